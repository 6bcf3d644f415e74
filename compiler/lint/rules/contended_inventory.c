/* # contended-inventory (C011)
 *
 * Seats or stock are sold, and nothing keeps two buyers of the last one apart.
 *
 * ## Why
 * Two requests read "one left", both write "none left", and two people hold the same seat. A row lock, a conditional
 * update, a transaction or one single writer decides who was first; a hold that ends by itself gives back what was
 * not paid (guide, Parts 4, 11, 12, 27, 28 and 29).
 *
 * ## Fails when
 * A system of record (db or store) with `inventory` or `booking` data that something writes says `lock = no`, and no arrow to it
 * states a `lock` or `tx`.
 *
 * ## Undeclared when
 * Neither it nor any arrow or flow that writes it says how writers are kept apart.
 *
 * ## Silenced by
 * `lock = row`, `optimistic` or `tx`; `tx` (`local`, `serializable`); `consistency = strong`; each on the store, an
 * arrow that writes it or its flow. Writers that all have `state = sharded` (one owner for each key). Replicas and
 * derived copies are not looked at.
 *
 * ## False alarms
 * It needs the data class. A store that is only read is left alone.
 *
 * ## Bad
 * ```arch
 * service booking x2
 * postgres seats x3 { data = [inventory]; lock = no; failover = auto; fencing = lease }    # <- C011
 * booking -> seats : update
 * ```
 *
 * ## Good
 * ```arch
 * service booking x2
 * postgres seats x3 { data = [inventory]; lock = row; failover = auto; fencing = lease }
 * booking -> seats : update { hold_ttl = 10min }
 * ```
 */
#include "lint/rules/rules.h"

static bool keeps_apart(const struct attribute *lock, const struct attribute *tx, const struct attribute *consistency)
{
	return rules_says(lock) || rules_says(tx) || rules_holds(consistency, "strong");
}

enum writers { WRITERS_NONE, WRITERS_OPEN, WRITERS_APART };

/* What those who write the store say of it. */
static enum writers writers_of(const struct lint_run *run, uint32_t store)
{
	const struct query *query = run->query;
	enum writers found = WRITERS_NONE;
	bool owners = true;
	for (uint32_t i = query->in_start[store]; i < query->in_start[store + 1]; i++) {
		uint32_t link = query->in[i];
		if (!rules_is_call(query, link))
			continue;
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			unsigned operation = rules_use_operation(&use);
			if (operation != OPERATION_UNKNOWN && !(operation & OPERATION_WRITE))
				continue;
			if (keeps_apart(rules_flow_attribute(&use, ATTR_lock), rules_flow_attribute(&use, ATTR_tx),
			                rules_flow_attribute(&use, ATTR_consistency)))
				return WRITERS_APART;
			found = WRITERS_OPEN;
			owners &= rules_holds(model_attribute(run->model, run->model->links.at[link].from, ATTR_state), "sharded");
		}
	}
	return found == WRITERS_OPEN && owners ? WRITERS_APART : found;
}

static void check(struct lint_run *run)
{
	const struct model *model = run->model;
	for (uint32_t node = 0; node < model->nodes.count; node++) {
		const struct attribute *lock = model_attribute(model, node, ATTR_lock);
		if (!query_system_of_record(run->query, node) ||
		    !rules_holds_any(model_attribute(model, node, ATTR_data), "inventory booking") ||
		    keeps_apart(lock, model_attribute(model, node, ATTR_tx), model_attribute(model, node, ATTR_consistency)) ||
		    writers_of(run, node) != WRITERS_OPEN)
			continue;
		struct str name = rules_name(run, node);
		struct finding *finding =
		    rules_denies(lock) ? lint_fail_node(run, node, "'%.*s' is sold from, and nothing keeps two writers apart: two buyers, one seat", STR_ARG(name))
		                       : lint_undeclared_node(run, node, "'%.*s' is sold from and does not say what keeps two writers apart", STR_ARG(name));
		lint_help(run, finding, "write 'lock = row', 'lock = optimistic' or 'tx = serializable' on it or on the write");
	}
}

const struct lint_rule rule_contended_inventory = {
	.code = "C011",
	.name = "contended-inventory",
	.category = "consistency",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_WARNING,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "nothing keeps two buyers of one seat apart",
	.undeclared_summary = "stores of seats or stock that do not say what keeps two writers apart",
	.wants = "lock",
	.check = check,
};
