/* layout/sound: whether a placement may be shown. Graphviz's network simplex, where it is cut short or meets a graph it
 * does not like, leaves boxes over boxes and inside foreign groups without saying so (measured at 1,000 parts). */
#ifndef LINTEL_LAYOUT_SOUND_H
#define LINTEL_LAYOUT_SOUND_H

#include "layout/plan.h"

/* From the placer's fields of the plan. NULL, or what is wrong in words. */
const char *sound_check(const struct plan *plan);

#endif
