/* Derivations: a figure, its terms, their terms, down to the text, the guide's constants and what is assumed. Each
 * once. */
#include "estimate/graph.h"

#include <math.h>

/* What a step stands for: a figure, or an assumption (with the bit set). */
#define DEFINITION_BIT 0x80000000u

struct tracing {
	struct arena *arena;
	const struct estimate *estimate;
	struct why why;
	uint32_t *step_of; /* per figure, then per definition: step, plus one */
	uint32_t *open;    /* per figure and definition: 1 while its terms are being taken */
	VEC(uint32_t) stack;
	VEC(uint32_t) names; /* of the expression in hand */
};

static uint32_t slot(const struct tracing *tracing, uint32_t thing)
{
	return thing & DEFINITION_BIT ? tracing->estimate->count + (thing & ~DEFINITION_BIT) : thing;
}

static void take_name(void *context, uint32_t definition, struct span span)
{
	struct tracing *tracing = context;
	(void)span;
	for (uint32_t i = 0; i < tracing->names.count && i < 64; i++)
		if (tracing->names.at[i] == (definition | DEFINITION_BIT))
			return;
	vec_push(tracing->arena, &tracing->names, definition | DEFINITION_BIT);
}

/* Terms of a thing, in tracing->names. */
static void find_terms(struct tracing *tracing, uint32_t thing)
{
	const struct quantity_set *set = &tracing->estimate->model->quantities;
	tracing->names.count = 0;
	if (thing & DEFINITION_BIT) {
		expr_names(set, set->definitions.at[thing & ~DEFINITION_BIT].expr, take_name, tracing);
		return;
	}
	const struct figure *figure = figure_at(tracing->estimate, thing);
	if (figure->operation == COMPUTE_VALUE)
		expr_names(set, figure->expr, take_name, tracing);
	for (uint32_t i = 0; i < figure->term_count; i++)
		vec_push(tracing->arena, &tracing->names, figure->terms[i]);
}

static void close_step(struct tracing *tracing, uint32_t thing)
{
	const struct estimate *estimate = tracing->estimate;
	struct why_step step = { .figure = FIGURE_NONE, .definition = MODEL_NONE };
	find_terms(tracing, thing);
	for (uint32_t i = 0; i < tracing->names.count; i++)
		vec_push(tracing->arena, &step.terms, tracing->step_of[slot(tracing, tracing->names.at[i])] - 1);
	if (thing & DEFINITION_BIT) {
		step.definition = thing & ~DEFINITION_BIT;
		const struct expr *expr = estimate->model->quantities.definitions.at[step.definition].expr;
		step.known = expr_usable(expr);
		if (step.known)
			step.value = expr_bounds(&estimate->model->quantities, expr);
	} else {
		step.figure = thing;
		step.known = figure_known(estimate, thing, &step.value);
	}
	vec_push(tracing->arena, &tracing->why.steps, step);
	tracing->step_of[slot(tracing, thing)] = tracing->why.steps.count;
}

static struct why trace(struct arena *arena, const struct estimate *estimate, uint32_t thing_asked)
{
	uint32_t things = estimate->count + estimate->model->quantities.definitions.count;
	struct tracing tracing = { .arena = arena,
				   .estimate = estimate,
				   .step_of = ARENA_ARRAY(arena, uint32_t, things),
				   .open = ARENA_ARRAY(arena, uint32_t, things) };
	vec_push(arena, &tracing.stack, thing_asked);
	while (tracing.stack.count) {
		uint32_t thing = tracing.stack.at[tracing.stack.count - 1], at = slot(&tracing, thing);
		if (tracing.step_of[at]) {
			tracing.stack.count--;
			continue;
		}
		if (tracing.open[at]) {
			close_step(&tracing, thing);
			tracing.stack.count--;
			continue;
		}
		tracing.open[at] = 1;
		find_terms(&tracing, thing);
		for (uint32_t i = tracing.names.count; i-- > 0;)
			if (!tracing.step_of[slot(&tracing, tracing.names.at[i])])
				vec_push(arena, &tracing.stack, tracing.names.at[i]);
	}
	return tracing.why;
}

struct why why_make(struct arena *arena, const struct estimate *estimate, uint32_t figure)
{
	return trace(arena, estimate, figure);
}

struct why why_definition(struct arena *arena, const struct estimate *estimate, uint32_t definition)
{
	return trace(arena, estimate, definition | DEFINITION_BIT);
}

/* ---- what a step says ---- */

static struct str step_name(struct arena *arena, const struct estimate *estimate, const struct why_step *step)
{
	return step->figure == FIGURE_NONE ? estimate->model->quantities.definitions.at[step->definition].name
					   : figure_name(arena, estimate, step->figure);
}

static struct span step_span(const struct estimate *estimate, const struct why_step *step)
{
	if (step->figure == FIGURE_NONE) {
		const struct quantity_definition *definition =
		    &estimate->model->quantities.definitions.at[step->definition];
		return span_join(definition->span, expr_span(definition->expr));
	}
	return figure_at(estimate, step->figure)->span;
}

static const struct expr *step_expr(const struct estimate *estimate, const struct why_step *step)
{
	if (step->figure == FIGURE_NONE)
		return estimate->model->quantities.definitions.at[step->definition].expr;
	const struct figure *figure = figure_at(estimate, step->figure);
	return figure->operation == COMPUTE_VALUE ? figure->expr : NULL;
}

static const char *const formulas[] = {
#define COMPUTE(name, formula, source) formula,
#include "estimate/operations.def"
#undef COMPUTE
};
static const char *const operation_names[] = {
#define COMPUTE(name, formula, source) #name,
#include "estimate/operations.def"
#undef COMPUTE
};
static const char *const operation_sources[] = {
#define COMPUTE(name, formula, source) source,
#include "estimate/operations.def"
#undef COMPUTE
};

/* The constant of the prelude that a step is, or NULL. */
static const struct quantity_definition *step_constant(const struct estimate *estimate, const struct why_step *step)
{
	const struct quantity_set *set = &estimate->model->quantities;
	uint32_t definition = step->definition;
	if (step->figure != FIGURE_NONE) {
		const struct figure *figure = figure_at(estimate, step->figure);
		bool constant = figure->operation == COMPUTE_VALUE && figure->owner == OWNER_NOTHING && figure->label &&
				figure->span.file == set->constants_file;
		definition = constant ? quantity_constant(set, str_of(figure->label)) : MODEL_NONE;
	}
	if (definition == MODEL_NONE || !set->definitions.at[definition].prelude)
		return NULL;
	return &set->definitions.at[definition];
}

static enum provenance step_provenance(const struct estimate *estimate, const struct why_step *step)
{
	const struct quantity_definition *constant = step_constant(estimate, step);
	if (constant)
		return constant->assumed ? PROVENANCE_ASSUMED : PROVENANCE_DEFAULT;
	return step->figure == FIGURE_NONE ? PROVENANCE_DECLARED
					   : (enum provenance)figure_at(estimate, step->figure)->provenance;
}

/* ---- for people ---- */

static void show_formula(struct buf *out, const struct estimate *estimate, const struct figure *figure,
			 const struct why *why, const struct why_step *step)
{
	static const char *const joints[COMPUTE_COUNT] = { [COMPUTE_SUM] = " + ",
							   [COMPUTE_DIFFERENCE] = " - ",
							   [COMPUTE_PRODUCT] = " x ",
							   [COMPUTE_QUOTIENT] = " / " };
	enum { SPELLED = 8 };
	const char *joint = joints[figure->operation];
	if (figure->operation == COMPUTE_SAME)
		return;
	if (!joint || figure->term_count > SPELLED) {
		buf_printf(out, "  = %s", formulas[figure->operation]);
		return;
	}
	for (uint32_t i = 0; i < figure->term_count; i++) {
		const struct why_step *term = &why->steps.at[step->terms.at[i]];
		buf_text(out, i ? joint : "  = ");
		if (term->known)
			quantity_show(out, term->value);
		else
			buf_text(out, "?");
	}
	(void)estimate;
}

static void show_source(struct buf *out, const struct estimate *estimate, const struct why_step *step)
{
	struct span span = step_span(estimate, step);
	const struct figure *figure = step->figure == FIGURE_NONE ? NULL : figure_at(estimate, step->figure);
	const struct quantity_definition *constant = step_constant(estimate, step);
	enum provenance provenance = step_provenance(estimate, step);
	if (figure && figure->term_count)
		return;
	buf_printf(out, "  (%s", provenance_name(provenance));
	if (constant && !constant->assumed)
		buf_printf(out, ", %.*s", STR_ARG(constant->source));
	if (!span_is_empty(span)) {
		struct str text = source_text(estimate->model->sources, span);
		struct position position = source_position(estimate->model->sources, span.file, span.start);
		struct str first = str_trim(str_slice(text, 0, str_find(text, STR("\n"))));
		buf_printf(out, ", %.*s:%u: %.*s", STR_ARG(source_get(estimate->model->sources, span.file)->name),
			   position.line, STR_ARG(first));
	}
	buf_char(out, ')');
}

static void show_step(struct buf *out, const struct estimate *estimate, const struct why *why, uint32_t index,
		      uint32_t depth, bool again)
{
	const struct why_step *step = &why->steps.at[index];
	const struct figure *figure = step->figure == FIGURE_NONE ? NULL : figure_at(estimate, step->figure);
	enum { DEEPEST = 40 };
	buf_repeat(out, ' ', 2 * (depth < DEEPEST ? depth : DEEPEST));
	buf_str(out, step_name(out->arena, estimate, step));
	buf_text(out, " = ");
	if (!step->known)
		buf_text(out, "not known");
	else if (figure && figure->upper) {
		buf_text(out, "at most ");
		quantity_show(out, step->value);
	} else if (figure && figure->lower) {
		buf_text(out, "at least ");
		quantity_show(out, step->value);
	} else
		quantity_show(out, step->value);
	if (again)
		buf_text(out, "  (see above)");
	else {
		if (figure && figure->term_count)
			show_formula(out, estimate, figure, why, step);
		if (figure && *operation_sources[figure->operation])
			buf_printf(out, "  (%s)", operation_sources[figure->operation]);
		show_source(out, estimate, step);
	}
	buf_char(out, '\n');
}

struct line {
	uint32_t step, depth;
};

void why_text(struct buf *out, const struct estimate *estimate, const struct why *why)
{
	struct arena *arena = out->arena;
	VEC(struct line) stack = { 0 };
	bool *shown = ARENA_ARRAY(arena, bool, why->steps.count);
	if (why->steps.count == 0)
		return;
	vec_push(arena, &stack, (struct line){ why->steps.count - 1, 0 });
	while (stack.count) {
		struct line line = stack.at[--stack.count];
		const struct why_step *step = &why->steps.at[line.step];
		show_step(out, estimate, why, line.step, line.depth, shown[line.step] && step->terms.count > 0);
		if (shown[line.step])
			continue;
		shown[line.step] = true;
		for (uint32_t i = step->terms.count; i-- > 0;)
			vec_push(arena, &stack, (struct line){ step->terms.at[i], line.depth + 1 });
	}
}

/* ---- for programs ---- */

static void value_json(struct json *json, const char *key, const struct why_step *step)
{
	json_key(json, key);
	if (!step->known) {
		json_null(json);
	} else if (step->value.low == step->value.high) {
		json_number(json, step->value.low);
	} else {
		json_open_flat_object(json);
		json_field_number(json, "low", step->value.low);
		json_field_number(json, "high", step->value.high);
		json_close(json, '}');
	}
}

static void step_json(struct json *json, const struct estimate *estimate, const struct why *why, uint32_t index)
{
	struct arena *arena = json->out->arena;
	const struct why_step *step = &why->steps.at[index];
	const struct figure *figure = step->figure == FIGURE_NONE ? NULL : figure_at(estimate, step->figure);
	struct span span = step_span(estimate, step);
	enum compute operation = figure ? (enum compute)figure->operation : COMPUTE_VALUE;
	const struct expr *expr = step_expr(estimate, step);
	json_open_object(json);
	json_field_integer(json, "id", index);
	json_field_string(json, "name", step_name(arena, estimate, step));
	json_field_string(json, "operation", str_of(operation_names[operation]));
	json_field_string(json, "formula", str_of(formulas[operation]));
	json_key(json, "terms");
	json_open_flat_array(json);
	for (uint32_t i = 0; i < step->terms.count; i++)
		json_integer(json, step->terms.at[i]);
	json_close(json, ']');
	value_json(json, "value", step);
	json_field_string(json, "unit", quantity_base_unit(arena, figure ? figure->dimension : step->value.dimension));
	json_field_string(json, "provenance", str_of(provenance_name(step_provenance(estimate, step))));
	const struct quantity_definition *constant = step_constant(estimate, step);
	if (constant)
		json_field_string(json, "source", constant->source);
	else if (*operation_sources[operation])
		json_field_string(json, "source", str_of(operation_sources[operation]));
	if (expr)
		json_field_string(json, "text", source_text(estimate->model->sources, expr_span(expr)));
	if (!span_is_empty(span)) {
		json_field_string(json, "file", source_get(estimate->model->sources, span.file)->name);
		json_field_integer(json, "line", source_position(estimate->model->sources, span.file, span.start).line);
	}
	json_close(json, '}');
}

void why_json(struct json *json, const struct estimate *estimate, const struct why *why)
{
	struct arena *arena = json->out->arena;
	if (why->steps.count == 0)
		return;
	const struct why_step *last = &why->steps.at[why->steps.count - 1];
	json_field_string(json, "figure", step_name(arena, estimate, last));
	value_json(json, "value", last);
	json_field_string(json, "unit", quantity_base_unit(arena, last->value.dimension));
	json_key(json, "steps");
	json_open_array(json);
	for (uint32_t i = 0; i < why->steps.count; i++)
		step_json(json, estimate, why, i);
	json_close(json, ']');
}
