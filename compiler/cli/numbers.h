/* cli/numbers: what `estimate`, `fail` and `sweep` share: the form of the report, the designs in turn, text errors,
 * exit code. */
#ifndef LINTEL_CLI_NUMBERS_H
#define LINTEL_CLI_NUMBERS_H

#include "cli/cli.h"

/* Asks `question` of each design and prints the answers. */
int numbers_answer(struct cli *cli, struct lintel_answer (*question)(struct cli *cli, struct lintel *design, enum lintel_form form));

#endif
