/* The program: read the command line, run the command, say whether its output arrived. */
#define _POSIX_C_SOURCE 200809L
#include "cli/cli.h"

#include <signal.h>
#include <unistd.h>
#include "cli/output.h"
#include "cli/watch.h"

const struct command cli_commands[COMMAND_COUNT] = {
#define COMMAND(id, name, alias, operands, words, forms, summary, text) \
	[COMMAND_##id] = { name, alias, operands, words, forms, summary, text, command_##id },
#include "cli/commands.def"
#undef COMMAND
};

static int run(struct cli *cli, int count, char **words)
{
	if (!cli_parse(cli, count, words))
		return CLI_TROUBLE;
	if (cli->given[OPTION_version])
		return !output_print(cli, str_format(&cli->arena, "lintel %s\n", lintel_version()));
	if (cli->given[OPTION_help])
		return command_help(cli);
	if (cli->given[OPTION_watch] && !watch_begin(cli))
		return CLI_TROUBLE;
	int code = cli_commands[cli->command].run(cli);
	watch_end(cli);
	return code;
}

/* A broken promise of ours, or of a library: base_bug has said where. */
static void on_abort(int signal_number)
{
	(void)signal_number;
	_exit(CLI_FAULT);
}

int main(int count, char **words)
{
	signal(SIGABRT, on_abort);
	signal(SIGPIPE, SIG_IGN); /* a reader that has seen enough is no fault: see output_finish */
	struct cli cli = { 0 };
	int code = run(&cli, count, words);
	int written = output_finish(&cli);
	arena_finish(&cli.arena);
	return code > written ? code : written;
}
