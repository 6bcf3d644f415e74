/* # connection-exhaustion (P005)
 *
 * All instances of all callers together may open more connections than a database takes.
 *
 * ## Why
 * 500 application servers of 10 connections each are 5,000, more than most managed databases allow: pools bind before
 * the processor does, and a pooler in between ends the sum (guide, Parts 3, 4, 8).
 *
 * ## Fails when
 * A node states `max_connections` and its callers' instances (with `autoscale` the upper bound) times their `pool` are
 * more. A caller that states no pool counts with the guide's 10.
 *
 * ## Silenced by
 * A `proxy` in between (its own pool counts); smaller pools, fewer instances.
 *
 * ## Bad
 * ```arch
 * client users
 * lb front
 * service api x500
 * db orders x2 { max_connections = 500 }   # <- P005
 * users -> front -> api : HTTPS
 * api -> orders : SQL { pool = 10 }
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front
 * service api x500
 * proxy pooler x2 { pool = 100 }
 * db orders x2 { max_connections = 500; failover = auto }
 * users -> front -> api -> pooler : HTTPS
 * pooler -> orders : SQL
 * ```
 */
#include "lint/rules/rules.h"

#include "base/number.h"

static void check(struct lint_run *run)
{
	const struct estimate *estimate = lint_estimate(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		double most = rules_number(model_attribute(run->model, node, ATTR_max_connections));
		struct quantity opened;
		if (most < 0 || !estimate_node_value(estimate, node, NODE_CONNECTIONS, &opened))
			continue;
		most = model_attribute(run->model, node, ATTR_max_connections)->value.quantity.high;
		if (opened.low <= most)
			continue;
		struct buf text = buf_in(run->arena), limit = buf_in(run->arena);
		number_short(&text, opened.low);
		number_short(&limit, most);
		struct finding *finding =
		    lint_fail_node(run, node, "'%.*s' takes %.*s connections and its callers may open %.*s",
				   STR_ARG(rules_name(run, node)), STR_ARG(buf_view(&limit)), STR_ARG(buf_view(&text)));
		lint_help(run, finding, "put a pooler ('proxy') before it, or make the pools smaller");
	}
}

const struct lint_rule rule_connection_exhaustion = {
	.code = "P005",
	.name = "connection-exhaustion",
	.category = "performance",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "callers may open more connections than a database takes",
	.check = check,
};
