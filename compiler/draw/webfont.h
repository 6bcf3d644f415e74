/* draw/webfont: which letters of which carried fonts an SVG uses, and their style rules; with --embed-font the fonts
 * themselves, as WOFF2 that was subset when Lintel was built. */
#ifndef LINTEL_DRAW_WEBFONT_H
#define LINTEL_DRAW_WEBFONT_H

#include "draw/draw.h"

struct webfonts {
	bool used[FONT_COUNT]; /* some letter is drawn in it */
	bool rare[FONT_COUNT]; /* one that the small font does not hold */
	bool hand;             /* some text is written by hand */
};

void webfont_note(struct webfonts *fonts, const struct scene_text *text);
/* The rules that load the fonts from within the file. */
void webfont_put(struct buf *out, const struct webfonts *fonts);
/* Families and weights, the embedded ones first. */
void webfont_put_families(struct buf *out, const struct webfonts *fonts, bool embedded);

#endif
