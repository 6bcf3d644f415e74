/* lintel sweep FILE...: how the figures move with one assumption, and which range matters most. */
#include "cli/numbers.h"

static struct lintel_answer ask(struct cli *cli, struct lintel *design, enum lintel_form form)
{
	return lintel_sweep(design, cli->values[OPTION_vary], form);
}

int command_sweep(struct cli *cli)
{
	return numbers_answer(cli, ask);
}
