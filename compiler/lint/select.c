/* Which rules run, and how severe they are: command line over design over lintel.arch over default. */
#include "base/suggest.h"
#include "lint/engine.h"

/* "R", "R0", "R001" or "spof": a category prefix, a code, or a name. */
static bool word_names(struct str word, const struct lint_rule *rule)
{
	struct str code = str_of(rule->code);
	return word.len > 0 && (str_is(word, "all") || str_starts_with(code, word) || str_is(word, rule->name) ||
	                        str_is(word, rule->category));
}

static bool list_names(struct str list, const struct lint_rule *rule)
{
	for (size_t start = 0; start <= list.len;) {
		struct str rest = str_slice(list, start, list.len);
		size_t length = str_find(rest, STR(","));
		if (word_names(str_trim(str_slice(rest, 0, length)), rule))
			return true;
		start += length + 1;
	}
	return false;
}

static bool names_any_rule(struct str word)
{
	for (uint32_t i = 0; i < lint_rule_count(); i++)
		if (word_names(word, lint_rule_at(i)))
			return true;
	return diag_code_find(word) != NULL;
}

void refuse_unknown_rule(struct lint_run *run, struct str word, struct span span)
{
	struct finding *finding = diag_report(run->sink, DIAG_T120, span, "no rule is called '%.*s'", STR_ARG(word));
	struct suggest suggest = suggest_for(word);
	for (uint32_t i = 0; i < lint_rule_count(); i++) {
		suggest_consider(&suggest, str_of(lint_rule_at(i)->code));
		suggest_consider(&suggest, str_of(lint_rule_at(i)->name));
	}
	if (suggest_found(&suggest))
		finding_point(run->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
	else
		finding_help(run->sink, finding, "'lintel rules' lists them all");
}

/* A value of `only`, `select` or `ignore` as a comma-joined list; each word is checked. */
static struct str rule_list(struct lint_run *run, const struct value *value)
{
	struct buf out = buf_in(run->arena);
	uint32_t count = value->kind == VALUE_LIST ? value->item_count : 1;
	for (uint32_t i = 0; i < count; i++) {
		const struct value *item = value->kind == VALUE_LIST ? &value->items[i] : value;
		if (!names_any_rule(item->text))
			refuse_unknown_rule(run, item->text, item->span);
		buf_str(&out, item->text);
		buf_char(&out, ',');
	}
	return buf_view(&out);
}

static const struct lint_threshold *threshold_find(struct str name)
{
	for (uint32_t i = 0; i < lint_rule_count(); i++) {
		const struct lint_threshold *threshold = lint_rule_at(i)->threshold;
		if (threshold && str_is(name, threshold->name))
			return threshold;
	}
	return NULL;
}

static const char *const plain_settings[] = { "only", "select", "ignore", "pedantic", "stage" };

static void refuse_unknown_setting(struct lint_run *run, const struct model_setting *setting)
{
	struct finding *finding =
	    diag_report(run->sink, DIAG_W010, setting->span, "no lint setting is called '%.*s'", STR_ARG(setting->name));
	struct suggest suggest = suggest_for(setting->name);
	for (size_t i = 0; i < sizeof plain_settings / sizeof *plain_settings; i++)
		suggest_consider(&suggest, str_of(plain_settings[i]));
	for (uint32_t i = 0; i < lint_rule_count(); i++) {
		suggest_consider(&suggest, str_of(lint_rule_at(i)->name));
		if (lint_rule_at(i)->threshold)
			suggest_consider(&suggest, str_of(lint_rule_at(i)->threshold->name));
	}
	if (suggest_found(&suggest))
		finding_point(run->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
}

static void check_threshold(struct lint_run *run, const struct model_setting *setting,
                            const struct lint_threshold *threshold)
{
	if (setting->value.kind == VALUE_QUANTITY &&
	    dimension_equal(setting->value.quantity.dimension, threshold->dimension))
		return;
	struct str wanted = dimension_name(run->arena, threshold->dimension);
	diag_report(run->sink, DIAG_T201, setting->span, "'%s' is %.*s", threshold->name, STR_ARG(wanted));
}

static void read_setting(struct lint_run *run, struct selection *selection, const struct model_setting *setting)
{
	struct str name = setting->name;
	const struct lint_threshold *threshold = threshold_find(name);
	if (str_is(name, "pedantic"))
		selection->pedantic |= setting->value.kind != VALUE_NO;
	else if (str_is(name, "only"))
		selection->setting_only = rule_list(run, &setting->value);
	else if (str_is(name, "select"))
		selection->setting_select = rule_list(run, &setting->value);
	else if (str_is(name, "ignore"))
		selection->setting_ignore = rule_list(run, &setting->value);
	else if (threshold)
		check_threshold(run, setting, threshold);
	else if (!lint_rule_find(name))
		refuse_unknown_setting(run, setting);
}

struct selection selection_make(struct lint_run *run)
{
	struct selection selection = {
		.only = run->settings.only, .select = run->settings.select, .ignore = run->settings.ignore,
		.pedantic = run->settings.pedantic
	};
	/* lintel.arch first, so that the design's own settings replace its */
	for (int of_project = 1; of_project >= 0; of_project--)
		for (uint32_t i = 0; i < run->model->settings.count; i++) {
			const struct model_setting *setting = &run->model->settings.at[i];
			if (setting->project == (bool)of_project && !(setting->project && run->settings.isolated))
				read_setting(run, &selection, setting);
		}
	return selection;
}

/* `lint { spof = warning }` */
static enum severity set_severity(const struct lint_run *run, const struct lint_rule *rule, enum severity severity)
{
	bool of_design = false;
	for (uint32_t i = 0; i < run->model->settings.count; i++) {
		const struct model_setting *setting = &run->model->settings.at[i];
		if (!str_is(setting->name, rule->code) && !str_is(setting->name, rule->name))
			continue;
		if (setting->project && (run->settings.isolated || of_design))
			continue;
		of_design |= !setting->project;
		static const struct {
			const char *word;
			enum severity severity;
		} words[] = { { "off", SEVERITY_OFF }, { "no", SEVERITY_OFF }, { "info", SEVERITY_INFO },
			      { "warning", SEVERITY_WARNING }, { "error", SEVERITY_ERROR } };
		if (setting->value.kind == VALUE_NO)
			severity = SEVERITY_OFF;
		for (size_t w = 0; w < sizeof words / sizeof *words; w++)
			if (str_is(setting->value.text, words[w].word))
				severity = words[w].severity;
	}
	return severity;
}

enum severity selection_severity(const struct lint_run *run, const struct selection *selection,
                                 const struct lint_rule *rule)
{
	enum severity severity = set_severity(run, rule, rule->severity);
	if (selection->only)
		return list_names(str_of(selection->only), rule) ? rule->severity : SEVERITY_OFF;
	if (selection->ignore && list_names(str_of(selection->ignore), rule))
		return SEVERITY_OFF;
	if (selection->select && list_names(str_of(selection->select), rule))
		return severity ? severity : rule->severity;
	if (selection->setting_only.len)
		return list_names(selection->setting_only, rule) ? severity : SEVERITY_OFF;
	if (list_names(selection->setting_ignore, rule))
		return SEVERITY_OFF;
	if (list_names(selection->setting_select, rule))
		return severity;
	bool by_set = rule->set == RULE_DEFAULT || (rule->set == RULE_PEDANTIC && selection->pedantic);
	return by_set ? severity : SEVERITY_OFF;
}
