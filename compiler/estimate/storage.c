/* Storage: what is inserted, how large it is, how often it is kept and for how long; memory of caches. */
#include "estimate/graph.h"

enum { DAY = 86400 };

/* What passes on messages without keeping them (`durable = no`) does not grow. */
static bool grows(const struct work *work, uint32_t node)
{
	enum base_kind kind = model_base_kind(work->model, node);
	const struct attribute *durable = model_attribute(work->model, node, ATTR_durable);
	if (kind == KIND_stream)
		return !durable || durable->value.kind != VALUE_NO;
	return model_class(work->model, node) == CLASS_STORE && kind != KIND_cache && kind != KIND_coordinator;
}

/* Tables of a node: the row of the first that states one. */
static void find_rows(struct work *work, uint32_t *rows)
{
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		rows[node] = FIGURE_NONE;
	for (uint32_t i = 0; i < work->model->tables.count; i++) {
		const struct model_table *table = &work->model->tables.at[i];
		if (table->node != MODEL_NONE && rows[table->node] == FIGURE_NONE)
			rows[table->node] =
			    figure_of(work, leaf_attribute(work, attributes_get(&table->attributes, ATTR_row)),
				      OWNER_NODE, table->node);
	}
}

static uint32_t growth_of(struct work *work, uint32_t node, uint32_t row, bool *silent)
{
	const struct query *query = work->query;
	work->scratch.count = 0;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		for (uint32_t at = work->first_use[query->in[i]]; at != FIGURE_NONE; at = work->uses.at[at].next) {
			const struct use *use = &work->uses.at[at];
			if (use->average[PART_WRITE] == FIGURE_NONE || !use->inserts)
				continue;
			uint32_t size = leaf_use(work, use, ATTR_payload);
			if (size == FIGURE_NONE)
				size = row;
			if (size == FIGURE_NONE)
				size = leaf_node(work, node, ATTR_item);
			uint32_t bytes =
			    compute2(work, COMPUTE_PRODUCT, use->average[PART_WRITE], size, "inserted a second");
			*silent |= bytes == FIGURE_NONE;
			if (bytes != FIGURE_NONE)
				vec_push(work->arena, &work->scratch,
					 figure_of(work, bytes, OWNER_ARROW, work->model->links.at[use->link].arrow));
		}
	return figure_of(work, sum_known(work, work->scratch.at, work->scratch.count, "inserted a second"), OWNER_NODE,
			 node);
}

/* Copies and overhead, where they are more than one and stated. */
static uint32_t kept_times(struct work *work, uint32_t node)
{
	enum base_kind kind = model_base_kind(work->model, node);
	uint32_t copies = leaf_node(work, node, ATTR_copies), overhead = leaf_node(work, node, ATTR_overhead);
	if (copies == FIGURE_NONE && (kind == KIND_db || kind == KIND_stream))
		copies = replicas_of(work, node, false);
	if (overhead != FIGURE_NONE)
		overhead = compute2(work, COMPUTE_SUM, work->one, overhead, "data and overhead");
	return figure_of(work, times(work, copies, overhead, "copies and overhead"), OWNER_NODE, node);
}

static void name_growth(struct work *work, uint32_t node, enum node_figure which, uint32_t growth, uint32_t factor,
			uint32_t period, bool silent)
{
	if (growth == FIGURE_NONE || period == FIGURE_NONE)
		return;
	uint32_t terms[3] = { growth, period, factor };
	name_node(work, node, which, compute(work, COMPUTE_PRODUCT, terms, factor == FIGURE_NONE ? 2 : 3, NULL));
	if (silent)
		figure_mark_lower(work, node_figure(work, node, which));
}

static void store_node(struct work *work, uint32_t node, uint32_t row, uint32_t day, uint32_t year)
{
	bool silent = false;
	uint32_t growth = growth_of(work, node, row, &silent), factor = kept_times(work, node);
	if (growth == FIGURE_NONE) {
		uint32_t terms[3] = { leaf_node(work, node, ATTR_keys), leaf_node(work, node, ATTR_item), factor };
		name_node(work, node, NODE_STORAGE_AT_RETENTION,
			  compute(work, COMPUTE_PRODUCT, terms, factor == FIGURE_NONE ? 2 : 3, NULL));
		return;
	}
	name_growth(work, node, NODE_STORAGE_RAW_PER_DAY, growth, FIGURE_NONE, day, silent);
	name_growth(work, node, NODE_STORAGE_RAW_PER_YEAR, growth, FIGURE_NONE, year, silent);
	name_growth(work, node, NODE_STORAGE_PER_DAY, growth, factor, day, silent);
	name_growth(work, node, NODE_STORAGE_PER_YEAR, growth, factor, year, silent);
	name_growth(work, node, NODE_STORAGE_AT_RETENTION, growth, factor, leaf_node(work, node, ATTR_retention),
		    silent);
}

/* The cache's own keys and items, else those of the store that it fronts. */
static void memory_node(struct work *work, uint32_t node)
{
	uint32_t set = leaf_node(work, node, ATTR_working_set);
	if (set != FIGURE_NONE && dimension_equal(figure_at(work->estimate, set)->dimension, DIMENSION_DATA)) {
		name_node(work, node, NODE_MEMORY, set);
		return;
	}
	uint32_t store = work->query->fronts[node];
	uint32_t keys = leaf_node(work, node, ATTR_keys), item = leaf_node(work, node, ATTR_item);
	if (keys == FIGURE_NONE && store != MODEL_NONE)
		keys = leaf_node(work, store, ATTR_keys);
	if (item == FIGURE_NONE && store != MODEL_NONE)
		item = leaf_node(work, store, ATTR_item);
	if (keys != FIGURE_NONE && item != FIGURE_NONE)
		name_node(work, node, NODE_MEMORY,
			  times(work, compute2(work, COMPUTE_PRODUCT, keys, item, "all of it"), set, NULL));
}

static void sum_nodes(struct work *work, enum node_figure which, enum whole_figure whole)
{
	bool silent = false;
	work->scratch.count = 0;
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		if (node_figure(work, node, which) != FIGURE_NONE)
			vec_push(work->arena, &work->scratch, node_figure(work, node, which));
		else /* a store without retention is part of the whole all the same */
			silent |= node_figure(work, node, NODE_STORAGE_PER_DAY) != FIGURE_NONE;
	name_whole(work, whole, sum_known(work, work->scratch.at, work->scratch.count, NULL));
	if (silent)
		figure_mark_lower(work, work->estimate->whole[whole]);
}

void storage_make(struct work *work)
{
	uint32_t *rows = ARENA_ARRAY(work->arena, uint32_t, work->model->nodes.count);
	uint32_t day = work->day;
	uint32_t year = leaf_number(work, 365.0 * DAY, DIMENSION_TIME, FLAVOUR_PLAIN, PROVENANCE_DERIVED, "year");
	find_rows(work, rows);
	for (uint32_t node = 0; node < work->model->nodes.count; node++) {
		if (grows(work, node))
			store_node(work, node, rows[node], day, year);
		if (model_base_kind(work->model, node) == KIND_cache)
			memory_node(work, node);
	}
	sum_nodes(work, NODE_STORAGE_RAW_PER_DAY, WHOLE_STORAGE_RAW_PER_DAY);
	sum_nodes(work, NODE_STORAGE_RAW_PER_YEAR, WHOLE_STORAGE_RAW_PER_YEAR);
	sum_nodes(work, NODE_STORAGE_PER_DAY, WHOLE_STORAGE_PER_DAY);
	sum_nodes(work, NODE_STORAGE_PER_YEAR, WHOLE_STORAGE_PER_YEAR);
	sum_nodes(work, NODE_STORAGE_AT_RETENTION, WHOLE_STORAGE_AT_RETENTION);
}
