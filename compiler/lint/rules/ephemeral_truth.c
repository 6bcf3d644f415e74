/* # ephemeral-truth (D012)
 *
 * The only copy of data that somebody would miss lies in memory, or on a disk that goes with its machine.
 *
 * ## Why
 * A cache may forget anything at any time: it is full, it restarts, its node is replaced. Local disks of an instance
 * end with it as well; they are for cache nodes. What must be there tomorrow has a store behind it (guide, Parts 6,
 * 22 and 27).
 *
 * ## Fails when
 * A cache that fronts nothing and has no `persistence` holds money, balance, inventory, booking, order, pii or health data,
 * something writes it, and no one of those who write it calls a db or store, itself or through what it calls. Or a db
 * that is no copy says `persistence = no` and has one instance.
 *
 * ## Silenced by
 * `persistence` (`aof`, `rdb`) or `durable`; `fronts`, or a db or store that the writer has too; an arrow `=>` out of
 * it; `derived` or `rebuild`; `role = session`, `limiter`, `presence`, `timeline`, `counter`, `lookup` or `pubsub`. For the
 * db: a second instance, `backup`.
 *
 * ## False alarms
 * A data class, or the statement that a db persists nothing, is needed.
 *
 * ## Bad
 * ```arch
 * service wallet x2
 * redis balances x3 { data = [money]; ttl = 1h }      # <- D012
 * wallet -> balances : set
 * ```
 *
 * ## Good
 * ```arch
 * service wallet x2
 * redis balances x3 { data = [money]; ttl = 1min; fronts = ledger; pattern = write_through }
 * postgres ledger x3 { data = [money]; consistency = strong; failover = auto; fencing = lease; replication = sync }
 * wallet -> ledger   : insert
 * wallet -> balances : get { stale_ok = "display only" }
 * ```
 */
#include "lint/rules/rules.h"

#define MISSED "order pii health " RULES_CRITICAL
#define PASSING_ROLES "session limiter presence timeline counter lookup pubsub"

static bool is_copied_out(const struct query *query, uint32_t node)
{
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		enum arrow_form form = query_form(query, query->out[i]);
		if (form == ARROW_COPY || form == ARROW_MIRROR || form == ARROW_SEND)
			return true;
	}
	return false;
}

/* The first that writes it, where none of those who do has a store besides; else MODEL_NONE. */
static uint32_t lone_writer(const struct lint_run *run, uint32_t cache, const bool *near_record)
{
	const struct query *query = run->query;
	uint32_t writer = MODEL_NONE;
	for (uint32_t i = query->in_start[cache]; i < query->in_start[cache + 1]; i++) {
		uint32_t link = query->in[i], from = run->model->links.at[link].from;
		enum arrow_form form = query_form(query, link);
		if (form == ARROW_COPY || form == ARROW_MIRROR)
			return MODEL_NONE;
		if (form == ARROW_LINK || !(query->operations[link] & OPERATION_WRITE))
			continue;
		if (near_record[from])
			return MODEL_NONE;
		if (writer == MODEL_NONE)
			writer = from;
	}
	return writer;
}

static bool is_backed(const struct lint_run *run, uint32_t node)
{
	static const enum attribute_id evidence[] = { ATTR_persistence, ATTR_durable, ATTR_derived, ATTR_rebuild, ATTR_backup, ATTR_pitr };
	for (size_t i = 0; i < sizeof evidence / sizeof *evidence; i++)
		if (query_declared(run->query, node, evidence[i]))
			return true;
	return false;
}

static void check_cache(struct lint_run *run, uint32_t cache, const bool *near_record)
{
	const struct attribute *data = model_attribute(run->model, cache, ATTR_data);
	if (run->query->fronts[cache] != MODEL_NONE || model_attribute(run->model, cache, ATTR_fronts) || !rules_holds_any(data, MISSED) ||
	    rules_holds_any(model_attribute(run->model, cache, ATTR_role), PASSING_ROLES) || is_copied_out(run->query, cache))
		return;
	uint32_t writer = lone_writer(run, cache, near_record);
	if (writer == MODEL_NONE)
		return;
	struct finding *finding = lint_fail_node(run, cache, "'%.*s' keeps what must not be lost in the memory of cache '%.*s' alone",
	                                         STR_ARG(rules_name(run, writer)), STR_ARG(rules_name(run, cache)));
	lint_help(run, finding, "write a db and let the cache front it, or 'persistence = aof' if it survives a restart");
}

static void check(struct lint_run *run)
{
	const bool *near_record = rules_near_record(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		enum base_kind kind = model_base_kind(run->model, node);
		if (is_backed(run, node))
			continue;
		if (kind == KIND_cache)
			check_cache(run, node, near_record);
		if (kind != KIND_db || !query_system_of_record(run->query, node) || query_managed(run->query, node) ||
		    !query_denied(run->query, node, ATTR_persistence) || query_replicas_max(run->query, node) != 1 ||
		    is_copied_out(run->query, node))
			continue;
		struct finding *finding = lint_fail_node(run, node, "db '%.*s' has one instance and keeps nothing on disk: a restart loses it all",
		                                         STR_ARG(rules_name(run, node)));
		lint_help(run, finding, "write 'persistence', a 'backup', or 'derived' if it can be made again");
	}
}

const struct lint_rule rule_ephemeral_truth = {
	.code = "D012",
	.name = "ephemeral-truth",
	.category = "data",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "the only copy of important data lies in memory",
	.check = check,
};
