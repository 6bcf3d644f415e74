/* draw/trace: a path that grows in an arena, and what a path covers. */
#ifndef LINTEL_DRAW_TRACE_H
#define LINTEL_DRAW_TRACE_H

#include "draw/painter.h"

/* A zeroed one with its arena is empty. */
struct trace {
	struct arena *arena;
	VEC(char) verbs;
	VEC(struct point) points;
};

void trace_move(struct trace *trace, struct point to);
void trace_line(struct trace *trace, struct point to);
void trace_curve(struct trace *trace, struct point first, struct point second, struct point to);
void trace_close(struct trace *trace);
/* Borrowed: until the next step. */
struct path trace_path(struct trace *trace);

struct rectangle path_bounds(struct path path);

/* Strokes in one direction over the inside of a path: pairs of points, tail and tip. Curves count as chords, and what
 * lies inside is even-odd. The strokes hang on the path's own corner, so that they move with it. */
struct hatching {
	VEC(struct point) ends;
};
struct hatching hatch(struct arena *arena, struct path path, struct point direction, double gap);

#endif
