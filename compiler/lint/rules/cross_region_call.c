/* # cross-region-call (P007)
 *
 * A request waits for an answer from another region.
 *
 * ## Why
 * A round trip between regions takes 50 to 150 ms; everything within one data centre together takes less. So data lives
 * near those who read it: a replica or a cache in each region, or users at home in one (guide, Parts 3, 5, 9, 11).
 *
 * ## Fails when
 * A `service` or `worker` on the way of a client's request calls something in another `region` and cannot do without
 * the answer. A pure write is info, since a single leader stands somewhere by design; so is a call made only when a
 * cache before it has no entry (`when = miss`).
 *
 * ## Silenced by
 * A target in the same region; `optional` or `fallback`; `read_from = nearest` or `replica`; a `latency` of the arrow's
 * own, with which the crossing has been counted (a p99 goal then judges it); an `external` or `anycast` target.
 *
 * ## False alarms
 * A rare journey, such as signing up, may cross: state the arrow's `latency`.
 *
 * ## Bad
 * ```arch
 * client users
 * region eu { service api x3 { stateless } }
 * region us { db accounts x3 { failover = auto } }
 * users -> eu.api : HTTPS
 * eu.api -> us.accounts : select     # <- P007
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front { tls }
 * region eu {
 *   service api x3 { stateless; auth = jwt }
 *   db copy x2 { role = replica; failover = auto }
 * }
 * region us {
 *   service signup x2 { stateless; auth = jwt }
 *   db accounts x3 { failover = auto; backup = 1d }
 * }
 * users -> front -> api : HTTPS
 * api -> copy : select { stale_ok = 5s; timeout = 200ms }
 * front -> signup -> accounts : insert { timeout = 200ms; idempotent }
 * accounts => copy : replication { replication = async; lag = 2s }
 * ```
 */
#include "lint/rules/rules.h"

/* A call of a service between two nodes whose regions are known, which it cannot do without. */
static bool is_placed(const struct lint_run *run, uint32_t link)
{
	uint32_t from = run->model->links.at[link].from, to = run->model->links.at[link].to;
	if (model_class(run->model, from) != CLASS_COMPUTE || model_class(run->model, to) == CLASS_OUTSIDE ||
	    !rules_is_call(run->query, link) || !query_required(run->query, link) ||
	    query_declared(run->query, to, ATTR_anycast))
		return false;
	return rules_region(run, from) != MODEL_NONE && rules_region(run, to) != MODEL_NONE;
}

static bool is_answered_near(const struct rules_use *use)
{
	const struct attribute *from = rules_use_attribute(use, ATTR_read_from);
	if (!from)
		from = model_attribute(use->run->model, use->run->model->links.at[use->link].to, ATTR_read_from);
	return rules_holds_any(from, "nearest replica");
}

/* SEVERITY_OFF where no use of the link makes a client wait. */
static enum severity worst_use(const struct lint_run *run, uint32_t link, const bool *awaited)
{
	enum severity worst = SEVERITY_OFF;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		if (!rules_use_awaited(&use, awaited) || rules_use_says(&use, ATTR_latency) || is_answered_near(&use) ||
		    rules_use_says(&use, ATTR_optional) || rules_use_says(&use, ATTR_fallback))
			continue;
		unsigned operation = rules_use_operation(&use);
		bool only_writes = (operation & OPERATION_WRITE) && !(operation & OPERATION_READ);
		bool mild = only_writes || rules_use_says(&use, ATTR_when);
		enum severity severity = mild ? SEVERITY_INFO : SEVERITY_WARNING;
		worst = severity > worst ? severity : worst;
	}
	return worst;
}

static void check(struct lint_run *run)
{
	const bool *awaited = rules_awaited_steps(run);
	double crossing = estimate_constant(run->model, CONSTANT_region_crossing);
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		uint32_t from = run->model->links.at[link].from, to = run->model->links.at[link].to;
		if (!is_placed(run, link))
			continue;
		bool crosses = rules_region(run, from) != rules_region(run, to);
		enum severity severity = crosses ? worst_use(run, link, awaited) : SEVERITY_OFF;
		if (severity == SEVERITY_OFF) {
			lint_pass_link(run, link, "%s", crosses ? "no client waits for it, or its 'latency' or 'read_from' is stated"
			                                        : "both ends stand in one region");
			continue;
		}
		struct finding *finding =
		    lint_fail_link(run, link, "'%.*s' waits for '%.*s' in another region: %.*s or more for each request",
		                   STR_ARG(rules_name(run, from)), STR_ARG(rules_name(run, to)),
		                   STR_ARG(rules_show(run, crossing, DIMENSION_TIME)));
		lint_help(run, finding, "read a replica or a cache in the same region, or state the arrow's 'latency' if the crossing is meant");
		if (severity == SEVERITY_INFO)
			lint_set_severity(finding, severity);
		lint_witness_from_client(run, finding, to);
	}
}

const struct lint_rule rule_cross_region_call = {
	.code = "P007",
	.name = "cross-region-call",
	.category = "performance",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a request waits for an answer from another region",
	.check = check,
};
