/* What rules ask of the numbers, and who waits for whom along a flow. */
#include "lint/rules/rules.h"

static struct rules_figure figure_of(const struct estimate *estimate, uint32_t figure)
{
	struct quantity value;
	if (!figure_known(estimate, figure, &value))
		return (struct rules_figure){ .known = false };
	return (struct rules_figure){ value.low, value.high, true, figure_at(estimate, figure)->upper };
}

struct rules_figure rules_node_figure(struct lint_run *run, uint32_t node, enum node_figure which)
{
	const struct estimate *estimate = lint_estimate(run);
	return figure_of(estimate, estimate->nodes[node].figures[which]);
}

struct rules_figure rules_arrow_figure(struct lint_run *run, uint32_t arrow, enum arrow_figure which)
{
	const struct estimate *estimate = lint_estimate(run);
	return figure_of(estimate, estimate->arrows[arrow].figures[which]);
}

bool rules_threshold_is_set(const struct lint_run *run)
{
	return lint_threshold(run) != run->rule->threshold->fallback;
}

bool rules_public_client(const struct lint_run *run, uint32_t node)
{
	return model_class(run->model, node) == CLASS_SOURCE && !query_declared(run->query, node, ATTR_internal);
}

/* A step is awaited where a chain of calls within its flow leads to it from a client. */
const bool *rules_awaited_steps(struct lint_run *run)
{
	const struct model *model = run->model;
	if (run->awaited_steps)
		return run->awaited_steps;
	bool *awaited = ARENA_ARRAY(run->arena, bool, model->steps.count);
	uint32_t *waits = ARENA_ARRAY(run->arena, uint32_t, model->nodes.count); /* in which flow last, plus one */
	for (uint32_t i = 0; i < model->steps.count; i++) {
		const struct model_step *step = &model->steps.at[i];
		if (step->parallel)
			continue;
		const struct model_arrow *arrow = &model->arrows.at[step->arrow];
		if (arrow->form != ARROW_CALL && arrow->form != ARROW_DUPLEX)
			continue;
		for (uint32_t k = 0; k < arrow->link_count; k++) {
			const struct model_link *link = &model->links.at[arrow->first_link + k];
			if (waits[link->from] != step->flow + 1 && model_class(model, link->from) != CLASS_SOURCE)
				continue;
			waits[link->to] = step->flow + 1;
			awaited[i] = true;
		}
	}
	return run->awaited_steps = awaited;
}

bool rules_use_awaited(const struct rules_use *use, const bool *awaited)
{
	const struct query *query = use->run->query;
	if (use->step != MODEL_NONE)
		return awaited[use->step];
	return rules_is_call(query, use->link) && query->on_request_path[query->model->links.at[use->link].from];
}

bool rules_arrow_to_says(const struct lint_run *run, uint32_t node, enum attribute_id id)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (rules_link_says(run, query->in[i], id))
			return true;
	return false;
}

bool rules_caller_declares(const struct lint_run *run, uint32_t node, enum attribute_id id)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (query_declared(query, run->model->links.at[query->in[i]].from, id))
			return true;
	return false;
}

/* ---- walks ---- */

struct rules_walk rules_walk_make(const struct lint_run *run)
{
	uint32_t count = run->model->nodes.count;
	return (struct rules_walk){ ARENA_ARRAY(run->arena, bool, count), ARENA_ARRAY(run->arena, uint32_t, count),
		                    ARENA_ARRAY(run->arena, uint32_t, count), ARENA_ARRAY(run->arena, uint32_t, count), 0 };
}

void rules_walk_add(struct rules_walk *walk, uint32_t node, uint32_t before)
{
	if (walk->reached[node])
		return;
	walk->reached[node] = true;
	walk->before[node] = before;
	walk->start[node] = before == MODEL_NONE ? node : walk->start[before];
	walk->nodes[walk->count++] = node;
}

void rules_walk_calls(const struct lint_run *run, struct rules_walk *walk, bool (*passes)(const struct lint_run *, uint32_t))
{
	const struct query *query = run->query;
	for (uint32_t next = 0; next < walk->count; next++) {
		uint32_t node = walk->nodes[next];
		if (walk->before[node] != MODEL_NONE && !passes(run, node))
			continue;
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
			if (query_form(query, query->out[i]) == ARROW_CALL)
				rules_walk_add(walk, run->model->links.at[query->out[i]].to, node);
	}
}

void rules_walk_work(const struct lint_run *run, struct rules_walk *walk)
{
	const struct query *query = run->query;
	for (uint32_t next = 0; next < walk->count; next++) {
		uint32_t node = walk->nodes[next];
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
			enum arrow_form form = query_form(query, query->out[i]);
			if (form != ARROW_LINK && form != ARROW_FALLBACK)
				rules_walk_add(walk, run->model->links.at[query->out[i]].to, node);
		}
		bool broker = model_class(run->model, node) == CLASS_BROKER;
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
			if (query_form(query, query->in[i]) == ARROW_MIRROR || (broker && rules_drains_broker(query, query->in[i], node)))
				rules_walk_add(walk, run->model->links.at[query->in[i]].from, node);
	}
}

void rules_walk_witness(struct lint_run *run, struct finding *finding, const struct rules_walk *walk, uint32_t node,
                        uint32_t last)
{
	struct query_path path = { NULL, 1 };
	if (!finding || !lint_has_witness_room(run))
		return;
	for (uint32_t at = node; at != MODEL_NONE; at = walk->before[at])
		path.count++;
	path.nodes = ARENA_ARRAY(run->arena, uint32_t, path.count);
	path.nodes[path.count - 1] = last;
	for (uint32_t at = node, i = path.count - 1; at != MODEL_NONE; at = walk->before[at])
		path.nodes[--i] = at;
	lint_witness(run, finding, path);
}

bool rules_forwards(const struct lint_run *run, uint32_t node)
{
	enum node_class class_ = model_class(run->model, node);
	return class_ == CLASS_ROUTER || class_ == CLASS_COMPUTE;
}

/* ---- room ---- */

/* Shards divide the data, replicas hold it again. */
struct rules_room rules_cache_room(const struct lint_run *run, uint32_t node)
{
	struct rules_room room = { -1, -1 };
	const struct attribute *keys = model_attribute(run->model, node, ATTR_keys);
	const struct attribute *item = model_attribute(run->model, node, ATTR_item);
	const struct attribute *size = model_attribute(run->model, node, ATTR_size);
	const struct attribute *shards = model_attribute(run->model, node, ATTR_shards);
	if (rules_number(keys) >= 0 && rules_number(item) >= 0)
		room.data = rules_number(keys) * rules_number(item);
	if (rules_number(size) >= 0)
		room.memory = size->value.quantity.high * (rules_number(shards) > 1 ? shards->value.quantity.high : 1);
	return room;
}
