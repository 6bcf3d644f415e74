/* # lb-algorithm (P022)
 *
 * Long-lived connections are dealt out in turn.
 *
 * ## Why
 * Taking turns is fair while all requests are short and alike. Connections that stay (WebSocket, HTTP/2, gRPC) pile up on
 * the instances that have been there longest; the balancer must look at how many each one has (guide, Part 5).
 *
 * ## Fails when
 * An `lb`, `gateway` or `proxy` states `policy = round_robin`, `weighted` or `random`, and a connection through it stays
 * open: `<->`, or `protocol` `grpc`, `http2`, `ws`, `wss` or `sse` on an arrow out of it.
 *
 * ## Silenced by
 * `policy = least_conn`, `least_time`, `p2c` or a hash; `lb = client` or `lb = mesh` on the arrow.
 *
 * ## False alarms
 * A balancer that deals out each call of a gRPC connection by itself: state its `policy` for connections, or `lb = mesh`.
 *
 * ## Bad
 * ```arch
 * client app
 * lb front { policy = round_robin }     # <- P022
 * service chat x4 { state = connection }
 * app <-> front <-> chat : WebSocket
 * ```
 *
 * ## Good
 * ```arch
 * client app { public }
 * lb front { policy = least_conn; tls }
 * service chat x4 { state = connection; unicast }
 * app <-> front <-> chat : WebSocket { idle = 60s; heartbeat = 20s }
 * ```
 */
#include "lint/rules/rules.h"

static bool stays_open(const struct lint_run *run, uint32_t link)
{
	if (query_link_declared(run->query, link, ATTR_lb))
		return false;
	if (query_form(run->query, link) == ARROW_DUPLEX)
		return true;
	if (query_form(run->query, link) != ARROW_CALL)
		return false;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
		if (rules_holds_any(rules_use_attribute(&use, ATTR_protocol), "grpc http2 ws wss sse"))
			return true;
	return false;
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		enum base_kind kind = model_base_kind(run->model, node);
		const struct attribute *policy = model_attribute(run->model, node, ATTR_policy);
		if ((kind != KIND_lb && kind != KIND_gateway && kind != KIND_proxy) || !policy)
			continue;
		if (!rules_holds_any(policy, "round_robin weighted random")) {
			lint_pass_node_by(run, node, policy);
			continue;
		}
		bool found = false;
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
			if (!stays_open(run, query->out[i]))
				continue;
			struct finding *finding = lint_fail_node(
			    run, node, "'%.*s' deals connections to '%.*s' in turn, and they stay: the oldest instances keep the most",
			    STR_ARG(rules_name(run, node)), STR_ARG(rules_name(run, run->model->links.at[query->out[i]].to)));
			lint_help(run, finding, "state 'policy = least_conn'");
			fix_node(run, finding, FIX_SUGGESTION, node, ATTR_policy, "least_conn");
			found = true;
			break;
		}
		if (!found)
			lint_pass_node(run, node, "no connection through it stays open");
	}
}

const struct lint_rule rule_lb_algorithm = {
	.code = "P022",
	.name = "lb-algorithm",
	.category = "performance",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "long-lived connections are dealt out in turn",
	.check = check,
};
