/* What of a design is shown. A collapsed group is one box, and its arrows are the group's; what is hidden has no box and takes its
 * arrows along. */
#include "scene/make.h"

static uint32_t *no_index(struct arena *arena, uint32_t count)
{
	uint32_t *at = ARENA_ARRAY(arena, uint32_t, count);
	for (uint32_t i = 0; i < count; i++)
		at[i] = SCENE_NONE;
	return at;
}

void make_view(struct maker *maker)
{
	maker->box_of_node = no_index(maker->arena, maker->model->nodes.count);
	maker->box_of_group = no_index(maker->arena, maker->model->groups.count);
	maker->group_of = no_index(maker->arena, maker->model->groups.count);
	maker->line_of = no_index(maker->arena, maker->model->arrows.count);
}

bool make_is_shown(const struct maker *maker, uint32_t node)
{
	return !maker->options->hidden || !maker->options->hidden[node];
}

uint32_t make_collapsed_around(const struct maker *maker, uint32_t group)
{
	uint32_t found = MODEL_NONE;
	for (; maker->options->collapsed && group != MODEL_NONE; group = maker->model->groups.at[group].parent)
		if (maker->options->collapsed[group])
			found = group;
	return found;
}

bool make_end(const struct maker *maker, struct model_end end, struct scene_end *found)
{
	if (end.index == MODEL_NONE)
		return false;
	uint32_t group = end.is_group ? end.index : maker->model->nodes.at[end.index].group;
	uint32_t collapsed = make_collapsed_around(maker, group);
	if (collapsed != MODEL_NONE)
		*found = (struct scene_end){ false, maker->box_of_group[collapsed] };
	else
		*found = (struct scene_end){ end.is_group, end.is_group ? maker->group_of[end.index] : maker->box_of_node[end.index] };
	return found->index != SCENE_NONE;
}
