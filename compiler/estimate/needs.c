/* What a flow, or the clients, cannot do without (rules.md 1.5), as a tree of alternatives. */
#include "estimate/graph.h"

struct edge {
	uint32_t from, to;
	uint32_t choice_of; /* edges of one choice share this number, or FIGURE_NONE */
	uint32_t colour;    /* that a member of a choice has; FIGURE_NONE until it is reached */
	bool reads, writes;
};

struct gathering {
	struct work *work;
	struct needs needs;
	VEC(struct edge) edges;
	struct need_room *room;
	uint32_t choices;           /* numbers handed out */
	VEC(uint32_t) choice_index; /* per number: index in needs.choices, or FIGURE_NONE */
	uint32_t root_choice;       /* of twins where one flow starts */
};

/* Per node, then per group, then for the root: stamped, so that a flow costs its steps alone. */
struct need_room {
	uint32_t round;
	uint32_t *stamp, *need;      /* index in the list */
	uint32_t *followed, *rooted; /* the round in which its required links, or it as a root, were taken */
};

enum { DEEPEST = 64, STAND_IN_EDGES = 10000 }; /* alternatives within alternatives; beyond them they count as needed */

/* ---- which edges ---- */

static bool flagged(const struct attribute *attribute)
{
	return attribute && attribute->value.kind != VALUE_NO;
}

static bool excused(const struct work *work, const struct use *use)
{
	static const enum attribute_id ids[] = { ATTR_optional, ATTR_best_effort, ATTR_fallback };
	uint32_t head = work->model->links.at[use->link].to;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		if (flagged(use_attribute(work, use, ids[i])) || flagged(model_attribute(work->model, head, ids[i])))
			return true;
	return false;
}

static bool needed(const struct work *work, const struct use *use)
{
	uint32_t head = work->model->links.at[use->link].to, tail = work->model->links.at[use->link].from;
	enum arrow_form form = query_form(work->query, use->link);
	if (excused(work, use) || use->spared || model_base_kind(work->model, head) == KIND_monitor)
		return false;
	if (model_base_kind(work->model, head) == KIND_cache && work->query->fronts[head] != MODEL_NONE)
		return false;
	if (form == ARROW_CALL || form == ARROW_DUPLEX)
		return true;
	return form == ARROW_SEND && model_class(work->model, head) == CLASS_BROKER &&
	       !query_passive(work->query, tail);
}

static void add_edge(struct gathering *gathering, uint32_t link, uint32_t choice_of, uint8_t operations)
{
	const struct model_link *at = &gathering->work->model->links.at[link];
	struct edge edge = {
		at->from, at->to, choice_of, FIGURE_NONE, operation_reads(operations), operation_writes(operations)
	};
	vec_push(gathering->work->arena, &gathering->edges, edge);
}

static uint32_t new_choice(struct gathering *gathering)
{
	vec_push(gathering->work->arena, &gathering->choice_index, FIGURE_NONE);
	return gathering->choices++;
}

/* What `start` and whatever it needs cannot do without, by structure. */
static void follow(struct gathering *gathering, uint32_t start, uint32_t most)
{
	struct work *work = gathering->work;
	const struct query *query = work->query;
	uint32_t first = work->scratch.count;
	vec_push(work->arena, &work->scratch, start);
	for (uint32_t at = first; at < work->scratch.count && gathering->edges.count < most; at++) {
		uint32_t node = work->scratch.at[at], choice = FIGURE_NONE;
		if (gathering->room->followed[node] == gathering->room->round)
			continue;
		gathering->room->followed[node] = gathering->room->round;
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
			uint32_t link = query->out[i], other = stand_in(work, link), own = FIGURE_NONE;
			bool call = query_is_call(query, link);
			if (query_required(query, link) && query_is_or(query, node) && call)
				own = choice = choice == FIGURE_NONE ? new_choice(gathering) : choice;
			else if (other != MODEL_NONE && call)
				own = new_choice(gathering);
			else if (!query_required(query, link))
				continue;
			add_edge(gathering, link, own, query->operations[link]);
			vec_push(work->arena, &work->scratch, work->model->links.at[link].to);
			if (other != MODEL_NONE && call) {
				add_edge(gathering, other, own, query->operations[link]);
				vec_push(work->arena, &work->scratch, work->model->links.at[other].to);
			}
		}
	}
	work->scratch.count = first;
}

/* ---- colours ---- */

static uint32_t parting(const struct needs *needs, uint32_t a, uint32_t b)
{
	while (a != b) {
		if (needs->colours.at[a].depth < needs->colours.at[b].depth) {
			uint32_t swap = a;
			a = b;
			b = swap;
		}
		a = needs->colours.at[a].parent;
	}
	return a;
}

static uint32_t root_index(const struct work *work)
{
	return work->model->nodes.count + work->model->groups.count;
}

static struct need *need_at(struct gathering *gathering, uint32_t index)
{
	struct need_room *room = gathering->room;
	return room->stamp[index] == room->round ? &gathering->needs.list.at[room->need[index]] : NULL;
}

static void reach_thing(struct gathering *gathering, uint32_t index, struct need thing, const struct edge *edge)
{
	struct needs *needs = &gathering->needs;
	struct need_room *room = gathering->room;
	if (room->stamp[index] != room->round) {
		room->stamp[index] = room->round;
		room->need[index] = needs->list.count;
		vec_push(gathering->work->arena, &needs->list, thing);
	}
	struct need *need = &needs->list.at[room->need[index]];
	need->colour = parting(needs, need->colour, thing.colour);
	need->reads |= edge->reads;
	need->writes |= edge->writes;
}

/* A node needs the zone and the region that it stands in. */
static void reach_node(struct gathering *gathering, uint32_t colour, const struct edge *edge)
{
	const struct model *model = gathering->work->model;
	uint32_t node = edge->to;
	struct need need = { .node = node,
			     .from = edge->from < model->nodes.count ? edge->from : MODEL_NONE,
			     .colour = colour };
	reach_thing(gathering, node, need, edge);
	for (uint32_t group = model->nodes.at[node].group; group != MODEL_NONE; group = model->groups.at[group].parent)
		if (model->groups.at[group].kind == GROUP_ZONE || model->groups.at[group].kind == GROUP_REGION) {
			need = (struct need){ .node = group, .from = MODEL_NONE, .is_group = true, .colour = colour };
			reach_thing(gathering, model->nodes.count + group, need, edge);
		}
}

static uint32_t colour_of_edge(struct gathering *gathering, struct edge *edge, uint32_t tail_colour)
{
	struct needs *needs = &gathering->needs;
	if (edge->choice_of == FIGURE_NONE || needs->colours.at[tail_colour].depth >= DEEPEST)
		return tail_colour;
	if (edge->colour != FIGURE_NONE)
		return edge->colour;
	uint32_t *choice = &gathering->choice_index.at[edge->choice_of];
	if (*choice == FIGURE_NONE) {
		*choice = needs->choices.count;
		struct choice fresh = { tail_colour, needs->colours.at[tail_colour].first_choice };
		needs->colours.at[tail_colour].first_choice = needs->choices.count;
		vec_push(gathering->work->arena, &needs->choices, fresh);
	}
	uint32_t parent = needs->choices.at[*choice].colour;
	struct colour colour = { parent, *choice, FIGURE_NONE, needs->colours.at[parent].depth + 1 };
	edge->colour = needs->colours.count;
	vec_push(gathering->work->arena, &needs->colours, colour);
	return edge->colour;
}

/* Twice, so that a node which a later edge reaches by another way hands its new colour on. */
static struct needs spread(struct gathering *gathering)
{
	uint32_t root = root_index(gathering->work);
	struct colour top = { 0, FIGURE_NONE, FIGURE_NONE, 0 };
	vec_push(gathering->work->arena, &gathering->needs.colours, top);
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < gathering->edges.count; i++) {
			struct edge *edge = &gathering->edges.at[i];
			const struct need *tail = edge->from == root ? NULL : need_at(gathering, edge->from);
			if (tail || edge->from == root)
				reach_node(gathering, colour_of_edge(gathering, edge, tail ? tail->colour : 0), edge);
		}
	return gathering->needs;
}

/* ---- from flows ---- */

static struct gathering gathering_for(struct work *work)
{
	if (!work->need_room) {
		uint32_t things = root_index(work) + 1;
		struct need_room *room = work->need_room = ARENA_NEW(work->arena, struct need_room);
		room->stamp = ARENA_ARRAY(work->arena, uint32_t, things);
		room->need = ARENA_ARRAY(work->arena, uint32_t, things);
		room->followed = ARENA_ARRAY(work->arena, uint32_t, things);
		room->rooted = ARENA_ARRAY(work->arena, uint32_t, things);
	}
	work->need_room->round++;
	return (struct gathering){ .work = work, .room = work->need_room };
}

static void add_root(struct gathering *gathering, uint32_t node, uint32_t choice_of)
{
	struct need_room *room = gathering->room;
	if (room->rooted[node] == room->round)
		return;
	room->rooted[node] = room->round;
	struct edge edge = { root_index(gathering->work), node, choice_of, FIGURE_NONE, false, false };
	vec_push(gathering->work->arena, &gathering->edges, edge);
}

/* Steps from one tail that share a split are a choice; so are a call and what stands in for its head. */
static void take_uses(struct gathering *gathering, uint32_t flow)
{
	struct work *work = gathering->work;
	uint32_t choice = FIGURE_NONE, choice_tail = MODEL_NONE, split = MODEL_NONE;
	for (uint32_t i = work->flow_first_use[flow]; i < work->flow_first_use[flow + 1]; i++) {
		const struct use *use = &work->uses.at[i];
		if (use->flow != flow || !needed(work, use))
			continue;
		uint32_t from = work->model->links.at[use->link].from, own = use->split,
			 other = stand_in(work, use->link);
		if (own == MODEL_NONE || own != split || from != choice_tail)
			choice = own == MODEL_NONE ? FIGURE_NONE : new_choice(gathering);
		split = own;
		choice_tail = from;
		uint32_t edge_choice = choice == FIGURE_NONE && other != MODEL_NONE ? new_choice(gathering) : choice;
		add_edge(gathering, use->link, edge_choice, use->operations);
		if (other != MODEL_NONE) {
			add_edge(gathering, other, edge_choice, use->operations);
			follow(gathering, work->model->links.at[other].to, gathering->edges.count + STAND_IN_EDGES);
		}
	}
}

static void take_starts(struct gathering *gathering, uint32_t flow)
{
	struct work *work = gathering->work;
	uint32_t choice = FIGURE_NONE;
	for (uint32_t i = work->flow_first_use[flow]; i < work->flow_first_use[flow + 1]; i++) {
		const struct use *use = &work->uses.at[i];
		if (use->flow != flow || !use->starts)
			continue;
		if (use->starts_twins && choice == FIGURE_NONE)
			choice = new_choice(gathering);
		add_root(gathering, work->model->links.at[use->link].from, use->starts_twins ? choice : FIGURE_NONE);
	}
}

struct needs needs_of_flow(struct work *work, uint32_t flow)
{
	struct gathering gathering = gathering_for(work);
	take_starts(&gathering, flow);
	take_uses(&gathering, flow);
	return spread(&gathering);
}

struct needs needs_of_whole(struct work *work, uint32_t client)
{
	struct gathering gathering = gathering_for(work);
	for (uint32_t flow = 0; flow < work->model->flows.count; flow++)
		if (work->estimate->flows[flow].by_client) {
			take_starts(&gathering, flow);
			take_uses(&gathering, flow);
		}
	if (work->model->flows.count == 0)
		for (uint32_t node = 0; node < work->model->nodes.count; node++)
			if (client == MODEL_NONE ? model_class(work->model, node) == CLASS_SOURCE : node == client) {
				add_root(&gathering, node, FIGURE_NONE);
				follow(&gathering, node, UINT32_MAX);
			}
	return spread(&gathering);
}

/* ---- asking ---- */

bool needs_met(const struct needs *needs, bool (*up)(void *context, const struct need *need), void *context, bool *room)
{
	bool *well = room, *chosen = room + needs->colours.count;
	for (uint32_t i = 0; i < needs->colours.count; i++)
		well[i] = true;
	for (uint32_t i = 0; i < needs->choices.count; i++)
		chosen[i] = false;
	for (uint32_t i = 0; i < needs->list.count; i++)
		if (!up(context, &needs->list.at[i]))
			well[needs->list.at[i].colour] = false;
	/* from the leaves: the members of a choice have greater numbers than the colour that it stands in */
	for (uint32_t i = needs->colours.count; i-- > 0;) {
		const struct colour *colour = &needs->colours.at[i];
		for (uint32_t at = colour->first_choice; at != FIGURE_NONE; at = needs->choices.at[at].next)
			well[i] &= chosen[at];
		if (colour->choice != FIGURE_NONE)
			chosen[colour->choice] |= well[i];
	}
	return needs->colours.count == 0 || well[0];
}
