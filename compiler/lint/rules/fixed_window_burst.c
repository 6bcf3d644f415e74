/* # fixed-window-burst (S016)
 *
 * A limit counted by the minute lets twice as much through at the turn of the minute.
 *
 * ## Why
 * With a fixed window the counter starts anew each minute. Whoever spends the whole limit in the last second of one
 * and again in the first second of the next has doubled it. A bucket of tokens or a sliding window has no such seam
 * (guide, Part 16).
 *
 * ## Fails when
 * A part states `algorithm = fixed_window`.
 *
 * ## Silenced by
 * `token_bucket`, `leaky_bucket`, `sliding_window`, `sliding_log`, `gcra`.
 *
 * ## False alarms
 * Explicit only. Where twice the limit does no harm, `allow` it and say so.
 *
 * ## Bad
 * ```arch
 * client users
 * gateway gw x2 { auth = jwt; rate_limit = 200/min; algorithm = fixed_window }     # <- S016
 * service api x2
 * users -> gw -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * gateway gw x2 { auth = jwt; rate_limit = 200/min; algorithm = token_bucket }
 * service api x2
 * users -> gw -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (!rules_holds(model_attribute(run->model, node, ATTR_algorithm), "fixed_window"))
			continue;
		struct finding *finding = lint_fail_node(run, node, "'%.*s' counts by fixed windows: twice the limit passes where two of them meet",
		                                         STR_ARG(rules_name(run, node)));
		lint_help(run, finding, "write 'algorithm = sliding_window' or 'token_bucket'");
		fix_node(run, finding, FIX_SUGGESTION, node, ATTR_algorithm, "sliding_window");
	}
}

const struct lint_rule rule_fixed_window_burst = {
	.code = "S016",
	.name = "fixed-window-burst",
	.category = "security",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "limits are counted by fixed windows: twice as much passes where two meet",
	.check = check,
};
