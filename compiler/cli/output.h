/* cli/output: where bytes go. Files are written beside and renamed, so that a reader sees the old picture or the new one. */
#ifndef LINTEL_CLI_OUTPUT_H
#define LINTEL_CLI_OUTPUT_H

#include <stdio.h>

#include "cli/cli.h"

/* Writes all bytes to the file at `path` or, for "-", to standard output. Keeps the permission bits of a file that is
 * replaced and writes through symbolic links. False: the user has been told, and an older file is as it was. */
bool output_write(struct cli *cli, const char *path, struct str bytes);

/* To standard output. Losses are told once, by output_finish. */
bool output_print(struct cli *cli, struct str bytes);
/* A report of one form, to where --format says: standard output or a file. The exit code. */
int output_report(struct cli *cli, struct str bytes);
/* Flushes standard output. 0, or CLI_TROUBLE where bytes were lost; a reader that went away is no loss. */
int output_finish(struct cli *cli);

/* --color, else NO_COLOR, CLICOLOR_FORCE, and whether `stream` is a terminal. */
enum lintel_colour output_colour(const struct cli *cli, FILE *stream);

bool output_is_terminal(FILE *stream);

#endif
