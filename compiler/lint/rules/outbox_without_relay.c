/* # outbox-without-relay (M014)
 *
 * An outbox that nobody empties.
 *
 * ## Why
 * The row in the outbox is written with the change that it tells of; that is half of the pattern. The other half takes the rows out and publishes them. Without it the
 * events stay where they are (guide, Parts 12 and 25).
 *
 * ## Fails when
 * A db or store states `outbox`, no `=>` or `~>` leaves it, and no worker (or service with a `schedule`) that calls it publishes to a broker.
 *
 * ## Silenced by
 * `orders => events : outbox relay`; a worker that reads the store and publishes to a queue or stream. A part with `role = standby`, `dr` or `replica` is left
 * out: its leader does it.
 *
 * ## False alarms
 * It takes the explicit flag.
 *
 * ## Bad
 * ```arch
 * service api x2
 * db orders x3 { outbox; failover = auto }      # <- M014
 * api -> orders : insert
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * db orders x3 { outbox; failover = auto }
 * stream events x3 { partitions = 3; key = order_id; dlq }
 * worker mailer x2 { idempotent }
 * api -> orders : insert
 * orders => events : outbox relay
 * events ~> mailer
 * ```
 */
#include "lint/rules/rules.h"

static bool *publishers(const struct lint_run *run)
{
	bool *publishes = ARENA_ARRAY(run->arena, bool, run->model->nodes.count);
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		if (model_class(run->model, ends->to) == CLASS_BROKER && rules_fills_broker(run->query, link, ends->to))
			publishes[ends->from] = true;
	}
	return publishes;
}

static bool is_relayed(const struct lint_run *run, uint32_t store, const bool *publishes)
{
	const struct query *query = run->query;
	for (uint32_t i = query->out_start[store]; i < query->out_start[store + 1]; i++) {
		enum arrow_form form = query_form(query, query->out[i]);
		if (form == ARROW_COPY || form == ARROW_MIRROR || form == ARROW_SEND)
			return true;
	}
	for (uint32_t i = query->in_start[store]; i < query->in_start[store + 1]; i++) {
		uint32_t caller = run->model->links.at[query->in[i]].from;
		bool relay = model_base_kind(run->model, caller) == KIND_worker || query_declared(query, caller, ATTR_schedule);
		if (relay && publishes[caller] && rules_is_call(query, query->in[i]))
			return true;
	}
	return false;
}

static void check(struct lint_run *run)
{
	const bool *publishes = publishers(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (!query_declared(run->query, node, ATTR_outbox) ||
		    rules_holds_any(model_attribute(run->model, node, ATTR_role), "standby dr replica") || is_relayed(run, node, publishes))
			continue;
		struct str name = rules_name(run, node);
		struct finding *finding = lint_fail_node(run, node, "%s '%.*s' has an outbox that nobody empties: its events never leave",
		                                         rules_kind(run, node), STR_ARG(name));
		lint_help(run, finding, "draw the relay, as in '%.*s => events : outbox relay', or the worker that reads it and publishes", STR_ARG(name));
	}
}

const struct lint_rule rule_outbox_without_relay = {
	.code = "M014",
	.name = "outbox-without-relay",
	.category = "messaging",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "an outbox that nobody empties",
	.check = check,
};
