/* # analytics-on-primary (P011)
 *
 * Reports and batch jobs read the database that serves the users.
 *
 * ## Why
 * A report scans what a user's request only looks up; on the primary it takes the memory, the disk and the locks away from
 * requests. It reads a replica, or a warehouse fed from the log (guide, Parts 8, 9).
 *
 * ## Fails when
 * A call only reads a `db`, and its purpose is stated: `role = analytics` or `batch` on the caller, or on the arrow or the
 * flow's step. A job that writes the same records too must work where they are true, and is left alone.
 *
 * ## Silenced by
 * A target with `role = replica`, `standby` or `analytics`, one that is `derived` or columnar; `read_from = replica` or
 * `nearest`.
 *
 * ## False alarms
 * None known: the author must state the purpose.
 *
 * ## Bad
 * ```arch
 * worker reports { role = analytics; schedule = 1d }
 * postgres orders x3 { failover = auto }
 * reports -> orders : select all of yesterday     # <- P011
 * ```
 *
 * ## Good
 * ```arch
 * worker reports { role = analytics; schedule = 1d }
 * postgres orders x3 { failover = auto; backup = 1d }
 * bigquery facts
 * orders => facts : change data capture { lag = 5min; lag_alert }
 * reports -> facts : select all of yesterday { timeout = 10min }
 * ```
 */
#include "lint/rules/rules.h"

#define PURPOSES "analytics batch"

static bool is_primary(const struct lint_run *run, uint32_t node)
{
	return model_base_kind(run->model, node) == KIND_db && !query_declared(run->query, node, ATTR_derived) &&
	       !rules_holds_any(model_attribute(run->model, node, ATTR_role), "replica standby analytics") &&
	       !rules_holds(model_attribute(run->model, node, ATTR_model), "columnar") &&
	       !rules_holds_any(model_attribute(run->model, node, ATTR_read_from), "replica nearest");
}

static bool scans(const struct rules_use *use)
{
	const struct lint_run *run = use->run;
	uint32_t caller = run->model->links.at[use->link].from;
	bool stated = rules_holds_any(rules_use_attribute(use, ATTR_role), PURPOSES) ||
	              rules_holds_any(model_attribute(run->model, caller, ATTR_role), PURPOSES);
	const struct attribute *from = rules_use_attribute(use, ATTR_read_from);
	bool elsewhere = from && !rules_holds(from, "leader");
	return stated && !elsewhere && !(rules_use_operation(use) & (OPERATION_WRITE | OPERATION_UPSERT));
}

static void check(struct lint_run *run)
{
	const struct model *model = run->model;
	uint32_t *writes_to = ARENA_ARRAY(run->arena, uint32_t, model->nodes.count); /* the last caller that does, plus one */
	for (uint32_t caller = 0; caller < model->nodes.count; caller++) {
		const uint32_t *links = run->query->out, end = run->query->out_start[caller + 1];
		for (uint32_t i = run->query->out_start[caller]; i < end; i++)
			if (run->query->operations[links[i]] & OPERATION_WRITE)
				writes_to[model->links.at[links[i]].to] = caller + 1;
		for (uint32_t i = run->query->out_start[caller]; i < end; i++) {
			uint32_t link = links[i], target = model->links.at[link].to;
			if (!rules_is_call(run->query, link) || model_base_kind(model, target) != KIND_db)
				continue;
			for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
				if (!scans(&use))
					continue;
				if (!is_primary(run, target) || writes_to[target] == caller + 1) {
					lint_pass_link(run, link, "%s", is_primary(run, target) ? "the caller writes there too"
					                                                        : "the target is a copy, or made for reports");
					break;
				}
				struct finding *finding =
				    lint_fail_link(run, link, "'%.*s' scans '%.*s', which serves the users",
				                   STR_ARG(rules_name(run, caller)), STR_ARG(rules_name(run, target)));
				lint_help(run, finding, "read a replica ('role = replica', or 'read_from = replica'), or a 'warehouse' fed by '=>'");
				break;
			}
		}
	}
}

const struct lint_rule rule_analytics_on_primary = {
	.code = "P011",
	.name = "analytics-on-primary",
	.category = "performance",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "reports read the database that serves the users",
	.check = check,
};
