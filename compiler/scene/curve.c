#include "scene/curve.h"

#include <math.h>
#include <string.h>

enum { CHORDS_PER_PIECE = 16, HALVINGS = 24 };

struct curve curve_of(const struct scene_line *line)
{
	return (struct curve){ line->curve.at, line->curve.count };
}

double curve_end(struct curve curve)
{
	return curve.count ? (curve.count - 1) / 3 : 0;
}

static struct point between(struct point a, struct point b, double t)
{
	return (struct point){ a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t };
}

static double distance(struct point a, struct point b)
{
	double dx = b.x - a.x, dy = b.y - a.y;
	return sqrt(dx * dx + dy * dy);
}

/* De Casteljau: the point at t, and the control points of both halves. */
static void split(const struct point *p, double t, struct point left[4], struct point right[4])
{
	struct point a = between(p[0], p[1], t), b = between(p[1], p[2], t), c = between(p[2], p[3], t);
	struct point d = between(a, b, t), e = between(b, c, t), f = between(d, e, t);
	struct point first[4] = { p[0], a, d, f }, second[4] = { f, e, c, p[3] };
	memcpy(left, first, sizeof first);
	memcpy(right, second, sizeof second);
}

void curve_halve(const struct point piece[4], struct point halves[7])
{
	split(piece, 0.5, halves, halves + 3);
}

static uint32_t piece_of(struct curve curve, double place, double *t)
{
	uint32_t last = curve.count ? (curve.count - 1) / 3 - 1 : 0;
	uint32_t piece = place <= 0 ? 0 : place >= last ? last : (uint32_t)place;
	double within = place - piece;
	*t = within <= 0 ? 0 : within >= 1 ? 1 : within;
	return piece;
}

struct point curve_at(struct curve curve, double place)
{
	double t;
	const struct point *p = curve.points + 3 * piece_of(curve, place, &t);
	/* As in split, whose halves would cost more than the point: this is asked a hundred times an arrow. */
	struct point a = between(p[0], p[1], t), b = between(p[1], p[2], t), c = between(p[2], p[3], t);
	return between(between(a, b, t), between(b, c, t), t);
}

struct curve curve_part(struct arena *arena, struct curve curve, double from, double to)
{
	double t_from, t_to;
	uint32_t first = piece_of(curve, from, &t_from), last = piece_of(curve, to, &t_to);
	/* An end that falls on a joint belongs to the piece before it. */
	if (t_to == 0 && last > first) {
		last--;
		t_to = 1;
	}
	struct curve part = { ARENA_ARRAY(arena, struct point, 3 * (last - first) + 4), 3 * (last - first) + 4 };
	memcpy(part.points, curve.points + 3 * first, sizeof(struct point) * part.count);
	struct point left[4], right[4];
	split(part.points + part.count - 4, t_to, left, right);
	memcpy(part.points + part.count - 4, left, sizeof left);
	double t = first == last ? (t_to > 0 ? fmin(t_from / t_to, 1) : 0) : t_from;
	split(part.points, t, left, right);
	memcpy(part.points, right, sizeof right);
	return part;
}

double curve_length(struct curve curve)
{
	double length = 0;
	uint32_t steps = (uint32_t)curve_end(curve) * CHORDS_PER_PIECE;
	if (steps == 0)
		return 0;
	struct point before = curve.points[0];
	for (uint32_t i = 1; i <= steps; i++) {
		struct point here = curve_at(curve, (double)i / CHORDS_PER_PIECE);
		length += distance(before, here);
		before = here;
	}
	return length;
}

double curve_place_at_length(struct curve curve, double length)
{
	uint32_t steps = (uint32_t)curve_end(curve) * CHORDS_PER_PIECE;
	struct point before = curve.points[0];
	for (uint32_t i = 1; i <= steps; i++) {
		struct point here = curve_at(curve, (double)i / CHORDS_PER_PIECE);
		double step = distance(before, here);
		if (step >= length && step > 0)
			return ((double)(i - 1) + fmax(length, 0) / step) / CHORDS_PER_PIECE;
		length -= step;
		before = here;
	}
	return curve_end(curve);
}

struct chords curve_chords(struct arena *arena, struct curve curve, uint32_t per_piece)
{
	uint32_t steps = (uint32_t)curve_end(curve) * per_piece;
	struct chords chords = { ARENA_ARRAY(arena, struct point, steps + 1), steps + 1, per_piece };
	for (uint32_t i = 0; i <= steps; i++)
		chords.points[i] = curve_at(curve, (double)i / per_piece);
	return chords;
}

/* The place between `outside` and `inside` at which the border is crossed. */
static double border(struct curve curve, struct rectangle rectangle, double outside, double inside)
{
	for (int i = 0; i < HALVINGS; i++) {
		double middle = (outside + inside) / 2;
		if (rectangle_holds(rectangle, curve_at(curve, middle)))
			inside = middle;
		else
			outside = middle;
	}
	return (outside + inside) / 2;
}

double curve_enters(struct curve curve, struct rectangle rectangle)
{
	double end = curve_end(curve);
	if (!rectangle_holds(rectangle, curve.points[curve.count - 1]))
		return -1;
	for (double inside = end; inside > 0; inside -= 1.0 / CHORDS_PER_PIECE) {
		double before = fmax(inside - 1.0 / CHORDS_PER_PIECE, 0);
		if (!rectangle_holds(rectangle, curve_at(curve, before)))
			return border(curve, rectangle, before, inside);
	}
	return -1;
}

double curve_leaves(struct curve curve, struct rectangle rectangle)
{
	double end = curve_end(curve);
	if (!rectangle_holds(rectangle, curve.points[0]))
		return -1;
	for (double inside = 0; inside < end; inside += 1.0 / CHORDS_PER_PIECE) {
		double after = fmin(inside + 1.0 / CHORDS_PER_PIECE, end);
		if (!rectangle_holds(rectangle, curve_at(curve, after)))
			return border(curve, rectangle, after, inside);
	}
	return -1;
}

struct curve curve_straight(struct arena *arena, struct point from, struct point to)
{
	struct curve curve = { ARENA_ARRAY(arena, struct point, 4), 4 };
	curve.points[0] = from;
	curve.points[1] = between(from, to, 1.0 / 3);
	curve.points[2] = between(from, to, 2.0 / 3);
	curve.points[3] = to;
	return curve;
}

bool rectangle_holds(struct rectangle rectangle, struct point point)
{
	return point.x >= rectangle.x && point.x <= rectangle.x + rectangle.width && point.y >= rectangle.y &&
	       point.y <= rectangle.y + rectangle.height;
}

bool rectangles_overlap(struct rectangle a, struct rectangle b)
{
	return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

struct rectangle rectangle_grown(struct rectangle rectangle, double by)
{
	return (struct rectangle){ rectangle.x - by, rectangle.y - by, rectangle.width + 2 * by,
				   rectangle.height + 2 * by };
}

struct rectangle rectangle_joined(struct rectangle a, struct rectangle b)
{
	double left = fmin(a.x, b.x), top = fmin(a.y, b.y);
	double right = fmax(a.x + a.width, b.x + b.width), bottom = fmax(a.y + a.height, b.y + b.height);
	return (struct rectangle){ left, top, right - left, bottom - top };
}

struct point rectangle_centre(struct rectangle rectangle)
{
	return (struct point){ rectangle.x + rectangle.width / 2, rectangle.y + rectangle.height / 2 };
}

/* Cuts the range of t for which the stroke lies between low and high on one axis. */
static bool clip(double from, double to, double low, double high, double *enter, double *leave)
{
	double step = to - from;
	if (step == 0)
		return from > low && from < high;
	double a = (low - from) / step, b = (high - from) / step;
	/* fmin and fmax are calls, and this is asked millions of times */
	double first = a < b ? a : b, last = a < b ? b : a;
	*enter = *enter > first ? *enter : first;
	*leave = *leave < last ? *leave : last;
	return *enter < *leave;
}

bool rectangle_crossed(struct rectangle rectangle, struct point a, struct point b)
{
	double right = rectangle.x + rectangle.width, bottom = rectangle.y + rectangle.height;
	if ((a.x <= rectangle.x && b.x <= rectangle.x) || (a.x >= right && b.x >= right) ||
	    (a.y <= rectangle.y && b.y <= rectangle.y) || (a.y >= bottom && b.y >= bottom))
		return false; /* most lie all to one side, and need no division */
	double enter = 0, leave = 1;
	return clip(a.x, b.x, rectangle.x, rectangle.x + rectangle.width, &enter, &leave) &&
	       clip(a.y, b.y, rectangle.y, rectangle.y + rectangle.height, &enter, &leave);
}
