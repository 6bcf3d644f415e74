/* How to read this file: layout_place plans. What people would draw by hand goes on the board, which is our own, and its
 * arrows are routed over it; a larger plan is placed by Graphviz in a child process, and what that leaves rough is
 * finished in plain C. Each attempt asks for less; the last way is a grid of our own. */
#include "layout/layout.h"

#include <math.h>
#include <string.h>

#include "layout/board.h"
#include "layout/child.h"
#include "layout/crowd.h"
#include "layout/detour.h"
#include "layout/ends.h"
#include "layout/graphviz.h"
#include "layout/grid.h"
#include "layout/groups.h"
#include "layout/hints.h"
#include "layout/labels.h"
#include "layout/plan.h"
#include "layout/route.h"
#include "layout/sound.h"
#include "layout/tangle.h"
#include "scene/measure.h"
#include "scene/size.h"

enum {
	MOST_ON_BOARD = LAYOUT_MOST_ORTHO,      /* parts that we place ourselves: the search grows with the square of the arrows */
	MOST_PARTS = 5000,       /* Graphviz counts ranks in 16 bits and slows down with the square (measured) */
	MOST_RANKED_LABELS = 60, /* labels within the ranks double them; above this we look for places ourselves */
	MANY_PARTS = 300,        /* from here on the network simplex is given a limit */
	MOST_CURVED = 1500,
	MOST_PASSES = 12000,
	MOST_SIMPLE_PASSES = 30000, /* 2 s and 3 s where measured */
	FULL_SECONDS = 8,
	SIMPLE_SECONDS = 4 /* of CPU time */
};

struct attempt {
	const struct plan *plan;
	struct plan_wish wish;
};

static void run_attempt(void *context, struct buf *out)
{
	const struct attempt *attempt = context;
	graphviz_place(attempt->plan, attempt->wish, out);
}

static uint32_t count_labels(const struct scene *scene)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < scene->lines.count; i++)
		count += scene->lines.at[i].label.count > 0;
	return count;
}

/* Graphviz puts a part of its own on every rank that an arrow passes; its time grows with more than their number. */
static uint32_t count_passes(const struct plan *plan)
{
	uint32_t passes = 0;
	for (uint32_t i = 0; i < plan->edges.count; i++) {
		const struct plan_edge *edge = &plan->edges.at[i];
		passes += (uint32_t)(plan->parts.at[edge->head].rank - plan->parts.at[edge->tail].rank);
	}
	return passes;
}

/* NULL where it was placed, else why not. */
static const char *attempt_one(struct plan *plan, struct plan_wish wish, unsigned seconds, bool *missing)
{
	struct attempt attempt = { plan, wish };
	struct str result;
	const char *trouble = child_run(plan->arena, (struct child_work){ run_attempt, &attempt, seconds }, &result);
	if (!trouble)
		trouble = graphviz_read(plan, result, missing);
	return trouble ? trouble : sound_check(plan);
}

static void take_boxes(struct plan *plan)
{
	for (uint32_t i = 0; i < plan->scene->boxes.count; i++) {
		struct scene_box *box = &plan->scene->boxes.at[i];
		const struct plan_part *part = &plan->parts.at[i];
		box->at = (struct rectangle){ part->centre.x - part->width / 2 + PLAN_AIR,
					      part->centre.y - box->height / 2, box->width, box->height };
	}
}

/* ---- the whole ---- */

static struct rectangle extent_of(const struct scene *scene)
{
	struct rectangle all = { 0, 0, 0, 0 };
	bool any = false;
	for (uint32_t i = 0; i < scene->boxes.count; i++, any = true) {
		struct rectangle at = size_sheets(&scene->boxes.at[i]);
		all = any ? rectangle_joined(all, at) : at;
	}
	for (uint32_t i = 0; i < scene->groups.count; i++, any = true)
		all = any ? rectangle_joined(all, scene->groups.at[i].at) : scene->groups.at[i].at;
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		struct curve curve = curve_of(&scene->lines.at[i]);
		for (uint32_t k = 0; k <= (uint32_t)curve_end(curve) * 6 && curve.count >= 4; k++) {
			struct point at = curve_at(curve, k / 6.0);
			all = rectangle_joined(all, (struct rectangle){ at.x, at.y, 0, 0 });
		}
		if (scene->lines.at[i].label.count > 0)
			all = rectangle_joined(all, scene->lines.at[i].label_at);
	}
	return all;
}

static void shift(struct rectangle *at, double dx, double dy)
{
	at->x += dx;
	at->y += dy;
}

static void shift_all(struct scene *scene, double dx, double dy)
{
	for (uint32_t i = 0; i < scene->boxes.count; i++)
		shift(&scene->boxes.at[i].at, dx, dy);
	for (uint32_t i = 0; i < scene->groups.count; i++) {
		shift(&scene->groups.at[i].at, dx, dy);
		shift(&scene->groups.at[i].label_at, dx, dy);
	}
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		struct scene_line *line = &scene->lines.at[i];
		shift(&line->label_at, dx, dy);
		for (uint32_t k = 0; k < line->curve.count; k++) {
			line->curve.at[k].x += dx;
			line->curve.at[k].y += dy;
		}
	}
}

/* Moves everything so that the picture begins at 0, 0 with its margin, heading above, footer below. */
static void settle_bounds(struct scene *scene)
{
	enum { HEADING_GAP = 18, BELOW_GAP = 18 };
	struct rectangle all = extent_of(scene);
	double heading = measure_block_height(scene->heading.at, scene->heading.count);
	double top = PLACED_MARGIN + (heading > 0 ? heading + HEADING_GAP : 0);
	shift_all(scene, round(PLACED_MARGIN - all.x), round(top - all.y));
	double texts = fmax(measure_block_width(scene->heading.at, scene->heading.count),
			    size_below_width(scene));
	scene->width = ceil(fmax(all.width, texts)) + 2 * PLACED_MARGIN + 1;
	double bottom = ceil(top + all.height) + 1, below = size_below(scene, bottom + BELOW_GAP);
	scene->height = bottom + (below > 0 ? BELOW_GAP + below : 0) + PLACED_MARGIN;
}

static struct labels_left place_texts(struct plan *plan, bool detours, bool *poor)
{
	struct scene *scene = plan->scene;
	struct crowd crowd = crowd_make(plan->arena, rectangle_grown(extent_of(scene), 40));
	for (uint32_t i = 0; i < scene->boxes.count; i++)
		crowd_add(&crowd,
			  (struct crowd_item){ .kind = CROWD_BOX, .owner = i, .at = size_sheets(&scene->boxes.at[i]) });
	if (detours)
		detour_lines(scene, &crowd);
	for (uint32_t i = 0; i < scene->lines.count; i++)
		crowd_add_line(&crowd, &scene->lines.at[i], i);
	groups_place_titles(scene, &crowd);
	for (uint32_t i = 0; i < scene->groups.count; i++) {
		struct rectangle at = scene->groups.at[i].at;
		double right = at.x + at.width, bottom = at.y + at.height;
		crowd_add_stroke(&crowd, CROWD_BORDER, i, (struct point){ at.x, at.y }, (struct point){ right, at.y });
		crowd_add_stroke(&crowd, CROWD_BORDER, i, (struct point){ right, at.y }, (struct point){ right, bottom });
		crowd_add_stroke(&crowd, CROWD_BORDER, i, (struct point){ at.x, bottom }, (struct point){ right, bottom });
		crowd_add_stroke(&crowd, CROWD_BORDER, i, (struct point){ at.x, at.y }, (struct point){ at.x, bottom });
	}
	return labels_place(plan, &crowd, poor);
}

static struct labels_left finish_once(struct plan *plan, enum scene_edges form, bool *poor)
{
	take_boxes(plan);
	groups_place(plan);
	route_lines(plan, form);
	return place_texts(plan, false, poor);
}

/* The search knows arrows as straight strokes and labels not at all: among the best that it found, what turns out best. With
 * curved arrows, whatever is wanted: the form of arrows moves no box. */
static struct labels_left finish_best(struct plan *plan, struct board *board, bool *poor)
{
	static const double COST_CROSSING = 30; /* on top of those that the search has counted */
	double best_cost = INFINITY;
	uint32_t best = 0;
	struct labels_left left = { 0, 0 };
	for (uint32_t i = 0; i < board->found_count && board->found[i].cost < best_cost; i++) {
		double cost = board_show(board, i);
		left = finish_once(plan, SCENE_EDGES_CURVED, poor);
		cost += left.cost + COST_CROSSING * tangle_count(plan->scene);
		if (cost < best_cost) {
			best_cost = cost;
			best = i;
		}
	}
	if (best + 1 == board->found_count && plan->scene->edges == SCENE_EDGES_CURVED)
		return left;
	board_show(board, best);
	return finish_once(plan, plan->scene->edges, poor);
}

/* Where a label finds no place, its arrow is given more room; what leaves the fewest such labels stays. */
static void finish_board(struct plan *plan, struct board *board)
{
	enum { TRIES = 6, MORE = 24 };
	uint32_t count = plan->scene->lines.count;
	bool *poor = ARENA_ARRAY(plan->arena, bool, count);
	double *rooms = ARENA_ARRAY(plan->arena, double, count), *best = ARENA_ARRAY(plan->arena, double, count);
	uint32_t left = finish_best(plan, board, poor).poor, fewest = left;
	for (int try = 0; try < TRIES && left > 0; try++) {
		for (uint32_t i = 0; i < count; i++)
			rooms[i] += poor[i] ? MORE : 0;
		board_place_wider(board, rooms);
		left = finish_once(plan, plan->scene->edges, poor).poor;
		if (left < fewest)
			memcpy(best, rooms, sizeof *best * count);
		fewest = left < fewest ? left : fewest;
	}
	if (left == fewest)
		return;
	board_place_wider(board, best);
	finish_once(plan, plan->scene->edges, poor);
}

/* A plan without edges: every line is a straight stroke. */
static void place_plainly(struct scene *scene)
{
	struct plan plan = { .arena = scene->arena, .scene = scene };
	grid_place(scene);
	ends_place(&plan);
	for (uint32_t i = 0; i < scene->groups.count; i++) {
		struct scene_group *group = &scene->groups.at[i];
		group->label_at = (struct rectangle){ group->at.x + PLACED_GROUP_PADDING - 2, group->at.y + 4,
						      size_title(group), PLACED_TITLE_HEIGHT - 6 };
	}
	labels_place_middle(scene);
	settle_bounds(scene);
}

static struct layout_result plainly(struct scene *scene, enum layout_outcome outcome, const char *why)
{
	place_plainly(scene);
	return (struct layout_result){ .outcome = outcome, .why = str_of(why) };
}

struct layout_result layout_place(struct scene *scene)
{
	uint64_t size = (uint64_t)scene->boxes.count + scene->groups.count;
	if (size == 0) {
		settle_bounds(scene);
		return (struct layout_result){ .outcome = LAYOUT_DONE };
	}
	if (size > MOST_PARTS || scene->lines.count > 2 * MOST_PARTS)
		return plainly(scene, LAYOUT_SIMPLER,
			       "the design has too many parts for one picture: they were put into rows");
	struct plan plan = plan_make(scene);
	struct plan_wish wish = { .labels = count_labels(scene) <= MOST_RANKED_LABELS,
				  .straight = size > MOST_CURVED || scene->edges == SCENE_EDGES_STRAIGHT,
				  .mirror = size <= MANY_PARTS,
				  .effort = size > MANY_PARTS ? 1 : 0 };
	bool missing = false;
	struct layout_result result = { .outcome = LAYOUT_DONE };
	uint32_t passes = count_passes(&plan);
	bool on_board = size <= MOST_ON_BOARD;
	struct board board;
	const char *trouble = NULL;
	if (on_board)
		board = board_place(&plan);
	else
		trouble =
		    passes > MOST_PASSES ? "it would take too long" : attempt_one(&plan, wish, FULL_SECONDS, &missing);
	if (trouble && !missing && passes <= MOST_SIMPLE_PASSES) {
		result.outcome = LAYOUT_SIMPLER;
		result.why = str_format(
		    plan.arena, "the picture was placed in a simpler way than usual; of Graphviz's way: %s", trouble);
		wish = (struct plan_wish){ .straight = true, .effort = 0.1 };
		trouble = attempt_one(&plan, wish, SIMPLE_SECONDS, &missing);
	}
	if (trouble)
		return plainly(
		    scene, missing ? LAYOUT_UNAVAILABLE : LAYOUT_SIMPLER,
		    str_format(plan.arena, "the parts were put into rows; of Graphviz's way: %s", trouble).at);
	result.curved = !on_board && scene->edges == SCENE_EDGES_ORTHO;
	if (on_board) {
		finish_board(&plan, &board);
	} else {
		take_boxes(&plan);
		groups_place(&plan);
		result.lost_lines = ends_place(&plan);
		place_texts(&plan, true, ARENA_ARRAY(plan.arena, bool, scene->lines.count));
	}
	settle_bounds(scene);
	hints_check(scene);
	return result;
}
