/* The heaviest chain of calls to each part, flow by flow: what multiplies or adds up along a request. */
#include "lint/rules/rules.h"

/* One call of the flow in hand; calls of one tail hang together. */
struct chain_call {
	struct rules_use use;
	uint32_t next; /* of the same tail, plus one */
};

struct chain_room {
	VEC(struct chain_call) calls;
	VEC(uint32_t) nodes; /* of the flow in hand, in order of appearance */
	VEC(uint32_t) order; /* the same, heads before tails */
	VEC(uint32_t) open;
	uint32_t *stamp;             /* per node: the walk that its values below are of */
	uint32_t *first, *cursor;    /* per node: its calls, plus one; where the search stands in them */
	uint32_t *place;             /* per node: in `order`, plus one; 0 while it is not done */
	uint32_t *before;            /* per node: the call that its chain ends in, plus one; 0 where it begins */
	double *weight;              /* per node; below 0 where no chain comes */
	bool *grows;                 /* per node: a call makes its chain heavier */
	uint8_t *walks;              /* per arrow: flows in which it was looked at */
	uint32_t walk;
};

static void enter(struct chain_room *room, struct arena *arena, uint32_t node)
{
	if (room->stamp[node] == room->walk)
		return;
	room->stamp[node] = room->walk;
	room->first[node] = room->place[node] = room->before[node] = 0;
	room->weight[node] = -1;
	room->grows[node] = false;
	vec_push(arena, &room->nodes, node);
}

static void add_calls(struct rules_chains *chains, uint32_t arrow, uint32_t step)
{
	struct chain_room *room = chains->room;
	const struct model *model = chains->run->model;
	uint32_t first = model->arrows.at[arrow].first_link, count = model->arrows.at[arrow].link_count;
	if (model->arrows.at[arrow].form != ARROW_CALL || room->walks[arrow] == UINT8_MAX)
		return;
	room->walks[arrow]++;
	for (uint32_t link = first; link < first + count; link++) {
		uint32_t from = model->links.at[link].from;
		enter(room, chains->run->arena, from);
		enter(room, chains->run->arena, model->links.at[link].to);
		struct rules_use use = { chains->run, link, step, 1, true };
		vec_push(chains->run->arena, &room->calls, ((struct chain_call){ use, room->first[from] }));
		room->first[from] = room->calls.count;
	}
}

/* Depth first; a node is done after all that it calls. */
static void sort_from(struct rules_chains *chains, uint32_t start)
{
	struct chain_room *room = chains->room;
	struct arena *arena = chains->run->arena;
	enum { WAITING = UINT32_MAX };
	if (room->place[start])
		return;
	room->place[start] = (uint32_t)WAITING;
	room->cursor[start] = room->first[start];
	vec_push(arena, &room->open, start);
	while (room->open.count) {
		uint32_t node = room->open.at[room->open.count - 1], at = room->cursor[node];
		if (at == 0) {
			room->open.count--;
			vec_push(arena, &room->order, node);
			room->place[node] = room->order.count;
			continue;
		}
		room->cursor[node] = room->calls.at[at - 1].next;
		uint32_t head = chains->run->model->links.at[room->calls.at[at - 1].use.link].to;
		if (room->place[head])
			continue;
		room->place[head] = (uint32_t)WAITING;
		room->cursor[head] = room->first[head];
		vec_push(arena, &room->open, head);
	}
}

static void relax(struct rules_chains *chains, uint32_t node)
{
	struct chain_room *room = chains->room;
	for (uint32_t at = room->first[node]; at; at = room->calls.at[at - 1].next) {
		const struct rules_use *use = &room->calls.at[at - 1].use;
		uint32_t head = chains->run->model->links.at[use->link].to;
		double own = room->place[head] < room->place[node] ? chains->weigh(use) : -1;
		if (own < 0)
			continue;
		room->grows[node] |= own > 0;
		if (room->weight[node] + own > room->weight[head]) {
			room->weight[head] = room->weight[node] + own;
			room->before[head] = at;
		}
	}
}

static void walk(struct rules_chains *chains)
{
	struct chain_room *room = chains->room;
	for (uint32_t i = 0; i < room->nodes.count; i++)
		sort_from(chains, room->nodes.at[i]);
	for (uint32_t i = room->order.count; i-- > 0;) {
		uint32_t node = room->order.at[i];
		if (room->weight[node] < 0 && (!chains->starts || chains->starts(chains->run, node)))
			room->weight[node] = 0;
		if (room->weight[node] >= 0)
			relax(chains, node);
	}
	for (uint32_t i = 0; i < room->nodes.count; i++) {
		uint32_t node = room->nodes.at[i];
		if (room->weight[node] > 0 && !room->grows[node])
			chains->end(chains, node, room->weight[node]);
	}
	room->calls.count = room->nodes.count = room->order.count = 0;
	room->walk++;
}

void rules_walk_chains(struct rules_chains *chains)
{
	struct arena *arena = chains->run->arena;
	const struct model *model = chains->run->model;
	uint32_t count = model->nodes.count;
	struct chain_room *room = ARENA_NEW(arena, struct chain_room);
	room->stamp = ARENA_ARRAY(arena, uint32_t, count);
	room->first = ARENA_ARRAY(arena, uint32_t, count);
	room->cursor = ARENA_ARRAY(arena, uint32_t, count);
	room->place = ARENA_ARRAY(arena, uint32_t, count);
	room->before = ARENA_ARRAY(arena, uint32_t, count);
	room->weight = ARENA_ARRAY(arena, double, count);
	room->grows = ARENA_ARRAY(arena, bool, count);
	room->walks = ARENA_ARRAY(arena, uint8_t, model->arrows.count);
	room->walk = 1;
	chains->room = room;
	chains->seen = ARENA_ARRAY(arena, bool, model->links.count);
	for (uint32_t arrow = 0; arrow < model->arrows.count; arrow++)
		if (model->arrows.at[arrow].first_step == MODEL_NONE)
			add_calls(chains, arrow, MODEL_NONE);
	walk(chains);
	for (uint32_t step = 0; step < model->steps.count; step++) {
		if (step > 0 && model->steps.at[step].flow != model->steps.at[step - 1].flow)
			walk(chains);
		if (!model->steps.at[step].parallel && model->steps.at[step].arrow != MODEL_NONE)
			add_calls(chains, model->steps.at[step].arrow, step);
	}
	walk(chains);
}

bool rules_chain_call(const struct rules_chains *chains, uint32_t node, struct rules_use *use)
{
	uint32_t at = chains->room->before[node];
	if (at)
		*use = chains->room->calls.at[at - 1].use;
	return at != 0;
}

void rules_chain_witness(const struct rules_chains *chains, struct finding *finding, uint32_t node)
{
	struct lint_run *run = chains->run;
	struct rules_use use;
	struct query_path path = { .count = 1 };
	if (!finding || !lint_has_witness_room(run))
		return;
	for (uint32_t at = node; rules_chain_call(chains, at, &use); at = run->model->links.at[use.link].from)
		path.count++;
	path.nodes = ARENA_ARRAY(run->arena, uint32_t, path.count);
	for (uint32_t i = path.count; i-- > 0;) {
		path.nodes[i] = node;
		if (rules_chain_call(chains, node, &use))
			node = run->model->links.at[use.link].from;
	}
	lint_witness(run, finding, path);
}
