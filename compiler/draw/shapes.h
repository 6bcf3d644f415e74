/* draw/shapes: paths of a bounded number of steps, and the outlines of boxes made of them. */
#ifndef LINTEL_DRAW_SHAPES_H
#define LINTEL_DRAW_SHAPES_H

#include "draw/painter.h"

enum { SHAPE_VERBS = 64, SHAPE_POINTS = 3 * SHAPE_VERBS };

/* A path under construction. A zeroed one is empty. What does not fit is our own bug. */
struct shape {
	char verbs[SHAPE_VERBS + 1]; /* zero-terminated */
	struct point points[SHAPE_POINTS];
	uint32_t count, point_count;
};

void shape_move(struct shape *shape, double x, double y);
void shape_line(struct shape *shape, double x, double y);
void shape_curve(struct shape *shape, double x1, double y1, double x2, double y2, double x, double y);
void shape_close(struct shape *shape);
void shape_ellipse(struct shape *shape, double x, double y, double radius_x, double radius_y);
void shape_rounded(struct shape *shape, struct rectangle at, double radius);
struct path shape_path(const struct shape *shape);

/* The front sheet of a box and the sheets behind it: fill and border, no content. */
void shape_box(struct painter *painter, const struct scene_box *box);

#endif
