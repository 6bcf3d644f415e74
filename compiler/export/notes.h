/* export/notes: a design as a page of Markdown: what is required, the picture, its parts, paths, interfaces and tables, what
 * the numbers say, what was decided, what is risky, and what the reviewer found.
 *
 * The page is made of the same model, estimate and findings as everything else, so it cannot disagree with the picture. User's
 * text is escaped: nothing in a design becomes markup of the page. Sections without content are left out. Everything belongs
 * to the arena of the buffer.
 */
#ifndef LINTEL_EXPORT_NOTES_H
#define LINTEL_EXPORT_NOTES_H

#include "diag/diag.h"
#include "estimate/estimate.h"

struct notes {
	const struct model *model;
	const struct estimate *estimate;
	const struct diag_sink *sink; /* checked and sorted */
	const char *stage;            /* by which the rules judged */
	struct str design;            /* the design's name, for the page's first line */
	struct str picture;           /* path of the picture as the page names it; empty: without */
};

/* "![Title](picture.svg)" */
void notes_image(struct buf *out, const struct model *model, struct str picture);
void notes_write(struct buf *out, const struct notes *notes);

#endif
