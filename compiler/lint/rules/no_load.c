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

/* Where the load is stated that the numbers begin with. */
static void pass_by_load(struct lint_run *run, uint32_t first)
{
	const struct model *model = run->model;
	uint32_t told = 0;
	for (uint32_t node = 0; node < model->nodes.count; node++) {
		const struct attribute *rate = model_attribute(model, node, ATTR_rate);
		rate = rate ? rate : model_attribute(model, node, ATTR_per_user);
		if (rate) {
			lint_pass_node_by(run, node, rate);
			told++;
		}
	}
	for (uint32_t i = 0; i < model->flows.count; i++) {
		const struct attribute *rate = attributes_get(&model->flows.at[i].attributes, ATTR_rate);
		if (rate) {
			lint_pass_at_by(run, model->flows.at[i].id, model->flows.at[i].span, rate);
			told++;
		}
	}
	if (told == 0)
		lint_pass_node(run, first, "an arrow states a rate");
}

static void check(struct lint_run *run)
{
	uint32_t node = rules_design_node(run);
	if (node == MODEL_NONE || run->model->arrows.count == 0)
		return;
	if (lint_estimate(run)->has_load) {
		if (run->watched)
			pass_by_load(run, node);
		return;
	}
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
	.tells_all = true,
	.check = check,
};
