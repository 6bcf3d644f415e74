/* lintel extract PICTURE: the design that lies in it. */
#include "cli/input.h"
#include "cli/output.h"

int command_extract(struct cli *cli)
{
	struct str picture;
	struct lintel_text text, problem;
	if (cli->operands.count != 1)
		return cli_usage(cli, "say which picture: lintel extract FILE");
	const char *path = cli->operands.at[0], *output = cli->values[OPTION_output] ? cli->values[OPTION_output] : "-";
	if (!input_read_picture(cli, path, &picture))
		return CLI_TROUBLE;
	struct lintel *owner = lintel_extract((struct lintel_text){ picture.at, picture.len }, &text, &problem);
	bool found = problem.length == 0;
	if (!found)
		cli_complain("'%s': %.*s", path, (int)problem.length, problem.at);
	bool written = found && output_write(cli, output, (struct str){ text.at, text.length });
	lintel_free(owner);
	return written ? CLI_CLEAN : CLI_TROUBLE;
}
