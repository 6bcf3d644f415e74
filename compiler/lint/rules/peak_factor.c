/* # peak-factor (E003)
 *
 * The load is known, its peak is not, or is unlikely.
 *
 * ## Why
 * People sleep and have their evenings: the peak of a consumer system is two to five times its average. Planning for the
 * average is the first mistake of an estimate (guide, Parts 2, 3, 29).
 *
 * ## Fails when
 * A `peak`, of the design, of a flow that a client starts or of a client, is below 2 or above 5 (`lint { least_peak = 2x;
 * most_peak = 5x }`). Ranges count with the end
 * that lies nearer.
 *
 * ## Undeclared when
 * A client, or a flow that a client starts, has a rate, and no `peak` is stated for it or for the design: twice the
 * average is assumed. One finding for the design.
 *
 * ## Silenced by
 * A `peak` between `2x` and `5x`; a `spike` beside it, where the rush is a known event. Of `device` and `internal` clients a
 * low peak is not questioned: machines do not sleep.
 *
 * ## False alarms
 * A system whose users live all around the clock may well have less: `allow` it with that reason.
 *
 * ## Bad
 * ```arch
 * peak = 1.1x     # <- E003
 * client users { rate = 100/s }
 * lb front
 * service api x2
 * users -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * peak = 3x
 * client users { rate = 100/s; public }
 * lb front { tls }
 * service api x2 { stateless }
 * users -> front -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold least_peak = { "least_peak", 2, { 0, 0, 0 }, "Part 3" };
static const struct lint_threshold most_peak = { "most_peak", 5, { 0, 0, 0 }, "Part 3" };
static const struct lint_threshold *const further[] = { &most_peak, NULL };

static bool has_habits(const struct lint_run *run, uint32_t node)
{
	return rules_public_client(run, node) && !query_declared(run->query, node, ATTR_device);
}

static bool any_has_habits(const struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (has_habits(run, node))
			return true;
	return false;
}

/* The client that starts the flow, or MODEL_NONE. */
static uint32_t starting_client(const struct lint_run *run, const struct model_flow *flow)
{
	const struct model *model = run->model;
	uint32_t step = flow->first_step;
	while (step != MODEL_NONE && model->steps.at[step].parallel)
		step = model->steps.at[step].child;
	if (step == MODEL_NONE || model->arrows.at[model->steps.at[step].arrow].link_count == 0)
		return MODEL_NONE;
	uint32_t node = model->links.at[model->arrows.at[model->steps.at[step].arrow].first_link].from;
	return model_class(model, node) == CLASS_SOURCE ? node : MODEL_NONE;
}

static void judge(struct lint_run *run, struct str subject, const struct attributes *attributes, bool habits)
{
	const struct attribute *peak = attributes_get(attributes, ATTR_peak);
	if (rules_number(peak) < 0)
		return;
	bool rush = rules_says(attributes_get(attributes, ATTR_spike)) ||
	            rules_says(attributes_get(&run->model->attributes, ATTR_spike));
	bool low = habits && peak->value.quantity.high < lint_limit(run, &least_peak);
	bool high = peak->value.quantity.low > lint_limit(run, &most_peak);
	if (rush || (!low && !high)) {
		lint_pass_at(run, subject, peak->span, "%s", rush ? "a 'spike' is stated" : "the peak is a usual one");
		return;
	}
	struct buf shown = buf_in(run->arena);
	struct quantity factor = peak->value.quantity;
	factor.flavour = FLAVOUR_FACTOR;
	quantity_show(&shown, factor);
	struct finding *finding = lint_fail_at(run, subject, peak->span, "a peak of %.*s is %s", STR_ARG(buf_view(&shown)),
	                                       low ? "less than most systems see: two to five times the average"
	                                           : "more than most systems see: two to five times the average");
	lint_help(run, finding, "state a 'peak' between 2x and 5x%s", low ? "" : ", or a 'spike' for a rush that is known ahead");
}

static void check_declared(struct lint_run *run)
{
	const struct model *model = run->model;
	judge(run, STR("peak"), &model->attributes, any_has_habits(run));
	for (uint32_t node = 0; node < model->nodes.count; node++)
		if (model_class(model, node) == CLASS_SOURCE && !model->nodes.at[node].broken)
			judge(run, rules_name(run, node), &model->nodes.at[node].attributes, has_habits(run, node));
	for (uint32_t i = 0; i < model->flows.count; i++) {
		uint32_t client = starting_client(run, &model->flows.at[i]);
		if (client != MODEL_NONE && !model->flows.at[i].broken)
			judge(run, model->flows.at[i].id, &model->flows.at[i].attributes, has_habits(run, client));
	}
}

static bool has_rate(const struct attributes *attributes)
{
	return attributes_get(attributes, ATTR_rate) || attributes_get(attributes, ATTR_per_user);
}

static void ask(struct lint_run *run, struct finding *finding)
{
	lint_help(run, finding, "state 'peak', as in 'peak = 3x', for the design or here");
}

static void check_undeclared(struct lint_run *run)
{
	const struct model *model = run->model;
	static const char *const message = "'%.*s' states no peak: twice the average is assumed";
	if (attributes_get(&model->attributes, ATTR_peak) || attributes_get(&model->attributes, ATTR_spike))
		return;
	for (uint32_t node = 0; node < model->nodes.count; node++)
		if (model_class(model, node) == CLASS_SOURCE && has_rate(&model->nodes.at[node].attributes) &&
		    !model_attribute(model, node, ATTR_peak) && !model_attribute(model, node, ATTR_spike)) {
			struct finding *finding = lint_undeclared_node(run, node, message, STR_ARG(rules_name(run, node)));
			ask(run, finding);
			fix_node(run, finding, FIX_SUGGESTION, node, ATTR_peak, "3x");
			return;
		}
	for (uint32_t i = 0; i < model->flows.count; i++) {
		const struct model_flow *flow = &model->flows.at[i];
		uint32_t client = starting_client(run, flow);
		if (client != MODEL_NONE && !flow->broken && has_rate(&flow->attributes) &&
		    !attributes_get(&flow->attributes, ATTR_peak) && !attributes_get(&flow->attributes, ATTR_spike) &&
		    !model_attribute(model, client, ATTR_peak)) {
			ask(run, lint_undeclared_at(run, flow->id, flow->name_span, message, STR_ARG(flow->id)));
			return;
		}
	}
}

static void check(struct lint_run *run)
{
	check_declared(run);
	check_undeclared(run);
}

const struct lint_rule rule_peak_factor = {
	.code = "E003",
	.name = "peak-factor",
	.category = "estimation",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a peak that few systems have",
	.undeclared_summary = "the load is known and its peak is not: twice the average is assumed",
	.wants = "peak",
	.threshold = &least_peak,
	.further = further,
	.check = check,
};
