/* lintel dump STAGE FILE: what a stage of the compiler made. */
#include <stdio.h>
#include <string.h>

#include "cli/input.h"
#include "cli/output.h"

static const struct {
	const char *name;
	enum lintel_dump text, json; /* the same where there is no JSON */
} stages[] = {
	{ "tokens", LINTEL_DUMP_TOKENS, LINTEL_DUMP_TOKENS }, { "tree", LINTEL_DUMP_TREE, LINTEL_DUMP_TREE },
	{ "model", LINTEL_DUMP_MODEL, LINTEL_DUMP_MODEL_JSON }, { "scene", LINTEL_DUMP_SCENE, LINTEL_DUMP_SCENE },
	{ "placed", LINTEL_DUMP_PLACED, LINTEL_DUMP_PLACED },
};
enum { STAGE_COUNT = sizeof stages / sizeof *stages };

static int dump_design(struct cli *cli, enum lintel_dump dump, const char *path)
{
	struct lintel *design = input_compile(cli, &(struct input){ path });
	if (!design)
		return CLI_TROUBLE;
	struct lintel_text text = lintel_dump(design, dump);
	struct lintel_text findings = lintel_findings_text(design, output_colour(cli, stderr));
	bool broken = lintel_summary(design).text_error;
	int code = output_report(cli, (struct str){ text.at, text.length });
	fwrite(findings.at, 1, findings.length, stderr);
	lintel_free(design);
	return broken ? CLI_TROUBLE : code;
}

int command_dump(struct cli *cli)
{
	const char *words = cli_commands[COMMAND_dump].words;
	if (cli->operands.count != 2)
		return cli_usage(cli, "say which stage of which design: lintel dump tree FILE; stages are: %s", words);
	const char *name = cli->operands.at[0];
	bool json = cli_wants_json(cli);
	for (int i = 0; i < STAGE_COUNT; i++) {
		if (strcmp(stages[i].name, name) != 0)
			continue;
		if (json && stages[i].json == stages[i].text)
			return cli_usage(cli, "only 'lintel dump model' has a JSON form");
		return dump_design(cli, json ? stages[i].json : stages[i].text, cli->operands.at[1]);
	}
	return cli_usage(cli, "there is no stage '%s' to dump; stages are: %s", name, words);
}
