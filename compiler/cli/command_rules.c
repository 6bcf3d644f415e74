/* lintel rules: every rule, then the codes of the text. */
#include <string.h>

#include "base/json.h"
#include "cli/output.h"

static const char *const severities[] = { [LINTEL_OFF] = "off", [LINTEL_INFO] = "info", [LINTEL_WARNING] = "warning",
	                                  [LINTEL_ERROR] = "error" };

static struct str rules_text(struct cli *cli)
{
	struct buf out = buf_in(&cli->arena);
	const char *category = "";
	for (size_t i = 0; i < lintel_rule_count(); i++) {
		struct lintel_rule rule = lintel_rule_at(i);
		if (strcmp(rule.category, category) != 0)
			buf_printf(&out, "%s%s\n", i ? "\n" : "", rule.category);
		category = rule.category;
		buf_printf(&out, "  %-5s %-24s %-8s %-9s %s\n", rule.code, rule.name, severities[rule.severity],
		           strcmp(rule.set, "text") == 0 ? "" : rule.set, rule.summary);
	}
	return buf_view(&out);
}

static struct str rules_json(struct cli *cli)
{
	struct buf out = buf_in(&cli->arena);
	struct json json = json_to(&out);
	json_open_object(&json);
	json_field_string(&json, "schema", STR("lintel/1"));
	json_field_string(&json, "document", STR("rules"));
	json_key(&json, "rules");
	json_open_array(&json);
	for (size_t i = 0; i < lintel_rule_count(); i++) {
		struct lintel_rule rule = lintel_rule_at(i);
		json_open_object(&json);
		json_field_string(&json, "code", str_of(rule.code));
		json_field_string(&json, "name", str_of(rule.name));
		json_field_string(&json, "category", str_of(rule.category));
		json_field_string(&json, "severity", str_of(severities[rule.severity]));
		json_field_string(&json, "undeclared", str_of(severities[rule.undeclared]));
		json_field_string(&json, "set", str_of(rule.set));
		json_field_integer(&json, "tier", rule.tier);
		json_field_string(&json, "summary", str_of(rule.summary));
		json_field_string(&json, "explain", str_of(rule.explain));
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	buf_char(&out, '\n');
	return buf_view(&out);
}

/* A table for a page: `|` within a cell would end it. */
static void write_cell(struct buf *out, struct str text)
{
	buf_text(out, "| ");
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '|' || text.at[i] == '\\')
			buf_char(out, '\\');
		buf_char(out, text.at[i]);
	}
	buf_char(out, ' ');
}

static struct str rules_markdown(struct cli *cli)
{
	struct buf out = buf_in(&cli->arena);
	buf_text(&out, "| code | name | category | severity | undeclared | set | tier | what it finds |\n|---|---|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < lintel_rule_count(); i++) {
		struct lintel_rule rule = lintel_rule_at(i);
		write_cell(&out, str_format(&cli->arena, "[%s]", rule.code));
		write_cell(&out, str_format(&cli->arena, "`%s`", rule.name));
		write_cell(&out, str_of(rule.category));
		write_cell(&out, str_of(severities[rule.severity]));
		write_cell(&out, str_of(rule.undeclared == LINTEL_OFF ? "" : severities[rule.undeclared]));
		write_cell(&out, str_of(rule.set));
		write_cell(&out, rule.tier ? str_format(&cli->arena, "%d", rule.tier) : str_of(""));
		write_cell(&out, str_of(rule.summary));
		buf_text(&out, "|\n");
	}
	return buf_view(&out);
}

int command_rules(struct cli *cli)
{
	if (cli->operands.count)
		return cli_usage(cli, "'lintel rules' takes no names; for one rule: lintel explain %s", cli->operands.at[0]);
	const char *form = cli->values[OPTION_format];
	bool markdown = form && strncmp(form, "markdown", 8) == 0;
	return output_report(cli, markdown ? rules_markdown(cli) : cli_wants_json(cli) ? rules_json(cli) : rules_text(cli));
}
