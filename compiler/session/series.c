/* A series on one placement. Its mould is the whole, with room in every part for the most that any step shows there: the widest
 * label, all badges, the longest list. The mould is placed, and each step shows its own parts and texts in its places.
 *
 * How to read this file: which part of a step is which of the mould (pair), the mould grown (grow_parts, grow_texts), and the places
 * taken over (follow). What stands above and below the drawing is in margins.c, badges in slots.c. */
#include "session/series.h"

#include <math.h>

#include "layout/fit.h"
#include "scene/measure.h"
#include "scene/size.h"
#include "session/slots.h"

/* ---- which part is which ---- */

static struct str box_key(struct arena *arena, const struct scene_box *box)
{
	return box->is_note ? str_format(arena, "note\n%.*s", STR_ARG(box->title)) : box->name;
}

static struct str end_key(const struct scene *scene, struct scene_end end)
{
	return end.is_group ? scene->groups.at[end.index].name : scene->boxes.at[end.index].name;
}

/* An arrow is known by its id; a note's tie by the note; one that stands for several by its form and its ends. */
static struct str line_key(struct arena *arena, const struct scene *scene, const struct scene_line *line, bool joined)
{
	if (!line->verb)
		return str_format(arena, "tie\n%.*s", STR_ARG(box_key(arena, &scene->boxes.at[line->from.index])));
	if (!joined)
		return line->id;
	return str_format(arena, "%s\n%d %.*s\n%d %.*s", line->verb, line->from.is_group, STR_ARG(end_key(scene, line->from)),
	                  line->to.is_group, STR_ARG(end_key(scene, line->to)));
}

/* Per part of a step its counterpart in the mould, or MAP_NONE. */
struct pairs {
	uint32_t *boxes, *groups, *lines;
};

static struct pairs pair(const struct scene *step, const struct scene *mould, bool joined)
{
	struct arena *arena = step->arena;
	struct map boxes = { 0 }, groups = { 0 }, lines = { 0 };
	struct pairs pairs = { ARENA_ARRAY(arena, uint32_t, step->boxes.count), ARENA_ARRAY(arena, uint32_t, step->groups.count),
		               ARENA_ARRAY(arena, uint32_t, step->lines.count) };
	for (uint32_t i = 0; i < mould->boxes.count; i++)
		map_add(arena, &boxes, box_key(arena, &mould->boxes.at[i]), i);
	for (uint32_t i = 0; i < mould->groups.count; i++)
		map_add(arena, &groups, mould->groups.at[i].name, i);
	for (uint32_t i = 0; i < mould->lines.count; i++)
		map_add(arena, &lines, line_key(arena, mould, &mould->lines.at[i], joined), i);
	for (uint32_t i = 0; i < step->boxes.count; i++)
		pairs.boxes[i] = map_get(&boxes, box_key(arena, &step->boxes.at[i]));
	for (uint32_t i = 0; i < step->groups.count; i++)
		pairs.groups[i] = map_get(&groups, step->groups.at[i].name);
	for (uint32_t i = 0; i < step->lines.count; i++)
		pairs.lines[i] = map_get(&lines, line_key(arena, step, &step->lines.at[i], joined));
	return pairs;
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

/* ---- one placement ---- */

static void take_wider(struct scene_text *chip, const struct scene_text *other)
{
	if (chip->text.len == 0 || (other->text.len && other->width > chip->width))
		*chip = *other;
}

/* Before the sizes: what a box holds. */
static void grow_box(struct scene_box *box, const struct scene_box *step)
{
	box->room_width = fmax(box->room_width, size_lines_width(step));
	box->room_height = fmax(box->room_height, size_lines_height(step));
	box->sheets = box->sheets > step->sheets ? box->sheets : step->sheets;
	take_wider(&box->chip, &step->chip);
	take_wider(&box->mark, &step->mark);
}

static void grow_line(struct arena *arena, struct scene_line *line, const struct scene_line *step)
{
	line->room_width = fmax(line->room_width, size_text_width(step));
	line->room_height = fmax(line->room_height, size_text_height(step));
	for (uint32_t i = 0; i < step->label.count && line->label.count < step->label.count; i++)
		vec_push(arena, &line->label, step->label.at[i]);
}

static void grow_parts(struct scene *mould, const struct scene *step, const struct pairs *pairs, struct slots *boxes,
                       struct slots *lines)
{
	for (uint32_t i = 0; i < step->boxes.count; i++) {
		const struct scene_box *box = &step->boxes.at[i];
		grow_box(&mould->boxes.at[pairs->boxes[i]], box);
		slots_add(mould->arena, &boxes[pairs->boxes[i]], box->badges.at, box->badges.count);
	}
	for (uint32_t i = 0; i < step->groups.count; i++) {
		struct scene_group *group = &mould->groups.at[pairs->groups[i]];
		take_wider(&group->label, &step->groups.at[i].label);
		take_wider(&group->chip, &step->groups.at[i].chip);
	}
	for (uint32_t i = 0; i < step->lines.count; i++) {
		const struct scene_line *line = &step->lines.at[i];
		if (pairs->lines[i] == MAP_NONE)
			continue;
		grow_line(mould->arena, &mould->lines.at[pairs->lines[i]], line);
		slots_add(mould->arena, &lines[pairs->lines[i]], line->badges.at, line->badges.count);
	}
}

static void size_parts(struct scene *mould, const struct slots *boxes, const struct slots *lines)
{
	for (uint32_t i = 0; i < mould->boxes.count; i++) {
		struct scene_box *box = &mould->boxes.at[i];
		SLOTS_PUT(mould->arena, &boxes[i], &box->badges);
		box->chip_room = size_chip(box).width;
		size_box(box);
	}
	for (uint32_t i = 0; i < mould->lines.count; i++) {
		struct scene_line *line = &mould->lines.at[i];
		SLOTS_PUT(mould->arena, &lines[i], &line->badges);
		if (line->label.count)
			size_label(line);
	}
}

static void follow_boxes(struct scene *step, const struct scene *mould, const struct pairs *pairs, const struct slots *slots)
{
	for (uint32_t i = 0; i < step->boxes.count; i++) {
		struct scene_box *box = &step->boxes.at[i];
		const struct scene_box *from = &mould->boxes.at[pairs->boxes[i]];
		SLOTS_PUT(step->arena, &slots[pairs->boxes[i]], &box->badges);
		box->room_width = from->room_width;
		box->room_height = from->room_height;
		box->chip_room = from->chip_room;
		box->width = from->width;
		box->height = from->height;
		box->at = from->at;
	}
	for (uint32_t i = 0; i < step->groups.count; i++) {
		step->groups.at[i].at = mould->groups.at[pairs->groups[i]].at;
		step->groups.at[i].label_at = mould->groups.at[pairs->groups[i]].label_at;
	}
}

/* An arrow that the whole does not have stays out of the picture: nothing says where it ran. */
static void follow_lines(struct scene *step, const struct scene *mould, const struct pairs *pairs, const struct slots *slots)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < step->lines.count; i++) {
		struct scene_line line = step->lines.at[i];
		if (pairs->lines[i] == MAP_NONE)
			continue;
		const struct scene_line *from = &mould->lines.at[pairs->lines[i]];
		if (line.label.count)
			SLOTS_PUT(step->arena, &slots[pairs->lines[i]], &line.badges);
		line.room_width = from->room_width;
		line.room_height = from->room_height;
		line.label_width = from->label_width;
		line.label_height = from->label_height;
		line.label_at = from->label_at;
		fit_curve(step, &line, from);
		step->lines.at[kept++] = line;
	}
	step->lines.count = kept;
}

void series_place(struct session_series *series)
{
	struct scene *mould = series->mould;
	struct arena *arena = mould->arena;
	struct pairs *pairs = ARENA_ARRAY(arena, struct pairs, series->count);
	struct slots *boxes = ARENA_ARRAY(arena, struct slots, mould->boxes.count),
		     *lines = ARENA_ARRAY(arena, struct slots, mould->lines.count);
	for (uint32_t i = 0; i < series->count; i++) {
		pairs[i] = pair(series->scenes[i], mould, series->view.collapse.len > 0);
		if (is_complete(series->scenes[i], &pairs[i]))
			grow_parts(mould, series->scenes[i], &pairs[i], boxes, lines);
		else
			series->scenes[i] = series->scenes[series->count - 1];
	}
	size_parts(mould, boxes, lines);
	series_grow_margins(series);
	series->layout = layout_place(mould);
	for (uint32_t i = 0; i < series->count; i++) {
		struct scene *step = series->scenes[i];
		if (i + 1 < series->count && step == series->scenes[series->count - 1])
			continue;
		follow_boxes(step, mould, &pairs[i], boxes);
		follow_lines(step, mould, &pairs[i], lines);
		step->hints.count = 0;
	}
	series_follow_margins(series);
}
