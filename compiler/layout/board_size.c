/* How to read this file: along the reading order, sizes from the inside out and places from the outside in
 * (board_along). Across it everything slides: each column wants its items where their arrows run straight, and keeps
 * them apart; the best for a column is found exactly (settle), and a few rounds over all columns do. */
#include "layout/board.h"

#include <math.h>

enum { COLUMN_GAP = 30, LABEL_ROOM = 16, ROW_GAP = 14, LINKED_ROW_GAP = 24, ROW_LABEL_ROOM = 16, GROUP_AIR = 6 };

/* ---- gaps ---- */

static double larger(double a, double b)
{
	return a > b ? a : b;
}

static void set_gaps(struct board *board)
{
	for (uint32_t t = 0; t < board->table_count; t++) {
		struct board_table *table = &board->tables[t];
		for (uint32_t k = 0; k < table->count; k++) {
			table->gaps[k] = COLUMN_GAP;
			table->rows[k] = ROW_GAP;
		}
	}
	for (uint32_t i = 0; i < board->links.count; i++) {
		const struct board_link *link = &board->links.at[i];
		struct board_table *table = &board->tables[link->table];
		uint32_t a = board->items[link->tops[0]].column, b = board->items[link->tops[1]].column;
		uint32_t low = a < b ? a : b, high = a < b ? b : a;
		bool labelled = link->label[0] > 0;
		if (high == low) {
			uint32_t first = 0;
			while (table->items[first] != link->tops[0] && table->items[first] != link->tops[1])
				first++;
			uint32_t next = table->items[first + 1];
			if (next == link->tops[0] || next == link->tops[1] || link->room > 0)
				table->rows[first + 1] =
				    larger(table->rows[first + 1],
					   labelled ? link->label[1] + ROW_LABEL_ROOM + link->room : LINKED_ROW_GAP);
		}
		/* An arrow that passes other columns finds room beside one of them, mostly. */
		for (uint32_t at = low; at < high && labelled && (high == low + 1 || link->room > 0); at++)
			table->gaps[at] = larger(table->gaps[at], link->label[0] + LABEL_ROOM + link->room);
	}
}

/* ---- along ---- */

static void size_table_along(struct board *board, struct board_table *table)
{
	double at = table->before[0];
	for (uint32_t k = 0, column = 0; column < table->columns; column++) {
		double width = 0;
		bool grouped = false;
		for (; k < table->count && board->items[table->items[k]].column == column; k++) {
			const struct board_item *item = &board->items[table->items[k]];
			width = larger(width, item->size[0] + item->lead);
			grouped |= item->group != SCENE_NONE;
		}
		table->starts[column] = at;
		at += width + (column + 1 < table->columns ? table->gaps[column] + (grouped ? GROUP_AIR : 0) : 0);
	}
	at += table->behind[0];
	if (table->group == SCENE_NONE) {
		board->size[0] = at;
		return;
	}
	struct board_item *group = &board->items[board->part_count + table->group];
	group->size[0] = table->title == 0 ? larger(at, table->least) : at;
}

/* Boxes of a column stand in its middle; beside a group, which is as wide as the column mostly, at its near end. */
static void place_table_along(struct board *board, const struct board_table *table)
{
	double origin = table->group == SCENE_NONE ? 0 : board->items[board->part_count + table->group].low[0];
	for (uint32_t k = 0; k < table->count;) {
		uint32_t column = board->items[table->items[k]].column, end = k;
		double widest = 0, widest_part = 0;
		for (; end < table->count && board->items[table->items[end]].column == column; end++) {
			const struct board_item *item = &board->items[table->items[end]];
			widest = larger(widest, item->size[0] + item->lead);
			if (item->part != SCENE_NONE)
				widest_part = larger(widest_part, item->size[0]);
		}
		for (; k < end; k++) {
			struct board_item *item = &board->items[table->items[k]];
			double room = item->group != SCENE_NONE ? widest : widest_part;
			item->low[0] = origin + table->starts[column] + item->lead +
				       (item->lead > 0 ? 0 : (room - item->size[0]) / 2);
		}
	}
}

static void place_along(struct board *board)
{
	for (uint32_t t = board->table_count - 1; t-- > 0;)
		size_table_along(board, &board->tables[t]);
	size_table_along(board, &board->tables[board->table_count - 1]);
	place_table_along(board, &board->tables[board->table_count - 1]);
	for (uint32_t t = 0; t + 1 < board->table_count; t++)
		place_table_along(board, &board->tables[t]);
}

static uint32_t item_of(const struct board *board, const struct scene_end *end)
{
	return end->is_group ? board->part_count + end->index : end->index;
}

/* Both in one table: what holds them there. */
static bool find_common(const struct board *board, uint32_t *a, uint32_t *b)
{
	for (uint32_t up = *a;; up = board->part_count + board->items[up].table) {
		for (uint32_t other = *b;; other = board->part_count + board->items[other].table) {
			if (board->items[up].table == board->items[other].table) {
				*a = up;
				*b = other;
				return up != other;
			}
			if (board->items[other].table + 1 == board->table_count)
				break;
		}
		if (board->items[up].table + 1 == board->table_count)
			return false;
	}
}

/* Things on one rank that stand in different groups above each other: the one that lags moves on within its column. */
static bool align(struct board *board, const struct scene_hint *hint)
{
	bool moved = false;
	for (uint32_t i = 1; i < hint->ends.count; i++) {
		uint32_t a = item_of(board, &hint->ends.at[i - 1]), b = item_of(board, &hint->ends.at[i]);
		double gap = board->items[a].low[0] + board->items[a].size[0] / 2 - board->items[b].low[0] -
			     board->items[b].size[0] / 2;
		if (!find_common(board, &a, &b) || board->items[a].column != board->items[b].column || (gap > -0.5 && gap < 0.5))
			continue;
		struct board_item *behind = &board->items[gap > 0 ? b : a];
		const struct board_table *table = &board->tables[behind->table];
		double origin = table->group == SCENE_NONE ? 0 : board->items[board->part_count + table->group].low[0];
		behind->lead = behind->low[0] + (gap > 0 ? gap : -gap) - origin - table->starts[behind->column];
		moved = true;
	}
	return moved;
}

void board_size_along(struct board *board)
{
	enum { TRIES = 3 };
	const struct scene *scene = board->plan->scene;
	set_gaps(board);
	for (uint32_t i = 0; i < board->item_count && scene->hints.count > 0; i++)
		board->items[i].lead = 0;
	place_along(board);
	bool moved = true;
	for (int try = 0; try < TRIES && moved && scene->hints.count > 0; try++) {
		moved = false;
		for (uint32_t i = 0; i < scene->hints.count; i++)
			moved |= scene->hints.at[i].want == WANT_SAME_RANK && align(board, &scene->hints.at[i]);
		if (moved)
			place_along(board);
	}
}

/* ---- across ---- */

static void shift(struct board *board, uint32_t item, double by)
{
	for (uint32_t m = board->first_member[item]; by != 0 && m < board->first_member[item + 1]; m++)
		board->items[board->members[m]].low[1] += by;
}

/* A group reaches as far as what it holds. */
static void wrap(struct board *board, const struct board_table *table)
{
	double low = INFINITY, high = -INFINITY;
	for (uint32_t k = 0; k < table->count; k++) {
		const struct board_item *item = &board->items[table->items[k]];
		low = item->low[1] < low ? item->low[1] : low;
		high = larger(high, item->low[1] + item->size[1]);
	}
	if (table->group == SCENE_NONE) {
		board->size[1] = table->count ? high - low : 0;
		return;
	}
	struct board_item *group = &board->items[board->part_count + table->group];
	group->low[1] = low - table->before[1];
	group->size[1] = high + table->behind[1] - group->low[1];
	if (table->title == 1)
		group->size[1] = larger(group->size[1], table->least);
}

static double row_gap(const struct board *board, const struct board_table *table, uint32_t k)
{
	double air = board->items[table->items[k]].group != SCENE_NONE ? GROUP_AIR : 0;
	air += board->items[table->items[k - 1]].group != SCENE_NONE ? GROUP_AIR : 0;
	return table->rows[k] + air / 2;
}

/* Everything from the top down, without looking at arrows. */
static void stack(struct board *board)
{
	for (uint32_t i = 0; i < board->item_count; i++)
		board->items[i].low[1] = 0;
	for (uint32_t n = 0; n < board->table_count; n++) {
		/* Inner tables first: children stand behind their parents, the picture is last. */
		uint32_t t = n + 1 < board->table_count ? board->table_count - 2 - n : n;
		struct board_table *table = &board->tables[t];
		for (uint32_t k = 0; k < table->count; k++) {
			const struct board_item *item = &board->items[table->items[k]];
			double at = 0;
			if (k > 0 && board->items[table->items[k - 1]].column == item->column) {
				const struct board_item *above = &board->items[table->items[k - 1]];
				at = above->low[1] + above->size[1] + row_gap(board, table, k);
			}
			shift(board, table->items[k], at - item->low[1]);
		}
		wrap(board, table);
	}
}

/* Sorts by insertion: there are few. */
static void sort_pulls(struct board_pull *pulls, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct board_pull moved = pulls[i];
		uint32_t at = i;
		for (; at > 0 && pulls[at - 1].value > moved.value; at--)
			pulls[at] = pulls[at - 1];
		pulls[at] = moved;
	}
}

/* Two sorted runs, one behind the other, become one. */
static void merge_pulls(struct board_pull *pulls, uint32_t first, uint32_t count, struct board_pull *space)
{
	uint32_t a = 0, b = first, at = 0;
	while (a < first && pulls[a].value <= pulls[b].value)
		a++; /* these stay */
	uint32_t kept = a;
	for (uint32_t i = kept; i < first; i++)
		space[i] = pulls[i];
	for (at = kept; a < first; at++)
		pulls[at] = b < count && pulls[b].value < space[a].value ? pulls[b++] : space[a++];
}

/* The middle of sorted weighted values. */
static double middle(const struct board_pull *pulls, uint32_t count)
{
	double sum = 0, half = 0;
	for (uint32_t i = 0; i < count; i++)
		sum += pulls[i].weight;
	for (uint32_t i = 0; i < count; i++) {
		half += pulls[i].weight;
		if (half * 2 >= sum)
			return pulls[i].value;
	}
	return 0;
}

/* Where each arrow would have the item `k` of the column, less the room that the items before it take: beside what it
 * leads to, or close to it in the same column. */
static uint32_t pull(struct board *board, const struct board_table *table, uint32_t k, double offset, uint32_t count)
{
	static const double COHESION[] = { 0.1, 0.6 }; /* of neighbours in the picture, and in a group */
	const struct board_item *item = &board->items[table->items[k]];
	board->pulls[count++] = (struct board_pull){ item->low[1] - offset, 0.01 };
	for (int side = -1; side <= 1; side += 2) {
		if ((side < 0 && k == 0) || (side > 0 && k + 1 == table->count))
			continue;
		const struct board_item *other = &board->items[table->items[side < 0 ? k - 1 : k + 1]];
		if (other->column == item->column)
			board->pulls[count++] = (struct board_pull){ other->low[1] - other->offset,
								     COHESION[table->group != SCENE_NONE] };
	}
	for (uint32_t l = board->touched[table->items[k]]; l; l = board->touches.at[l - 1].next) {
		const struct board_touch *touch = &board->touches.at[l - 1];
		const struct board_link *link = &board->links.at[touch->link];
		if (board->items[link->tops[0]].column == board->items[link->tops[1]].column) {
			const struct board_item *other = &board->items[link->tops[1 - touch->end]];
			if (&board->tables[link->table] == table)
				board->pulls[count++] = (struct board_pull){ other->low[1] - other->offset, link->pull_beside };
			continue;
		}
		const struct board_item *here = &board->items[link->ends[touch->end]],
					*there = &board->items[link->ends[1 - touch->end]];
		double gap = there->low[1] + there->size[1] / 2 - here->low[1] - here->size[1] / 2;
		board->pulls[count++] = (struct board_pull){ item->low[1] + gap - offset, link->pull[touch->end] };
	}
	return count;
}

/* The items [from, to) of one column: runs that lie against each other stand where the middle of their pulls is. */
static void settle(struct board *board, const struct board_table *table, uint32_t from, uint32_t to)
{
	uint32_t blocks = 0, count = 0;
	double offset = 0;
	for (uint32_t k = from; k < to; k++) {
		if (k > from)
			offset += board->items[table->items[k - 1]].size[1] + row_gap(board, table, k);
		board->items[table->items[k]].offset = offset;
	}
	for (uint32_t k = from; k < to; k++) {
		offset = board->items[table->items[k]].offset;
		board->pull_start[blocks] = count;
		board->block_items[blocks] = k;
		count = pull(board, table, k, offset, count);
		struct board_pull *own = board->pulls + board->pull_start[blocks];
		sort_pulls(own, count - board->pull_start[blocks]);
		board->settled[blocks] = middle(own, count - board->pull_start[blocks]);
		blocks++;
		while (blocks > 1 && board->settled[blocks - 1] < board->settled[blocks - 2]) {
			blocks--;
			uint32_t start = board->pull_start[blocks - 1], first = board->pull_start[blocks] - start;
			merge_pulls(board->pulls + start, first, count - start, board->pull_space);
			board->settled[blocks - 1] = middle(board->pulls + start, count - start);
		}
	}
	for (uint32_t b = 0; b < blocks; b++) {
		uint32_t end = b + 1 < blocks ? board->block_items[b + 1] : to;
		for (uint32_t k = board->block_items[b]; k < end; k++)
			shift(board, table->items[k],
			      board->settled[b] + board->items[table->items[k]].offset - board->items[table->items[k]].low[1]);
	}
}

static void settle_table(struct board *board, struct board_table *table, bool backward)
{
	if (!backward) {
		for (uint32_t k = 0; k < table->count;) {
			uint32_t end = k, column = board->items[table->items[k]].column;
			while (end < table->count && board->items[table->items[end]].column == column)
				end++;
			settle(board, table, k, end);
			k = end;
		}
	} else {
		for (uint32_t k = table->count; k > 0;) {
			uint32_t start = k, column = board->items[table->items[k - 1]].column;
			while (start > 0 && board->items[table->items[start - 1]].column == column)
				start--;
			settle(board, table, start, k);
			k = start;
		}
	}
	wrap(board, table);
}

void board_settle_across(struct board *board, uint32_t round)
{
	for (uint32_t n = 0; n < board->table_count; n++) {
		uint32_t t = n + 1 < board->table_count ? board->table_count - 2 - n : n;
		settle_table(board, &board->tables[t], round % 2);
	}
}

void board_size_across(struct board *board, uint32_t rounds)
{
	stack(board);
	for (uint32_t round = 0; round < rounds; round++)
		board_settle_across(board, round);
}
