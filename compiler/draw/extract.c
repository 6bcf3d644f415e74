#include "draw/extract.h"

#include <string.h>

#include "base/unicode.h"
#include "draw/draw.h"
#include "draw/png.h"

static struct extract_result refuse(const char *problem)
{
	return (struct extract_result){ .problem = problem };
}

/* ---- SVG: what draw_svg has escaped, and what other programs may write in its place ---- */

/* "amp", "#13", "#x2019": what stands between & and ;. False where it is nothing that XML knows. */
static bool decode_entity(struct buf *out, struct str name)
{
	static const struct {
		const char *name, *text;
	} known[] = { { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "apos", "'" } };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is(name, known[i].name)) {
			buf_text(out, known[i].text);
			return true;
		}
	bool hex = name.len > 2 && name.at[0] == '#' && name.at[1] == 'x';
	uint32_t code = 0;
	if (name.len < 2 || name.len > 9 || name.at[0] != '#')
		return false;
	for (size_t i = hex ? 2 : 1; i < name.len; i++) {
		char c = name.at[i];
		uint32_t digit = c >= '0' && c <= '9'          ? (uint32_t)(c - '0')
				 : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
				 : hex && c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
							       : UINT32_MAX;
		if (digit == UINT32_MAX)
			return false;
		code = code * (hex ? 16 : 10) + digit;
	}
	if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return false;
	char bytes[4];
	int length;
	unicode_encode(code, bytes, &length);
	buf_str(out, (struct str){ bytes, (size_t)length });
	return true;
}

static bool starts(struct str text, size_t at, struct str word)
{
	return str_starts_with(str_slice(text, at, text.len), word);
}

/* Text up to the next tag. False where it is not well-formed. */
static bool unescape(struct buf *out, struct str text)
{
	for (size_t at = 0; at < text.len;) {
		if (starts(text, at, STR("<![CDATA["))) {
			size_t from = at + strlen("<![CDATA["), length = str_find(str_slice(text, from, text.len), STR("]]>"));
			buf_str(out, str_slice(text, from, from + length));
			at = from + length + strlen("]]>");
		} else if (text.at[at] == '<') {
			return starts(text, at, STR("</"));
		} else if (text.at[at] == '&') {
			size_t length = str_find(str_slice(text, at, at + 12), STR(";"));
			if (!decode_entity(out, str_slice(text, at + 1, at + length)))
				return false;
			at += length + 1;
		} else {
			buf_char(out, text.at[at++]);
		}
	}
	return false;
}

/* Behind the tag whose id is ours; text.len where there is none. */
static size_t find_metadata(struct str text)
{
	static const char *const ids[] = { "id=\"" DRAW_SOURCE "\"", "id='" DRAW_SOURCE "'" };
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		size_t at = str_find(text, str_of(ids[i]));
		if (at == text.len)
			continue;
		size_t end = at + str_find(str_slice(text, at, text.len), STR(">"));
		return end < text.len ? end + 1 : text.len;
	}
	return text.len;
}

static struct extract_result from_svg(struct arena *arena, struct str picture)
{
	size_t at = find_metadata(picture);
	struct buf out = buf_in(arena);
	if (at == picture.len)
		return refuse("the picture does not hold its design");
	if (!unescape(&out, str_slice(picture, at, picture.len)))
		return refuse("the design in the picture is damaged");
	return (struct extract_result){ .found = true, .source = buf_view(&out) };
}

/* ---- either ---- */

struct extract_result extract_source(struct arena *arena, struct str picture)
{
	if (png_is(picture)) {
		struct extract_result result = { 0 };
		result.found = png_read_text(arena, picture, STR(DRAW_SOURCE), &result.source, &result.problem);
		return result;
	}
	if (str_starts_with(picture, STR("%PDF-")))
		return refuse("a PDF does not hold its design: take the SVG or PNG");
	if (str_find(picture, STR("<svg")) == picture.len)
		return refuse("it is neither an SVG nor a PNG");
	return from_svg(arena, picture);
}
