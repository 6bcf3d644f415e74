/* # redundant-edge (G006)
 *
 * An arrow is drawn twice, or from a node to itself.
 *
 * ## Why
 * Every line of a drawing should tell the reader something (guide, Part 1, implied). A second arrow with the same ends
 * and the same words tells nothing, and is mostly what was left of a copy.
 *
 * ## Fails when
 * A statement outside of flows has no block, and each arrow in it was drawn before it in the same layer, with the same form and
 * label (or without a label of its own). Or an arrow begins and ends at one node, which has one instance.
 *
 * ## Silenced by
 * Another label; a block with attributes; the use of an arrow in a flow. A node with replicas or shards may well talk to
 * itself: its instances do.
 *
 * ## False alarms
 * A chain that repeats its beginning (`users -> front -> api`, then `users -> front -> web`) draws something new and is
 * not reported.
 *
 * ## Bad
 * ```arch
 * service api x2
 * db orders x2
 * api -> orders : SQL
 * api -> orders : SQL     # <- G006
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * db orders x2 { failover = auto }
 * api -> orders : read { timeout = 200ms }
 * api -> orders : write
 * ```
 */
#include "lint/rules/rules.h"

static bool has_peers(const struct lint_run *run, uint32_t node)
{
	return query_replicas_max(run->query, node) > 1 || query_declared(run->query, node, ATTR_shards) ||
	       query_declared(run->query, node, ATTR_quorum) || query_managed(run->query, node);
}

static void check_repeats(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->repeats.count; i++) {
		const struct model_repeat *repeat = &run->model->repeats.at[i];
		const struct model_arrow *arrow = &run->model->arrows.at[repeat->arrow];
		struct finding *finding = lint_fail_at(run, arrow->id, repeat->span, "'%.*s %s %.*s' is drawn already",
		                                       STR_ARG(model_end_name(run->model, arrow->from)),
		                                       arrow_form_text(arrow->form),
		                                       STR_ARG(model_end_name(run->model, arrow->to)));
		if (finding)
			finding_label(run->sink, finding, arrow->span, "here");
		lint_help(run, finding, "remove this statement, or say what else flows after ':'");
		struct fix fix = fix_begin(run, finding, FIX_SAFE);
		fix_delete(&fix, repeat->span);
		fix_offer(&fix, "remove the second one");
	}
}

static void check_loops(struct lint_run *run)
{
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		uint32_t node = run->model->links.at[link].from;
		if (node != run->model->links.at[link].to)
			continue;
		if (has_peers(run, node)) {
			lint_pass_link(run, link, "its instances talk to each other");
			continue;
		}
		struct finding *finding = lint_fail_link(run, link, "'%.*s' calls itself", STR_ARG(rules_name(run, node)));
		lint_help(run, finding, "remove the arrow, or state the 'replicas' that talk to each other");
	}
}

static void check(struct lint_run *run)
{
	check_repeats(run);
	check_loops(run);
}

const struct lint_rule rule_redundant_edge = {
	.code = "G006",
	.name = "redundant-edge",
	.category = "diagram",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "arrows that are drawn twice or lead back to where they begin",
	.check = check,
};
