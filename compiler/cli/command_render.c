/* lintel render FILE...: pictures; errors of the text on standard error, no rules but where the picture shows what they find. */
#include <stdio.h>

#include "cli/output.h"
#include "cli/picture.h"
#include "cli/progress.h"
#include "cli/review.h"

static int render_one(struct cli *cli, const struct input_list *list, uint32_t index, const struct picture_plan *plan,
                      const struct lintel_check_options *rules)
{
	struct lintel *design = input_compile(cli, &list->inputs.at[index]);
	if (!design)
		return CLI_TROUBLE;
	if (plan->options.show_lint)
		lintel_check(design, rules);
	bool broken = lintel_summary(design).text_error;
	bool drawn = (!broken || cli->given[OPTION_keep_going]) && picture_make(cli, plan, index, design);
	/* after drawing: placement has findings too */
	struct lintel_text findings = lintel_findings_text(design, output_colour(cli, stderr));
	progress_hide(cli);
	fwrite(findings.at, 1, findings.length, stderr);
	lintel_free(design);
	return drawn && !broken ? CLI_CLEAN : CLI_TROUBLE;
}

int command_render(struct cli *cli)
{
	struct input_list list = { 0 };
	struct picture_plan plan = { 0 };
	struct lintel_check_options rules;
	if (cli->operands.count == 0)
		return cli_usage(cli, "say which design: a file, a folder such as '.', or '-' for standard input");
	int code = input_collect(cli, &list) ? CLI_CLEAN : CLI_TROUBLE;
	if (!picture_plan(cli, &list, &plan) || !review_settle(cli, &rules))
		return CLI_TROUBLE;
	for (uint32_t i = 0; i < list.inputs.count; i++) {
		progress_show(cli, i, list.inputs.count, input_name(&list.inputs.at[i]));
		if (render_one(cli, &list, i, &plan, &rules) != CLI_CLEAN)
			code = CLI_TROUBLE;
	}
	progress_hide(cli);
	return code;
}
