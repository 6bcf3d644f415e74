/* layout/labels: each label on its own arrow, clear of boxes, titles, heads, other labels and other arrows where that
 * is possible. */
#ifndef LINTEL_LAYOUT_LABELS_H
#define LINTEL_LAYOUT_LABELS_H

#include "layout/crowd.h"
#include "layout/plan.h"

struct labels_left {
	uint32_t poor; /* labels that still lie over something that makes one of both unreadable */
	double cost;   /* of all that labels touch, in px of arrow that one would draw to be spared it */
};

/* Sets label_at of every labelled line. Titles, boxes, borders and arrows are in the crowd already. `poor` says which are
 * poor, per line. */
struct labels_left labels_place(const struct plan *plan, struct crowd *crowd, bool *poor);

/* In the middle of their arrows, whatever is there: for pictures too large to look around. */
void labels_place_middle(struct scene *scene);

#endif
