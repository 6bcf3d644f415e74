/* From the tree to the program. The walk goes by the tree's own links, so that no nesting reaches our stack. */
#include "quantity/expr.h"

#include "base/suggest.h"

struct reading {
	struct quantity_set *set;
	const struct syntax *syntax;
	struct expr *expr;
	struct quantity_scratch *scratch; /* holds ops and names until all are there */
	uint32_t depth;  /* operands on the stack */
	bool broken;     /* something has been reported, here or by the parser */
	bool too_deep;
};

/* The kinds whose children are operands. */
static bool has_operands(enum node_kind kind)
{
	return kind == NODE_VALUE || kind == NODE_IN || kind == NODE_RANGE || kind == NODE_BINARY ||
	       kind == NODE_NEGATE || kind == NODE_CALL || kind == NODE_PAREN;
}

static bool is_operand(enum node_kind kind)
{
	return has_operands(kind) || kind == NODE_NUMBER || kind == NODE_VREF || kind == NODE_STRING ||
	       kind == NODE_LIST || kind == NODE_SKIPPED;
}

/* The first operand at `node` or after it, or NODE_NONE. */
static uint32_t next_operand(const struct syntax *syntax, uint32_t node)
{
	while (node != NODE_NONE && !is_operand(syntax->nodes[node].kind))
		node = syntax->nodes[node].next;
	return node;
}

static void emit(struct reading *reading, struct op op)
{
	uint32_t operands = op_operands(&op);
	if (reading->broken)
		return;
	BASE_ASSERT(reading->depth >= operands);
	reading->depth = reading->depth - operands + 1;
	if (reading->depth > EXPR_DEPTH && !reading->too_deep) {
		reading->too_deep = true;
		struct finding *finding = diag_report(reading->set->sink, DIAG_T021, op_span(reading->expr, &op),
		                                      "this expression nests more than %d levels deep", EXPR_DEPTH);
		finding_help(reading->set->sink, finding, "name a part of it in 'assume' and use the name");
		reading->broken = true;
		return;
	}
	vec_push(reading->set->arena, &reading->scratch->ops, op);
}

/* `dau`, `"my name"`, `eu.urls`: names joined by dots, as they are meant. */
static struct str dotted_name(struct reading *reading, uint32_t node)
{
	const struct syntax *syntax = reading->syntax;
	struct str joined = { 0 };
	for (uint32_t child = syntax->nodes[node].child; child != NODE_NONE; child = syntax->nodes[child].next) {
		if (syntax->nodes[child].kind != NODE_NAME)
			continue;
		struct str part = syntax_value(reading->set->arena, syntax, child);
		joined =
		    joined.len ? str_format(reading->set->arena, "%.*s.%.*s", STR_ARG(joined), STR_ARG(part)) : part;
	}
	return joined;
}

/* A name of a unit is a number here; every other name stays open until all assumptions are known. */
static void read_name(struct reading *reading, uint32_t node, struct op op)
{
	struct str name = dotted_name(reading, node);
	const struct unit *unit = unit_find(name);
	op.kind = OP_NAME;
	op.reference = reading->scratch->names.count;
	vec_push(reading->set->arena, &reading->scratch->names, name);
	if (unit) {
		op.kind = OP_NUMBER;
		op.value = unit->times / unit->over;
		op.dimension = unit->dimension;
	}
	emit(reading, op);
}

static void read_call(struct reading *reading, uint32_t node, struct op op)
{
	const struct syntax *syntax = reading->syntax;
	struct diag_sink *sink = reading->set->sink;
	uint32_t ref = syntax_child(syntax, node, NODE_REF);
	if (ref == NODE_NONE)
		ref = syntax_child(syntax, node, NODE_VREF);
	struct str name = ref == NODE_NONE ? STR("") : syntax_text(syntax, ref);
	struct span span = ref == NODE_NONE ? syntax_span(syntax, node) : syntax_span(syntax, ref);
	uint32_t arguments = 0;
	for (uint32_t child = syntax->nodes[node].child; child != NODE_NONE; child = syntax->nodes[child].next)
		arguments += child != ref && is_operand(syntax->nodes[child].kind);
	enum function function = function_find(name);
	reading->broken = true;
	if (function == FUNCTION_COUNT) {
		struct finding *finding =
		    diag_report(sink, DIAG_T204, span, "there is no function '%.*s'", STR_ARG(name));
		struct suggest suggest = suggest_for(name);
		for (int i = 0; i < FUNCTION_COUNT; i++)
			suggest_consider(&suggest, str_of(function_row((enum function)i)->name));
		if (suggest_found(&suggest))
			finding_help(sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
		else
			finding_help(sink, finding, "functions are min max ceil floor round log2 ln sqrt");
		return;
	}
	const struct function_row *row = function_row(function);
	if (arguments < row->fewest || arguments > row->most) {
		struct finding *finding =
		    diag_report(sink, DIAG_T205, syntax_span(syntax, node), "'%s' takes %s, not %u", row->name,
		                row->most == 1 ? "one value" : "2 to 100 values", arguments);
		finding_help(sink, finding, row->most == 1 ? "write '%s(x)'" : "write '%s(a, b)'", row->name);
		return;
	}
	reading->broken = false;
	op.kind = OP_CALL;
	op.function = (uint8_t)function;
	op.arguments = (uint8_t)arguments;
	emit(reading, op);
}

static void read_binary(struct reading *reading, uint32_t node, struct op op)
{
	static const char SIGNS[] = "+-*/^";
	static const uint8_t KINDS[] = { OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE, OP_POWER };
	uint32_t operator_node = syntax_child(reading->syntax, node, NODE_OPERATOR);
	struct str sign = operator_node == NODE_NONE ? STR("") : syntax_text(reading->syntax, operator_node);
	for (uint32_t i = 0; i < sizeof KINDS; i++) {
		if (sign.len == 1 && sign.at[0] == SIGNS[i]) {
			op.kind = KINDS[i];
			emit(reading, op);
			return;
		}
	}
	reading->broken = true;
}

/* A text or a list where a number is calculated. */
static void refuse_shape(struct reading *reading, uint32_t node)
{
	bool text = reading->syntax->nodes[node].kind == NODE_STRING;
	struct finding *finding =
	    diag_report(reading->set->sink, DIAG_T214, syntax_span(reading->syntax, node),
	                text ? "a number is wanted here, not a text" : "a number is wanted here, not a list");
	if (text)
		finding_help(reading->set->sink, finding, "write the number without quotes");
	reading->broken = true;
}

/* Called after all children of `node`. */
static void leave(struct reading *reading, uint32_t node)
{
	const struct node *at = &reading->syntax->nodes[node];
	if (at->flags & (NODE_HOLE | NODE_BROKEN))
		reading->broken = true; /* the parser has reported it */
	if (reading->broken)
		return;
	struct span span = syntax_span(reading->syntax, node);
	struct op op = { .start = span.start, .end = span.end, .reference = QUANTITY_NONE };
	switch ((enum node_kind)at->kind) {
	case NODE_NUMBER:
		reading->broken = !literal_read(reading->set, reading->syntax, node, &op);
		emit(reading, op);
		break;
	case NODE_VREF:
		read_name(reading, node, op);
		break;
	case NODE_CALL:
		read_call(reading, node, op);
		break;
	case NODE_BINARY:
		read_binary(reading, node, op);
		break;
	case NODE_NEGATE:
		op.kind = OP_NEGATE;
		emit(reading, op);
		break;
	case NODE_RANGE:
		op.kind = OP_RANGE;
		emit(reading, op);
		break;
	case NODE_IN: {
		uint32_t unit = syntax_child(reading->syntax, node, NODE_UNIT);
		reading->expr->in = unit == NODE_NONE ? NULL : literal_read_unit(reading->set, reading->syntax, unit);
		reading->broken = !reading->expr->in;
		op.kind = OP_SHOW_IN;
		emit(reading, op);
		break;
	}
	case NODE_PAREN:
	case NODE_VALUE:
		break;
	case NODE_STRING:
	case NODE_LIST:
		refuse_shape(reading, node);
		break;
	/* not operands: never met here; named so that the compiler lists a new kind */
	case NODE_FILE: case NODE_BLOCK: case NODE_DECLARE: case NODE_BARE: case NODE_ARROWS: case NODE_ATTRIBUTE:
	case NODE_FLAG: case NODE_COMPARE: case NODE_CLAIM: case NODE_REF: case NODE_NAME: case NODE_LABEL:
	case NODE_COUNT: case NODE_TARGET: case NODE_TEXT: case NODE_ENDS: case NODE_ARROW: case NODE_CMP:
	case NODE_OPERATOR: case NODE_UNIT: case NODE_SKIPPED: case NODE_KIND_COUNT:
		reading->broken = true;
		break;
	}
}

static void walk(struct reading *reading, uint32_t root)
{
	const struct syntax *syntax = reading->syntax;
	uint32_t node = root;
	for (;;) {
		uint32_t child = has_operands(syntax->nodes[node].kind)
		                     ? next_operand(syntax, syntax->nodes[node].child)
		                     : NODE_NONE;
		if (child != NODE_NONE) {
			node = child;
			continue;
		}
		for (;;) {
			leave(reading, node);
			if (node == root || reading->broken)
				return;
			uint32_t next = next_operand(syntax, syntax->nodes[node].next);
			if (next != NODE_NONE) {
				node = next;
				break;
			}
			node = syntax->nodes[node].parent;
		}
	}
}

struct expr *quantity_read(struct quantity_set *set, const struct syntax *syntax, uint32_t node)
{
	struct expr *expr = ARENA_NEW(set->arena, struct expr);
	struct quantity_scratch *scratch = quantity_scratch(set);
	struct reading reading = { .set = set, .syntax = syntax, .expr = expr, .scratch = scratch };
	scratch->ops.count = scratch->names.count = 0;
	expr->span = syntax_span(syntax, node);
	walk(&reading, node);
	if (reading.depth != 1)
		reading.broken = true; /* a hole: the parser has reported it */
	expr->count = scratch->ops.count;
	expr->ops = ARENA_ARRAY(set->arena, struct op, expr->count);
	expr->name_count = scratch->names.count;
	expr->names = expr->name_count ? ARENA_ARRAY(set->arena, struct str, expr->name_count) : NULL;
	for (uint32_t i = 0; i < expr->count; i++)
		expr->ops[i] = scratch->ops.at[i];
	for (uint32_t i = 0; i < expr->name_count; i++)
		expr->names[i] = scratch->names.at[i];
	expr->bare = expr->count == 1 && expr->name_count == 1;
	expr->state = reading.broken ? EXPR_FAULTY : EXPR_READ;
	return expr;
}

struct span expr_span(const struct expr *expr)
{
	return expr->span;
}

struct str expr_word(const struct expr *expr)
{
	return expr->bare ? expr->names[0] : (struct str){ 0 };
}
