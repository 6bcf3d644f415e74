/* What a place wants of an expression, and what an expression is. */
#include "quantity/expr.h"

bool expr_usable(const struct expr *expr)
{
	return expr->state == EXPR_SOUND;
}

bool expr_assumed(const struct expr *expr)
{
	return expr->assumed;
}

bool expr_faulty(const struct expr *expr)
{
	return expr->state == EXPR_FAULTY;
}

struct dimension expr_dimension(const struct expr *expr)
{
	return expr->dimension;
}

enum flavour expr_flavour(const struct expr *expr)
{
	return (enum flavour)expr->flavour;
}

bool expr_is_literal(const struct expr *expr)
{
	for (uint32_t i = 0; i < expr->count; i++) {
		const struct op *op = &expr->ops[i];
		if (op->kind != OP_NEGATE && !(op->kind == OP_NUMBER && (op->traits & TRAIT_LITERAL)))
			return false;
	}
	return expr->count > 0;
}

bool expr_is_pair(const struct expr *expr)
{
	return expr->state == EXPR_READ && expr->count && expr->ops[expr->count - 1].kind == OP_RANGE;
}

bool expr_is_range(const struct quantity_set *set, const struct expr *expr)
{
	for (uint32_t steps = 0; steps <= set->definitions.count && expr->count; steps++) {
		const struct op *last = &expr->ops[expr->count - 1];
		if (last->kind != OP_NAME)
			return last->kind == OP_RANGE;
		uint32_t definition = quantity_find(set, expr->names[last->reference]);
		if (definition == QUANTITY_NONE)
			return false;
		expr = set->definitions.at[definition].expr;
	}
	return false;
}

void expr_names(const struct quantity_set *set, const struct expr *expr,
                void (*visit)(void *context, uint32_t definition, struct span span), void *context)
{
	(void)set;
	for (uint32_t i = 0; i < expr->count && expr->state == EXPR_SOUND; i++) {
		if (expr->ops[i].kind == OP_NAME)
			visit(context, expr->ops[i].definition, op_span(expr, &expr->ops[i]));
	}
}

bool quantity_expect(struct quantity_set *set, struct expr *expr, struct dimension wanted, const char *subject)
{
	if (!quantity_check(set, expr))
		return false;
	bool zero = expr->count == 1 && (expr->ops[0].traits & TRAIT_BARE) && expr->ops[0].value == 0;
	if (zero || dimension_equal(expr->dimension, wanted))
		return true;
	struct str text = slip_excerpt(set, expr->span), given = dimension_name(set->arena, expr->dimension);
	struct str wanted_name = dimension_name(set->arena, wanted);
	struct slip_side side = { expr->dimension, expr->ops, expr->count, expr->span };
	struct finding *finding = diag_report(set->sink, slip_is_billion(set, side, wanted) ? DIAG_T212 : DIAG_T201,
	                                      expr->span, "'%s' wants %.*s, but '%.*s' is %.*s", subject,
	                                      STR_ARG(wanted_name), STR_ARG(text), STR_ARG(given));
	finding_point(set->sink, finding, "%.*s", STR_ARG(given));
	slip_help(set, finding, side, wanted);
	return false;
}

/* ---- pairs ---- */

/* The op with which the upper end begins: programs are postfix, so it is where the stack last stood at one. */
static uint32_t upper_start(const struct expr *expr)
{
	uint32_t depth = 0, start = 0;
	for (uint32_t i = 0; i + 1 < expr->count; i++) {
		depth = depth - op_operands(&expr->ops[i]) + 1;
		if (depth == 1)
			start = i + 1;
	}
	return start;
}

static struct expr *part(struct quantity_set *set, const struct expr *whole, uint32_t from, uint32_t to)
{
	struct expr *expr = ARENA_NEW(set->arena, struct expr);
	expr->ops = whole->ops + from;
	expr->count = to - from;
	expr->names = whole->names;
	expr->name_count = whole->name_count;
	expr->span = op_span(whole, &whole->ops[to - 1]);
	expr->state = EXPR_READ;
	return expr;
}

bool quantity_check_pair(struct quantity_set *set, struct expr *expr, struct quantity *pair)
{
	uint32_t start = upper_start(expr);
	struct expr *low = part(set, expr, 0, start), *high = part(set, expr, start, expr->count - 1);
	bool sound = quantity_check(set, low);
	sound &= quantity_check(set, high);
	sound = sound && quantity_expect(set, high, low->dimension, "the range");
	if (sound && low->low > high->high) {
		struct str low_text = slip_excerpt(set, low->span), high_text = slip_excerpt(set, high->span);
		struct finding *finding = diag_report(set->sink, DIAG_T208, expr->span,
		                                      "this range runs downwards: '%.*s' is more than '%.*s'",
		                                      STR_ARG(low_text), STR_ARG(high_text));
		finding_help(set->sink, finding, "write '%.*s to %.*s'", STR_ARG(high_text), STR_ARG(low_text));
		sound = false;
	}
	expr->state = sound ? EXPR_SOUND : EXPR_FAULTY;
	if (!sound)
		return false;
	expr->dimension = low->dimension;
	expr->flavour = low->flavour;
	expr->at_low = expr->at_high = expr->low = low->low;
	expr->high = high->high;
	*pair = expr_bounds(set, expr);
	return true;
}
