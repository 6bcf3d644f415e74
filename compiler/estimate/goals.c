/* Goals: pass, fail, or cannot tell with what would settle it. A range passes where all of it does, fails where none of
 * it does. */
#include "estimate/graph.h"

static void miss(struct work *work, struct estimate_goal *result, uint32_t node, const char *attribute)
{
	enum { MOST = 20 };
	if (result->missing.count < MOST)
		vec_push(work->arena, &result->missing,
			 str_format(work->arena, "%.*s.%s", STR_ARG(work->model->nodes.at[node].name), attribute));
}

static bool holds(enum comparison comparison, double value, double limit)
{
	switch (comparison) {
	case COMPARE_LESS: return value < limit;
	case COMPARE_LESS_EQUAL: return value <= limit * (1 + 1e-12);
	case COMPARE_GREATER: return value > limit;
	case COMPARE_GREATER_EQUAL: return value >= limit * (1 - 1e-12);
	case COMPARE_EQUAL: return value >= limit * (1 - 1e-12) && value <= limit * (1 + 1e-12);
	}
	return false;
}

/* `open_up` and `open_down`: what is not stated could still raise or lower the figure. */
static enum verdict judge(const struct model_goal *goal, struct quantity value, bool open_up, bool open_down)
{
	bool low = holds(goal->comparison, value.low, goal->quantity.high) &&
		   holds(goal->comparison, value.low, goal->quantity.low);
	bool high = holds(goal->comparison, value.high, goal->quantity.high) &&
		    holds(goal->comparison, value.high, goal->quantity.low);
	bool at_most = goal->comparison == COMPARE_LESS || goal->comparison == COMPARE_LESS_EQUAL;
	if (low && high)
		return (at_most ? open_up : open_down) ? VERDICT_UNKNOWN : VERDICT_PASS;
	if (!low && !high)
		return (at_most ? open_down : open_up) ? VERDICT_UNKNOWN : VERDICT_FAIL;
	return VERDICT_UNKNOWN;
}

static void name_ranges(struct work *work, struct estimate_goal *result)
{
	const struct quantity_set *set = &work->model->quantities;
	for (uint32_t i = 0; i < set->unknowns.count && result->missing.count == 0 && i < 20; i++)
		if (set->unknowns.at[i].name.len)
			vec_push(work->arena, &result->missing, set->unknowns.at[i].name);
}

static void judge_figure(struct work *work, const struct model_goal *goal, struct estimate_goal *result, bool open_up,
			 bool open_down)
{
	struct quantity value;
	if (!figure_known(work->estimate, result->figure, &value)) {
		result->verdict = VERDICT_UNKNOWN;
		return;
	}
	result->verdict = judge(goal, value, open_up, open_down);
	if (result->verdict != VERDICT_UNKNOWN)
		result->missing.count = 0;
	else if (result->missing.count == 0)
		name_ranges(work, result);
}

/* Some node on the flow's path is asked for more than it can do. */
static bool is_overloaded(const struct work *work, uint32_t flow)
{
	for (uint32_t i = work->flow_first_use[flow]; i < work->flow_first_use[flow + 1]; i++) {
		const struct use *use = &work->uses.at[i];
		uint32_t head = work->model->links.at[use->link].to;
		struct quantity busy;
		if (use->flow == flow && use->synchronous && work->estimate->nodes[head].capacity_declared &&
		    estimate_node_value(work->estimate, head, NODE_UTILISATION, &busy) && busy.low >= 1)
			return true;
	}
	return false;
}

static void judge_latency(struct work *work, const struct model_goal *goal, struct estimate_goal *result)
{
	bool tail = goal->metric == GOAL_P99;
	const struct estimate *estimate = work->estimate;
	if (result->flow == MODEL_NONE) {
		result->figure = estimate->whole[tail ? WHOLE_LATENCY_P99 : WHOLE_LATENCY_MEAN];
		for (uint32_t i = 0; i < estimate->whole_silent_latency.count; i++)
			miss(work, result, estimate->whole_silent_latency.at[i], tail ? "p99" : "latency");
		judge_figure(work, goal, result, result->missing.count > 0, false);
		return;
	}
	const struct estimate_flow *flow = &estimate->flows[result->flow];
	struct quantity busy;
	uint32_t under_load = flow->figures[tail ? FLOW_UNDER_LOAD_P99 : FLOW_UNDER_LOAD_MEAN];
	result->figure = flow->figures[tail ? FLOW_LATENCY_P99 : FLOW_LATENCY_MEAN];
	if (flow->under_load_complete) {
		result->under_load = true;
		if (figure_known(estimate, under_load, &busy))
			result->figure = under_load;
		else if (is_overloaded(work, result->flow)) {
			result->overloaded = true;
			result->verdict = VERDICT_FAIL;
			result->figure = under_load;
			return;
		}
	}
	for (uint32_t i = 0; i < flow->silent_latency.count; i++)
		miss(work, result, flow->silent_latency.at[i], tail ? "p99" : "latency");
	judge_figure(work, goal, result, result->missing.count > 0, false);
}

static void judge_availability(struct work *work, const struct model_goal *goal, struct estimate_goal *result)
{
	const struct estimate *estimate = work->estimate;
	bool whole = result->flow == MODEL_NONE;
	const uint32_t *silent =
	    whole ? estimate->whole_silent_availability.at : estimate->flows[result->flow].silent_availability.at;
	uint32_t count =
	    whole ? estimate->whole_silent_availability.count : estimate->flows[result->flow].silent_availability.count;
	result->figure =
	    whole ? estimate->whole[WHOLE_AVAILABILITY] : estimate->flows[result->flow].figures[FLOW_AVAILABILITY];
	for (uint32_t i = 0; i < count; i++)
		miss(work, result, silent[i], "availability");
	judge_figure(work, goal, result, false, count > 0);
}

/* A store with an asynchronous copy of unknown lag: its backup only bounds what may be lost. A goal of 0 fails by it all
 * the same, and any other one fails by stores that say all. */
static void judge_lag(struct work *work, const struct model_goal *goal, struct estimate_goal *result)
{
	uint32_t behind = MODEL_NONE;
	bool sure = false;
	for (uint32_t node = 0; node < work->model->nodes.count; node++) {
		struct quantity value;
		if (!recovery_counts(work, node))
			continue;
		if (recovery_lag_unknown(work, node))
			behind = behind == MODEL_NONE ? node : behind;
		else if (figure_known(work->estimate, work->estimate->losses[node], &value))
			sure |= judge(goal, value, false, false) == VERDICT_FAIL;
	}
	if (result->verdict == VERDICT_PASS || behind == MODEL_NONE || (result->verdict == VERDICT_FAIL && sure))
		return;
	if (goal->quantity.high <= 0) {
		result->verdict = VERDICT_FAIL;
		result->missing.count = 0;
		result->behind = true;
		result->node = behind;
	} else if (result->verdict == VERDICT_FAIL) {
		result->verdict = VERDICT_UNKNOWN;
		miss(work, result, behind, "lag");
	}
}

static void judge_recovery(struct work *work, const struct model_goal *goal, struct estimate_goal *result)
{
	bool loss = goal->metric == GOAL_RPO;
	const uint32_t *own = loss ? work->estimate->losses : work->estimate->recoveries;
	double worst = -1;
	result->figure = work->estimate->whole[loss ? WHOLE_RPO : WHOLE_RTO];
	for (uint32_t node = 0; node < work->model->nodes.count; node++) {
		struct quantity value;
		bool lag = loss && recovery_lag_unknown(work, node);
		if (!recovery_counts(work, node))
			continue;
		if (own[node] == FIGURE_NONE)
			miss(work, result, node, lag ? "lag" : loss ? "replication" : "failover");
		else if (!lag && figure_known(work->estimate, own[node], &value) && value.low > worst) {
			worst = value.low;
			result->node = node;
		}
	}
	judge_figure(work, goal, result, result->missing.count > 0, false);
	if (loss)
		judge_lag(work, goal, result);
}

static void judge_cost(struct work *work, const struct model_goal *goal, struct estimate_goal *result)
{
	result->figure = work->estimate->whole[WHOLE_COST];
	for (uint32_t node = 0; node < work->model->nodes.count; node++) {
		enum node_class class_ = model_class(work->model, node);
		if (class_ != CLASS_SOURCE && class_ != CLASS_OUTSIDE &&
		    node_figure(work, node, NODE_COST) == FIGURE_NONE)
			miss(work, result, node, "cost");
	}
	judge_figure(work, goal, result, result->missing.count > 0, false);
}

static void add_goal(struct work *work, uint32_t index, uint32_t flow)
{
	const struct model_goal *goal = &work->model->goals.at[index];
	struct estimate_goal result = {
		.goal = index, .flow = flow, .figure = FIGURE_NONE, .verdict = VERDICT_UNKNOWN, .node = MODEL_NONE
	};
	switch (goal->metric) {
	case GOAL_AVAILABILITY: judge_availability(work, goal, &result); break;
	case GOAL_P99:
	case GOAL_LATENCY: judge_latency(work, goal, &result); break;
	case GOAL_RPO:
	case GOAL_RTO: judge_recovery(work, goal, &result); break;
	case GOAL_COST: judge_cost(work, goal, &result); break;
	}
	vec_push(work->arena, &work->estimate->goals, result);
}

static bool of_flows(enum goal_metric metric)
{
	return metric == GOAL_AVAILABILITY || metric == GOAL_P99 || metric == GOAL_LATENCY;
}

void goals_make(struct work *work)
{
	const struct model *model = work->model;
	uint8_t *own =
	    ARENA_ARRAY(work->arena, uint8_t, model->flows.count); /* bits of metrics that a flow sets itself */
	for (uint32_t i = 0; i < model->goals.count; i++)
		if (model->goals.at[i].flow != MODEL_NONE)
			own[model->goals.at[i].flow] |= (uint8_t)(1 << model->goals.at[i].metric);
	for (uint32_t i = 0; i < model->goals.count; i++) {
		const struct model_goal *goal = &model->goals.at[i];
		if (goal->broken)
			continue;
		if (goal->flow != MODEL_NONE || model->flows.count == 0 || !of_flows(goal->metric)) {
			add_goal(work, i, goal->flow);
			continue;
		}
		for (uint32_t flow = 0; flow < model->flows.count; flow++)
			if (work->estimate->flows[flow].by_client && !(own[flow] & 1 << goal->metric))
				add_goal(work, i, flow);
	}
}
