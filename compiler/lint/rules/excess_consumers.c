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

struct group {
	double instances;
	uint32_t last; /* consumer */
};

struct groups {
	struct map names;
	VEC(struct group) list;
};

static void add_consumer(const struct lint_run *run, struct groups *groups, uint32_t link, uint32_t consumer)
{
	double instances = query_replicas_max(run->query, consumer);
	struct rules_use use = rules_first_use(run, link);
	const struct attribute *name = rules_use_attribute(&use, ATTR_consumer_group);
	if (!name)
		name = model_attribute(run->model, consumer, ATTR_consumer_group);
	bool worker = model_base_kind(run->model, consumer) == KIND_worker;
	if (instances < 1 || (!name && !worker) || model_class(run->model, consumer) != CLASS_COMPUTE)
		return;
	/* a worker without a group has its own: no group can be called like a full name behind a blank */
	struct str key = name ? name->value.text : str_format(run->arena, " %.*s", STR_ARG(rules_name(run, consumer)));
	uint32_t index = map_add(run->arena, &groups->names, key, groups->list.count);
	if (index == MAP_NONE) {
		vec_push(run->arena, &groups->list, ((struct group){ instances, consumer }));
	} else if (groups->list.at[index].last != consumer) {
		groups->list.at[index].instances += instances;
		groups->list.at[index].last = consumer;
	}
}

static void check_stream(struct lint_run *run, uint32_t stream, double partitions)
{
	const struct query *query = run->query;
	struct groups groups = { 0 };
	for (uint32_t i = query->out_start[stream]; i < query->out_start[stream + 1]; i++)
		if (rules_drains_broker(query, query->out[i], stream))
			add_consumer(run, &groups, query->out[i], run->model->links.at[query->out[i]].to);
	for (uint32_t i = query->in_start[stream]; i < query->in_start[stream + 1]; i++)
		if (rules_drains_broker(query, query->in[i], stream))
			add_consumer(run, &groups, query->in[i], run->model->links.at[query->in[i]].from);
	for (uint32_t i = 0; i < groups.list.count; i++) {
		struct group group = groups.list.at[i];
		if (group.instances <= partitions)
			continue;
		struct finding *finding = lint_fail_node(
		    run, group.last, "%s '%.*s' may run %u instances on %u partitions of '%.*s': %u sit idle", rules_kind(run, group.last),
		    STR_ARG(rules_name(run, group.last)), rules_count(group.instances), rules_count(partitions),
		    STR_ARG(rules_name(run, stream)), rules_count(group.instances - partitions));
		lint_help(run, finding, "give '%.*s' as many partitions, or fewer instances to the group", STR_ARG(rules_name(run, stream)));
	}
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		double partitions = rules_number(model_attribute(run->model, node, ATTR_shards));
		if (model_base_kind(run->model, node) == KIND_stream && partitions >= 1 && !query_has_role(run->query, node, "pubsub") &&
		    !query_denied(run->query, node, ATTR_durable))
			check_stream(run, node, partitions);
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
	.check = check,
};
