/* # spof (R001)
 *
 * A single part that every request of some client needs, or the only copy of money, stock or bookings.
 *
 * ## Why
 * A single point of failure turns one broken machine into an outage of everything behind it. The guide (Parts 2, 5, 19, 27, 29)
 * asks that each one is found and paired with its remedy; one database, one region or one cache without a copy is among the
 * mistakes that it lists. Behind a queue nobody waits for a ledger, and a broken one only makes work late; but it takes along
 * what it alone knew. A ledger is the case for which a second copy, written before the answer, is worth its price (Parts 9
 * and 25).
 *
 * ## Fails when
 * Take one part away. Whatever cannot do without it is down too: a caller needs every target of its calls and every
 * broker that it must publish to; a router in front of interchangeable parts needs only one of them. If some client
 * is down in the end, and the part has exactly one instance (`replicas = 1`, or `autoscale` from 1) and is not
 * managed, it is a single point of failure. This is the exact form of "all paths lead through it": it also sees a
 * needed side call, and it does not blame one of two twins. At stage `mvp` it is info.
 *
 * So does a db or store that keeps `data = [money]` (or `balance`, `inventory`, `booking`), is neither derived nor a copy, has
 * exactly one instance and is not managed, where work leads to it from a client, an outside system or a schedule along arrows
 * of any form: whether somebody waits or not, what was written to it since the last backup is lost with it.
 *
 * ## Undeclared when
 * The same holds for a part that states no count of instances.
 *
 * ## Silenced by
 * `x2` or more, `autoscale` from 2; `managed` (also by kind: dns, cdn, store, external, and a load balancer without a
 * count, unless `self_hosted`); `optional`, `best_effort` or `fallback` on the arrow; a `..>` arrow for the part; a
 * cache that fronts a store (its loss slows, it does not stop); a twin behind a dns, lb or proxy. Of the only copy of money: a
 * count from 2, `managed`, a copy in another db or store that is not `derived` (`=>`, `<=>`), `rebuild`.
 *
 * ## False alarms
 * Workers are not looked at: their loss delays work but fails no request. Nor are other services and stores that only queues
 * lead to.
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
 * ```arch
 * client users
 * lb front { managed }
 * service api x3
 * sqs charges
 * worker pay x3
 * db ledger x1 { model = sql; data = [money] }      # <- R001
 * users -> front -> api : HTTPS
 * api ~> charges ~> pay : charge
 * pay -> ledger : append
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
 *
 * ```arch
 * client users
 * lb front { managed }
 * service api x3
 * sqs charges { dlq; attempts = 3 }
 * worker pay x3 { idempotent = charge_id }
 * db ledger x3 { model = sql; data = [money]; consistency = strong; replication = sync; failover = auto; fencing = lease; backup = 24h }
 * users -> front -> api : HTTPS
 * api ~> charges ~> pay : charge
 * pay -> ledger : append { timeout = 300ms }
 * ```
 */
#include "lint/rules/rules.h"

struct losses {
	struct rules_spread *spread;
	struct rules_walk work; /* where work leads to; made when a ledger is found */
	bool walked;
};

static bool is_single(const struct query *query, uint32_t node)
{
	double replicas = query_replicas(query, node);
	return !query_managed(query, node) && (replicas < 0 || replicas == 1);
}

static bool is_on_path(const struct query *query, uint32_t node)
{
	enum node_class class_ = model_class(query->model, node);
	return class_ == CLASS_ROUTER || class_ == CLASS_STORE || class_ == CLASS_BROKER ||
	       model_base_kind(query->model, node) == KIND_service;
}

/* It keeps what must not be lost, and nobody else does. */
static bool is_only_copy(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	return query_system_of_record(query, node) && query_critical(query, node) && !query_declared(query, node, ATTR_rebuild) &&
	       !query_has_role(query, node, "standby") && !query_has_role(query, node, "dr") && !rules_is_copy(run, node) &&
	       !rules_has_copy(run, node);
}

static bool work_leads_to(const struct lint_run *run, struct losses *losses, uint32_t node)
{
	if (!losses->walked) {
		losses->walked = true;
		losses->work = rules_walk_make(run);
		for (int clients = 1; clients >= 0; clients--) /* the way from a client is the one to show */
			for (uint32_t start = 0; start < run->model->nodes.count; start++) {
				enum node_class class_ = model_class(run->model, start);
				if (clients ? class_ == CLASS_SOURCE
				            : class_ == CLASS_OUTSIDE || query_declared(run->query, start, ATTR_schedule))
					rules_walk_add(&losses->work, start, MODEL_NONE);
			}
		rules_walk_work(run, &losses->work);
	}
	return losses->work.reached[node] && losses->work.before[node] != MODEL_NONE;
}

static struct finding *report(struct lint_run *run, uint32_t node, const char *why)
{
	const char *kind = rules_kind(run, node);
	struct str name = rules_name(run, node);
	if (query_replicas(run->query, node) != 1)
		return lint_undeclared_node(run, node, "%s '%.*s' states no replicas and %s", kind, STR_ARG(name), why);
	struct finding *finding = lint_fail_node(run, node, "%s '%.*s' has one instance and %s", kind, STR_ARG(name), why);
	if (run->stage == STAGE_MVP)
		lint_set_severity(finding, SEVERITY_INFO);
	return finding;
}

static const char *critical_class(const struct query *query, uint32_t node)
{
	return query_has_data(query, node, "money")     ? "money"
	       : query_has_data(query, node, "balance") ? "balances"
	       : query_has_data(query, node, "booking") ? "bookings"
	                                                : "stock";
}

/* More than one instance, or somebody else's worry. */
static void pass_by_count(struct lint_run *run, uint32_t node)
{
	const struct attribute *count = model_attribute(run->model, node, ATTR_autoscale);
	count = count ? count : model_attribute(run->model, node, ATTR_replicas);
	bool enough = query_replicas(run->query, node) >= 2;
	const struct attribute *managed = model_attribute(run->model, node, ATTR_managed);
	if (enough && count)
		lint_pass_node_by(run, node, count);
	else if (managed)
		lint_pass_node_by(run, node, managed);
	else
		lint_pass_node(run, node, "managed, as its kind is where it does not say 'self_hosted'");
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	struct losses losses = { 0 };
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (!is_on_path(query, node))
			continue;
		if (!is_single(query, node)) {
			if (run->watched)
				pass_by_count(run, node);
			continue;
		}
		uint32_t client = rules_client_lost(run, &losses.spread, node);
		if (client != MODEL_NONE) {
			struct str needs = str_format(run->arena, "every request from '%.*s' needs it", STR_ARG(rules_name(run, client)));
			struct finding *finding = report(run, node, needs.at);
			lint_help(run, finding, "write 'x2' with a failover, or 'managed', or give its callers a 'fallback'");
			lint_witness_from_client(run, finding, node);
		} else if (is_only_copy(run, node) && work_leads_to(run, &losses, node)) {
			struct str holds = str_format(run->arena, "is the only copy of %s", critical_class(query, node));
			struct finding *finding = report(run, node, holds.at);
			lint_help(run, finding, "write 'x2' with 'replication = sync' and a failover, or 'managed', or copy it ('=>') to a second store");
			rules_walk_witness(run, finding, &losses.work, losses.work.before[node], node);
		} else {
			lint_pass_node(run, node, "no client is down without it, and it is not the only copy of money or stock");
		}
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
	.undeclared_summary = "every request needs these parts, or they keep money, and no replicas are stated",
	.wants = "replicas",
	.undeclared_at_sketch = true,
	.tells_all = true,
	.check = check,
};
