/* diag: the one road for findings.
 *
 * Every stage adds to the sink and none stops because of it. A finding has a stable code, a severity, a message, the
 * span it stands at, and whatever helps: labelled spans, notes, a help line, subjects, a witness, fixes.
 * This room knows neither the language nor the model; it owns the registry of text codes (errors.def) and the pens.
 * Wording: lower case, no full stop, the subject in single quotes, and say what to do.
 */
#ifndef LINTEL_DIAG_DIAG_H
#define LINTEL_DIAG_DIAG_H

#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "source/source.h"

enum severity { SEVERITY_OFF, SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };
enum outcome { OUTCOME_ERROR /* of the text */, OUTCOME_FAIL, OUTCOME_UNDECLARED };

/* One row of errors.def, or the head of a lint rule. A code keeps its meaning for ever. */
struct diag_code {
	const char *code;      /* "T012", "R001" */
	const char *name;      /* "unknown-name", "spof" */
	enum severity severity; /* of a failure */
	const char *summary;   /* one line */
	const char *explain;   /* Markdown, for `lintel explain` */
};

/* Text codes as enum values: DIAG_T001 ... in the order of errors.def. */
enum diag_id {
#define DIAG_CODE(code, name, severity, summary, explain) DIAG_##code,
#include "diag/errors.def"
#undef DIAG_CODE
	DIAG_ID_COUNT
};
const struct diag_code *diag_code(enum diag_id id);
const struct diag_code *diag_code_find(struct str code_or_name); /* text codes only; NULL if unknown */

struct finding_label {
	struct span span;
	struct str text;
};

struct finding_edit {
	struct span span; /* replaced by text; empty span = insert */
	struct str text;
};

enum fix_kind { FIX_SAFE, FIX_SUGGESTION, FIX_UNSAFE };

struct finding_fix {
	struct str title;
	enum fix_kind kind;
	VEC(struct finding_edit) edits;
};

struct finding {
	const struct diag_code *code;
	enum severity severity;
	enum outcome outcome;
	struct str message;
	struct span span;
	struct str label;                    /* under the carets; may be empty */
	VEC(struct finding_label) labels;    /* secondary places */
	VEC(struct str) notes;
	struct str help;                     /* what to do; may be empty */
	VEC(struct str) subjects;            /* model names (`eu.api`, `api->redis`): the stable key */
	VEC(struct str) witness;             /* path, cycle or terms of a sum */
	VEC(struct span) witness_spans;      /* where these are declared; fewer, if it is not known of all */
	VEC(struct span) anchors;            /* further places an `allow` may stand around (amendments, flow uses) */
	VEC(struct finding_fix) fixes;
	struct str witness_text;             /* the witness as people read it; may be empty */
	bool stated;                         /* the user has chosen its severity */
	bool suppressed;
	bool in_baseline;                    /* suppressed by the baseline and not by an `allow` */
	struct str reason, until;
	uint32_t order;                      /* of arrival; the last key of the sort */
};

struct diag_sink {
	struct arena *arena;
	const struct source_set *sources;
	VEC(struct finding *) findings;
	uint32_t reported[SEVERITY_ERROR + 1]; /* by diag_report, by severity */
	uint32_t dropped[SEVERITY_ERROR + 1];  /* of these, above DIAG_MOST: counted, not kept */
	struct finding *spare;                 /* what diag_report returns for those */
};

/* Text codes kept of each severity: binary rubbish would else make a finding of every other byte. */
enum { DIAG_MOST = 10000 };

/* Adds a finding with the code's severity. Subjects, labels and the rest are added to what is returned. Never NULL. */
struct finding *diag_report(struct diag_sink *sink, enum diag_id id, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same for a code that is not in errors.def (a lint rule). */
struct finding *diag_report_code(struct diag_sink *sink, const struct diag_code *code, enum severity severity,
                                 enum outcome outcome, struct span span, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

void finding_point(struct diag_sink *sink, struct finding *finding, const char *format, ...)
    __attribute__((format(printf, 3, 4))); /* text under the primary carets */
void finding_label(struct diag_sink *sink, struct finding *finding, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void finding_note(struct diag_sink *sink, struct finding *finding, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void finding_help(struct diag_sink *sink, struct finding *finding, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void finding_subject(struct diag_sink *sink, struct finding *finding, struct str name);
struct finding_fix *finding_fix(struct diag_sink *sink, struct finding *finding, enum fix_kind kind, const char *title);
void finding_edit(struct diag_sink *sink, struct finding_fix *fix, struct span span, struct str text);

/* Places where a word (of a rule) holds. They nest or lie apart; of two with the same place the first is the inner one. */
struct diag_scope {
	struct str word;
	struct span span;
};
struct diag_scopes {
	struct diag_place *sorted;
	uint32_t count;
	struct map words;
};
#define DIAG_NONE UINT32_MAX
struct diag_scopes diag_scopes_make(struct arena *arena, const struct diag_scope *list, uint32_t count);
/* The innermost place of that word around `span`, as an index into the list; DIAG_NONE if there is none. */
uint32_t diag_scope_around(const struct diag_scopes *scopes, struct str word, struct span span);

/* An `allow` statement: what it names and where it holds. */
struct diag_allow {
	struct str rule;       /* code or name */
	struct str written;    /* the same as it stands in the text */
	struct span at;        /* the statement */
	struct span scope;     /* the enclosing block's statement; the whole file for a top-level one */
	struct str reason, until;
	bool expired, used;
};

/* Sorts by file (as in the set), start, code, arrival; drops all but the first of those with the same span, code,
 * outcome, message and subjects. */
void diag_sort(struct diag_sink *sink);
/* Marks findings inside an allow's scope as suppressed and the allows as used; of nested ones the innermost, as scopes
 * nest or lie apart. T codes cannot be suppressed. An expired allow suppresses nothing. Call before diag_sort;
 * reporting unused ones is the caller's care. */
void diag_suppress(struct diag_sink *sink, struct diag_allow *allows, uint32_t count);

/* Counts what is not suppressed, by severity; undeclared ones apart from that. */
struct diag_summary {
	uint32_t error, warning, info, undeclared, suppressed;
};
struct diag_summary diag_summarise(const struct diag_sink *sink);
bool diag_has_text_error(const struct diag_sink *sink); /* any T code of severity error */

#endif
