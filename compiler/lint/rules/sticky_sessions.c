/* # sticky-sessions (R021)
 *
 * A router keeps each client to one instance.
 *
 * ## Why
 * Affinity spreads load badly, takes sessions away with every instance that dies, is replaced or scaled in, and makes each
 * deploy an event. A session that lives outside of the instances, or in a token, needs none of it (guide, Parts 4 and 5).
 *
 * ## Fails when
 * A router, or an arrow from it, says `sticky` and gives no reason, and passes calls on to a service or gateway that may
 * run two or more instances.
 *
 * ## Silenced by
 * A reason: `sticky = "warm local cache"`; a `<->` arrow or `protocol = ws` at the router or its targets, since such a
 * connection has a place; targets whose `state` is `external`, `connection` or `sharded`; `local_cache` or `migration` on
 * the targets or the router.
 *
 * ## False alarms
 * None known: only the explicit word fails.
 *
 * ## Bad
 * ```arch
 * client users
 * lb front { sticky; health = ready }     # <- R021
 * service shop x4
 * users -> front -> shop : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front { health = ready }
 * service shop x4 { state = external }
 * users -> front -> shop : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static bool is_bare(const struct attribute *sticky)
{
	return sticky && sticky->value.kind == VALUE_YES;
}

#define LASTING "ws wss webrtc sse mqtt"

static bool touches_lasting(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		if (rules_is_connection(run, query->out[i], LASTING))
			return true;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (rules_is_connection(run, query->in[i], LASTING))
			return true;
	return false;
}

static bool has_reason(const struct lint_run *run, uint32_t target)
{
	const struct query *query = run->query;
	return rules_holds_any(model_attribute(run->model, target, ATTR_state), "external connection sharded") ||
	       query_declared(query, target, ATTR_local_cache) || query_declared(query, target, ATTR_migration);
}

static bool may_lose_sessions(const struct lint_run *run, uint32_t target)
{
	enum base_kind kind = model_base_kind(run->model, target);
	return (kind == KIND_service || kind == KIND_gateway) && query_replicas_max(run->query, target) != 1 &&
	       !has_reason(run, target);
}

static void check_router(struct lint_run *run, uint32_t router)
{
	const struct query *query = run->query;
	bool all = is_bare(model_attribute(run->model, router, ATTR_sticky));
	uint32_t pinned = MODEL_NONE;
	for (uint32_t i = query->out_start[router]; i < query->out_start[router + 1] && pinned == MODEL_NONE; i++) {
		struct rules_use use = rules_first_use(run, query->out[i]);
		uint32_t target = run->model->links.at[query->out[i]].to;
		if (rules_is_call(query, query->out[i]) && (all || is_bare(rules_use_attribute(&use, ATTR_sticky))) &&
		    may_lose_sessions(run, target))
			pinned = target;
	}
	if (pinned == MODEL_NONE || has_reason(run, router) || touches_lasting(run, router) || touches_lasting(run, pinned))
		return;
	struct finding *finding =
	    lint_fail_node(run, router, "'%.*s' keeps each client to one instance of '%.*s': a deploy or a crash drops its session",
	                   STR_ARG(rules_name(run, router)), STR_ARG(rules_name(run, pinned)));
	lint_help(run, finding, "keep sessions outside, 'state = external', or say why it has to be: 'sticky = \"...\"'");
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_class(run->model, node) == CLASS_ROUTER)
			check_router(run, node);
}

const struct lint_rule rule_sticky_sessions = {
	.code = "R021",
	.name = "sticky-sessions",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a router keeps each client to one instance",
	.check = check,
};
