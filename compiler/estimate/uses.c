/* What the two ways of carrying load share: operations, hits, peaks, stand-ins, and the list of uses. */
#include "estimate/graph.h"

#include <stdlib.h>

/* ---- the lists ---- */

void uses_init(struct work *work)
{
	uint32_t links = work->model->links.count, nodes = work->model->nodes.count;
	work->first_use = ARENA_ARRAY(work->arena, uint32_t, links);
	work->last_use = ARENA_ARRAY(work->arena, uint32_t, links);
	work->first_entry = ARENA_ARRAY(work->arena, uint32_t, nodes);
	for (uint32_t i = 0; i < links; i++)
		work->first_use[i] = work->last_use[i] = FIGURE_NONE;
	for (uint32_t i = 0; i < nodes; i++)
		work->first_entry[i] = FIGURE_NONE;
}

uint32_t use_add(struct work *work, struct use use)
{
	uint32_t index = work->uses.count, link = use.link;
	use.next = FIGURE_NONE;
	if (work->first_use[link] == FIGURE_NONE)
		work->first_use[link] = index;
	else
		work->uses.at[work->last_use[link]].next = index;
	work->last_use[link] = index;
	vec_push(work->arena, &work->uses, use);
	return index;
}

void entry_add(struct work *work, struct entry entry)
{
	entry.next = work->first_entry[entry.node];
	work->first_entry[entry.node] = work->entries.count;
	vec_push(work->arena, &work->entries, entry);
}

uint32_t use_total(struct work *work, const struct use *use, bool peak)
{
	return sum_known(work, peak ? use->peak : use->average, PART_TYPES, peak ? "peak load" : "load");
}

/* ---- operations ---- */

/* `write` and not `upsert`, `upsert`, or neither, by flags alone. */
enum stated { STATED_NOTHING, STATED_INSERT, STATED_CHANGE };

static enum stated stated_by(const struct attributes *attributes)
{
	const struct attribute *write = attributes_get(attributes, ATTR_write);
	const struct attribute *upsert = attributes_get(attributes, ATTR_upsert);
	if (upsert && upsert->value.kind != VALUE_NO)
		return STATED_CHANGE;
	return write && write->value.kind != VALUE_NO ? STATED_INSERT : STATED_NOTHING;
}

static bool same_letters(struct str word, const char *other)
{
	for (size_t i = 0; i < word.len; i++) {
		char c = word.at[i];
		if (other[i] == 0 || (c >= 'A' && c <= 'Z' ? c + 32 : c) != other[i])
			return false;
	}
	return other[word.len] == 0;
}

/* A label that changes or removes what is there adds nothing to store. */
static bool label_changes(struct str label)
{
	static const char *const words[] = { "update", "patch", "delete", "upsert", "set", "incr", "remove", "expire" };
	size_t end = 0;
	while (end < label.len && label.at[end] != ' ' && label.at[end] != ',')
		end++;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (same_letters(str_slice(label, 0, end), words[i]))
			return true;
	return false;
}

bool use_inserts(const struct work *work, const struct use *use)
{
	const struct model_arrow *arrow = &work->model->arrows.at[work->model->links.at[use->link].arrow];
	enum stated stated = STATED_NOTHING;
	struct str label = arrow->label;
	if (use->step != MODEL_NONE) {
		const struct model_step *step = &work->model->steps.at[use->step];
		stated = stated_by(&step->attributes);
		label = step->label.len ? step->label : label;
	}
	if (stated == STATED_NOTHING)
		stated = stated_by(&arrow->attributes);
	if (stated != STATED_NOTHING)
		return stated == STATED_INSERT;
	return !(use->operations & OPERATION_UPSERT) && !label_changes(label);
}

/* ---- hits ---- */

uint32_t miss_of(struct work *work, uint32_t node)
{
	bool cold = work->scenario->cold_cache && model_base_kind(work->model, node) != KIND_cdn;
	if (cold || work_down(work, node))
		return FIGURE_NONE;
	uint32_t hit = leaf_node(work, node, ATTR_hit);
	return figure_of(work, compute1(work, COMPUTE_ONE_MINUS, hit, "misses"), OWNER_NODE, node);
}

bool declares_fronts(const struct work *work, uint32_t cache, uint32_t store)
{
	const struct attribute *fronts = model_attribute(work->model, cache, ATTR_fronts);
	if (!fronts || fronts->value.kind == VALUE_NO)
		return false;
	if (work->query->fronts[cache] == store || fronts->value.node == store)
		return true;
	for (uint32_t i = 0; i < fronts->value.item_count; i++)
		if (fronts->value.items[i].node == store)
			return true;
	return false;
}

/* ---- rates ---- */

uint32_t peak_of(struct work *work, const struct attribute *own, uint32_t node)
{
	uint32_t figure = leaf_attribute(work, own);
	if (figure == FIGURE_NONE && node != MODEL_NONE)
		figure = leaf_node(work, node, ATTR_peak);
	if (figure == FIGURE_NONE)
		figure = leaf_attribute(work, attributes_get(&work->model->attributes, ATTR_peak));
	return figure == FIGURE_NONE ? leaf_constant(work, CONSTANT_peak) : figure;
}

static bool says_peak(const struct attribute *drain)
{
	return drain && drain->value.kind == VALUE_WORD && str_is(drain->value.text, "peak");
}

bool smooths(const struct work *work, uint32_t broker, uint32_t consumer, const struct attribute *drain)
{
	if (model_class(work->model, broker) != CLASS_BROKER)
		return false;
	return !says_peak(drain ? drain : model_attribute(work->model, consumer, ATTR_drain));
}

uint32_t demanded(struct work *work, uint32_t rate)
{
	if (work->demand == FIGURE_NONE)
		return rate;
	return compute2(work, COMPUTE_PRODUCT, rate, work->demand, "demand");
}

/* ---- failures ---- */

struct key {
	uint64_t key;
	uint32_t link;
};

static int by_key(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->link < y->link ? -1 : x->link > y->link;
}

void stand_ins_find(struct work *work)
{
	VEC(struct key) keys = { 0 };
	for (uint32_t link = 0; link < work->model->links.count; link++) {
		if (query_form(work->query, link) != ARROW_FALLBACK)
			continue;
		const struct attribute *what =
		    model_arrow_attribute(work->model, work->model->links.at[link].arrow, ATTR_for);
		if (!what || what->value.node == MODEL_NONE)
			continue;
		struct key key = { (uint64_t)what->value.node << 32 | work->model->links.at[link].from, link };
		vec_push(work->arena, &keys, key);
	}
	if (keys.count)
		qsort(keys.at, keys.count, sizeof *keys.at, by_key);
	work->stand_in_count = keys.count;
	work->stand_ins = ARENA_ARRAY(work->arena, uint64_t, keys.count);
	work->stand_in_links = ARENA_ARRAY(work->arena, uint32_t, keys.count);
	for (uint32_t i = 0; i < keys.count; i++) {
		work->stand_ins[i] = keys.at[i].key;
		work->stand_in_links[i] = keys.at[i].link;
	}
}

uint32_t stand_in(const struct work *work, uint32_t link)
{
	const struct model_link *at = &work->model->links.at[link];
	uint64_t key = (uint64_t)at->to << 32 | at->from;
	uint32_t low = 0, high = work->stand_in_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (work->stand_ins[middle] < key)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < work->stand_in_count && work->stand_ins[low] == key; low++)
		if (!work_down(work, work->model->links.at[work->stand_in_links[low]].to))
			return work->stand_in_links[low];
	return MODEL_NONE;
}

uint32_t retries_of(struct work *work, uint32_t link)
{
	if (!work->scenario->retried || work->scenario->retried[link] == 1)
		return FIGURE_NONE;
	return figure_of(work,
			 leaf_number(work, work->scenario->retried[link], DIMENSION_NONE, FLAVOUR_FACTOR,
				     PROVENANCE_DERIVED, "tries"),
			 OWNER_ARROW, work->model->links.at[link].arrow);
}
