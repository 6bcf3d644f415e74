#include "layout/hints.h"

#include <math.h>

#include "scene/curve.h"

static struct point centre_of(const struct scene *scene, const struct scene_end *end)
{
	return rectangle_centre(end->is_group ? scene->groups.at[end->index].at : scene->boxes.at[end->index].at);
}

/* Along the reading order, or across it. */
static double along(const struct scene *scene, struct point point)
{
	return scene->direction == SCENE_RIGHT ? point.x : point.y;
}

static double across(const struct scene *scene, struct point point)
{
	return scene->direction == SCENE_RIGHT ? point.y : point.x;
}

/* Nothing of its rank lies further to that side; for a hint along the reading order, nothing at all does. */
static bool is_outermost(const struct scene *scene, const struct scene_end *end, bool is_along, int side)
{
	enum { SAME_RANK = 8 };
	struct point here = centre_of(scene, end);
	for (uint32_t i = 0; i < scene->boxes.count; i++) {
		if (scene->boxes.at[i].is_note || (!end->is_group && end->index == i))
			continue;
		struct point other = rectangle_centre(scene->boxes.at[i].at);
		bool same = is_along || fabs(along(scene, other) - along(scene, here)) < SAME_RANK;
		double gap =
		    is_along ? along(scene, other) - along(scene, here) : across(scene, other) - across(scene, here);
		if (same && gap * side > SAME_RANK)
			return false;
	}
	return true;
}

static bool is_honoured(const struct scene *scene, const struct scene_hint *hint)
{
	bool right = scene->direction == SCENE_RIGHT, honoured = true;
	for (uint32_t i = 0; i < hint->ends.count; i++) {
		const struct scene_end *end = &hint->ends.at[i];
		struct point here = centre_of(scene, end), before = centre_of(scene, &hint->ends.at[i > 0 ? i - 1 : 0]);
		switch (hint->want) {
		case WANT_SAME_RANK: honoured &= fabs(along(scene, here) - along(scene, before)) < 1; break;
		case WANT_ORDER: honoured &= i == 0 || across(scene, here) > across(scene, before); break;
		case WANT_LEFT: honoured &= is_outermost(scene, end, right, -1); break;
		case WANT_RIGHT: honoured &= is_outermost(scene, end, right, 1); break;
		case WANT_TOP: honoured &= is_outermost(scene, end, !right, -1); break;
		case WANT_BOTTOM: honoured &= is_outermost(scene, end, !right, 1); break;
		}
	}
	return honoured;
}

void hints_check(struct scene *scene)
{
	for (uint32_t i = 0; i < scene->hints.count; i++)
		scene->hints.at[i].honoured = is_honoured(scene, &scene->hints.at[i]);
}
