/* layout/graphviz: the one door to Graphviz. Only safe features: newrank, nested clusters, plain edges from lower to
 * higher ranks.
 *
 * To be called in a child process (layout/child.h): it leaks, may crash, and changes the locale for a while.
 */
#ifndef LINTEL_LAYOUT_GRAPHVIZ_H
#define LINTEL_LAYOUT_GRAPHVIZ_H

#include "base/buf.h"
#include "layout/plan.h"

/* Places the plan and writes the result for graphviz_read. */
void graphviz_place(const struct plan *plan, struct plan_wish wish, struct buf *out);

/* Fills the placer's fields of the plan from what graphviz_place wrote. Returns NULL, or in words why there is no
 * placement; *missing is set where the library is not there or of another version. */
const char *graphviz_read(struct plan *plan, struct str result, bool *missing);

#endif
