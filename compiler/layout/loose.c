#include "layout/ranks.h"

#include <math.h>
#include <stdlib.h>

/* ---- what nothing calls ---- */

/* The middle rank of the other parts of a group, or -1. */
static double middle_of_group(const struct plan *plan, uint32_t part)
{
	double sum = 0, count = 0;
	for (uint32_t i = 0; i < plan->parts.count && plan->parts.at[part].group != SCENE_NONE; i++) {
		if (i == part || plan->parts.at[i].group != plan->parts.at[part].group)
			continue;
		sum += plan->parts.at[i].rank;
		count++;
	}
	return count > 0 ? sum / count : -1;
}

/* How far a part would be, at this rank, from what it calls and from its group; negative where something it calls has
 * that rank. */
static double distance_at(const struct ranks *ranks, uint32_t part, int rank, double group)
{
	enum { BACKWARD = 1 };
	double sum = group < 0 ? 0 : 0.5 * fabs(rank - group);
	for (uint32_t l = ranks->out[part]; l != SCENE_NONE; l = ranks->links.at[l].next) {
		int other = ranks->plan->parts.at[ranks->links.at[l].other].rank;
		if (other == rank)
			return -1;
		sum += abs(other - rank) + (other < rank ? BACKWARD : 0);
	}
	return sum;
}

/* A scheduled worker stands where its arrows are short, beside its store rather than at the far left, even if one of
 * them then runs back. Users stay, and so do parts that a hint ties to a rank. */
void loose_settle_sources(struct ranks *ranks)
{
	struct plan *plan = ranks->plan;
	for (uint32_t i = 0; i < ranks->count; i++) {
		bool alone = ranks->class_of[i] == i && !ranks->hinted[i];
		if (!alone || ranks->bands[i] == BAND_FIRST || ranks->bands[i] == BAND_LAST ||
		    ranks->in[i] != SCENE_NONE || ranks->out[i] == SCENE_NONE)
			continue;
		int last = 0;
		for (uint32_t l = ranks->out[i]; l != SCENE_NONE; l = ranks->links.at[l].next) {
			int other = plan->parts.at[ranks->links.at[l].other].rank;
			last = other > last ? other : last;
		}
		double group = middle_of_group(plan, i), best = -1;
		for (int rank = 0; rank < last; rank++) {
			double distance = distance_at(ranks, i, rank, group);
			if (distance >= 0 && (best < 0 || distance <= best)) {
				best = distance;
				plan->parts.at[i].rank = rank;
			}
		}
		for (uint32_t l = ranks->out[i]; l != SCENE_NONE; l = ranks->links.at[l].next) {
			if (plan->parts.at[ranks->links.at[l].other].rank < plan->parts.at[i].rank)
				ranks_turn(&plan->edges.at[ranks->links.at[l].edge]);
		}
	}
}

/* ---- what no arrow touches ---- */

/* Where the members of each group stand that arrows hold; low > high where there are none. */
struct stretch {
	int low, high;
};

struct spread {
	struct ranks *ranks;
	struct stretch *groups;
	uint32_t *filled; /* per rank: parts */
	int last;         /* highest rank */
};

static bool is_loose(const struct ranks *ranks, uint32_t part)
{
	return !ranks->joined[ranks_class(ranks, part)] && !ranks->is_note[part];
}

static void take(struct spread *spread, uint32_t part, int rank)
{
	struct plan *plan = spread->ranks->plan;
	plan->parts.at[part].rank = rank;
	spread->filled[rank]++;
	for (uint32_t g = plan->parts.at[part].group; g != SCENE_NONE; g = plan->scene->groups.at[g].parent) {
		struct stretch *stretch = &spread->groups[g];
		stretch->low = rank < stretch->low ? rank : stretch->low;
		stretch->high = rank > stretch->high ? rank : stretch->high;
	}
}

/* Wider than high: so many ranks for so many loose parts. */
static int block_width(uint32_t loose)
{
	return (int)ceil(sqrt(0.62 * loose));
}

static struct spread spread_make(struct ranks *ranks, uint32_t loose)
{
	struct plan *plan = ranks->plan;
	struct spread spread = { .ranks = ranks, .last = block_width(loose) - 1 };
	for (uint32_t i = 0; i < ranks->count; i++) {
		if (!is_loose(ranks, i) && !ranks->is_note[i] && plan->parts.at[i].rank > spread.last)
			spread.last = plan->parts.at[i].rank;
	}
	spread.filled = ARENA_ARRAY(ranks->arena, uint32_t, (uint32_t)spread.last + 1);
	spread.groups = ARENA_ARRAY(ranks->arena, struct stretch, plan->scene->groups.count);
	for (uint32_t g = 0; g < plan->scene->groups.count; g++)
		spread.groups[g] = (struct stretch){ spread.last + 1, -1 };
	for (uint32_t i = 0; i < ranks->count; i++) {
		if (!is_loose(ranks, i) && !ranks->is_note[i])
			take(&spread, i, plan->parts.at[i].rank);
	}
	return spread;
}

/* A group of loose parts alone gets a stretch of its own, where least stands. */
static struct stretch stretch_for(struct spread *spread, uint32_t group, const uint32_t *loose_in)
{
	struct stretch stretch = spread->groups[group];
	if (stretch.low <= stretch.high)
		return stretch;
	int wide = block_width(loose_in[group]);
	stretch.low = 0;
	for (int rank = 0; rank + wide <= spread->last + 1; rank++) {
		if (spread->filled[rank] < spread->filled[stretch.low])
			stretch.low = rank;
	}
	stretch.high = stretch.low + wide - 1 < spread->last ? stretch.low + wide - 1 : spread->last;
	spread->groups[group] = stretch;
	return stretch;
}

void loose_spread(struct ranks *ranks)
{
	struct plan *plan = ranks->plan;
	uint32_t loose = 0, *loose_in = ARENA_ARRAY(ranks->arena, uint32_t, plan->scene->groups.count);
	for (uint32_t i = 0; i < ranks->count; i++) {
		if (!is_loose(ranks, i))
			continue;
		loose++;
		if (plan->parts.at[i].group != SCENE_NONE)
			loose_in[plan->parts.at[i].group]++;
	}
	struct spread spread = spread_make(ranks, loose);
	for (uint32_t i = 0; i < ranks->count; i++) {
		uint32_t class = ranks_class(ranks, i), group = plan->parts.at[i].group;
		if (!is_loose(ranks, i))
			continue;
		struct stretch where = { 0, spread.last };
		if (class != i && class < i)
			where.low = where.high = plan->parts.at[class].rank;
		else if (group != SCENE_NONE)
			where = stretch_for(&spread, group, loose_in);
		else if (ranks->bands[i] == BAND_FIRST)
			where.high = 0;
		else if (ranks->bands[i] == BAND_LAST)
			where.low = spread.last;
		int best = where.low;
		for (int rank = where.low; rank <= where.high; rank++) {
			if (spread.filled[rank] < spread.filled[best])
				best = rank;
		}
		take(&spread, i, best);
	}
}

/* ---- notes ---- */

/* A note stands on the rank after its target, or before it where that is the last one. */
void loose_rank_notes(struct ranks *ranks)
{
	struct plan *plan = ranks->plan;
	int last = 0;
	for (uint32_t i = 0; i < ranks->count; i++) {
		if (!ranks->is_note[i] && plan->parts.at[i].rank > last)
			last = plan->parts.at[i].rank;
	}
	for (uint32_t i = 0; i < plan->edges.count; i++) {
		struct plan_edge *edge = &plan->edges.at[i];
		if (edge->line == SCENE_NONE || !ranks->is_note[edge->tail] || edge->tail == edge->head)
			continue;
		int target = plan->parts.at[edge->head].rank;
		bool before = target == last && target > 0;
		plan->parts.at[edge->tail].rank = before ? target - 1 : target + 1;
		if (!before)
			ranks_turn(edge);
	}
}

/* ---- ties ---- */

static void tie(struct plan *plan, uint32_t *parent, uint32_t tail, uint32_t head)
{
	vec_push(plan->arena, &plan->edges,
		 (struct plan_edge){ .line = SCENE_NONE, .tail = tail, .head = head, .weight = 1 });
	parent[ranks_find(parent, head)] = ranks_find(parent, tail);
}

/* Hangs every piece of the graph on something one rank before its first part, so that a placer has no freedom to
 * shift it. What starts at rank 0 hangs on an anchor before all. */
void loose_tie(struct plan *plan, const bool *is_note)
{
	uint32_t count = plan->parts.count, pieces = 0;
	uint32_t *parent = ARENA_ARRAY(plan->arena, uint32_t, count + 1),
		 *first = ARENA_ARRAY(plan->arena, uint32_t, count + 1);
	for (uint32_t i = 0; i <= count; i++) {
		parent[i] = i;
		first[i] = SCENE_NONE;
	}
	for (uint32_t i = 0; i < plan->edges.count; i++) {
		if (!plan->edges.at[i].flat)
			parent[ranks_find(parent, plan->edges.at[i].head)] = ranks_find(parent, plan->edges.at[i].tail);
	}
	int last = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t piece = ranks_find(parent, i);
		pieces += piece == i;
		if (first[piece] == SCENE_NONE || plan->parts.at[i].rank < plan->parts.at[first[piece]].rank)
			first[piece] = i;
		if (plan->parts.at[i].rank > last)
			last = plan->parts.at[i].rank;
	}
	if (pieces < 2)
		return;
	vec_push(plan->arena, &plan->parts,
		 (struct plan_part){ .box = SCENE_NONE, .group = SCENE_NONE, .width = 2, .height = 2, .rank = -1 });
	/* The heads by rank; the k-th of one rank hangs on the k-th of the rank before, so that loose parts stand in
	 * rows. */
	uint32_t *before = ARENA_ARRAY(plan->arena, uint32_t, count), *here = ARENA_ARRAY(plan->arena, uint32_t, count),
		 before_count = 0;
	for (int rank = 0; rank <= last; rank++) {
		uint32_t here_count = 0, k = 0;
		for (uint32_t i = 0; i < count; i++) {
			if (plan->parts.at[i].rank != rank || is_note[i])
				continue;
			here[here_count++] = i;
		}
		for (uint32_t i = 0; i < count; i++) {
			uint32_t piece = ranks_find(parent, i);
			if (plan->parts.at[i].rank != rank || first[piece] != i)
				continue;
			uint32_t anchor = before_count ? before[k++ % before_count] : count;
			if (ranks_find(parent, anchor) != piece)
				tie(plan, parent, anchor, i);
		}
		uint32_t *swap = before;
		before = here;
		here = swap;
		before_count = here_count;
	}
}
