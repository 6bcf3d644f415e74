/* lint: the engine. Picks the rules, runs them, applies the stage policy; a rule is one file in lint/rules.
 *
 * Three outcomes (rules.md 1.2): a rule FAILS (the model says something wrong), is UNDECLARED (the model is silent where the
 * guide wants an answer), or passes. Rules are pure: read-only query in, findings out. The stage policy (stage.c) decides what
 * is shown. This room does not know how findings are printed. Everything belongs to the arena.
 */
#ifndef LINTEL_LINT_LINT_H
#define LINTEL_LINT_LINT_H

#include "diag/diag.h"
#include "estimate/estimate.h"
#include "model/query.h"

enum rule_set { RULE_DEFAULT, RULE_PEDANTIC, RULE_OFF };

struct fix_index;
struct lint_run;
struct selection;

/* A number that `lint { name = value }` may change. */
struct lint_threshold {
	const char *name;
	double fallback;                /* in base units */
	struct dimension dimension;
	const char *source;             /* "Part 15", "assumed" */
};

/* One constant per rule file, called rule_<file name>; registry.awk collects them. The file's opening comment is its text. */
struct lint_rule {
	const char *code, *name, *category;
	enum severity severity;         /* of a failure */
	enum severity undeclared;       /* SEVERITY_OFF: never undeclared */
	int tier;                       /* 1, 2 or 3 */
	enum rule_set set;
	const char *summary;            /* one line; heads aggregated failures of severity info */
	const char *undeclared_summary; /* one line; heads the aggregated undeclared entry; NULL where there is none */
	const char *wants;              /* what the author could declare: "replicas", for the count line; NULL where undeclared is off */
	bool shown_at_sketch;           /* its failures of severity info are shown at stage sketch too */
	bool undeclared_at_sketch;      /* its undeclared findings are shown (as info) at stage sketch too */
	bool tells_all;                 /* it says itself of each of its subjects why it passes: what it has read besides is no evidence */
	const struct lint_threshold *threshold; /* or NULL */
	const struct lint_threshold *const *further; /* more of them, up to a NULL; or NULL */
	void (*check)(struct lint_run *run);
};

struct lint_settings {
	enum stage stage;               /* STAGE_UNSTATED: as the design says, else inferred */
	bool pedantic;
	bool show_undeclared;           /* show what the stage would hold back */
	const char *only, *select, *ignore; /* comma-separated codes, names or category prefixes, or NULL */
	const char *severity;           /* "spof=warning,R=info", or NULL */
	bool strict;                    /* no `allow` is accepted */
	const char *why_not;            /* code or name of the rule whose verdicts are kept, or NULL */
	const char *today;              /* YYYY-MM-DD, or NULL: nothing expires */
	bool isolated;                  /* settings of lintel.arch do not count */
};

/* What --why-not tells of one subject of the rule it asks about. */
enum lint_verdict_kind { VERDICT_PASSED, VERDICT_FAILED, VERDICT_UNDECLARED, VERDICT_HELD_BACK };
struct lint_verdict {
	enum lint_verdict_kind kind;
	struct str subject;
	struct span span;
	struct str evidence;            /* what silenced the rule; the message where it has something to say */
	struct finding *finding;        /* NULL where nothing was reported */
	bool silent;                    /* it passes, and states nothing of what the rule has read */
};

struct lint_run {
	struct arena *arena;
	const struct query *query;
	const struct model *model;
	struct diag_sink *sink;
	struct lint_settings settings;
	enum stage stage;                    /* stated or inferred; never STAGE_UNSTATED */
	const struct lint_rule *rule;        /* that is running */
	const struct diag_code *fail_code, *undeclared_code;
	const struct estimate *estimate;     /* lint_estimate made it; NULL until a rule of numbers asked */
	const bool *awaited_steps;           /* rules_awaited_steps made it; NULL until a rule asked */
	uint32_t witness_nodes;              /* in all witnesses of the running rule */
	const struct fix_index *fixes;       /* fix_index made it; NULL until a rule had something to write */
	const struct selection *selection;   /* select.c */
	const struct model_house *house;     /* the house rule that is being looked at, or NULL */
	bool standing_stated, standing_by_command; /* the running rule's severity was chosen, and on the command line */
	bool counted;                        /* the running rule is among the withheld ones */
	bool *cut_short;                     /* the running rule has left something out: lint_cut_short */
	bool watched;                        /* the running rule is the one that --why-not asks about */
	VEC(struct lint_verdict) verdicts;   /* of that rule */
	VEC(const struct lint_rule *) withheld; /* rules whose undeclared findings the stage holds back */
};

/* ---- for rules ----
 * The finding stands at its subject's statement, carries its name, and has its other statements as anchors for `allow`. NULL is
 * returned where nothing is reported: the subject is broken, or the stage holds the finding back; the functions below
 * take NULL. */
struct finding *lint_fail_node(struct lint_run *run, uint32_t node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct finding *lint_fail_link(struct lint_run *run, uint32_t link, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct finding *lint_undeclared_node(struct lint_run *run, uint32_t node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct finding *lint_undeclared_link(struct lint_run *run, uint32_t link, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* For statements that are no node and no arrow: endpoints, tables, sagas, metrics. */
struct finding *lint_fail_at(struct lint_run *run, struct str subject, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
struct finding *lint_undeclared_at(struct lint_run *run, struct str subject, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A subject that passes, with the evidence that silences the rule: "a twin behind 'front'". Where a rule says nothing of a part,
 * --why-not shows which of the attributes that it read are declared; so this is for evidence that is no attribute, or one of
 * many that were read. Kept only where --why-not asks, and free elsewhere. */
void lint_pass_node(struct lint_run *run, uint32_t node, const char *evidence, ...) __attribute__((format(printf, 3, 4)));
void lint_pass_link(struct lint_run *run, uint32_t link, const char *evidence, ...) __attribute__((format(printf, 3, 4)));
void lint_pass_at(struct lint_run *run, struct str subject, struct span span, const char *evidence, ...)
    __attribute__((format(printf, 4, 5)));
/* The same where an attribute is the evidence: it is shown as it was written, `ttl = 5min`. */
void lint_pass_node_by(struct lint_run *run, uint32_t node, const struct attribute *attribute);
void lint_pass_link_by(struct lint_run *run, uint32_t link, const struct attribute *attribute);
void lint_pass_at_by(struct lint_run *run, struct str subject, struct span span, const struct attribute *attribute);
/* The numbers of the design; made for the first rule that asks. */
const struct estimate *lint_estimate(struct lint_run *run);
void lint_help(struct lint_run *run, struct finding *finding, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Witnesses are shown as long as all those of one rule together stay below this: in a long chain every node may be a finding
 * and every path is long, and the first ones show it as well as all. */
enum { LINT_MOST_WITNESS_NODES = 100000 };
bool lint_has_witness_room(const struct lint_run *run);
void lint_witness(struct lint_run *run, struct finding *finding, struct query_path path);
/* The way from a client to the node. */
void lint_witness_from_client(struct lint_run *run, struct finding *finding, uint32_t node);
void lint_set_severity(struct finding *finding, enum severity severity);
/* The running rule stops before it has looked at, or shown, everything, as that would take too long: W020 says so. */
void lint_cut_short(const struct lint_run *run);
/* The rule's threshold as `lint { }` sets it, else its fallback. */
double lint_threshold(const struct lint_run *run);
double lint_limit(const struct lint_run *run, const struct lint_threshold *threshold); /* one of several */
/* For the two rules that look after house rules: from here on findings carry the name and severity of this one. False: it does
 * not run. */
bool lint_begin_house(struct lint_run *run, const struct model_house *house);

/* ---- for the session ---- */

/* Runs what the settings select, applies suppressions, reports unused, expired and unknown ones, sorts the sink. */
void lint_check(struct lint_run *run, struct arena *arena, const struct query *query, struct diag_sink *sink,
                struct lint_settings settings);
/* Stated by the settings or the design, else inferred (rules.md 1.3). */
enum stage lint_stage(const struct model *model, enum stage asked, bool isolated);
/* The severity from which findings make the check fail, as `lint { error_on }` says: SEVERITY_OFF = never. */
enum severity lint_error_on(const struct model *model, bool isolated);
const char *stage_name(enum stage stage);

/* Whether the rule of that code or name, or the house rule, ran; codes of the text always do. */
bool lint_ran(const struct lint_run *run, struct str rule);
/* The rule or house rule that is asked about by --why-not; NULL where the word is neither. */
const struct lint_rule *lint_asked(const struct lint_run *run, const struct model_house **house);

/* The catalogue, in order of code. */
uint32_t lint_rule_count(void);
const struct lint_rule *lint_rule_at(uint32_t index);
const char *lint_rule_text(uint32_t index); /* the Markdown of its file */
const struct lint_rule *lint_rule_find(struct str code_or_name);
const struct lint_threshold *lint_threshold_at(const struct lint_rule *rule, uint32_t index); /* NULL after the last */
/* The line of the design or of lintel.arch that sets it, or NULL. */
const struct model_setting *lint_limit_setting(const struct model *model, const struct lint_threshold *threshold, bool isolated);
/* True if the word names a rule, a category or the like, or a house rule of the model (which may be NULL). */
bool lint_knows(const struct model *model, struct str word);

#endif
