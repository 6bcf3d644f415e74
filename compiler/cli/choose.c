#include "cli/choose.h"

#include <string.h>

#include "base/suggest.h"
#include "cli/input.h"

/* A name of a house rule: known to lintel.arch or to some design. Only asked of words that are nothing else. */
static bool some_design_knows(struct cli *cli, const char *word)
{
	struct input_list list = { 0 };
	struct lintel *project = input_compile_nothing(cli);
	bool known = project && lintel_knows(project, word);
	lintel_free(project);
	if (known || !input_collect(cli, &list))
		return known;
	for (uint32_t i = 0; i < list.inputs.count && !known; i++) {
		if (strcmp(list.inputs.at[i].path, "-") == 0)
			continue; /* can be read once */
		struct lintel *design = input_compile(cli, &list.inputs.at[i]);
		known = design && lintel_knows(design, word);
		lintel_free(design);
	}
	return known;
}

static bool refuse(struct cli *cli, enum option_id option, const char *word)
{
	const char *name = cli_options[option].name, *nearest = lintel_rule_suggest(word);
	size_t index;
	if (lintel_rule_find(word, &index))
		cli_usage(cli, "--%s: '%s' is about the text itself and always applies", name, word);
	else if (nearest)
		cli_usage(cli, "--%s: no rule is called '%s': did you mean '%s'?", name, word, nearest);
	else
		cli_usage(cli, "--%s: no rule is called '%s'; 'lintel rules' lists them", name, word);
	return false;
}

static bool check_word(struct cli *cli, enum option_id option, struct str text)
{
	const char *word = str_copy(&cli->arena, text).at;
	return (*word && (lintel_knows(NULL, word) || some_design_knows(cli, word))) || refuse(cli, option, word);
}

/* `spof=warning` */
static bool check_severity(struct cli *cli, struct str text)
{
	size_t equals = str_find(text, STR("="));
	struct str word = str_trim(str_slice(text, 0, equals)), severity = str_trim(str_slice(text, equals + 1, text.len));
	const char *given = str_copy(&cli->arena, severity).at;
	if (equals == text.len || severity.len == 0) {
		cli_usage(cli, "--severity takes RULE=SEVERITY as in spof=warning, not '%.*s'", STR_ARG(text));
		return false;
	}
	static const char words[] = "error warning info off";
	if (!cli_is_one_of(given, words)) {
		struct suggest suggest = suggest_for(severity);
		for (const char *at = words; *at; at += strcspn(at, " "), at += *at == ' ')
			suggest_consider(&suggest, (struct str){ at, strcspn(at, " ") });
		if (suggest_found(&suggest))
			cli_usage(cli, "--severity cannot be '%s': did you mean '%.*s'?", given, STR_ARG(suggest.best));
		else
			cli_usage(cli, "--severity cannot be '%s'; it is one of: error warning info off", given);
		return false;
	}
	return check_word(cli, OPTION_severity, word);
}

static bool check_list(struct cli *cli, enum option_id option)
{
	struct str list = str_of(cli->values[option]);
	for (size_t start = 0; start <= list.len;) {
		struct str rest = str_slice(list, start, list.len);
		size_t length = str_find(rest, STR(","));
		struct str part = str_trim(str_slice(rest, 0, length));
		if (option == OPTION_severity ? !check_severity(cli, part) : !check_word(cli, option, part))
			return false;
		start += length + 1;
	}
	return true;
}

/* One rule, not several. */
static bool check_why_not(struct cli *cli)
{
	const char *word = cli->values[OPTION_why_not];
	size_t index;
	if (lintel_rule_find(word, &index) && strcmp(lintel_rule_at(index).set, "text") == 0)
		return refuse(cli, OPTION_why_not, word);
	if (lintel_rule_find(word, &index))
		return true;
	if (lintel_knows(NULL, word)) {
		cli_usage(cli, "--why-not asks about one rule, and '%s' is several", word);
		return false;
	}
	return some_design_knows(cli, word) || refuse(cli, OPTION_why_not, word);
}

bool choose_check(struct cli *cli)
{
	static const enum option_id lists[] = { OPTION_only, OPTION_select, OPTION_ignore, OPTION_severity };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (cli->given[lists[i]] && !check_list(cli, lists[i]))
			return false;
	return !cli->given[OPTION_why_not] || check_why_not(cli);
}
