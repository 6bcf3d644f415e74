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

/* A consumer that is no rival of the first one met takes the same messages on purpose. */
static bool is_rival(const struct lint_run *run, struct rules_consumer first, struct rules_consumer other)
{
	struct str group = rules_consumer_group(run, first);
	return other.node != first.node && !query_twins(run->query, first.node, other.node) &&
	       !(group.len > 0 && str_equal(group, rules_consumer_group(run, other)));
}

static void check_queue(struct lint_run *run, uint32_t queue)
{
	struct rules_consumers consumers = rules_consumers(run, queue);
	uint32_t first = MODEL_NONE;
	for (uint32_t i = 0; i < consumers.count; i++) {
		struct rules_consumer consumer = consumers.at[i];
		if (is_routed(run, consumer.link, consumer.node))
			continue;
		if (first == MODEL_NONE)
			first = i;
		if (!is_rival(run, consumers.at[first], consumer))
			continue;
		struct finding *finding = lint_fail_node(run, queue, "queue '%.*s' hands each message to '%.*s' or to '%.*s', never to both",
		                                         STR_ARG(rules_name(run, queue)), STR_ARG(rules_name(run, consumers.at[first].node)),
		                                         STR_ARG(rules_name(run, consumer.node)));
		lint_help(run, finding, "make it a 'stream', give each its own queue, or write 'filter' where each takes its own messages");
		struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
		fix_kind(&fix, queue, "queue", "stream");
		fix_offer(&fix, "make it a stream");
		return;
	}
	lint_pass_node(run, queue, "its consumers share the work, or each takes its own messages");
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_base_kind(run->model, node) == KIND_queue && !run->query->is_dlq[node] &&
		    !query_declared(run->query, node, ATTR_lanes))
			check_queue(run, node);
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
