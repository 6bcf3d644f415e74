/* The manual page lintel(1), in man macros. */
#include "cli/help.h"

/* Text that roff must take as it stands. */
static void write_text(struct buf *out, const char *text)
{
	bool line_start = true;
	for (; *text; text++) {
		if (line_start && (*text == '.' || *text == '\''))
			buf_text(out, "\\&");
		if (*text == '\\')
			buf_text(out, "\\e");
		else if (*text == '-')
			buf_text(out, "\\-");
		else
			buf_char(out, *text);
		line_start = *text == '\n';
	}
}

static void write_option(struct buf *out, const struct option *option)
{
	buf_text(out, ".TP\n.B ");
	if (option->letter)
		buf_printf(out, "\\-%c, ", option->letter);
	buf_text(out, "\\-\\-");
	write_text(out, option->name);
	if (option->argument)
		buf_printf(out, " \\fI%s\\fR", option->argument);
	buf_char(out, '\n');
	write_text(out, option->help);
	if (option->words) {
		buf_text(out, ": ");
		write_text(out, option->words);
	}
	buf_char(out, '\n');
}

static void write_command(struct buf *out, enum command_id id)
{
	const struct command *command = &cli_commands[id];
	buf_text(out, ".SS \"lintel ");
	write_text(out, command->name);
	buf_printf(out, "%s[options]%s", *command->name ? " " : "", *command->operands ? " " : "");
	write_text(out, command->operands);
	buf_text(out, "\"\n");
	write_text(out, command->text);
	buf_char(out, '\n');
	if (command->alias)
		buf_printf(out, "The same as\n.BR \"lintel %s\" .\n", command->alias);
	bool first = true;
	for (enum option_id option = 0; option < OPTION_COUNT; option++) {
		if (!help_has(id, option))
			continue;
		buf_text(out, first ? "Options:\n.BR \\-\\-" : ",\n.BR \\-\\-");
		write_text(out, cli_options[option].name);
		first = false;
	}
	buf_text(out, first ? "" : "\n");
}

static const char closing[] =
	".SH EXIT STATUS\n"
	".TP\n.B 0\nnothing found at or above the failing severity; for render: drawn\n"
	".TP\n.B 1\nfindings at or above it\n"
	".TP\n.B 2\nan error in the text of a design, unreadable input, or wrong usage\n"
	".TP\n.B 3\na fault of lintel\n"
	".PP\nSeveral designs are independent of each other; the highest status wins.\n"
	".SH ENVIRONMENT\n"
	".TP\n.B NO_COLOR\nif set and not empty, no colours\n"
	".TP\n.B CLICOLOR_FORCE\nif set and not 0, colours even where there is no terminal\n"
	".TP\n.B SOURCE_DATE_EPOCH\nthe date with which \\fBuntil\\fR of \\fBallow\\fR is compared, in seconds since 1970\n"
	".SH FILES\n"
	".TP\n.I lintel.arch\nsettings, kinds and assumptions of a project; the nearest one upwards is read, and its folder is the\n"
	"project, beyond which nothing can be included\n"
	".SH EXAMPLES\n"
	".nf\nlintel shop.arch                   draws shop.svg and reports\n"
	"lintel check designs/              all designs below a folder\n"
	"lintel render shop.arch -o shop.png --scale 2\n"
	"lintel explain spof\n.fi\n";

struct str help_man(struct cli *cli)
{
	struct buf out = buf_in(&cli->arena);
	buf_printf(&out, ".TH LINTEL 1 \"\" \"lintel %s\" \"User Commands\"\n", lintel_version());
	buf_text(&out, ".SH NAME\nlintel \\- draw and check software architectures written as text\n.SH SYNOPSIS\n");
	for (enum command_id id = 0; id < COMMAND_COUNT; id++) {
		buf_printf(&out, ".B lintel%s%s\n[options] ", *cli_commands[id].name ? " " : "", cli_commands[id].name);
		write_text(&out, cli_commands[id].operands);
		buf_text(&out, "\n.br\n");
	}
	buf_text(&out, ".SH DESCRIPTION\nA design file says what an architecture is: its nodes, their groups, the arrows between them\n"
	               "and the numbers that are known. From that one text come the picture, the findings and the numbers.\n"
	               ".SH COMMANDS\n");
	for (enum command_id id = 0; id < COMMAND_COUNT; id++)
		write_command(&out, id);
	buf_text(&out, ".SH OPTIONS\n");
	for (enum option_id option = 0; option < OPTION_COUNT; option++)
		write_option(&out, &cli_options[option]);
	buf_text(&out, closing);
	return buf_view(&out);
}
