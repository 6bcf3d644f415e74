/* lintel FILE...: picture, findings and summary. */
#include "cli/review.h"

int command_draw(struct cli *cli)
{
	return review_designs(cli, true);
}
