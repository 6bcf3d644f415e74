/* # exactly-once-claim (M006)
 *
 * A broker promises each message exactly once, and a consumer does nothing to keep the promise.
 *
 * ## Why
 * Between broker, consumer and whatever the consumer writes, any step may be done and not confirmed. Once and only
 * once comes from the end: the consumer remembers which messages it has handled, or writes its result and its place in
 * the log in one transaction. The sound default is to deliver at least once and make handling repeatable; the dear
 * form is for money (guide, Parts 13, 25 and 27).
 *
 * ## Fails when
 * `delivery = exactly_once` stands on a queue or stream, on the arrow to a consumer or on the consumer, and that service
 * or worker has effects, and states neither `idempotent` (on itself or the arrow) nor `tx`.
 *
 * ## Silenced by
 * `idempotent` with the key that is remembered, `tx` (the offset is committed with the result), on the consumer, on
 * the arrow to it, or on every arrow by which it changes something; `upsert`, whose repeat changes nothing; consumers
 * that only pass on to another part of the same engine (an arrow or stream that claims it too).
 *
 * ## False alarms
 * Only an explicit claim is looked at.
 *
 * ## Bad
 * ```arch
 * service api x2
 * stream clicks x3 { partitions = 3; key = click_id; dlq; delivery = exactly_once }
 * worker billing x2            # <- M006
 * postgres charges x3 { data = [money]; failover = auto; fencing = lease }
 * api ~> clicks ~> billing : click
 * billing -> charges : insert { timeout = 200ms }
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * stream clicks x3 { partitions = 3; key = click_id; dlq; delivery = exactly_once }
 * worker billing x2 { idempotent = click_id; tx = local }
 * postgres charges x3 { data = [money]; failover = auto; fencing = lease }
 * api ~> clicks ~> billing : click
 * billing -> charges : insert { timeout = 200ms }
 * ```
 */
#include "lint/rules/rules.h"

static bool keeps_promise(const struct rules_use *use)
{
	return rules_use_says(use, ATTR_idempotent) || rules_use_says(use, ATTR_tx);
}

static bool claims(const struct lint_run *run, uint32_t broker, struct rules_consumer consumer)
{
	for (struct rules_use use = rules_first_use(run, consumer.link); use.more; rules_next_use(&use)) {
		const struct attribute *delivery = rules_use_attribute(&use, ATTR_delivery);
		if (!delivery)
			delivery = model_attribute(run->model, consumer.node, ATTR_delivery);
		if (!delivery)
			delivery = model_attribute(run->model, broker, ATTR_delivery);
		if (rules_holds(delivery, "exactly_once") && !keeps_promise(&use))
			return true;
	}
	return false;
}

/* What the consumer changes in a way that a second delivery would change again; MODEL_NONE if nothing. */
static uint32_t repeated_effect(const struct lint_run *run, struct rules_consumer consumer)
{
	const struct query *query = run->query;
	for (uint32_t i = query->out_start[consumer.node]; i < query->out_start[consumer.node + 1]; i++) {
		uint32_t link = query->out[i], target = run->model->links.at[link].to;
		if (link == consumer.link || query_form(query, link) == ARROW_LINK || query->is_dlq[target] ||
		    model_base_kind(run->model, target) == KIND_monitor || query_declared(query, target, ATTR_idempotent))
			continue;
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			const struct attribute *delivery = rules_use_attribute(&use, ATTR_delivery);
			if (!delivery)
				delivery = model_attribute(run->model, target, ATTR_delivery);
			unsigned operation = rules_use_operation(&use);
			if ((operation & OPERATION_WRITE) && !(operation & OPERATION_UPSERT) && !keeps_promise(&use) &&
			    !rules_holds(delivery, "exactly_once"))
				return target;
		}
	}
	return MODEL_NONE;
}

static void check_broker(struct lint_run *run, uint32_t broker, uint32_t *judged)
{
	struct rules_consumers consumers = rules_consumers(run, broker);
	for (uint32_t i = 0; i < consumers.count; i++) {
		struct rules_consumer consumer = consumers.at[i];
		if (judged[consumer.node] == broker + 1 || query_declared(run->query, consumer.node, ATTR_idempotent) ||
		    query_declared(run->query, consumer.node, ATTR_tx) || !claims(run, broker, consumer))
			continue;
		uint32_t target = repeated_effect(run, consumer);
		if (target == MODEL_NONE)
			continue;
		judged[consumer.node] = broker + 1;
		struct finding *finding = lint_fail_node(
		    run, consumer.node, "'%.*s' is said to get each message of '%.*s' exactly once, and a repeat would change '%.*s' twice",
		    STR_ARG(rules_name(run, consumer.node)), STR_ARG(rules_name(run, broker)), STR_ARG(rules_name(run, target)));
		lint_help(run, finding, "write 'idempotent = event_id' and call it 'delivery = at_least_once', or 'tx' if offset and result are one commit");
	}
}

static void check(struct lint_run *run)
{
	uint32_t *judged = ARENA_ARRAY(run->arena, uint32_t, run->model->nodes.count); /* per node: for which broker, plus one */
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_class(run->model, node) == CLASS_BROKER)
			check_broker(run, node, judged);
}

const struct lint_rule rule_exactly_once_claim = {
	.code = "M006",
	.name = "exactly-once-claim",
	.category = "messaging",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a broker claims exactly-once delivery and a consumer does not keep it",
	.check = check,
};
