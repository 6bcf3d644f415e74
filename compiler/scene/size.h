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
/* The placed box with all its sheets. */
struct rectangle size_sheets(const struct scene_box *box);
double size_chip_width(const struct scene_text *chip);
/* Room for the first line and the chip beside it, or for the widest of the other lines. */
double size_text_width(const struct scene_box *box);

#endif
