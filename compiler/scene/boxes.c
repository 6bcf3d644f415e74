#include "scene/make.h"
#include "scene/size.h"

struct look {
	enum role role;
	enum glyph glyph;
	enum outline outline;
};

static const struct look looks[BASE_KIND_COUNT] = {
	[KIND_client] = { ROLE_entry, GLYPH_person, OUTLINE_PERSON },
	[KIND_external] = { ROLE_outside, GLYPH_outside, OUTLINE_BOX },
	[KIND_dns] = { ROLE_edge, GLYPH_globe, OUTLINE_BOX },
	[KIND_cdn] = { ROLE_edge, GLYPH_cloud, OUTLINE_BOX },
	[KIND_lb] = { ROLE_edge, GLYPH_fan_out, OUTLINE_BOX },
	[KIND_gateway] = { ROLE_edge, GLYPH_gate, OUTLINE_BOX },
	[KIND_proxy] = { ROLE_edge, GLYPH_funnel, OUTLINE_BOX },
	[KIND_service] = { ROLE_compute, GLYPH_box, OUTLINE_BOX },
	[KIND_worker] = { ROLE_compute, GLYPH_gear, OUTLINE_BOX },
	[KIND_cache] = { ROLE_volatile, GLYPH_bolt, OUTLINE_BOX },
	[KIND_db] = { ROLE_durable, GLYPH_cylinder, OUTLINE_CYLINDER },
	[KIND_search] = { ROLE_durable, GLYPH_lens, OUTLINE_BOX },
	[KIND_store] = { ROLE_durable, GLYPH_bucket, OUTLINE_BOX },
	[KIND_warehouse] = { ROLE_durable, GLYPH_stacked_cylinders, OUTLINE_CYLINDER },
	[KIND_queue] = { ROLE_messaging, GLYPH_pipe, OUTLINE_PIPE },
	[KIND_stream] = { ROLE_messaging, GLYPH_ticked_pipe, OUTLINE_PIPE },
	[KIND_monitor] = { ROLE_telemetry, GLYPH_chart, OUTLINE_BOX },
	[KIND_coordinator] = { ROLE_durable, GLYPH_hub, OUTLINE_BOX },
};

static const struct measure_style LABEL = { FONT_SEMIBOLD, 13, ROLE_heading }, FACTS = { FONT_PLAIN, 11, ROLE_muted },
				  CHIP = { FONT_SEMIBOLD, 11, ROLE_chip }, TITLE = { FONT_SEMIBOLD, 12, ROLE_group };
enum { LABEL_WIDTH = 112, FACTS_WIDTH = 122, MOST_FACT_LINES = 2, MOST_LABEL_LINES = 3, GROUP_TITLE_WIDTH = 420 };

static const char *const group_words[] = {
	[GROUP_REGION] = "region", [GROUP_ZONE] = "zone", [GROUP_NETWORK] = "network", [GROUP_GROUP] = "group"
};

static bool declares(const struct maker *maker, uint32_t node, enum attribute_id id)
{
	const struct attribute *attribute = model_attribute(maker->model, node, id);
	return attribute && attribute->value.kind != VALUE_NO;
}

static enum glyph glyph_of(const struct maker *maker, uint32_t node, enum base_kind kind)
{
	bool person = declares(maker, node, ATTR_web) || declares(maker, node, ATTR_mobile);
	if (kind == KIND_client && declares(maker, node, ATTR_device) && !person)
		return GLYPH_device;
	if (kind == KIND_worker && declares(maker, node, ATTR_schedule))
		return GLYPH_clock;
	return looks[kind].glyph;
}

/* Per node: some arrow starts there. Copies both ways start nowhere. */
static bool *find_senders(const struct maker *maker)
{
	const struct model *model = maker->model;
	bool *sends = ARENA_ARRAY(maker->arena, bool, model->nodes.count);
	for (uint32_t i = 0; i < model->links.count; i++) {
		const struct model_link *link = &model->links.at[i];
		enum arrow_form form = model->arrows.at[link->arrow].form;
		if (form != ARROW_LINK && form != ARROW_MIRROR && link->from != link->to)
			sends[link->from] = true;
	}
	return sends;
}

static enum band band_of(enum base_kind kind, bool sends)
{
	switch (kind) {
	case KIND_client: return BAND_FIRST;
	case KIND_db:
	case KIND_store:
	case KIND_search:
	case KIND_warehouse: return sends ? BAND_NONE : BAND_LAST;
	case KIND_queue:
	case KIND_stream:
	case KIND_worker: return BAND_BOTTOM;
	case KIND_external:
	case KIND_dns:
	case KIND_cdn:
	case KIND_lb:
	case KIND_gateway:
	case KIND_proxy:
	case KIND_service:
	case KIND_cache:
	case KIND_monitor:
	case KIND_coordinator:
	case BASE_KIND_COUNT: break;
	}
	return BAND_NONE;
}

static struct str link_of(const struct attribute *attribute)
{
	return attribute && attribute->value.kind == VALUE_TEXT ? attribute->value.text : STR("");
}

/* Facts are never cut: those that do not fit beside the first go on a second line, and what is left is dropped.
 * Returns them all. */
static struct str add_facts(struct maker *maker, struct scene_box *box, uint32_t node)
{
	struct make_facts facts = make_facts(maker, node);
	struct measure_style style = make_style(maker, FACTS);
	struct buf all = buf_in(maker->arena), line = buf_in(maker->arena);
	uint32_t lines = 0;
	for (uint32_t i = 0; i < facts.count; i++) {
		buf_printf(&all, "%s%.*s", i ? " · " : "", STR_ARG(facts.at[i]));
		struct str longer = str_format(maker->arena, "%.*s%s%.*s", STR_ARG(buf_view(&line)),
					       line.len ? make_dot(maker) : "", STR_ARG(facts.at[i]));
		if (line.len > 0 && measure_text(longer, style.font, style.size) > FACTS_WIDTH) {
			vec_push(maker->arena, &box->lines,
				 measure_line(str_copy(maker->arena, buf_view(&line)), style));
			lines++;
			line.len = 0;
			longer = facts.at[i];
		}
		if (lines == MOST_FACT_LINES)
			break;
		line.len = 0;
		buf_str(&line, longer);
	}
	if (line.len > 0 && lines < MOST_FACT_LINES) {
		struct measure_lines last =
		    measure_wrap(maker->arena, str_copy(maker->arena, buf_view(&line)), style, FACTS_WIDTH, 1);
		for (uint32_t i = 0; i < last.count; i++)
			vec_push(maker->arena, &box->lines, last.at[i]);
	}
	return buf_view(&all);
}

static struct scene_box box_of(struct maker *maker, uint32_t index, bool sends)
{
	const struct model_node *node = &maker->model->nodes.at[index];
	enum base_kind kind = model_base_kind(maker->model, index);
	const struct attribute *managed = model_attribute(maker->model, index, ATTR_managed);
	struct scene_box box = { .name = node->name,
				 .role = looks[kind].role,
				 .fill = looks[kind].role,
				 .glyph = glyph_of(maker, index, kind),
				 .outline = looks[kind].outline,
				 .group = node->group == MODEL_NONE ? SCENE_NONE : maker->group_of[node->group],
				 .band = band_of(kind, sends) };
	box.id = make_id(maker, node->name);
	box.link = link_of(model_attribute(maker->model, index, ATTR_link));
	box.dashed = kind == KIND_external || (managed && managed->value.kind == VALUE_YES);
	struct measure_style style = make_style(maker, LABEL);
	style.role = box.role;
	struct str label = measure_clean(maker->arena, node->label);
	box.words = measure_one_line(maker->arena, label);
	struct measure_lines lines = measure_wrap(maker->arena, label, style, LABEL_WIDTH, MOST_LABEL_LINES);
	for (uint32_t i = 0; i < lines.count; i++)
		vec_push(maker->arena, &box.lines, lines.at[i]);
	struct str count = make_count(maker, index, &box.sheets), facts = add_facts(maker, &box, index);
	struct str mark = kind == KIND_external ? STR("external") : box.dashed ? STR("managed") : STR("");
	if (count.len > 0)
		box.chip = measure_line(count, make_style(maker, CHIP));
	if (mark.len > 0)
		box.mark = measure_line(mark, make_style(maker, CHIP));
	box.title = str_format(maker->arena, "%s%s %.*s%s%.*s%s%.*s", kind != KIND_external && mark.len ? "managed " : "",
			       base_kind_name(kind), STR_ARG(box.words), count.len ? " " : "", STR_ARG(count),
			       facts.len ? ": " : "", STR_ARG(facts));
	size_box(&box);
	return box;
}

/* "Order tier", "7 parts": what a group holds is counted, not shown. */
static struct scene_box box_of_group(struct maker *maker, uint32_t index, uint32_t parts)
{
	const struct model_group *group = &maker->model->groups.at[index];
	struct str label = measure_clean(maker->arena, group->label.len ? group->label : group->id);
	struct scene_box box = { .name = group->name,
				 .role = ROLE_compute,
				 .fill = ROLE_compute,
				 .glyph = GLYPH_box,
				 .outline = OUTLINE_BOX,
				 .sheets = 3,
				 .group = group->parent == MODEL_NONE ? SCENE_NONE : maker->group_of[group->parent] };
	box.id = make_id(maker, group->name);
	box.link = link_of(model_group_attribute(maker->model, index, ATTR_link));
	box.words = measure_one_line(maker->arena, label);
	struct measure_style style = make_style(maker, LABEL);
	style.role = box.role;
	struct measure_lines lines = measure_wrap(maker->arena, label, style, LABEL_WIDTH, MOST_LABEL_LINES);
	for (uint32_t i = 0; i < lines.count; i++)
		vec_push(maker->arena, &box.lines, lines.at[i]);
	struct str count = str_format(maker->arena, "%u %s", parts, parts == 1 ? "part" : "parts");
	vec_push(maker->arena, &box.lines, measure_line(count, make_style(maker, FACTS)));
	box.title = str_format(maker->arena, "%s %.*s: %.*s", group_words[group->kind], STR_ARG(box.words), STR_ARG(count));
	size_box(&box);
	return box;
}

/* How many shown nodes each collapsed group stands for, those of groups within it included. */
static uint32_t *count_parts(const struct maker *maker)
{
	uint32_t *parts = ARENA_ARRAY(maker->arena, uint32_t, maker->model->groups.count);
	for (uint32_t i = 0; i < maker->model->nodes.count; i++) {
		uint32_t collapsed = make_collapsed_around(maker, maker->model->nodes.at[i].group);
		if (collapsed != MODEL_NONE && make_is_shown(maker, i))
			parts[collapsed]++;
	}
	return parts;
}

void make_boxes(struct maker *maker)
{
	bool *sends = find_senders(maker);
	uint32_t *parts = count_parts(maker);
	for (uint32_t i = 0; i < maker->model->nodes.count; i++) {
		uint32_t collapsed = make_collapsed_around(maker, maker->model->nodes.at[i].group);
		uint32_t *place = collapsed == MODEL_NONE ? &maker->box_of_node[i] : &maker->box_of_group[collapsed];
		if (!make_is_shown(maker, i) || *place != SCENE_NONE)
			continue;
		*place = maker->scene->boxes.count;
		vec_push(maker->arena, &maker->scene->boxes,
			 collapsed == MODEL_NONE ? box_of(maker, i, sends[i]) : box_of_group(maker, collapsed, parts[collapsed]));
	}
}

/* Where parts are left out, a group is drawn only around some that are shown. */
static bool *find_groups(const struct maker *maker)
{
	bool *shown = ARENA_ARRAY(maker->arena, bool, maker->model->groups.count);
	for (uint32_t i = 0; i < maker->model->groups.count; i++)
		shown[i] = !maker->options->hidden;
	for (uint32_t i = 0; i < maker->model->nodes.count; i++)
		for (uint32_t g = maker->model->nodes.at[i].group; make_is_shown(maker, i) && g != MODEL_NONE && !shown[g];
		     g = maker->model->groups.at[g].parent)
			shown[g] = true;
	return shown;
}

void make_groups(struct maker *maker)
{
	bool *shown = find_groups(maker);
	static const enum role roles[] = { [GROUP_REGION] = ROLE_region,
					   [GROUP_ZONE] = ROLE_zone,
					   [GROUP_NETWORK] = ROLE_network,
					   [GROUP_GROUP] = ROLE_group };
	for (uint32_t i = 0; i < maker->model->groups.count; i++) {
		const struct model_group *from = &maker->model->groups.at[i];
		if (!shown[i] || make_collapsed_around(maker, i) != MODEL_NONE)
			continue;
		maker->group_of[i] = maker->scene->groups.count;
		struct scene_group group = { .name = from->name,
					     .role = roles[from->kind],
					     .parent = from->parent == MODEL_NONE ? SCENE_NONE : maker->group_of[from->parent] };
		struct measure_style style = make_style(maker, TITLE);
		style.role = group.role;
		struct str label = measure_clean(maker->arena, from->label.len ? from->label : from->id);
		group.id = make_id(maker, from->name);
		group.link = link_of(model_group_attribute(maker->model, i, ATTR_link));
		group.words = measure_one_line(maker->arena, label);
		group.title = str_format(maker->arena, "%s %.*s", group_words[from->kind], STR_ARG(group.words));
		/* What fails together is named as such; a plain group is its label. */
		if (from->kind != GROUP_GROUP)
			label = str_format(maker->arena, "%.*s%s%s", STR_ARG(label), make_dot(maker), group_words[from->kind]);
		struct measure_lines lines = measure_wrap(maker->arena, label, style, GROUP_TITLE_WIDTH, 1);
		if (lines.count > 0)
			group.label = lines.at[0];
		const struct attribute *role = attributes_get(&from->attributes, ATTR_role); /* its own, not its parent's */
		if (role && role->value.kind == VALUE_WORD)
			group.chip = measure_line(measure_clean(maker->arena, role->value.text), make_style(maker, CHIP));
		if (group.chip.text.len)
			group.title = str_format(maker->arena, "%.*s, %.*s", STR_ARG(group.title), STR_ARG(group.chip.text));
		group.depth = group.parent == SCENE_NONE ? 0 : maker->scene->groups.at[group.parent].depth + 1;
		vec_push(maker->arena, &maker->scene->groups, group);
	}
}
