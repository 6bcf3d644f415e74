/* # card-data-in-scope (S008)
 *
 * Card numbers reach a part of our own.
 *
 * ## Why
 * Each system that a card number passes through has to be audited, whether it keeps the number or not. With the provider's own form fields it goes from the browser
 * to the provider, and only a token comes to us (guide, Parts 14, 20 and 25).
 *
 * ## Fails when
 * A router, service, worker, store or broker has `data` with `card`, or an arrow, step or flow with such data leads to it. Each part is named once.
 *
 * ## Silenced by
 * An arrow from the client straight to an external; `tokenized` on the arrow or the part; `trust = pci` on the part or a group around it, which says that the audit is taken on.
 *
 * ## False alarms
 * Explicit only. In a flow that carries card data, a step with `data` of its own is judged by that.
 *
 * ## Bad
 * ```arch
 * client users
 * service checkout x2 { managed }               # <- S008
 * external psp { role = payment }
 * users -> checkout : POST /pay { data = [card]; idempotent }
 * checkout -> psp : POST /charges { timeout = 2s; idempotent }
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * service checkout x2 { managed; auth = jwt }
 * external psp { role = payment }
 * users -> psp : card form { data = [card] }
 * users -> checkout : POST /pay { idempotent }
 * checkout -> psp : POST /charges { timeout = 2s; idempotent; fallback = "ask later" }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_ours(const struct lint_run *run, uint32_t node)
{
	enum node_class class_ = model_class(run->model, node);
	return class_ == CLASS_ROUTER || class_ == CLASS_COMPUTE || class_ == CLASS_STORE || class_ == CLASS_BROKER;
}

static bool receives_cards(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	if (query_has_data(query, node, "card"))
		return true;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		for (struct rules_use use = rules_first_use(run, query->in[i]); use.more; rules_next_use(&use))
			if (rules_holds(rules_flow_attribute(&use, ATTR_data), "card") && !rules_use_says(&use, ATTR_tokenized))
				return true;
	return false;
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (!is_ours(run, node) || query_declared(run->query, node, ATTR_tokenized) ||
		    rules_holds(model_attribute(run->model, node, ATTR_trust), "pci") || !receives_cards(run, node))
			continue;
		struct finding *finding = lint_fail_node(run, node, "card numbers reach %s '%.*s', which is ours to audit then", rules_kind(run, node),
		                                         STR_ARG(rules_name(run, node)));
		lint_help(run, finding, "let the client send them to the provider, keep a token ('tokenized'), or state 'trust = pci'");
	}
}

const struct lint_rule rule_card_data_in_scope = {
	.code = "S008",
	.name = "card-data-in-scope",
	.category = "security",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "card numbers reach a part of our own",
	.check = check,
};
