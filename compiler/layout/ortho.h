/* layout/ortho: arrows of level and upright strokes, over a net of lanes between the boxes. Each keeps clear of those
 * that were drawn before it. For pictures on the board only: the net grows with the square of the parts. */
#ifndef LINTEL_LAYOUT_ORTHO_H
#define LINTEL_LAYOUT_ORTHO_H

#include "layout/route.h"

struct ortho_line {
	struct port ports[2];
	struct way way; /* the result: from port to port, corners between; count 0 = none was found */
};

void ortho_find(struct arena *arena, const struct field *field, struct ortho_line *lines, uint32_t count);

#endif
