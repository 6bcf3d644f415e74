#include "scene/measure.h"

#include <math.h>

#include "base/buf.h"
#include "base/unicode.h"

struct width_range {
	uint32_t first, last, index;
};

#include "scene/width_tables.inc"

/* Index of the code point's advance, or `none`. */
static uint32_t table_index(const struct width_range *ranges, uint32_t count, uint32_t code, uint32_t none)
{
	uint32_t low = 0, high = count;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (code > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == count || code < ranges[low].first)
		return none;
	return ranges[low].index + (code - ranges[low].first);
}

static uint32_t text_index(uint32_t code)
{
	return table_index(text_ranges, sizeof text_ranges / sizeof text_ranges[0], code, TEXT_COUNT);
}

static uint32_t hand_index(uint32_t code)
{
	return table_index(hand_ranges, sizeof hand_ranges / sizeof hand_ranges[0], code, HAND_COUNT);
}

static bool is_hand(enum font font)
{
	return font == FONT_HAND || font == FONT_HAND_BOLD;
}

static bool is_bold(enum font font)
{
	return font == FONT_SEMIBOLD || font == FONT_HAND_BOLD;
}

enum font measure_font(uint32_t code, enum font font)
{
	if (is_hand(font) && hand_index(code) < HAND_COUNT)
		return font;
	return text_index(code) < TEXT_COUNT ? (is_bold(font) ? FONT_SEMIBOLD : FONT_PLAIN) : FONT_COUNT;
}

double measure_advance(uint32_t code, enum font font)
{
	uint32_t index = is_hand(font) ? hand_index(code) : HAND_COUNT;
	if (index < HAND_COUNT)
		return (double)hand_advances[is_bold(font)][index] / HAND_UNITS;
	index = text_index(code);
	if (index < TEXT_COUNT)
		return (double)text_advances[is_bold(font)][index] / TEXT_UNITS;
	int columns = unicode_columns(code);
	return columns == 2 ? 1 : columns == 1 ? 0.6 : 0;
}

double measure_text(struct str text, enum font font, double size)
{
	double width = 0;
	const char *at = text.at, *end = text.at + text.len;
	while (at < end) {
		uint32_t code;
		at += unicode_decode(at, end, &code);
		width += measure_advance(code, font);
	}
	return width * size;
}

double measure_line_height(double size)
{
	return ceil(size * 1.35);
}

double measure_baseline(double size)
{
	/* Half the leading above, and capitals of 0.73 em optically centred on the line. */
	return (measure_line_height(size) + size * 0.73) / 2;
}

double measure_block_height(const struct scene_text *lines, uint32_t count)
{
	double height = 0;
	for (uint32_t i = 0; i < count; i++)
		height += measure_line_height(lines[i].size);
	return height;
}

double measure_block_width(const struct scene_text *lines, uint32_t count)
{
	double width = 0;
	for (uint32_t i = 0; i < count; i++)
		width = fmax(width, lines[i].width);
	return width;
}

struct scene_text measure_line(struct str text, struct measure_style style)
{
	return (struct scene_text){ .text = text,
				    .font = style.font,
				    .size = style.size,
				    .role = style.role,
				    .width = measure_text(text, style.font, style.size) };
}

/* ---- cleaning ---- */

static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 || code == 0xFFFE ||
	       code == 0xFFFF;
}

static bool is_clean(struct str text)
{
	const char *at = text.at, *end = text.at + text.len;
	while (at < end) {
		uint32_t code;
		int len = unicode_decode(at, end, &code);
		if ((is_control(code) && code != '\n') || (code == 0xFFFD && len == 1))
			return false;
		at += len;
	}
	return true;
}

struct str measure_clean(struct arena *arena, struct str text)
{
	if (is_clean(text))
		return text;
	struct buf buf = buf_in(arena);
	const char *at = text.at, *end = text.at + text.len;
	while (at < end) {
		uint32_t code;
		at += unicode_decode(at, end, &code);
		if (code == '\t' || code == '\r')
			code = ' ';
		if (is_control(code) && code != '\n')
			continue;
		char bytes[4];
		int len;
		unicode_encode(code, bytes, &len);
		buf_str(&buf, (struct str){ bytes, (size_t)len });
	}
	return buf_view(&buf);
}

struct str measure_one_line(struct arena *arena, struct str text)
{
	struct str clean = measure_clean(arena, text);
	char *at = arena_copy(arena, clean.at, clean.len);
	for (size_t i = 0; i < clean.len; i++) {
		if (at[i] == '\n')
			at[i] = ' ';
	}
	return str_trim((struct str){ at, clean.len });
}

/* ---- breaking into lines ---- */

/* A run of text that is not broken, and the blanks behind it. `glued`: no blank stood before it. */
struct word {
	size_t from, to;
	double width;
	bool glued, newline; /* a newline stood before it */
};

struct words {
	VEC(struct word) list;
	struct str text;
	double blank;
};

static bool breaks_after(char c)
{
	return c == '/' || c == '-' || c == ',' || c == '_' || c == '.' || c == '+' || c == '=' || c == '&';
}

/* Adds text[from, to) in pieces no wider than `width`. */
static void add_word(struct arena *arena, struct words *words, size_t from, size_t to, struct measure_style style,
		     double width, bool newline)
{
	bool glued = false;
	while (from < to) {
		size_t at = from, good = 0;
		double used = 0, good_used = 0;
		while (at < to) {
			uint32_t code;
			int len = unicode_decode(words->text.at + at, words->text.at + to, &code);
			double advance = measure_advance(code, style.font) * style.size;
			if (used + advance > width && at > from)
				break;
			used += advance;
			at += (size_t)len;
			if (breaks_after(words->text.at[at - 1])) {
				good = at;
				good_used = used;
			}
		}
		if (at < to && good > from) {
			at = good;
			used = good_used;
		}
		vec_push(arena, &words->list, (struct word){ from, at, used, glued, newline });
		glued = true;
		newline = false;
		from = at;
	}
}

static struct words split(struct arena *arena, struct str text, struct measure_style style, double width)
{
	struct words words = { .text = text, .blank = measure_advance(' ', style.font) * style.size };
	bool newline = false;
	size_t at = 0;
	while (at < text.len) {
		if (text.at[at] == ' ' || text.at[at] == '\n') {
			newline |= text.at[at] == '\n';
			at++;
			continue;
		}
		size_t from = at;
		while (at < text.len && text.at[at] != ' ' && text.at[at] != '\n')
			at++;
		add_word(arena, &words, from, at, style, width, newline && words.list.count > 0);
		newline = false;
	}
	return words;
}

/* How many of the words from `first` on go on one line. */
static uint32_t fill(const struct words *words, uint32_t first, double width)
{
	double used = words->list.at[first].width;
	uint32_t i = first + 1;
	for (; i < words->list.count; i++) {
		const struct word *word = &words->list.at[i];
		used += word->width + (word->glued ? 0 : words->blank);
		if (word->newline || used > width)
			break;
	}
	return i - first;
}

static uint32_t count_lines(const struct words *words, double width)
{
	uint32_t lines = 0;
	for (uint32_t i = 0; i < words->list.count; i += fill(words, i, width))
		lines++;
	return lines;
}

/* The narrowest width that needs no more lines than `width` does. */
static double even_width(const struct words *words, double width)
{
	uint32_t lines = count_lines(words, width);
	double low = width / 4, high = width;
	for (int i = 0; i < 8; i++) {
		double middle = (low + high) / 2;
		if (count_lines(words, middle) <= lines)
			high = middle;
		else
			low = middle;
	}
	return high;
}

static struct str cut_short(struct arena *arena, struct str text, struct measure_style style, double width)
{
	double room = width - measure_text(STR("…"), style.font, style.size);
	double used = 0;
	size_t at = 0;
	while (at < text.len) {
		uint32_t code;
		int len = unicode_decode(text.at + at, text.at + text.len, &code);
		used += measure_advance(code, style.font) * style.size;
		if (used > room)
			break;
		at += (size_t)len;
	}
	struct str kept = str_trim(str_slice(text, 0, at));
	return str_format(arena, "%.*s…", STR_ARG(kept));
}

struct measure_lines measure_wrap(struct arena *arena, struct str text, struct measure_style style, double width,
				  uint32_t most)
{
	/* No line shows more than this; a label of 64 KiB must not cost its length at every try. */
	enum { LONGEST = 1024 };
	bool cut = text.len > LONGEST;
	if (cut) {
		size_t end = LONGEST;
		while (end > 0 && ((unsigned char)text.at[end] & 0xC0) == 0x80)
			end--;
		text = str_slice(text, 0, end);
	}
	struct words words = split(arena, text, style, width);
	double even = even_width(&words, width);
	struct measure_lines lines = { ARENA_ARRAY(arena, struct scene_text, most), 0 };
	for (uint32_t i = 0; i < words.list.count && lines.count < most;) {
		uint32_t taken = fill(&words, i, even);
		bool last = lines.count + 1 == most && i + taken < words.list.count;
		struct str line = str_slice(text, words.list.at[i].from,
					    words.list.at[last || cut ? i + taken - 1 : i + taken - 1].to);
		if (last)
			line = cut_short(arena, str_slice(text, words.list.at[i].from, text.len), style, width);
		lines.at[lines.count++] = measure_line(line, style);
		i += taken;
	}
	return lines;
}
