#include "draw/shapes.h"

#include <math.h>

/* A quarter of a circle as a cubic: its handles' share of the radius. */
static const double QUARTER = 0.5523;

static void add(struct shape *shape, char verb, uint32_t points)
{
	BASE_ASSERT(shape->count < SHAPE_VERBS && shape->point_count + points <= SHAPE_POINTS);
	shape->verbs[shape->count++] = verb;
	shape->point_count += points;
}

void shape_move(struct shape *shape, double x, double y)
{
	add(shape, 'M', 1);
	shape->points[shape->point_count - 1] = (struct point){ x, y };
}

void shape_line(struct shape *shape, double x, double y)
{
	add(shape, 'L', 1);
	shape->points[shape->point_count - 1] = (struct point){ x, y };
}

void shape_curve(struct shape *shape, double x1, double y1, double x2, double y2, double x, double y)
{
	add(shape, 'C', 3);
	struct point *points = shape->points + shape->point_count - 3;
	points[0] = (struct point){ x1, y1 };
	points[1] = (struct point){ x2, y2 };
	points[2] = (struct point){ x, y };
}

void shape_close(struct shape *shape)
{
	add(shape, 'Z', 0);
}

void shape_ellipse(struct shape *shape, double x, double y, double radius_x, double radius_y)
{
	double h = radius_x * QUARTER, v = radius_y * QUARTER;
	shape_move(shape, x + radius_x, y);
	shape_curve(shape, x + radius_x, y + v, x + h, y + radius_y, x, y + radius_y);
	shape_curve(shape, x - h, y + radius_y, x - radius_x, y + v, x - radius_x, y);
	shape_curve(shape, x - radius_x, y - v, x - h, y - radius_y, x, y - radius_y);
	shape_curve(shape, x + h, y - radius_y, x + radius_x, y - v, x + radius_x, y);
	shape_close(shape);
}

void shape_rounded(struct shape *shape, struct rectangle at, double radius)
{
	double left = at.x, top = at.y, right = at.x + at.width, bottom = at.y + at.height;
	double r = fmin(radius, fmin(at.width, at.height) / 2), k = r * (1 - QUARTER);
	shape_move(shape, left + r, top);
	shape_line(shape, right - r, top);
	shape_curve(shape, right - k, top, right, top + k, right, top + r);
	shape_line(shape, right, bottom - r);
	shape_curve(shape, right, bottom - k, right - k, bottom, right - r, bottom);
	shape_line(shape, left + r, bottom);
	shape_curve(shape, left + k, bottom, left, bottom - k, left, bottom - r);
	shape_line(shape, left, top + r);
	shape_curve(shape, left, top + k, left + k, top, left + r, top);
	shape_close(shape);
}

struct path shape_path(const struct shape *shape)
{
	return (struct path){ shape->verbs, shape->points };
}

/* ---- outlines ---- */

/* Half an ellipse between two points, bulging by `depth` to the side of (nx, ny). */
static void bow(struct shape *shape, struct point from, struct point to, double nx, double ny, double depth)
{
	struct point middle = { (from.x + to.x) / 2 + nx * depth, (from.y + to.y) / 2 + ny * depth };
	double dx = (to.x - from.x) / 2 * QUARTER, dy = (to.y - from.y) / 2 * QUARTER;
	double hx = nx * depth * QUARTER, hy = ny * depth * QUARTER;
	shape_curve(shape, from.x + hx, from.y + hy, middle.x - dx, middle.y - dy, middle.x, middle.y);
	shape_curve(shape, middle.x + dx, middle.y + dy, to.x + hx, to.y + hy, to.x, to.y);
}

static void cylinder(struct painter *painter, struct brush brush, struct rectangle at)
{
	double left = at.x, right = at.x + at.width, top = at.y + PLACED_LID, bottom = at.y + at.height - PLACED_LID;
	struct shape body = { .count = 0 };
	shape_move(&body, left, top);
	bow(&body, (struct point){ left, top }, (struct point){ right, top }, 0, -1, PLACED_LID);
	shape_line(&body, right, bottom);
	bow(&body, (struct point){ right, bottom }, (struct point){ left, bottom }, 0, 1, PLACED_LID);
	shape_close(&body);
	painter->path(painter->context, brush, shape_path(&body));
	if (brush.paint == PAINT_FILL)
		return;
	struct shape lid = { .count = 0 };
	shape_move(&lid, left, top);
	bow(&lid, (struct point){ left, top }, (struct point){ right, top }, 0, 1, PLACED_LID);
	brush.paint = PAINT_STROKE;
	painter->path(painter->context, brush, shape_path(&lid));
}

static void pipe(struct painter *painter, struct brush brush, struct rectangle at)
{
	double left = at.x + PLACED_LID, right = at.x + at.width - PLACED_LID, top = at.y, bottom = at.y + at.height;
	struct shape body = { .count = 0 };
	shape_move(&body, left, top);
	shape_line(&body, right, top);
	bow(&body, (struct point){ right, top }, (struct point){ right, bottom }, 1, 0, PLACED_LID);
	shape_line(&body, left, bottom);
	bow(&body, (struct point){ left, bottom }, (struct point){ left, top }, -1, 0, PLACED_LID);
	shape_close(&body);
	painter->path(painter->context, brush, shape_path(&body));
	if (brush.paint == PAINT_FILL)
		return;
	struct shape mouth = { .count = 0 };
	shape_move(&mouth, right, top);
	bow(&mouth, (struct point){ right, top }, (struct point){ right, bottom }, -1, 0, PLACED_LID);
	brush.paint = PAINT_STROKE;
	painter->path(painter->context, brush, shape_path(&mouth));
}

static void note(struct painter *painter, struct brush brush, struct rectangle at)
{
	enum { FOLD = 9 };
	double left = at.x, top = at.y, right = at.x + at.width, bottom = at.y + at.height;
	struct shape sheet = { .count = 0 };
	shape_move(&sheet, left, top);
	shape_line(&sheet, right - FOLD, top);
	shape_line(&sheet, right, top + FOLD);
	shape_line(&sheet, right, bottom);
	shape_line(&sheet, left, bottom);
	shape_close(&sheet);
	painter->path(painter->context, brush, shape_path(&sheet));
	if (brush.paint == PAINT_FILL)
		return;
	struct shape fold = { .count = 0 };
	shape_move(&fold, right - FOLD, top);
	shape_line(&fold, right - FOLD, top + FOLD);
	shape_line(&fold, right, top + FOLD);
	brush.paint = PAINT_STROKE;
	painter->path(painter->context, brush, shape_path(&fold));
}

static void sheet(struct painter *painter, struct brush brush, enum outline outline, struct rectangle at)
{
	switch (outline) {
	case OUTLINE_BOX: painter->rect(painter->context, brush, at, 8); break;
	case OUTLINE_CYLINDER: cylinder(painter, brush, at); break;
	case OUTLINE_PIPE: pipe(painter, brush, at); break;
	case OUTLINE_NOTE: note(painter, brush, at); break;
	case OUTLINE_PERSON: painter->rect(painter->context, brush, at, fmin(at.height / 2, PLACED_PILL)); break;
	}
}

void shape_box(struct painter *painter, const struct scene_box *box)
{
	struct brush brush = { .role = box->role,
			       .paint = PAINT_BOTH,
			       .width = box->outline == OUTLINE_NOTE ? 1 : 1.3 };
	struct brush filling = { .role = box->fill, .paint = PAINT_FILL };
	if (box->fill != box->role)
		brush.paint = PAINT_STROKE;
	for (int i = box->sheets - 1; i >= 0; i--) {
		brush.of = filling.of = i > 0 ? BRUSH_BEHIND : BRUSH_FRONT;
		/* dashes that stand close together are read as a texture: the front says that a box is dashed */
		brush.stroke = box->dashed && i == 0 ? STROKE_DASHED : STROKE_SOLID;
		struct rectangle at = box->at;
		at.x += i * (double)PLACED_SHEET_OFFSET;
		at.y -= i * (double)PLACED_SHEET_OFFSET;
		if (box->fill != box->role)
			sheet(painter, filling, box->outline, at);
		sheet(painter, brush, box->outline, at);
	}
}
