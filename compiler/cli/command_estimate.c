/* lintel estimate FILE...: what the numbers add up to; --why prints one figure's derivation. */
#include <string.h>

#include "cli/numbers.h"

static struct lintel_answer ask(struct cli *cli, struct lintel *design, enum lintel_form form)
{
	if (cli->given[OPTION_why])
		return lintel_why(design, cli->values[OPTION_why], form);
	return lintel_estimate(design, form);
}

int command_estimate(struct cli *cli)
{
	const char *form = cli->values[OPTION_format];
	if (cli->given[OPTION_why] && form && strcmp(form, "text") != 0 && strcmp(form, "json") != 0)
		return cli_usage(cli, "a derivation has the forms text and json");
	return numbers_answer(cli, ask);
}
