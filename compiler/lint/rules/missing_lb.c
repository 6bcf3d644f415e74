/* # missing-lb (R002)
 *
 * A client or CDN calls a service of several instances with nothing in between to spread the calls.
 *
 * ## Why
 * Scaling out means adding instances behind a balancer: it is the stable address while instances come and go, and it
 * is where a dead one is taken out (guide, Parts 2, 4 and 5).
 *
 * ## Fails when
 * A `->` or `<->` arrow leads from a client or a cdn straight to a service that has, or may scale to, two or more instances.
 *
 * ## Silenced by
 * A `managed` service (its platform balances); `lb = client` or `lb = mesh` on the arrow; a path through an lb,
 * gateway, proxy or dns.
 *
 * ## False alarms
 * Calls between services are not looked at: discovery and meshes balance those.
 *
 * ## Bad
 * ```arch
 * client users
 * service api x3
 * users -> api : HTTPS            # <- R002
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front
 * service api x3
 * users -> front -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		uint32_t from = run->model->links.at[link].from, to = run->model->links.at[link].to;
		enum base_kind caller = model_base_kind(run->model, from);
		if ((caller != KIND_client && caller != KIND_cdn) || !rules_is_call(query, link))
			continue;
		if (model_base_kind(run->model, to) != KIND_service || query_replicas_max(query, to) < 2) {
			bool service = model_base_kind(run->model, to) == KIND_service;
			lint_pass_link(run, link, "it leads to %s '%.*s'%s", rules_kind(run, to), STR_ARG(rules_name(run, to)),
			               service ? ", of which no two instances are stated" : "");
			continue;
		}
		if (query_managed(query, to) || query_link_declared(query, link, ATTR_lb)) {
			lint_pass_link(run, link, "%s", query_managed(query, to) ? "the target is managed" : "the arrow states 'lb'");
			continue;
		}
		struct finding *finding = lint_fail_link(
		    run, link, "'%.*s' calls the instances of '%.*s' directly: nothing spreads the load or hides a dead instance",
		    STR_ARG(rules_name(run, from)), STR_ARG(rules_name(run, to)));
		lint_help(run, finding, "put an 'lb' or a 'gateway' between them, or state 'lb = client' on the arrow");
		struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
		struct str name = fix_word(run, str_format(run->arena, "%.*s_lb", STR_ARG(run->model->nodes.at[to].id)));
		fix_add_behind_node(&fix, to, "lb %.*s", STR_ARG(name));
		fix_splice(&fix, link, query_form(query, link), name.at, query_form(query, link));
		fix_offer(&fix, "draw '%.*s' between them", STR_ARG(name));
	}
}

const struct lint_rule rule_missing_lb = {
	.code = "R002",
	.name = "missing-lb",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "clients call several instances without a load balancer",
	.tells_all = true,
	.check = check,
};
