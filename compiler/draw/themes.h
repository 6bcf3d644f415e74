/* draw/themes: what colours a role has. The table is themes.def; nothing else knows a colour. */
#ifndef LINTEL_DRAW_THEMES_H
#define LINTEL_DRAW_THEMES_H

#include "draw/draw.h"

enum theme_use { THEME_FILL, THEME_STROKE, THEME_TEXT };

/* 0xRRGGBB. `tint` steps the fill of a group with its depth; 0 elsewhere. `theme` is THEME_LIGHT or THEME_DARK; AUTO
 * counts as light. */
uint32_t theme_colour(enum theme_name theme, enum role role, enum theme_use use, int tint);

/* Deeper groups keep this step, so that text stays readable at any depth. */
enum { THEME_DEEPEST_TINT = 3 };
int theme_tint(int depth);

#endif
