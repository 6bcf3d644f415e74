/* A label may stand anywhere along its curve, on it or close beside it. Every place is given a cost, and the cheapest
 * wins; a second round looks again at those that were in somebody's way, now that all have a place. */
#include "layout/labels.h"

#include <math.h>

enum { PLACES = 37, SIDES = 3, ROUNDS = 3 };

/* What it costs to touch one of these. */
static const double costs[CROWD_KIND_COUNT] = {
	[CROWD_BOX] = 1000,  [CROWD_TITLE] = 800, [CROWD_HEAD] = 700,
	[CROWD_LABEL] = 900, [CROWD_BORDER] = 12, [CROWD_STROKE] = 60,
};
static const double COST_BESIDE = 30,
		    COST_AWAY = 40; /* off the curve; at its very end instead of where it wants to be */

static struct rectangle around(struct point centre, const struct scene_line *line)
{
	return (struct rectangle){ centre.x - line->label_width / 2, centre.y - line->label_height / 2,
				   line->label_width, line->label_height };
}

/* ---- walking along a curve: its chords, and how far each begins from the tail ---- */

struct track {
	struct point *points;
	double *lengths;
	uint32_t count;
};

static struct track track_of(struct arena *arena, struct curve curve)
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
	double step = track->lengths[low + 1] - track->lengths[low],
	       t = step > 0 ? (wanted - track->lengths[low]) / step : 0;
	struct point a = track->points[low], b = track->points[low + 1];
	*chord = low;
	return (struct point){ a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t };
}

/* The share of the length at the point nearest to `to`. */
static double nearest(const struct track *track, struct point to)
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

/* The label's centre on the curve, or to one side of it far enough for its box to leave the curve free. */
static struct point place_at(const struct track *track, double share, int side, const struct scene_line *line)
{
	uint32_t chord;
	struct point at = walk(track, share, &chord);
	double dx = track->points[chord + 1].x - track->points[chord].x,
	       dy = track->points[chord + 1].y - track->points[chord].y;
	double step = sqrt(dx * dx + dy * dy);
	if (side == 0 || step < 1e-9)
		return at;
	double nx = -dy / step * side, ny = dx / step * side;
	double out = fabs(nx) * line->label_width / 2 + fabs(ny) * line->label_height / 2 + 2;
	return (struct point){ at.x + nx * out, at.y + ny * out };
}

/* ---- choosing ---- */

struct labels {
	const struct plan *plan;
	struct crowd *crowd;
	struct track *tracks; /* per line that has a label */
	double *wanted;       /* per line: share of the curve's length */
	uint32_t *items;      /* per line: its item in the crowd + 1, or 0 */
};

static double cost_of(struct labels *labels, struct rectangle at, uint32_t line)
{
	struct crowd_count count = crowd_ask(labels->crowd, at, line);
	double cost = 0;
	for (int kind = 0; kind < CROWD_KIND_COUNT; kind++)
		cost += costs[kind] * count.of[kind];
	return cost;
}

/* Whether a label beside its curve is still seen to be its own. */
static bool is_near(const struct track *track, struct rectangle at)
{
	enum { NEAR = 6 };
	for (uint32_t i = 0; i + 1 < track->count; i++) {
		if (rectangle_crossed(rectangle_grown(at, NEAR), track->points[i], track->points[i + 1]))
			return true;
	}
	return false;
}

/* Finds the cheapest place; returns its cost without what it costs to be away from the wanted one. */
static double settle(struct labels *labels, uint32_t index)
{
	struct scene_line *line = &labels->plan->scene->lines.at[index];
	const struct track *track = &labels->tracks[index];
	double best = INFINITY, best_cost = 0;
	for (int side = 0; side < SIDES; side++) {
		for (int i = 0; i <= PLACES; i++) {
			/* The wanted place first, then outwards to both sides in turn. */
			double away = (i + 1) / 2 / (double)PLACES * (i % 2 ? 1 : -1) * 1.6;
			double share = labels->wanted[index] + away;
			double extra = fabs(away) * COST_AWAY + (side ? COST_BESIDE : 0);
			if (share < 0.02 || share > 0.98 || extra >= best)
				continue;
			struct rectangle at = around(place_at(track, share, side == 2 ? -1 : side, line), line);
			double cost = cost_of(labels, at, index);
			if (cost + extra < best && (side == 0 || is_near(track, at))) {
				best = cost + extra;
				best_cost = cost;
				line->label_at = at;
			}
		}
	}
	return best_cost;
}

static void put_down(struct labels *labels, uint32_t index)
{
	const struct scene_line *line = &labels->plan->scene->lines.at[index];
	labels->items[index] =
	    crowd_add(labels->crowd, (struct crowd_item){ .kind = CROWD_LABEL, .owner = index, .at = line->label_at }) +
	    1;
}

static bool is_labelled(const struct scene_line *line)
{
	return line->label.count > 0 && line->curve.count >= 4;
}

/* The placer kept room for most labels: that is where they want to be. */
static void find_wanted(struct labels *labels)
{
	const struct scene *scene = labels->plan->scene;
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		labels->wanted[i] = 0.5;
		if (is_labelled(&scene->lines.at[i]))
			labels->tracks[i] = track_of(labels->plan->arena, curve_of(&scene->lines.at[i]));
	}
	for (uint32_t i = 0; i < labels->plan->edges.count; i++) {
		const struct plan_edge *edge = &labels->plan->edges.at[i];
		if (edge->line != SCENE_NONE && edge->has_label && is_labelled(&scene->lines.at[edge->line]))
			labels->wanted[edge->line] = nearest(&labels->tracks[edge->line], edge->label);
	}
}

void labels_place(const struct plan *plan, struct crowd *crowd)
{
	struct scene *scene = plan->scene;
	struct labels labels = { .plan = plan, .crowd = crowd };
	labels.tracks = ARENA_ARRAY(plan->arena, struct track, scene->lines.count);
	labels.wanted = ARENA_ARRAY(plan->arena, double, scene->lines.count);
	labels.items = ARENA_ARRAY(plan->arena, uint32_t, scene->lines.count);
	bool *crowded = ARENA_ARRAY(plan->arena, bool, scene->lines.count);
	find_wanted(&labels);
	/* All stand where they wish at first: whoever settles early sees the others. */
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		struct scene_line *line = &scene->lines.at[i];
		if (!is_labelled(line))
			continue;
		line->label_at = around(place_at(&labels.tracks[i], labels.wanted[i], 0, line), line);
		put_down(&labels, i);
		crowded[i] = true;
	}
	for (int round = 0; round < ROUNDS; round++) {
		for (uint32_t i = 0; i < scene->lines.count; i++) {
			if (!crowded[i])
				continue;
			crowd_remove(crowd, labels.items[i] - 1);
			crowded[i] = settle(&labels, i) > 0;
			put_down(&labels, i);
		}
	}
}

void labels_place_middle(struct scene *scene)
{
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		struct scene_line *line = &scene->lines.at[i];
		struct curve curve = curve_of(line);
		if (is_labelled(line))
			line->label_at = around(curve_at(curve, curve_end(curve) / 2), line);
	}
}
