/* # estimate-mismatch (E001)
 *
 * A claimed figure is not what follows from the rest of the design.
 *
 * ## Why
 * Every hop of an estimate is spoken and checked. The common slips are bits for bytes, a prefix, a period, peak for
 * average, forgotten copies; the guide itself prints 23 GB/s for 23 MB/s (guide, Parts 2, 3, 29, 33).
 *
 * ## Fails when
 * `claim` states a figure that is below 0.8 or above 1.25 times the derived one (`lint { claim_tolerance = 25% }`, either way).
 * Within a factor of two (`lint { claim_slip = 2x }`) it is a warning. A range holds where the claim lies inside.
 *
 * ## Silenced by
 * A claim within a quarter of the figure: rounding is no slip.
 *
 * ## False alarms
 * Both limits are ours. It is an error beyond a factor of two all the same, since two statements of one design contradict each
 * other there.
 *
 * ## Bad
 * ```arch
 * client users { rate = 1M/day; reads = 0% }
 * service api x1
 * users -> api : POST /photos { payload = 2 MB }
 * claim api.in_bytes = 23 GB/s    # <- E001
 * ```
 *
 * ## Good
 * ```arch
 * client users { rate = 1M/day; reads = 0% }
 * service api x1
 * users -> api : POST /photos { payload = 2 MB; idempotent }
 * claim api.in_bytes = 23 MB/s
 * ```
 */
#include "lint/rules/rules.h"

#include <math.h>

static const struct lint_threshold claim_tolerance = { "claim_tolerance", 0.25, { 0, 0, 0 }, "assumed" };
static const struct lint_threshold claim_slip = { "claim_slip", 2, { 0, 0, 0 }, "assumed" };
static const struct lint_threshold *const further[] = { &claim_slip, NULL };

static bool within(double ratio, double factor)
{
	return ratio * factor >= 1 && ratio <= factor;
}

static void check(struct lint_run *run)
{
	if (run->model->claims.count == 0)
		return;
	const struct estimate *estimate = lint_estimate(run);
	for (uint32_t i = 0; i < estimate->claims.count; i++) {
		const struct estimate_claim *result = &estimate->claims.at[i];
		const struct model_claim *claim = &run->model->claims.at[result->claim];
		if (isnan(result->ratio))
			continue;
		if (within(result->ratio, 1 + lint_threshold(run))) {
			lint_pass_at(run, claim->path, claim->span, "it is close to what follows");
			continue;
		}
		struct buf stated = buf_in(run->arena), derived = buf_in(run->arena);
		quantity_show(&stated, result->stated);
		quantity_show(&derived, result->derived);
		struct finding *finding =
		    lint_fail_at(run, claim->path, claim->span, "'%.*s' is claimed to be %.*s, and %.*s follows",
				 STR_ARG(claim->path), STR_ARG(buf_view(&stated)), STR_ARG(buf_view(&derived)));
		if (result->hint.len)
			lint_help(run, finding, "%.*s?", STR_ARG(result->hint));
		else if (result->figure != FIGURE_NONE)
			lint_help(run, finding, "'lintel estimate --why %.*s' shows what it follows from",
				  STR_ARG(claim->path));
		struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
		fix_replace(&fix, expr_span(claim->expr), buf_view(&derived));
		fix_offer(&fix, "claim %.*s", STR_ARG(buf_view(&derived)));
		if (within(result->ratio, lint_limit(run, &claim_slip)))
			lint_set_severity(finding, SEVERITY_WARNING);
	}
}

const struct lint_rule rule_estimate_mismatch = {
	.code = "E001",
	.name = "estimate-mismatch",
	.category = "estimation",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a claimed figure is not what follows from the design",
	.threshold = &claim_tolerance,
	.further = further,
	.check = check,
};
