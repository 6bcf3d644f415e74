/* # autoscale-signal (P020)
 *
 * Instances are added by a signal that does not say how much work waits.
 *
 * ## Why
 * Workers that wait for others are idle while the queue grows: they are scaled by its depth or their lag, services by
 * requests or latency. The processor misleads wherever the work is waiting (guide, Part 4).
 *
 * ## Fails when
 * Something that a queue or stream feeds states `scale_on` with `cpu` or `memory` and neither `queue` nor `lag`; or a `service`
 * or `worker` scales on `queue` or `lag` and no queue or stream feeds it.
 *
 * ## Silenced by
 * `scale_on = queue` or `lag`, alone or in a list, for what a broker feeds; no `scale_on` at all.
 *
 * ## False alarms
 * Work that is all computing may well follow the processor: list both, `scale_on = [cpu, queue]`.
 *
 * ## Bad
 * ```arch
 * service api x2
 * queue jobs { managed; dlq }
 * worker thumbs { autoscale = 2 to 20; scale_on = cpu; idempotent }     # <- P020
 * api ~> jobs ~> thumbs
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * queue jobs { managed; dlq; attempts = 3 }
 * worker thumbs { autoscale = 2 to 20; scale_on = queue; idempotent }
 * api ~> jobs ~> thumbs
 * ```
 */
#include "lint/rules/rules.h"

/* The first broker that hands it messages, or MODEL_NONE. */
static uint32_t feeder(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (rules_feeds(query, query->in[i], node))
			return run->model->links.at[query->in[i]].from;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		if (rules_feeds(query, query->out[i], node))
			return run->model->links.at[query->out[i]].to;
	return MODEL_NONE;
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		const struct attribute *signal = model_attribute(run->model, node, ATTR_scale_on);
		if (model_class(run->model, node) != CLASS_COMPUTE || !signal)
			continue;
		uint32_t broker = feeder(run, node);
		bool by_backlog = rules_holds_any(signal, "queue lag");
		struct finding *finding;
		if (broker != MODEL_NONE && !by_backlog && rules_holds_any(signal, "cpu memory")) {
			finding = lint_fail_node(run, node, "'%.*s' scales on %s while '%.*s' may fill up unseen",
			                         STR_ARG(rules_name(run, node)), rules_holds(signal, "cpu") ? "cpu" : "memory",
			                         STR_ARG(rules_name(run, broker)));
			lint_help(run, finding, "state 'scale_on = queue' or 'scale_on = lag'");
			fix_node(run, finding, FIX_SUGGESTION, node, ATTR_scale_on, "queue");
		} else if (broker == MODEL_NONE && by_backlog) {
			finding = lint_fail_node(run, node, "'%.*s' scales on a backlog, and no queue or stream feeds it",
			                         STR_ARG(rules_name(run, node)));
			lint_help(run, finding, "draw the queue, or state 'scale_on = requests' or 'latency'");
		} else {
			lint_pass_node_by(run, node, signal);
		}
	}
}

const struct lint_rule rule_autoscale_signal = {
	.code = "P020",
	.name = "autoscale-signal",
	.category = "performance",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "instances are added by a signal that does not say how much waits",
	.check = check,
};
