/* Rules that speak of goals: why one of them is silent. */
#include "lint/rules/rules.h"

void rules_pass_goal(struct lint_run *run, const struct estimate_goal *result)
{
	const struct model_goal *goal = &run->model->goals.at[result->goal];
	struct str of = result->flow == MODEL_NONE ? STR("the design") : run->model->flows.at[result->flow].id;
	struct quantity value;
	if (result->verdict == VERDICT_FAIL || !run->watched)
		return;
	if (result->verdict == VERDICT_PASS && figure_known(lint_estimate(run), result->figure, &value)) {
		struct buf reached = buf_in(run->arena), wanted = buf_in(run->arena);
		quantity_show(&reached, value);
		quantity_show(&wanted, goal->quantity);
		lint_pass_at(run, of, goal->span, "it reaches %.*s, and the goal is %.*s", STR_ARG(buf_view(&reached)), STR_ARG(buf_view(&wanted)));
		return;
	}
	lint_pass_at(run, of, goal->span, "%s", result->verdict == VERDICT_PASS
	             ? "its goal holds: 'lintel estimate' has the figure"
	             : "the figure cannot be known from what is declared: 'lintel estimate' names what is missing");
}
