/* # no-health-check (R020)
 *
 * A balancer does not ask whether those behind it can serve, or asks too much.
 *
 * ## Why
 * Probes take a dead instance out of rotation; without them its share of the requests fails until somebody wakes up. A
 * readiness probe asks whether an instance can serve. One that goes on to ask the database and all other dependencies
 * takes every instance out at once when one of those stumbles, and adds load to it (guide, Parts 5 and 19).
 *
 * ## Fails when
 * An lb that spreads load over two or more instances of a gateway or service says `health = no`, or it, the arrow or the
 * target says `health = deep`.
 *
 * ## Undeclared when
 * Neither the lb nor the arrow nor the target says anything about `health`.
 *
 * ## Silenced by
 * `health = ready` or `live` (or the bare flag) on the lb, the arrow or the target; `mesh` around either.
 *
 * ## False alarms
 * A single instance behind a balancer is not looked at: there is nothing to take out.
 *
 * ## Bad
 * ```arch
 * client users
 * lb front { health = deep }     # <- R020
 * service api x3
 * users -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front { health = ready }
 * service api x3
 * users -> front -> api : HTTPS
 * ```
 */
#include "lint/fix.h"
#include "lint/rules/rules.h"

struct probes {
	uint32_t targets, silent; /* `silent`: one of which nothing is said; MODEL_NONE */
	double instances;
	bool denied, deep;
};

static void look(const struct lint_run *run, struct probes *probes, uint32_t lb, uint32_t link)
{
	uint32_t target = run->model->links.at[link].to;
	const struct attribute *health[3] = { model_attribute(run->model, lb, ATTR_health),
		                              model_attribute(run->model, target, ATTR_health), NULL };
	struct rules_use use = rules_first_use(run, link);
	health[2] = rules_use_attribute(&use, ATTR_health);
	bool said = query_declared(run->query, target, ATTR_mesh), denied = false;
	for (int i = 0; i < 3; i++) {
		said |= rules_says(health[i]);
		denied |= rules_denies(health[i]);
		probes->deep |= rules_holds(health[i], "deep");
	}
	probes->targets++;
	probes->instances += query_replicas_max(run->query, target) > 1 ? query_replicas_max(run->query, target) : 1;
	probes->denied |= denied && !said;
	if (!said && !denied && probes->silent == MODEL_NONE)
		probes->silent = target;
}

static void check_balancer(struct lint_run *run, uint32_t lb)
{
	const struct query *query = run->query;
	struct probes probes = { .silent = MODEL_NONE };
	for (uint32_t i = query->out_start[lb]; i < query->out_start[lb + 1]; i++) {
		enum base_kind kind = model_base_kind(run->model, run->model->links.at[query->out[i]].to);
		if (rules_is_call(query, query->out[i]) && (kind == KIND_gateway || kind == KIND_service))
			look(run, &probes, lb, query->out[i]);
	}
	struct finding *finding = NULL;
	struct str name = rules_name(run, lb);
	if (probes.instances < 2)
		lint_pass_node(run, lb, "one instance behind it");
	if (probes.instances < 2)
		return;
	if (probes.deep)
		finding = lint_fail_node(run, lb, "the health check of '%.*s' asks all dependencies: one that stumbles takes every instance out",
		                         STR_ARG(name));
	else if (probes.denied)
		finding = lint_fail_node(run, lb, "'%.*s' goes on sending requests to instances that are dead", STR_ARG(name));
	else if (probes.silent != MODEL_NONE)
		finding = lint_undeclared_node(run, lb, "'%.*s' states no health check for '%.*s'", STR_ARG(name),
		                               STR_ARG(rules_name(run, probes.silent)));
	else
		lint_pass_node(run, lb, "'health' is stated for all behind it");
	lint_help(run, finding, "write 'health = ready' on '%.*s'", STR_ARG(name));
	fix_node(run, finding, FIX_SUGGESTION, lb, ATTR_health, "ready");
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_base_kind(run->model, node) == KIND_lb && !query_declared(run->query, node, ATTR_mesh))
			check_balancer(run, node);
}

const struct lint_rule rule_no_health_check = {
	.code = "R020",
	.name = "no-health-check",
	.category = "reliability",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a balancer has no health check, or one that asks too much",
	.undeclared_summary = "balancers with no stated health check",
	.wants = "health",
	.check = check,
};
