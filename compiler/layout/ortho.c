/* How to read this file: the net (make_net) has a lane beside every side of every box and through every port. Nothing
 * may enter a box (block); a line that was drawn makes what runs close beside it dear (occupy). The way of a line is
 * then the cheapest over the net: length, corners, crossings (find_way). */
#include "layout/ortho.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STUB = 12, AIR = 7, NEXT_LANE = 10, SAME_LANE = 4 };
static const double COST_CORNER = 34, COST_CROSSING = 22, COST_BESIDE = 5 /* times the length */, COST_TITLE = 3;

enum axis { LEVEL, UPRIGHT, AXES };

struct net {
	struct arena *arena;
	double *at[AXES];        /* x of the upright lanes, y of the level ones: [LEVEL] are xs */
	uint32_t count[AXES];
	uint8_t *blocked[AXES];  /* per knot: the stroke to the next knot along the axis; 1 = box, 2 = title */
	uint8_t *beside[AXES];   /* per knot: lines that run close along the stroke to the next one */
	uint8_t *passed[AXES];   /* per knot: lines that run through it along the axis */
	double *cost;            /* per knot and axis by which it is entered */
	uint32_t *from, *stamps, stamp;
	struct entry *heap;
	uint32_t heap_count, heap_room;
};

struct entry {
	double whole;
	uint32_t state;
};

static uint32_t knot_of(const struct net *net, uint32_t x, uint32_t y)
{
	return y * net->count[LEVEL] + x;
}

/* ---- the net ---- */

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return a < b ? -1 : a > b;
}

static struct point stub_of(const struct port *port)
{
	struct point at = port_point(port), normal = side_normal(port->side);
	return (struct point){ at.x + normal.x * STUB, at.y + normal.y * STUB };
}

static void add_lanes(struct net *net, enum axis axis, double low, double high)
{
	const double lanes[] = { low - STUB, high + STUB, low - STUB - NEXT_LANE, high + STUB + NEXT_LANE };
	for (size_t i = 0; i < sizeof lanes / sizeof lanes[0]; i++)
		net->at[axis][net->count[axis]++] = lanes[i];
}

/* Sorted, each once; what lies within a hair of another is the same. */
static void sort_lanes(struct net *net, enum axis axis)
{
	double *at = net->at[axis];
	qsort(at, net->count[axis], sizeof *at, compare);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < net->count[axis]; i++) {
		if (kept == 0 || at[i] - at[kept - 1] > 0.01)
			at[kept++] = at[i];
	}
	net->count[axis] = kept;
}

static uint32_t lane_at(const struct net *net, enum axis axis, double value)
{
	uint32_t low = 0, high = net->count[axis] - 1;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (net->at[axis][middle] < value - 0.01)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Marks the strokes that touch the inside of a rectangle. */
static void block(struct net *net, struct rectangle at, uint8_t mark)
{
	double right = at.x + at.width, bottom = at.y + at.height;
	for (uint32_t y = 0; y < net->count[UPRIGHT]; y++) {
		for (uint32_t x = 0; x < net->count[LEVEL]; x++) {
			double here_x = net->at[LEVEL][x], here_y = net->at[UPRIGHT][y];
			if (here_x >= right || here_y >= bottom)
				break;
			uint32_t knot = knot_of(net, x, y);
			bool last_x = x + 1 == net->count[LEVEL], last_y = y + 1 == net->count[UPRIGHT];
			if (here_y > at.y && !last_x && net->at[LEVEL][x + 1] > at.x)
				net->blocked[LEVEL][knot] |= mark;
			if (here_x > at.x && !last_y && net->at[UPRIGHT][y + 1] > at.y)
				net->blocked[UPRIGHT][knot] |= mark;
		}
	}
}

static struct net make_net(struct arena *arena, const struct field *field, const struct ortho_line *lines,
			   uint32_t count)
{
	struct net net = { .arena = arena };
	for (int axis = 0; axis < AXES; axis++)
		net.at[axis] = ARENA_ARRAY(arena, double, 4 * field->boxes + 2 * count);
	for (uint32_t i = 0; i < field->boxes; i++) {
		struct rectangle at = field->at[i];
		add_lanes(&net, LEVEL, at.x, at.x + at.width);
		add_lanes(&net, UPRIGHT, at.y, at.y + at.height);
	}
	for (uint32_t i = 0; i < count; i++) {
		for (int end = 0; end < 2; end++) {
			struct point stub = stub_of(&lines[i].ports[end]);
			net.at[LEVEL][net.count[LEVEL]++] = stub.x;
			net.at[UPRIGHT][net.count[UPRIGHT]++] = stub.y;
		}
	}
	size_t knots = 1;
	for (int axis = 0; axis < AXES; axis++) {
		sort_lanes(&net, (enum axis)axis);
		knots *= net.count[axis];
	}
	for (int axis = 0; axis < AXES; axis++) {
		net.blocked[axis] = ARENA_ARRAY(arena, uint8_t, knots);
		net.beside[axis] = ARENA_ARRAY(arena, uint8_t, knots);
		net.passed[axis] = ARENA_ARRAY(arena, uint8_t, knots);
	}
	net.cost = ARENA_ARRAY(arena, double, 2 * knots);
	net.from = ARENA_ARRAY(arena, uint32_t, 2 * knots);
	net.stamps = ARENA_ARRAY(arena, uint32_t, 2 * knots);
	for (uint32_t i = 0; i < field->count; i++)
		block(&net, rectangle_grown(field->at[i], i < field->boxes ? AIR : 2), i < field->boxes ? 1 : 2);
	return net;
}

/* ---- the heap: the most promising state first ---- */

static void push(struct net *net, double whole, uint32_t state)
{
	if (net->heap_count == net->heap_room) {
		uint32_t room = net->heap_room ? 2 * net->heap_room : 256;
		struct entry *heap = ARENA_ARRAY(net->arena, struct entry, room);
		if (net->heap_count)
			memcpy(heap, net->heap, sizeof *heap * net->heap_count);
		net->heap = heap;
		net->heap_room = room;
	}
	uint32_t at = net->heap_count++;
	for (; at > 0 && net->heap[(at - 1) / 2].whole > whole; at = (at - 1) / 2)
		net->heap[at] = net->heap[(at - 1) / 2];
	net->heap[at] = (struct entry){ whole, state };
}

static uint32_t pop(struct net *net)
{
	uint32_t state = net->heap[0].state, at = 0;
	struct entry last = net->heap[--net->heap_count];
	for (;;) {
		uint32_t child = 2 * at + 1;
		if (child >= net->heap_count)
			break;
		if (child + 1 < net->heap_count && net->heap[child + 1].whole < net->heap[child].whole)
			child++;
		if (net->heap[child].whole >= last.whole)
			break;
		net->heap[at] = net->heap[child];
		at = child;
	}
	net->heap[at] = last;
	return state;
}

/* ---- one line ---- */

struct trip {
	struct net *net;
	struct point goal;
	uint32_t goal_state;
};

static void reach(struct trip *trip, uint32_t state, double cost, uint32_t from)
{
	struct net *net = trip->net;
	if (net->stamps[state] == net->stamp && net->cost[state] <= cost)
		return;
	net->stamps[state] = net->stamp;
	net->cost[state] = cost;
	net->from[state] = from;
	uint32_t knot = state / AXES, x = knot % net->count[LEVEL], y = knot / net->count[LEVEL];
	double rest = fabs(net->at[LEVEL][x] - trip->goal.x) + fabs(net->at[UPRIGHT][y] - trip->goal.y);
	push(net, cost + rest, state);
}

/* From a knot one stroke on along an axis, forward or backward. */
static void step(struct trip *trip, uint32_t state, enum axis axis, bool forward)
{
	struct net *net = trip->net;
	uint32_t knot = state / AXES, stride = axis == LEVEL ? 1 : net->count[LEVEL];
	uint32_t place = axis == LEVEL ? knot % net->count[LEVEL] : knot / net->count[LEVEL];
	if (forward ? place + 1 == net->count[axis] : place == 0)
		return;
	uint32_t stroke = forward ? knot : knot - stride, to = forward ? knot + stride : knot - stride;
	uint8_t blocked = net->blocked[axis][stroke];
	if (blocked & 1)
		return;
	double length = net->at[axis][forward ? place + 1 : place] - net->at[axis][forward ? place : place - 1];
	double cost = net->cost[state] + length * (1 + COST_BESIDE * net->beside[axis][stroke] +
						   (blocked & 2 ? COST_TITLE : 0));
	cost += net->passed[1 - axis][to] * COST_CROSSING;
	cost += state % AXES == axis ? 0 : COST_CORNER;
	reach(trip, to * AXES + axis, cost, state);
}

static struct way walk_back(const struct net *net, const struct ortho_line *line, uint32_t last)
{
	uint32_t count = 2;
	for (uint32_t state = last; state != SCENE_NONE; state = net->from[state])
		count++;
	struct way way = { ARENA_ARRAY(net->arena, struct point, count), count };
	uint32_t i = count - 1;
	way.points[i--] = port_point(&line->ports[1]);
	for (uint32_t state = last; state != SCENE_NONE; state = net->from[state]) {
		uint32_t knot = state / AXES;
		way.points[i--] = (struct point){ net->at[LEVEL][knot % net->count[LEVEL]],
						  net->at[UPRIGHT][knot / net->count[LEVEL]] };
	}
	way.points[0] = port_point(&line->ports[0]);
	/* Only corners stay. */
	uint32_t kept = 1;
	for (i = 1; i + 1 < count; i++) {
		struct point a = way.points[kept - 1], b = way.points[i], c = way.points[i + 1];
		bool level = fabs(a.y - b.y) < 0.01 && fabs(b.y - c.y) < 0.01;
		bool upright = fabs(a.x - b.x) < 0.01 && fabs(b.x - c.x) < 0.01;
		if (!level && !upright)
			way.points[kept++] = b;
	}
	way.points[kept++] = way.points[count - 1];
	way.count = kept;
	return way;
}

static enum axis axis_of(enum side side)
{
	return side == SIDE_RIGHT || side == SIDE_LEFT ? LEVEL : UPRIGHT;
}

static struct way find_way(struct net *net, const struct ortho_line *line)
{
	struct point from = stub_of(&line->ports[0]), to = stub_of(&line->ports[1]);
	uint32_t start = knot_of(net, lane_at(net, LEVEL, from.x), lane_at(net, UPRIGHT, from.y));
	uint32_t goal = knot_of(net, lane_at(net, LEVEL, to.x), lane_at(net, UPRIGHT, to.y));
	struct trip trip = { net, to, goal * AXES + axis_of(line->ports[1].side) };
	net->stamp++;
	net->heap_count = 0;
	reach(&trip, start * AXES + axis_of(line->ports[0].side), 0, SCENE_NONE);
	while (net->heap_count > 0) {
		double whole = net->heap[0].whole;
		uint32_t state = pop(net), knot = state / AXES;
		double rest = fabs(net->at[LEVEL][knot % net->count[LEVEL]] - to.x) +
			      fabs(net->at[UPRIGHT][knot / net->count[LEVEL]] - to.y);
		if (whole > net->cost[state] + rest + 1e-6)
			continue; /* a cheaper way to it was found meanwhile */
		if (state == trip.goal_state)
			return walk_back(net, line, state);
		if (knot == goal)
			reach(&trip, trip.goal_state, net->cost[state] + COST_CORNER, state);
		/* Out of the first knot it goes on away from the box, or turns. */
		for (int axis = 0; axis < AXES; axis++) {
			step(&trip, state, (enum axis)axis, true);
			step(&trip, state, (enum axis)axis, false);
		}
	}
	return (struct way){ NULL, 0 };
}

/* A stroke of a line: what runs close beside it shall cost. */
static void occupy(struct net *net, struct point a, struct point b)
{
	enum axis axis = fabs(a.y - b.y) < 0.01 ? LEVEL : UPRIGHT, other = (enum axis)(1 - axis);
	double low = axis == LEVEL ? fmin(a.x, b.x) : fmin(a.y, b.y), high = axis == LEVEL ? fmax(a.x, b.x) : fmax(a.y, b.y);
	double lane = axis == LEVEL ? a.y : a.x;
	for (uint32_t l = 0; l < net->count[other]; l++) {
		double away = fabs(net->at[other][l] - lane);
		if (away >= NEXT_LANE - 1)
			continue;
		for (uint32_t k = 0; k + 1 < net->count[axis]; k++) {
			if (net->at[axis][k + 1] <= low + 0.01 || net->at[axis][k] >= high - 0.01)
				continue;
			uint32_t knot = axis == LEVEL ? knot_of(net, k, l) : knot_of(net, l, k);
			net->beside[axis][knot] += net->beside[axis][knot] < 200 ? away < SAME_LANE ? 3 : 1 : 0;
			if (away < 0.01)
				net->passed[axis][knot] += net->passed[axis][knot] < 200;
		}
	}
}

struct turn {
	double length;
	uint32_t line;
};

static int compare_turns(const void *left, const void *right)
{
	const struct turn *a = left, *b = right;
	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

void ortho_find(struct arena *arena, const struct field *field, struct ortho_line *lines, uint32_t count)
{
	struct net net = make_net(arena, field, lines, count);
	struct turn *turns = ARENA_ARRAY(arena, struct turn, count);
	/* Short ones first: they have the least choice. */
	for (uint32_t i = 0; i < count; i++) {
		struct point a = port_point(&lines[i].ports[0]), b = port_point(&lines[i].ports[1]);
		turns[i] = (struct turn){ fabs(a.x - b.x) + fabs(a.y - b.y), i };
	}
	qsort(turns, count, sizeof *turns, compare_turns);
	for (uint32_t i = 0; i < count; i++) {
		struct ortho_line *line = &lines[turns[i].line];
		line->way = find_way(&net, line);
		for (uint32_t k = 0; k + 1 < line->way.count; k++)
			occupy(&net, line->way.points[k], line->way.points[k + 1]);
	}
}
