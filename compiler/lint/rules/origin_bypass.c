/* # origin-bypass (S006)
 *
 * The front door is guarded, and beside it stands one that is not.
 *
 * ## Why
 * A firewall, the CDN's shield against floods and the gateway's check of tokens help as long as nobody can walk round
 * them. An origin whose address is open to the world is attacked there (guide, Parts 7, 14 and 20).
 *
 * ## Fails when
 * A client that is not `internal` reaches, over routers and by calls, the same first service on two ways: one through a
 * `cdn`, a `gateway` or a part with `waf`, and one through none of them. Where flows begin at the client they say which ways it
 * takes; its arrows outside of flows are followed besides.
 *
 * ## Silenced by
 * A guard on every way; `internal` on the client or on the arrow that opens the second way; `waf` on the service itself.
 *
 * ## False alarms
 * Another service behind a way of its own (WebSockets, uploads) is no bypass, and neither is a CDN that serves a bucket. Where
 * changes go past the CDN on purpose, say what guards them: `waf` on the balancer.
 *
 * ## Bad
 * ```arch
 * client users
 * cdn edge { waf; hit = 50%; ttl = 1min }
 * lb front
 * service api x2 { public; rate_limit = 10/s }
 * users -> edge -> front -> api : HTTPS
 * users -> front : HTTPS              # <- S006
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * cdn edge { waf; hit = 50%; ttl = 1min }
 * lb front
 * service api x2 { public; rate_limit = 10/s }
 * users -> edge -> front -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

/* A way by which the client in hand reached a service. */
struct way {
	uint32_t client; /* plus one */
	uint32_t first;  /* its first link */
	struct query_path path;
};

/* A state is a node and whether a guard stood before it or at it: 2 * node + guarded. */
struct ways {
	uint32_t *by;      /* per state: the link over which it was reached, plus one */
	uint32_t *stamp;   /* per state: the walk that `by` is of */
	uint32_t *queue;
	struct way *found; /* per state of a service */
	uint32_t bypassed; /* the first service that the client in hand reached in both states, or MODEL_NONE */
	uint32_t walk, steps;
};

/* Steps over all clients together; more than a design of ten thousand parts takes. */
#define MOST_STEPS 5000000

static bool stands_guard(const struct lint_run *run, uint32_t node)
{
	enum base_kind kind = model_base_kind(run->model, node);
	return kind == KIND_cdn || kind == KIND_gateway || query_declared(run->query, node, ATTR_waf);
}

static void start(struct ways *ways, uint32_t client)
{
	ways->walk++;
	ways->stamp[2 * client] = ways->walk;
	ways->by[2 * client] = 0;
}

/* From the client to `state`; a long way is shown by its end. */
static struct way way_to(const struct lint_run *run, const struct ways *ways, uint32_t state, uint32_t client)
{
	enum { LONGEST_PATH = 64 };
	struct way way = { client + 1, ways->by[state] - 1, { NULL, 0 } };
	uint32_t nodes[LONGEST_PATH];
	while (way.path.count < LONGEST_PATH) {
		nodes[way.path.count++] = state / 2;
		if (ways->by[state] == 0)
			break;
		way.first = ways->by[state] - 1;
		uint32_t from = run->model->links.at[way.first].from;
		/* before its guard a way was open */
		bool guarded = (state & 1) && !(stands_guard(run, state / 2) && ways->stamp[2 * from] == ways->walk);
		state = 2 * from + guarded;
	}
	way.path.nodes = ARENA_ARRAY(run->arena, uint32_t, way.path.count);
	for (uint32_t i = 0; i < way.path.count; i++)
		way.path.nodes[i] = nodes[way.path.count - 1 - i];
	return way;
}

/* Goes over a link from this state of its tail; the new state of its head, or MODEL_NONE. */
static uint32_t follow(const struct lint_run *run, struct ways *ways, uint32_t state, uint32_t link, uint32_t client)
{
	uint32_t to = run->model->links.at[link].to;
	bool service = model_base_kind(run->model, to) == KIND_service;
	ways->steps++;
	if (!rules_is_call(run->query, link) || (!service && model_class(run->model, to) != CLASS_ROUTER) ||
	    rules_link_says(run, link, ATTR_internal))
		return MODEL_NONE;
	uint32_t next = 2 * to + ((state & 1) | stands_guard(run, to));
	if (ways->stamp[next] == ways->walk)
		return MODEL_NONE;
	ways->stamp[next] = ways->walk;
	ways->by[next] = link + 1;
	if (!service)
		return next;
	if (ways->found[next].client != client + 1)
		ways->found[next] = way_to(run, ways, next, client);
	if (ways->found[next ^ 1].client == client + 1 && ways->bypassed == MODEL_NONE)
		ways->bypassed = to;
	return MODEL_NONE;
}

/* Along the arrows; from a client at which flows begin, those alone that no flow takes. */
static void walk_arrows(const struct lint_run *run, struct ways *ways, uint32_t client, bool plain)
{
	const struct query *query = run->query;
	uint32_t head = 0, tail = 0;
	start(ways, client);
	ways->queue[tail++] = 2 * client;
	while (head < tail) {
		uint32_t state = ways->queue[head++], node = state / 2;
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
			const struct model_arrow *arrow = &run->model->arrows.at[run->model->links.at[query->out[i]].arrow];
			uint32_t next = node == client && plain && arrow->first_step != MODEL_NONE
			                    ? MODEL_NONE
			                    : follow(run, ways, state, query->out[i], client);
			if (next != MODEL_NONE)
				ways->queue[tail++] = next;
		}
	}
}

static void walk_flow(const struct lint_run *run, struct ways *ways, uint32_t client, uint32_t flow)
{
	const struct model *model = run->model;
	start(ways, client);
	for (uint32_t i = model->flows.at[flow].first_step; i < model->steps.count && model->steps.at[i].flow == flow; i++) {
		if (model->steps.at[i].parallel)
			continue;
		const struct model_arrow *arrow = &model->arrows.at[model->steps.at[i].arrow];
		for (uint32_t j = 0, count = rules_link_count(run, arrow); j < count; j++) {
			uint32_t link = arrow->first_link + j, from = model->links.at[link].from;
			bool passes = from == client || model_class(model, from) == CLASS_ROUTER;
			for (uint32_t guarded = 0; passes && guarded < 2; guarded++)
				if (ways->stamp[2 * from + guarded] == ways->walk)
					follow(run, ways, 2 * from + guarded, link, client);
		}
	}
}

static struct finding *report(struct lint_run *run, const struct way *open, const struct way *guarded)
{
	uint32_t guard = guarded->path.nodes[0];
	for (uint32_t i = 0; i < guarded->path.count; i++)
		if (stands_guard(run, guarded->path.nodes[i]))
			guard = guarded->path.nodes[i];
	struct finding *finding = lint_fail_link(run, open->first, "'%.*s' reaches '%.*s' past %s '%.*s', which guards its other way",
	                                         STR_ARG(rules_name(run, open->client - 1)),
	                                         STR_ARG(rules_name(run, open->path.nodes[open->path.count - 1])), rules_kind(run, guard),
	                                         STR_ARG(rules_name(run, guard)));
	lint_help(run, finding, "lead this arrow through '%.*s' too, or write 'waf' on what stands before the service", STR_ARG(rules_name(run, guard)));
	lint_witness(run, finding, open->path);
	return finding;
}

static void check(struct lint_run *run)
{
	uint32_t nodes = run->model->nodes.count, flows = run->model->flows.count;
	size_t states = (size_t)nodes * 2;
	struct ways ways = { ARENA_ARRAY(run->arena, uint32_t, states), ARENA_ARRAY(run->arena, uint32_t, states),
		             ARENA_ARRAY(run->arena, uint32_t, states), ARENA_ARRAY(run->arena, struct way, states), MODEL_NONE, 0, 0 };
	const uint32_t *clients = rules_flow_clients(run);
	uint32_t *first = ARENA_ARRAY(run->arena, uint32_t, nodes), *next = ARENA_ARRAY(run->arena, uint32_t, flows); /* plus one */
	for (uint32_t flow = flows; flow-- > 0;)
		if (clients[flow] != MODEL_NONE) {
			next[flow] = first[clients[flow]];
			first[clients[flow]] = flow + 1;
		}
	struct finding *last = NULL;
	for (uint32_t node = 0; node < nodes && ways.steps < MOST_STEPS; node++) {
		if (model_class(run->model, node) != CLASS_SOURCE || query_declared(run->query, node, ATTR_internal))
			continue;
		ways.bypassed = MODEL_NONE;
		for (uint32_t flow = first[node]; flow != 0; flow = next[flow - 1])
			walk_flow(run, &ways, node, flow - 1);
		walk_arrows(run, &ways, node, first[node] != 0);
		if (ways.bypassed != MODEL_NONE)
			last = report(run, &ways.found[2 * ways.bypassed], &ways.found[2 * ways.bypassed + 1]);
	}
	if (ways.steps >= MOST_STEPS && last)
		finding_note(run->sink, last, "the ways are many: clients further down were not looked at");
}

const struct lint_rule rule_origin_bypass = {
	.code = "S006",
	.name = "origin-bypass",
	.category = "security",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a second way in leads past the guard of the first",
	.check = check,
};
