/* layout: coordinates for a scene. Knows no model and no colours. layout/graphviz.c is the only user of Graphviz,
 * which places what is too large for layout/board.
 *
 * Fills `at`, `curve`, `label_at`, `width` and `height`. Never fails: where Graphviz refuses or a picture is too
 * large it retries simpler and says so in the result. Not thread-safe (Graphviz is not); a server forks per layout.
 */
#ifndef LINTEL_LAYOUT_LAYOUT_H
#define LINTEL_LAYOUT_LAYOUT_H

#include "scene/placed.h"

enum layout_outcome {
	LAYOUT_DONE,
	LAYOUT_SIMPLER,    /* placed, but without what was asked (a plain grid, straight lines): `why` says it */
	LAYOUT_UNAVAILABLE /* the Graphviz library is missing or of another version; a plain grid was used */
};

enum { LAYOUT_MOST_ORTHO = 60 }; /* boxes and groups */

struct layout_result {
	enum layout_outcome outcome;
	struct str why;
	bool curved;         /* arrows at right angles were wanted, and the picture has more than LAYOUT_MOST_ORTHO parts */
	uint32_t lost_lines; /* lines that got a straight stroke because no spline came back */
};

struct layout_result layout_place(struct scene *scene);

#endif
