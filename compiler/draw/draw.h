/* draw: painters. A painter is seven functions with roles instead of colours; draw_scene drives it over a placed scene.
 *
 * Knows no model. draw/cairo.c is the only user of Cairo and FreeType and is loaded only when PNG or PDF is asked for;
 * draw/png.c is the only user of the PNG/deflate library. Output bytes are in the arena.
 */
#ifndef LINTEL_DRAW_DRAW_H
#define LINTEL_DRAW_DRAW_H

#include "base/buf.h"
#include "scene/placed.h"

/* Under this name the design lies in a picture: keyword of an iTXt chunk in PNG, id of the metadata in SVG. */
#define DRAW_SOURCE "lintel-source"

enum theme_name {
	THEME_AUTO, /* light, dark by media query; in PNG and PDF light, or what a chosen background asks for */
	THEME_LIGHT,
	THEME_DARK,
	THEME_PRINT,
	THEME_SKETCH,
	THEME_SKETCH_DARK,
	THEME_COUNT
};

/* The theme of this name, as in `--theme sketch`; THEME_COUNT where there is none. */
enum theme_name theme_named(struct str word);
/* Whether text is written by hand: the scene is to be measured for it. */
bool theme_is_hand(enum theme_name theme);

enum background { BACKGROUND_THEME, BACKGROUND_NONE, BACKGROUND_COLOUR };

struct theme {
	enum theme_name name;
	enum background background;
	uint32_t colour; /* 0xRRGGBB, of BACKGROUND_COLOUR */
};

struct draw_options {
	struct theme theme;
	double scale;      /* pixels per px in PNG; 1 elsewhere */
	double width;      /* of the picture in px; 0 = as it is */
	bool embed_font;   /* SVG carries the letters it needs */
};

/* A font of the system that had to help out in PNG and PDF. */
struct draw_font {
	struct str family; /* empty: no font has the character, it is drawn as an empty box */
	uint32_t code;     /* the first character that asked for it */
	uint32_t others;   /* where the family is empty: how many more characters no font has */
};

struct draw_result {
	bool done;
	struct str bytes;
	struct str problem; /* where not done; or a remark where done */
	VEC(struct draw_font) fonts;
	bool lowered; /* too large for its scale: `width` x `height` pixels were drawn */
	int width, height;
};

struct draw_result draw_svg(struct arena *arena, const struct scene *scene, struct draw_options options);
struct draw_result draw_png(struct arena *arena, const struct scene *scene, struct draw_options options);
struct draw_result draw_pdf(struct arena *arena, const struct scene *scene, struct draw_options options);
/* Pictures of one size, one after the other: an SVG that steps through them by itself, without a script, and shows the last one
 * where nothing moves; or pages. */
struct draw_result draw_svg_steps(struct arena *arena, const struct scene *const *scenes, uint32_t count,
                                  struct draw_options options);
struct draw_result draw_pdf_pages(struct arena *arena, const struct scene *const *scenes, uint32_t count,
                                  struct draw_options options);

#endif
