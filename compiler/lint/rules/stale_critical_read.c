/* # stale-critical-read (C002)
 *
 * Money, stock or a seat is read from a copy that may be behind.
 *
 * ## Why
 * Who acts on an old balance pays out twice, and who acts on old stock sells what is gone. What decides is read where
 * it is written, or from a copy that the write waited for; an old figure does on a dashboard or in a list (guide,
 * Parts 8, 9, 11, 25 and 28).
 *
 * ## Fails when
 * A call reads, or finds records `by` a column, and the arrow or the place it reads from has money, balance,
 * inventory or booking data; and that place is
 *
 * - a cache that fronts a store, unless `pattern = write_through`; where the cache states no data, the store that it
 * `fronts` by declaration speaks for it, if all its data is of that kind;
 * - a `role = replica` fed by `=>` with `replication = async` or `semi` or a `lag` above 0; a replica that states no
 * data has that of its source;
 * - a db that is read with `read_from = replica` or `nearest` and whose `replication` is `async` or `semi`.
 *
 * Where nobody says whether the copy is in step, it is a warning.
 *
 * ## Silenced by
 * `stale_ok` (for display, or with an age) on the arrow, the step or the copy; `replication = sync`; a caller with
 * `role = analytics`; reading the leader, which `consistency = strong` on an arrow means where the db as a whole is
 * read from its replicas.
 *
 * ## False alarms
 * It needs a data class. A cache that is no copy (sessions, limits, counters, timelines) is not looked at.
 *
 * ## Bad
 * ```arch
 * service checkout x2
 * db stock x2 { data = [inventory]; failover = auto }
 * db stock_ro x2 { role = replica }
 * checkout -> stock : update
 * stock => stock_ro : WAL { replication = async }
 * checkout -> stock_ro : select     # <- C002
 * ```
 *
 * ## Good
 * ```arch
 * service checkout x2
 * service catalogue x2
 * db stock x2 { data = [inventory]; failover = auto }
 * db stock_ro x2 { role = replica }
 * checkout -> stock : select and update
 * stock => stock_ro : WAL { replication = async }
 * catalogue -> stock_ro : select    { stale_ok = 10s }
 * ```
 */
#include "lint/rules/rules.h"

static bool only_critical(const struct attribute *data)
{
	for (uint32_t i = 0; i < rules_column_count(data); i++)
		if (!rules_word_in(rules_column(data, i), RULES_CRITICAL))
			return false;
	return rules_column_count(data) > 0;
}

/* How fresh what this use reads is; sets *critical where the copy inherits its data. */
static enum rules_freshness read_freshness(const struct rules_use *use, uint32_t target, bool *critical)
{
	const struct query *query = use->run->query;
	enum base_kind kind = model_base_kind(query->model, target);
	if (kind == KIND_cache) {
		uint32_t store = query->fronts[target];
		if (store == MODEL_NONE || rules_holds(model_attribute(query->model, target, ATTR_pattern), "write_through"))
			return RULES_FRESH;
		if (!model_attribute(query->model, target, ATTR_data) && model_attribute(query->model, target, ATTR_fronts))
			*critical |= only_critical(model_attribute(query->model, store, ATTR_data));
		return RULES_STALE;
	}
	return kind == KIND_db ? rules_db_freshness(use) : RULES_FRESH;
}

static void check_link(struct lint_run *run, uint32_t link)
{
	const struct model_link *ends = &run->model->links.at[link];
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		bool critical = rules_copy_critical(&use);
		enum rules_freshness freshness = RULES_FRESH;
		if (rules_use_reads(&use) && !rules_may_be_old(&use))
			freshness = read_freshness(&use, ends->to, &critical);
		if (critical && freshness == RULES_FRESH)
			lint_pass_link(run, link, "%s", !rules_use_reads(&use)       ? "it reads nothing there"
			                                : rules_may_be_old(&use) ? "it may be old: 'stale_ok', or read for analytics"
			                                                         : "what it reads there is decided there, or is never behind");
		if (!critical || freshness == RULES_FRESH)
			continue;
		bool cache = model_base_kind(run->model, ends->to) == KIND_cache;
		struct finding *finding = lint_fail_link(
		    run, link, cache ? "'%.*s' reads %s '%.*s' for what must not be old" : "'%.*s' reads what must not be old from %s '%.*s', a copy that may be behind",
		    STR_ARG(rules_name(run, ends->from)), rules_kind(run, ends->to), STR_ARG(rules_name(run, ends->to)));
		if (freshness == RULES_UNSTATED)
			lint_set_severity(finding, SEVERITY_WARNING);
		lint_help(run, finding, cache ? "read the store that decides, or write 'stale_ok' on the arrow if it is only shown"
		                              : "read the leader, make the copy 'replication = sync', or write 'stale_ok' if it is only shown");
		return;
	}
}

static void check(struct lint_run *run)
{
	for (uint32_t link = 0; link < run->model->links.count; link++)
		if (rules_is_call(run->query, link) && query_passive(run->query, run->model->links.at[link].to))
			check_link(run, link);
}

const struct lint_rule rule_stale_critical_read = {
	.code = "C002",
	.name = "stale-critical-read",
	.category = "consistency",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "money, stock or seats are read from a copy that may be behind",
	.tells_all = true,
	.check = check,
};
