/* Claims: figures that the design states, and the table of all figures that have a path. */
#include "model/build.h"

/* As in quantity.h, in the form that a constant takes. */
#define OF_NONE { 0, 0, 0 }
#define OF_TIME { 1, 0, 0 }
#define OF_RATE { -1, 0, 0 }
#define OF_DATA { 0, 1, 0 }
#define OF_BANDWIDTH { -1, 1, 0 }
#define OF_MONEY_RATE { -1, 0, 1 }
const struct model_figure model_figures[] = {
#define FIGURE(path, whose, dimension, canonical) { path, FIGURE_OF_##whose, OF_##dimension, canonical },
#include "model/figures.def"
#undef FIGURE
};
const uint32_t model_figure_count = sizeof model_figures / sizeof *model_figures;

const struct model_figure *model_figure_find(struct str path, enum figure_of of)
{
	for (uint32_t i = 0; i < model_figure_count; i++)
		if (model_figures[i].of == of && str_is(path, model_figures[i].path))
			return &model_figures[i];
	return NULL;
}

enum { MOST_POINTS = 2 }; /* before and in the path of a figure */

/* What a path may mean. */
struct meanings {
	uint32_t definition, node, flow;
	const struct model_figure *node_figure, *flow_figure, *whole_figure;
	bool node_named, flow_named; /* its beginning names one, though the figure does not exist */
};

static struct meanings find_meanings(struct builder *build, const struct scope *scope, struct str path)
{
	struct meanings found = { MODEL_NONE, MODEL_NONE, MODEL_NONE, NULL, NULL, NULL, false, false };
	struct matches matches;
	found.definition = quantity_find(&build->model->quantities, path);
	int points = 0;
	for (size_t end = path.len + 1; end-- > 0 && points <= MOST_POINTS;) {
		if (end < path.len && path.at[end] != '.')
			continue;
		points++;
		struct str name = str_slice(path, 0, end), figure = str_slice(path, end + 1, path.len);
		uint32_t flow = map_get(&build->flows, name);
		uint32_t node = map_get(&build->model->names, name);
		if (node == MAP_NONE && name_resolve_text(build, scope->group, name, &matches) == RESOLVED &&
		    !match_at(&matches, 0).is_group)
			node = match_at(&matches, 0).index;
		if (flow != MAP_NONE && !found.flow_figure) {
			found.flow = flow;
			found.flow_named = true;
			found.flow_figure = model_figure_find(figure, FIGURE_OF_FLOW);
		}
		if (node != MAP_NONE && !(node & MODEL_GROUP_BIT) && !found.node_figure) {
			found.node = node;
			found.node_named = true;
			found.node_figure = model_figure_find(figure, FIGURE_OF_NODE);
		}
		if (str_is(name, "whole"))
			found.whole_figure = model_figure_find(figure, FIGURE_OF_WHOLE);
	}
	return found;
}

static void refuse_figure(struct builder *build, struct span span, struct str path, const struct meanings *found)
{
	enum figure_of of = found->node_named ? FIGURE_OF_NODE : FIGURE_OF_FLOW;
	const struct model *model = build->model;
	struct str name = found->node_named ? model->nodes.at[found->node].name : model->flows.at[found->flow].id;
	const char *what = found->node_named ? "node" : "flow";
	size_t point = str_find(path, STR("."));
	struct str figure = point + 1 < path.len ? str_slice(path, point + 1, path.len) : STR("");
	struct finding *finding;
	struct suggest suggest = suggest_for(figure);
	struct buf list = buf_in(build->arena);
	for (uint32_t i = 0; i < model_figure_count; i++) {
		if (model_figures[i].of != of)
			continue;
		suggest_consider(&suggest, str_of(model_figures[i].path));
		buf_printf(&list, "%s%s", list.len ? ", " : "", model_figures[i].path);
	}
	if (figure.len == 0) {
		finding = diag_report(build->sink, DIAG_T117, span, "'%.*s' is a %s: say which of its figures", STR_ARG(path),
		                      what);
		finding_help(build->sink, finding, "for example: `%.*s.%s`", STR_ARG(name),
		             of == FIGURE_OF_NODE ? "load.peak" : "rate.average");
		return;
	}
	finding = diag_report(build->sink, DIAG_T117, span, "no figure of the %s '%.*s' has this path", what,
	                      STR_ARG(name));
	if (suggest_found(&suggest))
		finding_point(build->sink, finding, "did you mean '%.*s.%.*s'?", STR_ARG(name), STR_ARG(suggest.best));
	finding_help(build->sink, finding, "a %s has %.*s", what, STR_ARG(buf_view(&list)));
}

static void refuse_path(struct builder *build, struct span span, struct str path)
{
	struct str head = str_slice(path, 0, str_find(path, STR(".")));
	struct str rest = str_slice(path, head.len + 1, path.len);
	struct suggest suggest = suggest_for(head);
	const struct model *model = build->model;
	bool more = true;
	for (uint32_t i = 0; i < model->quantities.definitions.count && rest.len == 0 && more; i++)
		more = build_consider(build, &suggest, model->quantities.definitions.at[i].name);
	for (uint32_t i = 0; i < model->flows.count && rest.len && more; i++)
		more = build_consider(build, &suggest, model->flows.at[i].id);
	for (uint32_t i = 0; i < model->nodes.count && rest.len && more; i++)
		more = build_consider(build, &suggest, model->nodes.at[i].id);
	bool of_flow = model_figure_find(rest, FIGURE_OF_FLOW) && !model_figure_find(rest, FIGURE_OF_NODE);
	struct finding *finding =
	    rest.len == 0
	        ? diag_report(build->sink, DIAG_T206, span, "'%.*s' is not assumed anywhere", STR_ARG(head))
	        : diag_report(build->sink, of_flow ? DIAG_T110 : DIAG_T101, span, "no %s is called '%.*s'",
	                      of_flow ? "flow" : "node or flow", STR_ARG(head));
	if (suggest_found(&suggest))
		finding_point(build->sink, finding, "did you mean '%.*s%s%.*s'?", STR_ARG(suggest.best), rest.len ? "." : "",
		              STR_ARG(rest));
}

static bool resolve_claim(struct builder *build, const struct scope *scope, struct model_claim *claim)
{
	struct meanings found = find_meanings(build, scope, claim->path);
	const struct model_figure *figure = NULL;
	if ((found.definition != MAP_NONE) + (found.node_figure != NULL) + (found.flow_figure != NULL) +
	        (found.whole_figure != NULL) > 1) {
		struct finding *finding = diag_report(build->sink, DIAG_T102, claim->path_span, "'%.*s' fits several things",
		                                      STR_ARG(claim->path));
		finding_help(build->sink, finding, "it is%s%s%s%s: rename one of them",
		             found.definition != MAP_NONE ? " an assumption" : "", found.node_figure ? " a figure of a node" : "",
		             found.flow_figure ? " a figure of a flow" : "", found.whole_figure ? " a figure of the whole" : "");
		return false;
	}
	if (found.definition != MAP_NONE) {
		claim->of = CLAIM_ASSUMPTION;
		claim->index = found.definition;
		build->model->quantities.definitions.at[found.definition].used = true;
		return true;
	}
	if (found.node_figure) {
		claim->of = CLAIM_NODE;
		claim->index = found.node;
		figure = found.node_figure;
	} else if (found.flow_figure) {
		claim->of = CLAIM_FLOW;
		claim->index = found.flow;
		figure = found.flow_figure;
	} else if (found.whole_figure) {
		claim->of = CLAIM_WHOLE;
		figure = found.whole_figure;
	} else if (found.node_named || found.flow_named)
		refuse_figure(build, claim->path_span, claim->path, &found);
	else
		refuse_path(build, claim->path_span, claim->path);
	if (figure)
		claim->figure = str_of(figure->canonical ? figure->canonical : figure->path);
	return figure != NULL;
}

static struct dimension claim_dimension(const struct model *model, const struct model_claim *claim)
{
	if (claim->of == CLAIM_ASSUMPTION)
		return expr_dimension(model->quantities.definitions.at[claim->index].expr);
	static const enum figure_of of[] = { [CLAIM_NODE] = FIGURE_OF_NODE, [CLAIM_FLOW] = FIGURE_OF_FLOW,
		                             [CLAIM_WHOLE] = FIGURE_OF_WHOLE };
	return model_figure_find(claim->figure, of[claim->of])->dimension;
}

static void claim_task(struct builder *build, const struct task *task)
{
	const struct scope *scope = task->scope;
	const struct node *nodes = scope->syntax->nodes;
	struct quantity_set *quantities = &build->model->quantities;
	uint32_t ref = nodes[nodes[task->tree].child].next;
	uint32_t value_at = syntax_child(scope->syntax, task->tree, NODE_VALUE);
	if (nodes[task->tree].flags & NODE_BROKEN || value_at == NODE_NONE || ref_is_hole(scope, ref))
		return;
	struct model_claim claim = { .path = ref_text(build, scope, ref), .path_span = tree_span(scope, ref),
		                     .span = tree_span(scope, task->tree), .index = MODEL_NONE, .of = CLAIM_BROKEN };
	bool resolved = resolve_claim(build, scope, &claim);
	claim.expr = quantity_read(quantities, scope->syntax, value_at);
	bool usable = quantity_check(quantities, claim.expr);
	if (resolved && claim.of == CLAIM_ASSUMPTION && !expr_usable(quantities->definitions.at[claim.index].expr))
		resolved = false;
	if (resolved && usable)
		usable = quantity_expect(quantities, claim.expr, claim_dimension(build->model, &claim),
		                         str_copy(build->arena, claim.path).at);
	if (usable)
		claim.quantity = expr_bounds(quantities, claim.expr);
	if (!resolved || !usable)
		claim.of = CLAIM_BROKEN;
	vec_push(build->arena, &build->model->claims, claim);
}

void collect_claim(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	if (scope->syntax->nodes[statement->tree].kind == NODE_CLAIM) {
		build_task(build, claim_task, scope, statement->tree, MODEL_NONE);
		return;
	}
	if (statement->broken)
		return;
	struct finding *finding = diag_report(build->sink, DIAG_T005, tree_span(scope, statement->tree),
	                                      "a claim states one figure, with '='");
	finding_help(build->sink, finding, "for example: `claim writes = 40/s`");
}
