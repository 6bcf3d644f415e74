/* # polling (P021)
 *
 * Clients ask again every few seconds whether there is news.
 *
 * ## Why
 * Most answers to a poll are empty, and what is new comes late by up to the interval. Where news must be quick the server
 * sends it over a connection that stays open (guide, Parts 24, 28).
 *
 * ## Fails when
 * A client, or its arrow, states `poll` of less than 10 s: `lint { poll_interval = 10s }`, which is ours.
 *
 * ## Silenced by
 * A longer interval; `<->`, or `protocol = sse` or `ws` on the arrow.
 *
 * ## False alarms
 * Devices that sleep between polls save their battery that way: state an interval that lets them.
 *
 * ## Bad
 * ```arch
 * client app
 * service api x2
 * app -> api : GET /inbox { poll = 2s }     # <- P021
 * ```
 *
 * ## Good
 * ```arch
 * client app { public }
 * lb front { tls }
 * service api x2 { state = connection; unicast }
 * app -> front -> api : GET /inbox { protocol = sse; idle = 60s; heartbeat = 20s }
 * ```
 */
#include "lint/rules/rules.h"

/* The shortest interval of any use, or -1. */
static double shortest(const struct lint_run *run, uint32_t link)
{
	double least = -1;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		const struct attribute *poll = rules_call_attribute(&use, ATTR_poll);
		if (rules_number(poll) < 0 || rules_holds_any(rules_call_attribute(&use, ATTR_protocol), "sse ws wss webrtc"))
			continue;
		double interval = poll->value.quantity.high;
		least = least < 0 || interval < least ? interval : least;
	}
	return least;
}

static void check(struct lint_run *run)
{
	double enough = lint_threshold(run);
	for (uint32_t arrow = 0; arrow < run->model->arrows.count; arrow++) {
		uint32_t link = run->model->arrows.at[arrow].first_link;
		if (run->model->arrows.at[arrow].link_count == 0 || query_form(run->query, link) != ARROW_CALL)
			continue;
		uint32_t from = run->model->links.at[link].from;
		double interval = model_class(run->model, from) == CLASS_SOURCE ? shortest(run, link) : -1;
		if (interval >= enough)
			lint_pass_link(run, link, "every %.*s", STR_ARG(rules_show(run, interval, DIMENSION_TIME)));
		if (interval < 0 || interval >= enough)
			continue;
		struct finding *finding = lint_fail_link(run, link, "'%.*s' asks '%.*s' every %.*s, mostly for nothing",
		                                         STR_ARG(rules_name(run, from)),
		                                         STR_ARG(rules_name(run, run->model->links.at[link].to)),
		                                         STR_ARG(rules_show(run, interval, DIMENSION_TIME)));
		lint_help(run, finding, "keep a connection open, '<->' or 'protocol = sse', or state a longer 'poll'");
	}
}

static const struct lint_threshold threshold = { "poll_interval", 10, { 1, 0, 0 }, "assumed" };

const struct lint_rule rule_polling = {
	.code = "P021",
	.name = "polling",
	.category = "performance",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "clients ask again every few seconds",
	.threshold = &threshold,
	.check = check,
};
