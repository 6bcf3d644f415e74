/* Claims: figures that the design states. */
#include "model/build.h"

struct naming {
	struct builder *build;
	uint32_t group; /* that the claim stands in */
};

static uint32_t find_node(void *context, struct str name)
{
	const struct naming *naming = context;
	struct matches matches;
	uint32_t node = map_get(&naming->build->model->names, name);
	if (node != MAP_NONE)
		return node & MODEL_GROUP_BIT ? MODEL_NONE : node;
	if (name_resolve_text(naming->build, naming->group, name, &matches) != RESOLVED || match_at(&matches, 0).is_group)
		return MODEL_NONE;
	return match_at(&matches, 0).index;
}

static struct str name_of(const struct model *model, struct figure_meaning meaning)
{
	switch (meaning.of) {
	case FIGURE_OF_NODE: return model->nodes.at[meaning.index].name;
	case FIGURE_OF_ARROW: return model->arrows.at[meaning.index].id;
	case FIGURE_OF_FLOW: return model->flows.at[meaning.index].id;
	case FIGURE_OF_WHOLE: return STR("whole");
	case FIGURE_OF_ASSUMPTION:
	case FIGURE_OF_NOTHING: break;
	}
	return STR("");
}

/* The path begins with a name that is there, and ends with no figure of it. */
static void refuse_figure(struct builder *build, struct span span, struct str path, const struct figure_path *found)
{
	static const char *const whats[] = { [FIGURE_OF_NODE] = "node", [FIGURE_OF_ARROW] = "arrow", [FIGURE_OF_FLOW] = "flow",
		                             [FIGURE_OF_WHOLE] = "whole design", [FIGURE_OF_ASSUMPTION] = "assumption" };
	struct str name = name_of(build->model, found->meaning);
	const char *what = whats[found->meaning.of];
	struct finding *finding;
	struct suggest suggest = suggest_for(found->rest);
	struct buf list = buf_in(build->arena);
	uint32_t count;
	const struct model_figure *rows = model_figures(found->meaning.of, &count);
	for (uint32_t i = 0; i < count; i++) {
		suggest_consider(&suggest, str_of(rows[i].path));
		buf_printf(&list, "%s%s", list.len ? ", " : "", rows[i].path);
	}
	if (found->rest.len == 0) {
		finding = diag_report(build->sink, DIAG_T117, span, "'%.*s' is %s %s: say which of its figures", STR_ARG(path),
		                      found->meaning.of == FIGURE_OF_WHOLE   ? "the"
		                      : found->meaning.of == FIGURE_OF_ARROW ? "an"
		                                                             : "a",
		                      what);
		finding_help(build->sink, finding, "for example: `%.*s.%s`", STR_ARG(name),
		             found->meaning.of == FIGURE_OF_FLOW    ? "rate.average"
		             : found->meaning.of == FIGURE_OF_WHOLE ? "cost"
		                                                    : "load.peak");
		return;
	}
	finding = diag_report(build->sink, DIAG_T117, span, "no figure of the %s%s%.*s%s has this path", what,
	                      found->meaning.of == FIGURE_OF_WHOLE ? "" : " '",
	                      found->meaning.of == FIGURE_OF_WHOLE ? 0 : (int)name.len, name.at,
	                      found->meaning.of == FIGURE_OF_WHOLE ? "" : "'");
	if (suggest_found(&suggest))
		finding_point(build->sink, finding, "did you mean '%.*s.%.*s'?", STR_ARG(name), STR_ARG(suggest.best));
	finding_help(build->sink, finding, "%s %s has %.*s", found->meaning.of == FIGURE_OF_WHOLE ? "the" : found->meaning.of == FIGURE_OF_ARROW ? "an" : "a",
	             what, STR_ARG(buf_view(&list)));
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
	bool of_flow = model_figure_find(FIGURE_OF_FLOW, rest) != MODEL_NONE &&
	               model_figure_find(FIGURE_OF_NODE, rest) == MODEL_NONE;
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
	struct naming naming = { build, scope->group };
	if (!build->figure_paths.model)
		build->figure_paths = figure_paths_make(build->arena, build->model);
	build->figure_paths.find_node = find_node;
	build->figure_paths.context = &naming;
	struct figure_path found = figure_path_find(&build->figure_paths, claim->path);
	claim->meaning = found.meaning;
	if (found.ambiguous) {
		struct finding *finding = diag_report(build->sink, DIAG_T102, claim->path_span, "'%.*s' fits several things",
		                                      STR_ARG(claim->path));
		finding_help(build->sink, finding, "it is %.*s: rename one of them", STR_ARG(found.others));
		return false;
	}
	if (found.meaning.of == FIGURE_OF_NOTHING) {
		refuse_path(build, claim->path_span, claim->path);
		return false;
	}
	if (found.meaning.row == MODEL_NONE) {
		refuse_figure(build, claim->path_span, claim->path, &found);
		return false;
	}
	uint32_t count;
	if (found.meaning.of == FIGURE_OF_ASSUMPTION)
		build->model->quantities.definitions.at[found.meaning.index].used = true;
	else
		claim->figure = str_of(model_figures(found.meaning.of, &count)[found.meaning.row].path);
	return true;
}

static struct dimension claim_dimension(const struct model *model, const struct model_claim *claim)
{
	uint32_t count;
	if (claim->meaning.of == FIGURE_OF_ASSUMPTION)
		return expr_dimension(model->quantities.definitions.at[claim->meaning.index].expr);
	return model_figures(claim->meaning.of, &count)[claim->meaning.row].dimension;
}

/* Once arrows have their ids. */
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
		                     .span = tree_span(scope, task->tree),
		                     .meaning = { FIGURE_OF_NOTHING, MODEL_NONE, MODEL_NONE } };
	bool resolved = resolve_claim(build, scope, &claim);
	claim.expr = quantity_read(quantities, scope->syntax, value_at);
	bool usable = quantity_check(quantities, claim.expr);
	if (resolved && claim.meaning.of == FIGURE_OF_ASSUMPTION &&
	    !expr_usable(quantities->definitions.at[claim.meaning.index].expr))
		resolved = false;
	if (resolved && usable)
		usable = quantity_expect(quantities, claim.expr, claim_dimension(build->model, &claim),
		                         str_copy(build->arena, claim.path).at);
	if (usable)
		claim.quantity = expr_bounds(quantities, claim.expr);
	claim.broken = !resolved || !usable;
	vec_push(build->arena, &build->model->claims, claim);
}

void collect_claim(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	if (scope->syntax->nodes[statement->tree].kind == NODE_CLAIM) {
		vec_push(build->arena, &build->late_tasks, (struct task){ claim_task, scope, statement->tree, MODEL_NONE });
		return;
	}
	if (statement->broken)
		return;
	struct finding *finding = diag_report(build->sink, DIAG_T005, tree_span(scope, statement->tree),
	                                      "a claim states one figure, with '='");
	finding_help(build->sink, finding, "for example: `claim writes = 40/s`");
}
