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

static const double SIDES[] = { 0, 0.5, -0.5, 1, -1 };
enum { SIDE_COUNT = sizeof SIDES / sizeof *SIDES };

/* The last one is the wanted one. */
static double share_of(const struct places *places, uint32_t which)
{
	static const double FIRST = 0.02, LAST = 0.98;
	return which + 1 == places->along ? places->wanted : FIRST + (LAST - FIRST) * which / (places->along - 2);
}

struct places places_make(struct crowd *crowd, const struct track *track, const struct scene_line *line, uint32_t index,
			  double wanted, double step)
{
	enum { FEWEST = 8, LENGTHS = 120 /* a short arrow is looked at as closely as one of this length */, MOST = 160 };
	double whole = track->lengths[track->count - 1];
	uint32_t along = (uint32_t)fmin(fmax(fmax(whole, LENGTHS) / step, FEWEST), MOST) + 1;
	struct places places = { .crowd = crowd, .track = track, .line = line, .index = index, .wanted = wanted, .along = along };
	places.nearest = ARENA_ARRAY(crowd->arena, uint8_t, along);
	places.touched = ARENA_ARRAY(crowd->arena, float, along * SIDE_COUNT);
	uint32_t right = 0, count = 0;
	while (right + 1 < along && share_of(&places, right) < wanted)
		right++;
	uint32_t left = right;
	places.nearest[count++] = (uint8_t)(along - 1);
	while (count < along) {
		bool to_left = left > 0 && (right + 1 == along || wanted - share_of(&places, left - 1) <= share_of(&places, right) - wanted);
		places.nearest[count++] = (uint8_t)(to_left ? --left : right++);
	}
	return places;
}

uint32_t places_count(const struct places *places)
{
	return places->along * SIDE_COUNT;
}

double places_away(const struct places *places, uint32_t i, bool *on_curve)
{
	double share = share_of(places, places->nearest[i / SIDE_COUNT]), aside = fabs(SIDES[i % SIDE_COUNT]);
	*on_curve = aside == 0;
	return fabs(share - places->wanted) * COST_AWAY + (aside == 1 ? COST_BESIDE : aside > 0 ? COST_ASIDE : 0);
}

bool places_look(struct places *places, uint32_t i, struct place *place)
{
	double side = SIDES[i % SIDE_COUNT];
	float *touched = &places->touched[i];
	uint32_t chord;
	bool on_curve;
	if (isinf(*touched))
		return false;
	place->at = label_at(places->track, share_of(places, places->nearest[i / SIDE_COUNT]), side, places->line, &chord);
	if (*touched == 0 && side != 0 && !is_near(places->track, place->at, chord)) {
		*touched = INFINITY;
		return false;
	}
	if (*touched == 0)
		*touched = (float)(1 + places_touched(places->crowd, place->at, places->index));
	place->touched = (double)*touched - 1;
	place->cost = place->touched + places_away(places, i, &on_curve);
	return true;
}

const struct place *places_sorted(struct places *places, double below, uint32_t *count)
{
	if (places->sorted_below < below) {
		places->sorted = ARENA_ARRAY(places->crowd->arena, struct place, places_count(places));
		places->sorted_count = 0;
		places->sorted_below = below;
		for (uint32_t i = 0; i < places_count(places); i++) {
			struct place place;
			bool on_curve;
			if (places_away(places, i, &on_curve) < below && places_look(places, i, &place) && place.cost < below)
				places->sorted[places->sorted_count++] = place;
		}
		qsort(places->sorted, places->sorted_count, sizeof *places->sorted, compare_places);
	}
	*count = places->sorted_count;
	return places->sorted;
}
