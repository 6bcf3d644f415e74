/* syntax/quick: feeds the pull parser, which reads a text without mistakes. Private to the room; lintel.y includes it.
 *
 * bison makes two parsers of lintel.y. The driver in parse.c asks before each push whether the token fits, and can mend what
 * does not; most texts have nothing to mend, and there the asking costs more than the parsing. So the pull parser reads each
 * text first, and gives up at the first thing of which the driver may have something to say; then the driver reads it all
 * again. The law: where the pull parser does not give up, the driver would make the same tree and say nothing.
 */
#ifndef LINTEL_SYNTAX_QUICK_H
#define LINTEL_SYNTAX_QUICK_H

#include "syntax/parse.h"

/* Symbols on the stack. The driver counts levels: 200 blocks are at least 600 symbols, an expression too deep is 820. */
enum { QUICK_MAX_HEIGHT = 500 };

struct quick {
	struct tree tree;
	const struct parse *parse;
	const uint32_t *next, *end; /* in layout.order */
};

/* The pull parser, in lintel.y. False if it gave up. */
bool grammar_read(struct quick *quick);

static inline enum terminal quick_next(struct quick *quick, struct range *range)
{
	const struct parse *parse = quick->parse;
	uint32_t token = quick->next < quick->end ? *quick->next++ : parse->scan.count;
	*range = (struct range){ token, token };
	if (token == parse->scan.count)
		return TERMINAL_END;
	uint8_t kind = parse->scan.tokens[token].kind;
	if (kind == TOKEN_ODD_ARROW)
		return TERMINAL_FOREIGN; /* there is a finding about it */
	return kind == TOKEN_NUMBER ? parse_number(parse, token) : (enum terminal)parse_terminals[kind];
}

#endif
