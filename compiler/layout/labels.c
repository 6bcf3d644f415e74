/* How to read this file: every label first stands where it wishes. Those in conflict take the cheapest of their places
 * (settle), which are many, and found only then. Where that leaves a conflict, others make room: the label takes a place
 * that others hold, and those look for new ones, to some depth (make_room). The sum of all costs decides what is kept;
 * it never grows. */
#include "layout/labels.h"

#include <math.h>

#include "layout/places.h"

enum {
	ROUNDS = 3,
	SOME = 60,  /* labels, from here on with fewer places each */
	MANY = 300, /* and from here on with few, and without making room */
	STEP = 5,
	SOME_STEP = 16,
	WIDE_STEP = 60, /* px along the curve from place to place */
	DEPTH = 3,
	MOST_TRIES = 6000, /* of making room, in all */
	MOST_OUSTED = 3
};

struct label {
	struct track track;
	struct places places; /* found at a conflict */
	double wanted;        /* share of the curve's length */
	struct place now;
	uint32_t item; /* in the crowd of labels */
	bool exists, fixed;
};

struct move {
	uint32_t label;
	struct place before;
};

struct labels {
	struct arena *arena;
	struct scene *scene;
	struct crowd *crowd, shelf; /* the shelf holds the labels */
	struct label *at;           /* per line */
	double total;               /* what all cost together */
	VEC(struct move) moves;     /* that may be taken back */
	double step;
	uint32_t tries;
};

/* The labels that `at` lies over, but for `own`: how many; the first of them in `others`. */
static uint32_t ask(struct labels *labels, struct rectangle at, uint32_t own, uint32_t others[MOST_OUSTED])
{
	return crowd_labels(&labels->shelf, at, own, others, MOST_OUSTED);
}

static double cost_at(struct labels *labels, uint32_t index, const struct place *place)
{
	uint32_t others[MOST_OUSTED];
	return place->cost + PLACES_LABEL * (double)ask(labels, place->at, index, others);
}

static void put(struct labels *labels, uint32_t index, struct place place)
{
	struct label *label = &labels->at[index];
	label->now = place;
	label->item = crowd_add(&labels->shelf, (struct crowd_item){ .kind = CROWD_LABEL, .owner = index, .at = place.at });
}

static void shift(struct labels *labels, uint32_t index, struct place place)
{
	struct label *label = &labels->at[index];
	labels->total += cost_at(labels, index, &place) - cost_at(labels, index, &label->now);
	crowd_remove(&labels->shelf, label->item);
	put(labels, index, place);
}

static void shift_and_note(struct labels *labels, uint32_t index, struct place place)
{
	vec_push(labels->arena, &labels->moves, (struct move){ index, labels->at[index].now });
	shift(labels, index, place);
}

static void take_back(struct labels *labels, uint32_t count)
{
	while (labels->moves.count > count) {
		struct move move = labels->moves.at[--labels->moves.count];
		shift(labels, move.label, move.before);
	}
}

static struct places *places_of(struct labels *labels, uint32_t index)
{
	struct label *label = &labels->at[index];
	if (!label->places.crowd)
		label->places = places_make(labels->crowd, &label->track, &labels->scene->lines.at[index], index, label->wanted,
					    labels->step);
	return &label->places;
}

/* Whether it touches what it should not; what it costs to be away from its wanted place does not count. */
static double conflict(struct labels *labels, uint32_t index)
{
	const struct label *label = &labels->at[index];
	uint32_t others[MOST_OUSTED];
	return label->now.touched + PLACES_LABEL * (double)ask(labels, label->now.at, index, others);
}

/* The cheapest place as things stand. */
static void settle(struct labels *labels, uint32_t index)
{
	struct places *places = places_of(labels, index);
	double best_cost = cost_at(labels, index, &labels->at[index].now);
	struct place best, place;
	bool found = false, on_curve = false;
	for (uint32_t i = 0; i < places_count(places); i++) {
		double away = places_away(places, i, &on_curve);
		if (away >= best_cost && on_curve)
			break; /* and so are all that follow */
		if (away >= best_cost || !places_look(places, i, &place) || place.cost >= best_cost)
			continue;
		double cost = cost_at(labels, index, &place);
		if (cost < best_cost) {
			best_cost = cost;
			best = place;
			found = true;
		}
	}
	if (found)
		shift_and_note(labels, index, best);
}

/* Takes a place from other labels, which look for another one; kept where all together cost less than `total`. */
static bool make_room(struct labels *labels, uint32_t index, int depth, double total)
{
	struct label *label = &labels->at[index];
	double now = cost_at(labels, index, &label->now);
	uint32_t place_count;
	const struct place *places = places_sorted(places_of(labels, index), now, &place_count);
	bool found = false;
	label->fixed = true;
	for (uint32_t i = 0; i < place_count && places[i].cost < now && !found; i++) {
		uint32_t others[MOST_OUSTED], start = labels->moves.count;
		uint32_t count = ask(labels, places[i].at, index, others);
		bool free = count > 0 && count <= MOST_OUSTED;
		for (uint32_t k = 0; k < count && free; k++)
			free = !labels->at[others[k]].fixed;
		if (!free || labels->tries == 0)
			continue;
		labels->tries--;
		shift_and_note(labels, index, places[i]);
		for (uint32_t k = 0; k < count; k++)
			settle(labels, others[k]);
		for (uint32_t k = 0; k < count && depth > 1 && labels->total >= total - 1e-6; k++) {
			if (conflict(labels, others[k]) >= PLACES_STRUCK)
				make_room(labels, others[k], depth - 1, total);
		}
		found = labels->total < total - 1e-6;
		if (!found)
			take_back(labels, start);
	}
	label->fixed = false;
	return found;
}

static bool is_labelled(const struct scene_line *line)
{
	return line->label.count > 0 && line->curve.count >= 4;
}

/* The placer kept room for most labels: that is where they want to be. */
static void find_wanted(struct labels *labels, const struct plan *plan)
{
	const struct scene *scene = labels->scene;
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		labels->at[i].exists = is_labelled(&scene->lines.at[i]);
		labels->at[i].wanted = 0.5;
		if (labels->at[i].exists)
			labels->at[i].track = track_of(labels->arena, curve_of(&scene->lines.at[i]));
	}
	for (uint32_t i = 0; i < plan->edges.count; i++) {
		const struct plan_edge *edge = &plan->edges.at[i];
		if (edge->line != SCENE_NONE && edge->has_label && labels->at[edge->line].exists)
			labels->at[edge->line].wanted = track_nearest(&labels->at[edge->line].track, edge->label);
	}
}

/* All stand where they wish at first: whoever settles early sees the others. */
static uint32_t put_all(struct labels *labels)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < labels->scene->lines.count; i++) {
		struct label *label = &labels->at[i];
		if (!label->exists)
			continue;
		struct place place = { .at = track_label(&label->track, label->wanted, &labels->scene->lines.at[i]) };
		place.cost = place.touched = places_touched(labels->crowd, place.at, i);
		put(labels, i, place);
		count++;
	}
	return count;
}

struct labels_left labels_place(const struct plan *plan, struct crowd *crowd, bool *poor)
{
	struct scene *scene = plan->scene;
	struct labels labels = { .arena = plan->arena, .scene = scene, .crowd = crowd, .tries = MOST_TRIES };
	struct labels_left left = { 0, 0 };
	labels.at = ARENA_ARRAY(plan->arena, struct label, scene->lines.count);
	labels.shelf = crowd_make(plan->arena, crowd->all);
	find_wanted(&labels, plan);
	uint32_t count = put_all(&labels);
	bool many = count > MANY;
	labels.step = many ? WIDE_STEP : count > SOME ? SOME_STEP : STEP;
	for (int round = 0; round < ROUNDS; round++) {
		for (uint32_t i = 0; i < scene->lines.count; i++) {
			if (labels.at[i].exists && conflict(&labels, i) > 0)
				settle(&labels, i);
		}
	}
	for (int round = 0; round < ROUNDS && !many; round++) {
		for (uint32_t i = 0; i < scene->lines.count; i++) {
			if (labels.at[i].exists && conflict(&labels, i) >= PLACES_STRUCK)
				make_room(&labels, i, DEPTH, labels.total);
		}
	}
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		double cost = labels.at[i].exists ? conflict(&labels, i) : 0;
		poor[i] = cost > 8 * PLACES_STRUCK;
		left.poor += poor[i];
		left.cost += cost;
		if (labels.at[i].exists)
			scene->lines.at[i].label_at = labels.at[i].now.at;
	}
	return left;
}

void labels_place_middle(struct scene *scene)
{
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		struct scene_line *line = &scene->lines.at[i];
		struct curve curve = curve_of(line);
		if (!is_labelled(line))
			continue;
		struct point at = curve_at(curve, curve_end(curve) / 2);
		line->label_at = (struct rectangle){ at.x - line->label_width / 2, at.y - line->label_height / 2,
						     line->label_width, line->label_height };
	}
}
