/* layout/groups: rectangles that hold their members, and titles that no arrow crosses. */
#ifndef LINTEL_LAYOUT_GROUPS_H
#define LINTEL_LAYOUT_GROUPS_H

#include "layout/crowd.h"
#include "layout/plan.h"

/* Grows the placer's rectangles where a member, or the title, would stick out. Boxes must be placed. */
void groups_place(struct plan *plan);

/* Puts each title where no arrow crosses it, if its strip has such a place: as far left as possible. Adds them to the
 * crowd. */
void groups_place_titles(struct scene *scene, struct crowd *crowd);

#endif
