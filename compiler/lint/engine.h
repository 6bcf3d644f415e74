/* lint/engine: what the files of this room share. */
#ifndef LINTEL_LINT_ENGINE_H
#define LINTEL_LINT_ENGINE_H

#include "base/suggest.h"
#include "lint/lint.h"

/* stage.c */
bool stage_holds_back(const struct lint_run *run, const struct lint_rule *rule); /* it found what the stage does not show, or may have */
bool stage_shows_failure(const struct lint_run *run, enum severity severity);
enum severity stage_undeclared_severity(const struct lint_run *run); /* SEVERITY_OFF: held back */

/* ---- select.c: what was chosen, level by level ---- */

enum choice { CHOICE_ONLY, CHOICE_SELECT, CHOICE_IGNORE, CHOICE_SEVERITY };

struct chosen_word {
	struct str word;        /* a code, its beginning, a name, a category, or "all" */
	enum choice choice;
	enum severity severity; /* CHOICE_SEVERITY */
};

struct level {
	VEC(struct chosen_word) words;
	bool has_only;
};

enum level_of { OF_PROJECT, OF_DESIGN, OF_COMMAND, LEVEL_COUNT };

struct selection {
	struct level levels[LEVEL_COUNT];
	bool pedantic;
	VEC(struct diag_scope) local_words;  /* severities in the blocks of parts */
	VEC(enum severity) local_severities;
	struct diag_scopes local;
};

const struct selection *selection_make(struct lint_run *run);

/* Where a rule stands: how severe it is (SEVERITY_OFF = does not run), and whether somebody has said so. */
struct standing {
	enum severity severity;
	bool stated, by_command;
};
/* `house`: the house rule that it is about, or NULL. */
struct standing selection_standing(const struct selection *selection, const struct lint_rule *rule,
                                   const struct model_house *house);
/* The severity that a block around the finding states for the running rule; false where none does. */
bool selection_local(const struct lint_run *run, struct span span, const struct span *anchors, uint32_t count,
                     enum severity *severity);
/* True if the word names a rule, rules, or a house rule of the model (which may be NULL). */
bool selection_knows(const struct model *model, struct str word);
bool severity_read(struct str word, enum severity *severity); /* "off", "info", "warning", "error" */

/* A word of `only`, `select`, `ignore` or `allow` that names no rule: T120 with the nearest one. */
void refuse_unknown_rule(struct lint_run *run, struct str word, struct span span);

/* ---- settings.c ---- */

bool settings_are_plain(struct str name);
void settings_consider(struct suggest *suggest);
void settings_check(struct lint_run *run, const struct model_setting *setting);
/* The word of a plain setting (`yes` for a flag), or empty where nobody says it. */
struct str settings_word(const struct model *model, const char *name, bool isolated);

/* report.c: parts of which the watched rule has read something and said nothing pass by what they state. */
void report_reads(struct lint_run *run);

/* suppress.c */
void suppress_apply(struct lint_run *run);

#endif
