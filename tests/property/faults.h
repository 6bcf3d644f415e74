/* What can be wrong with a placed picture, counted; counter.c shows it faults. By comparing everything with everything. Each
 * program is one file, so the functions stand here. */
#ifndef LINTEL_TESTS_FAULTS_H
#define LINTEL_TESTS_FAULTS_H

#include <math.h>
#include <stdio.h>

#include "scene/curve.h"
#include "scene/measure.h"
#include "scene/size.h"

#define FAULTS(F)                                                                                                      \
	F(box_over_box, "boxes that overlap")                                                                          \
	F(box_outside_group, "boxes outside their group, or inside a foreign one")                                     \
	F(group_over_group, "groups that overlap without nesting")                                                     \
	F(outside_picture, "parts that stick out of the picture")                                                      \
	F(text_outside, "lines of text wider than their box, titles wider than their group")                           \
	F(line_lost, "arrows without a curve, or with a number in it that is none")                                    \
	F(line_failed, "arrows that got a straight stroke")                                                            \
	F(line_loose, "arrows that do not begin or end at their part")                                                 \
	F(line_through_box, "arrows that run through a foreign box")                                                   \
	F(title_crossed, "titles of groups crossed by an arrow or a box")                                              \
	F(label_over_label, "labels over labels")                                                                      \
	F(label_over_box, "labels over boxes")                                                                         \
	F(label_over_title, "labels over titles of groups")                                                            \
	F(label_over_head, "labels over arrow heads")                                                                  \
	F(label_over_line, "labels struck by a foreign arrow")                                                         \
	F(label_away, "labels away from their arrow")                                                                  \
	F(text_small, "text under 11 px")

struct faults {
#define FIELD(name, what) unsigned name;
	FAULTS(FIELD)
#undef FIELD
};

enum { FAULT_STEPS = 16 };
static const double NEAR = 1.5; /* px that rounding and borders may take */

static inline bool within(struct rectangle inner, struct rectangle outer)
{
	return inner.x >= outer.x - NEAR && inner.y >= outer.y - NEAR &&
	       inner.x + inner.width <= outer.x + outer.width + NEAR &&
	       inner.y + inner.height <= outer.y + outer.height + NEAR;
}

static inline bool is_in(const struct scene *scene, uint32_t group, uint32_t of)
{
	while (group != SCENE_NONE && group != of)
		group = scene->groups.at[group].parent;
	return group == of;
}

static inline void count_boxes(struct faults *faults, const struct scene *scene)
{
	struct rectangle all = { 0, 0, scene->width, scene->height };
	for (uint32_t i = 0; i < scene->boxes.count; i++) {
		const struct scene_box *box = &scene->boxes.at[i];
		struct rectangle at = size_sheets(box);
		faults->outside_picture += !within(at, all);
		for (uint32_t k = i + 1; k < scene->boxes.count; k++)
			faults->box_over_box +=
			    rectangles_overlap(rectangle_grown(at, -NEAR), size_sheets(&scene->boxes.at[k]));
		for (uint32_t g = 0; g < scene->groups.count; g++) {
			struct rectangle group = scene->groups.at[g].at;
			bool inside = is_in(scene, box->group, g);
			faults->box_outside_group +=
			    inside ? !within(at, group) : rectangles_overlap(rectangle_grown(at, -NEAR), group);
		}
		struct rectangle content = size_content(box);
		double room = content.width - (box->glyph != GLYPH_none ? PLACED_GLYPH + PLACED_GLYPH_GAP : 0) - 8;
		faults->text_outside += measure_block_width(box->lines.at, box->lines.count) > room;
		faults->text_outside += measure_block_height(box->lines.at, box->lines.count) > content.height;
		for (uint32_t k = 0; k < box->lines.count; k++)
			faults->text_small += box->lines.at[k].size < 11;
	}
}

static inline void count_groups(struct faults *faults, const struct scene *scene)
{
	struct rectangle all = { 0, 0, scene->width, scene->height };
	for (uint32_t i = 0; i < scene->groups.count; i++) {
		const struct scene_group *group = &scene->groups.at[i];
		faults->outside_picture += !within(group->at, all);
		faults->text_outside += group->label.text.len > 0 && !within(group->label_at, group->at);
		faults->box_outside_group +=
		    group->parent != SCENE_NONE && !within(group->at, scene->groups.at[group->parent].at);
		for (uint32_t k = i + 1; k < scene->groups.count; k++) {
			bool nested = is_in(scene, k, i) || is_in(scene, i, k);
			faults->group_over_group +=
			    !nested && rectangles_overlap(rectangle_grown(group->at, -NEAR), scene->groups.at[k].at);
		}
		for (uint32_t k = 0; k < scene->boxes.count && group->label.text.len > 0; k++)
			faults->title_crossed += rectangles_overlap(group->label_at, size_sheets(&scene->boxes.at[k]));
	}
}

static inline bool crosses(const struct chords *chords, struct rectangle at)
{
	for (uint32_t i = 0; i + 1 < chords->count; i++) {
		if (rectangle_crossed(at, chords->points[i], chords->points[i + 1]))
			return true;
	}
	return false;
}

/* Distance of a point from the border of a rectangle. */
static inline double from_border(struct rectangle at, struct point point)
{
	double dx = fmax(fmax(at.x - point.x, point.x - at.x - at.width), 0),
	       dy = fmax(fmax(at.y - point.y, point.y - at.y - at.height), 0);
	double inside =
	    fmin(fmin(point.x - at.x, at.x + at.width - point.x), fmin(point.y - at.y, at.y + at.height - point.y));
	return dx > 0 || dy > 0 ? sqrt(dx * dx + dy * dy) : inside;
}

static inline bool is_loose(const struct scene *scene, const struct scene_end *end, struct point at)
{
	struct rectangle part = end->is_group ? scene->groups.at[end->index].at : scene->boxes.at[end->index].at;
	if (!end->is_group && from_border(size_sheets(&scene->boxes.at[end->index]), at) < 2 * PLACED_SHEET_OFFSET)
		return false;
	return from_border(part, at) > 10; /* the bent ends of cylinders, pipes and pills */
}

static inline bool is_own(const struct scene_line *line, uint32_t box)
{
	return (!line->from.is_group && line->from.index == box) || (!line->to.is_group && line->to.index == box);
}

static inline struct rectangle head_at(struct point tip)
{
	return (struct rectangle){ tip.x - 3, tip.y - 3, 6, 6 };
}

static inline void count_line(struct faults *faults, const struct scene *scene, uint32_t index, struct arena *arena)
{
	const struct scene_line *line = &scene->lines.at[index];
	struct curve curve = curve_of(line);
	bool sound = curve.count >= 4 && curve.count % 3 == 1;
	for (uint32_t i = 0; i < curve.count; i++)
		sound &= isfinite(curve.points[i].x) && isfinite(curve.points[i].y);
	faults->line_lost += !sound;
	faults->line_failed += line->failed;
	if (!sound)
		return;
	struct point tail = curve.points[0], tip = curve.points[curve.count - 1];
	faults->line_loose += is_loose(scene, &line->from, tail) + is_loose(scene, &line->to, tip);
	struct chords chords = curve_chords(arena, curve, FAULT_STEPS);
	struct rectangle all = { 0, 0, scene->width, scene->height };
	for (uint32_t i = 0; i < chords.count; i++) {
		if (!rectangle_holds(all, chords.points[i])) {
			faults->outside_picture++;
			break;
		}
	}
	for (uint32_t i = 0; i < scene->boxes.count; i++)
		faults->line_through_box +=
		    !is_own(line, i) && crosses(&chords, rectangle_grown(scene->boxes.at[i].at, -2));
	for (uint32_t i = 0; i < scene->groups.count; i++)
		faults->title_crossed += scene->groups.at[i].label.text.len > 0 &&
					 crosses(&chords, rectangle_grown(scene->groups.at[i].label_at, -2));
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		const struct scene_line *other = &scene->lines.at[i];
		if (other->label.count == 0)
			continue;
		faults->label_over_line += i != index && crosses(&chords, rectangle_grown(other->label_at, -2));
		faults->label_over_head += line->head != HEAD_NONE && rectangles_overlap(other->label_at, head_at(tip));
		faults->label_over_head +=
		    line->tail_head != HEAD_NONE && rectangles_overlap(other->label_at, head_at(tail));
	}
	if (line->label.count > 0)
		faults->label_away += !crosses(&chords, rectangle_grown(line->label_at, 8));
}

static inline void count_label(struct faults *faults, const struct scene *scene, uint32_t index)
{
	const struct scene_line *line = &scene->lines.at[index];
	struct rectangle at = line->label_at, all = { 0, 0, scene->width, scene->height };
	if (line->label.count == 0)
		return;
	faults->outside_picture += !within(at, all);
	for (uint32_t i = 0; i < scene->boxes.count; i++)
		faults->label_over_box += rectangles_overlap(at, size_sheets(&scene->boxes.at[i]));
	for (uint32_t i = 0; i < scene->groups.count; i++)
		faults->label_over_title +=
		    scene->groups.at[i].label.text.len > 0 && rectangles_overlap(at, scene->groups.at[i].label_at);
	for (uint32_t i = index + 1; i < scene->lines.count; i++)
		faults->label_over_label +=
		    scene->lines.at[i].label.count > 0 && rectangles_overlap(at, scene->lines.at[i].label_at);
	for (uint32_t i = 0; i < line->label.count; i++)
		faults->text_small += line->label.at[i].size < 11;
}

/* Adds the faults of a placed scene. */
static inline void faults_count(struct faults *faults, const struct scene *scene)
{
	struct arena arena = { 0 };
	count_boxes(faults, scene);
	count_groups(faults, scene);
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		count_line(faults, scene, i, &arena);
		count_label(faults, scene, i);
	}
	arena_finish(&arena);
}

static inline bool faults_inside(const struct scene *scene, double right, double bottom)
{
	return right <= scene->width && bottom <= scene->height;
}

/* What stands below the drawing stays within the picture. */
static inline bool faults_below_fits(const struct scene *scene)
{
	bool good = true;
	for (uint32_t i = 0; i < scene->legend.count; i++) {
		const struct scene_key *key = &scene->legend.at[i];
		good &= faults_inside(scene, key->at.x + size_key_text(key) + key->text.width, key->at.y + SIZE_KEY_HEIGHT);
	}
	for (uint32_t i = 0; i < scene->items.count; i++) {
		const struct scene_item *item = &scene->items.at[i];
		good &= faults_inside(scene,
				      PLACED_MARGIN + size_items_indent(scene) + measure_block_width(item->lines.at, item->lines.count),
				      scene->items_top);
	}
	return good;
}

/* ---- the reading order ---- */

struct order {
	unsigned late_users, early_stores; /* users that something stands before; stores before one that calls them */
	unsigned async, high_async;        /* asynchronous parts; those above the middle of the main flow */
};

static inline double faults_along(const struct scene *scene, struct rectangle at, double share)
{
	return scene->direction == SCENE_RIGHT ? at.x + at.width * share : at.y + at.height * share;
}

static inline double faults_across(const struct scene *scene, struct rectangle at)
{
	return scene->direction == SCENE_RIGHT ? at.y + at.height / 2 : at.x + at.width / 2;
}

/* The main flow are the boxes that its arrows, the heaviest ones, join; asynchronous ones apart. */
static inline struct order faults_order(const struct scene *scene)
{
	struct order order = { 0 };
	double heaviest = 1, sum = 0, count = 0;
	for (uint32_t i = 0; i < scene->lines.count; i++)
		heaviest = fmax(heaviest, scene->lines.at[i].weight);
	for (uint32_t i = 0; i < scene->boxes.count; i++) {
		const struct scene_box *box = &scene->boxes.at[i];
		bool on_it = false;
		for (uint32_t k = 0; k < scene->lines.count; k++) {
			const struct scene_line *line = &scene->lines.at[k];
			on_it |= line->weight == heaviest && is_own(line, i);
			bool called = !line->to.is_group && line->to.index == i && !line->from.is_group;
			order.early_stores += box->band == BAND_LAST && called && line->role == ROLE_call &&
					      faults_along(scene, box->at, 1) <
						  faults_along(scene, scene->boxes.at[line->from.index].at, 0);
		}
		for (uint32_t k = 0; k < scene->boxes.count && box->band == BAND_FIRST; k++) {
			const struct scene_box *other = &scene->boxes.at[k];
			if (!other->is_note && faults_along(scene, other->at, 1) < faults_along(scene, box->at, 0)) {
				order.late_users++;
				break;
			}
		}
		sum += on_it && box->band != BAND_BOTTOM ? faults_across(scene, box->at) : 0;
		count += on_it && box->band != BAND_BOTTOM;
	}
	for (uint32_t i = 0; i < scene->boxes.count && count > 0; i++) {
		order.async += scene->boxes.at[i].band == BAND_BOTTOM;
		order.high_async += scene->boxes.at[i].band == BAND_BOTTOM &&
				    faults_across(scene, scene->boxes.at[i].at) < sum / count;
	}
	return order;
}

/* ---- what is no fault, and better small ---- */

struct measures {
	unsigned crossings;
	double length;
};

static inline bool faults_strokes_cross(struct point a, struct point b, struct point c, struct point d)
{
	double one = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x),
	       two = (b.x - a.x) * (d.y - a.y) - (b.y - a.y) * (d.x - a.x),
	       three = (d.x - c.x) * (a.y - c.y) - (d.y - c.y) * (a.x - c.x),
	       four = (d.x - c.x) * (b.y - c.y) - (d.y - c.y) * (b.x - c.x);
	return one * two < 0 && three * four < 0;
}

static inline struct measures faults_measure(const struct scene *scene)
{
	struct arena arena = { 0 };
	struct measures measures = { 0 };
	struct chords *chords = ARENA_ARRAY(&arena, struct chords, scene->lines.count);
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		chords[i] = curve_chords(&arena, curve_of(&scene->lines.at[i]), 8);
		measures.length += curve_length(curve_of(&scene->lines.at[i]));
		for (uint32_t k = 0; k < i; k++) {
			for (uint32_t a = 0; a + 1 < chords[i].count; a++) {
				for (uint32_t b = 0; b + 1 < chords[k].count; b++)
					measures.crossings += faults_strokes_cross(chords[i].points[a], chords[i].points[a + 1],
										   chords[k].points[b], chords[k].points[b + 1]);
			}
		}
	}
	arena_finish(&arena);
	return measures;
}

/* "label_over_box 2, ..." of what is not zero, or "none". */
static inline void faults_print(const struct faults *faults)
{
	const char *between = "";
#define PRINT(name, what)                                                                                              \
	if (faults->name) {                                                                                            \
		printf("%s" #name " %u", between, faults->name);                                                       \
		between = ", ";                                                                                        \
	}
	FAULTS(PRINT)
#undef PRINT
	if (!*between)
		printf("none");
}

#endif
