/* cli/report: what was found in all designs of a run, in the forms that --format asks for.
 *
 * Text appears as the designs are done; every other form is one document and appears at the end.
 */
#ifndef LINTEL_CLI_REPORT_H
#define LINTEL_CLI_REPORT_H

#include <stdio.h>

#include "cli/statistics.h"

struct report_target {
	bool json;
	struct lintel_document *document; /* of a form for other programs; else NULL */
	const char *path;       /* NULL: the stream */
	struct buf text;        /* of a text report that goes to a file */
};

struct report {
	struct cli *cli;
	FILE *stream;           /* standard output; standard error where a picture, a diff or a fixed design has it */
	VEC(struct report_target) targets;
	bool wants_json;
	struct buf files, findings, stages; /* inner parts of the JSON document */
	struct statistics statistics; /* where they are asked for */
	struct lintel_summary total;
	uint32_t designs;
};

/* False: the forms do not go together, and the user has been told. */
bool report_open(struct report *report, struct cli *cli, bool stdout_is_taken);
/* Adds a design after its check. `note`: what else was done ("drawn to a.svg"), or NULL. */
void report_add(struct report *report, const char *name, struct lintel *design, const char *note);
/* Writes what is still to be written. False: it could not be, and the user has been told. */
bool report_close(struct report *report);

#endif
