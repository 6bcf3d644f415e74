/* # sync-chain (R023)
 *
 * Too many services answer one request one after the other.
 *
 * ## Why
 * Every hop adds its latency and its chance to fail. Of a budget of 300 ms at 50 ms a hop, four hops are what is left after
 * the rest; five extra ones break 200 ms; twenty calls across regions cost a second before any work is done (guide,
 * Parts 3, 4, 14 and 21).
 *
 * ## Fails when
 * In one flow (or among arrows that stand in no flow) a chain of calls from a client has more than four between
 * services and workers: `lint { max_hops = 4 }`.
 *
 * ## Silenced by
 * `optional`, `best_effort` or `callback` on an arrow, where the chain ends; `internal` on the client; a `~>` arrow.
 *
 * ## False alarms
 * Routers and stores are no hops. Calls that lead back to a part on the way are left out.
 *
 * ## Bad
 * ```arch
 * client users
 * lb front
 * service web x2
 * service home x2
 * service feed x2
 * service rank x2
 * service features x2
 * service profile x2
 * users -> front -> web -> home -> feed -> rank -> features : gRPC
 * features -> profile : gRPC     # <- R023
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front
 * service web x2
 * service feed x2
 * service rank x2
 * service profile x2
 * users -> front -> web -> feed : gRPC { timeout = 200ms }
 * feed -> rank, profile : gRPC         { timeout = 80ms }
 * ```
 */
#include "lint/rules/rules.h"

static bool starts(const struct lint_run *run, uint32_t node)
{
	return model_class(run->model, node) == CLASS_SOURCE && !query_declared(run->query, node, ATTR_internal);
}

static double weigh(const struct rules_use *use)
{
	const struct model *model = use->run->model;
	const struct model_link *ends = &model->links.at[use->link];
	if (rules_use_says(use, ATTR_optional) || rules_use_says(use, ATTR_best_effort) || rules_use_says(use, ATTR_callback))
		return -1;
	return model_class(model, ends->from) == CLASS_COMPUTE && model_class(model, ends->to) == CLASS_COMPUTE;
}

static void end(struct rules_chains *chains, uint32_t node, double hops)
{
	struct lint_run *run = chains->run;
	struct rules_use use;
	if (hops <= lint_threshold(run) && rules_chain_call(chains, node, &use))
		lint_pass_link(run, use.link, "the chain that ends here has %u services", rules_count(hops) + 1);
	if (hops <= lint_threshold(run) || !rules_chain_call(chains, node, &use) || weigh(&use) <= 0 || chains->seen[use.link])
		return;
	chains->seen[use.link] = true;
	struct finding *finding = lint_fail_link(run, use.link, "%u services answer one request one after the other, down to '%.*s'",
	                                         rules_count(hops) + 1, STR_ARG(rules_name(run, node)));
	lint_help(run, finding, "ask side by side, batch, keep a copy of what is asked for, or make the end of the chain asynchronous");
	rules_chain_witness(chains, finding, node);
}

static void check(struct lint_run *run)
{
	struct rules_chains chains = { .run = run, .starts = starts, .weigh = weigh, .end = end };
	rules_walk_chains(&chains);
}

static const struct lint_threshold threshold = { "max_hops", 4, { 0, 0, 0 }, "Part 21" };

const struct lint_rule rule_sync_chain = {
	.code = "R023",
	.name = "sync-chain",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "too many services answer one request one after the other",
	.threshold = &threshold,
	.check = check,
};
