/* Findings on the picture: a numbered badge on each part that has one, and the list below. Failures have a number each; what is merely
 * not stated has one for each rule, as there are many of a kind. */
#include "diag/pen.h"
#include "scene/make.h"
#include "scene/size.h"

enum { LIST_WIDTH = 760, MOST_LINES = 3 };
#define PAST "no longer: "
static const struct measure_style ITEM = { FONT_PLAIN, 12, ROLE_heading };

static enum role role_of(const struct finding *finding)
{
	if (finding->outcome == OUTCOME_UNDECLARED)
		return ROLE_info;
	switch (finding->severity) {
	case SEVERITY_ERROR: return ROLE_error;
	case SEVERITY_WARNING: return ROLE_warning;
	case SEVERITY_INFO:
	case SEVERITY_OFF: break;
	}
	return ROLE_info;
}

/* Names of the model to what stands for them: boxes, then lines. */
struct places {
	struct map map;
};

static struct places find_places(struct maker *maker)
{
	struct places places = { 0 };
	for (uint32_t i = 0; i < maker->model->nodes.count; i++) {
		struct scene_end end;
		if (make_end(maker, (struct model_end){ false, i }, &end))
			map_add(maker->arena, &places.map, maker->model->nodes.at[i].name, end.index);
	}
	for (uint32_t i = 0; i < maker->model->arrows.count; i++)
		if (maker->line_of[i] != SCENE_NONE)
			map_add(maker->arena, &places.map, maker->model->arrows.at[i].id, maker->scene->boxes.count + maker->line_of[i]);
	return places;
}

static bool has_badge(const struct scene_text *badges, uint32_t count, struct str text)
{
	for (uint32_t i = 0; i < count; i++)
		if (str_equal(badges[i].text, text))
			return true;
	return false;
}

static void put_badge(struct maker *maker, uint32_t place, struct scene_text badge)
{
	uint32_t boxes = maker->scene->boxes.count;
	if (place < boxes) {
		struct scene_box *box = &maker->scene->boxes.at[place];
		if (!has_badge(box->badges.at, box->badges.count, badge.text))
			make_box_badge(maker, box, badge);
	} else {
		struct scene_line *line = &maker->scene->lines.at[place - boxes];
		if (!has_badge(line->badges.at, line->badges.count, badge.text))
			make_line_badge(maker, line, badge);
	}
}

static void put_badges(struct maker *maker, const struct places *places, const struct finding *finding, struct scene_text badge)
{
	for (uint32_t i = 0; i < finding->subjects.count; i++) {
		uint32_t place = map_get(&places->map, finding->subjects.at[i]);
		if (place != MAP_NONE)
			put_badge(maker, place, badge);
	}
}

static struct scene_item make_item(struct arena *arena, struct scene_text badge, struct str words, struct measure_style style)
{
	struct scene_item item = { .badge = badge, .words = measure_one_line(arena, words) };
	struct measure_lines lines = measure_wrap(arena, item.words, style, LIST_WIDTH, MOST_LINES);
	for (uint32_t i = 0; i < lines.count; i++)
		vec_push(arena, &item.lines, lines.at[i]);
	return item;
}

static void add_item(struct maker *maker, uint32_t number, struct scene_text badge, struct str text)
{
	struct scene *scene = maker->scene;
	while (scene->items.count < number)
		vec_push(maker->arena, &scene->items, (struct scene_item){ .badge = measure_line(STR(""), make_style(maker, ITEM)) });
	struct scene_item *item = &scene->items.at[number - 1];
	if (item->lines.count == 0)
		*item = make_item(maker->arena, badge, text, make_style(maker, ITEM));
}

void scene_add_past_item(struct scene *scene, uint32_t index, const struct scene_item *was, bool hand)
{
	struct maker maker = { .arena = scene->arena, .options = &(struct scene_options){ .hand = hand } };
	struct measure_style style = make_style(&maker, ITEM);
	style.role = ROLE_faded;
	struct scene_text badge = was->badge;
	badge.role = ROLE_faded;
	struct str words = str_starts_with(was->words, STR(PAST)) ? was->words : str_format(scene->arena, PAST "%.*s", STR_ARG(was->words));
	scene->items.at[index] = make_item(scene->arena, badge, words, style);
}

static bool is_undeclared(const struct finding *finding)
{
	return !finding->suppressed && finding->outcome == OUTCOME_UNDECLARED;
}

/* "not stated: R004 missing-timeout: api, orders" */
static void add_undeclared(struct maker *maker, const struct places *places, uint32_t first, uint32_t number, struct scene_text badge)
{
	const struct diag_sink *sink = maker->options->findings;
	const char *code = sink->findings.at[first]->code->code;
	struct buf text = buf_in(maker->arena);
	buf_printf(&text, "not stated · %s %s: %s: ", code, sink->findings.at[first]->code->name, sink->findings.at[first]->code->summary);
	bool any = false;
	for (uint32_t i = first; i < sink->findings.count; i++) {
		const struct finding *finding = sink->findings.at[i];
		if (!is_undeclared(finding) || finding->code->code != code)
			continue;
		put_badges(maker, places, finding, badge);
		for (uint32_t k = 0; k < finding->subjects.count; k++, any = true)
			buf_printf(&text, "%s%.*s", any ? ", " : "", STR_ARG(finding->subjects.at[k]));
	}
	add_item(maker, number, badge, buf_view(&text));
}

static bool is_first_of_rule(const struct diag_sink *sink, uint32_t index)
{
	for (uint32_t i = 0; i < index; i++)
		if (is_undeclared(sink->findings.at[i]) && sink->findings.at[i]->code->code == sink->findings.at[index]->code->code)
			return false;
	return true;
}

void make_findings(struct maker *maker)
{
	const struct diag_sink *sink = maker->options->findings;
	const uint32_t *numbers = maker->options->numbers;
	if (!sink)
		return;
	struct places places = find_places(maker);
	for (uint32_t i = 0; i < sink->findings.count; i++) {
		const struct finding *finding = sink->findings.at[i];
		uint32_t number = numbers ? numbers[i] : maker->scene->items.count + 1;
		if (finding->suppressed || number == 0)
			continue;
		struct scene_text badge = make_badge(maker, str_format(maker->arena, "%u", number), role_of(finding));
		if (finding->outcome != OUTCOME_UNDECLARED) {
			put_badges(maker, &places, finding, badge);
			add_item(maker, number, badge, str_format(maker->arena, "%s · %s %s: %.*s", severity_name(finding->severity),
			                                          finding->code->code, finding->code->name, STR_ARG(finding->message)));
		} else if (is_first_of_rule(sink, i)) {
			add_undeclared(maker, &places, i, number, badge);
		}
	}
	/* of a series the list is as long as in the picture that has most to say */
	if (numbers && maker->options->number_count > maker->scene->items.count)
		add_item(maker, maker->options->number_count, measure_line(STR(""), make_style(maker, ITEM)), STR(""));
}
