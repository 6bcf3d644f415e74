/* diag/snippet: the part of a text finding that shows source lines with what is meant underlined. */
#ifndef LINTEL_DIAG_SNIPPET_H
#define LINTEL_DIAG_SNIPPET_H

#include "diag/diag.h"
#include "diag/ink.h"

/* Writes ` --> file:line:column` and the lines of all places of the finding, carets in `style`. Returns the width of
 * the gutter, so that notes line up below it; 0 where the finding stands in no file. */
int snippet_put(const struct ink *ink, const struct source_set *sources, const struct finding *finding,
                enum ink_style style);

/* The gutter without a line number: " |". */
void snippet_gutter(const struct ink *ink, int width);

#endif
