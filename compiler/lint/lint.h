/* lint: the engine. Picks the rules, runs them, applies the stage policy; a rule is one file in lint/rules.
 *
 * Three outcomes (rules.md 1.2): a rule FAILS (the model says something wrong), is UNDECLARED (the model is silent where the
 * guide wants an answer), or passes. Rules are pure: read-only query in, findings out. The stage policy (1.3) decides what is
 * shown. This room does not know how findings are printed.
 */
#ifndef LINTEL_LINT_LINT_H
#define LINTEL_LINT_LINT_H

#include "diag/diag.h"
#include "model/query.h"

enum rule_set { RULE_DEFAULT, RULE_PEDANTIC, RULE_OFF };

struct lint_run;

/* One constant per rule file; registry.awk collects them from the sorted files. `text` is the file's opening comment. */
struct lint_rule {
	const char *code, *name, *category;
	enum severity severity;            /* of a failure */
	enum severity undeclared;          /* SEVERITY_OFF: never undeclared */
	int tier;                          /* 1, 2 or 3 */
	enum rule_set set;
	const char *summary;               /* one line; heads the aggregated undeclared entry */
	void (*check)(struct lint_run *run);
};

struct lint_settings {
	enum stage stage;                  /* STAGE_UNSTATED: as the design says, else inferred */
	bool pedantic;
	const char *only, *select, *ignore;/* comma-separated codes, names or category prefixes, or NULL */
	const char *today;                 /* YYYY-MM-DD, or NULL */
	bool isolated;
};

struct lint_run {
	const struct query *query;
	const struct model *model;
	struct diag_sink *sink;
	const struct lint_rule *rule;      /* that is running */
	enum stage stage;
	struct diag_code code;             /* of the running rule */
	/* what the policy held back: undeclared findings per rule, for the one count line */
	uint32_t withheld_rules;
	VEC(struct str) withheld_words;
};

/* For rules. `node`/`link` is the subject: the finding stands at its statement, carries its name, its amendments as anchors, and nothing is
 * reported on broken subjects (then NULL is returned; so is it when the policy withholds it). */
struct finding *lint_fail_node(struct lint_run *run, uint32_t node, const char *format, ...) __attribute__((format(printf, 3, 4)));
struct finding *lint_fail_link(struct lint_run *run, uint32_t link, const char *format, ...) __attribute__((format(printf, 3, 4)));
struct finding *lint_undeclared_node(struct lint_run *run, uint32_t node, const char *format, ...) __attribute__((format(printf, 3, 4)));
struct finding *lint_undeclared_link(struct lint_run *run, uint32_t link, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Lowers or raises one finding (documented in the rule's text). */
void lint_set_severity(struct finding *finding, enum severity severity);
/* A threshold from `lint { }`, else `fallback`. */
double lint_threshold(const struct lint_run *run, const char *name, double fallback);

/* Runs what the settings select, applies suppressions, reports unused and expired ones, sorts. Returns the stage used. */
enum stage lint_check(struct arena *arena, const struct query *query, struct diag_sink *sink, struct lint_settings settings,
                      struct lint_run *run);

/* The catalogue, in order of code. */
uint32_t lint_rule_count(void);
const struct lint_rule *lint_rule_at(uint32_t index);
const char *lint_rule_text(uint32_t index);       /* the Markdown of its file */
const struct lint_rule *lint_rule_find(struct str code_or_name);

#endif
