/* Links: arrows as rules and numbers walk them, from node to node.
 *
 * An arrow to a group counts as an arrow to each member that nothing else inside calls; one from a group as an arrow from each
 * member that acts (stores, brokers and monitors do not, unless there is nothing else). Inner groups are settled before
 * outer ones, because an arrow to an inner group calls from within the outer one. Groups have preorder numbers
 * (names.c), so that the members of one are a run of the sorted nodes.
 */
#include "model/build.h"

#include <stdlib.h>

struct caller {
	struct model_end tail;
	uint32_t next;              /* in `callers`, plus one; 0 ends */
};

struct reach {
	struct builder *build;
	const struct model *model;
	uint32_t *sorted, *run;     /* nodes by their group's number; where each number's run begins */
	uint32_t *first_caller;     /* per node: in `callers`, plus one */
	VEC(struct caller) callers;
	struct span_of *entries;    /* per group */
	VEC(uint32_t) nodes;        /* what `entries` are runs of */
};

struct span_of {
	uint32_t start, count;
	bool known;
};

static bool is_inside(const struct reach *reach, struct model_end end, uint32_t group)
{
	const struct name_index *index = &reach->build->index;
	uint32_t own = end.is_group ? end.index : reach->model->nodes.at[end.index].group;
	return own != MODEL_NONE && index->preorder[own] >= index->preorder[group] &&
	       index->preorder[own] < index->preorder_end[group];
}

static void add_caller(struct reach *reach, uint32_t node, struct model_end tail)
{
	vec_push(reach->build->arena, &reach->callers, (struct caller){ tail, reach->first_caller[node] });
	reach->first_caller[node] = reach->callers.count;
}

static bool is_called_within(const struct reach *reach, uint32_t node, uint32_t group)
{
	for (uint32_t at = reach->first_caller[node]; at; at = reach->callers.at[at - 1].next) {
		struct model_end tail = reach->callers.at[at - 1].tail;
		bool itself = !tail.is_group && tail.index == node;
		if (!itself && is_inside(reach, tail, group) && !(tail.is_group && tail.index == group))
			return true;
	}
	return false;
}

static void sort_nodes(struct reach *reach)
{
	const struct model *model = reach->model;
	struct arena *arena = reach->build->arena;
	uint32_t groups = model->groups.count;
	reach->run = ARENA_ARRAY(arena, uint32_t, groups + 2);
	reach->sorted = ARENA_ARRAY(arena, uint32_t, model->nodes.count);
	for (uint32_t i = 0; i < model->nodes.count; i++)
		if (model->nodes.at[i].group != MODEL_NONE)
			reach->run[reach->build->index.preorder[model->nodes.at[i].group] + 2]++;
	for (uint32_t i = 1; i <= groups; i++)
		reach->run[i + 1] += reach->run[i];
	for (uint32_t i = 0; i < model->nodes.count; i++)
		if (model->nodes.at[i].group != MODEL_NONE)
			reach->sorted[reach->run[reach->build->index.preorder[model->nodes.at[i].group] + 1]++] = i;
}

static int by_index(const void *a, const void *b)
{
	uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
	return one < other ? -1 : one > other;
}

/* The members of `group` that an arrow to it reaches (entering) or that one from it leaves. */
static struct span_of choose_members(struct reach *reach, uint32_t group, bool entering)
{
	const struct name_index *index = &reach->build->index;
	uint32_t from = reach->run[index->preorder[group]], to = reach->run[index->preorder_end[group]];
	struct span_of chosen = { reach->nodes.count, 0, true };
	for (int pass = 0; pass < 2 && chosen.count == 0; pass++)
		for (uint32_t i = from; i < to; i++) {
			uint32_t node = reach->sorted[i];
			enum node_class class_ = model_class(reach->model, node);
			bool acts = class_ != CLASS_STORE && class_ != CLASS_BROKER && class_ != CLASS_OPS;
			if (pass == 0 && (entering ? is_called_within(reach, node, group) : !acts))
				continue;
			vec_push(reach->build->arena, &reach->nodes, node);
			chosen.count++;
		}
	if (chosen.count)
		qsort(reach->nodes.at + chosen.start, chosen.count, sizeof *reach->nodes.at, by_index);
	return chosen;
}

/* Groups that arrows run to, innermost first. */
static void settle_entries(struct reach *reach)
{
	const struct model *model = reach->model;
	struct arena *arena = reach->build->arena;
	uint32_t groups = model->groups.count, deepest = 0;
	uint32_t *depth = ARENA_ARRAY(arena, uint32_t, groups);
	uint32_t *first_arrow = ARENA_ARRAY(arena, uint32_t, groups);
	uint32_t *next_arrow = ARENA_ARRAY(arena, uint32_t, model->arrows.count);
	for (uint32_t i = 0; i < groups; i++) {
		uint32_t parent = model->groups.at[i].parent;
		depth[i] = parent == MODEL_NONE ? 0 : depth[parent] + 1;
		deepest = depth[i] > deepest ? depth[i] : deepest;
	}
	for (uint32_t i = model->arrows.count; i-- > 0;) {
		const struct model_arrow *arrow = &model->arrows.at[i];
		if (!arrow->to.is_group)
			continue;
		next_arrow[i] = first_arrow[arrow->to.index];
		first_arrow[arrow->to.index] = i + 1;
	}
	uint32_t *by_depth = ARENA_ARRAY(arena, uint32_t, deepest + 1), *next = ARENA_ARRAY(arena, uint32_t, groups);
	for (uint32_t i = groups; i-- > 0;) {
		next[i] = by_depth[depth[i]];
		by_depth[depth[i]] = i + 1;
	}
	for (uint32_t level = deepest + 1; level-- > 0;)
		for (uint32_t at = by_depth[level]; at; at = next[at - 1]) {
			uint32_t group = at - 1;
			if (!first_arrow[group])
				continue;
			struct span_of entries = choose_members(reach, group, true);
			reach->entries[group] = entries;
			for (uint32_t arrow = first_arrow[group]; arrow; arrow = next_arrow[arrow - 1])
				for (uint32_t i = 0; i < entries.count && reach->callers.count < 2 * BUILD_LIMIT; i++)
					add_caller(reach, reach->nodes.at[entries.start + i], model->arrows.at[arrow - 1].from);
		}
}

/* The nodes of one end of an arrow; for a node that is itself, held in *one. */
static const uint32_t *end_nodes(struct reach *reach, struct model_end end, bool entering, struct span_of *leaving,
                                 uint32_t *one, uint32_t *count)
{
	if (!end.is_group) {
		*one = end.index;
		*count = 1;
		return one;
	}
	struct span_of *chosen = entering ? &reach->entries[end.index] : &leaving[end.index];
	if (!chosen->known)
		*chosen = choose_members(reach, end.index, entering);
	*count = chosen->count;
	return reach->nodes.at + chosen->start;
}

static void link_groups(struct reach *reach)
{
	struct builder *build = reach->build;
	struct model *model = build->model;
	struct span_of *leaving = ARENA_ARRAY(build->arena, struct span_of, model->groups.count);
	for (uint32_t i = 0; i < model->arrows.count; i++) {
		struct model_arrow *arrow = &model->arrows.at[i];
		arrow->first_link = model->links.count;
		uint32_t tail_one, head_one, tails, heads, count;
		end_nodes(reach, arrow->from, false, leaving, &tail_one, &tails); /* may move reach->nodes: asked again below */
		const uint32_t *head = end_nodes(reach, arrow->to, true, leaving, &head_one, &heads);
		const uint32_t *tail = end_nodes(reach, arrow->from, false, leaving, &tail_one, &count);
		for (uint32_t t = 0; t < tails; t++)
			for (uint32_t h = 0; h < heads; h++) {
				if (tail[t] == head[h] && (arrow->from.is_group || arrow->to.is_group))
					continue;
				if (!build_room(build, model->links.count, "arrows", arrow->span))
					return;
				vec_push(build->arena, &model->links, (struct model_link){ tail[t], head[h], i });
			}
		arrow->link_count = model->links.count - arrow->first_link;
	}
}

/* Most designs have no arrow at a group. */
static bool link_nodes_alone(struct builder *build)
{
	struct model *model = build->model;
	for (uint32_t i = 0; i < model->arrows.count; i++)
		if (model->arrows.at[i].from.is_group || model->arrows.at[i].to.is_group)
			return false;
	model->links.at = ARENA_ARRAY(build->arena, struct model_link, model->arrows.count);
	model->links.count = model->links.room = model->arrows.count;
	for (uint32_t i = 0; i < model->arrows.count; i++) {
		struct model_arrow *arrow = &model->arrows.at[i];
		model->links.at[i] = (struct model_link){ arrow->from.index, arrow->to.index, i };
		arrow->first_link = i;
		arrow->link_count = 1;
	}
	return true;
}

void links_make(struct builder *build)
{
	struct model *model = build->model;
	if (link_nodes_alone(build))
		return;
	struct reach reach = { .build = build, .model = model };
	reach.first_caller = ARENA_ARRAY(build->arena, uint32_t, model->nodes.count);
	reach.entries = ARENA_ARRAY(build->arena, struct span_of, model->groups.count);
	sort_nodes(&reach);
	for (uint32_t i = 0; i < model->arrows.count; i++) {
		const struct model_arrow *arrow = &model->arrows.at[i];
		if (!arrow->to.is_group && arrow->form != ARROW_LINK)
			add_caller(&reach, arrow->to.index, arrow->from);
	}
	settle_entries(&reach);
	link_groups(&reach);
}
