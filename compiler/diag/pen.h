/* diag/pen: findings as text for people and as JSON for programs. One pen per file. */
#ifndef LINTEL_DIAG_PEN_H
#define LINTEL_DIAG_PEN_H

#include "base/json.h"
#include "diag/diag.h"

struct pen_text_options {
	bool colour;          /* ANSI; tests may ask for style tags instead */
	bool tags;            /* write <error>...</error> in place of ANSI codes: how tests read colour */
	bool show_undeclared; /* print undeclared findings one by one instead of aggregated */
};

/* rustc style: severity[CODE name]: message, --> file:line:col, source lines with carets, notes, help; an empty line
 * after each entry. Undeclared findings of one rule are aggregated into one entry at the end that names at most five
 * subjects.
 * Suppressed findings are not printed. No summary line: see pen_text_summary. */
void pen_text(struct buf *out, const struct diag_sink *sink, struct pen_text_options options);
/* One line: "2 errors, 1 warning, 3 undeclared, 1 suppressed", or "no findings". */
void pen_text_summary(struct buf *out, struct diag_summary summary);

/* The findings of one compilation as elements of an open JSON array (output.md). Suppressed ones included. */
void pen_json_findings(struct json *json, const struct diag_sink *sink);

const char *severity_name(enum severity severity); /* "error", "warning", "info", "off" */
const char *outcome_name(enum outcome outcome);    /* "error", "fail", "undeclared" */

#endif
