/* # rpo-unreachable (R016)
 *
 * More data may be lost than the goal allows.
 *
 * ## Why
 * What is lost when a leader dies is what its best copy does not have yet. A synchronous copy has all of it, an
 * asynchronous one lacks the last seconds or minutes, and a nightly backup lacks up to a day (guide, Parts 9 and 19). A goal
 * of zero with an asynchronous replica is therefore a wish.
 *
 * ## Fails when
 * `goal rpo` fails in the estimate: some database that is a system of record may lose more. Its best copy counts:
 * `replication = sync` or `semi`, a `quorum`, its `lag`, that of a `=>` arrow to another database, `pitr`, the interval of
 * its `backup`. An asynchronous copy of unknown lag fails a goal of 0, and no other.
 *
 * ## Silenced by
 * A `lag` within the goal; `replication = sync` or `semi`; `pitr` with a time within it; `derived` or `role = replica`, as
 * such a store can be made again.
 *
 * ## False alarms
 * Only where somebody stated a goal. A range fails where all of it does.
 *
 * ## Bad
 * ```arch
 * goal rpo <= 0s     # <- R016
 * service pay x3
 * db ledger x3 { data = [money]; replication = async; failover = auto; fencing = lease; backup = 24h }
 * pay -> ledger : append entries
 * ```
 *
 * ## Good
 * ```arch
 * goal rpo <= 0s
 * service pay x3
 * db ledger x3 { data = [money]; replication = sync; failover = auto; fencing = lease; backup = 24h }
 * pay -> ledger : append entries
 * ```
 */
#include "lint/rules/rules.h"

static void report(struct lint_run *run, const struct estimate *estimate, const struct estimate_goal *result)
{
	const struct model_goal *goal = &run->model->goals.at[result->goal];
	struct quantity value;
	struct finding *finding = NULL;
	if (result->node == MODEL_NONE)
		return;
	struct str store = rules_name(run, result->node);
	if (result->behind) {
		finding = lint_fail_at(run, store, goal->span,
		                       "the goal is to lose nothing, and '%.*s' copies its data asynchronously: a crash takes the last writes",
		                       STR_ARG(store));
		lint_help(run, finding, "let one replica confirm each write, 'replication = semi' or 'sync', or state the loss that is accepted");
	} else if (figure_known(estimate, estimate->losses[result->node], &value)) {
		finding = lint_fail_at(run, store, goal->span, "'%.*s' may lose up to %.*s of its data, and the goal is %.*s",
		                       STR_ARG(store), STR_ARG(rules_show(run, value.low, DIMENSION_TIME)),
		                       STR_ARG(rules_show(run, goal->quantity.high, DIMENSION_TIME)));
		lint_help(run, finding,
		          "'lintel estimate --why whole.rpo' shows why: copy more often, 'replication = semi', or state the loss that is accepted");
	}
	if (finding)
		vec_push(run->arena, &finding->anchors, run->model->nodes.at[result->node].span);
}

static void check(struct lint_run *run)
{
	if (run->model->goals.count == 0)
		return;
	const struct estimate *estimate = lint_estimate(run);
	for (uint32_t i = 0; i < estimate->goals.count; i++) {
		const struct estimate_goal *result = &estimate->goals.at[i];
		const struct model_goal *goal = &run->model->goals.at[result->goal];
		if (goal->metric != GOAL_RPO)
			continue;
		if (result->verdict == VERDICT_FAIL)
			report(run, estimate, result);
		else
			rules_pass_goal(run, result);
	}
}

const struct lint_rule rule_rpo_unreachable = {
	.code = "R016",
	.name = "rpo-unreachable",
	.category = "reliability",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "more data may be lost than the goal allows",
	.tells_all = true,
	.check = check,
};
