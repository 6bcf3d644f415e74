/* # lww-critical (C012)
 *
 * Of two changes to money, stock or a counter, the later one wins and the other is lost.
 *
 * ## Why
 * Last write wins throws a change away and decides by clocks that never quite agree. Two deposits become one. Where changes add up, they are merged, or kept as entries
 * that are never overwritten, or made in one place (guide, Parts 9 and 11).
 *
 * ## Fails when
 * `conflict = lww` stands on a store with money, balance, inventory or booking data or `role = counter`, or on an arrow that carries such data or joins such a store.
 *
 * ## Silenced by
 * `conflict = crdt`, `vector`, `app` or `home`; an `append_only` store, whose entries are never changed; a single leader.
 *
 * ## False alarms
 * Explicit only.
 *
 * ## Bad
 * ```arch
 * db wallets x3 { data = [money]; conflict = lww; consistency = strong }     # <- C012
 * ```
 *
 * ## Good
 * ```arch
 * db wallets x3 { data = [money]; conflict = app; consistency = strong; failover = auto }
 * ```
 */
#include "lint/rules/rules.h"

static bool adds_up(const struct lint_run *run, uint32_t node)
{
	return query_passive(run->query, node) && !query_declared(run->query, node, ATTR_append_only) &&
	       (query_critical(run->query, node) || query_has_role(run->query, node, "counter"));
}

static void help(struct lint_run *run, struct finding *finding)
{
	lint_help(run, finding, "merge with 'conflict = crdt' or 'app', keep 'append_only' entries, or give each record a home");
}

static void check_arrow(struct lint_run *run, uint32_t link)
{
	const struct model_link *ends = &run->model->links.at[link];
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		bool critical = rules_holds_any(rules_use_attribute(&use, ATTR_data), RULES_CRITICAL) || adds_up(run, ends->from) ||
		                adds_up(run, ends->to);
		if (!critical || !rules_holds(rules_use_attribute(&use, ATTR_conflict), "lww"))
			continue;
		help(run, lint_fail_link(run, link, "between '%.*s' and '%.*s' the later change wins and the other one is lost",
		                         STR_ARG(rules_name(run, ends->from)), STR_ARG(rules_name(run, ends->to))));
		return;
	}
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (adds_up(run, node) && rules_holds(model_attribute(run->model, node, ATTR_conflict), "lww"))
			help(run, lint_fail_node(run, node, "of two changes in %s '%.*s' the later one wins and the other is lost", rules_kind(run, node),
			                         STR_ARG(rules_name(run, node))));
	for (uint32_t link = 0; link < run->model->links.count; link++)
		check_arrow(run, link);
}

const struct lint_rule rule_lww_critical = {
	.code = "C012",
	.name = "lww-critical",
	.category = "consistency",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "the last write wins over money, stock or seats",
	.check = check,
};
