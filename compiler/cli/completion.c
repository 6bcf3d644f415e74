/* Completions for bash, zsh and fish: commands, the options of each, the words an option takes; else files. */
#include <string.h>

#include "cli/help.h"

/* Options of a command, blank-separated: "--output -o --to". */
static void write_options(struct buf *out, enum command_id command)
{
	for (enum option_id option = 0; option < OPTION_COUNT; option++) {
		if (!help_has(command, option))
			continue;
		buf_printf(out, "--%s ", cli_options[option].name);
		if (cli_options[option].letter)
			buf_printf(out, "-%c ", cli_options[option].letter);
	}
}

static void write_names(struct buf *out, enum command_id id, const char *separator)
{
	buf_text(out, cli_commands[id].name);
	if (cli_commands[id].alias)
		buf_printf(out, "%s%s", separator, cli_commands[id].alias);
}

static void write_all_names(struct buf *out)
{
	for (enum command_id id = COMMAND_draw + 1; id < COMMAND_COUNT; id++) {
		write_names(out, id, " ");
		buf_char(out, ' ');
	}
}

static void write_bash(struct buf *out)
{
	buf_text(out, "# bash completion for lintel; made by 'lintel help --completion bash'\n"
	              "_lintel() {\n"
	              "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= i\n"
	              "\tCOMPREPLY=()\n"
	              "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	              "\t\tcase ${COMP_WORDS[i]} in\n"
	              "\t\t-*) ;;\n"
	              "\t\t*) command=${COMP_WORDS[i]}; break ;;\n"
	              "\t\tesac\n"
	              "\tdone\n"
	              "\tcase $before in\n");
	for (enum option_id option = 0; option < OPTION_COUNT; option++)
		if (cli_options[option].words)
			buf_printf(out, "\t--%s) COMPREPLY=($(compgen -W '%s' -- \"$word\")); return ;;\n", cli_options[option].name,
			           cli_options[option].words);
	buf_text(out, "\tesac\n\tlocal words= forms='text json'\n\tcase $command in\n");
	for (enum command_id id = COMMAND_draw + 1; id < COMMAND_COUNT; id++) {
		buf_char(out, '\t');
		write_names(out, id, "|");
		buf_text(out, ") words='");
		if (cli_commands[id].words)
			buf_printf(out, "%s ", cli_commands[id].words);
		write_options(out, id);
		if (id == COMMAND_help)
			write_all_names(out);
		buf_printf(out, "'; forms='%s' ;;\n", cli_commands[id].forms);
	}
	buf_text(out, "\t'') words='");
	write_all_names(out);
	write_options(out, COMMAND_draw);
	buf_text(out, "' ;;\n\t*) words='");
	write_options(out, COMMAND_draw);
	buf_text(out, "' ;;\n\tesac\n"
	              "\t[ \"$before\" != --format ] || words=$forms\n"
	              "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
	              "\t[ \"$before\" != --format ] || return\n"
	              "\tcase $word in -*) return ;; esac\n"
	              "\tCOMPREPLY+=($(compgen -f -X '!*.arch' -- \"$word\") $(compgen -d -- \"$word\"))\n"
	              "}\n"
	              "complete -o filenames -F _lintel lintel\n");
}

/* Single-quoted for a shell: a quote becomes '\''. zsh also wants brackets and colons escaped in descriptions. */
static void write_quoted(struct buf *out, const char *text, const char *escape)
{
	for (; *text; text++) {
		if (*text == '\'')
			buf_text(out, "'\\''");
		else if (strchr(escape, *text))
			buf_printf(out, "\\%c", *text);
		else
			buf_char(out, *text);
	}
}

static void write_zsh_option(struct buf *out, enum command_id command, const struct option *option)
{
	const char *words = option == &cli_options[OPTION_format] ? cli_commands[command].forms : option->words;
	buf_printf(out, "\t\t'--%s%s[", option->name, option->argument ? "=" : "");
	write_quoted(out, option->help, "[]:");
	buf_char(out, ']');
	if (words)
		buf_printf(out, ":%s:(%s)", option->name, words);
	else if (option->argument)
		buf_printf(out, ":%s:_files", option->name);
	buf_text(out, "'\n");
}

static void write_zsh(struct buf *out)
{
	buf_text(out, "#compdef lintel\n# made by 'lintel help --completion zsh'\n"
	              "_lintel() {\n\tlocal -a commands options\n\tcommands=(\n");
	for (enum command_id id = COMMAND_draw + 1; id < COMMAND_COUNT; id++) {
		buf_printf(out, "\t\t'%s:", cli_commands[id].name);
		write_quoted(out, cli_commands[id].summary, ":");
		buf_text(out, "'\n");
	}
	buf_text(out, "\t)\n\tcase ${words[2]} in\n");
	for (enum command_id i = 1; i <= COMMAND_COUNT; i++) {
		enum command_id id = i % COMMAND_COUNT; /* the nameless one last: it is what is left */
		buf_char(out, '\t');
		if (id == COMMAND_draw)
			buf_char(out, '*');
		else
			write_names(out, id, "|");
		buf_text(out, ") options=(\n");
		for (enum option_id option = 0; option < OPTION_COUNT; option++)
			if (help_has(id, option))
				write_zsh_option(out, id, &cli_options[option]);
		buf_text(out, "\t\t) ;;\n");
	}
	buf_text(out, "\tesac\n\t((CURRENT == 2)) && _describe command commands\n"
	              "\t_arguments -s $options '*:design:_files -g \"*.arch(-.)\"'\n}\n_lintel \"$@\"\n");
}

static void write_fish(struct buf *out)
{
	buf_text(out, "# fish completion for lintel; made by 'lintel help --completion fish'\n");
	for (enum command_id id = COMMAND_draw + 1; id < COMMAND_COUNT; id++) {
		buf_printf(out, "complete -c lintel -n __fish_use_subcommand -a %s -d '", cli_commands[id].name);
		write_quoted(out, cli_commands[id].summary, "");
		buf_text(out, "'\n");
		if (cli_commands[id].words)
			buf_printf(out, "complete -c lintel -n '__fish_seen_subcommand_from %s' -a '%s'\n", cli_commands[id].name,
			           cli_commands[id].words);
	}
	for (enum option_id id = 0; id < OPTION_COUNT; id++) {
		const struct option *option = &cli_options[id];
		buf_text(out, "complete -c lintel -n '");
		if (help_has(COMMAND_draw, id))
			buf_text(out, "__fish_use_subcommand; or ");
		buf_text(out, "__fish_seen_subcommand_from");
		for (enum command_id command = COMMAND_draw + 1; command < COMMAND_COUNT; command++)
			if (help_has(command, id)) {
				buf_char(out, ' ');
				write_names(out, command, " ");
			}
		buf_printf(out, "' -l %s", option->name);
		if (option->letter)
			buf_printf(out, " -s %c", option->letter);
		if (option->words)
			buf_printf(out, " -x -a '%s'", option->words);
		else if (option->argument)
			buf_text(out, " -r");
		buf_text(out, " -d '");
		write_quoted(out, option->help, "");
		buf_text(out, "'\n");
	}
}

struct str help_completion(struct cli *cli, const char *shell)
{
	struct buf out = buf_in(&cli->arena);
	if (strcmp(shell, "bash") == 0)
		write_bash(&out);
	else if (strcmp(shell, "zsh") == 0)
		write_zsh(&out);
	else
		write_fish(&out);
	return buf_view(&out);
}
