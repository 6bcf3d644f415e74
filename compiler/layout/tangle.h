/* layout/tangle: how often arrows cross, as they are drawn.
 */
#ifndef LINTEL_LAYOUT_TANGLE_H
#define LINTEL_LAYOUT_TANGLE_H

#include "scene/placed.h"

/* Whether two strokes cross; touching at an end is no crossing. */
bool tangle_strokes_cross(struct point a, struct point b, struct point c, struct point d);

uint32_t tangle_count(const struct scene *scene);

#endif
