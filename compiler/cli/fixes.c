#include "cli/fixes.h"

#include <string.h>

#include "base/diff.h"
#include "cli/output.h"

static bool is_asked(const struct cli *cli)
{
	return cli->given[OPTION_fix] || cli->given[OPTION_diff];
}

bool fixes_settle(struct cli *cli)
{
	static const enum option_id further[] = { OPTION_suggestions, OPTION_unsafe_fixes };
	for (size_t i = 0; i < sizeof further / sizeof *further; i++)
		if (cli->given[further[i]] && !is_asked(cli)) {
			cli_usage(cli, "--%s goes with --fix, which writes the files, or --diff, which only shows what would change",
			          cli_options[further[i]].name);
			return false;
		}
	return true;
}

bool fixes_on_stdout(const struct cli *cli, const struct input_list *list)
{
	if (cli->given[OPTION_diff])
		return true;
	for (uint32_t i = 0; cli->given[OPTION_fix] && i < list->inputs.count; i++)
		if (strcmp(list->inputs.at[i].path, "-") == 0)
			return true;
	return false;
}

static unsigned kinds_asked(const struct cli *cli)
{
	return LINTEL_FIX_SAFE | (cli->given[OPTION_suggestions] ? LINTEL_FIX_SUGGESTIONS : 0) |
	       (cli->given[OPTION_unsafe_fixes] ? LINTEL_FIX_UNSAFE : 0);
}

static const char *note_of(struct cli *cli, struct lintel_fixed fixed, bool written)
{
	struct buf out = buf_in(&cli->arena);
	if (fixed.applied)
		buf_printf(&out, "%u %s %s", fixed.applied, fixed.applied == 1 ? "fix" : "fixes", written ? "applied" : "shown, not applied");
	if (fixed.refused)
		buf_printf(&out, "%s%u left out, as the finding would stay", out.len ? ", " : "", fixed.refused);
	if (fixed.elsewhere)
		buf_printf(&out, "%s%u in an included file: check that file itself", out.len ? ", " : "", fixed.elsewhere);
	buf_char(&out, '\0');
	return out.len > 1 ? out.at : NULL;
}

static void print_diff(struct cli *cli, const struct input *input, struct lintel *design, struct str fixed)
{
	struct lintel_text before = lintel_source(design);
	struct buf out = buf_in(&cli->arena);
	diff_unified(&out, str_of(input_name(input)), (struct str){ before.at, before.length }, fixed);
	output_print(cli, buf_view(&out));
}

struct fixes_done fixes_apply(struct cli *cli, const struct input *input, struct lintel *design,
                              const struct lintel_check_options *options)
{
	struct fixes_done done = { .design = design };
	if (!is_asked(cli))
		return done;
	struct lintel_fixed fixed = lintel_fix(design, options, kinds_asked(cli));
	struct str text = str_copy(&cli->arena, (struct str){ fixed.text.at, fixed.text.length });
	bool diff = cli->given[OPTION_diff], filter = strcmp(input->path, "-") == 0;
	done.note = note_of(cli, fixed, !diff);
	if (diff) {
		print_diff(cli, input, design, text);
		done.code = fixed.applied ? CLI_FINDINGS : CLI_CLEAN;
		return done;
	}
	if ((fixed.applied || filter) && !output_write(cli, input->path, text)) {
		done.code = CLI_TROUBLE;
		done.note = NULL;
		return done;
	}
	if (fixed.applied) {
		struct lintel *again = input_compile_with(cli, input, text);
		if (again) {
			lintel_free(design);
			done.design = again;
			lintel_check(again, options);
		}
	}
	return done;
}

struct str fixes_offer(struct cli *cli, struct lintel *design)
{
	struct lintel_fixable fixable = lintel_fixable(design);
	struct buf out = buf_in(&cli->arena);
	const struct {
		unsigned count;
		const char *options;
		bool given;
	} kinds[] = { { fixable.safe, "--fix", cli->given[OPTION_fix] || cli->given[OPTION_diff] },
		      { fixable.suggestions, "--fix --suggestions", cli->given[OPTION_suggestions] },
		      { fixable.unsafe, "--fix --unsafe-fixes", cli->given[OPTION_unsafe_fixes] } };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].count && !kinds[i].given)
			buf_printf(&out, "%s%u by %s", out.len ? ", " : "fixes: ", kinds[i].count, kinds[i].options);
	if (out.len)
		buf_char(&out, '\n');
	return buf_view(&out);
}
