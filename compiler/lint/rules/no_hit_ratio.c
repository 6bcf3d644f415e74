/* # no-hit-ratio (E005)
 *
 * A cache stands before a store and does not say how much it keeps away.
 *
 * ## Why
 * "We will cache it" is no figure. The store behind is sized by what misses, and without a ratio every read counts as a
 * miss (guide, Parts 3, 6, 29, 30).
 *
 * ## Fails when
 * It never fails: see below.
 *
 * ## Undeclared when
 * Reads reach a `cdn`, or a `cache` that fronts a store, and it states no `hit`. Only where their load is known.
 *
 * ## Silenced by
 * `hit`; `cacheable = no` on a CDN that only shortens the way; a `role` such as `session` or `counter`: what is kept there is
 * kept nowhere else.
 *
 * ## Bad
 * ```arch
 * client users { rate = 100/s; reads = 100% }
 * cdn edge { ttl = 1d }     # <- E005
 * s3 pages { data = [static] }
 * users -> edge -> pages : GET
 * ```
 *
 * ## Good
 * ```arch
 * client users { rate = 100/s; reads = 100% }
 * cdn edge { ttl = 1d; hit = 90% }
 * s3 pages { data = [static] }
 * users -> edge -> pages : GET
 * ```
 */
#include "lint/rules/rules.h"

static bool keeps_copies(const struct lint_run *run, uint32_t node)
{
	enum base_kind kind = model_base_kind(run->model, node);
	if (kind == KIND_cdn)
		return !query_denied(run->query, node, ATTR_cacheable);
	return kind == KIND_cache && run->query->fronts[node] != MODEL_NONE;
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		const struct attribute *hit = model_attribute(run->model, node, ATTR_hit);
		if (!keeps_copies(run, node))
			continue;
		struct rules_figure reads = rules_node_figure(run, node, NODE_LOAD_READ);
		if (hit)
			lint_pass_node_by(run, node, hit);
		else if (reads.high <= 0)
			lint_pass_node(run, node, "no reads are known to reach it");
		if (hit || reads.high <= 0)
			continue;
		struct finding *finding =
		    lint_undeclared_node(run, node, "'%.*s' states no hit ratio: all its %.*s of reads count as misses",
		                         STR_ARG(rules_name(run, node)), STR_ARG(rules_show(run, reads.low, DIMENSION_RATE)));
		lint_help(run, finding, "state 'hit', as in 'hit = 80%%'");
	}
}

const struct lint_rule rule_no_hit_ratio = {
	.code = "E005",
	.name = "no-hit-ratio",
	.category = "estimation",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "caches that state no hit ratio",
	.undeclared_summary = "these caches state no hit ratio, so every read counts as a miss",
	.wants = "hit",
	.check = check,
};
