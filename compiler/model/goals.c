/* Goals: figures that the design must reach. */
#include "model/build.h"

static const struct {
	const char *name;
	enum goal_metric metric;
	uint32_t type;
} metrics[] = {
	{ "availability", GOAL_AVAILABILITY, TYPE_RATIO }, { "p99", GOAL_P99, TYPE_TIME },
	{ "latency", GOAL_LATENCY, TYPE_TIME },            { "rpo", GOAL_RPO, TYPE_TIME },
	{ "rto", GOAL_RTO, TYPE_TIME },                    { "cost", GOAL_COST, TYPE_MONEY_RATE },
	{ "mean", GOAL_LATENCY, TYPE_TIME } /* as in the figures of a flow */
};

const char *goal_metric_name(enum goal_metric metric)
{
	for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++)
		if (metrics[i].metric == metric)
			return metrics[i].name;
	return "availability";
}

const char *comparison_text(enum comparison comparison)
{
	switch (comparison) {
	case COMPARE_LESS: return "<";
	case COMPARE_LESS_EQUAL: return "<=";
	case COMPARE_GREATER: return ">";
	case COMPARE_GREATER_EQUAL: return ">=";
	case COMPARE_EQUAL: return "=";
	}
	return "=";
}

static enum comparison read_comparison(const struct scope *scope, uint32_t tree)
{
	uint32_t sign = syntax_child(scope->syntax, tree, NODE_CMP);
	if (sign == NODE_NONE)
		return COMPARE_EQUAL;
	struct str text = syntax_text(scope->syntax, sign);
	for (enum comparison comparison = COMPARE_LESS; comparison < COMPARE_EQUAL; comparison++)
		if (str_is(text, comparison_text(comparison)))
			return comparison;
	return COMPARE_EQUAL;
}

static void refuse_metric(struct builder *build, const struct scope *scope, uint32_t ref)
{
	struct str name = ref_text(build, scope, ref);
	struct suggest suggest = suggest_for(name);
	struct buf list = buf_in(build->arena);
	for (enum goal_metric metric = GOAL_AVAILABILITY; metric <= GOAL_COST; metric++) {
		suggest_consider(&suggest, str_of(goal_metric_name(metric)));
		buf_printf(&list, "%s%s", list.len ? ", " : "", goal_metric_name(metric));
	}
	struct finding *finding =
	    diag_report(build->sink, DIAG_T118, tree_span(scope, ref), "no goal can be set for '%.*s'", STR_ARG(name));
	if (suggest_found(&suggest))
		finding_point(build->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
	finding_help(build->sink, finding, "goals are set for %.*s", STR_ARG(buf_view(&list)));
}

static void goal_task(struct builder *build, const struct task *task)
{
	const struct scope *scope = task->scope;
	const struct node *nodes = scope->syntax->nodes;
	uint32_t ref = nodes[nodes[task->tree].child].next;
	uint32_t value_at = syntax_child(scope->syntax, task->tree, NODE_VALUE);
	struct model_goal goal = { .comparison = read_comparison(scope, task->tree), .flow = task->index,
		                   .span = tree_span(scope, task->tree), .broken = true };
	bool broken = nodes[task->tree].flags & NODE_BROKEN || value_at == NODE_NONE || ref_is_hole(scope, ref);
	size_t at = 0, count = sizeof metrics / sizeof *metrics;
	while (!broken && at < count && !str_is(ref_text(build, scope, ref), metrics[at].name))
		at++;
	if (!broken && at == count)
		refuse_metric(build, scope, ref);
	if (!broken && at < count) {
		struct attribute_row row = { .name = metrics[at].name, .types = metrics[at].type, .words = "", .meaning = "",
		                            .source = "" };
		struct value value;
		goal.metric = metrics[at].metric;
		goal.broken = !value_take(build, scope, value_at, &row, &value);
		goal.expr = goal.broken ? NULL : value.expr;
		goal.quantity = value.quantity;
	}
	vec_push(build->arena, &build->model->goals, goal);
}

void collect_goal(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	uint8_t kind = scope->syntax->nodes[statement->tree].kind;
	if (scope->copy > 0)
		return;
	if (kind == NODE_COMPARE || kind == NODE_CLAIM) {
		build_task(build, goal_task, scope, statement->tree, scope->block == IN_FLOW ? scope->owner : MODEL_NONE);
		return;
	}
	if (statement->broken)
		return;
	struct finding *finding = diag_report(build->sink, DIAG_T029, tree_span(scope, statement->tree),
	                                      "a goal compares a figure with its limit");
	finding_help(build->sink, finding, "for example: `goal p99 <= 200ms`");
}
