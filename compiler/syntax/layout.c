#include "syntax/layout.h"

/* How to read it: newlines stand in gaps, the trivia between two tokens that count. All newlines of a gap fold or none.
 * First the gaps inside of ( ) and [ ] fold, but only where the closer comes before anything that cannot stand inside,
 * so that an unclosed bracket costs one line and not the file. Then each other gap is judged by the token before it and
 * the first tokens of the line behind it. */

struct gaps {
	const struct scan *scan;
	struct token *tokens;
	uint32_t count;
};

static enum token_group group(const struct gaps *gaps, uint32_t at)
{
	return at < gaps->count ? token_group_of((enum token_kind)gaps->tokens[at].kind) : TOKEN_GROUP_SIGN;
}

static enum token_kind kind(const struct gaps *gaps, uint32_t at)
{
	return at < gaps->count ? (enum token_kind)gaps->tokens[at].kind : TOKEN_END;
}

/* The next token on this line, or the newline. */
static uint32_t next_on_line(const struct gaps *gaps, uint32_t at)
{
	do
		at++;
	while (at < gaps->count && gaps->tokens[at].trivia && gaps->tokens[at].kind != TOKEN_NEWLINE);
	return at;
}

static uint32_t next(const struct gaps *gaps, uint32_t at)
{
	do
		at++;
	while (at < gaps->count && (gaps->tokens[at].trivia || gaps->tokens[at].kind == TOKEN_NEWLINE));
	return at;
}

static bool is_arrow(const struct gaps *gaps, uint32_t at)
{
	return group(gaps, at) == TOKEN_GROUP_ARROW || kind(gaps, at) == TOKEN_LESS_EQUAL;
}

static bool is_name(const struct gaps *gaps, uint32_t at)
{
	return group(gaps, at) == TOKEN_GROUP_WORD || kind(gaps, at) == TOKEN_STRING;
}

/* ---- ( ) and [ ] ---- */

struct open_bracket {
	uint8_t closer;
	uint32_t newlines; /* that were waiting when it opened */
};

static bool ends_brackets(const struct gaps *gaps, uint32_t at)
{
	switch (kind(gaps, at)) {
	case TOKEN_OPEN_BRACE: case TOKEN_CLOSE_BRACE: case TOKEN_SEMICOLON: case TOKEN_COLON: case TOKEN_EQUALS:
	case TOKEN_COMPARE:
		return true;
	default:
		return is_arrow(gaps, at);
	}
}

static void fold_brackets(const struct gaps *gaps, struct arena *arena)
{
	VEC(struct open_bracket) open = { 0 };
	VEC(uint32_t) newlines = { 0 };
	for (uint32_t at = 0; at < gaps->count; at++) {
		struct token *token = &gaps->tokens[at];
		if (token->kind == TOKEN_OPEN_PAREN || token->kind == TOKEN_OPEN_BRACKET) {
			uint8_t closer = token->kind == TOKEN_OPEN_PAREN ? TOKEN_CLOSE_PAREN : TOKEN_CLOSE_BRACKET;
			vec_push(arena, &open, (struct open_bracket){ closer, newlines.count });
		} else if (!open.count) {
			continue;
		} else if (token->kind == TOKEN_NEWLINE) {
			vec_push(arena, &newlines, at);
		} else if (token->kind == open.at[open.count - 1].closer) {
			for (uint32_t keep = open.at[--open.count].newlines; newlines.count > keep;)
				gaps->tokens[newlines.at[--newlines.count]].trivia = true;
		} else if (ends_brackets(gaps, at)) {
			open.count = newlines.count = 0;
		}
	}
}

/* ---- the other gaps ---- */

/* The first token behind the dotted name at `at`, on its line. */
static uint32_t behind_name(const struct gaps *gaps, uint32_t at)
{
	at = next_on_line(gaps, at);
	while (kind(gaps, at) == TOKEN_DOT) {
		at = next_on_line(gaps, at);
		if (is_name(gaps, at))
			at = next_on_line(gaps, at);
	}
	return at;
}

/* What the gaps before have shown of the present statement. */
struct line {
	uint32_t before;   /* the last token that counts; 0 at the start */
	bool is_chain;     /* names and arrows only so far: an arrow on the next line goes on with it */
	uint32_t set;      /* the '}' of the set that is open */
};

/* Does the line that begins at `at` open a statement of its own, although the one before wants something? Otherwise each
 * half-typed `api ->` would break the line below. */
static bool opens_statement(const struct gaps *gaps, const struct line *line, uint32_t at)
{
	if (kind(gaps, at) == TOKEN_CLOSE_BRACE)
		return true;
	if (!is_name(gaps, at))
		return false;
	uint32_t second = behind_name(gaps, at);
	bool after_arrow = is_arrow(gaps, line->before) && line->is_chain;
	bool after_comma = kind(gaps, line->before) == TOKEN_COMMA;
	switch (kind(gaps, second)) {
	case TOKEN_NAME: case TOKEN_EQUALS:
		return true;
	case TOKEN_STRING:
		return !after_comma;
	case TOKEN_COLON: case TOKEN_OPEN_BRACE:
		return !after_comma && !after_arrow;
	default:
		return is_arrow(gaps, second) && !after_comma && !after_arrow;
	}
}

static bool wants_more(const struct gaps *gaps, uint32_t at)
{
	switch (kind(gaps, at)) {
	case TOKEN_COMPARE: case TOKEN_EQUALS: case TOKEN_COMMA: case TOKEN_PLUS: case TOKEN_MINUS: case TOKEN_STAR: case TOKEN_SLASH:
	case TOKEN_CARET:
		return true;
	default:
		return is_arrow(gaps, at);
	}
}

/* The '}' of a set of names that opens at `at`, as in `{redis, orders} -> log`; 0 if it is no set. */
static uint32_t set_end(const struct gaps *gaps, uint32_t at, bool arrow_follows)
{
	for (;;) {
		at = next(gaps, at);
		if (!is_name(gaps, at))
			return 0;
		for (at = next(gaps, at); kind(gaps, at) == TOKEN_DOT && is_name(gaps, next(gaps, at));)
			at = next(gaps, next(gaps, at));
		if (kind(gaps, at) == TOKEN_COMMA)
			continue;
		return kind(gaps, at) == TOKEN_CLOSE_BRACE && (!arrow_follows || is_arrow(gaps, next(gaps, at))) ? at : 0;
	}
}

static bool starts_statement(const struct gaps *gaps, uint32_t before)
{
	enum token_kind last = kind(gaps, before);
	return before == 0 || last == TOKEN_NEWLINE || last == TOKEN_SEMICOLON || last == TOKEN_OPEN_BRACE || last == TOKEN_CLOSE_BRACE;
}

/* Do the newlines between line->before and the token `at` fold? */
static bool folds(const struct gaps *gaps, const struct line *line, uint32_t at, uint32_t set)
{
	if (line->set || (at < gaps->count && set && wants_more(gaps, line->before)))
		return true;
	if (starts_statement(gaps, line->before))
		return false;
	if (wants_more(gaps, line->before))
		return at < gaps->count && !opens_statement(gaps, line, at);
	if (is_arrow(gaps, at))
		return line->is_chain;
	return kind(gaps, at) == TOKEN_OPEN_BRACE && !set;
}

static bool keeps_chain(const struct gaps *gaps, const struct line *line, uint32_t at)
{
	if (starts_statement(gaps, line->before))
		return is_name(gaps, at) || is_arrow(gaps, at);
	if (is_name(gaps, at))
		return line->is_chain && !is_name(gaps, line->before);
	enum token_kind this = kind(gaps, at);
	return line->is_chain && (is_arrow(gaps, at) || this == TOKEN_COMMA || this == TOKEN_DOT);
}

/* Folds the newlines from `from` up to `to`; returns the first that stays, or `to`. */
static uint32_t close_gap(const struct gaps *gaps, uint32_t from, uint32_t to, bool fold)
{
	uint32_t first = to;
	for (uint32_t at = to; at-- > from;)
		if (gaps->tokens[at].kind == TOKEN_NEWLINE && !gaps->tokens[at].trivia) {
			gaps->tokens[at].trivia = fold;
			if (!fold)
				first = at;
		}
	return first;
}

static void fold_gaps(const struct gaps *gaps, struct layout *layout)
{
	struct line line = { 0, true, 0 };
	for (uint32_t at = 1; at <= gaps->count; at++) {
		enum token_kind this = kind(gaps, at);
		if (at < gaps->count && (gaps->tokens[at].trivia || this == TOKEN_NEWLINE))
			continue;
		uint32_t set = 0;
		if (this == TOKEN_OPEN_BRACE && (starts_statement(gaps, line.before) || wants_more(gaps, line.before) ||
		                                 at > line.before + 1))
			set = set_end(gaps, at, !wants_more(gaps, line.before));
		uint32_t newline = close_gap(gaps, line.before + 1, at, folds(gaps, &line, at, set));
		if (newline < at) {
			layout->order[layout->count++] = newline;
			line.before = newline;
		}
		if (at == gaps->count)
			break;
		line.is_chain = this == TOKEN_OPEN_BRACE || this == TOKEN_CLOSE_BRACE ? set || at == line.set : keeps_chain(gaps, &line, at);
		line.set = set ? set : at == line.set ? 0 : line.set;
		line.before = at;
		layout->order[layout->count++] = at;
	}
}

static bool is_balanced(const struct gaps *gaps)
{
	uint32_t depth = 0;
	for (uint32_t at = 0; at < gaps->count; at++) {
		if (gaps->tokens[at].kind == TOKEN_OPEN_BRACE)
			depth++;
		else if (gaps->tokens[at].kind == TOKEN_CLOSE_BRACE && depth-- == 0)
			return false;
	}
	return depth == 0;
}

struct layout layout_tokens(struct scan *scan)
{
	struct gaps gaps = { scan, scan->tokens, scan->count };
	struct layout layout = { .order = ARENA_ARRAY(scan->arena, uint32_t, scan->count + 1) };
	fold_brackets(&gaps, scan->arena);
	fold_gaps(&gaps, &layout);
	if (!is_balanced(&gaps))
		layout_repair_braces(scan, &layout);
	return layout;
}
