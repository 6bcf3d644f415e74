/* PNG and PDF through Cairo, from the same placed scene as SVG. The only user of Cairo, which is loaded with dlopen at the
 * first picture; text comes as glyphs from letters.c, without hinting, so that the same libraries give the same bytes.
 */
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <dlfcn.h>
#include <math.h>
#include <string.h>

#include "draw/letters.h"
#include "draw/painter.h"
#include "draw/png.h"
#include "draw/themes.h"

struct libraries {
	void *cairo;
#define CAIRO_FUNCTION(name) __typeof__(name) *name;
#include "draw/cairo_functions.def"
};

struct canvas {
	struct libraries lib;
	struct arena *arena;
	struct letters *letters;
	cairo_surface_t *surface;
	cairo_t *cairo;
	cairo_font_options_t *font_options;
	VEC(cairo_font_face_t *) fonts; /* by the index of their face in `letters` */
	struct theme theme;
	struct buf pdf;
	bool linked, in_box;
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
	lib->cairo = dlopen("libcairo.so.2", RTLD_LAZY | RTLD_LOCAL);
	bool all = lib->cairo != NULL;
#define CAIRO_FUNCTION(name) all = all && find_function(lib->cairo, #name, &lib->name, sizeof lib->name);
#include "draw/cairo_functions.def"
	return all;
}

static bool open_canvas(struct canvas *canvas)
{
	struct libraries *lib = &canvas->lib;
	if (!load_drawing(lib))
		return false;
	canvas->letters = letters_open(canvas->arena);
	if (!canvas->letters)
		return false;
	canvas->font_options = lib->cairo_font_options_create();
	lib->cairo_font_options_set_hint_style(canvas->font_options, CAIRO_HINT_STYLE_NONE);
	lib->cairo_font_options_set_hint_metrics(canvas->font_options, CAIRO_HINT_METRICS_OFF);
	lib->cairo_font_options_set_antialias(canvas->font_options, CAIRO_ANTIALIAS_GRAY);
	return true;
}

/* The face of a run as Cairo's font; made once. */
static cairo_font_face_t *font_of(struct canvas *canvas, const struct letter_run *run)
{
	while (canvas->fonts.count < letters_font_count(canvas->letters))
		vec_push(canvas->arena, &canvas->fonts, NULL);
	cairo_font_face_t **font = &canvas->fonts.at[run->font];
	if (!*font)
		*font = canvas->lib.cairo_ft_font_face_create_for_ft_face(run->face, 0);
	return *font;
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
	static const struct {
		double lengths[4];
		int count;
	} dashes[] = { [STROKE_SOLID] = { { 0 }, 0 },	  [STROKE_DASHED] = { { 6, 4 }, 2 },
		       [STROKE_DOTTED] = { { 0.1, 3.6 }, 2 }, [STROKE_CHAIN] = { { 9, 3.5, 0.1, 3.5 }, 4 },
		       [STROKE_DOUBLE] = { { 0 }, 0 },	  [STROKE_THIN] = { { 0 }, 0 } };
	struct libraries *lib = &canvas->lib;
	if (brush.paint & PAINT_FILL) {
		set_colour(canvas, brush.role, THEME_FILL, theme_tint(brush.tint));
		lib->cairo_fill_preserve(canvas->cairo);
	}
	if (brush.paint & (PAINT_STROKE | PAINT_INK)) {
		set_colour(canvas, brush.role, brush.paint & PAINT_INK ? THEME_PATTERN : THEME_STROKE, 0);
		lib->cairo_set_line_width(canvas->cairo, brush.width);
		lib->cairo_set_dash(canvas->cairo, dashes[brush.stroke].lengths, dashes[brush.stroke].count, 0);
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
	if (canvas->theme.background == BACKGROUND_NONE)
		return;
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
	canvas->in_box = str_is(str_of(part->kind), "node");
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
	canvas->linked = canvas->in_box = false;
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

/* The glyphs of a run, and their clusters, as Cairo wants them. */
static void show_run(struct canvas *canvas, const struct letter_run *run, bool outline)
{
	struct libraries *lib = &canvas->lib;
	cairo_glyph_t *glyphs = ARENA_ARRAY(canvas->arena, cairo_glyph_t, run->letters.count);
	for (uint32_t i = 0; i < run->letters.count; i++) {
		const struct letter *letter = &run->letters.at[i];
		glyphs[i] = (cairo_glyph_t){ letter->glyph, letter->x, letter->y };
	}
	if (outline) {
		lib->cairo_glyph_path(canvas->cairo, glyphs, (int)run->letters.count);
		return;
	}
	if (!canvas->pdf.arena) {
		lib->cairo_show_glyphs(canvas->cairo, glyphs, (int)run->letters.count);
		return;
	}
	/* a PDF is searched by the text behind the glyphs */
	cairo_text_cluster_t *clusters = ARENA_ARRAY(canvas->arena, cairo_text_cluster_t, run->clusters.count);
	for (uint32_t i = 0; i < run->clusters.count; i++)
		clusters[i] = (cairo_text_cluster_t){ (int)run->clusters.at[i].bytes, (int)run->clusters.at[i].glyphs };
	lib->cairo_show_text_glyphs(canvas->cairo, run->text.at, (int)run->text.len, glyphs, (int)run->letters.count,
				    clusters, (int)run->clusters.count,
				    run->backward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : 0);
}

static void canvas_text(void *context, const struct scene_text *text, double x, double y, enum align align, bool halo)
{
	struct canvas *canvas = context;
	struct libraries *lib = &canvas->lib;
	struct letter_line line = letters_lay(canvas->letters, text);
	/* Letters of the system's fonts may be wider than the rule that measured them: they are made to fit. */
	double squeeze = line.width > text->width && text->width > 0 ? text->width / line.width : 1;
	double width = line.width * squeeze;
	double left = align == ALIGN_START ? x : align == ALIGN_MIDDLE ? x - width / 2 : x - width;
	lib->cairo_save(canvas->cairo);
	lib->cairo_translate(canvas->cairo, left, y);
	lib->cairo_scale(canvas->cairo, squeeze, 1);
	lib->cairo_set_font_size(canvas->cairo, text->size);
	/* Without a background there is nothing that a halo could show of it. */
	if (halo && (canvas->in_box || canvas->theme.background != BACKGROUND_NONE)) {
		for (uint32_t i = 0; i < line.runs.count; i++) {
			lib->cairo_set_font_face(canvas->cairo, font_of(canvas, &line.runs.at[i]));
			show_run(canvas, &line.runs.at[i], true);
		}
		set_colour(canvas, ROLE_background, THEME_FILL, 0);
		lib->cairo_set_line_width(canvas->cairo, 4);
		lib->cairo_set_dash(canvas->cairo, NULL, 0, 0);
		/* the rim of a halo is seen by nobody, and drawn finely it is a third of the picture's work; restore undoes it */
		lib->cairo_set_tolerance(canvas->cairo, 0.5);
		lib->cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_FAST);
		lib->cairo_stroke(canvas->cairo);
	}
	set_colour(canvas, text->role, THEME_TEXT, 0);
	for (uint32_t i = 0; i < line.runs.count; i++) {
		lib->cairo_set_font_face(canvas->cairo, font_of(canvas, &line.runs.at[i]));
		show_run(canvas, &line.runs.at[i], false);
	}
	lib->cairo_new_path(canvas->cairo);
	lib->cairo_restore(canvas->cairo);
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
	for (uint32_t i = 0; i < canvas->fonts.count; i++) {
		if (canvas->fonts.at[i])
			lib->cairo_font_face_destroy(canvas->fonts.at[i]);
	}
	if (lib->cairo && lib->cairo_debug_reset_static_data)
		lib->cairo_debug_reset_static_data(); /* Cairo lets go of its scaled fonts: only then may faces go */
	letters_close(canvas->letters);
}

static struct draw_result failed(struct canvas *canvas, const char *problem)
{
	struct draw_result result = { .problem = str_format(canvas->arena, "%s", problem) };
	close_canvas(canvas);
	return result;
}

static const char not_loaded[] =
    "PNG and PDF need Cairo and FreeType (Debian: libcairo2, libfreetype6); SVG needs neither";

/* Draws on the surface; NULL, or what went wrong. */
static const char *draw_on(struct canvas *canvas, const struct scene *scene, double scale)
{
	struct libraries *lib = &canvas->lib;
	struct painter pen = { canvas,       canvas_begin, canvas_end,  canvas_open,
			       canvas_close, canvas_rect,  canvas_path, canvas_text };
	struct painter painter = painter_themed(canvas->arena, canvas->theme.name, &pen);
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

/* Pixels per px of the scene that fit, where `scale` is wanted. */
static double fitting_scale(const struct scene *scene, double scale)
{
	double side = fmax(scene->width, scene->height);
	if (ceil(side * scale) > LARGEST_SIDE)
		scale = LARGEST_SIDE / (side + 1);
	if (scene->width * scene->height * scale * scale > most_pixels)
		scale = sqrt(most_pixels / (scene->width * scene->height));
	return scale;
}

/* The pixels, on whole huge pages where the system has them: touched for the first time in small ones they take longer than
 * the drawing does. */
static unsigned char *make_pixels(struct arena *arena, size_t size)
{
	enum { HUGE = 2 << 20 };
	if (size < HUGE / 2)
		return arena_alloc(arena, size);
	size_t whole = (size + HUGE - 1) & ~(size_t)(HUGE - 1);
	unsigned char *room = arena_alloc(arena, whole + HUGE);
	return room + (-(uintptr_t)room & (HUGE - 1));
}

struct draw_result draw_png(struct arena *arena, const struct scene *scene, struct draw_options options)
{
	struct canvas canvas = { .arena = arena, .theme = theme_settle(options.theme) };
	if (!open_canvas(&canvas))
		return failed(&canvas, not_loaded);
	double zoom = options.width > 0 ? options.width / scene->width : 1;
	double wanted = (options.scale > 0 ? options.scale : 1) * zoom, scale = fitting_scale(scene, wanted);
	bool opaque = canvas.theme.background != BACKGROUND_NONE;
	int width = (int)fmax(ceil(scene->width * scale), 1), height = (int)fmax(ceil(scene->height * scale), 1);
	cairo_format_t format = opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32;
	int stride = canvas.lib.cairo_format_stride_for_width(format, width);
	unsigned char *pixels = make_pixels(arena, (size_t)stride * (size_t)height);
	canvas.surface = canvas.lib.cairo_image_surface_create_for_data(pixels, format, width, height, stride);
	const char *problem = draw_on(&canvas, scene, scale);
	if (problem)
		return failed(&canvas, problem);
	canvas.lib.cairo_surface_flush(canvas.surface);
	struct png_image image = { pixels,	  (size_t)stride, (uint32_t)width, (uint32_t)height,
				   scale / zoom, opaque,	 scene->source };
	struct draw_result result = { .done = true, .bytes = png_encode(arena, image) };
	letters_list(canvas.letters, &result);
	result.lowered = scale < wanted;
	result.width = width;
	result.height = height;
	close_canvas(&canvas);
	return result;
}

static cairo_status_t write_pdf(void *context, const unsigned char *bytes, unsigned length)
{
	buf_str(context, (struct str){ (const char *)bytes, length });
	return CAIRO_STATUS_SUCCESS;
}

struct draw_result draw_pdf_pages(struct arena *arena, const struct scene *const *scenes, uint32_t count,
				  struct draw_options options)
{
	const struct scene *scene = scenes[0];
	/* a CSS px is 3/4 pt: a PDF beside the SVG has its size on paper */
	double points_per_px = 0.75 * (options.width > 0 ? options.width / scene->width : 1);
	struct canvas canvas = { .arena = arena, .theme = theme_settle(options.theme), .pdf = buf_in(arena) };
	if (!open_canvas(&canvas))
		return failed(&canvas, not_loaded);
	struct libraries *lib = &canvas.lib;
	canvas.surface = lib->cairo_pdf_surface_create_for_stream(write_pdf, &canvas.pdf, scene->width * points_per_px,
								  scene->height * points_per_px);
	/* Cairo would write the clock; the same input gives the same bytes. */
	lib->cairo_pdf_surface_set_metadata(canvas.surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
	struct str title = scene->title.len ? scene->title : STR("Architecture");
	lib->cairo_pdf_surface_set_metadata(canvas.surface, CAIRO_PDF_METADATA_TITLE, str_copy(arena, title).at);
	const char *problem = NULL;
	for (uint32_t i = 0; i < count && !problem; i++) {
		if (i > 0) {
			lib->cairo_show_page(canvas.cairo);
			lib->cairo_destroy(canvas.cairo);
		}
		problem = draw_on(&canvas, scenes[i], points_per_px);
	}
	if (problem)
		return failed(&canvas, problem);
	lib->cairo_surface_finish(canvas.surface);
	struct draw_result result = { .done = true, .bytes = buf_view(&canvas.pdf) };
	letters_list(canvas.letters, &result);
	close_canvas(&canvas);
	return result;
}

struct draw_result draw_pdf(struct arena *arena, const struct scene *scene, struct draw_options options)
{
	return draw_pdf_pages(arena, &scene, 1, options);
}
