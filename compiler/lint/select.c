/* Which rules run, and how severe they are: command line over design over lintel.arch over default.
 *
 * Each level takes what comes from below and changes it: `only` replaces the rules that run, `select` adds and `ignore` takes
 * away, the more precise word winning (`R001` over `R` over `all`) and `ignore` where they are as precise. A severity is kept
 * beside that; `off` takes away like `ignore`, and any other severity of a rule by name adds it like `select`. */
#include "lint/engine.h"

enum { EXACT = 9 };

/* "R", "R0", "R001" or "spof": the precision with which a word names the rule; 0 if it does not. */
static int precision_of(struct str word, const struct lint_rule *rule, const struct model_house *house)
{
	struct str code = str_of(rule->code);
	if (word.len == 0)
		return 0;
	if (house && str_equal(word, house->name))
		return EXACT + 1;
	if (str_equal(word, code) || str_is(word, rule->name))
		return EXACT;
	if (str_starts_with(code, word))
		return 1 + (int)word.len;
	if (str_is(word, rule->category))
		return 2;
	return str_is(word, "all");
}

/* ---- words that name nothing ---- */

bool selection_knows(const struct model *model, struct str word)
{
	for (uint32_t i = 0; i < lint_rule_count(); i++)
		if (precision_of(word, lint_rule_at(i), NULL))
			return true;
	for (uint32_t i = 0; model && i < model->houses.count; i++)
		if (str_equal(word, model->houses.at[i].name))
			return true;
	return false;
}

static struct suggest suggest_rule(const struct lint_run *run, struct str word)
{
	struct suggest suggest = suggest_for(word);
	for (uint32_t i = 0; i < lint_rule_count(); i++) {
		suggest_consider(&suggest, str_of(lint_rule_at(i)->code));
		suggest_consider(&suggest, str_of(lint_rule_at(i)->name));
	}
	for (uint32_t i = 0; i < run->model->houses.count; i++)
		suggest_consider(&suggest, run->model->houses.at[i].name);
	return suggest;
}

void refuse_unknown_rule(struct lint_run *run, struct str word, struct span span)
{
	if (diag_code_find(word)) {
		diag_report(run->sink, DIAG_T120, span, "'%.*s' is about the text itself and always applies", STR_ARG(word));
		return;
	}
	struct finding *finding = diag_report(run->sink, DIAG_T120, span, "no rule is called '%.*s'", STR_ARG(word));
	struct suggest suggest = suggest_rule(run, word);
	if (suggest_found(&suggest))
		finding_point(run->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
	else
		finding_help(run->sink, finding, "'lintel rules' lists them all");
}

static void refuse_unknown_setting(struct lint_run *run, const struct model_setting *setting)
{
	struct finding *finding =
	    diag_report(run->sink, DIAG_W010, setting->span, "no lint setting is called '%.*s'", STR_ARG(setting->name));
	struct suggest suggest = suggest_rule(run, setting->name);
	settings_consider(&suggest);
	for (uint32_t i = 0; i < lint_rule_count(); i++) {
		suggest_consider(&suggest, str_of(lint_rule_at(i)->category));
		const struct lint_threshold *threshold;
		for (uint32_t k = 0; (threshold = lint_threshold_at(lint_rule_at(i), k)); k++)
			suggest_consider(&suggest, str_of(threshold->name));
	}
	if (suggest_found(&suggest))
		finding_point(run->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
	else
		finding_help(run->sink, finding, "the reference lists the settings; 'lintel explain RULE' has the limits of a rule");
}

/* ---- one level ---- */

static void add_word(struct lint_run *run, struct level *level, struct str word, enum choice choice, enum severity severity)
{
	vec_push(run->arena, &level->words, (struct chosen_word){ word, choice, severity });
	level->has_only |= choice == CHOICE_ONLY;
}

static void add_value(struct lint_run *run, struct level *level, const struct value *value, enum choice choice)
{
	uint32_t count = value->kind == VALUE_LIST ? value->item_count : 1;
	for (uint32_t i = 0; i < count; i++) {
		const struct value *item = value->kind == VALUE_LIST ? &value->items[i] : value;
		if (!selection_knows(run->model, item->text))
			refuse_unknown_rule(run, item->text, item->span);
		add_word(run, level, item->text, choice, SEVERITY_OFF);
	}
}

bool severity_read(struct str word, enum severity *severity)
{
	static const struct {
		const char *word;
		enum severity severity;
	} words[] = { { "off", SEVERITY_OFF }, { "no", SEVERITY_OFF }, { "info", SEVERITY_INFO },
		      { "warning", SEVERITY_WARNING }, { "error", SEVERITY_ERROR } };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(word, words[i].word)) {
			*severity = words[i].severity;
			return true;
		}
	return false;
}

/* `spof = warning`: the severity, or false after a report. */
static bool setting_severity(struct lint_run *run, const struct model_setting *setting, enum severity *severity)
{
	struct str word = setting->value.kind == VALUE_NO ? STR("off") : setting->value.text;
	if (severity_read(word, severity))
		return true;
	static const char *const words[] = { "off", "info", "warning", "error" };
	struct suggest suggest = suggest_for(word);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		suggest_consider(&suggest, str_of(words[i]));
	struct finding *finding = diag_report(run->sink, DIAG_T215, setting->value.span,
	                                      "the severity of a rule is 'error', 'warning', 'info' or 'off'");
	if (suggest_found(&suggest))
		finding_point(run->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
	return false;
}

/* ---- settings of the text ---- */

static void check_threshold(struct lint_run *run, const struct model_setting *setting,
                            const struct lint_threshold *threshold)
{
	if (setting->value.kind == VALUE_QUANTITY &&
	    dimension_equal(setting->value.quantity.dimension, threshold->dimension))
		return;
	struct str wanted = dimension_name(run->arena, threshold->dimension);
	diag_report(run->sink, DIAG_T201, setting->span, "'%s' is %.*s", threshold->name, STR_ARG(wanted));
}

static const struct lint_threshold *threshold_find(struct str name)
{
	for (uint32_t i = 0; i < lint_rule_count(); i++) {
		const struct lint_threshold *threshold;
		for (uint32_t k = 0; (threshold = lint_threshold_at(lint_rule_at(i), k)); k++)
			if (str_is(name, threshold->name))
				return threshold;
	}
	return NULL;
}

/* In the block of a part: severities, and nothing is switched off there. */
static void read_local(struct lint_run *run, struct selection *selection, const struct model_setting *setting)
{
	enum severity severity;
	if (!selection_knows(run->model, setting->name)) {
		if (!settings_are_plain(setting->name) && !threshold_find(setting->name)) {
			refuse_unknown_setting(run, setting);
			return;
		}
		struct finding *finding = diag_report(run->sink, DIAG_W015, setting->span, "'%.*s' is said once for the whole design",
		                                      STR_ARG(setting->name));
		finding_help(run->sink, finding, "write it into the `lint { }` at the top of the file");
		return;
	}
	if (!setting_severity(run, setting, &severity))
		return;
	if (severity == SEVERITY_OFF) {
		struct finding *finding = diag_report(run->sink, DIAG_W015, setting->span,
		                                      "a rule is not switched off for a part without a reason");
		finding_help(run->sink, finding, "write `allow %.*s : the reason`", STR_ARG(setting->name));
		return;
	}
	vec_push(run->arena, &selection->local_words, (struct diag_scope){ setting->name, setting->scope });
	vec_push(run->arena, &selection->local_severities, severity);
}

static void read_setting(struct lint_run *run, struct selection *selection, struct level *level,
                         const struct model_setting *setting)
{
	struct str name = setting->name;
	const struct lint_threshold *threshold;
	enum severity severity;
	if (str_is(name, "only"))
		add_value(run, level, &setting->value, CHOICE_ONLY);
	else if (str_is(name, "select"))
		add_value(run, level, &setting->value, CHOICE_SELECT);
	else if (str_is(name, "ignore"))
		add_value(run, level, &setting->value, CHOICE_IGNORE);
	else if (str_is(name, "pedantic"))
		selection->pedantic = setting->value.kind != VALUE_NO;
	else if (settings_are_plain(name))
		settings_check(run, setting);
	else if ((threshold = threshold_find(name)))
		check_threshold(run, setting, threshold);
	else if (!selection_knows(run->model, name))
		refuse_unknown_setting(run, setting);
	else if (setting_severity(run, setting, &severity))
		add_word(run, level, name, CHOICE_SEVERITY, severity);
}

/* ---- the command line ---- */

/* "a, b=c": calls `add` for each part between commas. */
static void read_list(struct lint_run *run, struct level *level, const char *list, enum choice choice)
{
	struct str text = str_of(list ? list : "");
	for (size_t start = 0; start < text.len;) {
		struct str rest = str_slice(text, start, text.len);
		size_t length = str_find(rest, STR(","));
		struct str word = str_trim(str_slice(rest, 0, length));
		size_t equals = str_find(word, STR("="));
		enum severity severity = SEVERITY_OFF;
		if (choice == CHOICE_SEVERITY)
			severity_read(str_trim(str_slice(word, equals + 1, word.len)), &severity);
		add_word(run, level, str_trim(str_slice(word, 0, equals)), choice, severity);
		start += length + 1;
	}
}

const struct selection *selection_make(struct lint_run *run)
{
	struct selection *selection = ARENA_NEW(run->arena, struct selection);
	for (uint32_t i = 0; i < run->model->settings.count; i++) {
		const struct model_setting *setting = &run->model->settings.at[i];
		if (setting->project && run->settings.isolated)
			continue;
		if (setting->local)
			read_local(run, selection, setting);
	}
	for (enum level_of of = OF_PROJECT; of <= OF_DESIGN; of++)
		for (uint32_t i = 0; i < run->model->settings.count; i++) {
			const struct model_setting *setting = &run->model->settings.at[i];
			if (!setting->local && setting->project == (of == OF_PROJECT) && !(setting->project && run->settings.isolated))
				read_setting(run, selection, &selection->levels[of], setting);
		}
	selection->pedantic |= run->settings.pedantic;
	struct level *command = &selection->levels[OF_COMMAND];
	read_list(run, command, run->settings.only, CHOICE_ONLY);
	read_list(run, command, run->settings.select, CHOICE_SELECT);
	read_list(run, command, run->settings.ignore, CHOICE_IGNORE);
	read_list(run, command, run->settings.severity, CHOICE_SEVERITY);
	selection->local = diag_scopes_make(run->arena, selection->local_words.at, selection->local_words.count);
	return selection;
}

/* ---- the answer ---- */

struct verdict_of_level {
	int only, select, ignore, stated; /* precision of the best word of each sort */
	enum severity severity;           /* of the last one as precise as `stated` */
};

static struct verdict_of_level look(const struct level *level, const struct lint_rule *rule, const struct model_house *house)
{
	struct verdict_of_level found = { 0 };
	for (uint32_t i = 0; i < level->words.count; i++) {
		const struct chosen_word *word = &level->words.at[i];
		int precision = precision_of(word->word, rule, house);
		int *best[] = { [CHOICE_ONLY] = &found.only, [CHOICE_SELECT] = &found.select, [CHOICE_IGNORE] = &found.ignore,
			        [CHOICE_SEVERITY] = &found.stated };
		if (precision == 0 || precision < *best[word->choice])
			continue;
		*best[word->choice] = precision;
		if (word->choice == CHOICE_SEVERITY)
			found.severity = word->severity;
	}
	return found;
}

struct standing selection_standing(const struct selection *selection, const struct lint_rule *rule,
                                   const struct model_house *house)
{
	bool on = rule->set == RULE_DEFAULT || (rule->set == RULE_PEDANTIC && selection->pedantic);
	struct standing standing = { .severity = rule->severity };
	if (house && house->severity.len)
		severity_read(house->severity, &standing.severity);
	on &= standing.severity != SEVERITY_OFF;
	for (enum level_of of = OF_PROJECT; of <= OF_COMMAND; of++) {
		const struct level *level = &selection->levels[of];
		struct verdict_of_level found = look(level, rule, house);
		if (found.stated && found.severity == SEVERITY_OFF)
			found.ignore = found.stated > found.ignore ? found.stated : found.ignore;
		else if (found.stated >= EXACT && !level->has_only)
			found.select = found.stated > found.select ? found.stated : found.select;
		if (level->has_only) {
			on = found.only > 0;
			found.select = found.only > found.select ? found.only : found.select;
		}
		if (found.select > found.ignore)
			on = true;
		else if (found.ignore)
			on = false;
		if (found.stated && found.severity != SEVERITY_OFF)
			standing = (struct standing){ found.severity, true, of == OF_COMMAND };
	}
	if (standing.severity == SEVERITY_OFF)
		standing.severity = rule->severity; /* a house rule that is off by itself and selected from above */
	if (!on)
		standing.severity = SEVERITY_OFF;
	return standing;
}

/* The innermost block around `span` that states a severity for the running rule. */
static uint32_t scope_of_rule(const struct lint_run *run, struct span span)
{
	const struct selection *selection = run->selection;
	struct str code = str_of(run->rule->code);
	const struct str words[] = { run->house ? run->house->name : code, code, str_of(run->rule->name), str_slice(code, 0, 3),
		                     str_slice(code, 0, 2), str_slice(code, 0, 1), str_of(run->rule->category), STR("all") };
	uint32_t best = DIAG_NONE;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		uint32_t at = diag_scope_around(&selection->local, words[i], span);
		if (at == DIAG_NONE)
			continue;
		struct span scope = selection->local_words.at[at].span;
		if (best == DIAG_NONE || scope.end - scope.start < selection->local_words.at[best].span.end - selection->local_words.at[best].span.start)
			best = at;
	}
	return best;
}

bool selection_local(const struct lint_run *run, struct span span, const struct span *anchors, uint32_t count,
                     enum severity *severity)
{
	/* the command line is above the design, whatever its blocks say */
	if (run->selection->local_words.count == 0 || run->standing_by_command)
		return false;
	uint32_t at = scope_of_rule(run, span);
	for (uint32_t i = 0; i < count && at == DIAG_NONE; i++)
		at = scope_of_rule(run, anchors[i]);
	if (at != DIAG_NONE)
		*severity = run->selection->local_severities.at[at];
	return at != DIAG_NONE;
}
