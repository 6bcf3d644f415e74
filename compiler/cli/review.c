#define _POSIX_C_SOURCE 200809L
#include "cli/review.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/baseline.h"
#include "cli/choose.h"
#include "cli/fixes.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/why_not.h"

/* ---- options of the check ---- */

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
		.isolated = cli->given[OPTION_isolated], .undeclared = cli->given[OPTION_undeclared],
		.severity = cli->values[OPTION_severity], .strict = cli->given[OPTION_strict],
		.error_on = cli->given[OPTION_exit_zero] ? "never" : cli->values[OPTION_error_on],
		.why_not = cli->values[OPTION_why_not]
	};
	if (!choose_check(cli))
		return false;
	options->today = find_today(cli);
	return options->today != NULL;
}

/* ---- exit code ---- */

static int code_of(struct lintel_summary summary)
{
	if (summary.text_error)
		return CLI_TROUBLE;
	return summary.failed ? CLI_FINDINGS : CLI_CLEAN;
}

static int highest(int a, int b)
{
	return a > b ? a : b;
}

/* ---- the designs ---- */

static int review_one(struct cli *cli, const struct input_list *list, uint32_t index,
                      const struct lintel_check_options *options, const struct picture_plan *plan, struct baseline *known,
                      struct report *report)
{
	const struct input *input = &list->inputs.at[index];
	struct lintel *design = input_compile(cli, input);
	if (!design)
		return CLI_TROUBLE;
	lintel_check(design, options);
	struct fixes_done fixes = fixes_apply(cli, input, design, options);
	design = fixes.design;
	if (known)
		baseline_apply(known, input, design);
	struct lintel_summary summary = lintel_summary(design);
	int code = highest(code_of(summary), fixes.code);
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
	if (cli->given[OPTION_why_not])
		return why_not_designs(cli, &options);
	struct baseline *known;
	if (!baseline_open(cli, &known))
		return CLI_TROUBLE;
	int code = input_collect(cli, &list) ? CLI_CLEAN : CLI_TROUBLE;
	if ((draw && !picture_plan(cli, &list, &plan)) || !report_open(&report, cli, plan.on_stdout || fixes_on_stdout(cli, &list)))
		return CLI_TROUBLE;
	for (uint32_t i = 0; i < list.inputs.count; i++) {
		progress_show(cli, i, list.inputs.count, input_name(&list.inputs.at[i]));
		code = highest(code, review_one(cli, &list, i, &options, draw ? &plan : NULL, known, &report));
	}
	progress_hide(cli);
	code = report_close(&report) ? code : highest(code, CLI_TROUBLE);
	return highest(code, baseline_close(known));
}
