/* # hot-key (P010)
 *
 * Some keys take far more load than others, and each of them lies in one place.
 *
 * ## Why
 * One famous name can take as much traffic as all others together. Shards do not help, since a key lives on one of them:
 * the key is split into several, kept in the memory of those who ask, served by the edge, or given a way of its own
 * (guide, Parts 2, 4, 10, 24, 27).
 *
 * ## Fails when
 * A store, cache, queue or stream says `skew` (`high` or `celebrity`) and nothing takes the load off its hot keys.
 *
 * ## Silenced by
 * `split = 100` on it; `local_cache` on it or on one that calls it; `hybrid` on it, on an arrow to it or on who takes that
 * arrow; a cache that fronts it; a CDN through which its reads come; `skew = low` or `no`.
 *
 * ## False alarms
 * None known: the author must say that the load is skewed.
 *
 * ## Bad
 * ```arch
 * service api x6
 * db counters x3 { model = key_value; shards = 16; key = post_id; skew = celebrity }     # <- P010
 * api -> counters : incr
 * ```
 *
 * ## Good
 * ```arch
 * service api x6
 * db counters x3 { model = key_value; shards = 16; key = post_id; skew = celebrity; split = 100 }
 * api -> counters : incr { timeout = 50ms }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_skewed(const struct lint_run *run, uint32_t node)
{
	const struct attribute *skew = model_attribute(run->model, node, ATTR_skew);
	return query_passive(run->query, node) && rules_says(skew) && !rules_holds(skew, "low");
}

static bool spreads(const struct lint_run *run, uint32_t node)
{
	return query_declared(run->query, node, ATTR_split) || query_declared(run->query, node, ATTR_local_cache) ||
	       query_declared(run->query, node, ATTR_hybrid) || rules_arrow_to_says(run, node, ATTR_hybrid) ||
	       rules_caller_declares(run, node, ATTR_hybrid) || rules_caller_declares(run, node, ATTR_local_cache);
}

/* Caches before it and CDNs through which it is reached. */
static bool *find_shielded(const struct lint_run *run)
{
	struct rules_walk edged = rules_walk_make(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_base_kind(run->model, node) == KIND_cdn)
			rules_walk_add(&edged, node, MODEL_NONE);
	rules_walk_calls(run, &edged, rules_forwards);
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (run->query->fronts[node] != MODEL_NONE)
			edged.reached[run->query->fronts[node]] = true;
	return edged.reached;
}

static void check(struct lint_run *run)
{
	const bool *shielded = find_shielded(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (!is_skewed(run, node))
			continue;
		if (shielded[node] || spreads(run, node)) {
			if (query_declared(run->query, node, ATTR_split))
				lint_pass_node_by(run, node, model_attribute(run->model, node, ATTR_split));
			else
				lint_pass_node(run, node, "%s", shielded[node] ? "a cache or a CDN stands before it"
				                                               : "'local_cache' or 'hybrid' at one of its ends");
			continue;
		}
		double shards = rules_number(model_attribute(run->model, node, ATTR_shards));
		struct finding *finding;
		if (shards > 1)
			finding = lint_fail_node(run, node, "some keys of '%.*s' take most of the load, and each lies on one of its %u %s",
			                         STR_ARG(rules_name(run, node)), rules_count(shards),
			                         model_class(run->model, node) == CLASS_BROKER ? "partitions" : "shards");
		else
			finding = lint_fail_node(run, node, "some keys of '%.*s' take most of the load, and nothing spreads it",
			                         STR_ARG(rules_name(run, node)));
		lint_help(run, finding, "state 'split = 100' of the hot keys, or 'local_cache' of who asks, or put a cache before it");
	}
}

const struct lint_rule rule_hot_key = {
	.code = "P010",
	.name = "hot-key",
	.category = "performance",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "hot keys lie in one place",
	.check = check,
};
