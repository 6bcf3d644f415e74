/* # provider-rate-limit (M012)
 *
 * Somebody else's system gets more than it takes, or its limit is nowhere stated.
 *
 * ## Why
 * Providers of SMS, mail and push refuse what goes beyond their quota, and a text message is dear. The sender keeps to
 * the quota itself, one budget for each provider, and lets the rest wait in its queue (guide, Parts 16, 26 and 27).
 *
 * ## Fails when
 * The calls to an external exceed at peak its quota, which is its `capacity` (times `replicas`) or the rate in its own
 * `rate_limit`, and some arrow that brings them has no `rate_limit`, or one above the quota. Info where the load is an
 * upper bound.
 *
 * ## Undeclared when
 * A service or worker calls an external with `role = sms`, `email` or `push`, and neither a quota nor a `rate_limit` is
 * stated.
 *
 * ## Silenced by
 * `rate_limit` on the arrow (of any form; a number must not exceed the quota); a queue before the caller, whose
 * average is below the quota; a quota that is large enough.
 *
 * ## False alarms
 * A range counts with the end that favours the design. What clients and other externals send is not looked at.
 *
 * ## Bad
 * ```arch
 * client users { rate = 500/s; reads = 0% }
 * service api x2 { public }
 * queue jobs { managed; dlq }
 * worker texter x5 { idempotent = message_id }
 * external sms { role = sms; capacity = 100/s }
 * users -> api : POST
 * api ~> jobs ~> texter : code
 * texter -> sms : send { write; timeout = 1s }            # <- M012
 * ```
 *
 * ## Good
 * ```arch
 * client users { rate = 500/s; reads = 0% }
 * lb front
 * service api x2 { public }
 * queue jobs { managed; dlq }
 * worker texter x5 { idempotent = message_id }
 * external sms { role = sms; capacity = 100/s }
 * users -> front -> api : POST
 * api ~> jobs ~> texter : code
 * texter -> sms : send { write; timeout = 1s; rate_limit = 100/s }
 * ```
 */
#include "lint/rules/rules.h"

#include <math.h>

/* Calls a second that it takes; -1 where nobody says. */
static double quota_of(const struct lint_run *run, uint32_t provider)
{
	const struct attribute *capacity = model_attribute(run->model, provider, ATTR_capacity);
	const struct attribute *limit = model_attribute(run->model, provider, ATTR_rate_limit);
	if (rules_number(capacity) >= 0)
		return capacity->value.quantity.high * fmax(query_replicas_max(run->query, provider), 1);
	return rules_number(limit) >= 0 ? limit->value.quantity.high : -1;
}

/* Some use of the link states no limit, or one that the quota does not bear (a quota of -1 bears any). */
static bool is_unlimited(const struct lint_run *run, uint32_t link, double quota)
{
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		const struct attribute *limit = rules_use_attribute(&use, ATTR_rate_limit);
		if (!rules_says(limit) || (quota >= 0 && rules_number(limit) > quota * (1 + 1e-9)))
			return true;
	}
	return false;
}

static bool is_our_call(const struct lint_run *run, uint32_t link)
{
	enum arrow_form form = query_form(run->query, link);
	return (form == ARROW_CALL || form == ARROW_SEND || form == ARROW_DUPLEX) &&
	       model_class(run->model, run->model->links.at[link].from) == CLASS_COMPUTE;
}

static void check_quota(struct lint_run *run, uint32_t provider, double quota)
{
	const struct query *query = run->query;
	const struct estimate *estimate = lint_estimate(run);
	struct quantity peak;
	if (!estimate_node_value(estimate, provider, NODE_LOAD_PEAK, &peak) || peak.low <= quota * (1 + 1e-9))
		return;
	for (uint32_t i = query->in_start[provider]; i < query->in_start[provider + 1]; i++) {
		uint32_t link = query->in[i];
		if (!is_our_call(run, link) || !is_unlimited(run, link, quota))
			continue;
		struct str sent = rules_show(run, peak.low, DIMENSION_RATE), taken = str_format(run->arena, "%.*s", STR_ARG(rules_show(run, quota, DIMENSION_RATE)));
		struct finding *finding = lint_fail_link(run, link, "'%.*s' is called %.*s at peak and takes %.*s, and '%.*s' does not hold back",
		                                         STR_ARG(rules_name(run, provider)), STR_ARG(sent), STR_ARG(taken),
		                                         STR_ARG(rules_name(run, run->model->links.at[link].from)));
		lint_help(run, finding, "write 'rate_limit = %.*s' on the arrow, with a queue before it", STR_ARG(taken));
		fix_link(run, finding, FIX_SUGGESTION, link, ATTR_rate_limit, taken.at);
		if (figure_at(estimate, estimate->nodes[provider].figures[NODE_LOAD_PEAK])->upper)
			lint_set_severity(finding, SEVERITY_INFO);
	}
}

static void check_silence(struct lint_run *run, uint32_t provider)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[provider]; i < query->in_start[provider + 1]; i++) {
		uint32_t link = query->in[i];
		if (!is_our_call(run, link) || !is_unlimited(run, link, -1))
			continue;
		struct finding *finding = lint_undeclared_link(run, link, "'%.*s' states no limit for what it sends to '%.*s'",
		                                               STR_ARG(rules_name(run, run->model->links.at[link].from)),
		                                               STR_ARG(rules_name(run, provider)));
		lint_help(run, finding, "write 'rate_limit = 100/s' on the arrow, or the provider's quota as its 'capacity'");
	}
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_base_kind(run->model, node) != KIND_external)
			continue;
		double quota = quota_of(run, node);
		if (quota >= 0)
			check_quota(run, node, quota);
		else if (rules_holds_any(model_attribute(run->model, node, ATTR_role), "sms email push") &&
		         !query_declared(run->query, node, ATTR_rate_limit))
			check_silence(run, node);
	}
}

const struct lint_rule rule_provider_rate_limit = {
	.code = "M012",
	.name = "provider-rate-limit",
	.category = "messaging",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "an outside provider is sent more than its quota",
	.undeclared_summary = "calls to providers of mail, SMS or push with no stated limit",
	.wants = "rate_limit",
	.check = check,
};
