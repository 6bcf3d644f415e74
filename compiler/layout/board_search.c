/* How to read this file: every item is tried in every other place of its table; it goes where the cost is least, and the
 * next one has its turn, until nobody finds a better place (descend). That is the lowest point of one valley: so some
 * items are thrown about, and it goes down once more from there; the best are kept (iterated local search). Ends
 * when the tries are used up. Chance comes from a fixed seed, so the same design gives the same picture. */
#include "layout/board.h"

#include <math.h>
#include <string.h>

enum { MOST_PASSES = 6 };

static const double ROUGHLY = 1.1;
static const double WORSE = 1.05; /* a valley that is no higher than this is a place to go on from */

struct search {
	struct board *board;
	double cost;       /* of what stands now */
	uint32_t *items, *columns; /* a table as it was */
	bool *settled; /* items that found no better place, and near which nothing has changed since */
	bool *paired;  /* the same for changing places with another */
};

static void wake(struct search *search, uint32_t item)
{
	const struct board *board = search->board;
	const struct board_table *table = &board->tables[board->items[item].table];
	search->settled[item] = search->paired[item] = false;
	for (uint32_t l = board->touched[item]; l; l = board->touches.at[l - 1].next) {
		const struct board_link *link = &board->links.at[board->touches.at[l - 1].link];
		for (int end = 0; end < 2; end++) {
			search->settled[link->tops[end]] = search->paired[link->tops[end]] = false;
			search->settled[link->ends[end]] = search->paired[link->ends[end]] = false;
		}
	}
	for (uint32_t k = 0; k < table->count; k++) {
		if (board->items[table->items[k]].column == board->items[item].column)
			search->settled[table->items[k]] = search->paired[table->items[k]] = false;
	}
}

/* What it costs as it stands; at least the limit where it is no less. After half the work most are seen to be far above it. */
static double measure(struct board *board, double limit)
{
	board->tries -= board->tries > 0;
	board_size_along(board);
	double cost = board_cost_along(board);
	if (cost >= limit)
		return cost;
	board_size_across(board, 1);
	double rough = board_cost_across(board, cost, limit * ROUGHLY);
	if (rough >= limit * ROUGHLY)
		return rough;
	board_settle_across(board, 1);
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
	search->settled[item] = true;
	if (!found)
		return false;
	wake(search, item); /* those it leaves */
	board_move(board, item, best.column, best.place, best.fresh);
	wake(search, item); /* and those it comes to */
	search->settled[item] = true;
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
			if (search->paired[table->items[i]] && search->paired[table->items[k]])
				continue;
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
				wake(search, table->items[i]);
				wake(search, table->items[k]);
				continue;
			}
			table->items[k] = table->items[i];
			table->items[i] = kept;
			b->column = a->column;
			a->column = column;
		}
	}
	for (uint32_t i = 0; i < table->count && !better; i++)
		search->paired[table->items[i]] = true;
	return better;
}

static bool improve_table(struct search *search, struct board_table *table)
{
	struct board *board = search->board;
	bool better = false;
	/* By index, not by place: places change on the way. */
	for (uint32_t i = 0; i < board->item_count && table->count > 1 && board->tries > 0; i++) {
		if (!search->settled[i] && board->items[i].table == (uint32_t)(table - board->tables))
			better |= improve(search, table, i);
	}
	return better;
}

static void descend(struct search *search)
{
	struct board *board = search->board;
	bool better = true;
	for (int pass = 0; pass < MOST_PASSES && better && board->tries > 0; pass++) {
		better = false;
		/* The picture first: what stands beside what matters most. */
		for (uint32_t n = 0; n < board->table_count; n++)
			better |= improve_table(search, &board->tables[n == 0 ? board->table_count - 1 : n - 1]);
		for (uint32_t n = 0; n < board->table_count && !better; n++)
			better |= swap(search, &board->tables[n == 0 ? board->table_count - 1 : n - 1]);
	}
}

/* ---- out of a valley: some random moves, and down again ---- */

static struct board_state state_make(struct arena *arena, uint32_t count)
{
	return (struct board_state){ .items = ARENA_ARRAY(arena, uint32_t, count), .columns = ARENA_ARRAY(arena, uint32_t, count) };
}

static void save(struct board_state *state, const struct search *search)
{
	uint32_t at = 0;
	for (uint32_t t = 0; t < search->board->table_count; t++) {
		const struct board_table *table = &search->board->tables[t];
		for (uint32_t k = 0; k < table->count; k++, at++) {
			state->items[at] = table->items[k];
			state->columns[at] = search->board->items[table->items[k]].column;
		}
	}
	state->cost = search->cost;
}

void board_take(struct board *board, const struct board_state *state)
{
	uint32_t at = 0;
	for (uint32_t t = 0; t < board->table_count; t++) {
		struct board_table *table = &board->tables[t];
		table->columns = 0;
		for (uint32_t k = 0; k < table->count; k++, at++) {
			table->items[k] = state->items[at];
			board->items[table->items[k]].column = state->columns[at];
			table->columns = state->columns[at] + 1;
		}
	}
}

static void load(const struct board_state *state, struct search *search)
{
	board_take(search->board, state);
	memset(search->settled, true, sizeof *search->settled * search->board->item_count);
	memset(search->paired, true, sizeof *search->paired * search->board->item_count);
	search->cost = state->cost;
}

/* Among the best there were, unless it is one of them. */
static void remember(struct search *search)
{
	struct board *board = search->board;
	uint32_t at = board->found_count;
	for (uint32_t i = 0; i < board->found_count; i++) {
		if (fabs(board->found[i].cost - search->cost) < 0.5)
			return;
	}
	while (at > 0 && search->cost < board->found[at - 1].cost)
		at--;
	if (at == BOARD_FOUND)
		return;
	bool full = board->found_count == BOARD_FOUND;
	struct board_state room = full ? board->found[BOARD_FOUND - 1] : state_make(board->arena, board->item_count + 1);
	board->found_count += !full;
	memmove(board->found + at + 1, board->found + at, sizeof room * (board->found_count - 1 - at));
	board->found[at] = room;
	save(&board->found[at], search);
}

static uint32_t draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u; /* Numerical Recipes */
	return (uint32_t)(((uint64_t)*seed * below) >> 32);
}

static void shake(struct search *search, uint32_t *seed)
{
	enum { MOVES = 3 };
	struct board *board = search->board;
	for (uint32_t n = 0; n < MOVES; n++) {
		uint32_t item = draw(seed, board->item_count);
		struct board_table *table = &board->tables[board->items[item].table];
		if (table->count < 2)
			continue;
		uint32_t column = draw(seed, table->columns), held = 0;
		for (uint32_t k = 0; k < table->count; k++)
			held += table->items[k] != item && board->items[table->items[k]].column == column;
		wake(search, item);
		board_move(board, item, column, draw(seed, held + 1), held == 0);
		wake(search, item);
	}
}

/* How much a design is worth: hand-sized ones stay within the few ms that a picture may take, and find their best place
 * soon; from twenty parts on it is some tens of ms. */
static uint32_t tries_to_shake(const struct board *board, uint64_t work)
{
	static const double LEAST = 0.7, PER_PART = 2, MOST = 9;
	double effort = fmin(fmax((board->part_count - 12.0) * PER_PART, LEAST), MOST);
	return (uint32_t)(effort * 450000 / (double)(work + 1));
}

void board_search(struct board *board)
{
	struct search search = { .board = board };
	struct arena *arena = board->arena;
	uint32_t count = board->item_count + 1, seed = 1;
	search.items = ARENA_ARRAY(arena, uint32_t, count);
	search.columns = ARENA_ARRAY(arena, uint32_t, count);
	search.settled = ARENA_ARRAY(arena, bool, count);
	search.paired = ARENA_ARRAY(arena, bool, count);
	uint64_t work = (uint64_t)board->links.count * (board->links.count + board->item_count) / 2 + 40 * board->item_count;
	board->tries = (uint32_t)(4500000 / (work + 1));
	search.cost = measure(board, INFINITY);
	descend(&search);
	struct board_state now = state_make(arena, count);
	save(&now, &search);
	remember(&search);
	board->tries = board->item_count > 2 ? tries_to_shake(board, work) : 0;
	while (board->tries > 0) {
		shake(&search, &seed);
		search.cost = measure(board, INFINITY);
		descend(&search);
		remember(&search);
		if (search.cost < now.cost * WORSE)
			save(&now, &search);
		else
			load(&now, &search);
	}
}
