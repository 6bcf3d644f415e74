/* # no-edge-protection (S012)
 *
 * Nothing absorbs a flood before it reaches the first machine.
 *
 * ## Why
 * A flood of packets is larger than any server's link; only an edge network spreads it. Crafted requests are turned
 * away by a firewall that reads them (guide, Parts 5, 7 and 20).
 *
 * ## Fails when
 * From a client that is not `internal`, over routers, some first service is reached on a way with neither a `cdn` nor `waf`,
 * and a part on it says `waf = no`. Where flows begin at the client they
 * say which ways it takes; its arrows outside of flows are followed besides.
 *
 * ## Undeclared when
 * Such a way says nothing about it. One finding for each client.
 *
 * ## Silenced by
 * A `cdn` on the way; `waf` on a router or the service; `internal` on the client, the arrow or the service.
 *
 * ## False alarms
 * Fires on every second design, so that it is off unless it is selected.
 *
 * ## Bad
 * ```arch
 * client users            # <- S012
 * lb front { waf = no }
 * service api x2 { public }
 * users -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front { waf }
 * service api x2 { public }
 * users -> front -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static enum rules_guard node_shield(const struct lint_run *run, uint32_t node, const void *context)
{
	(void)context;
	if (model_base_kind(run->model, node) == KIND_cdn || query_declared(run->query, node, ATTR_waf) ||
	    query_declared(run->query, node, ATTR_internal))
		return RULES_GUARDED;
	return query_denied(run->query, node, ATTR_waf) ? RULES_REFUSED : RULES_OPEN;
}

static enum rules_guard link_shield(const struct lint_run *run, uint32_t link)
{
	return rules_link_says(run, link, ATTR_internal) ? RULES_GUARDED : RULES_OPEN;
}

static void check(struct lint_run *run)
{
	static const struct rules_guards guards = { node_shield, link_shield, NULL };
	struct rules_entries entries = rules_find_entries(run, &guards);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_class(run->model, node) != CLASS_SOURCE)
			continue;
		struct rules_entry entry = rules_entry(&entries, node);
		if (entry.path.count == 0)
			continue;
		struct str client = rules_name(run, node), first = rules_name(run, entry.path.nodes[1]);
		struct finding *finding =
		    entry.refused ? lint_fail_node(run, node, "nothing absorbs a flood from '%.*s' before '%.*s'", STR_ARG(client), STR_ARG(first))
		            : lint_undeclared_node(run, node, "nothing says what absorbs a flood from '%.*s' before '%.*s'", STR_ARG(client),
		                                   STR_ARG(first));
		lint_help(run, finding, "put a 'cdn' before it, or write 'waf' on '%.*s'", STR_ARG(first));
		lint_witness(run, finding, entry.path);
	}
}

const struct lint_rule rule_no_edge_protection = {
	.code = "S012",
	.name = "no-edge-protection",
	.category = "security",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 3,
	.set = RULE_OFF,
	.summary = "nothing absorbs a flood before the first machine",
	.undeclared_summary = "clients whose way in has neither a CDN nor a firewall",
	.wants = "waf",
	.check = check,
};
