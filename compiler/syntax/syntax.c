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

static struct span span_of(const struct syntax *syntax, uint32_t first, uint32_t last)
{
	const struct token *tokens = syntax->tokens;
	uint32_t end = tokens[last].start + tokens[last].length;
	return (struct span){ syntax->source->file, last < first ? end : tokens[first].start, end };
}

struct span syntax_span(const struct syntax *syntax, uint32_t node)
{
	return span_of(syntax, syntax->nodes[node].first, syntax->nodes[node].last);
}

struct span syntax_token_span(const struct syntax *syntax, uint32_t token)
{
	return span_of(syntax, token, token);
}

static struct str text_of(const struct syntax *syntax, struct span span)
{
	return (struct str){ syntax->source->text.at + span.start, span.end - span.start };
}

struct str syntax_token_text(const struct syntax *syntax, uint32_t token)
{
	return text_of(syntax, syntax_token_span(syntax, token));
}

struct str syntax_text(const struct syntax *syntax, uint32_t node)
{
	return text_of(syntax, syntax_span(syntax, node));
}

uint32_t syntax_child(const struct syntax *syntax, uint32_t node, enum node_kind kind)
{
	uint32_t child = syntax->nodes[node].child;
	while (child != NODE_NONE && syntax->nodes[child].kind != kind)
		child = syntax->nodes[child].next;
	return child;
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
