/* cli/baseline_file: the form of the baseline, text in and text out. No files and no designs here, so that it can be fuzzed.
 *
 * All is kept in the arena that is given. What was written is read again as it was, and written again the same.
 */
#ifndef LINTEL_CLI_BASELINE_FILE_H
#define LINTEL_CLI_BASELINE_FILE_H

#include "base/map.h"
#include "base/vec.h"
#include "lintel.h"

/* What is known of one design. */
struct baseline_entries {
	const char *design;        /* its path from the folder of the file */
	VEC(struct lintel_known) known;
	const char *stage;
	bool undeclared, checked, broken;
};

struct baseline_file {
	VEC(struct baseline_entries) designs;
	struct map by_name;        /* of `design` */
};

/* NULL, or what is wrong with the text, as the end of a sentence. */
const char *baseline_file_read(struct arena *arena, struct str text, struct baseline_file *file);
/* Designs of which nothing is known are left out. Sorts the designs by name, after which `by_name` holds no more: it is the last thing that is done. */
struct str baseline_file_write(struct arena *arena, struct baseline_file *file);

/* The entries of the design, new ones where it has none. The pointer holds until the next design is added. */
struct baseline_entries *baseline_file_entries(struct arena *arena, struct baseline_file *file, const char *design);
/* Sorts them, and those of the same key become one with their number. */
void baseline_settle(struct baseline_entries *entries);
uint64_t baseline_count(const struct baseline_entries *entries); /* findings */

#endif
