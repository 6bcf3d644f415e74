/* Loss of data and time to recover, for every database that is a system of record (Part 9, Part 19): the best copy
 * counts. */
#include "estimate/graph.h"

static bool word_is(const struct attribute *attribute, const char *word)
{
	return attribute && attribute->value.kind == VALUE_WORD && str_is(attribute->value.text, word);
}

static uint32_t stated(struct work *work, uint32_t node, double value, const struct attribute *from, const char *label)
{
	return figure_of(work, leaf_stated(work, value, DIMENSION_TIME, from->span, label), OWNER_NODE, node);
}

static void take(struct work *work, uint32_t figure)
{
	if (figure != FIGURE_NONE)
		vec_push(work->arena, &work->scratch, figure);
}

static bool lags_unknown(const struct attribute *how, const struct attribute *lag)
{
	return word_is(how, "async") && !lag;
}

static bool copies_database(const struct work *work, uint32_t link)
{
	enum arrow_form form = query_form(work->query, link);
	return (form == ARROW_COPY || form == ARROW_MIRROR) &&
	       model_base_kind(work->model, work->model->links.at[link].to) == KIND_db;
}

bool recovery_lag_unknown(const struct work *work, uint32_t node)
{
	const struct query *query = work->query;
	if (lags_unknown(model_attribute(work->model, node, ATTR_replication),
			 model_attribute(work->model, node, ATTR_lag)))
		return true;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		uint32_t arrow = work->model->links.at[query->out[i]].arrow;
		if (copies_database(work, query->out[i]) &&
		    lags_unknown(model_arrow_attribute(work->model, arrow, ATTR_replication),
				 model_arrow_attribute(work->model, arrow, ATTR_lag)))
			return true;
	}
	return false;
}

static void take_copies(struct work *work, uint32_t node)
{
	const struct query *query = work->query;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		uint32_t link = query->out[i], arrow = work->model->links.at[link].arrow;
		if (!copies_database(work, link))
			continue;
		const struct attribute *how = model_arrow_attribute(work->model, arrow, ATTR_replication);
		if (word_is(how, "sync") || word_is(how, "semi"))
			take(work, stated(work, node, 0, how, "lag of a synchronous copy"));
		else
			take(work,
			     figure_of(work, leaf_attribute(work, model_arrow_attribute(work->model, arrow, ATTR_lag)),
				       OWNER_ARROW, arrow));
	}
}

static uint32_t data_loss(struct work *work, uint32_t node)
{
	const struct attribute *how = model_attribute(work->model, node, ATTR_replication);
	const struct attribute *quorum = model_attribute(work->model, node, ATTR_quorum);
	const struct attribute *pitr = model_attribute(work->model, node, ATTR_pitr);
	work->scratch.count = 0;
	if (word_is(how, "sync") || word_is(how, "semi"))
		take(work, stated(work, node, 0, how, "lag of a synchronous replica"));
	else if (quorum)
		take(work, stated(work, node, 0, quorum, "lag within a quorum"));
	else
		take(work, leaf_node(work, node, ATTR_lag));
	take_copies(work, node);
	take(work, leaf_node(work, node, ATTR_backup));
	if (pitr && pitr->value.kind != VALUE_NO) {
		uint32_t age = leaf_node(work, node, ATTR_pitr);
		take(work, age == FIGURE_NONE ? leaf_constant(work, CONSTANT_pitr_age) : age);
	}
	return figure_of(work,
			 compute(work, COMPUTE_MINIMUM, work->scratch.at, work->scratch.count, "data that may be lost"),
			 OWNER_NODE, node);
}

static uint32_t time_to_recover(struct work *work, uint32_t node)
{
	const struct attribute *failover = model_attribute(work->model, node, ATTR_failover);
	uint32_t detect = leaf_node(work, node, ATTR_detect), restore = leaf_node(work, node, ATTR_restore),
		 last = FIGURE_NONE;
	bool moves =
	    word_is(failover, "auto") ||
	    (!failover && (query_managed(work->query, node) || model_attribute(work->model, node, ATTR_quorum)));
	if (moves)
		last = leaf_constant(work, CONSTANT_failover_time);
	else
		last = restore;
	if (last == FIGURE_NONE)
		return FIGURE_NONE;
	/* a sum even of one term: the constant is everybody's and must not become this node's own */
	uint32_t terms[2] = { last, detect };
	return figure_of(work, compute(work, COMPUTE_SUM, terms, detect == FIGURE_NONE ? 1 : 2, "time until it is back"),
			 OWNER_NODE, node);
}

static uint32_t longer(struct work *work, uint32_t a, uint32_t b, const char *label)
{
	if (a == FIGURE_NONE || b == FIGURE_NONE)
		return a == FIGURE_NONE ? b : a;
	return compute2(work, COMPUTE_MAXIMUM, a, b, label);
}

/* It sends clients elsewhere when what they use is gone. */
static bool steers(const struct query *query, uint32_t node)
{
	if (model_base_kind(query->model, node) != KIND_dns || query_declared(query, node, ATTR_anycast))
		return false;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		if (query_form(query, query->out[i]) == ARROW_FALLBACK)
			return true;
	return query_is_or(query, node);
}

/* Clients keep to a dead region until their answer from DNS has run out, unless all share one address; and DNS answers
 * otherwise once it has noticed. What is behind it recovers meanwhile. */
static uint32_t until_steered(struct work *work, uint32_t time)
{
	uint32_t longest = FIGURE_NONE;
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		if (steers(work->query, node)) {
			longest = longer(work, longest, leaf_node(work, node, ATTR_ttl), "longest ttl");
			time = longer(work, time, leaf_node(work, node, ATTR_detect), "and until DNS notices");
		}
	if (time != FIGURE_NONE && longest != FIGURE_NONE)
		return compute2(work, COMPUTE_SUM, time, longest, "and until DNS follows");
	return time == FIGURE_NONE ? longest : time;
}

bool recovery_counts(const struct work *work, uint32_t node)
{
	return model_base_kind(work->model, node) == KIND_db && query_system_of_record(work->query, node) &&
	       !query_has_role(work->query, node, "standby") && !query_has_role(work->query, node, "dr");
}

void recovery_make(struct work *work)
{
	struct estimate *estimate = work->estimate;
	uint32_t loss = FIGURE_NONE, time = FIGURE_NONE, count = work->model->nodes.count;
	bool loss_open = false, time_open = false, behind = false;
	estimate->losses = ARENA_ARRAY(work->arena, uint32_t, count);
	estimate->recoveries = ARENA_ARRAY(work->arena, uint32_t, count);
	for (uint32_t node = 0; node < count; node++) {
		bool counts = recovery_counts(work, node);
		uint32_t own_loss = counts ? data_loss(work, node) : FIGURE_NONE;
		uint32_t own_time = counts ? time_to_recover(work, node) : FIGURE_NONE;
		estimate->losses[node] = own_loss;
		estimate->recoveries[node] = own_time;
		behind |= counts && recovery_lag_unknown(work, node);
		loss_open |= counts && own_loss == FIGURE_NONE;
		time_open |= counts && own_time == FIGURE_NONE;
		loss = longer(work, loss, own_loss, "worst so far");
		time = longer(work, time, own_time, "worst so far");
	}
	name_whole(work, WHOLE_RPO, loss);
	name_whole(work, WHOLE_RTO, until_steered(work, time));
	if (behind)
		figure_mark_upper(work, estimate->whole[WHOLE_RPO]);
	if (loss_open)
		figure_mark_lower(work, estimate->whole[WHOLE_RPO]);
	if (time_open)
		figure_mark_lower(work, estimate->whole[WHOLE_RTO]);
}
