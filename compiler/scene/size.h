/* scene/size: how large boxes and labels are, and where their content stands. Knows no model: painters use it too. */
#ifndef LINTEL_SCENE_SIZE_H
#define LINTEL_SCENE_SIZE_H

#include "scene/placed.h"

/* Sets width and height of the front sheet from lines, chip, glyph and outline. */
void size_box(struct scene_box *box);
/* Sets label_width and label_height, a little air included. */
void size_label(struct scene_line *line);

/* Where glyph, lines and chip go in a placed box: `at` without the parts that its outline bends away. */
struct rectangle size_content(const struct scene_box *box);
/* How far the sheets behind a box, and its chip, stick out at the top and at the right. */
double size_overhang_top(const struct scene_box *box);
double size_overhang_right(const struct scene_box *box);
/* The placed box with all that sticks out. */
struct rectangle size_sheets(const struct scene_box *box);
/* The chip sits on the top border, at the right. */
struct rectangle size_chip(const struct scene_box *box);

#endif
