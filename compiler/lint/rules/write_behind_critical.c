/* # write-behind-critical (C009)
 *
 * Money, stock or seats are written to a cache first and to the store later.
 *
 * ## Why
 * A write-behind cache has the only copy of the latest writes until it flushes them; if it dies, they are gone. For counters and analytics that is a fair price for speed, for a balance it is
 * not (guide, Parts 6 and 28).
 *
 * ## Fails when
 * A cache has `pattern = write_behind`, or an arrow into it does, and it, that arrow, or the store that it is said to front or copies into has money, balance, inventory or
 * booking data.
 *
 * ## Silenced by
 * `pattern = write_through`; a durable queue or stream between cache and store; `best_effort` on the arrow.
 *
 * ## False alarms
 * Explicit only.
 *
 * ## Bad
 * ```arch
 * service api x2
 * cache stock x3 { pattern = write_behind; ttl = 1h; data = [inventory]; fronts = rows }      # <- C009
 * db rows x3 { failover = auto }
 * api -> stock : write
 * stock => rows : flush
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * cache stock x3 { pattern = write_through; ttl = 1h; data = [inventory]; fronts = rows }
 * db rows x3 { failover = auto }
 * api -> stock : write
 * stock => rows : write
 * ```
 */
#include "lint/rules/rules.h"

/* Data that must not be lost, on the cache or on the store that it writes. */
static bool holds_critical(const struct lint_run *run, uint32_t cache)
{
	const struct query *query = run->query;
	if (query_critical(query, cache))
		return true;
	uint32_t store = model_attribute(run->model, cache, ATTR_fronts) ? query->fronts[cache] : MODEL_NONE;
	if (store != MODEL_NONE && query_critical(query, store))
		return true;
	for (uint32_t i = query->out_start[cache]; i < query->out_start[cache + 1]; i++)
		if (query_form(query, query->out[i]) == ARROW_COPY && query_critical(query, run->model->links.at[query->out[i]].to))
			return true;
	return false;
}

static bool has_queue_behind(const struct lint_run *run, uint32_t cache)
{
	const struct query *query = run->query;
	for (uint32_t i = query->out_start[cache]; i < query->out_start[cache + 1]; i++) {
		uint32_t to = run->model->links.at[query->out[i]].to;
		if (model_class(run->model, to) == CLASS_BROKER && !query_denied(query, to, ATTR_durable))
			return true;
	}
	return false;
}

static void help(struct lint_run *run, struct finding *finding)
{
	lint_help(run, finding, "write 'pattern = write_through', or write the store first and let the cache follow");
}

static void check_cache(struct lint_run *run, uint32_t cache)
{
	const struct query *query = run->query;
	bool critical = holds_critical(run, cache);
	if (critical && rules_holds(model_attribute(run->model, cache, ATTR_pattern), "write_behind")) {
		help(run, lint_fail_node(run, cache, "cache '%.*s' has the only copy of what must not be lost until it writes it behind",
		                         STR_ARG(rules_name(run, cache))));
		return;
	}
	for (uint32_t i = query->in_start[cache]; i < query->in_start[cache + 1]; i++)
		for (struct rules_use use = rules_first_use(run, query->in[i]); use.more; rules_next_use(&use)) {
			const struct attribute *pattern = rules_use_attribute(&use, ATTR_pattern);
			if (!pattern)
				pattern = model_attribute(run->model, cache, ATTR_pattern);
			if (!rules_holds(pattern, "write_behind") || rules_use_says(&use, ATTR_best_effort) ||
			    !(critical || rules_holds_any(rules_use_attribute(&use, ATTR_data), RULES_CRITICAL)))
				continue;
			help(run, lint_fail_link(run, use.link, "'%.*s' leaves what must not be lost in cache '%.*s', which writes it behind",
			                         STR_ARG(rules_name(run, run->model->links.at[use.link].from)), STR_ARG(rules_name(run, cache))));
			break;
		}
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_base_kind(run->model, node) == KIND_cache && !has_queue_behind(run, node))
			check_cache(run, node);
}

const struct lint_rule rule_write_behind_critical = {
	.code = "C009",
	.name = "write-behind-critical",
	.category = "consistency",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "money, stock or seats are written behind a cache",
	.check = check,
};
