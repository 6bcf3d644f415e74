/* The assumption chain of the guide (Part 3): users, actions, load, bandwidth, hits, stores, machines, cost; as far as
 * it is known. */
#include "estimate/graph.h"

static void add(struct work *work, const char *stage, uint32_t figure)
{
	struct quantity value;
	struct estimate_link link = { stage, figure };
	if (figure_known(work->estimate, figure, &value))
		vec_push(work->arena, &work->estimate->chain, link);
}

static void add_nodes(struct work *work, const char *stage, enum node_figure which,
		      bool (*wanted)(const struct work *, uint32_t))
{
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		if (wanted(work, node))
			add(work, stage, node_figure(work, node, which));
}

static bool is_client(const struct work *work, uint32_t node)
{
	return model_class(work->model, node) == CLASS_SOURCE;
}

static bool is_edge(const struct work *work, uint32_t node)
{
	return model_base_kind(work->model, node) == KIND_cdn || model_base_kind(work->model, node) == KIND_cache;
}

static bool is_store(const struct work *work, uint32_t node)
{
	return model_class(work->model, node) == CLASS_STORE && !is_edge(work, node);
}

static bool is_machine(const struct work *work, uint32_t node)
{
	return !is_client(work, node);
}

void chain_make(struct work *work)
{
	struct estimate *estimate = work->estimate;
	for (uint32_t flow = 0; flow < work->model->flows.count; flow++) {
		add(work, "load", estimate->flows[flow].figures[FLOW_RATE_AVERAGE]);
		add(work, "load", estimate->flows[flow].figures[FLOW_RATE_PEAK]);
	}
	if (work->model->flows.count == 0) {
		add_nodes(work, "load", NODE_LOAD_AVERAGE, is_client);
		add_nodes(work, "load", NODE_LOAD_PEAK, is_client);
	}
	add(work, "bandwidth", estimate->whole[WHOLE_INGRESS_PEAK]);
	add(work, "bandwidth", estimate->whole[WHOLE_EGRESS_PEAK]);
	add_nodes(work, "caches", NODE_LOAD_PEAK, is_edge);
	add_nodes(work, "caches", NODE_MEMORY, is_edge);
	add_nodes(work, "stores", NODE_LOAD_PEAK, is_store);
	add_nodes(work, "storage", NODE_STORAGE_PER_DAY, is_store);
	add_nodes(work, "storage", NODE_STORAGE_AT_RETENTION, is_store);
	add(work, "storage", estimate->whole[WHOLE_STORAGE_AT_RETENTION]);
	add_nodes(work, "machines", NODE_REPLICAS_NEEDED, is_machine);
	add(work, "cost", estimate->whole[WHOLE_COST]);
}
