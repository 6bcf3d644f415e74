/* # slo-unreachable (R008)
 *
 * The parts that a flow needs are down more often than its goal allows.
 *
 * ## Why
 * Parts in series multiply: 99.9 % and 99.9 % are 99.8 %; redundant ones give 1 - (1 - p)^n. The target follows from
 * the product, and no wish changes it (guide, Parts 3, 18, 19).
 *
 * ## Fails when
 * `goal availability` is above the product over what the flow (or, without flows, any client) cannot do without: each
 * part's `availability` with its replicas, and alternatives as one. What states none counts as never down, so a
 * finding is arithmetic, given that parts fail independently.
 *
 * ## Silenced by
 * A product that reaches the goal; `optional`, `best_effort` or `fallback` on the arrow to the weak part, or a `~>`
 * arrow. A range counts with the end that favours the design.
 *
 * ## Bad
 * ```arch
 * goal availability >= 99.95%     # <- R008
 * client users
 * service api x3 { availability = 99.9% }
 * external bank { availability = 99.9% }
 * users -> api -> bank : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * goal availability >= 99.5%
 * client users
 * lb front { availability = 99.99% }
 * service api x3 { availability = 99.9%; timeout = 2s }
 * external bank { availability = 99.9% }
 * users -> front -> api -> bank : HTTPS { breaker; timeout = 1s }
 * ```
 */
#include "lint/rules/rules.h"

#include "base/number.h"

/* "99.79 %": as many digits as the distance to 1 needs. */
static struct str ratio_text(const struct lint_run *run, double ratio)
{
	struct buf text = buf_in(run->arena);
	number_fixed(&text, ratio * 100, ratio > 0.9999 ? 5 : ratio > 0.99 ? 3 : 2);
	buf_text(&text, " %");
	return buf_view(&text);
}

static struct str time_text(const struct lint_run *run, double seconds)
{
	struct buf text = buf_in(run->arena);
	quantity_show_value(&text, seconds, DIMENSION_TIME, FLAVOUR_PLAIN);
	return buf_view(&text);
}

static void check(struct lint_run *run)
{
	const struct estimate *estimate = lint_estimate(run);
	const double year = 365 * 86400.0;
	for (uint32_t i = 0; i < estimate->goals.count; i++) {
		const struct estimate_goal *result = &estimate->goals.at[i];
		const struct model_goal *goal = &run->model->goals.at[result->goal];
		struct quantity value;
		if (goal->metric == GOAL_AVAILABILITY)
			rules_pass_goal(run, result);
		if (goal->metric != GOAL_AVAILABILITY || result->verdict != VERDICT_FAIL ||
		    !figure_known(estimate, result->figure, &value))
			continue;
		struct str of = result->flow == MODEL_NONE ? STR("the design") : run->model->flows.at[result->flow].id;
		double most = value.high, wanted = goal->quantity.low;
		struct finding *finding = lint_fail_at(
		    run, of, goal->span,
		    "'%.*s' reaches %.*s and the goal is %.*s: %.*s of downtime a year where %.*s are allowed",
		    STR_ARG(of), STR_ARG(ratio_text(run, most)), STR_ARG(ratio_text(run, wanted)),
		    STR_ARG(time_text(run, (1 - most) * year)), STR_ARG(time_text(run, (1 - wanted) * year)));
		if (finding && result->flow != MODEL_NONE)
			vec_push(run->arena, &finding->anchors, run->model->flows.at[result->flow].span);
		lint_help(
		    run, finding,
		    "'lintel estimate --why %.*s' lists the factors: add replicas, take a part off the path, or lower the goal",
		    STR_ARG(figure_name(run->arena, estimate, result->figure)));
	}
}

const struct lint_rule rule_slo_unreachable = {
	.code = "R008",
	.name = "slo-unreachable",
	.category = "reliability",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "what a flow needs is down more often than its goal allows",
	.tells_all = true,
	.check = check,
};
