/* # write-to-replica (C005)
 *
 * A follower is written.
 *
 * ## Why
 * With one leader, followers only replay what it did. A write that lands on a follower is refused at best; at worst
 * it is there until the next change overtakes it (guide, Part 9).
 *
 * ## Fails when
 * A call writes a db with `role = replica` or `standby`.
 *
 * ## Silenced by
 * `role = leader`; an arrow `<=>` at the follower, or `=>` out of it, which make it one of several leaders; a writer
 * that is itself part of a standby (`role = standby` or `dr`, often of the whole region), as it writes only once both
 * were promoted.
 *
 * ## False alarms
 * It takes a stated role and a stated write.
 *
 * ## Bad
 * ```arch
 * service api x2
 * db users x3 { failover = auto }
 * db users_ro x2 { role = replica }
 * users => users_ro : WAL
 * api -> users_ro : insert              # <- C005
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * db users x3 { failover = auto }
 * db users_ro x2 { role = replica }
 * users => users_ro : WAL
 * api -> users : insert
 * api -> users_ro : select { stale_ok = 5s }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_leader_too(const struct query *query, uint32_t node)
{
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		enum arrow_form form = query_form(query, query->out[i]);
		if ((form == ARROW_COPY || form == ARROW_MIRROR) && model_base_kind(query->model, query->model->links.at[query->out[i]].to) == KIND_db)
			return true;
	}
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (query_form(query, query->in[i]) == ARROW_MIRROR)
			return true;
	return false;
}

/* The one db that is copied here, or MODEL_NONE. */
static uint32_t leader_of(const struct query *query, uint32_t node)
{
	uint32_t leader = MODEL_NONE, found = 0;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (query_form(query, query->in[i]) == ARROW_COPY && model_base_kind(query->model, query->model->links.at[query->in[i]].from) == KIND_db) {
			leader = query->model->links.at[query->in[i]].from;
			found++;
		}
	return found == 1 ? leader : MODEL_NONE;
}

static void check_follower(struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
		uint32_t link = query->in[i], writer = run->model->links.at[link].from;
		if (!rules_is_call(query, link) || !(query->operations[link] & OPERATION_WRITE) ||
		    rules_holds_any(model_attribute(run->model, writer, ATTR_role), "standby dr"))
			continue;
		struct finding *finding = lint_fail_link(run, link, "'%.*s' writes '%.*s', which only follows its leader",
		                                         STR_ARG(rules_name(run, writer)), STR_ARG(rules_name(run, node)));
		lint_help(run, finding, "write the leader, or draw '<=>' between the two if both take writes");
		uint32_t leader = leader_of(query, node);
		if (leader == MODEL_NONE)
			continue;
		struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
		fix_head(&fix, link, fix_name(run, leader));
		fix_offer(&fix, "write '%.*s'", STR_ARG(rules_name(run, leader)));
	}
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_base_kind(run->model, node) == KIND_db &&
		    rules_holds_any(model_attribute(run->model, node, ATTR_role), "replica standby") && !is_leader_too(run->query, node))
			check_follower(run, node);
}

const struct lint_rule rule_write_to_replica = {
	.code = "C005",
	.name = "write-to-replica",
	.category = "consistency",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a follower is written",
	.check = check,
};
