/* `allow`: what it names must exist, have run and have found something; else it is itself a finding. */
#include "lint/engine.h"

static const char *code_of(const struct lint_rule *rule, const struct diag_code *code)
{
	return rule ? rule->code : code->code;
}

static bool is_expired(const struct lint_run *run, const struct diag_allow *allow)
{
	return run->settings.today && allow->until.len > 0 && str_compare(str_of(run->settings.today), allow->until) > 0;
}

static bool same_statement(const struct diag_allow *a, const struct diag_allow *b)
{
	return a->at.file == b->at.file && a->at.start == b->at.start && str_equal(a->rule, b->rule);
}

void suppress_apply(struct lint_run *run, const struct selection *selection)
{
	uint32_t count = run->model->allows.count;
	/* the model is read-only: work on a copy in which every rule is named by its code */
	struct diag_allow *allows = ARENA_ARRAY(run->arena, struct diag_allow, count);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < count; i++) {
		const struct diag_allow *allow = &run->model->allows.at[i];
		const struct lint_rule *rule = lint_rule_find(allow->rule);
		const struct diag_code *code = rule ? NULL : diag_code_find(allow->rule);
		if (!rule && !code) {
			refuse_unknown_rule(run, allow->rule, allow->at);
			continue;
		}
		if (code && code->code[0] == 'T') {
			diag_report(run->sink, DIAG_T121, allow->at, "'%s' is an error of the text and cannot be allowed", code->code);
			continue;
		}
		allows[kept] = *allow;
		allows[kept].rule = str_of(code_of(rule, code));
		allows[kept].expired = is_expired(run, allow);
		kept++;
	}
	diag_suppress(run->sink, allows, kept);
	for (uint32_t i = 0, next; i < kept; i = next) {
		const struct diag_allow *allow = &allows[i];
		bool used = false;
		/* a statement that holds for included files too has one entry for each of them */
		for (next = i; next < kept && same_statement(allow, &allows[next]); next++)
			used |= allows[next].used;
		const struct lint_rule *rule = lint_rule_find(allow->rule);
		bool ran = !rule || selection_severity(run, selection, rule) != SEVERITY_OFF;
		if (allow->expired)
			diag_report(run->sink, DIAG_X002, allow->at, "this 'allow' ended on %.*s: the finding is back",
			            STR_ARG(allow->until));
		else if (!used && ran)
			diag_report(run->sink, DIAG_X001, allow->at, "this 'allow %.*s' suppresses nothing: remove it",
			            STR_ARG(allow->rule));
	}
}
