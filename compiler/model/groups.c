/* Groups, and templates: `region us, eu { ... }` makes its body once for each name. */
#include "model/build.h"

static enum group_kind group_kind_of(struct str word)
{
	static const char *const words[] = {
		[GROUP_REGION] = "region", [GROUP_ZONE] = "zone", [GROUP_NETWORK] = "network", [GROUP_GROUP] = "group"
	};
	for (enum group_kind kind = GROUP_REGION; kind < GROUP_GROUP; kind++)
		if (str_is(word, words[kind]))
			return kind;
	return GROUP_GROUP;
}

/* What is declared within a template is declared once for each copy of the body, always in the same order: the first copy
 * writes the log of template ids, the further ones read it. */
uint32_t template_take(struct builder *build, uint32_t copies)
{
	if (build->template_depth == 0)
		return copies > 1 ? build->template_count++ : MODEL_NONE;
	if (build->template_cursor == build->template_log.count)
		vec_push(build->arena, &build->template_log, build->template_count++);
	return build->template_log.at[build->template_cursor++];
}

static uint32_t declare_group(struct builder *build, const struct scope *scope, const struct statement *statement,
                              uint32_t ref, uint32_t template_id)
{
	struct model *model = build->model;
	struct str id = name_declared(build, scope, ref);
	if (id.len == 0)
		return scope->group;
	uint32_t before, index = model->groups.count;
	struct span name_span = tree_span(scope, ref);
	struct str name = name_enter(build, scope->group, id, index | MODEL_GROUP_BIT, &before);
	if (before != MAP_NONE) {
		bool is_group = before & MODEL_GROUP_BIT;
		before &= ~MODEL_GROUP_BIT;
		if (!statement->broken)
			name_refuse_twice(build, name_span, id,
			                  is_group ? model->groups.at[before].name_span : model->nodes.at[before].name_span);
		return is_group ? before : scope->group;
	}
	struct model_group group = {
		.kind = group_kind_of(statement->word_text), .id = id, .name = name, .label = id, .parent = scope->group,
		.template_id = template_id, .span = tree_span(scope, statement->tree), .name_span = name_span,
		.layer = scope->layer, .broken = statement->broken
	};
	if (statement->label != NODE_NONE)
		group.label = tree_value(build, scope, statement->label);
	vec_push(build->arena, &model->groups, group);
	return index;
}

void collect_group(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct node *nodes = scope->syntax->nodes;
	const struct statement_row *row = words_statement(build, statement->word_text);
	if (!statement_check_parts(build, scope, statement, row->names, row->parts, "a group", row->example)) {
		if (statement->block != NODE_NONE)
			collect_block(build, scope, statement->block);
		return;
	}
	uint32_t template_id = template_take(build, statement->name_count);
	bool is_template = statement->name_count > 1, muted = build->sink == &build->muted;
	if (is_template && build->template_depth++ == 0)
		build->template_log.count = build->template_cursor = 0;
	uint32_t body = build->template_cursor, copy = 0;
	for (uint32_t ref = statement->first_name; copy < statement->name_count; ref = nodes[ref].next, copy++) {
		uint32_t group = declare_group(build, scope, statement, ref, template_id);
		if (statement->block == NODE_NONE || build->full)
			continue;
		struct scope *inner = scope_within(build, scope, IN_GROUP, statement->tree);
		inner->group = group;
		inner->copy = scope->copy + copy;
		build->template_cursor = body;
		build_mute(build, muted || copy > 0);
		collect_block(build, inner, statement->block);
		build_mute(build, muted);
	}
	if (is_template)
		build->template_depth--;
}
