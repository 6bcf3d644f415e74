/* cli: the command line. One table of commands, one of options, one file for each command; a guest of lintel.h like any other.
 *
 * This room does all the I/O that the library does not: reading designs, finding the project, writing pictures and reports.
 * It knows nothing of what is inside a compilation. What it allocates belongs to the arena of the run (struct cli), which
 * main frees; every compilation is freed before the next begins.
 */
#ifndef LINTEL_CLI_CLI_H
#define LINTEL_CLI_CLI_H

#include "base/buf.h"
#include "base/vec.h"
#include "lintel.h"

/* output.md: findings give 1, text and usage 2, our own faults 3; the highest wins. */
enum exit_code { CLI_CLEAN = 0, CLI_FINDINGS = 1, CLI_TROUBLE = 2, CLI_FAULT = 3 };

enum command_id {
#define COMMAND(id, name, alias, operands, words, forms, summary, text) COMMAND_##id,
#include "cli/commands.def"
#undef COMMAND
	COMMAND_COUNT
};

enum option_id {
#define OPTION(id, letter, name, argument, words, commands, help) OPTION_##id,
#include "cli/options.def"
#undef OPTION
	OPTION_COUNT
};

struct cli;

struct command {
	const char *name, *alias, *operands, *words, *forms, *summary, *text;
	int (*run)(struct cli *cli);
};

struct option {
	char letter;              /* 0 = none */
	const char *name, *argument, *words;
	unsigned commands;        /* bit per command_id */
	const char *help;
};

extern const struct command cli_commands[COMMAND_COUNT];
extern const struct option cli_options[OPTION_COUNT];

/* One run of the program. */
struct cli {
	struct arena arena;
	enum command_id command;
	bool given[OPTION_COUNT];
	const char *values[OPTION_COUNT];    /* the last one given; of lists of rules, all joined by commas */
	VEC(const char *) formats;           /* each --format, in order */
	VEC(const char *) operands;
	int lost_output;                     /* errno of the first write to standard output that failed */
	bool progress_shown;
	int watcher;                         /* where a watched run tells what it read (watch.h); 0 = nobody asks */
	VEC(const char *) seen;              /* by watch_saw */
};

/* options.c: reads the command line. False: it is wrong, and the user has been told. */
bool cli_parse(struct cli *cli, int count, char **words);
/* "lintel: MESSAGE" and where help is, on standard error; returns CLI_TROUBLE. */
int cli_usage(const struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "lintel: MESSAGE" on standard error. */
void cli_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* True if `word` is one of `words`, which blanks separate. */
bool cli_is_one_of(const char *word, const char *words);

/* The last --format asks for JSON. */
bool cli_wants_json(const struct cli *cli);
/* The nearest command, or NULL. */
const char *cli_suggest_command(const char *word);

/* The commands, one file each. They return the exit code. */
int command_draw(struct cli *cli);
int command_check(struct cli *cli);
int command_render(struct cli *cli);
int command_notes(struct cli *cli);
int command_embed(struct cli *cli);
int command_extract(struct cli *cli);
int command_estimate(struct cli *cli);
int command_fail(struct cli *cli);
int command_sweep(struct cli *cli);
int command_outline(struct cli *cli);
int command_dump(struct cli *cli);
int command_kinds(struct cli *cli);
int command_rules(struct cli *cli);
int command_explain(struct cli *cli);
int command_help(struct cli *cli);

#endif
