/* The steps of a layered design: without its layers, with the first, with the first two, up to the whole. The whole is placed,
 * once; a step has its own texts and shows its own parts, where the whole has them. So adding a layer moves nothing that the
 * layers before it drew.
 *
 * How to read this file: one scene for each step (make_steps), each part of a step paired with the same part of the whole
 * (pair), the whole measured so that every step fits into it (grow), and the places taken over once it is placed (follow). */
#include "session/session.h"

#include <math.h>

#include "base/map.h"
#include "layout/fit.h"
#include "scene/measure.h"

static const struct measure_style CAPTION = { FONT_PLAIN, 12, ROLE_muted };

/* "2 of 3 · At ten times the load" under the title: of equal height in every step. */
static void add_caption(struct session *session, struct scene *scene, uint32_t step, uint32_t steps)
{
	struct str label = session->model->layers.at[step].label;
	struct str text = str_format(&session->arena, "%u of %u%s%.*s", (unsigned)step + 1, (unsigned)steps, step ? " · " : "",
	                             STR_ARG(step ? label : STR("")));
	struct measure_lines lines = measure_wrap(&session->arena, text, CAPTION, 640, 1);
	for (uint32_t i = 0; i < lines.count; i++)
		vec_push(&session->arena, &scene->heading, lines.at[i]);
}

static struct scene *make_step(struct session *session, uint32_t step, uint32_t steps, struct scene_options options)
{
	struct arena *arena = &session->arena;
	const struct query *query = step + 1 == steps ? session_query(session)
	                                              : query_make(arena, session_compile_layers(session, step + 1));
	struct scene *scene = scene_make(arena, query, options);
	scene->source = (struct str){ session->input.text, session->input.length };
	add_caption(session, scene, step, steps);
	return scene;
}

/* ---- which part is which ---- */

static struct str box_key(struct arena *arena, const struct scene_box *box)
{
	return box->is_note ? str_format(arena, "note\n%.*s", STR_ARG(box->title)) : box->name;
}

static void add_all(struct arena *arena, struct map *boxes, struct map *groups, struct map *lines, const struct scene *scene)
{
	for (uint32_t i = 0; i < scene->boxes.count; i++)
		map_add(arena, boxes, box_key(arena, &scene->boxes.at[i]), i);
	for (uint32_t i = 0; i < scene->groups.count; i++)
		map_add(arena, groups, scene->groups.at[i].name, i);
	for (uint32_t i = 0; i < scene->lines.count; i++)
		map_add(arena, lines, scene->lines.at[i].id, i);
}

/* Per part of a step its counterpart in the whole, or MAP_NONE. */
struct pairs {
	uint32_t *boxes, *groups, *lines;
};

static struct pairs pair(struct arena *arena, const struct scene *step, const struct scene *whole)
{
	struct map boxes = { 0 }, groups = { 0 }, lines = { 0 };
	add_all(arena, &boxes, &groups, &lines, whole);
	struct pairs pairs = { ARENA_ARRAY(arena, uint32_t, step->boxes.count), ARENA_ARRAY(arena, uint32_t, step->groups.count),
		               ARENA_ARRAY(arena, uint32_t, step->lines.count) };
	for (uint32_t i = 0; i < step->boxes.count; i++)
		pairs.boxes[i] = map_get(&boxes, box_key(arena, &step->boxes.at[i]));
	for (uint32_t i = 0; i < step->groups.count; i++)
		pairs.groups[i] = map_get(&groups, step->groups.at[i].name);
	for (uint32_t i = 0; i < step->lines.count; i++)
		pairs.lines[i] = map_get(&lines, step->lines.at[i].id);
	return pairs;
}

/* ---- one placement ---- */

/* Every part of the whole is as large as in the step where it is largest. */
static void grow(struct scene *whole, const struct scene *step, const struct pairs *pairs)
{
	for (uint32_t i = 0; i < step->boxes.count; i++) {
		if (pairs->boxes[i] == MAP_NONE)
			continue;
		struct scene_box *box = &whole->boxes.at[pairs->boxes[i]];
		box->width = fmax(box->width, step->boxes.at[i].width);
		box->height = fmax(box->height, step->boxes.at[i].height);
		box->sheets = box->sheets > step->boxes.at[i].sheets ? box->sheets : step->boxes.at[i].sheets;
	}
	for (uint32_t i = 0; i < step->groups.count; i++)
		if (pairs->groups[i] != MAP_NONE)
			whole->groups.at[pairs->groups[i]].label.width =
			    fmax(whole->groups.at[pairs->groups[i]].label.width, step->groups.at[i].label.width);
	for (uint32_t i = 0; i < step->lines.count; i++) {
		if (pairs->lines[i] == MAP_NONE)
			continue;
		struct scene_line *line = &whole->lines.at[pairs->lines[i]];
		line->label_width = fmax(line->label_width, step->lines.at[i].label_width);
		line->label_height = fmax(line->label_height, step->lines.at[i].label_height);
	}
}

/* A later layer takes nothing away; but a broken text may read otherwise without its end. */
static bool is_complete(const struct scene *step, const struct pairs *pairs)
{
	for (uint32_t i = 0; i < step->boxes.count; i++)
		if (pairs->boxes[i] == MAP_NONE)
			return false;
	for (uint32_t i = 0; i < step->groups.count; i++)
		if (pairs->groups[i] == MAP_NONE)
			return false;
	return true;
}

/* Takes over the places. An arrow that the whole does not have stays out of the picture: nothing says where it ran. */
static void follow(struct scene *step, const struct scene *whole, const struct pairs *pairs)
{
	for (uint32_t i = 0; i < step->boxes.count; i++) {
		struct scene_box *box = &step->boxes.at[i];
		const struct scene_box *from = &whole->boxes.at[pairs->boxes[i]];
		box->at = from->at;
		box->width = from->width;
		box->height = from->height;
	}
	for (uint32_t i = 0; i < step->groups.count; i++) {
		step->groups.at[i].at = whole->groups.at[pairs->groups[i]].at;
		step->groups.at[i].label_at = whole->groups.at[pairs->groups[i]].label_at;
	}
	uint32_t kept = 0;
	for (uint32_t i = 0; i < step->lines.count; i++) {
		struct scene_line line = step->lines.at[i];
		if (pairs->lines[i] == MAP_NONE)
			continue;
		const struct scene_line *from = &whole->lines.at[pairs->lines[i]];
		line.label_at = from->label_at;
		fit_curve(step, &line, from);
		step->lines.at[kept++] = line;
	}
	step->lines.count = kept;
	step->hints.count = 0;
	step->width = whole->width;
	step->height = whole->height;
}

struct session_steps session_place_steps(struct session *session, bool hand)
{
	struct arena *arena = &session->arena;
	struct scene_options options = { .hand = hand, .edges = session->edges };
	struct session_steps steps = { .count = session->model->layers.count };
	steps.scenes = ARENA_ARRAY(arena, const struct scene *, steps.count);
	struct scene **scenes = ARENA_ARRAY(arena, struct scene *, steps.count);
	struct pairs *pairs = ARENA_ARRAY(arena, struct pairs, steps.count);
	for (uint32_t i = steps.count; i-- > 0;)
		steps.scenes[i] = scenes[i] = make_step(session, i, steps.count, options);
	struct scene *whole = scenes[steps.count - 1];
	for (uint32_t i = 0; i + 1 < steps.count; i++) {
		pairs[i] = pair(arena, scenes[i], whole);
		grow(whole, scenes[i], &pairs[i]);
	}
	session->layout = layout_place(whole);
	for (uint32_t i = 0; i + 1 < steps.count; i++) {
		if (is_complete(scenes[i], &pairs[i]))
			follow(scenes[i], whole, &pairs[i]);
		else
			steps.scenes[i] = whole;
	}
	return steps;
}
