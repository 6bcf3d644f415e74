#include "scene/scene.h"

#include <math.h>

#include "scene/make.h"

enum { TEXT_WIDTH = 640 };

static void make_heading(struct maker *maker)
{
	static const struct measure_style title = { FONT_SEMIBOLD, 19, ROLE_heading },
					  description = { FONT_PLAIN, 12, ROLE_muted }, remark = { FONT_SEMIBOLD, 12, ROLE_heading };
	struct scene *scene = maker->scene;
	scene->title = measure_one_line(maker->arena, maker->model->title);
	scene->description = measure_one_line(maker->arena, maker->model->description);
	struct measure_lines lines = measure_wrap(maker->arena, scene->title, make_style(maker, title), TEXT_WIDTH, 2);
	for (uint32_t i = 0; i < lines.count; i++)
		vec_push(maker->arena, &scene->heading, lines.at[i]);
	lines = measure_wrap(maker->arena, scene->description, make_style(maker, description), TEXT_WIDTH, 3);
	for (uint32_t i = 0; i < lines.count; i++)
		vec_push(maker->arena, &scene->heading, lines.at[i]);
	lines = measure_wrap(maker->arena, measure_one_line(maker->arena, maker->options->caption), make_style(maker, description), TEXT_WIDTH, 1);
	for (uint32_t i = 0; i < lines.count; i++)
		vec_push(maker->arena, &scene->heading, lines.at[i]);
	lines = measure_wrap(maker->arena, measure_one_line(maker->arena, maker->options->remark), make_style(maker, remark), TEXT_WIDTH, 3);
	for (uint32_t i = 0; i < lines.count; i++)
		vec_push(maker->arena, &scene->heading, lines.at[i]);
}

static void make_hints(struct maker *maker)
{
	static const enum want wants[] = {
		[HINT_RANK] = WANT_SAME_RANK, [HINT_ORDER] = WANT_ORDER, [HINT_LEFT] = WANT_LEFT,
		[HINT_RIGHT] = WANT_RIGHT,    [HINT_TOP] = WANT_TOP,     [HINT_BOTTOM] = WANT_BOTTOM,
	};
	for (uint32_t i = 0; i < maker->model->hints.count; i++) {
		const struct model_hint *from = &maker->model->hints.at[i];
		struct scene_hint hint = { .want = wants[from->kind] };
		for (uint32_t k = 0; k < from->ends.count; k++) {
			struct scene_end end;
			if (make_end(maker, from->ends.at[k], &end))
				vec_push(maker->arena, &hint.ends, end);
		}
		vec_push(maker->arena, &maker->scene->hints, hint);
	}
}

struct measure_style make_style(const struct maker *maker, struct measure_style style)
{
	/* small letters of the hand are lower: at this factor both read alike */
	static const double larger = 1.1;
	if (!maker->options->hand)
		return style;
	style.font = style.font == FONT_SEMIBOLD ? FONT_HAND_BOLD : FONT_HAND;
	style.size = floor(style.size * larger * 2 + 0.5) / 2;
	return style;
}

const char *make_dot(const struct maker *maker)
{
	return maker->options->hand ? " • " : " · ";
}

struct scene *scene_make(struct arena *arena, const struct query *query, struct scene_options options)
{
	struct maker maker = {
		.arena = arena, .query = query, .model = query->model, .scene = ARENA_NEW(arena, struct scene),
		.options = &options
	};
	maker.scene->arena = arena;
	maker.scene->edges = options.edges;
	maker.scene->direction = query->model->direction == DIRECTION_DOWN ? SCENE_DOWN : SCENE_RIGHT;
	/* Ids of the picture itself, which no node may take. */
	map_add(arena, &maker.ids, STR("lintel-title"), 1);
	map_add(arena, &maker.ids, STR("lintel-desc"), 1);
	make_view(&maker);
	make_heading(&maker);
	make_groups(&maker);
	make_boxes(&maker);
	make_lines(&maker);
	make_notes(&maker);
	make_reading(&maker);
	make_load(&maker);
	make_flow(&maker);
	make_loss(&maker);
	make_findings(&maker);
	make_legend(&maker);
	make_hints(&maker);
	return maker.scene;
}
