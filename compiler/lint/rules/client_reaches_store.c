/* # client-reaches-store (S001)
 *
 * A client talks to a database, cache, index or broker without a service in between.
 *
 * ## Why
 * Stores sit behind the service tier, which checks who asks and what for: defence in depth and least privilege
 * (guide, Parts 2, 5, 14, 20). A store that clients can reach has no such door, and its schema becomes a public
 * interface.
 *
 * ## Fails when
 * A `->` or `<->` arrow leads from a client to a db, cache, search, warehouse, queue or stream.
 *
 * ## Silenced by
 * Object storage (`store`) is not looked at: signed URLs are a sound design. A hosted search service that is
 * `managed` and `public`. A device that publishes to a stream or queue over `protocol = mqtt` with `auth`. A client
 * that is `internal` (an admin console) makes it info.
 *
 * ## False alarms
 * None known beyond those.
 *
 * ## Bad
 * ```arch
 * client mobile
 * db users x3
 * mobile -> users : SQL           # <- S001
 * ```
 *
 * ## Good
 * ```arch
 * client mobile
 * lb front
 * service api x2
 * db users x3
 * mobile -> front -> api : HTTPS
 * api -> users : SQL
 * ```
 */
#include "lint/rules/rules.h"

static bool is_guarded_kind(enum base_kind kind)
{
	return kind == KIND_db || kind == KIND_cache || kind == KIND_search || kind == KIND_warehouse ||
	       kind == KIND_queue || kind == KIND_stream;
}

static bool is_hosted_search(const struct query *query, uint32_t node)
{
	return model_base_kind(query->model, node) == KIND_search && query_managed(query, node) &&
	       query_declared(query, node, ATTR_public);
}

static bool is_device_broker(const struct query *query, uint32_t link)
{
	uint32_t to = query->model->links.at[link].to, from = query->model->links.at[link].from;
	const struct attribute *protocol =
	    model_arrow_attribute(query->model, query->model->links.at[link].arrow, ATTR_protocol);
	bool authenticated = query_link_declared(query, link, ATTR_auth) || query_declared(query, to, ATTR_auth) ||
	                     query_declared(query, from, ATTR_auth);
	return model_class(query->model, to) == CLASS_BROKER && protocol && str_is(protocol->value.text, "mqtt") &&
	       authenticated;
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		uint32_t from = run->model->links.at[link].from, to = run->model->links.at[link].to;
		if (model_class(run->model, from) != CLASS_SOURCE || !rules_is_call(query, link))
			continue;
		if (!is_guarded_kind(model_base_kind(run->model, to))) {
			lint_pass_link(run, link, "it leads to %s '%.*s'", rules_kind(run, to), STR_ARG(rules_name(run, to)));
			continue;
		}
		if (is_hosted_search(query, to) || is_device_broker(query, link)) {
			lint_pass_link(run, link, "%s", is_hosted_search(query, to) ? "a hosted search is made for it" : "a broker of devices is made for it");
			continue;
		}
		struct finding *finding =
		    lint_fail_link(run, link, "client '%.*s' talks to %s '%.*s' directly", STR_ARG(rules_name(run, from)),
		                   base_kind_name(model_base_kind(run->model, to)), STR_ARG(rules_name(run, to)));
		lint_help(run, finding, "go through a service that checks who asks; for object storage use 'store'");
		if (query_declared(query, from, ATTR_internal))
			lint_set_severity(finding, SEVERITY_INFO);
	}
}

const struct lint_rule rule_client_reaches_store = {
	.code = "S001",
	.name = "client-reaches-store",
	.category = "security",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a client talks to a store or broker directly",
	.tells_all = true,
	.check = check,
};
