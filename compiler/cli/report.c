#define _POSIX_C_SOURCE 200809L
#include "cli/report.h"

#include <string.h>

#include "base/json.h"
#include "cli/fixes.h"
#include "cli/output.h"

/* ---- which reports ---- */

/* A form that the library writes as one document, or NULL. */
static struct lintel_document *open_document(struct str form)
{
	static const struct {
		const char *name;
		enum lintel_document_form form;
	} forms[] = { { "sarif", LINTEL_SARIF }, { "github", LINTEL_GITHUB }, { "junit", LINTEL_JUNIT }, { "codeclimate", LINTEL_CODECLIMATE } };
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (str_is(form, forms[i].name))
			return lintel_document_open(forms[i].form);
	return NULL;
}

static bool add_target(struct report *report, const char *format)
{
	const char *equals = strchr(format, '=');
	struct report_target target = { .path = equals ? equals + 1 : NULL, .text = buf_in(&report->cli->arena) };
	struct str form = str_slice(str_of(format), 0, str_find(str_of(format), STR("=")));
	target.json = str_is(form, "json");
	if (equals && !*target.path) {
		cli_usage(report->cli, "--format %s needs a file after '='", format);
		return false;
	}
	if (target.path && strcmp(target.path, "-") == 0)
		target.path = NULL;
	for (uint32_t i = 0; !target.path && i < report->targets.count; i++)
		if (!report->targets.at[i].path) {
			cli_usage(report->cli, "two forms of report cannot share standard output: write one to a file, --format json=FILE");
			return false;
		}
	target.document = open_document(form);
	report->wants_json |= target.json;
	vec_push(&report->cli->arena, &report->targets, target);
	return true;
}

bool report_open(struct report *report, struct cli *cli, bool stdout_is_taken)
{
	*report = (struct report){
		.cli = cli, .stream = stdout_is_taken ? stderr : stdout, .files = buf_in(&cli->arena),
		.findings = buf_in(&cli->arena), .stages = buf_in(&cli->arena)
	};
	bool on_stream = false;
	for (uint32_t i = 0; i < cli->formats.count; i++) {
		if (!add_target(report, cli->formats.at[i]))
			return false;
		on_stream |= !report->targets.at[i].path;
	}
	/* a file beside it does not silence the report on the screen */
	return on_stream || add_target(report, "text");
}

/* ---- text ---- */

static void write_count(struct buf *out, const char *separator, unsigned count, const char *what, bool plural)
{
	if (count)
		buf_printf(out, "%s%u %s%s", out->len ? separator : "", count, what, plural && count != 1 ? "s" : "");
}

/* "1 error, 2 warnings, 3 undeclared, 1 suppressed" */
static struct str count_text(struct report *report, struct lintel_summary summary)
{
	struct buf out = buf_in(&report->cli->arena);
	write_count(&out, ", ", summary.error, "error", true);
	write_count(&out, ", ", summary.warning, "warning", true);
	write_count(&out, ", ", summary.info, "info", true);
	write_count(&out, ", ", summary.undeclared, "undeclared", false);
	if (out.len == 0)
		buf_text(&out, "nothing found");
	write_count(&out, ", ", summary.suppressed, "suppressed", false);
	return buf_view(&out);
}

static struct str text_of(struct lintel_text text)
{
	return (struct str){ text.at, text.length };
}

static void put(struct report *report, struct report_target *target, struct str text)
{
	if (target->path)
		buf_str(&target->text, text);
	else if (report->stream == stdout)
		output_print(report->cli, text);
	else
		fwrite(text.at, 1, text.len, report->stream);
}

static void add_text(struct report *report, struct report_target *target, const char *name, struct lintel *design,
                     const char *note)
{
	struct arena *arena = &report->cli->arena;
	enum lintel_colour colour = target->path ? LINTEL_PLAIN : output_colour(report->cli, report->stream);
	if (!report->cli->given[OPTION_statistics])
		put(report, target, text_of(lintel_findings_text(design, colour)));
	if (report->cli->given[OPTION_quiet])
		return;
	put(report, target, text_of(lintel_held_back(design)));
	if (report->cli->command == COMMAND_check)
		put(report, target, fixes_offer(report->cli, design));
	struct str outline = text_of(lintel_counts(design));
	struct str counts = count_text(report, lintel_summary(design));
	put(report, target, str_format(arena, "%s: %.*s, stage %s; %.*s%s%s\n", name, STR_ARG(outline), lintel_stage(design),
	                               STR_ARG(counts), note ? "; " : "", note ? note : ""));
}

/* ---- JSON: fragments at the depth at which they will stand ---- */

static void add_fragment(struct buf *out, struct str fragment)
{
	if (fragment.len == 0)
		return;
	if (out->len)
		buf_text(out, ",\n    ");
	buf_str(out, fragment);
}

static struct str json_text(struct arena *arena, struct str text)
{
	struct buf out = buf_in(arena);
	struct json json = json_to(&out);
	json_string(&json, text);
	return buf_view(&out);
}

static void add_json(struct report *report, const char *name, struct lintel *design)
{
	struct arena *arena = &report->cli->arena;
	struct str quoted = json_text(arena, str_of(name));
	add_fragment(&report->files, quoted);
	add_fragment(&report->findings, text_of(lintel_findings_json(design)));
	if (report->stages.len)
		buf_text(&report->stages, ", ");
	buf_printf(&report->stages, "%.*s: \"%s\"", STR_ARG(quoted), lintel_stage(design));
}

static void write_array(struct buf *out, const char *key, struct str elements)
{
	buf_printf(out, "  \"%s\": [", key);
	if (elements.len) {
		buf_text(out, "\n    ");
		buf_str(out, elements);
		buf_text(out, "\n  ");
	}
	buf_text(out, "],\n");
}

static struct str json_document(struct report *report)
{
	struct buf out = buf_in(&report->cli->arena);
	struct lintel_summary total = report->total;
	buf_text(&out, "{\n  \"schema\": \"lintel/1\",\n  \"document\": \"findings\",\n");
	write_array(&out, "files", buf_view(&report->files));
	write_array(&out, "findings", buf_view(&report->findings));
	if (report->cli->given[OPTION_statistics])
		write_array(&out, "statistics", statistics_json(&report->statistics, &report->cli->arena));
	buf_printf(&out, "  \"summary\": { \"error\": %u, \"warning\": %u, \"info\": %u, \"undeclared\": %u, \"suppressed\": %u,",
	           total.error, total.warning, total.info, total.undeclared, total.suppressed);
	buf_text(&out, " \"stages\": {");
	if (report->stages.len) {
		buf_char(&out, ' ');
		buf_str(&out, buf_view(&report->stages));
		buf_char(&out, ' ');
	}
	buf_text(&out, "} }\n}\n");
	return buf_view(&out);
}

/* ---- the whole ---- */

void report_add(struct report *report, const char *name, struct lintel *design, const char *note)
{
	struct lintel_summary one = lintel_summary(design), *total = &report->total;
	total->error += one.error;
	total->warning += one.warning;
	total->info += one.info;
	total->undeclared += one.undeclared;
	total->suppressed += one.suppressed;
	report->designs++;
	if (report->cli->given[OPTION_statistics])
		statistics_add(&report->statistics, &report->cli->arena, design);
	for (uint32_t i = 0; i < report->targets.count; i++) {
		struct report_target *target = &report->targets.at[i];
		if (target->document)
			lintel_document_add(target->document, design);
		else if (!target->json)
			add_text(report, target, name, design, note);
	}
	if (report->wants_json)
		add_json(report, name, design);
}

bool report_close(struct report *report)
{
	struct arena *arena = &report->cli->arena;
	bool good = true;
	for (uint32_t i = 0; i < report->targets.count; i++) {
		struct report_target *target = &report->targets.at[i];
		bool is_text = !target->json && !target->document;
		if (is_text && report->cli->given[OPTION_statistics])
			put(report, target, statistics_text(&report->statistics, arena));
		if (!is_text) {
			struct str document = target->json ? json_document(report) : text_of(lintel_document_close(target->document));
			if (target->path)
				buf_str(&target->text, document);
			else
				put(report, target, document);
		} else if (report->designs > 1 && !report->cli->given[OPTION_quiet]) {
			put(report, target, str_format(arena, "%u designs: %.*s\n", report->designs,
			                               STR_ARG(count_text(report, report->total))));
		}
		if (target->path)
			good &= output_write(report->cli, target->path, buf_view(&target->text));
		lintel_document_free(target->document);
	}
	return good;
}
