/* How to read this file: for each line the cheapest pair of sides (choose_sides), then the ends at each side spread
 * apart in the order in which they leave it (spread_ports), then the curves (draw_line). */
#include "layout/route.h"

#include <math.h>
#include <stdlib.h>

#include "layout/ends.h"
#include "layout/ortho.h"
#include "scene/size.h"

enum { CHORDS = 14, MARGIN = 10, APART = 15, STUB = 11, LEAST_GAP = 12 };

struct route {
	struct port ports[2];
	double wishes[2]; /* where they would be if they were alone */
	bool plain;  /* a loop, or between a group and its own inside: not for this file */
	bool around; /* the ground between is not free */
	struct way way; /* of an arrow at right angles */
};

struct router {
	struct plan *plan;
	struct scene *scene;
	struct arena *arena;
	enum scene_edges form;
	struct field field;
	struct route *routes;
};

struct point side_normal(enum side side)
{
	static const struct point normals[] = { [SIDE_RIGHT] = { 1, 0 },
						[SIDE_BOTTOM] = { 0, 1 },
						[SIDE_LEFT] = { -1, 0 },
						[SIDE_TOP] = { 0, -1 } };
	return normals[side];
}

static bool is_upright(enum side side)
{
	return side == SIDE_RIGHT || side == SIDE_LEFT;
}

struct point port_point(const struct port *port)
{
	struct rectangle at = port->rectangle;
	switch (port->side) {
	case SIDE_RIGHT: return (struct point){ at.x + at.width, port->at };
	case SIDE_BOTTOM: return (struct point){ port->at, at.y + at.height };
	case SIDE_LEFT: return (struct point){ at.x, port->at };
	case SIDE_TOP: return (struct point){ port->at, at.y };
	}
	return (struct point){ at.x, at.y };
}

static double distance(struct point a, struct point b)
{
	return sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

/* ---- what stands there ---- */

static struct field make_field(const struct scene *scene, struct arena *arena)
{
	struct field field = { ARENA_ARRAY(arena, struct rectangle, scene->boxes.count + scene->groups.count), 0, 0 };
	for (uint32_t i = 0; i < scene->boxes.count; i++)
		field.at[field.count++] = size_sheets(&scene->boxes.at[i]);
	field.boxes = field.count;
	for (uint32_t i = 0; i < scene->groups.count; i++) {
		const struct scene_group *group = &scene->groups.at[i];
		if (group->label.text.len > 0)
			field.at[field.count++] =
			    (struct rectangle){ group->at.x + PLACED_GROUP_PADDING - 2, group->at.y + 4,
						size_title(group), PLACED_TITLE_HEIGHT - 6 };
	}
	return field;
}

static struct port port_of(const struct scene *scene, const struct scene_end *end)
{
	struct port port = { .box = end->is_group ? SCENE_NONE : end->index };
	port.rectangle = end->is_group ? scene->groups.at[end->index].at : size_sheets(&scene->boxes.at[end->index]);
	return port;
}

static bool is_within(struct rectangle outer, struct rectangle inner)
{
	return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
	       inner.y + inner.height <= outer.y + outer.height;
}

/* ---- the range of a side on which arrows may end ---- */

struct range {
	double low, high;
};

static struct range range_of(const struct scene *scene, const struct port *port)
{
	struct rectangle at = port->box == SCENE_NONE ? port->rectangle : scene->boxes.at[port->box].at;
	double low = is_upright(port->side) ? at.y : at.x, length = is_upright(port->side) ? at.height : at.width;
	double margin = fmin(MARGIN, length / 3);
	return (struct range){ low + margin, low + length - margin };
}

/* Where both ends would like to be, the sides being given: opposite each other if they can. */
static void wish(const struct scene *scene, struct port ports[2])
{
	struct range a = range_of(scene, &ports[0]), b = range_of(scene, &ports[1]);
	ports[0].at = (a.low + a.high) / 2;
	ports[1].at = (b.low + b.high) / 2;
	double low = fmax(a.low, b.low), high = fmin(a.high, b.high);
	if (is_upright(ports[0].side) == is_upright(ports[1].side) && ports[0].side != ports[1].side && low <= high) {
		/* The smaller one keeps its middle if it can. */
		double want = a.high - a.low < b.high - b.low ? ports[0].at : ports[1].at;
		ports[0].at = ports[1].at = fmin(fmax(want, low), high);
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

static void connect(const struct router *router, const struct port ports[2], struct point curve[4])
{
	struct point a = port_point(&ports[0]), b = port_point(&ports[1]);
	double dx = fabs(b.x - a.x), dy = fabs(b.y - a.y);
	curve[0] = a;
	curve[3] = b;
	bool level = (is_upright(ports[0].side) ? dy : dx) < 1 && is_upright(ports[0].side) == is_upright(ports[1].side);
	if ((router->form == SCENE_EDGES_STRAIGHT || level) && ports[0].side != ports[1].side) {
		curve[1] = straight_at(a, b, 1.0 / 3);
		curve[2] = straight_at(a, b, 2.0 / 3);
		return;
	}
	double out[2];
	for (int i = 0; i < 2; i++) {
		double along = is_upright(ports[i].side) ? dx : dy;
		bool opposite = is_upright(ports[0].side) == is_upright(ports[1].side);
		out[i] = opposite ? fmin(along * 0.5, 130) : fmin(along * 0.62, 160);
	}
	if (ports[0].side == ports[1].side) {
		/* A bow: both handles equally far out. */
		double lag = is_upright(ports[0].side) ? dx : dy, reach = fmin(28 + 0.18 * (dx + dy), 70);
		bool first = is_upright(ports[0].side) ? (b.x > a.x) == (ports[0].side == SIDE_RIGHT)
						       : (b.y > a.y) == (ports[0].side == SIDE_BOTTOM);
		out[0] = reach + (first ? lag : 0);
		out[1] = reach + (first ? 0 : lag);
	}
	curve[1] = ahead(a, ports[0].side, out[0]);
	curve[2] = ahead(b, ports[1].side, out[1]);
}

/* ---- what a pair of sides costs ---- */

/* Whether each end lies on the free side of the other one. */
static bool may_face(const struct port ports[2])
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
	bool upright = is_upright(ports[0].side), opposite = upright == is_upright(ports[1].side);
	if (ports[0].side == ports[1].side)
		return cost + 110;
	if (!opposite)
		return cost + 34;
	double along = upright ? dx : dy, across = upright ? dy : dx;
	cost += fmax(across - 1.5 * along, 0) * 0.4 + (across > 0.5 ? 12 : 0);
	return cost + (upright == beside ? 0 : 40);
}

static uint32_t count_struck(const struct router *router, const struct port ports[2], const struct point curve[4])
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

static void choose_sides(struct router *router, struct route *route)
{
	enum { PAIRS = 16, COST_STRUCK = 400 };
	struct {
		struct port ports[2];
		double cost;
	} pairs[PAIRS];
	uint32_t count = 0;
	for (int pair = 0; pair < PAIRS; pair++) {
		struct port ports[2] = { route->ports[0], route->ports[1] };
		ports[0].side = (enum side)(pair / 4);
		ports[1].side = (enum side)(pair % 4);
		wish(router->scene, ports);
		if (!may_face(ports) || (router->form == SCENE_EDGES_STRAIGHT && ports[0].side == ports[1].side))
			continue;
		double cost = cost_of_sides(router, ports);
		uint32_t at = count++;
		for (; at > 0 && pairs[at - 1].cost > cost; at--)
			pairs[at] = pairs[at - 1];
		pairs[at].ports[0] = ports[0];
		pairs[at].ports[1] = ports[1];
		pairs[at].cost = cost;
	}
	double best = INFINITY;
	for (uint32_t i = 0; i < count && pairs[i].cost < best; i++) {
		struct point curve[4];
		connect(router, pairs[i].ports, curve);
		uint32_t struck = count_struck(router, pairs[i].ports, curve);
		if (struck == 0 || pairs[i].cost + COST_STRUCK < best) {
			best = pairs[i].cost + (struck ? COST_STRUCK : 0);
			route->ports[0] = pairs[i].ports[0];
			route->ports[1] = pairs[i].ports[1];
			route->around = struck > 0;
		}
	}
	if (count == 0) {
		route->around = true;
		wish(router->scene, route->ports);
	}
}

static double length_of(const struct way *way)
{
	double length = 0;
	for (uint32_t i = 1; i < way->count; i++)
		length += distance(way->points[i], way->points[i - 1]);
	return length;
}

static struct way way_between(const struct router *router, const struct port ports[2])
{
	const uint32_t own[2] = { ports[0].box, ports[1].box };
	double stub = router->form == SCENE_EDGES_STRAIGHT ? 1 : STUB;
	struct point from = ahead(port_point(&ports[0]), ports[0].side, stub),
		     to = ahead(port_point(&ports[1]), ports[1].side, stub);
	return way_find(router->arena, &router->field, from, to, own);
}

/* The sides from which the way around is the shortest. */
static void choose_way(struct router *router, struct route *route)
{
	enum { TURN = 26 };
	struct route best = *route;
	double best_cost = INFINITY;
	struct point a = rectangle_centre(route->ports[0].rectangle), b = rectangle_centre(route->ports[1].rectangle);
	for (int pair = 0; pair < 16; pair++) {
		struct port ports[2] = { route->ports[0], route->ports[1] };
		ports[0].side = (enum side)(pair / 4);
		ports[1].side = (enum side)(pair % 4);
		/* A side that looks away from the other end is no start of a short way. */
		struct point out = side_normal(ports[0].side), in = side_normal(ports[1].side);
		if (((b.x - a.x) * out.x + (b.y - a.y) * out.y < 0) + ((a.x - b.x) * in.x + (a.y - b.y) * in.y < 0) > 1)
			continue;
		wish(router->scene, ports);
		struct way way = way_between(router, ports);
		double cost = length_of(&way) + TURN * way.count;
		if (way.count > 0 && cost < best_cost) {
			best_cost = cost;
			best.ports[0] = ports[0];
			best.ports[1] = ports[1];
		}
	}
	*route = best;
}

/* ---- ends at one side, spread apart ---- */

struct tip {
	struct route *route;
	int end;
	double wish, at, aim; /* where it would be, and is; where the arrow goes, by which they are sorted */
	uint32_t line;
	bool level;
};

static int compare_tips(const void *left, const void *right)
{
	const struct tip *a = left, *b = right;
	if (a->aim != b->aim)
		return a->aim < b->aim ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

/* Whether the arrow runs straight as things stand: that end keeps its place. */
static bool is_level(const struct tip *tip)
{
	const struct port *ports = tip->route->ports;
	return !tip->route->around && is_upright(ports[0].side) == is_upright(ports[1].side) &&
	       ports[0].side != ports[1].side && tip->route->wishes[0] == tip->route->wishes[1];
}

/* Each as near as possible to where it would be, in order, the distance `apart` between neighbours. */
static void spread(struct tip *tips, uint32_t count, struct range range)
{
	enum { PUSHES = 12 };
	qsort(tips, count, sizeof *tips, compare_tips);
	double apart = count > 1 ? fmin(APART, (range.high - range.low) / (count - 1)) : 0;
	for (uint32_t i = 0; i < count; i++)
		tips[i].at = fmin(fmax(tips[i].wish, range.low + i * apart), range.high - (count - 1 - i) * apart);
	for (int push = 0; push < PUSHES; push++) {
		for (uint32_t i = 0; i + 1 < count; i++) {
			double lack = apart - (tips[i + 1].at - tips[i].at);
			if (lack <= 0)
				continue;
			bool first = tips[i].level && !tips[i + 1].level, second = tips[i + 1].level && !tips[i].level;
			tips[i].at = fmax(tips[i].at - (first ? 0 : second ? lack : lack / 2), range.low + i * apart);
			tips[i + 1].at = fmin(tips[i + 1].at + (second ? 0 : first ? lack : lack / 2),
					      range.high - (count - 2 - i) * apart);
		}
	}
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			tips[i].at = fmax(tips[i].at, tips[i - 1].at + apart);
		tips[i].route->ports[tips[i].end].at = tips[i].at;
	}
}

/* Where an arrow heads for, as seen from one of its ends: an order of the ends on that side without crossings. */
static double aim_of(const struct port *here, const struct port *there)
{
	struct point from = port_point(here), to = port_point(there);
	bool upright = is_upright(here->side);
	double side = upright ? to.y - from.y : to.x - from.x;
	double out = fabs(upright ? to.x - from.x : to.y - from.y);
	return side / (out + 40);
}

static void spread_ports(struct router *router)
{
	struct scene *scene = router->scene;
	uint32_t places = scene->boxes.count + scene->groups.count;
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		for (int end = 0; end < 2; end++)
			router->routes[i].wishes[end] = router->routes[i].ports[end].at;
	}
	struct tip *tips = ARENA_ARRAY(router->arena, struct tip, 2 * scene->lines.count);
	for (uint32_t place = 0; place < places; place++) {
		bool is_group = place >= scene->boxes.count;
		uint32_t index = is_group ? place - scene->boxes.count : place;
		for (int side = 0; side < 4; side++) {
			uint32_t count = 0;
			struct range range = { 0, 0 };
			for (uint32_t i = 0; i < scene->lines.count; i++) {
				struct route *route = &router->routes[i];
				const struct scene_end *ends[2] = { &scene->lines.at[i].from, &scene->lines.at[i].to };
				for (int end = 0; end < 2 && !route->plain; end++) {
					if (ends[end]->is_group != is_group || ends[end]->index != index ||
					    (int)route->ports[end].side != side)
						continue;
					range = range_of(scene, &route->ports[end]);
					tips[count++] =
					    (struct tip){ .route = route, .end = end, .line = i, .wish = route->wishes[end],
							  .aim = aim_of(&route->ports[end], &route->ports[1 - end]) };
					tips[count - 1].level = is_level(&tips[count - 1]);
				}
			}
			if (count > 1)
				spread(tips, count, range);
		}
	}
}

/* How far an end may slide along its side before it comes too close to its neighbours. */
static struct range room_at(const struct router *router, const struct port *port)
{
	enum { LEAST_APART = 9 };
	struct range range = range_of(router->scene, port);
	for (uint32_t i = 0; i < router->scene->lines.count; i++) {
		for (int end = 0; end < 2 && !router->routes[i].plain; end++) {
			const struct port *other = &router->routes[i].ports[end];
			if (other == port || other->side != port->side || other->box != port->box ||
			    other->rectangle.x != port->rectangle.x || other->rectangle.y != port->rectangle.y)
				continue;
			if (other->at <= port->at)
				range.low = fmax(range.low, other->at + LEAST_APART);
			else
				range.high = fmin(range.high, other->at - LEAST_APART);
		}
	}
	return range;
}

/* Where both ends can slide to one height, the arrow runs straight. */
static void straighten(struct router *router)
{
	for (uint32_t i = 0; i < router->scene->lines.count; i++) {
		struct port *ports = router->routes[i].ports;
		if (router->routes[i].plain || is_upright(ports[0].side) != is_upright(ports[1].side) ||
		    ports[0].side == ports[1].side || ports[0].at == ports[1].at)
			continue;
		struct range a = room_at(router, &ports[0]), b = room_at(router, &ports[1]);
		double low = fmax(a.low, b.low), high = fmin(a.high, b.high);
		if (low <= high)
			ports[0].at = ports[1].at = fmin(fmax((ports[0].at + ports[1].at) / 2, low), high);
	}
}

/* ---- curves ---- */

struct curve route_rounded(struct arena *arena, const struct point *points, uint32_t count, double radius)
{
	struct curve curve = { ARENA_ARRAY(arena, struct point, 6 * count + 4), 0 };
	curve.points[curve.count++] = points[0];
	struct point at = points[0];
	for (uint32_t i = 1; i < count; i++) {
		struct point corner = points[i], next = points[i + 1 < count ? i + 1 : i];
		double in = distance(corner, points[i - 1]),
		       out = distance(next, corner);
		bool last = i + 1 == count;
		double cut = last ? 0 : fmin(radius, fmin(in, out) / 2);
		struct point to = in > 1e-9 ? straight_at(corner, points[i - 1], cut / in) : corner;
		if (distance(to, at) > 0.01 || last) {
			curve.points[curve.count++] = straight_at(at, to, 1.0 / 3);
			curve.points[curve.count++] = straight_at(at, to, 2.0 / 3);
			curve.points[curve.count++] = to;
		}
		at = to;
		if (!last && cut > 0.01) {
			at = straight_at(corner, next, cut / out);
			curve.points[curve.count++] = straight_at(to, corner, 2.0 / 3);
			curve.points[curve.count++] = straight_at(at, corner, 2.0 / 3);
			curve.points[curve.count++] = at;
		}
	}
	return curve;
}

static struct curve curve_around(const struct router *router, const struct port ports[2])
{
	struct way way = way_between(router, ports);
	if (way.count == 0)
		return (struct curve){ NULL, 0 };
	struct point *points = ARENA_ARRAY(router->arena, struct point, way.count + 2);
	points[0] = port_point(&ports[0]);
	for (uint32_t i = 0; i < way.count; i++)
		points[i + 1] = way.points[i];
	points[way.count + 1] = port_point(&ports[1]);
	bool straight = router->form == SCENE_EDGES_STRAIGHT;
	if (straight) {
		points[1] = points[0];
		points[way.count] = points[way.count + 1];
		return route_rounded(router->arena, points + 1, way.count, 0);
	}
	return route_rounded(router->arena, points, way.count + 2, 42);
}

static struct curve draw_line(const struct router *router, const struct route *route)
{
	struct curve curve = { ARENA_ARRAY(router->arena, struct point, 4), 4 };
	connect(router, route->ports, curve.points);
	bool bowed = route->ports[0].side == route->ports[1].side;
	if ((may_face(route->ports) && !(bowed && router->form == SCENE_EDGES_STRAIGHT)) &&
	    count_struck(router, route->ports, curve.points) == 0)
		return curve;
	struct curve around = curve_around(router, route->ports);
	return around.count ? around : curve;
}

/* All together: each keeps clear of the others. */
static void draw_ortho(struct router *router)
{
	struct scene *scene = router->scene;
	struct ortho_line *lines = ARENA_ARRAY(router->arena, struct ortho_line, scene->lines.count);
	uint32_t *of = ARENA_ARRAY(router->arena, uint32_t, scene->lines.count), count = 0;
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		if (router->routes[i].plain)
			continue;
		of[count] = i;
		lines[count].ports[0] = router->routes[i].ports[0];
		lines[count++].ports[1] = router->routes[i].ports[1];
	}
	ortho_find(router->arena, &router->field, lines, count);
	for (uint32_t i = 0; i < count; i++)
		router->routes[of[i]].way = lines[i].way;
}

static struct curve curve_of_route(const struct router *router, uint32_t index)
{
	enum { ROUNDING = 7 };
	const struct route *route = &router->routes[index];
	if (route->plain)
		return ends_straight(router->plan, &router->scene->lines.at[index]);
	if (route->way.count > 1)
		return route_rounded(router->arena, route->way.points, route->way.count, ROUNDING);
	return draw_line(router, route);
}

void route_lines(struct plan *plan, enum scene_edges form)
{
	struct scene *scene = plan->scene;
	struct router router = { .plan = plan, .scene = scene, .arena = plan->arena, .form = form };
	router.field = make_field(scene, plan->arena);
	router.routes = ARENA_ARRAY(plan->arena, struct route, scene->lines.count);
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		const struct scene_line *line = &scene->lines.at[i];
		struct route *route = &router.routes[i];
		route->ports[0] = port_of(scene, &line->from);
		route->ports[1] = port_of(scene, &line->to);
		route->plain = is_within(route->ports[0].rectangle, route->ports[1].rectangle) ||
			       is_within(route->ports[1].rectangle, route->ports[0].rectangle);
		if (route->plain)
			continue;
		choose_sides(&router, route);
		if (route->around)
			choose_way(&router, route);
	}
	spread_ports(&router);
	straighten(&router);
	if (form == SCENE_EDGES_ORTHO)
		draw_ortho(&router);
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		struct scene_line *line = &scene->lines.at[i];
		struct curve curve = curve_of_route(&router, i);
		if (!router.routes[i].plain)
			ends_reach(plan, line, curve);
		line->curve.at = curve.points;
		line->curve.count = line->curve.room = curve.count;
	}
}
