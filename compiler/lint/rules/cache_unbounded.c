/* # cache-unbounded (P009)
 *
 * A cache holds more than it has room for, or grows without end.
 *
 * ## Why
 * A million keys of 10 KB are 10 GB of memory that somebody pays for. A cache that is full must choose what goes, and
 * one whose keys never repeat fills up however large it is (guide, Part 6).
 *
 * ## Fails when
 * A `cache` says `evict = no` and its `keys` times `item` exceed its `size` times `shards`, or no `size` and no `ttl` bounds
 * it; or it drops entries for lack of room and still counts on a `hit` of 99 % or more (`lint { almost_all_hit = 99% }`).
 * Ranges count with the end that favours the design.
 *
 * ## Undeclared when
 * Neither `size` nor `evict` is stated.
 *
 * ## Silenced by
 * `evict = lru`, `lfu`, `ttl`, `fifo` or `random`; a `size` that holds `keys` times `item`.
 *
 * ## False alarms
 * Room for the keys is not all the memory: what the product needs for itself is not counted. The 99 % are ours, and speak only
 * of a cache whose stated keys do not fit: what it has dropped must be fetched again, and only rare keys may be dropped unseen.
 *
 * ## Bad
 * ```arch
 * service api x3
 * cache pages x2 { keys = 1M; item = 10 KB; size = 4 GB; evict = no }     # <- P009
 * api -> pages : get
 * ```
 *
 * ## Good
 * ```arch
 * service api x3
 * cache pages x2 { keys = 1M; item = 10 KB; size = 4 GB; evict = lru; ttl = 1h }
 * api -> pages : get
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold almost_all_hit = { "almost_all_hit", 0.99, { 0, 0, 0 }, "assumed" };

static void check_cache(struct lint_run *run, uint32_t node)
{
	const struct attribute *evict = model_attribute(run->model, node, ATTR_evict);
	struct rules_room room = rules_cache_room(run, node);
	bool keeps = rules_denies(evict), too_small = room.data >= 0 && room.memory >= 0 && room.data > room.memory;
	struct str name = rules_name(run, node), data = rules_show(run, room.data, DIMENSION_DATA);
	struct str memory = rules_show(run, room.memory, DIMENSION_DATA);
	struct finding *finding;
	if (keeps && too_small) {
		finding = lint_fail_node(run, node, "'%.*s' must hold %.*s in %.*s and drops nothing", STR_ARG(name), STR_ARG(data),
		                         STR_ARG(memory));
		lint_help(run, finding, "state 'evict = lru', or a larger 'size' or more 'shards'");
		fix_node(run, finding, FIX_SUGGESTION, node, ATTR_evict, "lru");
	} else if (too_small && rules_number(model_attribute(run->model, node, ATTR_hit)) >= lint_threshold(run)) {
		finding = lint_fail_node(run, node, "'%.*s' counts on nearly all hits with %.*s of entries in %.*s", STR_ARG(name),
		                         STR_ARG(data), STR_ARG(memory));
		lint_help(run, finding, "state a larger 'size' or more 'shards', or a lower 'hit'");
	} else if (keeps && room.memory < 0 && !query_declared(run->query, node, ATTR_ttl)) {
		finding = lint_fail_node(run, node, "'%.*s' drops nothing and has no bound", STR_ARG(name));
		lint_help(run, finding, "state 'evict = lru' with a 'size', or a 'ttl'");
	} else if (!evict && room.memory < 0) {
		finding = lint_undeclared_node(run, node, "'%.*s' states neither its size nor what goes when it is full", STR_ARG(name));
		lint_help(run, finding, "state 'size' and 'evict', as in 'size = 16 GB; evict = lru'");
	} else {
		lint_pass_node_by(run, node, evict && !keeps ? evict : model_attribute(run->model, node, room.memory >= 0 ? ATTR_size : ATTR_ttl));
	}
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_base_kind(run->model, node) == KIND_cache)
			check_cache(run, node);
}

const struct lint_rule rule_cache_unbounded = {
	.code = "P009",
	.name = "cache-unbounded",
	.category = "performance",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a cache holds more than it has room for",
	.undeclared_summary = "these caches state neither their size nor what goes when they are full",
	.wants = "evict",
	.threshold = &almost_all_hit,
	.check = check,
};
