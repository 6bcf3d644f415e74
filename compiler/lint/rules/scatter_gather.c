/* # scatter-gather (D006)
 *
 * A query that does not know the shard key, and so asks every shard.
 *
 * ## Why
 * Shards help the query that goes to one of them. A query by another column goes to all, waits for the slowest, and gets no faster by adding more; in Cassandra or
 * DynamoDB it cannot even be asked without the key (guide, Parts 8, 10 and 13).
 *
 * ## Fails when
 * A call states `by` columns and goes to a db, cache or store with 2 or more `shards` and a `key`, and the key's first column is not among them. In a `wide_column` or
 * `key_value` store the same holds without a number of shards, and it is an error.
 *
 * ## Silenced by
 * `by` with the first column of the key; `gsi` on the store with the column asked for; `scatter_ok` on the arrow, the step or the store.
 *
 * ## False alarms
 * It takes `by`. Indexes (`search`) ask all shards by design and are left out.
 *
 * ## Bad
 * ```arch
 * service api x2
 * db orders x3 { model = sql; shards = 32; key = user_id; failover = auto }
 * api -> orders : select { by = seller_id }                 # <- D006
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * db orders x3 { model = sql; shards = 32; key = user_id; failover = auto }
 * api -> orders : select { by = [user_id, created_at] }
 * ```
 */
#include "lint/rules/rules.h"

static bool share_column(const struct attribute *a, const struct attribute *b)
{
	for (uint32_t i = 0; i < rules_column_count(a); i++)
		for (uint32_t j = 0; j < rules_column_count(b); j++)
			if (str_equal(rules_column(a, i), rules_column(b, j)))
				return true;
	return false;
}

static bool asks_all(const struct rules_use *use, uint32_t store)
{
	const struct model *model = use->run->model;
	const struct attribute *key = model_attribute(model, store, ATTR_key), *by = rules_use_attribute(use, ATTR_by);
	if (rules_column_count(by) == 0 || rules_use_says(use, ATTR_scatter_ok) || share_column(by, model_attribute(model, store, ATTR_gsi)))
		return false;
	for (uint32_t i = 0; i < rules_column_count(by); i++)
		if (str_equal(rules_column(by, i), rules_column(key, 0)))
			return false;
	return true;
}

static void check_store(struct lint_run *run, uint32_t store, bool keyed)
{
	const struct query *query = run->query;
	double shards = rules_number(model_attribute(run->model, store, ATTR_shards));
	struct str key = rules_column(model_attribute(run->model, store, ATTR_key), 0), name = rules_name(run, store);
	for (uint32_t i = query->in_start[store]; i < query->in_start[store + 1]; i++)
		for (struct rules_use use = rules_first_use(run, query->in[i]); use.more; rules_next_use(&use)) {
			if (!rules_is_call(query, use.link) || !asks_all(&use, store))
				continue;
			struct str from = rules_name(run, run->model->links.at[use.link].from), by = rules_column(rules_use_attribute(&use, ATTR_by), 0);
			struct finding *finding =
			    shards >= 2 ? lint_fail_link(run, use.link, "'%.*s' asks '%.*s' by '%.*s', and rows are dealt by '%.*s': each query goes to all %u shards",
			                                 STR_ARG(from), STR_ARG(name), STR_ARG(by), STR_ARG(key), rules_count(shards))
			                : lint_fail_link(run, use.link, "'%.*s' asks '%.*s' by '%.*s', and rows are found by '%.*s'", STR_ARG(from), STR_ARG(name),
			                                 STR_ARG(by), STR_ARG(key));
			if (keyed)
				lint_set_severity(finding, SEVERITY_ERROR);
			lint_help(run, finding, "ask by '%.*s' as well, state 'gsi = %.*s', keep a second table, or write 'scatter_ok' where it is rare", STR_ARG(key),
			          STR_ARG(by));
			break;
		}
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		enum base_kind kind = model_base_kind(run->model, node);
		bool keyed = kind == KIND_db && rules_holds_any(model_attribute(run->model, node, ATTR_model), "wide_column key_value");
		bool sharded = rules_number(model_attribute(run->model, node, ATTR_shards)) >= 2;
		if ((kind == KIND_db || kind == KIND_cache || kind == KIND_store) && (keyed || sharded) &&
		    rules_column_count(model_attribute(run->model, node, ATTR_key)) > 0 && !query_declared(run->query, node, ATTR_scatter_ok))
			check_store(run, node, keyed);
	}
}

const struct lint_rule rule_scatter_gather = {
	.code = "D006",
	.name = "scatter-gather",
	.category = "data",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a query does not know the shard key and asks every shard",
	.check = check,
};
