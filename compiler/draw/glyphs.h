/* draw/glyphs: the signs of the kinds, drawn as strokes in a square of 24 x 24 in one colour. */
#ifndef LINTEL_DRAW_GLYPHS_H
#define LINTEL_DRAW_GLYPHS_H

#include "draw/painter.h"

/* Strokes `glyph` into the square of `size` px whose top left corner is given. */
void glyph_draw(struct painter *painter, enum glyph glyph, enum role role, struct point at, double size);

#endif
