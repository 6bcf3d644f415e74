/* diag/ink: styled text for the text pen: ANSI codes, tags that tests can read, or neither. */
#ifndef LINTEL_DIAG_INK_H
#define LINTEL_DIAG_INK_H

#include "base/buf.h"

enum ink_style { INK_PLAIN, INK_ERROR, INK_WARNING, INK_INFO, INK_UNDECLARED, INK_MESSAGE, INK_GUTTER, INK_LABEL };

struct ink {
	struct buf *out;
	bool colour, tags;
};

/* Styles do not nest: each ink_on has its ink_off before the next. */
void ink_on(const struct ink *ink, enum ink_style style);
void ink_off(const struct ink *ink, enum ink_style style);
void ink_text(const struct ink *ink, enum ink_style style, const char *text);

/* Writes one code point as people may safely see it: controls and what turns the direction of text as a middle dot,
 * tabs as blanks up to the next stop. Returns the columns that it takes when it begins at `column`. */
int ink_code_point(struct buf *out, uint32_t code, int column);
int ink_columns(uint32_t code, int column); /* the same without writing */

/* Text from the user's hand on one line, as ink_code_point has it, at most about a thousand characters. */
void ink_clean(const struct ink *ink, struct str text);

#endif
