/* Capacity: instances, utilisation, headroom, and how many instances, shards and partitions the load asks for.
 *
 * A figure is made only where the attributes for it are there: a database without a capacity has no utilisation.
 * Services alone fall back on the guide's figure for one server, marked as a default and left out of bottlenecks and
 * failures.
 */
#include "estimate/graph.h"

static bool keeps_data(const struct work *work, uint32_t node)
{
	enum node_class class_ = model_class(work->model, node);
	return class_ == CLASS_STORE || class_ == CLASS_BROKER;
}

static uint32_t quorum_part(struct work *work, uint32_t node, uint32_t index, const char *label)
{
	const struct attribute *quorum = model_attribute(work->model, node, ATTR_quorum);
	if (!quorum || quorum->value.kind != VALUE_LIST || quorum->value.item_count <= index)
		return FIGURE_NONE;
	const struct value *item = &quorum->value.items[index];
	if (item->kind != VALUE_QUANTITY)
		return FIGURE_NONE;
	if (item->expr && expr_usable(item->expr))
		return figure_of(work, leaf_expr(work, item->expr, quorum->span, label), OWNER_NODE, node);
	return figure_of(work, leaf_stated(work, item->quantity.low, DIMENSION_NONE, quorum->span, label), OWNER_NODE,
			 node);
}

uint32_t quorum_of(struct work *work, uint32_t node, bool writes)
{
	return quorum_part(work, node, writes ? 1 : 2,
			   writes ? "copies that a write needs" : "copies that a read needs");
}

uint32_t replicas_of(struct work *work, uint32_t node, bool upper)
{
	const struct attribute *autoscale = model_attribute(work->model, node, ATTR_autoscale);
	if (autoscale && autoscale->value.kind == VALUE_QUANTITY) {
		double end = upper ? autoscale->value.quantity.high : autoscale->value.quantity.low;
		return figure_of(work,
				 leaf_stated(work, end, DIMENSION_NONE, autoscale->span,
					     upper ? "autoscale, upper bound" : "autoscale, lower bound"),
				 OWNER_NODE, node);
	}
	uint32_t replicas = leaf_node(work, node, ATTR_replicas);
	return replicas != FIGURE_NONE ? replicas : quorum_part(work, node, 0, "copies of the quorum");
}

uint32_t instances_of(struct work *work, uint32_t node, bool upper)
{
	uint32_t replicas = replicas_of(work, node, upper), shards = leaf_node(work, node, ATTR_shards);
	if (replicas == FIGURE_NONE)
		replicas = figure_of(work,
				     leaf_number(work, 1, DIMENSION_NONE, FLAVOUR_PLAIN, PROVENANCE_UNSTATED,
						 "replicas, not stated: one"),
				     OWNER_NODE, node);
	uint32_t all = figure_of(work, times(work, replicas, shards, "instances"), OWNER_NODE, node);
	if (!work->scenario->lost || work->scenario->lost[node] == 0)
		return all;
	uint32_t lost =
	    leaf_number(work, work->scenario->lost[node], DIMENSION_NONE, FLAVOUR_PLAIN, PROVENANCE_DECLARED, "lost");
	return figure_of(work, compute2(work, COMPUTE_DIFFERENCE, all, lost, "instances left"), OWNER_NODE, node);
}

/* Instances that take writes: all of a computer's; one leader a shard, or all over the copies that a write needs. */
static uint32_t writers_of(struct work *work, uint32_t node, uint32_t instances)
{
	if (!keeps_data(work, node))
		return instances;
	uint32_t copies = quorum_of(work, node, true);
	if (copies != FIGURE_NONE)
		return figure_of(work, compute2(work, COMPUTE_QUOTIENT, instances, copies, "instances for each write"),
				 OWNER_NODE, node);
	const struct attribute *leader = model_attribute(work->model, node, ATTR_leader);
	if (leader && leader->value.kind == VALUE_WORD && !str_is(leader->value.text, "single"))
		return instances;
	uint32_t shards = leaf_node(work, node, ATTR_shards);
	return shards != FIGURE_NONE
		   ? shards
		   : figure_of(work,
			       leaf_number(work, 1, DIMENSION_NONE, FLAVOUR_PLAIN, PROVENANCE_UNSTATED, "leaders: one"),
			       OWNER_NODE, node);
}

/* Where all work comes from one stream: more instances than it has partitions stand idle (numbers.md, F16). */
static uint32_t useful_of(struct work *work, uint32_t node, uint32_t instances)
{
	const struct query *query = work->query;
	uint32_t stream = MODEL_NONE;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
		uint32_t tail = work->model->links.at[query->in[i]].from;
		if (model_base_kind(work->model, tail) != KIND_stream || (stream != MODEL_NONE && stream != tail))
			return instances;
		stream = tail;
	}
	uint32_t partitions = stream == MODEL_NONE ? FIGURE_NONE : leaf_node(work, stream, ATTR_shards);
	if (partitions == FIGURE_NONE)
		return instances;
	uint32_t busy = compute2(work, COMPUTE_MINIMUM, instances, partitions, "instances that have a partition");
	return figure_of(work, busy, OWNER_NODE, node);
}

static uint32_t capacity_of(struct work *work, uint32_t node)
{
	uint32_t capacity = leaf_node(work, node, ATTR_capacity);
	work->estimate->nodes[node].capacity_declared = capacity != FIGURE_NONE;
	if (capacity == FIGURE_NONE && model_base_kind(work->model, node) == KIND_service &&
	    !query_managed(work->query, node))
		capacity = leaf_constant(work, CONSTANT_server_capacity);
	return capacity;
}

struct means {
	uint32_t instances, capacity, writers, write_capacity; /* figures */
};

static uint32_t utilisation_of(struct work *work, uint32_t node, const struct means *means)
{
	uint32_t reads = node_figure(work, node, NODE_LOAD_READ_PEAK),
		 writes = node_figure(work, node, NODE_LOAD_WRITE_PEAK);
	bool apart = keeps_data(work, node) || means->write_capacity != means->capacity;
	if (!apart) {
		uint32_t room =
		    compute2(work, COMPUTE_PRODUCT, useful_of(work, node, means->instances), means->capacity, "capacity of all instances");
		return compute2(work, COMPUTE_QUOTIENT, node_figure(work, node, NODE_LOAD_PEAK),
				figure_of(work, room, OWNER_NODE, node), NULL);
	}
	uint32_t read_room =
	    compute2(work, COMPUTE_PRODUCT, means->instances, means->capacity, "reads that all instances can do");
	uint32_t write_room =
	    compute2(work, COMPUTE_PRODUCT, means->writers, means->write_capacity, "writes that the leaders can do");
	uint32_t parts[2] = { compute2(work, COMPUTE_QUOTIENT, reads, figure_of(work, read_room, OWNER_NODE, node),
				       "busy with reads"),
			      compute2(work, COMPUTE_QUOTIENT, writes, figure_of(work, write_room, OWNER_NODE, node),
				       "busy with writes") };
	figure_of(work, parts[0], OWNER_NODE, node);
	figure_of(work, parts[1], OWNER_NODE, node);
	return sum_known(work, parts, 2, NULL);
}

static void ask_replicas(struct work *work, uint32_t node, const struct means *means)
{
	uint32_t target = leaf_constant(work, CONSTANT_target_utilisation), shards = leaf_node(work, node, ATTR_shards);
	uint32_t load = node_figure(work, node, NODE_LOAD_PEAK), target_left = target;
	uint32_t writes = node_figure(work, node, NODE_LOAD_WRITE_PEAK);
	bool quorum = quorum_of(work, node, true) != FIGURE_NONE;
	if (keeps_data(work, node) && !quorum && means->writers != means->instances) {
		/* what the leaders spend on writes no further copy takes off them */
		uint32_t room = compute2(work, COMPUTE_PRODUCT, means->writers, means->write_capacity,
					 "writes that the leaders can do");
		uint32_t busy = compute2(work, COMPUTE_QUOTIENT, writes, room, "busy with writes");
		if (busy != FIGURE_NONE)
			target_left = compute2(work, COMPUTE_DIFFERENCE, target, busy, "left for reads");
		load = node_figure(work, node, NODE_LOAD_READ_PEAK);
		uint32_t each = compute2(work, COMPUTE_PRODUCT, means->write_capacity, target, "target of one leader");
		uint32_t leaders = compute2(work, COMPUTE_QUOTIENT, writes, figure_of(work, each, OWNER_NODE, node), "leaders");
		name_node(work, node, NODE_SHARDS_NEEDED, compute1(work, COMPUTE_CEILING, leaders, NULL));
	}
	if (quorum) {
		uint32_t copies =
		    compute2(work, COMPUTE_PRODUCT, writes, quorum_of(work, node, true), "writes on each copy");
		uint32_t parts[2] = { node_figure(work, node, NODE_LOAD_READ_PEAK), copies };
		load = sum_known(work, parts, 2, "work");
	}
	uint32_t room = compute2(work, COMPUTE_PRODUCT, means->capacity, target_left, "target of one");
	uint32_t least = compute2(work, COMPUTE_QUOTIENT, load, figure_of(work, room, OWNER_NODE, node), "instances");
	if (shards != FIGURE_NONE)
		least = compute2(work, COMPUTE_QUOTIENT, least, shards, "instances of a shard");
	uint32_t needed = compute2(work, COMPUTE_MAXIMUM, compute1(work, COMPUTE_CEILING, least, "whole instances"), work->one,
				   NULL);
	/* writes alone: no further copy takes them off the leader */
	name_node(work, node, NODE_REPLICAS_NEEDED, load == FIGURE_NONE ? work->one : needed);
}

/* Machines are asked for of databases and caches that state no capacity as well; nothing is judged by what is assumed. */
static bool assume_capacity(struct work *work, uint32_t node, struct means *means)
{
	enum base_kind kind = model_base_kind(work->model, node);
	if ((kind != KIND_db && kind != KIND_cache) || query_managed(work->query, node))
		return false;
	means->capacity = leaf_constant(work, kind == KIND_db ? CONSTANT_db_read_capacity : CONSTANT_cache_capacity);
	means->write_capacity = kind == KIND_db ? leaf_constant(work, CONSTANT_db_write_capacity) : means->capacity;
	return true;
}

static void capacity_node(struct work *work, uint32_t node)
{
	struct means means = { .capacity = capacity_of(work, node) };
	enum node_class class_ = model_class(work->model, node);
	if (class_ == CLASS_SOURCE || class_ == CLASS_OPS || work_down(work, node))
		return;
	uint32_t load = node_figure(work, node, NODE_LOAD_PEAK);
	bool all = !work->scenario->load_only;
	means.instances = instances_of(work, node, all); /* a failure may come while little runs */
	name_node(work, node, NODE_INSTANCES, means.instances);
	name_node(work, node, NODE_CAPACITY, means.capacity);
	if (all)
		name_node(work, node, NODE_REPLICAS, replicas_of(work, node, true));
	if (load == FIGURE_NONE)
		return;
	bool assumed = means.capacity == FIGURE_NONE;
	if (assumed && (!all || !assume_capacity(work, node, &means)))
		return;
	uint32_t write_capacity = leaf_node(work, node, ATTR_write_capacity);
	if (write_capacity != FIGURE_NONE || !assumed)
		means.write_capacity = write_capacity == FIGURE_NONE ? means.capacity : write_capacity;
	means.writers = writers_of(work, node, means.instances);
	if (assumed) {
		ask_replicas(work, node, &means);
		return;
	}
	name_node(work, node, NODE_UTILISATION, utilisation_of(work, node, &means));
	if (node_figure(work, node, NODE_UTILISATION) != FIGURE_NONE)
		figure_edit(work, node_figure(work, node, NODE_UTILISATION))->flavour = FLAVOUR_PERCENT;
	if (!all)
		return;
	uint32_t headroom = compute2(work, COMPUTE_QUOTIENT, work->one, node_figure(work, node, NODE_UTILISATION), NULL);
	name_node(work, node, NODE_HEADROOM, figure_factor(work, headroom));
	if (class_ != CLASS_OUTSIDE) /* a quota: how many machines stand behind it is their affair */
		ask_replicas(work, node, &means);
}

/* ---- brokers ---- */

/* Consumers of a broker: what they can do together, and how many they are; FIGURE_NONE where one does not say. */
static void broker_node(struct work *work, uint32_t node)
{
	const struct query *query = work->query;
	uint32_t consumers = FIGURE_NONE, room = FIGURE_NONE;
	bool open = false;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		uint32_t head = work->model->links.at[query->out[i]].to;
		if (model_class(work->model, head) != CLASS_COMPUTE)
			continue;
		uint32_t count = replicas_of(work, head, true);
		if (count != FIGURE_NONE)
			consumers = consumers == FIGURE_NONE
					? count
					: compute2(work, COMPUTE_MAXIMUM, consumers, count, "most consumers");
		uint32_t capacity = leaf_node(work, head, ATTR_capacity);
		uint32_t all = compute2(work, COMPUTE_PRODUCT, useful_of(work, head, instances_of(work, head, true)), capacity,
					"what its consumers can do");
		open |= all == FIGURE_NONE;
		room = room == FIGURE_NONE ? all : compute2(work, COMPUTE_MINIMUM, room, all, "slowest consumer");
	}
	uint32_t terms[2] = { consumers, FIGURE_NONE };
	uint32_t bytes = node_figure(work, node, NODE_IN_BYTES_PEAK);
	if (bytes != FIGURE_NONE)
		terms[1] = compute2(work, COMPUTE_QUOTIENT, bytes, leaf_constant(work, CONSTANT_partition_throughput),
				    "by bytes");
	uint32_t needed = terms[0] == FIGURE_NONE || terms[1] == FIGURE_NONE
			      ? times(work, terms[0], terms[1], "")
			      : compute(work, COMPUTE_MAXIMUM, terms, 2, "partitions");
	if (model_base_kind(work->model, node) == KIND_stream)
		name_node(work, node, NODE_PARTITIONS_NEEDED, compute1(work, COMPUTE_CEILING, needed, NULL));
	if (room == FIGURE_NONE || open)
		return;
	uint32_t behind =
	    compute2(work, COMPUTE_DIFFERENCE, node_figure(work, node, NODE_LOAD_PEAK), room, "more than they can do");
	uint32_t none = leaf_number(work, 0, DIMENSION_RATE, FLAVOUR_PLAIN, PROVENANCE_DERIVED, "nothing");
	name_node(work, node, NODE_BACKLOG_GROWTH, compute2(work, COMPUTE_MAXIMUM, behind, none, NULL));
}

void capacity_make(struct work *work)
{
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		capacity_node(work, node);
}

void brokers_make(struct work *work)
{
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		if (model_class(work->model, node) == CLASS_BROKER &&
		    node_figure(work, node, NODE_LOAD_PEAK) != FIGURE_NONE)
			broker_node(work, node);
}
