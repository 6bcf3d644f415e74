/* # unbounded-retry (M011)
 *
 * Something is tried again without end.
 *
 * ## Why
 * What fails because it is wrong fails each time. Without a bound it blocks what stands behind it and adds load for ever; after some attempts it belongs aside, where
 * a person sees it (guide, Parts 12, 13 and 21).
 *
 * ## Fails when
 * `retries` or `attempts` is `unlimited`: on a part (or its kind or group), on an arrow or a step of a flow, on a saga's step, or for the whole design.
 *
 * ## Silenced by
 * A number.
 *
 * ## False alarms
 * Only the explicit word fails. A loop that is meant to run for ever, such as a reconciler, is a `schedule`.
 *
 * ## Bad
 * ```arch
 * service api x2
 * queue jobs { managed; dlq; attempts = unlimited }     # <- M011
 * worker mailer x2 { idempotent }
 * api ~> jobs ~> mailer : mail
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * queue jobs { managed; dlq; attempts = 3 }
 * worker mailer x2 { idempotent }
 * api ~> jobs ~> mailer : mail
 * ```
 */
#include "lint/rules/rules.h"

static bool is_endless(const struct attribute *attribute)
{
	return rules_holds(attribute, "unlimited");
}

static void help(struct lint_run *run, struct finding *finding)
{
	lint_help(run, finding, "write a number, as in 'attempts = 3', and a 'dlq' for what still fails");
}

static void check_nodes(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		const struct attribute *retries = model_attribute(run->model, node, ATTR_retries);
		bool own = is_endless(retries) && retries->origin != ORIGIN_DESIGN && retries->origin != ORIGIN_PROJECT;
		if (own || is_endless(model_attribute(run->model, node, ATTR_attempts))) {
			struct finding *finding =
			    lint_fail_node(run, node, "%s '%.*s' tries again without end", rules_kind(run, node), STR_ARG(rules_name(run, node)));
			help(run, finding);
			fix_node(run, finding, FIX_UNSAFE, node, own ? ATTR_retries : ATTR_attempts, "3");
		}
	}
}

static void check_arrows(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->arrows.count; i++) {
		const struct model_arrow *arrow = &run->model->arrows.at[i];
		bool endless = is_endless(attributes_get(&arrow->attributes, ATTR_retries)) || is_endless(attributes_get(&arrow->attributes, ATTR_attempts));
		for (uint32_t step = arrow->first_step; step != MODEL_NONE && !endless; step = run->model->steps.at[step].next_use)
			endless = is_endless(attributes_get(&run->model->steps.at[step].attributes, ATTR_retries)) ||
			          is_endless(attributes_get(&run->model->steps.at[step].attributes, ATTR_attempts));
		if (endless && arrow->link_count > 0)
			help(run, lint_fail_link(run, arrow->first_link, "'%.*s' is tried again without end", STR_ARG(arrow->id)));
	}
}

static void check(struct lint_run *run)
{
	check_nodes(run);
	check_arrows(run);
	for (uint32_t i = 0; i < run->model->sagas.count; i++)
		for (uint32_t j = 0; j < run->model->sagas.at[i].steps.count; j++) {
			const struct model_saga_step *step = &run->model->sagas.at[i].steps.at[j];
			if (is_endless(attributes_get(&step->attributes, ATTR_retries)))
				help(run, lint_fail_at(run, step->name, step->span, "step '%.*s' of saga '%.*s' is tried again without end", STR_ARG(step->name),
				                       STR_ARG(run->model->sagas.at[i].name)));
		}
	const struct attribute *all = attributes_get(&run->model->attributes, ATTR_retries);
	if (is_endless(all))
		help(run, lint_fail_at(run, STR("design"), all->span, "by default every call is tried again without end"));
}

const struct lint_rule rule_unbounded_retry = {
	.code = "M011",
	.name = "unbounded-retry",
	.category = "messaging",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "something is tried again without end",
	.check = check,
};
