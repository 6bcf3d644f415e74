/* # ws-idle-timeout (R027)
 *
 * A router closes connections that are meant to stay open.
 *
 * ## Why
 * A balancer closes a connection on which nothing has moved for a while. If that is shorter than the time between two signs
 * of life, every quiet user is cut off and comes back at once, over and over (guide, Parts 5 and 15).
 *
 * ## Fails when
 * A router with a `<->` arrow, or one with `protocol = ws`, `wss` or `sse`, states an `idle` time (so may the arrow) that is
 * not longer than the `heartbeat`. Where no `heartbeat` is stated, it fails below 60 s: `lint { least_idle = 60s }`. Pedantic.
 *
 * ## Silenced by
 * An `idle` above the `heartbeat`, which the router, the arrow or the part at its other end may state.
 *
 * ## False alarms
 * Only where somebody stated `idle`.
 *
 * ## Bad
 * ```arch
 * client phones
 * lb front { idle = 30s; heartbeat = 45s; health = ready }     # <- R027
 * service gates x2 { unicast }
 * phones <-> front <-> gates : WSS
 * ```
 *
 * ## Good
 * ```arch
 * client phones
 * lb front { idle = 10min; heartbeat = 45s; health = ready }
 * service gates x2 { unicast }
 * phones <-> front <-> gates : WSS
 * ```
 */
#include "lint/fix.h"
#include "lint/rules/rules.h"

struct silence {
	double idle, heartbeat; /* shortest stated idle time, shortest stated heartbeat; -1: none */
	bool lasting;
};

static void keep_shortest(double *shortest, const struct attribute *attribute)
{
	double value = attribute && attribute->value.kind == VALUE_QUANTITY ? attribute->value.quantity.high : -1;
	if (value >= 0 && (*shortest < 0 || value < *shortest))
		*shortest = value;
}

static void look(const struct lint_run *run, struct silence *silence, uint32_t link, uint32_t other)
{
	if (!rules_is_connection(run, link, "ws wss sse"))
		return;
	silence->lasting = true;
	keep_shortest(&silence->heartbeat, model_attribute(run->model, other, ATTR_heartbeat));
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		keep_shortest(&silence->idle, rules_use_attribute(&use, ATTR_idle));
		keep_shortest(&silence->heartbeat, rules_use_attribute(&use, ATTR_heartbeat));
	}
}

static void check_router(struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	struct silence silence = { -1, -1, false };
	keep_shortest(&silence.idle, model_attribute(run->model, node, ATTR_idle));
	keep_shortest(&silence.heartbeat, model_attribute(run->model, node, ATTR_heartbeat));
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		look(run, &silence, query->out[i], run->model->links.at[query->out[i]].to);
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		look(run, &silence, query->in[i], run->model->links.at[query->in[i]].from);
	if (!silence.lasting || silence.idle < 0)
		return;
	struct str name = rules_name(run, node), idle = rules_show(run, silence.idle, DIMENSION_TIME);
	struct finding *finding = NULL;
	if (silence.heartbeat >= 0 && silence.idle <= silence.heartbeat)
		finding = lint_fail_node(run, node, "'%.*s' closes a silent connection after %.*s, and a heartbeat comes every %.*s",
		                         STR_ARG(name), STR_ARG(idle), STR_ARG(rules_show(run, silence.heartbeat, DIMENSION_TIME)));
	else if (silence.heartbeat < 0 && silence.idle < lint_threshold(run))
		finding = lint_fail_node(run, node, "'%.*s' closes a silent connection after %.*s, and no heartbeat is stated", STR_ARG(name),
		                         STR_ARG(idle));
	lint_help(run, finding, "lengthen 'idle', or send a 'heartbeat' well within it");
	if (model_attribute(run->model, node, ATTR_idle))
		fix_node(run, finding, FIX_UNSAFE, node, ATTR_idle, "10min");
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_class(run->model, node) == CLASS_ROUTER)
			check_router(run, node);
}

static const struct lint_threshold threshold = { "least_idle", 60, { 1, 0, 0 }, "assumed" };

const struct lint_rule rule_ws_idle_timeout = {
	.code = "R027",
	.name = "ws-idle-timeout",
	.category = "reliability",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "routers close connections that are meant to stay open",
	.threshold = &threshold,
	.check = check,
};
