/* How to read this file: circles first (break_circles), then who stands side by side (join_ranks, join_pairs), then
 * ranks on what has become a graph without circles (longest_paths, pin_last). What that leaves open is settled in
 * loose.c. */
#include "layout/rank.h"

#include "layout/ranks.h"

uint32_t ranks_find(uint32_t *parent, uint32_t at)
{
	while (parent[at] != at) {
		parent[at] = parent[parent[at]];
		at = parent[at];
	}
	return at;
}

static void add_link(struct ranks *ranks, uint32_t *list, uint32_t from, uint32_t edge, uint32_t other)
{
	vec_push(ranks->arena, &ranks->links, (struct link){ edge, other, list[from] });
	list[from] = ranks->links.count - 1;
}

/* ---- circles ---- */

/* Whether edges lead from one class to another. */
static bool reaches(struct ranks *ranks, uint32_t from, uint32_t to)
{
	uint32_t depth = 0;
	ranks->stamp++;
	ranks->stack[depth++] = from;
	ranks->seen[from] = ranks->stamp;
	while (depth > 0) {
		uint32_t at = ranks->stack[--depth];
		if (at == to)
			return true;
		for (uint32_t i = ranks->out[at]; i != SCENE_NONE; i = ranks->links.at[i].next) {
			uint32_t other = ranks_class(ranks, ranks->links.at[i].other);
			if (ranks->seen[other] == ranks->stamp)
				continue;
			ranks->seen[other] = ranks->stamp;
			ranks->stack[depth++] = other;
		}
	}
	return false;
}

struct search {
	uint32_t *queue, head, tail;
	const uint32_t *first, *next; /* edges by their tail */
};

/* Numbers all that is reached from the parts in the queue. */
static void walk_on(const struct plan *plan, struct search *search, uint32_t *steps)
{
	while (search->head < search->tail) {
		uint32_t at = search->queue[search->head++];
		for (uint32_t e = search->first[at]; e != SCENE_NONE; e = search->next[e]) {
			uint32_t to = plan->edges.at[e].head;
			if (steps[to] != SCENE_NONE)
				continue;
			steps[to] = steps[at] + 1;
			search->queue[search->tail++] = to;
		}
	}
}

/* Steps from the users, along the arrows as they are written; what no user reaches counts from where it begins. */
static uint32_t *steps_from_users(struct ranks *ranks)
{
	struct plan *plan = ranks->plan;
	uint32_t count = ranks->count;
	uint32_t *steps = ARENA_ARRAY(ranks->arena, uint32_t, count);
	uint32_t *first = ARENA_ARRAY(ranks->arena, uint32_t, count),
		 *next = ARENA_ARRAY(ranks->arena, uint32_t, plan->edges.count);
	struct search search = { .queue = ARENA_ARRAY(ranks->arena, uint32_t, count), .first = first, .next = next };
	bool *entered = ARENA_ARRAY(ranks->arena, bool, count);
	for (uint32_t i = 0; i < count; i++)
		steps[i] = first[i] = SCENE_NONE;
	for (uint32_t i = plan->edges.count; i-- > 0;) {
		next[i] = first[plan->edges.at[i].tail];
		first[plan->edges.at[i].tail] = i;
		entered[plan->edges.at[i].head] |= plan->edges.at[i].tail != plan->edges.at[i].head;
	}
	/* Beginnings: users, then what nothing calls, then whatever is left, one circle after the other. */
	for (int turn_of = 0; turn_of < 3; turn_of++) {
		for (uint32_t i = 0; i < count; i++) {
			bool begins = turn_of == 0 ? ranks->bands[i] == BAND_FIRST : turn_of == 1 ? !entered[i] : true;
			if (!begins || steps[i] != SCENE_NONE)
				continue;
			steps[i] = 0;
			search.queue[search.tail++] = i;
			if (turn_of == 2)
				walk_on(plan, &search, steps);
		}
		walk_on(plan, &search, steps);
	}
	return steps;
}

enum { PRECEDENCES = 6 };

/* What gives way when arrows form a circle: those that lead back towards the users first, then those of a later class.
 */
static int precedence(const struct scene_line *line, bool back)
{
	int class = line->role == ROLE_call ? 0 : line->role == ROLE_send || line->role == ROLE_copy ? 1 : 2;
	return (back ? PRECEDENCES / 2 : 0) + class;
}

/* The reading order says which way it runs, whatever the arrow says: 1 forward, -1 backward, 0 either. */
static int forced_way(const struct ranks *ranks, uint32_t from, uint32_t to)
{
	enum band a = ranks->bands[from], b = ranks->bands[to];
	if ((b == BAND_FIRST && a != BAND_FIRST) || (a == BAND_LAST && b != BAND_LAST))
		return -1;
	if ((a == BAND_FIRST && b != BAND_FIRST) || (b == BAND_LAST && a != BAND_LAST))
		return 1;
	return 0;
}

/* Copies both ways: neither end comes first. */
static bool is_pair(const struct plan *plan, const struct plan_edge *edge)
{
	const struct scene_line *line = &plan->scene->lines.at[edge->line];
	return line->role == ROLE_copy && line->tail_head != HEAD_NONE && edge->tail != edge->head &&
	       !line->from.is_group && !line->to.is_group;
}

void ranks_turn(struct plan_edge *edge)
{
	uint32_t tail = edge->tail;
	edge->tail = edge->head;
	edge->head = tail;
	edge->reversed = !edge->reversed;
}

/* Gives an edge its direction and hangs it between its classes. */
static void direct(struct ranks *ranks, uint32_t index)
{
	struct plan_edge *edge = &ranks->plan->edges.at[index];
	uint32_t tail = ranks_class(ranks, edge->tail), head = ranks_class(ranks, edge->head);
	int way = forced_way(ranks, tail, head);
	if (way < 0 || (way == 0 && reaches(ranks, head, tail))) {
		uint32_t swap = tail;
		tail = head;
		head = swap;
		ranks_turn(edge);
	}
	add_link(ranks, ranks->out, tail, index, edge->head);
	add_link(ranks, ranks->in, head, index, edge->tail);
	ranks->joined[tail] = ranks->joined[head] = true;
}

static void break_circles(struct ranks *ranks)
{
	struct plan *plan = ranks->plan;
	uint32_t *steps = steps_from_users(ranks);
	/* Before any edge is turned round: which lead back. */
	bool *back = ARENA_ARRAY(ranks->arena, bool, plan->edges.count);
	for (uint32_t i = 0; i < plan->edges.count; i++)
		back[i] = steps[plan->edges.at[i].head] < steps[plan->edges.at[i].tail];
	for (int turn_of = 0; turn_of < PRECEDENCES; turn_of++) {
		for (uint32_t i = 0; i < plan->edges.count; i++) {
			struct plan_edge *edge = &plan->edges.at[i];
			if (precedence(&plan->scene->lines.at[edge->line], back[i]) != turn_of ||
			    edge->tail == edge->head)
				continue;
			if (ranks->is_note[edge->tail] || ranks->is_note[edge->head] || is_pair(plan, edge))
				continue;
			direct(ranks, i);
		}
	}
}

/* ---- hints ---- */

static void append(struct ranks *ranks, uint32_t *list, uint32_t to, uint32_t from)
{
	if (list[from] == SCENE_NONE)
		return;
	uint32_t last = list[from];
	while (ranks->links.at[last].next != SCENE_NONE)
		last = ranks->links.at[last].next;
	ranks->links.at[last].next = list[to];
	list[to] = list[from];
	list[from] = SCENE_NONE;
}

/* Puts two classes on one rank; false where an arrow leads, straight or round about, from one to the other. */
static bool join(struct ranks *ranks, uint32_t first, uint32_t other)
{
	if (first == other)
		return true;
	if (ranks->bands[other] != ranks->bands[first] || reaches(ranks, first, other) || reaches(ranks, other, first))
		return false;
	ranks->class_of[other] = first;
	ranks->hinted[other] = ranks->hinted[first] = true;
	append(ranks, ranks->out, first, other);
	append(ranks, ranks->in, first, other);
	ranks->joined[first] |= ranks->joined[other];
	return true;
}

/* Puts parts on one rank as long as no arrow leads, straight or round about, from one to the other. */
static void join_ranks(struct ranks *ranks)
{
	const struct scene *scene = ranks->plan->scene;
	for (uint32_t i = 0; i < scene->hints.count; i++) {
		const struct scene_hint *hint = &scene->hints.at[i];
		uint32_t first = SCENE_NONE;
		for (uint32_t k = 0; hint->want == WANT_SAME_RANK && k < hint->ends.count; k++) {
			if (hint->ends.at[k].is_group)
				continue;
			uint32_t here = ranks_class(ranks, hint->ends.at[k].index);
			if (first == SCENE_NONE)
				first = here;
			join(ranks, first, here);
		}
	}
}

/* Peers stand side by side where nothing else says that one comes before the other. */
static void join_pairs(struct ranks *ranks)
{
	struct plan *plan = ranks->plan;
	for (uint32_t i = 0; i < plan->edges.count; i++) {
		struct plan_edge *edge = &plan->edges.at[i];
		if (!is_pair(plan, edge) || ranks->is_note[edge->tail] || ranks->is_note[edge->head])
			continue;
		uint32_t tail = ranks_class(ranks, edge->tail), head = ranks_class(ranks, edge->head);
		edge->flat = join(ranks, tail, head);
		if (edge->flat)
			ranks->joined[ranks_class(ranks, tail)] = true;
		else
			direct(ranks, i);
	}
}

/* left, right (top, bottom in a picture that runs down) put a part at an end of the reading order. */
static void take_hints(struct ranks *ranks)
{
	const struct scene *scene = ranks->plan->scene;
	bool right = scene->direction == SCENE_RIGHT;
	for (uint32_t i = 0; i < scene->hints.count; i++) {
		const struct scene_hint *hint = &scene->hints.at[i];
		enum band band = hint->want == (right ? WANT_LEFT : WANT_TOP)       ? BAND_FIRST
				 : hint->want == (right ? WANT_RIGHT : WANT_BOTTOM) ? BAND_LAST
										    : BAND_NONE;
		for (uint32_t k = 0; band != BAND_NONE && k < hint->ends.count; k++) {
			if (!hint->ends.at[k].is_group)
				ranks->bands[hint->ends.at[k].index] = band;
		}
	}
}

/* ---- ranks ---- */

static int highest_before(const struct ranks *ranks, uint32_t list)
{
	int found = -1;
	for (uint32_t i = list; i != SCENE_NONE; i = ranks->links.at[i].next) {
		int rank = ranks->rank[ranks_class(ranks, ranks->links.at[i].other)];
		found = rank > found ? rank : found;
	}
	return found;
}

/* Every class gets one more than the highest before it. */
static void longest_paths(struct ranks *ranks)
{
	uint32_t *sorted = ARENA_ARRAY(ranks->arena, uint32_t, ranks->count), taken = 0, count = 0;
	uint32_t *waiting = ARENA_ARRAY(ranks->arena, uint32_t, ranks->count);
	for (uint32_t i = 0; i < ranks->count; i++) {
		for (uint32_t l = ranks->in[i]; l != SCENE_NONE; l = ranks->links.at[l].next)
			waiting[i]++;
		if (ranks_class(ranks, i) == i && waiting[i] == 0)
			sorted[count++] = i;
	}
	while (taken < count) {
		uint32_t at = sorted[taken++];
		ranks->rank[at] = highest_before(ranks, ranks->in[at]) + 1;
		for (uint32_t l = ranks->out[at]; l != SCENE_NONE; l = ranks->links.at[l].next) {
			uint32_t other = ranks_class(ranks, ranks->links.at[l].other);
			if (--waiting[other] == 0)
				sorted[count++] = other;
		}
	}
}

/* Stores stand right of everything else. */
static void pin_last(struct ranks *ranks)
{
	int last = -1, furthest = -1;
	bool any = false;
	for (uint32_t i = 0; i < ranks->count; i++) {
		if (ranks_class(ranks, i) != i || !ranks->joined[i])
			continue;
		any |= ranks->bands[i] == BAND_LAST;
		if (ranks->bands[i] != BAND_LAST && ranks->rank[i] > last)
			last = ranks->rank[i];
		if (ranks->rank[i] > furthest)
			furthest = ranks->rank[i];
	}
	int wanted = last + 1 > furthest ? last + 1 : furthest;
	for (uint32_t i = 0; any && i < ranks->count; i++) {
		/* A store that copies to another store on the last rank keeps its place before it. */
		if (ranks->bands[i] == BAND_LAST && ranks_class(ranks, i) == i && ranks->out[i] == SCENE_NONE)
			ranks->rank[i] = wanted;
	}
}

static struct ranks ranks_make(struct plan *plan)
{
	struct ranks ranks = { .plan = plan, .arena = plan->arena, .count = plan->parts.count };
	uint32_t count = ranks.count;
	ranks.class_of = ARENA_ARRAY(ranks.arena, uint32_t, count);
	ranks.bands = ARENA_ARRAY(ranks.arena, enum band, count);
	ranks.is_note = ARENA_ARRAY(ranks.arena, bool, count);
	ranks.hinted = ARENA_ARRAY(ranks.arena, bool, count);
	ranks.joined = ARENA_ARRAY(ranks.arena, bool, count);
	ranks.out = ARENA_ARRAY(ranks.arena, uint32_t, count);
	ranks.in = ARENA_ARRAY(ranks.arena, uint32_t, count);
	ranks.seen = ARENA_ARRAY(ranks.arena, uint32_t, count);
	ranks.stack = ARENA_ARRAY(ranks.arena, uint32_t, count);
	ranks.rank = ARENA_ARRAY(ranks.arena, int, count);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t box = plan->parts.at[i].box;
		ranks.class_of[i] = i;
		ranks.out[i] = ranks.in[i] = SCENE_NONE;
		ranks.bands[i] = box == SCENE_NONE ? BAND_NONE : plan->scene->boxes.at[box].band;
		ranks.is_note[i] = box != SCENE_NONE && plan->scene->boxes.at[box].is_note;
	}
	return ranks;
}

void rank_parts(struct plan *plan)
{
	struct ranks ranks = ranks_make(plan);
	take_hints(&ranks);
	break_circles(&ranks);
	join_ranks(&ranks);
	join_pairs(&ranks);
	longest_paths(&ranks);
	pin_last(&ranks);
	for (uint32_t i = 0; i < ranks.count; i++)
		plan->parts.at[i].rank = ranks.rank[ranks_class(&ranks, i)];
	loose_settle_sources(&ranks);
	loose_spread(&ranks);
	loose_rank_notes(&ranks);
	loose_tie(plan, ranks.is_note);
}
