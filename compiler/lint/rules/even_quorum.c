/* # even-quorum (R024)
 *
 * A group that decides by majority has an even number of members, or too few.
 *
 * ## Why
 * A majority of two is two: either loss stops it, which is worse than one member alone. A majority of four is three, so it
 * bears one loss, just as three members do, and has one more machine that can fail. Three bear one loss, five bear two
 * (guide, Parts 9, 11 and 17).
 *
 * ## Fails when
 * A `coordinator` that is not managed has an even number of `replicas`, or less than three.
 *
 * ## Undeclared when
 * It states no `replicas`.
 *
 * ## Silenced by
 * An odd number from three on; `managed`.
 *
 * ## False alarms
 * Databases with a `quorum` are left to quorum-overlap: with [n, w, r] an even n may be meant.
 *
 * ## Bad
 * ```arch
 * service api x3
 * etcd locks x2     # <- R024
 * api -> locks : lease { timeout = 50ms }
 * ```
 *
 * ## Good
 * ```arch
 * service api x3
 * etcd locks x3
 * api -> locks : lease { timeout = 50ms }
 * ```
 */
#include <math.h>

#include "lint/fix.h"
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		double members = query_replicas(run->query, node);
		if (model_base_kind(run->model, node) != KIND_coordinator)
			continue;
		if (query_managed(run->query, node) || (members >= 3 && fmod(members, 2) == 1)) {
			if (query_managed(run->query, node))
				lint_pass_node(run, node, "managed");
			else
				lint_pass_node(run, node, "%u members", rules_count(members));
			continue;
		}
		struct str name = rules_name(run, node);
		struct finding *finding;
		if (members < 0)
			finding = lint_undeclared_node(run, node, "'%.*s' decides by majority and states no number of members", STR_ARG(name));
		else if (members < 3)
			finding = lint_fail_node(run, node, "'%.*s' with %u %s stops when any one is lost", STR_ARG(name), rules_count(members),
			                         members == 1 ? "member" : "members");
		else
			finding = lint_fail_node(run, node, "'%.*s' with %u members bears no more losses than with %u", STR_ARG(name),
			                         rules_count(members), rules_count(members) - 1);
		lint_help(run, finding, "three members bear one loss, five bear two: write 'x3' or 'x5'");
		if (members > 0 && !query_declared(run->query, node, ATTR_autoscale))
			fix_node(run, finding, FIX_UNSAFE, node, ATTR_replicas,
			         str_format(run->arena, "%u", members < 3 ? 3 : rules_count(members) + 1).at);
	}
}

const struct lint_rule rule_even_quorum = {
	.code = "R024",
	.name = "even-quorum",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a group that decides by majority has an even number of members, or too few",
	.undeclared_summary = "groups that decide by majority and state no number of members",
	.wants = "replicas",
	.check = check,
};
