/* draw/painter: the seven functions. SVG maps a role to a class, Cairo to RGB, sketch wraps another painter. */
#ifndef LINTEL_DRAW_PAINTER_H
#define LINTEL_DRAW_PAINTER_H

#include "draw/draw.h"

enum paint { PAINT_FILL = 1, PAINT_STROKE = 2, PAINT_BOTH = 3 };

/* How a role is to be used for one shape: which of its colours, how its line runs. */
struct brush {
	enum role role;
	enum paint paint;
	enum stroke stroke;
	double width; /* of the line, px */
	int tint;     /* nesting depth of a group: steps the fill */
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

void draw_scene(struct painter *painter, const struct scene *scene);

#endif
