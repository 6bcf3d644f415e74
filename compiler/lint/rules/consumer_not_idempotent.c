/* # consumer-not-idempotent (M002)
 *
 * A consumer that does its work twice when a message comes twice.
 *
 * ## Why
 * Brokers deliver at least once unless told otherwise, and a payment provider sends a webhook again until it is
 * answered. A consumer that was cut off after its work and before its acknowledgement meets the message again: the
 * mail goes out twice, the account is charged twice. It needs a key that it remembers, or writes that may be repeated
 * (guide, Parts 12, 13, 21, 25 and 26).
 *
 * ## Fails when
 * A service or worker that a durable broker feeds, or that an external calls or notifies, has an effect that a second
 * delivery would double, and says `idempotent = no`; or says nothing, and the effect is a call to a payment, sms,
 * email or push provider (unless it is said to read), a write to any other external, or a write of money, balance,
 * inventory or booking data.
 *
 * ## Undeclared when
 * It says nothing and writes a db, index, warehouse or counter, publishes, or tells another service to write.
 *
 * ## Silenced by
 * `idempotent` (a flag or the key) on the consumer, on the arrow that brings the message, on the one that has the
 * effect or on the service called; `upsert` on the write; `delivery = at_most_once` or `exactly_once` on broker,
 * arrow or consumer; `durable = no` or `role = pubsub`; endpoints that are all idempotent, for webhooks.
 *
 * ## False alarms
 * What overwrites is no effect: caches (but for `role = counter`) and object stores. Consumers that only push to open
 * connections have none either. A claim of exactly-once delivery is taken at its word here; M006 asks about it.
 *
 * ## Bad
 * ```arch
 * service api x2
 * queue jobs { managed; dlq; attempts = 3 }
 * worker mailer x2                # <- M002
 * external mail { role = email }
 * api ~> jobs ~> mailer : receipt
 * mailer -> mail : send { timeout = 2s }
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * queue jobs { managed; dlq; attempts = 3 }
 * worker mailer x2 { idempotent = message_id }
 * external mail { role = email }
 * api ~> jobs ~> mailer : receipt
 * mailer -> mail : send { timeout = 2s; fallback = "try the next provider" }
 * ```
 */
#include "lint/rules/rules.h"

enum effect { EFFECT_NONE, EFFECT_SOFT, EFFECT_HARD };

/* Delivered at least once, as far as anybody says, and with no key on the way. */
static bool may_repeat(const struct rules_use *use, uint32_t source, uint32_t consumer)
{
	const struct query *query = use->run->query;
	if (rules_use_says(use, ATTR_idempotent) || rules_denies(rules_use_attribute(use, ATTR_durable)))
		return false;
	const struct attribute *delivery = rules_use_attribute(use, ATTR_delivery);
	if (!delivery)
		delivery = model_attribute(query->model, source, ATTR_delivery);
	if (!delivery)
		delivery = model_attribute(query->model, consumer, ATTR_delivery);
	if (delivery)
		return rules_holds(delivery, "at_least_once");
	return !query_denied(query, source, ATTR_durable) && !query_has_role(query, source, "pubsub");
}

/* What brings it messages that may come again: a broker or an external; MODEL_NONE if nothing does. */
static uint32_t source_of(const struct lint_run *run, uint32_t consumer, bool safe_endpoints)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[consumer]; i < query->in_start[consumer + 1]; i++) {
		uint32_t link = query->in[i], source = run->model->links.at[link].from;
		enum arrow_form form = query_form(query, link);
		bool hook = model_class(run->model, source) == CLASS_OUTSIDE && (form == ARROW_CALL || form == ARROW_SEND);
		if (!rules_feeds(query, link, consumer) && (!hook || safe_endpoints))
			continue;
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
			if ((!hook || rules_use_operation(&use) != OPERATION_READ) && may_repeat(&use, source, consumer))
				return source;
	}
	for (uint32_t i = query->out_start[consumer]; i < query->out_start[consumer + 1]; i++) {
		uint32_t link = query->out[i], source = run->model->links.at[link].to;
		if (!rules_feeds(query, link, consumer))
			continue;
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
			if (may_repeat(&use, source, consumer))
				return source;
	}
	return MODEL_NONE;
}

static bool is_said_to_read(const struct rules_use *use)
{
	return rules_use_says(use, ATTR_read) || query_label_operation(rules_use_label(use)) == OPERATION_READ;
}

static enum effect effect_on(const struct rules_use *use, uint32_t target)
{
	const struct query *query = use->run->query;
	bool writes = rules_use_operation(use) & OPERATION_WRITE;
	enum base_kind kind = model_base_kind(query->model, target);
	if (kind == KIND_external) {
		bool sends = rules_holds_any(model_attribute(query->model, target, ATTR_role), "payment sms email push");
		return writes || (sends && !is_said_to_read(use)) ? EFFECT_HARD : EFFECT_NONE;
	}
	if (!writes)
		return EFFECT_NONE;
	if (kind == KIND_db)
		return rules_use_carries(use, RULES_CRITICAL) ? EFFECT_HARD : EFFECT_SOFT;
	if (kind == KIND_cache)
		return query_has_role(query, target, "counter") ? EFFECT_SOFT : EFFECT_NONE;
	bool passes_on = kind == KIND_service || kind == KIND_gateway || kind == KIND_queue || kind == KIND_stream;
	return kind == KIND_search || kind == KIND_warehouse || passes_on ? EFFECT_SOFT : EFFECT_NONE;
}

static enum effect effect_of(const struct lint_run *run, uint32_t link, uint32_t consumer)
{
	const struct query *query = run->query;
	uint32_t target = run->model->links.at[link].to;
	enum arrow_form form = query_form(query, link);
	enum effect worst = EFFECT_NONE;
	if ((form != ARROW_CALL && form != ARROW_SEND) || rules_feeds(query, link, consumer) || query->is_dlq[target])
		return EFFECT_NONE;
	if (query_declared(query, target, ATTR_idempotent))
		return EFFECT_NONE;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		enum effect effect = effect_on(&use, target);
		bool repeatable = rules_use_says(&use, ATTR_idempotent) || (rules_use_operation(&use) & OPERATION_UPSERT) ||
		                  rules_use_says(&use, ATTR_best_effort);
		if (!repeatable && effect > worst)
			worst = effect;
	}
	return worst;
}

static void check_consumer(struct lint_run *run, uint32_t node, uint32_t source)
{
	const struct query *query = run->query;
	enum effect worst = EFFECT_NONE;
	uint32_t target = MODEL_NONE;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		enum effect effect = effect_of(run, query->out[i], node);
		if (effect > worst) {
			worst = effect;
			target = run->model->links.at[query->out[i]].to;
		}
	}
	if (worst == EFFECT_NONE) {
		lint_pass_node(run, node, "'%.*s' may bring it a message twice, and all that it does can be repeated",
		               STR_ARG(rules_name(run, source)));
		return;
	}
	const char *kind = rules_kind(run, node);
	struct str name = rules_name(run, node), from = rules_name(run, source), to = rules_name(run, target);
	const char *verb = model_class(run->model, target) == CLASS_OUTSIDE || model_class(run->model, target) == CLASS_COMPUTE ? "calls"
	                   : model_class(run->model, target) == CLASS_BROKER ? "publishes to" : "writes";
	struct finding *finding;
	if (worst == EFFECT_HARD || query_denied(query, node, ATTR_idempotent))
		finding = lint_fail_node(run, node, "%s '%.*s' %s '%.*s' once for each delivery from '%.*s', and a delivery may come twice", kind,
		                         STR_ARG(name), verb, STR_ARG(to), STR_ARG(from));
	else
		finding = lint_undeclared_node(run, node, "%s '%.*s' %s '%.*s' and does not say what a second delivery from '%.*s' does", kind,
		                               STR_ARG(name), verb, STR_ARG(to), STR_ARG(from));
	lint_help(run, finding, "write 'idempotent = event_id' on '%.*s' if it remembers what it has done, or 'upsert' on the write", STR_ARG(name));
}

static void check(struct lint_run *run)
{
	const uint8_t *promises = rules_endpoint_promises(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_class(run->model, node) != CLASS_COMPUTE)
			continue;
		uint32_t source = source_of(run, node, promises[node] == RULES_SAFE_ENDPOINT);
		if (source != MODEL_NONE && query_declared(run->query, node, ATTR_idempotent))
			lint_pass_node_by(run, node, model_attribute(run->model, node, ATTR_idempotent));
		else if (source != MODEL_NONE)
			check_consumer(run, node, source);
	}
}

const struct lint_rule rule_consumer_not_idempotent = {
	.code = "M002",
	.name = "consumer-not-idempotent",
	.category = "messaging",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_WARNING,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a consumer doubles its effect when a message comes twice",
	.undeclared_summary = "consumers that do not say what a second delivery does",
	.wants = "idempotent",
	.tells_all = true,
	.check = check,
};
