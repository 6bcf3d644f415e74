/* # retry-not-idempotent (R007)
 *
 * A call that writes is tried again although a repeat does it twice.
 *
 * ## Why
 * A timeout says nothing about whether the work was done. Whoever sends a write a second time needs an answer to
 * *what if the first one arrived*: a key that the other side remembers, or an operation that gives the same result
 * however often it runs (guide, Parts 12, 15, 21 and 25).
 *
 * ## Fails when
 * A call to a service, external or db writes, has `retries` above 0 (its own, its caller's or the design's), and
 * nothing makes it repeatable. In a flow the step's own attributes come first.
 *
 * ## Silenced by
 * `idempotent` on the arrow, the step or the callee; `upsert`; labels whose verbs repeat without harm (`PUT`,
 * `DELETE`, `SET`); endpoints of the callee that are all idempotent, or the one that the label names; `idempotent` on
 * the caller, if it is a consumer and carries its key on. Reads, and calls of which nobody says that they write,
 * never fail.
 *
 * ## False alarms
 * Caches (but for `role = counter`) and object stores are overwritten, and so not looked at; routers neither, since
 * the call that leaves them is judged by what it reaches.
 *
 * ## Bad
 * ```arch
 * service checkout x2
 * external psp { role = payment }
 * checkout -> psp : POST /charges { timeout = 2s; retries = 2; backoff = jitter; breaker }     # <- R007
 * ```
 *
 * ## Good
 * ```arch
 * service checkout x2
 * external psp { role = payment }
 * checkout -> psp : POST /charges { timeout = 2s; retries = 2; backoff = jitter; breaker; idempotent = order_id }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_judged(const struct query *query, uint32_t link)
{
	uint32_t to = query->model->links.at[link].to;
	enum base_kind kind = model_base_kind(query->model, to);
	if (query_form(query, link) != ARROW_CALL)
		return false;
	return kind == KIND_service || kind == KIND_worker || kind == KIND_external || kind == KIND_db || kind == KIND_search ||
	       kind == KIND_warehouse || (kind == KIND_cache && query_has_role(query, to, "counter"));
}

/* The label's verb is one that repeats without harm. */
static bool has_safe_verb(struct str label)
{
	size_t length = 0;
	while (length < label.len && label.at[length] != ' ')
		length++;
	return rules_word_in(str_slice(label, 0, length), "PUT put Put DELETE delete Delete SET set Set");
}

/* Why a repeat does no harm, or NULL. */
static const char *why_repeatable(const struct rules_use *use, const uint8_t *promises, const struct map *safe_titles)
{
	const struct query *query = use->run->query;
	const struct model_link *ends = &use->run->model->links.at[use->link];
	const struct attribute *own = rules_use_attribute(use, ATTR_idempotent);
	if (own)
		return rules_says(own) ? "it is tried again, and 'idempotent'" : NULL;
	unsigned operation = rules_use_operation(use);
	struct str label = rules_use_label(use);
	if (!(operation & OPERATION_WRITE))
		return "it is tried again, and writes nothing";
	if ((operation & OPERATION_UPSERT) || has_safe_verb(label))
		return "it is tried again, and sets what is there to the same value";
	if (query_declared(query, ends->to, ATTR_idempotent))
		return "it is tried again, and who takes it is 'idempotent'";
	if (promises[ends->to] == RULES_SAFE_ENDPOINT || map_get(safe_titles, label) != MAP_NONE)
		return "it is tried again, and the endpoint is idempotent";
	return query_declared(query, ends->from, ATTR_idempotent) ? "it is tried again, by what is 'idempotent' as a whole" : NULL;
}

static struct map idempotent_titles(const struct lint_run *run)
{
	struct map titles = { 0 };
	for (uint32_t i = 0; i < run->model->endpoints.count; i++)
		if (rules_endpoint_repeats(run, &run->model->endpoints.at[i]))
			map_add(run->arena, &titles, run->model->endpoints.at[i].title, i);
	return titles;
}

static void check(struct lint_run *run)
{
	const uint8_t *promises = rules_endpoint_promises(run);
	struct map titles = idempotent_titles(run);
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		if (!is_judged(run->query, link))
			continue;
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			if (rules_retries(&use) <= 0)
				continue;
			const char *harmless = why_repeatable(&use, promises, &titles);
			if (harmless) {
				lint_pass_link(run, link, "%s", harmless);
				continue;
			}
			struct finding *finding = lint_fail_link(
			    run, link, "'%.*s' tries its write to %s '%.*s' again, and nothing makes a repeat harmless: a timeout can do it twice",
			    STR_ARG(rules_name(run, ends->from)), rules_kind(run, ends->to), STR_ARG(rules_name(run, ends->to)));
			lint_help(run, finding, "send a key and write 'idempotent = order_id' on the arrow, or 'retries = 0'");
			break;
		}
	}
}

const struct lint_rule rule_retry_not_idempotent = {
	.code = "R007",
	.name = "retry-not-idempotent",
	.category = "reliability",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a write is tried again although a repeat does it twice",
	.tells_all = true,
	.check = check,
};
