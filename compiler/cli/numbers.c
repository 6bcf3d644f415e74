#include "cli/numbers.h"

#include <stdio.h>
#include <string.h>

#include "cli/input.h"
#include "cli/output.h"

static bool find_form(struct cli *cli, enum lintel_form *form)
{
	static const char *const names[] = { [LINTEL_AS_TEXT] = "text", [LINTEL_AS_JSON] = "json",
		                             [LINTEL_AS_MARKDOWN] = "markdown", [LINTEL_AS_CSV] = "csv" };
	const char *wanted = cli->values[OPTION_format];
	*form = LINTEL_AS_TEXT;
	if (!wanted)
		return true;
	if (strchr(wanted, '=')) {
		cli_usage(cli, "numbers go to standard output: redirect it to write a file");
		return false;
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], wanted) == 0)
			*form = (enum lintel_form)i;
	return true;
}

static struct str text_of(struct lintel_text text)
{
	return (struct str){ text.at, text.length };
}

static int answer_one(struct cli *cli, const struct input *input, enum lintel_form form, bool alone,
                      struct lintel_answer (*question)(struct cli *, struct lintel *, enum lintel_form))
{
	struct lintel *design = input_compile(cli, input);
	if (!design)
		return CLI_TROUBLE;
	int code = CLI_CLEAN;
	if (lintel_summary(design).text_error) {
		/* numbers of a text that was understood in part would look like numbers of the whole */
		struct lintel_text findings = lintel_findings_text(design, output_colour(cli, stderr));
		fwrite(findings.at, 1, findings.length, stderr);
		code = CLI_TROUBLE;
	} else {
		struct lintel_answer answer = question(cli, design, form);
		if (answer.problem.length) {
			cli_complain("%s: %.*s", input_name(input), (int)answer.problem.length, answer.problem.at);
			code = CLI_TROUBLE;
		} else {
			if (!alone)
				output_print(cli, str_format(&cli->arena, "# %s\n\n", input_name(input)));
			output_print(cli, text_of(answer.text));
			code = answer.failed ? CLI_FINDINGS : CLI_CLEAN;
		}
	}
	lintel_free(design);
	return code;
}

int numbers_answer(struct cli *cli, struct lintel_answer (*question)(struct cli *cli, struct lintel *design, enum lintel_form form))
{
	enum lintel_form form;
	struct input_list list = { 0 };
	if (cli->operands.count == 0)
		return cli_usage(cli, "say which design: a file, a folder such as '.', or '-' for standard input");
	if (!find_form(cli, &form))
		return CLI_TROUBLE;
	int code = input_collect(cli, &list) ? CLI_CLEAN : CLI_TROUBLE;
	if (list.inputs.count > 1 && (form == LINTEL_AS_JSON || form == LINTEL_AS_CSV))
		return cli_usage(cli, "JSON and CSV are of one design at a time");
	for (uint32_t i = 0; i < list.inputs.count; i++) {
		if (i > 0)
			output_print(cli, STR("\n"));
		int one = answer_one(cli, &list.inputs.at[i], form, list.inputs.count == 1, question);
		code = one > code ? one : code;
	}
	return code;
}
