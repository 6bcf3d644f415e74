#include "lint/rules/rules.h"

#include <math.h>

bool rules_is_call(const struct query *query, uint32_t link)
{
	enum arrow_form form = query_form(query, link);
	return form == ARROW_CALL || form == ARROW_DUPLEX;
}

static bool moves_data(enum arrow_form form)
{
	return form == ARROW_SEND || form == ARROW_COPY || form == ARROW_MIRROR;
}

static bool is_poll(const struct query *query, uint32_t link)
{
	if (query->operations[link] != OPERATION_UNKNOWN)
		return query->operations[link] == OPERATION_READ;
	return model_base_kind(query->model, query->model->links.at[link].from) == KIND_worker;
}

bool rules_fills_broker(const struct query *query, uint32_t link, uint32_t broker)
{
	const struct model_link *ends = &query->model->links.at[link];
	enum arrow_form form = query_form(query, link);
	if (form == ARROW_MIRROR && (ends->from == broker || ends->to == broker))
		return true;
	return ends->to == broker && (moves_data(form) || (rules_is_call(query, link) && !is_poll(query, link)));
}

bool rules_drains_broker(const struct query *query, uint32_t link, uint32_t broker)
{
	const struct model_link *ends = &query->model->links.at[link];
	enum arrow_form form = query_form(query, link);
	if (ends->from == broker)
		return moves_data(form) || rules_is_call(query, link);
	return ends->to == broker && (form == ARROW_MIRROR || (rules_is_call(query, link) && is_poll(query, link)));
}

struct str rules_name(const struct lint_run *run, uint32_t node)
{
	return run->model->nodes.at[node].name;
}

bool rules_feeds(const struct query *query, uint32_t link, uint32_t consumer)
{
	const struct model_link *ends = &query->model->links.at[link];
	uint32_t broker = ends->to == consumer ? ends->from : ends->to;
	return broker != consumer && model_class(query->model, broker) == CLASS_BROKER &&
	       rules_drains_broker(query, link, broker);
}

uint32_t rules_region(const struct lint_run *run, uint32_t node)
{
	uint32_t group = run->model->nodes.at[node].group;
	while (group != MODEL_NONE && run->model->groups.at[group].kind != GROUP_REGION)
		group = run->model->groups.at[group].parent;
	return group;
}

const char *rules_kind(const struct lint_run *run, uint32_t node)
{
	return base_kind_name(model_base_kind(run->model, node));
}

bool rules_is_tech(const struct lint_run *run, uint32_t node, const char *tech)
{
	const struct attribute *named = model_attribute(run->model, node, ATTR_tech);
	return named && rules_mentions(named->value.text, tech);
}

/* ---- uses of an arrow ---- */

struct rules_use rules_first_use(const struct lint_run *run, uint32_t link)
{
	const struct model_arrow *arrow = &run->model->arrows.at[run->model->links.at[link].arrow];
	return (struct rules_use){ run, link, arrow->first_step, RULES_MOST_USES, true };
}

void rules_next_use(struct rules_use *use)
{
	if (use->step != MODEL_NONE)
		use->step = use->run->model->steps.at[use->step].next_use;
	use->more = use->step != MODEL_NONE && --use->left > 0;
	if (use->step != MODEL_NONE && !use->more)
		lint_cut_short(use->run);
}

uint32_t rules_link_count(const struct lint_run *run, const struct model_arrow *arrow)
{
	if (arrow->link_count <= RULES_MOST_USES)
		return arrow->link_count;
	lint_cut_short(run);
	return RULES_MOST_USES;
}

static const struct model_arrow *arrow_of(const struct rules_use *use)
{
	return &use->run->model->arrows.at[use->run->model->links.at[use->link].arrow];
}

const struct attribute *rules_use_attribute(const struct rules_use *use, enum attribute_id id)
{
	const struct attribute *found = NULL;
	if (use->step != MODEL_NONE)
		found = attributes_get(&use->run->model->steps.at[use->step].attributes, id);
	if (!found)
		found = attributes_get(&arrow_of(use)->attributes, id);
	model_note_read(use->run->model, true, use->run->model->links.at[use->link].arrow, found);
	return found;
}

const struct attribute *rules_flow_attribute(const struct rules_use *use, enum attribute_id id)
{
	const struct model *model = use->run->model;
	if (use->step == MODEL_NONE)
		return rules_use_attribute(use, id);
	const struct attribute *found = attributes_get(&model->steps.at[use->step].attributes, id);
	if (!found)
		found = attributes_get(&model->flows.at[model->steps.at[use->step].flow].attributes, id);
	if (!found)
		found = attributes_get(&arrow_of(use)->attributes, id);
	model_note_read(model, true, model->links.at[use->link].arrow, found);
	return found;
}

const struct attribute *rules_call_attribute(const struct rules_use *use, enum attribute_id id)
{
	const struct attribute *found = rules_use_attribute(use, id);
	return found ? found : model_attribute(use->run->model, use->run->model->links.at[use->link].from, id);
}

bool rules_use_says(const struct rules_use *use, enum attribute_id id)
{
	return rules_says(rules_use_attribute(use, id));
}

unsigned rules_use_operation(const struct rules_use *use)
{
	if (use->step == MODEL_NONE)
		return use->run->query->operations[use->link];
	return query_step_operation(use->run->model, use->step, use->run->model->links.at[use->link].to);
}

struct str rules_use_label(const struct rules_use *use)
{
	if (use->step != MODEL_NONE && use->run->model->steps.at[use->step].label.len > 0)
		return use->run->model->steps.at[use->step].label;
	return arrow_of(use)->label;
}

double rules_retries(const struct rules_use *use)
{
	const struct attribute *retries = rules_call_attribute(use, ATTR_retries);
	if (rules_denies(retries))
		return 0;
	return rules_holds(retries, "unlimited") ? INFINITY : rules_number(retries);
}

bool rules_link_says(const struct lint_run *run, uint32_t link, enum attribute_id id)
{
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
		if (rules_use_says(&use, id))
			return true;
	return false;
}

bool rules_use_carries(const struct rules_use *use, const char *classes)
{
	uint32_t head = use->run->model->links.at[use->link].to;
	return rules_holds_any(rules_flow_attribute(use, ATTR_data), classes) ||
	       rules_holds_any(model_attribute(use->run->model, head, ATTR_data), classes);
}

bool rules_is_connection(const struct lint_run *run, uint32_t link, const char *protocols)
{
	if (query_form(run->query, link) == ARROW_DUPLEX)
		return true;
	if (query_form(run->query, link) != ARROW_CALL)
		return false;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
		if (rules_holds_any(rules_use_attribute(&use, ATTR_protocol), protocols))
			return true;
	return false;
}

/* ---- values ---- */

bool rules_says(const struct attribute *attribute)
{
	return attribute && attribute->value.kind != VALUE_NO;
}

bool rules_denies(const struct attribute *attribute)
{
	return attribute && (attribute->value.kind == VALUE_NO || rules_holds(attribute, "none"));
}

bool rules_holds(const struct attribute *attribute, const char *word)
{
	if (!attribute)
		return false;
	if (attribute->value.kind != VALUE_LIST)
		return str_is(attribute->value.text, word);
	for (uint32_t i = 0; i < attribute->value.item_count; i++)
		if (str_is(attribute->value.items[i].text, word))
			return true;
	return false;
}

bool rules_word_in(struct str word, const char *words)
{
	while (*words) {
		size_t length = 0;
		while (words[length] && words[length] != ' ')
			length++;
		if (str_equal(word, (struct str){ words, length }))
			return true;
		words += length + (words[length] == ' ');
	}
	return false;
}

bool rules_holds_any(const struct attribute *attribute, const char *words)
{
	if (!attribute)
		return false;
	if (attribute->value.kind != VALUE_LIST)
		return rules_word_in(attribute->value.text, words);
	for (uint32_t i = 0; i < attribute->value.item_count; i++)
		if (rules_word_in(attribute->value.items[i].text, words))
			return true;
	return false;
}

bool rules_mentions(struct str text, const char *part)
{
	for (size_t start = 0; start < text.len; start++) {
		size_t length = 0;
		while (part[length] && start + length < text.len) {
			char c = text.at[start + length];
			if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != part[length])
				break;
			length++;
		}
		if (!part[length])
			return true;
	}
	return false;
}

bool rules_only_lossy(const struct attribute *data)
{
	for (uint32_t i = 0; i < rules_column_count(data); i++)
		if (!rules_word_in(rules_column(data, i), "telemetry analytics metrics logs location"))
			return false;
	return rules_column_count(data) > 0;
}

double rules_number(const struct attribute *attribute)
{
	return attribute && attribute->value.kind == VALUE_QUANTITY ? attribute->value.quantity.low : -1;
}

bool rules_quorum(const struct attribute *quorum, double numbers[3])
{
	if (!quorum || quorum->value.kind != VALUE_LIST || quorum->value.item_count != 3)
		return false;
	for (uint32_t i = 0; i < 3; i++) {
		if (quorum->value.items[i].kind != VALUE_QUANTITY)
			return false;
		numbers[i] = quorum->value.items[i].quantity.low;
	}
	return true;
}

struct str rules_show(const struct lint_run *run, double value, struct dimension dimension)
{
	struct buf shown = buf_in(run->arena);
	quantity_show_value(&shown, value, dimension, FLAVOUR_PLAIN);
	return buf_view(&shown);
}

unsigned rules_count(double number)
{
	return number > 0 ? (unsigned)fmin(number, 1e9) : 0;
}

uint32_t rules_column_count(const struct attribute *attribute)
{
	if (!attribute)
		return 0;
	switch (attribute->value.kind) {
	case VALUE_LIST: return attribute->value.item_count;
	case VALUE_WORD:
	case VALUE_TEXT:
	case VALUE_NODE: return 1;
	case VALUE_YES:
	case VALUE_NO:
	case VALUE_QUANTITY: return 0;
	}
	return 0;
}

struct str rules_column(const struct attribute *attribute, uint32_t index)
{
	return attribute->value.kind == VALUE_LIST ? attribute->value.items[index].text : attribute->value.text;
}

/* ---- endpoints ---- */

bool rules_endpoint_writes(const struct model_endpoint *endpoint)
{
	return (str_is(endpoint->method, "POST") || str_is(endpoint->method, "PATCH")) &&
	       !rules_says(attributes_get(&endpoint->attributes, ATTR_read)) &&
	       !rules_says(attributes_get(&endpoint->attributes, ATTR_search));
}

bool rules_endpoint_repeats(const struct lint_run *run, const struct model_endpoint *endpoint)
{
	return rules_says(attributes_get(&endpoint->attributes, ATTR_idempotent)) ||
	       rules_says(attributes_get(&endpoint->attributes, ATTR_upsert)) ||
	       (endpoint->node != MODEL_NONE && query_declared(run->query, endpoint->node, ATTR_idempotent) &&
	        !attributes_get(&endpoint->attributes, ATTR_idempotent));
}

uint8_t *rules_endpoint_promises(const struct lint_run *run)
{
	uint8_t *promises = ARENA_ARRAY(run->arena, uint8_t, run->model->nodes.count);
	for (uint32_t i = 0; i < run->model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &run->model->endpoints.at[i];
		if (endpoint->node != MODEL_NONE && rules_endpoint_writes(endpoint))
			promises[endpoint->node] |=
			    rules_endpoint_repeats(run, endpoint) ? RULES_SAFE_ENDPOINT : RULES_UNSAFE_ENDPOINT;
	}
	return promises;
}
