/* layout/plan: what is handed to a placer. The scene's boxes as parts with ranks, its lines as edges that all run from
 * a lower to a higher rank.
 *
 * Ranks are ours, not the placer's: users first, stores last and the hints are decided here, circles are broken here,
 * and every edge states the exact distance of its ends. So Graphviz never meets a circle, an edge within one rank or a
 * rank group, which is where it fails (measured); and nothing has to be forced on it by barriers.
 */
#ifndef LINTEL_LAYOUT_PLAN_H
#define LINTEL_LAYOUT_PLAN_H

#include "scene/placed.h"

struct plan_part {
	uint32_t box;   /* SCENE_NONE: stands in for an empty group, or is the anchor of ties */
	uint32_t group; /* innermost, or SCENE_NONE */
	double width,
	    height; /* all that sticks out and some air included; the front sheet's middle is at half the height */
	int rank;
	struct point centre; /* by the placer, y down */
};

struct plan_edge {
	uint32_t line;       /* SCENE_NONE: an invisible tie that holds unconnected parts at their ranks */
	uint32_t tail, head; /* parts; rank of tail < rank of head, or tail == head, or flat */
	bool reversed;       /* the line runs from head to tail */
	bool flat;           /* both ends on one rank: not for the placer, a straight stroke */
	int weight;
	struct point *points; /* by the placer: 3n + 1 from tail to head; NULL = none */
	uint32_t point_count;
	struct point label; /* by the placer: centre; only if has_label */
	bool has_label;
};

struct plan {
	struct arena *arena;
	struct scene *scene;
	VEC(struct plan_part) parts; /* boxes first, part i = box i */
	VEC(struct plan_edge) edges; /* only lines that join two different parts or loop at one */
	uint32_t *order; /* parts in the order in which a placer should meet them: from top to bottom where it can */
	struct rectangle *groups; /* by the placer */
};

/* Air around every box, so that no arrow hugs it. */
enum { PLAN_AIR = 5 };

/* Parts, edges and ranks of a scene. */
struct plan plan_make(struct scene *scene);

/* How a placer is asked. */
struct plan_wish {
	bool labels;   /* keep room for labels within the ranks */
	bool straight; /* straight edges instead of curves */
	bool mirror;   /* it may turn the drawing over where plan_prefers_mirror */
	double effort; /* limit on the network simplex per part; 0 = none */
};

/* From the centres of the parts: whether the drawing should be turned over so that asynchronous work (or what a hint
 * says) is at the bottom. */
bool plan_prefers_mirror(const struct plan *plan);

bool plan_part_is_in(const struct plan *plan, uint32_t part, uint32_t group);

#endif
