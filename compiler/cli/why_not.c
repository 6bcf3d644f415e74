#include "cli/why_not.h"

#include <string.h>

#include "base/json.h"
#include "cli/input.h"
#include "cli/output.h"

static void add(struct buf *out, const char *name, struct lintel *design, bool json)
{
	struct lintel_text text = lintel_why_not(design, name, json);
	if (out->len)
		buf_text(out, json ? ",\n    " : "\n");
	buf_str(out, (struct str){ text.at, text.length });
	if (lintel_summary(design).text_error)
		cli_complain("'%s' has errors in its text: what is broken is not looked at", name);
}

static struct str document(struct cli *cli, struct str designs)
{
	struct buf out = buf_in(&cli->arena), rule = buf_in(&cli->arena);
	struct json json = json_to(&rule);
	size_t index;
	const char *word = cli->values[OPTION_why_not];
	bool known = lintel_rule_find(word, &index);
	json_string(&json, str_of(known ? lintel_rule_at(index).code : word));
	buf_printf(&out, "{\n  \"schema\": \"lintel/1\",\n  \"document\": \"why_not\",\n  \"rule\": %.*s,\n  \"designs\": [",
	           STR_ARG(buf_view(&rule)));
	if (designs.len)
		buf_printf(&out, "\n    %.*s\n  ", STR_ARG(designs));
	buf_text(&out, "]\n}\n");
	return buf_view(&out);
}

int why_not_designs(struct cli *cli, const struct lintel_check_options *options)
{
	struct input_list list = { 0 };
	struct buf out = buf_in(&cli->arena);
	const char *form = cli->values[OPTION_format];
	bool json = cli_wants_json(cli);
	if (cli->formats.count > 1 || (form && !json && strncmp(form, "text", 4) != 0))
		return cli_usage(cli, "what --why-not tells has the forms text and json, one at a time");
	int code = input_collect(cli, &list) ? CLI_CLEAN : CLI_TROUBLE;
	for (uint32_t i = 0; i < list.inputs.count; i++) {
		struct lintel *design = input_compile(cli, &list.inputs.at[i]);
		if (!design) {
			code = CLI_TROUBLE;
			continue;
		}
		lintel_check(design, options);
		add(&out, input_name(&list.inputs.at[i]), design, json);
		if (lintel_summary(design).text_error)
			code = CLI_TROUBLE;
		lintel_free(design);
	}
	int written = output_report(cli, json ? document(cli, buf_view(&out)) : buf_view(&out));
	return code > written ? code : written;
}
