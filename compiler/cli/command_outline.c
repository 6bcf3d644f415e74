/* lintel outline FILE...: the picture in words. */
#include <stdio.h>

#include "cli/input.h"
#include "cli/output.h"

static int outline_one(struct cli *cli, struct buf *out, const struct input *input)
{
	struct lintel *design = input_compile(cli, input);
	if (!design)
		return CLI_TROUBLE;
	struct lintel_text findings = lintel_findings_text(design, output_colour(cli, stderr));
	struct lintel_text text = lintel_outline(design);
	bool broken = lintel_summary(design).text_error;
	fwrite(findings.at, 1, findings.length, stderr);
	if (out->len)
		buf_char(out, '\n');
	buf_str(out, (struct str){ text.at, text.length });
	lintel_free(design);
	return broken ? CLI_TROUBLE : CLI_CLEAN;
}

int command_outline(struct cli *cli)
{
	struct input_list list = { 0 };
	struct buf out = buf_in(&cli->arena);
	if (cli->operands.count == 0)
		return cli_usage(cli, "say which design: a file, a folder such as '.', or '-' for standard input");
	int code = input_collect(cli, &list) ? CLI_CLEAN : CLI_TROUBLE;
	for (uint32_t i = 0; i < list.inputs.count; i++)
		if (outline_one(cli, &out, &list.inputs.at[i]) != CLI_CLEAN)
			code = CLI_TROUBLE;
	return output_print(cli, buf_view(&out)) ? code : CLI_TROUBLE;
}
