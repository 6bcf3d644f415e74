/* # premature-sharding (D005)
 *
 * A relational database is sharded for a load that one machine bears.
 *
 * ## Why
 * Shards cost joins, transactions and a plan for growth. One primary with replicas goes a surprisingly long way, and
 * should be outgrown first (guide, Parts 4, 8, 10 and 29).
 *
 * ## Fails when
 * A db with `model = sql` has two or more `shards`; its writes at peak are known and below 1,000 a second (`lint {
 * one_primary_rate = ... }` changes it); and one copy of its data is known and below 1 TB (`lint { one_primary_data =
 * 1 TB }`): `size` (of an instance, times
 * the shards), else what it holds at its retention over the copies.
 *
 * ## Silenced by
 * `hash = geo` (shards by place, for the law or for distance); a stated `growth`; more load or data.
 *
 * ## False alarms
 * Both limits are assumed, which is why the rule is off unless it is selected. Reads are left to replicas and caches.
 *
 * ## Bad
 * ```arch
 * client users { rate = 20/s; reads = 0% }
 * service api x2 { public }
 * postgres notes x3 { shards = 16; key = user_id; slots = 4096; size = 10 GB }      # <- D005
 * users -> api : POST
 * api -> notes : insert
 * ```
 *
 * ## Good
 * ```arch
 * client users { rate = 20/s; reads = 0% }
 * lb front
 * service api x2 { public }
 * postgres notes x3 { size = 200 GB; failover = auto; fencing = lease }
 * users -> front -> api : POST
 * api -> notes : insert
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold one_primary_data = { "one_primary_data", 1e12, { 0, 1, 0 }, "assumed" };
static const struct lint_threshold *const further[] = { &one_primary_data, NULL };

/* One copy of all its data; false where it is not known. */
static bool data_of(const struct lint_run *run, const struct estimate *estimate, uint32_t node, double shards, double *data)
{
	const struct attribute *size = model_attribute(run->model, node, ATTR_size);
	struct quantity kept;
	if (size && size->value.kind == VALUE_QUANTITY) {
		*data = size->value.quantity.high * shards;
		return true;
	}
	if (!estimate_node_value(estimate, node, NODE_STORAGE_AT_RETENTION, &kept))
		return false;
	const struct attribute *copies = model_attribute(run->model, node, ATTR_copies);
	double count = copies ? rules_number(copies) : query_replicas(run->query, node);
	*data = kept.high / (count > 1 ? count : 1);
	return true;
}

static void check(struct lint_run *run)
{
	const struct estimate *estimate = lint_estimate(run);
	double least = lint_threshold(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		const struct attribute *shards = model_attribute(run->model, node, ATTR_shards);
		struct quantity writes;
		double data;
		if (model_base_kind(run->model, node) != KIND_db || rules_number(shards) < 2 ||
		    !rules_holds(model_attribute(run->model, node, ATTR_model), "sql") || query_declared(run->query, node, ATTR_growth) ||
		    rules_holds(model_attribute(run->model, node, ATTR_hash), "geo") ||
		    !estimate_node_value(estimate, node, NODE_LOAD_WRITE_PEAK, &writes) || writes.high >= least ||
		    !data_of(run, estimate, node, shards->value.quantity.high, &data) || data >= lint_limit(run, &one_primary_data))
			continue;
		struct str rate = rules_show(run, writes.high, DIMENSION_RATE), room = rules_show(run, data, DIMENSION_DATA);
		struct finding *finding = lint_fail_node(run, node, "'%.*s' is cut into %u shards for %.*s of writes and %.*s",
		                                         STR_ARG(rules_name(run, node)), rules_count(rules_number(shards)), STR_ARG(rate),
		                                         STR_ARG(room));
		lint_help(run, finding, "one primary with replicas bears that; state 'growth' if more is to come");
	}
}

static const struct lint_threshold one_primary = { "one_primary_rate", 1000, { -1, 0, 0 }, "assumed" };

const struct lint_rule rule_premature_sharding = {
	.code = "D005",
	.name = "premature-sharding",
	.category = "data",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_OFF,
	.summary = "relational databases are sharded for a load that one machine bears",
	.threshold = &one_primary,
	.further = further,
	.check = check,
};
