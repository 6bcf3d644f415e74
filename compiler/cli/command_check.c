/* lintel check FILE... (also: lint): findings and summary. */
#include "cli/review.h"

int command_check(struct cli *cli)
{
	return review_designs(cli, false);
}
