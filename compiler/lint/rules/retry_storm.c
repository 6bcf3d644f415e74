/* # retry-storm (R006)
 *
 * Calls that are tried again all at the same moment.
 *
 * ## Why
 * When a callee slows down, each caller that tries again adds load exactly where there is too much of it. Without
 * randomness in the wait the tries come in waves, and the callee cannot recover. Waits that grow, are capped and are
 * spread at random take the pressure off (guide, Parts 9, 21 and 26).
 *
 * ## Fails when
 * A call has `retries` above 0 (its own, its caller's or the design's) and its `backoff`, looked up the same way,
 * does not hold `jitter`. A bare `backoff` counts as one without.
 *
 * ## Silenced by
 * `backoff = jitter` (or a list with it); `retry_budget`, which bounds what all tries together may add; `mesh` on the
 * caller, its group or the design.
 *
 * ## False alarms
 * Only where somebody wrote `retries`; a call that says nothing is not looked at.
 *
 * ## Bad
 * ```arch
 * service feed x2
 * service ranker x2
 * feed -> ranker : GET scores { timeout = 100ms; retries = 3 }     # <- R006
 * ```
 *
 * ## Good
 * ```arch
 * service feed x2
 * service ranker x2
 * feed -> ranker : GET scores { timeout = 100ms; retries = 2; backoff = jitter }
 * ```
 */
#include <math.h>

#include "lint/rules/rules.h"

static bool is_tamed(const struct rules_use *use)
{
	uint32_t caller = use->run->model->links.at[use->link].from;
	return rules_holds(rules_call_attribute(use, ATTR_backoff), "jitter") ||
	       rules_says(rules_call_attribute(use, ATTR_retry_budget)) || query_declared(use->run->query, caller, ATTR_mesh);
}

static void check(struct lint_run *run)
{
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		if (query_form(run->query, link) != ARROW_CALL)
			continue;
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			double retries = rules_retries(&use);
			if (retries <= 0 || is_tamed(&use))
				continue;
			struct str from = rules_name(run, ends->from), to = rules_name(run, ends->to);
			struct finding *finding =
			    isinf(retries) ? lint_fail_link(run, link, "'%.*s' calls '%.*s' again without end and without jitter", STR_ARG(from), STR_ARG(to))
			                   : lint_fail_link(run, link, "'%.*s' calls '%.*s' up to %u times without jitter: a slow '%.*s' gets %u times the load",
			                                    STR_ARG(from), STR_ARG(to), rules_count(retries) + 1, STR_ARG(to),
			                                    rules_count(retries) + 1);
			lint_help(run, finding, "write 'backoff = jitter', or bound all tries with 'retry_budget = 10%%'");
			fix_link(run, finding, FIX_SUGGESTION, link, ATTR_backoff, "jitter");
			break;
		}
	}
}

const struct lint_rule rule_retry_storm = {
	.code = "R006",
	.name = "retry-storm",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "calls are tried again without jitter",
	.check = check,
};
