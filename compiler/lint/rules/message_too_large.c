/* # message-too-large (M005)
 *
 * A message that its broker will not take.
 *
 * ## Why
 * Brokers are made for many small messages; Kafka refuses more than 1 MB unless it is told otherwise. Large bodies go to object storage, and the message carries
 * their address (guide, Part 13).
 *
 * ## Fails when
 * An arrow that brings messages into a queue or stream has a `payload` above the broker's `max_message`, or the broker's own `item` is above it. A broker that states
 * none (its kind may: `kafka` 1 MB, `sqs` 256 KB) is taken to have 1 MB (`lint { large_message = 1 MB }`).
 *
 * ## Silenced by
 * A smaller payload (the key of a stored body); `max_message` set to what the broker is configured for.
 *
 * ## False alarms
 * It takes a stated size.
 *
 * ## Bad
 * ```arch
 * service api x2
 * stream images x3 { partitions = 3; key = image_id; dlq }
 * worker resize x2 { idempotent }
 * api ~> images : image       { payload = 2 MB }     # <- M005
 * images ~> resize
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * stream images x3 { partitions = 3; key = image_id; dlq }
 * worker resize x2 { idempotent }
 * api ~> images : image key   { payload = 1 KB }
 * images ~> resize
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold large_message = { "large_message", 1e6, { 0, 1, 0 }, "Part 13" };

static void help(struct lint_run *run, struct finding *finding)
{
	lint_help(run, finding, "put the body in a 'store' and send its key, or state the 'max_message' that is configured");
}

static void check_arrow(struct lint_run *run, uint32_t link, uint32_t broker, double limit)
{
	if (!rules_fills_broker(run->query, link, broker))
		return;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		double payload = rules_number(rules_use_attribute(&use, ATTR_payload));
		if (payload <= limit)
			continue;
		struct str sent = rules_show(run, payload, DIMENSION_DATA), taken = rules_show(run, limit, DIMENSION_DATA);
		struct finding *finding = lint_fail_link(run, link, "'%.*s' sends messages of %.*s to %s '%.*s', which takes %.*s",
		                                         STR_ARG(rules_name(run, run->model->links.at[link].from)), STR_ARG(sent),
		                                         rules_kind(run, broker), STR_ARG(rules_name(run, broker)), STR_ARG(taken));
		help(run, finding);
		return;
	}
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_class(run->model, node) != CLASS_BROKER)
			continue;
		const struct attribute *most = model_attribute(run->model, node, ATTR_max_message);
		double limit = most && most->value.kind == VALUE_QUANTITY ? most->value.quantity.high : lint_threshold(run);
		double item = rules_number(model_attribute(run->model, node, ATTR_item));
		if (item > limit) {
			struct str kept = rules_show(run, item, DIMENSION_DATA), taken = rules_show(run, limit, DIMENSION_DATA);
			help(run, lint_fail_node(run, node, "%s '%.*s' is to carry messages of %.*s and takes %.*s", rules_kind(run, node),
			                         STR_ARG(rules_name(run, node)), STR_ARG(kept), STR_ARG(taken)));
		}
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
			check_arrow(run, query->in[i], node, limit);
	}
}

const struct lint_rule rule_message_too_large = {
	.code = "M005",
	.name = "message-too-large",
	.category = "messaging",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a message is larger than its broker takes",
	.threshold = &large_message,
	.check = check,
};
