/* base/diff: two texts as a unified diff, three lines of context, as `patch` and `git apply` read it. */
#ifndef LINTEL_BASE_DIFF_H
#define LINTEL_BASE_DIFF_H

#include "base/buf.h"

/* Nothing where the texts are the same. `name` stands in both heads. */
void diff_unified(struct buf *out, struct str name, struct str before, struct str after);

#endif
