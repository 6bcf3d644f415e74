/* Flows: their steps in the order written. */
#include "model/build.h"

#include <string.h>

/* ---- declaring ---- */

static void flow_task(struct builder *build, const struct task *task);

static uint32_t declare_flow(struct builder *build, const struct scope *scope, const struct statement *statement,
                             uint32_t ref)
{
	struct model *model = build->model;
	struct str id = name_declared(build, scope, ref);
	if (id.len == 0)
		return MODEL_NONE;
	uint32_t index = model->flows.count;
	uint32_t before = map_add(build->arena, &build->flows, id, index);
	if (before != MAP_NONE) {
		if (!statement->broken)
			name_refuse_twice(build, tree_span(scope, ref), id, model->flows.at[before].name_span);
		return MODEL_NONE;
	}
	struct model_flow flow = { .id = id, .label = id, .first_step = MODEL_NONE, .layer = scope->layer,
		                   .span = tree_span(scope, statement->tree), .name_span = tree_span(scope, ref),
		                   .broken = statement->broken };
	if (statement->label != NODE_NONE)
		flow.label = tree_value(build, scope, statement->label);
	vec_push(build->arena, &model->flows, flow);
	vec_push(build->arena, &build->flow_last, MODEL_NONE);
	return index;
}

void collect_flow(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct node *nodes = scope->syntax->nodes;
	const struct statement_row *row = words_statement(build, statement->word_text);
	if (statement->block != NODE_NONE)
		collect_strays(build, scope, statement->block, IN_FLOW, false);
	if (!statement_check_parts(build, scope, statement, row->names, row->parts, "a flow", row->example))
		return;
	uint32_t ref = statement->first_name;
	for (uint32_t i = 0; i < statement->name_count; i++, ref = nodes[ref].next) {
		uint32_t flow = declare_flow(build, scope, statement, ref);
		if (flow != MODEL_NONE && statement->block != NODE_NONE)
			build_task(build, flow_task, scope, statement->tree, flow);
	}
}

/* A flow that stands where none can: its name is known from now on. */
void flow_declare_broken(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	if (scope->copy > 0)
		return;
	struct statement broken = *statement;
	broken.broken = true;
	if (statement->first_name != NODE_NONE)
		declare_flow(build, scope, &broken, statement->first_name);
}

/* ---- steps ---- */

struct walk {
	struct builder *build;
	const struct scope *scope;   /* its block is IN_FLOW or IN_PARALLEL */
	const struct owner *owner;   /* the flow */
	uint32_t flow;
	uint32_t parent;             /* parallel step, or MODEL_NONE */
	uint32_t last;               /* of the steps on this level, or MODEL_NONE */
	uint32_t branch;
};

static uint32_t add_step(struct walk *walk, struct model_step step)
{
	struct model *model = walk->build->model;
	uint32_t index = model->steps.count;
	step.flow = walk->flow;
	step.parent = walk->parent;
	step.child = step.next = step.next_use = MODEL_NONE;
	step.branch = walk->branch;
	vec_push(walk->build->arena, &model->steps, step);
	if (walk->last != MODEL_NONE)
		model->steps.at[walk->last].next = index;
	else if (walk->parent != MODEL_NONE)
		model->steps.at[walk->parent].child = index;
	else
		model->flows.at[walk->flow].first_step = index;
	walk->last = index;
	return index;
}

/* Within a parallel block each arrow of a list is a branch, and a chain is one. */
static void take_arrows(struct walk *walk, uint32_t tree)
{
	struct builder *build = walk->build;
	struct arrow_statement statement;
	arrows_read(build, walk->scope, tree, true, &statement);
	uint32_t split = MODEL_NONE;
	for (uint32_t i = 0; i < statement.hops.count; i++) {
		const struct hop *hop = &statement.hops.at[i];
		bool more = i + 1 < statement.hops.count && statement.hops.at[i + 1].further;
		build->model->arrows.at[hop->arrow].broken |= statement.broken;
		struct model_step step = { .arrow = hop->arrow, .attributes = statement.attributes, .label = statement.label,
			                   .span = hop->span };
		uint32_t index = build->model->steps.count;
		if (!hop->further)
			split = more ? index : MODEL_NONE;
		step.split = split;
		add_step(walk, step);
		if (walk->parent != MODEL_NONE && statement.length == 1 && !more)
			walk->branch++;
	}
	if (walk->parent != MODEL_NONE && statement.length > 1)
		walk->branch++;
	if (statement.broken)
		build->model->flows.at[walk->flow].broken = true;
}

static void take_block(struct walk *walk, uint32_t block);

static void take_parallel(struct walk *walk, uint32_t tree)
{
	uint32_t block = syntax_child(walk->scope->syntax, tree, NODE_BLOCK);
	struct model_step step = { .parallel = true, .arrow = MODEL_NONE, .split = MODEL_NONE,
		                   .span = tree_span(walk->scope, tree) };
	uint32_t index = add_step(walk, step);
	walk->branch += walk->parent != MODEL_NONE;
	struct scope scope = *walk->scope;
	scope.block = IN_PARALLEL;
	scope.tree = tree;
	struct walk inner = { walk->build, &scope, walk->owner, walk->flow, index, MODEL_NONE, 0 };
	if (block != NODE_NONE)
		take_block(&inner, block);
}

static bool is_parallel(const struct walk *walk, uint32_t tree)
{
	const struct node *nodes = walk->scope->syntax->nodes;
	return nodes[tree].kind == NODE_BARE && ref_is_plain(walk->scope, nodes[tree].child) &&
	       str_is(ref_text(walk->build, walk->scope, nodes[tree].child), "parallel");
}

static void take_block(struct walk *walk, uint32_t block)
{
	const struct node *nodes = walk->scope->syntax->nodes;
	for (uint32_t tree = nodes[block].child; tree != NODE_NONE; tree = nodes[tree].next) {
		if (nodes[tree].kind == NODE_ARROWS)
			take_arrows(walk, tree);
		else if (is_parallel(walk, tree))
			take_parallel(walk, tree);
		else
			block_take_one(walk->build, walk->scope, walk->owner, tree);
	}
}

static void take_flow(struct builder *build, const struct scope *outer, uint32_t flow, uint32_t tree, uint32_t block,
                      bool amends)
{
	struct model_flow *it = &build->model->flows.at[flow];
	struct scope scope = *outer;
	scope.block = IN_FLOW;
	scope.tree = tree;
	scope.owner = flow;
	struct owner owner = { .into = &it->attributes, .place = PLACE_FLOW, .origin = ORIGIN_DECLARED,
		               .layer = outer->layer, .amends = amends, .broken = &it->broken, .what = "flow" };
	struct walk walk = { build, &scope, &owner, flow, MODEL_NONE, build->flow_last.at[flow], 0 };
	take_block(&walk, block);
	build->flow_last.at[flow] = walk.last;
}

static void flow_task(struct builder *build, const struct task *task)
{
	uint32_t block = syntax_child(task->scope->syntax, task->tree, NODE_BLOCK);
	take_flow(build, task->scope, task->index, task->tree, block, false);
}

void flow_amend(struct builder *build, const struct scope *scope, uint32_t flow, uint32_t block)
{
	take_flow(build, scope, flow, scope->syntax->nodes[block].parent, block, true);
}

void collect_parallel(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	/* reached only as `parallel NAME`: the block itself is taken by its flow */
	const struct statement_row *row = words_statement(build, statement->word_text);
	statement_check_parts(build, scope, statement, row->names, row->parts, "'parallel'", row->example);
}
