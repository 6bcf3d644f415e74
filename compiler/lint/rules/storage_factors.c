/* # storage-factors (E007)
 *
 * A store grows by a known amount each day, and nothing says for how long or in how many copies it is kept.
 *
 * ## Why
 * Storage is objects times bytes times copies times the time they are kept. Copies and backups are what is forgotten first,
 * and double the figure (guide, Part 3).
 *
 * ## Fails when
 * It never fails: see below.
 *
 * ## Undeclared when
 * The growth of a `db` or `store` that is a system of record follows from its writes and the size of an item, and it
 * states no `retention`, or neither `copies` nor `replicas` nor a `quorum`.
 *
 * ## Silenced by
 * Both: `retention = 5y` (or `forever`), and `copies = 3` or the number of replicas.
 *
 * ## Bad
 * ```arch
 * client users { rate = 46/s; reads = 0% }
 * service api x2
 * s3 photos { item = 2 MB }     # <- E007
 * users -> api : POST /photos
 * api -> photos : put
 * ```
 *
 * ## Good
 * ```arch
 * client users { rate = 46/s; reads = 0% }
 * lb front { tls }
 * service api x2 { stateless; auth = jwt }
 * s3 photos { item = 2 MB; retention = 5y; copies = 3; versioning }
 * users -> front -> api : POST /photos { idempotent }
 * api -> photos : put { timeout = 2s }
 * ```
 */
#include "lint/rules/rules.h"

static bool states_copies(const struct lint_run *run, uint32_t node)
{
	bool counts = model_base_kind(run->model, node) == KIND_db && query_replicas(run->query, node) >= 0;
	return counts || query_declared(run->query, node, ATTR_copies) || query_declared(run->query, node, ATTR_quorum);
}

static void check(struct lint_run *run)
{
	enum { DAY = 86400 };
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (!query_system_of_record(run->query, node))
			continue;
		struct rules_figure growth = rules_node_figure(run, node, NODE_STORAGE_RAW_PER_DAY);
		bool copies = states_copies(run, node), retention = model_attribute(run->model, node, ATTR_retention) != NULL;
		if (growth.high <= 0 || (copies && retention)) {
			lint_pass_node(run, node, "%s", copies && retention ? "its copies and 'retention' are stated" : "its growth is not known");
			continue;
		}
		const char *missing = copies ? "for how long" : retention ? "in how many copies" : "for how long and in how many copies";
		struct finding *finding = lint_undeclared_node(
		    run, node, "'%.*s' grows by %.*s a day, and nothing says %s that is kept", STR_ARG(rules_name(run, node)),
		    STR_ARG(rules_show(run, growth.low, DIMENSION_DATA)), missing);
		lint_help(run, finding, "state %s", copies ? "'retention', as in 'retention = 5y'"
		                                   : retention ? "'copies', as in 'copies = 3'" : "'retention' and 'copies'");
	}
}

const struct lint_rule rule_storage_factors = {
	.code = "E007",
	.name = "storage-factors",
	.category = "estimation",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "stores that grow without a stated end",
	.undeclared_summary = "these stores grow, and nothing says for how long or in how many copies",
	.wants = "retention",
	.check = check,
};
