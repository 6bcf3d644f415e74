/* What the design is made of: parts; endpoints, tables, sagas and metrics. */
#include "export/page.h"

#include "model/value.h"

/* ---- parts ---- */

static struct str shown(struct arena *arena, const struct model *model, uint32_t node, enum attribute_id id)
{
	const struct attribute *attribute = model_attribute(model, node, id);
	if (!attribute || attribute->value.kind == VALUE_NO)
		return (struct str){ "", 0 };
	if (attribute->value.kind == VALUE_TEXT || attribute->value.kind == VALUE_WORD)
		return attribute->value.text;
	struct buf out = buf_in(arena);
	value_show(&out, &model->quantities, &attribute->value);
	return buf_view(&out);
}

enum column { COLUMN_PART, COLUMN_KIND, COLUMN_INSTANCES, COLUMN_GROUP, COLUMN_OWNER, COLUMN_DESCRIPTION, COLUMN_COUNT };

static struct str part_cell(struct arena *arena, const struct model *model, uint32_t node, enum column column)
{
	const struct model_node *part = &model->nodes.at[node];
	struct str text;
	switch (column) {
	case COLUMN_PART:
	case COLUMN_COUNT: return part->label;
	case COLUMN_KIND:
		text = shown(arena, model, node, ATTR_tech);
		return text.len ? str_format(arena, "%s, %.*s", base_kind_name(model_base_kind(model, node)), STR_ARG(text))
		                : model->kinds.at[part->kind].name;
	case COLUMN_INSTANCES:
		text = shown(arena, model, node, ATTR_autoscale);
		return text.len ? text : shown(arena, model, node, ATTR_replicas);
	case COLUMN_GROUP:
		return part->group == MODEL_NONE
		           ? STR("")
		           : page_end_label(model, (struct model_end){ .is_group = true, .index = part->group });
	case COLUMN_OWNER: return shown(arena, model, node, ATTR_owner);
	case COLUMN_DESCRIPTION: return shown(arena, model, node, ATTR_description);
	}
	return STR("");
}

static void write_part_cell(struct buf *out, const struct model *model, uint32_t node, enum column column)
{
	const struct attribute *link = column == COLUMN_PART ? model_attribute(model, node, ATTR_link) : NULL;
	struct str text = part_cell(out->arena, model, node, column);
	if (!link) {
		page_cell(out, text);
		return;
	}
	buf_text(out, "| [");
	page_text(out, text);
	buf_text(out, "](");
	page_target(out, link->value.text);
	buf_text(out, ") |");
}

/* A column in which no part says anything is left out. */
void notes_parts(struct buf *out, const struct model *model)
{
	static const char *const titles[COLUMN_COUNT] = { "part", "kind", "instances", "in", "owner", "what it does" };
	const char *columns[COLUMN_COUNT];
	uint32_t count = 0;
	bool used[COLUMN_COUNT] = { false };
	for (enum column column = 0; column < COLUMN_COUNT; column++) {
		for (uint32_t node = 0; node < model->nodes.count && !used[column]; node++)
			used[column] = part_cell(out->arena, model, node, column).len > 0;
		if (used[column])
			columns[count++] = titles[column];
	}
	if (model->nodes.count == 0)
		return;
	page_heading(out, 2, "Parts");
	page_head(out, columns, count);
	for (uint32_t node = 0; node < model->nodes.count; node++) {
		for (enum column column = 0; column < COLUMN_COUNT; column++)
			if (used[column])
				write_part_cell(out, model, node, column);
		page_row_end(out);
	}
}

/* ---- endpoints, tables, sagas, metrics ---- */

static void write_endpoints(struct buf *out, const struct model *model)
{
	static const char *const columns[] = { "endpoint", "served by", "body", "promises" };
	if (model->endpoints.count == 0)
		return;
	page_heading(out, 2, "Endpoints");
	page_head(out, columns, sizeof columns / sizeof *columns);
	for (uint32_t i = 0; i < model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &model->endpoints.at[i];
		struct buf promises = buf_in(out->arena);
		page_attributes(&promises, model, &endpoint->attributes);
		page_cell(out, endpoint->title);
		page_cell(out, endpoint->node == MODEL_NONE ? STR("") : model->nodes.at[endpoint->node].label);
		page_cell(out, endpoint->text);
		page_cell(out, buf_view(&promises));
		page_row_end(out);
	}
}

static void write_table(struct buf *out, const struct model *model, const struct model_table *table)
{
	static const char *const columns[] = { "column", "type", "key" };
	buf_text(out, "\n**");
	page_text(out, table->name);
	buf_text(out, "**");
	if (table->node != MODEL_NONE) {
		buf_text(out, " in ");
		page_text(out, model->nodes.at[table->node].label);
	}
	if (table->attributes.list.count) {
		struct buf words = buf_in(out->arena);
		page_attributes(&words, model, &table->attributes);
		buf_text(out, ": ");
		page_text(out, buf_view(&words));
	}
	buf_text(out, table->columns.count ? "\n\n" : "\n");
	if (table->columns.count)
		page_head(out, columns, sizeof columns / sizeof *columns);
	for (uint32_t i = 0; i < table->columns.count; i++) {
		page_cell(out, table->columns.at[i].name);
		page_cell(out, table->columns.at[i].type);
		page_cell(out, table->columns.at[i].key ? STR("key") : STR(""));
		page_row_end(out);
	}
}

static void write_tables(struct buf *out, const struct model *model)
{
	if (model->tables.count == 0)
		return;
	page_heading(out, 2, "Tables");
	out->len--; /* each table opens with an empty line of its own */
	for (uint32_t i = 0; i < model->tables.count; i++)
		write_table(out, model, &model->tables.at[i]);
}

/* "reserve (undo: release)" */
static void write_saga(struct buf *out, const struct model *model, const struct model_saga *saga)
{
	struct buf scratch = buf_in(out->arena);
	buf_text(out, "- **");
	page_text(out, saga->name);
	buf_text(out, "**: ");
	for (uint32_t i = 0; i < saga->steps.count; i++) {
		const struct model_saga_step *step = &saga->steps.at[i];
		buf_text(out, i ? ", then " : "");
		page_text(out, step->name);
		if (step->attributes.list.count == 0)
			continue;
		scratch.len = 0;
		page_attributes(&scratch, model, &step->attributes);
		buf_text(out, " (");
		page_text(out, buf_view(&scratch));
		buf_char(out, ')');
	}
	buf_char(out, '\n');
}

static void write_sagas(struct buf *out, const struct model *model)
{
	if (model->sagas.count == 0)
		return;
	page_heading(out, 2, "Sagas");
	for (uint32_t i = 0; i < model->sagas.count; i++)
		write_saga(out, model, &model->sagas.at[i]);
}

static void write_metrics(struct buf *out, const struct model *model)
{
	if (model->metrics.count == 0)
		return;
	page_heading(out, 2, "Metrics");
	for (uint32_t i = 0; i < model->metrics.count; i++) {
		struct buf words = buf_in(out->arena);
		page_attributes(&words, model, &model->metrics.at[i].attributes);
		buf_text(out, "- ");
		page_text(out, model->metrics.at[i].name);
		buf_text(out, words.len ? ": " : "");
		page_text(out, buf_view(&words));
		buf_char(out, '\n');
	}
}

void notes_interfaces(struct buf *out, const struct model *model)
{
	write_endpoints(out, model);
	write_tables(out, model);
	write_sagas(out, model);
	write_metrics(out, model);
}
