/* # missing-bulkhead (R026)
 *
 * A slow external system can take all the threads that other calls need.
 *
 * ## Why
 * With one pool for everything, calls that hang on a slow provider fill it, and those to the healthy database wait outside.
 * A pool for each dependency keeps the trouble in its own room (guide, Part 21).
 *
 * ## Fails when
 * A service needs two or more parts that it calls, one of them an `external`, and the call to that one has neither
 * `bulkhead` nor `pool`. Off by default: nearly every design would hear of it.
 *
 * ## Silenced by
 * `bulkhead` or `pool` on the arrow or step, on the external, or as `bulkhead` on the service; `mesh`; `optional`,
 * `best_effort` or `fallback` on the arrow.
 *
 * ## Bad
 * ```arch
 * client users
 * lb front
 * service checkout x2
 * db stock x2 { failover = auto; fencing = lease; backup = 24h }
 * external bank { role = payment }
 * users -> front -> checkout : HTTPS
 * checkout -> stock : update row { timeout = 100ms }
 * checkout -> bank : charge      { timeout = 2s; breaker }     # <- R026
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front
 * service checkout x2
 * db stock x2 { failover = auto; fencing = lease; backup = 24h }
 * external bank { role = payment }
 * users -> front -> checkout : HTTPS
 * checkout -> stock : update row { timeout = 100ms }
 * checkout -> bank : charge      { timeout = 2s; breaker; bulkhead = 50; idempotent = order_id }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_walled_off(const struct lint_run *run, uint32_t link)
{
	const struct model_link *ends = &run->model->links.at[link];
	if (query_declared(run->query, ends->from, ATTR_bulkhead) || query_declared(run->query, ends->to, ATTR_bulkhead) ||
	    query_declared(run->query, ends->to, ATTR_pool) || query_declared(run->query, ends->from, ATTR_mesh))
		return true;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
		if (!rules_use_says(&use, ATTR_bulkhead) && !rules_use_says(&use, ATTR_pool) && !rules_use_says(&use, ATTR_fallback) &&
		    !rules_use_says(&use, ATTR_optional) && !rules_use_says(&use, ATTR_best_effort))
			return false;
	return true;
}

static void check_service(struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	uint32_t needed = 0, open = MODEL_NONE, other = MODEL_NONE;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		uint32_t link = query->out[i], to = run->model->links.at[link].to;
		if (query_form(query, link) != ARROW_CALL || !query_required(query, link))
			continue;
		needed++;
		if (open == MODEL_NONE && model_base_kind(run->model, to) == KIND_external && !is_walled_off(run, link))
			open = link;
		else if (other == MODEL_NONE)
			other = to;
	}
	if (needed < 2 || open == MODEL_NONE || other == MODEL_NONE)
		return;
	struct str external = rules_name(run, run->model->links.at[open].to);
	struct finding *finding = lint_fail_link(run, open, "calls of '%.*s' to '%.*s' and to '%.*s' share one pool: a slow '%.*s' stops both",
	                                         STR_ARG(rules_name(run, node)), STR_ARG(external), STR_ARG(rules_name(run, other)),
	                                         STR_ARG(external));
	lint_help(run, finding, "write 'bulkhead = 50' on the arrow to '%.*s'", STR_ARG(external));
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_base_kind(run->model, node) == KIND_service)
			check_service(run, node);
}

const struct lint_rule rule_missing_bulkhead = {
	.code = "R026",
	.name = "missing-bulkhead",
	.category = "reliability",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_OFF,
	.summary = "calls to external systems share a pool with others",
	.check = check,
};
