/* layout/places: where the label of an arrow may stand: on its curve or close beside it, each place with what it costs.
 */
#ifndef LINTEL_LAYOUT_PLACES_H
#define LINTEL_LAYOUT_PLACES_H

#include "layout/crowd.h"

/* The chords of a curve, and how far each begins from its tail. */
struct track {
	struct point *points;
	double *lengths;
	uint32_t count;
};

struct track track_of(struct arena *arena, struct curve curve);
/* The share of the length at the point nearest to `to`. */
double track_nearest(const struct track *track, struct point to);
/* The label of the line, its middle at that share of the curve. */
struct rectangle track_label(const struct track *track, double share, const struct scene_line *line);

struct place {
	struct rectangle at;
	double cost;     /* of everything that is no label: what is touched, and how far away from where it is wanted */
	double touched;  /* of that, what is touched */
};

struct places {
	struct place *at;
	uint32_t count;
};

/* What it costs to stand on what is not to be written over; and on another label. */
enum { PLACES_STRUCK = 60, PLACES_LABEL = 900 };

double places_touched(struct crowd *crowd, struct rectangle at, uint32_t line);
/* Places all along the curve, a `step` of px apart, cheapest first. `wanted` is a share of the length. The crowd holds
 * what stands there already, no labels. */
struct places places_find(struct crowd *crowd, const struct track *track, const struct scene_line *line, uint32_t index,
			  double wanted, double step);

#endif
