/* Reading values from the tree, and showing them. What they mean for an attribute is settled in value_check.c. */
#include "model/value.h"

static struct value read_list(const struct value_context *context, uint32_t list, struct value value)
{
	const struct node *nodes = context->syntax->nodes;
	uint32_t count = 0;
	for (uint32_t item = nodes[list].child; item != NODE_NONE; item = nodes[item].next)
		count += nodes[item].kind == NODE_VALUE;
	value.kind = VALUE_LIST;
	value.items = ARENA_ARRAY(context->arena, struct value, count);
	for (uint32_t item = nodes[list].child; item != NODE_NONE; item = nodes[item].next) {
		if (nodes[item].kind == NODE_VALUE)
			value.items[value.item_count++] = value_read(context, item);
	}
	return value;
}

struct value value_read(const struct value_context *context, uint32_t node)
{
	const struct syntax *syntax = context->syntax;
	struct value value = { .node = MODEL_NONE, .span = syntax_span(syntax, node) };
	uint32_t child = syntax->nodes[node].child;
	if (child != NODE_NONE && syntax->nodes[child].kind == NODE_STRING) {
		value.kind = VALUE_TEXT;
		value.text = syntax_value(context->arena, syntax, child);
		return value;
	}
	if (child != NODE_NONE && syntax->nodes[child].kind == NODE_LIST)
		return read_list(context, child, value);
	value.expr = quantity_read(context->quantities, syntax, node);
	value.text = expr_word(value.expr);
	if (str_is(value.text, "yes"))
		value.kind = VALUE_YES;
	else if (str_is(value.text, "no"))
		value.kind = VALUE_NO;
	else if (value.text.len)
		value.kind = VALUE_WORD;
	else {
		value.kind = VALUE_QUANTITY;
		value.text = syntax_text(syntax, node);
	}
	return value;
}

static void show_text(struct buf *out, struct str text)
{
	buf_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '\n') {
			buf_text(out, "\\n");
			continue;
		}
		if (c == '"' || c == '\\')
			buf_char(out, '\\');
		buf_char(out, c);
	}
	buf_char(out, '"');
}

void value_show(struct buf *out, const struct quantity_set *quantities, const struct value *value)
{
	switch (value->kind) {
	case VALUE_YES:
		buf_text(out, "yes");
		break;
	case VALUE_NO:
		buf_text(out, "no");
		break;
	case VALUE_WORD:
	case VALUE_NODE:
		buf_str(out, value->text);
		break;
	case VALUE_TEXT:
		show_text(out, value->text);
		break;
	case VALUE_QUANTITY:
		if (value->expr && expr_usable(value->expr))
			quantity_show_expr(out, quantities, value->expr);
		else
			quantity_show(out, value->quantity);
		break;
	case VALUE_LIST:
		buf_char(out, '[');
		for (uint32_t i = 0; i < value->item_count; i++) {
			buf_text(out, i ? ", " : "");
			value_show(out, quantities, &value->items[i]);
		}
		buf_char(out, ']');
		break;
	}
}
