#include "draw/webfont.h"

#include "base/unicode.h"
#include "scene/measure.h"

#include "webfonts.inc" /* tools/font_tables.py web */

struct file {
	const unsigned char *bytes;
	size_t size;
};

#define FILE_OF(font) { font, sizeof(font) }
static const struct {
	const char *family; /* names of our own: a font of the page that the picture stands in stays what it is */
	int weight;
	struct file basic, all;
} files[FONT_COUNT] = {
	[FONT_PLAIN] = { "Lintel Text", 400, FILE_OF(font_plain_basic), FILE_OF(font_plain_all) },
	[FONT_SEMIBOLD] = { "Lintel Text", 600, FILE_OF(font_semibold_basic), FILE_OF(font_semibold_all) },
	[FONT_HAND] = { "Lintel Hand", 400, FILE_OF(font_hand_basic), FILE_OF(font_hand_all) },
	[FONT_HAND_BOLD] = { "Lintel Hand", 700, FILE_OF(font_hand_bold_basic), FILE_OF(font_hand_bold_all) },
};

static bool is_basic(uint32_t code)
{
	bool found = false;
	for (size_t i = 0; i < sizeof basic_codes / sizeof basic_codes[0]; i++)
		found |= code >= basic_codes[i].first && code <= basic_codes[i].last;
	return found;
}

void webfont_note(struct webfonts *fonts, const struct scene_text *text)
{
	const char *at = text->text.at, *end = at + text->text.len;
	fonts->hand |= text->font == FONT_HAND || text->font == FONT_HAND_BOLD;
	while (at < end) {
		uint32_t code = (unsigned char)*at;
		if (code >= 0x20 && code < 0x7F) { /* by far the most, and in every font */
			fonts->used[text->font] = true;
			at++;
			continue;
		}
		at += unicode_decode(at, end, &code);
		enum font font = measure_font(code, text->font);
		if (font == FONT_COUNT)
			continue;
		fonts->used[font] = true;
		fonts->rare[font] |= !is_basic(code);
	}
}

static void put_base64(struct buf *out, struct file file)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < file.size; i += 3) {
		size_t left = file.size - i;
		uint32_t word = (uint32_t)file.bytes[i] << 16 | (left > 1 ? (uint32_t)file.bytes[i + 1] << 8 : 0) |
				(left > 2 ? file.bytes[i + 2] : 0);
		buf_char(out, digits[word >> 18]);
		buf_char(out, digits[word >> 12 & 63]);
		buf_char(out, left > 1 ? digits[word >> 6 & 63] : '=');
		buf_char(out, left > 2 ? digits[word & 63] : '=');
	}
}

void webfont_put(struct buf *out, const struct webfonts *fonts)
{
	for (enum font font = 0; font < FONT_COUNT; font++) {
		if (!fonts->used[font])
			continue;
		buf_printf(out, "@font-face{font-family:\"%s\";font-weight:%d;src:url(data:font/woff2;base64,",
			   files[font].family, files[font].weight);
		put_base64(out, fonts->rare[font] ? files[font].all : files[font].basic);
		buf_text(out, ") format(\"woff2\")}\n");
	}
}

void webfont_put_families(struct buf *out, const struct webfonts *fonts, bool embedded)
{
	buf_text(out, "text{stroke:none;font-family:");
	if (fonts->hand)
		buf_printf(out, "%s\"Comic Neue\",\"Comic Sans MS\",\"Segoe Print\",", embedded ? "\"Lintel Hand\"," : "");
	buf_printf(out, "%sInter,\"Segoe UI\",Helvetica,Arial,sans-serif}\n.b{font-weight:%d}\n",
		   embedded ? "\"Lintel Text\"," : "", fonts->hand ? 700 : 600);
}
