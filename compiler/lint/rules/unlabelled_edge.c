/* # unlabelled-edge (G001)
 *
 * An arrow that does not say what flows along it.
 *
 * ## Why
 * A line without a word makes every reader guess: is it HTTPS, an event, replication? The guide asks for labels on
 * arrows before anything else about a drawing (Parts 1, 32 and 33).
 *
 * ## Fails when
 * An arrow has no label, no `protocol`, no `by`, no `rate`, and says neither `read` nor `write`.
 *
 * ## Silenced by
 * Any of those. Arrows whose meaning is fixed by their ends are not looked at: out of a router, from a broker to its
 * consumer, into a cache, copies between two of a kind (replication), and associations (`--`).
 *
 * ## False alarms
 * It is info, and one line however many arrows there are.
 *
 * ## Bad
 * ```arch
 * client users
 * service api x2 { managed }
 * db orders x2
 * users -> api : HTTPS
 * api -> orders                   # <- G001
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * service api x2 { managed }
 * db orders x2
 * users -> api : HTTPS
 * api -> orders : SQL
 * ```
 */
#include "lint/rules/rules.h"

static bool says_what_flows(const struct lint_run *run, uint32_t arrow)
{
	static const enum attribute_id words[] = { ATTR_protocol, ATTR_by, ATTR_rate, ATTR_read, ATTR_write,
		                                   ATTR_upsert, ATTR_search, ATTR_replication };
	if (run->model->arrows.at[arrow].label.len > 0)
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (model_arrow_attribute(run->model, arrow, words[i]))
			return true;
	return false;
}

static bool is_plain_from_its_ends(const struct lint_run *run, uint32_t link)
{
	uint32_t from = run->model->links.at[link].from, to = run->model->links.at[link].to;
	enum arrow_form form = query_form(run->query, link);
	if (form == ARROW_LINK || model_class(run->model, from) == CLASS_ROUTER)
		return true;
	if (rules_drains_broker(run->query, link, from) && model_class(run->model, from) == CLASS_BROKER)
		return true;
	if (model_base_kind(run->model, to) == KIND_cache)
		return true;
	return (form == ARROW_COPY || form == ARROW_MIRROR) &&
	       model_base_kind(run->model, from) == model_base_kind(run->model, to);
}

static void check(struct lint_run *run)
{
	for (uint32_t arrow = 0; arrow < run->model->arrows.count; arrow++) {
		const struct model_arrow *it = &run->model->arrows.at[arrow];
		/* an arrow to a group has several links and is one line in the picture: its first link speaks for it */
		if (it->link_count == 0)
			continue;
		bool says = says_what_flows(run, arrow);
		if (says || is_plain_from_its_ends(run, it->first_link)) {
			lint_pass_link(run, it->first_link, "%s", says ? "it is labelled, or states what it does" : "its ends say it");
			continue;
		}
		struct finding *finding = lint_fail_link(run, it->first_link, "arrow '%.*s' does not say what flows along it",
		                                         STR_ARG(it->id));
		lint_help(run, finding, "write what flows after a colon, as in ': read orders'");
	}
}

const struct lint_rule rule_unlabelled_edge = {
	.code = "G001",
	.name = "unlabelled-edge",
	.category = "diagram",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "arrows that do not say what flows along them",
	.shown_at_sketch = true,
	.check = check,
};
