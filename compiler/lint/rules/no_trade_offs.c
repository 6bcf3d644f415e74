/* # no-trade-offs (G009)
 *
 * No decision is written down.
 *
 * ## Why
 * Each decision deserves a sentence: what is won, what is given up, and why that is right here (guide, Parts 2, 28, 33). It is a
 * habit of interviews and of good records, not of every drawing: hence off by default.
 *
 * ## Fails when
 * It never fails: see below.
 *
 * ## Undeclared when
 * There is no `decide`. One finding for the design.
 *
 * ## Silenced by
 * One `decide`.
 *
 * ## Bad
 * ```arch
 * client users     # <- G009
 * lb front
 * service api x2
 * users -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users { public }
 * lb front { tls }
 * service api x2 { stateless }
 * users -> front -> api : HTTPS
 * decide "One region" : half the cost, and an hour a year of its outages
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	if (run->model->decisions.count)
		lint_pass_at(run, STR("trade-offs"), run->model->decisions.at[0].span, "stated here");
	if (run->model->nodes.count == 0 || run->model->decisions.count)
		return;
	struct finding *finding = lint_undeclared_node(run, 0, "no trade-off is written down");
	lint_help(run, finding, "write what was chosen and why, as in 'decide \"302 over 301\" : clicks must reach us'");
}

const struct lint_rule rule_no_trade_offs = {
	.code = "G009",
	.name = "no-trade-offs",
	.category = "diagram",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 3,
	.set = RULE_OFF,
	.summary = "no decision is written down",
	.undeclared_summary = "no trade-off is written down",
	.wants = "decide",
	.check = check,
};
