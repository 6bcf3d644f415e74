#include "layout/sound.h"

#include "scene/curve.h"

static struct rectangle part_at(const struct plan_part *part)
{
	/* A hair smaller: neighbours may touch. */
	return (struct rectangle){ part->centre.x - part->width / 2 + 1, part->centre.y - part->height / 2 + 1,
				   part->width - 2, part->height - 2 };
}

static bool holds(struct rectangle outer, struct rectangle inner)
{
	return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
	       inner.y + inner.height <= outer.y + outer.height;
}

static bool encloses(const struct plan *plan, uint32_t group, uint32_t inner)
{
	while (inner != SCENE_NONE && inner != group)
		inner = plan->scene->groups.at[inner].parent;
	return inner == group;
}

/* Groups that are neither inside one another must not meet. */
static bool groups_meet(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->scene->groups.count; i++) {
		for (uint32_t k = 0; k < i; k++) {
			if (rectangles_overlap(rectangle_grown(plan->groups[i], -1),
					       rectangle_grown(plan->groups[k], -1)) &&
			    !encloses(plan, k, i) && !encloses(plan, i, k))
				return true;
		}
	}
	return false;
}

/* Everything with everything: placers get 5,000 parts at most, and take far longer themselves. */
const char *sound_check(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->parts.count; i++) {
		struct rectangle at = part_at(&plan->parts.at[i]);
		for (uint32_t k = 0; k < i; k++) {
			if (rectangles_overlap(at, part_at(&plan->parts.at[k])))
				return "it put parts over each other";
		}
		for (uint32_t g = 0; g < plan->scene->groups.count; g++) {
			if (plan_part_is_in(plan, i, g) ? !holds(plan->groups[g], at)
							: rectangles_overlap(plan->groups[g], at))
				return "it put a part outside its group, or into a foreign one";
		}
	}
	return groups_meet(plan) ? "it put groups over each other" : NULL;
}
