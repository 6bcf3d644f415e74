/* # missing-cache (P001)
 *
 * A database takes many reads for each write, straight from its callers.
 *
 * ## Why
 * Read-heavy paths (100 reads for a write) need a cache or read replicas: a cache is often the difference between a
 * tail of 100 ms and collapse at ten thousand requests a second, and a hit ratio of 90 % takes nine tenths of the load
 * off the database (guide, Parts 3, 4, 6).
 *
 * ## Fails when
 * A `db` (but for key-value, time-series and columnar ones) takes at least 1,000 reads a second on average, ten times
 * its writes or more, and no `cache` fronts it. `lint { missing_cache_rate = 2k/s; reads_per_write = 20 }` changes the two. It is
 * info where the load is only an upper bound because nothing says how an arrow before it divides.
 *
 * ## Silenced by
 * A cache that `fronts` the database, or that the same caller asks first; a `capacity` of which the reads at peak take
 * at most 70 % (`lint { reads_busy = 70% }`); a CDN that keeps enough of them away; data that is money, a balance, inventory or a booking, which
 * must be read where it is true.
 *
 * ## False alarms
 * A database that keeps everything in memory serves such reads well: state its `capacity`. Ten reads for a write
 * are our bound, far below the hundred of Part 3 that a read-heavy path has, and never speak alone: it takes the rate too.
 *
 * ## Fix
 * A cache, and an arrow to it from each part that reads the database, where these are eight or fewer and compute (unsafe: nodes are
 * added, and 5 minutes are the guide's). How often it hits stays the author's to say.
 *
 * ## Bad
 * ```arch
 * client users { users = 50M; per_user = 10/day; reads = 99% }
 * lb front
 * service api x20
 * db posts x3 { model = sql }     # <- P001
 * users -> front -> api -> posts : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users { users = 50M; per_user = 10/day; reads = 99% }
 * lb front
 * service api x20
 * cache hot x3 { fronts = posts; ttl = 5min; hit = 90% }
 * db posts x3 { model = sql; failover = auto }
 * users -> front -> api : HTTPS
 * api -> hot : get
 * api -> posts : read and write
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold reads_per_write = { "reads_per_write", 10, { 0, 0, 0 }, "assumed" };
static const struct lint_threshold reads_busy = { "reads_busy", 0.7, { 0, 0, 0 }, "Part 3" };
static const struct lint_threshold *const further[] = { &reads_per_write, &reads_busy, NULL };

static bool wants_cache(const struct lint_run *run, uint32_t node)
{
	const struct attribute *model = model_attribute(run->model, node, ATTR_model);
	return model_base_kind(run->model, node) == KIND_db &&
	       !rules_holds_any(model, "key_value time_series columnar") && !query_critical(run->query, node);
}

/* Its callers say that they ask a cache for its data. */
static bool *find_fronted(const struct lint_run *run)
{
	bool *fronted = ARENA_ARRAY(run->arena, bool, run->model->nodes.count);
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (run->query->fronts[node] != MODEL_NONE)
			fronted[run->query->fronts[node]] = true;
	return fronted;
}

static bool has_room(const struct lint_run *run, const struct estimate *estimate, uint32_t node)
{
	struct quantity peak, capacity, instances;
	return estimate->nodes[node].capacity_declared &&
	       estimate_node_value(estimate, node, NODE_LOAD_READ_PEAK, &peak) &&
	       estimate_node_value(estimate, node, NODE_CAPACITY, &capacity) &&
	       estimate_node_value(estimate, node, NODE_INSTANCES, &instances) &&
	       peak.low <= capacity.high * instances.high * lint_limit(run, &reads_busy) * (1 + 1e-9);
}

/* A cache for those that read it to ask. How often it hits is the author's to say. */
static void offer_cache(struct lint_run *run, struct finding *finding, uint32_t node)
{
	enum { MOST_CALLERS = 8 };
	const struct query *query = run->query;
	struct str store = fix_name(run, node);
	struct str cache = fix_word(run, str_format(run->arena, "%.*s_cache", STR_ARG(run->model->nodes.at[node].id)));
	struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
	uint32_t callers = 0;
	fix_add_behind_node(&fix, node, "cache %.*s { fronts = %.*s; ttl = 5min }", STR_ARG(cache), STR_ARG(store));
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
		uint32_t link = query->in[i], caller = run->model->links.at[link].from;
		if (!rules_is_call(query, link) || query->operations[link] == OPERATION_WRITE)
			continue;
		/* one arrow of a group's is not to be told from the others */
		if (++callers > MOST_CALLERS || run->model->arrows.at[run->model->links.at[link].arrow].link_count != 1 ||
		    (callers > 1 && model_class(run->model, caller) != CLASS_COMPUTE))
			return;
		fix_add_behind_link(&fix, link, "%.*s -> %.*s : get", STR_ARG(fix_name(run, caller)), STR_ARG(cache));
	}
	if (callers)
		fix_offer(&fix, "draw the cache '%.*s'", STR_ARG(cache));
}

static void check(struct lint_run *run)
{
	const struct estimate *estimate = lint_estimate(run);
	const bool *fronted = find_fronted(run);
	double least = lint_threshold(run), ratio = lint_limit(run, &reads_per_write);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		struct quantity reads, writes = { 0 };
		bool known = estimate_node_value(estimate, node, NODE_LOAD_READ, &reads);
		if (!wants_cache(run, node)) {
			if (model_base_kind(run->model, node) == KIND_db)
				lint_pass_node_by(run, node, model_attribute(run->model, node, query_critical(run->query, node) ? ATTR_data : ATTR_model));
			continue;
		}
		if (fronted[node] || !known) {
			lint_pass_node(run, node, "%s", fronted[node] ? "a cache fronts it" : "nobody states how much it is read");
			continue;
		}
		estimate_node_value(estimate, node, NODE_LOAD_WRITE, &writes);
		if (reads.low < least || reads.low < ratio * writes.low || has_room(run, estimate, node)) {
			lint_pass_node(run, node, "%s", reads.low < least ? "it takes few enough reads" : reads.low < ratio * writes.low
			                                ? "it is written too often for a cache to help" : "its `capacity` bears the reads");
			continue;
		}
		struct buf shown = buf_in(run->arena);
		quantity_show(&shown, reads);
		struct finding *finding =
		    lint_fail_node(run, node, "'%.*s' takes %.*s of reads, and no cache stands before it",
				   STR_ARG(rules_name(run, node)), STR_ARG(buf_view(&shown)));
		lint_help(
		    run, finding,
		    "add a 'cache' with 'fronts = %.*s', a 'ttl' and a 'hit', or state the 'capacity' that bears it",
		    STR_ARG(rules_name(run, node)));
		offer_cache(run, finding, node);
		if (figure_at(estimate, estimate->nodes[node].figures[NODE_LOAD_READ])->upper)
			lint_set_severity(finding, SEVERITY_INFO);
	}
}

static const struct lint_threshold threshold = { "missing_cache_rate", 1000, { -1, 0, 0 }, "Part 3" };

const struct lint_rule rule_missing_cache = {
	.code = "P001",
	.name = "missing-cache",
	.category = "performance",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a database takes many reads and no cache stands before it",
	.threshold = &threshold,
	.further = further,
	.tells_all = true,
	.check = check,
};
