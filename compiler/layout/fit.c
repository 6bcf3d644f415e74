#include "layout/fit.h"

#include <string.h>

#include "layout/ends.h"

void fit_curve(struct scene *scene, struct scene_line *line, const struct scene_line *from)
{
	struct plan plan = { .arena = scene->arena, .scene = scene };
	struct curve curve = { ARENA_ARRAY(scene->arena, struct point, from->curve.count), from->curve.count };
	if (curve.count)
		memcpy(curve.points, from->curve.at, sizeof *curve.points * curve.count);
	if (curve.count >= 4)
		ends_reach(&plan, line, curve);
	line->curve.at = curve.points;
	line->curve.count = line->curve.room = curve.count;
	line->failed = from->failed;
}
