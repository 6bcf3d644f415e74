/* draw/painter: the seven functions. SVG maps a role to a class, Cairo to RGB, sketch wraps another painter. */
#ifndef LINTEL_DRAW_PAINTER_H
#define LINTEL_DRAW_PAINTER_H

#include "draw/draw.h"

/* INK strokes in the colour of the role's pattern. */
enum paint { PAINT_FILL = 1, PAINT_STROKE = 2, PAINT_BOTH = 3, PAINT_INK = 4 };

/* What a shape is to its part: patterns lie on the front sheet of a box, and make room for its glyph. */
enum brush_of { BRUSH_LINE /* all other */, BRUSH_FRONT, BRUSH_BEHIND, BRUSH_GLYPH };


/* How a role is to be used for one shape: which of its colours, how its line runs. */
struct brush {
	enum role role;
	enum paint paint;
	enum stroke stroke;
	double width; /* of the line, px */
	int tint;     /* nesting depth of a group: steps the fill */
	enum brush_of of;
};

/* A path: verbs M, L, C (cubic, three points), Z; points in order. */
struct path {
	const char *verbs;
	const struct point *points;
};

/* What a part says of itself: `kind` is a class name ("node", "group", "arrow", "note"). An empty id: shapes that say nothing new,
 * which a screen reader passes over. */
struct part {
	const char *kind;
	struct str id, title, reading, link;
	bool focus; /* the keyboard goes there */
};

struct painter {
	void *context;
	void (*begin)(void *context, const struct scene *scene);
	void (*end)(void *context);
	void (*open)(void *context, const struct part *part); /* parts nest */
	void (*close)(void *context);
	void (*rect)(void *context, struct brush brush, struct rectangle at, double radius);
	void (*path)(void *context, struct brush brush, struct path path);
	/* Baseline at y; `halo` paints the background around it first. */
	void (*text)(void *context, const struct scene_text *text, double x, double y, enum align align, bool halo);
};

/* The painter of a theme over one that knows colours only: itself, or one that adds patterns, or draws by hand. */
struct painter painter_themed(struct arena *arena, enum theme_name theme, struct painter *inner);
struct painter painter_sketch(struct arena *arena, enum theme_name theme, struct painter *inner);  /* sketch.c */
struct painter painter_pattern(struct arena *arena, enum theme_name theme, struct painter *inner); /* pattern.c */

void draw_scene(struct painter *painter, const struct scene *scene);

#endif
