/* # failover-capacity (R014)
 *
 * When a region is lost, the ones that are left cannot carry its load.
 *
 * ## Why
 * Two regions that both serve must each be able to serve alone: otherwise the loss of one takes the other down with it a
 * minute later. Spare capacity is counted for the loss of the largest one, and active-active means full capacity on
 * both sides (guide, Parts 3, 5 and 19).
 *
 * ## Fails when
 * All parts of one region are taken away and the load is worked out again, as `lintel fail` does it: traffic behind a
 * dns, lb or proxy goes to the twins that are left, and fallback arrows take over. Some router, service or worker outside
 * of that region, which states a `capacity`, is then asked at peak for more than its instances can do, and was not
 * before. Of parts that are twins of each other only the worst is reported. It is info where the load is only an upper
 * bound because nothing says how an arrow before it divides.
 *
 * ## Silenced by
 * Enough instances, `autoscale` up to enough of them included; no declared `capacity` or no load, since nothing can be
 * worked out then.
 *
 * ## False alarms
 * A standby that is scaled up by hand: state the `autoscale` that it grows to. What retries would add is not counted,
 * and ranges count with the end that favours the design. Of more than 64 regions the first 64 are taken away.
 *
 * ## Bad
 * ```arch
 * peak = 2x
 * client users { rate = 14k/s }
 * dns steer { ttl = 60s }
 * region us {
 *   service api-us x10 { capacity = 2k/s; twin = api }
 * }
 * region eu {
 *   service api-eu x10 { capacity = 2k/s; twin = api }     # <- R014
 * }
 * users -> steer -> api-us, api-eu : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * peak = 2x
 * client users { rate = 14k/s }
 * dns steer { ttl = 60s }
 * region us {
 *   service api-us x10 { capacity = 2k/s; autoscale = 10 to 24; twin = api }
 * }
 * region eu {
 *   service api-eu x10 { capacity = 2k/s; autoscale = 10 to 24; twin = api }
 * }
 * users -> steer -> api-us, api-eu : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

enum { MOST_REGIONS = 64, MOST_OVERLOADS = 100 };

struct overloaded {
	uint32_t node, region;
	double busy;
	bool upper;
};

struct overloads {
	VEC(struct overloaded) list;
	struct overloaded *worst; /* per node, by the most that a loss asks of it; busy 0 where it is not judged */
};

/* What all its instances can do, at the upper end of `autoscale`; 0 where it is not judged. */
static double full_capacity(const struct lint_run *run, const struct estimate *before, uint32_t node)
{
	enum node_class class_ = model_class(run->model, node);
	struct quantity busy = { 0 }, instances, capacity;
	if ((class_ != CLASS_ROUTER && class_ != CLASS_COMPUTE) || !before->nodes[node].capacity_declared ||
	    (estimate_node_value(before, node, NODE_UTILISATION, &busy) && busy.low > 1) ||
	    !estimate_node_value(before, node, NODE_INSTANCES, &instances) ||
	    !estimate_node_value(before, node, NODE_CAPACITY, &capacity))
		return 0;
	return instances.high * capacity.high;
}

/* False where nothing of the region can be taken away. */
static bool take_away(const struct lint_run *run, uint32_t region, bool *down)
{
	bool any = false;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		down[node] = model_group_contains(run->model, region, node);
		any |= down[node];
	}
	return any;
}

static void lose_region(struct lint_run *run, const struct estimate *before, uint32_t region, bool *down, struct overloads *found)
{
	if (!take_away(run, region, down))
		return;
	struct scenario scenario = { .down = down, .load_only = true };
	const struct estimate *after = estimate_make(run->arena, run->query, &scenario);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (found->list.count == MOST_OVERLOADS) {
			lint_cut_short(run);
			return;
		}
		struct quantity peak;
		double capacity = down[node] ? 0 : full_capacity(run, before, node);
		if (capacity <= 0 || !estimate_node_value(after, node, NODE_LOAD_PEAK, &peak))
			continue;
		if (peak.low / capacity > found->worst[node].busy)
			found->worst[node] = (struct overloaded){ node, region, peak.low / capacity, false };
		if (peak.low <= capacity * (1 + 1e-9))
			continue;
		bool upper = figure_at(after, after->nodes[node].figures[NODE_LOAD_PEAK])->upper;
		vec_push(run->arena, &found->list, ((struct overloaded){ node, region, peak.low / capacity, upper }));
	}
}

static void report(struct lint_run *run, struct overloaded worst)
{
	struct buf busy = buf_in(run->arena);
	quantity_show_value(&busy, worst.busy, DIMENSION_NONE, FLAVOUR_PERCENT);
	struct finding *finding = lint_fail_node(run, worst.node, "losing region '%.*s' makes '%.*s' %.*s busy at peak",
	                                         STR_ARG(run->model->groups.at[worst.region].name),
	                                         STR_ARG(rules_name(run, worst.node)), STR_ARG(buf_view(&busy)));
	lint_help(run, finding, "size each region for the loss of the largest one, or let 'autoscale' reach that far");
	if (worst.upper)
		lint_set_severity(finding, SEVERITY_INFO);
}

/* Worst first; the twin of one that was reported says nothing new. */
static void report_worst(struct lint_run *run, struct overloads *found)
{
	for (;;) {
		uint32_t worst = MODEL_NONE;
		for (uint32_t i = 0; i < found->list.count; i++)
			if (found->list.at[i].busy > 0 &&
			    (worst == MODEL_NONE || found->list.at[i].busy > found->list.at[worst].busy * (1 + 1e-9) ||
			     (found->list.at[i].busy >= found->list.at[worst].busy * (1 - 1e-9) &&
			      found->list.at[i].node > found->list.at[worst].node)))
				worst = i;
		if (worst == MODEL_NONE)
			return;
		struct overloaded told = found->list.at[worst];
		report(run, told);
		for (uint32_t i = 0; i < found->list.count; i++)
			if (found->list.at[i].node == told.node || query_twins(run->query, found->list.at[i].node, told.node))
				found->list.at[i].busy = 0;
	}
}

static void pass_by_room(struct lint_run *run, const struct overloads *found)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		const struct overloaded *worst = &found->worst[node];
		if (worst->busy > 0 && worst->busy <= 1 + 1e-9)
			lint_pass_node(run, node, "without region '%.*s' it is %u %% busy at peak, and no loss asks more of it",
			               STR_ARG(run->model->groups.at[worst->region].name), rules_count(worst->busy * 100 + 0.5));
	}
}

static void check(struct lint_run *run)
{
	uint32_t regions = 0;
	for (uint32_t group = 0; group < run->model->groups.count; group++)
		regions += run->model->groups.at[group].kind == GROUP_REGION;
	if (regions < 2 || !lint_estimate(run)->has_load)
		return;
	struct overloads found = { .worst = ARENA_ARRAY(run->arena, struct overloaded, run->model->nodes.count) };
	bool *down = ARENA_ARRAY(run->arena, bool, run->model->nodes.count);
	uint32_t left = MOST_REGIONS;
	if (regions > MOST_REGIONS)
		lint_cut_short(run);
	for (uint32_t group = 0; group < run->model->groups.count && left > 0; group++)
		if (run->model->groups.at[group].kind == GROUP_REGION) {
			lose_region(run, lint_estimate(run), group, down, &found);
			left--;
		}
	report_worst(run, &found);
	pass_by_room(run, &found);
}

const struct lint_rule rule_failover_capacity = {
	.code = "R014",
	.name = "failover-capacity",
	.category = "reliability",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "the loss of a region overloads what is left",
	.tells_all = true,
	.check = check,
};
