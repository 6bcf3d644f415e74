/* layout/detour: arrows that run through a foreign box are led around it. Rare: Graphviz avoids boxes, but not always.
 */
#ifndef LINTEL_LAYOUT_DETOUR_H
#define LINTEL_LAYOUT_DETOUR_H

#include "layout/crowd.h"

/* Changes curves of lines before they are in the crowd; boxes are in it, one item for each, by index. */
void detour_lines(struct scene *scene, struct crowd *crowd);

#endif
