/* # over-provisioned (K001)
 *
 * A pool is more than ten times as large as its peak asks for.
 *
 * ## Why
 * Spare capacity means one or two instances more than are needed, and scaling in when the crowd has gone saves the rest. A
 * fixed pool of many times the need is paid for every hour (guide, Parts 4, 19, 29 and 32).
 *
 * ## Fails when
 * A router, service or worker with more than three fixed instances (`lint { small_pool = 3 }`) and a declared `capacity` is
 * less than 10 % busy at peak (`lint { least_busy = 10% }`).
 *
 * ## Silenced by
 * `autoscale`; `spike` on the part, on the design or on any flow; `role = standby` or `dr`, also on a group around it; no
 * load, or no `capacity`.
 *
 * ## False alarms
 * Small pools are not looked at, and stores are sized by their data. A range of load counts with its upper end.
 *
 * ## Bad
 * ```arch
 * client users { rate = 1k/s }
 * lb front { health = ready }
 * service api x200 { capacity = 1k/s }     # <- K001
 * users -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users { rate = 1k/s }
 * lb front { health = ready }
 * service api x4 { capacity = 1k/s }
 * users -> front -> api : HTTPS
 * ```
 */
#include "lint/fix.h"
#include "lint/rules/rules.h"

static const struct lint_threshold small_pool = { "small_pool", 3, { 0, 0, 0 }, "assumed" };
static const struct lint_threshold *const further[] = { &small_pool, NULL };

static bool expects_a_rush(const struct lint_run *run)
{
	for (uint32_t flow = 0; flow < run->model->flows.count; flow++)
		if (rules_says(attributes_get(&run->model->flows.at[flow].attributes, ATTR_spike)))
			return true;
	return false;
}

static bool is_looked_at(const struct lint_run *run, const struct estimate *estimate, uint32_t node)
{
	const struct query *query = run->query;
	enum node_class class_ = model_class(run->model, node);
	return (class_ == CLASS_ROUTER || class_ == CLASS_COMPUTE) && query_replicas(query, node) > lint_limit(run, &small_pool) &&
	       estimate->nodes[node].capacity_declared &&
	       !query_declared(query, node, ATTR_spike) && !query_has_role(query, node, "standby") &&
	       !query_has_role(query, node, "dr");
}

static struct str shown(const struct lint_run *run, struct quantity quantity)
{
	struct buf text = buf_in(run->arena);
	quantity.low = quantity.high;
	quantity_show(&text, quantity);
	return buf_view(&text);
}

static void check(struct lint_run *run)
{
	const struct estimate *estimate = lint_estimate(run);
	if (!estimate->has_load || expects_a_rush(run))
		return;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		struct quantity busy, peak, needed;
		if (is_looked_at(run, estimate, node) && query_declared(run->query, node, ATTR_autoscale)) {
			lint_pass_node_by(run, node, model_attribute(run->model, node, ATTR_autoscale));
			continue;
		}
		if (is_looked_at(run, estimate, node) && estimate_node_value(estimate, node, NODE_UTILISATION, &busy) && busy.high >= lint_threshold(run))
			lint_pass_node(run, node, "it is %u %% busy at its peak", rules_count(busy.high * 100 + 0.5));
		if (!is_looked_at(run, estimate, node) || !estimate_node_value(estimate, node, NODE_UTILISATION, &busy) ||
		    !estimate_node_value(estimate, node, NODE_LOAD_PEAK, &peak) || busy.high >= lint_threshold(run) ||
		    busy.high <= 0 || figure_at(estimate, estimate->nodes[node].figures[NODE_UTILISATION])->lower)
			continue;
		busy.flavour = FLAVOUR_PERCENT;
		struct finding *finding =
		    lint_fail_node(run, node, "'%.*s' keeps %u instances for a peak of %.*s: %.*s busy", STR_ARG(rules_name(run, node)),
		                   rules_count(query_replicas(run->query, node)), STR_ARG(shown(run, peak)), STR_ARG(shown(run, busy)));
		if (estimate_node_value(estimate, node, NODE_REPLICAS_NEEDED, &needed))
			lint_help(run, finding, "%u would keep it below 70 %%, and one or two more are spare; or write 'autoscale' or 'spike'",
			          rules_count(needed.high));
		if (estimate_node_value(estimate, node, NODE_REPLICAS_NEEDED, &needed) && rules_count(needed.high) > 0)
			fix_node(run, finding, FIX_UNSAFE, node, ATTR_replicas,
			         str_format(run->arena, "%u", rules_count(needed.high) + 1).at);
	}
}

static const struct lint_threshold threshold = { "least_busy", 0.1, { 0, 0, 0 }, "assumed" };

const struct lint_rule rule_over_provisioned = {
	.code = "K001",
	.name = "over-provisioned",
	.category = "cost",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "pools many times as large as their peak asks for",
	.threshold = &threshold,
	.further = further,
	.check = check,
};
