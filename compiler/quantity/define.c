/* Assumptions: names, the order in which they depend on each other, and cycles. */
#include "quantity/expr.h"

#include "base/suggest.h"

struct quantity_scratch *quantity_scratch(struct quantity_set *set)
{
	if (!set->scratch)
		set->scratch = ARENA_NEW(set->arena, struct quantity_scratch);
	return set->scratch;
}

static void refuse_duplicate(struct quantity_set *set, struct str name, struct span span, uint32_t first)
{
	struct finding *finding = diag_report(set->sink, DIAG_T103, span, "'%.*s' is assumed twice", STR_ARG(name));
	finding_point(set->sink, finding, "a second value");
	finding_label(set->sink, finding, set->definitions.at[first].span, "first assumed here");
	finding_help(set->sink, finding, "leave one of them, or give this one another name");
}

static void append(struct quantity_set *set, struct map *names, struct quantity_definition made)
{
	map_add(set->arena, names, made.name, set->definitions.count);
	vec_push(set->arena, &set->definitions, made);
	vec_push(set->arena, &quantity_scratch(set)->states, DEFINITION_NEW);
}

static void define(struct quantity_set *set, struct str name, struct span span, struct expr *expr, bool project)
{
	bool unit = quantity_is_unit(name);
	if (unit || quantity_is_function(name)) {
		struct finding *finding =
		    diag_report(set->sink, DIAG_T217, span, "'%.*s' is the name of a %s and cannot be assumed",
		                STR_ARG(name), unit ? "unit" : "function");
		finding_help(set->sink, finding, "choose a longer name, such as '%.*s_%s'", STR_ARG(name),
		             unit ? "value" : "of");
		return;
	}
	struct quantity_definition made = { .name = name, .span = span, .expr = expr, .project = project,
		                            .replaced_by = QUANTITY_NONE };
	uint32_t first = map_get(&set->names, name), constant = map_get(&set->constants, name);
	if (first == MAP_NONE) {
		if (constant != MAP_NONE)
			set->definitions.at[constant].replaced_by = set->definitions.count;
		append(set, &set->names, made);
		return;
	}
	struct quantity_definition *present = &set->definitions.at[first];
	if (present->project && !project) {
		made.overridden = true;
		*present = made;
	} else if (project && !present->project) {
		present->overridden = true;
	} else {
		refuse_duplicate(set, name, span, first);
	}
}

void quantity_define(struct quantity_set *set, struct str name, struct span span, struct expr *expr)
{
	define(set, name, span, expr, false);
}

void quantity_define_project(struct quantity_set *set, struct str name, struct span span, struct expr *expr)
{
	define(set, name, span, expr, true);
}

void quantity_define_constant(struct quantity_set *set, struct quantity_definition constant)
{
	constant.prelude = true;
	constant.replaced_by = QUANTITY_NONE;
	append(set, &set->constants, constant);
}

uint32_t quantity_find(const struct quantity_set *set, struct str name)
{
	uint32_t own = map_get(&set->names, name);
	return own != MAP_NONE ? own : map_get(&set->constants, name);
}

uint32_t quantity_constant(const struct quantity_set *set, struct str name)
{
	uint32_t constant = map_get(&set->constants, name);
	if (constant == MAP_NONE)
		return QUANTITY_NONE;
	uint32_t other = set->definitions.at[constant].replaced_by;
	if (other == QUANTITY_NONE)
		return constant;
	const struct expr *expr = set->definitions.at[other].expr;
	bool fits = expr->state == EXPR_SOUND &&
	            dimension_equal(expr->dimension, set->definitions.at[constant].expr->dimension);
	return fits ? other : constant;
}

static bool known(const struct quantity_set *set, struct str name)
{
	return quantity_find(set, name) != QUANTITY_NONE || quantity_is_unit(name);
}

/* `dau-reads` is one name: says so where its halves are names. */
static bool suggest_minus(struct quantity_set *set, struct finding *finding, struct str name, struct span span)
{
	for (size_t i = 1; i + 1 < name.len; i++) {
		struct str left = str_slice(name, 0, i), right = str_slice(name, i + 1, name.len);
		if (name.at[i] != '-' || !known(set, left) || !known(set, right))
			continue;
		finding_help(set->sink, finding, "a '-' inside a name belongs to it; write '%.*s - %.*s' to subtract",
		             STR_ARG(left), STR_ARG(right));
		struct finding_fix *fix =
		    finding_fix(set->sink, finding, FIX_SUGGESTION, "put blanks around the minus");
		finding_edit(set->sink, fix, span,
		             str_format(set->arena, "%.*s - %.*s", STR_ARG(left), STR_ARG(right)));
		return true;
	}
	return false;
}

/* Beyond so many unknown names nobody reads suggestions, and each costs a look at every assumption. */
enum { MOST_SUGGESTED = 100 };

static void suggest_name(struct quantity_set *set, struct finding *finding, struct str name, struct span span)
{
	if (suggest_minus(set, finding, name, span))
		return;
	struct suggest suggest = suggest_for(name);
	for (uint32_t i = 0; i < set->definitions.count && quantity_scratch(set)->reported.count < MOST_SUGGESTED; i++)
		suggest_consider(&suggest, set->definitions.at[i].name);
	if (suggest_found(&suggest)) {
		finding_help(set->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
		struct finding_fix *fix = finding_fix(set->sink, finding, FIX_SUGGESTION, "use the name that is known");
		finding_edit(set->sink, fix, span, suggest.best);
		uint32_t definition = quantity_find(set, suggest.best);
		finding_label(set->sink, finding, set->definitions.at[definition].span, "'%.*s' is assumed here",
		              STR_ARG(suggest.best));
		set->definitions.at[definition].used = true; /* one mistake, one message: not unused as well */
		return;
	}
	if (quantity_is_function(name))
		finding_help(set->sink, finding, "'%.*s' is a function: write '%.*s(...)'", STR_ARG(name),
		             STR_ARG(name));
	else if (!unit_slip(set->sink, finding, name, span))
		finding_help(set->sink, finding, "state it: 'assume { %.*s = 100 }'", STR_ARG(name));
}

enum { MOST_MENTIONS = 5 };

/* Each unknown name is one finding, however often it is used. */
static void report_unknown(struct quantity_set *set, struct str name, struct span span)
{
	struct quantity_scratch *scratch = quantity_scratch(set);
	uint32_t before = map_add(set->arena, &scratch->unknown_names, name, scratch->reported.count);
	if (before != MAP_NONE) {
		struct finding *first = scratch->reported.at[before];
		bool same = first->span.file == span.file && first->span.start == span.start;
		if (!same && first->labels.count < MOST_MENTIONS)
			finding_label(set->sink, first, span, "and here");
		return;
	}
	struct finding *finding =
	    diag_report(set->sink, DIAG_T206, span, "'%.*s' is not assumed anywhere", STR_ARG(name));
	suggest_name(set, finding, name, span);
	vec_push(set->arena, &scratch->reported, finding);
}

uint32_t definition_resolve(struct quantity_set *set, const struct expr *expr, const struct op *op)
{
	struct str name = expr->names[op->reference];
	/* the prelude means its own constants, whatever else a design calls by their names */
	bool of_prelude = set->constants_file == expr->span.file;
	uint32_t definition = of_prelude ? quantity_constant(set, name) : QUANTITY_NONE;
	if (definition == QUANTITY_NONE)
		definition = quantity_find(set, name);
	if (definition == MAP_NONE) {
		report_unknown(set, name, op_span(expr, op));
		return QUANTITY_NONE;
	}
	return definition;
}

/* ---- the order of definitions: a depth-first walk with its own stack ---- */

struct visit {
	uint32_t definition;
	uint32_t next; /* op to look at */
	bool faulty;   /* something it uses cannot be used */
};

struct visits {
	VEC(struct visit) stack;
};

enum { MOST_IN_CYCLE = 8 };

static void report_cycle(struct quantity_set *set, const struct visits *visits, uint32_t from, struct span use)
{
	uint32_t length = visits->stack.count - from;
	const struct quantity_definition *first = &set->definitions.at[visits->stack.at[from].definition];
	struct buf path = buf_in(set->arena);
	for (uint32_t i = 0; i < length; i++) {
		if (i == MOST_IN_CYCLE - 1 && length > MOST_IN_CYCLE) {
			buf_text(&path, "... \xE2\x86\x92 ");
			i = length - 1;
		}
		buf_str(&path, set->definitions.at[visits->stack.at[from + i].definition].name);
		buf_text(&path, " \xE2\x86\x92 ");
	}
	buf_str(&path, first->name);
	struct finding *finding =
	    diag_report(set->sink, DIAG_T207, first->span, "'%.*s' is assumed by means of itself: %.*s",
	                STR_ARG(first->name), STR_ARG(buf_view(&path)));
	for (uint32_t i = 1; i < length && i < MOST_IN_CYCLE; i++) {
		const struct quantity_definition *other = &set->definitions.at[visits->stack.at[from + i].definition];
		finding_label(set->sink, finding, other->span, "by way of this");
	}
	if (length == 1)
		finding_label(set->sink, finding, use, "used here");
	finding_help(set->sink, finding, "give one of them a figure of its own");
}

/* The next definition that must be checked before the top of the stack, or QUANTITY_NONE. */
static uint32_t next_dependency(struct quantity_set *set, struct visits *visits)
{
	struct quantity_scratch *scratch = quantity_scratch(set);
	struct visit *top = &visits->stack.at[visits->stack.count - 1];
	struct expr *expr = set->definitions.at[top->definition].expr;
	for (; top->next < expr->count; top->next++) {
		struct op *op = &expr->ops[top->next];
		if (op->kind != OP_NAME)
			continue;
		uint32_t definition = definition_resolve(set, expr, op);
		if (definition == QUANTITY_NONE) {
			top->faulty = true;
			continue;
		}
		op->definition = definition;
		set->definitions.at[definition].used = true;
		if (scratch->states.at[definition] == DEFINITION_NEW)
			return definition;
		if (scratch->states.at[definition] == DEFINITION_OPEN) {
			uint32_t from = visits->stack.count - 1;
			while (visits->stack.at[from].definition != definition)
				from--;
			report_cycle(set, visits, from, op_span(expr, op));
			for (uint32_t i = from; i < visits->stack.count; i++)
				visits->stack.at[i].faulty = true;
		}
		top->faulty |= set->definitions.at[definition].expr->state == EXPR_FAULTY;
	}
	return QUANTITY_NONE;
}

/* All that it uses is checked: names become definitions, and the program is checked. */
static void settle(struct quantity_set *set, struct visit visit)
{
	struct quantity_scratch *scratch = quantity_scratch(set);
	struct expr *expr = set->definitions.at[visit.definition].expr;
	scratch->states.at[visit.definition] = DEFINITION_DONE;
	expr->assumed |= set->definitions.at[visit.definition].assumed;
	if (visit.faulty)
		expr->state = EXPR_FAULTY;
	if (expr->state == EXPR_READ)
		program_check(set, expr);
	if (expr->state != EXPR_SOUND)
		return;
	const struct op *last = &expr->ops[expr->count - 1];
	if (last->kind == OP_RANGE && last->reference != QUANTITY_NONE)
		set->unknowns.at[last->reference].name = set->definitions.at[visit.definition].name;
	if (expr->varying)
		vec_push(set->arena, &scratch->varying, visit.definition);
}

void definition_check(struct quantity_set *set, uint32_t definition)
{
	struct quantity_scratch *scratch = quantity_scratch(set);
	if (scratch->states.at[definition] != DEFINITION_NEW)
		return;
	struct visits visits = { 0 };
	vec_push(set->arena, &visits.stack, (struct visit){ .definition = definition });
	scratch->states.at[definition] = DEFINITION_OPEN;
	while (visits.stack.count) {
		uint32_t next = next_dependency(set, &visits);
		if (next != QUANTITY_NONE) {
			scratch->states.at[next] = DEFINITION_OPEN;
			vec_push(set->arena, &visits.stack, (struct visit){ .definition = next });
			continue;
		}
		settle(set, visits.stack.at[--visits.stack.count]);
	}
}

/* An assumption that has the name of a constant and another dimension is the design's own affair, and may be a slip. */
static void check_replacement(struct quantity_set *set, uint32_t constant)
{
	struct quantity_definition *given = &set->definitions.at[constant],
	                           *own = &set->definitions.at[given->replaced_by];
	if (own->expr->state != EXPR_SOUND || str_is(given->name, "peak")) /* the design's own, which wants a number anyway */
		return;
	if (quantity_constant(set, given->name) != constant) {
		own->used = true; /* by the figures that rest on it */
		return;
	}
	struct str is = dimension_name(set->arena, given->expr->dimension),
	           says = dimension_name(set->arena, own->expr->dimension);
	struct finding *finding = diag_report(set->sink, DIAG_W016, own->span,
	                                      "'%.*s' is %.*s and does not replace the constant of that name, which is %.*s",
	                                      STR_ARG(own->name), STR_ARG(says), STR_ARG(is));
	finding_help(set->sink, finding, "give it another name; 'lintel kinds' lists the constants");
}

void quantity_check_definitions(struct quantity_set *set)
{
	for (uint32_t i = 0; i < set->definitions.count; i++)
		definition_check(set, i);
	for (uint32_t i = 0; i < set->definitions.count; i++)
		if (set->definitions.at[i].replaced_by != QUANTITY_NONE)
			check_replacement(set, i);
}

bool quantity_check(struct quantity_set *set, struct expr *expr)
{
	if (expr->state != EXPR_READ)
		return expr->state == EXPR_SOUND;
	bool faulty = false;
	for (uint32_t i = 0; i < expr->count; i++) {
		struct op *op = &expr->ops[i];
		if (op->kind != OP_NAME)
			continue;
		uint32_t definition = definition_resolve(set, expr, op);
		if (definition == QUANTITY_NONE) {
			faulty = true;
			continue;
		}
		op->definition = definition;
		set->definitions.at[definition].used = true;
		definition_check(set, definition);
		faulty |= set->definitions.at[definition].expr->state != EXPR_SOUND;
	}
	if (faulty) {
		expr->state = EXPR_FAULTY;
		return false;
	}
	program_check(set, expr);
	return expr->state == EXPR_SOUND;
}
