/* layout/rank: the rank of every part, and the direction of every edge. */
#ifndef LINTEL_LAYOUT_RANK_H
#define LINTEL_LAYOUT_RANK_H

#include "layout/plan.h"

/* Turns round edges that would close a circle or leave the reading order, sets the ranks (0 = first), and adds
 * invisible ties (and a part to anchor them) so that all parts hang together. Afterwards every edge runs from a lower
 * to a higher rank or loops at one part. */
void rank_parts(struct plan *plan);

#endif
