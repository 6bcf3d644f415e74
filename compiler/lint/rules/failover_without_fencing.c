/* # failover-without-fencing (R019)
 *
 * A replica is promoted by itself, and nothing keeps the old leader from writing.
 *
 * ## Why
 * A leader that is only cut off from its watcher is still a leader to those who reach it. If a second one is promoted
 * meanwhile, both take writes and the data splits. The old one must be cut off first: switched off, or bound to a lease
 * that ends before the promotion (guide, Parts 9 and 19).
 *
 * ## Fails when
 * A db with one leader and two or more replicas says `failover = auto` and `fencing = no`.
 *
 * ## Undeclared when
 * It says `failover = auto` and nothing about `fencing`.
 *
 * ## Silenced by
 * `fencing = lease`, `stonith` or `consensus`, also on a group around it; `managed`; a `quorum`, or a `leader` that is
 * `multi` or `none`; `failover = manual`.
 *
 * ## False alarms
 * Managed databases fence by themselves.
 *
 * ## Bad
 * ```arch
 * service api x2
 * db orders x3 { failover = auto; fencing = no; backup = 24h }     # <- R019
 * api -> orders : insert
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * db orders x3 { failover = auto; fencing = lease; backup = 24h }
 * api -> orders : insert
 * ```
 */
#include "lint/rules/rules.h"

static bool fails_over(const struct lint_run *run, uint32_t node)
{
	return model_base_kind(run->model, node) == KIND_db && query_replicas(run->query, node) >= 2 &&
	       rules_holds(model_attribute(run->model, node, ATTR_failover), "auto");
}

/* Two of them could both take writes. */
static bool may_split(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	return !query_managed(query, node) && !model_attribute(run->model, node, ATTR_quorum) &&
	       !rules_holds_any(model_attribute(run->model, node, ATTR_leader), "multi none") &&
	       !query_denied(query, node, ATTR_leader);
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (!fails_over(run, node))
			continue;
		if (!may_split(run, node)) {
			lint_pass_node(run, node, query_managed(run->query, node) ? "managed" : "no single leader");
			continue;
		}
		if (query_declared(run->query, node, ATTR_fencing)) {
			lint_pass_node_by(run, node, model_attribute(run->model, node, ATTR_fencing));
			continue;
		}
		struct str name = rules_name(run, node);
		struct finding *finding =
		    query_denied(run->query, node, ATTR_fencing)
		        ? lint_fail_node(run, node, "'%.*s' promotes a replica by itself, and nothing cuts off the old leader", STR_ARG(name))
		        : lint_undeclared_node(run, node, "'%.*s' fails over by itself and does not say what cuts off the old leader",
		                               STR_ARG(name));
		lint_help(run, finding, "write 'fencing = lease' (shorter than the time to detect), 'stonith' or 'consensus', or 'managed'");
	}
}

const struct lint_rule rule_failover_without_fencing = {
	.code = "R019",
	.name = "failover-without-fencing",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a database fails over by itself with no fencing",
	.undeclared_summary = "databases that fail over by themselves and state no fencing",
	.wants = "fencing",
	.check = check,
};
