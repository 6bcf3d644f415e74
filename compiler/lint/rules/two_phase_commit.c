/* # two-phase-commit (C008)
 *
 * One transaction over several stores, in two phases.
 *
 * ## Why
 * All participants wait, with their locks held, for a coordinator; if that dies between the phases they wait until it is back. Over a wide network, or between services, a saga
 * with an outbox asks for less and fails in parts that can be repaired (guide, Parts 12, 21 and 28).
 *
 * ## Fails when
 * `tx = two_phase` stands on a saga; or a part writes two or more dbs or brokers by arrows that state it; or a flow states it and writes two or more.
 *
 * ## Silenced by
 * Stores that are parts of one product (twins: the same kind, and `twin` or a common name), where the product does it inside; `tx = local`.
 *
 * ## False alarms
 * Explicit only.
 *
 * ## Bad
 * ```arch
 * service checkout x2                            # <- C008
 * db orders x3
 * db payments x3
 * checkout -> orders : insert   { tx = two_phase }
 * checkout -> payments : insert { tx = two_phase }
 * ```
 *
 * ## Good
 * ```arch
 * service checkout x2
 * db orders x3 { outbox; failover = auto }
 * stream events x3 { partitions = 3; key = order_id; dlq }
 * worker pay x2 { idempotent }
 * checkout -> orders : insert   { tx = local }
 * orders => events : outbox relay
 * events ~> pay
 * ```
 */
#include "lint/rules/rules.h"

/* The first two participants that are not one product. */
struct parties {
	uint32_t first, other;
};

static void join(const struct lint_run *run, struct parties *parties, uint32_t link)
{
	uint32_t target = run->model->links.at[link].to;
	enum base_kind kind = model_base_kind(run->model, target);
	if (kind != KIND_db && kind != KIND_queue && kind != KIND_stream)
		return;
	if (parties->first == MODEL_NONE)
		parties->first = target;
	else if (parties->other == MODEL_NONE && target != parties->first && !query_twins(run->query, parties->first, target))
		parties->other = target;
}

static void help(struct lint_run *run, struct finding *finding)
{
	lint_help(run, finding, "write one store with 'tx = local' and an 'outbox', and let a saga do the rest");
}

static void check_node(struct lint_run *run, uint32_t node)
{
	struct parties parties = { MODEL_NONE, MODEL_NONE };
	const struct query *query = run->query;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		for (struct rules_use use = rules_first_use(run, query->out[i]); use.more; rules_next_use(&use))
			if (rules_holds(rules_use_attribute(&use, ATTR_tx), "two_phase"))
				join(run, &parties, use.link);
	if (parties.other != MODEL_NONE)
		help(run, lint_fail_node(run, node, "%s '%.*s' commits '%.*s' and '%.*s' in two phases", rules_kind(run, node),
		                         STR_ARG(rules_name(run, node)), STR_ARG(rules_name(run, parties.first)),
		                         STR_ARG(rules_name(run, parties.other))));
}

static void check_flows(struct lint_run *run)
{
	const struct model *model = run->model;
	struct parties *parties = ARENA_ARRAY(run->arena, struct parties, model->flows.count);
	for (uint32_t i = 0; i < model->flows.count; i++)
		parties[i] = (struct parties){ MODEL_NONE, MODEL_NONE };
	for (uint32_t i = 0; i < model->steps.count; i++) {
		const struct model_step *step = &model->steps.at[i];
		if (step->parallel || step->arrow == MODEL_NONE || model->arrows.at[step->arrow].link_count == 0 ||
		    !rules_holds(attributes_get(&model->flows.at[step->flow].attributes, ATTR_tx), "two_phase"))
			continue;
		uint32_t link = model->arrows.at[step->arrow].first_link;
		if (query_step_operation(model, i, model->links.at[link].to) & OPERATION_WRITE)
			join(run, &parties[step->flow], link);
	}
	for (uint32_t i = 0; i < model->flows.count; i++)
		if (parties[i].other != MODEL_NONE && !model->flows.at[i].broken)
			help(run, lint_fail_at(run, model->flows.at[i].id, model->flows.at[i].name_span, "flow '%.*s' commits '%.*s' and '%.*s' in two phases",
			                       STR_ARG(model->flows.at[i].id), STR_ARG(rules_name(run, parties[i].first)),
			                       STR_ARG(rules_name(run, parties[i].other))));
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		check_node(run, node);
	check_flows(run);
	for (uint32_t i = 0; i < run->model->sagas.count; i++) {
		const struct model_saga *saga = &run->model->sagas.at[i];
		if (rules_holds(attributes_get(&saga->attributes, ATTR_tx), "two_phase"))
			help(run, lint_fail_at(run, saga->name, saga->span, "saga '%.*s' is committed in two phases, which a saga is there to avoid",
			                       STR_ARG(saga->name)));
	}
}

const struct lint_rule rule_two_phase_commit = {
	.code = "C008",
	.name = "two-phase-commit",
	.category = "consistency",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "one transaction over several stores, in two phases",
	.check = check,
};
