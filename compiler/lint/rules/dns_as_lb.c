/* # dns-as-lb (P017)
 *
 * Names alone spread the load over the instances of a service.
 *
 * ## Why
 * Resolvers and clients keep an address until its time is up: a dead instance goes on being called, and nobody knows how
 * busy the others are. DNS is for choosing a place, a balancer in that place for choosing an instance (guide, Part 5).
 *
 * ## Fails when
 * A `dns` calls a service that has or may have two or more instances, or two or more services in the same region. One
 * finding for each `dns`.
 *
 * ## Silenced by
 * An `lb`, `gateway`, `proxy` or `cdn` between; a `managed` service, whose platform balances; `anycast`; `lb = client` or
 * `lb = mesh` on the arrow; services that stand in different regions and have one instance each.
 *
 * ## False alarms
 * Two services of different names behind one `dns` are two addresses, not one that is spread: only twins count as one.
 *
 * ## Bad
 * ```arch
 * client users
 * dns names { ttl = 60s }     # <- P017
 * service api x3
 * users -> names -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users { public }
 * dns names { ttl = 60s }
 * lb front { tls }
 * service api x3 { stateless }
 * users -> names -> front -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static bool is_balanced(const struct lint_run *run, uint32_t link)
{
	uint32_t target = run->model->links.at[link].to;
	return model_class(run->model, target) != CLASS_COMPUTE || !rules_is_call(run->query, link) ||
	       query_managed(run->query, target) || query_declared(run->query, target, ATTR_anycast) ||
	       query_link_declared(run->query, link, ATTR_lb);
}

static bool is_spread(const struct lint_run *run, uint32_t first, uint32_t other)
{
	return rules_region(run, first) == rules_region(run, other) && query_twins(run->query, first, other);
}

static void check_dns(struct lint_run *run, uint32_t dns)
{
	const struct query *query = run->query;
	uint32_t first = MODEL_NONE;
	for (uint32_t i = query->out_start[dns]; i < query->out_start[dns + 1]; i++) {
		uint32_t target = run->model->links.at[query->out[i]].to;
		if (is_balanced(run, query->out[i]))
			continue;
		bool many = query_replicas_max(query, target) >= 2;
		bool twins = first != MODEL_NONE && first != target && is_spread(run, first, target);
		first = first == MODEL_NONE ? target : first;
		if (!many && !twins)
			continue;
		struct finding *finding =
		    many ? lint_fail_node(run, dns, "'%.*s' alone spreads the load over the instances of '%.*s', the dead ones too",
		                          STR_ARG(rules_name(run, dns)), STR_ARG(rules_name(run, target)))
		         : lint_fail_node(run, dns, "'%.*s' alone spreads the load over '%.*s' and '%.*s', dead or alive",
		                          STR_ARG(rules_name(run, dns)), STR_ARG(rules_name(run, first)),
		                          STR_ARG(rules_name(run, target)));
		lint_help(run, finding, "put an 'lb' between, or state 'anycast', or 'lb = client' on the arrow");
		return;
	}
	lint_pass_node(run, dns, "each name leads to one instance, or to what balances by itself");
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_base_kind(run->model, node) == KIND_dns && query_declared(run->query, node, ATTR_anycast))
			lint_pass_node_by(run, node, model_attribute(run->model, node, ATTR_anycast));
		else if (model_base_kind(run->model, node) == KIND_dns)
			check_dns(run, node);
}

const struct lint_rule rule_dns_as_lb = {
	.code = "P017",
	.name = "dns-as-lb",
	.category = "performance",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "names alone spread the load over the instances of a service",
	.check = check,
};
