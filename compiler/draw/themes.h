/* draw/themes: what colours a role has, and what pattern lies on it. The table is themes.def; nothing else knows a
 * colour. */
#ifndef LINTEL_DRAW_THEMES_H
#define LINTEL_DRAW_THEMES_H

#include "draw/draw.h"

enum theme_use { THEME_FILL, THEME_STROKE, THEME_TEXT, THEME_PATTERN };

enum pattern { PATTERN_NONE, PATTERN_RISING, PATTERN_CROSSED, PATTERN_LEVEL, PATTERN_UPRIGHT, PATTERN_DOTS };

/* 0xRRGGBB. `tint` steps the fill of a group with its depth; 0 elsewhere. The theme is a settled one: see
 * theme_settle. */
uint32_t theme_colour(struct theme theme, enum role role, enum theme_use use, int tint);
enum pattern theme_pattern(enum theme_name theme, enum role role);

/* AUTO becomes the theme whose text can be read on the chosen background: light, unless that is dark. */
struct theme theme_settle(struct theme theme);

/* Deeper groups keep this step, so that text stays readable at any depth. */
enum { THEME_DEEPEST_TINT = 3 };
int theme_tint(int depth);

/* Whether a halo of the background around text of this role helps to read it on a pattern; light text has dark ground. */
bool theme_wants_halo(enum theme_name theme, enum role role);

/* Contrast of two colours after WCAG 2: 1 to 21. */
double theme_contrast(uint32_t a, uint32_t b);

#endif
