/* lintel notes FILE...: a page of Markdown and its picture. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/output.h"
#include "cli/picture.h"
#include "cli/progress.h"
#include "cli/review.h"

/* Where a page goes, and the picture that it shows. */
struct page {
	const char *path;    /* "-" = standard output */
	const char *picture; /* NULL: none; the page names it by its last part, as they stand side by side */
};

static bool is_folder(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static struct page page_for(struct cli *cli, const struct input *input, const char *extension)
{
	const char *output = cli->values[OPTION_output];
	const char *beside = input_picture_path(cli, input, "md");
	struct page page = { .path = output ? output : beside };
	if (output && is_folder(output))
		page.path = str_format(&cli->arena, "%s/%s", output, strcmp(beside, "-") == 0 ? "stdin.md" : last_part(beside)).at;
	if (strcmp(page.path, "-") != 0)
		page.picture = input_with_extension(cli, page.path, extension);
	return page;
}

/* A page that somebody wrote has the name that ours would have by itself: it is kept. */
static bool may_replace(struct cli *cli, const char *path)
{
	struct stat status;
	struct str text;
	if (cli->given[OPTION_output] || strcmp(path, "-") == 0 || stat(path, &status) != 0)
		return true;
	if (input_read(cli, path, &text) && str_starts_with(text, STR("<!-- made by lintel notes ")))
		return true;
	cli_complain("'%s' was not made by 'lintel notes' and is kept: say where to with -o", path);
	return false;
}

static bool write_page(struct cli *cli, const struct picture_plan *plan, struct page page, struct lintel *design)
{
	if (!may_replace(cli, page.path) || (page.picture && !picture_write(cli, plan, page.picture, design)))
		return false;
	struct lintel_text text = lintel_notes(design, page.picture ? last_part(page.picture) : NULL);
	return output_write(cli, page.path, (struct str){ text.at, text.length });
}

static int note_one(struct cli *cli, const struct input *input, const struct picture_plan *plan,
                    const struct lintel_check_options *options)
{
	struct page page = page_for(cli, input, plan->extension);
	struct lintel *design = input_compile(cli, input);
	if (!design)
		return CLI_TROUBLE;
	lintel_check(design, options);
	bool broken = lintel_summary(design).text_error;
	if (broken) {
		struct lintel_text findings = lintel_findings_text(design, output_colour(cli, stderr));
		progress_hide(cli);
		fwrite(findings.at, 1, findings.length, stderr);
	}
	bool written = !broken && write_page(cli, plan, page, design);
	lintel_free(design);
	return written ? CLI_CLEAN : CLI_TROUBLE;
}

int command_notes(struct cli *cli)
{
	struct input_list list = { 0 };
	struct picture_plan plan = { 0 };
	struct lintel_check_options options;
	const char *output = cli->values[OPTION_output];
	if (cli->operands.count == 0)
		return cli_usage(cli, "say which design: a file, a folder such as '.', or '-' for standard input");
	if (!review_settle(cli, &options) || !picture_settle(cli, NULL, &plan))
		return CLI_TROUBLE;
	int code = input_collect(cli, &list) ? CLI_CLEAN : CLI_TROUBLE;
	if (output && list.inputs.count > 1 && !is_folder(output))
		return cli_usage(cli, "%u designs cannot become one page: give -o a folder", list.inputs.count);
	for (uint32_t i = 0; i < list.inputs.count; i++) {
		progress_show(cli, i, list.inputs.count, input_name(&list.inputs.at[i]));
		if (note_one(cli, &list.inputs.at[i], &plan, &options) != CLI_CLEAN)
			code = CLI_TROUBLE;
	}
	progress_hide(cli);
	return code;
}
