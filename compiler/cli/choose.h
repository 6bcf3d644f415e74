/* cli/choose: words of the command line that choose rules, checked before anything runs. */
#ifndef LINTEL_CLI_CHOOSE_H
#define LINTEL_CLI_CHOOSE_H

#include "cli/cli.h"

/* --only, --select, --ignore, --severity, --why-not. False: a word is wrong, and the user has been told. */
bool choose_check(struct cli *cli);

#endif
