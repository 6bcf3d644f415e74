/* layout/board: our own placer, for pictures of a size that people draw by hand.
 *
 * Every container (a group, or the picture) is a table: columns that follow each other along the reading order, and in
 * each column items (boxes, or groups with a table of their own) one after the other across it. So groups are
 * rectangles that hold what is theirs and nothing else, whatever stands in which column. From a table follow sizes and
 * coordinates (board_size.c), from coordinates a cost (board_cost.c), and a search moves items from column to column
 * as long as the cost falls (board_search.c). Reading order, hints, crossings and compactness are all terms of that
 * one cost.
 *
 * Directions: [0] is along the reading order, [1] across it. A picture that runs down is the same with both swapped.
 */
#ifndef LINTEL_LAYOUT_BOARD_H
#define LINTEL_LAYOUT_BOARD_H

#include "layout/plan.h"

struct board_item {
	uint32_t part, group; /* one of them; the other is SCENE_NONE */
	uint32_t table;       /* in which it stands */
	uint32_t column;
	enum band band;
	bool is_note, is_main; /* is_main: on the busiest flow, and not asynchronous */
	double size[2], low[2];
	double offset; /* of its column, by sizing: the room that the items before it take */
	double lead; /* room before it along the reading order: how far a hint shifted it within its column */
};

enum board_form { BOARD_CALL, BOARD_ASYNC, BOARD_LOOSE /* ties of notes, associations */ };

struct board_link {
	uint32_t line;
	uint32_t ends[2];  /* items, tail and head */
	uint32_t tops[2];  /* what holds them in `table`, the innermost that holds both */
	uint32_t table;
	enum board_form form;
	double weight;
	double pull[2];  /* how strongly it draws its ends to one height; [1]: the one that it is called from counts more */
	double pull_beside; /* the same where both stand in one column */
	double label[2]; /* along, across */
	double room;     /* more for its label than usual: it found no place */
};

struct board_table {
	uint32_t group; /* SCENE_NONE: the picture */
	uint32_t *items; /* column by column */
	uint32_t count, columns;
	double *starts, *gaps; /* per column, by sizing: where it begins, and the room behind it */
	double *rows;          /* per place in `items`, by sizing: the room before it */
	double before[2], behind[2]; /* padding */
	double least;                /* along or across, whichever the title runs: [title] */
	uint32_t title;
};

/* An arrow as the search sees it: straight from side to side. */
struct board_stroke {
	struct point ends[2];
	double left, right, top, bottom; /* its extent */
};

struct board_touch {
	uint32_t link, end, next; /* next + 1; 0 = none */
};

struct board_pull {
	double value, weight;
};

/* All tables, one after the other: what stands in them, and in which columns. */
struct board_state {
	double cost;
	uint32_t *items, *columns;
};
enum { BOARD_FOUND = 4 };

struct board {
	struct plan *plan;
	struct arena *arena;
	uint32_t item_count, part_count, table_count; /* items: parts, then groups; the last table is the picture */
	struct board_item *items;
	struct board_table *tables;
	VEC(struct board_link) links;
	uint32_t *touched; /* per item: first of the links that leave it + 1 */
	VEC(struct board_touch) touches;
	uint32_t *members, *first_member; /* parts and groups within an item, itself included */
	struct board_pull *pulls, *pull_space;
	uint32_t *pull_start;
	double *settled;
	uint32_t *block_start, *block_items;
	struct board_stroke *strokes; /* per link */
	struct board_state found[BOARD_FOUND]; /* the best that the search met, the cheapest first */
	uint32_t found_count;
	double aim[2]; /* the size that a picture of this many parts should keep to */
	uint32_t tries; /* left */
	double size[2];
};

struct board board_make(struct plan *plan);
/* Sizes and places of everything, from the tables: along the reading order, then across it. */
void board_size_along(struct board *board);
void board_size_across(struct board *board, uint32_t rounds);
/* One more round. */
void board_settle_across(struct board *board, uint32_t round);
/* What that costs along the reading order, which is a bound for the whole; and the whole, given the former. Where it
 * reaches the limit, it is at least that. */
double board_cost_along(const struct board *board);
double board_cost_across(struct board *board, double along, double limit);
/* Moves items about until the cost falls no more, or the tries are used up. */
void board_search(struct board *board);
/* Takes the item out of its table and puts it in again: into `column`, before the item that then has this `place`
 * there; where `fresh`, into a column of its own before `column`. */
void board_move(struct board *board, uint32_t item, uint32_t column, uint32_t place, bool fresh);

/* Everything stands as it did then. */
void board_take(struct board *board, const struct board_state *state);

/* The whole: some boards to choose from. */
struct board board_place(struct plan *plan);
/* Fills the centres of the parts and the rectangles of the groups of the plan from one of them; what that costs. */
double board_show(struct board *board, uint32_t found);
/* The same once more with the columns and rows as they are, and with more room, in px, for some labels: one value per
 * line of the scene. */
void board_place_wider(struct board *board, const double *rooms);

#endif
