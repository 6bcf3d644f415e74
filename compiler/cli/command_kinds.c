/* lintel kinds [FILE]: the kinds of nodes and what they set. */
#include "cli/input.h"
#include "cli/output.h"

int command_kinds(struct cli *cli)
{
	if (cli->operands.count > 1)
		return cli_usage(cli, "one design at most");
	struct lintel *design =
	    cli->operands.count ? input_compile(cli, &(struct input){ cli->operands.at[0] }) : input_compile_nothing(cli);
	if (!design)
		return CLI_TROUBLE;
	struct lintel_text text = lintel_kinds(design, cli_wants_json(cli));
	int code = output_report(cli, (struct str){ text.at, text.length });
	lintel_free(design);
	return code;
}
