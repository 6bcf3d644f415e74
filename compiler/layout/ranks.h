/* layout/ranks: what the two halves of ranking share. Private to rank.c and loose.c. */
#ifndef LINTEL_LAYOUT_RANKS_H
#define LINTEL_LAYOUT_RANKS_H

#include "layout/plan.h"

struct link {
	uint32_t edge, other; /* other: a part at the far end */
	uint32_t next;        /* in the list of its class, or SCENE_NONE */
};

/* Parts that must stand on one rank form a class; ranks are found for classes. Mostly every part is its own class. */
struct ranks {
	struct plan *plan;
	struct arena *arena;
	uint32_t count;     /* of parts */
	uint32_t *class_of; /* per part: union-find */
	enum band *bands;   /* per part, hints applied */
	bool *is_note;
	bool *hinted;       /* per part: it shares its rank with another */
	uint32_t *out, *in; /* per class: first link, or SCENE_NONE */
	VEC(struct link) links;
	uint32_t *seen, stamp; /* of the search in hand */
	uint32_t *stack;
	int *rank;    /* per class */
	bool *joined; /* per class: some arrow touches it */
};

uint32_t ranks_find(uint32_t *parent, uint32_t at);
static inline uint32_t ranks_class(const struct ranks *ranks, uint32_t part)
{
	return ranks_find(ranks->class_of, part);
}
/* Swaps the ends of an edge. */
void ranks_turn(struct plan_edge *edge);

/* What longest paths do not settle, in this order; they work on the ranks of the parts. */
void loose_settle_sources(struct ranks *ranks); /* what nothing calls: beside what it calls */
void loose_spread(struct ranks *ranks);         /* what no arrow touches: where there is room */
void loose_rank_notes(struct ranks *ranks);
void loose_tie(struct plan *plan, const bool *is_note); /* invisible edges that hold it all together */

#endif
