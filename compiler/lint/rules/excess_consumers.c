/* # excess-consumers (M003)
 *
 * More consumers in a group than there are partitions for them.
 *
 * ## Why
 * Within a group, each partition belongs to one consumer. With twelve partitions the thirteenth consumer has nothing
 * to read, so scaling out beyond that number buys idle machines (guide, Parts 4 and 13).
 *
 * ## Fails when
 * The instances of all consumers of one group, at the upper end of their `autoscale`, are more than the `partitions`
 * of the stream. Workers without a `consumer_group` are a group each; services count only where they name one, as
 * each instance of a service often reads all messages for itself.
 *
 * ## Silenced by
 * More partitions; a lower bound on scaling; a `queue`, whose consumers compete for single messages; `role = pubsub`.
 *
 * ## False alarms
 * Both numbers must be stated.
 *
 * ## Bad
 * ```arch
 * service api x2
 * stream events x3 { partitions = 12; key = order_id; dlq }
 * worker billing x20 { idempotent }     # <- M003
 * api ~> events ~> billing : order
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * stream events x3 { partitions = 24; key = order_id; dlq }
 * worker billing x20 { idempotent }
 * api ~> events ~> billing : order
 * ```
 */
#include "lint/rules/rules.h"

static void check_group(struct lint_run *run, uint32_t stream, double partitions, const struct rules_group *group)
{
	double instances = 0;
	uint32_t last = MODEL_NONE;
	for (uint32_t i = 0; i < group->consumers.count; i++) {
		uint32_t consumer = group->consumers.at[i].node;
		double count = query_replicas_max(run->query, consumer);
		if (count < 1 || consumer == last)
			continue;
		instances += count;
		last = consumer;
	}
	if (instances <= partitions) {
		for (uint32_t i = 0; i < group->consumers.count; i++) {
			bool stated = query_replicas_max(run->query, group->consumers.at[i].node) >= 1;
			lint_pass_node(run, group->consumers.at[i].node, "%s%u instances of its group stand on %u partitions of '%.*s'",
			               stated ? "" : "it states no count; ", rules_count(instances), rules_count(partitions),
			               STR_ARG(rules_name(run, stream)));
		}
		return;
	}
	struct finding *finding = lint_fail_node(
	    run, last, "%s '%.*s' may run %u instances on %u partitions of '%.*s': %u sit idle", rules_kind(run, last),
	    STR_ARG(rules_name(run, last)), rules_count(instances), rules_count(partitions), STR_ARG(rules_name(run, stream)),
	    rules_count(instances - partitions));
	fix_node(run, finding, FIX_UNSAFE, stream, ATTR_shards, str_format(run->arena, "%u", rules_count(instances)).at);
	lint_help(run, finding, "give '%.*s' as many partitions, or fewer instances to the group", STR_ARG(rules_name(run, stream)));
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		double partitions = rules_number(model_attribute(run->model, node, ATTR_shards));
		if (model_base_kind(run->model, node) != KIND_stream || partitions < 1 || query_has_role(run->query, node, "pubsub") ||
		    query_denied(run->query, node, ATTR_durable))
			continue;
		struct rules_groups groups = rules_consumer_groups(run, node);
		for (uint32_t i = 0; i < groups.count; i++)
			check_group(run, node, partitions, &groups.at[i]);
	}
}

const struct lint_rule rule_excess_consumers = {
	.code = "M003",
	.name = "excess-consumers",
	.category = "messaging",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a group has more consumers than its stream has partitions",
	.tells_all = true,
	.check = check,
};
