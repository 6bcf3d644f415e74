/* Latency of flows (language.md, "Latency"): the synchronous steps in the order written, parallel branches by the
 * longest.
 *
 * The mean weighs a step by how often it happens in one run; the tail counts it in full, and as often as `times` says.
 * The p99 is a sum of tails and so a bound; the wait at a busy node is an estimate (M/M/c at its peak).
 */
#include "estimate/graph.h"

/* ---- waits ---- */

static void wait_node(struct work *work, uint32_t node)
{
	const struct estimate_node *at = &work->estimate->nodes[node];
	uint32_t latency = leaf_node(work, node, ATTR_latency), p99 = leaf_node(work, node, ATTR_p99);
	uint32_t load = at->figures[NODE_LOAD_PEAK];
	name_node(work, node, NODE_LATENCY, latency);
	name_node(work, node, NODE_P99, p99 == FIGURE_NONE ? latency : p99);
	if (load != FIGURE_NONE)
		name_node(work, node, NODE_CONCURRENCY, compute2(work, COMPUTE_PRODUCT, load, latency, NULL));
	if (!at->capacity_declared || at->figures[NODE_UTILISATION] == FIGURE_NONE)
		return;
	if (latency == FIGURE_NONE)
		latency = figure_of(work,
				    leaf_number(work, 0, DIMENSION_TIME, FLAVOUR_PLAIN, PROVENANCE_UNSTATED,
						"latency, not stated: none"),
				    OWNER_NODE, node);
	uint32_t servers = figure_of(work,
				     compute3(work, COMPUTE_SERVERS, at->figures[NODE_INSTANCES],
					      at->figures[NODE_CAPACITY], latency, "servers"),
				     OWNER_NODE, node);
	name_node(work, node, NODE_WAIT,
		  compute3(work, COMPUTE_WAIT_MEAN, at->figures[NODE_UTILISATION], load, servers, NULL));
	name_node(work, node, NODE_WAIT_P99,
		  compute3(work, COMPUTE_WAIT_P99, at->figures[NODE_UTILISATION], load, servers, NULL));
}

void waits_make(struct work *work)
{
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		wait_node(work, node);
}

/* ---- one arrow ---- */

static uint32_t region_of(const struct model *model, uint32_t node)
{
	uint32_t group = model->nodes.at[node].group;
	while (group != MODEL_NONE && model->groups.at[group].kind != GROUP_REGION)
		group = model->groups.at[group].parent;
	return group;
}

/* The arrow itself: as stated, else the constant where it crosses from one region into another, else nothing. */
static uint32_t arrow_latency(struct work *work, const struct use *use, bool tail)
{
	uint32_t own = tail ? leaf_use(work, use, ATTR_p99) : FIGURE_NONE;
	if (own == FIGURE_NONE)
		own = leaf_use(work, use, ATTR_latency);
	if (own != FIGURE_NONE)
		return own;
	const struct model_link *link = &work->model->links.at[use->link];
	uint32_t from = region_of(work->model, link->from), to = region_of(work->model, link->to);
	return from != to && from != MODEL_NONE && to != MODEL_NONE ? leaf_constant(work, CONSTANT_region_crossing)
								    : FIGURE_NONE;
}

void latency_of_use(struct work *work, const struct use *use, uint32_t figures[LATENCY_KINDS])
{
	uint32_t head = work->model->links.at[use->link].to;
	const uint32_t *node = work->estimate->nodes[head].figures;
	for (int tail = 0; tail < 2; tail++) {
		uint32_t parts[3] = { arrow_latency(work, use, tail), node[tail ? NODE_P99 : NODE_LATENCY],
				      node[tail ? NODE_WAIT_P99 : NODE_WAIT] };
		uint32_t plain = sum_known(work, parts, 2, tail ? "tail of a call" : "a call");
		uint32_t busy = sum_known(work, parts, 3, tail ? "tail of a call under load" : "a call under load");
		figures[tail ? LATENCY_P99 : LATENCY_MEAN] =
		    figure_of(work, plain, OWNER_ARROW, work->model->links.at[use->link].arrow);
		figures[tail ? BUSY_P99 : BUSY_MEAN] =
		    figure_of(work, busy, OWNER_ARROW, work->model->links.at[use->link].arrow);
	}
}

/* Weighed: the mean by how often the step happens, the tail by how many calls it makes one after the other. */
static void weigh(struct work *work, const struct use *use, uint32_t figures[LATENCY_KINDS])
{
	uint32_t calls = use->calls;
	if (calls != FIGURE_NONE)
		calls = compute2(work, COMPUTE_MAXIMUM, calls, work->one, "calls one after the other");
	for (int kind = 0; kind < LATENCY_KINDS; kind++) {
		bool tail = kind == LATENCY_P99 || kind == BUSY_P99;
		uint32_t factor = tail ? calls : use->weight;
		if (figures[kind] != FIGURE_NONE)
			figures[kind] = times(work, figures[kind], factor, tail ? "at most" : "weighed");
	}
}

/* ---- a flow ---- */

struct span_sums {
	uint32_t sums[LATENCY_KINDS];
};

struct timing {
	struct work *work;
	uint32_t flow;
	uint32_t *step_use;     /* per step: its first use, plus one */
	struct span_sums *step; /* per step of a flow: what it takes; of a parallel block once it is closed */
};

static void add_up(struct work *work, struct span_sums *into, const struct span_sums *more)
{
	for (int kind = 0; kind < LATENCY_KINDS; kind++) {
		uint32_t both[2] = { into->sums[kind], more->sums[kind] };
		into->sums[kind] = sum_known(work, both, 2, "so far");
	}
}

static void take_longest(struct work *work, struct span_sums *into, const struct span_sums *other, bool alternatives)
{
	for (int kind = 0; kind < LATENCY_KINDS; kind++) {
		bool tail = kind == LATENCY_P99 || kind == BUSY_P99;
		uint32_t both[2] = { into->sums[kind], other->sums[kind] };
		if (alternatives && !tail)
			into->sums[kind] = sum_known(work, both, 2, "one or the other"); /* weighed already */
		else if (both[0] == FIGURE_NONE || both[1] == FIGURE_NONE)
			into->sums[kind] = both[0] == FIGURE_NONE ? both[1] : both[0];
		else
			into->sums[kind] = compute(work, COMPUTE_MAXIMUM, both, 2, "the longer one");
	}
}

static const struct span_sums nothing = { { FIGURE_NONE, FIGURE_NONE, FIGURE_NONE, FIGURE_NONE } };

static struct span_sums time_of_step(struct timing *timing, uint32_t step)
{
	struct work *work = timing->work;
	struct span_sums sums = nothing;
	for (uint32_t at = timing->step_use[step]; at && work->uses.at[at - 1].step == step; at++) {
		const struct use *use = &work->uses.at[at - 1];
		if (use->synchronous && !use->dead) {
			struct span_sums one;
			latency_of_use(work, use, one.sums);
			weigh(work, use, one.sums);
			take_longest(work, &sums, &one, true);
		}
		if (at == work->uses.count)
			break;
	}
	return sums;
}

static bool same_hop(const struct model *model, uint32_t a, uint32_t b)
{
	return model->steps.at[a].split != MODEL_NONE && model->steps.at[a].split == model->steps.at[b].split;
}

/* Steps on one level from `first`: in sequence, or, in a parallel block, branch by branch. Twins of one name are
 * alternatives. */
static struct span_sums time_of_level(struct timing *timing, uint32_t first, bool parallel)
{
	struct work *work = timing->work;
	const struct model *model = work->model;
	struct span_sums all = nothing, branch = nothing;
	for (uint32_t step = first; step != MODEL_NONE;) {
		struct span_sums hop = timing->step[step];
		uint32_t next = model->steps.at[step].next;
		for (; next != MODEL_NONE && same_hop(model, step, next); next = model->steps.at[next].next)
			take_longest(work, &hop, &timing->step[next], true);
		add_up(work, parallel ? &branch : &all, &hop);
		if (parallel && (next == MODEL_NONE || model->steps.at[next].branch != model->steps.at[step].branch)) {
			take_longest(work, &all, &branch, false);
			branch = nothing;
		}
		step = next;
	}
	return all;
}

/* Levels are closed from the inside out: the steps of a parallel block come after it, so going backwards meets them
 * first. */
static void time_flow(struct timing *timing, const uint32_t *steps, uint32_t count)
{
	struct work *work = timing->work;
	const struct model *model = work->model;
	for (uint32_t i = count; i-- > 0;) {
		const struct model_step *step = &model->steps.at[steps[i]];
		timing->step[steps[i]] =
		    step->parallel ? time_of_level(timing, step->child, true) : time_of_step(timing, steps[i]);
	}
	struct span_sums all = time_of_level(timing, model->flows.at[timing->flow].first_step, false);
	name_flow(work, timing->flow, FLOW_LATENCY_MEAN, all.sums[LATENCY_MEAN]);
	name_flow(work, timing->flow, FLOW_LATENCY_P99, all.sums[LATENCY_P99]);
	name_flow(work, timing->flow, FLOW_UNDER_LOAD_MEAN, all.sums[BUSY_MEAN]);
	name_flow(work, timing->flow, FLOW_UNDER_LOAD_P99, all.sums[BUSY_P99]);
}

/* A name is resolved once and kept: dns stands on no request's path. */
bool latency_expected(const struct work *work, uint32_t node)
{
	return model_base_kind(work->model, node) != KIND_dns && model_class(work->model, node) != CLASS_SOURCE;
}

/* Which nodes on the path say nothing about latency or capacity. */
static void note_silence(struct work *work, uint32_t flow, uint32_t *seen)
{
	struct estimate_flow *into = &work->estimate->flows[flow];
	bool any = false, waits = false;
	into->under_load_complete = true;
	for (uint32_t i = work->flow_first_use[flow]; i < work->flow_first_use[flow + 1]; i++) {
		const struct use *use = &work->uses.at[i];
		uint32_t head = work->model->links.at[use->link].to;
		if (use->flow != flow || !use->synchronous || use->dead || seen[head] == flow + 1)
			continue;
		seen[head] = flow + 1;
		any = true;
		waits |= node_figure(work, head, NODE_WAIT) != FIGURE_NONE;
		if (latency_expected(work, head) && node_figure(work, head, NODE_P99) == FIGURE_NONE)
			vec_push(work->arena, &into->silent_latency, head);
		if (!work->estimate->nodes[head].capacity_declared) {
			vec_push(work->arena, &into->silent_capacity, head);
			into->under_load_complete = false;
		}
	}
	into->under_load_complete &= any && into->figures[FLOW_RATE_AVERAGE] != FIGURE_NONE;
	if (!waits) /* nothing is known of load: the plain sum is all there is */
		into->figures[FLOW_UNDER_LOAD_MEAN] = into->figures[FLOW_UNDER_LOAD_P99] = FIGURE_NONE;
}

void flow_latency_make(struct work *work)
{
	const struct model *model = work->model;
	uint32_t *steps = ARENA_ARRAY(work->arena, uint32_t, model->steps.count);
	uint32_t *seen = ARENA_ARRAY(work->arena, uint32_t, model->nodes.count);
	struct timing timing = { .work = work,
				 .step_use = ARENA_ARRAY(work->arena, uint32_t, model->steps.count),
				 .step = ARENA_ARRAY(work->arena, struct span_sums, model->steps.count) };
	for (uint32_t i = work->uses.count; i-- > 0;)
		if (work->uses.at[i].step != MODEL_NONE)
			timing.step_use[work->uses.at[i].step] = i + 1;
	for (uint32_t flow = 0; flow < model->flows.count; flow++) {
		uint32_t count = 0;
		for (uint32_t step = model->flows.at[flow].first_step; step != MODEL_NONE;
		     step = step_after(model, step))
			steps[count++] = step;
		timing.flow = flow;
		time_flow(&timing, steps, count);
		note_silence(work, flow, seen);
	}
}
