/* What a placement costs, in px of arrow that one would draw to be spared it. */
#include "layout/board.h"

#include <math.h>

static const double COST_LONG = 0.3, COST_WIDE = 0.5, COST_TOO_LONG = 1.6, COST_TOO_WIDE = 1.3; /* per px */
static const double COST_CROSSING = 70, COST_THROUGH = 260, COST_THROUGH_GROUP = 60;
static const double COST_BACK_CALL = 150, COST_BACK_MAIN = 1500, COST_BACK_ASYNC = 60, COST_BESIDE_CALL = 40, COST_UP = 40, COST_BACK_STORE = 120;
static const double COST_USER_LATE = 300, COST_ASYNC_HIGH = 200, COST_STORE_EARLY = 0.12, COST_HINT = 3000;

enum { MAIN = 8 }; /* the weight of a line of the busiest flow */

/* fmin and fmax are calls, and these are asked millions of times. */
static inline double larger(double a, double b)
{
	return a > b ? a : b;
}

static inline double smaller(double a, double b)
{
	return a < b ? a : b;
}

static double low(const struct board_item *item, int axis)
{
	return item->low[axis];
}

static double high(const struct board_item *item, int axis)
{
	return item->low[axis] + item->size[axis];
}

static double centre(const struct board_item *item, int axis)
{
	return item->low[axis] + item->size[axis] / 2;
}

/* ---- strokes: straight from side to side ---- */

static void make_stroke(struct board *board, uint32_t index)
{
	const struct board_link *link = &board->links.at[index];
	const struct board_item *a = &board->items[link->ends[0]], *b = &board->items[link->ends[1]];
	struct board_stroke *stroke = &board->strokes[index];
	struct point *ends = stroke->ends;
	double from = larger(low(a, 1), low(b, 1)), to = smaller(high(a, 1), high(b, 1));
	if (low(b, 0) >= high(a, 0) || low(a, 0) >= high(b, 0)) {
		bool forward = low(b, 0) >= high(a, 0);
		ends[0] = (struct point){ forward ? high(a, 0) : low(a, 0), centre(a, 1) };
		ends[1] = (struct point){ forward ? low(b, 0) : high(b, 0), centre(b, 1) };
		/* Beside each other: an arrow straight across. */
		if (to - from > 20)
			ends[0].y = ends[1].y = smaller(larger(centre(b, 1), from + 10), to - 10);
	} else {
		bool down = centre(b, 1) > centre(a, 1);
		ends[0] = (struct point){ centre(a, 0), down ? high(a, 1) : low(a, 1) };
		ends[1] = (struct point){ centre(b, 0), down ? low(b, 1) : high(b, 1) };
	}
	stroke->left = smaller(ends[0].x, ends[1].x);
	stroke->right = larger(ends[0].x, ends[1].x);
	stroke->top = smaller(ends[0].y, ends[1].y);
	stroke->bottom = larger(ends[0].y, ends[1].y);
}

static double side_of(struct point a, struct point b, struct point p)
{
	return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

static bool strokes_cross(const struct board_stroke *a, const struct board_stroke *b)
{
	if (a->left > b->right || b->left > a->right || a->top > b->bottom || b->top > a->bottom)
		return false;
	return side_of(a->ends[0], a->ends[1], b->ends[0]) * side_of(a->ends[0], a->ends[1], b->ends[1]) < 0 &&
	       side_of(b->ends[0], b->ends[1], a->ends[0]) * side_of(b->ends[0], b->ends[1], a->ends[1]) < 0;
}

static bool clip(double from, double to, double least, double most, double *enter, double *leave)
{
	double step = to - from;
	if (step == 0)
		return from > least && from < most;
	double a = (least - from) / step, b = (most - from) / step;
	*enter = larger(*enter, smaller(a, b));
	*leave = smaller(*leave, larger(a, b));
	return *enter < *leave;
}

static bool runs_through(const struct point *stroke, const struct board_item *item)
{
	double enter = 0, leave = 1;
	return clip(stroke[0].x, stroke[1].x, low(item, 0), high(item, 0), &enter, &leave) &&
	       clip(stroke[0].y, stroke[1].y, low(item, 1), high(item, 1), &enter, &leave);
}

static bool holds(const struct board *board, uint32_t outer, uint32_t inner)
{
	const struct board_item *item = &board->items[outer];
	while (inner != outer) {
		uint32_t table = board->items[inner].table;
		if (table + 1 == board->table_count || item->group == SCENE_NONE)
			return false;
		inner = board->part_count + table;
	}
	return true;
}

static double cost_of_obstacles(const struct board *board, uint32_t index)
{
	const struct board_link *link = &board->links.at[index];
	const struct board_stroke *stroke = &board->strokes[index];
	double cost = 0;
	for (uint32_t i = 0; i < board->item_count; i++) {
		const struct board_item *item = &board->items[i];
		if (low(item, 0) >= stroke->right || high(item, 0) <= stroke->left || low(item, 1) > stroke->bottom ||
		    high(item, 1) < stroke->top)
			continue;
		if (i == link->ends[0] || i == link->ends[1] || !runs_through(stroke->ends, item))
			continue;
		if (item->part != SCENE_NONE)
			cost += COST_THROUGH;
		else if (!holds(board, i, link->ends[0]) && !holds(board, i, link->ends[1]))
			cost += COST_THROUGH_GROUP;
	}
	return cost;
}

/* Stops where the limit is passed. */
static double cost_of_strokes(struct board *board, double cost, double limit)
{
	for (uint32_t i = 0; i < board->links.count && cost < limit; i++) {
		const struct board_link *link = &board->links.at[i];
		for (uint32_t k = 0; k < i; k++) {
			const struct board_link *other = &board->links.at[k];
			if (!strokes_cross(&board->strokes[i], &board->strokes[k]))
				continue;
			bool joined = link->ends[0] == other->ends[0] || link->ends[1] == other->ends[1] ||
				      link->ends[0] == other->ends[1] || link->ends[1] == other->ends[0];
			cost += joined ? 0 : COST_CROSSING;
		}
		cost += cost_of_obstacles(board, i);
	}
	return cost;
}

/* ---- reading order ---- */

static const double length_weight[] = { [BOARD_CALL] = 0.35, [BOARD_ASYNC] = 0.3, [BOARD_LOOSE] = 0.4 };

static bool is_forward(const struct board_item *a, const struct board_item *b)
{
	return low(b, 0) >= high(a, 0);
}

static double cost_of_link_along(const struct board *board, uint32_t index)
{
	const struct board_link *link = &board->links.at[index];
	const struct board_item *a = &board->items[link->ends[0]], *b = &board->items[link->ends[1]];
	double forward = low(b, 0) - high(a, 0), backward = low(a, 0) - high(b, 0), cost = 0;
	if (forward >= 0 || backward >= 0)
		cost = larger(forward, backward) * length_weight[link->form];
	switch (link->form) {
	case BOARD_CALL:
		cost += backward >= 0 ? (link->weight >= MAIN ? COST_BACK_MAIN : COST_BACK_CALL) : forward >= 0 ? 0 : COST_BESIDE_CALL;
		return cost + (backward >= 0 && b->band == BAND_LAST ? COST_BACK_STORE : 0);
	case BOARD_ASYNC: return cost + (backward >= 0 ? COST_BACK_ASYNC : 0);
	case BOARD_LOOSE: break;
	}
	return cost;
}

static double cost_of_link_across(const struct board *board, uint32_t index)
{
	const struct board_link *link = &board->links.at[index];
	const struct board_item *a = &board->items[link->ends[0]], *b = &board->items[link->ends[1]];
	double across = board->strokes[index].bottom - board->strokes[index].top, cost;
	cost = across * (1.3 * length_weight[link->form] + (link->weight >= MAIN ? 0.5 : 0));
	if (is_forward(a, b) || is_forward(b, a))
		return cost;
	/* A label needs room on its arrow. */
	cost += link->label[0] > 0 && across < link->label[1] + 8 ? 40 : 0;
	return cost + (link->form != BOARD_LOOSE && centre(b, 1) < centre(a, 1) ? COST_UP : 0);
}

static double cost_of_order_along(const struct board *board)
{
	double first = INFINITY, cost = 0;
	for (uint32_t i = 0; i < board->part_count; i++)
		first = smaller(first, board->items[i].is_note ? INFINITY : low(&board->items[i], 0));
	for (uint32_t i = 0; i < board->part_count; i++) {
		const struct board_item *item = &board->items[i];
		double late = low(item, 0) - first;
		if (item->band == BAND_FIRST)
			cost += late > 100 ? COST_USER_LATE + late : 0;
		if (item->band == BAND_LAST)
			cost += COST_STORE_EARLY * (board->size[0] - high(item, 0));
	}
	return cost;
}

/* Asynchronous work lies below the main flow. */
static double cost_of_order_across(const struct board *board)
{
	double sum = 0, count = 0, cost = 0;
	for (uint32_t i = 0; i < board->part_count; i++) {
		sum += board->items[i].is_main ? centre(&board->items[i], 1) : 0;
		count += board->items[i].is_main;
	}
	for (uint32_t i = 0; i < board->part_count && count > 0; i++) {
		double above = sum / count + 8 - centre(&board->items[i], 1);
		cost += board->items[i].band == BAND_BOTTOM && above > 0 ? COST_ASYNC_HIGH + above : 0;
	}
	return cost;
}

/* ---- hints ---- */

static double cost_of_outermost(const struct board *board, const struct board_item *item, int axis, int side)
{
	double worst = 0;
	for (uint32_t i = 0; i < board->part_count; i++) {
		const struct board_item *other = &board->items[i];
		if (other->is_note || other == item)
			continue;
		bool same = axis == 0 || fabs(centre(other, 0) - centre(item, 0)) < 8;
		double gap = (centre(other, axis) - centre(item, axis)) * side;
		worst = larger(worst, same ? gap : 0);
	}
	return worst > 8 ? COST_HINT + worst : 0;
}

static double cost_of_hint(const struct board *board, const struct scene_hint *hint)
{
	bool right = board->plan->scene->direction == SCENE_RIGHT;
	const struct board_item *before = NULL;
	double cost = 0;
	for (uint32_t i = 0; i < hint->ends.count; i++) {
		const struct scene_end *end = &hint->ends.at[i];
		const struct board_item *item = &board->items[end->is_group ? board->part_count + end->index : end->index];
		double gap = before ? fabs(centre(item, 0) - centre(before, 0)) : 0;
		switch (hint->want) {
		case WANT_SAME_RANK: cost += gap > 0.5 ? COST_HINT + gap : 0; break;
		case WANT_ORDER:
			gap = before ? centre(before, 1) - centre(item, 1) : -1;
			cost += gap > -1 ? COST_HINT + gap : 0;
			break;
		case WANT_LEFT: cost += cost_of_outermost(board, item, right ? 0 : 1, -1); break;
		case WANT_RIGHT: cost += cost_of_outermost(board, item, right ? 0 : 1, 1); break;
		case WANT_TOP: cost += cost_of_outermost(board, item, right ? 1 : 0, -1); break;
		case WANT_BOTTOM: cost += cost_of_outermost(board, item, right ? 1 : 0, 1); break;
		}
		before = item;
	}
	return cost;
}

double board_cost_along(const struct board *board)
{
	bool right = board->plan->scene->direction == SCENE_RIGHT;
	double cost = (right ? COST_LONG : COST_WIDE) * board->size[0];
	cost += (right ? COST_TOO_LONG : COST_TOO_WIDE) * larger(board->size[0] - board->aim[0], 0);
	for (uint32_t i = 0; i < board->links.count; i++)
		cost += cost_of_link_along(board, i);
	return cost + cost_of_order_along(board);
}

double board_cost_across(struct board *board, double cost, double limit)
{
	const struct scene *scene = board->plan->scene;
	bool right = scene->direction == SCENE_RIGHT;
	cost += (right ? COST_WIDE : COST_LONG) * board->size[1];
	cost += (right ? COST_TOO_WIDE : COST_TOO_LONG) * larger(board->size[1] - board->aim[1], 0);
	cost += cost_of_order_across(board);
	for (uint32_t i = 0; i < board->links.count && cost < limit; i++) {
		make_stroke(board, i);
		cost += cost_of_link_across(board, i);
	}
	for (uint32_t i = 0; i < scene->hints.count; i++)
		cost += cost_of_hint(board, &scene->hints.at[i]);
	return cost < limit ? cost_of_strokes(board, cost, limit) : cost;
}
