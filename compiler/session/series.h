/* session/series: pictures that are looked at one after the other, on one placement. Private to this room. */
#ifndef LINTEL_SESSION_SERIES_H
#define LINTEL_SESSION_SERIES_H

#include "session/session.h"

struct session_series {
	struct session_view view;
	bool hand;
	bool checked;          /* made when the rules had run */
	struct scene **scenes; /* one for each step, the last one being the whole */
	uint32_t count;        /* 1 where the design has no layers */
	struct scene *mould;   /* the whole, with room for what any step shows; it is placed and never drawn */
	struct layout_result layout;
};

/* Places all scenes of the series: what two of them have in common stands in the same place in both. */
void series_place(struct session_series *series);
/* margins.c: what stands above and below the drawing, before it is placed and after. */
void series_grow_margins(struct session_series *series);
void series_follow_margins(struct session_series *series);

#endif
