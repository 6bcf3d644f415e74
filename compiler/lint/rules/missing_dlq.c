/* # missing-dlq (M001)
 *
 * A durable queue or stream whose poison messages have nowhere to go.
 *
 * ## Why
 * A message that fails every time blocks its partition or circles for ever. After a few attempts (three in the guide,
 * Parts 12, 13, 26 and 29) it belongs in a dead-letter queue, where a person looks at it; retrying a charge without
 * end is worse than losing it.
 *
 * ## Fails when
 * A broker with a service or worker that consumes it has `dlq = no`.
 *
 * ## Undeclared when
 * It says nothing about `dlq`.
 *
 * ## Silenced by
 * `dlq` (a flag, or the name of the queue that takes them); `durable = no` or `role = pubsub`; `on_error = skip` on
 * the consumer; `data` that holds only telemetry, analytics, metrics, logs or location; consumers that are stores
 * (sink connectors); being itself a dead-letter queue.
 *
 * ## False alarms
 * Streams that carry only what may be lost: say so with `data`.
 *
 * ## Bad
 * ```arch
 * service api x2
 * queue jobs { managed; dlq = no }           # <- M001
 * worker mailer x2 { idempotent }
 * api ~> jobs ~> mailer : mail
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * queue jobs { managed; dlq; attempts = 3 }
 * worker mailer x2 { idempotent }
 * api ~> jobs ~> mailer : mail
 * ```
 */
#include "lint/rules/rules.h"

static bool skips_errors(const struct lint_run *run, uint32_t link, uint32_t consumer)
{
	const struct attribute *arrow =
	    model_arrow_attribute(run->model, run->model->links.at[link].arrow, ATTR_on_error);
	const struct attribute *node = model_attribute(run->model, consumer, ATTR_on_error);
	return (arrow && str_is(arrow->value.text, "skip")) || (node && str_is(node->value.text, "skip"));
}

static bool has_careful_consumer(const struct lint_run *run, uint32_t broker)
{
	const struct query *query = run->query;
	for (uint32_t i = query->out_start[broker]; i < query->out_start[broker + 1]; i++) {
		uint32_t link = query->out[i], to = run->model->links.at[link].to;
		if (rules_drains_broker(query, link, broker) && model_class(run->model, to) == CLASS_COMPUTE &&
		    !skips_errors(run, link, to))
			return true;
	}
	for (uint32_t i = query->in_start[broker]; i < query->in_start[broker + 1]; i++) {
		uint32_t link = query->in[i], from = run->model->links.at[link].from;
		if (rules_drains_broker(query, link, broker) && model_class(run->model, from) == CLASS_COMPUTE &&
		    !skips_errors(run, link, from))
			return true;
	}
	return false;
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_class(run->model, node) != CLASS_BROKER || query->is_dlq[node] ||
		    query_denied(query, node, ATTR_durable) || query_has_role(query, node, "pubsub") ||
		    query_declared(query, node, ATTR_dlq) || rules_only_lossy(model_attribute(run->model, node, ATTR_data)) || !has_careful_consumer(run, node))
			continue;
		const char *kind = base_kind_name(model_base_kind(run->model, node));
		struct str name = rules_name(run, node);
		struct finding *finding =
		    query_denied(query, node, ATTR_dlq)
		        ? lint_fail_node(run, node, "%s '%.*s' has no dead-letter queue: one poison message blocks it or circles for ever",
		                         kind, STR_ARG(name))
		        : lint_undeclared_node(run, node, "%s '%.*s' states no dead-letter queue for messages that always fail", kind,
		                               STR_ARG(name));
		lint_help(run, finding, "write 'dlq; attempts = 3', or 'on_error = skip' on a consumer that may lose messages");
		fix_node(run, finding, FIX_SUGGESTION, node, ATTR_dlq, NULL);
	}
}

const struct lint_rule rule_missing_dlq = {
	.code = "M001",
	.name = "missing-dlq",
	.category = "messaging",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_WARNING,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a durable broker has no dead-letter queue",
	.undeclared_summary = "queues and streams with no stated dead-letter queue",
	.wants = "dlq",
	.check = check,
};
