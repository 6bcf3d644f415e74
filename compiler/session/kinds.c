/* `lintel kinds`: the base kinds, each followed by what the prelude and the design make of it; and the constants. */
#include "session/session.h"

#include "model/value.h"

static const char *const base_texts[BASE_KIND_COUNT] = {
#define KIND(name, class_, what) what,
#include "model/kinds.def"
#undef KIND
};

/* Kinds of one base in order of declaration: the first of each base, and the next of the same one. */
struct kind_chains {
	uint32_t first[BASE_KIND_COUNT], last[BASE_KIND_COUNT];
	uint32_t *next;
};

static struct kind_chains chain_kinds(struct arena *arena, const struct model *model)
{
	struct kind_chains chains = { .next = ARENA_ARRAY(arena, uint32_t, model->kinds.count) };
	for (uint32_t base = 0; base < BASE_KIND_COUNT; base++)
		chains.first[base] = chains.last[base] = MODEL_NONE;
	for (uint32_t i = 0; i < model->kinds.count; i++) {
		uint32_t base = model->kinds.at[i].base;
		chains.next[i] = MODEL_NONE;
		if (chains.first[base] == MODEL_NONE)
			chains.first[base] = i;
		else
			chains.next[chains.last[base]] = i;
		chains.last[base] = i;
	}
	return chains;
}

static struct str attribute_text(struct arena *arena, const struct model *model, const struct attribute *attribute)
{
	struct buf out = buf_in(arena);
	value_show(&out, &model->quantities, &attribute->value);
	return buf_view(&out);
}

static void write_padded(struct buf *out, struct str text, size_t width)
{
	buf_str(out, text);
	buf_repeat(out, ' ', text.len < width ? width - text.len : 1);
}

static void write_kind(struct buf *out, const struct model *model, const struct model_kind *kind)
{
	if (kind->parent == MODEL_NONE) {
		write_padded(out, kind->name, 16);
		buf_printf(out, "%s\n", base_texts[kind->base]);
		return;
	}
	buf_text(out, "  ");
	write_padded(out, kind->name, 14);
	buf_printf(out, ": %.*s", STR_ARG(model->kinds.at[kind->parent].name));
	for (uint32_t i = 0; i < kind->attributes.list.count; i++) {
		const struct attribute *attribute = &kind->attributes.list.at[i];
		struct str text = attribute_text(out->arena, model, attribute);
		buf_printf(out, "%s %s = %.*s", i ? ";" : " ", attribute_row(attribute->id)->name, STR_ARG(text));
	}
	buf_char(out, '\n');
}

static void write_kind_json(struct json *json, const struct model *model, const struct model_kind *kind)
{
	json_open_object(json);
	json_field_string(json, "name", kind->name);
	json_field_string(json, "base", str_of(base_kind_name(kind->base)));
	if (kind->parent == MODEL_NONE) {
		json_field_string(json, "what", str_of(base_texts[kind->base]));
	} else {
		json_field_string(json, "parent", model->kinds.at[kind->parent].name);
		json_field_bool(json, "prelude", kind->prelude);
	}
	json_key(json, "attributes");
	json_open_flat_object(json);
	for (uint32_t i = 0; i < kind->attributes.list.count; i++) {
		const struct attribute *attribute = &kind->attributes.list.at[i];
		json_field_string(json, attribute_row(attribute->id)->name,
		                  attribute_text(json->out->arena, model, attribute));
	}
	json_close(json, '}');
	json_close(json, '}');
}

/* ---- constants ---- */

static struct str shown(struct arena *arena, const struct model *model, const struct expr *expr)
{
	struct buf out = buf_in(arena);
	quantity_show_expr(&out, &model->quantities, expr);
	return buf_view(&out);
}

/* The assumption that stands for a constant in this design, or NULL. */
static const struct quantity_definition *replacement_of(const struct model *model, const struct quantity_definition *constant)
{
	uint32_t used = quantity_constant(&model->quantities, constant->name);
	const struct quantity_definition *definition = &model->quantities.definitions.at[used];
	return definition->prelude ? NULL : definition;
}

static void write_constants(struct buf *out, const struct model *model)
{
	const struct quantity_set *set = &model->quantities;
	buf_text(out, "\nconstants: names for expressions; an assumption of the same name replaces one\n");
	for (uint32_t i = 0; i < set->definitions.count; i++) {
		const struct quantity_definition *constant = &set->definitions.at[i];
		if (!constant->prelude)
			continue;
		const struct quantity_definition *other = replacement_of(model, constant);
		struct str value = shown(out->arena, model, other ? other->expr : constant->expr);
		buf_text(out, "  ");
		write_padded(out, constant->name, 22);
		write_padded(out, value, 12);
		write_padded(out, other ? STR("replaced") : constant->source, 9);
		buf_printf(out, "%.*s\n", STR_ARG(constant->what));
	}
}

static void write_constants_json(struct json *json, const struct model *model)
{
	const struct quantity_set *set = &model->quantities;
	json_key(json, "constants");
	json_open_array(json);
	for (uint32_t i = 0; i < set->definitions.count; i++) {
		const struct quantity_definition *constant = &set->definitions.at[i];
		if (!constant->prelude)
			continue;
		const struct quantity_definition *other = replacement_of(model, constant);
		const struct expr *expr = other ? other->expr : constant->expr;
		struct quantity value = expr_bounds(set, expr);
		json_open_flat_object(json);
		json_field_string(json, "name", constant->name);
		json_key(json, "value");
		if (value.low == value.high) {
			json_number(json, value.low);
		} else {
			json_open_flat_object(json);
			json_field_number(json, "low", value.low);
			json_field_number(json, "high", value.high);
			json_close(json, '}');
		}
		json_field_string(json, "unit", quantity_base_unit(json->out->arena, value.dimension));
		json_field_string(json, "shown", shown(json->out->arena, model, expr));
		json_field_string(json, "basis", other ? STR("declared") : constant->assumed ? STR("assumed") : STR("default"));
		json_field_string(json, "source", constant->source);
		json_field_string(json, "what", constant->what);
		json_close(json, '}');
	}
	json_close(json, ']');
}

struct str session_kinds(struct session *session, bool as_json)
{
	const struct model *model = session->model;
	struct kind_chains chains = chain_kinds(&session->arena, model);
	struct buf out = buf_in(&session->arena);
	struct json json = json_to(&out);
	if (as_json) {
		json_open_object(&json);
		json_field_string(&json, "schema", STR("lintel/1"));
		json_field_string(&json, "document", STR("kinds"));
		json_key(&json, "kinds");
		json_open_array(&json);
	}
	for (uint32_t base = 0; base < BASE_KIND_COUNT; base++)
		for (uint32_t i = chains.first[base]; i != MODEL_NONE; i = chains.next[i]) {
			if (as_json)
				write_kind_json(&json, model, &model->kinds.at[i]);
			else
				write_kind(&out, model, &model->kinds.at[i]);
		}
	if (as_json) {
		json_close(&json, ']');
		write_constants_json(&json, model);
		json_close(&json, '}');
		buf_char(&out, '\n');
	} else {
		write_constants(&out, model);
	}
	return buf_view(&out);
}
