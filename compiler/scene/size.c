#include "scene/size.h"

#include <math.h>

#include "scene/curve.h"
#include "scene/measure.h"

/* What an outline takes of the box: the lid of a cylinder, the mouth of a pipe, the round ends of a pill. */
struct insets {
	double left, right, top, bottom;
};
static const struct insets insets[] = {
	[OUTLINE_BOX] = { 0, 0, 0, 0 },
	[OUTLINE_CYLINDER] = { 0, 0, 2 * PLACED_LID - 1, PLACED_LID - 2 },
	[OUTLINE_PIPE] = { PLACED_LID - 2, 2 * PLACED_LID - 1, 0, 0 },
	[OUTLINE_NOTE] = { -2, -2, -2, -2 },
	[OUTLINE_PERSON] = { 3, 4, 0, 0 },
};

enum { LEAST_WIDTH = 84, LEAST_HEIGHT = 42, PADDING_ABOVE = 9, LABEL_AIR_X = 4, LABEL_AIR_Y = 1, CHIP_FROM_CORNER = 9 };

/* Even, so that centres are whole numbers. */
static double even(double length)
{
	return 2 * ceil(length / 2);
}

static double chip_height(const struct scene_text *chip)
{
	return chip->text.len ? measure_line_height(chip->size) + 1 : 0;
}

static double chip_width(const struct scene_text *chip)
{
	return chip->text.len ? chip->width + 2 * PLACED_CHIP_PADDING : 0;
}

/* A second chip stands where it would beside the widest first one. */
static double chip_room(const struct scene_box *box)
{
	return fmax(chip_width(&box->chip), box->chip_room);
}

/* The top border must show beside its chips: else a box does not look like one. */
static double chips_width(const struct scene_box *box)
{
	enum { BORDER = 32 };
	double chip = chip_room(box), mark = chip_width(&box->mark);
	return chip + mark > 0 ? chip + mark + (chip > 0 && mark > 0 ? PLACED_CHIP_GAP : 0) + BORDER : 0;
}

double size_lines_width(const struct scene_box *box)
{
	return fmax(measure_block_width(box->lines.at, box->lines.count), box->room_width);
}

double size_lines_height(const struct scene_box *box)
{
	return fmax(measure_block_height(box->lines.at, box->lines.count), box->room_height);
}

double size_text_width(const struct scene_line *line)
{
	return fmax(measure_block_width(line->label.at, line->label.count), line->room_width);
}

double size_text_height(const struct scene_line *line)
{
	return fmax(measure_block_height(line->label.at, line->label.count), line->room_height);
}

void size_box(struct scene_box *box)
{
	const struct insets *inset = &insets[box->outline];
	double width = size_lines_width(box) + 2 * PLACED_PADDING + inset->left + inset->right;
	if (box->glyph != GLYPH_none)
		width += PLACED_GLYPH + PLACED_GLYPH_GAP;
	double chip = fmax(chip_height(&box->chip), chip_height(&box->mark));
	double height = size_lines_height(box) + 2 * fmax(PADDING_ABOVE, chip / 2 + 2);
	if (box->outline != OUTLINE_NOTE) {
		double badges = size_badges_width(box->badges.at, box->badges.count), chips = chips_width(box);
		width = fmax(width, fmax(LEAST_WIDTH, badges + (chips > 0 ? chips : badges > 0 ? 20 : 0)));
		height = fmax(height, LEAST_HEIGHT);
	}
	box->width = even(width);
	box->height = even(height + inset->top + inset->bottom);
}

double size_head(const struct scene_line *line)
{
	/* wide enough to be seen at the end of a thick line, and no longer than a short one leaves beside its label */
	static const double of_width = 2.4;
	return fmax(PLACED_HEAD, of_width * line->width);
}

double size_badge_height(const struct scene_text *badge)
{
	return measure_line_height(badge->size) + 1;
}

double size_badge_width(const struct scene_text *badge)
{
	return fmax(size_badge_height(badge), ceil(fmax(badge->width, badge->room)) + 9);
}

double size_badges_width(const struct scene_text *badges, uint32_t count)
{
	double width = 0;
	for (uint32_t i = 0; i < count; i++)
		width += size_badge_width(&badges[i]) + (i ? SIZE_BADGE_GAP : 0);
	return width;
}

void size_label(struct scene_line *line)
{
	line->label_width = 0;
	line->label_height = 0;
	if (line->label.count == 0)
		return;
	double badges = size_badges_width(line->badges.at, line->badges.count), text = size_text_width(line);
	line->label_width = even(badges + (badges > 0 && text > 0 ? SIZE_BADGE_GAP : 0) + text + 2 * LABEL_AIR_X);
	line->label_height = even(size_text_height(line) + 2 * LABEL_AIR_Y);
}

struct point size_label_badges(const struct scene_line *line)
{
	struct rectangle at = line->label_at;
	double badges = size_badges_width(line->badges.at, line->badges.count), text = size_text_width(line);
	double height = line->badges.count ? size_badge_height(&line->badges.at[0]) : 0;
	return (struct point){ at.x + (at.width - badges - (badges > 0 && text > 0 ? SIZE_BADGE_GAP : 0) - text) / 2,
			       at.y + (at.height - height) / 2 };
}

struct point size_label_text(const struct scene_line *line)
{
	double badges = size_badges_width(line->badges.at, line->badges.count), text = size_text_width(line);
	return (struct point){ size_label_badges(line).x + badges + (badges > 0 && text > 0 ? SIZE_BADGE_GAP : 0) + text / 2,
			       line->label_at.y + (line->label_at.height - size_text_height(line)) / 2 };
}

struct rectangle size_label_ink(const struct scene_line *line)
{
	struct point text = size_label_text(line), badges = size_label_badges(line);
	double width = measure_block_width(line->label.at, line->label.count), height = measure_block_height(line->label.at, line->label.count);
	bool full = width >= line->room_width && height >= line->room_height, any = width > 0;
	struct rectangle ink = { text.x - width / 2, text.y, width, height };
	for (uint32_t i = 0; i < line->badges.count; i++) {
		const struct scene_text *badge = &line->badges.at[i];
		struct rectangle at = { badges.x, badges.y, size_badge_width(badge), size_badge_height(badge) };
		badges.x += at.width + SIZE_BADGE_GAP;
		if (badge->text.len)
			ink = any ? rectangle_joined(ink, at) : at;
		any |= badge->text.len > 0;
		full &= badge->text.len > 0;
	}
	if (full)
		return line->label_at;
	return (struct rectangle){ ink.x - LABEL_AIR_X, ink.y - LABEL_AIR_Y, ink.width + 2 * LABEL_AIR_X, ink.height + 2 * LABEL_AIR_Y };
}

struct rectangle size_content(const struct scene_box *box)
{
	const struct insets *inset = &insets[box->outline];
	struct rectangle at = box->at;
	return (struct rectangle){ at.x + inset->left, at.y + inset->top, at.width - inset->left - inset->right,
				   at.height - inset->top - inset->bottom };
}

double size_overhang_right(const struct scene_box *box)
{
	return (box->sheets - 1) * (double)PLACED_SHEET_OFFSET;
}

double size_overhang_top(const struct scene_box *box)
{
	double badges = box->badges.count ? size_badge_height(&box->badges.at[0]) : 0;
	double chips = fmax(chip_height(&box->chip), chip_height(&box->mark));
	return fmax(size_overhang_right(box), fmax(chips, badges) / 2);
}

struct rectangle size_sheets(const struct scene_box *box)
{
	double top = size_overhang_top(box), right = size_overhang_right(box);
	return (struct rectangle){ box->at.x, box->at.y - top, box->at.width + right, box->at.height + top };
}

struct rectangle size_chip(const struct scene_box *box)
{
	double width = chip_width(&box->chip), height = chip_height(&box->chip);
	return (struct rectangle){ box->at.x + box->at.width - CHIP_FROM_CORNER - width, box->at.y - height / 2, width,
				   height };
}

struct rectangle size_mark(const struct scene_box *box)
{
	double width = chip_width(&box->mark), height = chip_height(&box->mark), room = chip_room(box);
	double right = box->at.x + box->at.width - CHIP_FROM_CORNER - room - (room > 0 ? PLACED_CHIP_GAP : 0);
	return (struct rectangle){ right - width, box->at.y - height / 2, width, height };
}

double size_title(const struct scene_group *group)
{
	double chip = chip_width(&group->chip);
	return group->label.width + (chip > 0 ? 2 * PLACED_CHIP_GAP + chip : 0);
}

struct rectangle size_title_chip(const struct scene_group *group)
{
	double width = chip_width(&group->chip), height = chip_height(&group->chip);
	return (struct rectangle){ group->label_at.x + group->label_at.width - width,
				   group->label_at.y + (group->label_at.height - height) / 2, width, height };
}

struct point size_badges_at(const struct scene_box *box)
{
	enum { FROM_CORNER = 7 };
	double height = box->badges.count ? size_badge_height(&box->badges.at[0]) : 0;
	return (struct point){ box->at.x + FROM_CORNER, box->at.y - height / 2 };
}

/* ---- below the drawing ---- */

enum { KEY_GAP = 18, PART_GAP = 12 };

double size_key_text(const struct scene_key *key)
{
	return (key->sample == SAMPLE_BADGE ? size_badge_width(&key->badge) : SIZE_SAMPLE) + 6;
}

static double key_width(const struct scene_key *key)
{
	return size_key_text(key) + ceil(key->text.width);
}

double size_items_indent(const struct scene *scene)
{
	double widest = 0;
	for (uint32_t i = 0; i < scene->items.count; i++)
		widest = fmax(widest, size_badge_width(&scene->items.at[i].badge));
	return widest + 8;
}

double size_below_width(const struct scene *scene)
{
	double width = measure_block_width(scene->footer.at, scene->footer.count);
	for (uint32_t i = 0; i < scene->items.count; i++) {
		const struct scene_item *item = &scene->items.at[i];
		width = fmax(width, size_items_indent(scene) + measure_block_width(item->lines.at, item->lines.count));
	}
	for (uint32_t i = 0; i < scene->legend.count; i++)
		width = fmax(width, key_width(&scene->legend.at[i]));
	return width;
}

/* Keys one beside the other, in as many rows as the width asks for. */
static double place_legend(struct scene *scene, double top)
{
	double left = PLACED_MARGIN, y = top;
	for (uint32_t i = 0; i < scene->legend.count; i++) {
		double width = key_width(&scene->legend.at[i]);
		if (left > PLACED_MARGIN && left + width > scene->width - PLACED_MARGIN) {
			left = PLACED_MARGIN;
			y += SIZE_KEY_HEIGHT;
		}
		scene->legend.at[i].at = (struct point){ left, y };
		left += width + KEY_GAP;
	}
	return scene->legend.count ? y + SIZE_KEY_HEIGHT : top;
}

double size_below(struct scene *scene, double top)
{
	double y = place_legend(scene, top);
	scene->items_top = y += y > top && scene->items.count ? PART_GAP : 0;
	for (uint32_t i = 0; i < scene->items.count; i++)
		y += measure_block_height(scene->items.at[i].lines.at, scene->items.at[i].lines.count) + SIZE_ITEM_GAP;
	scene->footer_top = y += y > top && scene->footer.count ? PART_GAP : 0;
	return y + measure_block_height(scene->footer.at, scene->footer.count) - top;
}
