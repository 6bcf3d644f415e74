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
	if (!run->estimate) {
		/* what the numbers are made of is no evidence of the rule that asks first */
		bool kept = run->model->reads->kept;
		run->model->reads->kept = false;
		run->estimate = estimate_make(run->arena, run->query, NULL);
		run->model->reads->kept = kept;
	}
	return run->estimate;
}

bool lint_knows(const struct model *model, struct str word)
{
	return selection_knows(model, word);
}

static bool is_set(const struct lint_run *run, const char *name)
{
	return str_is(settings_word(run->model, name, run->settings.isolated), "yes");
}

/* The running rule, or a house rule under it, with the names and severity that its findings carry. */
static bool begin(struct lint_run *run, const struct lint_rule *rule, const struct model_house *house, const char *text)
{
	struct standing standing = selection_standing(run->selection, rule, house);
	struct lint_rule named = *rule;
	if (house)
		named.name = str_copy(run->arena, house->name).at;
	run->house = house;
	const struct model_house *asked_house;
	const struct lint_rule *asked = lint_asked(run, &asked_house);
	run->watched = rule == asked && (!asked_house || asked_house == house);
	run->standing_stated = standing.stated;
	run->standing_by_command = standing.by_command;
	run->fail_code = make_code(run->arena, &named, text, standing.severity, rule->summary);
	run->undeclared_code = make_code(run->arena, &named, text, rule->undeclared,
	                                 rule->undeclared_summary ? rule->undeclared_summary : rule->summary);
	/* what is asked about is looked at even where it does not run: its findings go nowhere then */
	return standing.severity != SEVERITY_OFF || run->watched;
}

bool lint_begin_house(struct lint_run *run, const struct model_house *house)
{
	return begin(run, run->rule, house, run->fail_code->explain);
}

/* A house rule may be selected by its own name, so its rule is asked if some of them is. */
static bool runs(struct lint_run *run, const struct lint_rule *rule)
{
	bool is_house = str_is(str_of(rule->category), "house");
	for (uint32_t i = 0; is_house && i < run->model->houses.count; i++)
		if (selection_standing(run->selection, rule, &run->model->houses.at[i]).severity != SEVERITY_OFF)
			return true;
	return selection_standing(run->selection, rule, NULL).severity != SEVERITY_OFF;
}

/* A rule that has not seen all is not trusted in silence. */
static void report_cut_short(struct lint_run *run, const struct lint_rule *rule)
{
	struct finding *finding = diag_report(run->sink, DIAG_W020, (struct span){ 0 },
	                                      "rule '%s %s' has not looked at everything, or not shown every path", rule->code, rule->name);
	finding_help(run->sink, finding, "check parts of the design by themselves; 'lintel explain %s' says where the rule stops", rule->code);
}

static void check_rule(struct lint_run *run, const struct lint_rule *rule, const char *text)
{
	run->rule = rule;
	run->counted = false;
	run->witness_nodes = 0;
	*run->cut_short = false;
	begin(run, rule, NULL, text);
	const struct model_house *house;
	bool asked = lint_asked(run, &house) == rule;
	run->model->reads->kept = asked;
	rule->check(run);
	run->model->reads->kept = false;
	if (*run->cut_short)
		report_cut_short(run, rule);
	if (asked && !rule->tells_all && !str_is(str_of(rule->category), "house"))
		report_reads(run);
}

/* A rule that does not run and is asked about by --why-not: as it would be. */
static void look_only(struct lint_run *run, const struct lint_rule *rule, const char *text)
{
	const struct model_house *house;
	if (lint_asked(run, &house) != rule)
		return;
	struct diag_sink *real = run->sink, nowhere = { .arena = run->arena, .sources = real->sources };
	uint32_t withheld = run->withheld.count;
	run->sink = &nowhere;
	check_rule(run, rule, text);
	run->sink = real;
	run->withheld.count = withheld;
}

void lint_check(struct lint_run *run, struct arena *arena, const struct query *query, struct diag_sink *sink,
                struct lint_settings settings)
{
	*run = (struct lint_run){ .arena = arena, .query = query, .model = query->model, .sink = sink, .settings = settings,
	                          .cut_short = ARENA_NEW(arena, bool) };
	run->stage = lint_stage(query->model, settings.stage, settings.isolated);
	run->settings.show_undeclared |= is_set(run, "undeclared");
	run->settings.strict |= is_set(run, "strict");
	run->selection = selection_make(run);
	for (uint32_t i = 0; i < lint_rule_count(); i++) {
		const struct lint_rule *rule = lint_rule_at(i);
		if (runs(run, rule))
			check_rule(run, rule, lint_rule_text(i));
		else
			look_only(run, rule, lint_rule_text(i));
	}
	suppress_apply(run);
	diag_sort(sink);
}
