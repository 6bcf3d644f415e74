/* layout/grid: the plain way. Boxes and groups in rows, in source order; for pictures that Graphviz cannot place.
 * Linear. */
#ifndef LINTEL_LAYOUT_GRID_H
#define LINTEL_LAYOUT_GRID_H

#include "layout/plan.h"

/* Sets `at` of all boxes and groups. */
void grid_place(struct scene *scene);

#endif
