/* session/slots: the badges of one part in all pictures of a series, each in a place of its own. Private to this room. */
#ifndef LINTEL_SESSION_SLOTS_H
#define LINTEL_SESSION_SLOTS_H

#include "scene/placed.h"

struct slot {
	int order;               /* words, as "lost"; steps of a flow; findings */
	struct str word;         /* "lost" of "3 lost"; empty of a step or finding */
	unsigned long number;    /* of those */
	struct scene_text badge; /* the widest of them */
};

struct slots {
	VEC(struct slot) list;   /* in order */
};

void slots_add(struct arena *arena, struct slots *slots, const struct scene_text *badges, uint32_t count);
/* All slots in order: the badges of this picture, with room for the widest, and empty ones where it has none. */
struct scene_text *slots_fill(struct arena *arena, const struct slots *slots, const struct scene_text *badges, uint32_t count);

/* The same for the badges of a box or a line. */
#define SLOTS_PUT(arena, slots, badges)                                                          \
	((void)((badges)->at = slots_fill((arena), (slots), (badges)->at, (badges)->count),      \
	        (badges)->count = (badges)->room = (slots)->list.count))

#endif
