/* How to read this file: libraries, fonts, then a line's way: decoded into characters, each with its font and its level
 * (odd levels run from right to left); cut into runs of one font, level and script; each run made into glyphs, shaped by
 * HarfBuzz where a font of the system draws it; the runs put in the order in which they are seen, and placed. */
#include "draw/letters.h"

#include <dlfcn.h>
#include <fontconfig/fontconfig.h>
#include <fribidi.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>
#include <string.h>

#include "base/unicode.h"
#include "scene/measure.h"

#include "fonts.inc" /* the carried fonts: tools/font_tables.py embed */

struct libraries {
	void *freetype, *fontconfig, *harfbuzz, *fribidi;
#define FREETYPE_FUNCTION(name) __typeof__(name) *name;
#define FONTCONFIG_FUNCTION(name) __typeof__(name) *name;
#define HARFBUZZ_FUNCTION(name) __typeof__(name) *name;
#define FRIBIDI_FUNCTION(name) __typeof__(name) *name;
#include "draw/letters_functions.def"
};

static const uint32_t NO_FONT = UINT32_MAX - 1; /* + 1 must not be 0 */
static const uint32_t BOX = 0x25A1; /* stands for what no font has; the carried fonts have it */

/* What is asked of a font of the system. */
enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_PICTURE, STYLE_COUNT };

struct font_file {
	FT_Face face;
	hb_font_t *shaper; /* of fonts of the system */
	unsigned units;    /* to the em, for the shaper: FreeType does not say it of fonts that are made of pixels */
	struct str family;
	enum style style;
	uint32_t code; /* the first character that asked for it */
};

/* What the characters of one page (256 of them) that the carried fonts lack are drawn with: the font's index and 1. */
enum { PAGE = 256, PAGES = 0x110000 / PAGE };
struct page {
	uint32_t fonts[STYLE_COUNT][PAGE];
};

struct letters {
	struct libraries lib;
	struct arena *arena;
	FT_Library freetype;
	VEC(struct font_file) fonts; /* the carried ones first */
	struct page **pages; /* made with the first such character */
	struct draw_font missing; /* the first character that no font has */
};

/* ---- loading ---- */

/* dlsym gives an object pointer where a function pointer is wanted: POSIX lets its bytes be copied. */
static bool find_function(void *library, const char *name, void *function, size_t size)
{
	void *found = dlsym(library, name);
	memcpy(function, &found, size);
	return found != NULL;
}

static bool load_freetype(struct libraries *lib)
{
	lib->freetype = dlopen("libfreetype.so.6", RTLD_LAZY | RTLD_LOCAL);
	bool all = lib->freetype != NULL;
#define FREETYPE_FUNCTION(name) all = all && find_function(lib->freetype, #name, &lib->name, sizeof lib->name);
#include "draw/letters_functions.def"
	return all;
}

static bool load_fontconfig(struct libraries *lib)
{
	if (lib->fontconfig)
		return true;
	void *library = dlopen("libfontconfig.so.1", RTLD_LAZY | RTLD_LOCAL);
	bool all = library != NULL;
#define FONTCONFIG_FUNCTION(name) all = all && find_function(library, #name, &lib->name, sizeof lib->name);
#include "draw/letters_functions.def"
	if (all && lib->FcInit())
		lib->fontconfig = library;
	else if (library)
		dlclose(library);
	return lib->fontconfig != NULL;
}

static bool load_harfbuzz(struct libraries *lib)
{
	if (lib->harfbuzz)
		return true;
	void *library = dlopen("libharfbuzz.so.0", RTLD_LAZY | RTLD_LOCAL);
	bool all = library != NULL;
#define HARFBUZZ_FUNCTION(name) all = all && find_function(library, #name, &lib->name, sizeof lib->name);
#include "draw/letters_functions.def"
	if (all)
		lib->harfbuzz = library;
	return all;
}

static bool load_fribidi(struct libraries *lib)
{
	if (lib->fribidi)
		return true;
	void *library = dlopen("libfribidi.so.0", RTLD_LAZY | RTLD_LOCAL);
	bool all = library != NULL;
#define FRIBIDI_FUNCTION(name) all = all && find_function(library, #name, &lib->name, sizeof lib->name);
#include "draw/letters_functions.def"
	if (all)
		lib->fribidi = library;
	return all;
}

/* ---- fonts ---- */

struct letters *letters_open(struct arena *arena)
{
	static const struct {
		const unsigned char *bytes;
		size_t size;
	} carried[FONT_COUNT] = { [FONT_PLAIN] = { font_plain, sizeof font_plain },
				  [FONT_SEMIBOLD] = { font_semibold, sizeof font_semibold },
				  [FONT_HAND] = { font_hand, sizeof font_hand },
				  [FONT_HAND_BOLD] = { font_hand_bold, sizeof font_hand_bold } };
	struct letters *letters = ARENA_NEW(arena, struct letters);
	letters->arena = arena;
	struct libraries *lib = &letters->lib;
	if (!load_freetype(lib) || lib->FT_Init_FreeType(&letters->freetype) != 0)
		return NULL;
	for (enum font font = 0; font < FONT_COUNT; font++) {
		struct font_file file = { .face = NULL };
		if (lib->FT_New_Memory_Face(letters->freetype, carried[font].bytes, (FT_Long)carried[font].size, 0,
					    &file.face) != 0) {
			lib->FT_Done_FreeType(letters->freetype);
			return NULL;
		}
		vec_push(arena, &letters->fonts, file);
	}
	return letters;
}

void letters_close(struct letters *letters)
{
	if (!letters)
		return;
	struct libraries *lib = &letters->lib;
	for (uint32_t i = FONT_COUNT; i < letters->fonts.count; i++) {
		if (letters->fonts.at[i].shaper)
			lib->hb_font_destroy(letters->fonts.at[i].shaper);
	}
	lib->FT_Done_FreeType(letters->freetype); /* and all faces with it */
	if (lib->fontconfig)
		lib->FcFini();
	/* the libraries stay loaded: unloading them is the process's end */
}

uint32_t letters_font_count(const struct letters *letters)
{
	return letters->fonts.count;
}

static bool is_listed(const struct draw_result *result, struct str family)
{
	for (uint32_t i = 0; i < result->fonts.count; i++) {
		if (str_equal(result->fonts.at[i].family, family))
			return true;
	}
	return false;
}

void letters_list(const struct letters *letters, struct draw_result *result)
{
	for (uint32_t i = FONT_COUNT; i < letters->fonts.count; i++) {
		const struct font_file *file = &letters->fonts.at[i];
		if (!is_listed(result, file->family))
			vec_push(letters->arena, &result->fonts, (struct draw_font){ .family = file->family, .code = file->code });
	}
	if (letters->missing.code)
		vec_push(letters->arena, &result->fonts, letters->missing);
}

static FcPattern *match_font(struct libraries *lib, uint32_t code, enum style style)
{
	FcPattern *wanted = lib->FcPatternCreate();
	FcCharSet *characters = lib->FcCharSetCreate();
	lib->FcCharSetAddChar(characters, code);
	lib->FcPatternAddCharSet(wanted, FC_CHARSET, characters);
	lib->FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)(style == STYLE_PICTURE ? "emoji" : "sans-serif"));
	lib->FcPatternAddInteger(wanted, FC_WEIGHT, style == STYLE_BOLD ? FC_WEIGHT_DEMIBOLD : FC_WEIGHT_REGULAR);
	lib->FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
	lib->FcConfigSubstitute(NULL, wanted, FcMatchPattern);
	lib->FcDefaultSubstitute(wanted);
	FcResult result;
	FcPattern *found = lib->FcFontMatch(NULL, wanted, &result);
	lib->FcCharSetDestroy(characters);
	lib->FcPatternDestroy(wanted);
	return found;
}

static void open_shaper(struct libraries *lib, struct font_file *opened, const char *file, unsigned index)
{
	if (!load_harfbuzz(lib))
		return;
	hb_blob_t *blob = lib->hb_blob_create_from_file(file);
	hb_face_t *face = lib->hb_face_create(blob, index);
	opened->shaper = lib->hb_font_create(face);
	opened->units = lib->hb_face_get_upem(face);
	lib->hb_face_destroy(face);
	lib->hb_blob_destroy(blob);
}

/* Opens the system's font for a character: its index, or NO_FONT where none has it. */
static uint32_t open_system_font(struct letters *letters, uint32_t code, enum style style)
{
	struct libraries *lib = &letters->lib;
	FcPattern *found = load_fontconfig(lib) ? match_font(lib, code, style) : NULL;
	FcChar8 *name = NULL, *family = NULL;
	int index = 0;
	struct font_file file = { .style = style, .code = code };
	uint32_t font = NO_FONT;
	if (found && lib->FcPatternGetString(found, FC_FILE, 0, &name) == FcResultMatch) {
		lib->FcPatternGetInteger(found, FC_INDEX, 0, &index);
		if (lib->FcPatternGetString(found, FC_FAMILY, 0, &family) == FcResultMatch)
			file.family = str_copy(letters->arena, str_of((const char *)family));
		if (lib->FT_New_Face(letters->freetype, (const char *)name, index, &file.face) == 0) {
			if (lib->FT_Get_Char_Index(file.face, code)) {
				open_shaper(lib, &file, (const char *)name, (unsigned)index & 0xFFFF);
				font = letters->fonts.count;
				vec_push(letters->arena, &letters->fonts, file);
			} else {
				lib->FT_Done_Face(file.face);
			}
		}
	}
	if (found)
		lib->FcPatternDestroy(found);
	return font;
}

/* Remembers a character that no font has, once for all styles. */
static void note_missing(struct letters *letters, const struct page *page, uint32_t code)
{
	for (enum style style = 0; style < STYLE_COUNT; style++) {
		if (page->fonts[style][code % PAGE] == NO_FONT + 1)
			return;
	}
	if (letters->missing.code)
		letters->missing.others++;
	else
		letters->missing.code = code;
}

/* The font of the system for a character that the carried ones lack; NO_FONT: there is none. */
static uint32_t system_font(struct letters *letters, uint32_t code, enum style style)
{
	if (!letters->pages)
		letters->pages = ARENA_ARRAY(letters->arena, struct page *, PAGES);
	struct page **page = &letters->pages[code / PAGE];
	if (!*page)
		*page = ARENA_NEW(letters->arena, struct page);
	uint32_t *known = &(*page)->fonts[style][code % PAGE], font = NO_FONT;
	if (*known)
		return *known - 1;
	/* A font that served another character of the script mostly has this one too. */
	for (uint32_t i = FONT_COUNT; i < letters->fonts.count && font == NO_FONT; i++) {
		const struct font_file *file = &letters->fonts.at[i];
		if (file->style == style && letters->lib.FT_Get_Char_Index(file->face, code))
			font = i;
	}
	if (font == NO_FONT)
		font = open_system_font(letters, code, style);
	if (font == NO_FONT)
		note_missing(letters, *page, code);
	*known = font + 1;
	return font;
}

/* ---- characters ---- */

struct character {
	uint32_t code, font;
	uint32_t from, bytes; /* where in the text */
	uint32_t script;      /* of HarfBuzz; 0 = whatever its neighbours have */
	unsigned char level;
};

struct line {
	struct letters *letters;
	const struct scene_text *text;
	struct character *at;
	uint32_t count;
};

/* Blocks of letters that run from right to left; what they hold otherwise does no harm. */
static bool may_run_left(uint32_t code)
{
	return (code >= 0x590 && code <= 0x8FF) || (code >= 0xFB1D && code <= 0xFDFF) ||
	       (code >= 0xFE70 && code <= 0xFEFF) || (code >= 0x10800 && code <= 0x10FFF) ||
	       (code >= 0x1E800 && code <= 0x1EFFF) || code == 0x200F;
}

/* Joiners, signs of direction, variants and tags: they say how others are drawn, and show nothing. */
static bool is_silent(uint32_t code)
{
	return (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
	       (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xE0000 && code <= 0xE0FFF) || code == 0xFEFF || code == 0x34F ||
	       code == 0x61C;
}

/* The font of the system that draws a whole cluster, or NO_FONT where the carried ones do: the emoji's, that of its first
 * character, or that of a mark which the carried fonts lack, if it has the letter below too. */
static uint32_t cluster_font(struct letters *letters, const struct scene_text *text, const char *at, struct unicode_cluster cluster)
{
	enum style style = cluster.picture					 ? STYLE_PICTURE
			   : text->font == FONT_SEMIBOLD || text->font == FONT_HAND_BOLD ? STYLE_BOLD
										 : STYLE_PLAIN;
	enum { KEYCAP = 0x20E3 };
	const char *end = at + cluster.len;
	uint32_t first, code;
	at += unicode_decode(at, end, &first);
	bool carried = measure_font(first, text->font) != FONT_COUNT;
	if (cluster.picture && !carried)
		return system_font(letters, first, style);
	if (!carried)
		return is_silent(first) ? NO_FONT : system_font(letters, first, style);
	while (at < end) {
		at += unicode_decode(at, end, &code);
		if ((is_silent(code) && !cluster.picture) || measure_font(code, text->font) != FONT_COUNT)
			continue;
		uint32_t font = system_font(letters, cluster.picture && code != KEYCAP ? first : code, style);
		if (font != NO_FONT && letters->lib.FT_Get_Char_Index(letters->fonts.at[font].face, first))
			return font;
	}
	return NO_FONT;
}

static uint32_t script_of(struct libraries *lib, uint32_t code)
{
	if (!lib->harfbuzz)
		return 0;
	hb_script_t script = lib->hb_unicode_script(lib->hb_unicode_funcs_get_default(), code);
	return script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED || script == HB_SCRIPT_UNKNOWN
		   ? 0
		   : (uint32_t)script;
}

static void set_levels(struct line *line)
{
	struct libraries *lib = &line->letters->lib;
	struct arena *arena = line->letters->arena;
	if (line->count == 0 || !load_fribidi(lib))
		return;
	FriBidiStrIndex count = (FriBidiStrIndex)line->count;
	FriBidiChar *codes = ARENA_ARRAY(arena, FriBidiChar, line->count);
	FriBidiCharType *types = ARENA_ARRAY(arena, FriBidiCharType, line->count);
	FriBidiBracketType *brackets = ARENA_ARRAY(arena, FriBidiBracketType, line->count);
	FriBidiLevel *levels = ARENA_ARRAY(arena, FriBidiLevel, line->count);
	for (uint32_t i = 0; i < line->count; i++)
		codes[i] = line->at[i].code;
	lib->fribidi_get_bidi_types(codes, count, types);
	lib->fribidi_get_bracket_types(codes, count, types, brackets);
	FriBidiParType base = line->text->leftward ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
	if (!lib->fribidi_get_par_embedding_levels_ex(types, brackets, count, &base, levels))
		return;
	for (uint32_t i = 0; i < line->count; i++)
		line->at[i].level = (unsigned char)levels[i];
}

static struct line read_line(struct letters *letters, const struct scene_text *text)
{
	struct line line = { .letters = letters, .text = text };
	line.at = ARENA_ARRAY(letters->arena, struct character, text->text.len);
	const char *start = text->text.at, *at = start, *end = start + text->text.len;
	bool leftward = text->leftward;
	while (at < end) {
		struct unicode_cluster cluster = unicode_cluster(at, end);
		uint32_t font = cluster.len > 1 ? cluster_font(letters, text, at, cluster) : NO_FONT;
		for (const char *stop = at + cluster.len; at < stop;) {
			struct character *character = &line.at[line.count++];
			character->from = (uint32_t)(at - start);
			character->bytes = (uint32_t)unicode_decode(at, stop, &character->code);
			at += character->bytes;
			enum font carried = measure_font(character->code, text->font);
			character->font = font != NO_FONT ? font : carried != FONT_COUNT ? carried : text->font;
			character->script = script_of(&letters->lib, character->code);
			leftward |= may_run_left(character->code);
		}
	}
	if (leftward)
		set_levels(&line);
	return line;
}

/* ---- runs ---- */

static double px(const struct line *line, double units, unsigned per_em)
{
	return per_em ? units / per_em * line->text->size : 0;
}

/* One glyph a character, by the measured widths; a box for what no font has, and nothing for what shows nothing. Returns the
 * width of the run. */
static double lay_plain(const struct line *line, struct letter_run *run, uint32_t from, uint32_t to)
{
	struct letters *letters = line->letters;
	struct libraries *lib = &letters->lib;
	double x = 0;
	for (uint32_t i = 0; i < to - from; i++) {
		const struct character *character = &line->at[run->backward ? to - 1 - i : from + i];
		uint32_t code = character->code;
		if (run->backward && lib->fribidi) {
			FriBidiChar mirrored;
			if (lib->fribidi_get_mirror_char(code, &mirrored))
				code = mirrored;
		}
		uint32_t glyph = lib->FT_Get_Char_Index(run->face, code);
		if (!glyph && unicode_columns(code) > 0)
			glyph = lib->FT_Get_Char_Index(run->face, code = BOX);
		if (glyph)
			vec_push(letters->arena, &run->letters, (struct letter){ glyph, x, 0 });
		x += measure_advance(code, line->text->font) * line->text->size;
	}
	for (uint32_t i = from; i < to; i++) {
		bool shown = lib->FT_Get_Char_Index(run->face, line->at[i].code) || unicode_columns(line->at[i].code) > 0;
		vec_push(letters->arena, &run->clusters, (struct letter_cluster){ line->at[i].bytes, shown });
	}
	return x;
}

/* Glyphs of one cluster share its first byte; clusters are wanted in the order of the text. */
static void find_clusters(struct letters *letters, struct letter_run *run, const hb_glyph_info_t *infos, unsigned count)
{
	uint32_t next = 0;
	for (unsigned i = 0; i < count;) {
		unsigned first = run->backward ? count - 1 - i : i, glyphs = 1;
		while (i + glyphs < count &&
		       infos[run->backward ? count - 1 - i - glyphs : i + glyphs].cluster == infos[first].cluster)
			glyphs++;
		i += glyphs;
		uint32_t end = i < count ? infos[run->backward ? count - 1 - i : i].cluster : (uint32_t)run->text.len;
		vec_push(letters->arena, &run->clusters, (struct letter_cluster){ end - next, glyphs });
		next = end;
	}
}

static double lay_shaped(const struct line *line, struct letter_run *run)
{
	struct letters *letters = line->letters;
	struct libraries *lib = &letters->lib;
	hb_font_t *shaper = letters->fonts.at[run->font].shaper;
	hb_buffer_t *buffer = lib->hb_buffer_create();
	lib->hb_buffer_add_utf8(buffer, run->text.at, (int)run->text.len, 0, (int)run->text.len);
	lib->hb_buffer_set_direction(buffer, run->backward ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
	lib->hb_buffer_set_language(buffer, lib->hb_language_from_string("und", -1)); /* never the locale's */
	lib->hb_buffer_guess_segment_properties(buffer);
	lib->hb_shape(shaper, buffer, NULL, 0);
	unsigned count = 0;
	const hb_glyph_info_t *infos = lib->hb_buffer_get_glyph_infos(buffer, &count);
	const hb_glyph_position_t *positions = lib->hb_buffer_get_glyph_positions(buffer, &count);
	unsigned units = letters->fonts.at[run->font].units;
	double x = 0;
	for (unsigned i = 0; i < count; i++) {
		struct letter letter = { infos[i].codepoint, x + px(line, positions[i].x_offset, units),
					 -px(line, positions[i].y_offset, units) };
		vec_push(letters->arena, &run->letters, letter);
		x += px(line, positions[i].x_advance, units);
	}
	find_clusters(letters, run, infos, count);
	lib->hb_buffer_destroy(buffer);
	return x;
}

/* How far the run from `from` goes: one font, one level, one script. */
static uint32_t end_of_run(const struct line *line, uint32_t from)
{
	uint32_t script = line->at[from].script, to = from + 1;
	for (; to < line->count; to++) {
		const struct character *next = &line->at[to];
		if (next->font != line->at[from].font || next->level != line->at[from].level)
			break;
		if (next->font >= FONT_COUNT && script && next->script && next->script != script)
			break;
		if (next->script)
			script = next->script;
	}
	return to;
}

static struct letter_run lay_run(const struct line *line, uint32_t from, uint32_t to, double *width)
{
	struct letters *letters = line->letters;
	const struct font_file *file = &letters->fonts.at[line->at[from].font];
	size_t end = line->at[to - 1].from + line->at[to - 1].bytes;
	struct letter_run run = { .face = file->face,
				  .font = line->at[from].font,
				  .backward = line->at[from].level % 2 == 1,
				  .text = str_copy(letters->arena,
						   str_slice(line->text->text, line->at[from].from, end)) };
	*width = file->shaper ? lay_shaped(line, &run) : lay_plain(line, &run, from, to);
	return run;
}

/* Runs in the order in which they are seen: from the highest level down to the lowest odd one, every stretch of that
 * level or more is turned round (rule L2 of the bidirectional algorithm). */
static void put_in_order(uint32_t *order, const unsigned char *levels, uint32_t count)
{
	int highest = 0;
	for (uint32_t i = 0; i < count; i++)
		highest = levels[i] > highest ? levels[i] : highest;
	for (int level = highest; level > 0; level--) {
		for (uint32_t from = 0; from < count;) {
			uint32_t to = from;
			while (to < count && levels[order[to]] >= level)
				to++;
			for (uint32_t i = 0; i < (to - from) / 2; i++) {
				uint32_t kept = order[from + i];
				order[from + i] = order[to - 1 - i];
				order[to - 1 - i] = kept;
			}
			from = to + 1;
		}
	}
}

struct letter_line letters_lay(struct letters *letters, const struct scene_text *text)
{
	struct line line = read_line(letters, text);
	struct arena *arena = letters->arena;
	struct letter_line result = { .width = 0 };
	VEC(struct letter_run) runs = { 0 };
	VEC(double) widths = { 0 };
	VEC(unsigned char) levels = { 0 };
	VEC(uint32_t) order = { 0 };
	for (uint32_t from = 0; from < line.count;) {
		uint32_t to = end_of_run(&line, from);
		double width = 0;
		struct letter_run run = lay_run(&line, from, to, &width);
		vec_push(arena, &order, runs.count);
		vec_push(arena, &runs, run);
		vec_push(arena, &widths, width);
		vec_push(arena, &levels, line.at[from].level);
		from = to;
	}
	put_in_order(order.at, levels.at, order.count);
	for (uint32_t i = 0; i < order.count; i++) {
		struct letter_run run = runs.at[order.at[i]];
		for (uint32_t k = 0; k < run.letters.count; k++)
			run.letters.at[k].x += result.width;
		result.width += widths.at[order.at[i]];
		vec_push(arena, &result.runs, run);
	}
	return result;
}
