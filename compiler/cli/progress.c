#include "cli/progress.h"

#include "cli/output.h"

void progress_show(struct cli *cli, uint32_t done, uint32_t total, const char *name)
{
	if (total < 2 || cli->given[OPTION_quiet] || !output_is_terminal(stderr))
		return;
	fprintf(stderr, "\r\033[K[%u/%u] %.60s", done + 1, total, name);
	fflush(stderr);
	cli->progress_shown = true;
}

void progress_hide(struct cli *cli)
{
	if (!cli->progress_shown)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	cli->progress_shown = false;
}
