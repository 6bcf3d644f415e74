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

double size_chip_width(const struct scene_text *chip)
{
	return chip->text.len ? chip->width + 2 * PLACED_CHIP_PADDING : 0;
}

double size_text_width(const struct scene_box *box)
{
	double width = 0;
	for (uint32_t i = 0; i < box->lines.count; i++) {
		double chip = i == 0 && box->chip.text.len ? PLACED_CHIP_GAP + size_chip_width(&box->chip) : 0;
		width = fmax(width, box->lines.at[i].width + chip);
	}
	return width;
}

void size_box(struct scene_box *box)
{
	const struct insets *inset = &insets[box->outline];
	double width = size_text_width(box) + 2 * PLACED_PADDING + inset->left + inset->right;
	if (box->glyph != GLYPH_none)
		width += PLACED_GLYPH + PLACED_GLYPH_GAP;
	double height = measure_block_height(box->lines.at, box->lines.count) + 2 * PADDING_ABOVE;
	if (box->outline != OUTLINE_NOTE) {
		width = fmax(width, LEAST_WIDTH);
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

struct rectangle size_sheets(const struct scene_box *box)
{
	double out = (box->sheets - 1) * (double)PLACED_SHEET_OFFSET;
	return (struct rectangle){ box->at.x, box->at.y - out, box->at.width + out, box->at.height + out };
}
