/* One run: which rules, at which severity, in order of code; then suppressions; then the order in which findings are read. */
#include "lint/engine.h"

static const struct diag_code *make_code(struct arena *arena, const struct lint_rule *rule, const char *text,
                                         enum severity severity, const char *summary)
{
	struct diag_code *code = ARENA_NEW(arena, struct diag_code);
	*code = (struct diag_code){ rule->code, rule->name, severity, summary, text };
	return code;
}

const struct estimate *lint_estimate(struct lint_run *run)
{
	if (!run->estimate)
		run->estimate = estimate_make(run->arena, run->query, NULL);
	return run->estimate;
}

void lint_check(struct lint_run *run, struct arena *arena, const struct query *query, struct diag_sink *sink,
                struct lint_settings settings)
{
	*run = (struct lint_run){ .arena = arena, .query = query, .model = query->model, .sink = sink, .settings = settings };
	run->stage = lint_stage(query->model, settings.stage);
	struct selection selection = selection_make(run);
	const struct lint_rule *watched = settings.why_not ? lint_rule_find(str_of(settings.why_not)) : NULL;
	for (uint32_t i = 0; i < lint_rule_count(); i++) {
		const struct lint_rule *rule = lint_rule_at(i);
		enum severity severity = selection_severity(run, &selection, rule);
		if (severity == SEVERITY_OFF)
			continue;
		run->rule = rule;
		run->counted = false;
		run->watched = rule == watched;
		run->fail_code = make_code(arena, rule, lint_rule_text(i), severity, rule->summary);
		run->undeclared_code = make_code(arena, rule, lint_rule_text(i), rule->undeclared,
		                                 rule->undeclared_summary ? rule->undeclared_summary : rule->summary);
		rule->check(run);
	}
	suppress_apply(run, &selection);
	diag_sort(sink);
}
