/* Ends of arrows: how twins pair up, arrows by their ends, and which nodes an arrow to a group reaches. */
#include "model/build.h"

/* ---- arrows by their ends ---- */

static uint64_t edge_key(struct model_end from, struct model_end to)
{
	uint64_t tail = (uint64_t)from.index << 1 | from.is_group, head = (uint64_t)to.index << 1 | to.is_group;
	return (tail << 32 | head) + 1; /* 0 is a free slot; indices stay below a million */
}

static uint32_t edge_slot(const struct edge_table *edges, uint64_t key)
{
	uint32_t slot = (uint32_t)((key * 0x9e3779b97f4a7c15u) >> 32) & (edges->room - 1);
	while (edges->keys[slot] && edges->keys[slot] != key)
		slot = (slot + 1) & (edges->room - 1);
	return slot;
}

void edges_reserve(struct builder *build, uint32_t arrows)
{
	struct edge_table *edges = &build->edges;
	for (edges->room = 64; edges->room < arrows;)
		edges->room *= 2;
	edges->keys = ARENA_ARRAY(build->arena, uint64_t, edges->room);
	edges->arrows = ARENA_ARRAY(build->arena, uint32_t, edges->room);
}

static void grow_edges(struct arena *arena, struct edge_table *edges)
{
	struct edge_table grown = { .count = edges->count, .room = edges->room ? edges->room * 2 : 64 };
	grown.keys = ARENA_ARRAY(arena, uint64_t, grown.room);
	grown.arrows = ARENA_ARRAY(arena, uint32_t, grown.room);
	for (uint32_t i = 0; i < edges->room; i++) {
		if (!edges->keys[i])
			continue;
		uint32_t slot = edge_slot(&grown, edges->keys[i]);
		grown.keys[slot] = edges->keys[i];
		grown.arrows[slot] = edges->arrows[i];
	}
	*edges = grown;
}

uint32_t edge_find(struct builder *build, struct model_end from, struct model_end to, uint32_t arrow)
{
	struct edge_table *edges = &build->edges;
	if (edges->count * 2 >= edges->room)
		grow_edges(build->arena, edges);
	uint64_t key = edge_key(from, to);
	uint32_t slot = edge_slot(edges, key);
	if (edges->keys[slot])
		return edges->arrows[slot];
	if (arrow == MODEL_NONE)
		return MODEL_NONE;
	edges->keys[slot] = key;
	edges->arrows[slot] = arrow;
	edges->count++;
	return MODEL_NONE;
}

/* ---- twins ---- */

static uint32_t group_of(const struct model *model, struct model_end end)
{
	return end.is_group ? end.index : model->nodes.at[end.index].group;
}

/* The copy of template `template_id` that the end stands in, or MODEL_NONE. */
static uint32_t copy_of(const struct model *model, struct model_end end, uint32_t template_id)
{
	uint32_t group = group_of(model, end);
	while (group != MODEL_NONE && model->groups.at[group].template_id != template_id)
		group = model->groups.at[group].parent;
	return group;
}

/* The innermost template that both ends stand in. */
static uint32_t shared_template(const struct model *model, struct model_end a, struct model_end b)
{
	for (uint32_t group = group_of(model, a); group != MODEL_NONE; group = model->groups.at[group].parent) {
		uint32_t template_id = model->groups.at[group].template_id;
		if (template_id != MODEL_NONE && copy_of(model, b, template_id) != MODEL_NONE)
			return template_id;
	}
	return MODEL_NONE;
}

void ends_pair(struct builder *build, const struct matches *tails, const struct matches *heads,
               bool (*emit)(void *context, struct model_end tail, struct model_end head), void *context)
{
	const struct model *model = build->model;
	if (tails->count == 1 && heads->count == 1) {
		emit(context, match_at(tails, 0), match_at(heads, 0));
		return;
	}
	uint32_t shared = MODEL_NONE;
	if (tails->count > 1 && heads->count > 1)
		shared = shared_template(model, match_at(tails, 0), match_at(heads, 0));
	if (shared == MODEL_NONE) {
		for (uint32_t i = 0; i < tails->count; i++)
			for (uint32_t k = 0; k < heads->count; k++)
				if (!emit(context, match_at(tails, i), match_at(heads, k)))
					return;
		return;
	}
	/* heads by their copy, each list in order */
	if (!build->copy_first)
		build->copy_first = ARENA_ARRAY(build->arena, uint32_t, model->groups.count);
	uint32_t *first = build->copy_first;
	uint32_t *next = ARENA_ARRAY(build->arena, uint32_t, heads->count);
	for (uint32_t k = heads->count; k-- > 0;) {
		uint32_t copy = copy_of(model, match_at(heads, k), shared);
		next[k] = first[copy];
		first[copy] = k + 1;
	}
	bool more = true;
	for (uint32_t i = 0; i < tails->count && more; i++)
		for (uint32_t k = first[copy_of(model, match_at(tails, i), shared)]; k && more; k = next[k - 1])
			more = emit(context, match_at(tails, i), match_at(heads, k - 1));
	for (uint32_t k = 0; k < heads->count; k++)
		first[copy_of(model, match_at(heads, k), shared)] = 0;
}
