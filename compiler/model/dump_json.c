/* The model as JSON: the fields of one object, which the door opens and closes. Names are full model names, positions
 * are lines. */
#include "model/model.h"
#include "model/value.h"

static const char *const group_words[] = {
	[GROUP_REGION] = "region", [GROUP_ZONE] = "zone", [GROUP_NETWORK] = "network", [GROUP_GROUP] = "group"
};
static const char *const stage_words[] = {
	[STAGE_UNSTATED] = "unstated", [STAGE_SKETCH] = "sketch", [STAGE_MVP] = "mvp", [STAGE_PRODUCTION] = "production"
};

static void write_place(struct json *json, const struct model *model, struct span span)
{
	json_field_string(json, "file", source_get(model->sources, span.file)->name);
	json_field_integer(json, "line", model_line(model, span.file, span.start));
}

/* A number in base units, a range as its two ends, everything else as its words. */
static void write_value(struct json *json, const struct model *model, const struct value *value)
{
	switch (value->kind) {
	case VALUE_YES: json_bool(json, true); break;
	case VALUE_NO: json_bool(json, false); break;
	case VALUE_WORD:
	case VALUE_NODE: json_string(json, value->node == MODEL_NONE ? value->text : model->nodes.at[value->node].name); break;
	case VALUE_TEXT: json_string(json, value->text); break;
	case VALUE_QUANTITY:
		if (value->quantity.low == value->quantity.high) {
			json_number(json, value->quantity.low);
			break;
		}
		json_open_flat_object(json);
		json_field_number(json, "low", value->quantity.low);
		json_field_number(json, "high", value->quantity.high);
		json_close(json, '}');
		break;
	case VALUE_LIST:
		json_open_flat_array(json);
		for (uint32_t i = 0; i < value->item_count; i++)
			write_value(json, model, &value->items[i]);
		json_close(json, ']');
		break;
	}
}

static void write_attributes(struct json *json, const struct model *model, const struct attributes *attributes)
{
	if (attributes->list.count == 0)
		return;
	json_key(json, "attributes");
	json_open_object(json);
	for (uint32_t i = 0; i < attributes->list.count; i++) {
		json_key(json, attribute_row(attributes->list.at[i].id)->name);
		write_value(json, model, &attributes->list.at[i].value);
	}
	json_close(json, '}');
}

static void write_layer(struct json *json, const struct model *model, uint32_t layer)
{
	if (layer)
		json_field_string(json, "layer", model->layers.at[layer].id);
}

static void write_text(struct json *json, const char *key, struct str text)
{
	if (text.len)
		json_field_string(json, key, text);
}

static void write_design(struct json *json, const struct model *model)
{
	write_text(json, "title", model->title);
	write_text(json, "description", model->description);
	if (model->stage != STAGE_UNSTATED)
		json_field_string(json, "stage", str_of(stage_words[model->stage]));
	json_field_string(json, "direction", model->direction == DIRECTION_DOWN ? STR("down") : STR("right"));
	json_key(json, "files");
	json_open_flat_array(json);
	for (uint32_t i = 0; i < model->files.count; i++)
		json_string(json, model->files.at[i]->source->name);
	json_close(json, ']');
	write_attributes(json, model, &model->attributes);
	json_key(json, "assumptions");
	json_open_object(json);
	for (uint32_t i = 0; i < model->quantities.definitions.count; i++) {
		const struct quantity_definition *definition = &model->quantities.definitions.at[i];
		if (definition->prelude || !expr_usable(definition->expr))
			continue;
		struct value value = { .kind = VALUE_QUANTITY, .quantity = expr_bounds(&model->quantities, definition->expr) };
		json_key_str(json, definition->name);
		write_value(json, model, &value);
	}
	json_close(json, '}');
	json_key(json, "layers");
	json_open_array(json);
	for (uint32_t i = 1; i < model->layers.count; i++) {
		json_open_flat_object(json);
		json_field_string(json, "id", model->layers.at[i].id);
		json_field_string(json, "label", model->layers.at[i].label);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void write_groups(struct json *json, const struct model *model)
{
	json_key(json, "groups");
	json_open_array(json);
	for (uint32_t i = 0; i < model->groups.count; i++) {
		const struct model_group *group = &model->groups.at[i];
		json_open_object(json);
		json_field_string(json, "name", group->name);
		json_field_string(json, "kind", str_of(group_words[group->kind]));
		json_field_string(json, "label", group->label);
		if (group->parent != MODEL_NONE)
			json_field_string(json, "group", model->groups.at[group->parent].name);
		if (group->template_id != MODEL_NONE)
			json_field_integer(json, "twin", group->template_id);
		write_layer(json, model, group->layer);
		write_place(json, model, group->name_span);
		write_attributes(json, model, &group->attributes);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void write_nodes(struct json *json, const struct model *model)
{
	json_key(json, "nodes");
	json_open_array(json);
	for (uint32_t i = 0; i < model->nodes.count; i++) {
		const struct model_node *node = &model->nodes.at[i];
		json_open_object(json);
		json_field_string(json, "name", node->name);
		json_field_string(json, "kind", model->kinds.at[node->kind].name);
		json_field_string(json, "base", str_of(base_kind_name(model_base_kind(model, i))));
		json_field_string(json, "label", node->label);
		if (node->group != MODEL_NONE)
			json_field_string(json, "group", model->groups.at[node->group].name);
		if (node->template_id != MODEL_NONE)
			json_field_integer(json, "twin", node->template_id);
		write_layer(json, model, node->layer);
		write_place(json, model, node->name_span);
		write_attributes(json, model, &node->attributes);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void write_arrows(struct json *json, const struct model *model)
{
	json_key(json, "arrows");
	json_open_array(json);
	for (uint32_t i = 0; i < model->arrows.count; i++) {
		const struct model_arrow *arrow = &model->arrows.at[i];
		json_open_object(json);
		json_field_string(json, "id", arrow->id);
		json_field_string(json, "from", model_end_name(model, arrow->from));
		json_field_string(json, "to", model_end_name(model, arrow->to));
		json_field_string(json, "form", str_of(arrow_form_text(arrow->form)));
		write_text(json, "label", arrow->label);
		write_layer(json, model, arrow->layer);
		write_place(json, model, arrow->span);
		write_attributes(json, model, &arrow->attributes);
		if (arrow->from.is_group || arrow->to.is_group) {
			json_key(json, "links");
			json_open_array(json);
			for (uint32_t k = 0; k < arrow->link_count; k++) {
				const struct model_link *link = &model->links.at[arrow->first_link + k];
				json_open_flat_object(json);
				json_field_string(json, "from", model->nodes.at[link->from].name);
				json_field_string(json, "to", model->nodes.at[link->to].name);
				json_close(json, '}');
			}
			json_close(json, ']');
		}
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void write_steps(struct json *json, const struct model *model, uint32_t first)
{
	json_key(json, "steps");
	json_open_array(json);
	for (uint32_t index = first; index != MODEL_NONE; index = model->steps.at[index].next) {
		const struct model_step *step = &model->steps.at[index];
		json_open_object(json);
		if (step->parallel)
			json_field_bool(json, "parallel", true);
		else
			json_field_string(json, "arrow", model->arrows.at[step->arrow].id);
		if (step->parent != MODEL_NONE)
			json_field_integer(json, "branch", step->branch);
		write_text(json, "label", step->label);
		write_place(json, model, step->span);
		write_attributes(json, model, &step->attributes);
		if (step->parallel)
			write_steps(json, model, step->child); /* as deep as blocks nest */
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void write_flows(struct json *json, const struct model *model)
{
	json_key(json, "flows");
	json_open_array(json);
	for (uint32_t i = 0; i < model->flows.count; i++) {
		const struct model_flow *flow = &model->flows.at[i];
		json_open_object(json);
		json_field_string(json, "name", flow->id);
		json_field_string(json, "label", flow->label);
		write_layer(json, model, flow->layer);
		write_place(json, model, flow->name_span);
		write_attributes(json, model, &flow->attributes);
		write_steps(json, model, flow->first_step);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_key(json, "goals");
	json_open_array(json);
	for (uint32_t i = 0; i < model->goals.count; i++) {
		const struct model_goal *goal = &model->goals.at[i];
		if (goal->broken)
			continue;
		json_open_object(json);
		json_field_string(json, "metric", str_of(goal_metric_name(goal->metric)));
		json_field_string(json, "comparison", str_of(comparison_text(goal->comparison)));
		json_field_number(json, "value", goal->quantity.low);
		if (goal->flow != MODEL_NONE)
			json_field_string(json, "flow", model->flows.at[goal->flow].id);
		write_place(json, model, goal->span);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_key(json, "claims");
	json_open_array(json);
	for (uint32_t i = 0; i < model->claims.count; i++) {
		const struct model_claim *claim = &model->claims.at[i];
		struct value value = { .kind = VALUE_QUANTITY, .quantity = claim->quantity };
		if (claim->broken)
			continue;
		json_open_object(json);
		json_field_string(json, "path", claim->path);
		json_key(json, "value");
		write_value(json, model, &value);
		write_place(json, model, claim->span);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void write_texts(struct json *json, const struct model *model, const char *key, const struct model_text *texts,
                        uint32_t count)
{
	json_key(json, key);
	json_open_array(json);
	for (uint32_t i = 0; i < count; i++) {
		json_open_object(json);
		write_text(json, "title", texts[i].title);
		json_field_string(json, "text", texts[i].text);
		write_place(json, model, texts[i].span);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void write_endpoints(struct json *json, const struct model *model)
{
	json_key(json, "endpoints");
	json_open_array(json);
	for (uint32_t i = 0; i < model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &model->endpoints.at[i];
		json_open_object(json);
		write_text(json, "method", endpoint->method);
		json_field_string(json, "path", endpoint->path);
		if (endpoint->node != MODEL_NONE)
			json_field_string(json, "node", model->nodes.at[endpoint->node].name);
		write_text(json, "text", endpoint->text);
		write_place(json, model, endpoint->span);
		write_attributes(json, model, &endpoint->attributes);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void write_tables(struct json *json, const struct model *model)
{
	json_key(json, "tables");
	json_open_array(json);
	for (uint32_t i = 0; i < model->tables.count; i++) {
		const struct model_table *table = &model->tables.at[i];
		json_open_object(json);
		json_field_string(json, "name", table->name);
		if (table->node != MODEL_NONE)
			json_field_string(json, "node", model->nodes.at[table->node].name);
		json_key(json, "columns");
		json_open_array(json);
		for (uint32_t k = 0; k < table->columns.count; k++) {
			json_open_flat_object(json);
			json_field_string(json, "name", table->columns.at[k].name);
			json_field_string(json, "type", table->columns.at[k].type);
			json_field_bool(json, "key", table->columns.at[k].key);
			json_close(json, '}');
		}
		json_close(json, ']');
		write_place(json, model, table->span);
		write_attributes(json, model, &table->attributes);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void write_sagas(struct json *json, const struct model *model)
{
	json_key(json, "sagas");
	json_open_array(json);
	for (uint32_t i = 0; i < model->sagas.count; i++) {
		const struct model_saga *saga = &model->sagas.at[i];
		json_open_object(json);
		json_field_string(json, "name", saga->name);
		json_key(json, "steps");
		json_open_array(json);
		for (uint32_t k = 0; k < saga->steps.count; k++) {
			json_open_object(json);
			json_field_string(json, "name", saga->steps.at[k].name);
			write_attributes(json, model, &saga->steps.at[k].attributes);
			json_close(json, '}');
		}
		json_close(json, ']');
		write_place(json, model, saga->span);
		write_attributes(json, model, &saga->attributes);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_key(json, "metrics");
	json_open_array(json);
	for (uint32_t i = 0; i < model->metrics.count; i++) {
		json_open_object(json);
		json_field_string(json, "name", model->metrics.at[i].name);
		write_place(json, model, model->metrics.at[i].span);
		write_attributes(json, model, &model->metrics.at[i].attributes);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void write_notes(struct json *json, const struct model *model)
{
	json_key(json, "notes");
	json_open_array(json);
	for (uint32_t i = 0; i < model->notes.count; i++) {
		const struct model_note *note = &model->notes.at[i];
		json_open_object(json);
		json_field_string(json, "text", note->text);
		if (note->on_arrow)
			json_field_string(json, "arrow", model->arrows.at[note->target.index].id);
		else if (note->has_target)
			json_field_string(json, "on", model_end_name(model, note->target));
		write_layer(json, model, note->layer);
		write_place(json, model, note->span);
		json_close(json, '}');
	}
	json_close(json, ']');
}

void model_dump_json(struct json *json, const struct model *model)
{
	write_design(json, model);
	write_groups(json, model);
	write_nodes(json, model);
	write_arrows(json, model);
	write_flows(json, model);
	write_texts(json, model, "requires", model->requires.at, model->requires.count);
	write_texts(json, model, "excludes", model->excludes.at, model->excludes.count);
	write_texts(json, model, "decisions", model->decisions.at, model->decisions.count);
	write_texts(json, model, "risks", model->risks.at, model->risks.count);
	write_endpoints(json, model);
	write_tables(json, model);
	write_sagas(json, model);
	write_notes(json, model);
}
