/* # unguarded-external (R010)
 *
 * A request waits for somebody else's system, and nothing stands between its outage and ours.
 *
 * ## Why
 * Every synchronous dependency is a part of our own failure domain. A timeout, a breaker that stops calling what does not
 * answer, and something to do instead (old data, a second provider, a queue) keep a provider's bad day from becoming
 * ours; with several providers each one has its own breaker (guide, Parts 4, 19, 21, 26 and 30).
 *
 * ## Fails when
 * A gateway, service or other part on a client's request path calls an `external` that it cannot do without, says
 * `breaker = no`, and has no `fallback`.
 *
 * ## Undeclared when
 * The call says neither `breaker` nor `fallback`.
 *
 * ## Silenced by
 * `breaker` on the arrow or step, its caller, a group or the design; `fallback` on the arrow, the step or the external
 * (`fallback = fail` where the call has to be strict); a `..>` arrow that stands in; `optional` or `best_effort`; a
 * `mesh` around the caller; a call that a worker makes, or a flow that no client starts.
 *
 * ## False alarms
 * Clients that call a provider themselves are not looked at: the user sees who is down.
 *
 * ## Bad
 * ```arch
 * client riders
 * lb front
 * service trips x3
 * external maps { role = maps }
 * riders -> front -> trips : HTTPS
 * trips -> maps : get route { timeout = 800ms; breaker = no }     # <- R010
 * ```
 *
 * ## Good
 * ```arch
 * client riders
 * lb front
 * service trips x3
 * external maps { role = maps }
 * riders -> front -> trips : HTTPS
 * trips -> maps : get route { timeout = 800ms; breaker; fallback = "straight line" }
 * ```
 */
#include "lint/rules/rules.h"

static bool node_says(const struct lint_run *run, uint32_t node, enum attribute_id id)
{
	return rules_says(model_attribute(run->model, node, id));
}

static bool is_guarded(const struct rules_use *use)
{
	const struct lint_run *run = use->run;
	const struct model_link *ends = &run->model->links.at[use->link];
	return rules_says(rules_call_attribute(use, ATTR_breaker)) || node_says(run, ends->to, ATTR_breaker) ||
	       rules_use_says(use, ATTR_fallback) || node_says(run, ends->to, ATTR_fallback) ||
	       rules_use_says(use, ATTR_optional) || rules_use_says(use, ATTR_best_effort) ||
	       query_declared(run->query, ends->from, ATTR_mesh);
}

static bool is_looked_at(const struct lint_run *run, uint32_t link)
{
	const struct model_link *ends = &run->model->links.at[link];
	enum node_class caller = model_class(run->model, ends->from);
	return query_form(run->query, link) == ARROW_CALL && model_base_kind(run->model, ends->to) == KIND_external &&
	       (caller == CLASS_COMPUTE || caller == CLASS_ROUTER) && !run->query->has_fallback[link] &&
	       !node_says(run, ends->to, ATTR_optional) && !node_says(run, ends->to, ATTR_best_effort);
}

static void check_link(struct lint_run *run, uint32_t link, const bool *awaited)
{
	const struct model_link *ends = &run->model->links.at[link];
	struct str from = rules_name(run, ends->from), to = rules_name(run, ends->to);
	bool open = false, denied = false;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
		if (rules_use_awaited(&use, awaited) && !is_guarded(&use)) {
			open = true;
			denied |= rules_denies(rules_call_attribute(&use, ATTR_breaker));
		}
	if (!open) {
		struct rules_use use = rules_first_use(run, link);
		if (rules_says(rules_call_attribute(&use, ATTR_breaker)))
			lint_pass_link_by(run, link, rules_call_attribute(&use, ATTR_breaker));
		else if (rules_use_says(&use, ATTR_fallback))
			lint_pass_link_by(run, link, rules_use_attribute(&use, ATTR_fallback));
		else
			lint_pass_link(run, link, is_guarded(&use) ? "its callers can do without it" : "no client waits for it");
		return;
	}
	struct finding *finding =
	    denied ? lint_fail_link(run, link, "'%.*s' waits for '%.*s' with no breaker and no fallback: its outage is ours",
	                            STR_ARG(from), STR_ARG(to))
	           : lint_undeclared_link(run, link, "nothing says what '%.*s' does when '%.*s' is down", STR_ARG(from), STR_ARG(to));
	lint_help(run, finding, "write 'breaker' and 'fallback = ...' (or 'fallback = fail'), or call it from a worker behind a queue");
	lint_witness_from_client(run, finding, ends->to);
}

static void check(struct lint_run *run)
{
	const bool *awaited = rules_awaited_steps(run);
	for (uint32_t link = 0; link < run->model->links.count; link++)
		if (is_looked_at(run, link))
			check_link(run, link, awaited);
}

const struct lint_rule rule_unguarded_external = {
	.code = "R010",
	.name = "unguarded-external",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "requests wait for an external system with no breaker and no fallback",
	.undeclared_summary = "calls to external systems with no stated breaker or fallback",
	.wants = "breaker",
	.check = check,
};
