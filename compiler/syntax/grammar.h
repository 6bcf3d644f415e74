/* syntax/grammar: the door of the generated parser; the functions stand at the end of lintel.y. Private to the room. */
#ifndef LINTEL_SYNTAX_GRAMMAR_H
#define LINTEL_SYNTAX_GRAMMAR_H

#include "syntax/tree.h"

/* What the grammar calls a token: bison's numbers, in the order of %token. Arrows are one terminal; a number with its unit in
 * it is not a bare one. */
enum terminal {
	TERMINAL_END,
	TERMINAL_NEWLINE = 3, TERMINAL_SEMICOLON, TERMINAL_COMMA, TERMINAL_DOT, TERMINAL_COLON, TERMINAL_EQUALS,
	TERMINAL_NAME, TERMINAL_COUNT, TERMINAL_ON, TERMINAL_IN, TERMINAL_TO, TERMINAL_STRING, TERMINAL_TEXT,
	TERMINAL_NUMBER, TERMINAL_MEASURE, TERMINAL_ARROW, TERMINAL_LESS_EQUAL, TERMINAL_COMPARE,
	TERMINAL_PERCENT, TERMINAL_DOLLAR, TERMINAL_PLUS, TERMINAL_MINUS, TERMINAL_STAR, TERMINAL_SLASH, TERMINAL_CARET,
	TERMINAL_OPEN_BRACE, TERMINAL_CLOSE_BRACE, TERMINAL_OPEN_PAREN, TERMINAL_CLOSE_PAREN,
	TERMINAL_OPEN_BRACKET, TERMINAL_CLOSE_BRACKET,
	TERMINAL_SKIPPED, /* stands for a statement of which nothing could be read */
	TERMINAL_FOREIGN  /* never fits */
};

struct lintel_pstate;

struct lintel_pstate *grammar_begin(void);
void grammar_end(struct lintel_pstate *grammar);
/* Would the terminal be accepted now? Changes nothing. */
bool grammar_fits(struct lintel_pstate *grammar, enum terminal terminal);
/* Only what fits may be pushed. `range` is the token, or an empty range for a hole. */
void grammar_push(struct lintel_pstate *grammar, struct tree *tree, enum terminal terminal, struct range range);
/* Symbols on the stack: what is open. */
uint32_t grammar_height(const struct lintel_pstate *grammar);

#endif
