/* Availability: of each node by its instances, of each flow and the whole by what they need (needs.c). */
#include "estimate/graph.h"

/* How many of its instances must be up for this use: stated, else a quorum's w or r, else one. */
static uint32_t needed_instances(struct work *work, uint32_t node, bool writes, bool reads)
{
	uint32_t stated = leaf_node(work, node, ATTR_needs);
	if (stated != FIGURE_NONE)
		return stated;
	if (writes || reads)
		return quorum_of(work, node, writes);
	return FIGURE_NONE;
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

static uint32_t need_availability(struct work *work, const struct need *need)
{
	if (need->is_group) {
		bool zone = work->model->groups.at[need->node].kind == GROUP_ZONE;
		enum constant constant = zone ? CONSTANT_zone_availability : CONSTANT_region_availability;
		return constant_replaced(work, constant) ? leaf_constant(work, constant) : FIGURE_NONE;
	}
	bool quorum = model_attribute(work->model, need->node, ATTR_quorum) != NULL;
	if (quorum && (need->writes || need->reads))
		return figure_of(work, node_availability(work, need->node, need->writes, need->reads), OWNER_NODE,
				 need->node);
	return node_figure(work, need->node, NODE_AVAILABILITY);
}

/* Lists of figures by colour, then the product of each colour from the leaves to the root. */
static uint32_t product_of(struct work *work, const struct needs *needs)
{
	uint32_t colours = needs->colours.count, *start = ARENA_ARRAY(work->arena, uint32_t, colours + 2);
	uint32_t *figures = ARENA_ARRAY(work->arena, uint32_t, needs->list.count + needs->choices.count);
	uint32_t *value = ARENA_ARRAY(work->arena, uint32_t, colours);
	uint32_t *members = ARENA_ARRAY(work->arena, uint32_t, needs->choices.count),
		 *next = ARENA_ARRAY(work->arena, uint32_t, colours);
	for (uint32_t i = 0; i < needs->list.count; i++)
		start[needs->list.at[i].colour + 2]++;
	for (uint32_t i = 0; i < colours; i++)
		start[i + 2] += start[i + 1];
	uint32_t *sorted = ARENA_ARRAY(work->arena, uint32_t, needs->list.count);
	for (uint32_t i = 0; i < needs->list.count; i++)
		sorted[start[needs->list.at[i].colour + 1]++] = i;
	for (uint32_t i = 0; i < needs->choices.count; i++)
		members[i] = FIGURE_NONE;
	for (uint32_t i = colours; i-- > 0;) {
		uint32_t count = 0;
		for (uint32_t k = start[i]; k < start[i + 1]; k++) {
			uint32_t figure = need_availability(work, &needs->list.at[sorted[k]]);
			if (figure != FIGURE_NONE)
				figures[count++] = figure;
		}
		for (uint32_t at = needs->colours.at[i].first_choice; at != FIGURE_NONE;
		     at = needs->choices.at[at].next) {
			work->scratch.count = 0;
			bool sure = false; /* an alternative of which nothing is stated counts as always up */
			for (uint32_t member = members[at]; member != FIGURE_NONE; member = next[member]) {
				sure |= value[member] == FIGURE_NONE;
				vec_push(work->arena, &work->scratch, value[member]);
			}
			if (!sure && work->scratch.count)
				figures[count++] =
				    compute(work, COMPUTE_ANY_OF, work->scratch.at, work->scratch.count, "any of them");
		}
		value[i] = count == 1 ? figures[0] : compute(work, COMPUTE_PRODUCT, figures, count, "all of them");
		uint32_t choice = needs->colours.at[i].choice;
		if (choice != FIGURE_NONE) {
			next[i] = members[choice];
			members[choice] = i;
		}
	}
	return colours ? value[0] : FIGURE_NONE;
}

/* Clients and what is no part of the running system are not expected to state an availability. */
static bool should_state(const struct work *work, const struct need *need)
{
	return !need->is_group && model_class(work->model, need->node) != CLASS_SOURCE;
}

static uint32_t downtime(struct work *work, uint32_t availability, double days, const char *label)
{
	uint32_t period = leaf_number(work, days * 86400, DIMENSION_TIME, FLAVOUR_PLAIN, PROVENANCE_DEFAULT, label);
	return compute2(work, COMPUTE_PRODUCT, period,
			compute1(work, COMPUTE_ONE_MINUS, availability, "unavailability"), NULL);
}

static void make_flow(struct work *work, uint32_t flow)
{
	struct estimate_flow *into = &work->estimate->flows[flow];
	struct needs needs = needs_of_flow(work, flow);
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
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		name_node(work, node, NODE_AVAILABILITY, node_availability(work, node, false, false));
	for (uint32_t flow = 0; flow < work->model->flows.count; flow++)
		make_flow(work, flow);
	struct needs needs = needs_of_whole(work, MODEL_NONE);
	name_whole(work, WHOLE_AVAILABILITY, product_of(work, &needs));
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
