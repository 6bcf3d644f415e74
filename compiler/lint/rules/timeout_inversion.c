/* # timeout-inversion (R005)
 *
 * A part waits longer for those behind it than anybody waits for it.
 *
 * ## Why
 * When the caller has gone, the work behind goes on for nobody, and under load such work piles up. Times to wait
 * shrink on the way in, so that each part can still answer with an error in time (guide, Parts 15 and 21). Part 21
 * also prints the order the other way round; its own budget of 300 ms in all and 50 ms a hop settles which is meant.
 *
 * ## Fails when
 * A call has a timeout t, and the part called makes a call of its own, in the same flow (or where one of the two
 * stands in no flow), whose timeout times 1 + `retries` is more than t. Timeouts are the step's, the arrow's, else
 * the default of the caller or the design, which counts for the calls of gateways, services and workers alone (as in
 * R004).
 *
 * ## Silenced by
 * `timeout = propagated` on either call (what is left is handed on); `optional`, `best_effort` or `hedged` on the inner one.
 *
 * ## False alarms
 * Both figures must be stated. Waits between tries are not counted, which favours the design.
 *
 * ## Bad
 * ```arch
 * service api x2
 * service search x2
 * db rows x2 { failover = auto }
 * api -> search : find     { timeout = 200ms }
 * search -> rows : select  { timeout = 500ms }     # <- R005
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * service search x2
 * db rows x2 { failover = auto }
 * api -> search : find     { timeout = 500ms }
 * search -> rows : select  { timeout = 100ms }
 * ```
 */
#include "lint/rules/rules.h"

#include <math.h>

/* The least patient caller of the part in hand: per flow, outside of flows, and of all. */
struct outer {
	double wait;
	uint32_t link; /* MODEL_NONE: nobody states a timeout */
};

struct patience {
	struct outer *in_flow; /* per flow */
	uint32_t *stamp;       /* per flow: the part that `in_flow` holds for, plus one */
	struct outer plain, any;
};

static const struct attribute *timeout_of(const struct rules_use *use)
{
	enum base_kind caller = model_base_kind(use->run->model, use->run->model->links.at[use->link].from);
	if (caller == KIND_gateway || caller == KIND_service || caller == KIND_worker)
		return rules_call_attribute(use, ATTR_timeout);
	return rules_use_attribute(use, ATTR_timeout);
}

static void keep_least(struct outer *outer, double wait, uint32_t link)
{
	if (outer->link == MODEL_NONE || wait < outer->wait)
		*outer = (struct outer){ wait, link };
}

static void gather(const struct lint_run *run, struct patience *patience, uint32_t node)
{
	const struct query *query = run->query;
	patience->plain = patience->any = (struct outer){ 0, MODEL_NONE };
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		for (struct rules_use use = rules_first_use(run, query->in[i]); use.more; rules_next_use(&use)) {
			const struct attribute *timeout = timeout_of(&use);
			if (query_form(query, use.link) != ARROW_CALL || rules_number(timeout) < 0)
				continue;
			double wait = timeout->value.quantity.high;
			keep_least(&patience->any, wait, use.link);
			if (use.step == MODEL_NONE) {
				keep_least(&patience->plain, wait, use.link);
				continue;
			}
			uint32_t flow = run->model->steps.at[use.step].flow;
			if (patience->stamp[flow] != node + 1)
				patience->in_flow[flow].link = MODEL_NONE;
			patience->stamp[flow] = node + 1;
			keep_least(&patience->in_flow[flow], wait, use.link);
		}
}

static void report(struct lint_run *run, uint32_t link, struct outer outer, double wait, double tries)
{
	const struct model_link *ends = &run->model->links.at[link];
	struct str part = rules_name(run, ends->from), target = rules_name(run, ends->to);
	struct str caller = rules_name(run, run->model->links.at[outer.link].from);
	struct str inner = rules_show(run, wait * tries, DIMENSION_TIME), limit = rules_show(run, outer.wait, DIMENSION_TIME);
	struct finding *finding = lint_fail_link(run, link, "'%.*s' may wait %.*s for '%.*s', but '%.*s' gives up on it after %.*s",
	                                         STR_ARG(part), STR_ARG(inner), STR_ARG(target), STR_ARG(caller), STR_ARG(limit));
	lint_help(run, finding, "shorten this timeout or its retries, lengthen the outer one, or write 'timeout = propagated'");
	if (tries >= 1 && outer.wait > 0 && !isinf(tries))
		fix_link(run, finding, FIX_UNSAFE, link, ATTR_timeout,
		         str_format(run->arena, "%ums", (unsigned)floor(outer.wait / tries * 1000 * (1 + 1e-9))).at);
}

static void check_calls(struct lint_run *run, const struct patience *patience, uint32_t node)
{
	const struct query *query = run->query;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		for (struct rules_use use = rules_first_use(run, query->out[i]); use.more; rules_next_use(&use)) {
			double wait = rules_number(timeout_of(&use)), retries = rules_retries(&use);
			if (query_form(query, use.link) != ARROW_CALL || wait < 0 || retries > 1000 || rules_use_says(&use, ATTR_optional) ||
			    rules_use_says(&use, ATTR_best_effort) || rules_use_says(&use, ATTR_hedged))
				continue;
			struct outer outer = patience->any;
			if (use.step != MODEL_NONE) {
				uint32_t flow = run->model->steps.at[use.step].flow;
				outer = patience->stamp[flow] == node + 1 ? patience->in_flow[flow] : patience->plain;
			}
			double tries = retries > 0 ? 1 + retries : 1;
			if (outer.link == MODEL_NONE || wait * tries <= outer.wait)
				continue;
			report(run, use.link, outer, wait, tries);
			break;
		}
}

static void check(struct lint_run *run)
{
	uint32_t flows = run->model->flows.count;
	struct patience patience = { .in_flow = ARENA_ARRAY(run->arena, struct outer, flows),
		                     .stamp = ARENA_ARRAY(run->arena, uint32_t, flows) };
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		enum node_class class_ = model_class(run->model, node);
		if (class_ != CLASS_COMPUTE && class_ != CLASS_ROUTER)
			continue; /* what an external does with our webhook is not part of our request */
		gather(run, &patience, node);
		if (patience.any.link != MODEL_NONE)
			check_calls(run, &patience, node);
	}
}

const struct lint_rule rule_timeout_inversion = {
	.code = "R005",
	.name = "timeout-inversion",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a call may run on after its caller has given up",
	.check = check,
};
