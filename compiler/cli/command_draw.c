/* lintel FILE...: picture, findings and summary. */
#define _POSIX_C_SOURCE 200809L
#include <string.h>
#include <sys/stat.h>

#include "cli/review.h"

/* A first word that is no file and looks like a command was meant as one; then nothing is drawn. */
static const char *find_meant_command(const char *word)
{
	struct stat status;
	return strcmp(word, "-") != 0 && stat(word, &status) != 0 ? cli_suggest_command(word) : NULL;
}

int command_draw(struct cli *cli)
{
	const char *first = cli->operands.count ? cli->operands.at[0] : "-", *meant = find_meant_command(first);
	if (meant)
		return cli_usage(cli, "there is no file and no command '%s': did you mean 'lintel %s'?", first, meant);
	return review_designs(cli, true);
}
