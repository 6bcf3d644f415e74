/* The whole road: load, capacity, bytes, latency, availability, storage, cost; then values, verdicts and claims. */
#include "estimate/graph.h"

static void fill(uint32_t *figures, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		figures[i] = FIGURE_NONE;
}

static struct work *begin(struct arena *arena, const struct query *query, const struct scenario *scenario)
{
	const struct model *model = query->model;
	struct work *work = ARENA_NEW(arena, struct work);
	struct estimate *estimate = ARENA_NEW(arena, struct estimate);
	*estimate = (struct estimate){ .arena = arena, .query = query, .model = model, .whole_bottleneck = MODEL_NONE };
	if (scenario)
		estimate->scenario = *scenario;
	estimate->nodes = ARENA_ARRAY(arena, struct estimate_node, model->nodes.count);
	estimate->arrows = ARENA_ARRAY(arena, struct estimate_arrow, model->arrows.count);
	estimate->flows = ARENA_ARRAY(arena, struct estimate_flow, model->flows.count);
	for (uint32_t i = 0; i < model->nodes.count; i++)
		fill(estimate->nodes[i].figures, NODE_FIGURE_COUNT);
	for (uint32_t i = 0; i < model->arrows.count; i++)
		fill(estimate->arrows[i].figures, ARROW_FIGURE_COUNT);
	for (uint32_t i = 0; i < model->flows.count; i++) {
		fill(estimate->flows[i].figures, FLOW_FIGURE_COUNT);
		estimate->flows[i].bottleneck = MODEL_NONE;
	}
	fill(estimate->whole, WHOLE_FIGURE_COUNT);
	*work = (struct work){ .arena = arena,
			       .estimate = estimate,
			       .query = query,
			       .model = model,
			       .scenario = &estimate->scenario,
			       .demand = FIGURE_NONE };
	fill(estimate->constants, CONSTANT_COUNT);
	work->one = leaf_number(work, 1, DIMENSION_NONE, FLAVOUR_PLAIN, PROVENANCE_DERIVED, "one");
	work->day = leaf_number(work, 86400, DIMENSION_TIME, FLAVOUR_PLAIN, PROVENANCE_DERIVED, "day");
	work->half =
	    leaf_number(work, 0.5, DIMENSION_NONE, FLAVOUR_PLAIN, PROVENANCE_ASSUMED, "read and write: half and half");
	double demand = estimate->scenario.demand;
	if (demand != 0 && demand != 1)
		work->demand = leaf_number(work, demand, DIMENSION_NONE, FLAVOUR_FACTOR, PROVENANCE_DECLARED, "demand");
	return work;
}

struct work *estimate_work(struct arena *arena, const struct query *query, const struct scenario *scenario)
{
	struct work *work = begin(arena, query, scenario);
	uses_init(work);
	stand_ins_find(work);
	flows_load(work);
	arrows_load(work);
	nodes_sum(work);
	capacity_make(work);
	if (!work->scenario->load_only) {
		bytes_make(work);
		brokers_make(work);
		waits_make(work);
		flow_latency_make(work);
		client_latency_make(work);
		availability_make(work);
		storage_make(work);
		cost_make(work);
		recovery_make(work);
		whole_make(work);
	}
	return work;
}

const struct estimate *estimate_make(struct arena *arena, const struct query *query, const struct scenario *scenario)
{
	struct work *work = estimate_work(arena, query, scenario);
	estimate_bounds(work);
	if (!work->scenario->load_only) {
		bottlenecks_find(work);
		chain_make(work);
		goals_make(work);
		claims_make(work);
	}
	return work->estimate;
}
