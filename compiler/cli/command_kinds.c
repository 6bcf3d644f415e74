/* lintel kinds [FILE]: the kinds of nodes and what they set. */
#include <string.h>

#include "cli/input.h"
#include "cli/output.h"

int command_kinds(struct cli *cli)
{
	const char *form = cli->values[OPTION_format];
	if (cli->operands.count > 1 || (form && strchr(form, '=')))
		return cli_usage(cli, cli->operands.count > 1 ? "one design at most" : "the list goes to standard output");
	struct lintel *design =
	    cli->operands.count ? input_compile(cli, &(struct input){ cli->operands.at[0] }) : input_compile_nothing(cli);
	if (!design)
		return CLI_TROUBLE;
	struct lintel_text text = lintel_kinds(design, form && strcmp(form, "json") == 0);
	output_print(cli, (struct str){ text.at, text.length });
	lintel_free(design);
	return CLI_CLEAN;
}
