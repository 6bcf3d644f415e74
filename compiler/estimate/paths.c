/* Latency where there are no flows (rules.md 1.7): L(n) = own + the longest of its required calls; a cache and the
 * store behind it one after the other, `sequence` calls too. Heads are timed before tails; calls that lead back count
 * as nothing. */
#include "estimate/graph.h"

struct call {
	uint32_t kinds[LATENCY_KINDS];
};

static const struct call none = { { FIGURE_NONE, FIGURE_NONE, FIGURE_NONE, FIGURE_NONE } };

struct paths {
	struct work *work;
	struct call *below; /* per node: what its own calls take */
	struct call *asked; /* per store: the caches that the present tail asks first */
	uint32_t *asked_by; /* per store: that tail, plus one */
	uint32_t *missed;   /* per store: share that gets past them */
};

static void add(struct work *work, struct call *into, const struct call *more, bool longest)
{
	for (int kind = 0; kind < LATENCY_KINDS; kind++) {
		uint32_t a = into->kinds[kind], b = more->kinds[kind];
		if (a == FIGURE_NONE || b == FIGURE_NONE)
			into->kinds[kind] = a == FIGURE_NONE ? b : a;
		else
			into->kinds[kind] = compute2(work, longest ? COMPUTE_MAXIMUM : COMPUTE_SUM, a, b,
						     longest ? "the longer one" : "so far");
	}
}

static struct call call_over(struct paths *paths, uint32_t link)
{
	struct use use = { .link = link, .flow = MODEL_NONE, .step = MODEL_NONE };
	struct call call;
	latency_of_use(paths->work, &use, call.kinds);
	add(paths->work, &call, &paths->below[paths->work->model->links.at[link].to], false);
	return call;
}

static bool takes_part(const struct work *work, uint32_t link)
{
	return query_is_call(work->query, link) && !work->back[link];
}

static bool is_front(const struct work *work, uint32_t link)
{
	uint32_t head = work->model->links.at[link].to;
	return model_base_kind(work->model, head) == KIND_cache && work->query->fronts[head] != MODEL_NONE;
}

static void ask_caches(struct paths *paths, uint32_t node)
{
	struct work *work = paths->work;
	for (uint32_t i = work->query->out_start[node]; i < work->query->out_start[node + 1]; i++) {
		uint32_t link = work->query->out[i], head = work->model->links.at[link].to;
		if (!takes_part(work, link) || !is_front(work, link))
			continue;
		uint32_t store = work->query->fronts[head];
		struct call call = call_over(paths, link);
		bool first = paths->asked_by[store] != node + 1;
		if (first)
			paths->asked[store] = none;
		paths->missed[store] =
		    times(work, first ? FIGURE_NONE : paths->missed[store], miss_of(work, head), "past the caches");
		paths->asked_by[store] = node + 1;
		add(work, &paths->asked[store], &call, false);
	}
}

static void time_node(struct paths *paths, uint32_t node)
{
	struct work *work = paths->work;
	struct call longest = none, sequence = none;
	ask_caches(paths, node);
	for (uint32_t i = work->query->out_start[node]; i < work->query->out_start[node + 1]; i++) {
		uint32_t link = work->query->out[i], head = work->model->links.at[link].to;
		bool behind = paths->asked_by[head] == node + 1;
		if (!takes_part(work, link) || is_front(work, link) || !query_required(work->query, link))
			continue;
		struct call call = call_over(paths, link);
		if (behind) {
			for (int kind = 0; kind < LATENCY_KINDS; kind++)
				if (kind != LATENCY_P99 && kind != BUSY_P99 && call.kinds[kind] != FIGURE_NONE)
					call.kinds[kind] =
					    times(work, call.kinds[kind], paths->missed[head], "weighed");
			add(work, &call, &paths->asked[head], false);
		}
		const struct attribute *one_by_one =
		    model_arrow_attribute(work->model, work->model->links.at[link].arrow, ATTR_sequence);
		bool in_sequence = one_by_one && one_by_one->value.kind != VALUE_NO;
		add(work, in_sequence ? &sequence : &longest, &call, !in_sequence);
	}
	add(work, &longest, &sequence, false);
	paths->below[node] = longest;
}

void client_latency_make(struct work *work)
{
	uint32_t count = work->model->nodes.count;
	struct paths paths = { .work = work,
			       .below = ARENA_ARRAY(work->arena, struct call, count),
			       .asked = ARENA_ARRAY(work->arena, struct call, count),
			       .asked_by = ARENA_ARRAY(work->arena, uint32_t, count),
			       .missed = ARENA_ARRAY(work->arena, uint32_t, count) };
	struct call slowest = none;
	if (work->model->flows.count)
		return;
	for (uint32_t i = count; i-- > 0;) {
		uint32_t node = work->order[i];
		time_node(&paths, node);
		if (model_class(work->model, node) == CLASS_SOURCE)
			add(work, &slowest, &paths.below[node], true);
	}
	name_whole(work, WHOLE_LATENCY_MEAN, slowest.kinds[LATENCY_MEAN]);
	name_whole(work, WHOLE_LATENCY_P99, slowest.kinds[LATENCY_P99]);
	bool waits = false;
	for (uint32_t node = 0; node < count; node++) {
		waits |= work->query->on_request_path[node] && node_figure(work, node, NODE_WAIT) != FIGURE_NONE;
		if (work->query->on_request_path[node] && latency_expected(work, node) &&
		    node_figure(work, node, NODE_P99) == FIGURE_NONE)
			vec_push(work->arena, &work->estimate->whole_silent_latency, node);
	}
	if (waits) {
		name_whole(work, WHOLE_UNDER_LOAD_MEAN, slowest.kinds[BUSY_MEAN]);
		name_whole(work, WHOLE_UNDER_LOAD_P99, slowest.kinds[BUSY_P99]);
	}
}
