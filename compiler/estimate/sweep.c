/* How results move: with one assumption over its range, and with each range alone. All other unknowns stay in the
 * middle. */
#include "estimate/graph.h"

#include <math.h>
#include <stdlib.h>

static double *middle(struct arena *arena, const struct estimate *estimate)
{
	uint32_t count = estimate->model->quantities.unknowns.count;
	double *positions = ARENA_ARRAY(arena, double, count);
	for (uint32_t i = 0; i < count; i++)
		positions[i] = 0.5;
	return positions;
}

/* ---- an assumption ---- */

static uint32_t unknown_of(const struct estimate *estimate, uint32_t definition)
{
	const struct quantity_set *set = &estimate->model->quantities;
	struct str name = set->definitions.at[definition].name;
	for (uint32_t i = 0; i < set->unknowns.count; i++)
		if (set->unknowns.at[i].name.len && str_equal(set->unknowns.at[i].name, name))
			return i;
	return MODEL_NONE;
}

struct following {
	const struct estimate *estimate;
	struct arena *arena;
	VEC(uint32_t) figures;
};

static void follow(struct following *following, uint32_t figure)
{
	if (figure != FIGURE_NONE && figure_at(following->estimate, figure)->varying)
		vec_push(following->arena, &following->figures, figure);
}

static void follow_results(struct following *following)
{
	const struct estimate *estimate = following->estimate;
	for (uint32_t i = 0; i < WHOLE_FIGURE_COUNT; i++)
		follow(following, estimate->whole[i]);
	for (uint32_t flow = 0; flow < estimate->model->flows.count; flow++)
		for (uint32_t i = 0; i < FLOW_FIGURE_COUNT; i++)
			follow(following, estimate->flows[flow].figures[i]);
	for (uint32_t node = 0; node < estimate->model->nodes.count; node++)
		if (estimate->nodes[node].capacity_declared)
			follow(following, estimate->nodes[node].figures[NODE_UTILISATION]);
}

bool sweep_possible(const struct estimate *estimate, uint32_t definition)
{
	return unknown_of(estimate, definition) != MODEL_NONE;
}

struct sweep sweep_make(struct arena *arena, const struct estimate *estimate, uint32_t definition, uint32_t points)
{
	struct sweep sweep = { .definition = definition };
	struct following following = { .estimate = estimate, .arena = arena };
	uint32_t unknown = unknown_of(estimate, definition);
	double *positions = middle(arena, estimate), *values = ARENA_ARRAY(arena, double, estimate->count);
	if (unknown == MODEL_NONE || points < 2)
		return sweep;
	follow_results(&following);
	sweep.figures = following.figures.at;
	sweep.figure_count = following.figures.count;
	sweep.points = ARENA_ARRAY(arena, struct sweep_point, points);
	sweep.point_count = points;
	for (uint32_t i = 0; i < points; i++) {
		struct sweep_point *point = &sweep.points[i];
		positions[unknown] = (double)i / (points - 1);
		point->value = expr_at(&estimate->model->quantities,
				       estimate->model->quantities.definitions.at[definition].expr, positions);
		point->results = ARENA_ARRAY(arena, double, sweep.figure_count);
		estimate_evaluate(estimate, positions, values);
		for (uint32_t k = 0; k < sweep.figure_count; k++)
			point->results[k] = values[sweep.figures[k]];
	}
	return sweep;
}

/* ---- all ranges ---- */

static double width(const struct tornado_bar *bar)
{
	double difference = fabs(bar->at_high - bar->at_low);
	return isnan(difference) ? INFINITY : difference; /* it makes the figure unknown: that matters most */
}

static int by_width(const void *a, const void *b)
{
	const struct tornado_bar *x = a, *y = b;
	double wide = width(x), other = width(y);
	if (wide != other)
		return wide > other ? -1 : 1;
	return x->unknown < y->unknown ? -1 : x->unknown > y->unknown;
}

struct tornado tornado_make(struct arena *arena, const struct estimate *estimate, uint32_t figure)
{
	struct tornado tornado = { .figure = figure, .middle = NAN };
	uint32_t count = estimate->model->quantities.unknowns.count;
	double *positions = middle(arena, estimate), *values = ARENA_ARRAY(arena, double, estimate->count);
	if (figure == FIGURE_NONE)
		return tornado;
	estimate_evaluate(estimate, positions, values);
	tornado.middle = values[figure];
	if (!figure_at(estimate, figure)->varying)
		return tornado;
	tornado.bars = ARENA_ARRAY(arena, struct tornado_bar, count);
	for (uint32_t i = 0; i < count; i++) {
		struct tornado_bar bar = { .unknown = i };
		positions[i] = 0;
		estimate_evaluate(estimate, positions, values);
		bar.at_low = values[figure];
		positions[i] = 1;
		estimate_evaluate(estimate, positions, values);
		bar.at_high = values[figure];
		positions[i] = 0.5;
		if (bar.at_low != bar.at_high) /* also where one of them is absent */
			tornado.bars[tornado.bar_count++] = bar;
	}
	qsort(tornado.bars, tornado.bar_count, sizeof *tornado.bars, by_width);
	return tornado;
}
