/* # missing-backup (R018)
 *
 * What exists nowhere else is not backed up.
 *
 * ## Why
 * Replicas copy a mistaken delete as faithfully as an insert. Only a backup, a log that reaches back to any moment, or kept
 * versions bring yesterday back, and only if somebody has tried it: what was never restored is a hope (guide, Parts 3, 8,
 * 19, 22 and 27).
 *
 * ## Fails when
 * A db or store that is a system of record says `backup = no`, and has neither `pitr` nor `versioning`.
 *
 * ## Undeclared when
 * It says nothing about any of the three.
 *
 * ## Silenced by
 * `backup`, `pitr` or `versioning`, also on a group around it; `derived`, `rebuild` or `role = replica`, `standby` or `dr`,
 * since it can be made again; being filled by `=>` arrows from other stores alone; `durable = no`; `data` that holds only
 * telemetry, analytics, metrics, logs or location.
 *
 * ## False alarms
 * Managed stores are looked at too: a provider guards against broken disks and not against our own deletes.
 *
 * ## Bad
 * ```arch
 * service api x2
 * db orders x3 { failover = auto; fencing = lease; backup = no }     # <- R018
 * api -> orders : insert
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * db orders x3 { failover = auto; fencing = lease; backup = 24h; pitr }
 * api -> orders : insert
 * ```
 */
#include "lint/rules/rules.h"

static bool is_looked_at(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	return query_system_of_record(query, node) && !query_has_role(query, node, "standby") &&
	       !query_has_role(query, node, "dr") && !query_declared(query, node, ATTR_rebuild) &&
	       !query_denied(query, node, ATTR_durable) &&
	       !rules_only_lossy(model_attribute(run->model, node, ATTR_data)) && !rules_is_copy(run, node);
}

/* Yesterday can be brought back. */
static bool has_past(struct lint_run *run, uint32_t node)
{
	static const enum attribute_id evidence[] = { ATTR_backup, ATTR_pitr, ATTR_versioning };
	for (size_t i = 0; i < sizeof evidence / sizeof *evidence; i++)
		if (query_declared(run->query, node, evidence[i])) {
			lint_pass_node_by(run, node, model_attribute(run->model, node, evidence[i]));
			return true;
		}
	return false;
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (!is_looked_at(run, node) || has_past(run, node))
			continue;
		struct str name = rules_name(run, node);
		struct finding *finding =
		    query_denied(query, node, ATTR_backup)
		        ? lint_fail_node(run, node, "%s '%.*s' has no backup, and replicas repeat a mistaken delete", rules_kind(run, node),
		                         STR_ARG(name))
		        : lint_undeclared_node(run, node, "%s '%.*s' states no backup", rules_kind(run, node), STR_ARG(name));
		lint_help(run, finding, "write 'backup = 24h', 'pitr' or 'versioning', or 'derived' if it can be made again");
	}
}

const struct lint_rule rule_missing_backup = {
	.code = "R018",
	.name = "missing-backup",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a system of record is not backed up",
	.undeclared_summary = "systems of record with no stated backup",
	.wants = "backup",
	.check = check,
};
