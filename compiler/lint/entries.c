/* Ways in: from clients over routers to the first service, on which nothing stands guard. */
#include "lint/rules/rules.h"

/* ---- ways along the arrows ---- */

/* A state is a node and whether somebody refuses the guard from there on: 2 * node + refused. */
struct walk {
	const struct lint_run *run;
	const struct rules_guards *guards;
	const bool *begins;
	uint32_t *next, *queue;
	uint32_t head, tail;
};

static void reach(struct walk *walk, uint32_t state, uint32_t next)
{
	if (walk->next[state])
		return;
	walk->next[state] = next + 1;
	walk->queue[walk->tail++] = state;
}

/* A client at which flows begin goes the ways of its flows; its arrows that no flow takes are followed besides. */
static bool is_taken_by_flows(const struct walk *walk, uint32_t link)
{
	const struct model_link *ends = &walk->run->model->links.at[link];
	return walk->begins[ends->from] && walk->run->model->arrows.at[ends->arrow].first_step != MODEL_NONE;
}

/* Against the arrows: whoever calls a part on an open way is on one itself, unless it stands guard. */
static void spread(struct walk *walk, uint32_t state)
{
	const struct query *query = walk->run->query;
	uint32_t node = state / 2;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
		uint32_t link = query->in[i], caller = query->model->links.at[link].from;
		enum node_class class_ = model_class(query->model, caller);
		if (!rules_is_call(query, link) || (class_ != CLASS_ROUTER && class_ != CLASS_SOURCE) || is_taken_by_flows(walk, link))
			continue;
		enum rules_guard by_link = walk->guards->link(walk->run, link);
		enum rules_guard by_node = walk->guards->node(walk->run, caller, walk->guards->context);
		if (by_link == RULES_GUARDED || by_node == RULES_GUARDED)
			continue;
		reach(walk, 2 * caller + ((state & 1) | (by_link == RULES_REFUSED || by_node == RULES_REFUSED)), state);
	}
}

uint32_t *rules_flow_clients(const struct lint_run *run)
{
	const struct model *model = run->model;
	uint32_t *clients = ARENA_ARRAY(run->arena, uint32_t, model->flows.count);
	for (uint32_t i = 0; i < model->flows.count; i++) {
		uint32_t step = model->flows.at[i].first_step;
		clients[i] = MODEL_NONE;
		while (step != MODEL_NONE && model->steps.at[step].parallel)
			step = model->steps.at[step].child;
		if (step == MODEL_NONE || model->arrows.at[model->steps.at[step].arrow].from.is_group)
			continue;
		uint32_t from = model->arrows.at[model->steps.at[step].arrow].from.index;
		if (model_class(model, from) == CLASS_SOURCE)
			clients[i] = from;
	}
	return clients;
}

/* ---- ways that flows take ---- */

/* What a flow has reached over an open way. Stamps instead of flags, so that nothing is cleared between flows. */
struct trail {
	const struct lint_run *run;
	const struct rules_guards *guards;
	uint32_t *stamp, *by; /* per node: the flow that reached it, plus one; the node before it */
	bool *refused;        /* per node: somebody refuses the guard on the way to it */
};

enum { LONGEST_PATH = 64 }; /* a longer one explains nothing: its end stands for it */

static struct query_path path_back(const struct trail *trail, uint32_t node, uint32_t client)
{
	uint32_t count = 1, found[LONGEST_PATH] = { node };
	while (node != client && count < LONGEST_PATH)
		found[count++] = node = trail->by[node];
	struct query_path path = { ARENA_ARRAY(trail->run->arena, uint32_t, count), count };
	for (uint32_t i = 0; i < count; i++)
		path.nodes[i] = found[count - 1 - i];
	return path;
}

static void follow(struct trail *trail, uint32_t link, uint32_t flow, uint32_t client, struct rules_entry *entry)
{
	const struct lint_run *run = trail->run;
	const struct model_link *ends = &run->model->links.at[link];
	enum node_class tail = model_class(run->model, ends->from);
	bool service = model_base_kind(run->model, ends->to) == KIND_service;
	if (trail->stamp[ends->from] != flow + 1 || trail->stamp[ends->to] == flow + 1 || (tail != CLASS_ROUTER && tail != CLASS_SOURCE) ||
	    (!service && model_class(run->model, ends->to) != CLASS_ROUTER) || !rules_is_call(run->query, link))
		return;
	enum rules_guard by_link = trail->guards->link(run, link), by_node = trail->guards->node(run, ends->to, trail->guards->context);
	if (by_link == RULES_GUARDED || by_node == RULES_GUARDED)
		return;
	trail->stamp[ends->to] = flow + 1;
	trail->by[ends->to] = ends->from;
	trail->refused[ends->to] = trail->refused[ends->from] || by_link == RULES_REFUSED || by_node == RULES_REFUSED;
	if (!service || (entry->path.count > 0 && (entry->refused || !trail->refused[ends->to])))
		return;
	entry->path = path_back(trail, ends->to, client);
	entry->refused = trail->refused[ends->to];
}

/* Steps of one flow stand together, in the order in which its arrows are taken. */
static void follow_flows(const struct lint_run *run, const struct rules_guards *guards, struct rules_entries *entries)
{
	const struct model *model = run->model;
	uint32_t nodes = model->nodes.count;
	const uint32_t *clients = rules_flow_clients(run);
	struct trail trail = { run, guards, ARENA_ARRAY(run->arena, uint32_t, nodes), ARENA_ARRAY(run->arena, uint32_t, nodes),
		               ARENA_ARRAY(run->arena, bool, nodes) };
	for (uint32_t i = 0; i < model->flows.count; i++) {
		if (clients[i] == MODEL_NONE)
			continue;
		enum rules_guard guard = guards->node(run, clients[i], guards->context);
		entries->begins[clients[i]] = true;
		trail.stamp[clients[i]] = guard == RULES_GUARDED ? 0 : i + 1;
		trail.refused[clients[i]] = guard == RULES_REFUSED;
		for (uint32_t step = model->flows.at[i].first_step; step < model->steps.count && model->steps.at[step].flow == i; step++) {
			if (model->steps.at[step].parallel)
				continue;
			const struct model_arrow *arrow = &model->arrows.at[model->steps.at[step].arrow];
			for (uint32_t j = 0, count = rules_link_count(run, arrow); j < count; j++)
				follow(&trail, arrow->first_link + j, i, clients[i], &entries->flows[clients[i]]);
		}
	}
}

struct rules_entries rules_find_entries(const struct lint_run *run, const struct rules_guards *guards)
{
	size_t states = (size_t)run->model->nodes.count * 2;
	struct rules_entries entries = { run, NULL, ARENA_ARRAY(run->arena, bool, run->model->nodes.count),
		                         ARENA_ARRAY(run->arena, struct rules_entry, run->model->nodes.count) };
	follow_flows(run, guards, &entries);
	struct walk walk = { run, guards, entries.begins, ARENA_ARRAY(run->arena, uint32_t, states), ARENA_ARRAY(run->arena, uint32_t, states), 0, 0 };
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_base_kind(run->model, node) != KIND_service)
			continue;
		enum rules_guard guard = guards->node(run, node, guards->context);
		uint32_t state = 2 * node + (guard == RULES_REFUSED);
		if (guard != RULES_GUARDED)
			reach(&walk, state, state);
	}
	while (walk.head < walk.tail)
		spread(&walk, walk.queue[walk.head++]);
	entries.next = walk.next;
	return entries;
}

struct rules_entry rules_entry(const struct rules_entries *entries, uint32_t client)
{
	uint32_t state = 2 * client + (entries->next[2 * client + 1] != 0);
	struct rules_entry entry = entries->flows[client];
	if (!entries->next[state] || entry.refused || (entry.path.count > 0 && !(state & 1)))
		return entry;
	entry = (struct rules_entry){ .refused = state & 1 };
	entry.path.nodes = ARENA_ARRAY(entries->run->arena, uint32_t, LONGEST_PATH);
	while (entry.path.count < LONGEST_PATH) {
		entry.path.nodes[entry.path.count++] = state / 2;
		if (entries->next[state] == state + 1)
			break;
		state = entries->next[state] - 1;
	}
	return entry;
}
