/* PNG and PDF through Cairo, from the same placed scene as SVG. The only user of Cairo, FreeType and Fontconfig.
 *
 * All three are loaded with dlopen at the first picture. Text is drawn with the carried fonts, straight from memory
 * and without hinting, so that the same libraries give the same bytes; only characters that these lack start
 * Fontconfig and come from the system's fonts.
 */
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <dlfcn.h>
#include <fontconfig/fontconfig.h>
#include <math.h>
#include <string.h>

#include "base/unicode.h"
#include "draw/painter.h"
#include "draw/png.h"
#include "draw/themes.h"
#include "scene/measure.h"

#include "fonts.inc" /* the carried fonts: tools/font_tables.py embed */

struct libraries {
	void *cairo, *freetype, *fontconfig;
#define CAIRO_FUNCTION(name) __typeof__(name) *name;
#define FREETYPE_FUNCTION(name) __typeof__(name) *name;
#define FONTCONFIG_FUNCTION(name) __typeof__(name) *name;
#include "draw/cairo_functions.def"
};

/* A font of the system, for one code point that the carried fonts lack; the next text often needs it again. */
struct fallback {
	FT_Face face;
	cairo_font_face_t *font;
	uint32_t code;
	enum font weight;
};

struct canvas {
	struct libraries lib;
	struct arena *arena;
	cairo_surface_t *surface;
	cairo_t *cairo;
	cairo_font_options_t *font_options;
	FT_Library freetype;
	FT_Face faces[FONT_COUNT];
	cairo_font_face_t *fonts[FONT_COUNT];
	VEC(struct fallback) fallbacks;
	enum theme_name theme;
	struct buf pdf;
	bool linked;
};

/* ---- loading ---- */

/* dlsym gives an object pointer where a function pointer is wanted: POSIX lets its bytes be copied. */
static bool find_function(void *library, const char *name, void *function, size_t size)
{
	void *found = dlsym(library, name);
	memcpy(function, &found, size);
	return found != NULL;
}

static bool load_drawing(struct libraries *lib)
{
	lib->cairo = dlopen("libcairo.so.2", RTLD_NOW | RTLD_LOCAL);
	lib->freetype = dlopen("libfreetype.so.6", RTLD_NOW | RTLD_LOCAL);
	if (!lib->cairo || !lib->freetype)
		return false;
	bool all = true;
#define CAIRO_FUNCTION(name) all &= find_function(lib->cairo, #name, &lib->name, sizeof lib->name);
#define FREETYPE_FUNCTION(name) all &= find_function(lib->freetype, #name, &lib->name, sizeof lib->name);
#include "draw/cairo_functions.def"
	return all;
}

static bool load_fontconfig(struct libraries *lib)
{
	if (lib->fontconfig)
		return true;
	void *library = dlopen("libfontconfig.so.1", RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return false;
	bool all = true;
#define FONTCONFIG_FUNCTION(name) all &= find_function(library, #name, &lib->name, sizeof lib->name);
#include "draw/cairo_functions.def"
	if (!all || !lib->FcInit()) {
		dlclose(library);
		return false;
	}
	lib->fontconfig = library;
	return true;
}

/* ---- fonts ---- */

static bool open_fonts(struct canvas *canvas)
{
	static const struct {
		const unsigned char *bytes;
		size_t size;
	} carried[FONT_COUNT] = { [FONT_PLAIN] = { font_regular, sizeof font_regular },
				  [FONT_SEMIBOLD] = { font_semibold, sizeof font_semibold } };
	struct libraries *lib = &canvas->lib;
	if (lib->FT_Init_FreeType(&canvas->freetype) != 0)
		return false;
	for (enum font font = 0; font < FONT_COUNT; font++) {
		if (lib->FT_New_Memory_Face(canvas->freetype, carried[font].bytes, (FT_Long)carried[font].size, 0,
					    &canvas->faces[font]) != 0)
			return false;
		canvas->fonts[font] = lib->cairo_ft_font_face_create_for_ft_face(canvas->faces[font], 0);
	}
	canvas->font_options = lib->cairo_font_options_create();
	lib->cairo_font_options_set_hint_style(canvas->font_options, CAIRO_HINT_STYLE_NONE);
	lib->cairo_font_options_set_hint_metrics(canvas->font_options, CAIRO_HINT_METRICS_OFF);
	lib->cairo_font_options_set_antialias(canvas->font_options, CAIRO_ANTIALIAS_GRAY);
	return true;
}

static FcPattern *match_font(struct libraries *lib, uint32_t code, enum font weight)
{
	FcPattern *wanted = lib->FcPatternCreate();
	FcCharSet *characters = lib->FcCharSetCreate();
	lib->FcCharSetAddChar(characters, code);
	lib->FcPatternAddCharSet(wanted, FC_CHARSET, characters);
	lib->FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)"sans-serif");
	lib->FcPatternAddInteger(wanted, FC_WEIGHT, weight == FONT_SEMIBOLD ? FC_WEIGHT_DEMIBOLD : FC_WEIGHT_REGULAR);
	lib->FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
	lib->FcConfigSubstitute(NULL, wanted, FcMatchPattern);
	lib->FcDefaultSubstitute(wanted);
	FcResult result;
	FcPattern *found = lib->FcFontMatch(NULL, wanted, &result);
	lib->FcCharSetDestroy(characters);
	lib->FcPatternDestroy(wanted);
	return found;
}

/* The system's font for a code point; the carried one (which shows an empty box) where there is none. */
static cairo_font_face_t *fallback_font(struct canvas *canvas, uint32_t code, enum font weight)
{
	struct libraries *lib = &canvas->lib;
	for (uint32_t i = 0; i < canvas->fallbacks.count; i++)
		if (canvas->fallbacks.at[i].code == code && canvas->fallbacks.at[i].weight == weight)
			return canvas->fallbacks.at[i].font;
	/* A font that served another character of the script mostly has this one too. */
	for (uint32_t i = 0; i < canvas->fallbacks.count; i++) {
		const struct fallback *known = &canvas->fallbacks.at[i];
		if (known->face && known->weight == weight && lib->FT_Get_Char_Index(known->face, code)) {
			struct fallback shared = { .font = known->font, .code = code, .weight = weight };
			vec_push(canvas->arena, &canvas->fallbacks, shared);
			return shared.font;
		}
	}
	struct fallback fallback = { .font = canvas->fonts[weight], .code = code, .weight = weight };
	FcPattern *found = load_fontconfig(lib) ? match_font(lib, code, weight) : NULL;
	FcChar8 *file;
	int index = 0;
	if (found && lib->FcPatternGetString(found, FC_FILE, 0, &file) == FcResultMatch) {
		lib->FcPatternGetInteger(found, FC_INDEX, 0, &index);
		if (lib->FT_New_Face(canvas->freetype, (const char *)file, index, &fallback.face) == 0)
			fallback.font = lib->cairo_ft_font_face_create_for_ft_face(fallback.face, 0);
		else
			fallback.face = NULL;
	}
	if (found)
		lib->FcPatternDestroy(found);
	vec_push(canvas->arena, &canvas->fallbacks, fallback);
	return fallback.font;
}

/* ---- the painter ---- */

static void set_colour(struct canvas *canvas, enum role role, enum theme_use use, int tint)
{
	uint32_t colour = theme_colour(canvas->theme, role, use, tint);
	canvas->lib.cairo_set_source_rgb(canvas->cairo, (colour >> 16 & 0xFF) / 255.0, (colour >> 8 & 0xFF) / 255.0,
					 (colour & 0xFF) / 255.0);
}

static void paint_path(struct canvas *canvas, struct brush brush)
{
	static const double dashed[] = { 6, 4 }, dotted[] = { 0.1, 3.6 };
	struct libraries *lib = &canvas->lib;
	if (brush.paint & PAINT_FILL) {
		set_colour(canvas, brush.role, THEME_FILL, theme_tint(brush.tint));
		lib->cairo_fill_preserve(canvas->cairo);
	}
	if (brush.paint & PAINT_STROKE) {
		set_colour(canvas, brush.role, THEME_STROKE, 0);
		lib->cairo_set_line_width(canvas->cairo, brush.width);
		bool is_dotted = brush.stroke == STROKE_DOTTED;
		bool is_broken = is_dotted || brush.stroke == STROKE_DASHED;
		lib->cairo_set_dash(canvas->cairo, is_dotted ? dotted : dashed, is_broken ? 2 : 0, 0);
		lib->cairo_stroke(canvas->cairo);
	}
	lib->cairo_new_path(canvas->cairo);
}

static void canvas_begin(void *context, const struct scene *scene)
{
	struct canvas *canvas = context;
	(void)scene;
	canvas->lib.cairo_set_line_cap(canvas->cairo, CAIRO_LINE_CAP_ROUND);
	canvas->lib.cairo_set_line_join(canvas->cairo, CAIRO_LINE_JOIN_ROUND);
	canvas->lib.cairo_set_font_options(canvas->cairo, canvas->font_options);
	set_colour(canvas, ROLE_background, THEME_FILL, 0);
	canvas->lib.cairo_paint(canvas->cairo);
}

static void canvas_end(void *context)
{
	(void)context;
}

/* Links live in a PDF; an image has none. */
static void canvas_open(void *context, const struct part *part)
{
	struct canvas *canvas = context;
	struct str link = part->link;
	canvas->linked = link.len > 0 && canvas->pdf.arena;
	if (!canvas->linked)
		return;
	struct buf tag = buf_in(canvas->arena);
	buf_text(&tag, "uri='");
	for (size_t i = 0; i < link.len; i++) {
		if (link.at[i] == '\'' || link.at[i] == '\\')
			buf_char(&tag, '\\');
		buf_char(&tag, link.at[i]);
	}
	buf_text(&tag, "'");
	canvas->lib.cairo_tag_begin(canvas->cairo, CAIRO_TAG_LINK, str_copy(canvas->arena, buf_view(&tag)).at);
}

static void canvas_close(void *context)
{
	struct canvas *canvas = context;
	if (canvas->linked)
		canvas->lib.cairo_tag_end(canvas->cairo, CAIRO_TAG_LINK);
	canvas->linked = false;
}

static void canvas_rect(void *context, struct brush brush, struct rectangle at, double radius)
{
	struct canvas *canvas = context;
	struct libraries *lib = &canvas->lib;
	cairo_t *cairo = canvas->cairo;
	if (radius > 0) {
		double r = fmin(radius, fmin(at.width, at.height) / 2), quarter = acos(-1) / 2;
		lib->cairo_new_sub_path(cairo);
		lib->cairo_arc(cairo, at.x + at.width - r, at.y + r, r, -quarter, 0);
		lib->cairo_arc(cairo, at.x + at.width - r, at.y + at.height - r, r, 0, quarter);
		lib->cairo_arc(cairo, at.x + r, at.y + at.height - r, r, quarter, 2 * quarter);
		lib->cairo_arc(cairo, at.x + r, at.y + r, r, 2 * quarter, 3 * quarter);
		lib->cairo_close_path(cairo);
	} else {
		lib->cairo_rectangle(cairo, at.x, at.y, at.width, at.height);
	}
	paint_path(canvas, brush);
}

static void canvas_path(void *context, struct brush brush, struct path path)
{
	struct canvas *canvas = context;
	struct libraries *lib = &canvas->lib;
	const struct point *at = path.points;
	for (const char *verb = path.verbs; *verb; verb++) {
		if (*verb == 'M') {
			lib->cairo_move_to(canvas->cairo, at->x, at->y);
			at++;
		} else if (*verb == 'L') {
			lib->cairo_line_to(canvas->cairo, at->x, at->y);
			at++;
		} else if (*verb == 'C') {
			lib->cairo_curve_to(canvas->cairo, at[0].x, at[0].y, at[1].x, at[1].y, at[2].x, at[2].y);
			at += 3;
		} else {
			lib->cairo_close_path(canvas->cairo);
		}
	}
	paint_path(canvas, brush);
}

/* One run of characters in one font, starting at x; returns where it ends. */
static double draw_run(struct canvas *canvas, cairo_font_face_t *font, const struct scene_text *text, struct str run,
		       double x, double y, bool halo)
{
	struct libraries *lib = &canvas->lib;
	const char *words = str_copy(canvas->arena, run).at;
	cairo_text_extents_t extents;
	lib->cairo_set_font_face(canvas->cairo, font);
	lib->cairo_set_font_size(canvas->cairo, text->size);
	lib->cairo_text_extents(canvas->cairo, words, &extents);
	lib->cairo_move_to(canvas->cairo, x, y);
	if (halo) {
		lib->cairo_text_path(canvas->cairo, words);
		set_colour(canvas, ROLE_background, THEME_FILL, 0);
		lib->cairo_set_line_width(canvas->cairo, 4);
		lib->cairo_set_dash(canvas->cairo, NULL, 0, 0);
		lib->cairo_stroke(canvas->cairo);
		lib->cairo_move_to(canvas->cairo, x, y);
	}
	set_colour(canvas, text->role, THEME_TEXT, 0);
	lib->cairo_show_text(canvas->cairo, words);
	lib->cairo_new_path(canvas->cairo);
	return x + extents.x_advance;
}

static void canvas_text(void *context, const struct scene_text *text, double x, double y, enum align align, bool halo)
{
	struct canvas *canvas = context;
	double left = align == ALIGN_START ? x : align == ALIGN_MIDDLE ? x - text->width / 2 : x - text->width;
	const char *at = text->text.at, *end = at + text->text.len;
	while (at < end) {
		/* a run of carried characters, or of others that one font of the system holds */
		const char *start = at;
		uint32_t code;
		at += unicode_decode(at, end, &code);
		bool carried = measure_is_carried(code);
		cairo_font_face_t *font = carried ? canvas->fonts[text->font] : fallback_font(canvas, code, text->font);
		while (at < end) {
			uint32_t next;
			int length = unicode_decode(at, end, &next);
			bool next_carried = measure_is_carried(next);
			if (next_carried != carried || (!carried && fallback_font(canvas, next, text->font) != font))
				break;
			at += length;
		}
		left = draw_run(canvas, font, text, (struct str){ start, (size_t)(at - start) }, left, y, halo);
	}
}

/* ---- the whole ---- */

static void close_canvas(struct canvas *canvas)
{
	struct libraries *lib = &canvas->lib;
	if (canvas->cairo)
		lib->cairo_destroy(canvas->cairo);
	if (canvas->surface)
		lib->cairo_surface_destroy(canvas->surface);
	if (canvas->font_options)
		lib->cairo_font_options_destroy(canvas->font_options);
	for (uint32_t i = 0; i < canvas->fallbacks.count; i++)
		if (canvas->fallbacks.at[i].face)
			lib->cairo_font_face_destroy(canvas->fallbacks.at[i].font);
	for (enum font font = 0; font < FONT_COUNT; font++)
		if (canvas->fonts[font])
			lib->cairo_font_face_destroy(canvas->fonts[font]);
	if (lib->cairo && lib->cairo_debug_reset_static_data)
		lib->cairo_debug_reset_static_data(); /* Cairo lets go of its scaled fonts: only then may their faces go
						       */
	for (uint32_t i = 0; i < canvas->fallbacks.count; i++)
		if (canvas->fallbacks.at[i].face)
			lib->FT_Done_Face(canvas->fallbacks.at[i].face);
	if (canvas->freetype)
		lib->FT_Done_FreeType(canvas->freetype); /* and the carried faces with it */
	if (lib->fontconfig)
		lib->FcFini();
	/* the libraries stay loaded: unloading them is the process's end */
}

static struct draw_result failed(struct canvas *canvas, const char *problem)
{
	struct draw_result result = { .problem = str_format(canvas->arena, "%s", problem) };
	close_canvas(canvas);
	return result;
}

static const char not_loaded[] =
    "PNG and PDF need Cairo and FreeType (Debian: libcairo2, libfreetype6); SVG needs neither";

static bool open_canvas(struct canvas *canvas)
{
	return load_drawing(&canvas->lib) && open_fonts(canvas);
}

/* Draws on the surface; NULL, or what went wrong. */
static const char *draw_on(struct canvas *canvas, const struct scene *scene, double scale)
{
	struct libraries *lib = &canvas->lib;
	struct painter painter = { canvas,       canvas_begin, canvas_end,  canvas_open,
				   canvas_close, canvas_rect,  canvas_path, canvas_text };
	canvas->cairo = lib->cairo_create(canvas->surface);
	lib->cairo_scale(canvas->cairo, scale, scale);
	draw_scene(&painter, scene);
	cairo_status_t status = lib->cairo_status(canvas->cairo);
	if (status == CAIRO_STATUS_SUCCESS)
		status = lib->cairo_surface_status(canvas->surface);
	return status == CAIRO_STATUS_SUCCESS ? NULL : lib->cairo_status_to_string(status);
}

/* Cairo draws nothing beyond this many pixels a side, and says nothing. */
enum { LARGEST_SIDE = 32767 };
/* Above this an image takes gigabytes; a picture that large is looked at in SVG. */
static const double most_pixels = 200e6;

static double fitting_scale(const struct scene *scene, double scale)
{
	double side = fmax(scene->width, scene->height);
	if (ceil(side * scale) > LARGEST_SIDE)
		scale = LARGEST_SIDE / (side + 1);
	if (scene->width * scene->height * scale * scale > most_pixels)
		scale = sqrt(most_pixels / (scene->width * scene->height));
	return scale;
}

struct draw_result draw_png(struct arena *arena, const struct scene *scene, struct draw_options options)
{
	struct canvas canvas = { .arena = arena, .theme = options.theme };
	if (!open_canvas(&canvas))
		return failed(&canvas, not_loaded);
	double wanted = options.scale > 0 ? options.scale : 1, scale = fitting_scale(scene, wanted);
	int width = (int)fmax(ceil(scene->width * scale), 1), height = (int)fmax(ceil(scene->height * scale), 1);
	canvas.surface = canvas.lib.cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	const char *problem = draw_on(&canvas, scene, scale);
	if (problem)
		return failed(&canvas, problem);
	canvas.lib.cairo_surface_flush(canvas.surface);
	struct png_image image = { canvas.lib.cairo_image_surface_get_data(canvas.surface),
				   (size_t)canvas.lib.cairo_image_surface_get_stride(canvas.surface), (uint32_t)width,
				   (uint32_t)height, scale };
	struct draw_result result = { .done = true, .bytes = png_encode(arena, image) };
	if (scale < wanted)
		result.problem = str_format(arena, "the picture is too large for that scale: drawn with %d x %d pixels",
					    width, height);
	close_canvas(&canvas);
	return result;
}

static cairo_status_t write_pdf(void *context, const unsigned char *bytes, unsigned length)
{
	buf_str(context, (struct str){ (const char *)bytes, length });
	return CAIRO_STATUS_SUCCESS;
}

struct draw_result draw_pdf(struct arena *arena, const struct scene *scene, struct draw_options options)
{
	/* a CSS px is 3/4 pt: a PDF beside the SVG has its size on paper */
	static const double points_per_px = 0.75;
	struct canvas canvas = { .arena = arena, .theme = options.theme, .pdf = buf_in(arena) };
	if (!open_canvas(&canvas))
		return failed(&canvas, not_loaded);
	struct libraries *lib = &canvas.lib;
	canvas.surface = lib->cairo_pdf_surface_create_for_stream(write_pdf, &canvas.pdf, scene->width * points_per_px,
								  scene->height * points_per_px);
	/* Cairo would write the clock; the same input gives the same bytes. */
	lib->cairo_pdf_surface_set_metadata(canvas.surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
	struct str title = scene->title.len ? scene->title : STR("Architecture");
	lib->cairo_pdf_surface_set_metadata(canvas.surface, CAIRO_PDF_METADATA_TITLE, str_copy(arena, title).at);
	const char *problem = draw_on(&canvas, scene, points_per_px);
	if (problem)
		return failed(&canvas, problem);
	lib->cairo_surface_finish(canvas.surface);
	struct draw_result result = { .done = true, .bytes = buf_view(&canvas.pdf) };
	close_canvas(&canvas);
	return result;
}
