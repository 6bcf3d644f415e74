/* # missing-pagination (A002)
 *
 * An endpoint gives back a whole list.
 *
 * ## Why
 * A list that is short today is long in a year, and one request then reads, sends and parses all of it. A cursor keeps each
 * answer small and stays right while entries are added (guide, Parts 2, 15 and 27).
 *
 * ## Fails when
 * A GET endpoint answers with a list and has no `page`. It does so where it says `list`, or where the text after its `->`
 * is a list in brackets, or speaks of a list or of items.
 *
 * ## Silenced by
 * `page = cursor`, `offset` or `bounded` (the list is short by nature); a text or path that names a cursor, a page, a limit, an
 * offset or what comes next; `limits`; `list = no`.
 *
 * ## False alarms
 * A path alone never makes it a list: `/v1/status` and `/v1/orders` look alike.
 *
 * ## Bad
 * ```arch
 * service timeline x2
 * endpoint "GET /v1/timeline" on timeline : "posts of those I follow" { read; list }     # <- A002
 * ```
 *
 * ## Good
 * ```arch
 * service timeline x2
 * endpoint "GET /v1/timeline" on timeline : "posts of those I follow" { read; list; page = cursor }
 * ```
 */
#include "lint/fix.h"
#include "lint/rules/rules.h"

/* What the text promises after its last arrow; all of it where it has none. */
static struct str answer_of(struct str text)
{
	for (size_t at = text.len; at >= 2; at--)
		if (text.at[at - 2] == '-' && text.at[at - 1] == '>')
			return str_slice(text, at, text.len);
	return (struct str){ 0 };
}

static bool is_cut(struct str text)
{
	static const char *const words[] = { "cursor", "page", "limit", "offset", "next", "after", "since", "top " };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (rules_mentions(text, words[i]))
			return true;
	return false;
}

static bool is_list(const struct model_endpoint *endpoint)
{
	const struct attribute *list = attributes_get(&endpoint->attributes, ATTR_list);
	struct str answer = answer_of(endpoint->text);
	if (list)
		return rules_says(list);
	return rules_mentions(answer, "[") || rules_mentions(answer, "list") || rules_mentions(answer, "items");
}

static void check(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &run->model->endpoints.at[i];
		if (!str_is(endpoint->method, "GET") || !is_list(endpoint))
			continue;
		if (is_cut(endpoint->text) || is_cut(endpoint->path) || rules_says(attributes_get(&endpoint->attributes, ATTR_page)) ||
		    rules_says(attributes_get(&endpoint->attributes, ATTR_limits))) {
			lint_pass_at(run, endpoint->title, endpoint->span, "'page', 'limits' or its text says how it is cut");
			continue;
		}
		struct finding *finding = lint_fail_at(run, endpoint->title, endpoint->span, "'%.*s' gives back a whole list",
		                                       STR_ARG(endpoint->title));
		lint_help(run, finding, "write 'page = cursor', or 'page = bounded' if it stays short");
		fix_at(run, finding, FIX_SUGGESTION, &endpoint->attributes, endpoint->span, ATTR_page, "cursor");
	}
}

const struct lint_rule rule_missing_pagination = {
	.code = "A002",
	.name = "missing-pagination",
	.category = "api",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "endpoints give back whole lists",
	.check = check,
};
