/* # over-budget (K004)
 *
 * The design costs more than its goal allows.
 *
 * ## Why
 * The chain from users to machines ends at the bill: machines, storage and egress (guide, Part 3). What is over the budget
 * on paper, with the fewest instances and at the prices stated, is further over it in production.
 *
 * ## Fails when
 * `goal cost` is below the sum at the stated prices: each node's `cost` times its lowest number of instances, what it
 * stores at its `storage_price`, what it sends out at its `egress_price`. No price comes with the program; what states none
 * counts as nothing, so a finding is arithmetic.
 *
 * ## Silenced by
 * A sum within the goal. A range counts with the end that favours the design.
 *
 * ## False alarms
 * None: the prices are your own.
 *
 * ## Bad
 * ```arch
 * goal cost <= $500/month         # <- K004
 * client users { rate = 100/s }
 * lb front
 * service api x4 { cost = $150/month }
 * users -> front -> api : GET /me { auth = jwt }
 * ```
 *
 * ## Good
 * ```arch
 * goal cost <= $500/month
 * client users { rate = 100/s }
 * lb front
 * service api x3 { cost = $150/month }
 * users -> front -> api : GET /me { auth = jwt }
 * ```
 */
#include "lint/rules/rules.h"

/* The node that the largest part of the bill is for. */
static uint32_t dearest(const struct lint_run *run, const struct estimate *estimate)
{
	uint32_t found = MODEL_NONE;
	double most = 0;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		struct quantity cost;
		if (!estimate_node_value(estimate, node, NODE_COST, &cost) || cost.low <= most)
			continue;
		most = cost.low;
		found = node;
	}
	return found;
}

static void check(struct lint_run *run)
{
	if (run->model->goals.count == 0)
		return;
	const struct estimate *estimate = lint_estimate(run);
	const struct dimension money = { -1, 0, 1 };
	for (uint32_t i = 0; i < estimate->goals.count; i++) {
		const struct estimate_goal *result = &estimate->goals.at[i];
		const struct model_goal *goal = &run->model->goals.at[result->goal];
		struct quantity value, part;
		uint32_t node = dearest(run, estimate);
		if (goal->metric == GOAL_COST)
			rules_pass_goal(run, result);
		if (goal->metric != GOAL_COST || result->verdict != VERDICT_FAIL ||
		    !figure_known(estimate, result->figure, &value) || node == MODEL_NONE)
			continue;
		struct finding *finding =
		    lint_fail_at(run, STR("cost"), goal->span, "the design costs %.*s, and the goal is %.*s",
				 STR_ARG(rules_show(run, value.low, money)), STR_ARG(rules_show(run, goal->quantity.high, money)));
		estimate_node_value(estimate, node, NODE_COST, &part);
		lint_help(run, finding, "'lintel estimate --why whole.cost' lists the terms; the largest is '%.*s' with %.*s",
			  STR_ARG(rules_name(run, node)), STR_ARG(rules_show(run, part.low, money)));
	}
}

const struct lint_rule rule_over_budget = {
	.code = "K004",
	.name = "over-budget",
	.category = "cost",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "the design costs more than its goal allows",
	.check = check,
};
