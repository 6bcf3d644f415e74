#define _POSIX_C_SOURCE 200809L
#include "cli/baseline.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/baseline_file.h"
#include "cli/output.h"

struct baseline {
	struct cli *cli;
	const char *path, *folder;
	bool updates;
	struct baseline_file file;
	uint64_t before, after;    /* findings */
};

/* ---- opening ---- */

static const char *folder_of(struct cli *cli, const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? str_copy(&cli->arena, (struct str){ path, (size_t)(slash - path) + (slash == path) }).at : ".";
}

bool baseline_open(struct cli *cli, struct baseline **opened)
{
	*opened = NULL;
	bool updates = cli->given[OPTION_update_baseline];
	const char *path = cli->values[OPTION_baseline];
	if (!path && updates) {
		cli_usage(cli, "--update-baseline needs to know the file: --baseline FILE");
		return false;
	}
	if (!path)
		return true;
	struct baseline *baseline = ARENA_NEW(&cli->arena, struct baseline);
	*baseline = (struct baseline){ .cli = cli, .path = path, .folder = folder_of(cli, path), .updates = updates };
	struct stat status;
	bool there = stat(path, &status) == 0;
	struct str text = STR("");
	if (!there && !updates) {
		cli_complain("cannot read the baseline '%s': no such file; '--update-baseline' makes it", path);
		return false;
	}
	if (there && !input_read(cli, path, &text))
		return false;
	const char *problem = there ? baseline_file_read(&cli->arena, text, &baseline->file) : NULL;
	if (problem)
		cli_complain("'%s' is no baseline: %s", path, problem);
	if (problem)
		return false;
	for (uint32_t i = 0; i < baseline->file.designs.count; i++)
		baseline->before += baseline_count(&baseline->file.designs.at[i]);
	*opened = baseline;
	return true;
}

/* ---- one design ---- */

static struct lintel_text keep(struct cli *cli, struct lintel_text text)
{
	struct str kept = str_copy(&cli->arena, (struct str){ text.at, text.length });
	return (struct lintel_text){ kept.at, kept.len };
}

static struct lintel_text keep_word(struct cli *cli, const char *word)
{
	return keep(cli, (struct lintel_text){ word, strlen(word) });
}

static void take_finding(struct baseline *baseline, struct baseline_entries *entries, struct lintel_finding finding)
{
	struct cli *cli = baseline->cli;
	struct lintel_known known = { .code = keep_word(cli, finding.code), .name = keep_word(cli, finding.name),
		                      .subject_count = finding.subject_count, .count = 1 };
	struct lintel_text *subjects = ARENA_ARRAY(&cli->arena, struct lintel_text, finding.subject_count);
	for (size_t i = 0; i < finding.subject_count; i++)
		subjects[i] = keep(cli, finding.subjects[i]);
	known.subjects = subjects;
	if (finding.subject_count == 0)
		known.message = keep(cli, finding.message);
	vec_push(&cli->arena, &entries->known, known);
}

/* What there is now, and of what was known that which this run did not look for. */
static void update(struct baseline *baseline, struct baseline_entries *entries, struct lintel *design)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < entries->known.count; i++) {
		const struct lintel_known *known = &entries->known.at[i];
		struct lintel_text word = known->code.length && known->code.at[0] == 'H' ? known->name : known->code;
		if (!lintel_ran(design, keep(baseline->cli, word).at))
			entries->known.at[kept++] = *known;
	}
	entries->known.count = kept;
	for (size_t i = 0; i < lintel_finding_count(design); i++) {
		struct lintel_finding finding = lintel_finding_at(design, i);
		if (!finding.suppressed && finding.code[0] != 'T')
			take_finding(baseline, entries, finding);
	}
	entries->stage = str_copy(&baseline->cli->arena, str_of(lintel_stage(design))).at;
	entries->undeclared = lintel_listed_undeclared(design);
	baseline_settle(entries);
}

void baseline_apply(struct baseline *baseline, const struct input *input, struct lintel *design)
{
	struct arena *arena = &baseline->cli->arena;
	struct baseline_entries *entries = baseline_file_entries(arena, &baseline->file, input_name_from(baseline->cli, input, baseline->folder));
	entries->checked = true;
	if (baseline->updates) {
		entries->broken = lintel_summary(design).text_error;
		if (entries->broken)
			return;
		update(baseline, entries, design);
	}
	struct lintel_baseline known = { .name = baseline->path, .stage = entries->stage, .undeclared = entries->undeclared,
		                         .known = entries->known.at, .count = entries->known.count };
	lintel_accept(design, &known);
}

/* ---- closing ---- */

/* A design that the baseline knows, and that is no file any more. */
static bool is_gone(struct baseline *baseline, const struct baseline_entries *entries)
{
	struct stat status;
	if (entries->checked || strcmp(entries->design, "<stdin>") == 0)
		return false;
	const char *path = entries->design[0] == '/' ? entries->design
	                                             : str_format(&baseline->cli->arena, "%s/%s", baseline->folder, entries->design).at;
	return stat(path, &status) != 0;
}

static int tell_of_gone(struct baseline *baseline)
{
	int code = CLI_CLEAN;
	for (uint32_t i = 0; i < baseline->file.designs.count; i++) {
		if (!is_gone(baseline, &baseline->file.designs.at[i]))
			continue;
		cli_complain("the baseline '%s' knows '%s', which is no more; '--update-baseline' takes it out", baseline->path,
		             baseline->file.designs.at[i].design);
		code = baseline->cli->given[OPTION_exit_zero] ? CLI_CLEAN : CLI_FINDINGS;
	}
	return code;
}

int baseline_close(struct baseline *baseline)
{
	if (!baseline)
		return CLI_CLEAN;
	if (!baseline->updates)
		return tell_of_gone(baseline);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < baseline->file.designs.count; i++) {
		struct baseline_entries *entries = &baseline->file.designs.at[i];
		if (entries->broken) {
			cli_complain("'%s' is left as it was: mend the errors of the text in '%s' first", baseline->path, entries->design);
			return CLI_TROUBLE;
		}
		if (is_gone(baseline, entries))
			continue;
		baseline->after += baseline_count(entries);
		baseline->file.designs.at[kept++] = *entries;
	}
	baseline->file.designs.count = kept;
	if (!output_write(baseline->cli, baseline->path, baseline_file_write(&baseline->cli->arena, &baseline->file)))
		return CLI_TROUBLE;
	if (!baseline->cli->given[OPTION_quiet])
		cli_complain("'%s' knows %" PRIu64 " findings (%" PRIu64 " before)", baseline->path, baseline->after, baseline->before);
	return CLI_CLEAN;
}
