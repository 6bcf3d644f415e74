/* # local-state (R003)
 *
 * Several instances of a service, each with state of its own.
 *
 * ## Why
 * A service that scales has interchangeable instances. Sessions or files on one of them are out of reach for the
 * others, and go with it when it is scaled in or dies; a stateless tier keeps them in a shared place (guide, Parts 4
 * and 27).
 *
 * ## Fails when
 * A service or gateway has, or may scale to, two or more instances and states `state = local`.
 *
 * ## Silenced by
 * Any other `state`: `external` (a session store, a signed token), `connection` for open sockets, `sharded` for
 * owners found by key; a stated `replication` between the instances. What only caches reads is `local_cache`, not
 * state.
 *
 * ## False alarms
 * Only an explicit `state = local` fails.
 *
 * ## Bad
 * ```arch
 * client users
 * lb front
 * service api x4 { state = local }     # <- R003
 * users -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users { public }
 * lb front
 * service api x4 { state = external }
 * cache sessions x3 { role = session; ttl = 1d }
 * users -> front -> api : HTTPS
 * api -> sessions : get { timeout = 20ms }
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		enum base_kind kind = model_base_kind(run->model, node);
		if ((kind != KIND_service && kind != KIND_gateway) || query_replicas_max(run->query, node) < 2 ||
		    !rules_holds(model_attribute(run->model, node, ATTR_state), "local") || query_declared(run->query, node, ATTR_replication))
			continue;
		struct finding *finding = lint_fail_node(run, node, "%s '%.*s' runs on up to %u instances, and each keeps state of its own",
		                                         rules_kind(run, node), STR_ARG(rules_name(run, node)),
		                                         rules_count(query_replicas_max(run->query, node)));
		lint_help(run, finding, "keep it in a session store, a token or a db, and write 'state = external'");
	}
}

const struct lint_rule rule_local_state = {
	.code = "R003",
	.name = "local-state",
	.category = "reliability",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "several instances keep state of their own",
	.check = check,
};
