/* Every item is tried in every other place of its table; it goes where the cost is least, and the next one has its turn.
 * Ends when a whole round brings nothing, or the tries are used up. The order of everything is fixed, so the same
 * design gives the same picture. */
#include "layout/board.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 2, MOST_PASSES = 6 };

struct search {
	struct board *board;
	double cost;       /* of what stands now */
	uint32_t *items, *columns; /* a table as it was */
};

/* What it costs as it stands; at least the limit where it is no less. */
static double measure(struct board *board, double limit)
{
	board->tries -= board->tries > 0;
	board_size_along(board);
	double cost = board_cost_along(board);
	if (cost >= limit)
		return cost;
	board_size_across(board, ROUNDS);
	return board_cost_across(board, cost, limit);
}

static void keep(struct search *search, const struct board_table *table)
{
	memcpy(search->items, table->items, sizeof *table->items * table->count);
	for (uint32_t k = 0; k < table->count; k++)
		search->columns[k] = search->board->items[table->items[k]].column;
}

static void restore(struct search *search, struct board_table *table, uint32_t columns)
{
	memcpy(table->items, search->items, sizeof *table->items * table->count);
	for (uint32_t k = 0; k < table->count; k++)
		search->board->items[table->items[k]].column = search->columns[k];
	table->columns = columns;
}

struct target {
	uint32_t column, place;
	bool fresh;
};

static bool improve(struct search *search, struct board_table *table, uint32_t item)
{
	struct board *board = search->board;
	uint32_t columns = table->columns;
	struct target best = { 0 };
	double best_cost = search->cost - 0.5;
	bool found = false;
	keep(search, table);
	uint32_t at = 0, first = 0; /* where it stands now, and where its column begins */
	while (table->items[at] != item)
		at++;
	while (search->columns[first] != search->columns[at])
		first++;
	for (uint32_t column = 0; column <= columns; column++) {
		uint32_t held = 0;
		for (uint32_t k = 0; k < table->count; k++)
			held += table->items[k] != item && search->columns[k] == column;
		for (uint32_t place = 0; place <= held + 1 && board->tries > 0; place++) {
			bool fresh = place == held + 1;
			if ((column == columns && !fresh) || (column == search->columns[at] && place == at - first && !fresh))
				continue;
			board_move(board, item, column, place, fresh);
			double cost = measure(board, best_cost);
			if (cost < best_cost) {
				best_cost = cost;
				best = (struct target){ column, place, fresh };
				found = true;
			}
			restore(search, table, columns);
		}
	}
	if (!found)
		return false;
	board_move(board, item, best.column, best.place, best.fresh);
	search->cost = best_cost;
	return true;
}

/* Two items of one table change places, where that is better. */
static bool swap(struct search *search, struct board_table *table)
{
	struct board *board = search->board;
	bool better = false;
	for (uint32_t i = 0; i < table->count; i++) {
		for (uint32_t k = 0; k < i && board->tries > 0; k++) {
			struct board_item *a = &board->items[table->items[i]], *b = &board->items[table->items[k]];
			uint32_t kept = table->items[i], column = a->column;
			table->items[i] = table->items[k];
			table->items[k] = kept;
			a->column = b->column;
			b->column = column;
			double cost = measure(board, search->cost - 0.5);
			if (cost < search->cost - 0.5) {
				search->cost = cost;
				better = true;
				continue;
			}
			table->items[k] = table->items[i];
			table->items[i] = kept;
			b->column = a->column;
			a->column = column;
		}
	}
	return better;
}

static bool improve_table(struct search *search, struct board_table *table)
{
	struct board *board = search->board;
	bool better = false;
	/* By index, not by place: places change on the way. */
	for (uint32_t i = 0; i < board->item_count && table->count > 1 && board->tries > 0; i++) {
		if (board->items[i].table == (uint32_t)(table - board->tables))
			better |= improve(search, table, i);
	}
	return better;
}

void board_search(struct board *board)
{
	struct search search = { .board = board };
	search.items = ARENA_ARRAY(board->arena, uint32_t, board->item_count + 1);
	search.columns = ARENA_ARRAY(board->arena, uint32_t, board->item_count + 1);
	uint64_t load = (uint64_t)board->links.count * (board->links.count + board->item_count) / 2 + 40 * board->item_count;
	board->tries = (uint32_t)(4500000 / (load + 1));
	search.cost = measure(board, INFINITY);
	bool better = true;
	for (int pass = 0; pass < MOST_PASSES && better && board->tries > 0; pass++) {
		better = false;
		/* The picture first: what stands beside what matters most. */
		for (uint32_t n = 0; n < board->table_count; n++)
			better |= improve_table(&search, &board->tables[n == 0 ? board->table_count - 1 : n - 1]);
		for (uint32_t n = 0; n < board->table_count && !better; n++)
			better |= swap(&search, &board->tables[n == 0 ? board->table_count - 1 : n - 1]);
	}
}
