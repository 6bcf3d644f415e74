/* # spof (R001)
 *
 * A single part that every request of some client needs.
 *
 * ## Why
 * A single point of failure turns one broken machine into an outage of everything behind it. The guide (Parts 2, 5, 19, 27, 29)
 * asks that each one is found and paired with its remedy; one database, one region or one cache without a copy is among the
 * mistakes that it lists.
 *
 * ## Fails when
 * Take one part away. Whatever cannot do without it is down too: a caller needs every target of its calls and every
 * broker that it must publish to; a router in front of interchangeable parts needs only one of them. If some client
 * is down in the end, and the part has exactly one instance (`replicas = 1`, or `autoscale` from 1) and is not
 * managed, it is a single point of failure. This is the exact form of "all paths lead through it": it also sees a
 * needed side call, and it does not blame one of two twins. At stage `mvp` it is info.
 *
 * ## Undeclared when
 * The same holds for a part that states no count of instances.
 *
 * ## Silenced by
 * `x2` or more, `autoscale` from 2; `managed` (also by kind: dns, cdn, store, external, and a load balancer without a
 * count, unless `self_hosted`); `optional`, `best_effort` or `fallback` on the arrow; a `..>` arrow for the part; a
 * cache that fronts a store (its loss slows, it does not stop); a twin behind a dns, lb or proxy.
 *
 * ## False alarms
 * Workers are not looked at: their loss delays work but fails no request.
 *
 * ## Bad
 * ```arch
 * client users
 * lb front { managed }
 * service api x3
 * db urls x1 { model = sql }      # <- R001
 * users -> front -> api -> urls : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front { managed }
 * service api x3
 * db urls x3 { model = sql; failover = auto }
 * users -> front -> api -> urls : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static bool is_candidate(const struct query *query, uint32_t node)
{
	enum node_class class_ = model_class(query->model, node);
	bool on_path = class_ == CLASS_ROUTER || class_ == CLASS_STORE || class_ == CLASS_BROKER ||
	               model_base_kind(query->model, node) == KIND_service;
	double replicas = query_replicas(query, node);
	return on_path && !query_managed(query, node) && (replicas < 0 || replicas == 1);
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	uint32_t count = run->model->nodes.count;
	struct rules_spread *spread = NULL;
	for (uint32_t node = 0; node < count; node++) {
		if (!is_candidate(query, node))
			continue;
		uint32_t client = rules_client_lost(run, &spread, node);
		if (client == MODEL_NONE)
			continue;
		const char *kind = base_kind_name(model_base_kind(run->model, node));
		struct finding *finding;
		if (query_replicas(query, node) == 1) {
			finding = lint_fail_node(run, node, "%s '%.*s' has one instance and every request from '%.*s' needs it", kind,
			                         STR_ARG(rules_name(run, node)), STR_ARG(rules_name(run, client)));
			if (run->stage == STAGE_MVP)
				lint_set_severity(finding, SEVERITY_INFO);
		} else {
			finding = lint_undeclared_node(run, node, "%s '%.*s' states no replicas and every request from '%.*s' needs it",
			                               kind, STR_ARG(rules_name(run, node)), STR_ARG(rules_name(run, client)));
		}
		lint_help(run, finding, "write 'x2' with a failover, or 'managed', or give its callers a 'fallback'");
		lint_witness_from_client(run, finding, node);
	}
}

const struct lint_rule rule_spof = {
	.code = "R001",
	.name = "spof",
	.category = "reliability",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_WARNING,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a part that every request needs has one instance",
	.undeclared_summary = "every request needs these parts and no replicas are stated",
	.wants = "replicas",
	.undeclared_at_sketch = true,
	.check = check,
};
