/* # no-slo (O002)
 *
 * No target says how well the design has to serve.
 *
 * ## Why
 * "Fast" and "reliable" mean nothing until a number does: the share of requests that must succeed, and the time that 99 of
 * 100 stay below. From it come the error budget, the alerts, and the number of replicas (guide, Parts 2, 3, 18, 27 and 30).
 *
 * ## Fails when
 * There is such a goal, `alerts` of the design lists what somebody is woken for, and neither that list nor the one of any
 * part holds `burn_rate`, `errors`, `availability` or `latency`: the goal is missed, and nobody hears of it.
 *
 * ## Undeclared when
 * The design has a client, and neither the design nor any flow has a goal for `availability`, `p99` or `latency`. One
 * finding.
 *
 * ## Silenced by
 * Any such goal; one of the four words among the `alerts`, or a bare `alerts`. Where nothing is said of alerts, this rule
 * says nothing of them.
 *
 * ## Bad
 * ```arch
 * client users                   # <- O002
 * lb front
 * service api x2
 * users -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * goal availability >= 99.9%
 * goal p99 <= 200ms
 * client users
 * lb front
 * service api x2 { zones = 2 }
 * users -> front -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static bool holds_goal(const struct attribute *alerts)
{
	return rules_says(alerts) &&
	       (alerts->value.kind == VALUE_YES || rules_holds_any(alerts, "burn_rate errors availability latency"));
}

/* Alerts that a design lists, and that leave out whether it keeps its goal. */
static void check_alerts(struct lint_run *run)
{
	const struct attribute *alerts = rules_design_attribute(run, ATTR_alerts);
	if (!rules_says(alerts) || holds_goal(alerts))
		return;
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (holds_goal(model_attribute(run->model, node, ATTR_alerts)))
			return;
	struct finding *finding = lint_fail_at(run, STR("the design"), alerts->span, "nobody is told when the design misses its goal");
	lint_help(run, finding, "add 'burn_rate' to the 'alerts'");
}

static void check(struct lint_run *run)
{
	if (!rules_has_client(run) || run->model->arrows.count == 0)
		return;
	for (uint32_t i = 0; i < run->model->goals.count; i++) {
		enum goal_metric metric = run->model->goals.at[i].metric;
		if (metric == GOAL_AVAILABILITY || metric == GOAL_P99 || metric == GOAL_LATENCY) {
			check_alerts(run);
			return;
		}
	}
	struct finding *finding =
	    lint_undeclared_node(run, rules_design_node(run), "no goal says how available or how fast the design has to be");
	lint_help(run, finding, "write 'goal availability >= 99.9%%' and 'goal p99 <= 200ms'");
}

const struct lint_rule rule_no_slo = {
	.code = "O002",
	.name = "no-slo",
	.category = "observability",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "no goal for availability or latency",
	.undeclared_summary = "no goal says how available or how fast the design has to be",
	.wants = "goals",
	.check = check,
};
