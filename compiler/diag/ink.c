#include "diag/ink.h"

#include "base/unicode.h"

enum { TAB = 4, LONGEST = 1000 };

static const struct {
	const char *tag, *ansi;
} STYLES[] = {
	[INK_PLAIN] = { NULL, NULL },
	[INK_ERROR] = { "error", "\033[1;31m" },
	[INK_WARNING] = { "warning", "\033[1;33m" },
	[INK_INFO] = { "info", "\033[1;32m" },
	[INK_UNDECLARED] = { "undeclared", "\033[1;36m" },
	[INK_MESSAGE] = { "message", "\033[1m" },
	[INK_GUTTER] = { "gutter", "\033[1;34m" },
	[INK_LABEL] = { "label", "\033[1;34m" },
};

void ink_on(const struct ink *ink, enum ink_style style)
{
	if (style == INK_PLAIN)
		return;
	if (ink->tags)
		buf_printf(ink->out, "<%s>", STYLES[style].tag);
	else if (ink->colour)
		buf_text(ink->out, STYLES[style].ansi);
}

void ink_off(const struct ink *ink, enum ink_style style)
{
	if (style == INK_PLAIN)
		return;
	if (ink->tags)
		buf_printf(ink->out, "</%s>", STYLES[style].tag);
	else if (ink->colour)
		buf_text(ink->out, "\033[0m");
}

void ink_text(const struct ink *ink, enum ink_style style, const char *text)
{
	ink_on(ink, style);
	buf_text(ink->out, text);
	ink_off(ink, style);
}

/* Would move the cursor, vanish, or make the line read otherwise than the compiler reads it. */
static bool is_treacherous(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x00AD || code == 0x061C || code == 0x200B ||
	       code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
	       (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xE0000 && code <= 0xE007F);
}

int ink_columns(uint32_t code, int column)
{
	if (code == '\t')
		return TAB - column % TAB;
	return is_treacherous(code) ? 1 : unicode_columns(code);
}

int ink_code_point(struct buf *out, uint32_t code, int column)
{
	int columns = ink_columns(code, column);
	if (code == '\t') {
		buf_repeat(out, ' ', (size_t)columns);
		return columns;
	}
	char bytes[4];
	int len;
	unicode_encode(is_treacherous(code) ? 0x00B7 : code, bytes, &len);
	buf_str(out, (struct str){ bytes, (size_t)len });
	return columns;
}

void ink_clean(const struct ink *ink, struct str text)
{
	if (text.len == 0)
		return;
	const char *at = text.at, *end = text.at + text.len;
	for (int count = 0; at < end && count < LONGEST; count++) {
		uint32_t code;
		at += unicode_decode(at, end, &code);
		ink_code_point(ink->out, code == '\t' ? ' ' : code, 0);
	}
	if (at < end)
		buf_text(ink->out, "…");
}
