/* SVG by hand: real text, ids, titles, links. Colours hang on classes: one for each role and use (`edge-f` fill,
 * `edge-s` stroke, `edge-t` text), written plainly, and a second time under a media query for dark, because librsvg
 * knows no CSS variables. The body is written first, so that the style sheet holds only what is used. */
#include "draw/draw.h"

#include <math.h>

#include "base/number.h"
#include "base/unicode.h"
#include "draw/painter.h"
#include "draw/themes.h"
#include "draw/webfont.h"
#include "scene/measure.h"

enum { TINTS = THEME_DEEPEST_TINT + 1 };

struct svg {
	struct buf body;
	struct theme theme; /* settled, or AUTO */
	bool fill[ROLE_COUNT][TINTS], stroke[ROLE_COUNT], ink[ROLE_COUNT], text[ROLE_COUNT];
	struct webfonts fonts; /* what letters of which fonts were used */
	VEC(double) sizes; /* of fonts that were used */
	bool linked;       /* within the part in hand */
	bool guarded;      /* texts of nodes keep their measured width whatever font the viewer has; not those whose width is a
			      guess, which would pull their letters apart */
	bool mute; /* a step before the last: its parts have no ids and say nothing */
	struct arena *arena;
};

static const char *const role_names[ROLE_COUNT] = {
#define ROLE(name) [ROLE_##name] = #name,
#include "scene/roles.def"
#undef ROLE
};

/* ---- small things ---- */

/* Text for content and quoted attributes. XML 1.0 has no control characters, not even escaped. */
static void put_escaped(struct buf *out, struct str text)
{
	const char *at = text.at, *end = text.at + text.len;
	while (at < end) {
		uint32_t code;
		int len = unicode_decode(at, end, &code);
		if (code == 0xFFFD && len == 1)
			buf_text(out, "\xEF\xBF\xBD");
		else if (code == '&')
			buf_text(out, "&amp;");
		else if (code == '<')
			buf_text(out, "&lt;");
		else if (code == '>')
			buf_text(out, "&gt;");
		else if (code == '"')
			buf_text(out, "&quot;");
		else if (code == '\r')
			buf_text(out, "&#13;");
		else if (code == '\n' || code == '\t' ||
			 (code >= 0x20 && code != 0x7F && (code < 0xFFFE || code > 0xFFFF)))
			buf_str(out, (struct str){ at, (size_t)len });
		at += len;
	}
}

static void put_number(struct buf *out, double value)
{
	number_fixed(out, value, 2);
}

static void put_attribute(struct buf *out, const char *name, double value)
{
	buf_char(out, ' ');
	buf_text(out, name);
	buf_text(out, "=\"");
	put_number(out, value);
	buf_char(out, '"');
}

/* "s11", "s11_5": a dot would end the name of a class. */
static void put_size_class(struct buf *out, double size)
{
	size_t start = out->len + 1;
	buf_char(out, 's');
	put_number(out, size);
	for (size_t i = start; i < out->len; i++) {
		if (out->at[i] == '.')
			out->at[i] = '_';
	}
}

/* Class names of a brush, remembered for the style sheet. */
static void put_brush(struct svg *svg, struct brush brush)
{
	struct buf *out = &svg->body;
	int tint = theme_tint(brush.tint);
	buf_text(out, " class=\"");
	if (brush.paint & PAINT_FILL) {
		svg->fill[brush.role][tint] = true;
		buf_text(out, role_names[brush.role]);
		buf_text(out, "-f");
		if (tint)
			buf_char(out, (char)('0' + tint));
	}
	if (brush.paint & PAINT_STROKE) {
		svg->stroke[brush.role] = true;
		if (brush.paint & PAINT_FILL)
			buf_char(out, ' ');
		buf_text(out, role_names[brush.role]);
		buf_text(out, "-s");
	}
	if (brush.paint & PAINT_INK) {
		svg->ink[brush.role] = true;
		buf_text(out, role_names[brush.role]);
		buf_text(out, "-p");
	}
	static const char *const dashes[] = { [STROKE_SOLID] = "",       [STROKE_DASHED] = " dash",
					      [STROKE_DOTTED] = " dot",  [STROKE_CHAIN] = " chain",
					      [STROKE_DOUBLE] = "",      [STROKE_THIN] = "" };
	buf_text(out, dashes[brush.stroke]);
	buf_char(out, '"');
	if (brush.paint & (PAINT_STROKE | PAINT_INK) && brush.width != 1.5)
		put_attribute(out, "stroke-width", brush.width);
}

/* ---- the painter ---- */

static void svg_begin(void *context, const struct scene *scene)
{
	struct svg *svg = context;
	struct rectangle all = { 0, 0, scene->width, scene->height };
	if (svg->theme.background == BACKGROUND_NONE)
		return;
	svg->fill[ROLE_background][0] = true;
	buf_text(&svg->body, "<rect class=\"background-f\"");
	put_attribute(&svg->body, "width", all.width);
	put_attribute(&svg->body, "height", all.height);
	buf_text(&svg->body, "/>\n");
}

static void svg_end(void *context)
{
	(void)context;
}

/* Title and description are what a screen reader says, and the pointer shows; a part without an id says nothing new. */
static void svg_open(void *context, const struct part *part)
{
	struct svg *svg = context;
	struct buf *out = &svg->body;
	if (part->id.len == 0 || svg->mute) {
		svg->linked = false;
		svg->guarded = svg->mute && str_is(str_of(part->kind), "node");
		buf_text(out, "<g aria-hidden=\"true\">\n");
		return;
	}
	svg->linked = part->link.len > 0;
	svg->guarded = str_is(str_of(part->kind), "node");
	if (svg->linked) {
		buf_text(out, "<a href=\"");
		put_escaped(out, part->link);
		buf_text(out, "\">");
	}
	buf_text(out, "<g id=\"");
	put_escaped(out, part->id);
	buf_text(out, "\" class=\"");
	buf_text(out, part->kind);
	if (part->focus) /* a link takes the keyboard already; the texts within are in the title */
		buf_text(out, svg->linked ? "\" role=\"img" : "\" role=\"img\" tabindex=\"0");
	buf_text(out, "\"><title>");
	put_escaped(out, part->title);
	buf_text(out, "</title>");
	if (part->reading.len) {
		buf_text(out, "<desc>");
		put_escaped(out, part->reading);
		buf_text(out, "</desc>");
	}
	buf_char(out, '\n');
}

static void svg_close(void *context)
{
	struct svg *svg = context;
	buf_text(&svg->body, svg->linked ? "</g></a>\n" : "</g>\n");
	svg->linked = svg->guarded = false;
}

static void svg_rect(void *context, struct brush brush, struct rectangle at, double radius)
{
	struct svg *svg = context;
	struct buf *out = &svg->body;
	buf_text(out, "<rect");
	put_brush(svg, brush);
	put_attribute(out, "x", at.x);
	put_attribute(out, "y", at.y);
	put_attribute(out, "width", at.width);
	put_attribute(out, "height", at.height);
	if (radius > 0)
		put_attribute(out, "rx", radius);
	buf_text(out, "/>\n");
}

static void svg_path(void *context, struct brush brush, struct path path)
{
	struct svg *svg = context;
	struct buf *out = &svg->body;
	buf_text(out, "<path");
	put_brush(svg, brush);
	buf_text(out, " d=\"");
	const struct point *point = path.points;
	for (const char *verb = path.verbs; *verb; verb++) {
		buf_char(out, *verb);
		int count = *verb == 'C' ? 3 : *verb == 'Z' ? 0 : 1;
		for (int i = 0; i < count; i++, point++) {
			if (i)
				buf_char(out, ' ');
			put_number(out, point->x);
			buf_char(out, ' ');
			put_number(out, point->y);
		}
	}
	buf_text(out, "\"/>\n");
}

static void svg_text(void *context, const struct scene_text *text, double x, double y, enum align align, bool halo)
{
	struct svg *svg = context;
	struct buf *out = &svg->body;
	bool known = false;
	for (uint32_t i = 0; i < svg->sizes.count; i++)
		known |= svg->sizes.at[i] == text->size;
	if (!known)
		vec_push(svg->arena, &svg->sizes, text->size);
	svg->text[text->role] = true;
	webfont_note(&svg->fonts, text);
	buf_text(out, "<text class=\"");
	buf_text(out, role_names[text->role]);
	buf_text(out, "-t ");
	put_size_class(out, text->size);
	if (text->font == FONT_SEMIBOLD || text->font == FONT_HAND_BOLD)
		buf_text(out, " b");
	/* Without a background there is nothing that a halo could show of it. */
	if (halo && (svg->guarded || svg->theme.background != BACKGROUND_NONE))
		buf_text(out, " halo");
	/* Text that runs to the left starts at its right end. */
	bool left = text->leftward;
	enum align anchor = left && align != ALIGN_MIDDLE ? (align == ALIGN_START ? ALIGN_END : ALIGN_START) : align;
	if (anchor != ALIGN_START)
		buf_text(out, anchor == ALIGN_MIDDLE ? " mid" : " end");
	buf_char(out, '"');
	if (left)
		buf_text(out, " direction=\"rtl\"");
	put_attribute(out, "x", x);
	put_attribute(out, "y", y);
	if (svg->guarded && text->width > 0 && measure_is_exact(text->text)) {
		put_attribute(out, "textLength", text->width);
		buf_text(out, " lengthAdjust=\"spacingAndGlyphs\"");
	}
	buf_char(out, '>');
	put_escaped(out, text->text);
	buf_text(out, "</text>\n");
}

/* ---- the whole ---- */

static void put_rule(struct buf *out, struct theme theme, enum role role, enum theme_use use, int tint)
{
	static const char suffix[] = { [THEME_FILL] = 'f', [THEME_STROKE] = 's', [THEME_TEXT] = 't', [THEME_PATTERN] = 'p' };
	buf_printf(out, ".%s-%c", role_names[role], suffix[use]);
	if (tint)
		buf_char(out, (char)('0' + tint));
	buf_printf(out, "{%s:#%06x}\n", use == THEME_STROKE || use == THEME_PATTERN ? "stroke" : "fill",
		   (unsigned)theme_colour(theme, role, use, tint));
}

static void put_colours(struct buf *out, const struct svg *svg, struct theme theme)
{
	for (enum role role = 0; role < ROLE_COUNT; role++) {
		for (int tint = 0; tint < TINTS; tint++) {
			if (svg->fill[role][tint])
				put_rule(out, theme, role, THEME_FILL, tint);
		}
		if (svg->stroke[role])
			put_rule(out, theme, role, THEME_STROKE, 0);
		if (svg->text[role])
			put_rule(out, theme, role, THEME_TEXT, 0);
		if (svg->ink[role])
			put_rule(out, theme, role, THEME_PATTERN, 0);
	}
	buf_printf(out, ".halo{stroke:#%06x}\n", (unsigned)theme_colour(theme, ROLE_background, THEME_FILL, 0));
}

/* Each step is seen for a while, in turn; what cannot move, or shall not, shows the last. */
static void put_steps(struct buf *out, uint32_t count)
{
	enum { SECONDS = 3 };
	buf_text(out, ".step{visibility:hidden}\n@media(prefers-reduced-motion:no-preference){\n");
	for (uint32_t i = 0; i < count; i++) {
		double from = 100.0 * i / count, to = 100.0 * (i + 1) / count;
		buf_printf(out, ".s-%u{animation:lintel-%u %us step-end infinite}\n@keyframes lintel-%u{0%%{visibility:%s}",
			   (unsigned)i + 1, (unsigned)i + 1, (unsigned)(count * SECONDS), (unsigned)i + 1,
			   i == 0 ? "visible" : "hidden");
		if (i > 0) {
			put_number(out, from);
			buf_text(out, "%{visibility:visible}");
		}
		if (i + 1 < count) {
			put_number(out, to);
			buf_text(out, "%{visibility:hidden}");
		}
		buf_text(out, "}\n");
	}
	buf_text(out, "}\n");
}

static void put_style(struct buf *out, const struct svg *svg, bool embed, uint32_t steps)
{
	buf_text(out, "<style>\n");
	if (embed)
		webfont_put(out, &svg->fonts);
	buf_text(out, ".lintel{max-width:100%;height:auto}\n");
	webfont_put_families(out, &svg->fonts, embed);
	buf_text(out, ".node:focus{outline:2px solid #0f6cbd;outline-offset:3px}\n"
		      ".mid{text-anchor:middle}\n.end{text-anchor:end}\n"
		      ".dash{stroke-dasharray:6 4}\n.dot{stroke-dasharray:.1 3.6}\n.chain{stroke-dasharray:9 3.5 .1 3.5}\n"
		      ".halo{stroke-width:4;stroke-linejoin:round;paint-order:stroke}\n");
	for (uint32_t i = 0; i < svg->sizes.count; i++) {
		buf_char(out, '.');
		put_size_class(out, svg->sizes.at[i]);
		buf_text(out, "{font-size:");
		put_number(out, svg->sizes.at[i]);
		buf_text(out, "px}\n");
	}
	struct theme theme = svg->theme, dark = theme;
	dark.name = THEME_DARK;
	put_colours(out, svg, theme_settle(theme));
	if (theme.name == THEME_AUTO) {
		buf_text(out, "@media(prefers-color-scheme:dark){\n");
		put_colours(out, svg, dark);
		buf_text(out, "}\n");
	}
	if (steps > 1)
		put_steps(out, steps);
	buf_text(out, "</style>\n");
}

/* The design itself, so that the picture can be opened again. */
static void put_source(struct buf *out, const struct scene *scene)
{
	if (scene->source.len == 0)
		return;
	buf_text(out, "<metadata id=\"" DRAW_SOURCE "\">");
	put_escaped(out, scene->source);
	buf_text(out, "</metadata>\n");
}

static void put_head(struct buf *out, const struct scene *scene, double width)
{
	buf_text(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lintel\" viewBox=\"0 0 ");
	put_number(out, scene->width);
	buf_char(out, ' ');
	put_number(out, scene->height);
	buf_char(out, '"');
	put_attribute(out, "width", width > 0 ? width : scene->width);
	put_attribute(out, "height", width > 0 ? scene->height * (width / scene->width) : scene->height);
	buf_text(
	    out,
	    " role=\"graphics-document document\" aria-labelledby=\"lintel-title\" "
	    "aria-describedby=\"lintel-desc\" fill=\"none\" stroke-width=\"1.5\" stroke-linecap=\"round\" "
	    "stroke-linejoin=\"round\">\n<title id=\"lintel-title\">");
	put_escaped(out, scene->title.len ? scene->title : STR("Architecture"));
	buf_text(out, "</title>\n<desc id=\"lintel-desc\">");
	put_escaped(out, scene->description);
	buf_text(out, "</desc>\n");
}

struct draw_result draw_svg_steps(struct arena *arena, const struct scene *const *scenes, uint32_t count,
				  struct draw_options options)
{
	const struct scene *scene = scenes[count - 1];
	struct svg svg = { .body = buf_in(arena), .arena = arena, .theme = options.theme };
	/* A chosen background is the same for every reader: then one theme is too. */
	if (options.theme.background == BACKGROUND_COLOUR)
		svg.theme = theme_settle(options.theme);
	struct painter pen = { &svg, svg_begin, svg_end, svg_open, svg_close, svg_rect, svg_path, svg_text };
	struct painter painter = painter_themed(arena, svg.theme.name, &pen);
	for (uint32_t i = 0; i < count; i++) {
		svg.mute = i + 1 < count;
		if (count > 1)
			buf_printf(&svg.body, svg.mute ? "<g class=\"step s-%u\" aria-hidden=\"true\">\n" : "<g class=\"s-%u\">\n",
				   (unsigned)i + 1);
		draw_scene(&painter, scenes[i]);
		buf_text(&svg.body, count > 1 ? "</g>\n" : "");
	}
	buf_text(&svg.body, "</svg>\n");
	struct buf out = buf_in(arena);
	put_head(&out, scene, options.width);
	put_style(&out, &svg, options.embed_font || theme_is_hand(svg.theme.name), count);
	put_source(&out, scene);
	buf_str(&out, buf_view(&svg.body));
	return (struct draw_result){ .done = true, .bytes = buf_view(&out) };
}

struct draw_result draw_svg(struct arena *arena, const struct scene *scene, struct draw_options options)
{
	return draw_svg_steps(arena, &scene, 1, options);
}
