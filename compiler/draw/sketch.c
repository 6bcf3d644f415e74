/* The sketch: a painter that draws by hand what it is given, with another painter as its pen.
 *
 * A line is bowed and misses its ends by a little, and is drawn twice; a fill is hachure. Chance hangs on the id of the
 * part and on the count of its strokes, never on its place: a change in one part does not shake the others, and a part
 * that moves keeps its look. Only +, -, *, / and square roots are used, which are the same on every machine.
 */
#include <math.h>

#include "draw/shapes.h"
#include "draw/themes.h"
#include "draw/trace.h"
#include "scene/curve.h"

struct sketch {
	struct painter *inner;
	struct arena *arena;
	enum theme_name theme;
	uint32_t part, strokes; /* what chance hangs on: the part's id, and how many strokes it has already */
	uint32_t state;         /* of the stroke in hand */
	bool in_box;
};

/* ---- chance ---- */

static void begin_stroke(struct sketch *sketch)
{
	uint32_t x = sketch->part + 0x9E3779B9u * ++sketch->strokes;
	x = (x ^ x >> 16) * 0x7FEB352Du;
	x = (x ^ x >> 15) * 0x846CA68Bu;
	x ^= x >> 16;
	sketch->state = x ? x : 1;
}

/* From -by to by. */
static double chance(struct sketch *sketch, double by)
{
	sketch->state ^= sketch->state << 13;
	sketch->state ^= sketch->state >> 17;
	sketch->state ^= sketch->state << 5;
	return ((double)(sketch->state >> 8) / (1 << 23) - 1) * by;
}

static struct point shaken(struct sketch *sketch, struct point at, double by)
{
	double x = chance(sketch, by), y = chance(sketch, by);
	return (struct point){ at.x + x, at.y + y };
}

/* ---- strokes ---- */

static double distance(struct point a, struct point b)
{
	return sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
}

/* A straight line as a hand draws it: bowed a little to one side, its widest place near the middle. */
static void bowed_line(struct sketch *sketch, struct trace *trace, struct point from, struct point to)
{
	double length = distance(from, to);
	if (length < 1e-9)
		return;
	double bow = chance(sketch, fmin(length * 0.012, 1.6)), at = 0.45 + chance(sketch, 0.15);
	struct point side = { -(to.y - from.y) / length * bow, (to.x - from.x) / length * bow };
	double first = at * 0.66, second = at + (1 - at) * 0.34;
	trace_curve(trace,
		    (struct point){ from.x + (to.x - from.x) * first + side.x, from.y + (to.y - from.y) * first + side.y },
		    (struct point){ from.x + (to.x - from.x) * second + side.x, from.y + (to.y - from.y) * second + side.y },
		    to);
}

/* One pass over a path. Each joint is missed by up to `by`, the same from both sides, so that outlines stay closed. */
static struct path redraw(struct sketch *sketch, struct path path, double by)
{
	struct trace trace = { .arena = sketch->arena };
	struct point start = { 0, 0 }, at = start, exact = start, first = start;
	const struct point *next = path.points;
	for (const char *verb = path.verbs; *verb; verb++) {
		if (*verb == 'M') {
			exact = first = *next++;
			start = at = shaken(sketch, exact, by);
			trace_move(&trace, at);
		} else if (*verb == 'L') {
			struct point to = shaken(sketch, *next, by);
			bowed_line(sketch, &trace, at, to);
			exact = *next++;
			at = to;
		} else if (*verb == 'C') {
			struct point to = shaken(sketch, next[2], by);
			trace_curve(&trace, (struct point){ next[0].x + at.x - exact.x, next[0].y + at.y - exact.y },
				    (struct point){ next[1].x + to.x - next[2].x, next[1].y + to.y - next[2].y }, to);
			exact = next[2];
			at = to;
			next += 3;
		} else {
			if (distance(exact, first) > 1)
				bowed_line(sketch, &trace, at, start);
			else
				trace_line(&trace, start);
			at = start;
			exact = first;
		}
	}
	return trace_path(&trace);
}

/* A long curve: taken at even steps, each point missed a little, and joined again. Its ends stay where they are. */
static struct path retrace(struct sketch *sketch, struct curve curve, double by)
{
	static const double step = 64;
	struct trace trace = { .arena = sketch->arena };
	VEC(struct point) points = { 0 };
	double length = curve_length(curve);
	uint32_t pieces = (uint32_t)fmin(fmax(length / step, 2), 400);
	for (uint32_t i = 0; i <= pieces; i++) {
		struct point point = i == 0        ? curve.points[0]
				     : i == pieces ? curve.points[curve.count - 1]
						   : curve_at(curve, curve_place_at_length(curve, length * i / pieces));
		vec_push(sketch->arena, &points, i == 0 || i == pieces ? point : shaken(sketch, point, by));
	}
	trace_move(&trace, points.at[0]);
	for (uint32_t i = 0; i < pieces; i++) {
		struct point a = points.at[i > 0 ? i - 1 : 0], b = points.at[i], c = points.at[i + 1],
			     d = points.at[i + 2 <= pieces ? i + 2 : pieces];
		trace_curve(&trace, (struct point){ b.x + (c.x - a.x) / 6, b.y + (c.y - a.y) / 6 },
			    (struct point){ c.x - (d.x - b.x) / 6, c.y - (d.y - b.y) / 6 }, c);
	}
	return trace_path(&trace);
}

/* One M and then curves only, long enough to be an arrow. */
static bool is_shaft(struct path path, struct rectangle bounds)
{
	uint32_t curves = 0;
	if (path.verbs[0] != 'M' || bounds.width + bounds.height < 24)
		return false;
	while (path.verbs[curves + 1] == 'C')
		curves++;
	return curves > 0 && path.verbs[curves + 1] == '\0';
}

static uint32_t count_curves(struct path path)
{
	uint32_t count = 0;
	while (path.verbs[count + 1] == 'C')
		count++;
	return count;
}

static void stroke(struct sketch *sketch, struct brush brush, struct path path)
{
	struct rectangle bounds = path_bounds(path);
	double size = bounds.width + bounds.height, by = fmin(fmax(size / 140, 0.25), 1.1);
	bool broken = brush.stroke == STROKE_DASHED || brush.stroke == STROKE_DOTTED || brush.stroke == STROKE_CHAIN;
	int passes = broken || size < 60 ? 1 : 2;
	brush.paint = PAINT_STROKE;
	for (int pass = 0; pass < passes; pass++) {
		begin_stroke(sketch);
		struct path drawn;
		if (brush.of == BRUSH_LINE && is_shaft(path, bounds)) {
			/* the points belong to the caller, who does not mind that nothing is written to them */
			struct curve curve = { (struct point *)path.points, 3 * count_curves(path) + 1 };
			drawn = retrace(sketch, curve, 0.9);
		} else {
			drawn = redraw(sketch, path, by);
		}
		sketch->inner->path(sketch->inner->context, brush, drawn);
	}
}

/* All strokes of a hachure as one path. */
static void hachure(struct sketch *sketch, struct brush brush, struct path path)
{
	static const struct point direction = { 0.7547, -0.6561 };
	static const double gap = 5.6;
	struct hatching hatching = hatch(sketch->arena, path, direction, gap);
	struct trace trace = { .arena = sketch->arena };
	begin_stroke(sketch);
	for (uint32_t i = 0; i + 1 < hatching.ends.count; i += 2) {
		struct point from = shaken(sketch, hatching.ends.at[i], 1.1), to = shaken(sketch, hatching.ends.at[i + 1], 1.1);
		trace_move(&trace, from);
		bowed_line(sketch, &trace, from, to);
	}
	if (trace.verbs.count == 0)
		return;
	brush.paint = PAINT_INK;
	brush.stroke = STROKE_SOLID;
	brush.width = 1.8;
	sketch->inner->path(sketch->inner->context, brush, trace_path(&trace));
}

/* ---- the painter ---- */

static void sketch_begin(void *context, const struct scene *scene)
{
	struct sketch *sketch = context;
	sketch->inner->begin(sketch->inner->context, scene);
}

static void sketch_end(void *context)
{
	struct sketch *sketch = context;
	sketch->inner->end(sketch->inner->context);
}

static void sketch_open(void *context, const struct part *part)
{
	struct sketch *sketch = context;
	uint64_t hash = str_hash(part->id);
	sketch->part = (uint32_t)(hash ^ hash >> 32);
	sketch->strokes = 0;
	sketch->in_box = str_is(str_of(part->kind), "node");
	sketch->inner->open(sketch->inner->context, part);
}

static void sketch_close(void *context)
{
	struct sketch *sketch = context;
	sketch->in_box = false;
	/* what stands in no part, as the legend, hangs on no part that happens to be drawn before it */
	sketch->part = 1;
	sketch->strokes = 0;
	sketch->inner->close(sketch->inner->context);
}

static void sketch_path(void *context, struct brush brush, struct path path)
{
	struct sketch *sketch = context;
	struct painter *inner = sketch->inner;
	enum paint paint = brush.paint;
	if (paint & PAINT_FILL) {
		brush.paint = PAINT_FILL;
		inner->path(inner->context, brush, path);
		if (brush.of == BRUSH_FRONT && theme_pattern(sketch->theme, brush.role) != PATTERN_NONE)
			hachure(sketch, brush, path);
	}
	if (paint & PAINT_STROKE)
		stroke(sketch, brush, path);
}

static void sketch_rect(void *context, struct brush brush, struct rectangle at, double radius)
{
	struct shape shape = { .count = 0 };
	shape_rounded(&shape, at, fmax(radius, 1));
	sketch_path(context, brush, shape_path(&shape));
}

static void sketch_text(void *context, const struct scene_text *text, double x, double y, enum align align, bool halo)
{
	struct sketch *sketch = context;
	sketch->inner->text(sketch->inner->context, text, x, y, align, halo || (sketch->in_box && theme_wants_halo(sketch->theme, text->role)));
}

struct painter painter_sketch(struct arena *arena, enum theme_name theme, struct painter *inner)
{
	struct sketch *sketch = ARENA_NEW(arena, struct sketch);
	*sketch = (struct sketch){ .inner = inner, .arena = arena, .theme = theme, .part = 1 };
	return (struct painter){ sketch,       sketch_begin, sketch_end,  sketch_open,
				 sketch_close, sketch_rect,  sketch_path, sketch_text };
}
