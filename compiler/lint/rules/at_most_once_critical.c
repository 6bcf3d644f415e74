/* # at-most-once-critical (M007)
 *
 * Messages about money, stock or seats travel over something that may drop them.
 *
 * ## Why
 * What is not stored is gone when nobody listens, and what is acknowledged before it is done is gone with the consumer. That suits a typing indicator; a payment must be repeated until
 * somebody has it (guide, Parts 6, 13, 15 and 25).
 *
 * ## Fails when
 * A queue or stream with `durable = no` (pub/sub kinds), or with `delivery = at_most_once` on it or on an arrow at it, carries money, balance, inventory, booking or order
 * data, by its own word or by that of the arrow.
 *
 * ## Silenced by
 * A durable broker with `delivery = at_least_once`; `best_effort` on the arrow, where the message is only a hint at a change that is kept elsewhere.
 *
 * ## False alarms
 * It takes a stated class of data on the broker or the arrow; what a flow as a whole carries does not count.
 *
 * ## Bad
 * ```arch
 * service api x2
 * pubsub paid { managed }
 * worker notify x2 { idempotent }
 * api ~> paid : payment { data = [money] }      # <- M007
 * paid ~> notify
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * stream paid x3 { partitions = 3; key = order_id; dlq }
 * worker notify x2 { idempotent }
 * api ~> paid : payment { data = [money] }
 * paid ~> notify
 * ```
 */
#include "lint/rules/rules.h"

#define WEIGHTY RULES_CRITICAL " order"

static bool may_drop(const struct rules_use *use, uint32_t broker)
{
	const struct attribute *delivery = rules_use_attribute(use, ATTR_delivery), *durable = rules_use_attribute(use, ATTR_durable);
	if (!delivery)
		delivery = model_attribute(use->run->model, broker, ATTR_delivery);
	if (!durable)
		durable = model_attribute(use->run->model, broker, ATTR_durable);
	return rules_denies(durable) || rules_holds(delivery, "at_most_once");
}

static void help(struct lint_run *run, struct finding *finding)
{
	lint_help(run, finding, "use a durable 'stream' or 'queue', or write 'best_effort' if the message is only a hint");
}

/* True where the broker itself is to blame, and has been. */
static bool check_arrow(struct lint_run *run, uint32_t link, uint32_t broker)
{
	bool own = rules_holds_any(model_attribute(run->model, broker, ATTR_data), WEIGHTY);
	if (query_form(run->query, link) == ARROW_LINK)
		return false;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		if (!may_drop(&use, broker) || rules_use_says(&use, ATTR_best_effort))
			continue;
		if (own) {
			help(run, lint_fail_node(run, broker, "%s '%.*s' may drop messages, and they are about money, stock, seats or orders",
			                         rules_kind(run, broker), STR_ARG(rules_name(run, broker))));
			return true;
		}
		if (!rules_holds_any(rules_use_attribute(&use, ATTR_data), WEIGHTY))
			continue;
		help(run, lint_fail_link(run, link, "what must not be lost goes over %s '%.*s', which may drop it", rules_kind(run, broker),
		                         STR_ARG(rules_name(run, broker))));
		return false;
	}
	return false;
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		bool told = false;
		if (model_class(run->model, node) != CLASS_BROKER)
			continue;
		for (uint32_t i = query->in_start[node]; !told && i < query->in_start[node + 1]; i++)
			told = check_arrow(run, query->in[i], node);
		for (uint32_t i = query->out_start[node]; !told && i < query->out_start[node + 1]; i++)
			told = check_arrow(run, query->out[i], node);
		if (!told)
			lint_pass_node(run, node, "nothing that must arrive is known to pass it at most once");
	}
}

const struct lint_rule rule_at_most_once_critical = {
	.code = "M007",
	.name = "at-most-once-critical",
	.category = "messaging",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "messages about money, stock or seats may be dropped",
	.check = check,
};
