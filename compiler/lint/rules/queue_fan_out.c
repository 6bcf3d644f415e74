/* # queue-fan-out (M018)
 *
 * Different consumers compete for the messages of one queue.
 *
 * ## Why
 * A queue hands each message to one consumer and forgets it. Billing and search on the same queue see half of the
 * orders each. Whoever must see all of them needs a topic with a group of its own, or a queue of its own (guide, Part
 * 13).
 *
 * ## Fails when
 * A queue feeds two or more services or workers that are no twins.
 *
 * ## Silenced by
 * A `stream`, with a group each; `filter` on the arrows or the consumers (each takes its own messages); `lanes` on
 * the queue; one `consumer_group` for all, or `twin`, if they do the same work; a dead-letter queue.
 *
 * ## False alarms
 * Twins are seen by kind and name (`worker1`, `worker2`) or by `twin`.
 *
 * ## Bad
 * ```arch
 * service api x2
 * queue orders { managed; dlq }           # <- M018
 * worker billing x2 { idempotent }
 * worker indexer x2 { idempotent }
 * api ~> orders : placed
 * orders ~> billing, indexer
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * stream orders { managed; partitions = 6; key = order_id; dlq }
 * worker billing x2 { idempotent }
 * worker indexer x2 { idempotent }
 * api ~> orders : placed
 * orders ~> billing, indexer
 * ```
 */
#include "lint/rules/rules.h"

static bool is_routed(const struct lint_run *run, uint32_t link, uint32_t consumer)
{
	return rules_link_says(run, link, ATTR_filter) || query_declared(run->query, consumer, ATTR_filter);
}

static struct str group_of(const struct lint_run *run, uint32_t link, uint32_t consumer)
{
	struct rules_use use = rules_first_use(run, link);
	const struct attribute *group = rules_use_attribute(&use, ATTR_consumer_group);
	if (!group)
		group = model_attribute(run->model, consumer, ATTR_consumer_group);
	return group ? group->value.text : STR("");
}

struct rivals {
	uint32_t first, other; /* MODEL_NONE: not met yet */
	struct str group;
};

static void meet(const struct lint_run *run, struct rivals *rivals, uint32_t link, uint32_t consumer)
{
	if (model_class(run->model, consumer) != CLASS_COMPUTE || is_routed(run, link, consumer) || rivals->other != MODEL_NONE)
		return;
	struct str group = group_of(run, link, consumer);
	if (rivals->first == MODEL_NONE) {
		rivals->first = consumer;
		rivals->group = group;
	} else if (consumer != rivals->first && !query_twins(run->query, rivals->first, consumer) &&
	           !(group.len > 0 && str_equal(group, rivals->group))) {
		rivals->other = consumer;
	}
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		struct rivals rivals = { MODEL_NONE, MODEL_NONE, STR("") };
		if (model_base_kind(run->model, node) != KIND_queue || query->is_dlq[node] || query_declared(query, node, ATTR_lanes))
			continue;
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
			if (rules_drains_broker(query, query->out[i], node))
				meet(run, &rivals, query->out[i], run->model->links.at[query->out[i]].to);
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
			if (rules_drains_broker(query, query->in[i], node))
				meet(run, &rivals, query->in[i], run->model->links.at[query->in[i]].from);
		if (rivals.other == MODEL_NONE)
			continue;
		struct finding *finding = lint_fail_node(run, node, "queue '%.*s' hands each message to '%.*s' or to '%.*s', never to both",
		                                         STR_ARG(rules_name(run, node)), STR_ARG(rules_name(run, rivals.first)),
		                                         STR_ARG(rules_name(run, rivals.other)));
		lint_help(run, finding, "make it a 'stream', give each its own queue, or write 'filter' where each takes its own messages");
	}
}

const struct lint_rule rule_queue_fan_out = {
	.code = "M018",
	.name = "queue-fan-out",
	.category = "messaging",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "different consumers compete for the messages of one queue",
	.check = check,
};
