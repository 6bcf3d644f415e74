/* What can be wrong with a placed picture, counted. By comparing everything with everything: for tests only. */
#ifndef LINTEL_TESTS_PICTURE_FAULTS_H
#define LINTEL_TESTS_PICTURE_FAULTS_H

#include "scene/placed.h"

#define FAULTS(F)                                                                                                        \
	F(box_over_box, "boxes that overlap")                                                                            \
	F(box_outside_group, "boxes outside their group, or inside a foreign one")                                       \
	F(group_over_group, "groups that overlap without nesting")                                                       \
	F(outside_picture, "parts that stick out of the picture")                                                        \
	F(text_outside, "lines of text wider than their box, titles wider than their group")                             \
	F(line_lost, "arrows without a curve, or with a number in it that is none")                                      \
	F(line_failed, "arrows that got a straight stroke")                                                              \
	F(line_loose, "arrows that do not begin or end at their part")                                                   \
	F(line_through_box, "arrows that run through a foreign box")                                                     \
	F(title_crossed, "titles of groups crossed by an arrow or a box")                                                \
	F(label_over_label, "labels over labels")                                                                        \
	F(label_over_box, "labels over boxes")                                                                           \
	F(label_over_title, "labels over titles of groups")                                                              \
	F(label_over_head, "labels over arrow heads")                                                                    \
	F(label_over_line, "labels struck by a foreign arrow")                                                           \
	F(label_away, "labels away from their arrow")                                                                    \
	F(text_small, "text under 11 px")

struct faults {
#define FIELD(name, what) unsigned name;
	FAULTS(FIELD)
#undef FIELD
};

/* Adds the faults of a placed scene. */
void faults_count(struct faults *faults, const struct scene *scene);
/* "label_over_box 2, ..." of what is not zero. */
void faults_print(const struct faults *faults);

#endif
