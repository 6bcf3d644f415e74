/* lintel fail FILE...: what breaks when a part dies. */
#include "base/number.h"
#include "cli/numbers.h"

/* "10x", "2.5" */
static bool read_factor(const char *text, double *factor)
{
	struct str number = str_of(text);
	if (str_ends_with(number, STR("x")))
		number = str_slice(number, 0, number.len - 1);
	return number_read(number, factor) && *factor > 0;
}

static struct lintel_answer ask(struct cli *cli, struct lintel *design, enum lintel_form form)
{
	struct lintel_question question = { .kill = cli->values[OPTION_kill], .cold_cache = cli->given[OPTION_cold_cache] };
	if (cli->given[OPTION_demand])
		read_factor(cli->values[OPTION_demand], &question.demand);
	return lintel_fail(design, &question, form);
}

int command_fail(struct cli *cli)
{
	double factor;
	if (cli->given[OPTION_demand] && !read_factor(cli->values[OPTION_demand], &factor))
		return cli_usage(cli, "--demand is a factor above zero such as 10x, not '%s'", cli->values[OPTION_demand]);
	return numbers_answer(cli, ask);
}
