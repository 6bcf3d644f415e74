#include "layout/grid.h"

#include <math.h>

#include "scene/size.h"

enum { GAP = 40 };

/* What stands in a group (or in the picture): boxes, then groups, by index, in lists. */
struct item {
	uint32_t index;
	bool is_group;
	uint32_t next; /* in its container, or SCENE_NONE */
};

struct container {
	uint32_t first, last; /* items */
	double width, height; /* of the content */
};

struct grid {
	struct scene *scene;
	struct item *items;           /* boxes, then groups */
	struct container *containers; /* one for each group, then the picture */
};

static void append(struct grid *grid, uint32_t container, uint32_t item)
{
	struct container *to = &grid->containers[container == SCENE_NONE ? grid->scene->groups.count : container];
	grid->items[item].next = SCENE_NONE;
	if (to->first == SCENE_NONE)
		to->first = item;
	else
		grid->items[to->last].next = item;
	to->last = item;
}

static double title_height(const struct scene_group *group)
{
	return group->label.text.len > 0 ? PLACED_TITLE_HEIGHT : PLACED_GROUP_PADDING;
}

static struct rectangle extent(const struct grid *grid, const struct item *item)
{
	return item->is_group ? grid->scene->groups.at[item->index].at
			      : size_sheets(&grid->scene->boxes.at[item->index]);
}

static void move(struct grid *grid, const struct item *item, double x, double y)
{
	if (item->is_group) {
		grid->scene->groups.at[item->index].at.x = x;
		grid->scene->groups.at[item->index].at.y = y;
		return;
	}
	struct scene_box *box = &grid->scene->boxes.at[item->index];
	box->at.x = x;
	box->at.y = y + size_overhang_top(box);
}

/* Rows from left to right, about 1.6 times as wide as high. Positions are relative to the content's corner. */
static void pack(struct grid *grid, struct container *container)
{
	double area = 0, widest = 0;
	for (uint32_t i = container->first; i != SCENE_NONE; i = grid->items[i].next) {
		struct rectangle at = extent(grid, &grid->items[i]);
		area += (at.width + GAP) * (at.height + GAP);
		widest = fmax(widest, at.width);
	}
	double limit = fmax(widest, sqrt(area * 1.6));
	double x = 0, y = 0, row = 0;
	for (uint32_t i = container->first; i != SCENE_NONE; i = grid->items[i].next) {
		struct rectangle at = extent(grid, &grid->items[i]);
		if (x > 0 && x + at.width > limit) {
			x = 0;
			y += row + GAP;
			row = 0;
		}
		move(grid, &grid->items[i], x, y);
		container->width = fmax(container->width, x + at.width);
		row = fmax(row, at.height);
		container->height = y + row;
		x += at.width + GAP;
	}
}

void grid_place(struct scene *scene)
{
	uint32_t boxes = scene->boxes.count, groups = scene->groups.count;
	struct grid grid = { .scene = scene };
	grid.items = ARENA_ARRAY(scene->arena, struct item, boxes + groups);
	grid.containers = ARENA_ARRAY(scene->arena, struct container, groups + 1);
	for (uint32_t i = 0; i <= groups; i++)
		grid.containers[i].first = grid.containers[i].last = SCENE_NONE;
	for (uint32_t i = 0; i < boxes; i++) {
		struct scene_box *box = &scene->boxes.at[i];
		box->at = (struct rectangle){ 0, 0, box->width, box->height };
		grid.items[i] = (struct item){ .index = i };
		append(&grid, box->group, i);
	}
	for (uint32_t i = 0; i < groups; i++) {
		grid.items[boxes + i] = (struct item){ .index = i, .is_group = true };
		append(&grid, scene->groups.at[i].parent, boxes + i);
	}
	/* Sizes from the inside out, then positions from the outside in: parents stand before children. */
	for (uint32_t i = groups; i-- > 0;) {
		struct scene_group *group = &scene->groups.at[i];
		pack(&grid, &grid.containers[i]);
		group->at.width = fmax(grid.containers[i].width, size_title(group)) + 2 * PLACED_GROUP_PADDING;
		group->at.height = fmax(grid.containers[i].height, 20) + PLACED_GROUP_PADDING + title_height(group);
	}
	pack(&grid, &grid.containers[groups]);
	for (uint32_t i = 0; i < groups; i++) {
		const struct scene_group *group = &scene->groups.at[i];
		for (uint32_t k = grid.containers[i].first; k != SCENE_NONE; k = grid.items[k].next) {
			struct rectangle at = extent(&grid, &grid.items[k]);
			move(&grid, &grid.items[k], at.x + group->at.x + PLACED_GROUP_PADDING,
			     at.y + group->at.y + title_height(group));
		}
	}
}
