/* Cost at the prices that the design states (none are built in), and connections. */
#include "estimate/graph.h"

static bool is_outside(const struct work *work, uint32_t node)
{
	enum node_class class_ = model_class(work->model, node);
	return class_ == CLASS_SOURCE || class_ == CLASS_OUTSIDE;
}

/* Bytes a second that this node sends to clients and other people's systems. */
static uint32_t egress_of(struct work *work, uint32_t node)
{
	const struct query *query = work->query;
	work->scratch.count = 0;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
		uint32_t link = query->in[i];
		if (is_outside(work, work->model->links.at[link].from) && work->link_response[link] != FIGURE_NONE)
			vec_push(work->arena, &work->scratch, work->link_response[link]);
	}
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		uint32_t link = query->out[i];
		if (is_outside(work, work->model->links.at[link].to) && work->link_request[link] != FIGURE_NONE)
			vec_push(work->arena, &work->scratch, work->link_request[link]);
	}
	return figure_of(work, sum_known(work, work->scratch.at, work->scratch.count, "bytes sent out"), OWNER_NODE,
			 node);
}

static void cost_node(struct work *work, uint32_t node)
{
	const uint32_t *figures = work->estimate->nodes[node].figures;
	uint32_t price = leaf_node(work, node, ATTR_cost), kept = leaf_node(work, node, ATTR_storage_price);
	uint32_t sent = leaf_node(work, node, ATTR_egress_price), terms[3];
	terms[0] = price == FIGURE_NONE
		       ? FIGURE_NONE
		       : compute2(work, COMPUTE_PRODUCT, instances_of(work, node, false), price, "machines");
	terms[1] = kept == FIGURE_NONE
		       ? FIGURE_NONE
		       : compute2(work, COMPUTE_PRODUCT, figures[NODE_STORAGE_AT_RETENTION], kept, "storage");
	terms[2] =
	    sent == FIGURE_NONE ? FIGURE_NONE : compute2(work, COMPUTE_PRODUCT, egress_of(work, node), sent, "egress");
	for (int i = 0; i < 3; i++)
		figure_of(work, terms[i], OWNER_NODE, node);
	name_node(work, node, NODE_COST, sum_known(work, terms, 3, NULL));
}

static void connections_node(struct work *work, uint32_t node)
{
	const struct query *query = work->query;
	bool limited = model_attribute(work->model, node, ATTR_max_connections) != NULL;
	work->scratch.count = 0;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
		uint32_t link = query->in[i], tail = work->model->links.at[link].from;
		const struct attribute *own =
		    model_arrow_attribute(work->model, work->model->links.at[link].arrow, ATTR_pool);
		if (!query_is_call(query, link) || is_outside(work, tail))
			continue;
		uint32_t pool =
		    own ? figure_of(work, leaf_attribute(work, own), OWNER_ARROW, work->model->links.at[link].arrow)
			: leaf_node(work, tail, ATTR_pool);
		if (pool == FIGURE_NONE && limited)
			pool = leaf_constant(work, CONSTANT_pool_size);
		if (pool == FIGURE_NONE)
			continue;
		uint32_t opened = compute2(work, COMPUTE_PRODUCT, instances_of(work, tail, true), pool, "connections");
		vec_push(work->arena, &work->scratch, figure_of(work, opened, OWNER_NODE, tail));
	}
	name_node(work, node, NODE_CONNECTIONS, sum_known(work, work->scratch.at, work->scratch.count, NULL));
}

void cost_make(struct work *work)
{
	bool silent = false;
	for (uint32_t node = 0; node < work->model->nodes.count; node++) {
		if (model_class(work->model, node) != CLASS_SOURCE)
			cost_node(work, node);
		connections_node(work, node);
	}
	work->scratch.count = 0;
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		if (node_figure(work, node, NODE_COST) != FIGURE_NONE)
			vec_push(work->arena, &work->scratch, node_figure(work, node, NODE_COST));
		else
			silent |= model_class(work->model, node) != CLASS_SOURCE &&
				  model_class(work->model, node) != CLASS_OUTSIDE;
	name_whole(work, WHOLE_COST, sum_known(work, work->scratch.at, work->scratch.count, NULL));
	if (silent)
		figure_mark_lower(work, work->estimate->whole[WHOLE_COST]);
}
