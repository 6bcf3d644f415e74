#include "syntax/layout.h"

/* How to read it: blanks and comments are passed over, so that a place here is one in scan->marks. Newlines stand in gaps,
 * between two tokens that count. All newlines of a gap fold or none.
 * First the gaps inside of ( ) and [ ] fold, but only where the closer comes before anything that cannot stand inside,
 * so that an unclosed bracket costs one line and not the file. Then each other gap is judged by the token before it and
 * the first tokens of the line behind it. */

struct gaps {
	struct token *tokens;
	const uint32_t *marks;
	uint32_t count; /* of marks; marks[0] stands for the start of the text */
};

/* What a kind of token says about the gap beside it. */
enum trait {
	IS_NAME = 2,
	IS_ARROW = 4,
	WANTS_MORE = 8,    /* the statement goes on behind it */
	STARTS = 16,       /* a statement starts behind it */
	ENDS_BRACKETS = 32, /* cannot stand inside of ( ) and [ ] */
	CHAINS = 64        /* with names, it makes a chain of arrows */
};

static const uint8_t TRAITS[TOKEN_KIND_COUNT] = {
	[TOKEN_NAME] = IS_NAME, [TOKEN_COUNT] = IS_NAME, [TOKEN_ON] = IS_NAME, [TOKEN_IN] = IS_NAME, [TOKEN_TO] = IS_NAME,
	[TOKEN_STRING] = IS_NAME,
#define ARROW(name) [TOKEN_##name] = IS_ARROW | WANTS_MORE | ENDS_BRACKETS | CHAINS
	ARROW(CALL), ARROW(SEND), ARROW(COPY), ARROW(FALLBACK), ARROW(DUPLEX), ARROW(MIRROR), ARROW(LINK), ARROW(CALL_BACK),
	ARROW(SEND_BACK), ARROW(FALLBACK_BACK), ARROW(ODD_ARROW), ARROW(LESS_EQUAL),
#undef ARROW
	[TOKEN_COMPARE] = WANTS_MORE | ENDS_BRACKETS, [TOKEN_EQUALS] = WANTS_MORE | ENDS_BRACKETS,
	[TOKEN_COMMA] = WANTS_MORE | CHAINS, [TOKEN_DOT] = CHAINS,
	[TOKEN_PLUS] = WANTS_MORE, [TOKEN_MINUS] = WANTS_MORE, [TOKEN_STAR] = WANTS_MORE,
	[TOKEN_SLASH] = WANTS_MORE, [TOKEN_CARET] = WANTS_MORE,
	[TOKEN_NEWLINE] = STARTS,
	[TOKEN_SEMICOLON] = STARTS | ENDS_BRACKETS, [TOKEN_OPEN_BRACE] = STARTS | ENDS_BRACKETS,
	[TOKEN_CLOSE_BRACE] = STARTS | ENDS_BRACKETS, [TOKEN_COLON] = ENDS_BRACKETS,
};

static struct token *token(const struct gaps *gaps, uint32_t at)
{
	return &gaps->tokens[gaps->marks[at]];
}

static enum token_kind kind(const struct gaps *gaps, uint32_t at)
{
	return at < gaps->count ? (enum token_kind)token(gaps, at)->kind : TOKEN_END;
}

static bool is(const struct gaps *gaps, uint32_t at, enum trait trait)
{
	return TRAITS[kind(gaps, at)] & trait;
}

/* Passes over newlines, which the place behind `at` may be one of. */
static uint32_t next(const struct gaps *gaps, uint32_t at)
{
	do
		at++;
	while (kind(gaps, at) == TOKEN_NEWLINE);
	return at;
}

/* ---- ( ) and [ ] ---- */

struct open_bracket {
	uint8_t closer;
	uint32_t newlines; /* that were waiting when it opened */
};

/* Folds the newlines in brackets. */
static void fold_brackets(const struct gaps *gaps, struct arena *arena)
{
	VEC(struct open_bracket) open = { 0 };
	VEC(uint32_t) newlines = { 0 };
	for (uint32_t at = 1; at < gaps->count; at++) {
		uint8_t this = token(gaps, at)->kind;
		if (this == TOKEN_OPEN_PAREN || this == TOKEN_OPEN_BRACKET) {
			uint8_t closer = this == TOKEN_OPEN_PAREN ? TOKEN_CLOSE_PAREN : TOKEN_CLOSE_BRACKET;
			vec_push(arena, &open, (struct open_bracket){ closer, newlines.count });
		} else if (!open.count) {
			continue;
		} else if (this == TOKEN_NEWLINE) {
			vec_push(arena, &newlines, at);
		} else if (this == open.at[open.count - 1].closer) {
			for (uint32_t keep = open.at[--open.count].newlines; newlines.count > keep;)
				token(gaps, newlines.at[--newlines.count])->trivia = true;
		} else if (is(gaps, at, ENDS_BRACKETS)) {
			open.count = newlines.count = 0;
		}
	}
}

/* ---- the other gaps ---- */

/* The first token behind the dotted name at `at`, on its line. */
static uint32_t behind_name(const struct gaps *gaps, uint32_t at)
{
	at++;
	while (kind(gaps, at) == TOKEN_DOT) {
		at++;
		if (is(gaps, at, IS_NAME))
			at++;
	}
	return at;
}

/* What the gaps before have shown of the present statement. */
struct line {
	uint32_t before; /* the last that counts; 0 at the start */
	uint8_t traits;  /* of that one: STARTS at the start */
	bool is_chain;   /* names and arrows only so far: an arrow on the next line goes on with it */
	bool has_value;  /* it sets or compares something, so that it takes no block */
	uint32_t set;    /* the '}' of the set that is open */
};

static bool has(const struct line *line, enum trait trait)
{
	return line->traits & trait;
}

/* Does the line that begins at `at` open a statement of its own, although the one before wants something? Otherwise
 * each half-typed `api ->` would break the line below. */
static bool opens_statement(const struct gaps *gaps, const struct line *line, uint32_t at)
{
	if (kind(gaps, at) == TOKEN_CLOSE_BRACE)
		return true;
	if (!is(gaps, at, IS_NAME))
		return false;
	uint32_t second = behind_name(gaps, at);
	bool after_arrow = has(line, IS_ARROW) && line->is_chain;
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

/* Do the newlines between line->before and the token `at` fold? */
static bool folds(const struct gaps *gaps, const struct line *line, uint32_t at, uint32_t set, uint32_t newlines)
{
	if (line->set || (at < gaps->count && set && has(line, WANTS_MORE)))
		return true;
	if (has(line, STARTS))
		return false;
	if (has(line, WANTS_MORE))
		return at < gaps->count && !opens_statement(gaps, line, at);
	if (is(gaps, at, IS_ARROW))
		return line->is_chain;
	return kind(gaps, at) == TOKEN_OPEN_BRACE && !set && !line->has_value && newlines == 1;
}

static bool keeps_chain(const struct line *line, uint8_t traits)
{
	if (has(line, STARTS))
		return traits & (IS_NAME | IS_ARROW);
	return line->is_chain && (traits & IS_NAME ? !has(line, IS_NAME) : traits & CHAINS);
}

/* Folds the newlines from `from` up to `to`; returns the first that stays, or `to`. */
static uint32_t close_gap(const struct gaps *gaps, uint32_t from, uint32_t to, bool fold)
{
	uint32_t first = to;
	for (uint32_t at = to; at-- > from;)
		if (!token(gaps, at)->trivia) {
			token(gaps, at)->trivia = fold;
			if (!fold)
				first = at;
		}
	return first;
}

/* Takes what stands at `at` into account of its statement; `set` is the '}' of the set that it opens. */
static void note(struct line *line, uint32_t at, enum token_kind this, uint32_t set)
{
	if (this == TOKEN_EQUALS || this == TOKEN_COMPARE || (this == TOKEN_LESS_EQUAL && !line->is_chain))
		line->has_value = true;
	else if (has(line, STARTS))
		line->has_value = false;
	if (this == TOKEN_OPEN_BRACE || this == TOKEN_CLOSE_BRACE) {
		line->is_chain = set || at == line->set;
		line->set = set ? set : at == line->set ? 0 : line->set;
	} else {
		line->is_chain = keeps_chain(line, TRAITS[this]);
	}
	line->before = at;
	line->traits = TRAITS[this];
}

/* Writes the order over the marks that it has passed: what counts is never more. Answers whether the braces balance. */
static bool fold_gaps(const struct gaps *gaps, struct layout *layout)
{
	struct line line = { .is_chain = true, .traits = STARTS };
	uint32_t depth = 0, count = 0;
	bool balanced = true;
	for (uint32_t at = 1;; at++) {
		uint32_t newlines = 0, set = 0;
		enum token_kind this = kind(gaps, at);
		for (; this == TOKEN_NEWLINE; this = kind(gaps, ++at))
			newlines++;
		if (this == TOKEN_OPEN_BRACE) {
			depth++;
			if (newlines || has(&line, STARTS | WANTS_MORE))
				set = set_end(gaps, at, !has(&line, WANTS_MORE));
		} else if (this == TOKEN_CLOSE_BRACE && depth-- == 0) {
			balanced = false;
		}
		if (newlines) {
			uint32_t newline = close_gap(gaps, line.before + 1, at, folds(gaps, &line, at, set, newlines));
			if (newline < at) {
				layout->order[count++] = gaps->marks[newline];
				line.before = newline;
				line.traits = STARTS;
			}
		}
		if (at == gaps->count)
			break;
		note(&line, at, this, set);
		layout->order[count++] = gaps->marks[at];
	}
	layout->count = count;
	return balanced && depth == 0;
}

struct layout layout_tokens(struct scan *scan)
{
	struct gaps gaps = { scan->tokens, scan->marks, scan->mark_count };
	struct layout layout = { .order = scan->marks };
	if (scan->has_brackets)
		fold_brackets(&gaps, scan->arena);
	if (!fold_gaps(&gaps, &layout))
		layout_repair_braces(scan, &layout);
	return layout;
}
