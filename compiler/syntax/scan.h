/* syntax/scan: text to tokens. Private to the room.
 *
 * The rules are grammar/lintel.l; here is what flex cannot do well: words beyond ASCII, look-alikes of signs, the check
 * of bytes, and the array. Every byte is in exactly one token, so that the lengths add up to the file. Token 0 is always
 * a blank: the byte order mark, or nothing; so every other token has one before it.
 * Findings about single tokens wait for the parser (see parse.c), because one broken statement gives one finding.
 */
#ifndef LINTEL_SYNTAX_SCAN_H
#define LINTEL_SYNTAX_SCAN_H

#include "syntax/syntax.h"

enum { SYNTAX_MAX_FILE = 16 << 20, SYNTAX_MAX_STRING = 64 << 10 };

struct scan {
	struct arena *arena;
	const struct source *source;
	struct diag_sink *sink;
	char *copy;        /* the text as flex reads it: without NUL, with a newline and two zero bytes behind it */
	uint32_t start;    /* where the rules begin: behind a byte order mark */
	uint32_t end;      /* of the text */
	struct token *tokens;
	uint32_t *marks;   /* the tokens that are no blanks or comments; marks[0] is token 0 all the same */
	uint32_t count, mark_count, room;
	bool has_brackets; /* ( or [ */
	bool faulty;       /* of the token that is being made */
	bool has_faulty;   /* of some token */
	uint32_t findings; /* so far, see scan_report */
};

/* Fills scan->tokens from scan->source; `arena`, `source` and `sink` are given. */
void scan_text(struct scan *scan);

/* As diag_report, but gives up after 1,000 findings: NULL from then on. A file that is no design at all would else cost a
 * finding a line, and nobody reads them. */
struct finding *scan_report(struct scan *scan, enum diag_id id, uint32_t start, uint32_t end, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* What is likely meant by a sign beyond ASCII ("-" for a dash), or NULL. */
const char *scan_lookalike(uint32_t code);
/* The plain kind of an arrow: syntax_arrow without the tree. */
enum token_kind scan_arrow(enum token_kind kind, struct str spelling);

/* ---- for lintel.l ---- */

/* Runs the rules over scan->copy and adds the tokens. */
void scan_rules(struct scan *scan);
/* The slow road of scan_add: what is faulty or very long, the end of the file, a full array. */
bool scan_add_odd(struct scan *scan, enum token_kind kind, uint32_t length);

static inline void scan_put(struct scan *scan, enum token_kind kind, uint32_t start, uint32_t length, bool faulty)
{
	bool trivia = kind == TOKEN_BLANK || kind == TOKEN_COMMENT;
	scan->marks[scan->mark_count] = scan->count;
	scan->mark_count += !trivia;
	scan->tokens[scan->count++] = (struct token){ (uint8_t)kind, trivia, faulty, start, length };
}

/* False when the file has more tokens than are allowed. */
static inline bool scan_add(struct scan *scan, enum token_kind kind, uint32_t length)
{
	const struct token *before = &scan->tokens[scan->count - 1];
	uint32_t start = before->start + before->length;
	if (scan->faulty || scan->count >= scan->room || length > SYNTAX_MAX_STRING || length > scan->end - start)
		return scan_add_odd(scan, kind, length);
	scan_put(scan, kind, start, length, false);
	return true;
}
/* Bytes of the name, count or small word that begins with the ASCII letter at `at`, and which of them it is. */
uint32_t scan_name(const struct scan *scan, uint32_t at, enum token_kind *kind);
/* Bytes of the comment that begins at `at` and ends with its line. */
uint32_t scan_line_comment(const struct scan *scan, uint32_t at);
/* Bytes of the word that begins at byte `at`, letters beyond ASCII included; 0 if no word begins there. */
uint32_t scan_word(const struct scan *scan, uint32_t at);
/* What begins at `at` with a byte above 127: the kind, and its length. */
enum token_kind scan_beyond_ascii(const struct scan *scan, uint32_t at, bool *faulty, uint32_t *length);
/* Bytes of a string without its closing quote, which reaches to the end of the line; braces of the block that it stands in, or
 * before, are left out. */
uint32_t scan_unclosed_string(const struct scan *scan, uint32_t at, uint32_t length);
bool scan_escapes_are_right(struct str string);
void scan_unclosed_comment(struct scan *scan, uint32_t at);
/* Bytes of the escape that `text` begins with, and what it stands for; 0 if it is none. */
size_t scan_escape(struct str text, uint32_t *code);

#endif
