/* # no-tracing (O005)
 *
 * A request passes several services, and nothing shows where its time goes.
 *
 * ## Why
 * With traces the one slow step of a long chain is seen at once; with logs alone it is a search through all of them. An id
 * that travels with the request answers where in the chain it broke (guide, Parts 14 and 18).
 *
 * ## Fails when
 * It never fails: see below.
 *
 * ## Undeclared when
 * In one flow (or among arrows that stand in no flow) a chain of calls from a client passes three or more services
 * (`lint { traced_services = 3 }`), and `observability` does not hold `traces`. One finding. Pedantic.
 *
 * ## Silenced by
 * `traces` in the `observability` of the design or of some part, or the bare flag; a monitor that runs Jaeger, Tempo,
 * Zipkin, Datadog, OpenTelemetry or X-Ray, by `tech` or by name; `mesh`, whose sidecars trace.
 *
 * ## Bad
 * ```arch
 * observability = [metrics, logs]
 * client users
 * lb front
 * service web x2
 * service feed x2
 * service rank x2
 * users -> front -> web -> feed : HTTPS
 * feed -> rank : scores     # <- O005
 * ```
 *
 * ## Good
 * ```arch
 * observability = [metrics, logs, traces]
 * client users
 * lb front
 * service web x2
 * service feed x2
 * service rank x2
 * users -> front -> web -> feed : HTTPS { timeout = 200ms }
 * feed -> rank : scores                 { timeout = 80ms }
 * ```
 */
#include "lint/fix.h"
#include "lint/rules/rules.h"

static const struct lint_threshold traced_services = { "traced_services", 3, { 0, 0, 0 }, "assumed" };

struct tracing {
	struct rules_chains chains; /* first, so that `end` finds the rest */
	bool told;
};

static bool holds_traces(const struct attribute *observability)
{
	return rules_says(observability) && (observability->value.kind != VALUE_LIST || rules_holds(observability, "traces"));
}

static bool is_tracer(struct str name)
{
	static const char *const tracers[] = { "jaeger", "tempo", "zipkin", "datadog", "opentelemetry", "otel", "x-ray", "trac" };
	for (size_t i = 0; i < sizeof tracers / sizeof *tracers; i++)
		if (rules_mentions(name, tracers[i]))
			return true;
	return false;
}

static bool is_traced(const struct lint_run *run)
{
	if (holds_traces(rules_design_attribute(run, ATTR_observability)) ||
	    rules_says(rules_design_attribute(run, ATTR_mesh)))
		return true;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		const struct attribute *tech = model_attribute(run->model, node, ATTR_tech);
		if (holds_traces(model_attribute(run->model, node, ATTR_observability)))
			return true;
		if (model_base_kind(run->model, node) == KIND_monitor &&
		    ((tech && is_tracer(tech->value.text)) || is_tracer(rules_name(run, node)) ||
		     is_tracer(run->model->nodes.at[node].label)))
			return true;
	}
	return false;
}

static bool starts(const struct lint_run *run, uint32_t node)
{
	return model_class(run->model, node) == CLASS_SOURCE;
}

static double weigh(const struct rules_use *use)
{
	const struct model *model = use->run->model;
	return model_class(model, model->links.at[use->link].to) == CLASS_COMPUTE;
}

/* To the list that the design has. */
static void add_traces(struct lint_run *run, struct finding *finding)
{
	const struct attribute *list = rules_design_attribute(run, ATTR_observability);
	struct buf words = buf_in(run->arena);
	if (!finding || !list || list->value.kind != VALUE_LIST)
		return;
	buf_text(&words, "[");
	for (uint32_t i = 0; i < list->value.item_count; i++) {
		struct str word = fix_word(run, list->value.items[i].text);
		buf_printf(&words, "%.*s, ", STR_ARG(word));
	}
	buf_text(&words, "traces]");
	struct fix fix = fix_begin(run, finding, FIX_SUGGESTION);
	fix_value(&fix, list, str_copy(run->arena, buf_view(&words)).at);
	fix_offer(&fix, "collect traces too");
}

static void end(struct rules_chains *chains, uint32_t node, double services)
{
	struct tracing *tracing = (struct tracing *)chains;
	struct rules_use use;
	if (tracing->told || services < lint_threshold(chains->run) || !rules_chain_call(chains, node, &use) || weigh(&use) <= 0)
		return;
	tracing->told = true;
	struct finding *finding = lint_undeclared_link(chains->run, use.link, "a request passes %u services down to '%.*s', and no traces are stated",
	                                               rules_count(services), STR_ARG(rules_name(chains->run, node)));
	lint_help(chains->run, finding, "write 'observability = [metrics, logs, traces]' at the top of the design");
	rules_chain_witness(chains, finding, node);
	add_traces(chains->run, finding);
}

static void check(struct lint_run *run)
{
	struct tracing tracing = { .chains = { .run = run, .starts = starts, .weigh = weigh, .end = end } };
	if (!is_traced(run))
		rules_walk_chains(&tracing.chains);
}

const struct lint_rule rule_no_tracing = {
	.code = "O005",
	.name = "no-tracing",
	.category = "observability",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "requests pass several services with no traces",
	.undeclared_summary = "requests pass several services and no traces are stated",
	.wants = "observability",
	.threshold = &traced_services,
	.check = check,
};
