/* cli/why_not: lintel check --why-not RULE: which parts pass, and by which evidence. */
#ifndef LINTEL_CLI_WHY_NOT_H
#define LINTEL_CLI_WHY_NOT_H

#include "cli/cli.h"

/* In place of the report. Returns the exit code: a question that is answered is 0, whatever was found. */
int why_not_designs(struct cli *cli, const struct lintel_check_options *options);

#endif
