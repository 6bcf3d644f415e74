/* # no-rate-limit (S004)
 *
 * Anybody may call as often as a machine can.
 *
 * ## Why
 * One script in a loop takes what all others share: it fills the pool of connections, runs up the bill, and drags
 * down whatever stands behind. A limit for each caller at the edge, the gateway or the service stops it at the door
 * (guide, Parts 5, 7, 14, 16, 20 and 27).
 *
 * ## Fails when
 * From a client that is not `internal`, over routers, some first service is reached on a way where nothing limits, and a
 * part or arrow on it says `rate_limit = no`. Where flows begin at the client they
 * say which ways it takes; its arrows outside of flows are followed besides.
 *
 * ## Undeclared when
 * Such a way says nothing about it. One finding for each client.
 *
 * ## Silenced by
 * `rate_limit`, `algorithm` or `admission` on the client, a router, the service, an arrow or a group around one of
 * them; `rate_limit` on an endpoint of the service; a part on the way that asks a `role = limiter`; `internal` on the
 * client, the arrow or the service.
 *
 * ## False alarms
 * Ways that end in a store (static files) are not looked at.
 *
 * ## Bad
 * ```arch
 * client users                                   # <- S004
 * gateway gw x2 { rate_limit = no; auth = jwt }
 * service api x2
 * users -> gw -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * gateway gw x2 { rate_limit = 100/s; auth = jwt }
 * service api x2
 * users -> gw -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static bool asks_limiter(const struct query *query, uint32_t node)
{
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		if (query_has_role(query, query->model->links.at[query->out[i]].to, "limiter"))
			return true;
	return false;
}

/* `context`: per node, whether one of its endpoints states a limit. */
static enum rules_guard node_limit(const struct lint_run *run, uint32_t node, const void *context)
{
	const struct attribute *limit = model_attribute(run->model, node, ATTR_rate_limit);
	if (((const bool *)context)[node] || rules_says(limit) || query_declared(run->query, node, ATTR_algorithm) ||
	    query_declared(run->query, node, ATTR_admission) || query_declared(run->query, node, ATTR_internal) ||
	    asks_limiter(run->query, node))
		return RULES_GUARDED;
	return rules_denies(limit) ? RULES_REFUSED : RULES_OPEN;
}

static enum rules_guard link_limit(const struct lint_run *run, uint32_t link)
{
	enum rules_guard guard = RULES_OPEN;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		if (rules_use_says(&use, ATTR_rate_limit) || rules_says(rules_flow_attribute(&use, ATTR_admission)) ||
		    rules_use_says(&use, ATTR_internal))
			return RULES_GUARDED;
		if (rules_denies(rules_use_attribute(&use, ATTR_rate_limit)))
			guard = RULES_REFUSED;
	}
	return guard;
}

static void check(struct lint_run *run)
{
	bool *limited = ARENA_ARRAY(run->arena, bool, run->model->nodes.count);
	for (uint32_t i = 0; i < run->model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &run->model->endpoints.at[i];
		if (endpoint->node != MODEL_NONE && rules_says(attributes_get(&endpoint->attributes, ATTR_rate_limit)))
			limited[endpoint->node] = true;
	}
	struct rules_guards guards = { node_limit, link_limit, limited };
	struct rules_entries entries = rules_find_entries(run, &guards);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_class(run->model, node) != CLASS_SOURCE)
			continue;
		struct rules_entry entry = rules_entry(&entries, node);
		if (entry.path.count == 0)
			continue;
		struct str client = rules_name(run, node), service = rules_name(run, entry.path.nodes[entry.path.count - 1]);
		struct finding *finding =
		    entry.refused ? lint_fail_node(run, node, "'%.*s' may call '%.*s' as often as it can", STR_ARG(client), STR_ARG(service))
		            : lint_undeclared_node(run, node, "nothing says how often '%.*s' may call '%.*s'", STR_ARG(client), STR_ARG(service));
		lint_help(run, finding, "write 'rate_limit = 100/s' on a gateway or on '%.*s'", STR_ARG(service));
		lint_witness(run, finding, entry.path);
	}
}

const struct lint_rule rule_no_rate_limit = {
	.code = "S004",
	.name = "no-rate-limit",
	.category = "security",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a client may call as often as it can",
	.undeclared_summary = "clients that reach services with no stated rate limit",
	.wants = "rate_limit",
	.check = check,
};
