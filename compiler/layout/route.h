/* layout/route: arrows for boxes that stand already. Which sides they leave and enter, where on those sides, and the
 * way between: a curve where the ground is free, else the shortest way around what stands there. */
#ifndef LINTEL_LAYOUT_ROUTE_H
#define LINTEL_LAYOUT_ROUTE_H

#include "layout/plan.h"
#include "scene/curve.h"

enum side { SIDE_RIGHT, SIDE_BOTTOM, SIDE_LEFT, SIDE_TOP };

/* What an arrow goes around. Boxes come first, with their sheets; then titles of groups. */
struct field {
	struct rectangle *at;
	uint32_t boxes, count;
};

/* One end of a line on its way: at which side of what, and where there. */
struct port {
	struct rectangle rectangle;
	uint32_t box; /* SCENE_NONE: a group */
	enum side side;
	double at; /* y of the right and left side, x of the others */
};

struct point port_point(const struct port *port);
struct point side_normal(enum side side);

/* Gives every line its curve, in the given form. `plan` needs no edges. */
void route_lines(struct plan *plan, enum scene_edges form);

/* The shortest way between two points that keeps clear of the field: all its corners, both ends included; count 0 where
 * there is none. Boxes `own` may be touched. */
struct way {
	struct point *points;
	uint32_t count;
};
struct way way_find(struct arena *arena, const struct field *field, struct point from, struct point to,
		    const uint32_t own[2]);
bool field_is_clear(const struct field *field, struct point from, struct point to, const uint32_t own[2], double air);

/* A curve of straight strokes, with its corners rounded. */
struct curve route_rounded(struct arena *arena, const struct point *points, uint32_t count, double radius);

#endif
