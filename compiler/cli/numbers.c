#include "cli/numbers.h"

#include <stdio.h>
#include <string.h>

#include "cli/input.h"
#include "cli/output.h"

static enum lintel_form find_form(const struct cli *cli)
{
	static const char *const names[] = { [LINTEL_AS_TEXT] = "text", [LINTEL_AS_JSON] = "json",
		                             [LINTEL_AS_MARKDOWN] = "markdown", [LINTEL_AS_CSV] = "csv" };
	struct str wanted = str_of(cli->values[OPTION_format] ? cli->values[OPTION_format] : "text");
	wanted = str_slice(wanted, 0, str_find(wanted, STR("=")));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(wanted, names[i]))
			return (enum lintel_form)i;
	return LINTEL_AS_TEXT;
}

static struct str text_of(struct lintel_text text)
{
	return (struct str){ text.at, text.length };
}

static int answer_one(struct cli *cli, struct buf *out, const struct input *input, enum lintel_form form, bool alone,
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
				buf_printf(out, "%s# %s\n\n", out->len ? "\n" : "", input_name(input));
			buf_str(out, text_of(answer.text));
			code = answer.failed ? CLI_FINDINGS : CLI_CLEAN;
		}
	}
	lintel_free(design);
	return code;
}

int numbers_answer(struct cli *cli, struct lintel_answer (*question)(struct cli *cli, struct lintel *design, enum lintel_form form))
{
	enum lintel_form form = find_form(cli);
	struct buf out = buf_in(&cli->arena);
	struct input_list list = { 0 };
	if (cli->operands.count == 0)
		return cli_usage(cli, "say which design: a file, a folder such as '.', or '-' for standard input");
	int code = input_collect(cli, &list) ? CLI_CLEAN : CLI_TROUBLE;
	if (list.inputs.count > 1 && (form == LINTEL_AS_JSON || form == LINTEL_AS_CSV))
		return cli_usage(cli, "JSON and CSV are of one design at a time");
	for (uint32_t i = 0; i < list.inputs.count; i++) {
		int one = answer_one(cli, &out, &list.inputs.at[i], form, list.inputs.count == 1, question);
		code = one > code ? one : code;
	}
	int written = output_report(cli, buf_view(&out));
	return written > code ? written : code;
}
