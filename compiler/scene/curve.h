/* scene/curve: cubic Bezier curves of 3n + 1 points, for layout (trimming, label places) and painters (heads, gaps).
 *
 * A place on a curve is one number: the piece in front of the point, the parameter behind it (2.25 = a quarter into
 * the third piece).
 */
#ifndef LINTEL_SCENE_CURVE_H
#define LINTEL_SCENE_CURVE_H

#include "scene/placed.h"

struct curve {
	struct point *points;
	uint32_t count; /* 3n + 1, n >= 1; or 0 */
};

struct curve curve_of(const struct scene_line *line);
double curve_end(struct curve curve); /* the place of its last point: the number of pieces */
struct point curve_at(struct curve curve, double place);
/* The part between two places, from < to; in the arena. */
struct curve curve_part(struct arena *arena, struct curve curve, double from, double to);
/* Both halves of one piece: seven points, the middle one in both. */
void curve_halve(const struct point piece[4], struct point halves[7]);
/* Length along the curve, and the place at that length from its start (clamped). */
double curve_length(struct curve curve);
double curve_place_at_length(struct curve curve, double length);

/* A run of short chords: points at equal steps of the place, `per_piece` to a piece, the last point included. */
struct chords {
	struct point *points;
	uint32_t count;
	uint32_t per_piece;
};
struct chords curve_chords(struct arena *arena, struct curve curve, uint32_t per_piece);

/* The first place from the start where the curve enters the rectangle for good (it stays inside up to its end), or
 * the last one at which it leaves it; -1 where the end (the start) lies outside. */
double curve_enters(struct curve curve, struct rectangle rectangle);
double curve_leaves(struct curve curve, struct rectangle rectangle);

/* A straight stroke as a curve of one piece. */
struct curve curve_straight(struct arena *arena, struct point from, struct point to);

bool rectangle_holds(struct rectangle rectangle, struct point point);
bool rectangles_overlap(struct rectangle a, struct rectangle b);
struct rectangle rectangle_grown(struct rectangle rectangle, double by);
struct rectangle rectangle_joined(struct rectangle a, struct rectangle b);
struct point rectangle_centre(struct rectangle rectangle);
/* Whether the stroke from a to b touches the inside of the rectangle. */
bool rectangle_crossed(struct rectangle rectangle, struct point a, struct point b);

#endif
