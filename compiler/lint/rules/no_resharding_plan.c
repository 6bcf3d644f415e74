/* # no-resharding-plan (D004)
 *
 * A database is cut into shards, and nothing says how there will be more of them.
 *
 * ## Why
 * Shards fill up. If keys are dealt to physical shards directly, one more shard moves most of the data. With a fixed
 * number of logical partitions (4,096 in the guide) that are mapped to machines, or consistent hashing, only a part
 * moves (guide, Parts 10, 17 and 29).
 *
 * ## Fails when
 * A `db` that is not managed has two or more `shards`, and neither `slots` nor `hash`.
 *
 * ## Silenced by
 * `slots`; `hash = consistent`, `slots`, `directory`, `jump`, `range` or `geo` (the last two split a shard in place);
 * `managed`; a `quorum` or `leader = none` (leaderless stores hash consistently by themselves). `hash = modulo` without
 * slots is the business of P016.
 *
 * ## Bad
 * ```arch
 * service api x2
 * postgres users x3 { shards = 16; key = user_id; failover = auto; fencing = lease }     # <- D004
 * api -> users : select { by = user_id }
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * postgres users x3 { shards = 16; key = user_id; slots = 4096; failover = auto; fencing = lease }
 * api -> users : select { by = user_id }
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		double shards = rules_number(model_attribute(run->model, node, ATTR_shards));
		if (model_base_kind(run->model, node) != KIND_db || shards < 2 || query_managed(run->query, node) ||
		    query_declared(run->query, node, ATTR_slots) || query_declared(run->query, node, ATTR_hash) ||
		    query_declared(run->query, node, ATTR_quorum) || rules_holds(model_attribute(run->model, node, ATTR_leader), "none"))
			continue;
		struct finding *finding = lint_fail_node(run, node, "'%.*s' has %u shards and no plan for one more", STR_ARG(rules_name(run, node)),
		                                         rules_count(shards));
		lint_help(run, finding, "write 'slots = 4096' for logical partitions behind the shards, or 'hash = consistent'");
	}
}

const struct lint_rule rule_no_resharding_plan = {
	.code = "D004",
	.name = "no-resharding-plan",
	.category = "data",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "databases are sharded with no plan for more shards",
	.check = check,
};
