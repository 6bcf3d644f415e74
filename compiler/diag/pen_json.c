#include "diag/pen.h"

static const char *fix_kind_name(enum fix_kind kind)
{
	switch (kind) {
	case FIX_SAFE:
		return "safe";
	case FIX_SUGGESTION:
		return "suggestion";
	case FIX_UNSAFE:
		return "unsafe";
	}
	base_bug(__FILE__, __LINE__, "a kind of fix has a name");
}

static bool is_somewhere(const struct diag_sink *sink, struct span span)
{
	return span.file < sink->sources->files.count;
}

static void put_range(struct json *json, const struct diag_sink *sink, struct span span)
{
	struct position start = source_position(sink->sources, span.file, span.start);
	struct position end = source_position(sink->sources, span.file, span.end);
	json_field_integer(json, "line", start.line);
	json_field_integer(json, "column", start.column);
	json_field_integer(json, "end_line", end.line);
	json_field_integer(json, "end_column", end.column);
}

/* A finding of the command line or the project stands in no file: its place is left out. */
static void put_place(struct json *json, const struct diag_sink *sink, struct span span)
{
	if (!is_somewhere(sink, span))
		return;
	json_field_string(json, "file", source_get(sink->sources, span.file)->name);
	put_range(json, sink, span);
}

static void put_names(struct json *json, const char *key, const struct str *names, uint32_t count)
{
	json_key(json, key);
	json_open_flat_array(json);
	for (uint32_t i = 0; i < count; i++)
		json_string(json, names[i]);
	json_close(json, ']');
}

static void put_suppression(struct json *json, const struct finding *finding)
{
	json_key(json, "suppressed");
	if (!finding->suppressed) {
		json_null(json);
		return;
	}
	json_open_flat_object(json);
	json_field_string(json, "reason", finding->reason);
	json_key(json, "until");
	if (finding->until.len)
		json_string(json, finding->until);
	else
		json_null(json);
	json_field_string(json, "by", finding->in_baseline ? STR("baseline") : STR("allow"));
	json_close(json, '}');
}

static void put_fix(struct json *json, const struct diag_sink *sink, const struct finding *finding,
                    const struct finding_fix *fix)
{
	json_open_object(json);
	json_field_string(json, "title", fix->title);
	json_field_string(json, "kind", str_of(fix_kind_name(fix->kind)));
	json_key(json, "edits");
	json_open_array(json);
	for (uint32_t i = 0; i < fix->edits.count; i++) {
		const struct finding_edit *edit = &fix->edits.at[i];
		if (!is_somewhere(sink, edit->span))
			continue;
		json_open_flat_object(json);
		/* An edit stands in the file of its finding unless it says otherwise. */
		if (edit->span.file != finding->span.file)
			json_field_string(json, "file", source_get(sink->sources, edit->span.file)->name);
		put_range(json, sink, edit->span);
		json_field_string(json, "text", edit->text);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_close(json, '}');
}

static void put_finding(struct json *json, const struct diag_sink *sink, const struct finding *finding)
{
	json_open_object(json);
	json_field_string(json, "code", str_of(finding->code->code));
	json_field_string(json, "name", str_of(finding->code->name));
	json_field_string(json, "severity", str_of(severity_name(finding->severity)));
	json_field_string(json, "outcome", str_of(outcome_name(finding->outcome)));
	json_field_string(json, "message", finding->message);
	json_field_string(json, "help", finding->help);
	put_place(json, sink, finding->span);
	put_names(json, "subjects", finding->subjects.at, finding->subjects.count);
	put_names(json, "witness", finding->witness.at, finding->witness.count);
	put_suppression(json, finding);
	json_key(json, "fixes");
	json_open_array(json);
	for (uint32_t i = 0; i < finding->fixes.count; i++)
		put_fix(json, sink, finding, &finding->fixes.at[i]);
	json_close(json, ']');
	json_close(json, '}');
}

void pen_json_findings(struct json *json, const struct diag_sink *sink)
{
	for (uint32_t i = 0; i < sink->findings.count; i++)
		put_finding(json, sink, sink->findings.at[i]);
}
