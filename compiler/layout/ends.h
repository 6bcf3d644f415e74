/* layout/ends: curves from border to border. */
#ifndef LINTEL_LAYOUT_ENDS_H
#define LINTEL_LAYOUT_ENDS_H

#include "layout/plan.h"
#include "scene/curve.h"

/* Gives every line of the scene its curve: the placer's where there is one, else a straight stroke (`failed`). Cut at
 * the borders of groups, drawn on to the true outlines of boxes. Boxes and groups must be placed. Returns how many
 * failed. */
uint32_t ends_place(struct plan *plan);

/* A straight stroke from border to border; a loop where a line joins a part to itself, and the nearest way to the border
 * where it joins a group to its own inside. */
struct curve ends_straight(struct plan *plan, const struct scene_line *line);
/* Draws the ends of a line's curve on to the true outlines of its boxes. */
void ends_reach(struct plan *plan, const struct scene_line *line, struct curve curve);

#endif
