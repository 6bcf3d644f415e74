/* # partition-throughput (M009)
 *
 * More bytes a second than the partitions of a stream can carry.
 *
 * ## Why
 * A partition lies on one disk of one machine and is written in order; some ten to a hundred megabytes a second go
 * through it (guide, Part 13). A stream grows by partitions, and adding them later moves keys.
 *
 * ## Fails when
 * What arrives at peak (rate times `payload`), divided by `partitions`, exceeds 100 MB/s, the upper figure; `lint {
 * partition_bytes = ... }` changes it. Info where the load is an upper bound.
 *
 * ## Silenced by
 * More partitions; smaller messages; `managed` without partitions.
 *
 * ## False alarms
 * Rate, payload and partitions must be stated, and an even spread over the partitions is assumed. The lower figure
 * would flag every small topic and is not used.
 *
 * ## Bad
 * ```arch
 * client agents { rate = 500k/s; reads = 0%; internal }
 * service intake x500 { auth = mtls }
 * stream logs x3 { partitions = 3; key = host; dlq; data = [logs] }     # <- M009
 * worker index x3 { idempotent }
 * agents -> intake : POST
 * intake ~> logs : line { payload = 1 KB }
 * logs ~> index
 * ```
 *
 * ## Good
 * ```arch
 * client agents { rate = 500k/s; reads = 0%; internal }
 * lb front
 * service intake x800 { auth = mtls; capacity = 2k/s; rate_limit = 10/s }
 * stream logs x3 { partitions = 64; key = host; dlq; data = [logs] }
 * worker index x3 { idempotent }
 * agents -> front -> intake : POST
 * intake ~> logs : line { payload = 1 KB }
 * logs ~> index
 * ```
 */
#include "lint/rules/rules.h"

#include <math.h>

static void check(struct lint_run *run)
{
	const struct estimate *estimate = lint_estimate(run);
	double most = lint_threshold(run), good = fmin(most, estimate_constant(run->model, CONSTANT_partition_throughput));
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		const struct attribute *shards = model_attribute(run->model, node, ATTR_shards);
		struct quantity bytes;
		if (model_base_kind(run->model, node) != KIND_stream || rules_number(shards) < 1 ||
		    !estimate_node_value(estimate, node, NODE_IN_BYTES_PEAK, &bytes))
			continue;
		double partitions = shards->value.quantity.high;
		if (bytes.low <= partitions * most * (1 + 1e-9))
			continue;
		struct str sent = rules_show(run, bytes.low, DIMENSION_BANDWIDTH);
		struct str each = rules_show(run, bytes.low / partitions, DIMENSION_BANDWIDTH);
		struct finding *finding = lint_fail_node(run, node, "stream '%.*s' gets %.*s at peak on %u partitions: %.*s each",
		                                         STR_ARG(rules_name(run, node)), STR_ARG(sent), rules_count(partitions), STR_ARG(each));
		lint_help(run, finding, "write 'partitions = %u', or send less", rules_count(ceil(bytes.low / good)));
		fix_node(run, finding, FIX_UNSAFE, node, ATTR_shards, str_format(run->arena, "%u", rules_count(ceil(bytes.low / good))).at);
		if (figure_at(estimate, estimate->nodes[node].figures[NODE_IN_BYTES_PEAK])->upper)
			lint_set_severity(finding, SEVERITY_INFO);
	}
}

static const struct lint_threshold partition_bytes = { "partition_bytes", 100e6, { -1, 1, 0 }, "Part 13" };

const struct lint_rule rule_partition_throughput = {
	.code = "M009",
	.name = "partition-throughput",
	.category = "messaging",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "a stream has too few partitions for its bytes",
	.threshold = &partition_bytes,
	.check = check,
};
