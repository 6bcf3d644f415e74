/* # internal-plaintext (S013)
 *
 * Calls between own services are not said to be encrypted.
 *
 * ## Why
 * Whoever is inside the network, by a stolen laptop or a broken container, reads and forges what is not encrypted
 * there. With mutual TLS each service proves who it is on every call (guide, Parts 14 and 20).
 *
 * ## Fails when
 * A call between two services or workers has neither `tls`, nor `auth = mtls`, nor a protocol that encrypts, on the
 * arrow; the part called states neither `tls` nor `auth = mtls`; and the caller states no `mesh`.
 *
 * ## Silenced by
 * `mesh` or `tls` on the design, a group or the part; `auth = mtls` or `protocol = https` on the arrow.
 *
 * ## False alarms
 * Fires on nearly every design, so that it is off unless it is selected.
 *
 * ## Bad
 * ```arch
 * service orders x2
 * service stock x2
 * orders -> stock : reserve { timeout = 1s; idempotent }     # <- S013
 * ```
 *
 * ## Good
 * ```arch
 * service orders x2
 * service stock x2
 * orders -> stock : reserve { timeout = 1s; idempotent; auth = mtls }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_encrypted(const struct rules_use *use)
{
	const struct lint_run *run = use->run;
	const struct model_link *ends = &run->model->links.at[use->link];
	const struct attribute *tls = rules_use_attribute(use, ATTR_tls);
	if (rules_denies(tls))
		return false;
	return rules_says(tls) || query_declared(run->query, ends->from, ATTR_mesh) || query_declared(run->query, ends->to, ATTR_tls) ||
	       rules_holds(rules_use_attribute(use, ATTR_auth), "mtls") ||
	       rules_holds(model_attribute(run->model, ends->to, ATTR_auth), "mtls") ||
	       rules_holds_any(rules_use_attribute(use, ATTR_protocol), "https wss http3 quic") ||
	       rules_holds_any(model_attribute(run->model, ends->to, ATTR_protocol), "https wss http3 quic");
}

static void check(struct lint_run *run)
{
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		if (!rules_is_call(run->query, link) || model_class(run->model, ends->from) != CLASS_COMPUTE ||
		    model_class(run->model, ends->to) != CLASS_COMPUTE)
			continue;
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			if (is_encrypted(&use))
				continue;
			struct finding *finding = lint_fail_link(run, link, "the call from '%.*s' to '%.*s' is not said to be encrypted",
			                                         STR_ARG(rules_name(run, ends->from)), STR_ARG(rules_name(run, ends->to)));
			lint_help(run, finding, "write 'mesh' on the design, or 'auth = mtls' on the arrow");
			if (!rules_use_attribute(&use, ATTR_auth))
				fix_link(run, finding, FIX_SUGGESTION, link, ATTR_auth, "mtls");
			break;
		}
	}
}

const struct lint_rule rule_internal_plaintext = {
	.code = "S013",
	.name = "internal-plaintext",
	.category = "security",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_OFF,
	.summary = "calls between own services are not said to be encrypted",
	.check = check,
};
