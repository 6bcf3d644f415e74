/* # write-bottleneck (P018)
 *
 * One leader takes more writes than one machine should be trusted with.
 *
 * ## Why
 * All writes of a database with one leader go through that machine, and replicas add none. It heads the list of
 * bottlenecks; the ways out are shards, writing through a stream, or a store made for writes (guide, Parts 2, 4, 8, 10).
 *
 * ## Fails when
 * A `db` (SQL, document, or of no stated `model`) with one leader and one shard takes more than 10,000 writes a second at
 * peak: `lint { leader_writes = 10k/s }`. That figure is ours, so it is info unless the design sets its own; and info
 * where the load is only an upper bound. Where the database states what it can do, P003 does the sum instead.
 *
 * ## Silenced by
 * `shards` or `partitions`; `hash`, where the product deals the keys by itself; `leader = multi` or `none`, or a `quorum`; a queue
 * or stream before it, which smooths the peak; a `capacity` or `write_capacity`; `managed`.
 *
 * ## False alarms
 * Small writes in large batches: state the `write_capacity` in writes.
 *
 * ## Bad
 * ```arch
 * client users { rate = 12k/s; reads = 0% }
 * service api x20
 * postgres orders x3     # <- P018
 * users -> api : POST /orders
 * api -> orders : insert
 * ```
 *
 * ## Good
 * ```arch
 * client users { rate = 12k/s; reads = 0% }
 * lb front { tls }
 * service api x20 { stateless; auth = jwt }
 * postgres orders x3 { shards = 32; key = user_id; failover = auto }
 * users -> front -> api : POST /orders { idempotent }
 * api -> orders : insert { timeout = 200ms }
 * ```
 */
#include "lint/rules/rules.h"

static bool has_one_leader(const struct lint_run *run, uint32_t node)
{
	static const enum attribute_id shared[] = { ATTR_hash, ATTR_quorum };
	const struct attribute *model = model_attribute(run->model, node, ATTR_model);
	if (model && !rules_holds_any(model, "sql document"))
		return false;
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
		if (query_declared(run->query, node, shared[i]))
			return false;
	return rules_number(model_attribute(run->model, node, ATTR_shards)) <= 1 &&
	       !rules_holds_any(model_attribute(run->model, node, ATTR_leader), "multi none");
}

static bool states_limit(const struct lint_run *run, uint32_t node)
{
	return query_managed(run->query, node) || query_declared(run->query, node, ATTR_capacity) ||
	       query_declared(run->query, node, ATTR_write_capacity);
}

static void check(struct lint_run *run)
{
	double most = lint_threshold(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_base_kind(run->model, node) != KIND_db)
			continue;
		struct rules_figure writes = rules_node_figure(run, node, NODE_LOAD_WRITE_PEAK);
		if (!has_one_leader(run, node)) {
			lint_pass_node(run, node, "its writes do not go through one leader");
			continue;
		}
		if (states_limit(run, node) || writes.low <= most) {
			lint_pass_node(run, node, "%s", states_limit(run, node) ? "'managed', or its capacity is stated and P003 tests it"
			                                                        : "few enough writes are known to reach it");
			continue;
		}
		struct finding *finding =
		    lint_fail_node(run, node, "the one leader of '%.*s' takes %.*s of writes at peak; replicas add none",
		                   STR_ARG(rules_name(run, node)), STR_ARG(rules_show(run, writes.low, DIMENSION_RATE)));
		lint_help(run, finding, "state 'shards' with a 'key', write through a stream, or state the 'write_capacity' that bears it");
		if (writes.upper || !rules_threshold_is_set(run))
			lint_set_severity(finding, SEVERITY_INFO);
	}
}

static const struct lint_threshold threshold = { "leader_writes", 10000, { -1, 0, 0 }, "assumed" };

const struct lint_rule rule_write_bottleneck = {
	.code = "P018",
	.name = "write-bottleneck",
	.category = "performance",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "one leader takes very many writes",
	.threshold = &threshold,
	.check = check,
};
