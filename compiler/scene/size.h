/* scene/size: how large boxes and labels are, and where their content stands. Knows no model: painters use it too. */
#ifndef LINTEL_SCENE_SIZE_H
#define LINTEL_SCENE_SIZE_H

#include "scene/placed.h"

/* Sets width and height of the front sheet from lines, chip, glyph and outline. */
void size_box(struct scene_box *box);
/* Sets label_width and label_height, a little air included. */
void size_label(struct scene_line *line);
/* How long the heads of a line are. */
double size_head(const struct scene_line *line);

/* How much room the lines of a box and the text of a label have: what they need, or more. */
double size_lines_width(const struct scene_box *box);
double size_lines_height(const struct scene_box *box);
double size_text_width(const struct scene_line *line);
double size_text_height(const struct scene_line *line);

/* In a placed label: where its badges begin, where its text has its middle and its top, and what they cover: all of the label, or less
 * where room is kept in it. */
struct point size_label_badges(const struct scene_line *line);
struct point size_label_text(const struct scene_line *line);
struct rectangle size_label_ink(const struct scene_line *line);

/* Where glyph, lines and chip go in a placed box: `at` without the parts that its outline bends away. */
struct rectangle size_content(const struct scene_box *box);
/* How far the sheets behind a box, and its chip, stick out at the top and at the right. */
double size_overhang_top(const struct scene_box *box);
double size_overhang_right(const struct scene_box *box);
/* The placed box with all that sticks out. */
struct rectangle size_sheets(const struct scene_box *box);
/* A badge is as high as wide, or wider. */
double size_badge_width(const struct scene_text *badge);
double size_badge_height(const struct scene_text *badge);
/* All badges side by side; 0 where there are none. */
double size_badges_width(const struct scene_text *badges, uint32_t count);
/* Where a box's badges begin: on its top border, at the left. */
struct point size_badges_at(const struct scene_box *box);
/* The chip sits on the top border, at the right; the mark left of it. Without width where there is none. */
struct rectangle size_chip(const struct scene_box *box);
struct rectangle size_mark(const struct scene_box *box);
/* How wide the title of a group is, its chip included; and where that stands in the placed title. */
double size_title(const struct scene_group *group);
struct rectangle size_title_chip(const struct scene_group *group);

/* What stands below the drawing: legend in rows, list, footer. Places it from `top` down and returns its height; the width of the
 * scene is known. */
double size_below(struct scene *scene, double top);
/* How wide the widest of it is at least. */
double size_below_width(const struct scene *scene);
/* A legend's sample, and where its text begins. */
enum { SIZE_SAMPLE = 30, SIZE_KEY_HEIGHT = 18, SIZE_ITEM_GAP = 4, SIZE_BADGE_GAP = 3 };
double size_key_text(const struct scene_key *key);
/* Where the lines of the list begin, right of its badges. */
double size_items_indent(const struct scene *scene);

#endif
