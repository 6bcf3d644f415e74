/* layout/fit: a curve of one scene taken over by another that has the same parts in the same places, with other stacks. */
#ifndef LINTEL_LAYOUT_FIT_H
#define LINTEL_LAYOUT_FIT_H

#include "scene/placed.h"

/* Gives `line`, of the placed boxes of `scene`, a copy of the curve of `from` that ends on the line's own boxes. */
void fit_curve(struct scene *scene, struct scene_line *line, const struct scene_line *from);

#endif
