#define _POSIX_C_SOURCE 200809L
#include "cli/baseline.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json.h"
#include "base/json_read.h"
#include "cli/output.h"

enum { MOST_BYTES = 16 << 20 };

struct entries {
	const char *design;        /* its path from the folder of the file */
	VEC(struct lintel_known) known;
	const char *stage;
	bool undeclared, checked, broken;
};

struct baseline {
	struct cli *cli;
	const char *path, *folder;
	bool updates;
	VEC(struct entries) designs;
	unsigned before, after;    /* findings */
};

static struct lintel_text text_of(struct str s)
{
	return (struct lintel_text){ s.at, s.len };
}

static struct str str_from(struct lintel_text text)
{
	return (struct str){ text.at, text.length };
}

/* ---- reading ---- */

static bool refuse(const struct baseline *baseline, const char *what)
{
	cli_complain("'%s' is no baseline: %s", baseline->path, what);
	return false;
}

static struct str string_of(const struct json_value *object, const char *key)
{
	const struct json_value *value = json_member(object, key);
	return json_is(value, JSON_STRING) ? value->text : STR("");
}

static bool read_known(struct baseline *baseline, const struct json_value *finding, struct lintel_known *known)
{
	const struct json_value *subjects = json_member(finding, "subjects"), *count = json_member(finding, "count");
	*known = (struct lintel_known){ .code = text_of(string_of(finding, "code")), .name = text_of(string_of(finding, "name")),
		                        .message = text_of(string_of(finding, "message")), .count = 1 };
	if (known->code.length == 0 || !json_is(subjects, JSON_ARRAY))
		return refuse(baseline, "a finding has no 'code' or no 'subjects'");
	VEC(struct lintel_text) names = { 0 };
	for (const struct json_value *subject = subjects->child; subject; subject = subject->next) {
		if (subject->kind != JSON_STRING)
			return refuse(baseline, "a subject is no string");
		vec_push(&baseline->cli->arena, &names, text_of(subject->text));
	}
	known->subjects = names.at;
	known->subject_count = names.count;
	if (count && !(json_is(count, JSON_NUMBER) && count->number >= 1 && count->number <= 1e6))
		return refuse(baseline, "a 'count' is no number from 1 to a million");
	if (count)
		known->count = (unsigned)count->number;
	return true;
}

static bool read_design(struct baseline *baseline, const struct json_value *design)
{
	struct cli *cli = baseline->cli;
	const struct json_value *findings = json_member(design, "findings"), *undeclared = json_member(design, "undeclared");
	struct entries entries = { .design = str_copy(&cli->arena, design->key).at,
		                   .stage = str_copy(&cli->arena, string_of(design, "stage")).at,
		                   .undeclared = json_is(undeclared, JSON_BOOL) && undeclared->truth };
	if (!json_is(findings, JSON_ARRAY))
		return refuse(baseline, "a design has no 'findings'");
	for (const struct json_value *finding = findings->child; finding; finding = finding->next) {
		struct lintel_known known;
		if (!read_known(baseline, finding, &known))
			return false;
		vec_push(&cli->arena, &entries.known, known);
		baseline->before += known.count;
	}
	for (uint32_t i = 0; i < baseline->designs.count; i++)
		if (strcmp(baseline->designs.at[i].design, entries.design) == 0)
			return refuse(baseline, "a design is there twice");
	vec_push(&cli->arena, &baseline->designs, entries);
	return true;
}

static bool read_document(struct baseline *baseline, struct str text)
{
	struct str problem;
	if (text.len > MOST_BYTES)
		return refuse(baseline, "it is larger than 16 MiB");
	const struct json_value *root = json_read(&baseline->cli->arena, text, &problem);
	if (!root) {
		cli_complain("cannot read '%s': %.*s", baseline->path, STR_ARG(problem));
		return false;
	}
	if (!str_is(string_of(root, "schema"), "lintel/1") || !str_is(string_of(root, "document"), "baseline"))
		return refuse(baseline, "its 'document' is not 'baseline', or its 'schema' not 'lintel/1'");
	const struct json_value *designs = json_member(root, "designs");
	if (!json_is(designs, JSON_OBJECT))
		return refuse(baseline, "'designs' is missing");
	for (const struct json_value *design = designs->child; design; design = design->next)
		if (!read_design(baseline, design))
			return false;
	return true;
}

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
	if (there && (!input_read(cli, path, &text) || !read_document(baseline, text)))
		return false;
	*opened = baseline;
	return true;
}

/* ---- one design ---- */

static struct entries *entries_of(struct baseline *baseline, const char *design)
{
	for (uint32_t i = 0; i < baseline->designs.count; i++)
		if (strcmp(baseline->designs.at[i].design, design) == 0)
			return &baseline->designs.at[i];
	struct entries fresh = { .design = design, .stage = "" };
	vec_push(&baseline->cli->arena, &baseline->designs, fresh);
	return &baseline->designs.at[baseline->designs.count - 1];
}

static struct lintel_text keep(struct cli *cli, struct lintel_text text)
{
	return text_of(str_copy(&cli->arena, str_from(text)));
}

static int compare_text(struct lintel_text a, struct lintel_text b)
{
	return str_compare(str_from(a), str_from(b));
}

static int compare_known(const void *left, const void *right)
{
	const struct lintel_known *a = left, *b = right;
	int order = compare_text(a->code, b->code);
	order = order ? order : compare_text(a->name, b->name);
	for (size_t i = 0; order == 0 && i < a->subject_count && i < b->subject_count; i++)
		order = compare_text(a->subjects[i], b->subjects[i]);
	if (order == 0 && a->subject_count != b->subject_count)
		order = a->subject_count < b->subject_count ? -1 : 1;
	/* the message tells apart what has no subject; elsewhere it may change */
	return order || a->subject_count ? order : compare_text(a->message, b->message);
}

static void take_finding(struct baseline *baseline, struct entries *entries, struct lintel_finding finding)
{
	struct cli *cli = baseline->cli;
	struct lintel_known known = { .code = keep(cli, text_of(str_of(finding.code))), .name = keep(cli, text_of(str_of(finding.name))),
		                      .subject_count = finding.subject_count, .count = 1 };
	struct lintel_text *subjects = ARENA_ARRAY(&cli->arena, struct lintel_text, finding.subject_count);
	for (size_t i = 0; i < finding.subject_count; i++)
		subjects[i] = keep(cli, finding.subjects[i]);
	known.subjects = subjects;
	if (finding.subject_count == 0)
		known.message = keep(cli, finding.message);
	vec_push(&cli->arena, &entries->known, known);
}

/* Findings of the same key become one entry with their number. */
static void settle_entries(struct entries *entries)
{
	uint32_t kept = 0;
	if (entries->known.count > 1)
		qsort(entries->known.at, entries->known.count, sizeof *entries->known.at, compare_known);
	for (uint32_t i = 0; i < entries->known.count; i++) {
		struct lintel_known *last = kept ? &entries->known.at[kept - 1] : NULL;
		if (last && compare_known(last, &entries->known.at[i]) == 0)
			last->count += entries->known.at[i].count;
		else
			entries->known.at[kept++] = entries->known.at[i];
	}
	entries->known.count = kept;
}

/* What there is now, and of what was known that which this run did not look for. */
static void update(struct baseline *baseline, struct entries *entries, struct lintel *design)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < entries->known.count; i++) {
		const struct lintel_known *known = &entries->known.at[i];
		struct lintel_text word = known->code.length && known->code.at[0] == 'H' ? known->name : known->code;
		if (!lintel_ran(design, str_copy(&baseline->cli->arena, str_from(word)).at))
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
	settle_entries(entries);
}

void baseline_apply(struct baseline *baseline, const struct input *input, struct lintel *design)
{
	struct entries *entries = entries_of(baseline, input_name_from(baseline->cli, input, baseline->folder));
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

/* ---- writing ---- */

static int compare_entries(const void *left, const void *right)
{
	return strcmp(((const struct entries *)left)->design, ((const struct entries *)right)->design);
}

static void write_known(struct json *json, const struct lintel_known *known)
{
	json_open_flat_object(json);
	json_field_string(json, "code", str_from(known->code));
	json_field_string(json, "name", str_from(known->name));
	json_key(json, "subjects");
	json_open_flat_array(json);
	for (size_t i = 0; i < known->subject_count; i++)
		json_string(json, str_from(known->subjects[i]));
	json_close(json, ']');
	if (known->subject_count == 0)
		json_field_string(json, "message", str_from(known->message));
	json_field_integer(json, "count", known->count);
	json_close(json, '}');
}

static struct str document(struct baseline *baseline)
{
	struct buf out = buf_in(&baseline->cli->arena);
	struct json json = json_to(&out);
	json_open_object(&json);
	json_field_string(&json, "schema", STR("lintel/1"));
	json_field_string(&json, "document", STR("baseline"));
	json_key(&json, "designs");
	json_open_object(&json);
	for (uint32_t i = 0; i < baseline->designs.count; i++) {
		const struct entries *entries = &baseline->designs.at[i];
		if (entries->known.count == 0)
			continue;
		json_key_str(&json, str_of(entries->design));
		json_open_object(&json);
		json_field_string(&json, "stage", str_of(entries->stage));
		json_field_bool(&json, "undeclared", entries->undeclared);
		json_key(&json, "findings");
		json_open_array(&json);
		for (uint32_t k = 0; k < entries->known.count; k++)
			write_known(&json, &entries->known.at[k]);
		json_close(&json, ']');
		json_close(&json, '}');
	}
	json_close(&json, '}');
	json_close(&json, '}');
	buf_char(&out, '\n');
	return buf_view(&out);
}

/* A design that the baseline knows, and that is no file any more. */
static bool is_gone(struct baseline *baseline, const struct entries *entries)
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
	for (uint32_t i = 0; i < baseline->designs.count; i++) {
		if (!is_gone(baseline, &baseline->designs.at[i]))
			continue;
		cli_complain("the baseline '%s' knows '%s', which is no more; '--update-baseline' takes it out", baseline->path,
		             baseline->designs.at[i].design);
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
	for (uint32_t i = 0; i < baseline->designs.count; i++) {
		struct entries *entries = &baseline->designs.at[i];
		if (entries->broken) {
			cli_complain("'%s' is left as it was: mend the errors of the text in '%s' first", baseline->path, entries->design);
			return CLI_TROUBLE;
		}
		if (is_gone(baseline, entries))
			continue;
		for (uint32_t k = 0; k < entries->known.count; k++)
			baseline->after += entries->known.at[k].count;
		baseline->designs.at[kept++] = *entries;
	}
	baseline->designs.count = kept;
	if (kept > 1)
		qsort(baseline->designs.at, kept, sizeof *baseline->designs.at, compare_entries);
	if (!output_write(baseline->cli, baseline->path, document(baseline)))
		return CLI_TROUBLE;
	if (!baseline->cli->given[OPTION_quiet])
		cli_complain("'%s' knows %u findings (%u before)", baseline->path, baseline->after, baseline->before);
	return CLI_CLEAN;
}
