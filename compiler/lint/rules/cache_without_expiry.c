/* # cache-without-expiry (P006)
 *
 * A cache whose entries never have to go.
 *
 * ## Why
 * Each entry of a cache is a copy that grows old. Either a clock ends it or the change that made it wrong does; with
 * neither, what was cached once is shown for good. To cache all there is, without a word on how entries leave, is a
 * named mistake (guide, Parts 6, 29 and 30).
 *
 * ## Fails when
 * A cache says `ttl = no`, and nothing removes its entries either.
 *
 * ## Undeclared when
 * It says nothing about how entries leave.
 *
 * ## Silenced by
 * `ttl` or `invalidate` on the cache or on an arrow that touches it; `evict = ttl`; `pattern = write_through` or
 * `write_behind` (writes pass through it, so it is never older than the store); a `=>` or `~>` arrow into it, which
 * brings the changes; a call labelled `delete`, `invalidate`, `drop` or `purge`; `role` of a `timeline`, `counter`,
 * `limiter` or `pubsub`, which are trimmed, counted or windowed and not copied.
 *
 * ## False alarms
 * A cache that is loaded whole and replaced whole: `invalidate = version`.
 *
 * ## Bad
 * ```arch
 * service api x2
 * cache pages x2                  # <- P006
 * db posts x2 { failover = auto }
 * api -> pages : get
 * api -> posts : select           { when = miss }
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * cache pages x2 { ttl = 5min; invalidate = delete }
 * db posts x2 { failover = auto }
 * api -> pages : get
 * api -> posts : select           { when = miss }
 * ```
 */
#include "lint/rules/rules.h"

static bool link_removes(const struct lint_run *run, uint32_t link, uint32_t cache)
{
	static const char words[] = "delete invalidate drop purge del Delete Invalidate Drop Purge DEL DELETE";
	enum arrow_form form = query_form(run->query, link);
	if (run->model->links.at[link].to == cache && (form == ARROW_COPY || form == ARROW_MIRROR || form == ARROW_SEND))
		return true;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		struct str label = rules_use_label(&use);
		size_t length = 0;
		while (length < label.len && label.at[length] != ' ' && label.at[length] != ',')
			length++;
		if (rules_use_says(&use, ATTR_ttl) || rules_use_says(&use, ATTR_invalidate) ||
		    rules_word_in(str_slice(label, 0, length), words))
			return true;
	}
	return false;
}

static bool is_ended(const struct lint_run *run, uint32_t cache)
{
	const struct query *query = run->query;
	if (query_declared(query, cache, ATTR_ttl) || query_declared(query, cache, ATTR_invalidate) ||
	    rules_holds(model_attribute(run->model, cache, ATTR_evict), "ttl") ||
	    rules_holds_any(model_attribute(run->model, cache, ATTR_pattern), "write_through write_behind") ||
	    rules_holds_any(model_attribute(run->model, cache, ATTR_role), "timeline counter limiter pubsub"))
		return true;
	for (uint32_t i = query->in_start[cache]; i < query->in_start[cache + 1]; i++)
		if (link_removes(run, query->in[i], cache))
			return true;
	for (uint32_t i = query->out_start[cache]; i < query->out_start[cache + 1]; i++)
		if (link_removes(run, query->out[i], cache))
			return true;
	return false;
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_base_kind(run->model, node) != KIND_cache || is_ended(run, node))
			continue;
		struct str name = rules_name(run, node);
		struct finding *finding =
		    query_denied(run->query, node, ATTR_ttl)
		        ? lint_fail_node(run, node, "cache '%.*s' has no ttl and no invalidation: a wrong entry stays for good", STR_ARG(name))
		        : lint_undeclared_node(run, node, "cache '%.*s' does not say when an old entry goes", STR_ARG(name));
		lint_help(run, finding, "write 'ttl = 5min', and 'invalidate = delete' if the writer removes what it changed");
		fix_node(run, finding, FIX_UNSAFE, node, ATTR_ttl, "5min");
	}
}

const struct lint_rule rule_cache_without_expiry = {
	.code = "P006",
	.name = "cache-without-expiry",
	.category = "performance",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_WARNING,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a cache whose entries never have to go",
	.undeclared_summary = "caches that do not say when an old entry goes",
	.wants = "ttl",
	.check = check,
};
