/* How to read this file: the sides of each line are chosen (layout/sides), then the ends at each side spread apart in the
 * order in which they leave it (spread_ports), then the curves are drawn (draw_line). */
#include "layout/route.h"

#include <math.h>
#include <stdlib.h>

#include "layout/ends.h"
#include "layout/ortho.h"
#include "layout/sides.h"
#include "scene/size.h"

enum { APART = 15 };

struct point side_normal(enum side side)
{
	static const struct point normals[] = { [SIDE_RIGHT] = { 1, 0 },
						[SIDE_BOTTOM] = { 0, 1 },
						[SIDE_LEFT] = { -1, 0 },
						[SIDE_TOP] = { 0, -1 } };
	return normals[side];
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
	return !tip->route->around && sides_is_upright(ports[0].side) == sides_is_upright(ports[1].side) &&
	       ports[0].side != ports[1].side && tip->route->wishes[0] == tip->route->wishes[1];
}

/* Each as near as possible to where it would be, in order, the distance `apart` between neighbours. */
static void spread(struct tip *tips, uint32_t count, struct sides_range range)
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
	bool upright = sides_is_upright(here->side);
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
			struct sides_range range = { 0, 0 };
			for (uint32_t i = 0; i < scene->lines.count; i++) {
				struct route *route = &router->routes[i];
				const struct scene_end *ends[2] = { &scene->lines.at[i].from, &scene->lines.at[i].to };
				for (int end = 0; end < 2 && !route->plain; end++) {
					if (ends[end]->is_group != is_group || ends[end]->index != index ||
					    (int)route->ports[end].side != side)
						continue;
					struct sides_range usual = sides_range(scene, &route->ports[end]);
					/* A straight arrow may need more of the side than is usual. */
					range.low = fmin(count ? range.low : usual.low, route->wishes[end]);
					range.high = fmax(count ? range.high : usual.high, route->wishes[end]);
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
static struct sides_range room_at(const struct router *router, const struct port *port)
{
	enum { LEAST_APART = 9 };
	struct sides_range range = sides_range(router->scene, port);
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
		if (router->routes[i].plain || sides_is_upright(ports[0].side) != sides_is_upright(ports[1].side) ||
		    ports[0].side == ports[1].side || ports[0].at == ports[1].at)
			continue;
		struct sides_range a = room_at(router, &ports[0]), b = room_at(router, &ports[1]);
		double low = fmax(a.low, b.low), high = fmin(a.high, b.high);
		if (low <= high)
			ports[0].at = ports[1].at = fmin(fmax((ports[0].at + ports[1].at) / 2, low), high);
	}
}

/* ---- curves ---- */

static double distance(struct point a, struct point b)
{
	return sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

static struct point straight_at(struct point a, struct point b, double t)
{
	return (struct point){ a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t };
}

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
	struct way way = sides_way(router, ports);
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
	sides_connect(router, route->ports, curve.points);
	bool bowed = route->ports[0].side == route->ports[1].side;
	if ((sides_may_face(route->ports) && !(bowed && router->form == SCENE_EDGES_STRAIGHT)) &&
	    sides_struck(router, route->ports, curve.points) == 0)
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
	}
	sides_choose(&router);
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
