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

enum freshness { FRESH, UNSTATED, STALE };

static enum freshness freshness_of(const struct attribute *replication, const struct attribute *lag)
{
	if (rules_holds(replication, "sync"))
		return FRESH;
	if (replication || rules_number(lag) > 0)
		return STALE;
	return rules_number(lag) == 0 ? FRESH : UNSTATED;
}

/* The link by which a replica is fed; MODEL_NONE if it is not drawn. */
static uint32_t feed_of(const struct query *query, uint32_t replica)
{
	for (uint32_t i = query->in_start[replica]; i < query->in_start[replica + 1]; i++) {
		enum arrow_form form = query_form(query, query->in[i]);
		if (form == ARROW_COPY || form == ARROW_MIRROR)
			return query->in[i];
	}
	return MODEL_NONE;
}

static bool only_critical(const struct attribute *data)
{
	for (uint32_t i = 0; i < rules_column_count(data); i++)
		if (!rules_word_in(rules_column(data, i), RULES_CRITICAL))
			return false;
	return rules_column_count(data) > 0;
}

static enum freshness replica_freshness(const struct rules_use *use, uint32_t replica, bool *critical)
{
	const struct model *model = use->run->model;
	uint32_t feed = feed_of(use->run->query, replica);
	const struct attribute *replication = model_attribute(model, replica, ATTR_replication);
	const struct attribute *lag = model_attribute(model, replica, ATTR_lag);
	if (feed == MODEL_NONE)
		return freshness_of(replication, lag);
	uint32_t source = model->links.at[feed].from, arrow = model->links.at[feed].arrow;
	if (!model_attribute(model, replica, ATTR_data))
		*critical |= query_critical(use->run->query, source);
	if (model_arrow_attribute(model, arrow, ATTR_replication))
		replication = model_arrow_attribute(model, arrow, ATTR_replication);
	if (model_arrow_attribute(model, arrow, ATTR_lag))
		lag = model_arrow_attribute(model, arrow, ATTR_lag);
	return freshness_of(replication ? replication : model_attribute(model, source, ATTR_replication), lag);
}

/* How fresh what this use reads is; sets *critical where the copy inherits its data. */
static enum freshness read_freshness(const struct rules_use *use, uint32_t target, bool *critical)
{
	const struct query *query = use->run->query;
	enum base_kind kind = model_base_kind(query->model, target);
	if (kind == KIND_cache) {
		uint32_t store = query->fronts[target];
		if (store == MODEL_NONE || rules_holds(model_attribute(query->model, target, ATTR_pattern), "write_through"))
			return FRESH;
		if (!model_attribute(query->model, target, ATTR_data) && model_attribute(query->model, target, ATTR_fronts))
			*critical |= only_critical(model_attribute(query->model, store, ATTR_data));
		return STALE;
	}
	if (kind != KIND_db)
		return FRESH;
	if (query_has_role(query, target, "replica"))
		return replica_freshness(use, target, critical);
	const struct attribute *from = rules_use_attribute(use, ATTR_read_from);
	if (!from && rules_holds(rules_flow_attribute(use, ATTR_consistency), "strong"))
		return FRESH;
	if (!from)
		from = model_attribute(query->model, target, ATTR_read_from);
	if (!rules_holds_any(from, "replica nearest"))
		return FRESH;
	return freshness_of(model_attribute(query->model, target, ATTR_replication), model_attribute(query->model, target, ATTR_lag));
}

static bool is_excused(const struct rules_use *use, uint32_t target)
{
	const struct model_link *ends = &use->run->model->links.at[use->link];
	return rules_use_says(use, ATTR_stale_ok) || query_declared(use->run->query, target, ATTR_stale_ok) ||
	       query_has_role(use->run->query, ends->from, "analytics");
}

static bool reads(const struct rules_use *use)
{
	return (rules_use_operation(use) & OPERATION_READ) ||
	       (rules_use_operation(use) == OPERATION_UNKNOWN && rules_use_says(use, ATTR_by));
}

static void check_link(struct lint_run *run, uint32_t link)
{
	const struct model_link *ends = &run->model->links.at[link];
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		bool critical = rules_holds_any(rules_use_attribute(&use, ATTR_data), RULES_CRITICAL) || query_critical(run->query, ends->to);
		enum freshness freshness = FRESH;
		if (reads(&use) && !is_excused(&use, ends->to))
			freshness = read_freshness(&use, ends->to, &critical);
		if (!critical || freshness == FRESH)
			continue;
		bool cache = model_base_kind(run->model, ends->to) == KIND_cache;
		struct finding *finding = lint_fail_link(
		    run, link, cache ? "'%.*s' reads %s '%.*s' for what must not be old" : "'%.*s' reads what must not be old from %s '%.*s', a copy that may be behind",
		    STR_ARG(rules_name(run, ends->from)), rules_kind(run, ends->to), STR_ARG(rules_name(run, ends->to)));
		if (freshness == UNSTATED)
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
	.check = check,
};
