#include "layout/crowd.h"

#include <math.h>

#include "scene/size.h"

enum { CELL = 64, MOST_CELLS = 1 << 20, HEAD_RADIUS = 5, BOX_AIR = 2, CHORDS_PER_PIECE = 12 };

struct crowd crowd_make(struct arena *arena, struct rectangle all)
{
	struct crowd crowd = { .arena = arena, .all = all, .cell = CELL };
	while ((all.width / crowd.cell + 1) * (all.height / crowd.cell + 1) > MOST_CELLS)
		crowd.cell *= 2;
	crowd.columns = (uint32_t)(fmax(all.width, 0) / crowd.cell) + 1;
	crowd.rows = (uint32_t)(fmax(all.height, 0) / crowd.cell) + 1;
	crowd.cells = ARENA_ARRAY(arena, uint32_t, (size_t)crowd.columns * crowd.rows);
	crowd.strokes = ARENA_ARRAY(arena, uint32_t, (size_t)crowd.columns * crowd.rows);
	return crowd;
}

static uint32_t clamp(double value, uint32_t count)
{
	return value <= 0 ? 0 : value >= count - 1 ? count - 1 : (uint32_t)value;
}

struct cells {
	uint32_t left, right, top, bottom;
};

static struct cells cells_of(const struct crowd *crowd, struct rectangle at)
{
	double x = at.x - crowd->all.x, y = at.y - crowd->all.y;
	return (struct cells){ clamp(x / crowd->cell, crowd->columns),
			       clamp((x + at.width) / crowd->cell, crowd->columns), clamp(y / crowd->cell, crowd->rows),
			       clamp((y + at.height) / crowd->cell, crowd->rows) };
}

uint32_t crowd_add(struct crowd *crowd, struct crowd_item item)
{
	vec_push(crowd->arena, &crowd->items, item);
	uint32_t index = crowd->items.count - 1;
	struct cells cells = cells_of(crowd, item.at);
	for (uint32_t row = cells.top; row <= cells.bottom; row++) {
		for (uint32_t column = cells.left; column <= cells.right; column++) {
			bool thin = item.kind == CROWD_STROKE || item.kind == CROWD_BORDER;
			uint32_t *cell = &(thin ? crowd->strokes : crowd->cells)[row * crowd->columns + column];
			vec_push(crowd->arena, &crowd->entries, (struct crowd_entry){ index, *cell });
			*cell = crowd->entries.count;
		}
	}
	return index;
}

void crowd_remove(struct crowd *crowd, uint32_t item)
{
	crowd->items.at[item].gone = true;
}

void crowd_add_stroke(struct crowd *crowd, enum crowd_kind kind, uint32_t owner, struct point from, struct point to)
{
	struct rectangle at = { fmin(from.x, to.x), fmin(from.y, to.y), fabs(to.x - from.x), fabs(to.y - from.y) };
	crowd_add(crowd, (struct crowd_item){ .kind = (uint8_t)kind, .owner = owner, .at = at,
					      .rising = (to.x > from.x) != (to.y > from.y) });
}

/* So many that none is further than half a px from the curve (Wang's bound on the second differences), and that a slanted
 * one, which is looked for in all cells of its extent, is not much longer than a cell. */
static uint32_t chords_of(const struct point *p)
{
	static const double OFF = 0.5;
	double x = fmax(fabs(p[0].x - 2 * p[1].x + p[2].x), fabs(p[1].x - 2 * p[2].x + p[3].x));
	double y = fmax(fabs(p[0].y - 2 * p[1].y + p[2].y), fabs(p[1].y - 2 * p[2].y + p[3].y));
	double bent = sqrt(0.75 * (x + y) / OFF), slanted = fmin(fabs(p[3].x - p[0].x), fabs(p[3].y - p[0].y)) / CELL;
	return (uint32_t)fmin(ceil(fmax(fmax(bent, slanted), 1)), CHORDS_PER_PIECE);
}

static void add_head(struct crowd *crowd, uint32_t line, double size, struct point tip, struct point inner)
{
	double dx = inner.x - tip.x, dy = inner.y - tip.y, length = sqrt(dx * dx + dy * dy);
	double k = length > 1e-9 ? size / 2 / length : 0, radius = fmax(HEAD_RADIUS, size / 2);
	struct rectangle at = { tip.x + dx * k - radius, tip.y + dy * k - radius, 2 * radius, 2 * radius };
	crowd_add(crowd, (struct crowd_item){ .kind = CROWD_HEAD, .owner = line, .at = at });
}

void crowd_add_line(struct crowd *crowd, const struct scene_line *line, uint32_t index)
{
	struct curve curve = curve_of(line);
	if (curve.count < 4)
		return;
	struct point before = curve.points[0];
	for (uint32_t piece = 0; piece < (uint32_t)curve_end(curve); piece++) {
		uint32_t chords = chords_of(curve.points + 3 * piece);
		for (uint32_t i = 1; i <= chords; i++) {
			struct point here = curve_at(curve, piece + (double)i / chords);
			crowd_add_stroke(crowd, CROWD_STROKE, index, before, here);
			before = here;
		}
	}
	if (line->head != HEAD_NONE)
		add_head(crowd, index, size_head(line), curve.points[curve.count - 1], curve.points[curve.count - 2]);
	if (line->tail_head != HEAD_NONE)
		add_head(crowd, index, size_head(line), curve.points[0], curve.points[1]);
}

/* Touching a border means lying on it, not within it. */
static bool touches(const struct crowd_item *item, struct rectangle at)
{
	switch (item->kind) {
	case CROWD_BOX: return rectangles_overlap(rectangle_grown(item->at, BOX_AIR), at);
	case CROWD_TITLE:
	case CROWD_HEAD:
	case CROWD_LABEL: return rectangles_overlap(item->at, at);
	default: break; /* strokes and borders */
	}
	double left = item->at.x, right = left + item->at.width, top = item->at.y, bottom = top + item->at.height;
	return rectangle_crossed(at, (struct point){ left, item->rising ? bottom : top },
				 (struct point){ right, item->rising ? top : bottom });
}

/* What a question has met so far. */
struct meeting {
	struct crowd *crowd;
	struct rectangle at;
	uint32_t own;
	struct crowd_count count;
	uint32_t lines[16], line_count; /* strokes of one line count once; beyond a few it no longer matters which */
	uint32_t looked;                /* strokes looked at */
};
enum { FEW = 16, MOST_LOOKED = 400 }; /* thousands of arrows can meet at one node */

static void meet(struct meeting *meeting, struct crowd_item *item)
{
	if (item->stamp == meeting->crowd->stamp || item->gone)
		return;
	item->stamp = meeting->crowd->stamp;
	if (item->kind != CROWD_STROKE) {
		meeting->count.of[item->kind] += touches(item, meeting->at);
		return;
	}
	meeting->looked++;
	if (item->owner == meeting->own)
		return;
	for (uint32_t i = 0; i < meeting->line_count; i++) {
		if (meeting->lines[i] == item->owner)
			return;
	}
	if (!touches(item, meeting->at))
		return;
	meeting->count.of[CROWD_STROKE]++;
	meeting->lines[meeting->line_count++] = item->owner;
}

struct crowd_count crowd_ask(struct crowd *crowd, struct rectangle at, uint32_t own)
{
	struct meeting meeting = { .crowd = crowd, .at = at, .own = own };
	struct cells cells = cells_of(crowd, at);
	crowd->stamp++;
	for (uint32_t row = cells.top; row <= cells.bottom; row++) {
		for (uint32_t column = cells.left; column <= cells.right; column++) {
			uint32_t cell = row * crowd->columns + column;
			for (uint32_t entry = crowd->cells[cell]; entry; entry = crowd->entries.at[entry - 1].next)
				meet(&meeting, &crowd->items.at[crowd->entries.at[entry - 1].item]);
			for (uint32_t entry = crowd->strokes[cell];
			     entry && meeting.line_count < FEW && meeting.looked < MOST_LOOKED;
			     entry = crowd->entries.at[entry - 1].next)
				meet(&meeting, &crowd->items.at[crowd->entries.at[entry - 1].item]);
		}
	}
	return meeting.count;
}

uint32_t crowd_labels(struct crowd *crowd, struct rectangle at, uint32_t own, uint32_t *lines, uint32_t most)
{
	struct cells cells = cells_of(crowd, at);
	uint32_t count = 0;
	crowd->stamp++;
	for (uint32_t row = cells.top; row <= cells.bottom; row++) {
		for (uint32_t column = cells.left; column <= cells.right; column++) {
			uint32_t *link = &crowd->cells[row * crowd->columns + column];
			while (*link) {
				struct crowd_entry *entry = &crowd->entries.at[*link - 1];
				struct crowd_item *item = &crowd->items.at[entry->item];
				if (item->gone) { /* labels move a lot: what they leave behind is not met again */
					*link = entry->next;
					continue;
				}
				link = &entry->next;
				if (item->stamp == crowd->stamp || item->owner == own || !touches(item, at))
					continue;
				item->stamp = crowd->stamp;
				if (count < most)
					lines[count] = item->owner;
				count++;
			}
		}
	}
	return count;
}

static bool is_end(const struct scene_line *line, uint32_t box)
{
	return (!line->from.is_group && line->from.index == box) || (!line->to.is_group && line->to.index == box);
}

uint32_t crowd_box_between(struct crowd *crowd, struct point from, struct point to, const struct scene_line *line)
{
	struct rectangle extent = { fmin(from.x, to.x), fmin(from.y, to.y), fabs(to.x - from.x), fabs(to.y - from.y) };
	struct cells cells = cells_of(crowd, extent);
	for (uint32_t row = cells.top; row <= cells.bottom; row++) {
		for (uint32_t column = cells.left; column <= cells.right; column++) {
			for (uint32_t entry = crowd->cells[row * crowd->columns + column]; entry;
			     entry = crowd->entries.at[entry - 1].next) {
				const struct crowd_item *item = &crowd->items.at[crowd->entries.at[entry - 1].item];
				if (item->kind == CROWD_BOX && !is_end(line, item->owner) &&
				    rectangle_crossed(item->at, from, to))
					return item->owner;
			}
		}
	}
	return SCENE_NONE;
}
