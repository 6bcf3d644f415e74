/* # single-provider (M017)
 *
 * Mail, SMS or push hangs on one provider, and nothing is said of the hour when it is down.
 *
 * ## Why
 * Providers fail for hours. A breaker for each of them stops the useless calls, and a second provider takes over what
 * cannot wait (guide, Part 26).
 *
 * ## Fails when
 * Never: a silence is not a fault.
 *
 * ## Undeclared when
 * A service or worker calls an external with `role = email`, `sms` or `push`, and the arrow has neither `breaker` nor
 * `fallback` nor a fallback arrow (`..>`) beside it, and the caller sends to no other provider of that role.
 *
 * ## Silenced by
 * `breaker` (also on the caller or the design), `fallback`, an arrow `..>` to the second provider, `optional` or
 * `best_effort`. A queue before the caller does not silence it: what waits there is kept, and still comes too late.
 *
 * ## Bad
 * ```arch
 * service api x2
 * queue jobs { managed; dlq }
 * worker mailer x2 { idempotent = message_id }
 * external sendgrid { role = email }
 * api ~> jobs ~> mailer : receipt
 * mailer -> sendgrid : send { timeout = 2s; rate_limit = 10/s }      # <- M017
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * queue jobs { managed; dlq }
 * worker mailer x2 { idempotent = message_id }
 * external sendgrid, ses { role = email }
 * api ~> jobs ~> mailer : receipt
 * mailer -> sendgrid : send { timeout = 2s; rate_limit = 10/s; breaker }
 * mailer ..> ses : "SendGrid down" { for = sendgrid }
 * ```
 */
#include "lint/rules/rules.h"

static const struct attribute *role_of(const struct lint_run *run, uint32_t node)
{
	const struct attribute *role = model_attribute(run->model, node, ATTR_role);
	return model_base_kind(run->model, node) == KIND_external && rules_holds_any(role, "email sms push") ? role : NULL;
}

static bool has_other(const struct lint_run *run, uint32_t sender, uint32_t provider, const struct attribute *role)
{
	const struct query *query = run->query;
	for (uint32_t i = query->out_start[sender]; i < query->out_start[sender + 1]; i++) {
		uint32_t other = run->model->links.at[query->out[i]].to;
		const struct attribute *of_other = other == provider ? NULL : role_of(run, other);
		if (of_other && str_equal(of_other->value.text, role->value.text))
			return true;
	}
	return false;
}

static bool has_plan(const struct lint_run *run, uint32_t link)
{
	static const enum attribute_id plans[] = { ATTR_breaker, ATTR_fallback, ATTR_optional, ATTR_best_effort };
	if (run->query->has_fallback[link])
		return true;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
		for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
			if (rules_says(rules_call_attribute(&use, plans[i])))
				return true;
	return false;
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t sender = 0; sender < run->model->nodes.count; sender++) {
		if (model_class(run->model, sender) != CLASS_COMPUTE)
			continue;
		uint32_t searches = 0;
		for (uint32_t i = query->out_start[sender]; i < query->out_start[sender + 1]; i++) {
			uint32_t link = query->out[i], provider = run->model->links.at[link].to;
			const struct attribute *role = role_of(run, provider);
			enum arrow_form form = query_form(query, link);
			if (!role || (form != ARROW_CALL && form != ARROW_SEND) || has_plan(run, link))
				continue;
			if (searches++ >= RULES_MOST_USES) {
				lint_cut_short(run);
				break;
			}
			if (has_other(run, sender, provider, role))
				continue;
			struct finding *finding = lint_undeclared_link(run, link, "'%.*s' sends %.*s by '%.*s' alone and does not say what happens when it is down",
			                                               STR_ARG(rules_name(run, sender)), STR_ARG(role->value.text),
			                                               STR_ARG(rules_name(run, provider)));
			lint_help(run, finding, "write 'breaker' or 'fallback' on the arrow, or draw '%.*s ..> second'", STR_ARG(rules_name(run, sender)));
		}
	}
}

const struct lint_rule rule_single_provider = {
	.code = "M017",
	.name = "single-provider",
	.category = "messaging",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "messages to people hang on one provider",
	.undeclared_summary = "messages to people hang on one provider, with no word on its failure",
	.wants = "breaker",
	.check = check,
};
