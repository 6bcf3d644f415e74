/* # replica-reads-unstated (C010)
 *
 * Reads go to a copy that lags behind, and the drawing hides it.
 *
 * ## Why
 * A person saves a change, the next page comes from a replica, and the change is gone. Whether that may happen is a
 * decision, and it belongs on the arrow: how old an answer may be, or that people see their own writes (guide, Parts
 * 8, 9, 11 and 30).
 *
 * ## Fails when
 * A call reads, or finds records `by` a column, from a db with `role = replica` that is fed with `replication = async`
 * or `semi` or a `lag` above 0, or from a db by `read_from = replica` or `nearest` whose replication is one of these;
 * and neither the arrow, its flow nor the copy states `stale_ok` or `consistency`.
 *
 * ## Silenced by
 * `stale_ok` (best with a bound), `consistency` (`causal` for people who must see their own writes), `sticky` or
 * `read_from = leader` on the arrow; a caller with `role = analytics`.
 *
 * ## False alarms
 * Money, stock and seats are the business of C002. Where nobody says how the copy is fed, nothing is said here.
 *
 * ## Bad
 * ```arch
 * service api x2
 * postgres users x2 { failover = auto; fencing = lease }
 * postgres users_ro x2 { role = replica }
 * api -> users : insert
 * users => users_ro : WAL { replication = async }
 * api -> users_ro : select      # <- C010
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * postgres users x2 { failover = auto; fencing = lease }
 * postgres users_ro x2 { role = replica }
 * api -> users : insert
 * users => users_ro : WAL { replication = async }
 * api -> users_ro : select      { stale_ok = 30s }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_stated(const struct rules_use *use)
{
	const struct attribute *consistency = rules_flow_attribute(use, ATTR_consistency);
	if (!consistency)
		consistency = model_attribute(use->run->model, use->run->model->links.at[use->link].to, ATTR_consistency);
	return rules_may_be_old(use) || rules_says(consistency) || rules_use_says(use, ATTR_sticky);
}

static void check(struct lint_run *run)
{
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		if (!rules_is_call(run->query, link) || model_base_kind(run->model, ends->to) != KIND_db)
			continue;
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			if (!rules_use_reads(&use) || is_stated(&use) || rules_copy_critical(&use) || rules_db_freshness(&use) != RULES_STALE)
				continue;
			struct finding *finding = lint_fail_link(
			    run, link, "'%.*s' reads '%.*s', a copy that lags behind: may people miss what they just wrote?",
			    STR_ARG(rules_name(run, ends->from)), STR_ARG(rules_name(run, ends->to)));
			lint_help(run, finding, "write 'stale_ok = 30s' on the arrow, or 'consistency = causal' if they see their own writes");
			fix_link(run, finding, FIX_SUGGESTION, link, ATTR_stale_ok, NULL);
			break;
		}
	}
}

const struct lint_rule rule_replica_reads_unstated = {
	.code = "C010",
	.name = "replica-reads-unstated",
	.category = "consistency",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "reads go to a copy that lags behind, with no word on how old an answer may be",
	.check = check,
};
