#include "syntax/scan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/unicode.h"

enum { MAX_TOKENS = 8000000, MAX_FINDINGS = 1000 };

struct finding *scan_report(struct scan *scan, enum diag_id id, uint32_t start, uint32_t end, const char *format, ...)
{
	if (scan->findings == MAX_FINDINGS)
		return NULL;
	scan->findings++;
	char text[512];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	BASE_ASSERT(length >= 0 && (size_t)length < sizeof text); /* what is quoted from the text is cut before */
	struct span span = { scan->source->file, start, end };
	struct finding *finding = diag_report(scan->sink, id, span, "%s", text);
	if (scan->findings == MAX_FINDINGS)
		finding_note(scan->sink, finding, "this file has more errors of this sort; they are not shown");
	return finding;
}

/* ---- bytes ---- */

enum byte_fault { BYTE_FINE, BYTE_NUL, BYTE_CONTROL, BYTE_RETURN, BYTE_INVALID };

/* What is wrong with the character at `at`; its length goes to *length. */
static enum byte_fault fault_at(struct str text, size_t at, size_t *length)
{
	unsigned char byte = (unsigned char)text.at[at];
	*length = 1;
	if (byte >= 0x80) {
		uint32_t code;
		*length = (size_t)unicode_decode(text.at + at, text.at + text.len, &code);
		return *length == 1 ? BYTE_INVALID : code < 0xA0 ? BYTE_CONTROL : BYTE_FINE;
	}
	if (byte == '\r')
		return text.at[at + 1] == '\n' ? BYTE_FINE : BYTE_RETURN; /* behind the text there is a zero byte */
	if (byte == 0)
		return BYTE_NUL;
	return (byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F ? BYTE_CONTROL : BYTE_FINE;
}

static void report_bytes(struct scan *scan, enum byte_fault fault, uint32_t start, uint32_t end)
{
	unsigned code = (unsigned char)scan->source->text.at[start];
	unsigned count = end - start;
	switch (fault) {
	case BYTE_NUL:
		scan_report(scan, DIAG_T015, start, end, "%s in the text; save the file as plain UTF-8",
		            count == 1 ? "a NUL byte" : "NUL bytes");
		return;
	case BYTE_CONTROL:
		if (code >= 0x80)
			code = (unsigned char)scan->source->text.at[start + 1];
		scan_report(scan, DIAG_T001, start, end, "a control character (U+%04X) in the text; remove it", code);
		return;
	case BYTE_RETURN:
		scan_report(
		    scan, DIAG_T001, start, start + 1,
		    "a carriage return that ends a line alone; save the file with LF or CR LF at the ends of lines");
		return;
	case BYTE_INVALID:
		scan_report(scan, DIAG_T016, start, end, "%s not UTF-8; save the file as UTF-8",
		            count == 1 ? "this byte is" : "these bytes are");
		return;
	case BYTE_FINE: return;
	}
}

/* Eight bytes at a time: is each of them printable ASCII or a newline? */
static bool is_plain(const char *at)
{
	const uint64_t each = 0x0101010101010101u, tops = 0x80 * each;
	uint64_t eight;
	memcpy(&eight, at, sizeof eight);
	uint64_t from_blank = (eight | tops) - 0x20 * each, no_newline = ((eight ^ 0x0A * each) & ~tops) + 0x7F * each;
	uint64_t delete_up = eight + each;
	return !((eight | (~from_blank & no_newline) | delete_up) & tops);
}

/* One finding for each run of equal faults; lone carriage returns are the mark of a whole file and reported once. */
static void check_bytes(struct scan *scan)
{
	struct str text = scan->source->text;
	bool returns = false;
	for (size_t at = scan->start, length; at < text.len;) {
		if (text.len - at >= 8 && is_plain(text.at + at)) {
			at += 8;
			continue;
		}
		enum byte_fault fault = fault_at(text, at, &length);
		size_t end = at + length;
		if (fault != BYTE_FINE) {
			while (end < text.len && fault_at(text, end, &length) == fault)
				end += length;
			if (fault != BYTE_RETURN || !returns)
				report_bytes(scan, fault, (uint32_t)at, (uint32_t)end);
			returns |= fault == BYTE_RETURN;
		}
		at = end;
	}
}

/* ---- words and signs beyond ASCII ---- */

struct sign {
	uint32_t code;
	const char *plain; /* what is likely meant */
};

static const struct sign ARROWS[] = {
	{ 0x2190, "<-" }, { 0x2192, "->" },  { 0x2194, "<->" }, { 0x219D, "~>" },  { 0x21D0, "<=" },  { 0x21D2, "=>" },
	{ 0x21D4, "<=>" }, { 0x21E2, "~>" }, { 0x2794, "->" },  { 0x279C, "->" },  { 0x27F5, "<-" },  { 0x27F6, "->" },
	{ 0x27F7, "<->" }, { 0x27F8, "<=" }, { 0x27F9, "=>" },  { 0x27FA, "<=>" },
};
static const struct sign LOOKALIKES[] = {
	{ 0x00AB, "\"" }, { 0x00BB, "\"" }, { 0x00D7, "x" },  { 0x2010, "-" },  { 0x2011, "-" },  { 0x2012, "-" },
	{ 0x2013, "-" },  { 0x2014, "-" },  { 0x2018, "\"" }, { 0x2019, "\"" }, { 0x201C, "\"" }, { 0x201D, "\"" },
	{ 0x201E, "\"" }, { 0x2026, "..." }, { 0x2212, "-" }, { 0x2260, "!=" }, { 0x2264, "<=" }, { 0x2265, ">=" },
	{ 0xFF08, "(" },  { 0xFF09, ")" },  { 0xFF0C, "," },  { 0xFF0D, "-" },  { 0xFF1A, ":" },  { 0xFF1B, ";" },
	{ 0xFF1D, "=" },  { 0xFF1E, ">" },  { 0xFF3B, "[" },  { 0xFF3D, "]" },  { 0xFF5B, "{" },  { 0xFF5D, "}" },
};

static const char *sign_find(const struct sign *signs, size_t count, uint32_t code)
{
	for (size_t i = 0; i < count; i++)
		if (signs[i].code == code)
			return signs[i].plain;
	return NULL;
}

const char *scan_lookalike(uint32_t code)
{
	return sign_find(LOOKALIKES, sizeof LOOKALIKES / sizeof *LOOKALIKES, code);
}

static const char *arrow_sign(uint32_t code)
{
	return sign_find(ARROWS, sizeof ARROWS / sizeof *ARROWS, code);
}

static bool is_blank(uint32_t code)
{
	return code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200F) ||
	       (code >= 0x2028 && code <= 0x202F) || code == 0x205F || code == 0x2060 || code == 0x3000 ||
	       code == 0xFEFF;
}

static bool is_quote(uint32_t code)
{
	const char *plain = scan_lookalike(code);
	return plain && *plain == '"';
}

static const bool WORD_BYTES[256] = {
#define FIVE(a, b, c, d, e) [a] = true, [b] = true, [c] = true, [d] = true, [e] = true
	FIVE('0', '1', '2', '3', '4'), FIVE('5', '6', '7', '8', '9'),
	FIVE('a', 'b', 'c', 'd', 'e'), FIVE('f', 'g', 'h', 'i', 'j'), FIVE('k', 'l', 'm', 'n', 'o'),
	FIVE('p', 'q', 'r', 's', 't'), FIVE('u', 'v', 'w', 'x', 'y'), FIVE('A', 'B', 'C', 'D', 'E'),
	FIVE('F', 'G', 'H', 'I', 'J'), FIVE('K', 'L', 'M', 'N', 'O'), FIVE('P', 'Q', 'R', 'S', 'T'),
	FIVE('U', 'V', 'W', 'X', 'Y'), ['z'] = true, ['Z'] = true, ['_'] = true
#undef FIVE
};

static bool is_word_byte(unsigned char byte)
{
	return WORD_BYTES[byte];
}

static uint32_t decode(const struct scan *scan, uint32_t at, uint32_t *code)
{
	struct str text = scan->source->text;
	*code = 0;
	return at < text.len ? (uint32_t)unicode_decode(text.at + at, text.at + text.len, code) : 0;
}

static bool continues(uint32_t code)
{
	return code < 0x80 ? is_word_byte((unsigned char)code) : unicode_xid_continue(code);
}

uint32_t scan_word(const struct scan *scan, uint32_t at)
{
	uint32_t code, end = at, length = decode(scan, at, &code);
	if (!length || !(code < 0x80 ? is_word_byte((unsigned char)code) : unicode_xid_start(code)))
		return 0;
	for (end += length; (length = decode(scan, end, &code)); end += length) {
		if (continues(code))
			continue;
		uint32_t after;
		if (code != '-' || !decode(scan, end + 1, &after) || !continues(after))
			break;
	}
	return end - at;
}

static bool is_digits(const char *at, uint32_t length)
{
	while (length && *at >= '0' && *at <= '9')
		at++, length--;
	return !length;
}

/* What a word of ASCII is. */
static enum token_kind word_kind(const unsigned char *text, uint32_t length)
{
	if (length == 2 && text[0] == 'o' && text[1] == 'n')
		return TOKEN_ON;
	if (length == 2 && text[0] == 'i' && text[1] == 'n')
		return TOKEN_IN;
	if (length == 2 && text[0] == 't' && text[1] == 'o')
		return TOKEN_TO;
	return length > 1 && text[0] == 'x' && is_digits((const char *)text + 1, length - 1) ? TOKEN_COUNT : TOKEN_NAME;
}

/* Behind the text there is a zero byte, so that its end ends a word. */
uint32_t scan_name(const struct scan *scan, uint32_t at, enum token_kind *kind)
{
	const unsigned char *text = (const unsigned char *)scan->source->text.at + at, *end = text;
	do
		while (WORD_BYTES[*end])
			end++;
	while (*end == '-' && WORD_BYTES[end[1]] && *++end);
	uint32_t length = (uint32_t)(end - text);
	/* Does the word go on beyond ASCII? */
	if (*end >= 0x80 || (*end == '-' && end[1] >= 0x80)) {
		uint32_t whole = scan_word(scan, at);
		if (whole > length) {
			*kind = TOKEN_NAME;
			return whole;
		}
	}
	*kind = word_kind(text, length);
	return length;
}

uint32_t scan_line_comment(const struct scan *scan, uint32_t at)
{
	struct str text = scan->source->text;
	uint32_t end = at;
	while (end < text.len && text.at[end] != '\n' && text.at[end] != '\r')
		end++;
	return end - at;
}

/* End of the run of characters from `at` that are neither words nor signs of any use, all valid or all not. */
static uint32_t bad_run(const struct scan *scan, uint32_t at)
{
	uint32_t code, length = decode(scan, at, &code), end = at + length;
	bool valid = length > 1;
	while ((length = decode(scan, end, &code)) && code >= 0x80 && (length > 1) == valid) {
		if (valid && (unicode_xid_start(code) || arrow_sign(code) || is_quote(code) || is_blank(code)))
			break;
		end += length;
	}
	return end;
}

/* A string in typographic quotes up to its end on this line; 0 if there is none. */
static uint32_t quoted(const struct scan *scan, uint32_t at)
{
	struct str text = scan->source->text;
	uint32_t code, end = at + decode(scan, at, &code);
	while (end < text.len && text.at[end] != '\n' && text.at[end] != '\r') {
		end += decode(scan, end, &code);
		if (is_quote(code))
			return end - at;
	}
	return 0;
}

enum token_kind scan_beyond_ascii(const struct scan *scan, uint32_t at, bool *faulty, uint32_t *length)
{
	uint32_t code, size = decode(scan, at, &code);
	*length = scan_word(scan, at);
	if (*length)
		return TOKEN_NAME;
	if (arrow_sign(code)) {
		*length = size;
		return TOKEN_ODD_ARROW;
	}
	if (is_quote(code) && (*length = quoted(scan, at))) {
		*faulty = true;
		return TOKEN_STRING;
	}
	if (is_blank(code)) {
		*faulty = true;
		for (*length = 0; is_blank(code); size = decode(scan, at + *length, &code))
			*length += size;
		return TOKEN_BLANK;
	}
	*length = bad_run(scan, at) - at;
	*faulty = size == 1; /* the check of bytes has said so */
	return TOKEN_BAD;
}

/* ---- arrows ---- */

enum token_kind scan_arrow(enum token_kind kind, struct str spelling)
{
	/* By direction: to the right, to the left, both, none. */
	static const enum token_kind CALLS[] = { TOKEN_CALL, TOKEN_CALL_BACK, TOKEN_DUPLEX, TOKEN_LINK };
	static const enum token_kind SENDS[] = { TOKEN_SEND, TOKEN_SEND_BACK, TOKEN_SEND, TOKEN_SEND };
	static const enum token_kind COPIES[] = { TOKEN_COPY, TOKEN_LESS_EQUAL, TOKEN_MIRROR, TOKEN_COPY };
	static const enum token_kind FALLBACKS[] = { TOKEN_FALLBACK, TOKEN_FALLBACK_BACK, TOKEN_FALLBACK,
		                                     TOKEN_FALLBACK };
	if (kind != TOKEN_ODD_ARROW || !spelling.len)
		return kind;
	if ((unsigned char)spelling.at[0] >= 0x80) {
		uint32_t code;
		unicode_decode(spelling.at, spelling.at + spelling.len, &code);
		spelling = str_of(arrow_sign(code));
	}
	bool left = spelling.at[0] == '<', right = spelling.at[spelling.len - 1] == '>';
	int direction = left && right ? 2 : left ? 1 : right ? 0 : 3;
	char body = spelling.at[left ? spelling.len > 2 && spelling.at[1] == '<' ? 2 : 1 : 0];
	if (spelling.at[0] == '-' && spelling.len > 1 && spelling.at[1] == '.')
		body = '~'; /* -.-> is Mermaid's dotted line */
	return body == '~'   ? SENDS[direction]
	       : body == '=' ? COPIES[direction]
	       : body == '.' ? FALLBACKS[direction]
	                     : CALLS[direction];
}

/* ---- strings and comments ---- */

static uint32_t without_blanks(const char *text, uint32_t length)
{
	while (length > 1 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
		length--;
	return length;
}

uint32_t scan_unclosed_string(const struct scan *scan, uint32_t at, uint32_t length)
{
	const char *text = scan->source->text.at + at;
	uint32_t end = without_blanks(text, length), depth = 0;
	if (end > 2 && text[end - 1] == '{')
		return without_blanks(text, end - 1);
	/* With an escaped quote in it, what is left would be read as a string again, and again. */
	if (memchr(text, '\\', length))
		return length;
	for (uint32_t i = 1; i < length; i++) {
		if (text[i] == '}' && depth-- == 0)
			return without_blanks(text, i);
		depth += text[i] == '{';
	}
	return length;
}

bool scan_escapes_are_right(struct str string)
{
	for (size_t at = 0; at + 1 < string.len; at++)
		if (string.at[at] == '\\') {
			uint32_t code;
			size_t length = scan_escape(str_slice(string, at, string.len), &code);
			if (!length)
				return false;
			at += length - 1;
		}
	return true;
}

static int hex(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	                              : -1;
}

size_t scan_escape(struct str text, uint32_t *code)
{
	if (text.len < 2)
		return 0;
	switch (text.at[1]) {
	case 'n': *code = '\n'; return 2;
	case 't': *code = '\t'; return 2;
	case '"':
	case '\\': *code = (uint32_t)text.at[1]; return 2;
	case 'u': break;
	default: return 0;
	}
	size_t at = 3;
	*code = 0;
	if (text.len < 4 || text.at[2] != '{')
		return 0;
	for (; at < text.len && at < 3 + 6 && hex(text.at[at]) >= 0; at++)
		*code = *code * 16 + (uint32_t)hex(text.at[at]);
	bool is_character = *code <= 0x10FFFF && !(*code >= 0xD800 && *code <= 0xDFFF) &&
	                    (*code >= 0x20 || *code == '\n' || *code == '\t') && !(*code >= 0x7F && *code < 0xA0);
	return at > 3 && at < text.len && text.at[at] == '}' && is_character ? at + 1 : 0;
}

void scan_unclosed_comment(struct scan *scan, uint32_t at)
{
	struct finding *finding =
	    scan_report(scan, DIAG_T004, at, at + 2, "this comment is not closed; end it with '*/'");
	if (finding)
		finding_note(scan->sink, finding, "the rest of the file was read as comment");
}

/* ---- the array ---- */

static void report_token(struct scan *scan, enum token_kind kind, uint32_t start, uint32_t end)
{
	if (kind == TOKEN_BLANK && end - start <= SYNTAX_MAX_STRING)
		scan_report(scan, DIAG_T001, start, end, "a blank that is not a plain one; type it anew");
	else if (kind == TOKEN_STRING && end - start > SYNTAX_MAX_STRING)
		scan_report(scan, DIAG_T020, start, start + 1, "this string is longer than 64 KiB");
	else if (kind == TOKEN_TEXT && end - start > SYNTAX_MAX_STRING)
		scan_report(scan, DIAG_T020, start, start + 1, "this text is longer than 64 KiB");
	else if (end - start > SYNTAX_MAX_STRING && token_group_of(kind) == TOKEN_GROUP_WORD)
		scan_report(scan, DIAG_T020, start, start + 1, "this name is longer than 64 KiB");
}

bool scan_add_odd(struct scan *scan, enum token_kind kind, uint32_t length)
{
	const struct token *before = &scan->tokens[scan->count - 1];
	uint32_t start = before->start + before->length;
	bool faulty = scan->faulty;
	scan->faulty = false;
	scan->has_faulty |= faulty;
	if (length > scan->end - start)
		length = scan->end - start; /* the newline that is not there */
	if (!length)
		return true;
	if (scan->count >= MAX_TOKENS) {
		scan_report(scan, DIAG_T019, start, start + length,
		            "the file has more than %d tokens; split it and use 'include'", MAX_TOKENS);
		kind = TOKEN_BLANK;
		length = scan->end - start;
	} else if (faulty || length > SYNTAX_MAX_STRING) {
		report_token(scan, kind, start, start + length);
	}
	if (scan->count == scan->room) {
		uint32_t room = scan->room;
		scan->marks = vec_grow(scan->arena, scan->marks, scan->count, &room, sizeof *scan->marks);
		scan->tokens = vec_grow(scan->arena, scan->tokens, scan->count, &scan->room, sizeof *scan->tokens);
	}
	if (scan->room > MAX_TOKENS && scan->count < MAX_TOKENS)
		scan->room = MAX_TOKENS; /* the last one comes through here */
	scan_put(scan, kind, start, length, faulty);
	return scan->count <= MAX_TOKENS;
}

/* Why the whole text is refused, if it is. */
static bool is_refused(struct scan *scan)
{
	struct str text = scan->source->text;
	if (text.len > SYNTAX_MAX_FILE) {
		scan_report(scan, DIAG_T017, 0, 0,
		            "the file has more than 16 MiB; split it and join the parts with 'include'");
		return true;
	}
	if (str_starts_with(text, STR("\xFF\xFE")) || str_starts_with(text, STR("\xFE\xFF"))) {
		scan_report(scan, DIAG_T016, 0, 2, "the file is in UTF-16; save it as UTF-8");
		return true;
	}
	return false;
}

void scan_text(struct scan *scan)
{
	struct str text = scan->source->text;
	/* What is not used is never touched, and so costs nothing. */
	scan->room = (uint32_t)(text.len <= SYNTAX_MAX_FILE ? text.len / 2 : 0) + 16;
	if (scan->room > MAX_TOKENS)
		scan->room = MAX_TOKENS;
	scan->end = (uint32_t)text.len;
	scan->tokens = ARENA_ARRAY(scan->arena, struct token, scan->room);
	scan->start = str_starts_with(text, STR("\xEF\xBB\xBF")) ? 3 : 0;
	scan->marks = ARENA_ARRAY(scan->arena, uint32_t, scan->room);
	scan->tokens[0] = (struct token){ TOKEN_BLANK, true, false, 0, scan->start };
	scan->count = scan->mark_count = 1;
	if (is_refused(scan)) {
		scan->tokens[0].length = (uint32_t)text.len;
		return;
	}
	check_bytes(scan);
	scan->copy = arena_alloc(scan->arena, text.len + 3);
	if (text.len)
		memcpy(scan->copy, text.at, text.len);
	for (char *nul = scan->copy; (nul = memchr(nul, 0, text.len - (size_t)(nul - scan->copy))); nul++)
		*nul = 1;
	scan->copy[text.len] = '\n';
	scan_rules(scan);
}
