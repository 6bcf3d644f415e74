/* layout/child: work that may crash, hang or leak, done in a child process.
 *
 * Graphviz does all three on some graphs (measured). A child costs about a tenth of a millisecond; the parent never
 * loads the libraries, keeps its locale, and only ever sees bytes that arrived whole.
 */
#ifndef LINTEL_LAYOUT_CHILD_H
#define LINTEL_LAYOUT_CHILD_H

#include "base/buf.h"

struct child_work {
	void (*run)(void *context, struct buf *out); /* in the child; what it leaves in `out` is sent */
	void *context;
	unsigned seconds; /* of CPU time */
};

/* Runs the work and puts what it wrote into *result (in the arena). Returns NULL, or what went wrong in words. */
const char *child_run(struct arena *arena, struct child_work work, struct str *result);

#endif
