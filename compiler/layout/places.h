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

/* What it costs to stand on what is not to be written over; and on another label. */
enum { PLACES_STRUCK = 60, PLACES_LABEL = 900 };

/* What standing there costs, labels apart. */
double places_touched(struct crowd *crowd, struct rectangle at, uint32_t line);

/* The places of one label, all along its curve and beside it, in the order of their distance from the wanted one. What a
 * place touches is asked of the crowd when somebody looks at it, and only once: most labels look at few. */
struct places {
	struct crowd *crowd; /* what stands there already, no labels */
	const struct track *track;
	const struct scene_line *line;
	uint32_t index;
	double wanted;
	uint32_t along;    /* shares of the length on either side of which they lie, `wanted` included */
	uint8_t *nearest;  /* the shares, by their distance from it */
	float *touched;    /* per place: 1 + what it touches; 0: not looked at; infinite: none, it is too far from the curve */
	struct place *sorted;
	uint32_t sorted_count;
	double sorted_below;
};

/* They lie `step` px apart; `wanted` is a share of the length. */
struct places places_make(struct crowd *crowd, const struct track *track, const struct scene_line *line, uint32_t index,
			  double wanted, double step);
uint32_t places_count(const struct places *places);
/* What place `i` costs at least: it is that far from where it is wanted. On the curve itself it grows with i. */
double places_away(const struct places *places, uint32_t i, bool *on_curve);
/* Whether there is a place `i`, and which. */
bool places_look(struct places *places, uint32_t i, struct place *place);
/* All that cost less than `below`, cheapest first. */
const struct place *places_sorted(struct places *places, double below, uint32_t *count);

#endif
