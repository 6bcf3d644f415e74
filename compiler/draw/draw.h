/* draw: painters. A painter is seven functions with roles instead of colours; draw_scene drives it over a placed scene.
 *
 * Knows no model. draw/cairo.c is the only user of Cairo and FreeType and is loaded only when PNG or PDF is asked for;
 * draw/png.c is the only user of the PNG/deflate library. Output bytes are in the arena.
 */
#ifndef LINTEL_DRAW_DRAW_H
#define LINTEL_DRAW_DRAW_H

#include "base/buf.h"
#include "scene/placed.h"

enum theme_name { THEME_AUTO /* light, dark by media query; light in PNG and PDF */, THEME_LIGHT, THEME_DARK };

struct draw_options {
	enum theme_name theme;
	double scale; /* pixels per px in PNG; 1 elsewhere */
};

struct draw_result {
	bool done;
	struct str bytes;
	struct str problem; /* where not done; or a remark (scale was lowered) where done */
};

struct draw_result draw_svg(struct arena *arena, const struct scene *scene, struct draw_options options);
struct draw_result draw_png(struct arena *arena, const struct scene *scene, struct draw_options options);
struct draw_result draw_pdf(struct arena *arena, const struct scene *scene, struct draw_options options);

#endif
