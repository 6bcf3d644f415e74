/* How to read this file: what a board holds (make_items, make_tables, make_links), where everything stands at first
 * (first_columns), and what the placement hands back. */
#include "layout/board.h"

#include <math.h>
#include <string.h>

static uint32_t table_of_group(const struct board *board, uint32_t group)
{
	return group == SCENE_NONE ? board->table_count - 1 : group;
}

static uint32_t item_of_end(const struct board *board, const struct scene_end *end)
{
	return end->is_group ? board->part_count + end->index : end->index;
}

/* ---- items and tables ---- */

static bool is_real(const struct plan_part *part)
{
	return part->box != SCENE_NONE || part->group != SCENE_NONE;
}

static void make_items(struct board *board)
{
	const struct plan *plan = board->plan;
	const struct scene *scene = plan->scene;
	bool right = scene->direction == SCENE_RIGHT;
	for (uint32_t i = 0; i < board->item_count; i++) {
		struct board_item *item = &board->items[i];
		item->part = i < board->part_count ? i : SCENE_NONE;
		item->group = i < board->part_count ? SCENE_NONE : i - board->part_count;
		if (item->part == SCENE_NONE) {
			item->table = table_of_group(board, scene->groups.at[item->group].parent);
			continue;
		}
		const struct plan_part *part = &plan->parts.at[i];
		const struct scene_box *box = part->box == SCENE_NONE ? NULL : &scene->boxes.at[part->box];
		item->table = table_of_group(board, part->group);
		item->size[0] = right ? part->width : part->height;
		item->size[1] = right ? part->height : part->width;
		item->band = box ? box->band : BAND_NONE;
		item->is_note = box && box->is_note;
	}
}

static void make_tables(struct board *board)
{
	enum { SIDE = PLACED_GROUP_PADDING - 2 };
	const struct scene *scene = board->plan->scene;
	bool right = scene->direction == SCENE_RIGHT;
	for (uint32_t t = 0; t < board->table_count; t++) {
		struct board_table *table = &board->tables[t];
		table->group = t + 1 < board->table_count ? t : SCENE_NONE;
		for (uint32_t i = 0; i < board->item_count; i++)
			table->count += board->items[i].table == t;
		table->items = ARENA_ARRAY(board->arena, uint32_t, table->count + 1);
		table->starts = ARENA_ARRAY(board->arena, double, table->count + 1);
		table->gaps = ARENA_ARRAY(board->arena, double, table->count + 1);
		table->rows = ARENA_ARRAY(board->arena, double, table->count + 1);
		if (table->group == SCENE_NONE)
			continue;
		const struct scene_text *title = &scene->groups.at[t].label;
		table->before[0] = table->before[1] = table->behind[0] = table->behind[1] = SIDE;
		table->title = right ? 0 : 1;
		if (title->text.len > 0) {
			table->before[right ? 1 : 0] = PLACED_TITLE_HEIGHT + 2;
			table->least = title->width + 2 * PLACED_GROUP_PADDING;
		}
	}
}

/* ---- links ---- */

/* The item of `table` that holds `item`; SCENE_NONE where none does. */
static uint32_t holder(const struct board *board, uint32_t item, uint32_t table)
{
	while (board->items[item].table != table) {
		uint32_t at = board->items[item].table;
		if (at + 1 == board->table_count)
			return SCENE_NONE;
		item = board->part_count + at;
	}
	return item;
}

static void touch(struct board *board, uint32_t link, uint32_t end)
{
	const struct board_link *of = &board->links.at[link];
	for (uint32_t item = of->ends[end];; item = board->part_count + board->items[item].table) {
		vec_push(board->arena, &board->touches, (struct board_touch){ link, end, board->touched[item] });
		board->touched[item] = board->touches.count;
		if (board->items[item].table == of->table)
			return;
	}
}

static void make_links(struct board *board)
{
	const struct scene *scene = board->plan->scene;
	bool right = scene->direction == SCENE_RIGHT;
	enum { MAIN = 8, COPY_ROOM = 10 };
	static const double strengths[] = { [BOARD_CALL] = 1, [BOARD_ASYNC] = 0.7, [BOARD_LOOSE] = 0.2 };
	static const double CLOSENESS = 0.4, FROM_BEFORE = 1.15; /* of two equal pulls, the one that it is called from */
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		const struct scene_line *line = &scene->lines.at[i];
		struct board_link link = { .line = i, .weight = line->weight };
		link.ends[0] = item_of_end(board, &line->from);
		link.ends[1] = item_of_end(board, &line->to);
		link.table = board->items[link.ends[0]].table;
		/* A line from a group to its own inside, or to itself, asks for no place. */
		while (link.table + 1 < board->table_count && holder(board, link.ends[1], link.table) == SCENE_NONE)
			link.table = board->items[board->part_count + link.table].table;
		link.tops[0] = holder(board, link.ends[0], link.table);
		link.tops[1] = holder(board, link.ends[1], link.table);
		if (link.tops[0] == link.tops[1] || link.tops[0] == SCENE_NONE || link.tops[1] == SCENE_NONE)
			continue;
		link.form = line->role == ROLE_note || line->role == ROLE_link   ? BOARD_LOOSE
			    : line->role == ROLE_send || line->role == ROLE_copy ? BOARD_ASYNC
										  : BOARD_CALL;
		link.pull[0] = link.weight * strengths[link.form];
		link.pull[1] = link.pull[0] * FROM_BEFORE;
		link.pull_beside = link.pull[0] * CLOSENESS;
		/* A double stroke wants to be seen on both sides of its label. */
		double more = line->label.count > 0 && line->role == ROLE_copy ? COPY_ROOM : 0;
		link.label[0] = (right ? line->label_width : line->label_height) + more;
		link.label[1] = (right ? line->label_height : line->label_width) + more;
		vec_push(board->arena, &board->links, link);
		touch(board, board->links.count - 1, 0);
		touch(board, board->links.count - 1, 1);
		for (int end = 0; end < 2 && line->weight >= MAIN; end++)
			board->items[link.ends[end]].is_main = board->items[link.ends[end]].band != BAND_BOTTOM;
	}
}

/* A design without flows: all that answers while somebody waits. */
static void find_main(struct board *board)
{
	for (uint32_t i = 0; i < board->part_count; i++) {
		if (board->items[i].is_main)
			return;
	}
	for (uint32_t i = 0; i < board->part_count; i++)
		board->items[i].is_main = board->items[i].band != BAND_BOTTOM && !board->items[i].is_note;
}

/* For each item what is within it, itself first: shifting a group shifts its inside. */
static void make_members(struct board *board)
{
	uint32_t *counts = ARENA_ARRAY(board->arena, uint32_t, board->item_count + 1), total = 0;
	for (uint32_t i = 0; i < board->item_count; i++) {
		for (uint32_t at = i;; at = board->part_count + board->items[at].table) {
			counts[at]++;
			total++;
			if (board->items[at].table + 1 == board->table_count)
				break;
		}
	}
	board->first_member = ARENA_ARRAY(board->arena, uint32_t, board->item_count + 1);
	board->members = ARENA_ARRAY(board->arena, uint32_t, total);
	for (uint32_t i = 0; i < board->item_count; i++)
		board->first_member[i + 1] = board->first_member[i] + counts[i];
	memset(counts, 0, sizeof *counts * board->item_count);
	for (uint32_t i = 0; i < board->item_count; i++) {
		for (uint32_t at = i;; at = board->part_count + board->items[at].table) {
			board->members[board->first_member[at] + counts[at]++] = i;
			if (board->items[at].table + 1 == board->table_count)
				break;
		}
	}
}

/* ---- the first columns ---- */

struct rank_of {
	double sum, count;
	uint32_t order; /* the earliest of its parts */
};

static struct rank_of *rank_items(struct board *board)
{
	const struct plan *plan = board->plan;
	struct rank_of *ranks = ARENA_ARRAY(board->arena, struct rank_of, board->item_count);
	for (uint32_t i = 0; i < board->item_count; i++)
		ranks[i].order = SCENE_NONE;
	for (uint32_t k = 0; k < plan->parts.count; k++) {
		uint32_t part = plan->order[k];
		if (part >= board->part_count)
			continue;
		for (uint32_t at = part;; at = board->part_count + board->items[at].table) {
			ranks[at].sum += plan->parts.at[part].rank;
			ranks[at].count++;
			ranks[at].order = k < ranks[at].order ? k : ranks[at].order;
			if (board->items[at].table + 1 == board->table_count)
				break;
		}
	}
	for (uint32_t i = 0; i < board->item_count; i++)
		ranks[i].sum /= fmax(ranks[i].count, 1);
	return ranks;
}

static bool comes_before(const struct rank_of *a, const struct rank_of *b)
{
	return a->sum < b->sum || (a->sum == b->sum && a->order < b->order);
}

/* Every item one column behind the last that leads to it. */
static void first_columns(struct board *board)
{
	struct rank_of *ranks = rank_items(board);
	for (uint32_t t = 0; t < board->table_count; t++) {
		struct board_table *table = &board->tables[t];
		table->count = 0;
		for (uint32_t i = 0; i < board->item_count; i++) {
			if (board->items[i].table != t)
				continue;
			uint32_t k = table->count++;
			for (; k > 0 && comes_before(&ranks[i], &ranks[table->items[k - 1]]); k--)
				table->items[k] = table->items[k - 1];
			table->items[k] = i;
		}
		for (uint32_t k = 0; k < table->count; k++) {
			struct board_item *item = &board->items[table->items[k]];
			item->column = 0;
			for (uint32_t l = board->touched[table->items[k]]; l; l = board->touches.at[l - 1].next) {
				const struct board_link *link = &board->links.at[board->touches.at[l - 1].link];
				if (link->table != t)
					continue;
				uint32_t other = link->tops[1 - board->touches.at[l - 1].end];
				if (ranks[other].sum < ranks[table->items[k]].sum &&
				    board->items[other].column + 1 > item->column)
					item->column = board->items[other].column + 1;
			}
			table->columns = item->column + 1 > table->columns ? item->column + 1 : table->columns;
		}
		/* By column, and within it in the order of emission. */
		for (uint32_t k = 1; k < table->count; k++) {
			uint32_t moved = table->items[k], at = k;
			for (; at > 0; at--) {
				uint32_t other = table->items[at - 1];
				uint32_t a = board->items[moved].column, b = board->items[other].column;
				if (b < a || (b == a && ranks[other].order <= ranks[moved].order))
					break;
				table->items[at] = other;
			}
			table->items[at] = moved;
		}
	}
}

struct board board_make(struct plan *plan)
{
	struct board board = { .plan = plan, .arena = plan->arena };
	const struct scene *scene = plan->scene;
	while (board.part_count < plan->parts.count && is_real(&plan->parts.at[board.part_count]))
		board.part_count++;
	board.item_count = board.part_count + scene->groups.count;
	board.table_count = scene->groups.count + 1;
	board.items = ARENA_ARRAY(board.arena, struct board_item, board.item_count);
	board.tables = ARENA_ARRAY(board.arena, struct board_table, board.table_count);
	board.touched = ARENA_ARRAY(board.arena, uint32_t, board.item_count);
	make_items(&board);
	make_tables(&board);
	make_links(&board);
	find_main(&board);
	make_members(&board);
	first_columns(&board);
	uint32_t most = board.touches.count + 3 * board.item_count;
	board.pulls = ARENA_ARRAY(board.arena, struct board_pull, most);
	board.pull_space = ARENA_ARRAY(board.arena, struct board_pull, most);
	board.pull_start = ARENA_ARRAY(board.arena, uint32_t, board.item_count + 1);
	board.settled = ARENA_ARRAY(board.arena, double, board.item_count + 1);
	board.block_start = ARENA_ARRAY(board.arena, uint32_t, board.item_count + 1);
	board.block_items = ARENA_ARRAY(board.arena, uint32_t, board.item_count + 1);
	board.strokes = ARENA_ARRAY(board.arena, struct board_stroke, board.links.count + 1);
	double over = fmax(board.part_count - 12.0, 0);
	board.aim[0] = scene->direction == SCENE_RIGHT ? 1140 + fmin(over, 8) * 45 : 640 + over * 22;
	board.aim[1] = scene->direction == SCENE_RIGHT ? 580 + over * 22 : 1140 + fmin(over, 8) * 45;
	return board;
}

void board_move(struct board *board, uint32_t item, uint32_t column, uint32_t place, bool fresh)
{
	struct board_table *table = &board->tables[board->items[item].table];
	uint32_t old = board->items[item].column, from = 0, alone = 0;
	while (table->items[from] != item)
		from++;
	for (uint32_t k = 0; k < table->count; k++)
		alone += board->items[table->items[k]].column == old;
	memmove(table->items + from, table->items + from + 1, sizeof *table->items * (table->count - from - 1));
	uint32_t count = table->count - 1;
	if (fresh) {
		for (uint32_t k = 0; k < count; k++)
			board->items[table->items[k]].column += board->items[table->items[k]].column >= column;
		old += old >= column;
		table->columns++;
	}
	uint32_t to = 0;
	while (to < count && board->items[table->items[to]].column < column)
		to++;
	for (; place > 0 && to < count && board->items[table->items[to]].column == column; place--)
		to++;
	memmove(table->items + to + 1, table->items + to, sizeof *table->items * (count - to));
	table->items[to] = item;
	board->items[item].column = column;
	if (alone == 1 && old != column) {
		/* Its old column is empty now. */
		for (uint32_t k = 0; k < table->count; k++)
			board->items[table->items[k]].column -= board->items[table->items[k]].column > old;
		table->columns--;
	}
}

/* ---- the result ---- */

static struct rectangle rectangle_of(const struct board *board, const struct board_item *item)
{
	bool right = board->plan->scene->direction == SCENE_RIGHT;
	return (struct rectangle){ item->low[right ? 0 : 1], item->low[right ? 1 : 0], item->size[right ? 0 : 1],
				   item->size[right ? 1 : 0] };
}

/* More rounds make arrows straighter and sometimes the whole larger: as many as cost least. */
static double settle_best(struct board *board)
{
	enum { MOST_ROUNDS = 9 };
	uint32_t best = 1;
	double best_cost = INFINITY;
	board_size_along(board);
	double along = board_cost_along(board);
	for (uint32_t rounds = 1; rounds <= MOST_ROUNDS; rounds++) {
		board_size_across(board, rounds);
		double cost = board_cost_across(board, along, best_cost);
		if (cost < best_cost) {
			best_cost = cost;
			best = rounds;
		}
	}
	board_size_across(board, best);
	return best_cost;
}

static void write_places(const struct board *board)
{
	for (uint32_t i = 0; i < board->item_count; i++) {
		struct rectangle at = rectangle_of(board, &board->items[i]);
		at.x = round(at.x);
		at.y = round(at.y);
		if (board->items[i].part != SCENE_NONE)
			board->plan->parts.at[i].centre = (struct point){ at.x + at.width / 2, at.y + at.height / 2 };
		else
			board->plan->groups[board->items[i].group] = at;
	}
}

struct board board_place(struct plan *plan)
{
	struct board board = board_make(plan);
	board_search(&board);
	return board;
}

double board_show(struct board *board, uint32_t found)
{
	board_take(board, &board->found[found]);
	double cost = settle_best(board);
	write_places(board);
	return cost;
}

void board_place_wider(struct board *board, const double *rooms)
{
	for (uint32_t i = 0; i < board->links.count; i++)
		board->links.at[i].room = rooms[board->links.at[i].line];
	settle_best(board);
	write_places(board);
}
