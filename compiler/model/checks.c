/* What can be told only of the whole: written correctly, and yet hardly meant. */
#include "model/build.h"

/* ---- flows ---- */

struct journey {
	struct builder *build;
	uint32_t *reached;          /* per node: the flow (plus one) that has reached it */
	uint32_t *asks_cache;       /* per node: the flow (plus one) in which it has asked a cache */
	bool *refused;              /* per node: its rate was reported */
};

static bool starts_flows(const struct model *model, uint32_t node)
{
	switch (model_class(model, node)) {
	case CLASS_SOURCE:
	case CLASS_OUTSIDE:
	case CLASS_STORE: return true;
	case CLASS_COMPUTE: return model_attribute(model, node, ATTR_schedule) != NULL;
	case CLASS_ROUTER:
	case CLASS_BROKER:
	case CLASS_OPS: return false;
	}
	return false;
}

static void check_rate(struct journey *journey, uint32_t node, const struct model_step *step)
{
	struct builder *build = journey->build;
	const struct model *model = build->model;
	const struct attribute *rate = attributes_get(&model->nodes.at[node].attributes, ATTR_rate);
	if (!rate || model_base_kind(model, node) != KIND_client || journey->refused[node])
		return;
	journey->refused[node] = true;
	const struct model_flow *flow = &model->flows.at[step->flow];
	struct str name = model->nodes.at[node].name;
	struct finding *finding =
	    diag_report(build->sink, DIAG_T128, rate->span,
	                "the load of '%.*s' is stated twice: here, and by the flow '%.*s'",
	                STR_ARG(name), STR_ARG(flow->id));
	finding_label(build->sink, finding, flow->name_span, "starts at '%.*s'", STR_ARG(name));
	finding_help(build->sink, finding, "keep one of them: the client's rate, or the rates of its flows");
	finding_subject(build->sink, finding, name);
}

static void check_miss(struct journey *journey, uint32_t tail, const struct model_step *step)
{
	const struct attribute *when = attributes_get(&step->attributes, ATTR_when);
	if (!when || journey->asks_cache[tail] == step->flow + 1)
		return;
	const struct model *model = journey->build->model;
	struct finding *finding =
	    diag_report(journey->build->sink, DIAG_W012, when->span, "'%.*s' asks no cache before this in the flow '%.*s'",
	                STR_ARG(model->nodes.at[tail].name), STR_ARG(model->flows.at[step->flow].id));
	finding_help(journey->build->sink, finding, "put the arrow to the cache before it");
}

static void check_step(struct journey *journey, const struct model_step *step, bool first)
{
	struct builder *build = journey->build;
	const struct model *model = build->model;
	const struct model_arrow *arrow = &model->arrows.at[step->arrow];
	bool from_node = !arrow->from.is_group, to_node = !arrow->to.is_group;
	uint32_t tail = arrow->from.index, head = arrow->to.index;
	if (from_node && journey->reached[tail] != step->flow + 1) {
		check_rate(journey, tail, step);
		if (first && !starts_flows(model, tail) && !model->nodes.at[tail].broken) {
			struct finding *finding = diag_report(build->sink, DIAG_W008, step->span,
			                                      "the flow '%.*s' starts at '%.*s', where no load enters",
			                                      STR_ARG(model->flows.at[step->flow].id),
			                                      STR_ARG(model->nodes.at[tail].name));
			finding_help(build->sink, finding,
			             "load enters at a client, an external, a worker with a 'schedule', or a store");
		}
	}
	if (from_node)
		check_miss(journey, tail, step);
	if (from_node && to_node && model_base_kind(model, head) == KIND_cache)
		journey->asks_cache[tail] = step->flow + 1;
	if (to_node)
		journey->reached[head] = step->flow + 1;
}

static void check_flows(struct builder *build)
{
	const struct model *model = build->model;
	struct journey journey = { build, ARENA_ARRAY(build->arena, uint32_t, model->nodes.count),
		                   ARENA_ARRAY(build->arena, uint32_t, model->nodes.count),
		                   ARENA_ARRAY(build->arena, bool, model->nodes.count) };
	uint32_t last_flow = MODEL_NONE;
	for (uint32_t i = 0; i < model->steps.count; i++) {
		const struct model_step *step = &model->steps.at[i];
		if (step->parallel || model->flows.at[step->flow].broken)
			continue;
		check_step(&journey, step, step->flow != last_flow);
		last_flow = step->flow;
	}
	for (uint32_t i = 0; i < model->flows.count; i++) {
		const struct model_flow *flow = &model->flows.at[i];
		if (flow->first_step == MODEL_NONE && !flow->broken)
			diag_report(build->sink, DIAG_W009, flow->name_span, "the flow '%.*s' has no arrows", STR_ARG(flow->id));
	}
}

/* ---- the whole ---- */

static void check_assumptions(struct builder *build)
{
	const struct quantity_set *quantities = &build->model->quantities;
	uint32_t design = build->model->files.at[0]->source->file;
	for (uint32_t i = 0; i < quantities->definitions.count; i++) {
		const struct quantity_definition *definition = &quantities->definitions.at[i];
		/* those of included files and of lintel.arch may be there for other designs */
		if (!definition->used && !definition->project && definition->span.file == design)
			diag_report(build->sink, DIAG_W005, definition->span, "nothing uses the assumption '%.*s'",
			            STR_ARG(definition->name));
	}
}

/* An assumption that has lost its name was reported; its uses are not. */
static void forgive_unknown_assumptions(struct builder *build)
{
	struct diag_sink *sink = build->real;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < sink->findings.count; i++)
		if (sink->findings.at[i]->code != diag_code(DIAG_T206))
			sink->findings.at[kept++] = sink->findings.at[i];
	sink->findings.count = kept;
}

void checks_run(struct builder *build)
{
	if (build->lost_assumption)
		forgive_unknown_assumptions(build);
	/* after an error of the text these would mostly be its echo */
	bool sound = !diag_has_text_error(build->real);
	check_flows(build);
	if (!sound)
		return;
	check_assumptions(build);
	if (build->model->nodes.count == 0) {
		struct span top = { build->model->files.at[0]->source->file, 0, 0 };
		struct finding *finding = diag_report(build->sink, DIAG_W013, top, "this design declares nothing to draw");
		finding_help(build->sink, finding, "for example: `service api`");
	}
}
