/* What stands above and below the drawing in a series: title and remarks, legend, list of findings, footer. The mould has room for the
 * longest of each; what a step lacks leaves its place empty, and what it has no more is told as such. */
#include <math.h>

#include "base/map.h"
#include "scene/measure.h"
#include "scene/size.h"
#include "session/series.h"

/* Lines with room for others in their place: as many as the longer of both has, as wide as the wider. */
struct text_lines {
	struct scene_text *at;
	uint32_t count;
};

static struct text_lines grow_lines(struct arena *arena, struct text_lines lines, struct text_lines others)
{
	struct text_lines grown = { .count = lines.count > others.count ? lines.count : others.count };
	grown.at = ARENA_ARRAY(arena, struct scene_text, grown.count);
	for (uint32_t i = 0; i < grown.count; i++)
		grown.at[i] = i < lines.count ? lines.at[i] : others.at[i];
	if (grown.count)
		grown.at[0].width = fmax(measure_block_width(lines.at, lines.count), measure_block_width(others.at, others.count));
	return grown;
}

#define GROW_LINES(arena, lines, others)                                                                         \
	do {                                                                                                     \
		struct text_lines grown = grow_lines((arena), (struct text_lines){ (lines)->at, (lines)->count }, \
		                                     (struct text_lines){ (others)->at, (others)->count });       \
		(lines)->at = grown.at;                                                                          \
		(lines)->count = (lines)->room = grown.count;                                                    \
	} while (0)

/* ---- legend: one for all ---- */

static void grow_legend(struct scene *mould, const struct scene *step)
{
	for (uint32_t i = 0; i < step->legend.count; i++) {
		bool known = false;
		for (uint32_t k = 0; k < mould->legend.count; k++)
			known |= str_equal(mould->legend.at[k].text.text, step->legend.at[i].text.text);
		if (!known)
			vec_push(mould->arena, &mould->legend, step->legend.at[i]);
	}
}

/* ---- list ---- */

static void make_past_items(struct session_series *series)
{
	for (uint32_t i = 1; i < series->count; i++) {
		struct scene *step = series->scenes[i];
		const struct scene *before = series->scenes[i - 1];
		for (uint32_t k = 0; k < step->items.count && k < before->items.count; k++)
			if (step->items.at[k].words.len == 0 && before->items.at[k].words.len)
				scene_add_past_item(step, k, &before->items.at[k], series->hand);
	}
}

/* Every entry is as long as in the step where it is longest, its badge as wide. */
static void grow_items(struct scene *mould, const struct scene *step)
{
	for (uint32_t i = 0; i < step->items.count && i < mould->items.count; i++) {
		struct scene_item *item = &mould->items.at[i];
		const struct scene_item *other = &step->items.at[i];
		GROW_LINES(mould->arena, &item->lines, &other->lines);
		if (size_badge_width(&other->badge) > size_badge_width(&item->badge))
			item->badge = other->badge;
	}
}

static void follow_items(struct scene *step, const struct scene *mould)
{
	for (uint32_t i = 0; i < step->items.count && i < mould->items.count; i++) {
		struct scene_item *item = &step->items.at[i];
		item->badge.room = mould->items.at[i].badge.width;
		item->badge.size = mould->items.at[i].badge.size;
		for (uint32_t k = item->lines.count; k < mould->items.at[i].lines.count; k++) {
			struct scene_text blank = mould->items.at[i].lines.at[k];
			blank.text.len = 0;
			blank.width = 0;
			vec_push(step->arena, &item->lines, blank);
		}
	}
}

/* ---- footer ---- */

/* The lines of the whole, those that the step has not being empty. A line that the whole has not is a note on what is still to come:
 * there it stands beside its target. */
static void follow_footer(struct scene *step, const struct scene *mould)
{
	struct scene_text *lines = ARENA_ARRAY(step->arena, struct scene_text, mould->footer.count);
	struct map known = { 0 };
	uint32_t from = 0;
	for (uint32_t i = 0; i < mould->footer.count; i++)
		map_add(step->arena, &known, mould->footer.at[i].text, i);
	for (uint32_t i = 0; i < mould->footer.count; i++) {
		lines[i] = mould->footer.at[i];
		while (from < step->footer.count && map_get(&known, step->footer.at[from].text) == MAP_NONE)
			from++;
		if (from < step->footer.count && str_equal(step->footer.at[from].text, lines[i].text))
			from++;
		else
			lines[i].text.len = 0;
	}
	step->footer.at = lines;
	step->footer.count = step->footer.room = mould->footer.count;
}

/* ---- all ---- */

void series_grow_margins(struct session_series *series)
{
	make_past_items(series);
	for (uint32_t i = 0; i < series->count; i++) {
		GROW_LINES(series->mould->arena, &series->mould->heading, &series->scenes[i]->heading);
		grow_legend(series->mould, series->scenes[i]);
		grow_items(series->mould, series->scenes[i]);
	}
}

void series_follow_margins(struct session_series *series)
{
	const struct scene *mould = series->mould;
	for (uint32_t i = 0; i < series->count; i++) {
		struct scene *step = series->scenes[i];
		step->legend.at = mould->legend.at;
		step->legend.count = step->legend.room = mould->legend.count;
		follow_items(step, mould);
		follow_footer(step, mould);
		step->items_top = mould->items_top;
		step->footer_top = mould->footer_top;
		step->width = mould->width;
		step->height = mould->height;
	}
}
