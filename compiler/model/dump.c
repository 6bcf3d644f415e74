/* The model as stable text, one line for a thing, its attributes and parts indented below it. `@12` is the line, `@12-15` the
 * lines of a block; included files are named. */
#include "model/model.h"
#include "model/value.h"

static const char *const group_words[] = {
	[GROUP_REGION] = "region", [GROUP_ZONE] = "zone", [GROUP_NETWORK] = "network", [GROUP_GROUP] = "group"
};
static const char *const hint_words[] = { [HINT_RANK] = "rank", [HINT_ORDER] = "order", [HINT_LEFT] = "left",
	                                  [HINT_RIGHT] = "right", [HINT_TOP] = "top", [HINT_BOTTOM] = "bottom" };
static const char *const stage_words[] = {
	[STAGE_UNSTATED] = "unstated", [STAGE_SKETCH] = "sketch", [STAGE_MVP] = "mvp", [STAGE_PRODUCTION] = "production"
};

static void write_quoted(struct buf *out, struct str text)
{
	struct value value = { .kind = VALUE_TEXT, .text = text };
	value_show(out, NULL, &value);
}

static void write_lines(struct buf *out, const struct model *model, struct span span)
{
	uint32_t first = model_line(model, span.file, span.start);
	uint32_t last = model_line(model, span.file, span.end > span.start ? span.end - 1 : span.end);
	buf_text(out, " @");
	if (span.file != model->files.at[0]->source->file)
		buf_printf(out, "%.*s:", STR_ARG(source_get(model->sources, span.file)->name));
	buf_printf(out, "%u", first);
	if (last != first)
		buf_printf(out, "-%u", last);
}

/* Where it stands, its layer, and whether it is broken: what ends the line of every thing. */
static void end_line(struct buf *out, const struct model *model, struct span span, uint32_t layer, bool broken)
{
	if (layer)
		buf_printf(out, " layer %.*s", STR_ARG(model->layers.at[layer].id));
	if (broken)
		buf_text(out, " broken");
	write_lines(out, model, span);
	buf_char(out, '\n');
}

static void write_attributes(struct buf *out, const struct model *model, const struct attributes *attributes, int depth)
{
	for (uint32_t i = 0; i < attributes->list.count; i++) {
		const struct attribute *attribute = &attributes->list.at[i];
		buf_repeat(out, '\t', (size_t)depth);
		buf_printf(out, "%s = ", attribute_row(attribute->id)->name);
		value_show(out, &model->quantities, &attribute->value);
		if (attribute->value.node != MODEL_NONE)
			buf_printf(out, " (%.*s)", STR_ARG(model->nodes.at[attribute->value.node].name));
		end_line(out, model, attribute->span, attribute->layer, false);
	}
}

static void write_label(struct buf *out, struct str label, struct str id)
{
	if (label.len && !str_equal(label, id)) {
		buf_char(out, ' ');
		write_quoted(out, label);
	}
}

static void write_amendments(struct buf *out, const struct model *model, const struct span *at, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		buf_text(out, "\tamended");
		end_line(out, model, at[i], 0, false);
	}
}

static void write_design(struct buf *out, const struct model *model)
{
	if (model->title.len) {
		buf_text(out, "title ");
		write_quoted(out, model->title);
		buf_char(out, '\n');
	}
	if (model->description.len) {
		buf_text(out, "description ");
		write_quoted(out, model->description);
		buf_char(out, '\n');
	}
	if (model->stage != STAGE_UNSTATED) {
		buf_printf(out, "stage %s", stage_words[model->stage]);
		end_line(out, model, model->stage_span, 0, false);
	}
	if (model->direction == DIRECTION_DOWN)
		buf_text(out, "direction down\n");
	write_attributes(out, model, &model->attributes, 0);
	for (uint32_t i = 1; i < model->files.count; i++)
		buf_printf(out, "include %.*s\n", STR_ARG(model->files.at[i]->source->name));
	for (uint32_t i = 0; i < model->quantities.definitions.count; i++) {
		const struct quantity_definition *definition = &model->quantities.definitions.at[i];
		if (definition->prelude)
			continue;
		buf_printf(out, "assume %.*s = ", STR_ARG(definition->name));
		if (expr_usable(definition->expr))
			quantity_show(out, expr_bounds(&model->quantities, definition->expr));
		else
			buf_text(out, "?");
		end_line(out, model, definition->span, 0, false);
	}
	for (uint32_t i = 0; i < model->kinds.count; i++) {
		const struct model_kind *kind = &model->kinds.at[i];
		if (kind->parent == MODEL_NONE || kind->prelude)
			continue;
		buf_printf(out, "kind %.*s : %.*s", STR_ARG(kind->name), STR_ARG(model->kinds.at[kind->parent].name));
		end_line(out, model, kind->span, 0, false);
		write_attributes(out, model, &kind->attributes, 1);
	}
	for (uint32_t i = 1; i < model->layers.count; i++) {
		buf_printf(out, "layer %.*s", STR_ARG(model->layers.at[i].id));
		write_label(out, model->layers.at[i].label, model->layers.at[i].id);
		end_line(out, model, model->layers.at[i].span, 0, false);
	}
}

static void write_things(struct buf *out, const struct model *model)
{
	for (uint32_t i = 0; i < model->groups.count; i++) {
		const struct model_group *group = &model->groups.at[i];
		buf_printf(out, "%s %.*s", group_words[group->kind], STR_ARG(group->name));
		write_label(out, group->label, group->id);
		if (group->template_id != MODEL_NONE)
			buf_printf(out, " twin %u", group->template_id);
		end_line(out, model, group->span, group->layer, group->broken);
		write_attributes(out, model, &group->attributes, 1);
		write_amendments(out, model, group->amendments.at, group->amendments.count);
	}
	for (uint32_t i = 0; i < model->nodes.count; i++) {
		const struct model_node *node = &model->nodes.at[i];
		buf_printf(out, "%.*s %.*s", STR_ARG(model->kinds.at[node->kind].name), STR_ARG(node->name));
		write_label(out, node->label, node->id);
		if (node->template_id != MODEL_NONE)
			buf_printf(out, " twin %u", node->template_id);
		end_line(out, model, node->span, node->layer, node->broken);
		write_attributes(out, model, &node->attributes, 1);
		write_amendments(out, model, node->amendments.at, node->amendments.count);
	}
}

static void write_arrows(struct buf *out, const struct model *model)
{
	for (uint32_t i = 0; i < model->arrows.count; i++) {
		const struct model_arrow *arrow = &model->arrows.at[i];
		buf_printf(out, "arrow %.*s %.*s %s %.*s", STR_ARG(arrow->id), STR_ARG(model_end_name(model, arrow->from)),
		           arrow_form_text(arrow->form), STR_ARG(model_end_name(model, arrow->to)));
		write_label(out, arrow->label, STR(""));
		if (!arrow->outside_flows)
			buf_text(out, " in flows");
		if (arrow->mentions.count > 1)
			buf_printf(out, " times %u", arrow->mentions.count);
		end_line(out, model, arrow->span, arrow->layer, arrow->broken);
		write_attributes(out, model, &arrow->attributes, 1);
		bool plain = arrow->link_count == 1 && !arrow->from.is_group && !arrow->to.is_group;
		for (uint32_t k = 0; k < arrow->link_count && !plain; k++) {
			const struct model_link *link = &model->links.at[arrow->first_link + k];
			buf_printf(out, "\tlink %.*s %.*s\n", STR_ARG(model->nodes.at[link->from].name),
			           STR_ARG(model->nodes.at[link->to].name));
		}
	}
}

/* Steps in the order of the text, which is that of the array; depth by their parents. */
static void write_step(struct buf *out, const struct model *model, uint32_t index)
{
	const struct model_step *step = &model->steps.at[index];
	int depth = 1;
	for (uint32_t parent = step->parent; parent != MODEL_NONE; parent = model->steps.at[parent].parent)
		depth++;
	buf_repeat(out, '\t', (size_t)depth);
	buf_text(out, step->parallel ? "parallel" : "step");
	if (!step->parallel)
		buf_printf(out, " %.*s", STR_ARG(model->arrows.at[step->arrow].id));
	write_label(out, step->label, STR(""));
	if (step->parent != MODEL_NONE)
		buf_printf(out, " branch %u", step->branch);
	if (step->split != MODEL_NONE)
		buf_printf(out, " split %u", step->split);
	end_line(out, model, step->span, 0, false);
	write_attributes(out, model, &step->attributes, depth + 1);
}

static void write_flows(struct buf *out, const struct model *model)
{
	/* steps by flow, each list in order */
	uint32_t *first = ARENA_ARRAY(model->arena, uint32_t, model->flows.count);
	uint32_t *next = ARENA_ARRAY(model->arena, uint32_t, model->steps.count);
	for (uint32_t i = model->steps.count; i-- > 0;) {
		next[i] = first[model->steps.at[i].flow];
		first[model->steps.at[i].flow] = i + 1;
	}
	for (uint32_t i = 0; i < model->flows.count; i++) {
		const struct model_flow *flow = &model->flows.at[i];
		buf_printf(out, "flow %.*s", STR_ARG(flow->id));
		write_label(out, flow->label, flow->id);
		end_line(out, model, flow->span, flow->layer, flow->broken);
		write_attributes(out, model, &flow->attributes, 1);
		for (uint32_t step = first[i]; step; step = next[step - 1])
			write_step(out, model, step - 1);
	}
	for (uint32_t i = 0; i < model->goals.count; i++) {
		const struct model_goal *goal = &model->goals.at[i];
		buf_printf(out, "goal %s %s ", goal_metric_name(goal->metric), comparison_text(goal->comparison));
		if (!goal->broken)
			quantity_show_expr(out, &model->quantities, goal->expr);
		if (goal->flow != MODEL_NONE)
			buf_printf(out, " of %.*s", STR_ARG(model->flows.at[goal->flow].id));
		end_line(out, model, goal->span, 0, goal->broken);
	}
	for (uint32_t i = 0; i < model->claims.count; i++) {
		static const char *const of[] = { [FIGURE_OF_NODE] = "node", [FIGURE_OF_ARROW] = "arrow", [FIGURE_OF_FLOW] = "flow",
			                          [FIGURE_OF_WHOLE] = "whole", [FIGURE_OF_ASSUMPTION] = "assumption",
			                          [FIGURE_OF_NOTHING] = "nothing" };
		const struct model_claim *claim = &model->claims.at[i];
		buf_printf(out, "claim %.*s = ", STR_ARG(claim->path));
		if (!claim->broken)
			quantity_show_expr(out, &model->quantities, claim->expr);
		buf_printf(out, " of %s", of[claim->broken ? FIGURE_OF_NOTHING : claim->meaning.of]);
		if (claim->figure.len && !claim->broken)
			buf_printf(out, " figure %.*s", STR_ARG(claim->figure));
		end_line(out, model, claim->span, 0, claim->broken);
	}
}

static void write_texts(struct buf *out, const struct model *model, const char *word, const struct model_text *texts,
                        uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		buf_text(out, word);
		write_label(out, texts[i].title, STR(""));
		buf_text(out, " : ");
		write_quoted(out, texts[i].text);
		end_line(out, model, texts[i].span, texts[i].layer, false);
	}
}

static void write_target(struct buf *out, const struct model *model, const char *word, uint32_t node)
{
	if (node != MODEL_NONE)
		buf_printf(out, " %s %.*s", word, STR_ARG(model->nodes.at[node].name));
}

static void write_practice(struct buf *out, const struct model *model)
{
	write_texts(out, model, "require", model->requires.at, model->requires.count);
	write_texts(out, model, "exclude", model->excludes.at, model->excludes.count);
	for (uint32_t i = 0; i < model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &model->endpoints.at[i];
		buf_printf(out, "endpoint [%.*s] %.*s", STR_ARG(endpoint->method), STR_ARG(endpoint->path));
		write_target(out, model, "on", endpoint->node);
		write_label(out, endpoint->text, STR(""));
		end_line(out, model, endpoint->span, 0, false);
		write_attributes(out, model, &endpoint->attributes, 1);
	}
	for (uint32_t i = 0; i < model->tables.count; i++) {
		const struct model_table *table = &model->tables.at[i];
		buf_printf(out, "table %.*s", STR_ARG(table->name));
		write_target(out, model, "in", table->node);
		end_line(out, model, table->span, 0, false);
		for (uint32_t k = 0; k < table->columns.count; k++) {
			const struct model_column *column = &table->columns.at[k];
			buf_printf(out, "\tcolumn %.*s : %.*s%s", STR_ARG(column->name), STR_ARG(column->type),
			           column->key ? " key" : "");
			end_line(out, model, column->span, 0, false);
		}
		write_attributes(out, model, &table->attributes, 1);
	}
	for (uint32_t i = 0; i < model->sagas.count; i++) {
		const struct model_saga *saga = &model->sagas.at[i];
		buf_printf(out, "saga %.*s", STR_ARG(saga->name));
		end_line(out, model, saga->span, 0, false);
		write_attributes(out, model, &saga->attributes, 1);
		for (uint32_t k = 0; k < saga->steps.count; k++) {
			buf_printf(out, "\tstep %.*s", STR_ARG(saga->steps.at[k].name));
			end_line(out, model, saga->steps.at[k].span, 0, false);
			write_attributes(out, model, &saga->steps.at[k].attributes, 2);
		}
	}
	for (uint32_t i = 0; i < model->metrics.count; i++) {
		buf_printf(out, "metric %.*s", STR_ARG(model->metrics.at[i].name));
		end_line(out, model, model->metrics.at[i].span, 0, false);
		write_attributes(out, model, &model->metrics.at[i].attributes, 1);
	}
	write_texts(out, model, "decide", model->decisions.at, model->decisions.count);
	write_texts(out, model, "risk", model->risks.at, model->risks.count);
}

static void write_marks(struct buf *out, const struct model *model)
{
	for (uint32_t i = 0; i < model->notes.count; i++) {
		const struct model_note *note = &model->notes.at[i];
		buf_text(out, "note");
		if (note->on_arrow)
			buf_printf(out, " on %.*s", STR_ARG(model->arrows.at[note->target.index].id));
		else if (note->has_target)
			buf_printf(out, " on %.*s", STR_ARG(model_end_name(model, note->target)));
		buf_text(out, " : ");
		write_quoted(out, note->text);
		end_line(out, model, note->span, note->layer, false);
	}
	for (uint32_t i = 0; i < model->hints.count; i++) {
		const struct model_hint *hint = &model->hints.at[i];
		buf_text(out, hint_words[hint->kind]);
		for (uint32_t k = 0; k < hint->ends.count; k++)
			buf_printf(out, "%s %.*s", k ? "," : "", STR_ARG(model_end_name(model, hint->ends.at[k])));
		end_line(out, model, hint->span, 0, false);
	}
	for (uint32_t i = 0; i < model->settings.count; i++) {
		const struct model_setting *setting = &model->settings.at[i];
		buf_printf(out, "lint %.*s = ", STR_ARG(setting->name));
		value_show(out, &model->quantities, &setting->value);
		buf_text(out, setting->project ? " of the project" : "");
		end_line(out, model, setting->span, 0, false);
	}
	for (uint32_t i = 0; i < model->allows.count; i++) {
		const struct diag_allow *allow = &model->allows.at[i];
		buf_printf(out, "allow %.*s : ", STR_ARG(allow->rule));
		write_quoted(out, allow->reason);
		if (allow->until.len)
			buf_printf(out, " until %.*s", STR_ARG(allow->until));
		write_lines(out, model, allow->at);
		buf_text(out, " within");
		end_line(out, model, allow->scope, 0, false);
	}
}

void model_dump(struct buf *out, const struct model *model)
{
	write_design(out, model);
	write_things(out, model);
	write_arrows(out, model);
	write_flows(out, model);
	write_practice(out, model);
	write_marks(out, model);
}
