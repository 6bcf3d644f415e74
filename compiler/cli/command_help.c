/* lintel help [COMMAND], and --help everywhere. */
#include <string.h>

#include "base/suggest.h"
#include "cli/help.h"
#include "cli/output.h"

enum { HELP_COLUMN = 24, HELP_WIDTH = 100 };

static void write_words(struct buf *out, const char *words, const char *separator)
{
	for (const char *at = words; *at;) {
		size_t length = strcspn(at, " ");
		buf_str(out, (struct str){ at, length });
		at += length + (at[length] == ' ');
		if (*at)
			buf_text(out, separator);
	}
}

/* Text folded at blanks, every line from HELP_COLUMN on. */
static void write_folded(struct buf *out, const char *text)
{
	size_t column = HELP_COLUMN;
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, " ");
		if (column > HELP_COLUMN && column + 1 + length > HELP_WIDTH) {
			buf_char(out, '\n');
			buf_repeat(out, ' ', HELP_COLUMN);
			column = HELP_COLUMN;
		} else if (column > HELP_COLUMN) {
			buf_char(out, ' ');
			column++;
		}
		buf_str(out, (struct str){ at, length });
		column += length;
		at += length + (at[length] == ' ');
	}
	buf_char(out, '\n');
}

static void write_option(struct cli *cli, struct buf *out, enum command_id id, const struct option *option)
{
	struct buf head = buf_in(&cli->arena);
	if (option->letter)
		buf_printf(&head, "  -%c, --%s", option->letter, option->name);
	else
		buf_printf(&head, "  --%s", option->name);
	if (option->argument)
		buf_printf(&head, " %s", option->argument);
	buf_str(out, buf_view(&head));
	if (head.len + 2 > HELP_COLUMN)
		buf_char(out, '\n');
	buf_repeat(out, ' ', head.len + 2 > HELP_COLUMN ? HELP_COLUMN : HELP_COLUMN - head.len);
	struct buf text = buf_in(&cli->arena);
	buf_text(&text, option->help);
	const char *words = option == &cli_options[OPTION_format] ? cli_commands[id].forms : option->words;
	if (words) {
		buf_text(&text, ": ");
		write_words(&text, words, ", ");
	}
	buf_char(&text, '\0');
	write_folded(out, text.at);
}

static void write_overview(struct buf *out)
{
	buf_text(out, "\ncommands:\n");
	for (enum command_id id = COMMAND_draw + 1; id < COMMAND_COUNT; id++) {
		const struct command *command = &cli_commands[id];
		buf_printf(out, "  %-20s  %s%s%s%s\n", command->name, command->summary, command->alias ? " (also: " : "",
		           command->alias ? command->alias : "", command->alias ? ")" : "");
	}
	buf_text(out, "\n'lintel COMMAND --help' explains one.\n");
}

struct str help_command(struct cli *cli, enum command_id id)
{
	const struct command *command = &cli_commands[id];
	struct buf out = buf_in(&cli->arena);
	bool named = *command->name;
	buf_printf(&out, "lintel%s%s: %s\n\n", named ? " " : "", command->name,
	           named ? command->summary : "one text file becomes a picture, findings and numbers");
	buf_printf(&out, "usage: lintel%s%s [options]%s%s\n", named ? " " : "", command->name, *command->operands ? " " : "",
	           command->operands);
	if (command->alias)
		buf_printf(&out, "       lintel %s is the same command\n", command->alias);
	buf_printf(&out, "\n%s\n", command->text);
	if (!named)
		write_overview(&out);
	buf_text(&out, "\noptions:\n");
	for (enum option_id option = 0; option < OPTION_COUNT; option++)
		if (help_has(id, option))
			write_option(cli, &out, id, &cli_options[option]);
	buf_printf(&out, "\nexit code: 0 %s, 2 an error in the text, an unreadable file\nor wrong usage, 3 a fault of lintel\n",
	           help_has(id, OPTION_error_on) ? "nothing to complain of, 1 findings from --error-on upwards" : "done");
	return buf_view(&out);
}

static int help_on(struct cli *cli, const char *word)
{
	for (enum command_id id = COMMAND_draw + 1; id < COMMAND_COUNT; id++)
		if (strcmp(word, cli_commands[id].name) == 0 || (cli_commands[id].alias && strcmp(word, cli_commands[id].alias) == 0)) {
			output_print(cli, help_command(cli, id));
			return CLI_CLEAN;
		}
	const char *nearest = cli_suggest_command(word);
	if (nearest)
		return cli_usage(cli, "there is no command '%s': did you mean '%s'?", word, nearest);
	return cli_usage(cli, "there is no command '%s'", word);
}

int command_help(struct cli *cli)
{
	if (cli->given[OPTION_help]) {
		output_print(cli, help_command(cli, cli->command));
		return CLI_CLEAN;
	}
	if (cli->given[OPTION_man] || cli->given[OPTION_completion]) {
		output_print(cli, cli->given[OPTION_man] ? help_man(cli) : help_completion(cli, cli->values[OPTION_completion]));
		return CLI_CLEAN;
	}
	if (cli->operands.count > 1)
		return cli_usage(cli, "help for one command at a time");
	if (cli->operands.count == 1)
		return help_on(cli, cli->operands.at[0]);
	output_print(cli, help_command(cli, COMMAND_draw));
	return CLI_CLEAN;
}
