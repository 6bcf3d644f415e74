#include "syntax/say.h"

#include "base/unicode.h"

/* ---- what was expected, in words ---- */

struct expectation {
	enum terminal terminal, unless; /* `unless` fits too: then it is said by another row */
	const char *words;
};

static const struct expectation EXPECTATIONS[] = {
	{ TERMINAL_NUMBER, TERMINAL_END, "a value" },
	{ TERMINAL_NAME, TERMINAL_NUMBER, "a name" },
	{ TERMINAL_TEXT, TERMINAL_END, "a text" },
	{ TERMINAL_CLOSE_PAREN, TERMINAL_END, "')'" },
	{ TERMINAL_CLOSE_BRACKET, TERMINAL_END, "']'" },
	{ TERMINAL_STAR, TERMINAL_END, "an operator" },
	{ TERMINAL_ARROW, TERMINAL_END, "an arrow" },
	{ TERMINAL_EQUALS, TERMINAL_END, "'='" },
	{ TERMINAL_COLON, TERMINAL_END, "':'" },
	{ TERMINAL_COMMA, TERMINAL_END, "','" },
	{ TERMINAL_OPEN_BRACE, TERMINAL_NAME, "a block" },
	{ TERMINAL_NEWLINE, TERMINAL_END, "the end of the line" },
};

/* "a name, ':' or a block"; at most four, the most telling first. */
static struct str expected(struct parse *parse)
{
	const char *words[4];
	size_t count = 0;
	for (size_t i = 0; i < sizeof EXPECTATIONS / sizeof *EXPECTATIONS && count < 4; i++) {
		const struct expectation *row = &EXPECTATIONS[i];
		if (parse_fits(parse, row->terminal) &&
		    !(row->unless != TERMINAL_END && parse_fits(parse, row->unless)))
			words[count++] = row->words;
	}
	struct buf text = buf_in(parse->scan.arena);
	for (size_t i = 0; i < count; i++) {
		buf_text(&text, i == 0 ? "" : i + 1 < count ? ", " : " or ");
		buf_text(&text, words[i]);
	}
	return buf_view(&text);
}

/* The ';' that ended a plain text right before this statement, or TOKEN_NONE. */
static uint32_t text_ender(const struct parse *parse)
{
	uint32_t token = parse->statement;
	if (token == TOKEN_NONE)
		return TOKEN_NONE;
	do
		token--;
	while (token > 0 && parse->scan.tokens[token].kind == TOKEN_BLANK);
	return token > 0 && parse->scan.tokens[token].kind == TOKEN_SEMICOLON &&
	               parse->scan.tokens[token - 1].kind == TOKEN_TEXT
	           ? token
	           : TOKEN_NONE;
}

bool say_text_ended(struct parse *parse, uint32_t token)
{
	uint32_t ender = text_ender(parse);
	if (parse->said || ender == TOKEN_NONE)
		return false;
	struct finding *finding = SAY(parse, T014, ender, "this ';' ended the text; put the text in quotes");
	if (finding)
		finding_label(
		    parse->scan.sink, finding,
		    (struct span){ parse->scan.source->file, parse_start(parse, token), parse_end(parse, token) },
		    "this was read as a statement");
	return true;
}

void say_unexpected(struct parse *parse, uint32_t token)
{
	if (parse->said || say_text_ended(parse, token))
		return;
	struct str wanted = expected(parse);
	SAY(parse, T005, token, "expected %.*s, found '%.*s'", STR_ARG(wanted), TEXT_OF(parse, token));
}

/* ---- faulty tokens ---- */

static void say_bad_string(struct parse *parse, uint32_t token)
{
	struct str text = str_slice(parse->scan.source->text, parse_start(parse, token), parse_end(parse, token));
	uint32_t start = parse_start(parse, token);
	if (text.at[0] != '"') {
		SAY(parse, T001, token, "strings stand in plain double quotes; write \"...\"");
		return;
	}
	for (size_t at = 0; at + 1 < text.len; at++) {
		uint32_t code;
		if (text.at[at] != '\\')
			continue;
		size_t length = scan_escape(str_slice(text, at, text.len), &code);
		if (!length) {
			size_t size = 1 + (size_t)unicode_decode(text.at + at + 1, text.at + text.len, &code);
			parse_say(parse, DIAG_T003, start + (uint32_t)at, start + (uint32_t)(at + size),
			          "unknown escape '%.*s'; write \\n, \\t, \\\", \\\\ or \\u{...}", (int)size,
			          text.at + at);
			return;
		}
		at += length - 1;
	}
	uint32_t line_end = start;
	while (line_end < parse_end(parse, token) && parse->scan.source->text.at[line_end] != '\n')
		line_end++;
	parse_say(parse, DIAG_T002, start, line_end, "this string is not closed; end it with %s",
	          str_starts_with(text, STR("\"\"\"")) ? "\"\"\"" : "'\"'");
}

void say_bad_character(struct parse *parse, uint32_t token)
{
	struct str text = parse_text(parse, token);
	uint32_t code;
	unicode_decode(text.at, text.at + text.len, &code);
	const char *plain = scan_lookalike(code);
	if (say_text_ended(parse, token))
		return;
	if (parse_fits(parse, TERMINAL_ARROW) && (str_is(text, "~") || str_is(text, "|")))
		SAY(parse, T027, token, "'%.*s' is no arrow; write '->'", STR_ARG(text));
	else if (str_is(text, "'"))
		SAY(parse, T001, token, "strings stand in plain double quotes; write \"...\"");
	else if (plain)
		SAY(parse, T001, token, "'%.*s' (U+%04X) has no meaning here; write '%s'", STR_ARG(text),
		    (unsigned)code, plain);
	else if (code >= 0x80)
		SAY(parse, T001, token, "'%.*s' (U+%04X) has no meaning here; put a name with it in quotes",
		    STR_ARG(text), (unsigned)code);
	else
		SAY(parse, T001, token, "'%.*s' has no meaning here; put a name with it in quotes", STR_ARG(text));
}

void say_faulty(struct parse *parse, uint32_t token)
{
	if (parse->said)
		return;
	switch (parse_kind(parse, token)) {
	case TOKEN_STRING: say_bad_string(parse, token); return;
	case TOKEN_BAD: /* the check of bytes has reported it */
		parse->said = parse->has_error = true;
		parse->said_line = parse->line;
		return;
	default: return;
	}
}

/* ---- the end of a statement ---- */

static void say_open_bracket(struct parse *parse)
{
	uint32_t opener = parse->brackets.at[parse->brackets.count - 1], last = parse_end(parse, parse->last_token);
	const char *closer = parse_kind(parse, opener) == TOKEN_OPEN_PAREN ? "')'" : "']'";
	struct finding *finding = parse_say(parse, DIAG_T022, last, last, "%s is missing", closer);
	if (finding && opener != TOKEN_NONE)
		finding_label(
		    parse->scan.sink, finding,
		    (struct span){ parse->scan.source->file, parse_start(parse, opener), parse_end(parse, opener) },
		    "opened here");
}

static void say_expected_after(struct parse *parse, uint32_t last)
{
	struct str wanted = expected(parse);
	uint32_t end = parse_end(parse, last);
	parse_say(parse, DIAG_T005, end, end, "expected %.*s after '%.*s'", STR_ARG(wanted), TEXT_OF(parse, last));
}

void say_missing(struct parse *parse, uint32_t token)
{
	uint32_t last = parse->last_token, end = parse_end(parse, last);
	if (parse->said || say_text_ended(parse, token))
		return;
	if (parse->brackets.count) {
		say_open_bracket(parse);
		return;
	}
	bool wants_value = parse_fits(parse, TERMINAL_NUMBER), wants_unit = parse_fits(parse, TERMINAL_DOLLAR);
	bool wants_arrow = parse_fits(parse, TERMINAL_ARROW);
	struct str after = parse_text(parse, last);
	switch (parse->last) {
	case TERMINAL_ON:
	case TERMINAL_IN:
	case TERMINAL_TO:
		if (wants_arrow || wants_value || wants_unit)
			break;
		parse_say(parse, DIAG_T122, end, end, "a name is missing after '%.*s'; in quotes it is a name itself",
		          STR_ARG(after));
		return;
	case TERMINAL_COLON: parse_say(parse, DIAG_T124, end, end, "a text is missing after ':'"); return;
	default: break;
	}
	if (wants_value || wants_unit)
		parse_say(parse, DIAG_T023, end, end, "a %s is missing after '%.*s'", wants_value ? "value" : "unit", STR_ARG(after));
	else if (parse->last == TERMINAL_ARROW || parse->last == TERMINAL_LESS_EQUAL)
		SAY(parse, T008, last, "'%.*s' leads to nothing; name its target", STR_ARG(after));
	else if (parse->in_set)
		parse_say(parse, DIAG_T005, end, end, "'}' is missing after the names, and an arrow");
	else
		say_expected_after(parse, last);
}
