/* # limiter-failure-mode (R028)
 *
 * Nobody says what happens to requests when the limiter's counters are down.
 *
 * ## Why
 * A limiter that cannot count either lets everybody in or nobody. Closed is right against abuse, open where the limit only
 * keeps order among friends; whoever does not choose gets whatever the library does (guide, Part 16).
 *
 * ## Fails when
 * It never fails: see below.
 *
 * ## Undeclared when
 * A router, service or worker calls a cache with `role = limiter`, and neither says `policy = open` or `closed`, nor is there a
 * `fallback`. Pedantic.
 *
 * ## Silenced by
 * `policy = open` or `closed` on the caller or the cache; `fallback` (`open`, `closed` or any other) on the arrow or step, the
 * caller or the cache; a `..>` arrow that stands in; `optional` or `best_effort` on the arrow, which lets everybody in.
 *
 * ## Bad
 * ```arch
 * client users
 * gateway gw x2 { rate_limit = 100/s; auth = jwt }
 * redis counters x2 { role = limiter; ttl = 1min }
 * service api x2
 * users -> gw : HTTPS
 * gw -> counters : incr { timeout = 5ms }     # <- R028
 * gw -> api : HTTPS     { timeout = 200ms }
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * gateway gw x2 { rate_limit = 100/s; auth = jwt }
 * redis counters x2 { role = limiter; ttl = 1min; evict = ttl }
 * service api x2
 * users -> gw : HTTPS
 * gw -> counters : incr { timeout = 5ms; fallback = open }
 * gw -> api : HTTPS     { timeout = 200ms }
 * ```
 */
#include "lint/rules/rules.h"

static bool node_answers(const struct lint_run *run, uint32_t node)
{
	return rules_holds_any(model_attribute(run->model, node, ATTR_policy), "open closed") ||
	       query_declared(run->query, node, ATTR_fallback);
}

static bool is_answered(const struct lint_run *run, uint32_t link)
{
	const struct model_link *ends = &run->model->links.at[link];
	return node_answers(run, ends->from) || node_answers(run, ends->to) || run->query->has_fallback[link] ||
	       rules_link_says(run, link, ATTR_fallback) || rules_link_says(run, link, ATTR_optional) ||
	       rules_link_says(run, link, ATTR_best_effort);
}

static void check(struct lint_run *run)
{
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		enum node_class caller = model_class(run->model, ends->from);
		if (model_base_kind(run->model, ends->to) != KIND_cache || !query_has_role(run->query, ends->to, "limiter") ||
		    (caller != CLASS_ROUTER && caller != CLASS_COMPUTE) || !rules_is_call(run->query, link))
			continue;
		if (is_answered(run, link)) {
			lint_pass_link(run, link, "a 'policy' or 'fallback' says it, or the arrow is 'optional'");
			continue;
		}
		struct finding *finding =
		    lint_undeclared_link(run, link, "nothing says whether '%.*s' lets requests in while '%.*s' is down",
		                         STR_ARG(rules_name(run, ends->from)), STR_ARG(rules_name(run, ends->to)));
		lint_help(run, finding, "write 'fallback = open' or 'fallback = closed' on the arrow");
	}
}

const struct lint_rule rule_limiter_failure_mode = {
	.code = "R028",
	.name = "limiter-failure-mode",
	.category = "reliability",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "limiters that do not say what happens when they fail",
	.undeclared_summary = "limiters that do not say whether they let requests in when they fail",
	.wants = "fallback",
	.check = check,
};
