/* SARIF 2.1.0 (OASIS): one run over all designs. Columns count code points; ends are exclusive, as ours are. */
#include "diag/document.h"
#include "diag/pen.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

/* ---- texts and places ---- */

/* In a SARIF message braces mark the place of an argument, and are doubled where they are meant. */
static void put_message(struct document *document, const char *key, struct str text)
{
	struct buf out = buf_in(document->arena);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '{' || text.at[i] == '}')
			buf_char(&out, text.at[i]);
		buf_char(&out, text.at[i]);
	}
	json_key(&document->json, key);
	json_open_flat_object(&document->json);
	json_field_string(&document->json, "text", buf_view(&out));
	json_close(&document->json, '}');
}

/* A file name as a URI: a relative reference, or file: for an absolute path. */
static struct str uri_of(struct document *document, struct str name)
{
	struct buf out = buf_in(document->arena);
	buf_text(&out, name.len && name.at[0] == '/' ? "file://" : "");
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.at[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
		             c == '~' || c == '/';
		if (plain)
			buf_char(&out, (char)c);
		else
			buf_printf(&out, "%%%02X", c);
	}
	return buf_view(&out);
}

static void put_artifact(struct document *document, const struct diag_sink *sink, struct span span)
{
	json_key(&document->json, "artifactLocation");
	json_open_flat_object(&document->json);
	json_field_string(&document->json, "uri", uri_of(document, document_file(sink, span)));
	json_close(&document->json, '}');
}

static void put_region(struct document *document, const char *key, const struct diag_sink *sink, struct span span)
{
	struct json *json = &document->json;
	struct position start = source_position(sink->sources, span.file, span.start);
	struct position end = source_position(sink->sources, span.file, span.end);
	json_key(json, key);
	json_open_flat_object(json);
	json_field_integer(json, "startLine", start.line);
	json_field_integer(json, "startColumn", start.column);
	json_field_integer(json, "endLine", end.line);
	json_field_integer(json, "endColumn", end.column);
	json_close(json, '}');
}

static void put_physical(struct document *document, const struct diag_sink *sink, struct span span)
{
	if (!document_is_placed(sink, span))
		return;
	json_key(&document->json, "physicalLocation");
	json_open_object(&document->json);
	put_artifact(document, sink, span);
	put_region(document, "region", sink, span);
	json_close(&document->json, '}');
}

static void put_logical(struct document *document, const struct str *names, uint32_t count)
{
	struct json *json = &document->json;
	if (count == 0)
		return;
	json_key(json, "logicalLocations");
	json_open_array(json);
	for (uint32_t i = 0; i < count; i++) {
		json_open_flat_object(json);
		json_field_string(json, "fullyQualifiedName", names[i]);
		json_close(json, '}');
	}
	json_close(json, ']');
}

/* ---- parts of a result ---- */

static void put_locations(struct document *document, const struct diag_sink *sink, const struct finding *finding)
{
	struct json *json = &document->json;
	json_key(json, "locations");
	json_open_array(json);
	if (document_is_placed(sink, finding->span) || finding->subjects.count) {
		json_open_object(json);
		put_physical(document, sink, finding->span);
		put_logical(document, finding->subjects.at, finding->subjects.count);
		json_close(json, '}');
	}
	json_close(json, ']');
}

/* What the labels point at, then the witness from its beginning to its end. */
static void put_related(struct document *document, const struct diag_sink *sink, const struct finding *finding)
{
	struct json *json = &document->json;
	uint32_t id = 0;
	if (finding->labels.count + finding->witness.count == 0)
		return;
	json_key(json, "relatedLocations");
	json_open_array(json);
	for (uint32_t i = 0; i < finding->labels.count; i++) {
		json_open_object(json);
		json_field_integer(json, "id", id++);
		put_physical(document, sink, finding->labels.at[i].span);
		put_message(document, "message", finding->labels.at[i].text);
		json_close(json, '}');
	}
	for (uint32_t i = 0; i < finding->witness.count; i++) {
		json_open_object(json);
		json_field_integer(json, "id", id++);
		if (i < finding->witness_spans.count)
			put_physical(document, sink, finding->witness_spans.at[i]);
		put_logical(document, &finding->witness.at[i], 1);
		put_message(document, "message", str_format(document->arena, "%u: %.*s", i + 1, STR_ARG(finding->witness.at[i])));
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void put_suppressions(struct document *document, const struct finding *finding)
{
	struct json *json = &document->json;
	json_key(json, "suppressions");
	json_open_array(json);
	if (finding->suppressed) {
		json_open_flat_object(json);
		json_field_string(json, "kind", finding->in_baseline ? STR("external") : STR("inSource"));
		if (finding->reason.len)
			json_field_string(json, "justification", finding->reason);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void put_replacement(struct document *document, const struct diag_sink *sink, const struct finding_edit *edit)
{
	struct json *json = &document->json;
	json_open_object(json);
	put_region(document, "deletedRegion", sink, edit->span);
	json_key(json, "insertedContent");
	json_open_flat_object(json);
	json_field_string(json, "text", edit->text);
	json_close(json, '}');
	json_close(json, '}');
}

/* A change for each file; the edits of a fix are few. */
static void put_changes(struct document *document, const struct diag_sink *sink, const struct finding_fix *fix)
{
	struct json *json = &document->json;
	json_key(json, "artifactChanges");
	json_open_array(json);
	for (uint32_t i = 0; i < fix->edits.count; i++) {
		bool first = document_is_placed(sink, fix->edits.at[i].span);
		for (uint32_t j = 0; j < i; j++)
			first &= fix->edits.at[j].span.file != fix->edits.at[i].span.file;
		if (!first)
			continue;
		json_open_object(json);
		put_artifact(document, sink, fix->edits.at[i].span);
		json_key(json, "replacements");
		json_open_array(json);
		for (uint32_t j = i; j < fix->edits.count; j++)
			if (fix->edits.at[j].span.file == fix->edits.at[i].span.file)
				put_replacement(document, sink, &fix->edits.at[j]);
		json_close(json, ']');
		json_close(json, '}');
	}
	json_close(json, ']');
}

static bool has_place(const struct diag_sink *sink, const struct finding_fix *fix)
{
	for (uint32_t i = 0; i < fix->edits.count; i++)
		if (document_is_placed(sink, fix->edits.at[i].span))
			return true;
	return false;
}

static void put_fixes(struct document *document, const struct diag_sink *sink, const struct finding *finding)
{
	struct json *json = &document->json;
	if (finding->fixes.count == 0)
		return;
	json_key(json, "fixes");
	json_open_array(json);
	for (uint32_t i = 0; i < finding->fixes.count; i++) {
		if (!has_place(sink, &finding->fixes.at[i]))
			continue;
		json_open_object(json);
		put_message(document, "description", finding->fixes.at[i].title);
		put_changes(document, sink, &finding->fixes.at[i]);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static const char *level_of(enum severity severity)
{
	switch (severity) {
	case SEVERITY_OFF: return "none";
	case SEVERITY_INFO: return "note";
	case SEVERITY_WARNING: return "warning";
	case SEVERITY_ERROR: return "error";
	}
	return "none";
}

static void put_result(struct document *document, const struct diag_sink *sink, const struct finding *finding)
{
	struct json *json = &document->json;
	uint32_t rule = document_rule(document, finding);
	json_open_object(json);
	json_field_string(json, "ruleId", str_of(finding->code->code));
	json_field_integer(json, "ruleIndex", rule);
	json_field_string(json, "level", str_of(level_of(finding->severity)));
	put_message(document, "message", document_message(document->arena, finding));
	put_locations(document, sink, finding);
	put_related(document, sink, finding);
	json_key(json, "partialFingerprints");
	json_open_flat_object(json);
	json_field_string(json, "lintelSubject/v1", document_fingerprint(document, sink, finding));
	json_close(json, '}');
	put_suppressions(document, finding);
	put_fixes(document, sink, finding);
	json_key(json, "properties");
	json_open_flat_object(json);
	json_field_string(json, "outcome", str_of(outcome_name(finding->outcome)));
	json_close(json, '}');
	json_close(json, '}');
}

/* ---- the rules ---- */

static void put_text(struct json *json, const char *key, struct str text)
{
	json_key(json, key);
	json_open_flat_object(json);
	json_field_string(json, "text", text);
	json_close(json, '}');
}

static void put_rule(struct json *json, const struct document_rule *rule)
{
	json_open_object(json);
	json_field_string(json, "id", rule->code);
	json_field_string(json, "name", rule->name);
	put_text(json, "shortDescription", rule->summary);
	put_text(json, "fullDescription", rule->summary);
	json_key(json, "help");
	json_open_object(json);
	json_field_string(json, "text", rule->explain);
	json_field_string(json, "markdown", rule->explain);
	json_close(json, '}');
	json_key(json, "defaultConfiguration");
	json_open_flat_object(json);
	json_field_string(json, "level", str_of(level_of(rule->severity)));
	json_close(json, '}');
	json_key(json, "properties");
	json_open_flat_object(json);
	json_key(json, "tags");
	json_open_flat_array(json);
	json_string(json, rule->category);
	json_close(json, ']');
	json_close(json, '}');
	json_close(json, '}');
}

static void open(struct document *document)
{
	struct json *json = &document->json;
	json_open_object(json);
	json_field_string(json, "$schema", STR(SCHEMA));
	json_field_string(json, "version", STR("2.1.0"));
	json_key(json, "runs");
	json_open_array(json);
	json_open_object(json);
	json_field_string(json, "columnKind", STR("unicodeCodePoints"));
	json_key(json, "results");
	json_open_array(json);
}

static void add(struct document *document, const struct document_design *design)
{
	for (uint32_t i = 0; i < design->sink->findings.count; i++)
		put_result(document, design->sink, design->sink->findings.at[i]);
}

/* Which rules there are is known last. */
static void close(struct document *document)
{
	struct json *json = &document->json;
	json_close(json, ']');
	json_key(json, "tool");
	json_open_object(json);
	json_key(json, "driver");
	json_open_object(json);
	json_field_string(json, "name", STR("lintel"));
	json_field_string(json, "version", document->version);
	json_field_string(json, "semanticVersion", document->version);
	json_key(json, "rules");
	json_open_array(json);
	for (uint32_t i = 0; i < document->rules.count; i++)
		put_rule(json, &document->rules.at[i]);
	json_close(json, ']');
	for (int depth = 0; depth < 4; depth++)
		json_close(json, depth == 3 ? ']' : '}');
	json_close(json, '}');
	buf_char(&document->out, '\n');
}

const struct document_pen pen_sarif = { open, add, close };
