/* The stage policy of rules.md 1.3: the main defence against crying wolf. */
#include "lint/engine.h"

const char *stage_name(enum stage stage)
{
	switch (stage) {
	case STAGE_UNSTATED: return "unstated";
	case STAGE_SKETCH: return "sketch";
	case STAGE_MVP: return "mvp";
	case STAGE_PRODUCTION: return "production";
	}
	return "unstated";
}

/* Attributes by which load enters a design. Replica counts do not lift a sketch: people draw `x3` from habit. */
static bool states_load(const struct attributes *attributes)
{
	return attributes_get(attributes, ATTR_rate) || attributes_get(attributes, ATTR_users) ||
	       attributes_get(attributes, ATTR_per_user);
}

static bool any_load(const struct model *model)
{
	for (uint32_t i = 0; i < model->nodes.count; i++)
		if (states_load(&model->nodes.at[i].attributes))
			return true;
	for (uint32_t i = 0; i < model->flows.count; i++)
		if (states_load(&model->flows.at[i].attributes))
			return true;
	for (uint32_t i = 0; i < model->arrows.count; i++)
		if (states_load(&model->arrows.at[i].attributes))
			return true;
	return false;
}

static enum stage stage_of_word(struct str word)
{
	for (enum stage stage = STAGE_SKETCH; stage <= STAGE_PRODUCTION; stage++)
		if (str_is(word, stage_name(stage)))
			return stage;
	return STAGE_UNSTATED;
}

enum stage lint_stage(const struct model *model, enum stage asked, bool isolated)
{
	if (asked != STAGE_UNSTATED)
		return asked;
	if (model->stage != STAGE_UNSTATED)
		return model->stage;
	enum stage set = stage_of_word(settings_word(model, "stage", isolated));
	if (set != STAGE_UNSTATED)
		return set;
	for (uint32_t i = 0; i < model->goals.count; i++) {
		const struct model_goal *goal = &model->goals.at[i];
		if (goal->metric == GOAL_AVAILABILITY && !goal->broken && goal->quantity.high >= 0.999)
			return STAGE_PRODUCTION;
	}
	return model->goals.count > 0 || any_load(model) ? STAGE_MVP : STAGE_SKETCH;
}

bool stage_holds_back(const struct lint_run *run, const struct lint_rule *rule)
{
	for (uint32_t i = 0; i < run->withheld.count; i++)
		if (run->withheld.at[i] == rule)
			return true;
	return run->stage == STAGE_SKETCH && !run->settings.show_undeclared && rule->severity <= SEVERITY_INFO && !rule->shown_at_sketch;
}

enum severity lint_error_on(const struct model *model, bool isolated)
{
	struct str word = settings_word(model, "error_on", isolated);
	enum severity severity = SEVERITY_ERROR;
	if (str_is(word, "never"))
		return SEVERITY_OFF;
	severity_read(word, &severity);
	return severity;
}

bool stage_shows_failure(const struct lint_run *run, enum severity severity)
{
	if (run->stage != STAGE_SKETCH || run->settings.show_undeclared)
		return true;
	return severity > SEVERITY_INFO || run->rule->shown_at_sketch;
}

static enum severity one_notch_down(enum severity severity)
{
	return severity > SEVERITY_INFO ? severity - 1 : SEVERITY_INFO;
}

enum severity stage_undeclared_severity(const struct lint_run *run)
{
	const struct lint_rule *rule = run->rule;
	switch (run->stage) {
	case STAGE_UNSTATED:
	case STAGE_SKETCH:
		return rule->undeclared_at_sketch || run->settings.show_undeclared ? SEVERITY_INFO : SEVERITY_OFF;
	case STAGE_MVP:
		return rule->tier == 1 || run->settings.show_undeclared ? one_notch_down(rule->undeclared) : SEVERITY_OFF;
	case STAGE_PRODUCTION:
		return rule->tier <= 2 || run->settings.show_undeclared ? rule->undeclared : SEVERITY_OFF;
	}
	return SEVERITY_OFF;
}
