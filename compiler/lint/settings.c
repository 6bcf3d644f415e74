/* Settings of `lint { }` that are no severities: switches, the stage, and limits of rules. Design over lintel.arch over default. */
#include "base/suggest.h"
#include "lint/engine.h"

static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const stages[] = { "sketch", "mvp", "production", NULL };
static const char *const severities[] = { "error", "warning", "info", "never", NULL };

static const struct {
	const char *name;
	const char *const *words; /* NULL: select.c reads it */
} plain[] = {
	{ "only", NULL }, { "select", NULL }, { "ignore", NULL }, { "pedantic", yes_no }, { "undeclared", yes_no },
	{ "strict", yes_no }, { "stage", stages }, { "error_on", severities }
};

bool settings_are_plain(struct str name)
{
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (str_is(name, plain[i].name))
			return true;
	return false;
}

void settings_consider(struct suggest *suggest)
{
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		suggest_consider(suggest, str_of(plain[i].name));
}

static struct str word_of(const struct model_setting *setting)
{
	switch (setting->value.kind) {
	case VALUE_YES: return STR("yes");
	case VALUE_NO: return STR("no");
	case VALUE_WORD:
	case VALUE_TEXT:
	case VALUE_NODE: return setting->value.text;
	case VALUE_QUANTITY:
	case VALUE_LIST: return STR("");
	}
	return STR("");
}

static bool is_one_of(struct str word, const char *const *words)
{
	for (; *words; words++)
		if (str_is(word, *words))
			return true;
	return false;
}

void settings_check(struct lint_run *run, const struct model_setting *setting)
{
	const char *const *words = NULL;
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (str_is(setting->name, plain[i].name))
			words = plain[i].words;
	struct str word = word_of(setting);
	if (!words || is_one_of(word, words))
		return;
	struct suggest suggest = suggest_for(word);
	struct buf list = buf_in(run->arena);
	for (size_t i = 0; words[i]; i++) {
		suggest_consider(&suggest, str_of(words[i]));
		buf_printf(&list, "%s'%s'", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
	}
	struct finding *finding = diag_report(run->sink, DIAG_T215, setting->value.span, "'%.*s' is %.*s",
	                                      STR_ARG(setting->name), STR_ARG(buf_view(&list)));
	if (suggest_found(&suggest))
		finding_point(run->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
}

/* The last one of the design, else of lintel.arch; NULL where neither says it. */
static const struct model_setting *setting_find(const struct model *model, const char *name, bool isolated,
                                                bool (*fits)(const struct model_setting *, const void *), const void *context)
{
	const struct model_setting *found = NULL;
	for (uint32_t i = 0; i < model->settings.count; i++) {
		const struct model_setting *setting = &model->settings.at[i];
		if (setting->local || !str_is(setting->name, name) || (setting->project && isolated) || !fits(setting, context))
			continue;
		if (!found || !setting->project || found->project)
			found = setting;
	}
	return found;
}

static bool has_word(const struct model_setting *setting, const void *context)
{
	(void)context;
	return word_of(setting).len > 0;
}

struct str settings_word(const struct model *model, const char *name, bool isolated)
{
	const struct model_setting *setting = setting_find(model, name, isolated, has_word, NULL);
	return setting ? word_of(setting) : STR("");
}

/* ---- limits ---- */

const struct lint_threshold *lint_threshold_at(const struct lint_rule *rule, uint32_t index)
{
	if (index == 0 || !rule->threshold)
		return index == 0 ? rule->threshold : NULL;
	for (uint32_t i = 0; rule->further && rule->further[i]; i++)
		if (i + 1 == index)
			return rule->further[i];
	return NULL;
}

static bool has_dimension(const struct model_setting *setting, const void *context)
{
	const struct lint_threshold *threshold = context;
	return setting->value.kind == VALUE_QUANTITY &&
	       dimension_equal(setting->value.quantity.dimension, threshold->dimension);
}

const struct model_setting *lint_limit_setting(const struct model *model, const struct lint_threshold *threshold, bool isolated)
{
	return setting_find(model, threshold->name, isolated, has_dimension, threshold);
}

double lint_limit(const struct lint_run *run, const struct lint_threshold *threshold)
{
	const struct model_setting *setting = lint_limit_setting(run->model, threshold, run->settings.isolated);
	return setting ? setting->value.quantity.low : threshold->fallback;
}

double lint_threshold(const struct lint_run *run)
{
	return lint_limit(run, run->rule->threshold);
}
