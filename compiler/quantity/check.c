/* Dimensions and faults: one pass over the program with a stack of operands.
 *
 * Beside the dimension each operand carries its value with every unknown at its low end and at its high end: a fault of
 * arithmetic is found there, and an expression without unknowns is folded on the way.
 */
#include "quantity/expr.h"

#include <math.h>
#include <stdlib.h>

#include "base/number.h"

struct operand {
	struct dimension dimension;
	uint8_t flavour;
	bool zero;      /* a bare 0: fits every dimension */
	bool varying;
	uint32_t first; /* op with which it begins */
	uint32_t last;  /* op that makes it */
	double low, high;
};

struct checking {
	struct quantity_set *set;
	struct expr *expr;
	struct operand stack[EXPR_DEPTH + 1];
	uint32_t depth;
	bool faulty;
};

static struct span operand_span(const struct checking *checking, const struct operand *operand)
{
	return op_span(checking->expr, &checking->expr->ops[operand->last]);
}

static struct slip_side side_of(const struct checking *checking, const struct operand *operand)
{
	return (struct slip_side){ operand->dimension, checking->expr->ops + operand->first,
		                   operand->last - operand->first + 1, operand_span(checking, operand) };
}

static struct str name_of(const struct checking *checking, const struct operand *operand)
{
	return dimension_name(checking->set->arena, operand->dimension);
}

/* ---- dimensions ---- */

static void report_sides(struct checking *checking, const struct op *op, const struct operand *a,
                         const struct operand *b)
{
	static const char *const VERBS[] = { [OP_ADD] = "added",
		                             [OP_SUBTRACT] = "subtracted",
		                             [OP_RANGE] = "one range",
		                             [OP_CALL] = "compared",
		                             [OP_POWER] = "" };
	struct quantity_set *set = checking->set;
	const struct op *left = &checking->expr->ops[a->last], *right = &checking->expr->ops[b->last];
	struct str range = op->kind == OP_SUBTRACT || op->kind == OP_RANGE
	                       ? slip_range_text(set, op_span(checking->expr, op), left, right)
	                       : (struct str){ 0 };
	bool billion = slip_is_billion(set, side_of(checking, a), b->dimension) ||
	               slip_is_billion(set, side_of(checking, b), a->dimension);
	enum diag_id code = billion ? DIAG_T212 : op->kind == OP_SUBTRACT && range.len ? DIAG_T210 : DIAG_T202;
	struct str a_text = slip_excerpt(set, operand_span(checking, a)),
		   b_text = slip_excerpt(set, operand_span(checking, b));
	struct str a_name = name_of(checking, a), b_name = name_of(checking, b);
	struct finding *finding = diag_report(set->sink, code, op_span(checking->expr, op),
	                                      "'%.*s' is %.*s and '%.*s' is %.*s: they cannot be %s", STR_ARG(a_text),
	                                      STR_ARG(a_name), STR_ARG(b_text), STR_ARG(b_name), VERBS[op->kind]);
	finding_label(set->sink, finding, operand_span(checking, a), "%.*s", STR_ARG(a_name));
	finding_label(set->sink, finding, operand_span(checking, b), "%.*s", STR_ARG(b_name));
	if (range.len)
		finding_help(set->sink, finding, "for a range write '%.*s'", STR_ARG(range));
	else if (!slip_help(set, finding, side_of(checking, a), b->dimension))
		slip_help(set, finding, side_of(checking, b), a->dimension);
	checking->faulty = true;
}

/* One flavour for operands that are added, compared or ranged over. */
static uint8_t joined_flavour(const struct operand *a, const struct operand *b)
{
	if (a->flavour == b->flavour || b->flavour == FLAVOUR_PLAIN)
		return a->flavour;
	return a->flavour == FLAVOUR_PLAIN ? b->flavour : FLAVOUR_PLAIN;
}

static void join(struct checking *checking, const struct op *op, struct operand *a, const struct operand *b)
{
	if (!dimension_equal(a->dimension, b->dimension)) {
		if (a->zero)
			a->dimension = b->dimension;
		else if (!b->zero)
			report_sides(checking, op, a, b);
	}
	a->flavour = joined_flavour(a, b);
	a->zero &= b->zero;
}

static bool scale_exponent(int8_t *exponent, double by)
{
	double scaled = *exponent * by;
	if (scaled != floor(scaled) || fabs(scaled) > 100)
		return false;
	*exponent = (int8_t)scaled;
	return true;
}

/* Multiplies the exponents of a dimension; false where they would not be whole, or beyond all meaning. */
static bool scale_dimension(struct dimension *dimension, double by)
{
	return scale_exponent(&dimension->time, by) && scale_exponent(&dimension->data, by) &&
	       scale_exponent(&dimension->money, by);
}

static bool add_exponents(struct dimension *a, struct dimension b, int sign)
{
	int time = a->time + sign * b.time, data = a->data + sign * b.data, money = a->money + sign * b.money;
	*a = (struct dimension){ (int8_t)time, (int8_t)data, (int8_t)money };
	return abs(time) <= 100 && abs(data) <= 100 && abs(money) <= 100;
}

static void report_units(struct checking *checking, const struct op *op, const char *what)
{
	struct str text = slip_excerpt(checking->set, op_span(checking->expr, op));
	diag_report(checking->set->sink, DIAG_T223, op_span(checking->expr, op), "'%.*s' %s", STR_ARG(text), what);
	checking->faulty = true;
}

static void check_power(struct checking *checking, const struct op *op, struct operand *a, const struct operand *b)
{
	bool plain = dimension_equal(a->dimension, DIMENSION_NONE);
	if (!dimension_equal(b->dimension, DIMENSION_NONE))
		report_units(checking, op, "has a unit in its exponent: an exponent is a plain number");
	else if (!plain && (b->varying || !scale_dimension(&a->dimension, b->low)))
		report_units(checking, op,
		             "raises a unit to a power that makes no unit: only whole powers of units have a meaning");
	a->flavour = FLAVOUR_PLAIN;
	a->zero = false;
}

static void want_plain(struct checking *checking, const struct op *op, const struct operand *a)
{
	if (dimension_equal(a->dimension, DIMENSION_NONE))
		return;
	struct quantity_set *set = checking->set;
	struct str name = name_of(checking, a), text = slip_excerpt(set, operand_span(checking, a));
	const char *function = function_row((enum function)op->function)->name;
	struct finding *finding =
	    diag_report(set->sink, DIAG_T224, operand_span(checking, a),
	                "'%s' wants a plain number, but '%.*s' is %.*s", function, STR_ARG(text), STR_ARG(name));
	struct str unit = quantity_base_unit(set->arena, a->dimension);
	finding_help(set->sink, finding, "divide by the unit that you count in, as in '%s(%.*s / (1 %.*s))'", function,
	             STR_ARG(text), STR_ARG(unit));
	checking->faulty = true;
}

static void check_call(struct checking *checking, const struct op *op, struct operand *arguments)
{
	struct operand *a = &arguments[0];
	switch ((enum function)op->function) {
	case FUNCTION_min:
	case FUNCTION_max:
		for (uint32_t i = 1; i < op->arguments && !checking->faulty; i++)
			join(checking, op, a, &arguments[i]);
		break;
	case FUNCTION_ceil:
	case FUNCTION_floor:
	case FUNCTION_round:
	case FUNCTION_log2:
	case FUNCTION_ln:
	case FUNCTION_sqrt:
		want_plain(checking, op, a);
		a->flavour = FLAVOUR_PLAIN;
		break;
	case FUNCTION_COUNT:
		break;
	}
	a->zero = false;
}

static void check_product(struct checking *checking, const struct op *op, struct operand *a, const struct operand *b)
{
	bool divide = op->kind == OP_DIVIDE;
	bool percents = a->flavour == FLAVOUR_PERCENT && b->flavour == FLAVOUR_PERCENT;
	a->flavour = percents && !divide ? FLAVOUR_PERCENT : FLAVOUR_PLAIN;
	a->zero = false;
	if (!add_exponents(&a->dimension, b->dimension, divide ? -1 : 1))
		report_units(checking, op, "multiplies units beyond all meaning");
}

/* ---- ranges ---- */

/* `80-95%`: legal arithmetic that nobody means. */
static void check_difference(struct checking *checking, const struct op *op, const struct operand *a,
                             const struct operand *b)
{
	const struct op *left = &checking->expr->ops[a->last], *right = &checking->expr->ops[b->last];
	if (a->first != a->last || b->first != b->last || !(left->traits & TRAIT_BARE) ||
	    (right->flavour == FLAVOUR_PLAIN))
		return;
	double written = right->flavour == FLAVOUR_PERCENT ? right->value * 100 : right->value;
	if (left->value >= written || left->value <= 1)
		return; /* `1 - 95%` is the share of misses */
	struct str range = slip_range_text(checking->set, op_span(checking->expr, op), left, right);
	struct str text = slip_excerpt(checking->set, op_span(checking->expr, op));
	struct finding *finding = diag_report(checking->set->sink, DIAG_T210, op_span(checking->expr, op),
	                                      "'%.*s' is a difference, not a range", STR_ARG(text));
	finding_help(checking->set->sink, finding, "write '%.*s'", STR_ARG(range));
	struct finding_fix *fix = finding_fix(checking->set->sink, finding, FIX_SUGGESTION, "write it as a range");
	finding_edit(checking->set->sink, fix, op_span(checking->expr, op), range);
	checking->faulty = true;
}

static void report_inverted(struct checking *checking, const struct op *op, const struct operand *a,
                            const struct operand *b)
{
	struct quantity_set *set = checking->set;
	struct str a_text = slip_excerpt(set, operand_span(checking, a)),
		   b_text = slip_excerpt(set, operand_span(checking, b));
	struct finding *finding =
	    diag_report(set->sink, DIAG_T208, op_span(checking->expr, op),
	                "this range runs downwards: '%.*s' is more than '%.*s'", STR_ARG(a_text), STR_ARG(b_text));
	const struct op *left = &checking->expr->ops[a->last], *right = &checking->expr->ops[b->last];
	struct str range = slip_range_text(set, op_span(checking->expr, op), left, right);
	if (!range.len)
		range = str_format(set->arena, "%.*s to %.*s", STR_ARG(b_text), STR_ARG(a_text));
	finding_help(set->sink, finding, "write '%.*s'", STR_ARG(range));
	checking->faulty = true;
}

/* A range that was read twice (a group that is made for several names) is still one unknown. */
static uint32_t unknown_at(struct quantity_set *set, struct span span)
{
	struct quantity_scratch *scratch = quantity_scratch(set);
	struct str key = { arena_copy(set->arena, &span, sizeof span), sizeof span };
	uint32_t before = map_add(set->arena, &scratch->unknown_spans, key, set->unknowns.count);
	if (before != MAP_NONE)
		return before;
	vec_push(set->arena, &set->unknowns, (struct quantity_unknown){ .span = span });
	return set->unknowns.count - 1;
}

static void check_range(struct checking *checking, struct op *op, struct operand *a, const struct operand *b)
{
	struct operand left = *a;
	join(checking, op, a, b);
	if (checking->faulty)
		return;
	if (left.low > b->low || left.high > b->high) {
		report_inverted(checking, op, &left, b);
		return;
	}
	if (!left.varying && !b->varying && left.low == b->low)
		return; /* `3 to 3` is a figure */
	op->reference = unknown_at(checking->set, op_span(checking->expr, op));
	a->high = b->high;
	a->varying = true;
}

/* ---- values ---- */

static void report_infinite(struct checking *checking, const struct op *op, const struct operand *operands)
{
	struct quantity_set *set = checking->set;
	struct span span = op_span(checking->expr, op);
	const struct operand *last = &operands[op_operands(op) - 1];
	struct str text = slip_excerpt(set, span), last_text = slip_excerpt(set, operand_span(checking, last));
	struct finding *finding;
	if (op->kind == OP_DIVIDE && (last->low == 0 || last->high == 0)) {
		finding = diag_report(set->sink, DIAG_T216, span, "'%.*s' divides by zero", STR_ARG(text));
		finding_label(set->sink, finding, operand_span(checking, last),
		              last->varying ? "this may be 0" : "this is 0");
	} else if (op->kind == OP_CALL) {
		const char *name = function_row((enum function)op->function)->name;
		finding = diag_report(set->sink, DIAG_T216, span, "'%s' has no value here", name);
		finding_label(set->sink, finding, operand_span(checking, last), "'%.*s' is %s", STR_ARG(last_text),
		              op->function == FUNCTION_sqrt ? "below 0" : "0 or less");
	} else {
		diag_report(set->sink, DIAG_T216, span, "'%.*s' is no finite number", STR_ARG(text));
	}
	checking->faulty = true;
}

/* Pops the operands of `op` and pushes what it makes. */
static void check_op(struct checking *checking, struct op *op, uint32_t index)
{
	uint32_t count = op_operands(op);
	struct operand *a = &checking->stack[checking->depth - count], *b = a + 1;
	struct operand before[2] = { *a, count > 1 ? *b : *a };
	switch ((enum op_kind)op->kind) {
	case OP_ADD:
		join(checking, op, a, b);
		break;
	case OP_SUBTRACT:
		check_difference(checking, op, a, b);
		if (!checking->faulty)
			join(checking, op, a, b);
		break;
	case OP_MULTIPLY:
	case OP_DIVIDE:
		check_product(checking, op, a, b);
		break;
	case OP_POWER:
		check_power(checking, op, a, b);
		break;
	case OP_RANGE:
		check_range(checking, op, a, b);
		break;
	case OP_CALL:
		check_call(checking, op, a);
		break;
	case OP_NEGATE:
	case OP_SHOW_IN:
	case OP_NUMBER:
	case OP_NAME:
		break;
	}
	if (checking->faulty)
		return;
	if (op->kind != OP_RANGE) {
		double low[EXPR_DEPTH + 1], high[EXPR_DEPTH + 1];
		for (uint32_t i = 0; i < count; i++) {
			low[i] = a[i].low;
			high[i] = a[i].high;
			a->varying |= a[i].varying;
		}
		a->low = op_apply(op, low);
		a->high = op_apply(op, high);
	}
	a->last = index;
	checking->depth -= count - 1;
	if (!isfinite(a->low) || !isfinite(a->high))
		report_infinite(checking, op, before);
}

static void push_leaf(struct checking *checking, const struct op *op, uint32_t index)
{
	struct operand operand = {
		.dimension = op->dimension, .flavour = op->flavour, .low = op->value, .high = op->value
	};
	operand.zero = (op->traits & TRAIT_BARE) && op->value == 0;
	if (op->kind == OP_NAME) {
		const struct expr *named = checking->set->definitions.at[op->definition].expr;
		operand = (struct operand){ .dimension = named->dimension,
			                    .flavour = named->flavour,
			                    .varying = named->varying,
			                    .low = named->at_low,
			                    .high = named->at_high };
		checking->expr->assumed |= named->assumed;
	}
	checking->expr->leaning |= operand.varying;
	operand.first = operand.last = index;
	checking->stack[checking->depth++] = operand;
}

static void check_shown_in(struct checking *checking)
{
	const struct expr *expr = checking->expr;
	if (!expr->in || dimension_equal(expr->in->dimension, checking->stack[0].dimension))
		return;
	struct quantity_set *set = checking->set;
	struct str shown = dimension_name(set->arena, expr->in->dimension),
		   name = name_of(checking, &checking->stack[0]);
	struct span unit = { expr->span.file, expr->in->start, expr->in->end };
	struct finding *finding = diag_report(set->sink, DIAG_T222, unit, "'in %.*s' shows %.*s, but this is %.*s",
	                                      STR_ARG(expr->in->text), STR_ARG(shown), STR_ARG(name));
	struct span rest = { expr->span.file, expr->span.start, expr->in->start };
	finding_label(set->sink, finding, rest, "%.*s", STR_ARG(name));
	slip_help(set, finding, side_of(checking, &checking->stack[0]), expr->in->dimension);
	checking->faulty = true;
}

static void report_lone_unit(struct quantity_set *set, const struct expr *expr)
{
	struct finding *finding =
	    diag_report(set->sink, DIAG_T228, expr->span, "'%.*s' is a unit without a number", STR_ARG(expr->names[0]));
	struct str one = str_format(set->arena, "1 %.*s", STR_ARG(expr->names[0]));
	finding_help(set->sink, finding, "write '%.*s'", STR_ARG(one));
	struct finding_fix *fix = finding_fix(set->sink, finding, FIX_SUGGESTION, "put the 1 before it");
	finding_edit(set->sink, fix, expr->span, one);
}

void program_check(struct quantity_set *set, struct expr *expr)
{
	struct checking checking;
	checking.set = set;
	checking.expr = expr;
	checking.depth = 0;
	checking.faulty = false;
	if (expr->bare && expr->ops[0].kind == OP_NUMBER) {
		report_lone_unit(set, expr);
		checking.faulty = true;
	}
	for (uint32_t i = 0; i < expr->count && !checking.faulty; i++) {
		if (expr->ops[i].kind == OP_NUMBER || expr->ops[i].kind == OP_NAME)
			push_leaf(&checking, &expr->ops[i], i);
		else
			check_op(&checking, &expr->ops[i], i);
	}
	if (!checking.faulty)
		check_shown_in(&checking);
	if (checking.faulty) {
		expr->state = EXPR_FAULTY;
		return;
	}
	expr->state = EXPR_SOUND;
	expr->varying = checking.stack[0].varying;
	expr->flavour = checking.stack[0].flavour;
	expr->dimension = checking.stack[0].dimension;
	expr->at_low = checking.stack[0].low;
	expr->at_high = checking.stack[0].high;
	bounds_find(set, expr);
}
