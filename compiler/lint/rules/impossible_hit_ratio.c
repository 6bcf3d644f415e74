/* # impossible-hit-ratio (E004)
 *
 * A cache or CDN is said to answer practically everything itself.
 *
 * ## Why
 * Counting on every hit is a named mistake of estimation: first requests, purges, entries that ended and personal
 * answers always miss, and it is the misses that size the origin. 80 % is assumed for a page, 85 to 95 % for media
 * (guide, Parts 3, 6, 7).
 *
 * ## Fails when
 * `hit` is 100 % (an error), or above 99 % (`lint { most_hit = 99% }`; that figure is ours, so it is info unless the
 * design sets its own). Of a range the low end counts.
 *
 * ## Silenced by
 * A ratio of 99 % or less. Above it, below 100 %: `invalidate = version`, addresses that change with their content, so
 * that an entry never grows old. At any ratio: all `keys` times `item` fit into its `size` and it is filled ahead
 * (`warmup`).
 *
 * ## False alarms
 * A full copy in memory has no misses: state its `keys`, `item`, `size` and `warmup`.
 *
 * ## Bad
 * ```arch
 * client users { rate = 5k/s; reads = 100% }
 * cdn edge { hit = 100%; ttl = 30d }     # <- E004
 * s3 photos { data = [media] }
 * users -> edge -> photos : GET /photos/{id}
 * ```
 *
 * ## Good
 * ```arch
 * client users { rate = 5k/s; reads = 100% }
 * cdn edge { hit = 90%; ttl = 30d }
 * s3 photos { data = [media] }
 * users -> edge -> photos : GET /photos/{id}
 * ```
 */
#include "lint/rules/rules.h"

/* Everything it may be asked for is in it before it is asked. */
static bool is_full_copy(const struct lint_run *run, uint32_t node)
{
	struct rules_room room = rules_cache_room(run, node);
	return query_declared(run->query, node, ATTR_warmup) && room.data >= 0 && room.memory >= room.data;
}

static void check(struct lint_run *run)
{
	double most = lint_threshold(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		const struct attribute *hit = model_attribute(run->model, node, ATTR_hit);
		double ratio = rules_number(hit);
		bool by_version = ratio < 1 && rules_holds(model_attribute(run->model, node, ATTR_invalidate), "version");
		if (ratio < 0)
			continue;
		if (ratio <= most)
			lint_pass_node_by(run, node, hit);
		else if (is_full_copy(run, node))
			lint_pass_node(run, node, "all of its keys fit, and it is filled ahead");
		else if (by_version)
			lint_pass_node_by(run, node, model_attribute(run->model, node, ATTR_invalidate));
		if (ratio <= most || by_version || is_full_copy(run, node))
			continue;
		struct buf shown = buf_in(run->arena);
		quantity_show_value(&shown, ratio, DIMENSION_NONE, FLAVOUR_PERCENT);
		struct finding *finding = lint_fail_node(
		    run, node, "'%.*s' counts on %.*s of hits: first requests, purges and ended entries always miss",
		    STR_ARG(rules_name(run, node)), STR_ARG(buf_view(&shown)));
		lint_help(run, finding, "assume 80%% to 95%%, or say 'invalidate = version' where an address changes with its content");
		if (ratio >= 1)
			lint_set_severity(finding, SEVERITY_ERROR);
		else if (!rules_threshold_is_set(run))
			lint_set_severity(finding, SEVERITY_INFO);
	}
}

static const struct lint_threshold threshold = { "most_hit", 0.99, { 0, 0, 0 }, "assumed" };

const struct lint_rule rule_impossible_hit_ratio = {
	.code = "E004",
	.name = "impossible-hit-ratio",
	.category = "estimation",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a cache is said to answer practically everything",
	.threshold = &threshold,
	.check = check,
};
