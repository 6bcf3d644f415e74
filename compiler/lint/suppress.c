/* `allow`: what it names must exist, have run and have found something; else it is itself a finding. */
#include "lint/engine.h"
#include "lint/fix.h"

static bool is_expired(const struct lint_run *run, const struct diag_allow *allow)
{
	return run->settings.today && allow->until.len > 0 && str_compare(str_of(run->settings.today), allow->until) > 0;
}

static bool same_statement(const struct diag_allow *a, const struct diag_allow *b)
{
	return a->at.file == b->at.file && a->at.start == b->at.start && str_equal(a->rule, b->rule);
}

static void report_unused(struct lint_run *run, const struct diag_allow *allow)
{
	struct finding *finding = diag_report(run->sink, DIAG_X001, allow->at, "this 'allow %.*s' suppresses nothing: remove it",
	                                      STR_ARG(allow->rule));
	struct fix fix = fix_begin(run, finding, FIX_SAFE);
	fix_delete_name(&fix, allow->at, allow->written);
	fix_offer(&fix, "remove it");
}

static const struct model_house *house_find(const struct model *model, struct str name)
{
	for (uint32_t i = 0; i < model->houses.count; i++)
		if (str_equal(model->houses.at[i].name, name))
			return &model->houses.at[i];
	return NULL;
}

/* The code that an allow names, or the name of a house rule; false after a report. */
static bool settle_rule(struct lint_run *run, struct diag_allow *allow)
{
	const struct lint_rule *rule = lint_rule_find(allow->rule);
	const struct diag_code *code = rule ? NULL : diag_code_find(allow->rule);
	if (code && code->code[0] == 'T') {
		diag_report(run->sink, DIAG_T121, allow->at, "'%s' is an error of the text and cannot be allowed", code->code);
		return false;
	}
	if (!rule && !code && !house_find(run->model, allow->rule)) {
		refuse_unknown_rule(run, allow->rule, allow->at);
		return false;
	}
	if (rule || code)
		allow->rule = str_of(rule ? rule->code : code->code);
	return true;
}

static const struct lint_rule *rule_named(const struct lint_run *run, struct str word, const struct model_house **house)
{
	const struct lint_rule *rule = lint_rule_find(word);
	*house = rule ? NULL : house_find(run->model, word);
	return *house ? lint_rule_find((*house)->demands ? STR("H001") : STR("H002")) : rule;
}

bool lint_ran(const struct lint_run *run, struct str rule)
{
	const struct model_house *house;
	const struct lint_rule *known = rule_named(run, rule, &house);
	return !known || selection_standing(run->selection, known, house).severity != SEVERITY_OFF;
}

/* It ran, and whatever it found was shown. */
static bool did_show(const struct lint_run *run, struct str rule)
{
	const struct model_house *house;
	const struct lint_rule *known = rule_named(run, rule, &house);
	return lint_ran(run, rule) && !(known && stage_holds_back(run, known));
}

const struct lint_rule *lint_asked(const struct lint_run *run, const struct model_house **house)
{
	*house = NULL;
	return run->settings.why_not ? rule_named(run, str_of(run->settings.why_not), house) : NULL;
}

static void judge(struct lint_run *run, const struct diag_allow *allow, bool used)
{
	if (run->settings.strict)
		diag_report(run->sink, DIAG_X003, allow->at, "'allow %.*s' is refused: this check is strict", STR_ARG(allow->rule));
	else if (allow->expired)
		diag_report(run->sink, DIAG_X002, allow->at, "this 'allow' ended on %.*s: the finding is back",
		            STR_ARG(allow->until));
	else if (!used && did_show(run, allow->rule))
		report_unused(run, allow);
}

void suppress_apply(struct lint_run *run)
{
	uint32_t count = run->model->allows.count, kept = 0;
	/* the model is read-only: work on a copy in which every rule is named by its code */
	struct diag_allow *allows = ARENA_ARRAY(run->arena, struct diag_allow, count);
	for (uint32_t i = 0; i < count; i++) {
		struct diag_allow allow = run->model->allows.at[i];
		if (!settle_rule(run, &allow))
			continue;
		allow.expired = run->settings.strict || is_expired(run, &allow);
		allows[kept++] = allow;
	}
	diag_suppress(run->sink, allows, kept);
	for (uint32_t i = 0, next; i < kept; i = next) {
		bool used = false;
		/* a statement that holds for included files too has one entry for each of them */
		for (next = i; next < kept && same_statement(&allows[i], &allows[next]); next++)
			used |= allows[next].used;
		judge(run, &allows[i], used);
	}
}
