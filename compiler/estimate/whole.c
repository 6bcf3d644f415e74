/* Of all and of each flow: headroom and the node that is full first, error budgets. */
#include "estimate/graph.h"

#include <math.h>

static bool measured(const struct work *work, uint32_t node)
{
	return work->estimate->nodes[node].capacity_declared &&
	       node_figure(work, node, NODE_UTILISATION) != FIGURE_NONE;
}

static uint32_t headroom_taken(struct work *work)
{
	uint32_t busiest = compute(work, COMPUTE_MAXIMUM, work->scratch.at, work->scratch.count, "busiest node");
	return figure_factor(work, compute2(work, COMPUTE_QUOTIENT, work->one, busiest, NULL));
}

static void flow_headroom(struct work *work, uint32_t flow, uint32_t *seen)
{
	work->scratch.count = 0;
	for (uint32_t i = work->flow_first_use[flow]; i < work->flow_first_use[flow + 1]; i++) {
		const struct use *use = &work->uses.at[i];
		uint32_t head = work->model->links.at[use->link].to;
		if (use->flow != flow || use->dead || seen[head] == flow + 1 || !measured(work, head))
			continue;
		seen[head] = flow + 1;
		vec_push(work->arena, &work->scratch, node_figure(work, head, NODE_UTILISATION));
	}
	name_flow(work, flow, FLOW_HEADROOM, headroom_taken(work));
	const uint32_t *figures = work->estimate->flows[flow].figures;
	name_flow(work, flow, FLOW_RATE_HIGHEST,
		  compute2(work, COMPUTE_PRODUCT, figures[FLOW_RATE_PEAK], figures[FLOW_HEADROOM], NULL));
}

static uint32_t availability_goal(const struct model *model, uint32_t flow)
{
	for (uint32_t i = 0; i < model->goals.count; i++)
		if (model->goals.at[i].flow == flow && !model->goals.at[i].broken &&
		    model->goals.at[i].metric == GOAL_AVAILABILITY)
			return i;
	return MODEL_NONE;
}

static void error_budgets(struct work *work)
{
	uint32_t all = availability_goal(work->model, MODEL_NONE);
	uint32_t *own = ARENA_ARRAY(work->arena, uint32_t, work->model->flows.count);
	uint32_t month = leaf_number(work, 30.0 * 86400, DIMENSION_TIME, FLAVOUR_PLAIN, PROVENANCE_DERIVED, "month");
	for (uint32_t flow = 0; flow < work->model->flows.count; flow++)
		own[flow] = work->estimate->flows[flow].by_client ? all : MODEL_NONE;
	for (uint32_t i = work->model->goals.count; i-- > 0;) {
		const struct model_goal *goal = &work->model->goals.at[i];
		if (goal->flow != MODEL_NONE && !goal->broken && goal->metric == GOAL_AVAILABILITY)
			own[goal->flow] = i;
	}
	for (uint32_t flow = 0; flow < work->model->flows.count; flow++) {
		if (own[flow] == MODEL_NONE)
			continue;
		const struct model_goal *goal = &work->model->goals.at[own[flow]];
		uint32_t wanted = leaf_expr(work, goal->expr, goal->span, "goal availability");
		uint32_t rest = compute1(work, COMPUTE_ONE_MINUS, wanted, "what may fail");
		name_flow(work, flow, FLOW_ERROR_BUDGET, compute2(work, COMPUTE_PRODUCT, month, rest, NULL));
	}
}

void whole_make(struct work *work)
{
	uint32_t *seen = ARENA_ARRAY(work->arena, uint32_t, work->model->nodes.count);
	for (uint32_t flow = 0; flow < work->model->flows.count; flow++)
		flow_headroom(work, flow, seen);
	work->scratch.count = 0;
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		if (measured(work, node))
			vec_push(work->arena, &work->scratch, node_figure(work, node, NODE_UTILISATION));
	name_whole(work, WHOLE_HEADROOM, headroom_taken(work));
	error_budgets(work);
}

/* ---- once evaluated ---- */

static double utilisation(const struct work *work, uint32_t node)
{
	double value = measured(work, node) ? work->estimate->high[node_figure(work, node, NODE_UTILISATION)] : NAN;
	return value > 0 ? value : 0;
}

void bottlenecks_find(struct work *work)
{
	struct estimate *estimate = work->estimate;
	estimate->whole_bottleneck = MODEL_NONE;
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		if (utilisation(work, node) >
		    (estimate->whole_bottleneck == MODEL_NONE ? 0 : utilisation(work, estimate->whole_bottleneck)))
			estimate->whole_bottleneck = node;
	for (uint32_t flow = 0; flow < work->model->flows.count; flow++) {
		uint32_t *most = &estimate->flows[flow].bottleneck;
		*most = MODEL_NONE;
		for (uint32_t i = work->flow_first_use[flow]; i < work->flow_first_use[flow + 1]; i++) {
			const struct use *use = &work->uses.at[i];
			uint32_t head = work->model->links.at[use->link].to;
			if (use->flow == flow &&
			    utilisation(work, head) > (*most == MODEL_NONE ? 0 : utilisation(work, *most)))
				*most = head;
		}
	}
}
