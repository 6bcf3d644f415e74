/* lint/engine: what the files of this room share. */
#ifndef LINTEL_LINT_ENGINE_H
#define LINTEL_LINT_ENGINE_H

#include "lint/lint.h"

/* stage.c */
bool stage_shows_failure(const struct lint_run *run);
enum severity stage_undeclared_severity(const struct lint_run *run); /* SEVERITY_OFF: held back */

/* select.c: command line over design over lintel.arch over default. `selection` is made once per run. */
struct selection {
	const char *only, *select, *ignore; /* of the command line */
	struct str setting_only, setting_select, setting_ignore; /* comma-joined, of `lint { }` */
	bool pedantic;
};
struct selection selection_make(struct lint_run *run);
/* How severe the rule is; SEVERITY_OFF = does not run. */
enum severity selection_severity(const struct lint_run *run, const struct selection *selection,
                                 const struct lint_rule *rule);

/* A word of `only`, `select`, `ignore` or `allow` that names no rule: T120 with the nearest one. */
void refuse_unknown_rule(struct lint_run *run, struct str word, struct span span);

/* suppress.c */
void suppress_apply(struct lint_run *run, const struct selection *selection);

#endif
