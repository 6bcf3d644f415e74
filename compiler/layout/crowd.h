/* layout/crowd: what stands where, by square cells, so that asking what is in the way costs the same in a large
 * picture.
 *
 * Things are rectangles of a kind, and strokes (chords of arrows). Lives in an arena.
 */
#ifndef LINTEL_LAYOUT_CROWD_H
#define LINTEL_LAYOUT_CROWD_H

#include "scene/curve.h"

enum crowd_kind { CROWD_BOX, CROWD_TITLE, CROWD_HEAD, CROWD_LABEL, CROWD_BORDER, CROWD_STROKE, CROWD_KIND_COUNT };

struct crowd_item {
	struct rectangle at; /* of a stroke: its extent, of which it is a diagonal */
	uint32_t owner;      /* line of a stroke, head or label; box; group */
	uint32_t stamp;      /* of the question that saw it last */
	uint8_t kind;        /* enum crowd_kind */
	bool rising;         /* a stroke from the lower left to the upper right, else from the upper left to the lower right */
	bool gone;
};

struct crowd_entry {
	uint32_t item, next;
};

struct crowd {
	struct arena *arena;
	struct rectangle all;
	double cell;
	uint32_t columns, rows;
	uint32_t *cells, *strokes; /* per cell: first entry + 1 of things with an extent, and of strokes; 0 = none */
	VEC(struct crowd_entry) entries;
	VEC(struct crowd_item) items;
	uint32_t stamp;
};

/* Covers `all`; what lies outside counts to the nearest cell. */
struct crowd crowd_make(struct arena *arena, struct rectangle all);
uint32_t crowd_add(struct crowd *crowd, struct crowd_item item); /* its index, for crowd_remove */
void crowd_remove(struct crowd *crowd, uint32_t item);
/* A stroke: CROWD_STROKE or CROWD_BORDER. */
void crowd_add_stroke(struct crowd *crowd, enum crowd_kind kind, uint32_t owner, struct point from, struct point to);
/* An arrow's strokes and heads. */
void crowd_add_line(struct crowd *crowd, const struct scene_line *line, uint32_t index);

/* Some box that the stroke runs through and that is no end of the line; SCENE_NONE if there is none. */
uint32_t crowd_box_between(struct crowd *crowd, struct point from, struct point to, const struct scene_line *line);

/* How many items of each kind `at` touches, those of line `own` left out (its strokes; heads and labels count);
 * strokes of one line count once. */
struct crowd_count {
	uint32_t of[CROWD_KIND_COUNT];
};
struct crowd_count crowd_ask(struct crowd *crowd, struct rectangle at, uint32_t own);
/* How many labels `at` lies over, those of line `own` left out; their lines in `lines`, up to `most`. */
uint32_t crowd_labels(struct crowd *crowd, struct rectangle at, uint32_t own, uint32_t *lines, uint32_t most);

#endif
