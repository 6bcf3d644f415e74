/* The shortest way around things leads from corner to corner: a search over the corners that see each other. */
#include <math.h>

#include "layout/route.h"

enum { AIR = 6, LEAST_AIR = 1, CORNER = 11, BEND = 26 };

/* Whether a stroke keeps clear of everything; of its own boxes it may touch the border. */
bool field_is_clear(const struct field *field, struct point from, struct point to, const uint32_t own[2], double air)
{
	double left = fmin(from.x, to.x), right = fmax(from.x, to.x), top = fmin(from.y, to.y),
	       bottom = fmax(from.y, to.y);
	for (uint32_t i = 0; i < field->count; i++) {
		const struct rectangle *at = &field->at[i];
		bool is_own = i == own[0] || i == own[1];
		double grown = is_own ? -1 : i < field->boxes ? air : air / 2;
		if (at->x - grown >= right || at->x + at->width + grown <= left || at->y - grown >= bottom ||
		    at->y + at->height + grown <= top)
			continue;
		if (rectangle_crossed(rectangle_grown(*at, grown), from, to))
			return false;
	}
	return true;
}

struct knot {
	struct point at;
	double length; /* of the shortest way to it so far */
	uint32_t from;
	bool done;
};

static double distance(struct point a, struct point b)
{
	return sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

static struct way walk_back(struct arena *arena, const struct knot *knots, uint32_t last)
{
	struct way way = { .count = 1 };
	for (uint32_t at = last; at != 0; at = knots[at].from)
		way.count++;
	way.points = ARENA_ARRAY(arena, struct point, way.count);
	for (uint32_t at = last, i = way.count; i-- > 0; at = knots[at].from)
		way.points[i] = knots[at].at;
	return way;
}

static struct way find(struct arena *arena, const struct field *field, struct point from, struct point to,
		       const uint32_t own[2], double air)
{
	uint32_t count = 4 * field->count + 2;
	struct knot *knots = ARENA_ARRAY(arena, struct knot, count);
	for (uint32_t i = 0; i < field->count; i++) {
		struct rectangle at = rectangle_grown(field->at[i], CORNER);
		knots[4 * i + 2].at = (struct point){ at.x, at.y };
		knots[4 * i + 3].at = (struct point){ at.x + at.width, at.y };
		knots[4 * i + 4].at = (struct point){ at.x, at.y + at.height };
		knots[4 * i + 5].at = (struct point){ at.x + at.width, at.y + at.height };
	}
	for (uint32_t i = 0; i < count; i++)
		knots[i].length = INFINITY;
	knots[0] = (struct knot){ .at = from };
	knots[1].at = to;
	for (;;) {
		uint32_t best = SCENE_NONE;
		double best_whole = INFINITY;
		for (uint32_t i = 0; i < count; i++) {
			double whole = knots[i].length + distance(knots[i].at, to);
			if (!knots[i].done && whole < best_whole) {
				best_whole = whole;
				best = i;
			}
		}
		if (best == SCENE_NONE)
			return (struct way){ NULL, 0 };
		if (best == 1)
			return walk_back(arena, knots, 1);
		knots[best].done = true;
		for (uint32_t i = 1; i < count; i++) {
			double length = knots[best].length + distance(knots[best].at, knots[i].at) + BEND;
			if (!knots[i].done && length < knots[i].length &&
			    field_is_clear(field, knots[best].at, knots[i].at, own, air)) {
				knots[i].length = length;
				knots[i].from = best;
			}
		}
	}
}

struct way way_find(struct arena *arena, const struct field *field, struct point from, struct point to,
		    const uint32_t own[2])
{
	struct way way = find(arena, field, from, to, own, AIR);
	/* Between boxes that stand close there may be less room. */
	return way.count ? way : find(arena, field, from, to, own, LEAST_AIR);
}
