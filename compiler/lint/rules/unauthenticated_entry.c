/* # unauthenticated-entry (S002)
 *
 * A client reaches a service that can change something, and nothing on the way asks who it is.
 *
 * ## Why
 * Authentication belongs at the door (gateway or first service) and permission at each resource. Whether guests are
 * meant to get in is a question of scope that a design answers, one way or the other (guide, Parts 14, 15, 20, 27 and
 * 30).
 *
 * ## Fails when
 * From a client, through routers, some first service is reached on a path where no part and no arrow states `auth` or
 * `public`, where at least one states `auth = none`, and behind which something is written or private, pii, health,
 * card, money, balance, inventory or booking data is kept.
 *
 * ## Undeclared when
 * Such a path says nothing at all about `auth`. One finding for each client.
 *
 * ## Silenced by
 * `auth` or `public` on the client, an arrow, a router, the service or a group around it; endpoints of the service
 * that all state one of them; a service that calls one with `role = identity`, or is one itself; `internal` on the
 * client with `trust` or a `network` around the service. Where flows begin at the client, they say what it does: if
 * none of them writes, or carries or touches such data, it is a reader of public things and passes. Without flows,
 * the service and what it calls must be known to read only.
 *
 * ## False alarms
 * A health check or landing page on the same service is not told apart. Paths that end in a store (signed addresses,
 * static files) are not looked at.
 *
 * ## Bad
 * ```arch
 * client users                    # <- S002
 * lb front
 * service api x2 { auth = none }
 * db notes x2 { failover = auto }
 * users -> front -> api : HTTPS
 * api -> notes : insert
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front
 * gateway gw x2 { auth = jwt }
 * service api x2
 * db notes x2 { failover = auto }
 * users -> front -> gw -> api : HTTPS
 * api -> notes : insert
 * ```
 */
#include <string.h>

#include "lint/rules/rules.h"

#define SENSITIVE "private pii health card secret " RULES_CRITICAL

/* What is known of the open paths from a node on: one bit each, and for each bit the next node of a path that has it. */
enum { OPEN = 1, WEIGHTY = 2, REFUSED = 4 };
enum { BITS = 3 };

/* What may happen behind a compute node. */
enum { RISK_POSSIBLE = 1, RISK_CERTAIN = 2 };

struct entry {
	uint8_t *risk;          /* per node */
	uint8_t *open;          /* per node: OPEN, WEIGHTY (its risk is certain), REFUSED (and somebody says `auth = none`) */
	uint32_t *next[BITS];   /* per node, plus one */
	uint32_t *goal[BITS];   /* per node: the service that the path ends in */
	bool *turns;            /* per node: REFUSED begins here, and the path goes on as one that is WEIGHTY */
	uint8_t *endpoints;     /* per node: 1 one is guarded, 2 one is not */
	uint32_t *queue;        /* a ring: each node stands in it at most once at a time */
	bool *waiting;
	uint32_t head, count, room;
};

static void push(struct entry *entry, uint32_t node)
{
	if (entry->waiting[node])
		return;
	entry->waiting[node] = true;
	entry->queue[(entry->head + entry->count++) % entry->room] = node;
}

static uint32_t pop(struct entry *entry)
{
	uint32_t node = entry->queue[entry->head];
	entry->head = (entry->head + 1) % entry->room;
	entry->count--;
	entry->waiting[node] = false;
	return node;
}

static bool asks_who(const struct attribute *auth)
{
	return rules_says(auth) && !rules_denies(auth);
}

static bool link_asks(const struct lint_run *run, uint32_t link)
{
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
		if (asks_who(rules_use_attribute(&use, ATTR_auth)) || rules_use_says(&use, ATTR_public))
			return true;
	return false;
}

static bool link_refuses(const struct lint_run *run, uint32_t link)
{
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
		if (rules_denies(rules_use_attribute(&use, ATTR_auth)))
			return true;
	return false;
}

static bool node_asks(const struct lint_run *run, uint32_t node)
{
	return asks_who(model_attribute(run->model, node, ATTR_auth)) || query_declared(run->query, node, ATTR_public) ||
	       query_has_role(run->query, node, "identity");
}

static bool asks_identity(const struct query *query, uint32_t service)
{
	for (uint32_t i = query->out_start[service]; i < query->out_start[service + 1]; i++)
		if (rules_is_call(query, query->out[i]) && query_has_role(query, query->model->links.at[query->out[i]].to, "identity"))
			return true;
	return false;
}

/* ---- what may happen behind a service ---- */

static uint8_t own_risk(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	uint8_t risk = 0;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		uint32_t target = run->model->links.at[query->out[i]].to;
		enum base_kind kind = model_base_kind(run->model, target);
		unsigned operation = query->operations[query->out[i]];
		if (!query_passive(query, target) || query_form(query, query->out[i]) == ARROW_LINK)
			continue;
		if (rules_holds_any(model_attribute(run->model, target, ATTR_data), SENSITIVE))
			risk |= RISK_CERTAIN;
		if ((kind == KIND_db || kind == KIND_store) && rules_is_call(query, query->out[i]))
			risk |= (operation & OPERATION_WRITE) ? RISK_CERTAIN : operation ? 0 : RISK_POSSIBLE;
		if (model_class(run->model, target) == CLASS_BROKER)
			risk |= RISK_POSSIBLE;
	}
	return risk;
}

static void spread_risk(const struct lint_run *run, struct entry *entry)
{
	const struct query *query = run->query;
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_class(run->model, node) == CLASS_COMPUTE && (entry->risk[node] = own_risk(run, node)))
			push(entry, node);
	while (entry->count > 0) {
		uint32_t node = pop(entry);
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
			uint32_t caller = run->model->links.at[query->in[i]].from;
			enum node_class class_ = model_class(run->model, caller);
			if (!rules_is_call(query, query->in[i]) || (class_ != CLASS_COMPUTE && class_ != CLASS_ROUTER) ||
			    (entry->risk[caller] | entry->risk[node]) == entry->risk[caller])
				continue;
			entry->risk[caller] |= entry->risk[node];
			push(entry, caller);
		}
	}
}

/* ---- open paths ---- */

static void start_at_services(const struct lint_run *run, struct entry *entry)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_base_kind(run->model, node) != KIND_service || entry->risk[node] == 0 || node_asks(run, node) ||
		    entry->endpoints[node] == 1 || asks_identity(run->query, node))
			continue;
		entry->open[node] = OPEN;
		if (entry->risk[node] & RISK_CERTAIN)
			entry->open[node] |= rules_denies(model_attribute(run->model, node, ATTR_auth)) ? WEIGHTY | REFUSED : WEIGHTY;
		for (int bit = 0; bit < BITS; bit++)
			entry->goal[bit][node] = node;
		push(entry, node);
	}
}

static void spread_open(const struct lint_run *run, struct entry *entry)
{
	const struct query *query = run->query;
	while (entry->count > 0) {
		uint32_t node = pop(entry);
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
			uint32_t link = query->in[i], caller = run->model->links.at[link].from;
			enum node_class class_ = model_class(run->model, caller);
			if (!rules_is_call(query, link) || (class_ != CLASS_ROUTER && class_ != CLASS_SOURCE) || node_asks(run, caller) ||
			    link_asks(run, link))
				continue;
			uint8_t bits = entry->open[node];
			if ((bits & WEIGHTY) &&
			    (link_refuses(run, link) || rules_denies(model_attribute(run->model, caller, ATTR_auth))))
				bits |= REFUSED;
			uint8_t fresh = bits & (uint8_t)~entry->open[caller];
			bool turns = !(entry->open[node] & REFUSED);
			for (int bit = 0; bit < BITS; bit++)
				if (fresh & 1 << bit) {
					entry->next[bit][caller] = node + 1;
					entry->goal[bit][caller] = entry->goal[bit == 2 && turns ? 1 : bit][node];
				}
			if (fresh & REFUSED)
				entry->turns[caller] = turns;
			if (fresh && class_ == CLASS_ROUTER)
				push(entry, caller);
			entry->open[caller] |= fresh;
		}
	}
}

/* ---- what the flows of a client do ---- */

enum deed { DEED_UNKNOWN, DEED_HARMLESS, DEED_WEIGHTY };

static bool is_weighty_step(const struct lint_run *run, uint32_t step)
{
	const struct model_arrow *arrow = &run->model->arrows.at[run->model->steps.at[step].arrow];
	if (arrow->link_count == 0)
		return false;
	struct rules_use use = { run, arrow->first_link, step, 1, true };
	uint32_t target = run->model->links.at[arrow->first_link].to;
	enum base_kind kind = model_base_kind(run->model, target);
	if (rules_holds_any(rules_flow_attribute(&use, ATTR_data), SENSITIVE))
		return true;
	if (!query_passive(run->query, target))
		return false;
	return rules_holds_any(model_attribute(run->model, target, ATTR_data), SENSITIVE) ||
	       ((kind == KIND_db || kind == KIND_store) && rules_is_call(run->query, arrow->first_link) &&
	        (rules_use_operation(&use) & OPERATION_WRITE));
}

static uint8_t *client_deeds(const struct lint_run *run)
{
	const struct model *model = run->model;
	uint8_t *deeds = ARENA_ARRAY(run->arena, uint8_t, model->nodes.count);
	const uint32_t *clients = rules_flow_clients(run);
	for (uint32_t i = 0; i < model->flows.count; i++)
		if (clients[i] != MODEL_NONE && deeds[clients[i]] == DEED_UNKNOWN)
			deeds[clients[i]] = DEED_HARMLESS;
	for (uint32_t i = 0; i < model->steps.count; i++) {
		const struct model_step *step = &model->steps.at[i];
		if (!step->parallel && step->arrow != MODEL_NONE && clients[step->flow] != MODEL_NONE && is_weighty_step(run, i))
			deeds[clients[step->flow]] = DEED_WEIGHTY;
	}
	return deeds;
}

/* ---- reporting ---- */

/* A longer path explains nothing: its beginning stands for it. */
#define LONGEST_PATH 64

static struct query_path path_of(const struct lint_run *run, const struct entry *entry, uint32_t client, int bit)
{
	uint32_t found[LONGEST_PATH], node = client;
	struct query_path path = { NULL, 0 };
	found[path.count++] = node;
	while (entry->next[bit][node] != 0 && path.count < LONGEST_PATH) {
		bool turns = bit == 2 && entry->turns[node];
		node = entry->next[bit][node] - 1;
		found[path.count++] = node;
		bit = turns ? 1 : bit;
	}
	path.nodes = ARENA_ARRAY(run->arena, uint32_t, path.count);
	memcpy(path.nodes, found, sizeof(*found) * path.count);
	return path;
}

static bool is_trusted(const struct lint_run *run, uint32_t client, uint32_t service)
{
	if (!query_declared(run->query, client, ATTR_internal))
		return false;
	uint32_t group = run->model->nodes.at[service].group;
	while (group != MODEL_NONE && run->model->groups.at[group].kind != GROUP_NETWORK)
		group = run->model->groups.at[group].parent;
	return group != MODEL_NONE || query_declared(run->query, service, ATTR_trust);
}

static void check_client(struct lint_run *run, const struct entry *entry, uint32_t client, enum deed deed)
{
	bool fails = (entry->open[client] & REFUSED) != 0;
	if (entry->open[client] == 0 || deed == DEED_HARMLESS)
		return;
	int bit = fails ? 2 : (entry->open[client] & WEIGHTY) ? 1 : 0;
	uint32_t service = entry->goal[bit][client];
	if (is_trusted(run, client, service))
		return;
	struct str name = rules_name(run, client), reached = rules_name(run, service);
	struct finding *finding =
	    fails ? lint_fail_node(run, client, "nothing asks who '%.*s' is before '%.*s' acts for it", STR_ARG(name), STR_ARG(reached))
	          : lint_undeclared_node(run, client, "nothing says who may use '%.*s', which '%.*s' reaches", STR_ARG(reached), STR_ARG(name));
	lint_help(run, finding, "write 'auth = jwt' on the gateway or on '%.*s', or 'public' if anybody may", STR_ARG(reached));
	lint_witness(run, finding, path_of(run, entry, client, bit));
}

static uint8_t *guarded_endpoints(const struct lint_run *run)
{
	uint8_t *bits = ARENA_ARRAY(run->arena, uint8_t, run->model->nodes.count);
	for (uint32_t i = 0; i < run->model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &run->model->endpoints.at[i];
		if (endpoint->node != MODEL_NONE)
			bits[endpoint->node] |= asks_who(attributes_get(&endpoint->attributes, ATTR_auth)) ||
			                                rules_says(attributes_get(&endpoint->attributes, ATTR_public)) ? 1 : 2;
	}
	return bits;
}

static void check(struct lint_run *run)
{
	uint32_t nodes = run->model->nodes.count;
	struct entry entry = { .risk = ARENA_ARRAY(run->arena, uint8_t, nodes), .open = ARENA_ARRAY(run->arena, uint8_t, nodes),
		               .endpoints = guarded_endpoints(run), .queue = ARENA_ARRAY(run->arena, uint32_t, nodes),
		               .waiting = ARENA_ARRAY(run->arena, bool, nodes), .room = nodes };
	for (int bit = 0; bit < BITS; bit++) {
		entry.next[bit] = ARENA_ARRAY(run->arena, uint32_t, nodes);
		entry.goal[bit] = ARENA_ARRAY(run->arena, uint32_t, nodes);
	}
	entry.turns = ARENA_ARRAY(run->arena, bool, nodes);
	spread_risk(run, &entry);
	start_at_services(run, &entry);
	spread_open(run, &entry);
	const uint8_t *deeds = client_deeds(run);
	for (uint32_t node = 0; node < nodes; node++)
		if (model_class(run->model, node) == CLASS_SOURCE)
			check_client(run, &entry, node, deeds[node]);
}

const struct lint_rule rule_unauthenticated_entry = {
	.code = "S002",
	.name = "unauthenticated-entry",
	.category = "security",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_WARNING,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a client reaches a service that acts for it, and nothing asks who it is",
	.undeclared_summary = "clients that reach services with no word on who may use them",
	.wants = "auth",
	.check = check,
};
