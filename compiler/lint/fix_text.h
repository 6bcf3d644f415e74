/* lint/fix_text: where in the text a fix writes. Between fix.c and fix_text.c. */
#ifndef LINTEL_LINT_FIX_TEXT_H
#define LINTEL_LINT_FIX_TEXT_H

#include "lint/fix.h"

/* What the fixes of one run look up: the statements of the design's own file in order, and what several things share. */
struct fix_index {
	const struct syntax *syntax;
	uint32_t *statements;           /* tree nodes, by their first token */
	uint32_t statement_count;
	uint64_t *subjects, *attributes; /* places of nodes, arrows, amendments, and of attributes; sorted, one entry for each thing */
	uint32_t subject_count, attribute_count;
};
const struct fix_index *fix_index(struct lint_run *run);

/* The innermost statement around the span, or NODE_NONE: it lies in another file, or is broken. */
uint32_t fix_statement(struct lint_run *run, struct span span);
/* Exactly one thing was made from this place. */
bool fix_is_sole_subject(struct lint_run *run, struct span span);
bool fix_is_sole_attribute(struct lint_run *run, struct span span);
/* The names of a declaration; 1 for a bare block. */
uint32_t fix_name_count(const struct syntax *syntax, uint32_t statement);

void fix_edit(struct fix *fix, uint32_t start, uint32_t end, struct str text);
/* `text` into the block of the statement, which is opened if there is none. */
void fix_put_in_block(struct fix *fix, uint32_t statement, struct str text);
/* `text` as a statement behind: on a line of its own with the same indent, or after ';' where the line goes on. */
void fix_put_behind(struct fix *fix, uint32_t statement, struct str text);
/* The outermost template around the statement, or itself: behind it names stand for one thing each. */
uint32_t fix_out_of_templates(const struct syntax *syntax, uint32_t statement);
void fix_take_out(struct fix *fix, uint32_t statement);

#endif
