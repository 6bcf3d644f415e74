/* Copies: how fresh one is, and whether the data has a home besides it. */
#include "lint/rules/rules.h"

static enum rules_freshness freshness_of(const struct attribute *replication, const struct attribute *lag)
{
	if (rules_holds(replication, "sync"))
		return RULES_FRESH;
	if (replication || rules_number(lag) > 0)
		return RULES_STALE;
	return rules_number(lag) == 0 ? RULES_FRESH : RULES_UNSTATED;
}

/* The link by which a replica is fed; MODEL_NONE if it is not drawn. */
static uint32_t feed_of(const struct query *query, uint32_t replica)
{
	for (uint32_t i = query->in_start[replica]; i < query->in_start[replica + 1]; i++) {
		enum arrow_form form = query_form(query, query->in[i]);
		if (form == ARROW_COPY || form == ARROW_MIRROR)
			return query->in[i];
	}
	return MODEL_NONE;
}

bool rules_copy_critical(const struct rules_use *use)
{
	const struct query *query = use->run->query;
	uint32_t copy = query->model->links.at[use->link].to;
	if (rules_holds_any(rules_use_attribute(use, ATTR_data), RULES_CRITICAL) || query_critical(query, copy))
		return true;
	uint32_t feed = query_has_role(query, copy, "replica") ? feed_of(query, copy) : MODEL_NONE;
	return feed != MODEL_NONE && !model_attribute(query->model, copy, ATTR_data) &&
	       query_critical(query, query->model->links.at[feed].from);
}

static enum rules_freshness replica_freshness(const struct lint_run *run, uint32_t replica)
{
	const struct model *model = run->model;
	uint32_t feed = feed_of(run->query, replica);
	const struct attribute *replication = model_attribute(model, replica, ATTR_replication);
	const struct attribute *lag = model_attribute(model, replica, ATTR_lag);
	if (feed == MODEL_NONE)
		return freshness_of(replication, lag);
	uint32_t arrow = model->links.at[feed].arrow;
	if (model_arrow_attribute(model, arrow, ATTR_replication))
		replication = model_arrow_attribute(model, arrow, ATTR_replication);
	if (model_arrow_attribute(model, arrow, ATTR_lag))
		lag = model_arrow_attribute(model, arrow, ATTR_lag);
	return freshness_of(replication ? replication : model_attribute(model, model->links.at[feed].from, ATTR_replication), lag);
}

enum rules_freshness rules_db_freshness(const struct rules_use *use)
{
	const struct model *model = use->run->model;
	uint32_t target = model->links.at[use->link].to;
	if (query_has_role(use->run->query, target, "replica"))
		return replica_freshness(use->run, target);
	const struct attribute *from = rules_use_attribute(use, ATTR_read_from);
	if (!from && rules_holds(rules_flow_attribute(use, ATTR_consistency), "strong"))
		return RULES_FRESH;
	if (!from)
		from = model_attribute(model, target, ATTR_read_from);
	if (!rules_holds_any(from, "replica nearest"))
		return RULES_FRESH;
	return freshness_of(model_attribute(model, target, ATTR_replication), model_attribute(model, target, ATTR_lag));
}

bool rules_use_reads(const struct rules_use *use)
{
	return (rules_use_operation(use) & OPERATION_READ) ||
	       (rules_use_operation(use) == OPERATION_UNKNOWN && rules_use_says(use, ATTR_by));
}

bool rules_may_be_old(const struct rules_use *use)
{
	const struct model_link *ends = &use->run->model->links.at[use->link];
	return rules_use_says(use, ATTR_stale_ok) || query_declared(use->run->query, ends->to, ATTR_stale_ok) ||
	       query_has_role(use->run->query, ends->from, "analytics");
}

bool *rules_near_record(const struct lint_run *run)
{
	const struct query *query = run->query;
	uint32_t nodes = run->model->nodes.count, head = 0, tail = 0;
	bool *near = ARENA_ARRAY(run->arena, bool, nodes);
	uint32_t *queue = ARENA_ARRAY(run->arena, uint32_t, nodes);
	for (uint32_t node = 0; node < nodes; node++)
		if (query_system_of_record(query, node)) {
			near[node] = true;
			queue[tail++] = node;
		}
	while (head < tail) {
		uint32_t node = queue[head++];
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
			uint32_t caller = run->model->links.at[query->in[i]].from;
			enum node_class class_ = model_class(run->model, caller);
			if (near[caller] || !query_is_call(query, query->in[i]) || (class_ != CLASS_COMPUTE && class_ != CLASS_ROUTER))
				continue;
			near[caller] = true;
			queue[tail++] = caller;
		}
	}
	return near;
}

bool rules_is_copy(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	bool copied = false;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
		uint32_t link = query->in[i], from = run->model->links.at[link].from;
		enum arrow_form form = query_form(query, link);
		if (form == ARROW_COPY && model_class(run->model, from) == CLASS_STORE)
			copied = true;
		else if (form == ARROW_SEND || form == ARROW_COPY || form == ARROW_MIRROR ||
		         (rules_is_call(query, link) && query->operations[link] & (OPERATION_WRITE | OPERATION_UPSERT)))
			return false;
	}
	return copied;
}

static bool keeps_whole_copy(const struct query *query, uint32_t node)
{
	enum base_kind kind = model_base_kind(query->model, node);
	return (kind == KIND_db || kind == KIND_store) && !query_declared(query, node, ATTR_derived);
}

bool rules_has_copy(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		enum arrow_form form = query_form(query, query->out[i]);
		if ((form == ARROW_COPY || form == ARROW_MIRROR) && keeps_whole_copy(query, run->model->links.at[query->out[i]].to))
			return true;
	}
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (query_form(query, query->in[i]) == ARROW_MIRROR && keeps_whole_copy(query, run->model->links.at[query->in[i]].from))
			return true;
	return false;
}
