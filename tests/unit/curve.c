#include "check.h"

#include <math.h>

#include "scene/curve.h"

static struct arena arena;
static struct point bent[7] = { { 0, 0 }, { 30, 0 }, { 60, 40 }, { 90, 40 }, { 120, 40 }, { 150, 0 }, { 180, 0 } };
static const struct curve curve = { bent, 7 };

static bool near(double a, double b)
{
	return fabs(a - b) < 1e-6;
}

static bool same(struct point a, struct point b)
{
	return near(a.x, b.x) && near(a.y, b.y);
}

static void places_run_over_the_pieces(void)
{
	CHECK(curve_end(curve) == 2);
	CHECK(same(curve_at(curve, 0), bent[0]) && same(curve_at(curve, 1), bent[3]) &&
	      same(curve_at(curve, 2), bent[6]));
	CHECK(same(curve_at(curve, 0.5), (struct point){ 45, 20 }));
}

static void a_part_is_the_same_curve(void)
{
	struct curve part = curve_part(&arena, curve, 0.25, 1.5);
	CHECK(part.count == 7);
	CHECK(same(part.points[0], curve_at(curve, 0.25)) && same(part.points[6], curve_at(curve, 1.5)));
	CHECK(same(curve_at(part, 0.5), curve_at(curve, 0.625)));
	struct curve within = curve_part(&arena, curve, 0.25, 0.75);
	CHECK(within.count == 4 && same(curve_at(within, 0.5), curve_at(curve, 0.5)));
	CHECK(same(curve_part(&arena, curve, 0, 1).points[0], bent[0]));
}

static void lengths_and_places_agree(void)
{
	double length = curve_length(curve);
	CHECK(length > 180 && length < 220);
	CHECK(near(curve_place_at_length(curve, 0), 0));
	CHECK(fabs(curve_place_at_length(curve, length / 2) - 1) < 0.01);
	CHECK(curve_place_at_length(curve, length * 2) == 2);
}

static void borders_are_found(void)
{
	struct rectangle tail = { -10, -10, 30, 30 }, head = { 150, -20, 100, 100 };
	double leaves = curve_leaves(curve, tail), enters = curve_enters(curve, head);
	CHECK(near(curve_at(curve, leaves).x, 20) && leaves > 0);
	CHECK(near(curve_at(curve, enters).x, 150) && enters < 2);
	CHECK(curve_leaves(curve, head) < 0 && curve_enters(curve, tail) < 0);
	CHECK(curve_leaves(curve, (struct rectangle){ -10, -10, 500, 500 }) < 0);
}

static void strokes_cross_rectangles(void)
{
	struct rectangle at = { 10, 10, 20, 20 };
	CHECK(rectangle_crossed(at, (struct point){ 0, 20 }, (struct point){ 40, 20 }));
	CHECK(rectangle_crossed(at, (struct point){ 15, 15 }, (struct point){ 16, 16 }));
	CHECK(!rectangle_crossed(at, (struct point){ 0, 5 }, (struct point){ 40, 5 }));
	CHECK(!rectangle_crossed(at, (struct point){ 0, 10 }, (struct point){ 40, 10 })); /* along the border */
	CHECK(!rectangle_crossed(at, (struct point){ 0, 25 }, (struct point){ 15, 40 }));
}

int main(void)
{
	RUN(places_run_over_the_pieces);
	RUN(a_part_is_the_same_curve);
	RUN(lengths_and_places_agree);
	RUN(borders_are_found);
	RUN(strokes_cross_rectangles);
	arena_finish(&arena);
	return check_done();
}
