/* diag/document: one report over all designs of a run, in the forms that other programs read: SARIF, GitHub annotations, JUnit, Code
 * Climate. A pen is a file of its own with three functions; what they share is in document.c. (JSON of our own: pen.h.)
 *
 * A design may be gone once it is added: what must last is copied into the document's arena.
 */
#ifndef LINTEL_DIAG_DOCUMENT_H
#define LINTEL_DIAG_DOCUMENT_H

#include "base/json.h"
#include "base/map.h"
#include "diag/diag.h"

/* What the catalogue says of a code, whoever found it. */
struct document_rule {
	struct str code, name, category, summary, explain;
	enum severity severity;
};

struct document {
	struct arena *arena;
	/* The rule of a finding; `finding` knows its own code, where the catalogue does not have it. */
	struct document_rule (*rule_of)(struct arena *arena, const struct finding *finding);
	struct buf out;
	struct json json;
	struct str version;             /* of this program */
	struct map rule_numbers;        /* by code */
	VEC(struct document_rule) rules; /* in order of their first finding */
	struct map prints;              /* how often each fingerprint came */
	uint32_t tests, failures, errors, skipped;
};

struct document_design {
	struct str name;
	const struct diag_sink *sink;
	enum severity error_on;         /* what makes the check fail; SEVERITY_OFF: nothing but errors of the text */
};

struct document_pen {
	void (*open)(struct document *document);
	void (*add)(struct document *document, const struct document_design *design);
	void (*close)(struct document *document);
};
extern const struct document_pen pen_sarif, pen_github, pen_junit, pen_codeclimate;

/* ---- what the pens share ---- */

/* The number of the finding's rule in document->rules. */
uint32_t document_rule(struct document *document, const struct finding *finding);
/* Hexadecimal; the same as long as rule, file and subjects are (for findings without a subject: the text of the line), wherever in
 * the file it stands. Equal ones are numbered. */
struct str document_fingerprint(struct document *document, const struct diag_sink *sink, const struct finding *finding);
/* The message with its path, notes and help, a line each. */
struct str document_message(struct arena *arena, const struct finding *finding);
bool document_is_placed(const struct diag_sink *sink, struct span span);
struct str document_file(const struct diag_sink *sink, struct span span); /* as it is shown */
/* Decodes the next code point; what is broken, and control characters other than tab and line ends, as U+FFFD. */
uint32_t document_next(const char **at, const char *end);
void document_put(struct buf *out, uint32_t code);

#endif
