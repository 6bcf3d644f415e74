/* # cache-failure-overload (R011)
 *
 * If the cache is lost, or starts cold, the store behind it is asked for more than it can serve.
 *
 * ## Why
 * A cache that takes nine reads of ten lets the store be a tenth of the size: until it is gone. There has to be a plan
 * for a cold start and for the loss of the cluster (guide, Parts 6 and 30).
 *
 * ## Fails when
 * A `cache` fronts a store that states a `capacity`, and the reads that arrive at the cache at peak are more than all
 * instances of the store can do.
 *
 * ## Silenced by
 * A `breaker` or `rate_limit` on an arrow to the store, which sheds load; `warmup` on the cache; a store that bears
 * all reads. It is info where the load is only an upper bound because nothing says how an arrow before it divides.
 *
 * ## Bad
 * ```arch
 * client users { rate = 14500/s; reads = 100% }
 * lb front
 * service api x50
 * cache hot x3 { fronts = rows; hit = 90%; ttl = 5min }   # <- R011
 * db rows x3 { capacity = 2k/s }
 * users -> front -> api : HTTPS
 * api -> hot : get
 * api -> rows : SELECT
 * ```
 *
 * ## Good
 * ```arch
 * client users { rate = 14500/s; reads = 100% }
 * lb front
 * service api x50
 * cache hot x3 { fronts = rows; hit = 90%; ttl = 5min }
 * db rows x3 { capacity = 2k/s; failover = auto }
 * users -> front -> api : HTTPS
 * api -> hot : get
 * api -> rows : SELECT { breaker; timeout = 100ms }
 * ```
 */
#include "lint/rules/rules.h"

static bool sheds(const struct lint_run *run, uint32_t store)
{
	const struct query *query = run->query;
	if (rules_says(model_attribute(run->model, store, ATTR_rate_limit)))
		return true;
	for (uint32_t i = query->in_start[store]; i < query->in_start[store + 1]; i++)
		if (rules_is_call(query, query->in[i]) && (rules_link_says(run, query->in[i], ATTR_breaker) ||
							   rules_link_says(run, query->in[i], ATTR_rate_limit)))
			return true;
	return false;
}

static void check(struct lint_run *run)
{
	const struct estimate *estimate = lint_estimate(run);
	for (uint32_t cache = 0; cache < run->model->nodes.count; cache++) {
		uint32_t store = run->query->fronts[cache];
		struct quantity reads, capacity, instances;
		if (model_base_kind(run->model, cache) != KIND_cache || store == MODEL_NONE ||
		    !estimate->nodes[store].capacity_declared ||
		    !estimate_node_value(estimate, cache, NODE_LOAD_READ_PEAK, &reads) ||
		    !estimate_node_value(estimate, store, NODE_CAPACITY, &capacity) ||
		    !estimate_node_value(estimate, store, NODE_INSTANCES, &instances))
			continue;
		if (reads.low <= capacity.high * instances.high ||
		    rules_says(model_attribute(run->model, cache, ATTR_warmup)) || sheds(run, store))
			continue;
		struct buf asked = buf_in(run->arena), able = buf_in(run->arena);
		quantity_show_value(&asked, reads.low, DIMENSION_RATE, FLAVOUR_PLAIN);
		quantity_show_value(&able, capacity.high * instances.high, DIMENSION_RATE, FLAVOUR_PLAIN);
		struct finding *finding = lint_fail_node(
		    run, cache, "if '%.*s' is lost or cold, %.*s of reads fall on '%.*s', which serves %.*s",
		    STR_ARG(rules_name(run, cache)), STR_ARG(buf_view(&asked)), STR_ARG(rules_name(run, store)),
		    STR_ARG(buf_view(&able)));
		lint_help(run, finding, "put a 'breaker' on the arrow to '%.*s', state 'warmup', or add read replicas",
			  STR_ARG(rules_name(run, store)));
		if (figure_at(estimate, estimate->nodes[cache].figures[NODE_LOAD_READ_PEAK])->upper)
			lint_set_severity(finding, SEVERITY_INFO);
	}
}

const struct lint_rule rule_cache_failure_overload = {
	.code = "R011",
	.name = "cache-failure-overload",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "without its cache a store is asked for more than it can serve",
	.check = check,
};
