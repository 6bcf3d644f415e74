#include "layout/plan.h"

#include <math.h>

#include "layout/rank.h"
#include "scene/size.h"

bool plan_part_is_in(const struct plan *plan, uint32_t part, uint32_t group)
{
	uint32_t at = plan->parts.at[part].group;
	while (at != SCENE_NONE && at != group)
		at = plan->scene->groups.at[at].parent;
	return at == group && group != SCENE_NONE;
}

static void add_parts(struct plan *plan)
{
	struct scene *scene = plan->scene;
	bool *filled = ARENA_ARRAY(plan->arena, bool, scene->groups.count);
	for (uint32_t i = 0; i < scene->boxes.count; i++) {
		const struct scene_box *box = &scene->boxes.at[i];
		double width = PLAN_AIR + box->width + fmax(PLAN_AIR, size_overhang_right(box) + 1);
		double height = box->height + 2 * fmax(PLAN_AIR, ceil(size_overhang_top(box)));
		vec_push(plan->arena, &plan->parts,
			 (struct plan_part){ .box = i, .group = box->group, .width = width, .height = height });
		if (box->group != SCENE_NONE)
			filled[box->group] = true;
	}
	for (uint32_t i = scene->groups.count; i-- > 0;) {
		const struct scene_group *group = &scene->groups.at[i];
		/* Parents stand before children: a child has spoken by now. */
		if (!filled[i])
			vec_push(
			    plan->arena, &plan->parts,
			    (struct plan_part){
				.box = SCENE_NONE, .group = i, .width = fmax(60, size_title(group)), .height = 20 });
		if (group->parent != SCENE_NONE)
			filled[group->parent] = true;
	}
}

/* ---- arrows to groups: which member stands for it ---- */

struct members {
	uint32_t *entry,
	    *exit; /* per group: the first member that nothing inside calls; the last that calls nothing inside */
};

/* The members of a group stand for it in source order; one that is called from within is no entry unless all are. */
static struct members members_make(const struct plan *plan)
{
	const struct scene *scene = plan->scene;
	uint32_t groups = scene->groups.count, parts = plan->parts.count;
	struct members members = { ARENA_ARRAY(plan->arena, uint32_t, groups),
				   ARENA_ARRAY(plan->arena, uint32_t, groups) };
	uint32_t *first = ARENA_ARRAY(plan->arena, uint32_t, groups);
	for (uint32_t g = 0; g < groups; g++)
		members.entry[g] = members.exit[g] = first[g] = SCENE_NONE;
	/* The innermost group that a part is called from within, or calls within; its depth tells for all groups around
	 * the part. */
	int *called = ARENA_ARRAY(plan->arena, int, parts), *calls = ARENA_ARRAY(plan->arena, int, parts);
	for (uint32_t i = 0; i < parts; i++)
		called[i] = calls[i] = -1;
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		const struct scene_line *line = &scene->lines.at[i];
		if (line->from.is_group || line->to.is_group || line->from.index == line->to.index)
			continue;
		uint32_t group = plan->parts.at[line->from.index].group;
		while (group != SCENE_NONE && !plan_part_is_in(plan, line->to.index, group))
			group = scene->groups.at[group].parent;
		int depth = group == SCENE_NONE ? -1 : scene->groups.at[group].depth;
		called[line->to.index] = depth > called[line->to.index] ? depth : called[line->to.index];
		calls[line->from.index] = depth > calls[line->from.index] ? depth : calls[line->from.index];
	}
	for (uint32_t i = 0; i < parts; i++) {
		for (uint32_t g = plan->parts.at[i].group; g != SCENE_NONE; g = scene->groups.at[g].parent) {
			if (first[g] == SCENE_NONE)
				first[g] = i;
			if (members.entry[g] == SCENE_NONE && called[i] < scene->groups.at[g].depth)
				members.entry[g] = i;
			if (calls[i] < scene->groups.at[g].depth)
				members.exit[g] = i;
		}
	}
	for (uint32_t g = 0; g < groups; g++) {
		if (members.entry[g] == SCENE_NONE)
			members.entry[g] = first[g];
		if (members.exit[g] == SCENE_NONE)
			members.exit[g] = first[g];
	}
	return members;
}

static uint32_t part_of(const struct scene_end *end, const uint32_t *members)
{
	return end->is_group ? members[end->index] : end->index;
}

/* Lines between a group and what is inside it have no edge: they are drawn on the finished picture. */
static bool is_within_itself(const struct plan *plan, const struct scene_line *line, uint32_t tail, uint32_t head)
{
	return (line->from.is_group && plan_part_is_in(plan, head, line->from.index)) ||
	       (line->to.is_group && plan_part_is_in(plan, tail, line->to.index));
}

static void add_edges(struct plan *plan)
{
	struct members members = members_make(plan);
	for (uint32_t i = 0; i < plan->scene->lines.count; i++) {
		const struct scene_line *line = &plan->scene->lines.at[i];
		uint32_t tail = part_of(&line->from, members.exit), head = part_of(&line->to, members.entry);
		if (is_within_itself(plan, line, tail, head))
			continue;
		int weight = (int)fmin(fmax(round(line->weight), 1), 100);
		vec_push(plan->arena, &plan->edges,
			 (struct plan_edge){ .line = i, .tail = tail, .head = head, .weight = weight });
	}
}

/* ---- order ---- */

/* 0 comes first: what a hint wants at the near side of the ranks, then ordinary parts, asynchronous ones, the far side.
 */
static int *order_keys(const struct plan *plan)
{
	const struct scene *scene = plan->scene;
	bool right = scene->direction == SCENE_RIGHT;
	enum want near = right ? WANT_TOP : WANT_LEFT, far = right ? WANT_BOTTOM : WANT_RIGHT;
	int *keys = ARENA_ARRAY(plan->arena, int, plan->parts.count);
	for (uint32_t i = 0; i < plan->parts.count; i++) {
		uint32_t box = plan->parts.at[i].box;
		keys[i] = box != SCENE_NONE && scene->boxes.at[box].band == BAND_BOTTOM ? 2 : 1;
	}
	for (uint32_t i = 0; i < scene->hints.count; i++) {
		const struct scene_hint *hint = &scene->hints.at[i];
		for (uint32_t k = 0; k < hint->ends.count; k++) {
			if (!hint->ends.at[k].is_group && (hint->want == near || hint->want == far))
				keys[hint->ends.at[k].index] = hint->want == near ? 0 : 3;
		}
	}
	return keys;
}

bool plan_prefers_mirror(const struct plan *plan)
{
	const struct scene *scene = plan->scene;
	bool right = scene->direction == SCENE_RIGHT;
	double sums[2] = { 0, 0 }, counts[2] = { 0, 0 }, wish = 0;
	for (uint32_t i = 0; i < scene->boxes.count; i++) {
		if (scene->boxes.at[i].is_note)
			continue;
		bool low = scene->boxes.at[i].band == BAND_BOTTOM;
		sums[low] += right ? plan->parts.at[i].centre.y : plan->parts.at[i].centre.x;
		counts[low]++;
	}
	double middle = counts[0] > 0 ? sums[0] / counts[0] : 0;
	for (uint32_t i = 0; i < scene->hints.count; i++) {
		const struct scene_hint *hint = &scene->hints.at[i];
		bool near = hint->want == (right ? WANT_TOP : WANT_LEFT),
		     far = hint->want == (right ? WANT_BOTTOM : WANT_RIGHT);
		for (uint32_t k = 0; k < hint->ends.count; k++) {
			if (hint->ends.at[k].is_group || !(near || far))
				continue;
			struct point centre = plan->parts.at[hint->ends.at[k].index].centre;
			wish += ((right ? centre.y : centre.x) - middle) * (near ? 1 : -1);
		}
	}
	if (wish != 0)
		return wish > 0;
	return counts[0] > 0 && counts[1] > 0 && sums[1] / counts[1] < middle;
}

struct plan plan_make(struct scene *scene)
{
	struct plan plan = { .arena = scene->arena, .scene = scene };
	plan.groups = ARENA_ARRAY(plan.arena, struct rectangle, scene->groups.count);
	add_parts(&plan);
	add_edges(&plan);
	rank_parts(&plan);
	int *keys = order_keys(&plan);
	plan.order = ARENA_ARRAY(plan.arena, uint32_t, plan.parts.count);
	uint32_t count = 0;
	for (int key = 0; key <= 3; key++) {
		for (uint32_t i = 0; i < plan.parts.count; i++) {
			if (keys[i] == key)
				plan.order[count++] = i;
		}
	}
	return plan;
}
