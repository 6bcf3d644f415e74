/* What the house rules of `lint { }` speak of, for the two rules that look after them. */
#include "lint/rules/rules.h"

const bool *rules_selected(const struct lint_run *run, const struct model_selector *selectors, uint32_t count)
{
	const struct model *model = run->model;
	bool *kinds = ARENA_ARRAY(run->arena, bool, model->kinds.count), *groups = ARENA_ARRAY(run->arena, bool, model->groups.count);
	bool *nodes = ARENA_ARRAY(run->arena, bool, model->nodes.count);
	for (uint32_t i = 0; i < count; i++) {
		if (selectors[i].kind != MODEL_NONE)
			kinds[selectors[i].kind] = true;
		for (uint32_t k = 0; k < selectors[i].ends.count; k++)
			(selectors[i].ends.at[k].is_group ? groups : nodes)[selectors[i].ends.at[k].index] = true;
	}
	for (uint32_t i = 0; i < model->groups.count; i++)
		groups[i] |= model->groups.at[i].parent != MODEL_NONE && groups[model->groups.at[i].parent];
	for (uint32_t i = 0; i < model->nodes.count; i++) {
		const struct model_node *node = &model->nodes.at[i];
		for (uint32_t kind = node->kind; kind != MODEL_NONE && !nodes[i]; kind = model->kinds.at[kind].parent)
			nodes[i] = kinds[kind];
		nodes[i] |= node->group != MODEL_NONE && groups[node->group];
	}
	return nodes;
}
