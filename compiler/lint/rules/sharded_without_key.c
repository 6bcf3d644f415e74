/* # sharded-without-key (D003)
 *
 * A database in several shards, and no word on what decides where a row lives.
 *
 * ## Why
 * The key is the design: it settles which query asks one shard and which asks them all, and changing it later means
 * moving everything. Scaling out *somehow* without naming it is a warning sign in the guide (Parts 2, 10, 27 and 29).
 *
 * ## Fails when
 * A db has 2 or more `shards` and no `key` (also written `shard_key` or `partition_key`).
 *
 * ## Silenced by
 * A `key`; `hash = directory` or `geo`, which look the place up; a `managed` db with a table in it that has a `key` column.
 *
 * ## False alarms
 * Search clusters and caches route by their own ids and are not looked at.
 *
 * ## Bad
 * ```arch
 * db posts x3 { model = sql; shards = 16; failover = auto }     # <- D003
 * ```
 *
 * ## Good
 * ```arch
 * db posts x3 { model = sql; shards = 16; key = user_id; failover = auto }
 * ```
 */
#include "lint/rules/rules.h"

static bool *nodes_with_keyed_tables(const struct lint_run *run)
{
	bool *keyed = ARENA_ARRAY(run->arena, bool, run->model->nodes.count);
	for (uint32_t i = 0; i < run->model->tables.count; i++) {
		const struct model_table *table = &run->model->tables.at[i];
		for (uint32_t j = 0; table->node != MODEL_NONE && j < table->columns.count; j++)
			keyed[table->node] |= table->columns.at[j].key;
	}
	return keyed;
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	const bool *keyed = nodes_with_keyed_tables(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		double shards = rules_number(model_attribute(run->model, node, ATTR_shards));
		if (model_base_kind(run->model, node) != KIND_db || shards < 2)
			continue;
		const struct attribute *hash = model_attribute(run->model, node, ATTR_hash);
		if (query_declared(query, node, ATTR_key)) {
			lint_pass_node_by(run, node, model_attribute(run->model, node, ATTR_key));
			continue;
		}
		if (rules_holds_any(hash, "directory geo")) {
			lint_pass_node_by(run, node, hash);
			continue;
		}
		if (query_managed(query, node) && keyed[node]) {
			lint_pass_node(run, node, "it is managed, and a table in it has a key");
			continue;
		}
		struct finding *finding = lint_fail_node(run, node, "db '%.*s' has %u shards and no key that deals rows to them",
		                                         STR_ARG(rules_name(run, node)), rules_count(shards));
		lint_help(run, finding, "write 'key = user_id': the column by which its most frequent query asks");
	}
}

const struct lint_rule rule_sharded_without_key = {
	.code = "D003",
	.name = "sharded-without-key",
	.category = "data",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a database has shards and no key",
	.tells_all = true,
	.check = check,
};
