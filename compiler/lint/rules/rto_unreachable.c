/* # rto-unreachable (R017)
 *
 * It takes longer to come back than the goal allows.
 *
 * ## Why
 * Time to recover is a sum: somebody notices, a replica is promoted or a backup restored, and clients that were sent to the
 * dead place by DNS stay there until their answer has run out, 30 to 300 seconds. Each term is known beforehand
 * (guide, Parts 5, 9 and 19).
 *
 * ## Fails when
 * `goal rto` fails in the estimate: the worst database that is a system of record (`detect` and a promotion of 30 s where
 * it fails over by itself, else `detect` and `restore`), and on top the longest `ttl` of a dns that steers between twins or
 * has a `..>` arrow. A dns alone counts too, with its `detect`. At info: a db with two or more copies that a client cannot
 * do without says `failover = manual` while some `goal availability` is 99.9 % or more; a person at night takes most of the
 * minutes that such a goal leaves in a month.
 *
 * ## Silenced by
 * A shorter `ttl`; `anycast` on the dns, as the address stays the same; `failover = auto` in place of a restore.
 *
 * ## False alarms
 * Only where the goal and the times are stated. The promotion time is the guide's and is replaced by an assumption
 * `failover_time`.
 *
 * ## Bad
 * ```arch
 * goal rto <= 60s     # <- R017
 * client users
 * dns steer { ttl = 5min }
 * region us { service api-us x2 { twin = api } }
 * region eu { service api-eu x2 { twin = api } }
 * users -> steer -> api-us, api-eu : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * goal rto <= 10min
 * client users
 * dns steer { ttl = 60s }
 * region us { service api-us x2 { twin = api } }
 * region eu { service api-eu x2 { twin = api } }
 * users -> steer -> api-us, api-eu : HTTPS
 * ```
 */
#include "lint/fix.h"
#include "lint/rules/rules.h"

/* "30 s of them for 'orders'": the store's share of the sum, which says where to look. */
static struct str share_of_store(const struct lint_run *run, const struct estimate *estimate, uint32_t node)
{
	struct quantity own;
	if (node == MODEL_NONE || !figure_known(estimate, estimate->recoveries[node], &own))
		return STR("until clients ask DNS again");
	return str_format(run->arena, "%.*s of them for '%.*s'", STR_ARG(rules_show(run, own.low, DIMENSION_TIME)),
	                  STR_ARG(rules_name(run, node)));
}

/* A dns whose answers alone last longer than half of the goal: half of it is left for the rest. */
static void shorten_ttl(struct lint_run *run, struct finding *finding, double goal)
{
	struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
	bool any = false;
	for (uint32_t node = 0; node < run->model->nodes.count && finding; node++) {
		const struct attribute *ttl = model_attribute(run->model, node, ATTR_ttl);
		if (model_base_kind(run->model, node) != KIND_dns || rules_number(ttl) <= goal / 2)
			continue;
		struct str value = str_format(run->arena, "%us", rules_count(goal / 2));
		fix_set_node(&fix, node, ATTR_ttl, value.at);
		any = true;
	}
	if (any && goal >= 2)
		fix_offer(&fix, "let DNS answers last half of the goal");
}

static void report(struct lint_run *run, const struct estimate *estimate, const struct estimate_goal *result)
{
	const struct model_goal *goal = &run->model->goals.at[result->goal];
	struct quantity value;
	if (!figure_known(estimate, result->figure, &value))
		return;
	struct str subject = result->node == MODEL_NONE ? STR("the design") : rules_name(run, result->node);
	struct finding *finding =
	    lint_fail_at(run, subject, goal->span, "it takes %.*s until the design is back (%.*s), and the goal is %.*s",
	                 STR_ARG(rules_show(run, value.low, DIMENSION_TIME)),
	                 STR_ARG(share_of_store(run, estimate, result->node)),
	                 STR_ARG(rules_show(run, goal->quantity.high, DIMENSION_TIME)));
	lint_help(run, finding,
	          "'lintel estimate --why whole.rto' lists the terms: shorten the 'ttl' of the dns, use 'anycast', or fail over by itself");
	shorten_ttl(run, finding, goal->quantity.low);
	if (finding && result->node != MODEL_NONE)
		vec_push(run->arena, &finding->anchors, run->model->nodes.at[result->node].span);
}

static const double THREE_NINES = 0.999 - 1e-12, MONTH = 30 * 24 * 3600.0;

/* Copies help only once somebody has made one of them the leader. */
static void check_manual(struct lint_run *run)
{
	struct span span;
	struct rules_spread *spread = NULL;
	double goal = rules_wanted_availability(run, &span);
	for (uint32_t node = 0; node < run->model->nodes.count && goal >= THREE_NINES; node++) {
		const struct attribute *failover = model_attribute(run->model, node, ATTR_failover);
		if (model_base_kind(run->model, node) != KIND_db || query_managed(run->query, node) || query_replicas(run->query, node) < 2 ||
		    !failover)
			continue;
		if (!rules_holds(failover, "manual")) {
			lint_pass_node_by(run, node, failover);
			continue;
		}
		uint32_t client = rules_client_lost(run, &spread, node);
		if (client == MODEL_NONE) {
			lint_pass_node(run, node, "no client is down without it");
			continue;
		}
		struct finding *finding =
		    lint_fail_node(run, node, "'%.*s' waits for a person when '%.*s' loses its leader, and the goal leaves %.*s a month",
		                   STR_ARG(rules_name(run, client)), STR_ARG(rules_name(run, node)),
		                   STR_ARG(rules_show(run, (1 - goal) * MONTH, DIMENSION_TIME)));
		lint_set_severity(finding, SEVERITY_INFO);
		lint_help(run, finding, "write 'failover = auto' with a 'fencing'");
	}
}

static void check(struct lint_run *run)
{
	if (run->model->goals.count == 0)
		return;
	check_manual(run);
	const struct estimate *estimate = lint_estimate(run);
	for (uint32_t i = 0; i < estimate->goals.count; i++) {
		const struct estimate_goal *result = &estimate->goals.at[i];
		const struct model_goal *goal = &run->model->goals.at[result->goal];
		if (goal->metric != GOAL_RTO)
			continue;
		if (result->verdict == VERDICT_FAIL)
			report(run, estimate, result);
		else
			rules_pass_goal(run, result);
	}
}

const struct lint_rule rule_rto_unreachable = {
	.code = "R017",
	.name = "rto-unreachable",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "it takes longer to come back than the goal allows",
	.tells_all = true,
	.check = check,
};
