/* Availability: of each node by its instances, of each flow and the whole by what they need (needs.c). */
#include "estimate/graph.h"

/* How many of its instances must be up for this use: stated, else a quorum's w or r, the larger for both, else one. */
static uint32_t needed_instances(struct work *work, uint32_t node, bool writes, bool reads)
{
	uint32_t stated = leaf_node(work, node, ATTR_needs);
	if (stated != FIGURE_NONE)
		return stated;
	uint32_t write = quorum_of(work, node, true), read = quorum_of(work, node, false);
	if (!writes || write == FIGURE_NONE || read == FIGURE_NONE)
		return writes ? write : read; /* what is not said to write reads, as its load does */
	return reads ? figure_of(work, compute2(work, COMPUTE_MAXIMUM, write, read, "copies that both need"), OWNER_NODE, node)
	             : write;
}

static uint32_t node_availability(struct work *work, uint32_t node, bool writes, bool reads)
{
	uint32_t each = leaf_node(work, node, ATTR_availability);
	uint32_t replicas = replicas_of(work, node, false);
	if (each == FIGURE_NONE || replicas == FIGURE_NONE)
		return each;
	uint32_t needed = needed_instances(work, node, writes, reads), zones = leaf_node(work, node, ATTR_zones);
	if (zones != FIGURE_NONE && constant_replaced(work, CONSTANT_zone_availability)) {
		uint32_t terms[5] = { each, replicas, needed == FIGURE_NONE ? work->one : needed, zones,
				      leaf_constant(work, CONSTANT_zone_availability) };
		return compute(work, COMPUTE_ZONED, terms, 5, "availability");
	}
	return needed == FIGURE_NONE ? compute2(work, COMPUTE_REDUNDANT, each, replicas, "availability")
				     : compute3(work, COMPUTE_K_OF_N, each, replicas, needed, "availability");
}

uint32_t need_availability(struct work *work, const struct need *need)
{
	if (need->is_group) {
		bool zone = work->model->groups.at[need->node].kind == GROUP_ZONE;
		enum constant constant = zone ? CONSTANT_zone_availability : CONSTANT_region_availability;
		return constant_replaced(work, constant) ? leaf_constant(work, constant) : FIGURE_NONE;
	}
	bool quorum = model_attribute(work->model, need->node, ATTR_quorum) != NULL;
	if (quorum)
		return figure_of(work, node_availability(work, need->node, need->writes, need->reads), OWNER_NODE,
				 need->node);
	return node_figure(work, need->node, NODE_AVAILABILITY);
}

/* Clients and what is no part of the running system are not expected to state an availability. */
static bool should_state(const struct work *work, const struct need *need)
{
	return !need->is_group && model_class(work->model, need->node) != CLASS_SOURCE;
}

static uint32_t downtime(struct work *work, uint32_t availability, double days, const char *label)
{
	uint32_t period = leaf_number(work, days * 86400, DIMENSION_TIME, FLAVOUR_PLAIN, PROVENANCE_DERIVED, label);
	return compute2(work, COMPUTE_PRODUCT, period,
			compute1(work, COMPUTE_ONE_MINUS, availability, "unavailability"), NULL);
}

static uint32_t product_of(struct work *work, const struct needs *needs)
{
	uint32_t *figures = ARENA_ARRAY(work->arena, uint32_t, needs->list.count);
	for (uint32_t i = 0; i < needs->list.count; i++)
		figures[i] = need_availability(work, &needs->list.at[i]);
	return needs_product(work, needs, figures);
}

static void make_flow(struct work *work, uint32_t flow, struct needs *own)
{
	struct estimate_flow *into = &work->estimate->flows[flow];
	struct needs needs = *own = needs_of_flow(work, flow);
	uint32_t figure = product_of(work, &needs);
	for (uint32_t i = 0; i < needs.list.count; i++)
		if (should_state(work, &needs.list.at[i]) && need_availability(work, &needs.list.at[i]) == FIGURE_NONE)
			vec_push(work->arena, &into->silent_availability, needs.list.at[i].node);
	into->availability_partial = into->silent_availability.count > 0;
	if (figure == FIGURE_NONE && !into->availability_partial && needs.list.count)
		figure = leaf_number(work, 1, DIMENSION_NONE, FLAVOUR_PERCENT, PROVENANCE_DERIVED,
				     "needs nothing that may fail");
	name_flow(work, flow, FLOW_AVAILABILITY, figure);
	figure = into->figures[FLOW_AVAILABILITY];
	if (into->availability_partial)
		figure_mark_upper(work, figure);
	name_flow(work, flow, FLOW_DOWNTIME_PER_YEAR, downtime(work, figure, 365, "year"));
	name_flow(work, flow, FLOW_DOWNTIME_PER_MONTH, downtime(work, figure, 30, "month"));
}

void availability_make(struct work *work)
{
	struct estimate *estimate = work->estimate;
	struct needs *own = ARENA_ARRAY(work->arena, struct needs, work->model->flows.count);
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		name_node(work, node, NODE_AVAILABILITY, node_availability(work, node, true, true));
	for (uint32_t flow = 0; flow < work->model->flows.count; flow++)
		make_flow(work, flow, &own[flow]);
	struct needs needs = needs_of_whole(work, MODEL_NONE);
	uint32_t whole = FIGURE_NONE;
	if (!together_product(work, own, &whole))
		whole = product_of(work, &needs);
	name_whole(work, WHOLE_AVAILABILITY, whole);
	for (uint32_t i = 0; i < needs.list.count; i++)
		if (should_state(work, &needs.list.at[i]) && need_availability(work, &needs.list.at[i]) == FIGURE_NONE)
			vec_push(work->arena, &estimate->whole_silent_availability, needs.list.at[i].node);
	estimate->whole_availability_partial = estimate->whole_silent_availability.count > 0;
	uint32_t figure = estimate->whole[WHOLE_AVAILABILITY];
	if (estimate->whole_availability_partial)
		figure_mark_upper(work, figure);
	name_whole(work, WHOLE_DOWNTIME_PER_YEAR, downtime(work, figure, 365, "year"));
	name_whole(work, WHOLE_DOWNTIME_PER_MONTH, downtime(work, figure, 30, "month"));
}
