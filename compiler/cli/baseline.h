/* cli/baseline: the file of findings that were there before (--baseline, --update-baseline).
 *
 * It is keyed by design, code and subjects, never by lines. Designs are named by their path from the file's folder, so that it does
 * not matter from where the check is run; several designs share one file, and those that a run does not look at stay as they are.
 */
#ifndef LINTEL_CLI_BASELINE_H
#define LINTEL_CLI_BASELINE_H

#include "cli/input.h"

struct baseline;

/* Reads it, if the command line names one; *baseline is NULL otherwise. False: it cannot be read, and the user has been told. */
bool baseline_open(struct cli *cli, struct baseline **baseline);
/* After the check: leaves out what is known, or takes up what there is. */
void baseline_apply(struct baseline *baseline, const struct input *input, struct lintel *design);
/* Writes it where it is updated, and tells of designs that are gone. The exit code. */
int baseline_close(struct baseline *baseline);

#endif
