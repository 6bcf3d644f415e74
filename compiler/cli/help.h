/* cli/help: the manual page and the completions, made from the tables of commands and options. */
#ifndef LINTEL_CLI_HELP_H
#define LINTEL_CLI_HELP_H

#include "cli/cli.h"

struct str help_command(struct cli *cli, enum command_id id);          /* command_help.c */
struct str help_man(struct cli *cli);                                  /* man.c */
struct str help_completion(struct cli *cli, const char *shell);        /* completion.c */

/* True if the option belongs to the command. */
static inline bool help_has(enum command_id command, enum option_id option)
{
	return cli_options[option].commands & (1u << command);
}

#endif
