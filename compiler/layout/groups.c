#include "layout/groups.h"

#include <math.h>

#include "scene/measure.h"
#include "scene/size.h"

/* The part of a group below its title, without its padding. */
static struct rectangle room_for(struct rectangle member, bool titled)
{
	struct rectangle room = rectangle_grown(member, PLACED_GROUP_PADDING - 4);
	if (titled) {
		room.y -= PLACED_TITLE_HEIGHT - (PLACED_GROUP_PADDING - 4);
		room.height += PLACED_TITLE_HEIGHT - (PLACED_GROUP_PADDING - 4);
	}
	return room;
}

void groups_place(struct plan *plan)
{
	struct scene *scene = plan->scene;
	for (uint32_t i = 0; i < scene->groups.count; i++)
		scene->groups.at[i].at = plan->groups[i];
	for (uint32_t i = 0; i < plan->parts.count; i++) {
		const struct plan_part *part = &plan->parts.at[i];
		if (part->group == SCENE_NONE)
			continue;
		struct scene_group *group = &scene->groups.at[part->group];
		struct rectangle member = { part->centre.x - part->width / 2, part->centre.y - part->height / 2,
					    part->width, part->height };
		group->at = rectangle_joined(group->at, room_for(member, group->label.text.len > 0));
	}
	/* Parents stand before children, so from the last to the first every child has its final size before its
	 * parent. */
	for (uint32_t i = scene->groups.count; i-- > 0;) {
		struct scene_group *group = &scene->groups.at[i];
		double least = size_title(group) + 2 * PLACED_GROUP_PADDING;
		if (group->at.width < least) {
			group->at.x -= (least - group->at.width) / 2;
			group->at.width = least;
		}
		if (group->parent != SCENE_NONE) {
			struct scene_group *parent = &scene->groups.at[group->parent];
			parent->at = rectangle_joined(parent->at, room_for(group->at, parent->label.text.len > 0));
		}
	}
}

void groups_place_titles(struct scene *scene, struct crowd *crowd)
{
	enum { STEP = 12 };
	for (uint32_t i = 0; i < scene->groups.count; i++) {
		struct scene_group *group = &scene->groups.at[i];
		double left = group->at.x + PLACED_GROUP_PADDING - 2,
		       right = group->at.x + group->at.width - PLACED_GROUP_PADDING + 2;
		struct rectangle at = { left, group->at.y + 4, size_title(group), PLACED_TITLE_HEIGHT - 6 };
		group->label_at = at;
		uint32_t best = UINT32_MAX;
		for (double x = left;
		     group->label.text.len > 0 && x + at.width <= fmax(right, left + at.width) && best > 0; x += STEP) {
			at.x = x;
			struct crowd_count count = crowd_ask(crowd, at, SCENE_NONE);
			uint32_t cost = count.of[CROWD_STROKE] + 4 * count.of[CROWD_BOX] + 4 * count.of[CROWD_TITLE];
			if (cost < best) {
				best = cost;
				group->label_at = at;
			}
		}
		if (group->label.text.len > 0)
			crowd_add(crowd, (struct crowd_item){ .kind = CROWD_TITLE, .owner = i, .at = group->label_at });
	}
}
