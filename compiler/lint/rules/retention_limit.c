/* # retention-limit (M016)
 *
 * Messages are to be kept longer than the broker keeps them, or a view takes longer to rebuild than its log lasts.
 *
 * ## Why
 * Retention bounds the disk of a log and how far back a replay reaches: a week by default in Kafka, at most 14 days
 * in SQS. A view that is rebuilt by replaying the log needs the log to last at least as long as the rebuild (guide,
 * Parts 9, 13 and 21).
 *
 * ## Fails when
 * `retention` of an SQS queue is above 14 days. Or a store, search index, cache or warehouse states `rebuild` with a
 * time, is fed by a stream (directly, or through one service or worker), and none of the streams that feed it has a
 * `retention` of that time or more.
 *
 * ## Undeclared when
 * A durable stream with consumers states no `retention`.
 *
 * ## Silenced by
 * `retention` with a time that fits, `compact` or `forever`.
 *
 * ## False alarms
 * 14 days is a limit of the product.
 *
 * ## Bad
 * ```arch
 * service api x2
 * sqs jobs { retention = 30d; dlq }          # <- M016
 * worker mailer x2 { idempotent }
 * api ~> jobs ~> mailer : mail
 * ```
 *
 * ## Bad
 * ```arch
 * service api x2
 * kafka changes x3 { partitions = 6; key = sku; dlq; retention = 12h }
 * worker indexer x2 { idempotent }
 * elasticsearch products x3 { derived; rebuild = 1d }     # <- M016
 * api ~> changes ~> indexer : changed
 * indexer -> products : upsert
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * sqs jobs { retention = 14d; dlq }
 * worker mailer x2 { idempotent }
 * api ~> jobs ~> mailer : mail
 * ```
 */
#include "lint/rules/rules.h"

enum { DAY = 86400, SQS_DAYS = 14 };

/* The longest that a stream which feeds the part keeps messages: INFINITY where one keeps them for good or does not say, -1 where
 * no stream feeds it. */
static double longest_log(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	double longest = -1;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
		uint32_t link = query->in[i], source = run->model->links.at[link].from;
		if (model_base_kind(run->model, source) != KIND_stream || query_form(query, link) == ARROW_LINK)
			continue;
		const struct attribute *retention = model_attribute(run->model, source, ATTR_retention);
		double kept = retention && retention->value.kind == VALUE_QUANTITY ? retention->value.quantity.high : 1e300;
		longest = kept > longest ? kept : longest;
	}
	return longest;
}

static bool writes_it(const struct query *query, uint32_t link)
{
	enum arrow_form form = query_form(query, link);
	return form == ARROW_SEND || form == ARROW_COPY || (query_is_call(query, link) && (query->operations[link] & OPERATION_WRITE));
}

static void check_rebuild(struct lint_run *run, uint32_t view)
{
	const struct query *query = run->query;
	double rebuild = rules_number(model_attribute(run->model, view, ATTR_rebuild)), longest = longest_log(run, view);
	if (rebuild <= 0)
		return;
	for (uint32_t i = query->in_start[view]; i < query->in_start[view + 1]; i++) {
		uint32_t writer = run->model->links.at[query->in[i]].from;
		if (model_class(run->model, writer) != CLASS_COMPUTE || !writes_it(query, query->in[i]))
			continue;
		double log = longest_log(run, writer);
		longest = log > longest ? log : longest;
	}
	if (longest < 0 || longest >= rebuild)
		return;
	struct str takes = rules_show(run, rebuild, DIMENSION_TIME), kept = rules_show(run, longest, DIMENSION_TIME);
	struct finding *finding = lint_fail_node(run, view, "'%.*s' takes %.*s to rebuild from a log that keeps %.*s: its beginning is gone before the end",
	                                         STR_ARG(rules_name(run, view)), STR_ARG(takes), STR_ARG(kept));
	lint_help(run, finding, "raise the 'retention' of the stream that feeds it");
}

static void check_broker(struct lint_run *run, uint32_t broker)
{
	const struct attribute *retention = model_attribute(run->model, broker, ATTR_retention);
	struct str name = rules_name(run, broker);
	if (rules_is_tech(run, broker, "sqs") && rules_number(retention) > SQS_DAYS * DAY) {
		struct str wanted = rules_show(run, rules_number(retention), DIMENSION_TIME);
		struct finding *finding = lint_fail_node(run, broker, "'%.*s' is to keep messages for %.*s, and SQS keeps them for 14 days at most",
		                                         STR_ARG(name), STR_ARG(wanted));
		lint_help(run, finding, "write 'retention = 14d', or use a stream");
		fix_node(run, finding, FIX_UNSAFE, broker, ATTR_retention, "14d");
	}
	if (model_base_kind(run->model, broker) != KIND_stream || retention || query_denied(run->query, broker, ATTR_durable) ||
	    query_has_role(run->query, broker, "pubsub") || rules_consumers(run, broker).count == 0)
		return;
	struct finding *finding = lint_undeclared_node(run, broker, "stream '%.*s' does not say how long it keeps messages", STR_ARG(name));
	lint_help(run, finding, "write 'retention = 7d', 'compact' or 'forever'");
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		enum node_class class_ = model_class(run->model, node);
		if (class_ == CLASS_BROKER)
			check_broker(run, node);
		else if (class_ == CLASS_STORE)
			check_rebuild(run, node);
	}
}

const struct lint_rule rule_retention_limit = {
	.code = "M016",
	.name = "retention-limit",
	.category = "messaging",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "messages are to be kept longer than their broker keeps them",
	.undeclared_summary = "streams that do not say how long they keep messages",
	.wants = "retention",
	.check = check,
};
