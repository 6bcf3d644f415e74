/* scene/measure: how wide text is, and where it breaks. From the committed width tables alone: never from the machine's
 * fonts.
 *
 * Knows no model. Lengths in px. The carried fonts of PNG and PDF hold exactly the code points of the tables.
 */
#ifndef LINTEL_SCENE_MEASURE_H
#define LINTEL_SCENE_MEASURE_H

#include "scene/placed.h"

/* Advance of one code point in em: from the table, else 1 for East Asian wide, 0 for combining marks, 0.6 for the rest.
 */
double measure_advance(uint32_t code, enum font font);
/* Of what a reader takes for one character: `*len` are its bytes. An emoji has the room that the fonts give it, however many
 * code points it is made of; a letter that is joined below or before another takes half of its own. */
double measure_cluster(const char *at, const char *end, enum font font, size_t *len);
/* Whether the carried fonts have all of it, or the rule for wide characters measures the rest: then the width is that of any
 * font. */
bool measure_is_exact(struct str text);
/* The carried font that draws it where `font` is asked for: what the hand lacks is written in the text's. FONT_COUNT:
 * none has it. */
enum font measure_font(uint32_t code, enum font font);
double measure_text(struct str text, enum font font, double size);

/* Height of one line of text, and how far its baseline lies below its top. */
double measure_line_height(double size);
double measure_baseline(double size);
double measure_block_height(const struct scene_text *lines, uint32_t count);
double measure_block_width(const struct scene_text *lines, uint32_t count);

struct measure_style {
	enum font font;
	double size;
	enum role role;
};

/* One measured line. The text must be clean: see measure_clean. */
struct scene_text measure_line(struct str text, struct measure_style style);

/* Text as it may be drawn: tabs and returns become blanks, other control characters go, broken UTF-8 becomes U+FFFD.
 * Newlines stay. Returns `text` itself where nothing changes. */
struct str measure_clean(struct arena *arena, struct str text);

/* Clean text on one line: newlines are blanks. */
struct str measure_one_line(struct arena *arena, struct str text);

struct measure_lines {
	struct scene_text *at;
	uint32_t count;
};

/* Breaks clean text at blanks and between Chinese and Japanese characters (a longer word at `/`, `-`, `,`, `_`, `.`, else
 * between any two characters) into at most `most` lines of about `width` px, as even as the count of lines allows. What does
 * not fit ends in an ellipsis. Newlines always break. Is in wrap.c. */
struct measure_lines measure_wrap(struct arena *arena, struct str text, struct measure_style style, double width,
				  uint32_t most);

#endif
