/* The command line, read by the tables: options may stand anywhere, `--` ends them, the first operand may name the command. */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"

#define ON(command) (1u << COMMAND_##command)
#define ON_ALL ((1u << COMMAND_COUNT) - 1)

const struct option cli_options[OPTION_COUNT] = {
#define OPTION(id, letter, name, argument, words, commands, help) \
	[OPTION_##id] = { letter, name, argument, words, commands, help },
#include "cli/options.def"
#undef OPTION
};

void cli_complain(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fflush(stdout); /* so that the two streams stay in order on a terminal */
	fputs("lintel: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
}

int cli_usage(const struct cli *cli, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("lintel: ", stderr);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	const char *name = cli_commands[cli->command].name;
	fprintf(stderr, "\nhelp: lintel %s%s--help\n", name, *name ? " " : "");
	return CLI_TROUBLE;
}

bool cli_is_one_of(const char *word, const char *words)
{
	size_t length = strlen(word);
	for (const char *at = words; *at;) {
		size_t next = strcspn(at, " ");
		if (next == length && strncmp(at, word, length) == 0)
			return true;
		at += next + (at[next] == ' ');
	}
	return false;
}

static void consider_words(struct suggest *suggest, const char *words)
{
	for (const char *at = words; *at;) {
		size_t length = strcspn(at, " ");
		suggest_consider(suggest, (struct str){ at, length });
		at += length + (at[length] == ' ');
	}
}

/* ---- one option ---- */

static enum option_id find_long(struct str name)
{
	for (enum option_id id = 0; id < OPTION_COUNT; id++)
		if (str_is(name, cli_options[id].name))
			return id;
	return OPTION_COUNT;
}

static enum option_id find_letter(char letter)
{
	for (enum option_id id = 0; id < OPTION_COUNT; id++)
		if (cli_options[id].letter == letter)
			return id;
	return OPTION_COUNT;
}

static bool refuse_unknown(struct cli *cli, struct str name)
{
	struct suggest suggest = suggest_for(name);
	for (enum option_id id = 0; id < OPTION_COUNT; id++)
		suggest_consider(&suggest, str_of(cli_options[id].name));
	if (suggest_found(&suggest))
		cli_usage(cli, "unknown option '--%.*s': did you mean '--%.*s'?", STR_ARG(name), STR_ARG(suggest.best));
	else
		cli_usage(cli, "unknown option '--%.*s'", STR_ARG(name));
	return false;
}

static bool check_word(struct cli *cli, const struct option *option, struct str word, const char *words)
{
	if (cli_is_one_of(str_copy(&cli->arena, word).at, words))
		return true;
	struct suggest suggest = suggest_for(word);
	consider_words(&suggest, words);
	if (suggest_found(&suggest))
		cli_usage(cli, "--%s cannot be '%.*s': did you mean '%.*s'?", option->name, STR_ARG(word),
		          STR_ARG(suggest.best));
	else
		cli_usage(cli, "--%s cannot be '%.*s'; it is one of: %s", option->name, STR_ARG(word), words);
	return false;
}

static bool take(struct cli *cli, enum option_id id, const char *value)
{
	const struct option *option = &cli_options[id];
	if (option->words && !check_word(cli, option, str_of(value), option->words))
		return false;
	bool joins = id == OPTION_only || id == OPTION_select || id == OPTION_ignore || id == OPTION_severity;
	if (joins && cli->given[id])
		value = str_format(&cli->arena, "%s,%s", cli->values[id], value).at;
	if (id == OPTION_format)
		vec_push(&cli->arena, &cli->formats, value);
	cli->given[id] = true;
	cli->values[id] = value;
	return true;
}

/* ---- the words, one after the other ---- */

struct words {
	int count, next;
	char **at;
};

static const char *next_word(struct words *words)
{
	return words->next < words->count ? words->at[words->next++] : NULL;
}

static bool missing_argument(struct cli *cli, enum option_id id)
{
	cli_usage(cli, "--%s needs its %s", cli_options[id].name, cli_options[id].argument);
	return false;
}

/* --name, --name=value, --name value */
static bool read_long(struct cli *cli, struct words *words, const char *word)
{
	struct str text = str_of(word);
	size_t equals = str_find(text, STR("="));
	struct str name = str_slice(text, 0, equals);
	enum option_id id = find_long(name);
	if (id == OPTION_COUNT)
		return refuse_unknown(cli, name);
	if (!cli_options[id].argument && equals < text.len) {
		cli_usage(cli, "--%s takes no value", cli_options[id].name);
		return false;
	}
	const char *value = equals < text.len ? word + equals + 1 : NULL;
	if (cli_options[id].argument && !value)
		value = next_word(words);
	if (cli_options[id].argument && !value)
		return missing_argument(cli, id);
	return take(cli, id, value);
}

/* -q, -oFILE, -o FILE, -qo FILE */
static bool read_letters(struct cli *cli, struct words *words, const char *letters)
{
	for (; *letters; letters++) {
		enum option_id id = find_letter(*letters);
		if (id == OPTION_COUNT) {
			cli_usage(cli, "unknown option '-%c'", *letters);
			return false;
		}
		if (!cli_options[id].argument) {
			if (!take(cli, id, NULL))
				return false;
			continue;
		}
		const char *value = letters[1] ? letters + 1 : next_word(words);
		return value ? take(cli, id, value) : missing_argument(cli, id);
	}
	return true;
}

static bool find_command(const char *word, enum command_id *found)
{
	for (enum command_id id = 0; id < COMMAND_COUNT; id++) {
		const struct command *command = &cli_commands[id];
		if (*command->name && (strcmp(word, command->name) == 0 || (command->alias && strcmp(word, command->alias) == 0))) {
			*found = id;
			return true;
		}
	}
	return false;
}

bool cli_wants_json(const struct cli *cli)
{
	const char *form = cli->values[OPTION_format];
	return form && strncmp(form, "json", 4) == 0;
}

const char *cli_suggest_command(const char *word)
{
	struct suggest suggest = suggest_for(str_of(word));
	for (enum command_id id = 0; id < COMMAND_COUNT; id++) {
		if (*cli_commands[id].name)
			suggest_consider(&suggest, str_of(cli_commands[id].name));
		if (cli_commands[id].alias)
			suggest_consider(&suggest, str_of(cli_commands[id].alias));
	}
	return suggest_found(&suggest) ? suggest.best.at : NULL; /* names are zero-terminated */
}

/* An option that belongs to other commands is as wrong as an unknown one. */
static bool check_options_fit(struct cli *cli)
{
	for (enum option_id id = 0; id < OPTION_COUNT; id++) {
		if (!cli->given[id] || (cli_options[id].commands & (1u << cli->command)))
			continue;
		struct buf others = buf_in(&cli->arena);
		for (enum command_id other = 0; other < COMMAND_COUNT; other++)
			if (cli_options[id].commands & (1u << other))
				buf_printf(&others, "%s'lintel%s%s'", others.len ? ", " : "", *cli_commands[other].name ? " " : "",
				           cli_commands[other].name);
		cli_usage(cli, "'lintel %s' has no option '--%s'; it is one of %.*s", cli_commands[cli->command].name,
		          cli_options[id].name, STR_ARG(buf_view(&others)));
		return false;
	}
	return true;
}

/* Each command has its own forms of report; of FORM=FILE only the form is a word. */
static bool check_forms_fit(struct cli *cli)
{
	for (uint32_t i = 0; i < cli->formats.count; i++) {
		struct str form = str_of(cli->formats.at[i]);
		form = str_slice(form, 0, str_find(form, STR("=")));
		if (!check_word(cli, &cli_options[OPTION_format], form, cli_commands[cli->command].forms))
			return false;
	}
	return true;
}

bool cli_parse(struct cli *cli, int count, char **all)
{
	struct words words = { .count = count, .next = 1, .at = all };
	bool options_end = false, command_read = false;
	for (const char *word; (word = next_word(&words));) {
		if (!options_end && strcmp(word, "--") == 0) {
			options_end = command_read = true;
		} else if (!options_end && word[0] == '-' && word[1] == '-') {
			if (!read_long(cli, &words, word + 2))
				return false;
		} else if (!options_end && word[0] == '-' && word[1]) {
			if (!read_letters(cli, &words, word + 1))
				return false;
		} else if (command_read || !find_command(word, &cli->command)) {
			vec_push(&cli->arena, &cli->operands, word);
			command_read = true;
		} else {
			command_read = true;
		}
	}
	return check_options_fit(cli) && check_forms_fit(cli);
}
