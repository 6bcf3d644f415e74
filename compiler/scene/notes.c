#include "scene/make.h"
#include "scene/size.h"

static const struct measure_style NOTE = { FONT_PLAIN, 11, ROLE_note }, FOOTER = { FONT_PLAIN, 12, ROLE_muted };
enum { NOTE_WIDTH = 176, MOST_NOTE_LINES = 8, FOOTER_WIDTH = 640, MOST_FOOTER_LINES = 4 };

static void add_footer(struct maker *maker, struct str text)
{
	struct measure_lines lines = measure_wrap(maker->arena, text, make_style(maker, FOOTER), FOOTER_WIDTH, MOST_FOOTER_LINES);
	for (uint32_t i = 0; i < lines.count; i++)
		vec_push(maker->arena, &maker->scene->footer, lines.at[i]);
}

/* A small sheet beside its target, tied to it by a dotted line. */
static void add_sheet(struct maker *maker, const struct model_note *note, struct scene_end target, struct str text)
{
	struct scene *scene = maker->scene;
	uint32_t group = target.is_group ? scene->groups.at[target.index].parent : scene->boxes.at[target.index].group;
	struct scene_box box = { .name = STR("note"),
				 .words = measure_one_line(maker->arena, text),
				 .title = str_format(maker->arena, "note on %.*s: %.*s", STR_ARG(make_end_label(maker, note->target)),
						      STR_ARG(measure_one_line(maker->arena, text))),
				 .role = ROLE_note,
				 .fill = ROLE_note,
				 .outline = OUTLINE_NOTE,
				 .sheets = 1,
				 .is_note = true,
				 .group = group };
	box.id = make_id(maker, STR("note"));
	struct measure_lines lines = measure_wrap(maker->arena, text, make_style(maker, NOTE), NOTE_WIDTH, MOST_NOTE_LINES);
	for (uint32_t i = 0; i < lines.count; i++)
		vec_push(maker->arena, &box.lines, lines.at[i]);
	size_box(&box);
	vec_push(maker->arena, &scene->boxes, box);
	struct scene_line line = { .from = { false, scene->boxes.count - 1 },
				   .to = target,
				   .role = ROLE_note,
				   .stroke = STROKE_DOTTED,
				   .weight = 1 };
	line.id = make_id(maker, STR("note-tie"));
	line.title = str_format(maker->arena, "note on %.*s", STR_ARG(make_end_label(maker, note->target)));
	vec_push(maker->arena, &scene->lines, line);
}

void make_notes(struct maker *maker)
{
	const struct model *model = maker->model;
	for (uint32_t i = 0; i < model->notes.count; i++) {
		const struct model_note *note = &model->notes.at[i];
		struct str text = measure_clean(maker->arena, note->text);
		struct scene_end target;
		if (text.len == 0)
			continue;
		if (note->on_arrow) {
			if (maker->line_of[note->target.index] == SCENE_NONE)
				continue;
			const struct model_arrow *arrow = &model->arrows.at[note->target.index];
			add_footer(maker, str_format(maker->arena, "%.*s → %.*s: %.*s",
						     STR_ARG(make_end_label(maker, arrow->from)),
						     STR_ARG(make_end_label(maker, arrow->to)), STR_ARG(text)));
		} else if (note->has_target && note->target.index != MODEL_NONE) {
			if (make_end(maker, note->target, &target))
				add_sheet(maker, note, target, text);
		} else {
			add_footer(maker, text);
		}
	}
}
