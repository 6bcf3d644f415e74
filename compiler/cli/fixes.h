/* cli/fixes: --fix, --suggestions, --unsafe-fixes and --diff: from a checked design to its file, to a diff, or through a filter. */
#ifndef LINTEL_CLI_FIXES_H
#define LINTEL_CLI_FIXES_H

#include "cli/input.h"

/* False: the options do not go together, and the user has been told. */
bool fixes_settle(struct cli *cli);
/* Standard output belongs to a diff or to a design that came from standard input; the report goes to standard error. */
bool fixes_on_stdout(const struct cli *cli, const struct input_list *list);

struct fixes_done {
	struct lintel *design; /* to be reported: what is left */
	const char *note;      /* "2 fixes applied", or NULL */
	int code;              /* CLI_FINDINGS where a diff was printed, CLI_TROUBLE where a file could not be written */
};
/* Takes the design over: it is freed where another one takes its place. */
struct fixes_done fixes_apply(struct cli *cli, const struct input *input, struct lintel *design,
                              const struct lintel_check_options *options);
/* "3 findings can be fixed ...", or empty. */
struct str fixes_offer(struct cli *cli, struct lintel *design);

#endif
