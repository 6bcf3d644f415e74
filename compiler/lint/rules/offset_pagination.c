/* # offset-pagination (A003)
 *
 * A long list is cut into pages by offset.
 *
 * ## Why
 * To skip a million rows the database reads a million rows, and what is inserted meanwhile moves every page: items come twice or never. A cursor goes on from the last item seen
 * (guide, Parts 15, 23 and 24).
 *
 * ## Fails when
 * An endpoint has `page = offset`.
 *
 * ## Silenced by
 * `page = cursor`, or `page = bounded` for a list that cannot grow; `internal` on the endpoint or its service (a short list for our own people).
 *
 * ## False alarms
 * Explicit only.
 *
 * ## Bad
 * ```arch
 * service feed x2
 * endpoint "GET /v1/posts" on feed : "posts, newest first" { page = offset }     # <- A003
 * ```
 *
 * ## Good
 * ```arch
 * service feed x2
 * endpoint "GET /v1/posts" on feed : "posts, newest first" { page = cursor }
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &run->model->endpoints.at[i];
		const struct attribute *page = attributes_get(&endpoint->attributes, ATTR_page);
		if (page && !rules_holds(page, "offset"))
			lint_pass_at(run, endpoint->title, endpoint->span, "it pages by '%.*s'", STR_ARG(page->value.text));
		if (!rules_holds(page, "offset") ||
		    rules_says(attributes_get(&endpoint->attributes, ATTR_internal)) ||
		    (endpoint->node != MODEL_NONE && query_declared(run->query, endpoint->node, ATTR_internal)))
			continue;
		struct finding *finding = lint_fail_at(run, endpoint->title, endpoint->span, "'%.*s' pages by offset: late pages are slow and items move between them",
		                                       STR_ARG(endpoint->title));
		lint_help(run, finding, "write 'page = cursor', or 'page = bounded' if the list cannot grow");
		fix_at(run, finding, FIX_UNSAFE, &endpoint->attributes, endpoint->span, ATTR_page, "cursor");
	}
}

const struct lint_rule rule_offset_pagination = {
	.code = "A003",
	.name = "offset-pagination",
	.category = "api",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a list is paged by offset",
	.check = check,
};
