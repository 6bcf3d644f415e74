/* # missing-reconciliation (C013)
 *
 * Money moves through a payment provider, and nobody compares its books with ours.
 *
 * ## Why
 * Calls time out after the charge, webhooks are lost, people make refunds by hand. Idempotency keeps most of it
 * straight; the rest is found when a nightly job compares the ledger with the provider's settlement file and tells
 * somebody about each difference (guide, Parts 25 and 27).
 *
 * ## Fails when
 * A service or worker calls an external with `role = payment` (or that external calls in), the design keeps `money` or
 * `balance` data in a system of record, and no part with `role = reconcile` (or a name with `reconcil`) is connected to
 * both: to such a store, and to the provider or a place to which the provider delivers.
 *
 * ## Silenced by
 * The reconciling worker. It may read the settlement from a bucket that the provider fills.
 *
 * ## False alarms
 * It needs `role = payment` and the data class.
 *
 * ## Bad
 * ```arch
 * service pay x2 { idempotent }
 * postgres ledger x3 { data = [money]; consistency = strong; failover = auto; fencing = lease; replication = sync }
 * stripe psp                      # <- C013
 * pay -> ledger : insert { timeout = 200ms }
 * pay -> psp : charge    { write; timeout = 2s; idempotent }
 * ```
 *
 * ## Good
 * ```arch
 * service pay x2 { idempotent }
 * postgres ledger x3 { data = [money]; consistency = strong; failover = auto; fencing = lease; replication = sync }
 * stripe psp
 * worker nightly { role = reconcile; schedule = 1d; idempotent }
 * pay -> ledger : insert { timeout = 200ms }
 * pay -> psp : charge    { write; timeout = 2s; idempotent; fallback = "ask for the status later" }
 * nightly -> ledger : select            { timeout = 1min }
 * nightly -> psp : "GET settlement"     { timeout = 1min }
 * ```
 */
#include "lint/rules/rules.h"

static bool keeps_money(const struct lint_run *run, uint32_t node)
{
	return query_system_of_record(run->query, node) &&
	       rules_holds_any(model_attribute(run->model, node, ATTR_data), "money balance");
}

static bool reconciles(const struct lint_run *run, uint32_t node)
{
	return model_class(run->model, node) == CLASS_COMPUTE &&
	       (query_has_role(run->query, node, "reconcile") || rules_mentions(run->model->nodes.at[node].id, "reconcil") ||
	        rules_mentions(run->model->nodes.at[node].label, "reconcil"));
}

/* The node at the other end of the i-th link of `node`, incoming ones after outgoing ones; MODEL_NONE behind the last. */
static uint32_t neighbour(const struct query *query, uint32_t node, uint32_t i)
{
	uint32_t out = query->out_start[node + 1] - query->out_start[node];
	if (i < out)
		return query->model->links.at[query->out[query->out_start[node] + i]].to;
	i += query->in_start[node] - out;
	return i < query->in_start[node + 1] ? query->model->links.at[query->in[i]].from : MODEL_NONE;
}

static bool touches_money(const struct lint_run *run, uint32_t node)
{
	for (uint32_t i = 0, other; (other = neighbour(run->query, node, i)) != MODEL_NONE; i++)
		if (keeps_money(run, other))
			return true;
	return false;
}

/* A place by which a settlement may reach the one who compares: the provider, or what it fills. */
static bool is_compared(const struct lint_run *run, uint32_t place, const bool *comparing)
{
	for (uint32_t i = 0, other; (other = neighbour(run->query, place, i)) != MODEL_NONE; i++)
		if (comparing[other])
			return true;
	return false;
}

static bool has_plan(const struct lint_run *run, uint32_t provider, const bool *comparing)
{
	if (is_compared(run, provider, comparing))
		return true;
	for (uint32_t i = 0, other; (other = neighbour(run->query, provider, i)) != MODEL_NONE; i++)
		if (query_passive(run->query, other) && is_compared(run, other, comparing))
			return true;
	return false;
}

static bool is_used(const struct lint_run *run, uint32_t provider)
{
	for (uint32_t i = 0, other; (other = neighbour(run->query, provider, i)) != MODEL_NONE; i++)
		if (model_class(run->model, other) == CLASS_COMPUTE)
			return true;
	return false;
}

static void check(struct lint_run *run)
{
	uint32_t store = MODEL_NONE, nodes = run->model->nodes.count;
	bool *comparing = ARENA_ARRAY(run->arena, bool, nodes);
	for (uint32_t node = 0; node < nodes; node++) {
		if (store == MODEL_NONE && keeps_money(run, node))
			store = node;
		comparing[node] = reconciles(run, node) && touches_money(run, node);
	}
	for (uint32_t node = 0; store != MODEL_NONE && node < nodes; node++) {
		if (model_base_kind(run->model, node) != KIND_external || !query_has_role(run->query, node, "payment") ||
		    !is_used(run, node) || has_plan(run, node, comparing))
			continue;
		struct finding *finding = lint_fail_node(run, node, "money moves through '%.*s', and nothing compares its books with '%.*s'",
		                                         STR_ARG(rules_name(run, node)), STR_ARG(rules_name(run, store)));
		lint_help(run, finding, "add a worker with 'role = reconcile; schedule = 1d' that reads both");
	}
}

const struct lint_rule rule_missing_reconciliation = {
	.code = "C013",
	.name = "missing-reconciliation",
	.category = "consistency",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "money moves through a provider and nobody compares the books",
	.check = check,
};
