#include "layout/ends.h"

#include <math.h>
#include <string.h>

#include "scene/curve.h"
#include "scene/size.h"

/* ---- outlines as polygons ---- */

enum { QUARTER_STEPS = 6, MOST_CORNERS = 4 * (QUARTER_STEPS + 1) + 1 };

struct polygon {
	struct point at[MOST_CORNERS]; /* the first once more at the end */
	uint32_t count;
};

/* sin of i * 90 / QUARTER_STEPS degrees: a table, because libraries differ in the last digit. */
static const double sines[QUARTER_STEPS + 1] = {
	0, 0.258819045102521, 0.5, 0.707106781186548, 0.866025403784439, 0.965925826289068, 1
};

/* A rectangle whose corners are quarters of ellipses of these radii. */
static struct polygon rounded(struct rectangle at, double radius_x, double radius_y)
{
	struct polygon polygon = { .count = 0 };
	double left = at.x + radius_x, right = at.x + at.width - radius_x, top = at.y + radius_y,
	       bottom = at.y + at.height - radius_y;
	for (int corner = 0; corner < 4; corner++) {
		for (int i = 0; i <= QUARTER_STEPS; i++) {
			double a = sines[i], b = sines[QUARTER_STEPS - i];
			double dx = corner == 0 || corner == 2 ? a : b, dy = corner == 0 || corner == 2 ? b : a;
			double x = corner < 2 ? right + dx * radius_x : left - dx * radius_x;
			double y = corner == 0 || corner == 3 ? top - dy * radius_y : bottom + dy * radius_y;
			polygon.at[polygon.count++] = (struct point){ x, y };
		}
	}
	polygon.at[polygon.count++] = polygon.at[0];
	return polygon;
}

static struct polygon outline_of(enum outline outline, struct rectangle at)
{
	double pill = fmin(at.height / 2, PLACED_PILL);
	switch (outline) {
	case OUTLINE_BOX: return rounded(at, 8, 8);
	case OUTLINE_CYLINDER: return rounded(at, at.width / 2, PLACED_LID);
	case OUTLINE_PIPE: return rounded(at, PLACED_LID, at.height / 2);
	case OUTLINE_NOTE: return rounded(at, 0, 0);
	case OUTLINE_PERSON: return rounded(at, pill, pill);
	}
	return rounded(at, 0, 0);
}

/* How far from `from` the ray through `to` first meets the polygon, in lengths of that stroke; negative where it does
 * not. */
static double meets(const struct polygon *polygon, struct point from, struct point to)
{
	double best = -1;
	double dx = to.x - from.x, dy = to.y - from.y;
	for (uint32_t i = 0; i + 1 < polygon->count; i++) {
		struct point a = polygon->at[i], b = polygon->at[i + 1];
		double ex = b.x - a.x, ey = b.y - a.y, area = dx * ey - dy * ex;
		if (area == 0)
			continue;
		double t = ((a.x - from.x) * ey - (a.y - from.y) * ex) / area;
		double s = ((a.x - from.x) * dy - (a.y - from.y) * dx) / area;
		if (t >= 0 && s >= 0 && s <= 1 && (best < 0 || t < best))
			best = t;
	}
	return best;
}

/* ---- boxes ---- */

static struct rectangle shifted(struct rectangle at, double right, double up)
{
	at.x += right;
	at.y -= up;
	return at;
}

/* The first that a ray meets of the sheets of a box and its chip, in lengths of the given stroke; negative for nothing.
 */
static double meets_box(const struct scene_box *box, struct point from, struct point to)
{
	double best = -1;
	for (int sheet = 0; sheet < box->sheets; sheet++) {
		double out = sheet * (double)PLACED_SHEET_OFFSET;
		struct polygon outline = outline_of(box->outline, shifted(box->at, out, out));
		double far = meets(&outline, from, to);
		if (far >= 0 && (best < 0 || far < best))
			best = far;
	}
	struct rectangle chips[] = { size_chip(box), size_mark(box) };
	for (int i = 0; i < 2; i++) {
		if (chips[i].width <= 0)
			continue;
		struct polygon outline = rounded(chips[i], chips[i].height / 2, chips[i].height / 2);
		double far = meets(&outline, from, to);
		if (far >= 0 && (best < 0 || far < best))
			best = far;
	}
	return best;
}

/* Moves the first point of the curve on to the outline: along the curve's own direction where that hits it nearby,
 * else towards the centre. */
static void reach_box(struct curve curve, const struct scene_box *box)
{
	enum { NEARBY = 36, BACK = 16 };
	struct point end = curve.points[0], inner = curve.points[1];
	double dx = end.x - inner.x, dy = end.y - inner.y, length = sqrt(dx * dx + dy * dy);
	struct point hit = end;
	double far = -1;
	if (length > 1e-9) {
		/* From a little outside, so that an end that already lies within is found too. */
		struct point back = { end.x - dx / length * BACK, end.y - dy / length * BACK };
		far = meets_box(box, back, (struct point){ back.x + dx / length, back.y + dy / length });
		hit = (struct point){ back.x + dx / length * far, back.y + dy / length * far };
	}
	if (far < 0 || far > NEARBY) {
		struct point centre = rectangle_centre(box->at);
		far = meets_box(box, end, centre);
		if (far < 0)
			return;
		hit = (struct point){ end.x + (centre.x - end.x) * far, end.y + (centre.y - end.y) * far };
	}
	curve.points[1].x += hit.x - end.x;
	curve.points[1].y += hit.y - end.y;
	curve.points[0] = hit;
}

static void turn_round(struct curve curve)
{
	for (uint32_t i = 0; i < curve.count / 2; i++) {
		struct point kept = curve.points[i];
		curve.points[i] = curve.points[curve.count - 1 - i];
		curve.points[curve.count - 1 - i] = kept;
	}
}

void ends_reach(struct plan *plan, const struct scene_line *line, struct curve curve)
{
	if (!line->from.is_group)
		reach_box(curve, &plan->scene->boxes.at[line->from.index]);
	if (line->to.is_group)
		return;
	turn_round(curve);
	reach_box(curve, &plan->scene->boxes.at[line->to.index]);
	turn_round(curve);
}

/* ---- straight strokes ---- */

static struct rectangle extent_of(const struct scene *scene, const struct scene_end *end)
{
	return end->is_group ? scene->groups.at[end->index].at : scene->boxes.at[end->index].at;
}

/* Where the stroke from the centre of `from` towards `to` leaves it. */
static struct point border_towards(struct rectangle from, struct point to)
{
	struct point centre = rectangle_centre(from);
	struct polygon border = rounded(from, 0, 0);
	double far = meets(&border, centre, to);
	if (far < 0)
		return centre;
	return (struct point){ centre.x + (to.x - centre.x) * far, centre.y + (to.y - centre.y) * far };
}

/* From the inside of a group to its nearest border, or the other way. */
static struct curve within(struct plan *plan, struct rectangle inner, struct rectangle outer)
{
	struct point centre = rectangle_centre(inner);
	double gaps[4] = { outer.x + outer.width - inner.x - inner.width,
			   outer.y + outer.height - inner.y - inner.height, inner.x - outer.x, inner.y - outer.y };
	int best = 0;
	for (int i = 1; i < 4; i++) {
		if (gaps[i] < gaps[best])
			best = i;
	}
	struct point from = centre, to = centre;
	switch (best) {
	case 0: from.x = inner.x + inner.width, to.x = outer.x + outer.width; break;
	case 1: from.y = inner.y + inner.height, to.y = outer.y + outer.height; break;
	case 2: from.x = inner.x, to.x = outer.x; break;
	case 3: from.y = inner.y, to.y = outer.y; break;
	}
	return curve_straight(plan->arena, from, to);
}

/* A loop at the right of something that points at itself. */
static struct curve loop(struct plan *plan, struct rectangle at)
{
	double right = at.x + at.width, middle = at.y + at.height / 2, out = 30, half = fmin(12, at.height / 3);
	struct curve curve = { ARENA_ARRAY(plan->arena, struct point, 4), 4 };
	curve.points[0] = (struct point){ right, middle - half };
	curve.points[1] = (struct point){ right + out, middle - half };
	curve.points[2] = (struct point){ right + out, middle + half };
	curve.points[3] = (struct point){ right, middle + half };
	return curve;
}

static bool holds(struct rectangle outer, struct rectangle inner)
{
	return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
	       inner.y + inner.height <= outer.y + outer.height;
}

struct curve ends_straight(struct plan *plan, const struct scene_line *line)
{
	struct rectangle from = extent_of(plan->scene, &line->from), to = extent_of(plan->scene, &line->to);
	if (line->from.is_group == line->to.is_group && line->from.index == line->to.index)
		return loop(plan, from);
	if (line->to.is_group && holds(to, from))
		return within(plan, from, to);
	if (line->from.is_group && holds(from, to)) {
		struct curve curve = within(plan, to, from);
		turn_round(curve);
		return curve;
	}
	struct curve curve = curve_straight(plan->arena, border_towards(from, rectangle_centre(to)),
					    border_towards(to, rectangle_centre(from)));
	ends_reach(plan, line, curve);
	return curve;
}

/* ---- all of it ---- */

/* The placer aimed at a member of the group; the arrow ends at the border. */
static bool cut_at_groups(struct plan *plan, const struct scene_line *line, struct curve *curve)
{
	if (line->from.is_group) {
		double place = curve_leaves(*curve, plan->scene->groups.at[line->from.index].at);
		if (place < 0)
			return false;
		*curve = curve_part(plan->arena, *curve, place, curve_end(*curve));
	}
	if (line->to.is_group) {
		double place = curve_enters(*curve, plan->scene->groups.at[line->to.index].at);
		if (place <= 0)
			return false;
		*curve = curve_part(plan->arena, *curve, 0, place);
	}
	return true;
}

static struct curve finished(struct plan *plan, const struct scene_line *line, const struct plan_edge *edge)
{
	struct curve curve = { edge->points, edge->point_count };
	if (edge->reversed)
		turn_round(curve);
	if (!cut_at_groups(plan, line, &curve))
		return (struct curve){ NULL, 0 };
	ends_reach(plan, line, curve);
	return curve;
}

uint32_t ends_place(struct plan *plan)
{
	struct scene *scene = plan->scene;
	uint32_t failed = 0;
	const struct plan_edge **edges = ARENA_ARRAY(plan->arena, const struct plan_edge *, scene->lines.count);
	for (uint32_t i = 0; i < plan->edges.count; i++) {
		if (plan->edges.at[i].line != SCENE_NONE)
			edges[plan->edges.at[i].line] = &plan->edges.at[i];
	}
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		struct scene_line *line = &scene->lines.at[i];
		struct curve curve = { NULL, 0 };
		if (edges[i] && edges[i]->points)
			curve = finished(plan, line, edges[i]);
		/* Lines within one rank, or between a group and its own inside, were no business of the placer: no
		 * failure. */
		line->failed = curve.count == 0 && edges[i] && !edges[i]->flat;
		failed += line->failed;
		if (curve.count == 0)
			curve = ends_straight(plan, line);
		line->curve.at = curve.points;
		line->curve.count = line->curve.room = curve.count;
	}
	return failed;
}
