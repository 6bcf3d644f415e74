/* lint/fix: what a rule offers to write. One fix is begun, filled and offered:
 *
 *	struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
 *	fix_set_node(&fix, node, ATTR_ttl, "5min");
 *	fix_offer(&fix, "let entries expire");
 *
 * or, where one attribute is all of it, in one call: fix_node(run, finding, FIX_SUGGESTION, node, ATTR_dlq, NULL).
 *
 * Which kind: FIX_SAFE keeps what the drawing means. FIX_SUGGESTION writes one attribute whose value the rule knows, but which
 * is a statement about the real system. FIX_UNSAFE draws, turns or joins arrows, adds nodes, or changes numbers. A fix never
 * asserts a fact that the author has not stated: then it is no fix at all, and the help line names the evidence.
 *
 * The edits keep comments and formatting, and touch their subject alone. What is said of one of several (`redis a, b`, the twins
 * of a template, one arrow of a chain) goes into a statement of its own behind; where that cannot be said, the whole fix is not
 * offered. Nor is it where the text lies in an included file or in lintel.arch, which other designs share. A finding that is
 * NULL takes no fix. The session applies fixes, and takes back what does not make its finding go away.
 */
#ifndef LINTEL_LINT_FIX_H
#define LINTEL_LINT_FIX_H

#include "lint/lint.h"

struct fix {
	struct lint_run *run;
	struct finding *finding;
	enum fix_kind kind;
	bool possible;
	VEC(struct finding_edit) edits;
};

struct fix fix_begin(struct lint_run *run, struct finding *finding, enum fix_kind kind);
/* Adds the fix to the finding, if every part of it could be written. `title` says what it does, as an order: "add a timeout". */
void fix_offer(struct fix *fix, const char *title, ...) __attribute__((format(printf, 2, 3)));

/* ---- parts: `value` as it is written ("5min", "exp", "[a, b]"), NULL for a flag ---- */

/* The node's own value, in its statement; what its kind or group says is left alone. */
void fix_set_node(struct fix *fix, uint32_t node, enum attribute_id id, const char *value);
/* The arrow's value: where its statements have one already, these are replaced, else its plain statement gets it. */
void fix_set_link(struct fix *fix, uint32_t link, enum attribute_id id, const char *value);
/* For this use of an arrow in a flow. */
void fix_set_step(struct fix *fix, uint32_t step, enum attribute_id id, const char *value);
/* Of an endpoint, a table, a saga's step, a metric: their attributes and the span of their statement. */
void fix_set_at(struct fix *fix, const struct attributes *attributes, struct span statement, enum attribute_id id,
                const char *value);
/* The value of an attribute that is there. */
void fix_value(struct fix *fix, const struct attribute *attribute, const char *value);
/* Takes an attribute away. */
void fix_drop(struct fix *fix, const struct attribute *attribute);

/* Draws the arrow with another sign; `turned`: from its head to its tail. */
void fix_sign(struct fix *fix, uint32_t link, enum arrow_form form, bool turned);
/* Puts another name in the place of the arrow's head (or tail). */
void fix_head(struct fix *fix, uint32_t link, struct str name);
void fix_tail(struct fix *fix, uint32_t link, struct str name);
/* A label for an arrow that has none. */
void fix_label(struct fix *fix, uint32_t link, const char *label);

/* Draws the arrow through a further node: `a -> b` becomes `a -> NAME -> b`; the signs before and behind it are given. */
void fix_splice(struct fix *fix, uint32_t link, enum arrow_form before, const char *name, enum arrow_form behind);
/* Another word in front of the node's name, where it is `from`. */
void fix_kind(struct fix *fix, uint32_t node, const char *from, const char *to);
/* The text of a statement (`amount : float`). */
void fix_text(struct fix *fix, struct span statement, const char *text);

/* A statement of its own on a line behind the node's, or behind (each of) the arrow's. */
void fix_add_behind_node(struct fix *fix, uint32_t node, const char *format, ...) __attribute__((format(printf, 3, 4)));
void fix_add_behind_link(struct fix *fix, uint32_t link, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A statement goes, with its line if it is alone there; comments stay. */
void fix_delete(struct fix *fix, struct span statement);
/* One name of a statement for several goes, or the statement if it is the only one. */
void fix_delete_name(struct fix *fix, struct span statement, struct str name);
/* Any other text of the design's own file. */
void fix_replace(struct fix *fix, struct span span, struct str text);

/* The full name of a node, or one word, as it is written: in quotes where it needs them. */
struct str fix_name(struct lint_run *run, uint32_t node);
struct str fix_word(struct lint_run *run, struct str word);

/* ---- a fix of one attribute ---- */

void fix_node(struct lint_run *run, struct finding *finding, enum fix_kind kind, uint32_t node, enum attribute_id id,
              const char *value);
void fix_link(struct lint_run *run, struct finding *finding, enum fix_kind kind, uint32_t link, enum attribute_id id,
              const char *value);
void fix_at(struct lint_run *run, struct finding *finding, enum fix_kind kind, const struct attributes *attributes,
            struct span statement, enum attribute_id id, const char *value);

#endif
