/* syntax/say: what the parser has to say about broken statements, in words. Private to the room.
 *
 * Nothing here changes the parse; all is silent once the statement has its finding.
 */
#ifndef LINTEL_SYNTAX_SAY_H
#define LINTEL_SYNTAX_SAY_H

#include "syntax/parse.h"

/* Says it of one token. */
#define SAY(parse, id, token, ...)                                                                                     \
	parse_say(parse, DIAG_##id, parse_start(parse, token), parse_end(parse, token), __VA_ARGS__)
#define TEXT_OF(parse, token) STR_ARG(parse_text(parse, token))

/* `expected a name or '=', found '5'` */
void say_unexpected(struct parse *parse, uint32_t token);
/* The statement ends at `token` and is not complete. */
void say_missing(struct parse *parse, uint32_t token);
/* Where a ';' ended a plain text right before this statement, that is what is wrong. True if it was said. */
bool say_text_ended(struct parse *parse, uint32_t token);
/* What the scanner found about a token that is faulty; a stray character that fits nowhere. */
void say_faulty(struct parse *parse, uint32_t token);
void say_bad_character(struct parse *parse, uint32_t token);

#endif
