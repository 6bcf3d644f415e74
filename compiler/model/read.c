/* Reading a model: effective attributes, and names of ends. */
#include "model/model.h"

static const struct attribute *of_kind(const struct model *model, uint32_t kind, enum attribute_id id)
{
	for (; kind != MODEL_NONE; kind = model->kinds.at[kind].parent) {
		const struct attribute *found = attributes_get(&model->kinds.at[kind].attributes, id);
		if (found)
			return found;
	}
	return NULL;
}

const struct attribute *model_group_attribute(const struct model *model, uint32_t group, enum attribute_id id)
{
	uint32_t places = attribute_row(id)->places;
	for (; group != MODEL_NONE && places & PLACE_GROUP; group = model->groups.at[group].parent) {
		const struct attribute *found = attributes_get(&model->groups.at[group].attributes, id);
		if (found)
			return found;
	}
	return places & PLACE_DESIGN ? attributes_get(&model->attributes, id) : NULL;
}

enum { MOST_READS = 1000000 };

void model_note_read(const struct model *model, bool of_arrow, uint32_t index, const struct attribute *found)
{
	struct model_reads *reads = model->reads;
	if (reads->kept && reads->list.count < MOST_READS)
		vec_push(reads->arena, &reads->list, (struct model_read){ of_arrow, index, found });
}

const struct attribute *model_attribute(const struct model *model, uint32_t node, enum attribute_id id)
{
	const struct model_node *it = &model->nodes.at[node];
	const struct attribute *found = attributes_get(&it->attributes, id);
	if (!found)
		found = of_kind(model, it->kind, id);
	if (!found)
		found = model_group_attribute(model, it->group, id);
	if (model->reads->kept)
		model_note_read(model, false, node, found);
	return found;
}

const struct attribute *model_arrow_attribute(const struct model *model, uint32_t arrow, enum attribute_id id)
{
	const struct attribute *found = attributes_get(&model->arrows.at[arrow].attributes, id);
	for (uint32_t step = model->arrows.at[arrow].first_step; !found && step != MODEL_NONE;
	     step = model->steps.at[step].next_use)
		found = attributes_get(&model->steps.at[step].attributes, id);
	if (model->reads->kept)
		model_note_read(model, true, arrow, found);
	return found;
}

bool model_group_contains(const struct model *model, uint32_t group, uint32_t node)
{
	uint32_t at = model->nodes.at[node].group;
	while (at != MODEL_NONE && at != group)
		at = model->groups.at[at].parent;
	return at == group && group != MODEL_NONE;
}

struct str model_end_name(const struct model *model, struct model_end end)
{
	return end.is_group ? model->groups.at[end.index].name : model->nodes.at[end.index].name;
}

uint32_t model_line(const struct model *model, uint32_t file, uint32_t offset)
{
	uint32_t low = 1, high = source_line_count(model->sources, file);
	while (low < high) {
		uint32_t middle = low + (high - low + 1) / 2;
		if (source_line_start(model->sources, file, middle) <= offset)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}
