/* # backlog-growth (M008)
 *
 * A queue or stream gets more messages than its consumers can handle.
 *
 * ## Why
 * A queue flattens peaks: what piles up at noon is worked off in the evening. That holds as long as the consumers can
 * do more than arrives on average. If they cannot, the lag grows every day until the retention ends it, and messages
 * are lost unread (guide, Parts 4, 13 and 26).
 *
 * ## Fails when
 * What a consumer group is sent on average exceeds what all its instances can do: the upper end of `autoscale`, times
 * `capacity`; on a stream no more instances than `partitions`. All consumers of a queue count as one group, on a
 * stream those of one `consumer_group`, else each worker. Info where only the peak is too much, the number of
 * instances is fixed and nobody is told (`lag_alert`), and where the load is an upper bound.
 *
 * ## Silenced by
 * More instances, `autoscale`, more capacity. `share` or `rate` on an arrow that brings only a part (sampling); an arrow
 * or consumer with `filter` takes a part that nobody knows, so its group is not judged. For the peak alone: `lag_alert`,
 * `alerts = [lag]`, `drain = average` or `best_effort`. `durable = no` and `role = pubsub` keep no backlog.
 *
 * ## False alarms
 * Every consumer of the group must state both instances and capacity. Work that it has besides (a second queue) is not
 * counted, which favours the design.
 *
 * ## Fix
 * As many instances as the average takes, in `replicas` or at the upper end of `autoscale`, where one consumer states its capacity
 * and the partitions allow it (unsafe: numbers change). For a peak alone `lag_alert` on the broker (a suggestion).
 *
 * ## Bad
 * ```arch
 * client shoppers { rate = 1k/s; reads = 0% }
 * service api x5 { public }
 * queue jobs { managed; dlq }
 * worker mailer x4 { capacity = 100/s; idempotent }     # <- M008
 * shoppers -> api : POST
 * api ~> jobs ~> mailer : receipt
 * ```
 *
 * ## Good
 * ```arch
 * client shoppers { rate = 1k/s; reads = 0% }
 * lb front
 * service api x5 { public }
 * queue jobs { managed; dlq; lag_alert }
 * worker mailer x25 { capacity = 100/s; idempotent }
 * shoppers -> front -> api : POST
 * api ~> jobs ~> mailer : receipt
 * ```
 */
#include "lint/rules/rules.h"

#include <math.h>

/* Of one group: messages a second that it is sent, and that it can handle. */
struct balance {
	double average, peak, room, capacity; /* capacity: of one instance */
	double instances;
	bool elastic, told, upper;
};

/* The even part of an arrow's load that one of its links carries; false where nobody knows. */
static bool add_load(const struct estimate *estimate, uint32_t link, struct balance *balance)
{
	uint32_t arrow = estimate->model->links.at[link].arrow;
	uint32_t average = estimate->arrows[arrow].figures[ARROW_FIGURE_LOAD_AVERAGE];
	struct quantity even, most;
	if (!figure_known(estimate, average, &even) ||
	    !figure_known(estimate, estimate->arrows[arrow].figures[ARROW_FIGURE_LOAD_PEAK], &most))
		return false;
	uint32_t links = estimate->model->arrows.at[arrow].link_count;
	balance->average += even.low / links;
	balance->peak += most.low / links;
	balance->upper |= figure_at(estimate, average)->upper;
	return true;
}

/* A group that polls is sent what the broker is sent. */
static bool add_arrivals(const struct estimate *estimate, uint32_t broker, struct balance *balance)
{
	const struct query *query = estimate->query;
	bool known = false;
	for (uint32_t i = query->in_start[broker]; i < query->in_start[broker + 1]; i++)
		if (rules_fills_broker(query, query->in[i], broker))
			known |= add_load(estimate, query->in[i], balance);
	return known;
}

static bool takes_a_part(const struct lint_run *run, struct rules_consumer consumer)
{
	return rules_link_says(run, consumer.link, ATTR_filter) || query_declared(run->query, consumer.node, ATTR_filter);
}

/* What the consumers can do; false where one of them does not say. */
static bool add_room(const struct lint_run *run, const struct estimate *estimate, const struct rules_group *group,
                     struct balance *balance)
{
	uint32_t last = MODEL_NONE;
	for (uint32_t i = 0; i < group->consumers.count; i++) {
		struct rules_consumer consumer = group->consumers.at[i];
		struct quantity capacity, instances;
		if (takes_a_part(run, consumer) || query_replicas_max(run->query, consumer.node) < 1 ||
		    !estimate->nodes[consumer.node].capacity_declared ||
		    !estimate_node_value(estimate, consumer.node, NODE_CAPACITY, &capacity) ||
		    !estimate_node_value(estimate, consumer.node, NODE_INSTANCES, &instances))
			return false;
		balance->elastic |= query_declared(run->query, consumer.node, ATTR_autoscale);
		for (struct rules_use use = rules_first_use(run, consumer.link); use.more; rules_next_use(&use))
			balance->told |= rules_use_says(&use, ATTR_lag_alert) || rules_use_says(&use, ATTR_best_effort) ||
			                 rules_holds(rules_call_attribute(&use, ATTR_drain), "average");
		if (consumer.node == last)
			continue;
		last = consumer.node;
		balance->instances += instances.high;
		balance->room += instances.high * capacity.high;
		balance->capacity = fmax(balance->capacity, capacity.high);
		balance->told |= rules_holds_any(model_attribute(run->model, consumer.node, ATTR_alerts), "lag") ||
		                 query_declared(run->query, consumer.node, ATTR_lag_alert) ||
		                 rules_holds(model_attribute(run->model, consumer.node, ATTR_drain), "average");
	}
	return true;
}

/* More than there are partitions would stand idle. */
static void offer_instances(struct lint_run *run, struct finding *finding, uint32_t broker, uint32_t consumer, double wanted)
{
	double partitions = rules_number(model_attribute(run->model, broker, ATTR_shards));
	if (model_base_kind(run->model, broker) == KIND_stream && partitions >= 1 && wanted > partitions)
		return;
	if (query_declared(run->query, consumer, ATTR_autoscale))
		fix_node(run, finding, FIX_UNSAFE, consumer, ATTR_autoscale,
		         str_format(run->arena, "%u to %u", rules_count(query_replicas(run->query, consumer)), rules_count(wanted)).at);
	else
		fix_node(run, finding, FIX_UNSAFE, consumer, ATTR_replicas, str_format(run->arena, "%u", rules_count(wanted)).at);
}

static void report(struct lint_run *run, uint32_t broker, const struct rules_group *group, const struct balance *balance)
{
	bool always = balance->average > balance->room * (1 + 1e-9);
	struct str sent = rules_show(run, always ? balance->average : balance->peak, DIMENSION_RATE);
	struct str able = rules_show(run, balance->room, DIMENSION_RATE), taker = rules_group_name(run, group);
	struct finding *finding = lint_fail_node(
	    run, group->consumers.at[0].node, "'%.*s' handles %.*s of the %.*s that '%.*s' is sent%s", STR_ARG(taker), STR_ARG(able),
	    STR_ARG(sent), STR_ARG(rules_name(run, broker)), always ? ": the backlog never drains" : " at peak: it falls behind for a while");
	double wanted = ceil(balance->average / balance->capacity);
	if (!always)
		fix_node(run, finding, FIX_SUGGESTION, broker, ATTR_lag_alert, NULL);
	else if (group->consumers.count == 1)
		offer_instances(run, finding, broker, group->consumers.at[0].node, wanted);
	if (always)
		lint_help(run, finding, "%u instances keep up with the average%s; or handle messages in batches, or state 'share' where only a part comes",
		          rules_count(wanted), model_base_kind(run->model, broker) == KIND_stream ? ", on as many partitions" : "");
	else
		lint_help(run, finding, "write 'autoscale', or 'lag_alert' if it may catch up later");
	if (!always || balance->upper)
		lint_set_severity(finding, SEVERITY_INFO);
}

static void pass_group(struct lint_run *run, uint32_t broker, const struct rules_group *group, const struct balance *balance, bool known)
{
	uint32_t first = group->consumers.at[0].node;
	struct str name = rules_name(run, broker), able = rules_show(run, balance->room, DIMENSION_RATE);
	struct str sent = rules_show(run, balance->average, DIMENSION_RATE);
	bool late = balance->peak > balance->room * (1 + 1e-9);
	if (!known)
		lint_pass_node(run, first, "nobody states how much '%.*s' is sent", STR_ARG(name));
	else
		lint_pass_node(run, first, "it handles %.*s of what '%.*s' is sent, %.*s on average%s", STR_ARG(able), STR_ARG(name), STR_ARG(sent),
		               !late ? "" : balance->told ? "; a peak is caught up later, and somebody is told" : "; a peak is caught up later");
}

static void check_group(struct lint_run *run, const struct estimate *estimate, uint32_t broker, const struct rules_group *group)
{
	struct balance balance = { .told = query_declared(run->query, broker, ATTR_lag_alert) ||
		                           rules_holds_any(attributes_get(&run->model->attributes, ATTR_alerts), "lag") };
	bool polls = false, known = false;
	if (!add_room(run, estimate, group, &balance)) {
		lint_pass_node(run, group->consumers.at[0].node, "of those that take from '%.*s' one states no instances or capacity, or takes a part ('filter')",
		               STR_ARG(rules_name(run, broker)));
		return;
	}
	for (uint32_t i = 0; i < group->consumers.count; i++) {
		uint32_t link = group->consumers.at[i].link;
		polls |= run->model->links.at[link].to == broker;
		if (!polls)
			known |= add_load(estimate, link, &balance);
	}
	if (polls) {
		balance.average = balance.peak = 0;
		known = add_arrivals(estimate, broker, &balance);
	}
	double partitions = rules_number(model_attribute(run->model, broker, ATTR_shards));
	if (model_base_kind(run->model, broker) == KIND_stream && partitions >= 1 && balance.instances > partitions)
		balance.room *= partitions / balance.instances;
	bool behind = balance.average > balance.room * (1 + 1e-9) ||
	              (balance.peak > balance.room * (1 + 1e-9) && !balance.elastic && !balance.told);
	if (known && behind)
		report(run, broker, group, &balance);
	else if (group->consumers.count)
		pass_group(run, broker, group, &balance, known);
}

static void check(struct lint_run *run)
{
	const struct estimate *estimate = lint_estimate(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_class(run->model, node) != CLASS_BROKER || query_denied(run->query, node, ATTR_durable) ||
		    query_has_role(run->query, node, "pubsub"))
			continue;
		struct rules_groups groups = rules_consumer_groups(run, node);
		for (uint32_t i = 0; i < groups.count; i++)
			check_group(run, estimate, node, &groups.at[i]);
	}
}

const struct lint_rule rule_backlog_growth = {
	.code = "M008",
	.name = "backlog-growth",
	.category = "messaging",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a broker gets more than its consumers can handle",
	.tells_all = true,
	.check = check,
};
