#include "layout/detour.h"

#include <math.h>

#include "layout/route.h"
#include "scene/size.h"

/* MOST_SEARCHED: boxes among which the shortest way is looked for; the search grows with their square. */
enum { CHORDS_PER_PIECE = 12, CLEARANCE = 12, TRIES = 3, MOST_SEARCHED = 400 };

struct blocks {
	uint32_t count;
	struct rectangle around; /* of all that are in the way */
};

/* The foreign boxes that a curve runs through. */
static struct blocks find_blocks(const struct scene *scene, struct crowd *crowd, const struct scene_line *line,
				 struct curve curve)
{
	struct blocks blocks = { .count = 0 };
	uint32_t steps = (uint32_t)curve_end(curve) * CHORDS_PER_PIECE, last = SCENE_NONE;
	struct point before = curve.points[0];
	for (uint32_t i = 1; i <= steps; i++) {
		struct point here = curve_at(curve, (double)i / CHORDS_PER_PIECE);
		uint32_t box = crowd_box_between(crowd, before, here, line);
		before = here;
		if (box == SCENE_NONE || box == last)
			continue;
		struct rectangle at = scene->boxes.at[box].at;
		blocks.around = blocks.count ? rectangle_joined(blocks.around, at) : at;
		blocks.count++;
		last = box;
	}
	return blocks;
}

/* A quarter turn makes right into down: the same code leads around above and below, left and right. */
static struct point turned(struct point point, bool turn)
{
	return turn ? (struct point){ point.y, point.x } : point;
}

/* From tail to head past one side of the obstacle, along it in the middle. */
static struct curve around(struct arena *arena, struct curve curve, struct rectangle obstacle, bool turn, bool far)
{
	struct point tail = turned(curve.points[0], turn), head = turned(curve.points[curve.count - 1], turn);
	struct point corner = turned((struct point){ obstacle.x, obstacle.y }, turn);
	struct point size = turned((struct point){ obstacle.width, obstacle.height }, turn);
	double lane = far ? corner.y + size.y + CLEARANCE : corner.y - CLEARANCE;
	bool forward = head.x >= tail.x;
	double first = forward ? corner.x - CLEARANCE : corner.x + size.x + CLEARANCE;
	double second = forward ? corner.x + size.x + CLEARANCE : corner.x - CLEARANCE;
	/* An end beside the obstacle: the lane begins (or ends) there. */
	if (forward ? first < tail.x : first > tail.x)
		first = tail.x + (second - tail.x) / 4;
	if (forward ? second > head.x : second < head.x)
		second = head.x - (head.x - first) / 4;
	struct point points[10] = {
		tail,
		{ tail.x + (first - tail.x) * 0.5, tail.y },
		{ tail.x + (first - tail.x) * 0.5, lane },
		{ first, lane },
		{ first + (second - first) / 3, lane },
		{ second - (second - first) / 3, lane },
		{ second, lane },
		{ second + (head.x - second) * 0.5, lane },
		{ second + (head.x - second) * 0.5, head.y },
		head,
	};
	struct curve result = { ARENA_ARRAY(arena, struct point, 10), 10 };
	for (int i = 0; i < 10; i++)
		result.points[i] = turned(points[i], turn);
	return result;
}

/* Between two boxes of one rank: out of the right side of one and into that of the other (the lower sides in a picture
 * that runs down). */
static struct curve bow(const struct scene *scene, struct arena *arena, const struct scene_line *line,
			struct rectangle obstacle)
{
	bool turn = scene->direction == SCENE_DOWN;
	struct rectangle a = size_sheets(&scene->boxes.at[line->from.index]);
	struct rectangle b = size_sheets(&scene->boxes.at[line->to.index]);
	struct point tail = turned(
	    (struct point){ turn ? a.x + a.width / 2 : a.x + a.width, turn ? a.y + a.height : a.y + a.height / 2 },
	    turn);
	struct point head = turned(
	    (struct point){ turn ? b.x + b.width / 2 : b.x + b.width, turn ? b.y + b.height : b.y + b.height / 2 },
	    turn);
	double edge = turn ? obstacle.y + obstacle.height : obstacle.x + obstacle.width;
	double lane = fmax(edge, fmax(tail.x, head.x)) + 2 * CLEARANCE;
	/* The middle of a cubic lies three quarters of the way to its handles. */
	struct point points[4] = {
		tail, { tail.x + (lane - tail.x) / 0.75, tail.y }, { head.x + (lane - head.x) / 0.75, head.y }, head
	};
	struct curve result = { ARENA_ARRAY(arena, struct point, 4), 4 };
	for (int i = 0; i < 4; i++)
		result.points[i] = turned(points[i], turn);
	return result;
}

static bool is_flat(const struct scene *scene, const struct scene_line *line)
{
	enum { SAME_RANK = 16 };
	if (line->from.is_group || line->to.is_group)
		return false;
	struct point a = rectangle_centre(scene->boxes.at[line->from.index].at),
		     b = rectangle_centre(scene->boxes.at[line->to.index].at);
	return fabs(scene->direction == SCENE_DOWN ? a.y - b.y : a.x - b.x) < SAME_RANK;
}

/* The shortest way around whatever stands between, where one lane past an obstacle does not do. */
static struct curve shortest(const struct scene *scene, struct arena *arena, const struct scene_line *line,
			     struct curve curve)
{
	enum { AROUND = 160, ROUNDING = 30 };
	struct point from = curve.points[0], to = curve.points[curve.count - 1];
	struct rectangle near = { fmin(from.x, to.x), fmin(from.y, to.y), fabs(to.x - from.x), fabs(to.y - from.y) };
	near = rectangle_grown(near, AROUND);
	struct field field = { ARENA_ARRAY(arena, struct rectangle, scene->boxes.count), 0, 0 };
	uint32_t own[2] = { SCENE_NONE, SCENE_NONE };
	for (uint32_t i = 0; i < scene->boxes.count; i++) {
		struct rectangle at = size_sheets(&scene->boxes.at[i]);
		if (!rectangles_overlap(at, near))
			continue;
		if (!line->from.is_group && line->from.index == i)
			own[0] = field.count;
		if (!line->to.is_group && line->to.index == i)
			own[1] = field.count;
		field.at[field.count++] = at;
	}
	field.boxes = field.count;
	struct way way = way_find(arena, &field, from, to, own);
	return way.count ? route_rounded(arena, way.points, way.count, ROUNDING) : curve;
}

static void detour(struct scene *scene, struct crowd *crowd, struct scene_line *line)
{
	struct curve best = curve_of(line);
	struct blocks blocks = find_blocks(scene, crowd, line, best), now = blocks;
	if (is_flat(scene, line)) {
		struct curve curve = bow(scene, crowd->arena, line, blocks.around);
		struct blocks left = find_blocks(scene, crowd, line, curve);
		if (left.count == 0) {
			best = curve;
			blocks.count = 0;
		}
	}
	for (int try = 0; try < TRIES && blocks.count > 0 && now.count > 0; try++) {
		struct rectangle obstacle = now.around;
		now.count = 0;
		double shortest = INFINITY;
		for (int side = 0; side < 4; side++) {
			struct curve curve = around(crowd->arena, curve_of(line), obstacle, side >= 2, side % 2);
			struct blocks left = find_blocks(scene, crowd, line, curve);
			double length = curve_length(curve);
			if (left.count < blocks.count ||
			    (left.count == blocks.count && left.count == 0 && length < shortest)) {
				blocks = left;
				shortest = length;
				best = curve;
			}
			if (left.count > 0 && now.count == 0)
				now = (struct blocks){ left.count, rectangle_joined(obstacle, left.around) };
		}
	}
	if (blocks.count > 0 && scene->boxes.count <= MOST_SEARCHED) {
		struct curve curve = shortest(scene, crowd->arena, line, curve_of(line));
		if (find_blocks(scene, crowd, line, curve).count < blocks.count)
			best = curve;
	}
	line->curve.at = best.points;
	line->curve.count = line->curve.room = best.count;
}

void detour_lines(struct scene *scene, struct crowd *crowd)
{
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		struct curve curve = curve_of(&scene->lines.at[i]);
		if (curve.count >= 4 && find_blocks(scene, crowd, &scene->lines.at[i], curve).count > 0)
			detour(scene, crowd, &scene->lines.at[i]);
	}
}
