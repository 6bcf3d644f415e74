/* layout/sides: at which sides of its two ends each arrow leaves and enters, and where it would end there if it were alone.
 */
#ifndef LINTEL_LAYOUT_SIDES_H
#define LINTEL_LAYOUT_SIDES_H

#include "layout/route.h"

struct sides_choice;

struct route {
	struct port ports[2];
	double wishes[2]; /* where they would be if they were alone */
	bool plain;       /* a loop, or between a group and its own inside: not for these files */
	bool around;      /* the ground between is not free */
	struct way way;   /* of an arrow at right angles */
	struct sides_choice *choices; /* the cheapest first */
	uint32_t choice_count, chosen;
};

struct router {
	struct plan *plan;
	struct scene *scene;
	struct arena *arena;
	enum scene_edges form;
	struct field field;
	struct route *routes; /* one per line of the scene */
};

/* Sets the ports of every route that is not plain, and `around`. Their rectangles and boxes must be set. */
void sides_choose(struct router *router);

struct sides_range {
	double low, high;
};
/* The part of a side on which arrows may end: clear of its corners, and of the chips on its upper border. */
struct sides_range sides_range(const struct scene *scene, const struct port *port);
bool sides_is_upright(enum side side);

/* The curve from port to port, whatever stands between. */
void sides_connect(const struct router *router, const struct port ports[2], struct point curve[4]);
/* Whether each end lies on the free side of the other one. */
bool sides_may_face(const struct port ports[2]);
/* How often the curve runs into what stands there. */
uint32_t sides_struck(const struct router *router, const struct port ports[2], const struct point curve[4]);
/* The shortest way around what stands between, from just outside one port to just outside the other. */
struct way sides_way(const struct router *router, const struct port ports[2]);

#endif
