/* # dangling-broker (G004)
 *
 * A queue or stream that nobody fills, or that nobody empties.
 *
 * ## Why
 * Messages go from a producer over a topic to a consumer; if an end is missing, either the work is never done or the
 * drawing forgot who does it. The guide's own skeleton hangs a queue on the API and stops there (Parts 2, 13 and 27).
 *
 * ## Fails when
 * A queue or stream has no arrow that brings messages in (`~>`, `=>`, or a call that is no poll), or none that takes
 * them out (`~>`, `=>`, or a worker that polls it).
 *
 * ## Silenced by
 * Both ends drawn; `role = dlq`, or being named by another broker's `dlq`.
 *
 * ## False alarms
 * None known: dead-letter queues are left out, and so is a design with an error in its text, which may have cost the
 * arrow.
 *
 * ## Bad
 * ```arch
 * client users
 * service api x2 { managed }
 * queue jobs { managed; dlq }     # <- G004
 * users -> api : HTTPS
 * api ~> jobs : resize
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * service api x2 { managed }
 * queue jobs { managed; dlq }
 * worker resize x2 { idempotent }
 * users -> api : HTTPS
 * api ~> jobs ~> resize : image
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	if (diag_has_text_error(run->sink)) /* the arrow that is missing may be one that could not be read */
		return;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_class(run->model, node) != CLASS_BROKER || query->is_dlq[node])
			continue;
		bool filled = false, drained = false;
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
			filled |= rules_fills_broker(query, query->in[i], node);
			drained |= rules_drains_broker(query, query->in[i], node);
		}
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
			filled |= rules_fills_broker(query, query->out[i], node);
			drained |= rules_drains_broker(query, query->out[i], node);
		}
		if (filled && drained) {
			lint_pass_node(run, node, "something fills it and something takes from it");
			continue;
		}
		const char *missing = filled ? "no consumer" : drained ? "no producer" : "neither producer nor consumer";
		struct finding *finding = lint_fail_node(run, node, "%s '%.*s' has %s", base_kind_name(model_base_kind(run->model, node)),
		                                         STR_ARG(rules_name(run, node)), missing);
		lint_help(run, finding, filled ? "draw the worker that takes the messages, as in 'jobs ~> worker'"
		                               : "draw who publishes, as in 'api ~> jobs'");
	}
}

const struct lint_rule rule_dangling_broker = {
	.code = "G004",
	.name = "dangling-broker",
	.category = "diagram",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a queue or stream has no producer or no consumer",
	.tells_all = true,
	.check = check,
};
