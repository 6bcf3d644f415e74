/* Loss of data and time to recover, for every database that is a system of record (Part 9, Part 19): the best copy
 * counts. */
#include "estimate/graph.h"

static bool word_is(const struct attribute *attribute, const char *word)
{
	return attribute && attribute->value.kind == VALUE_WORD && str_is(attribute->value.text, word);
}

static bool counts(const struct work *work, uint32_t node)
{
	return model_base_kind(work->model, node) == KIND_db && query_system_of_record(work->query, node) &&
	       !query_has_role(work->query, node, "standby") && !query_has_role(work->query, node, "dr");
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

static void take_copies(struct work *work, uint32_t node)
{
	const struct query *query = work->query;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		uint32_t link = query->out[i], arrow = work->model->links.at[link].arrow;
		enum arrow_form form = query_form(query, link);
		if ((form != ARROW_COPY && form != ARROW_MIRROR) ||
		    model_base_kind(work->model, work->model->links.at[link].to) != KIND_db)
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
	uint32_t terms[2] = { detect, last };
	return figure_of(work, sum_known(work, terms, 2, "time until it is back"), OWNER_NODE, node);
}

/* Clients keep to a dead region until their answer from DNS has run out, unless all share one address. */
static uint32_t steering(struct work *work)
{
	const struct query *query = work->query;
	uint32_t longest = FIGURE_NONE;
	for (uint32_t node = 0; node < work->model->nodes.count; node++) {
		if (model_base_kind(work->model, node) != KIND_dns || query_declared(query, node, ATTR_anycast))
			continue;
		bool steers = query_is_or(query, node);
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
			steers |= query_form(query, query->out[i]) == ARROW_FALLBACK;
		uint32_t ttl = steers ? leaf_node(work, node, ATTR_ttl) : FIGURE_NONE;
		if (ttl != FIGURE_NONE)
			longest =
			    longest == FIGURE_NONE ? ttl : compute2(work, COMPUTE_MAXIMUM, longest, ttl, "longest ttl");
	}
	return longest;
}

bool recovery_silent(struct work *work, uint32_t node, bool loss)
{
	return counts(work, node) && (loss ? data_loss(work, node) : time_to_recover(work, node)) == FIGURE_NONE;
}

void recovery_make(struct work *work)
{
	uint32_t loss = FIGURE_NONE, time = FIGURE_NONE, ttl = steering(work);
	bool loss_open = false, time_open = false;
	for (uint32_t node = 0; node < work->model->nodes.count; node++) {
		if (!counts(work, node))
			continue;
		uint32_t own_loss = data_loss(work, node), own_time = time_to_recover(work, node);
		loss_open |= own_loss == FIGURE_NONE;
		time_open |= own_time == FIGURE_NONE;
		if (own_loss != FIGURE_NONE)
			loss = loss == FIGURE_NONE ? own_loss
						   : compute2(work, COMPUTE_MAXIMUM, loss, own_loss, "worst so far");
		if (own_time != FIGURE_NONE)
			time = time == FIGURE_NONE ? own_time
						   : compute2(work, COMPUTE_MAXIMUM, time, own_time, "worst so far");
	}
	if (time != FIGURE_NONE && ttl != FIGURE_NONE)
		time = compute2(work, COMPUTE_SUM, time, ttl, "and until DNS follows");
	name_whole(work, WHOLE_RPO, loss);
	name_whole(work, WHOLE_RTO, time);
	if (loss_open)
		figure_mark_lower(work, work->estimate->whole[WHOLE_RPO]);
	if (time_open)
		figure_mark_lower(work, work->estimate->whole[WHOLE_RTO]);
}
