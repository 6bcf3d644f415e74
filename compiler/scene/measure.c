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

double measure_cluster(const char *at, const char *end, enum font font, size_t *len)
{
	static const double picture = 1.25, joined = 0.5;
	struct unicode_cluster cluster = unicode_cluster(at, end);
	*len = cluster.len;
	if (cluster.picture)
		return picture;
	double width = 0;
	bool stacks = false;
	for (const char *stop = at + cluster.len; at < stop;) {
		uint32_t code;
		at += unicode_decode(at, stop, &code);
		double advance = measure_advance(code, font);
		width += stacks ? advance * joined : advance;
		stacks = unicode_is_virama(code) || (stacks && advance == 0);
	}
	return width;
}

double measure_text(struct str text, enum font font, double size)
{
	double width = 0;
	const char *at = text.at, *end = text.at + text.len;
	for (size_t len; at < end; at += len)
		width += measure_cluster(at, end, font, &len);
	return width * size;
}

bool measure_is_exact(struct str text)
{
	const char *at = text.at, *end = text.at + text.len;
	while (at < end) {
		uint32_t code;
		struct unicode_cluster cluster = unicode_cluster(at, end);
		unicode_decode(at, end, &code);
		at += cluster.len;
		if (!cluster.picture && text_index(code) == TEXT_COUNT && unicode_columns(code) != 2)
			return false;
	}
	return true;
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
				    .width = measure_text(text, style.font, style.size),
				    .leftward = unicode_runs_left(text) };
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
