/* draw/letters: from a line of text to glyphs of fonts, for PNG and PDF. letters.c is the only user of FreeType,
 * Fontconfig, HarfBuzz and FriBidi; all are loaded with dlopen when they are first needed.
 *
 * Text is drawn with the carried fonts, straight from memory, one glyph a character, as far as the measured widths. Only
 * characters that these lack ask for a font of the system: they are shaped, and lines with text that runs from right to
 * left are put in order.
 */
#ifndef LINTEL_DRAW_LETTERS_H
#define LINTEL_DRAW_LETTERS_H

#include "draw/draw.h"

struct letters;

/* NULL where FreeType cannot be loaded. Everything that was loaded ends with letters_close. */
struct letters *letters_open(struct arena *arena);
void letters_close(struct letters *letters);

struct letter {
	uint32_t glyph;
	double x, y; /* px from the start of the line, and its baseline; y down */
};

/* Some bytes of the text and the glyphs that show them. In logical order; of a backward run the glyphs count from its
 * end. */
struct letter_cluster {
	uint32_t bytes, glyphs;
};

struct letter_run {
	void *face;    /* of FreeType */
	uint32_t font; /* index of the face: the carried ones are FONT_PLAIN...; those of the system stand behind them */
	bool backward;
	struct str text; /* zero-terminated */
	VEC(struct letter) letters;
	VEC(struct letter_cluster) clusters;
};

struct letter_line {
	VEC(struct letter_run) runs; /* from left to right */
	double width;
};

struct letter_line letters_lay(struct letters *letters, const struct scene_text *text);

uint32_t letters_font_count(const struct letters *letters);
/* What fonts of the system were used, each once. */
void letters_list(const struct letters *letters, struct draw_result *result);

#endif
