/* cli/review: checks designs one after the other, draws them if asked to, and reports. What `lintel FILE` and `lintel
 * check` share. */
#ifndef LINTEL_CLI_REVIEW_H
#define LINTEL_CLI_REVIEW_H

#include "cli/cli.h"

/* Which rules run and by which date, from the command line. False: it is wrong, and the user has been told. */
bool review_settle(struct cli *cli, struct lintel_check_options *options);
/* Returns the exit code. */
int review_designs(struct cli *cli, bool draw);

#endif
