/* Evaluating: at one point of the unknowns, and over all corners of them. */
#include "quantity/expr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

uint32_t op_operands(const struct op *op)
{
	switch ((enum op_kind)op->kind) {
	case OP_NUMBER:
	case OP_NAME:
		return 0;
	case OP_NEGATE:
	case OP_SHOW_IN:
		return 1;
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE:
	case OP_POWER:
	case OP_RANGE:
		return 2;
	case OP_CALL:
		return op->arguments;
	}
	return 0;
}

static double call(const struct op *op, const double *operands)
{
	double value = operands[0];
	switch ((enum function)op->function) {
	case FUNCTION_min:
		for (uint32_t i = 1; i < op->arguments; i++)
			value = operands[i] < value ? operands[i] : value;
		return value;
	case FUNCTION_max:
		for (uint32_t i = 1; i < op->arguments; i++)
			value = operands[i] > value ? operands[i] : value;
		return value;
	case FUNCTION_ceil:
		return ceil(value);
	case FUNCTION_floor:
		return floor(value);
	case FUNCTION_round:
		return round(value);
	case FUNCTION_log2:
		return log2(value);
	case FUNCTION_ln:
		return log(value);
	case FUNCTION_sqrt:
		return sqrt(value);
	case FUNCTION_COUNT:
		break;
	}
	return value;
}

double op_apply(const struct op *op, const double *operands)
{
	switch ((enum op_kind)op->kind) {
	case OP_NEGATE:
		return -operands[0];
	case OP_ADD:
		return operands[0] + operands[1];
	case OP_SUBTRACT:
		return operands[0] - operands[1];
	case OP_MULTIPLY:
		return operands[0] * operands[1];
	case OP_DIVIDE:
		return operands[0] / operands[1];
	case OP_POWER:
		return pow(operands[0], operands[1]);
	case OP_CALL:
		return call(op, operands);
	case OP_SHOW_IN:
	case OP_NUMBER:
	case OP_NAME:
	case OP_RANGE:
		break;
	}
	return operands[0];
}

/* The ends are exact, so that a corner is what the text says. */
static double between(double low, double high, double position)
{
	if (position <= 0)
		return low;
	return position >= 1 ? high : low + (high - low) * position;
}

/* `positions` per unknown, `values` per definition that varies. */
static double run(const struct quantity_set *set, const struct expr *expr, const double *positions,
                  const double *values)
{
	double stack[EXPR_DEPTH + 1];
	uint32_t depth = 0;
	for (uint32_t i = 0; i < expr->count; i++) {
		const struct op *op = &expr->ops[i];
		if (op->kind == OP_NUMBER) {
			stack[depth++] = op->value;
		} else if (op->kind == OP_NAME) {
			const struct expr *named = set->definitions.at[op->definition].expr;
			stack[depth++] = named->varying ? values[op->definition] : named->at_low;
		} else if (op->kind == OP_RANGE) {
			depth--;
			if (op->reference != QUANTITY_NONE)
				stack[depth - 1] = between(stack[depth - 1], stack[depth], positions[op->reference]);
		} else {
			depth -= op_operands(op) - 1;
			stack[depth - 1] = op_apply(op, &stack[depth - 1]);
		}
	}
	return stack[0];
}

/* ---- one point ---- */

static void make_room(struct arena *arena, double **at, uint32_t *room, uint32_t wanted)
{
	if (*room >= wanted && *at)
		return;
	*room = wanted < 16 ? 16 : wanted + wanted / 2;
	*at = ARENA_ARRAY(arena, double, *room);
}

/* Goes to the point: every varying assumption is evaluated, each after those it uses. */
static const double *values_at(const struct quantity_set *set, const double *positions)
{
	struct quantity_scratch *scratch = set->scratch;
	uint32_t unknowns = set->unknowns.count;
	bool moved = scratch->position_count != unknowns || scratch->value_count < set->definitions.count ||
	             memcmp(scratch->positions, positions, unknowns * sizeof *positions) != 0;
	if (moved) {
		if (scratch->position_count != unknowns) {
			scratch->positions = ARENA_ARRAY(set->arena, double, unknowns);
			scratch->position_count = unknowns;
		}
		make_room(set->arena, &scratch->values, &scratch->value_count, set->definitions.count);
		memcpy(scratch->positions, positions, unknowns * sizeof *positions);
		scratch->varying_done = 0;
	}
	for (; scratch->varying_done < scratch->varying.count; scratch->varying_done++) {
		uint32_t definition = scratch->varying.at[scratch->varying_done];
		scratch->values[definition] =
		    run(set, set->definitions.at[definition].expr, positions, scratch->values);
	}
	return scratch->values;
}

double expr_at(const struct quantity_set *set, const struct expr *expr, const double *positions)
{
	if (!positions || !expr->varying)
		return expr->at_low;
	const double *values = expr->leaning ? values_at(set, positions) : NULL;
	if (expr->count == 1 && expr->ops[0].kind == OP_NAME)
		return values[expr->ops[0].definition];
	return run(set, expr, positions, values);
}

/* ---- bounds ---- */

/* What an expression reaches: the varying definitions in the order of evaluation, and the unknowns. */
struct reach {
	VEC(uint32_t) definitions; /* indices in scratch->varying are not kept: sorted by rank at the end */
	VEC(uint32_t) unknowns;
	uint64_t work;             /* ops to run at each corner */
};

enum { SAMPLES = 4096 };
/* So many ops one compilation may look at, and evaluate, for bounds. Real designs use a thousandth; beyond it only the
 * corners at which all unknowns are low, or high, count, so that no input makes bounds cost more than linear time. */
static const uint64_t WALK_LIMIT = 10000000, RUN_LIMIT = 100000000;

static void reach_ops(struct quantity_set *set, struct reach *reach, const struct expr *expr)
{
	struct quantity_scratch *scratch = set->scratch;
	reach->work += expr->count;
	scratch->walked += expr->count;
	for (uint32_t i = 0; i < expr->count; i++) {
		const struct op *op = &expr->ops[i];
		if (op->kind == OP_RANGE && op->reference != QUANTITY_NONE)
			vec_push(set->arena, &reach->unknowns, op->reference);
		if (op->kind != OP_NAME || !set->definitions.at[op->definition].expr->varying ||
		    scratch->stamps[op->definition] == scratch->stamp)
			continue;
		scratch->stamps[op->definition] = scratch->stamp;
		vec_push(set->arena, &reach->definitions, op->definition);
	}
}

static int by_number(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

static void sort_numbers(uint32_t *at, uint32_t count)
{
	if (count > 1)
		qsort(at, count, sizeof *at, by_number);
}

static void unique_unknowns(struct reach *reach)
{
	sort_numbers(reach->unknowns.at, reach->unknowns.count);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < reach->unknowns.count; i++) {
		if (!kept || reach->unknowns.at[kept - 1] != reach->unknowns.at[i])
			reach->unknowns.at[kept++] = reach->unknowns.at[i];
	}
	reach->unknowns.count = kept;
}

static struct reach reach_of(struct quantity_set *set, const struct expr *expr)
{
	struct quantity_scratch *scratch = set->scratch;
	struct reach reach = { 0 };
	if (scratch->trial_room < set->definitions.count) {
		make_room(set->arena, &scratch->trial, &scratch->trial_room, set->definitions.count);
		scratch->stamps = ARENA_ARRAY(set->arena, uint32_t, scratch->trial_room);
		scratch->ranks = ARENA_ARRAY(set->arena, uint32_t, scratch->trial_room);
		scratch->ranked = 0;
		scratch->stamp = 0;
	}
	make_room(set->arena, &scratch->corner, &scratch->corner_room, set->unknowns.count);
	for (; scratch->ranked < scratch->varying.count; scratch->ranked++)
		scratch->ranks[scratch->varying.at[scratch->ranked]] = scratch->ranked;
	scratch->stamp++;
	reach_ops(set, &reach, expr);
	for (uint32_t i = 0; i < reach.definitions.count && scratch->walked < WALK_LIMIT; i++)
		reach_ops(set, &reach, set->definitions.at[reach.definitions.at[i]].expr);
	/* ranks in place of definitions, sorted: the order of evaluation */
	for (uint32_t i = 0; i < reach.definitions.count; i++)
		reach.definitions.at[i] = scratch->ranks[reach.definitions.at[i]];
	sort_numbers(reach.definitions.at, reach.definitions.count);
	unique_unknowns(&reach);
	return reach;
}

static double run_corner(struct quantity_set *set, const struct expr *expr, const struct reach *reach)
{
	struct quantity_scratch *scratch = set->scratch;
	for (uint32_t i = 0; i < reach->definitions.count; i++) {
		uint32_t definition = scratch->varying.at[reach->definitions.at[i]];
		scratch->trial[definition] =
		    run(set, set->definitions.at[definition].expr, scratch->corner, scratch->trial);
	}
	return run(set, expr, scratch->corner, scratch->trial);
}

/* xorshift64: the same on every machine. */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void include(struct expr *expr, double value)
{
	expr->low = value < expr->low ? value : expr->low;
	expr->high = value > expr->high ? value : expr->high;
}

static void report_corner(struct quantity_set *set, struct expr *expr)
{
	struct str text = slip_excerpt(set, expr->span);
	struct finding *finding = diag_report(set->sink, DIAG_T216, expr->span,
	                                      "'%.*s' has no value at some point of its ranges", STR_ARG(text));
	finding_help(set->sink, finding, "narrow the ranges so that nothing is divided by zero");
	expr->state = EXPR_FAULTY;
}

void bounds_find(struct quantity_set *set, struct expr *expr)
{
	expr->low = expr->at_low < expr->at_high ? expr->at_low : expr->at_high;
	expr->high = expr->at_low < expr->at_high ? expr->at_high : expr->at_low;
	if (!expr->varying)
		return;
	if (expr->count == 1 && expr->ops[0].kind == OP_NAME) {
		const struct expr *named = set->definitions.at[expr->ops[0].definition].expr;
		expr->low = named->low;
		expr->high = named->high;
		return;
	}
	struct quantity_scratch *scratch = quantity_scratch(set);
	if (scratch->walked >= WALK_LIMIT || scratch->run >= RUN_LIMIT)
		return;
	struct reach reach = reach_of(set, expr);
	if (reach.unknowns.count < 2 || scratch->walked >= WALK_LIMIT)
		return; /* one unknown has two corners, and both are known */
	bool all = reach.unknowns.count <= QUANTITY_CORNERS;
	uint64_t corners = all ? (uint64_t)1 << reach.unknowns.count : SAMPLES;
	uint64_t seed = 0x9E3779B97F4A7C15u;
	for (uint64_t corner = 0; corner < corners && scratch->run < RUN_LIMIT; corner++) {
		for (uint32_t i = 0; i < reach.unknowns.count; i++) {
			bool high = all ? corner >> i & 1 : next_random(&seed) >> 40 & 1;
			scratch->corner[reach.unknowns.at[i]] = high;
		}
		double value = run_corner(set, expr, &reach);
		scratch->run += reach.work;
		if (!isfinite(value)) {
			report_corner(set, expr);
			return;
		}
		include(expr, value);
	}
}

struct quantity expr_bounds(const struct quantity_set *set, const struct expr *expr)
{
	(void)set;
	return (struct quantity){ expr->low, expr->high, expr->dimension, (enum flavour)expr->flavour };
}
