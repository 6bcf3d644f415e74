/* draw/extract: the design that lies in a picture. Reads what any program may have made of it since: bytes are not trusted. */
#ifndef LINTEL_DRAW_EXTRACT_H
#define LINTEL_DRAW_EXTRACT_H

#include "base/buf.h"

struct extract_result {
	bool found;
	struct str source;   /* in the arena */
	const char *problem; /* why not */
};

/* `picture` is a PNG or an SVG that holds its design. Linear in its length. */
struct extract_result extract_source(struct arena *arena, struct str picture);

#endif
