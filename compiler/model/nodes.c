/* Nodes: declared in the first pass, their blocks read in the second. */
#include "model/build.h"

static void node_task(struct builder *build, const struct task *task)
{
	struct model *model = build->model;
	struct statement statement = statement_read(build, task->scope->syntax, task->tree);
	struct owner owner = owner_of_node(build, task->index);
	owner.layer = model->nodes.at[task->index].layer;
	struct scope scope = *task->scope;
	scope.block = IN_NODE;
	scope.tree = task->tree;
	scope.owner = task->index;
	if (statement.count != NODE_NONE)
		attribute_take_count(build, &scope, &owner, statement.count);
	if (statement.block != NODE_NONE)
		block_take(build, &scope, &owner, statement.block);
}

/* Text of a declaration's label: a name in quotes is its own label. */
static struct str label_of(struct builder *build, const struct scope *scope, const struct statement *statement,
                           struct str id)
{
	return statement->label != NODE_NONE ? tree_value(build, scope, statement->label) : id;
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
		struct span first = before & MODEL_GROUP_BIT ? model->groups.at[before & ~MODEL_GROUP_BIT].name_span
		                                             : model->nodes.at[before].name_span;
		if (!statement->broken)
			name_refuse_twice(build, name_span, id, first);
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
		collect_strays(build, scope, statement->block, IN_NODE);
	bool has_more = statement->block != NODE_NONE || statement->count != NODE_NONE;
	uint32_t ref = statement->first_name;
	for (uint32_t i = 0; i < statement->name_count; i++, ref = nodes[ref].next) {
		uint32_t index = declare_node(build, scope, statement, ref, kind);
		if (kind == MODEL_NONE)
			vec_push(build->arena, &build->without_kind, (struct task){ NULL, scope, statement->tree, index });
		if (index != MODEL_NONE && has_more)
			build_task(build, node_task, scope, statement->tree, index);
	}
}

/* After the first pass all kinds are known, also those that stand below their nodes. */
void nodes_settle_kinds(struct builder *build)
{
	for (uint32_t i = 0; i < build->without_kind.count; i++) {
		struct task task = build->without_kind.at[i];
		struct statement statement = statement_read(build, task.scope->syntax, task.tree);
		uint32_t kind = words_kind(build, statement.word_text);
		struct model_node *node = task.index == MODEL_NONE ? NULL : &build->model->nodes.at[task.index];
		build_mute(build, task.scope->copy > 0);
		if (kind == MODEL_NONE)
			statement_refuse_word(build, task.scope, &statement);
		else
			statement_check_parts(build, task.scope, &statement, NAMES_MANY, PART_LABEL | PART_COUNT | PART_BLOCK,
			                      "a node", "service api \"API\" x3");
		if (node) {
			node->kind = kind == MODEL_NONE ? (uint32_t)KIND_service : kind;
			node->broken |= kind == MODEL_NONE;
		}
	}
	build_mute(build, false);
}
