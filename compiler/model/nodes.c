/* Nodes: declared in the first pass, their blocks read in the second. */
#include "model/build.h"

static void node_task(struct builder *build, const struct task *task)
{
	struct model *model = build->model;
	struct statement statement = statement_read(build, task->scope->syntax, task->tree);
	if (words_kind(build, statement.word_text) == MODEL_NONE)
		return; /* the statement was refused as a whole */
	struct owner owner = owner_of_node(build, task->index);
	owner.layer = model->nodes.at[task->index].layer;
	struct scope scope = *task->scope;
	scope.block = IN_NODE;
	scope.tree = task->tree;
	scope.owner = task->index;
	if (statement.count != NODE_NONE) {
		attributes_reserve(build, &scope, &owner, 1, statement.block);
		attribute_take_count(build, &scope, &owner, statement.count);
	}
	if (statement.block != NODE_NONE)
		block_take(build, &scope, &owner, statement.block);
}

/* Text of a declaration's label: a name in quotes is its own label. */
static struct str label_of(struct builder *build, const struct scope *scope, const struct statement *statement,
                           struct str id)
{
	return statement->label != NODE_NONE ? tree_value(build, scope, statement->label) : id;
}

static void refuse_twice(struct builder *build, struct span span, struct str id, uint32_t before)
{
	const struct model *model = build->model;
	bool group = before & MODEL_GROUP_BIT;
	before &= ~MODEL_GROUP_BIT;
	name_refuse_twice(build, span, id, group ? model->groups.at[before].name_span : model->nodes.at[before].name_span);
}

static uint32_t declare_node(struct builder *build, const struct scope *scope, const struct statement *statement,
                             uint32_t ref, uint32_t kind)
{
	struct model *model = build->model;
	struct str id = name_declared(build, scope, ref);
	struct span name_span = tree_span(scope, ref);
	uint32_t template_id = template_take(build, 1);
	if (id.len == 0 || !build_room(build, model->nodes.count, "nodes", name_span))
		return MODEL_NONE;
	uint32_t before, index = model->nodes.count;
	struct str name = name_enter(build, scope->group, id, index, &before);
	if (before != MAP_NONE) {
		/* without a kind it may be no declaration at all: see settle_kind */
		if (!statement->broken && kind != MODEL_NONE)
			refuse_twice(build, name_span, id, before);
		return MODEL_NONE;
	}
	struct model_node node = {
		.kind = kind == MODEL_NONE ? (uint32_t)KIND_service : kind, .id = id, .name = name,
		.label = label_of(build, scope, statement, id), .group = scope->group, .template_id = template_id,
		.span = tree_span(scope, statement->tree), .name_span = name_span, .layer = scope->layer,
		.broken = statement->broken
	};
	vec_push(build->arena, &model->nodes, node);
	return index;
}

void collect_node(struct builder *build, const struct scope *scope, const struct statement *statement, uint32_t kind)
{
	const struct node *nodes = scope->syntax->nodes;
	if (kind != MODEL_NONE)
		statement_check_parts(build, scope, statement, NAMES_MANY, PART_LABEL | PART_COUNT | PART_BLOCK, "a node",
		                      "service api \"API\" x3");
	if (statement->block != NODE_NONE)
		collect_strays(build, scope, statement->block, IN_NODE, kind == MODEL_NONE);
	bool has_more = statement->block != NODE_NONE || statement->count != NODE_NONE;
	uint32_t ref = statement->first_name;
	for (uint32_t i = 0; i < statement->name_count; i++, ref = nodes[ref].next) {
		uint32_t index = declare_node(build, scope, statement, ref, kind);
		if (kind == MODEL_NONE)
			vec_push(build->arena, &build->without_kind, (struct task){ NULL, scope, ref, index });
		if (index != MODEL_NONE && has_more)
			build_task(build, node_task, scope, statement->tree, index);
	}
}

/* `api "API"` has lost its kind: what reads as a kind is the name, and the name the label. */
static void take_word_for_name(struct builder *build, const struct task *task, const struct statement *statement)
{
	struct model_node *node = &build->model->nodes.at[task->index];
	uint32_t before;
	if (statement->name_count != 1 || !ref_is_string(task->scope, statement->first_name) ||
	    !ref_is_plain(task->scope, statement->word))
		return;
	struct str name = name_enter(build, node->group, statement->word_text, task->index, &before);
	if (before != MAP_NONE)
		return;
	node->name = name;
	node->id = statement->word_text;
	build->index.nodes = MODEL_NONE;
}

/* `task->tree` is the name. */
static void settle_kind(struct builder *build, const struct task *task)
{
	const struct scope *scope = task->scope;
	struct statement statement = statement_read(build, scope->syntax, scope->syntax->nodes[task->tree].parent);
	uint32_t kind = words_kind(build, statement.word_text);
	struct model_node *node = task->index == MODEL_NONE ? NULL : &build->model->nodes.at[task->index];
	if (kind == MODEL_NONE) {
		statement_refuse_word(build, scope, &statement);
		if (node) {
			take_word_for_name(build, task, &statement);
			node->broken = true;
		}
		return;
	}
	statement_check_parts(build, scope, &statement, NAMES_MANY, PART_LABEL | PART_COUNT | PART_BLOCK, "a node",
	                      "service api \"API\" x3");
	if (node) {
		node->kind = kind;
		return;
	}
	uint32_t before;
	struct str id = name_declared(build, scope, task->tree);
	name_enter(build, scope->group, id, 0, &before);
	if (before != MAP_NONE && !statement.broken)
		refuse_twice(build, tree_span(scope, task->tree), id, before);
}

/* After the first pass all kinds are known, also those that stand below their nodes. */
void nodes_settle_kinds(struct builder *build)
{
	names_index(build);
	for (; build->kinds_settled < build->without_kind.count; build->kinds_settled++) {
		struct task task = build->without_kind.at[build->kinds_settled];
		build_mute(build, task.scope->copy > 0);
		settle_kind(build, &task);
	}
	build_mute(build, false);
}
