#define _POSIX_C_SOURCE 200809L
#include "cli/review.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/suggest.h"
#include "cli/fixes.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/progress.h"
#include "cli/report.h"

/* ---- options of the check ---- */

/* As the engine reads a word of --only, --select and --ignore: beginning of a code, name, category, or all. */
static bool selects_a_rule(struct str word)
{
	if (str_is(word, "all"))
		return true;
	for (size_t i = 0; i < lintel_rule_count(); i++) {
		struct lintel_rule rule = lintel_rule_at(i);
		if (strcmp(rule.set, "text") != 0 && (str_starts_with(str_of(rule.code), word) || str_is(word, rule.name) ||
		                                      str_is(word, rule.category)))
			return true;
	}
	return false;
}

static bool check_rule_word(struct cli *cli, enum option_id option, struct str word)
{
	size_t index;
	const char *text = str_copy(&cli->arena, word).at;
	if (word.len > 0 && selects_a_rule(word))
		return true;
	if (lintel_rule_find(text, &index)) {
		cli_usage(cli, "--%s: '%s' is about the text itself and always applies", cli_options[option].name, text);
		return false;
	}
	const char *nearest = lintel_rule_suggest(text);
	if (nearest)
		cli_usage(cli, "--%s: no rule is called '%s': did you mean '%s'?", cli_options[option].name, text, nearest);
	else
		cli_usage(cli, "--%s: no rule is called '%s'; 'lintel rules' lists them", cli_options[option].name, text);
	return false;
}

static bool check_rule_lists(struct cli *cli)
{
	static const enum option_id lists[] = { OPTION_only, OPTION_select, OPTION_ignore };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (!cli->given[lists[i]])
			continue;
		struct str list = str_of(cli->values[lists[i]]);
		for (size_t start = 0; start <= list.len;) {
			struct str rest = str_slice(list, start, list.len);
			size_t length = str_find(rest, STR(","));
			if (!check_rule_word(cli, lists[i], str_trim(str_slice(rest, 0, length))))
				return false;
			start += length + 1;
		}
	}
	return true;
}

static int digits(const char *text, int count)
{
	int value = 0;
	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = 10 * value + (text[i] - '0');
	}
	return value;
}

static bool is_date(const char *text)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return false;
	int year = digits(text, 4), month = digits(text + 5, 2), day = digits(text + 8, 2);
	return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

/* --today, SOURCE_DATE_EPOCH, or the clock, in that order; always in UTC. NULL: wrong, and the user has been told. */
static const char *find_today(struct cli *cli)
{
	const char *today = cli->values[OPTION_today], *epoch = getenv("SOURCE_DATE_EPOCH");
	if (today) {
		if (is_date(today))
			return today;
		cli_usage(cli, "--today is a date such as 2027-01-31, not '%s'", today);
		return NULL;
	}
	time_t now = time(NULL);
	if (epoch && *epoch) {
		size_t length = strspn(epoch, "0123456789");
		if (epoch[length] || length > 11) {
			cli_usage(cli, "SOURCE_DATE_EPOCH is a number of seconds, not '%s'", epoch);
			return NULL;
		}
		now = (time_t)strtoll(epoch, NULL, 10);
	}
	struct tm calendar;
	if (!gmtime_r(&now, &calendar))
		return "9999-12-31";
	return str_format(&cli->arena, "%04d-%02d-%02d", calendar.tm_year + 1900, calendar.tm_mon + 1, calendar.tm_mday).at;
}

bool review_settle(struct cli *cli, struct lintel_check_options *options)
{
	*options = (struct lintel_check_options){
		.stage = cli->values[OPTION_stage], .only = cli->values[OPTION_only], .select = cli->values[OPTION_select],
		.ignore = cli->values[OPTION_ignore], .pedantic = cli->given[OPTION_pedantic],
		.isolated = cli->given[OPTION_isolated], .undeclared = cli->given[OPTION_undeclared]
	};
	if (!check_rule_lists(cli))
		return false;
	options->today = find_today(cli);
	return options->today != NULL;
}

/* ---- exit code ---- */

static int code_of(const struct cli *cli, struct lintel_summary summary)
{
	static const struct {
		const char *word;
		enum lintel_severity from;
	} marks[] = { { "info", LINTEL_INFO }, { "warning", LINTEL_WARNING }, { "error", LINTEL_ERROR } };
	const char *error_on = cli->values[OPTION_error_on] ? cli->values[OPTION_error_on] : "error";
	if (summary.text_error)
		return CLI_TROUBLE;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strcmp(marks[i].word, error_on) == 0 && summary.worst >= marks[i].from)
			return CLI_FINDINGS;
	return CLI_CLEAN;
}

static int highest(int a, int b)
{
	return a > b ? a : b;
}

/* ---- the designs ---- */

static int review_one(struct cli *cli, const struct input_list *list, uint32_t index,
                      const struct lintel_check_options *options, const struct picture_plan *plan, struct report *report)
{
	const struct input *input = &list->inputs.at[index];
	struct lintel *design = input_compile(cli, input);
	if (!design)
		return CLI_TROUBLE;
	lintel_check(design, options);
	struct fixes_done fixes = fixes_apply(cli, input, design, options);
	design = fixes.design;
	struct lintel_summary summary = lintel_summary(design);
	int code = highest(code_of(cli, summary), fixes.code);
	const char *drawn = NULL;
	if (plan && (!summary.text_error || cli->given[OPTION_keep_going])) {
		if (picture_make(cli, plan, index, design))
			drawn = plan->paths.at[index];
		else
			code = highest(code, CLI_TROUBLE);
	}
	progress_hide(cli);
	if (drawn && strcmp(drawn, "-") != 0)
		fixes.note = str_format(&cli->arena, "drawn to %s", drawn).at;
	report_add(report, input_name(input), design, fixes.note);
	lintel_free(design);
	return code;
}

int review_designs(struct cli *cli, bool draw)
{
	struct lintel_check_options options;
	struct input_list list = { 0 };
	struct picture_plan plan = { 0 };
	struct report report;
	if (cli->operands.count == 0)
		return cli_usage(cli, "say which design: a file, a folder such as '.', or '-' for standard input");
	if (!review_settle(cli, &options) || !fixes_settle(cli))
		return CLI_TROUBLE;
	int code = input_collect(cli, &list) ? CLI_CLEAN : CLI_TROUBLE;
	if ((draw && !picture_plan(cli, &list, &plan)) || !report_open(&report, cli, plan.on_stdout || fixes_on_stdout(cli, &list)))
		return CLI_TROUBLE;
	for (uint32_t i = 0; i < list.inputs.count; i++) {
		progress_show(cli, i, list.inputs.count, input_name(&list.inputs.at[i]));
		code = highest(code, review_one(cli, &list, i, &options, draw ? &plan : NULL, &report));
	}
	progress_hide(cli);
	return report_close(&report) ? code : highest(code, CLI_TROUBLE);
}
