#include <math.h>

#include "scene/make.h"
#include "scene/size.h"

struct form_look {
	enum role role;
	enum stroke stroke;
	enum head head, tail_head;
	double weight; /* how straight it wants to be */
	const char *verb, *verb_back;
};

static const struct form_look forms[] = {
	[ARROW_CALL] = { ROLE_call, STROKE_SOLID, HEAD_FILLED, HEAD_NONE, 3, "calls", "called by" },
	[ARROW_SEND] = { ROLE_send, STROKE_DASHED, HEAD_FILLED, HEAD_NONE, 2, "sends to", "receives from" },
	[ARROW_COPY] = { ROLE_copy, STROKE_DOUBLE, HEAD_OPEN, HEAD_NONE, 2, "copies to", "copied from" },
	[ARROW_FALLBACK] = { ROLE_fallback, STROKE_DOTTED, HEAD_FILLED, HEAD_NONE, 1, "falls back on", "stands in for" },
	[ARROW_DUPLEX] = { ROLE_call, STROKE_SOLID, HEAD_FILLED, HEAD_FILLED, 3, "connected with", "connected with" },
	[ARROW_MIRROR] = { ROLE_copy, STROKE_DOUBLE, HEAD_OPEN, HEAD_OPEN, 2, "copied both ways with", "copied both ways with" },
	[ARROW_LINK] = { ROLE_link, STROKE_THIN, HEAD_NONE, HEAD_NONE, 1, "belongs with", "belongs with" },
};
static const double MAIN_WEIGHT = 8;

static const struct measure_style LABEL = { FONT_PLAIN, 11, ROLE_label };
/* Two widths: a label that fits in a few short lines keeps the picture narrow. */
enum { LABEL_WIDTH = 80, WIDE_LABEL_WIDTH = 128, MOST_LINES = 3 };

struct str make_end_label(struct maker *maker, struct model_end end)
{
	const struct model *model = maker->model;
	struct str label = end.is_group ? model->groups.at[end.index].label : model->nodes.at[end.index].label;
	return measure_clean(maker->arena, label.len ? label : model_end_name(model, end));
}

/* The flow with the highest rate, else the first. */
static uint32_t main_flow(const struct model *model)
{
	uint32_t best = MODEL_NONE;
	double best_rate = -1;
	for (uint32_t i = 0; i < model->flows.count; i++) {
		const struct attribute *rate = attributes_get(&model->flows.at[i].attributes, ATTR_rate);
		double value = rate && rate->value.kind == VALUE_QUANTITY && isfinite(rate->value.quantity.high)
				   ? rate->value.quantity.high
				   : 0;
		if (value > best_rate) {
			best_rate = value;
			best = i;
		}
	}
	return best;
}

static void weigh_main_flow(struct maker *maker)
{
	uint32_t flow = main_flow(maker->model);
	for (uint32_t i = 0; i < maker->model->steps.count; i++) {
		const struct model_step *step = &maker->model->steps.at[i];
		if (step->flow != flow || step->arrow == MODEL_NONE)
			continue;
		if (maker->line_of[step->arrow] == SCENE_NONE)
			continue;
		struct scene_line *line = &maker->scene->lines.at[maker->line_of[step->arrow]];
		if (line->role == ROLE_call)
			line->weight = MAIN_WEIGHT;
	}
}

static void add_label(struct maker *maker, struct scene_line *line, struct str label)
{
	struct measure_style style = make_style(maker, LABEL);
	struct measure_lines lines = measure_wrap(maker->arena, label, style, LABEL_WIDTH, MOST_LINES + 1);
	if (lines.count > MOST_LINES)
		lines = measure_wrap(maker->arena, label, style, WIDE_LABEL_WIDTH, MOST_LINES);
	for (uint32_t i = 0; i < lines.count; i++)
		vec_push(maker->arena, &line->label, lines.at[i]);
	size_label(line);
}

static struct scene_line line_of(struct maker *maker, const struct model_arrow *arrow, struct scene_end from, struct scene_end to)
{
	const struct form_look *look = &forms[arrow->form];
	struct scene_line line = { .from = from,
				   .to = to,
				   .role = look->role,
				   .stroke = look->stroke,
				   .head = look->head,
				   .tail_head = look->tail_head,
				   .weight = look->weight,
				   .verb = look->verb,
				   .verb_back = look->verb_back };
	struct str label = measure_clean(maker->arena, arrow->label);
	line.id = make_id(maker, arrow->id);
	line.words = measure_one_line(maker->arena, label);
	line.against = !arrow->to.is_group && model_base_kind(maker->model, arrow->to.index) == KIND_client;
	line.title = str_format(maker->arena, "%.*s %s %.*s%s%.*s", STR_ARG(make_end_label(maker, arrow->from)),
				arrow_form_text(arrow->form), STR_ARG(make_end_label(maker, arrow->to)), label.len ? ": " : "",
				STR_ARG(label));
	add_label(maker, &line, label);
	return line;
}

/* Arrows of one form between the same two parts, of which one is a collapsed group, are one: it says how many they are. */
static void join_lines(struct maker *maker, struct scene_line *line, uint32_t count)
{
	struct str words = str_format(maker->arena, "%u arrows", count);
	line->title = str_format(maker->arena, "%.*s (%.*s)", STR_ARG(line->title), STR_ARG(words));
	line->words = words;
	line->label.count = 0;
	add_label(maker, line, words);
}

static struct str key_of(struct maker *maker, const struct model_arrow *arrow, struct scene_end from, struct scene_end to)
{
	return str_format(maker->arena, "%d %d %u %d %u", (int)arrow->form, from.is_group, from.index, to.is_group, to.index);
}

void make_lines(struct maker *maker)
{
	const struct model *model = maker->model;
	struct map known = { 0 };
	uint32_t *counts = ARENA_ARRAY(maker->arena, uint32_t, model->arrows.count);
	for (uint32_t i = 0; i < model->arrows.count; i++) {
		const struct model_arrow *arrow = &model->arrows.at[i];
		struct scene_end from, to;
		uint32_t next = maker->scene->lines.count;
		if (!make_end(maker, arrow->from, &from) || !make_end(maker, arrow->to, &to))
			continue;
		if (maker->options->collapsed) {
			bool inside = !from.is_group && !to.is_group && from.index == to.index;
			if (inside && arrow->from.index != arrow->to.index)
				continue;
			uint32_t first = map_add(maker->arena, &known, key_of(maker, arrow, from, to), next);
			maker->line_of[i] = first == MAP_NONE ? next : first;
			if (first != MAP_NONE) {
				join_lines(maker, &maker->scene->lines.at[first], ++counts[first]);
				continue;
			}
		}
		counts[next] = 1;
		maker->line_of[i] = next;
		vec_push(maker->arena, &maker->scene->lines, line_of(maker, arrow, from, to));
	}
	weigh_main_flow(maker);
}
