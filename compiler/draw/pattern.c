/* Print: a painter that lays the pattern of each role over its fill, with another painter as its pen. Black lines stand
 * for tints, so that a copier keeps them; texts and glyphs stand on a halo. */
#include "draw/shapes.h"
#include "draw/themes.h"
#include "draw/trace.h"

struct patterned {
	struct painter *inner;
	struct arena *arena;
	enum theme_name theme;
	bool in_box;
};

static void lay_strokes(struct patterned *patterned, struct brush brush, struct path path, struct point direction,
			double gap)
{
	struct hatching hatching = hatch(patterned->arena, path, direction, gap);
	struct trace trace = { .arena = patterned->arena };
	for (uint32_t i = 0; i + 1 < hatching.ends.count; i += 2) {
		trace_move(&trace, hatching.ends.at[i]);
		trace_line(&trace, hatching.ends.at[i + 1]);
	}
	if (trace.verbs.count > 0)
		patterned->inner->path(patterned->inner->context, brush, trace_path(&trace));
}

static void lay_pattern(struct patterned *patterned, struct brush brush, struct path path)
{
	static const struct point rising = { 0.7071, -0.7071 }, falling = { 0.7071, 0.7071 }, level = { 1, 0 },
				  upright = { 0, 1 };
	brush.paint = PAINT_INK;
	brush.stroke = STROKE_SOLID;
	brush.width = 0.4;
	switch (theme_pattern(patterned->theme, brush.role)) {
	case PATTERN_NONE: break;
	case PATTERN_RISING: lay_strokes(patterned, brush, path, rising, 5); break;
	case PATTERN_LEVEL: lay_strokes(patterned, brush, path, level, 4); break;
	case PATTERN_UPRIGHT: lay_strokes(patterned, brush, path, upright, 4); break;
	case PATTERN_CROSSED:
		lay_strokes(patterned, brush, path, rising, 7);
		lay_strokes(patterned, brush, path, falling, 7);
		break;
	case PATTERN_DOTS:
		brush.stroke = STROKE_DOTTED;
		brush.width = 1.1;
		lay_strokes(patterned, brush, path, level, 4);
		break;
	}
}

/* ---- the painter ---- */

static void pattern_begin(void *context, const struct scene *scene)
{
	struct patterned *patterned = context;
	patterned->inner->begin(patterned->inner->context, scene);
}

static void pattern_end(void *context)
{
	struct patterned *patterned = context;
	patterned->inner->end(patterned->inner->context);
}

static void pattern_open(void *context, const struct part *part)
{
	struct patterned *patterned = context;
	patterned->in_box = str_is(str_of(part->kind), "node");
	patterned->inner->open(patterned->inner->context, part);
}

static void pattern_close(void *context)
{
	struct patterned *patterned = context;
	patterned->in_box = false;
	patterned->inner->close(patterned->inner->context);
}

static void pattern_path(void *context, struct brush brush, struct path path)
{
	struct patterned *patterned = context;
	struct painter *inner = patterned->inner;
	enum paint paint = brush.paint;
	if (brush.of == BRUSH_GLYPH) {
		struct brush halo = { .role = ROLE_background, .paint = PAINT_STROKE, .width = 6 };
		inner->path(inner->context, halo, path);
	}
	bool laid = paint & PAINT_FILL && brush.of == BRUSH_FRONT &&
		    theme_pattern(patterned->theme, brush.role) != PATTERN_NONE;
	if (laid) {
		brush.paint = PAINT_FILL;
		inner->path(inner->context, brush, path);
		lay_pattern(patterned, brush, path);
		brush.paint = paint & PAINT_STROKE;
	}
	if (brush.paint)
		inner->path(inner->context, brush, path);
}

static void pattern_rect(void *context, struct brush brush, struct rectangle at, double radius)
{
	struct patterned *patterned = context;
	if (theme_pattern(patterned->theme, brush.role) == PATTERN_NONE || brush.of != BRUSH_FRONT) {
		patterned->inner->rect(patterned->inner->context, brush, at, radius);
		return;
	}
	struct shape shape = { .count = 0 };
	shape_rounded(&shape, at, radius);
	pattern_path(context, brush, shape_path(&shape));
}

static void pattern_text(void *context, const struct scene_text *text, double x, double y, enum align align, bool halo)
{
	struct patterned *patterned = context;
	patterned->inner->text(patterned->inner->context, text, x, y, align, halo || (patterned->in_box && theme_wants_halo(patterned->theme, text->role)));
}

struct painter painter_pattern(struct arena *arena, enum theme_name theme, struct painter *inner)
{
	struct patterned *patterned = ARENA_NEW(arena, struct patterned);
	*patterned = (struct patterned){ .inner = inner, .arena = arena, .theme = theme };
	return (struct painter){ patterned,     pattern_begin, pattern_end,  pattern_open,
				 pattern_close, pattern_rect,  pattern_path, pattern_text };
}
