/* # quorum-overlap (C004)
 *
 * A quorum that cannot give what is asked of it.
 *
 * ## Why
 * A read sees the last write for certain only if the copies that it asks and those that took the write share one: w +
 * r > n. With n = 3, two and two do and survive a lost node; one and one is fast and may answer with the past (guide,
 * Parts 9 and 11).
 *
 * ## Fails when
 * `quorum = [n, w, r]` asks more copies than there are (w > n or r > n); or w + r is at most n while the store, or an
 * arrow that reads it, states `consistency = strong`. If they do overlap but w is half of n or less, two writes may
 * both succeed unseen by one another, which is info.
 *
 * ## Silenced by
 * w + r > n; `consistency = eventual`. Money and stock without a word on consistency are the business of C003.
 *
 * ## False alarms
 * It is arithmetic.
 *
 * ## Bad
 * ```arch
 * db wallets x3 { model = wide_column; quorum = [3, 1, 1]; consistency = strong }     # <- C004
 * ```
 *
 * ## Good
 * ```arch
 * db wallets x3 { model = wide_column; quorum = [3, 2, 2]; consistency = strong }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_read_strongly(const struct lint_run *run, uint32_t store)
{
	const struct query *query = run->query;
	if (rules_holds(model_attribute(run->model, store, ATTR_consistency), "strong"))
		return true;
	for (uint32_t i = query->in_start[store]; i < query->in_start[store + 1]; i++)
		for (struct rules_use use = rules_first_use(run, query->in[i]); use.more; rules_next_use(&use))
			if ((rules_use_operation(&use) & OPERATION_READ) &&
			    rules_holds(rules_flow_attribute(&use, ATTR_consistency), "strong"))
				return true;
	return false;
}

static void check_store(struct lint_run *run, uint32_t node, const double quorum[3])
{
	unsigned n = rules_count(quorum[0]), w = rules_count(quorum[1]), r = rules_count(quorum[2]);
	struct str name = rules_name(run, node);
	const char *kind = rules_kind(run, node);
	struct finding *finding = NULL;
	if (w > n || r > n)
		finding = lint_fail_node(run, node, "%s '%.*s' has %u copies and asks %u of them", kind, STR_ARG(name), n, w > r ? w : r);
	else if (w + r <= n && is_read_strongly(run, node))
		finding = lint_fail_node(run, node, "%s '%.*s' cannot be read strongly: writing %u and reading %u of %u copies need not overlap", kind,
		                         STR_ARG(name), w, r, n);
	else if (2 * w <= n && is_read_strongly(run, node)) {
		finding = lint_fail_node(run, node, "%s '%.*s' writes %u of %u copies: two writes may pass unseen by one another", kind, STR_ARG(name), w, n);
		lint_set_severity(finding, SEVERITY_INFO);
	}
	lint_help(run, finding, "with %u copies, 'quorum = [%u, %u, %u]' overlaps", n, n, n / 2 + 1, n - n / 2);
	fix_node(run, finding, FIX_UNSAFE, node, ATTR_quorum, str_format(run->arena, "[%u, %u, %u]", n, n / 2 + 1, n - n / 2).at);
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		double quorum[3];
		if (rules_quorum(model_attribute(run->model, node, ATTR_quorum), quorum))
			check_store(run, node, quorum);
	}
}

const struct lint_rule rule_quorum_overlap = {
	.code = "C004",
	.name = "quorum-overlap",
	.category = "consistency",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a quorum does not give what is asked of it",
	.check = check,
};
