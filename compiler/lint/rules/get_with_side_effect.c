/* # get-with-side-effect (A004)
 *
 * A GET that changes something.
 *
 * ## Why
 * Caches, crawlers, browsers that load ahead and clients that try again all take it that a GET may be sent at any time, any number of times. What changes something is a
 * POST, PUT or DELETE (guide, Part 15).
 *
 * ## Fails when
 * A GET or HEAD endpoint states `write` or `upsert`; or an arrow or a step of a flow labelled `GET` or `HEAD` does, on its way to a service or router.
 *
 * ## Silenced by
 * Another method; `read`; counting in the background by a `~>` arrow, which is no answer to the caller.
 *
 * ## False alarms
 * Explicit only; that a flow as a whole writes does not count.
 *
 * ## Bad
 * ```arch
 * client users { public }
 * service likes x2 { managed }
 * users -> likes : GET /like { write }        # <- A004
 * ```
 *
 * ## Good
 * ```arch
 * client users { public }
 * service likes x2 { managed }
 * users -> likes : PUT /like { write }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_safe_method(struct str word)
{
	return str_is(word, "GET") || str_is(word, "HEAD");
}

static bool has_safe_label(struct str label)
{
	size_t length = 0;
	while (length < label.len && label.at[length] != ' ')
		length++;
	return is_safe_method(str_slice(label, 0, length)) && query_label_operation(label) == OPERATION_READ;
}

static void help(struct lint_run *run, struct finding *finding)
{
	lint_help(run, finding, "make it a POST or PUT, or move the change behind a '~>' arrow");
}

static void check_link(struct lint_run *run, uint32_t link)
{
	const struct model_link *ends = &run->model->links.at[link];
	if (!rules_is_call(run->query, link) || query_passive(run->query, ends->to))
		return;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		bool writes = (rules_use_says(&use, ATTR_write) || rules_use_says(&use, ATTR_upsert)) && !rules_use_says(&use, ATTR_read);
		if (!writes || !has_safe_label(rules_use_label(&use)))
			continue;
		help(run, lint_fail_link(run, link, "'%.*s' changes something at '%.*s' by a GET", STR_ARG(rules_name(run, ends->from)),
		                         STR_ARG(rules_name(run, ends->to))));
		return;
	}
}

static void check(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &run->model->endpoints.at[i];
		if (is_safe_method(endpoint->method) && !rules_says(attributes_get(&endpoint->attributes, ATTR_read)) &&
		    (rules_says(attributes_get(&endpoint->attributes, ATTR_write)) || rules_says(attributes_get(&endpoint->attributes, ATTR_upsert))))
			help(run, lint_fail_at(run, endpoint->title, endpoint->span, "'%.*s' changes something", STR_ARG(endpoint->title)));
	}
	for (uint32_t link = 0; link < run->model->links.count; link++)
		check_link(run, link);
}

const struct lint_rule rule_get_with_side_effect = {
	.code = "A004",
	.name = "get-with-side-effect",
	.category = "api",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a GET changes something",
	.check = check,
};
