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
 * ## Fix
 * A label that says again what is stated: the classes of the arrow's `data`, the only endpoint of what is called, or `SQL` where
 * the store's `model` is `sql` (a suggestion). Else none: what flows only the author knows.
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

#include <string.h>

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

/* Per node: its only endpoint plus one; SEVERAL where it has more. */
enum { SEVERAL = UINT32_MAX };

static uint32_t *only_endpoints(const struct lint_run *run)
{
	uint32_t *only = ARENA_ARRAY(run->arena, uint32_t, run->model->nodes.count);
	for (uint32_t i = 0; i < run->model->endpoints.count; i++) {
		uint32_t node = run->model->endpoints.at[i].node;
		if (node != MODEL_NONE)
			only[node] = only[node] ? SEVERAL : i + 1;
	}
	return only;
}

/* It can be written behind a colon as it is. */
static bool is_plain_text(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr("{}#;\"\\/*,", text.at[i]) && !(text.at[i] == '/' && i > 0 && text.at[i - 1] != '/' && text.at[i - 1] != '*'))
			return false;
	return text.len > 0;
}

/* What the text says of the arrow elsewhere, as a label; empty where it says nothing. */
static struct str stated_label(const struct lint_run *run, uint32_t link, const uint32_t *only)
{
	const struct model_link *ends = &run->model->links.at[link];
	const struct attribute *data = model_arrow_attribute(run->model, ends->arrow, ATTR_data);
	struct buf out = buf_in(run->arena);
	for (uint32_t i = 0; data && i < rules_column_count(data); i++)
		buf_printf(&out, "%s%.*s", i ? " and " : "", STR_ARG(rules_column(data, i)));
	if (data)
		return buf_view(&out);
	if (!rules_is_call(run->query, link))
		return STR("");
	if (only[ends->to] && only[ends->to] != SEVERAL)
		return run->model->endpoints.at[only[ends->to] - 1].title;
	bool sql = model_base_kind(run->model, ends->to) == KIND_db && rules_holds(model_attribute(run->model, ends->to, ATTR_model), "sql");
	return sql && model_class(run->model, ends->from) == CLASS_COMPUTE ? STR("SQL") : STR("");
}

static void offer_label(struct lint_run *run, struct finding *finding, uint32_t link, const uint32_t *only)
{
	struct str label = finding ? stated_label(run, link, only) : STR("");
	if (!is_plain_text(label))
		return;
	struct fix fix = fix_begin(run, finding, FIX_SUGGESTION);
	fix_label(&fix, link, str_format(run->arena, "%.*s", STR_ARG(label)).at);
	fix_offer(&fix, "label it ': %.*s'", STR_ARG(label));
}

static void check(struct lint_run *run)
{
	const uint32_t *only = only_endpoints(run);
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
		offer_label(run, finding, it->first_link, only);
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
	.tells_all = true,
	.check = check,
};
