/* # unreachable-node (G002)
 *
 * A part that no client, schedule or outside system ever reaches.
 *
 * ## Why
 * A box that nobody calls is either noise or a forgotten arrow; both mislead whoever reads the drawing (guide, Parts
 * 29 and 33).
 *
 * ## Fails when
 * No chain of arrows, of whatever form but an association's direction, leads to the part from a client, an external,
 * a worker with a `schedule`, a part with a `rate` of its own, or a monitor. A part that another one names in an
 * attribute (`dlq`, `fronts`, `fallback`, `for`) is reached by it.
 *
 * ## Silenced by
 * An arrow; `schedule` on a worker. Monitors are roots themselves.
 *
 * ## False alarms
 * A design without any client is a fragment and is left alone; so is one with an error in its text, which may have cost
 * the arrow.
 *
 * ## Bad
 * ```arch
 * client users
 * service api x2 { managed }
 * worker reports                  # <- G002
 * users -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * service api x2 { managed }
 * worker reports { schedule = 1h }
 * users -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

struct reach {
	bool *reached;
	uint32_t *queue;
	uint32_t head, tail;
};

static void reach_node(struct reach *reach, uint32_t node)
{
	if (node == MODEL_NONE || reach->reached[node])
		return;
	reach->reached[node] = true;
	reach->queue[reach->tail++] = node;
}

static void reach_named(struct reach *reach, const struct attributes *attributes)
{
	for (uint32_t i = 0; i < attributes->list.count; i++) {
		const struct value *value = &attributes->list.at[i].value;
		if (value->kind == VALUE_NODE || value->kind == VALUE_WORD)
			reach_node(reach, value->node);
	}
}

static bool is_root(const struct lint_run *run, uint32_t node)
{
	enum base_kind kind = model_base_kind(run->model, node);
	return kind == KIND_client || kind == KIND_external || kind == KIND_monitor ||
	       query_declared(run->query, node, ATTR_schedule) || query_declared(run->query, node, ATTR_rate);
}

static void spread(const struct lint_run *run, struct reach *reach)
{
	const struct query *query = run->query;
	while (reach->head < reach->tail) {
		uint32_t node = reach->queue[reach->head++];
		reach_named(reach, &run->model->nodes.at[node].attributes);
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
			reach_node(reach, run->model->links.at[query->out[i]].to);
			reach_named(reach, &run->model->arrows.at[run->model->links.at[query->out[i]].arrow].attributes);
		}
		/* associations have no direction, copies both ways neither; a poller reaches what it polls by its own arrow */
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
			enum arrow_form form = query_form(query, query->in[i]);
			bool drains = model_class(run->model, node) == CLASS_BROKER && rules_drains_broker(query, query->in[i], node);
			if (form == ARROW_LINK || form == ARROW_MIRROR || drains)
				reach_node(reach, run->model->links.at[query->in[i]].from);
		}
	}
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	uint32_t count = run->model->nodes.count;
	struct reach reach = { ARENA_ARRAY(run->arena, bool, count), ARENA_ARRAY(run->arena, uint32_t, count), 0, 0 };
	bool any_client = false;
	for (uint32_t node = 0; node < count; node++) {
		any_client |= model_class(run->model, node) == CLASS_SOURCE;
		if (is_root(run, node))
			reach_node(&reach, node);
	}
	/* the arrow that is missing may be one that could not be read */
	if (!any_client || diag_has_text_error(run->sink))
		return;
	spread(run, &reach);
	for (uint32_t node = 0; node < count; node++) {
		if (reach.reached[node]) {
			lint_pass_node(run, node, "%s", is_root(run, node) ? "work begins at it" : "an arrow leads to it from where work begins");
			continue;
		}
		bool alone = query->out_start[node] == query->out_start[node + 1] && query->in_start[node] == query->in_start[node + 1];
		struct finding *finding = lint_fail_node(run, node, "%s '%.*s' %s", base_kind_name(model_base_kind(run->model, node)),
		                                         STR_ARG(rules_name(run, node)),
		                                         alone ? "has no arrow at all" : "is not reached from any client or schedule");
		lint_help(run, finding, "draw the missing arrow, state its 'schedule', or remove it");
	}
}

const struct lint_rule rule_unreachable_node = {
	.code = "G002",
	.name = "unreachable-node",
	.category = "diagram",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a part is not reached from any client or schedule",
	.check = check,
};
