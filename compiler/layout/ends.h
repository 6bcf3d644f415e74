/* layout/ends: curves from border to border. */
#ifndef LINTEL_LAYOUT_ENDS_H
#define LINTEL_LAYOUT_ENDS_H

#include "layout/plan.h"

/* Gives every line of the scene its curve: the placer's where there is one, else a straight stroke (`failed`). Cut at
 * the borders of groups, drawn on to the true outlines of boxes. Boxes and groups must be placed. Returns how many
 * failed. */
uint32_t ends_place(struct plan *plan);

#endif
