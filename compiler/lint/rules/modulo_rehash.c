/* # modulo-rehash (P016)
 *
 * Keys are dealt out by a remainder, so that one more node moves nearly all of them.
 *
 * ## Why
 * With `hash(key) mod n`, going from n to n + 1 gives all but one in n + 1 keys another place: a cache is empty at the moment it is enlarged because of load. Consistent
 * hashing moves only that one share (guide, Parts 10, 17 and 27).
 *
 * ## Fails when
 * A cache, db or search has 2 or more `shards` and `hash = modulo`, and states no `slots`.
 *
 * ## Silenced by
 * `hash = consistent`, `slots` or `jump`; `slots = 4096`, where the remainder picks one of many logical partitions that a table maps to nodes, as the guide's Part 3 does
 * with 1024.
 *
 * ## False alarms
 * Explicit only. A number of shards that never changes is not told apart: say so in an `allow`.
 *
 * ## Bad
 * ```arch
 * cache pages x2 { shards = 12; hash = modulo; ttl = 5min }      # <- P016
 * ```
 *
 * ## Good
 * ```arch
 * cache pages x2 { shards = 12; hash = consistent; ttl = 5min }
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		enum base_kind kind = model_base_kind(run->model, node);
		double shards = rules_number(model_attribute(run->model, node, ATTR_shards));
		if ((kind != KIND_cache && kind != KIND_db && kind != KIND_search) || shards < 2 ||
		    query_declared(run->query, node, ATTR_slots) || !rules_holds(model_attribute(run->model, node, ATTR_hash), "modulo"))
			continue;
		struct finding *finding = lint_fail_node(run, node, "%s '%.*s' deals keys by a remainder of %u: one more shard moves %u%% of them",
		                                         rules_kind(run, node), STR_ARG(rules_name(run, node)), rules_count(shards),
		                                         rules_count(100 * shards / (shards + 1)));
		lint_help(run, finding, "write 'hash = consistent', or 'slots = 4096' if the remainder picks a logical partition");
		fix_node(run, finding, FIX_SUGGESTION, node, ATTR_hash, "consistent");
	}
}

const struct lint_rule rule_modulo_rehash = {
	.code = "P016",
	.name = "modulo-rehash",
	.category = "performance",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "keys are dealt out by a remainder",
	.check = check,
};
