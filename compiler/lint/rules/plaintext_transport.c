/* # plaintext-transport (S005)
 *
 * Traffic crosses a boundary in plain text.
 *
 * ## Why
 * Between a client, another company or another region lies a network that others can read and change. TLS 1.2 or later belongs on all of it (guide, Parts 5, 20
 * and 27).
 *
 * ## Fails when
 * An arrow has `protocol = http`, `ftp` or `telnet`, or `tls = no`, or says nothing of `tls` while the part that it calls says `tls = no`; and a client, an external or
 * the caller's cdn stands at one of its ends, or its ends lie in different regions, or in groups with a different `trust`.
 *
 * ## Silenced by
 * `https` or `tls` on the arrow; `tls` on the part called, whose door then encrypts (where the protocol only names the language that is spoken); `mesh` on the
 * caller, within the company.
 *
 * ## False alarms
 * Explicit only: an arrow without a protocol is not looked at, and neither is a label. `ws` stands for WebSockets with or without TLS and is no statement. Inside one trust zone this is the business of S013.
 *
 * ## Bad
 * ```arch
 * client users
 * lb front
 * service api x2
 * users -> front : web { protocol = http }      # <- S005
 * front -> api : HTTP
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front { tls }
 * service api x2
 * users -> front : web { protocol = https }
 * front -> api : HTTP
 * ```
 */
#include "lint/rules/rules.h"

static bool is_outside(const struct lint_run *run, uint32_t node)
{
	enum node_class class_ = model_class(run->model, node);
	return class_ == CLASS_SOURCE || class_ == CLASS_OUTSIDE || model_base_kind(run->model, node) == KIND_cdn ||
	       model_base_kind(run->model, node) == KIND_dns;
}

static bool is_between_zones(const struct lint_run *run, uint32_t a, uint32_t b)
{
	uint32_t region = rules_region(run, a), other = rules_region(run, b);
	const struct attribute *trust = model_attribute(run->model, a, ATTR_trust), *other_trust = model_attribute(run->model, b, ATTR_trust);
	return (region != MODEL_NONE && other != MODEL_NONE && region != other) ||
	       (trust && other_trust && !str_equal(trust->value.text, other_trust->value.text));
}

static bool is_plain(const struct rules_use *use, bool company)
{
	const struct model_link *ends = &use->run->model->links.at[use->link];
	const struct attribute *tls = rules_use_attribute(use, ATTR_tls), *protocol = rules_use_attribute(use, ATTR_protocol);
	if (company && query_declared(use->run->query, ends->from, ATTR_mesh))
		return false;
	if (tls)
		return rules_denies(tls);
	if (rules_denies(model_attribute(use->run->model, ends->to, ATTR_tls)))
		return !rules_holds_any(protocol, "https wss");
	return rules_holds_any(protocol, "http ftp telnet") && !rules_holds_any(protocol, "https wss") &&
	       !query_declared(use->run->query, ends->to, ATTR_tls);
}

static void check(struct lint_run *run)
{
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		bool company = !is_outside(run, ends->from) && !is_outside(run, ends->to);
		if (query_form(run->query, link) == ARROW_LINK || (company && !is_between_zones(run, ends->from, ends->to)))
			continue;
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			if (!is_plain(&use, company))
				continue;
			struct finding *finding = lint_fail_link(run, link, "what passes between '%.*s' and '%.*s' can be read on the way",
			                                         STR_ARG(rules_name(run, ends->from)), STR_ARG(rules_name(run, ends->to)));
			lint_help(run, finding, "write 'protocol = https', or 'tls' on '%.*s'", STR_ARG(rules_name(run, ends->to)));
			fix_link(run, finding, FIX_UNSAFE, link, ATTR_protocol, "https");
			break;
		}
	}
}

const struct lint_rule rule_plaintext_transport = {
	.code = "S005",
	.name = "plaintext-transport",
	.category = "security",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "traffic crosses a boundary in plain text",
	.check = check,
};
