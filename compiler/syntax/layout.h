/* syntax/layout: which newlines end a statement, and which braces have lost their partner. Private to the room.
 *
 * Works on the token array alone, in linear time, between scanner and parser. A newline where a statement goes on
 * becomes trivia. Braces that do not balance are judged by the indentation of the lines, so that a missing one is
 * reported where it is missing and the rest of the file keeps its structure.
 */
#ifndef LINTEL_SYNTAX_LAYOUT_H
#define LINTEL_SYNTAX_LAYOUT_H

#include "syntax/scan.h"

enum repair_kind {
	REPAIR_CLOSE,  /* a '}' is missing before token `at`; `brace` is its '{' */
	REPAIR_OPEN,   /* a '{' is missing before token `at`, the newline of its line; `brace` is the '}' */
	REPAIR_STRAY   /* the '}' at `at` has no '{'; one may be missing on its own line */
};

struct repair {
	enum repair_kind kind;
	uint32_t at;      /* token; the token count stands for the end of the file */
	uint32_t brace;   /* token */
	bool guessed;     /* by indentation; else it is only known that the file ends too soon */
};

struct layout {
	uint32_t *order;  /* tokens that the parser sees, in order: no trivia, no second newline in a row */
	uint32_t count;
	VEC(struct repair) repairs; /* by `at`, and in order of nesting */
};

/* Marks newlines in scan->tokens as trivia. */
struct layout layout_tokens(struct scan *scan);

/* ---- between layout.c and braces.c ---- */

void layout_repair_braces(const struct scan *scan, struct layout *layout);

#endif
