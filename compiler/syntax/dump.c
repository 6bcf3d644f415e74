#include "syntax/syntax.h"

#include "base/buf.h"

/* Positions are found by walking along, so that a dump of a long file stays linear. */
struct walk {
	struct str text;
	uint32_t at, line, column; /* column in code points */
};

static void walk_to(struct walk *walk, uint32_t offset)
{
	for (; walk->at < offset; walk->at++) {
		unsigned char byte = (unsigned char)walk->text.at[walk->at];
		if (byte == '\n') {
			walk->line++;
			walk->column = 1;
		} else if ((byte & 0xC0) != 0x80) {
			walk->column++;
		}
	}
}

static void put_quoted(struct buf *out, struct str text)
{
	buf_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		if (byte == '\n')
			buf_text(out, "\\n");
		else if (byte == '\t')
			buf_text(out, "\\t");
		else if (byte == '\r')
			buf_text(out, "\\r");
		else if (byte == '"' || byte == '\\')
			buf_printf(out, "\\%c", byte);
		else if (byte < 0x20 || byte == 0x7F)
			buf_printf(out, "\\x%02X", byte);
		else
			buf_char(out, text.at[i]);
	}
	buf_char(out, '"');
}

static const char *const TOKEN_NAMES[] = {
	[TOKEN_END] = "END",
#define TOKEN(name, spelling, group) [TOKEN_##name] = #name,
#include "tokens.def"
#undef TOKEN
};

void syntax_dump_tokens(struct buf *out, const struct syntax *syntax)
{
	struct walk walk = { syntax->source->text, 0, 1, 1 };
	for (uint32_t i = 0; i < syntax->token_count; i++) {
		const struct token *token = &syntax->tokens[i];
		walk_to(&walk, token->start);
		buf_printf(out, "%u:%u\t%s%s%s", walk.line, walk.column, TOKEN_NAMES[token->kind],
		           token->trivia && token->kind == TOKEN_NEWLINE ? " folded" : "",
		           token->faulty ? " faulty" : "");
		buf_char(out, '\t');
		put_quoted(out, syntax_token_text(syntax, i));
		buf_char(out, '\n');
	}
}

static bool shows_text(enum node_kind kind)
{
	switch (kind) {
	case NODE_NAME:
	case NODE_LABEL:
	case NODE_COUNT:
	case NODE_TEXT:
	case NODE_ARROW:
	case NODE_CMP:
	case NODE_STRING:
	case NODE_OPERATOR:
	case NODE_NUMBER:
	case NODE_UNIT:
	case NODE_SKIPPED: return true;
	default: return false;
	}
}

/* Depth first without recursion; children stand in the order of the text, so the starts only grow. */
void syntax_dump_tree(struct buf *out, const struct syntax *syntax)
{
	struct walk from = { syntax->source->text, 0, 1, 1 };
	uint32_t depth = 0;
	for (uint32_t node = 0; node != NODE_NONE;) {
		const struct node *this = &syntax->nodes[node];
		struct span span = syntax_span(syntax, node);
		walk_to(&from, span.start);
		struct walk to = from;
		walk_to(&to, span.end);
		buf_repeat(out, ' ', (size_t)depth * 2);
		buf_printf(out, "%s %u:%u-%u:%u", node_kind_name((enum node_kind)this->kind), from.line, from.column,
		           to.line, to.column);
		if (this->flags & NODE_HOLE)
			buf_text(out, " hole");
		if (this->flags & NODE_BROKEN)
			buf_text(out, " broken");
		if (shows_text((enum node_kind)this->kind)) {
			buf_char(out, ' ');
			put_quoted(out, syntax_text(syntax, node));
		}
		buf_char(out, '\n');
		if (this->child != NODE_NONE) {
			node = this->child;
			depth++;
			continue;
		}
		while (node != NODE_NONE && syntax->nodes[node].next == NODE_NONE) {
			node = syntax->nodes[node].parent;
			depth--;
		}
		if (node != NODE_NONE)
			node = syntax->nodes[node].next;
	}
}
