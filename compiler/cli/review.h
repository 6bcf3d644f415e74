/* cli/review: checks designs one after the other, draws them if asked to, and reports. What `lintel FILE` and `lintel
 * check` share. */
#ifndef LINTEL_CLI_REVIEW_H
#define LINTEL_CLI_REVIEW_H

#include "cli/cli.h"

/* Returns the exit code. */
int review_designs(struct cli *cli, bool draw);

#endif
