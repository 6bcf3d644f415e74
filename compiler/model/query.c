/* Predicates of rules.md 1.1 to 1.5: each is asked of a node or a link and answers at once. */
#include "model/query.h"

#include <string.h>

/* ---- adjacency ---- */

/* Links by one of their ends, in order of the links. */
static uint32_t *sort_links(struct arena *arena, const struct model *model, bool by_tail, uint32_t **start)
{
	uint32_t nodes = model->nodes.count, links = model->links.count;
	uint32_t *sorted = ARENA_ARRAY(arena, uint32_t, links), *next = ARENA_ARRAY(arena, uint32_t, nodes + 1);
	*start = ARENA_ARRAY(arena, uint32_t, nodes + 1);
	for (uint32_t i = 0; i < links; i++)
		(*start)[(by_tail ? model->links.at[i].from : model->links.at[i].to) + 1]++;
	for (uint32_t i = 0; i < nodes; i++)
		(*start)[i + 1] += (*start)[i];
	memcpy(next, *start, sizeof(*next) * (nodes + 1));
	for (uint32_t i = 0; i < links; i++)
		sorted[next[by_tail ? model->links.at[i].from : model->links.at[i].to]++] = i;
	return sorted;
}

/* ---- attributes ---- */

static bool is_yes(const struct attribute *attribute)
{
	return attribute && attribute->value.kind != VALUE_NO;
}

bool query_declared(const struct query *query, uint32_t node, enum attribute_id id)
{
	return is_yes(model_attribute(query->model, node, id));
}

bool query_denied(const struct query *query, uint32_t node, enum attribute_id id)
{
	const struct attribute *attribute = model_attribute(query->model, node, id);
	return attribute && attribute->value.kind == VALUE_NO;
}

bool query_link_declared(const struct query *query, uint32_t link, enum attribute_id id)
{
	return is_yes(model_arrow_attribute(query->model, query->model->links.at[link].arrow, id));
}

bool query_has_role(const struct query *query, uint32_t node, const char *role)
{
	const struct attribute *attribute = model_attribute(query->model, node, ATTR_role);
	return attribute && attribute->value.kind != VALUE_NO && str_is(attribute->value.text, role);
}

static bool holds(const struct value *value, const char *word)
{
	if (value->kind != VALUE_LIST)
		return str_is(value->text, word);
	for (uint32_t i = 0; i < value->item_count; i++)
		if (str_is(value->items[i].text, word))
			return true;
	return false;
}

bool query_has_data(const struct query *query, uint32_t node, const char *class_)
{
	const struct attribute *attribute = model_attribute(query->model, node, ATTR_data);
	return attribute && holds(&attribute->value, class_);
}

bool query_critical(const struct query *query, uint32_t node)
{
	return query_has_data(query, node, "money") || query_has_data(query, node, "balance") ||
	       query_has_data(query, node, "inventory") || query_has_data(query, node, "booking");
}

/* ---- nodes ---- */

double query_replicas(const struct query *query, uint32_t node)
{
	const struct attribute *autoscale = model_attribute(query->model, node, ATTR_autoscale);
	if (autoscale && autoscale->value.kind == VALUE_QUANTITY)
		return autoscale->value.quantity.low;
	const struct attribute *replicas = model_attribute(query->model, node, ATTR_replicas);
	return replicas && replicas->value.kind == VALUE_QUANTITY ? replicas->value.quantity.low : -1;
}

double query_replicas_max(const struct query *query, uint32_t node)
{
	const struct attribute *autoscale = model_attribute(query->model, node, ATTR_autoscale);
	if (autoscale && autoscale->value.kind == VALUE_QUANTITY)
		return autoscale->value.quantity.high;
	return query_replicas(query, node);
}

bool query_managed(const struct query *query, uint32_t node)
{
	if (query_declared(query, node, ATTR_self_hosted) || query_denied(query, node, ATTR_managed))
		return false;
	enum base_kind kind = model_base_kind(query->model, node);
	bool by_kind = kind == KIND_dns || kind == KIND_cdn || kind == KIND_store || kind == KIND_external ||
	               kind == KIND_monitor || (kind == KIND_lb && query_replicas(query, node) < 0);
	return by_kind || query_declared(query, node, ATTR_managed);
}

bool query_passive(const struct query *query, uint32_t node)
{
	enum node_class class_ = model_class(query->model, node);
	return class_ == CLASS_STORE || class_ == CLASS_BROKER;
}

bool query_system_of_record(const struct query *query, uint32_t node)
{
	enum base_kind kind = model_base_kind(query->model, node);
	return (kind == KIND_db || kind == KIND_store) && !query_declared(query, node, ATTR_derived) &&
	       !query_has_role(query, node, "replica");
}

/* "gw12" and "gw3" both give "gw"; a separator before the number goes too. */
static struct str without_number(struct str name)
{
	size_t end = name.len;
	while (end > 0 && name.at[end - 1] >= '0' && name.at[end - 1] <= '9')
		end--;
	if (end < name.len && end > 0 && (name.at[end - 1] == '-' || name.at[end - 1] == '_'))
		end--;
	return end > 0 ? str_slice(name, 0, end) : name;
}

static uint32_t region_of(const struct model *model, uint32_t node)
{
	uint32_t group = model->nodes.at[node].group;
	while (group != MODEL_NONE && model->groups.at[group].kind != GROUP_REGION)
		group = model->groups.at[group].parent;
	return group;
}

bool query_twins(const struct query *query, uint32_t a, uint32_t b)
{
	const struct model *model = query->model;
	const struct model_node *one = &model->nodes.at[a], *other = &model->nodes.at[b];
	if (one->kind != other->kind)
		return false;
	if (one->template_id != MODEL_NONE && one->template_id == other->template_id)
		return true;
	const struct attribute *class_ = model_attribute(model, a, ATTR_twin);
	const struct attribute *other_class = model_attribute(model, b, ATTR_twin);
	if (class_ && other_class)
		return str_equal(class_->value.text, other_class->value.text);
	if (class_ || other_class)
		return false;
	uint32_t region = region_of(model, a), other_region = region_of(model, b);
	if (region != MODEL_NONE && other_region != MODEL_NONE && region != other_region)
		return true;
	return str_equal(without_number(one->id), without_number(other->id));
}

/* ---- links ---- */

enum arrow_form query_form(const struct query *query, uint32_t link)
{
	return query->model->arrows.at[query->model->links.at[link].arrow].form;
}

bool query_is_call(const struct query *query, uint32_t link)
{
	enum arrow_form form = query_form(query, link);
	return form == ARROW_CALL || form == ARROW_DUPLEX;
}

/* Links that a fallback arrow of the same tail stands in for: named by `for`, else all to a target of its kind. */
static void find_fallbacks(struct query *query)
{
	const struct model *model = query->model;
	uint32_t *named = ARENA_ARRAY(query->arena, uint32_t, model->nodes.count); /* for which tail, plus one */
	for (uint32_t tail = 0; tail < model->nodes.count; tail++) {
		uint32_t kinds = 0;
		bool any = false;
		for (uint32_t i = query->out_start[tail]; i < query->out_start[tail + 1]; i++) {
			uint32_t link = query->out[i];
			if (query_form(query, link) != ARROW_FALLBACK)
				continue;
			any = true;
			const struct attribute *stands_for = model_arrow_attribute(model, model->links.at[link].arrow, ATTR_for);
			if (!stands_for)
				kinds |= 1u << model_base_kind(model, model->links.at[link].to);
			else if (stands_for->value.node != MODEL_NONE)
				named[stands_for->value.node] = tail + 1;
		}
		for (uint32_t i = query->out_start[tail]; any && i < query->out_start[tail + 1]; i++) {
			uint32_t head = model->links.at[query->out[i]].to;
			query->has_fallback[query->out[i]] = named[head] == tail + 1 || kinds & 1u << model_base_kind(model, head);
		}
	}
}

static bool is_required(const struct query *query, uint32_t link)
{
	static const enum attribute_id spares[] = { ATTR_optional, ATTR_best_effort, ATTR_outbox, ATTR_fallback };
	const struct model *model = query->model;
	uint32_t tail = model->links.at[link].from, head = model->links.at[link].to;
	bool sends = query_form(query, link) == ARROW_SEND && model_class(model, head) == CLASS_BROKER &&
	             !query_passive(query, tail);
	if (!query_is_call(query, link) && !sends)
		return false;
	if (model_base_kind(model, head) == KIND_monitor || query->fronts[head] != MODEL_NONE || query->has_fallback[link])
		return false;
	for (size_t i = 0; i < sizeof spares / sizeof *spares; i++)
		if (query_link_declared(query, link, spares[i]))
			return false;
	return !query_declared(query, head, ATTR_optional) && !query_declared(query, head, ATTR_best_effort);
}

bool query_required(const struct query *query, uint32_t link)
{
	return query->required[link];
}

bool query_is_or(const struct query *query, uint32_t node)
{
	return query->any_will_do[node];
}

/* A router with two or more call targets, all of them twins of the first. */
static bool is_or(const struct query *query, uint32_t node)
{
	enum base_kind kind = model_base_kind(query->model, node);
	uint32_t first = MODEL_NONE, targets = 0;
	if (kind != KIND_dns && kind != KIND_lb && kind != KIND_proxy)
		return false;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		uint32_t target = query->model->links.at[query->out[i]].to;
		if (!query->required[query->out[i]] || !query_is_call(query, query->out[i]))
			continue;
		targets++;
		if (first == MODEL_NONE)
			first = target;
		else if (!query_twins(query, first, target))
			return false;
	}
	return targets >= 2;
}

/* ---- what a cache fronts ---- */

/* `fronts = a`, or the first of a list. */
static uint32_t declared_front(const struct query *query, uint32_t node, bool *declared)
{
	const struct attribute *fronts = model_attribute(query->model, node, ATTR_fronts);
	*declared = fronts != NULL;
	if (!fronts)
		return MODEL_NONE;
	return fronts->value.kind == VALUE_LIST && fronts->value.item_count ? fronts->value.items[0].node
	                                                                    : fronts->value.node;
}

static bool may_front(const struct query *query, uint32_t node)
{
	static const char *const roles[] = { "session", "limiter", "counter", "timeline", "lookup", "presence", "pubsub" };
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (query_has_role(query, node, roles[i]))
			return false;
	return true;
}

/* The store that this caller asks when the cache misses: one with `when = miss`, else the first db or search it calls. */
static uint32_t store_behind(const struct query *query, uint32_t caller)
{
	const struct model *model = query->model;
	uint32_t first = MODEL_NONE;
	for (uint32_t i = query->out_start[caller]; i < query->out_start[caller + 1]; i++) {
		uint32_t link = query->out[i], target = model->links.at[link].to;
		enum base_kind kind = model_base_kind(model, target);
		if (!query_is_call(query, link) || (kind != KIND_db && kind != KIND_search))
			continue;
		if (query_link_declared(query, link, ATTR_when))
			return target;
		if (first == MODEL_NONE)
			first = target;
	}
	return first;
}

static void find_fronts(struct query *query)
{
	const struct model *model = query->model;
	/* asked once for each caller of a cache, not for each pair */
	uint32_t *behind = ARENA_ARRAY(query->arena, uint32_t, model->nodes.count);
	bool *asked = ARENA_ARRAY(query->arena, bool, model->nodes.count);
	for (uint32_t node = 0; node < model->nodes.count; node++) {
		bool declared = false;
		query->fronts[node] = MODEL_NONE;
		enum base_kind kind = model_base_kind(model, node);
		if (kind == KIND_cache || kind == KIND_cdn || kind == KIND_proxy)
			query->fronts[node] = declared_front(query, node, &declared);
		if (declared || kind != KIND_cache || !may_front(query, node))
			continue;
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
			uint32_t caller = model->links.at[query->in[i]].from;
			if (!query_is_call(query, query->in[i]))
				continue;
			if (!asked[caller])
				behind[caller] = store_behind(query, caller);
			asked[caller] = true;
			if (query->fronts[node] == MODEL_NONE)
				query->fronts[node] = behind[caller];
		}
	}
}

/* ---- making one ---- */

static void find_dlqs(struct query *query)
{
	const struct model *model = query->model;
	for (uint32_t node = 0; node < model->nodes.count; node++) {
		query->is_dlq[node] |= query_has_role(query, node, "dlq");
		const struct attribute *dlq = model_attribute(model, node, ATTR_dlq);
		if (dlq && dlq->value.node != MODEL_NONE && dlq->value.kind != VALUE_YES && dlq->value.kind != VALUE_NO)
			query->is_dlq[dlq->value.node] = true;
	}
	for (uint32_t arrow = 0; arrow < model->arrows.count; arrow++) {
		const struct attribute *dlq = model_arrow_attribute(model, arrow, ATTR_dlq);
		if (dlq && dlq->value.node != MODEL_NONE && dlq->value.kind != VALUE_YES && dlq->value.kind != VALUE_NO)
			query->is_dlq[dlq->value.node] = true;
	}
}

struct query *query_make(struct arena *arena, const struct model *model)
{
	struct query *query = ARENA_NEW(arena, struct query);
	uint32_t nodes = model->nodes.count, links = model->links.count;
	query->arena = arena;
	query->model = model;
	query->out = sort_links(arena, model, true, &query->out_start);
	query->in = sort_links(arena, model, false, &query->in_start);
	query->operations = ARENA_ARRAY(arena, uint8_t, links);
	query->fronts = ARENA_ARRAY(arena, uint32_t, nodes);
	query->on_request_path = ARENA_ARRAY(arena, bool, nodes);
	query->is_dlq = ARENA_ARRAY(arena, bool, nodes);
	query->required = ARENA_ARRAY(arena, bool, links);
	query->any_will_do = ARENA_ARRAY(arena, bool, nodes);
	query->caller = ARENA_ARRAY(arena, uint32_t, nodes);
	query->queue = ARENA_ARRAY(arena, uint32_t, nodes);
	query->missing = ARENA_ARRAY(arena, uint32_t, nodes);
	query->has_fallback = ARENA_ARRAY(arena, bool, links);
	for (uint32_t i = 0; i < links; i++)
		query->operations[i] = (uint8_t)query_arrow_operation(model, model->links.at[i].arrow, model->links.at[i].to);
	find_fronts(query);
	find_fallbacks(query);
	for (uint32_t i = 0; i < links; i++)
		query->required[i] = is_required(query, i);
	for (uint32_t i = 0; i < nodes; i++)
		query->any_will_do[i] = is_or(query, i);
	query_find_callers(query);
	find_dlqs(query);
	return query;
}
