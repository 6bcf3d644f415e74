/* # dr-without-replication (R015)
 *
 * A standby region has a store that nothing is copied into.
 *
 * ## Why
 * A region that is to take over can do so with the data it has. If nothing replicates into it, its age is that of the
 * last backup somebody carries over, and nobody can say what is lost (guide, Parts 9, 19 and 22).
 *
 * ## Fails when
 * A region with `role = dr` or `standby` holds a db or store that is not `derived`, and no `=>` or `<=>` brings data
 * into that one from outside of the region.
 *
 * ## Silenced by
 * A copy arrow; `replication` or `backup = cross_region` on the store; `backup = cross_region` on a store of the same
 * kind elsewhere.
 *
 * ## False alarms
 * Caches, indexes and derived stores are left out: they are built again.
 *
 * ## Bad
 * ```arch
 * region east { db orders x2 }
 * region west { role = dr; db orders2 x2 }     # <- R015
 * service api x2
 * api -> orders : insert
 * ```
 *
 * ## Good
 * ```arch
 * region east { db orders x2 { failover = auto } }
 * region west { role = dr; db orders2 x2 { role = replica } }
 * service api x2
 * api -> orders : insert
 * orders => orders2 : WAL { replication = async; lag = 5s }
 * ```
 */
#include "lint/rules/rules.h"

/* The outermost group that makes the node part of a standby; MODEL_NONE if none does. */
static uint32_t standby_region(const struct lint_run *run, uint32_t node)
{
	uint32_t found = MODEL_NONE;
	for (uint32_t group = run->model->nodes.at[node].group; group != MODEL_NONE; group = run->model->groups.at[group].parent)
		if (run->model->groups.at[group].kind == GROUP_REGION &&
		    rules_holds_any(attributes_get(&run->model->groups.at[group].attributes, ATTR_role), "dr standby"))
			found = group;
	return found;
}

static bool is_fed_from_outside(const struct lint_run *run, uint32_t node, uint32_t region)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
		enum arrow_form form = query_form(query, query->in[i]);
		if ((form == ARROW_COPY || form == ARROW_MIRROR) &&
		    !model_group_contains(run->model, region, run->model->links.at[query->in[i]].from))
			return true;
	}
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		if (query_form(query, query->out[i]) == ARROW_MIRROR &&
		    !model_group_contains(run->model, region, run->model->links.at[query->out[i]].to))
			return true;
	return false;
}

static bool is_judged(const struct lint_run *run, uint32_t node)
{
	enum base_kind kind = model_base_kind(run->model, node);
	return (kind == KIND_db || kind == KIND_store) && !query_declared(run->query, node, ATTR_derived);
}

static void check(struct lint_run *run)
{
	bool carried[BASE_KIND_COUNT] = { false };
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (rules_holds(model_attribute(run->model, node, ATTR_backup), "cross_region"))
			carried[model_base_kind(run->model, node)] = true;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (!is_judged(run, node) || carried[model_base_kind(run->model, node)])
			continue;
		uint32_t region = standby_region(run, node);
		if (region == MODEL_NONE || is_fed_from_outside(run, node, region) || attributes_get(&run->model->nodes.at[node].attributes, ATTR_replication))
			continue;
		struct finding *finding = lint_fail_node(run, node, "standby region '%.*s' has %s '%.*s', and nothing is copied into it",
		                                         STR_ARG(run->model->groups.at[region].name), rules_kind(run, node),
		                                         STR_ARG(rules_name(run, node)));
		lint_help(run, finding, "draw what is copied, as in 'orders => %.*s { lag = 5s }', or write 'backup = cross_region'",
		          STR_ARG(rules_name(run, node)));
	}
}

const struct lint_rule rule_dr_without_replication = {
	.code = "R015",
	.name = "dr-without-replication",
	.category = "reliability",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a standby region has a store that nothing is copied into",
	.check = check,
};
