/* # no-origin-shield (P019)
 *
 * Each place of a busy CDN fetches what it misses from the store by itself.
 *
 * ## Why
 * A thousand places that miss the same object send a thousand requests to the origin; one layer between makes them one
 * (guide, Part 7).
 *
 * ## Fails when
 * A `cdn` that takes 10,000 requests a second or more on average calls a `store`, and says `shield = no` or nothing. The
 * rate is ours: `lint { shield_rate = 10k/s }`.
 *
 * ## Silenced by
 * `shield`; a second `cdn` between it and the store; fewer requests; a `hit` of 99 % or more (`lint { shield_hit =
 * 99% }`), which leaves little to gather.
 *
 * ## False alarms
 * A product that shields by itself: say `shield`.
 *
 * ## Bad
 * ```arch
 * client users { rate = 20k/s; reads = 100% }
 * cdn edge { hit = 90% }     # <- P019
 * s3 photos { data = [media] }
 * users -> edge : GET
 * edge -> photos : GET on a miss
 * ```
 *
 * ## Good
 * ```arch
 * client users { rate = 20k/s; reads = 100% }
 * cdn edge { hit = 90%; ttl = 30d; shield }
 * s3 photos { data = [media]; versioning }
 * users -> edge : GET
 * edge -> photos : GET on a miss
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold shield_hit = { "shield_hit", 0.99, { 0, 0, 0 }, "assumed" };
static const struct lint_threshold *const further[] = { &shield_hit, NULL };

/* A CDN that another one asks is a shield itself. */
static bool is_shield(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (model_base_kind(run->model, run->model->links.at[query->in[i]].from) == KIND_cdn)
			return true;
	const struct attribute *hit = model_attribute(run->model, node, ATTR_hit);
	bool misses_little = rules_number(hit) >= 0 && hit->value.quantity.high >= lint_limit(run, &shield_hit);
	return query_declared(query, node, ATTR_shield) || misses_little;
}

static uint32_t store_behind(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		uint32_t head = run->model->links.at[query->out[i]].to;
		if (rules_is_call(query, query->out[i]) && model_base_kind(run->model, head) == KIND_store)
			return head;
	}
	return MODEL_NONE;
}

static void check(struct lint_run *run)
{
	double least = lint_threshold(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		uint32_t store = model_base_kind(run->model, node) == KIND_cdn ? store_behind(run, node) : MODEL_NONE;
		if (store == MODEL_NONE)
			continue;
		struct rules_figure load = rules_node_figure(run, node, NODE_LOAD_AVERAGE);
		bool shield = is_shield(run, node);
		if (shield || load.low < least) {
			lint_pass_node(run, node, "%s", shield ? "'shield', another CDN before it, or a 'hit' that leaves little"
			                                       : "few enough requests are known to reach it");
			continue;
		}
		struct finding *finding =
		    lint_fail_node(run, node, "'%.*s' takes %.*s, and each of its places asks '%.*s' for what it misses",
		                   STR_ARG(rules_name(run, node)), STR_ARG(rules_show(run, load.low, DIMENSION_RATE)),
		                   STR_ARG(rules_name(run, store)));
		lint_help(run, finding, "state 'shield', or draw a second 'cdn' between them");
		fix_node(run, finding, FIX_SUGGESTION, node, ATTR_shield, NULL);
	}
}

static const struct lint_threshold threshold = { "shield_rate", 10000, { -1, 0, 0 }, "assumed" };

const struct lint_rule rule_no_origin_shield = {
	.code = "P019",
	.name = "no-origin-shield",
	.category = "performance",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "each place of a busy CDN asks the store by itself",
	.threshold = &threshold,
	.further = further,
	.check = check,
};
