/* # no-requirements (G007)
 *
 * The design does not say what it is for.
 *
 * ## Why
 * Drawing boxes before the requirements loses points in an interview and months in a project: what it must do, how well,
 * and what is left out come first (guide, Parts 1, 2, 27, 29, 33).
 *
 * ## Fails when
 * It never fails: see below.
 *
 * ## Undeclared when
 * There is no `require`, no `exclude` and no `goal`. One finding for the design.
 *
 * ## Silenced by
 * Any of them.
 *
 * ## Bad
 * ```arch
 * client users     # <- G007
 * lb front
 * service api x2
 * users -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * require : Anyone can shorten a link and follow one
 * exclude : Link previews
 * goal p99 <= 200ms
 * client users { public }
 * lb front { tls }
 * service api x2 { stateless }
 * users -> front -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	const struct model *model = run->model;
	if (model->requires.count || model->excludes.count || model->goals.count) {
		struct span span = model->requires.count   ? model->requires.at[0].span
		                   : model->excludes.count ? model->excludes.at[0].span : model->goals.at[0].span;
		lint_pass_at(run, STR("requirements"), span, "stated here");
		return;
	}
	if (model->nodes.count == 0)
		return;
	struct finding *finding = lint_undeclared_node(run, 0, "nothing says what the design must do or how well");
	lint_help(run, finding, "write 'require : ...', 'exclude : ...' or a 'goal'");
}

const struct lint_rule rule_no_requirements = {
	.code = "G007",
	.name = "no-requirements",
	.category = "diagram",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "no requirements are stated",
	.undeclared_summary = "nothing says what the design must do or how well",
	.wants = "require",
	.check = check,
};
