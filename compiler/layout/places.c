#include "layout/places.h"

#include <math.h>
#include <stdlib.h>

/* What it costs to touch one of these. */
static const double costs[CROWD_KIND_COUNT] = {
	[CROWD_BOX] = 1000,           [CROWD_TITLE] = 800, [CROWD_HEAD] = 700,
	[CROWD_LABEL] = PLACES_LABEL, [CROWD_BORDER] = 12, [CROWD_STROKE] = PLACES_STRUCK,
};
static const double COST_ASIDE = 24, COST_BESIDE = 30,
		    COST_AWAY = 40; /* not in its middle on the curve; off it; at its very end instead of where it wants to be */

/* ---- walking along a curve ---- */

struct track track_of(struct arena *arena, struct curve curve)
{
	struct chords chords = curve_chords(arena, curve, 12);
	struct track track = { chords.points, ARENA_ARRAY(arena, double, chords.count), chords.count };
	for (uint32_t i = 1; i < track.count; i++) {
		double dx = track.points[i].x - track.points[i - 1].x, dy = track.points[i].y - track.points[i - 1].y;
		track.lengths[i] = track.lengths[i - 1] + sqrt(dx * dx + dy * dy);
	}
	return track;
}

/* The point at a share of the whole length, and the chord that it lies on. */
static struct point walk(const struct track *track, double share, uint32_t *chord)
{
	double wanted = share * track->lengths[track->count - 1];
	uint32_t low = 0, high = track->count - 2;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (track->lengths[middle + 1] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	double step = track->lengths[low + 1] - track->lengths[low], t = step > 0 ? (wanted - track->lengths[low]) / step : 0;
	struct point a = track->points[low], b = track->points[low + 1];
	*chord = low;
	return (struct point){ a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t };
}

double track_nearest(const struct track *track, struct point to)
{
	double best = 0, best_distance = INFINITY, whole = track->lengths[track->count - 1];
	for (uint32_t i = 0; i + 1 < track->count; i++) {
		struct point a = track->points[i], b = track->points[i + 1];
		double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
		double t = square > 0 ? fmin(fmax(((to.x - a.x) * dx + (to.y - a.y) * dy) / square, 0), 1) : 0;
		double ex = a.x + dx * t - to.x, ey = a.y + dy * t - to.y;
		if (ex * ex + ey * ey < best_distance) {
			best_distance = ex * ex + ey * ey;
			best = track->lengths[i] + (track->lengths[i + 1] - track->lengths[i]) * t;
		}
	}
	return whole > 0 ? best / whole : 0.5;
}

/* `side`: 0 has the middle on the curve, 1 and -1 leave the curve free, halves are between. */
static struct rectangle label_at(const struct track *track, double share, double side, const struct scene_line *line, uint32_t *chord)
{
	struct point at = walk(track, share, chord);
	double dx = track->points[*chord + 1].x - track->points[*chord].x, dy = track->points[*chord + 1].y - track->points[*chord].y;
	double step = sqrt(dx * dx + dy * dy), width = line->label_width, height = line->label_height;
	if (side != 0 && step > 1e-9) {
		double nx = -dy / step, ny = dx / step;
		double out = side * (fabs(nx) * width / 2 + fabs(ny) * height / 2 + 2);
		at.x += nx * out;
		at.y += ny * out;
	}
	return (struct rectangle){ at.x - width / 2, at.y - height / 2, width, height };
}

struct rectangle track_label(const struct track *track, double share, const struct scene_line *line)
{
	uint32_t chord;
	return label_at(track, share, 0, line, &chord);
}

/* ---- places ---- */

double places_touched(struct crowd *crowd, struct rectangle at, uint32_t line)
{
	struct crowd_count count = crowd_ask(crowd, at, line);
	double cost = 0;
	for (int kind = 0; kind < CROWD_KIND_COUNT; kind++)
		cost += costs[kind] * count.of[kind];
	return cost;
}

/* Whether a label beside its curve is still seen to be its own. The chord that it stands at is asked first: nearly always
 * it is near enough. */
static bool is_near(const struct track *track, struct rectangle at, uint32_t chord)
{
	enum { NEAR = 6 };
	struct rectangle around = rectangle_grown(at, NEAR);
	if (rectangle_crossed(around, track->points[chord], track->points[chord + 1]))
		return true;
	for (uint32_t i = 0; i + 1 < track->count; i++) {
		if (rectangle_crossed(around, track->points[i], track->points[i + 1]))
			return true;
	}
	return false;
}

static int compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	if (a->at.x != b->at.x)
		return a->at.x < b->at.x ? -1 : 1;
	return a->at.y < b->at.y ? -1 : a->at.y > b->at.y;
}

struct places places_find(struct crowd *crowd, const struct track *track, const struct scene_line *line, uint32_t index,
			  double wanted, double step)
{
	static const double sides[] = { 0, 0.5, -0.5, 1, -1 };
	static const double FIRST = 0.02, LAST = 0.98;
	enum { SIDES = sizeof sides / sizeof *sides, FEWEST = 8, LENGTHS = 120 /* a short arrow is looked at as closely as one of this length */, MOST = 160 };
	double whole = track->lengths[track->count - 1];
	int along = (int)fmin(fmax(fmax(whole, LENGTHS) / step, FEWEST), MOST);
	struct places places = { ARENA_ARRAY(crowd->arena, struct place, (size_t)(along + 1) * SIDES), 0 };
	for (int i = 0; i <= along; i++) {
		/* The wanted place is one of them. */
		double share = i == along ? wanted : FIRST + (LAST - FIRST) * i / (along - 1);
		for (int k = 0; k < SIDES; k++) {
			uint32_t chord;
			struct place place = { .at = label_at(track, share, sides[k], line, &chord) };
			if (sides[k] != 0 && !is_near(track, place.at, chord))
				continue;
			double aside = fabs(sides[k]);
			place.touched = places_touched(crowd, place.at, index);
			place.cost = place.touched + fabs(share - wanted) * COST_AWAY +
				     (aside == 1  ? COST_BESIDE
				      : aside > 0 ? COST_ASIDE
						  : 0);
			places.at[places.count++] = place;
		}
	}
	qsort(places.at, places.count, sizeof *places.at, compare_places);
	return places;
}
