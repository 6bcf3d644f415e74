#include "syntax/syntax.h"

#include "base/buf.h"
#include "base/unicode.h"
#include "syntax/scan.h"

static bool is_quoted(const struct syntax *syntax, uint32_t token)
{
	return syntax->tokens[token].kind == TOKEN_STRING;
}

/* What stands between the quotes; the closing ones may be missing, and there are the typographic and the single ones.
 */
static struct str inside_quotes(struct str raw, bool *pages)
{
	static const struct str PAGES = { "\"\"\"", 3 };
	*pages = raw.len >= 3 && str_starts_with(raw, PAGES);
	if (*pages) {
		bool closed = raw.len >= 6 && str_ends_with(raw, PAGES);
		return str_slice(raw, 3, raw.len - (closed ? 3 : 0));
	}
	uint32_t code;
	size_t open = (size_t)unicode_decode(raw.at, raw.at + raw.len, &code), close = raw.len;
	if (code < 0x80)
		return str_slice(raw, open, raw.len > 1 && raw.at[raw.len - 1] == raw.at[0] ? raw.len - 1 : raw.len);
	while (close > open && ((unsigned char)raw.at[close - 1] & 0xC0) == 0x80)
		close--;
	return str_slice(raw, open, close > open ? close - 1 : open);
}

static size_t line_end(struct str text, size_t from)
{
	while (from < text.len && text.at[from] != '\n')
		from++;
	return from;
}

static size_t blanks(struct str line)
{
	size_t count = 0;
	while (count < line.len && (line.at[count] == ' ' || line.at[count] == '\t' || line.at[count] == '\r'))
		count++;
	return count;
}

/* Bytes of blanks that all lines from `from` on begin with; lines of blanks alone do not count. */
static size_t common_indent(struct str text, size_t from)
{
	struct str common = { NULL, 0 };
	for (size_t end; from < text.len; from = end + 1) {
		end = line_end(text, from);
		struct str line = str_slice(text, from, end);
		size_t indent = blanks(line);
		if (indent == line.len)
			continue;
		if (!common.at)
			common = str_slice(line, 0, indent);
		size_t same = 0;
		while (same < indent && same < common.len && common.at[same] == line.at[same])
			same++;
		common.len = same;
	}
	return common.len;
}

/* Text between """: a first line of nothing but blanks goes, and so does a last one; CR LF becomes LF. */
static struct str without_indent(struct arena *arena, struct str text)
{
	struct buf out = buf_in(arena);
	size_t end = line_end(text, 0), from = 0;
	if (end < text.len && blanks(str_slice(text, 0, end)) == end)
		from = end + 1;
	size_t indent = common_indent(text, from ? from : end + 1);
	for (bool first = from == 0, begun = false; from <= text.len; from = end + 1, first = false) {
		end = line_end(text, from);
		struct str line = str_slice(text, from, end);
		if (end == text.len && blanks(line) == line.len && begun)
			break;
		if (begun)
			buf_char(&out, '\n');
		begun = true;
		size_t drop = first ? 0 : blanks(line) < indent ? blanks(line) : indent;
		size_t stop =
		    line.len > drop && end < text.len && line.at[line.len - 1] == '\r' ? line.len - 1 : line.len;
		buf_str(&out, str_slice(line, drop, stop));
	}
	return buf_view(&out);
}

static struct str without_escapes(struct arena *arena, struct str text)
{
	struct buf out = buf_in(arena);
	if (str_find(text, STR("\\")) == text.len)
		return text;
	for (size_t at = 0; at < text.len;) {
		uint32_t code;
		size_t length = text.at[at] == '\\' ? scan_escape(str_slice(text, at, text.len), &code) : 0;
		if (!length) {
			buf_char(&out, text.at[at++]);
			continue;
		}
		char bytes[4];
		int size;
		unicode_encode(code, bytes, &size);
		buf_str(&out, (struct str){ bytes, (size_t)size });
		at += length;
	}
	return buf_view(&out);
}

static struct str string_value(struct arena *arena, struct str raw)
{
	bool pages;
	struct str text = inside_quotes(raw, &pages);
	return without_escapes(arena, pages ? without_indent(arena, text) : text);
}

struct str syntax_value(struct arena *arena, const struct syntax *syntax, uint32_t node)
{
	const struct node *this = &syntax->nodes[node];
	if (this->flags & NODE_HOLE)
		return STR("");
	uint32_t first = this->first;
	if (this->kind == NODE_NAME && first == this->last && !is_quoted(syntax, first))
		return unicode_nfc(arena, syntax_token_text(syntax, first));
	if (this->kind == NODE_TEXT)
		for (first++; first < this->last && syntax->tokens[first].trivia;)
			first++;
	struct str value;
	if (first == this->last && is_quoted(syntax, first))
		value = string_value(arena, syntax_token_text(syntax, first));
	else
		value = str_slice(syntax->source->text, syntax->tokens[first].start,
		                  syntax->tokens[this->last].start + syntax->tokens[this->last].length);
	return this->kind == NODE_NAME ? unicode_nfc(arena, value) : value;
}
