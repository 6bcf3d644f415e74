/* # one-way-store (D011)
 *
 * A store that is only written, or only read.
 *
 * ## Why
 * Every box serves a flow, or it is cost. Data that nobody reads need not be kept, and data that nobody writes came
 * from somewhere that is not drawn (implied by guide, Parts 29 and 33: say why each box is there, by how it is used).
 *
 * ## Fails when
 * All arrows at a db, search index or store say what they do, and all of them write, or all of them read; and nothing
 * is copied in or out by `=>`, and nothing is sent out of it.
 *
 * ## Silenced by
 * An arrow of the other kind; `data` with audit, archive, backup, logs or static; `role = replica`, `standby` or `dr`; an
 * arrow whose operation is unknown.
 *
 * ## False alarms
 * A read-modify-write drawn as one arrow that says `write`: of 25 designs 17 had one, so that the rule is off unless
 * it is selected. Caches are left out, as they are filled on a miss.
 *
 * ## Bad
 * ```arch
 * service api x2
 * postgres events x2 { failover = auto; fencing = lease }     # <- D011
 * api -> events : insert
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * postgres events x2 { failover = auto; fencing = lease }
 * api -> events : insert and select
 * ```
 */
#include "lint/rules/rules.h"

/* Bits of what all arrows at it do together; OPERATION_UNKNOWN where one does not say, or more than calls passes. */
static unsigned all_operations(const struct query *query, uint32_t store)
{
	unsigned all = 0;
	for (uint32_t i = query->in_start[store]; i < query->in_start[store + 1]; i++) {
		enum arrow_form form = query_form(query, query->in[i]);
		unsigned operation = query->operations[query->in[i]];
		if (form == ARROW_LINK)
			continue;
		if (form == ARROW_COPY || form == ARROW_MIRROR || operation == OPERATION_UNKNOWN)
			return OPERATION_UNKNOWN;
		all |= operation;
	}
	for (uint32_t i = query->out_start[store]; i < query->out_start[store + 1]; i++)
		if (query_form(query, query->out[i]) != ARROW_LINK)
			return OPERATION_UNKNOWN;
	return all;
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		enum base_kind kind = model_base_kind(run->model, node);
		if ((kind != KIND_db && kind != KIND_search && kind != KIND_store) ||
		    rules_holds_any(model_attribute(run->model, node, ATTR_data), "audit archive backup logs static") ||
		    rules_holds_any(model_attribute(run->model, node, ATTR_role), "replica standby dr"))
			continue;
		unsigned all = all_operations(run->query, node);
		bool writes = all & OPERATION_WRITE, reads = all & OPERATION_READ;
		if (writes == reads)
			continue;
		struct finding *finding = lint_fail_node(run, node, "nothing %s '%.*s'", writes ? "reads" : "writes", STR_ARG(rules_name(run, node)));
		lint_help(run, finding, writes ? "draw the arrow of who reads it, or say 'data = [audit]' if it is kept to be there"
		                               : "draw the arrow of who writes it, or say 'data = [static]' if it came with the release");
	}
}

const struct lint_rule rule_one_way_store = {
	.code = "D011",
	.name = "one-way-store",
	.category = "data",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_OFF,
	.summary = "stores that are only written, or only read",
	.check = check,
};
