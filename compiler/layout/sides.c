/* How to read this file: for each line all pairs of sides, with what they cost (list_choices), the cheapest of them whose
 * curve meets nothing (take_cheapest); where none is free, the sides from which the way around is shortest (choose_way).
 * Then each line looks at the others once more, and takes a dearer pair that is crossed less (uncross). */
#include "layout/sides.h"

#include <math.h>

#include "layout/tangle.h"
#include "scene/size.h"

enum { CHORDS = 14, MARGIN = 10, LEAST_MARGIN = 5, STUB = 11, LEAST_GAP = 12, CHIP_AIR = 7 };

bool sides_is_upright(enum side side)
{
	return side == SIDE_RIGHT || side == SIDE_LEFT;
}

static double distance(struct point a, struct point b)
{
	return sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

/* ---- the range of a side on which arrows may end ---- */

static struct sides_range side_of(const struct scene *scene, const struct port *port)
{
	struct rectangle at = port->box == SCENE_NONE ? port->rectangle : scene->boxes.at[port->box].at;
	bool upright = sides_is_upright(port->side);
	double low = upright ? at.y : at.x, length = upright ? at.height : at.width;
	return (struct sides_range){ low, low + length };
}

struct sides_range sides_range(const struct scene *scene, const struct port *port)
{
	enum { LEAST_ROOM = 26 };
	const struct scene_box *box = port->box == SCENE_NONE ? NULL : &scene->boxes.at[port->box];
	struct sides_range side = side_of(scene, port);
	double margin = fmin(MARGIN, (side.high - side.low) / 3);
	struct sides_range range = { side.low + margin, side.high - margin };
	struct rectangle chips[2] = { { 0, 0, 0, 0 }, { 0, 0, 0, 0 } };
	if (box && port->side == SIDE_TOP) {
		chips[0] = size_chip(box);
		chips[1] = size_mark(box);
	}
	for (int i = 0; i < 2; i++) {
		double high = chips[i].x - CHIP_AIR;
		if (chips[i].width > 0 && high < range.high && high - range.low >= LEAST_ROOM)
			range.high = high;
	}
	return range;
}

/* The middle of the side, as far as arrows may end there. */
static double middle_of(const struct scene *scene, const struct port *port)
{
	struct sides_range side = side_of(scene, port), range = sides_range(scene, port);
	return fmin(fmax((side.low + side.high) / 2, range.low), range.high);
}

/* What both sides have in common, as far as arrows may go if need be. */
static bool find_overlap(const struct scene *scene, const struct port ports[2], struct sides_range *common)
{
	struct sides_range a = side_of(scene, &ports[0]), b = side_of(scene, &ports[1]);
	common->low = fmax(a.low, b.low) + LEAST_MARGIN;
	common->high = fmin(a.high, b.high) - LEAST_MARGIN;
	return common->low <= common->high;
}

static bool are_opposite(const struct port ports[2])
{
	return sides_is_upright(ports[0].side) == sides_is_upright(ports[1].side) && ports[0].side != ports[1].side;
}

/* Where both ends would like to be, the sides being given: opposite each other if they can. */
static void wish(const struct scene *scene, struct port ports[2])
{
	struct sides_range a = sides_range(scene, &ports[0]), b = sides_range(scene, &ports[1]), common;
	ports[0].at = middle_of(scene, &ports[0]);
	ports[1].at = middle_of(scene, &ports[1]);
	if (!are_opposite(ports))
		return;
	double low = fmax(a.low, b.low), high = fmin(a.high, b.high);
	if (low <= high) {
		/* The smaller one keeps its middle if it can. */
		double want = a.high - a.low < b.high - b.low ? ports[0].at : ports[1].at;
		ports[0].at = ports[1].at = fmin(fmax(want, low), high);
	} else if (find_overlap(scene, ports, &common)) {
		ports[0].at = ports[1].at = (common.low + common.high) / 2;
	}
}

/* ---- the curve between two ports ---- */

static struct point ahead(struct point from, enum side side, double by)
{
	struct point normal = side_normal(side);
	return (struct point){ from.x + normal.x * by, from.y + normal.y * by };
}

static struct point straight_at(struct point a, struct point b, double t)
{
	return (struct point){ a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t };
}

void sides_connect(const struct router *router, const struct port ports[2], struct point curve[4])
{
	struct point a = port_point(&ports[0]), b = port_point(&ports[1]);
	double dx = fabs(b.x - a.x), dy = fabs(b.y - a.y);
	bool upright = sides_is_upright(ports[0].side), opposite = upright == sides_is_upright(ports[1].side);
	curve[0] = a;
	curve[3] = b;
	bool level = (upright ? dy : dx) < 1 && opposite;
	if ((router->form == SCENE_EDGES_STRAIGHT || level) && ports[0].side != ports[1].side) {
		curve[1] = straight_at(a, b, 1.0 / 3);
		curve[2] = straight_at(a, b, 2.0 / 3);
		return;
	}
	double out[2];
	for (int i = 0; i < 2; i++) {
		double along = sides_is_upright(ports[i].side) ? dx : dy;
		out[i] = opposite ? fmin(along * 0.5, 130) : fmin(along * 0.62, 160);
	}
	if (ports[0].side == ports[1].side) {
		/* A bow: both handles equally far out. */
		double lag = upright ? dx : dy, reach = fmin(28 + 0.18 * (dx + dy), 70);
		bool first = upright ? (b.x > a.x) == (ports[0].side == SIDE_RIGHT)
				     : (b.y > a.y) == (ports[0].side == SIDE_BOTTOM);
		out[0] = reach + (first ? lag : 0);
		out[1] = reach + (first ? 0 : lag);
	}
	curve[1] = ahead(a, ports[0].side, out[0]);
	curve[2] = ahead(b, ports[1].side, out[1]);
}

/* ---- what a pair of sides costs ---- */

bool sides_may_face(const struct port ports[2])
{
	struct point a = port_point(&ports[0]), b = port_point(&ports[1]);
	struct point out = side_normal(ports[0].side), in = side_normal(ports[1].side);
	if (ports[0].side == ports[1].side)
		return true;
	return (b.x - a.x) * out.x + (b.y - a.y) * out.y >= LEAST_GAP &&
	       (a.x - b.x) * in.x + (a.y - b.y) * in.y >= LEAST_GAP;
}

/* Its length, and what it lacks of an arrow that runs straight from one to the other. */
static double cost_of_sides(const struct router *router, const struct port ports[2])
{
	struct rectangle a = ports[0].rectangle, b = ports[1].rectangle;
	struct point from = port_point(&ports[0]), to = port_point(&ports[1]);
	double dx = fabs(to.x - from.x), dy = fabs(to.y - from.y), cost = sqrt(dx * dx + dy * dy);
	bool beside = a.x + a.width + LEAST_GAP <= b.x || b.x + b.width + LEAST_GAP <= a.x;
	bool right = router->scene->direction == SCENE_RIGHT;
	if (!right)
		beside = !(a.y + a.height + LEAST_GAP <= b.y || b.y + b.height + LEAST_GAP <= a.y);
	bool upright = sides_is_upright(ports[0].side), opposite = upright == sides_is_upright(ports[1].side);
	if (ports[0].side == ports[1].side)
		return cost + 110;
	if (!opposite)
		return cost + 34;
	double along = upright ? dx : dy, across = upright ? dy : dx;
	cost += fmax(across - 1.5 * along, 0) * 0.4 + (across > 0.5 ? 12 : 0);
	return cost + (upright == beside ? 0 : 40);
}

uint32_t sides_struck(const struct router *router, const struct port ports[2], const struct point curve[4])
{
	const uint32_t own[2] = { ports[0].box, ports[1].box };
	uint32_t struck = 0;
	struct point before = curve[0];
	struct curve whole = { (struct point *)curve, 4 };
	bool straight = router->form == SCENE_EDGES_STRAIGHT && ports[0].side != ports[1].side;
	int steps = straight ? 1 : CHORDS;
	for (int i = 1; i <= steps; i++) {
		struct point here = curve_at(whole, (double)i / steps);
		struct point a = before, b = here;
		before = here;
		struck += !field_is_clear(&router->field, a, b, own, 4);
	}
	return struck;
}

/* ---- the choices of a line ---- */

enum { PAIRS = 16, SAMPLES = 8, COST_STRUCK = 400 };

struct sides_choice {
	struct port ports[2];
	double cost; /* without what is struck, until that was looked at */
	bool looked, struck;
	struct point samples[SAMPLES + 1]; /* along its curve, once looked at */
	struct rectangle extent;
};

static void list_choices(struct router *router, struct route *route)
{
	struct sides_choice *choices = ARENA_ARRAY(router->arena, struct sides_choice, PAIRS);
	uint32_t count = 0;
	for (int pair = 0; pair < PAIRS; pair++) {
		struct port ports[2] = { route->ports[0], route->ports[1] };
		ports[0].side = (enum side)(pair / 4);
		ports[1].side = (enum side)(pair % 4);
		wish(router->scene, ports);
		if (!sides_may_face(ports) || (router->form == SCENE_EDGES_STRAIGHT && ports[0].side == ports[1].side))
			continue;
		double cost = cost_of_sides(router, ports);
		uint32_t at = count++;
		for (; at > 0 && choices[at - 1].cost > cost; at--)
			choices[at] = choices[at - 1];
		choices[at] = (struct sides_choice){ .ports = { ports[0], ports[1] }, .cost = cost };
	}
	route->choices = choices;
	route->choice_count = count;
}

/* A straight arrow that would run into something slides to where it does not, if it can. */
static bool slide(const struct router *router, struct port ports[2])
{
	enum { TRIES = 8 };
	struct sides_range a = sides_range(router->scene, &ports[0]), b = sides_range(router->scene, &ports[1]);
	double low = fmax(a.low, b.low), high = fmin(a.high, b.high), wanted = ports[0].at;
	if (!are_opposite(ports) || ports[0].at != ports[1].at)
		return false;
	for (int i = 1; i <= TRIES; i++) {
		/* Ever further, on this side and on that. */
		double at = wanted + (i % 2 ? 1 : -1) * (double)((i + 1) / 2) * (high - low) / TRIES;
		struct point curve[4];
		if (at < low || at > high)
			continue;
		ports[0].at = ports[1].at = at;
		sides_connect(router, ports, curve);
		if (sides_struck(router, ports, curve) == 0)
			return true;
	}
	ports[0].at = ports[1].at = wanted;
	return false;
}

static void look(const struct router *router, struct sides_choice *choice)
{
	enum { COST_SLID = 8 };
	struct point curve[4];
	if (choice->looked)
		return;
	choice->looked = true;
	sides_connect(router, choice->ports, curve);
	choice->struck = sides_struck(router, choice->ports, curve) > 0;
	if (choice->struck && slide(router, choice->ports)) {
		choice->struck = false;
		choice->cost += COST_SLID;
		sides_connect(router, choice->ports, curve);
	}
	choice->cost += choice->struck ? COST_STRUCK : 0;
	struct curve whole = { curve, 4 };
	choice->extent = (struct rectangle){ curve[0].x, curve[0].y, 0, 0 };
	for (int i = 0; i <= SAMPLES; i++) {
		choice->samples[i] = curve_at(whole, (double)i / SAMPLES);
		choice->extent = rectangle_joined(choice->extent, (struct rectangle){ choice->samples[i].x, choice->samples[i].y, 0, 0 });
	}
}

static void take(struct route *route, uint32_t which)
{
	const struct sides_choice *choice = &route->choices[which];
	route->chosen = which;
	route->ports[0] = choice->ports[0];
	route->ports[1] = choice->ports[1];
	route->around = choice->struck;
}

static void take_cheapest(struct router *router, struct route *route)
{
	double best = INFINITY;
	for (uint32_t i = 0; i < route->choice_count && route->choices[i].cost < best; i++) {
		look(router, &route->choices[i]);
		if (route->choices[i].cost < best) {
			best = route->choices[i].cost;
			take(route, i);
		}
	}
	if (route->choice_count == 0) {
		route->around = true;
		wish(router->scene, route->ports);
	}
}

/* ---- ways around ---- */

static double length_of(const struct way *way)
{
	double length = 0;
	for (uint32_t i = 1; i < way->count; i++)
		length += distance(way->points[i], way->points[i - 1]);
	return length;
}

struct way sides_way(const struct router *router, const struct port ports[2])
{
	const uint32_t own[2] = { ports[0].box, ports[1].box };
	double stub = router->form == SCENE_EDGES_STRAIGHT ? 1 : STUB;
	struct point from = ahead(port_point(&ports[0]), ports[0].side, stub),
		     to = ahead(port_point(&ports[1]), ports[1].side, stub);
	return way_find(router->arena, &router->field, from, to, own);
}

struct around {
	struct port ports[2];
	double least; /* its way is at least that long */
};

/* Both ends on sides that do not look away from each other, the nearest first. */
static uint32_t list_ways(const struct router *router, const struct route *route, struct around ways[PAIRS])
{
	struct point a = rectangle_centre(route->ports[0].rectangle), b = rectangle_centre(route->ports[1].rectangle);
	uint32_t count = 0;
	for (int pair = 0; pair < PAIRS; pair++) {
		struct around way = { .ports = { route->ports[0], route->ports[1] } };
		way.ports[0].side = (enum side)(pair / 4);
		way.ports[1].side = (enum side)(pair % 4);
		/* A side that looks away from the other end is no start of a short way. */
		struct point out = side_normal(way.ports[0].side), in = side_normal(way.ports[1].side);
		if (((b.x - a.x) * out.x + (b.y - a.y) * out.y < 0) + ((a.x - b.x) * in.x + (a.y - b.y) * in.y < 0) > 1)
			continue;
		wish(router->scene, way.ports);
		way.least = distance(port_point(&way.ports[0]), port_point(&way.ports[1])) - 2 * STUB;
		uint32_t at = count++;
		for (; at > 0 && ways[at - 1].least > way.least; at--)
			ways[at] = ways[at - 1];
		ways[at] = way;
	}
	return count;
}

/* The sides from which the way around is the shortest. */
static void choose_way(struct router *router, struct route *route)
{
	enum { TURN = 26 };
	struct around ways[PAIRS];
	uint32_t count = list_ways(router, route, ways);
	double best_cost = INFINITY;
	for (uint32_t i = 0; i < count && ways[i].least + 2 * TURN < best_cost; i++) {
		struct way way = sides_way(router, ways[i].ports);
		double cost = length_of(&way) + TURN * way.count;
		if (way.count > 0 && cost < best_cost) {
			best_cost = cost;
			route->ports[0] = ways[i].ports[0];
			route->ports[1] = ways[i].ports[1];
		}
	}
}

/* ---- crossings ---- */

static bool is_same_side(const struct port *one, const struct port *other)
{
	return one->side == other->side && one->box == other->box && one->rectangle.x == other->rectangle.x &&
	       one->rectangle.y == other->rectangle.y;
}

/* Near a side that both have they do not: there the order of the ends keeps them apart. */
static bool choices_cross(const struct sides_choice *a, const struct sides_choice *b)
{
	enum { NEAR = 2 };
	/* Empty where it is level or plumb: a little air, or it would overlap nothing. */
	if (!rectangles_overlap(rectangle_grown(a->extent, 1), rectangle_grown(b->extent, 1)))
		return false;
	bool shared[2][2];
	for (int n = 0; n < 4; n++)
		shared[n / 2][n % 2] = is_same_side(&a->ports[n / 2], &b->ports[n % 2]);
	for (int i = 0; i < SAMPLES; i++) {
		for (int k = 0; k < SAMPLES; k++) {
			bool near[2][2] = { { i < NEAR, i >= SAMPLES - NEAR }, { k < NEAR, k >= SAMPLES - NEAR } };
			bool apart = true;
			for (int n = 0; n < 4; n++)
				apart &= !(shared[n / 2][n % 2] && near[0][n / 2] && near[1][n % 2]);
			if (apart && tangle_strokes_cross(a->samples[i], a->samples[i + 1], b->samples[k], b->samples[k + 1]))
				return true;
		}
	}
	return false;
}

static uint32_t count_crossings(const struct router *router, uint32_t line, const struct sides_choice *choice)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < router->scene->lines.count; i++) {
		const struct route *other = &router->routes[i];
		if (i == line || other->plain || other->around || other->choice_count == 0)
			continue;
		count += choices_cross(choice, &other->choices[other->chosen]);
	}
	return count;
}

static void uncross(struct router *router, uint32_t line)
{
	static const double COST_CROSSED = 60;
	struct route *route = &router->routes[line];
	if (route->plain || route->around || route->choice_count == 0)
		return;
	double best = route->choices[route->chosen].cost +
		      COST_CROSSED * count_crossings(router, line, &route->choices[route->chosen]);
	for (uint32_t i = 0; i < route->choice_count; i++) {
		struct sides_choice *choice = &route->choices[i];
		if (i == route->chosen || choice->cost >= best)
			continue;
		look(router, choice);
		if (choice->struck || choice->cost >= best)
			continue;
		double cost = choice->cost + COST_CROSSED * count_crossings(router, line, choice);
		if (cost < best) {
			best = cost;
			take(route, i);
		}
	}
}

void sides_choose(struct router *router)
{
	enum { ROUNDS = 2 };
	uint32_t count = router->scene->lines.count;
	for (uint32_t i = 0; i < count; i++) {
		struct route *route = &router->routes[i];
		if (route->plain)
			continue;
		list_choices(router, route);
		take_cheapest(router, route);
		if (route->around)
			choose_way(router, route);
	}
	for (int round = 0; round < ROUNDS; round++) {
		for (uint32_t i = 0; i < count; i++)
			uncross(router, i);
	}
}
