#include "scene/size.h"

#include <math.h>

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

enum { LEAST_WIDTH = 84, LEAST_HEIGHT = 42, PADDING_ABOVE = 9, LABEL_AIR_X = 4, LABEL_AIR_Y = 1 };

/* Even, so that centres are whole numbers. */
static double even(double length)
{
	return 2 * ceil(length / 2);
}

void size_box(struct scene_box *box)
{
	const struct insets *inset = &insets[box->outline];
	double width =
	    measure_block_width(box->lines.at, box->lines.count) + 2 * PLACED_PADDING + inset->left + inset->right;
	if (box->glyph != GLYPH_none)
		width += PLACED_GLYPH + PLACED_GLYPH_GAP;
	double height = measure_block_height(box->lines.at, box->lines.count) + 2 * PADDING_ABOVE;
	if (box->outline != OUTLINE_NOTE) {
		width = fmax(width, fmax(LEAST_WIDTH, box->chip.text.len ? box->chip.width + 44 : 0));
		height = fmax(height, LEAST_HEIGHT);
	}
	box->width = even(width);
	box->height = even(height + inset->top + inset->bottom);
}

void size_label(struct scene_line *line)
{
	line->label_width = 0;
	line->label_height = 0;
	if (line->label.count == 0)
		return;
	line->label_width = even(measure_block_width(line->label.at, line->label.count) + 2 * LABEL_AIR_X);
	line->label_height = even(measure_block_height(line->label.at, line->label.count) + 2 * LABEL_AIR_Y);
}

struct rectangle size_content(const struct scene_box *box)
{
	const struct insets *inset = &insets[box->outline];
	struct rectangle at = box->at;
	return (struct rectangle){ at.x + inset->left, at.y + inset->top, at.width - inset->left - inset->right,
				   at.height - inset->top - inset->bottom };
}

static double chip_height(const struct scene_box *box)
{
	return box->chip.text.len ? measure_line_height(box->chip.size) + 1 : 0;
}

double size_overhang_right(const struct scene_box *box)
{
	return (box->sheets - 1) * (double)PLACED_SHEET_OFFSET;
}

double size_overhang_top(const struct scene_box *box)
{
	return fmax(size_overhang_right(box), chip_height(box) / 2);
}

struct rectangle size_sheets(const struct scene_box *box)
{
	double top = size_overhang_top(box), right = size_overhang_right(box);
	return (struct rectangle){ box->at.x, box->at.y - top, box->at.width + right, box->at.height + top };
}

struct rectangle size_chip(const struct scene_box *box)
{
	enum { FROM_CORNER = 9 };
	double width = box->chip.text.len ? box->chip.width + 2 * PLACED_CHIP_PADDING : 0, height = chip_height(box);
	return (struct rectangle){ box->at.x + box->at.width - FROM_CORNER - width, box->at.y - height / 2, width,
				   height };
}
