#include "draw/trace.h"

#include <math.h>
#include <stdlib.h>

static void add(struct trace *trace, char verb, const struct point *points, int count)
{
	vec_push(trace->arena, &trace->verbs, verb);
	for (int i = 0; i < count; i++)
		vec_push(trace->arena, &trace->points, points[i]);
}

void trace_move(struct trace *trace, struct point to)
{
	add(trace, 'M', &to, 1);
}

void trace_line(struct trace *trace, struct point to)
{
	add(trace, 'L', &to, 1);
}

void trace_curve(struct trace *trace, struct point first, struct point second, struct point to)
{
	add(trace, 'C', (const struct point[]){ first, second, to }, 3);
}

void trace_close(struct trace *trace)
{
	add(trace, 'Z', NULL, 0);
}

struct path trace_path(struct trace *trace)
{
	vec_push(trace->arena, &trace->verbs, '\0');
	trace->verbs.count--;
	return (struct path){ trace->verbs.at, trace->points.at };
}

struct rectangle path_bounds(struct path path)
{
	double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
	const struct point *point = path.points;
	for (const char *verb = path.verbs; *verb; verb++) {
		for (int i = *verb == 'C' ? 3 : *verb != 'Z'; i > 0; i--, point++) {
			left = fmin(left, point->x);
			right = fmax(right, point->x);
			top = fmin(top, point->y);
			bottom = fmax(bottom, point->y);
		}
	}
	return (struct rectangle){ left, top, right - left, bottom - top };
}

/* ---- hatching ---- */

struct side {
	struct point from, to;
};

struct polygon {
	VEC(struct side) sides;
};

static struct point on_curve(struct point a, const struct point *c, double t)
{
	double u = 1 - t;
	return (struct point){ u * u * u * a.x + 3 * u * u * t * c[0].x + 3 * u * t * t * c[1].x + t * t * t * c[2].x,
			       u * u * u * a.y + 3 * u * u * t * c[0].y + 3 * u * t * t * c[1].y + t * t * t * c[2].y };
}

static struct polygon flatten(struct arena *arena, struct path path)
{
	enum { CHORDS = 8 };
	struct polygon polygon = { 0 };
	struct point start = { 0, 0 }, at = { 0, 0 };
	const struct point *next = path.points;
	for (const char *verb = path.verbs; *verb; verb++) {
		struct point from = at;
		switch (*verb) {
		case 'M': start = at = *next++; continue;
		case 'C':
			for (int i = 1; i <= CHORDS; i++) {
				struct point to = on_curve(from, next, (double)i / CHORDS);
				vec_push(arena, &polygon.sides, ((struct side){ at, to }));
				at = to;
			}
			next += 3;
			continue;
		case 'L': at = *next++; break;
		case 'Z': at = start; break;
		}
		vec_push(arena, &polygon.sides, ((struct side){ from, at }));
	}
	return polygon;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

struct hatching hatch(struct arena *arena, struct path path, struct point direction, double gap)
{
	enum { MOST_MEETINGS = 32, MOST_STROKES = 4000 };
	struct polygon polygon = flatten(arena, path);
	struct rectangle all = path_bounds(path);
	struct hatching hatching = { 0 };
	struct point normal = { -direction.y, direction.x };
	/* Distances along the normal are counted from the corner at the top left. */
	double across = fabs(normal.x) * all.width, down = fabs(normal.y) * all.height;
	double low = (normal.x < 0 ? -across : 0) + (normal.y < 0 ? -down : 0), high = low + across + down;
	if (!(high - low < gap * MOST_STROKES))
		return hatching;
	for (double far = low + gap / 2; far < high; far += gap) {
		double meetings[MOST_MEETINGS];
		int count = 0;
		for (uint32_t i = 0; i < polygon.sides.count && count < MOST_MEETINGS; i++) {
			struct point a = polygon.sides.at[i].from, b = polygon.sides.at[i].to;
			double da = (a.x - all.x) * normal.x + (a.y - all.y) * normal.y - far,
			       db = (b.x - all.x) * normal.x + (b.y - all.y) * normal.y - far;
			if ((da < 0) == (db < 0))
				continue;
			double t = da / (da - db), x = a.x + (b.x - a.x) * t, y = a.y + (b.y - a.y) * t;
			meetings[count++] = (x - all.x) * direction.x + (y - all.y) * direction.y;
		}
		qsort(meetings, (size_t)count, sizeof *meetings, compare);
		for (int i = 0; i + 1 < count; i += 2) {
			for (int end = 0; end < 2; end++) {
				double along = meetings[i + end];
				struct point point = { all.x + far * normal.x + along * direction.x,
						       all.y + far * normal.y + along * direction.y };
				vec_push(arena, &hatching.ends, point);
			}
		}
	}
	return hatching;
}
