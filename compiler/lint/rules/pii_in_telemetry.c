/* # pii-in-telemetry (S010)
 *
 * Personal data goes into logs or metrics.
 *
 * ## Why
 * Logs are copied, kept and read by more people than any table, and what is in them cannot be deleted for one person. Names, passwords and card numbers stay out (guide,
 * Part 18).
 *
 * ## Fails when
 * An arrow into a monitor, or into a store that keeps `telemetry` or `logs`, has pii, card, secret or health data; or a monitor states such data itself.
 *
 * ## Silenced by
 * `redacted` (or `redacted = hashed`) or `tokenized` on the arrow, on the part that sends or on the one that keeps it.
 *
 * ## False alarms
 * Explicit only; what a flow as a whole carries does not count.
 *
 * ## Bad
 * ```arch
 * service api x2
 * monitor logs
 * api ~> logs : requests { data = [pii] }      # <- S010
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * monitor logs
 * api ~> logs : requests { data = [pii]; redacted }
 * ```
 */
#include "lint/rules/rules.h"

#define UNFIT "pii card secret health"

static bool keeps_telemetry(const struct lint_run *run, uint32_t node)
{
	return model_base_kind(run->model, node) == KIND_monitor ||
	       (query_passive(run->query, node) && rules_holds_any(model_attribute(run->model, node, ATTR_data), "telemetry logs"));
}

static const char *const help = "take it out before it is sent and write 'redacted' on the arrow";

static void check_arrow(struct lint_run *run, uint32_t link, uint32_t monitor)
{
	uint32_t from = run->model->links.at[link].from;
	if (query_form(run->query, link) == ARROW_LINK || query_declared(run->query, from, ATTR_redacted))
		return;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		if (!rules_holds_any(rules_use_attribute(&use, ATTR_data), UNFIT) || rules_use_says(&use, ATTR_redacted) ||
		    rules_use_says(&use, ATTR_tokenized))
			continue;
		struct finding *finding = lint_fail_link(run, link, "'%.*s' sends personal data or secrets into %s '%.*s'", STR_ARG(rules_name(run, from)),
		                         rules_kind(run, monitor), STR_ARG(rules_name(run, monitor)));
		lint_help(run, finding, "%s", help);
		fix_link(run, finding, FIX_SUGGESTION, link, ATTR_redacted, NULL);
		return;
	}
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (!keeps_telemetry(run, node) || query_declared(query, node, ATTR_redacted) || query_declared(query, node, ATTR_tokenized))
			continue;
		if (model_base_kind(run->model, node) == KIND_monitor && rules_holds_any(model_attribute(run->model, node, ATTR_data), UNFIT)) {
			struct finding *finding = lint_fail_node(run, node, "monitor '%.*s' keeps personal data or secrets", STR_ARG(rules_name(run, node)));
			lint_help(run, finding, "%s", help);
			fix_node(run, finding, FIX_SUGGESTION, node, ATTR_redacted, NULL);
		}
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
			check_arrow(run, query->in[i], node);
	}
}

const struct lint_rule rule_pii_in_telemetry = {
	.code = "S010",
	.name = "pii-in-telemetry",
	.category = "security",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "personal data goes into telemetry",
	.check = check,
};
