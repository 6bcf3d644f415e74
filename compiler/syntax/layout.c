#include "syntax/layout.h"

/* How to read it: newlines stand in gaps, the trivia between two tokens that count. All newlines of a gap fold or none.
 * First the gaps inside of ( ) and [ ] fold, but only where the closer comes before anything that cannot stand inside,
 * so that an unclosed bracket costs one line and not the file. Then each other gap is judged by the token before it and
 * the first tokens of the line behind it. */

struct gaps {
	struct token *tokens;
	uint32_t count;
};

/* What a kind of token says about the gap beside it. */
enum trait {
	IS_TRIVIA = 1,
	IS_NAME = 2,
	IS_ARROW = 4,
	WANTS_MORE = 8,    /* the statement goes on behind it */
	STARTS = 16,       /* a statement starts behind it */
	ENDS_BRACKETS = 32 /* cannot stand inside of ( ) and [ ] */
};

static const uint8_t TRAITS[TOKEN_KIND_COUNT] = {
	[TOKEN_BLANK] = IS_TRIVIA, [TOKEN_COMMENT] = IS_TRIVIA,
	[TOKEN_NAME] = IS_NAME, [TOKEN_COUNT] = IS_NAME, [TOKEN_ON] = IS_NAME, [TOKEN_IN] = IS_NAME, [TOKEN_TO] = IS_NAME,
	[TOKEN_STRING] = IS_NAME,
#define ARROW(name) [TOKEN_##name] = IS_ARROW | WANTS_MORE | ENDS_BRACKETS
	ARROW(CALL), ARROW(SEND), ARROW(COPY), ARROW(FALLBACK), ARROW(DUPLEX), ARROW(MIRROR), ARROW(LINK), ARROW(CALL_BACK),
	ARROW(SEND_BACK), ARROW(FALLBACK_BACK), ARROW(ODD_ARROW), ARROW(LESS_EQUAL),
#undef ARROW
	[TOKEN_COMPARE] = WANTS_MORE | ENDS_BRACKETS, [TOKEN_EQUALS] = WANTS_MORE | ENDS_BRACKETS,
	[TOKEN_COMMA] = WANTS_MORE, [TOKEN_PLUS] = WANTS_MORE, [TOKEN_MINUS] = WANTS_MORE, [TOKEN_STAR] = WANTS_MORE,
	[TOKEN_SLASH] = WANTS_MORE, [TOKEN_CARET] = WANTS_MORE,
	[TOKEN_NEWLINE] = STARTS,
	[TOKEN_SEMICOLON] = STARTS | ENDS_BRACKETS, [TOKEN_OPEN_BRACE] = STARTS | ENDS_BRACKETS,
	[TOKEN_CLOSE_BRACE] = STARTS | ENDS_BRACKETS, [TOKEN_COLON] = ENDS_BRACKETS,
};

static enum token_kind kind(const struct gaps *gaps, uint32_t at)
{
	return at < gaps->count ? (enum token_kind)gaps->tokens[at].kind : TOKEN_END;
}

static bool is(const struct gaps *gaps, uint32_t at, enum trait trait)
{
	return TRAITS[kind(gaps, at)] & trait;
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

/* ---- ( ) and [ ] ---- */

struct open_bracket {
	uint8_t closer;
	uint32_t newlines; /* that were waiting when it opened */
};

/* Folds the newlines in brackets. Answers whether the braces balance, which is seen on the way. */
static bool fold_brackets(const struct gaps *gaps, struct arena *arena)
{
	VEC(struct open_bracket) open = { 0 };
	VEC(uint32_t) newlines = { 0 };
	uint32_t depth = 0;
	bool balanced = true;
	for (uint32_t at = 0; at < gaps->count; at++) {
		uint8_t this = gaps->tokens[at].kind;
		if (this == TOKEN_OPEN_BRACE)
			depth++;
		else if (this == TOKEN_CLOSE_BRACE && depth-- == 0)
			balanced = false;
		if (this == TOKEN_OPEN_PAREN || this == TOKEN_OPEN_BRACKET) {
			uint8_t closer = this == TOKEN_OPEN_PAREN ? TOKEN_CLOSE_PAREN : TOKEN_CLOSE_BRACKET;
			vec_push(arena, &open, (struct open_bracket){ closer, newlines.count });
		} else if (!open.count) {
			continue;
		} else if (this == TOKEN_NEWLINE) {
			vec_push(arena, &newlines, at);
		} else if (this == open.at[open.count - 1].closer) {
			for (uint32_t keep = open.at[--open.count].newlines; newlines.count > keep;)
				gaps->tokens[newlines.at[--newlines.count]].trivia = true;
		} else if (is(gaps, at, ENDS_BRACKETS)) {
			open.count = newlines.count = 0;
		}
	}
	return balanced && depth == 0;
}

/* ---- the other gaps ---- */

/* The first token behind the dotted name at `at`, on its line. */
static uint32_t behind_name(const struct gaps *gaps, uint32_t at)
{
	at = next_on_line(gaps, at);
	while (kind(gaps, at) == TOKEN_DOT) {
		at = next_on_line(gaps, at);
		if (is(gaps, at, IS_NAME))
			at = next_on_line(gaps, at);
	}
	return at;
}

/* What the gaps before have shown of the present statement. */
struct line {
	uint32_t before; /* the last token that counts; 0 at the start */
	bool is_chain;   /* names and arrows only so far: an arrow on the next line goes on with it */
	bool has_value;  /* it sets or compares something, so that it takes no block */
	uint32_t set;    /* the '}' of the set that is open */
};

/* Does the line that begins at `at` open a statement of its own, although the one before wants something? Otherwise
 * each half-typed `api ->` would break the line below. */
static bool opens_statement(const struct gaps *gaps, const struct line *line, uint32_t at)
{
	if (kind(gaps, at) == TOKEN_CLOSE_BRACE)
		return true;
	if (!is(gaps, at, IS_NAME))
		return false;
	uint32_t second = behind_name(gaps, at);
	bool after_arrow = is(gaps, line->before, IS_ARROW) && line->is_chain;
	bool after_comma = kind(gaps, line->before) == TOKEN_COMMA;
	switch (kind(gaps, second)) {
	case TOKEN_NAME:
	case TOKEN_EQUALS: return true;
	case TOKEN_STRING: return !after_comma;
	case TOKEN_COLON:
	case TOKEN_OPEN_BRACE: return !after_comma && !after_arrow;
	default: return is(gaps, second, IS_ARROW) && !after_comma && !after_arrow;
	}
}

/* The '}' of a set of names that opens at `at`, as in `{redis, orders} -> log`; 0 if it is no set. */
static uint32_t set_end(const struct gaps *gaps, uint32_t at, bool arrow_follows)
{
	for (;;) {
		at = next(gaps, at);
		if (!is(gaps, at, IS_NAME))
			return 0;
		for (at = next(gaps, at); kind(gaps, at) == TOKEN_DOT && is(gaps, next(gaps, at), IS_NAME);)
			at = next(gaps, next(gaps, at));
		if (kind(gaps, at) == TOKEN_COMMA)
			continue;
		return kind(gaps, at) == TOKEN_CLOSE_BRACE && (!arrow_follows || is(gaps, next(gaps, at), IS_ARROW))
		           ? at
		           : 0;
	}
}

static bool starts_statement(const struct gaps *gaps, uint32_t before)
{
	return before == 0 || is(gaps, before, STARTS);
}

/* Do the newlines between line->before and the token `at` fold? */
static bool folds(const struct gaps *gaps, const struct line *line, uint32_t at, uint32_t set, uint32_t newlines)
{
	if (line->set || (at < gaps->count && set && is(gaps, line->before, WANTS_MORE)))
		return true;
	if (starts_statement(gaps, line->before))
		return false;
	if (is(gaps, line->before, WANTS_MORE))
		return at < gaps->count && !opens_statement(gaps, line, at);
	if (is(gaps, at, IS_ARROW))
		return line->is_chain;
	return kind(gaps, at) == TOKEN_OPEN_BRACE && !set && !line->has_value && newlines == 1;
}

static bool keeps_chain(const struct gaps *gaps, const struct line *line, uint32_t at)
{
	if (starts_statement(gaps, line->before))
		return is(gaps, at, IS_NAME) || is(gaps, at, IS_ARROW);
	if (is(gaps, at, IS_NAME))
		return line->is_chain && !is(gaps, line->before, IS_NAME);
	enum token_kind this = kind(gaps, at);
	return line->is_chain && (is(gaps, at, IS_ARROW) || this == TOKEN_COMMA || this == TOKEN_DOT);
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

/* Passes over the trivia behind `at`, and counts the newlines in it. */
static uint32_t over_gap(const struct gaps *gaps, uint32_t at, uint32_t *newlines)
{
	for (*newlines = 0, at++; at < gaps->count; at++) {
		if (gaps->tokens[at].kind == TOKEN_NEWLINE)
			++*newlines;
		else if (!gaps->tokens[at].trivia)
			break;
	}
	return at;
}

/* Takes the token `at` into account of its statement; `set` is the '}' of the set that it opens. */
static void note_token(const struct gaps *gaps, struct line *line, uint32_t at, uint32_t set)
{
	enum token_kind this = kind(gaps, at);
	bool starts = starts_statement(gaps, line->before);
	if (this == TOKEN_EQUALS || this == TOKEN_COMPARE || (this == TOKEN_LESS_EQUAL && !line->is_chain))
		line->has_value = true;
	else if (starts)
		line->has_value = false;
	if (this == TOKEN_OPEN_BRACE || this == TOKEN_CLOSE_BRACE)
		line->is_chain = set || at == line->set;
	else
		line->is_chain = keeps_chain(gaps, line, at);
	line->set = set ? set : at == line->set ? 0 : line->set;
	line->before = at;
}

static void fold_gaps(const struct gaps *gaps, struct layout *layout)
{
	struct line line = { .is_chain = true };
	for (uint32_t at = 0;;) {
		uint32_t newlines, set = 0;
		at = over_gap(gaps, at, &newlines);
		if (kind(gaps, at) == TOKEN_OPEN_BRACE &&
		    (newlines || starts_statement(gaps, line.before) || is(gaps, line.before, WANTS_MORE)))
			set = set_end(gaps, at, !is(gaps, line.before, WANTS_MORE));
		if (newlines) {
			uint32_t newline = close_gap(gaps, line.before + 1, at, folds(gaps, &line, at, set, newlines));
			if (newline < at) {
				layout->order[layout->count++] = newline;
				line.before = newline;
			}
		}
		if (at == gaps->count)
			return;
		note_token(gaps, &line, at, set);
		layout->order[layout->count++] = at;
	}
}

struct layout layout_tokens(struct scan *scan)
{
	struct gaps gaps = { scan->tokens, scan->count };
	struct layout layout = { .order = ARENA_ARRAY(scan->arena, uint32_t, scan->count + 1) };
	bool balanced = fold_brackets(&gaps, scan->arena);
	fold_gaps(&gaps, &layout);
	if (!balanced)
		layout_repair_braces(scan, &layout);
	return layout;
}
