/* # saga-without-compensation (C007)
 *
 * A saga with a step that nothing takes back.
 *
 * ## Why
 * A saga has no rollback but what it brings along: each step that may have to be taken back names how (release, refund, cancel). Where one is missing,
 * a later failure leaves the customer charged for nothing (guide, Parts 12, 21, 25 and 27).
 *
 * ## Fails when
 * A step of a `saga` that another step follows has no `undo`, and no earlier or same step is the `pivot`.
 *
 * ## Silenced by
 * `undo = name` on the step (or `undo = none`: there is nothing to take back); `hold_ttl`, as the reservation ends by itself; `pivot` on the step after which
 * the saga only goes forward; being the last step.
 *
 * ## False alarms
 * Only what a `saga` block says is looked at.
 *
 * ## Bad
 * ```arch
 * service checkout x2
 * saga order {
 *   step reserve { undo = release }
 *   step charge                       # <- C007
 *   step ship
 * }
 * ```
 *
 * ## Good
 * ```arch
 * service checkout x2
 * saga order {
 *   step reserve { undo = release }
 *   step charge  { undo = refund }
 *   step ship
 * }
 * ```
 */
#include "lint/rules/rules.h"

static bool can_be_left(const struct model_saga_step *step)
{
	return rules_says(attributes_get(&step->attributes, ATTR_undo)) || rules_says(attributes_get(&step->attributes, ATTR_hold_ttl));
}

static void check(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->sagas.count; i++) {
		const struct model_saga *saga = &run->model->sagas.at[i];
		for (uint32_t j = 0; j + 1 < saga->steps.count; j++) {
			const struct model_saga_step *step = &saga->steps.at[j], *next = &saga->steps.at[j + 1];
			if (rules_says(attributes_get(&step->attributes, ATTR_pivot)))
				break;
			struct str subject = str_format(run->arena, "%.*s.%.*s", STR_ARG(saga->name), STR_ARG(step->name));
			if (can_be_left(step)) {
				lint_pass_at(run, subject, step->span, "it is taken back, or changes nothing");
				continue;
			}
			struct finding *finding = lint_fail_at(run, subject, step->span, "nothing takes step '%.*s' of saga '%.*s' back when '%.*s' fails",
			                                       STR_ARG(step->name), STR_ARG(saga->name), STR_ARG(next->name));
			lint_help(run, finding, "name what does, as in 'undo = refund', or mark the step after which it only goes forward as 'pivot'");
		}
	}
}

const struct lint_rule rule_saga_without_compensation = {
	.code = "C007",
	.name = "saga-without-compensation",
	.category = "consistency",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a saga has a step that nothing takes back",
	.check = check,
};
