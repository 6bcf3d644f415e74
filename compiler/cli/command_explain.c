/* lintel explain CODE...: the page of a rule or of a code of the text. */
#include "cli/input.h"
#include "cli/output.h"

static void print_page(struct cli *cli, struct lintel_rule rule)
{
	if (rule.explain[0] != '#') /* the page of a rule opens with its own heading */
		output_print(cli, str_format(&cli->arena, "# %s (%s)\n\n%s\n\n", rule.name, rule.code, rule.summary));
	output_print(cli, str_of(rule.explain));
	if (!str_ends_with(str_of(rule.explain), STR("\n")))
		output_print(cli, STR("\n"));
}

/* Limits of the rule with their values, as the project of the current folder has them. */
static void print_limits(struct cli *cli, size_t index)
{
	struct lintel *project = lintel_limit_count(index) ? input_compile_nothing(cli) : NULL;
	if (!project)
		return;
	output_print(cli, STR("\n## Settings\n"));
	for (size_t i = 0; i < lintel_limit_count(index); i++) {
		struct lintel_limit limit = lintel_limit_at(project, index, i);
		output_print(cli, str_format(&cli->arena, "- `%s = %.*s` (%s%.*s)\n", limit.name, (int)limit.value.length, limit.value.at,
		                             limit.set ? "set in " : "", (int)limit.source.length, limit.source.at));
	}
	lintel_free(project);
}

int command_explain(struct cli *cli)
{
	if (cli->operands.count == 0)
		return cli_usage(cli, "say which code: lintel explain R001; 'lintel rules' lists them");
	int code = CLI_CLEAN;
	for (uint32_t i = 0; i < cli->operands.count; i++) {
		const char *word = cli->operands.at[i];
		size_t index;
		if (lintel_rule_find(word, &index)) {
			if (i)
				output_print(cli, STR("\n"));
			print_page(cli, lintel_rule_at(index));
			print_limits(cli, index);
			continue;
		}
		const char *nearest = lintel_rule_suggest(word);
		if (nearest)
			code = cli_usage(cli, "there is no code or rule '%s': did you mean '%s'?", word, nearest);
		else
			code = cli_usage(cli, "there is no code or rule '%s'; 'lintel rules' lists them", word);
	}
	return code;
}
