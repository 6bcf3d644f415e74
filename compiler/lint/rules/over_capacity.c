/* # over-capacity (P003)
 *
 * A part is asked for more at peak than all its instances can do.
 *
 * ## Why
 * Servers = load / what one server does, at the peak and not on average; and a service is scaled out once it is 70 %
 * busy, because waits grow without bound on the way to 100 % (guide, Parts 3, 4, 29).
 *
 * ## Fails when
 * The load at peak exceeds instances x `capacity` (with `autoscale` its upper bound; writes of a store only what its
 * leaders do). Between 70 % (`lint { most_busy = 70% }`) and 100 % it is a warning, and so it is where a service states no capacity and the 2,000
 * requests a second of Part 3, its upper figure, are not enough. It is info where the load is only an upper bound
 * because nothing says how an arrow before it divides.
 *
 * ## Silenced by
 * Enough instances; `managed`, where no capacity is stated; a cache or CDN before it. A range counts with the end that
 * favours the design.
 *
 * ## False alarms
 * The peak is twice the average where nobody states it: the low end of the guide's two to five.
 *
 * ## Bad
 * ```arch
 * peak = 5x
 * client users { users = 20M; per_user = 50/day }
 * lb front
 * service api x10 { capacity = 2k/s }     # <- P003
 * users -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * peak = 5x
 * client users { users = 20M; per_user = 50/day }
 * lb front
 * service api x45 { capacity = 2k/s }
 * users -> front -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

#include <math.h>

static const struct lint_threshold most_busy = { "most_busy", 0.7, { 0, 0, 0 }, "Part 3" };

static struct str shown(const struct lint_run *run, struct quantity quantity)
{
	struct buf text = buf_in(run->arena);
	quantity.high = quantity.low;
	quantity_show(&text, quantity);
	return buf_view(&text);
}

static void report(struct lint_run *run, const struct estimate *estimate, uint32_t node, struct quantity busy)
{
	double most = lint_threshold(run);
	const struct estimate_node *figures = &estimate->nodes[node];
	struct quantity peak = { 0 }, capacity = { 0 }, instances = { 0 }, needed;
	estimate_node_value(estimate, node, NODE_LOAD_PEAK, &peak);
	estimate_node_value(estimate, node, NODE_CAPACITY, &capacity);
	estimate_node_value(estimate, node, NODE_INSTANCES, &instances);
	double share = busy.low, running = instances.low;
	busy.flavour = FLAVOUR_PERCENT;
	instances.flavour = FLAVOUR_PLAIN;
	struct finding *finding =
	    lint_fail_node(run, node, "'%.*s' is %.*s busy at its peak of %.*s: %.*s %s of %.*s each%s",
			   STR_ARG(rules_name(run, node)), STR_ARG(shown(run, busy)), STR_ARG(shown(run, peak)),
			   STR_ARG(shown(run, instances)), instances.low == 1 ? "instance" : "instances",
			   STR_ARG(shown(run, capacity)), figures->capacity_declared ? "" : " by default");
	if (estimate_node_value(estimate, node, NODE_REPLICAS_NEEDED, &needed)) {
		if (rules_threshold_is_set(run)) /* the figure is that of `target_utilisation` */
			needed.low = ceil(share * running / most * (1 - 1e-9));
		needed.flavour = FLAVOUR_PLAIN;
		lint_help(run, finding, "%.*s replicas keep it below %u %%; or take load off it before it arrives",
			  STR_ARG(shown(run, needed)), rules_count(most * 100 + 0.5));
		fix_node(run, finding, FIX_UNSAFE, node, ATTR_replicas, str_format(run->arena, "%u", rules_count(ceil(needed.low))).at);
	} else {
		lint_help(run, finding,
			  "more shards or a higher 'write_capacity': its writes alone are too much for its leaders");
	}
	if (figure_at(estimate, figures->figures[NODE_UTILISATION])->upper)
		lint_set_severity(finding, SEVERITY_INFO);
	else if (busy.low <= 1 || !figures->capacity_declared)
		lint_set_severity(finding, SEVERITY_WARNING);
}

static void check(struct lint_run *run)
{
	const struct estimate *estimate = lint_estimate(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		struct quantity busy;
		if (model_class(run->model, node) == CLASS_OUTSIDE ||
		    !estimate_node_value(estimate, node, NODE_UTILISATION, &busy))
			continue;
		/* a round figure is met by a round number of instances: the last digit is not the design's fault */
		if (busy.low > (estimate->nodes[node].capacity_declared ? lint_threshold(run) : 1) * (1 + 1e-9))
			report(run, estimate, node, busy);
		else
			lint_pass_node(run, node, "it is %u %% busy at its peak", rules_count(busy.low * 100 + 0.5));
	}
}

const struct lint_rule rule_over_capacity = {
	.code = "P003",
	.name = "over-capacity",
	.category = "performance",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a part is asked for more than it can do",
	.threshold = &most_busy,
	.tells_all = true,
	.check = check,
};
