/* cli/watch: a command run again whenever a file that it read changes.
 *
 * Each run is a child of its own, so that a long watch neither grows nor ends with a fault of one run. The child tells which files it
 * looked at and in what state it found them; whatever changed in between is noticed too.
 */
#ifndef LINTEL_CLI_WATCH_H
#define LINTEL_CLI_WATCH_H

#include <sys/stat.h>

#include "cli/cli.h"

/* Notes that the run depends on this file or folder; `status` as it was found, NULL where it is not there. Cheap where nobody
 * watches. */
void watch_saw(struct cli *cli, const char *path, const struct stat *status);

/* Returns in each child, with the run still to do and true; in the parent, when watching is impossible, with false. */
bool watch_begin(struct cli *cli);
/* In a child: tells the parent what watch_saw noted. */
void watch_end(struct cli *cli);

#endif
