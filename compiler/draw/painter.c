/* draw_scene: from back to front groups, arrows, titles of groups, labels of arrows, boxes. Arrows lie under boxes so
 * that a head never covers a border, and titles and labels over all arrows so that none is struck through. */
#include "draw/painter.h"

#include <math.h>

#include "draw/glyphs.h"
#include "draw/shapes.h"
#include "scene/curve.h"
#include "scene/measure.h"
#include "scene/size.h"

struct drawing {
	struct painter *painter;
	const struct scene *scene;
	struct arena arena; /* for curves in hand; emptied now and then */
};

/* Lines of text from `top` down. Those of a text that runs to the left begin below each other too: at the right. */
static void draw_text(struct painter *painter, const struct scene_text *lines, uint32_t count, double x, double top,
		      enum align align, bool halo)
{
	for (uint32_t i = 0, end; i < count; i = end) {
		for (end = i; end < count && lines[end].role == lines[i].role && lines[end].leftward == lines[i].leftward;)
			end++;
		bool turned = lines[i].leftward && align == ALIGN_START;
		double width = turned ? measure_block_width(&lines[i], end - i) : 0;
		for (uint32_t k = i; k < end; k++) {
			if (lines[k].text.len)
				painter->text(painter->context, &lines[k], x + width, top + measure_baseline(lines[k].size),
					      turned ? ALIGN_END : align, halo);
			top += measure_line_height(lines[k].size);
		}
	}
}

static void draw_chip(struct drawing *drawing, const struct scene_text *chip, struct rectangle at, enum role role)
{
	struct painter *painter = drawing->painter;
	if (chip->text.len == 0)
		return;
	double top = at.y + (at.height - measure_line_height(chip->size)) / 2;
	painter->rect(painter->context, (struct brush){ .role = ROLE_chip, .paint = PAINT_FILL }, at, at.height / 2);
	painter->rect(painter->context, (struct brush){ .role = role, .paint = PAINT_STROKE, .width = 1.2 }, at,
		      at.height / 2);
	painter->text(painter->context, chip, at.x + at.width / 2, top + measure_baseline(chip->size),
		      ALIGN_MIDDLE, false);
}

/* ---- groups ---- */

static void draw_group(struct drawing *drawing, const struct scene_group *group)
{
	struct painter *painter = drawing->painter;
	/* Which kind of group it is, without colour: a region has a heavy border, a zone a dashed, a network a chain of
	 * dashes and dots, any other a thin one. */
	enum stroke stroke = group->role == ROLE_zone      ? STROKE_DASHED
			     : group->role == ROLE_network ? STROKE_CHAIN
							   : STROKE_SOLID;
	struct brush brush = { .role = group->role,
			       .paint = PAINT_BOTH,
			       .width = group->role == ROLE_region ? 2 : group->role == ROLE_group ? 1 : 1.3,
			       .tint = group->depth,
			       .stroke = stroke };
	painter->open(painter->context, &(struct part){ "group", group->id, group->title, group->reading, group->link, false });
	painter->rect(painter->context, brush, group->at, 10);
	painter->close(painter->context);
}

static void draw_group_title(struct drawing *drawing, const struct scene_group *group)
{
	double baseline = group->label_at.y + (group->label_at.height - measure_line_height(group->label.size)) / 2 +
			  measure_baseline(group->label.size);
	drawing->painter->text(drawing->painter->context, &group->label, group->label_at.x, baseline, ALIGN_START,
			       true);
	draw_chip(drawing, &group->chip, size_title_chip(group), group->role);
}

/* ---- arrows ---- */

static void draw_curve(struct drawing *drawing, struct brush brush, struct curve curve)
{
	if (curve.count < 4)
		return;
	uint32_t pieces = (curve.count - 1) / 3;
	char *verbs = arena_alloc(&drawing->arena, pieces + 2);
	verbs[0] = 'M';
	for (uint32_t i = 1; i <= pieces; i++)
		verbs[i] = 'C';
	drawing->painter->path(drawing->painter->context, brush, (struct path){ verbs, curve.points });
}

/* The same curve, `by` px to its left. Good for the small distances of a double line. */
static struct curve beside(struct drawing *drawing, struct curve curve, double by)
{
	struct curve moved = { ARENA_ARRAY(&drawing->arena, struct point, curve.count), curve.count };
	for (uint32_t i = 0; i < curve.count; i++) {
		/* The direction at a control point: from the one before to the one after, within its piece or across a
		 * joint. */
		struct point a = curve.points[i > 0 ? i - 1 : 0], b = curve.points[i + 1 < curve.count ? i + 1 : i];
		double dx = b.x - a.x, dy = b.y - a.y, length = sqrt(dx * dx + dy * dy);
		if (length < 1e-9)
			length = 1;
		moved.points[i] =
		    (struct point){ curve.points[i].x + dy / length * by, curve.points[i].y - dx / length * by };
	}
	return moved;
}

static void draw_shaft(struct drawing *drawing, struct brush brush, struct curve curve, bool doubled)
{
	if (!doubled) {
		draw_curve(drawing, brush, curve);
		return;
	}
	draw_curve(drawing, brush, beside(drawing, curve, 1.6));
	draw_curve(drawing, brush, beside(drawing, curve, -1.6));
}

/* ---- the gap under a label ---- */

/* Stretches of a curve within a rectangle, in order. More than a few do not matter. */
enum { MOST_STRETCHES = 8, HALVINGS = 14 };
struct stretches {
	double from[MOST_STRETCHES], to[MOST_STRETCHES];
	int count;
};

static void add_stretch(struct stretches *stretches, double from, double to)
{
	if (stretches->count > 0 && from <= stretches->to[stretches->count - 1] + 1e-9)
		stretches->to[stretches->count - 1] = to;
	else if (stretches->count < MOST_STRETCHES) {
		stretches->from[stretches->count] = from;
		stretches->to[stretches->count++] = to;
	}
}

/* A curve stays within the hull of its points: halves whose hull lies outside, or inside, need no closer look. */
static void find_stretches(struct stretches *stretches, struct rectangle gap, const struct point *p, double from,
			   double to, int halvings)
{
	double left = fmin(fmin(p[0].x, p[1].x), fmin(p[2].x, p[3].x)),
	       right = fmax(fmax(p[0].x, p[1].x), fmax(p[2].x, p[3].x));
	double top = fmin(fmin(p[0].y, p[1].y), fmin(p[2].y, p[3].y)),
	       bottom = fmax(fmax(p[0].y, p[1].y), fmax(p[2].y, p[3].y));
	if (right < gap.x || left > gap.x + gap.width || bottom < gap.y || top > gap.y + gap.height)
		return;
	bool inside = left >= gap.x && right <= gap.x + gap.width && top >= gap.y && bottom <= gap.y + gap.height;
	if (inside || halvings == 0) {
		add_stretch(stretches, from, to);
		return;
	}
	struct point halves[7];
	curve_halve(p, halves);
	find_stretches(stretches, gap, halves, from, (from + to) / 2, halvings - 1);
	find_stretches(stretches, gap, halves + 3, (from + to) / 2, to, halvings - 1);
}

/* The shaft without the part that runs under its own label: the gap says whose label it is, on any ground. */
static void draw_around_label(struct drawing *drawing, struct brush brush, struct curve curve,
			      const struct scene_line *line, bool doubled)
{
	struct stretches stretches = { .count = 0 };
	double from = 0, end = curve_end(curve);
	struct rectangle gap = rectangle_grown(size_label_ink(line), 1);
	for (uint32_t piece = 0; line->label.count > 0 && piece < (uint32_t)end; piece++)
		find_stretches(&stretches, gap, curve.points + 3 * piece, piece,
			       piece + 1, HALVINGS);
	for (int i = 0; i < stretches.count; i++) {
		if (stretches.from[i] > from)
			draw_shaft(drawing, brush, curve_part(&drawing->arena, curve, from, stretches.from[i]),
				   doubled);
		from = stretches.to[i];
	}
	if (end > from)
		draw_shaft(drawing, brush, from > 0 ? curve_part(&drawing->arena, curve, from, end) : curve, doubled);
}

/* A head with its tip at `tip`, coming from `back`. */
static void draw_head(struct drawing *drawing, struct brush brush, enum head head, struct point back, struct point tip)
{
	double dx = tip.x - back.x, dy = tip.y - back.y, length = sqrt(dx * dx + dy * dy);
	if (head == HEAD_NONE || length < 1e-9)
		return;
	double half = length * (head == HEAD_FILLED ? 0.42 : 0.55);
	double sx = -dy / length * half, sy = dx / length * half;
	struct shape shape = { .count = 0 };
	shape_move(&shape, back.x + sx, back.y + sy);
	shape_line(&shape, tip.x, tip.y);
	shape_line(&shape, back.x - sx, back.y - sy);
	brush.stroke = STROKE_SOLID;
	if (head == HEAD_FILLED) {
		shape_close(&shape);
		brush.paint = PAINT_BOTH;
		brush.width = 1;
	}
	drawing->painter->path(drawing->painter->context, brush, shape_path(&shape));
}

static void draw_shape_of_line(struct drawing *drawing, const struct scene_line *line)
{
	struct curve curve = curve_of(line);
	if (curve.count < 4)
	return;
	bool doubled = line->stroke == STROKE_DOUBLE;
	struct brush brush = { .role = line->role,
			       .paint = PAINT_STROKE,
			       .stroke = doubled ? STROKE_SOLID : line->stroke,
			       .width = doubled                     ? 1.1
					: line->width > 0           ? line->width
					: line->stroke == STROKE_THIN ? 1
								    : 1.5 };
	double length = curve_length(curve);
	double head = fmin(size_head(line), length / 3);
	double from = line->tail_head == HEAD_NONE ? 0 : curve_place_at_length(curve, head);
	double to = line->head == HEAD_NONE ? curve_end(curve) : curve_place_at_length(curve, length - head);
	struct point tail_back = curve_at(curve, from), back = curve_at(curve, to);
	/* An open head is joined by its shaft, a filled one begins where the shaft ends. */
	bool whole = line->head != HEAD_FILLED && line->tail_head != HEAD_FILLED && !doubled;
	if (whole)
		draw_around_label(drawing, brush, curve, line, doubled);
	else if (from < to)
		draw_around_label(drawing, brush, curve_part(&drawing->arena, curve, from, to), line, doubled);
	draw_head(drawing, brush, line->head, back, curve.points[curve.count - 1]);
	draw_head(drawing, brush, line->tail_head, tail_back, curve.points[0]);
}

static void draw_line(struct drawing *drawing, const struct scene_line *line)
{
	struct painter *painter = drawing->painter;
	painter->open(painter->context, &(struct part){ .kind = line->verb ? "arrow" : "tie", .id = line->id, .title = line->title });
	draw_shape_of_line(drawing, line);
	painter->close(painter->context);
}

static void draw_arrows(struct drawing *drawing)
{
	enum { AT_ONCE = 512 };
	for (uint32_t i = 0; i < drawing->scene->lines.count; i++) {
		draw_line(drawing, &drawing->scene->lines.at[i]);
		if (i % AT_ONCE == AT_ONCE - 1) {
			arena_finish(&drawing->arena);
			drawing->arena = (struct arena){ 0 };
		}
	}
}

static void draw_badge(struct painter *painter, const struct scene_text *badge, double left, double top)
{
	double width = size_badge_width(badge), height = size_badge_height(badge);
	if (badge->text.len == 0)
		return;
	/* the rim shows where the fill is that of the paper */
	painter->rect(painter->context, (struct brush){ .role = badge->role, .paint = PAINT_BOTH, .width = 1 },
		      (struct rectangle){ left + 0.5, top + 0.5, width - 1, height - 1 }, (height - 1) / 2);
	double text_top = top + (height - measure_line_height(badge->size)) / 2;
	painter->text(painter->context, badge, left + width / 2, text_top + measure_baseline(badge->size), ALIGN_MIDDLE, false);
}

/* Side by side. */
static void draw_badges(struct painter *painter, const struct scene_text *badges, uint32_t count, double left, double top)
{
	for (uint32_t i = 0; i < count; i++) {
		draw_badge(painter, &badges[i], left, top);
		left += size_badge_width(&badges[i]) + SIZE_BADGE_GAP;
	}
}

static void draw_label(struct drawing *drawing, const struct scene_line *line)
{
	if (line->label.count == 0)
		return;
	struct point badges = size_label_badges(line), text = size_label_text(line);
	draw_badges(drawing->painter, line->badges.at, line->badges.count, badges.x, badges.y);
	if (size_text_width(line) > 0)
		draw_text(drawing->painter, line->label.at, line->label.count, text.x, text.y, ALIGN_MIDDLE, true);
}

/* ---- boxes ---- */

static void draw_box(struct drawing *drawing, const struct scene_box *box)
{
	struct painter *painter = drawing->painter;
	painter->open(painter->context, &(struct part){ box->is_note ? "note" : "node", box->id, box->title, box->reading, box->link,
	                                                !box->is_note });
	shape_box(painter, box);
	struct rectangle content = size_content(box);
	double width = size_lines_width(box);
	if (box->glyph != GLYPH_none)
		width += PLACED_GLYPH + PLACED_GLYPH_GAP;
	double left = content.x + (content.width - width) / 2;
	if (box->glyph != GLYPH_none) {
		struct point at = { left, content.y + (content.height - PLACED_GLYPH) / 2 };
		glyph_draw(painter, box->glyph, box->role, at, PLACED_GLYPH);
		left += PLACED_GLYPH + PLACED_GLYPH_GAP;
	}
	double top = content.y + (content.height - size_lines_height(box)) / 2;
	draw_text(painter, box->lines.at, box->lines.count, left, top, ALIGN_START, false);
	draw_chip(drawing, &box->chip, size_chip(box), box->role);
	draw_chip(drawing, &box->mark, size_mark(box), box->role);
	struct point badges = size_badges_at(box);
	draw_badges(painter, box->badges.at, box->badges.count, badges.x, badges.y);
	painter->close(painter->context);
}

struct painter painter_themed(struct arena *arena, enum theme_name theme, struct painter *inner)
{
	switch (theme) {
	case THEME_SKETCH:
	case THEME_SKETCH_DARK: return painter_sketch(arena, theme, inner);
	case THEME_PRINT: return painter_pattern(arena, theme, inner);
	case THEME_AUTO:
	case THEME_LIGHT:
	case THEME_DARK:
	case THEME_COUNT: break;
	}
	return *inner;
}

/* ---- below ---- */

static void draw_sample(struct drawing *drawing, const struct scene_key *key)
{
	struct painter *painter = drawing->painter;
	double middle = key->at.y + SIZE_KEY_HEIGHT / 2.0;
	struct point ends[] = { { key->at.x, middle }, { key->at.x + SIZE_SAMPLE / 3.0, middle },
				{ key->at.x + 2 * SIZE_SAMPLE / 3.0, middle }, { key->at.x + SIZE_SAMPLE, middle } };
	struct scene_line line = { .role = key->role, .stroke = key->stroke, .head = key->head, .tail_head = key->tail_head, .width = key->width };
	switch (key->sample) {
	case SAMPLE_ARROW:
		line.curve.at = ends;
		line.curve.count = 4;
		draw_shape_of_line(drawing, &line);
		break;
	case SAMPLE_FILL:
		painter->rect(painter->context, (struct brush){ .role = key->role, .paint = PAINT_BOTH, .width = 1, .of = BRUSH_FRONT },
			      (struct rectangle){ key->at.x, middle - 6, SIZE_SAMPLE, 12 }, 3);
		break;
	case SAMPLE_BADGE:
		draw_badge(painter, &key->badge, key->at.x, middle - size_badge_height(&key->badge) / 2);
		break;
	}
	double top = middle - measure_line_height(key->text.size) / 2;
	painter->text(painter->context, &key->text, key->at.x + size_key_text(key), top + measure_baseline(key->text.size), ALIGN_START, false);
}

static void draw_below(struct drawing *drawing)
{
	struct painter *painter = drawing->painter;
	const struct scene *scene = drawing->scene;
	for (uint32_t i = 0; i < scene->legend.count; i++)
		draw_sample(drawing, &scene->legend.at[i]);
	double top = scene->items_top;
	for (uint32_t i = 0; i < scene->items.count; i++) {
		const struct scene_item *item = &scene->items.at[i];
		draw_badge(painter, &item->badge, PLACED_MARGIN, top);
		draw_text(painter, item->lines.at, item->lines.count, PLACED_MARGIN + size_items_indent(scene), top, ALIGN_START, false);
		top += measure_block_height(item->lines.at, item->lines.count) + SIZE_ITEM_GAP;
	}
	draw_text(painter, scene->footer.at, scene->footer.count, PLACED_MARGIN, scene->footer_top, ALIGN_START, false);
}

void draw_scene(struct painter *painter, const struct scene *scene)
{
	struct drawing drawing = { .painter = painter, .scene = scene };
	painter->begin(painter->context, scene);
	draw_text(painter, scene->heading.at, scene->heading.count, PLACED_MARGIN, PLACED_MARGIN, ALIGN_START, false);
	for (uint32_t i = 0; i < scene->groups.count; i++)
		draw_group(&drawing, &scene->groups.at[i]);
	/* boxes name their arrows and groups their titles, in an order that can be followed by ear */
	painter->open(painter->context, &(struct part){ .kind = "arrows" });
	draw_arrows(&drawing);
	for (uint32_t i = 0; i < scene->groups.count; i++)
		draw_group_title(&drawing, &scene->groups.at[i]);
	for (uint32_t i = 0; i < scene->lines.count; i++)
		draw_label(&drawing, &scene->lines.at[i]);
	painter->close(painter->context);
	for (uint32_t i = 0; i < scene->boxes.count; i++)
		draw_box(&drawing, &scene->boxes.at[i]);
	draw_below(&drawing);
	painter->end(painter->context);
	arena_finish(&drawing.arena);
}
