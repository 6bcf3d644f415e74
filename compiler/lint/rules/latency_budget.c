/* # latency-budget (P004)
 *
 * The parts on a path take longer than its goal allows.
 *
 * ## Why
 * A budget is spent part by part: 20 + 5 + 30 + 2 + 80 + 10 ms leave 53 of 200 ms. A round trip between regions
 * outweighs any cache hit, and twenty calls one after the other are over a second (guide, Parts 3, 18, 21).
 *
 * ## Fails when
 * `goal p99` (or `goal latency`) of a flow, or of the design, is below the sum along the path: each arrow's and
 * callee's `p99`, else its `latency`, and 50 ms for a crossing of regions; calls side by side count once. What states
 * no latency counts as nothing, so a finding is arithmetic. Where every part of the path states a `capacity`, its
 * waits at peak count too.
 *
 * ## Silenced by
 * A sum within the goal; `~>` arrows, which nobody waits for. A range counts with the end that favours the design.
 *
 * ## False alarms
 * Tails of parts do not add up exactly to the tail of the whole: the sum is the most that it can be.
 *
 * ## Bad
 * ```arch
 * goal p99 <= 200ms               # <- P004
 * client users
 * lb front { latency = 5ms }
 * service api x3 { latency = 30ms }
 * service rank x3 { latency = 90ms }
 * db posts x3 { latency = 80ms }
 * users -> front -> api : HTTPS
 * api -> posts : SELECT { sequence }
 * api -> rank : score { sequence }
 * ```
 *
 * ## Good
 * ```arch
 * goal p99 <= 200ms
 * client users
 * lb front { latency = 5ms }
 * service api x3 { latency = 30ms }
 * cache hot x3 { latency = 2ms; fronts = posts; ttl = 60s; hit = 90% }
 * db posts x3 { latency = 80ms; failover = auto }
 * users -> front -> api : HTTPS
 * api -> hot : get
 * api -> posts : SELECT
 * ```
 */
#include "lint/rules/rules.h"

static struct str shown(const struct lint_run *run, struct quantity quantity)
{
	struct buf text = buf_in(run->arena);
	quantity.high = quantity.low;
	quantity_show(&text, quantity);
	return buf_view(&text);
}

static void check(struct lint_run *run)
{
	const struct estimate *estimate = lint_estimate(run);
	for (uint32_t i = 0; i < estimate->goals.count; i++) {
		const struct estimate_goal *result = &estimate->goals.at[i];
		const struct model_goal *goal = &run->model->goals.at[result->goal];
		struct quantity value;
		if (goal->metric == GOAL_P99 || goal->metric == GOAL_LATENCY)
			rules_pass_goal(run, result);
		if ((goal->metric != GOAL_P99 && goal->metric != GOAL_LATENCY) || result->verdict != VERDICT_FAIL ||
		    !figure_known(estimate, result->figure, &value))
			continue; /* a path that is overloaded has no latency: over-capacity speaks of that */
		struct str of =
		    result->flow == MODEL_NONE ? STR("the slowest path") : run->model->flows.at[result->flow].id;
		struct finding *finding =
		    lint_fail_at(run, of, goal->span, "%s of '%.*s' may be %.*s, and the goal is %.*s",
				 goal_metric_name(goal->metric), STR_ARG(of), STR_ARG(shown(run, value)),
				 STR_ARG(shown(run, goal->quantity)));
		if (finding && result->flow != MODEL_NONE)
			vec_push(run->arena, &finding->anchors, run->model->flows.at[result->flow].span);
		lint_help(
		    run, finding,
		    "'lintel estimate --why %.*s' lists the terms: call side by side, cache, move data closer, or drop a hop",
		    STR_ARG(figure_name(run->arena, estimate, result->figure)));
	}
}

const struct lint_rule rule_latency_budget = {
	.code = "P004",
	.name = "latency-budget",
	.category = "performance",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a path takes longer than its goal allows",
	.tells_all = true,
	.check = check,
};
