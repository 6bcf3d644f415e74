#include "syntax/syntax.h"

#include "syntax/scan.h"

const char *token_spelling(enum token_kind kind)
{
	static const char *const SPELLINGS[] = {
		[TOKEN_END] = "the end of the file",
#define TOKEN(name, spelling, group) [TOKEN_##name] = spelling,
#include "tokens.def"
#undef TOKEN
	};
	return SPELLINGS[kind];
}

enum token_group token_group_of(enum token_kind kind)
{
	static const uint8_t GROUPS[] = {
		[TOKEN_END] = TOKEN_GROUP_SIGN,
#define TOKEN(name, spelling, group) [TOKEN_##name] = TOKEN_GROUP_##group,
#include "tokens.def"
#undef TOKEN
	};
	return (enum token_group)GROUPS[kind];
}

const char *node_kind_name(enum node_kind kind)
{
	static const char *const NAMES[] = {
#define NODE(name) [NODE_##name] = #name,
#include "syntax/nodes.def"
#undef NODE
	};
	return NAMES[kind];
}

enum token_kind syntax_arrow(const struct syntax *syntax, uint32_t token)
{
	return scan_arrow((enum token_kind)syntax->tokens[token].kind, syntax_token_text(syntax, token));
}

bool syntax_follows_text(const struct syntax *syntax, uint32_t statement)
{
	uint32_t token = syntax->nodes[statement].first;
	while (token > 1 && syntax->tokens[token - 1].kind == TOKEN_BLANK)
		token--;
	return token > 2 && syntax->tokens[token - 1].kind == TOKEN_SEMICOLON &&
	       syntax->tokens[token - 2].kind == TOKEN_TEXT;
}
