/* cli/progress: one line on standard error that says how far a run over several designs is; only on a terminal. */
#ifndef LINTEL_CLI_PROGRESS_H
#define LINTEL_CLI_PROGRESS_H

#include "cli/cli.h"

void progress_show(struct cli *cli, uint32_t done, uint32_t total, const char *name);
/* Before anything else is printed. */
void progress_hide(struct cli *cli);

#endif
