/* # cache-stampede (P008)
 *
 * Entries of a busy cache end by the clock, and nothing says who refills them.
 *
 * ## Why
 * When an entry ends that thousands ask for, they all miss in the same moment and go to the database together. Spread
 * ends of life, one refill that the others wait for, an old answer while the new one is fetched, or filling ahead
 * prevent it (guide, Parts 2, 4, 6).
 *
 * ## Fails when
 * A `cache` that fronts a store has a `ttl`, takes 1,000 reads a second or more on average and says `stampede = no`.
 * The rate is ours: `lint { stampede_rate = 1k/s }`.
 *
 * ## Undeclared when
 * The same, and nothing is said of `stampede`.
 *
 * ## Silenced by
 * `stampede = singleflight`, `jitter`, `swr` or `prewarm`, on the cache or on the arrow to it; fewer reads; entries that
 * have no `ttl` and go by `invalidate`.
 *
 * ## Bad
 * ```arch
 * client users { rate = 5k/s; reads = 100% }
 * service api x5
 * cache hot x3 { fronts = posts; ttl = 5min; hit = 90%; stampede = no }     # <- P008
 * db posts x3
 * users -> api : HTTPS
 * api -> hot : get
 * api -> posts : select
 * ```
 *
 * ## Good
 * ```arch
 * client users { rate = 5k/s; reads = 100%; public }
 * lb front { tls }
 * service api x5 { stateless; capacity = 3k/s }
 * cache hot x3 { fronts = posts; ttl = 5min; hit = 90%; stampede = [singleflight, jitter]; evict = lru; failover = auto }
 * db posts x3 { failover = auto; capacity = 5k/s }
 * users -> front -> api : HTTPS
 * api -> hot : get { timeout = 20ms }
 * api -> posts : select { timeout = 200ms }
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	double least = lint_threshold(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_base_kind(run->model, node) != KIND_cache || run->query->fronts[node] == MODEL_NONE)
			continue;
		const struct attribute *guard = model_attribute(run->model, node, ATTR_stampede);
		struct rules_figure reads = rules_node_figure(run, node, NODE_LOAD_READ);
		bool ends = query_declared(run->query, node, ATTR_ttl) || rules_arrow_to_says(run, node, ATTR_ttl);
		bool guarded = rules_says(guard) || rules_arrow_to_says(run, node, ATTR_stampede);
		struct str rate = rules_show(run, reads.low, DIMENSION_RATE);
		if (rules_says(guard))
			lint_pass_node_by(run, node, guard);
		else if (guarded)
			lint_pass_node(run, node, "an arrow to it states 'stampede'");
		else if (!ends)
			lint_pass_node(run, node, "its entries have no 'ttl'");
		else if (reads.low < least)
			lint_pass_node(run, node, "%.*s of reads are known", STR_ARG(rate));
		if (reads.low < least || !ends || guarded)
			continue;
		struct finding *finding;
		if (rules_denies(guard))
			finding = lint_fail_node(run, node,
			                         "'%.*s' takes %.*s of reads; when a busy entry ends, all of them go to '%.*s'",
			                         STR_ARG(rules_name(run, node)), STR_ARG(rate),
			                         STR_ARG(rules_name(run, run->query->fronts[node])));
		else
			finding = lint_undeclared_node(run, node,
			                               "'%.*s' takes %.*s of reads and does not say who refills an entry that ends",
			                               STR_ARG(rules_name(run, node)), STR_ARG(rate));
		lint_help(run, finding, "state 'stampede = singleflight', 'jitter', 'swr' or 'prewarm'");
		fix_node(run, finding, FIX_UNSAFE, node, ATTR_stampede, "singleflight");
	}
}

static const struct lint_threshold threshold = { "stampede_rate", 1000, { -1, 0, 0 }, "assumed" };

const struct lint_rule rule_cache_stampede = {
	.code = "P008",
	.name = "cache-stampede",
	.category = "performance",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "when an entry of a busy cache ends, all its readers go to the store",
	.undeclared_summary = "these caches are busy and do not say who refills an entry that ends",
	.wants = "stampede",
	.threshold = &threshold,
	.check = check,
};
