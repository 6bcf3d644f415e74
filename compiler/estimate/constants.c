/* The constants of the prelude: what figures fall back on, and which of them a result rests on. */
#include "estimate/graph.h"

static const char *const names[] = {
#define CONSTANT(name) #name,
#include "estimate/constants.def"
#undef CONSTANT
};

static const struct quantity_definition *definition_of(const struct model *model, enum constant constant)
{
	return &model->quantities.definitions.at[quantity_constant(&model->quantities, str_of(names[constant]))];
}

double estimate_constant(const struct model *model, enum constant constant)
{
	return expr_bounds(&model->quantities, definition_of(model, constant)->expr).low;
}

bool constant_replaced(const struct work *work, enum constant constant)
{
	return !definition_of(work->model, constant)->prelude;
}

uint32_t leaf_constant(struct work *work, enum constant constant)
{
	if (work->estimate->constants[constant] != FIGURE_NONE)
		return work->estimate->constants[constant];
	const struct quantity_definition *definition = definition_of(work->model, constant);
	return work->estimate->constants[constant] = leaf_expr(work, definition->expr, definition->span, names[constant]);
}

/* ---- what a result rests on ---- */

struct using {
	struct arena *arena;
	const struct quantity_set *set;
	bool *used;
	VEC(uint32_t) open;
};

static void use_definition(void *context, uint32_t definition, struct span span)
{
	struct using *using = context;
	(void)span;
	if (using->used[definition])
		return;
	using->used[definition] = true;
	vec_push(using->arena, &using->open, definition);
}

static void use_expr(struct using *using, const struct expr *expr)
{
	expr_names(using->set, expr, use_definition, using);
	while (using->open.count)
		expr_names(using->set, using->set->definitions.at[using->open.at[--using->open.count]].expr, use_definition,
		           using);
}

static void reach(bool *reached, const uint32_t *figures, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (figures[i] != FIGURE_NONE)
			reached[figures[i]] = true;
}

bool *estimate_definitions_used(struct arena *arena, const struct estimate *estimate)
{
	const struct model *model = estimate->model;
	struct using using = { .arena = arena, .set = &model->quantities,
		               .used = ARENA_ARRAY(arena, bool, model->quantities.definitions.count) };
	bool *reached = ARENA_ARRAY(arena, bool, estimate->count);
	for (uint32_t i = 0; i < model->nodes.count; i++)
		reach(reached, estimate->nodes[i].figures, NODE_FIGURE_COUNT);
	for (uint32_t i = 0; i < model->arrows.count; i++)
		reach(reached, estimate->arrows[i].figures, ARROW_FIGURE_COUNT);
	for (uint32_t i = 0; i < model->flows.count; i++)
		reach(reached, estimate->flows[i].figures, FLOW_FIGURE_COUNT);
	reach(reached, estimate->whole, WHOLE_FIGURE_COUNT);
	for (uint32_t i = estimate->count; i-- > 0;) { /* terms stand before what they make */
		const struct figure *figure = figure_at(estimate, i);
		if (!reached[i])
			continue;
		reach(reached, figure->terms, figure->term_count);
		if (figure->operation == COMPUTE_VALUE && figure->expr)
			use_expr(&using, figure->expr);
	}
	for (uint32_t i = 0; i < model->quantities.definitions.count; i++) {
		const struct quantity_definition *definition = &model->quantities.definitions.at[i];
		/* what the engine falls back on is no name in an expression */
		for (uint32_t c = 0; c < CONSTANT_COUNT && definition->prelude; c++)
			if (quantity_constant(&model->quantities, str_of(names[c])) == i && estimate->constants[c] != FIGURE_NONE &&
			    reached[estimate->constants[c]])
				using.used[i] = true;
		/* and what another assumption is made of counts as well */
		if (!definition->prelude && expr_usable(definition->expr))
			use_expr(&using, definition->expr);
	}
	return using.used;
}
