/* Everything that may fail alone: each node, one replica of it, each zone, each region. */
#include "estimate/failures.h"

#include <math.h>

static void forget(struct event *event)
{
	for (uint32_t i = 0; i < event->nodes.count; i++) {
		event->down[event->nodes.at[i]] = false;
		event->lost[event->nodes.at[i]] = 0;
	}
	event->nodes.count = 0;
	event->moves = false;
	event->name = STR("");
}

static void lose_node(struct analysis *analysis, struct event *event, uint32_t node)
{
	event->down[node] = true;
	vec_push(analysis->arena, &event->nodes, node);
}

static bool can_fail(const struct analysis *analysis, uint32_t node)
{
	enum node_class class_ = model_class(analysis->model, node);
	return class_ != CLASS_SOURCE && class_ != CLASS_OPS;
}

/* How many of its instances must be up: as for availability. */
static double needed_of(const struct analysis *analysis, uint32_t node)
{
	const struct attribute *needs = model_attribute(analysis->model, node, ATTR_needs);
	const struct attribute *quorum = model_attribute(analysis->model, node, ATTR_quorum);
	if (needs && needs->value.kind == VALUE_QUANTITY)
		return needs->value.quantity.low;
	if (!quorum || quorum->value.kind != VALUE_LIST || quorum->value.item_count < 3)
		return 1;
	double write = quorum->value.items[1].quantity.low, read = quorum->value.items[2].quantity.low;
	return write > read ? write : read;
}

static double shards_of(const struct analysis *analysis, uint32_t node)
{
	const struct attribute *shards = model_attribute(analysis->model, node, ATTR_shards);
	return shards && shards->value.kind == VALUE_QUANTITY && shards->value.quantity.low >= 1
		   ? shards->value.quantity.low
		   : 1;
}

/* `count` instances of every shard are gone; too few left is as good as none. */
static void lose_replicas(struct analysis *analysis, struct event *event, uint32_t node, double count, bool all_shards)
{
	double replicas = query_replicas(analysis->query, node);
	vec_push(analysis->arena, &event->nodes, node);
	if (replicas - count < needed_of(analysis, node) || replicas - count < 1)
		event->down[node] = true;
	else
		event->lost[node] = all_shards ? count * shards_of(analysis, node) : count;
}

static void each_node(struct analysis *analysis, struct event *event)
{
	event->domain = DOMAIN_NODE;
	for (uint32_t node = 0; node < analysis->model->nodes.count; node++) {
		if (!can_fail(analysis, node))
			continue;
		lose_node(analysis, event, node);
		event->moves = true;
		event_judge(analysis, event);
		forget(event);
	}
}

static void each_replica(struct analysis *analysis, struct event *event)
{
	event->domain = DOMAIN_REPLICA;
	for (uint32_t node = 0; node < analysis->model->nodes.count; node++) {
		if (!can_fail(analysis, node) || query_replicas(analysis->query, node) < 2)
			continue;
		lose_replicas(analysis, event, node, 1, false);
		event->moves = event->down[node];
		event_judge(analysis, event);
		forget(event);
	}
}

static void lose_group(struct analysis *analysis, struct event *event, uint32_t group, const uint32_t *members,
		       uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		lose_node(analysis, event, members[i]);
	event->name = analysis->model->groups.at[group].name;
	event->moves = true;
	if (count)
		event_judge(analysis, event);
	forget(event);
}

/* Nodes are dealt to the groups that they stand in first, so that no group asks all nodes. */
static void each_group(struct analysis *analysis, struct event *event, enum group_kind kind, enum failure_domain domain)
{
	const struct model *model = analysis->model;
	uint32_t groups = model->groups.count, *start = ARENA_ARRAY(analysis->arena, uint32_t, groups + 2),
		 *members = NULL;
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t node = 0; node < model->nodes.count; node++)
			for (uint32_t at = model->nodes.at[node].group; at != MODEL_NONE;
			     at = model->groups.at[at].parent) {
				if (model->groups.at[at].kind != kind || !can_fail(analysis, node))
					continue;
				if (pass)
					members[start[at + 1]++] = node;
				else
					start[at + 2]++;
			}
		for (uint32_t i = 0; i < groups && !pass; i++)
			start[i + 2] += start[i + 1];
		if (!pass)
			members = ARENA_ARRAY(analysis->arena, uint32_t, start[groups + 1]);
	}
	event->domain = domain;
	for (uint32_t group = 0; group < groups; group++)
		lose_group(analysis, event, group, members + start[group], start[group + 1] - start[group]);
}

/* Zones that no group draws: every node that says over how many it is spread loses what stands in one of them. */
static void one_of_the_zones(struct analysis *analysis, struct event *event)
{
	event->domain = DOMAIN_ZONE;
	for (uint32_t node = 0; node < analysis->model->nodes.count; node++) {
		const struct attribute *zones = model_attribute(analysis->model, node, ATTR_zones);
		if (!zones || zones->value.kind != VALUE_QUANTITY || zones->value.quantity.low < 1 ||
		    !can_fail(analysis, node))
			continue;
		double count = zones->value.quantity.low, replicas = query_replicas(analysis->query, node);
		if (count == 1)
			lose_node(analysis, event, node);
		else if (replicas >= 1)
			lose_replicas(analysis, event, node, ceil(replicas / count), true);
	}
	event->name = STR("one of the zones");
	event->moves = true;
	if (event->nodes.count)
		event_judge(analysis, event);
	forget(event);
}

void events_all(struct analysis *analysis)
{
	uint32_t nodes = analysis->model->nodes.count;
	struct event event = { .down = ARENA_ARRAY(analysis->arena, bool, nodes),
			       .lost = ARENA_ARRAY(analysis->arena, double, nodes) };
	each_group(analysis, &event, GROUP_REGION, DOMAIN_REGION);
	each_group(analysis, &event, GROUP_ZONE, DOMAIN_ZONE);
	one_of_the_zones(analysis, &event);
	each_node(analysis, &event);
	each_replica(analysis, &event);
}
