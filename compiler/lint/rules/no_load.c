/* # no-load (E002)
 *
 * Nothing says how much load there is.
 *
 * ## Why
 * "No numbers" is a named mistake: users and their actions come before the boxes, and every size follows from them
 * (guide, Parts 2, 3, 29). Until some load is stated, capacity, caches, latency under load and cost cannot be checked.
 *
 * ## Fails when
 * It never fails: see below.
 *
 * ## Undeclared when
 * No client, worker or external states a `rate` (or `users` and `per_user`), no flow has a `rate`, and no arrow has
 * one. One finding for the design.
 *
 * ## Silenced by
 * Any rate.
 *
 * ## Bad
 * ```arch
 * client users                    # <- E002
 * lb front
 * service api x2
 * users -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users { users = 10M; per_user = 5/day }
 * lb front
 * service api x2
 * users -> front -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	uint32_t node = rules_design_node(run);
	if (node == MODEL_NONE || run->model->arrows.count == 0 || lint_estimate(run)->has_load)
		return;
	struct finding *finding =
	    lint_undeclared_node(run, node, "no load is stated: capacity, caches and cost cannot be checked");
	lint_help(run, finding, "state 'rate', or 'users' and 'per_user', of a client, or the 'rate' of a flow");
}

const struct lint_rule rule_no_load = {
	.code = "E002",
	.name = "no-load",
	.category = "estimation",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_WARNING,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "no load is stated",
	.undeclared_summary = "no load is stated: capacity, caches and cost cannot be checked",
	.wants = "rate",
	.undeclared_at_sketch = true,
	.check = check,
};
