/* # no-observability (O001)
 *
 * Nothing in the design sees how it is doing.
 *
 * ## Why
 * Metrics say that something is wrong and how bad it is, logs what happened, traces where on the way. A design without any
 * of them, and without a plan for its launch, is a named mistake: nobody would know whether its goals are met (guide,
 * Parts 1, 2, 18, 27, 29 and 33).
 *
 * ## Fails when
 * The design says `observability = no`.
 *
 * ## Undeclared when
 * It has a client, and neither `observability` nor `alerts` on the design or some part, nor a `monitor`. One finding; at
 * stage `production` it is a warning.
 *
 * ## Silenced by
 * `observability = [metrics, logs, traces]` or the bare flag; `alerts`; any monitor, which need not be wired to every part.
 *
 * ## False alarms
 * Fragments without a client are not looked at.
 *
 * ## Bad
 * ```arch
 * observability = no     # <- O001
 * client users
 * lb front
 * service api x2
 * users -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * observability = [metrics, logs, traces]
 * client users
 * lb front
 * service api x2
 * users -> front -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static bool is_watched(const struct lint_run *run)
{
	if (rules_says(rules_design_attribute(run, ATTR_observability)) || rules_says(rules_design_attribute(run, ATTR_alerts)))
		return true;
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_base_kind(run->model, node) == KIND_monitor || query_declared(run->query, node, ATTR_observability) ||
		    query_declared(run->query, node, ATTR_alerts))
			return true;
	return false;
}

static void check(struct lint_run *run)
{
	if (is_watched(run))
		return;
	const struct attribute *stated = rules_design_attribute(run, ATTR_observability);
	struct finding *finding = NULL;
	if (rules_denies(stated)) {
		finding = lint_fail_at(run, STR("the design"), stated->span, "nothing observes the design: nobody knows whether it meets its goals");
	} else if (rules_has_client(run)) {
		finding = lint_undeclared_node(run, rules_design_node(run), "nothing says how the design is observed");
		if (run->stage == STAGE_PRODUCTION)
			lint_set_severity(finding, SEVERITY_WARNING);
	}
	lint_help(run, finding, "write 'observability = [metrics, logs, traces]' at the top of the design, or draw a 'monitor'");
}

const struct lint_rule rule_no_observability = {
	.code = "O001",
	.name = "no-observability",
	.category = "observability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "nothing observes the design",
	.undeclared_summary = "nothing says how the design is observed",
	.wants = "observability",
	.check = check,
};
