/* # personalised-at-edge (S003)
 *
 * One person's answer may be kept at the edge and handed to the next.
 *
 * ## Why
 * A CDN answers everybody from one copy. A feed, a balance or an address in that copy is a leak, and one of the known
 * traps of caching at the edge. Personal answers pass through, or are kept apart by a `Vary` header, a private
 * directive or a signed address (guide, Parts 6, 7, 28 and 29).
 *
 * ## Fails when
 * A call that is not only a write goes into a cdn (or a gateway or proxy with a `hit` above 0) that keeps answers,
 * and the arrow, its step or its flow carries private, pii, health, card, secret, money, balance, booking or order
 * data, or states `auth`; and nobody says `cacheable = no`, `vary`, `private` or `signed`. In a flow each step is
 * judged by itself.
 *
 * ## Silenced by
 * `cacheable = no` (it passes through), `vary`, `signed` or `private` on the step, the arrow or the cdn; `auth =
 * presigned` or `signed`; `data = [public]`; `hit = 0%`; a write.
 *
 * ## False alarms
 * It needs a stated class of data or `auth` on the arrow; a client that is logged in may well fetch public pictures.
 *
 * ## Bad
 * ```arch
 * client users
 * cdn edge { hit = 90% }
 * lb front
 * service api x2 { auth = jwt }
 * users -> edge : GET /feed { data = [private] }                     # <- S003
 * edge -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * cdn edge { hit = 90% }
 * lb front
 * service api x2 { auth = jwt }
 * users -> edge : GET /feed { data = [private]; cacheable = no }
 * edge -> front -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static bool keeps_answers(const struct lint_run *run, uint32_t node)
{
	enum base_kind kind = model_base_kind(run->model, node);
	const struct attribute *hit = model_attribute(run->model, node, ATTR_hit);
	bool some = hit && hit->value.kind == VALUE_QUANTITY && hit->value.quantity.high > 0;
	if (kind == KIND_cdn)
		return !hit || some;
	return (kind == KIND_gateway || kind == KIND_proxy) && some;
}

static bool is_kept_apart(const struct rules_use *use, uint32_t edge)
{
	const struct attribute *cacheable = rules_use_attribute(use, ATTR_cacheable);
	if (!cacheable)
		cacheable = model_attribute(use->run->model, edge, ATTR_cacheable);
	return (cacheable && cacheable->value.kind == VALUE_NO) || rules_holds_any(cacheable, "vary signed private") ||
	       rules_holds_any(rules_use_attribute(use, ATTR_auth), "presigned signed");
}

static bool is_personal(const struct rules_use *use)
{
	const struct attribute *data = rules_flow_attribute(use, ATTR_data), *auth = rules_use_attribute(use, ATTR_auth);
	if (data)
		return rules_holds_any(data, RULES_PERSONAL);
	return rules_says(auth) && !rules_denies(auth);
}

static void check(struct lint_run *run)
{
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		if (query_form(run->query, link) != ARROW_CALL || !keeps_answers(run, ends->to))
			continue;
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			unsigned operation = rules_use_operation(&use);
			bool only_writes = (operation & OPERATION_WRITE) && !(operation & OPERATION_READ);
			if (only_writes || !is_personal(&use) || is_kept_apart(&use, ends->to)) {
				lint_pass_link(run, link, "%s", only_writes ? "a write: nothing of it is kept"
				                                : is_personal(&use) ? "it is personal, and said to be kept for nobody else ('cacheable', 'auth')"
				                                                    : "nothing personal is said to come that way");
				continue;
			}
			struct finding *finding =
			    lint_fail_link(run, link, "%s '%.*s' may keep what '%.*s' gets for itself and hand it to others", rules_kind(run, ends->to),
			                   STR_ARG(rules_name(run, ends->to)), STR_ARG(rules_name(run, ends->from)));
			lint_help(run, finding, "write 'cacheable = no' on the arrow, or 'cacheable = vary', 'private' or 'signed'");
			fix_link(run, finding, FIX_UNSAFE, link, ATTR_cacheable, "no");
			break;
		}
	}
}

const struct lint_rule rule_personalised_at_edge = {
	.code = "S003",
	.name = "personalised-at-edge",
	.category = "security",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a personal answer may be kept at the edge",
	.tells_all = true,
	.check = check,
};
