/* Assumptions: named figures of the design. */
#include "model/build.h"

static void refuse_in_assume(struct builder *build, const struct scope *scope, uint32_t tree)
{
	if (scope->syntax->nodes[tree].flags & NODE_BROKEN || scope->syntax->nodes[tree].kind == NODE_SKIPPED)
		return;
	struct finding *finding = diag_report(build->sink, DIAG_T105, tree_span(scope, tree),
	                                      "'assume' holds assumptions alone: a name, '=' and a value");
	finding_help(build->sink, finding, "for example: `assume { dau = 100M }`");
}

/* Behind a constant of the prelude stands its source, and what it is: `# Part 3: a random read of an SSD`. */
static void define_constant(struct builder *build, const struct scope *scope, uint32_t tree, struct str name,
                            struct expr *expr)
{
	const struct source *source = scope->syntax->source;
	struct str rest = str_slice(source->text, tree_span(scope, tree).end, source->text.len);
	struct str line = str_slice(rest, 0, str_find(rest, STR("\n")));
	struct str comment = str_trim(str_slice(line, str_find(line, STR("#")) + 1, line.len));
	size_t colon = str_find(comment, STR(": "));
	BASE_ASSERT(colon < comment.len);
	struct str where = str_slice(comment, 0, colon);
	bool assumed = str_is(where, "*assumed*");
	quantity_define_constant(&build->model->quantities,
	                         (struct quantity_definition){ .name = name, .span = tree_span(scope, scope->syntax->nodes[tree].child),
	                                                       .expr = expr, .assumed = assumed,
	                                                       .source = assumed ? STR("assumed") : where,
	                                                       .what = str_slice(comment, colon + 2, comment.len) });
}

void collect_assume(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct node *nodes = scope->syntax->nodes;
	const struct statement_row *row = words_statement(build, statement->word_text);
	struct quantity_set *quantities = &build->model->quantities;
	statement_check_parts(build, scope, statement, row->names, row->parts, "'assume'", row->example);
	if (scope->copy > 0 || statement->block == NODE_NONE)
		return;
	for (uint32_t tree = nodes[statement->block].child; tree != NODE_NONE; tree = nodes[tree].next) {
		uint32_t value = nodes[tree].kind == NODE_ATTRIBUTE ? syntax_child(scope->syntax, tree, NODE_VALUE) : NODE_NONE;
		uint32_t ref = nodes[tree].child;
		bool broken = nodes[tree].flags & NODE_BROKEN;
		bool named = ref != NODE_NONE && nodes[ref].kind == NODE_REF && ref_is_plain(scope, ref);
		if (!named || (value == NODE_NONE && !broken)) {
			refuse_in_assume(build, scope, tree);
			build->lost_assumption |= broken;
			continue;
		}
		struct str name = ref_text(build, scope, ref);
		struct span span = tree_span(scope, ref);
		if (broken) {
			vec_push(build->arena, &build->broken_assumptions, (struct task){ NULL, scope, ref, MODEL_NONE });
			continue;
		}
		struct expr *expr = quantity_read(quantities, scope->syntax, value);
		if (build->of_prelude)
			define_constant(build, scope, tree, name, expr);
		else if (scope->block == IN_PROJECT)
			quantity_define_project(quantities, name, span, expr);
		else
			quantity_define(quantities, name, span, expr);
	}
}

/* A broken statement still declares its name, unless a sound one does: with an expression that stays silent. */
void assume_broken(struct builder *build)
{
	struct quantity_set *quantities = &build->model->quantities;
	for (uint32_t i = 0; i < build->broken_assumptions.count; i++) {
		const struct task *task = &build->broken_assumptions.at[i];
		struct str name = ref_text(build, task->scope, task->tree);
		if (quantity_find(quantities, name) == MAP_NONE && !quantity_is_unit(name) && !quantity_is_function(name))
			quantity_define(quantities, name, tree_span(task->scope, task->tree),
			                quantity_read(quantities, task->scope->syntax, task->tree));
	}
}

/* `peak` in `assume` is the design's. */
void assume_peak(struct builder *build)
{
	struct quantity_set *quantities = &build->model->quantities;
	uint32_t index = quantity_find(quantities, STR("peak"));
	if (index == MAP_NONE || quantities->definitions.at[index].prelude)
		return;
	struct quantity_definition *definition = &quantities->definitions.at[index];
	definition->used = true;
	if (!expr_usable(definition->expr) ||
	    !quantity_expect(quantities, definition->expr, DIMENSION_NONE, "peak"))
		return;
	const struct attribute *before = attributes_get(&build->model->attributes, ATTR_peak);
	if (before) {
		name_refuse_twice(build, before->span, STR("peak"), definition->span);
		return;
	}
	struct attribute peak = { .id = ATTR_peak, .span = expr_span(definition->expr),
		                  .origin = definition->project ? ORIGIN_PROJECT : ORIGIN_DESIGN };
	peak.value = (struct value){ .kind = VALUE_QUANTITY, .expr = definition->expr, .node = MODEL_NONE,
		                     .text = source_text(build->model->sources, peak.span), .span = peak.span,
		                     .quantity = expr_bounds(quantities, definition->expr) };
	struct owner owner = owner_of_design(build, 0);
	attribute_set(build, &owner, &peak);
}
