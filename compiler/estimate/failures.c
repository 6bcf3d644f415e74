/* What breaks when a part dies: the load that moves is worked out again, then flows and utilisation are compared with
 * before. */
#include "estimate/failures.h"

#include <math.h>
#include <stdlib.h>

const char *failure_domain_name(enum failure_domain domain)
{
	switch (domain) {
	case DOMAIN_NODE: return "node";
	case DOMAIN_REPLICA: return "replica";
	case DOMAIN_ZONE: return "zone";
	case DOMAIN_REGION: return "region";
	case DOMAIN_ASKED: return "asked";
	}
	return "node";
}

const char *flow_state_name(enum flow_state state)
{
	switch (state) {
	case FLOW_WORKS: return "works";
	case FLOW_DEGRADED: return "degraded";
	case FLOW_LOST: return "lost";
	}
	return "works";
}

struct str failure_subject(const struct query *query, const struct failures *failures, uint32_t subject)
{
	uint32_t index = failures->subjects[subject];
	return failures->of_clients ? query->model->nodes.at[index].name : query->model->flows.at[index].id;
}

/* Figures that all events together may make, and things they may look at: a few seconds. Beyond the first a loss is
 * judged by structure alone, beyond the second the list ends; a thousand nodes use a hundredth. Either is said
 * (`partial`). */
static const uint64_t FIGURES = 60000000, STEPS = 600000000;

/* ---- load after the event ---- */

static double utilisation_at(const struct work *work, const double *values, uint32_t node)
{
	uint32_t figure = node_figure(work, node, NODE_UTILISATION);
	if (!work->estimate->nodes[node].capacity_declared || figure == FIGURE_NONE)
		return NAN;
	return values[figure];
}

/* Fills after[] with the utilisation of each node. */
static void work_out(struct analysis *analysis, const struct event *event, const double *retried, double *after)
{
	struct arena scratch = { 0 };
	struct scenario scenario = { .down = event->down,
				     .works = analysis->up,
				     .lost = event->lost,
				     .retried = retried,
				     .demand = event->demand,
				     .cold_cache = event->cold_cache,
				     .load_only = true };
	struct work *work = estimate_work(&scratch, analysis->query, &scenario);
	double *values = ARENA_ARRAY(&scratch, double, work->estimate->count);
	estimate_evaluate(work->estimate, analysis->base->estimate->favourable, values);
	for (uint32_t node = 0; node < analysis->model->nodes.count; node++)
		after[node] = utilisation_at(work, values, node);
	analysis->spent += work->estimate->count + analysis->model->nodes.count;
	arena_finish(&scratch);
}

/* One instance fewer takes nothing but its own share: the others of that node take it over. */
static void lose_instance(const struct analysis *analysis, const struct event *event, double *after)
{
	for (uint32_t i = 0; i < event->nodes.count; i++) {
		uint32_t node = event->nodes.at[i];
		const struct work *work = analysis->base;
		const uint32_t *figures = work->estimate->nodes[node].figures;
		if (isnan(after[node]))
			continue;
		double all = analysis->values[figures[NODE_INSTANCES]], each = analysis->values[figures[NODE_CAPACITY]];
		bool keeps = query_passive(analysis->query, node);
		bool quorum = model_attribute(analysis->model, node, ATTR_quorum) != NULL;
		uint32_t spread = figures[keeps && !quorum ? NODE_LOAD_READ_PEAK : NODE_LOAD_PEAK];
		double share = quorum                  ? after[node]
			       : spread == FIGURE_NONE ? 0
						       : analysis->values[spread] / (all * each);
		after[node] += share * (all / (all - event->lost[node]) - 1);
	}
}

static bool is_overloaded(const struct analysis *analysis, const double *after, uint32_t node)
{
	return after[node] > 1 && !(after[node] <= analysis->before[node] * (1 + 1e-9));
}

/* ---- retries ---- */

static double tries_of(const struct analysis *analysis, uint32_t link)
{
	const struct model *model = analysis->model;
	uint32_t arrow = model->links.at[link].arrow, tail = model->links.at[link].from;
	const struct attribute *breaker = model_arrow_attribute(model, arrow, ATTR_breaker);
	const struct attribute *retries = model_arrow_attribute(model, arrow, ATTR_retries);
	const struct attribute *budget = model_arrow_attribute(model, arrow, ATTR_retry_budget);
	breaker = breaker ? breaker : model_attribute(model, tail, ATTR_breaker);
	retries = retries ? retries : model_attribute(model, tail, ATTR_retries);
	budget = budget ? budget : model_attribute(model, tail, ATTR_retry_budget);
	if ((breaker && breaker->value.kind != VALUE_NO) || !retries || retries->value.kind != VALUE_QUANTITY)
		return 1; /* a breaker stops calling what fails */
	double more = retries->value.quantity.low;
	if (budget && budget->value.kind == VALUE_QUANTITY && budget->value.quantity.low < more)
		more = budget->value.quantity.low;
	return 1 + more;
}

/* Calls fail where the callee is overloaded, or cannot work; and so do the calls of those who cannot do without them.
 * NULL where no more arrows are
 * tried again than the round before, which `tried` counts. */
static double *find_retries(struct analysis *analysis, const struct event *event, const double *after, uint32_t *tried)
{
	const struct query *query = analysis->query;
	uint32_t links = analysis->model->links.count, head = 0, tail = 0;
	uint32_t more = 0;
	if (!analysis->has_retries)
		return NULL;
	for (uint32_t node = 0; node < analysis->model->nodes.count; node++) {
		analysis->affected[node] =
		    is_overloaded(analysis, after, node) || (event->down[node] ? false : !analysis->up[node]);
		if (analysis->affected[node])
			analysis->queue[tail++] = node;
	}
	while (head < tail) {
		uint32_t node = analysis->queue[head++];
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
			uint32_t caller = analysis->model->links.at[query->in[i]].from;
			if (analysis->affected[caller] || !query_is_call(query, query->in[i]) ||
			    !query_required(query, query->in[i]))
				continue;
			analysis->affected[caller] = true;
			analysis->queue[tail++] = caller;
		}
	}
	double *retried = analysis->retried;
	for (uint32_t link = 0; link < links; link++) {
		bool fails = analysis->affected[analysis->model->links.at[link].to] && query_is_call(query, link);
		retried[link] = fails ? tries_of(analysis, link) : 1;
		more += retried[link] != 1;
	}
	if (more <= *tried)
		return NULL;
	*tried = more;
	return retried;
}

/* What is tried again may overload others, whose calls are then tried again as well: until nothing is added. */
static void work_out_retries(struct analysis *analysis, const struct event *event, double *after)
{
	uint32_t tried = 0;
	double *retried = find_retries(analysis, event, after, &tried);
	while (retried) {
		work_out(analysis, event, retried, after);
		if (analysis->spent > FIGURES) {
			analysis->result.partial = true;
			return;
		}
		retried = find_retries(analysis, event, after, &tried);
	}
}

/* ---- flows ---- */

struct asking {
	const struct event *event;
	const struct need *first_down;
};

static bool is_up(void *context, const struct need *need)
{
	struct asking *asking = context;
	bool up = need->is_group || !asking->event->down[need->node];
	if (!up && !asking->first_down)
		asking->first_down = need;
	return up;
}

static struct failure_path *add_path(struct analysis *analysis, struct failure *failure, uint32_t subject)
{
	vec_push(analysis->arena, &failure->witnesses, (struct failure_path){ .subject = subject });
	return &failure->witnesses.at[failure->witnesses.count - 1];
}

static void trace_need(struct analysis *analysis, uint32_t flow, const struct need *need, struct failure *failure)
{
	const struct needs *needs = &analysis->needs[flow];
	struct failure_path *into = add_path(analysis, failure, flow);
	VEC(uint32_t) path = { 0 };
	uint32_t node = need->node;
	while (node != MODEL_NONE && path.count < needs->list.count) {
		vec_push(analysis->arena, &path, node);
		uint32_t from = MODEL_NONE;
		for (uint32_t i = 0; i < needs->list.count; i++)
			if (!needs->list.at[i].is_group && needs->list.at[i].node == node)
				from = needs->list.at[i].from;
		node = from;
	}
	for (uint32_t i = path.count; i-- > 0;)
		vec_push(analysis->arena, &into->nodes, path.at[i]);
	analysis->spent += (uint64_t)path.count * needs->list.count;
}

static bool touches(const struct analysis *analysis, const struct event *event, const double *after, uint32_t flow)
{
	const struct work *base = analysis->base;
	for (uint32_t i = base->flow_first_use[flow]; i < base->flow_first_use[flow + 1]; i++) {
		const struct use *use = &base->uses.at[i];
		const struct model_link *link = &analysis->model->links.at[use->link];
		if (use->flow == flow &&
		    (event->down[link->to] || event->down[link->from] || is_overloaded(analysis, after, link->to)))
			return true;
	}
	return false;
}

static void judge_flows(struct analysis *analysis, const struct event *event, const double *after,
			struct failure *failure)
{
	for (uint32_t flow = 0; flow < analysis->result.subject_count; flow++) {
		struct asking asking = { event, NULL };
		enum flow_state state = FLOW_WORKS;
		if (!needs_met(&analysis->needs[flow], is_up, &asking, analysis->room)) {
			state = FLOW_LOST;
			if (asking.first_down)
				trace_need(analysis, flow, asking.first_down, failure);
		} else if (touches(analysis, event, after, flow))
			state = FLOW_DEGRADED;
		failure->flows[flow] = (uint8_t)state;
	}
}

/* From each node the next one on a way to what is lost and it cannot do without: upwards from what is lost, so that the
 * way is a shortest. */
static void find_ways(struct analysis *analysis, const struct event *event)
{
	const struct query *query = analysis->query;
	uint32_t head = 0, tail = 0, *toward = analysis->toward;
	for (uint32_t node = 0; node < analysis->model->nodes.count; node++) {
		toward[node] = event->down[node] ? node : MODEL_NONE;
		if (event->down[node])
			analysis->queue[tail++] = node;
	}
	while (head < tail) {
		uint32_t node = analysis->queue[head++];
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
			uint32_t caller = analysis->model->links.at[query->in[i]].from;
			if (toward[caller] != MODEL_NONE || analysis->up[caller] ||
			    !query_required(query, query->in[i]))
				continue;
			toward[caller] = node;
			analysis->queue[tail++] = caller;
		}
	}
}

static void trace_client(struct analysis *analysis, uint32_t subject, struct failure *failure)
{
	const uint32_t *toward = analysis->toward;
	struct failure_path *path = add_path(analysis, failure, subject);
	for (uint32_t node = analysis->result.subjects[subject]; node != MODEL_NONE;
	     node = toward[node] == node ? MODEL_NONE : toward[node])
		vec_push(analysis->arena, &path->nodes, node);
	analysis->spent += path->nodes.count;
}

/* Where there are no flows: what each client can reach, by structure. */
static void judge_clients(struct analysis *analysis, const struct event *event, const double *after,
			  struct failure *failure)
{
	const struct query *query = analysis->query;
	uint32_t head = 0, tail = 0;
	for (uint32_t node = 0; node < analysis->model->nodes.count; node++) {
		analysis->affected[node] = event->down[node] || is_overloaded(analysis, after, node);
		if (analysis->affected[node])
			analysis->queue[tail++] = node;
	}
	while (head < tail) {
		uint32_t node = analysis->queue[head++];
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
			uint32_t caller = analysis->model->links.at[query->in[i]].from;
			enum arrow_form form = query_form(query, query->in[i]);
			if (analysis->affected[caller] || form == ARROW_LINK || form == ARROW_FALLBACK)
				continue;
			analysis->affected[caller] = true;
			analysis->queue[tail++] = caller;
		}
	}
	for (uint32_t i = 0; i < analysis->result.subject_count; i++) {
		uint32_t client = analysis->result.subjects[i];
		bool lost = event->down[client] || !analysis->up[client];
		failure->flows[i] = lost ? FLOW_LOST : analysis->affected[client] ? FLOW_DEGRADED : FLOW_WORKS;
		if (lost && failure->witnesses.count == 0)
			find_ways(analysis, event);
		if (lost)
			trace_client(analysis, i, failure);
	}
}

/* ---- one event ---- */

static int by_utilisation(const void *a, const void *b)
{
	const struct overload *x = a, *y = b;
	if (x->utilisation != y->utilisation)
		return x->utilisation > y->utilisation ? -1 : 1;
	return x->node < y->node ? -1 : x->node > y->node;
}

static void take_utilisation(struct analysis *analysis, const struct event *event, const double *after,
			     struct failure *failure)
{
	double most = 0;
	failure->headroom = NAN;
	failure->headroom_node = MODEL_NONE;
	for (uint32_t node = 0; node < analysis->model->nodes.count; node++) {
		if (event->down[node])
			continue;
		if (is_overloaded(analysis, after, node))
			vec_push(analysis->arena, &failure->overloaded,
				 (struct overload){ node, after[node], analysis->before[node] });
		if (after[node] > most) {
			most = after[node];
			failure->headroom = 1 / most;
			failure->headroom_node = node;
		}
	}
	if (failure->overloaded.count)
		qsort(failure->overloaded.at, failure->overloaded.count, sizeof *failure->overloaded.at,
		      by_utilisation);
}

void event_judge(struct analysis *analysis, struct event *event)
{
	uint32_t nodes = analysis->model->nodes.count;
	struct arena *arena = analysis->arena;
	struct failure failure = { .domain = event->domain, .name = event->name };
	double *after = analysis->after;
	if (analysis->spent > STEPS) {
		analysis->result.partial = true;
		return;
	}
	analysis->spent += nodes + analysis->model->links.count + analysis->base->uses.count;
	failure.flows = ARENA_ARRAY(arena, uint8_t, analysis->result.subject_count);
	for (uint32_t i = 0; i < event->nodes.count; i++)
		vec_push(arena, &failure.lost, event->nodes.at[i]);
	for (uint32_t node = 0; node < nodes; node++)
		after[node] = event->down[node] ? NAN : analysis->before[node];
	query_up(analysis->query, event->down, analysis->up);
	if (event->moves && analysis->spent <= FIGURES) {
		work_out(analysis, event, NULL, after);
		work_out_retries(analysis, event, after);
	} else {
		analysis->result.partial |= event->moves;
		if (event->domain == DOMAIN_REPLICA)
			lose_instance(analysis, event, after);
	}
	take_utilisation(analysis, event, after, &failure);
	if (analysis->result.of_clients)
		judge_clients(analysis, event, after, &failure);
	else
		judge_flows(analysis, event, after, &failure);
	vec_push(arena, &analysis->result.list, failure);
}

/* ---- all ---- */

static void find_subjects(struct analysis *analysis)
{
	struct failures *result = &analysis->result;
	uint32_t flows = analysis->model->flows.count, most = 0;
	result->of_clients = flows == 0;
	result->subjects = ARENA_ARRAY(analysis->arena, uint32_t, flows ? flows : analysis->model->nodes.count);
	for (uint32_t node = 0; node < analysis->model->nodes.count && flows == 0; node++)
		if (model_class(analysis->model, node) == CLASS_SOURCE)
			result->subjects[result->subject_count++] = node;
	analysis->needs = ARENA_ARRAY(analysis->arena, struct needs, flows);
	for (uint32_t flow = 0; flow < flows; flow++) {
		result->subjects[result->subject_count++] = flow;
		analysis->needs[flow] = needs_of_flow(analysis->base, flow);
		uint32_t wanted = analysis->needs[flow].colours.count + analysis->needs[flow].choices.count;
		most = wanted > most ? wanted : most;
	}
	analysis->room = ARENA_ARRAY(analysis->arena, bool, most);
}

static void measure_base(struct analysis *analysis)
{
	struct work *base = analysis->base;
	uint32_t nodes = analysis->model->nodes.count;
	const struct quantity_set *set = &analysis->model->quantities;
	analysis->values = ARENA_ARRAY(analysis->arena, double, base->estimate->count);
	analysis->before = ARENA_ARRAY(analysis->arena, double, nodes);
	analysis->after = ARENA_ARRAY(analysis->arena, double, nodes);
	analysis->up = ARENA_ARRAY(analysis->arena, bool, nodes);
	analysis->affected = ARENA_ARRAY(analysis->arena, bool, nodes);
	analysis->queue = ARENA_ARRAY(analysis->arena, uint32_t, nodes);
	analysis->toward = ARENA_ARRAY(analysis->arena, uint32_t, nodes);
	if (set->unknowns.count)
		base->estimate->favourable = estimate_favourable(base);
	estimate_evaluate(base->estimate, base->estimate->favourable, analysis->values);
	for (uint32_t node = 0; node < nodes; node++)
		analysis->before[node] = utilisation_at(base, analysis->values, node);
	analysis->retried = ARENA_ARRAY(analysis->arena, double, analysis->model->links.count);
	for (uint32_t link = 0; link < analysis->model->links.count && !analysis->has_retries; link++)
		analysis->has_retries = tries_of(analysis, link) != 1;
}

static void ask(struct analysis *analysis, const struct failure_question *question)
{
	uint32_t nodes = analysis->model->nodes.count;
	struct event event = { .domain = DOMAIN_ASKED,
			       .down = ARENA_ARRAY(analysis->arena, bool, nodes),
			       .lost = ARENA_ARRAY(analysis->arena, double, nodes),
			       .demand = question->demand,
			       .cold_cache = question->cold_cache,
			       .moves = true };
	for (uint32_t i = 0; i < question->kill_count; i++)
		if (!event.down[question->kill[i]]) {
			event.down[question->kill[i]] = true;
			vec_push(analysis->arena, &event.nodes, question->kill[i]);
		}
	event_judge(analysis, &event);
}

struct failures failures_make(struct arena *arena, const struct query *query, struct failure_question question)
{
	struct scenario as_it_stands = { .load_only = true };
	struct analysis analysis = { .arena = arena, .query = query, .model = query->model };
	analysis.base = estimate_work(arena, query, &as_it_stands);
	measure_base(&analysis);
	find_subjects(&analysis);
	if (question.kill_count || question.cold_cache || (question.demand != 0 && question.demand != 1))
		ask(&analysis, &question);
	else
		events_all(&analysis);
	return analysis.result;
}
