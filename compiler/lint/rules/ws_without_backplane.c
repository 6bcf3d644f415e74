/* # ws-without-backplane (R025)
 *
 * Clients hold connections to many instances, and nothing carries a message from one instance to another.
 *
 * ## Why
 * Two people in one chat are mostly connected to different servers. A channel between the servers (publish and subscribe),
 * or a directory that says who is connected where, brings the message over; otherwise they never meet (guide, Parts 15
 * and 24).
 *
 * ## Fails when
 * A service that may run two or more instances is reached from a client by `<->` arrows or ones with `protocol = ws` or
 * `wss`, directly or through routers, and within two arrows of it, in either direction, there is no queue, no stream and no
 * cache with `role = pubsub` or `presence`.
 *
 * ## Silenced by
 * Such a broker or directory nearby; `unicast` on the service (messages stay with their connection: telemetry, location);
 * `managed`; routing that keeps those who talk together: `state = sharded` on the service, `sticky`, or
 * `policy = consistent_hash` on a router before it.
 *
 * ## False alarms
 * Connections over which nobody hears of anybody else: say `unicast`.
 *
 * ## Bad
 * ```arch
 * client phones
 * lb front { health = ready }
 * service chat x20     # <- R025
 * db messages x3 { failover = auto; fencing = lease; backup = 24h }
 * phones <-> front <-> chat : WSS
 * chat -> messages : insert
 * ```
 *
 * ## Good
 * ```arch
 * client phones
 * lb front { health = ready }
 * service chat x20
 * pubsub rooms { managed }
 * phones <-> front <-> chat : WSS
 * chat ~> rooms ~> chat : message
 * ```
 */
#include "lint/rules/rules.h"

struct sockets {
	bool *reached;   /* per node: a client's connection comes here */
	bool *together;  /* per node: a router on the way keeps those who talk together */
	bool *near;      /* per node: it carries messages between instances, or a neighbour does */
	uint32_t *queue;
};

static void follow_connections(const struct lint_run *run, struct sockets *sockets)
{
	const struct query *query = run->query;
	uint32_t head = 0, tail = 0;
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_class(run->model, node) == CLASS_SOURCE) {
			sockets->reached[node] = true;
			sockets->queue[tail++] = node;
		}
	while (head < tail) {
		uint32_t node = sockets->queue[head++];
		bool together = sockets->together[node] || query_declared(query, node, ATTR_sticky) ||
		                rules_holds(model_attribute(run->model, node, ATTR_policy), "consistent_hash");
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
			uint32_t to = run->model->links.at[query->out[i]].to;
			if (!rules_is_connection(run, query->out[i], "ws wss") || model_class(run->model, to) == CLASS_SOURCE)
				continue;
			sockets->together[to] |= together;
			if (sockets->reached[to])
				continue;
			sockets->reached[to] = true;
			if (model_class(run->model, to) == CLASS_ROUTER)
				sockets->queue[tail++] = to;
		}
	}
}

static bool carries(const struct lint_run *run, uint32_t node)
{
	return model_class(run->model, node) == CLASS_BROKER ||
	       (model_class(run->model, node) == CLASS_STORE &&
	        rules_holds_any(model_attribute(run->model, node, ATTR_role), "pubsub presence"));
}

static void find_near(const struct lint_run *run, bool *near)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		near[node] |= carries(run, node);
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		near[ends->from] |= carries(run, ends->to);
		near[ends->to] |= carries(run, ends->from);
	}
}

static bool has_backplane(const struct lint_run *run, const bool *near, uint32_t node)
{
	const struct query *query = run->query;
	bool found = near[node];
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1] && !found; i++)
		found = near[run->model->links.at[query->out[i]].to];
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1] && !found; i++)
		found = near[run->model->links.at[query->in[i]].from];
	return found;
}

static void check(struct lint_run *run)
{
	uint32_t count = run->model->nodes.count;
	struct sockets sockets = { .reached = ARENA_ARRAY(run->arena, bool, count),
		                   .together = ARENA_ARRAY(run->arena, bool, count),
		                   .near = ARENA_ARRAY(run->arena, bool, count),
		                   .queue = ARENA_ARRAY(run->arena, uint32_t, count) };
	follow_connections(run, &sockets);
	find_near(run, sockets.near);
	for (uint32_t node = 0; node < count; node++) {
		double instances = query_replicas_max(run->query, node);
		if (!sockets.reached[node] || sockets.together[node] || model_base_kind(run->model, node) != KIND_service ||
		    instances < 2 || query_declared(run->query, node, ATTR_unicast) || query_managed(run->query, node) ||
		    query_declared(run->query, node, ATTR_sticky) ||
		    rules_holds(model_attribute(run->model, node, ATTR_state), "sharded") || has_backplane(run, sockets.near, node))
			continue;
		struct finding *finding =
		    lint_fail_node(run, node, "'%.*s' holds connections in %u instances with no channel between them",
		                   STR_ARG(rules_name(run, node)), rules_count(instances));
		lint_help(run, finding, "add a 'pubsub' that all instances publish to and read, or write 'unicast' if nobody hears of anybody");
	}
}

const struct lint_rule rule_ws_without_backplane = {
	.code = "R025",
	.name = "ws-without-backplane",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "connections end in many instances with no channel between them",
	.check = check,
};
