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

struct font_file {
	FT_Face face;
	hb_font_t *shaper; /* of fonts of the system */
	struct str family;
	bool bold;
	uint32_t code; /* the first character that asked for it */
};

/* What the characters of one page (256 of them) that the carried fonts lack are drawn with: the font's index and 1. */
enum { PAGE = 256, PAGES = 0x110000 / PAGE };
struct page {
	uint32_t fonts[2][PAGE]; /* regular, bold */
};

struct letters {
	struct libraries lib;
	struct arena *arena;
	FT_Library freetype;
	VEC(struct font_file) fonts; /* the carried ones first */
	struct page **pages; /* made with the first such character */
	VEC(struct draw_font) missing; /* characters that no font has */
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
			vec_push(letters->arena, &result->fonts, (struct draw_font){ file->family, file->code });
	}
	if (letters->missing.count > 0)
		vec_push(letters->arena, &result->fonts, letters->missing.at[0]);
}

static FcPattern *match_font(struct libraries *lib, uint32_t code, bool bold)
{
	FcPattern *wanted = lib->FcPatternCreate();
	FcCharSet *characters = lib->FcCharSetCreate();
	lib->FcCharSetAddChar(characters, code);
	lib->FcPatternAddCharSet(wanted, FC_CHARSET, characters);
	lib->FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)"sans-serif");
	lib->FcPatternAddInteger(wanted, FC_WEIGHT, bold ? FC_WEIGHT_DEMIBOLD : FC_WEIGHT_REGULAR);
	lib->FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
	lib->FcConfigSubstitute(NULL, wanted, FcMatchPattern);
	lib->FcDefaultSubstitute(wanted);
	FcResult result;
	FcPattern *found = lib->FcFontMatch(NULL, wanted, &result);
	lib->FcCharSetDestroy(characters);
	lib->FcPatternDestroy(wanted);
	return found;
}

static hb_font_t *open_shaper(struct libraries *lib, const char *file, unsigned index)
{
	if (!load_harfbuzz(lib))
		return NULL;
	hb_blob_t *blob = lib->hb_blob_create_from_file(file);
	hb_face_t *face = lib->hb_face_create(blob, index);
	hb_font_t *font = lib->hb_font_create(face);
	lib->hb_face_destroy(face);
	lib->hb_blob_destroy(blob);
	return font;
}

/* Opens the system's font for a character: its index, or NO_FONT where none has it. */
static uint32_t open_system_font(struct letters *letters, uint32_t code, bool bold)
{
	struct libraries *lib = &letters->lib;
	FcPattern *found = load_fontconfig(lib) ? match_font(lib, code, bold) : NULL;
	FcChar8 *name = NULL, *family = NULL;
	int index = 0;
	struct font_file file = { .bold = bold, .code = code };
	uint32_t font = NO_FONT;
	if (found && lib->FcPatternGetString(found, FC_FILE, 0, &name) == FcResultMatch) {
		lib->FcPatternGetInteger(found, FC_INDEX, 0, &index);
		if (lib->FcPatternGetString(found, FC_FAMILY, 0, &family) == FcResultMatch)
			file.family = str_copy(letters->arena, str_of((const char *)family));
		if (lib->FT_New_Face(letters->freetype, (const char *)name, index, &file.face) == 0) {
			if (lib->FT_Get_Char_Index(file.face, code)) {
				file.shaper = open_shaper(lib, (const char *)name, (unsigned)index & 0xFFFF);
				font = letters->fonts.count;
				vec_push(letters->arena, &letters->fonts, file);
			} else {
				lib->FT_Done_Face(file.face);
			}
		}
	}
	if (found)
		lib->FcPatternDestroy(found);
	if (font == NO_FONT)
		vec_push(letters->arena, &letters->missing, (struct draw_font){ STR(""), code });
	return font;
}

/* The font of the system for a character that the carried ones lack; NO_FONT: there is none. */
static uint32_t system_font(struct letters *letters, uint32_t code, bool bold)
{
	if (!letters->pages)
		letters->pages = ARENA_ARRAY(letters->arena, struct page *, PAGES);
	struct page **page = &letters->pages[code / PAGE];
	if (!*page)
		*page = ARENA_NEW(letters->arena, struct page);
	uint32_t *known = &(*page)->fonts[bold][code % PAGE], font = NO_FONT;
	if (*known)
		return *known - 1;
	/* A font that served another character of the script mostly has this one too. */
	for (uint32_t i = FONT_COUNT; i < letters->fonts.count && font == NO_FONT; i++) {
		const struct font_file *file = &letters->fonts.at[i];
		if (file->bold == bold && letters->lib.FT_Get_Char_Index(file->face, code))
			font = i;
	}
	if (font == NO_FONT)
		font = open_system_font(letters, code, bold);
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

/* Marks, joiners and variants follow the character that they stand behind. */
static bool follows(uint32_t code)
{
	return unicode_columns(code) == 0 || (code >= 0x1F3FB && code <= 0x1F3FF);
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
	FriBidiParType base = unicode_runs_left(line->text->text) ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
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
	bool bold = text->font == FONT_SEMIBOLD || text->font == FONT_HAND_BOLD, leftward = false;
	while (at < end) {
		struct character *character = &line.at[line.count];
		character->from = (uint32_t)(at - start);
		at += unicode_decode(at, end, &character->code);
		character->bytes = (uint32_t)(at - start) - character->from;
		character->font = measure_font(character->code, text->font);
		if (character->font == FONT_COUNT && line.count > 0 && follows(character->code) &&
		    line.at[line.count - 1].font >= FONT_COUNT)
			character->font = line.at[line.count - 1].font;
		else if (character->font == FONT_COUNT)
			character->font = system_font(letters, character->code, bold);
		if (character->font == NO_FONT) /* nobody has it: the carried font's empty box */
			character->font = text->font;
		character->script = script_of(&letters->lib, character->code);
		leftward |= may_run_left(character->code);
		line.count++;
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

/* One glyph a character, by the measured widths. Returns the width of the run. */
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
		struct letter letter = { lib->FT_Get_Char_Index(run->face, code), x, 0 };
		vec_push(letters->arena, &run->letters, letter);
		x += measure_advance(code, line->text->font) * line->text->size;
	}
	for (uint32_t i = from; i < to; i++)
		vec_push(letters->arena, &run->clusters, (struct letter_cluster){ line->at[i].bytes, 1 });
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
	unsigned units = ((FT_Face)run->face)->units_per_EM;
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
	*width = file->shaper && file->face->units_per_EM ? lay_shaped(line, &run) : lay_plain(line, &run, from, to);
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
