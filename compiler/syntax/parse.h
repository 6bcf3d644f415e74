/* syntax/parse: the driver between tokens and grammar. Private to the room.
 *
 * parse.c pushes what fits. mend.c decides what happens with what does not: what is said (in say.c where it is more than
 * a line), and whether a hole is pushed, another token is taken for it, or it is skipped. The law: one finding for each
 * broken statement, and a broken statement ends with its line.
 */
#ifndef LINTEL_SYNTAX_PARSE_H
#define LINTEL_SYNTAX_PARSE_H

#include "syntax/grammar.h"
#include "syntax/layout.h"

#define TOKEN_NONE UINT32_MAX

struct parse {
	struct scan scan;
	struct layout layout;
	struct tree tree;
	struct lintel_pstate *grammar;

	uint32_t at;              /* place in layout.order */
	uint32_t repair;          /* next of layout.repairs */
	enum terminal last;       /* pushed last, holes included; NEWLINE at the start */
	uint32_t last_token;      /* pushed last, holes excluded; 0 at the start */
	uint32_t statement;       /* first token of the present statement, or TOKEN_NONE */
	uint32_t height;          /* of the stack when the statement began */
	bool said;                /* it has its finding */
	bool in_set;              /* between the braces of a set of names */
	uint32_t set_brace;       /* the '{' of the last one */
	uint32_t stray;           /* the '}' that braces.c knows to be without '{', next or last met */
	uint32_t stray_line;      /* the first token of its line */
	bool gives_up;            /* the rest of it is skipped */
	uint32_t line, said_line; /* counted in newlines that stayed */
	uint32_t faults;          /* of tree.faults, that were reported */
	VEC(uint32_t) brackets;   /* tokens of open '(' and '[' */
	VEC(uint32_t) braces;     /* tokens of open blocks; TOKEN_NONE for one that a hole opened */
	VEC(struct range) broken; /* the statements with a finding */
	bool has_error;
};

/* ---- parse.c ---- */

/* By kind of token; a number may be a MEASURE. */
extern const uint8_t parse_terminals[TOKEN_KIND_COUNT];
enum terminal parse_number(const struct parse *parse, uint32_t token);
enum terminal parse_terminal(const struct parse *parse, uint32_t token);
/* The token `ahead` places further on; the token count at the end. */
uint32_t parse_peek(const struct parse *parse, uint32_t ahead);
bool parse_fits(struct parse *parse, enum terminal terminal);
/* Would a '{' that fits here open the set of names of an arrow, and not a block? */
bool parse_opens_set(const struct parse *parse);
/* Pushes the token, as what it is or as something else. */
void parse_push(struct parse *parse, enum terminal terminal, uint32_t token);
void parse_push_range(struct parse *parse, enum terminal terminal, struct range range);
void parse_hole(struct parse *parse, enum terminal terminal);
/* Pushes holes until `end` fits. */
void parse_complete(struct parse *parse, enum terminal end);
/* Leaves out the token at hand; a '{' with everything up to its '}'. */
void parse_skip(struct parse *parse, uint32_t token);

/* Reports unless the statement has its finding; NULL then. */
struct finding *parse_say(struct parse *parse, enum diag_id id, uint32_t start, uint32_t end, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
struct str parse_text(const struct parse *parse, uint32_t token); /* at most 40 bytes of it, for messages */

/* In bytes; both are the end of the text for the token count. */
static inline uint32_t parse_start(const struct parse *parse, uint32_t token)
{
	return token < parse->scan.count ? parse->scan.tokens[token].start : (uint32_t)parse->scan.source->text.len;
}

static inline uint32_t parse_end(const struct parse *parse, uint32_t token)
{
	return parse_start(parse, token) + (token < parse->scan.count ? parse->scan.tokens[token].length : 0);
}

static inline enum token_kind parse_kind(const struct parse *parse, uint32_t token)
{
	return token < parse->scan.count ? (enum token_kind)parse->scan.tokens[token].kind : TOKEN_END;
}

static inline bool parse_touches(const struct parse *parse, uint32_t left, uint32_t right)
{
	return right < parse->scan.count && parse_end(parse, left) == parse_start(parse, right);
}

static inline bool parse_is_word(const struct parse *parse, uint32_t token, const char *word)
{
	return token < parse->scan.count && str_is(parse_text(parse, token), word);
}

/* As syntax_parse, but by the driver alone: a test holds the pull parser to it. */
const struct syntax *parse_carefully(struct arena *arena, const struct source *source, struct diag_sink *sink);

/* ---- mend.c ---- */

/* The token does not fit. True if it is to be tried again, false if it is dealt with. */
bool mend_token(struct parse *parse, uint32_t token);
/* A block opens. Says so if several names stand before it and no word. */
void mend_block_of_names(struct parse *parse);
/* The token would fit, but is surely meant otherwise: a word before '=' is no unit of the number before it, a '{'
 * without a list of names behind it is no set. */
bool mend_is_amiss(const struct parse *parse, uint32_t token);

#endif
