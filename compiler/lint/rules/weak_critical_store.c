/* # weak-critical-store (C003)
 *
 * A system of record for money, stock or seats that is only eventually right.
 *
 * ## Why
 * Two buyers of the last seat both win where a write does not see the one before it. Wallets, inventory and bookings
 * need a store in which a change is decided once; payments on an eventually consistent store and bookings without a
 * transaction are among the mistakes that the guide lists (Parts 8, 11, 12, 25, 27, 28 and 29).
 *
 * ## Fails when
 * A db or store that is neither derived nor a replica has money, balance, inventory or booking data and states
 * `consistency = eventual`, or a `quorum = [n, w, r]` in which w + r is at most n, so that a read may miss the last
 * write.
 *
 * ## Undeclared when
 * It has such data, its `model` is `wide_column`, `document` or `key_value`, and it states none of `consistency`,
 * `quorum`, `tx` and `lock`. What a technology's kind brings along (`dynamodb` and `cassandra` are eventual unless
 * asked for more) counts as saying nothing.
 *
 * ## Silenced by
 * `consistency = strong`; a quorum that overlaps; `tx` or `lock` (a conditional write for one key) on the store, or
 * on all arrows that write it; there `consistency = strong` does as well.
 *
 * ## False alarms
 * Copies for display hold the same classes: mark them `derived` or `role = replica`.
 *
 * ## Bad
 * ```arch
 * db wallets x3 { model = wide_column; data = [money]; consistency = eventual }     # <- C003
 * ```
 *
 * ## Good
 * ```arch
 * db wallets x3 { model = sql; data = [money]; consistency = strong; failover = auto }
 * ```
 */
#include "lint/rules/rules.h"

/* Every arrow that writes the store asks for more than the store gives by itself. */
static bool writers_ask_for_more(const struct lint_run *run, uint32_t store)
{
	const struct query *query = run->query;
	bool any = false;
	for (uint32_t i = query->in_start[store]; i < query->in_start[store + 1]; i++)
		for (struct rules_use use = rules_first_use(run, query->in[i]); use.more; rules_next_use(&use)) {
			if (!rules_is_call(query, use.link) || !(rules_use_operation(&use) & OPERATION_WRITE))
				continue;
			if (!rules_says(rules_flow_attribute(&use, ATTR_tx)) && !rules_says(rules_flow_attribute(&use, ATTR_lock)) &&
			    !rules_holds(rules_flow_attribute(&use, ATTR_consistency), "strong"))
				return false;
			any = true;
		}
	return any;
}

static void check_store(struct lint_run *run, uint32_t node)
{
	const struct attribute *consistency = model_attribute(run->model, node, ATTR_consistency);
	const struct attribute *quorum = model_attribute(run->model, node, ATTR_quorum);
	double numbers[3] = { 0 };
	bool counted = rules_quorum(quorum, numbers), eventual = rules_holds(consistency, "eventual");
	bool by_kind = eventual && consistency->origin == ORIGIN_KIND;
	struct str name = rules_name(run, node);
	struct finding *finding = NULL;
	if (counted && numbers[1] + numbers[2] <= numbers[0])
		finding = lint_fail_node(run, node, "%s '%.*s' keeps what must be right, and writing %u and reading %u of its %u copies need not overlap",
		                         rules_kind(run, node), STR_ARG(name), rules_count(numbers[1]), rules_count(numbers[2]), rules_count(numbers[0]));
	else if (eventual && !by_kind)
		finding = lint_fail_node(run, node, "%s '%.*s' keeps what must be right, with eventual consistency", rules_kind(run, node),
		                         STR_ARG(name));
	else if (!counted && (!consistency || by_kind) &&
	         rules_holds_any(model_attribute(run->model, node, ATTR_model), "wide_column document key_value"))
		finding = lint_undeclared_node(run, node, "%s '%.*s' keeps what must be right and does not say how consistent it is",
		                               rules_kind(run, node), STR_ARG(name));
	else
		lint_pass_node(run, node, "%s", counted ? "what is written and what is read of its copies overlap"
		                                        : "its 'model' is not one that is eventual unless it says so");
	lint_help(run, finding, "write 'consistency = strong', or 'lock = optimistic' if its writes are conditional");
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (!query_system_of_record(query, node) || !query_critical(query, node))
			continue;
		const struct attribute *consistency = model_attribute(run->model, node, ATTR_consistency);
		if (rules_holds(consistency, "strong"))
			lint_pass_node_by(run, node, consistency);
		else if (query_declared(query, node, ATTR_tx) || query_declared(query, node, ATTR_lock))
			lint_pass_node_by(run, node, model_attribute(run->model, node, query_declared(query, node, ATTR_tx) ? ATTR_tx : ATTR_lock));
		else if (writers_ask_for_more(run, node))
			lint_pass_node(run, node, "all that write it ask for 'tx', 'lock' or 'consistency = strong'");
		else
			check_store(run, node);
	}
}

const struct lint_rule rule_weak_critical_store = {
	.code = "C003",
	.name = "weak-critical-store",
	.category = "consistency",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_WARNING,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "money, stock or seats are kept with eventual consistency",
	.undeclared_summary = "stores of money, stock or seats that do not say how consistent they are",
	.wants = "consistency",
	.tells_all = true,
	.check = check,
};
