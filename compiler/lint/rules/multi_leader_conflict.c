/* # multi-leader-conflict (C006)
 *
 * Two leaders take writes, and nothing says who wins.
 *
 * ## Why
 * Sooner or later both change the same record within the lag between them. Then one of them wins, or they are merged,
 * or it cannot happen because each record has a home: some rule decides, and the design names it (guide, Parts 5, 9,
 * 11 and 19).
 *
 * ## Fails when
 * Two dbs or caches copy into each other (`<=>`, or `=>` both ways), calls write both, and no `conflict` stands on
 * either of them or on the arrow; or a db with `leader = multi` that is written states none.
 *
 * ## Silenced by
 * `conflict = lww`, `crdt`, `vector`, `app` or `home`; `hash = geo` (each record is kept in one place); `fencing =
 * consensus` or `consistency = strong`, with which a write is agreed on before it counts.
 *
 * ## False alarms
 * Both directions and both writers must be drawn.
 *
 * ## Bad
 * ```arch
 * region us { service api-us x2; db users-us x3; api-us -> users-us : update }
 * region eu { service api-eu x2; db users-eu x3; api-eu -> users-eu : update }
 * users-us <=> users-eu : replication     # <- C006
 * ```
 *
 * ## Good
 * ```arch
 * region us { service api-us x2; db users-us x3; api-us -> users-us : update }
 * region eu { service api-eu x2; db users-eu x3; api-eu -> users-eu : update }
 * users-us <=> users-eu : replication { conflict = crdt }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_written(const struct query *query, uint32_t node)
{
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (rules_is_call(query, query->in[i]) && (query->operations[query->in[i]] & OPERATION_WRITE))
			return true;
	return false;
}

static bool is_settled(const struct lint_run *run, uint32_t node)
{
	return query_declared(run->query, node, ATTR_conflict) || rules_holds(model_attribute(run->model, node, ATTR_hash), "geo") ||
	       rules_holds(model_attribute(run->model, node, ATTR_fencing), "consensus") ||
	       rules_holds(model_attribute(run->model, node, ATTR_consistency), "strong");
}

static bool may_conflict(const struct lint_run *run, uint32_t node, const bool *written)
{
	enum base_kind kind = model_base_kind(run->model, node);
	return (kind == KIND_db || kind == KIND_cache) && written[node] && !is_settled(run, node);
}

static void report(struct lint_run *run, uint32_t link)
{
	const struct model_link *ends = &run->model->links.at[link];
	struct finding *finding = lint_fail_link(run, link, "'%.*s' and '%.*s' both take writes and copy them to each other, and nothing settles a conflict",
	                                         STR_ARG(rules_name(run, ends->from)), STR_ARG(rules_name(run, ends->to)));
	lint_help(run, finding, "write 'conflict = crdt', 'lww', 'vector' or 'app' on the arrow, or 'home' if each record is written in one place");
}

/* Links of `node` that copy both ways; a pair of one-way arrows is reported at the one that leaves the node of the
 * lower number. */
static void check_node(struct lint_run *run, uint32_t node, const bool *written, uint32_t *back)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (query_form(query, query->in[i]) == ARROW_COPY && !rules_link_says(run, query->in[i], ATTR_conflict))
			back[run->model->links.at[query->in[i]].from] = node + 1;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		uint32_t link = query->out[i], to = run->model->links.at[link].to;
		enum arrow_form form = query_form(query, link);
		bool both = form == ARROW_MIRROR || (form == ARROW_COPY && back[to] == node + 1 && node < to);
		if (both && may_conflict(run, to, written) && !rules_link_says(run, link, ATTR_conflict))
			report(run, link);
	}
}

static void check(struct lint_run *run)
{
	uint32_t nodes = run->model->nodes.count;
	bool *written = ARENA_ARRAY(run->arena, bool, nodes);
	uint32_t *back = ARENA_ARRAY(run->arena, uint32_t, nodes);
	for (uint32_t node = 0; node < nodes; node++)
		written[node] = query_passive(run->query, node) && is_written(run->query, node);
	for (uint32_t node = 0; node < nodes; node++) {
		if (!may_conflict(run, node, written))
			continue;
		check_node(run, node, written, back);
		if (!rules_holds(model_attribute(run->model, node, ATTR_leader), "multi"))
			continue;
		struct finding *finding = lint_fail_node(run, node, "%s '%.*s' has several leaders, and nothing settles a conflict",
		                                         rules_kind(run, node), STR_ARG(rules_name(run, node)));
		lint_help(run, finding, "write 'conflict = crdt', 'lww', 'vector' or 'app', or 'home' if each record is written in one place");
	}
}

const struct lint_rule rule_multi_leader_conflict = {
	.code = "C006",
	.name = "multi-leader-conflict",
	.category = "consistency",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "two leaders take writes and nothing settles a conflict",
	.check = check,
};
