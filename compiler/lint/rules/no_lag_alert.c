/* # no-lag-alert (O003)
 *
 * Something may fall behind, and nobody is told.
 *
 * ## Why
 * A copy that lags and a queue that grows look healthy from outside until a read is hours old. Half a minute of replication
 * lag is worth waking somebody, five minutes forbid a promotion; a consumer of bills is late after a minute, one of
 * statistics after five (guide, Parts 9 and 13).
 *
 * ## Fails when
 * It never fails: see below.
 *
 * ## Undeclared when
 * A `=>` arrow between two stores that is not synchronous, or a durable queue or stream that a service or worker consumes,
 * has no `lag_alert`, and no `alerts` list holds `lag`.
 *
 * ## Silenced by
 * `lag_alert` (a flag or a time) on the arrow, on the store or broker at either end, or on a consumer; `lag` among the
 * `alerts` of the design or of a monitor, or a bare `alerts`.
 *
 * ## False alarms
 * Dead-letter queues, `durable = no` and `role = pubsub` are left out.
 *
 * ## Bad
 * ```arch
 * service api x2
 * stream events x3 { partitions = 6; key = order_id; dlq }     # <- O003
 * worker billing x2 { idempotent = event_id }
 * api ~> events ~> billing : order
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * stream events x3 { partitions = 6; key = order_id; dlq; lag_alert = 60s }
 * worker billing x2 { idempotent = event_id }
 * api ~> events ~> billing : order
 * ```
 */
#include "lint/fix.h"
#include "lint/rules/rules.h"

static bool holds_lag(const struct attribute *alerts)
{
	return rules_says(alerts) && (alerts->value.kind != VALUE_LIST || rules_holds(alerts, "lag"));
}

static bool is_told_of_all(const struct lint_run *run)
{
	if (holds_lag(rules_design_attribute(run, ATTR_alerts)))
		return true;
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_base_kind(run->model, node) == KIND_monitor && holds_lag(model_attribute(run->model, node, ATTR_alerts)))
			return true;
	return false;
}

static void check_copy(struct lint_run *run, uint32_t link)
{
	const struct query *query = run->query;
	const struct model_link *ends = &run->model->links.at[link];
	enum arrow_form form = query_form(query, link);
	if ((form != ARROW_COPY && form != ARROW_MIRROR) || model_class(run->model, ends->from) != CLASS_STORE ||
	    model_class(run->model, ends->to) != CLASS_STORE || rules_link_says(run, link, ATTR_lag_alert) ||
	    rules_holds(model_arrow_attribute(run->model, ends->arrow, ATTR_replication), "sync") ||
	    query_declared(query, ends->from, ATTR_lag_alert) || query_declared(query, ends->to, ATTR_lag_alert))
		return;
	struct finding *finding = lint_undeclared_link(run, link, "nobody is told when '%.*s' falls behind '%.*s'",
	                                               STR_ARG(rules_name(run, ends->to)), STR_ARG(rules_name(run, ends->from)));
	lint_help(run, finding, "write 'lag_alert = 30s' on the arrow, or 'alerts = [lag]' for the design");
	fix_link(run, finding, FIX_SUGGESTION, link, ATTR_lag_alert, "30s");
}

/* Some service or worker takes messages out; `*told` says whether one of them, or its arrow, has an alert. */
static bool is_consumed(const struct lint_run *run, uint32_t broker, bool *told)
{
	const struct query *query = run->query;
	bool consumed = false;
	for (int side = 0; side < 2; side++) {
		const uint32_t *links = side ? query->in : query->out, *start = side ? query->in_start : query->out_start;
		for (uint32_t i = start[broker]; i < start[broker + 1]; i++) {
			const struct model_link *ends = &run->model->links.at[links[i]];
			uint32_t consumer = side ? ends->from : ends->to;
			if (!rules_drains_broker(query, links[i], broker) || model_class(run->model, consumer) != CLASS_COMPUTE)
				continue;
			consumed = true;
			*told |= rules_link_says(run, links[i], ATTR_lag_alert) || query_declared(query, consumer, ATTR_lag_alert);
		}
	}
	return consumed;
}

static void check_broker(struct lint_run *run, uint32_t broker)
{
	const struct query *query = run->query;
	bool told = query_declared(query, broker, ATTR_lag_alert);
	if (query->is_dlq[broker] || query_denied(query, broker, ATTR_durable) || query_has_role(query, broker, "pubsub") || told ||
	    !is_consumed(run, broker, &told) || told)
		return;
	struct finding *finding = lint_undeclared_node(run, broker, "nobody is told when the consumers of '%.*s' fall behind",
	                                               STR_ARG(rules_name(run, broker)));
	lint_help(run, finding, "write 'lag_alert = 60s' on it, or 'alerts = [lag]' for the design");
	fix_node(run, finding, FIX_SUGGESTION, broker, ATTR_lag_alert, "60s");
}

static void check(struct lint_run *run)
{
	if (is_told_of_all(run))
		return;
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_class(run->model, node) == CLASS_BROKER)
			check_broker(run, node);
	for (uint32_t link = 0; link < run->model->links.count; link++)
		check_copy(run, link);
}

const struct lint_rule rule_no_lag_alert = {
	.code = "O003",
	.name = "no-lag-alert",
	.category = "observability",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "nobody is told when something falls behind",
	.undeclared_summary = "copies and queues that may fall behind with nobody told",
	.wants = "lag_alert",
	.check = check,
};
