/* # unsafe-post (A001)
 *
 * An endpoint that charges, orders or books, and that a client cannot safely call again.
 *
 * ## Why
 * A client that got no answer does not know whether its POST was done, and its only way out is to send it again. With
 * an idempotency key the second one finds the result of the first; without it there are two charges (guide, Parts 2,
 * 12, 15, 25 and 27).
 *
 * ## Fails when
 * A POST or PATCH endpoint is not idempotent, and a word of its path speaks of money, stock or an order (`charge`,
 * `payments`, `checkout`, `transfer`, `bookings`, ...), or it has `data` of such a class, or its service writes a db
 * that holds money, balance, inventory or booking data.
 *
 * ## Undeclared when
 * Any other POST or PATCH says nothing about it; PATCH counts because a change may be relative.
 *
 * ## Silenced by
 * `idempotent` (a flag or the key) on the endpoint, on its service, or on an arrow labelled with the endpoint's
 * title; `upsert`; `read` or `search` (a POST that only asks); a `PUT` with a natural key.
 *
 * ## False alarms
 * A service with both money and harmless endpoints is judged as one; `idempotent = no` beside a reasoned `allow` settles those.
 *
 * ## Bad
 * ```arch
 * client shop
 * service pay x2 { managed }
 * shop -> pay : HTTPS
 * endpoint "POST /v1/charges" on pay : "{amount} -> {id}"     # <- A001
 * ```
 *
 * ## Good
 * ```arch
 * client shop
 * service pay x2 { managed }
 * shop -> pay : HTTPS
 * endpoint "POST /v1/charges" on pay : "{amount} -> {id}" { idempotent = request_key }
 * ```
 */
#include "lint/rules/rules.h"

#define WEIGHTY_WORDS \
	"charge charges pay payment payments payout payouts transfer transfers checkout order orders refund refunds withdraw " \
	"withdrawal withdrawals deposit deposits topup topups purchase purchases buy book booking bookings reserve reservation " \
	"reservations hold holds invoice invoices subscribe subscription subscriptions"

static bool is_weighty_path(struct str path)
{
	for (size_t at = 0; at < path.len;) {
		size_t start = at;
		while (at < path.len && ((path.at[at] >= 'a' && path.at[at] <= 'z') || (path.at[at] >= 'A' && path.at[at] <= 'Z')))
			at++;
		/* a word in braces is a parameter, not what the endpoint does */
		if (at > start && (start == 0 || path.at[start - 1] != '{') && rules_word_in(str_slice(path, start, at), WEIGHTY_WORDS))
			return true;
		at += at < path.len;
	}
	return false;
}

/* Per node: the store with critical data that it writes, plus one. */
static uint32_t *critical_stores(struct lint_run *run)
{
	const struct query *query = run->query;
	uint32_t *stores = ARENA_ARRAY(run->arena, uint32_t, run->model->nodes.count);
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		if (!stores[ends->from] && rules_is_call(query, link) && (query->operations[link] & OPERATION_WRITE) &&
		    query_system_of_record(query, ends->to) && query_critical(query, ends->to))
			stores[ends->from] = ends->to + 1;
	}
	return stores;
}

/* Labels of arrows that promise to be idempotent. */
static struct map safe_labels(const struct lint_run *run)
{
	const struct model *model = run->model;
	struct map labels = { 0 };
	for (uint32_t i = 0; i < model->arrows.count; i++) {
		const struct model_arrow *arrow = &model->arrows.at[i];
		for (uint32_t j = 0; rules_says(attributes_get(&arrow->attributes, ATTR_idempotent)) && j < arrow->labels.count; j++)
			map_add(run->arena, &labels, arrow->labels.at[j], i);
	}
	for (uint32_t i = 0; i < model->steps.count; i++) {
		const struct model_step *step = &model->steps.at[i];
		if (rules_says(attributes_get(&step->attributes, ATTR_idempotent)))
			map_add(run->arena, &labels, step->label, i);
	}
	return labels;
}

static void check_endpoint(struct lint_run *run, const struct model_endpoint *endpoint, uint32_t store)
{
	struct str title = endpoint->title;
	struct finding *finding;
	if (is_weighty_path(endpoint->path) ||
	    rules_holds_any(attributes_get(&endpoint->attributes, ATTR_data), RULES_CRITICAL " order"))
		finding = lint_fail_at(run, title, endpoint->span, "'%.*s' has no idempotency key: a client that tries again does it twice",
		                       STR_ARG(title));
	else if (store)
		finding = lint_fail_at(run, title, endpoint->span,
		                       "'%.*s' has no idempotency key, and '%.*s' behind it writes '%.*s': a second try counts twice", STR_ARG(title),
		                       STR_ARG(rules_name(run, endpoint->node)), STR_ARG(rules_name(run, store - 1)));
	else
		finding = lint_undeclared_at(run, title, endpoint->span, "'%.*s' does not say what a second try does", STR_ARG(title));
	lint_help(run, finding, "write 'idempotent = request_key', or 'upsert' if a repeat changes nothing");
	fix_at(run, finding, FIX_SUGGESTION, &endpoint->attributes, endpoint->span, ATTR_idempotent, NULL);
}

static void check(struct lint_run *run)
{
	const uint32_t *stores = critical_stores(run);
	struct map labels = safe_labels(run);
	for (uint32_t i = 0; i < run->model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &run->model->endpoints.at[i];
		if (endpoint->node == MODEL_NONE || !rules_endpoint_writes(endpoint))
			continue;
		bool repeats = rules_endpoint_repeats(run, endpoint);
		if (repeats || map_get(&labels, endpoint->title) != MAP_NONE) {
			lint_pass_at(run, endpoint->title, endpoint->span, "%s", repeats ? "it is idempotent, or an upsert" : "the arrow of this label is idempotent");
			continue;
		}
		check_endpoint(run, endpoint, stores[endpoint->node]);
	}
}

const struct lint_rule rule_unsafe_post = {
	.code = "A001",
	.name = "unsafe-post",
	.category = "api",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_INFO,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a POST that charges or books has no idempotency key",
	.undeclared_summary = "endpoints that do not say what a second try does",
	.wants = "idempotent",
	.tells_all = true,
	.check = check,
};
