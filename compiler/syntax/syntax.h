/* syntax: text to tokens to tree. Parsing never fails: there is always a tree, and findings beside it.
 *
 * Lossless: every byte of the text is in exactly one token (blanks and comments too); tree nodes point at tokens.
 * This room knows shapes only. Kinds, attributes, names and meaning belong to model. Nodes and tokens are indices
 * into arrays; 0 is the root node. Everything belongs to the arena.
 */
#ifndef LINTEL_SYNTAX_SYNTAX_H
#define LINTEL_SYNTAX_SYNTAX_H

#include "base/buf.h"
#include "diag/diag.h"
#include "source/source.h"

enum token_kind {
	TOKEN_END,
#define TOKEN(name, spelling, group) TOKEN_##name,
#include "tokens.def"
#undef TOKEN
	TOKEN_KIND_COUNT
};

enum token_group {
	TOKEN_GROUP_TRIVIA, TOKEN_GROUP_WORD, TOKEN_GROUP_LITERAL, TOKEN_GROUP_ARROW, TOKEN_GROUP_SIGN, TOKEN_GROUP_BAD
};

struct token {
	uint8_t kind;    /* enum token_kind; 8 bits keep a token at 12 bytes */
	bool trivia;     /* blank, comment, or a newline that the layout pass folded */
	bool faulty;     /* a string that is not closed or holds a bad escape, a word or character that nothing takes */
	uint32_t start;  /* byte offset */
	uint32_t length;
};

const char *token_spelling(enum token_kind kind); /* "'->'", "name": for messages */
enum token_group token_group_of(enum token_kind kind);

enum node_kind {
#define NODE(name) NODE_##name,
#include "syntax/nodes.def"
#undef NODE
	NODE_KIND_COUNT
};
const char *node_kind_name(enum node_kind kind);

enum { NODE_HOLE = 1, NODE_BROKEN = 2 }; /* a hole stands for a missing piece; broken = the statement had an error,
                                          * so that nothing more need be said about it */
#define NODE_NONE UINT32_MAX

struct node {
	uint8_t kind;    /* enum node_kind */
	uint8_t flags;
	uint16_t depth;  /* levels of expression in it, up to 200 */
	uint32_t first;  /* token index */
	uint32_t last;   /* token index, inclusive; last == first - 1 for an empty node (first is never 0 then) */
	uint32_t parent, child, next; /* node indices or NODE_NONE; children in source order */
};

struct syntax {
	const struct source *source;
	struct token *tokens;
	uint32_t token_count;
	struct node *nodes; /* nodes[0] is the NODE_FILE */
	uint32_t node_count;
	bool broken;        /* at least one finding was reported */
};

/* Scans, lays out and parses. Never NULL. Limits (tokens, nesting 200, file 16 MiB) are findings. */
const struct syntax *syntax_parse(struct arena *arena, const struct source *source, struct diag_sink *sink);

/* From the first to the last token; the readers of the tree ask for little else, so it stands here. */
static inline struct span syntax_span(const struct syntax *syntax, uint32_t node)
{
	const struct node *this = &syntax->nodes[node];
	const struct token *last = &syntax->tokens[this->last];
	uint32_t end = last->start + last->length;
	return (struct span){ syntax->source->file, this->last < this->first ? end : syntax->tokens[this->first].start, end };
}

static inline struct span syntax_token_span(const struct syntax *syntax, uint32_t token)
{
	const struct token *this = &syntax->tokens[token];
	return (struct span){ syntax->source->file, this->start, this->start + this->length };
}

static inline struct str syntax_token_text(const struct syntax *syntax, uint32_t token)
{
	return (struct str){ syntax->source->text.at + syntax->tokens[token].start, syntax->tokens[token].length };
}

/* The raw text of the node's span. */
static inline struct str syntax_text(const struct syntax *syntax, uint32_t node)
{
	struct span span = syntax_span(syntax, node);
	return (struct str){ syntax->source->text.at + span.start, span.end - span.start };
}

/* The first child of that kind, or NODE_NONE. */
static inline uint32_t syntax_child(const struct syntax *syntax, uint32_t node, enum node_kind kind)
{
	uint32_t child = syntax->nodes[node].child;
	while (child != NODE_NONE && syntax->nodes[child].kind != kind)
		child = syntax->nodes[child].next;
	return child;
}

/* What an arrow token means: ODD_ARROW is mapped to its plain kind, any other token is returned as it is. The mirrored
 * COPY is LESS_EQUAL. */
enum token_kind syntax_arrow(const struct syntax *syntax, uint32_t token);
/* The statement stands behind a ';' that ended a plain text on its line: a likely reason why it makes no sense. */
bool syntax_follows_text(const struct syntax *syntax, uint32_t statement);
/* The value of a NAME, STRING or TEXT node: quotes, escapes and the common indent of """ resolved; names as NFC.
 * Escapes were checked by the scanner stage; a broken one stays as written. */
struct str syntax_value(struct arena *arena, const struct syntax *syntax, uint32_t node);

/* Dumps for `lintel dump tokens|tree` and goldens. */
void syntax_dump_tokens(struct buf *out, const struct syntax *syntax);
void syntax_dump_tree(struct buf *out, const struct syntax *syntax);

#endif
