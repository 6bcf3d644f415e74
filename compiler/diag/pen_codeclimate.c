/* Code Climate issues as GitLab reads them for its code quality report: one array. */
#include "diag/document.h"

static const char *severity_of(const struct finding *finding)
{
	if (finding->outcome == OUTCOME_ERROR && finding->severity == SEVERITY_ERROR)
		return "blocker";
	switch (finding->severity) {
	case SEVERITY_ERROR: return "critical";
	case SEVERITY_WARNING: return finding->outcome == OUTCOME_UNDECLARED ? "minor" : "major";
	case SEVERITY_INFO:
	case SEVERITY_OFF: return "info";
	}
	return "info";
}

/* Of the categories that Code Climate knows. */
static const char *category_of(struct str category)
{
	static const struct {
		const char *ours, *theirs;
	} categories[] = { { "security", "Security" }, { "performance", "Performance" }, { "diagram", "Clarity" },
		           { "text", "Compatibility" }, { "estimation", "Clarity" }, { "api", "Style" } };
	for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
		if (str_is(category, categories[i].ours))
			return categories[i].theirs;
	return "Bug Risk";
}

static void put_location(struct json *json, const struct document_design *design, struct span span)
{
	const struct diag_sink *sink = design->sink;
	bool placed = document_is_placed(sink, span);
	json_key(json, "location");
	json_open_flat_object(json);
	json_field_string(json, "path", placed ? document_file(sink, span) : design->name);
	json_key(json, "lines");
	json_open_flat_object(json);
	json_field_integer(json, "begin", placed ? source_position(sink->sources, span.file, span.start).line : 1);
	json_field_integer(json, "end", placed ? source_position(sink->sources, span.file, span.end).line : 1);
	json_close(json, '}');
	json_close(json, '}');
}

static void put_issue(struct document *document, const struct document_design *design, const struct finding *finding)
{
	struct json *json = &document->json;
	uint32_t number = document_rule(document, finding);
	const struct document_rule *rule = &document->rules.at[number];
	json_open_object(json);
	json_field_string(json, "type", STR("issue"));
	json_field_string(json, "check_name", str_format(document->arena, "%.*s %.*s", STR_ARG(rule->code), STR_ARG(rule->name)));
	json_field_string(json, "description", finding->message);
	json_key(json, "content");
	json_open_flat_object(json);
	json_field_string(json, "body", rule->explain);
	json_close(json, '}');
	json_key(json, "categories");
	json_open_flat_array(json);
	json_string(json, str_of(category_of(rule->category)));
	json_close(json, ']');
	json_field_string(json, "severity", str_of(severity_of(finding)));
	json_field_string(json, "fingerprint", document_fingerprint(document, design->sink, finding));
	put_location(json, design, finding->span);
	json_close(json, '}');
}

static void open(struct document *document)
{
	json_open_array(&document->json);
}

static void add(struct document *document, const struct document_design *design)
{
	for (uint32_t i = 0; i < design->sink->findings.count; i++)
		if (!design->sink->findings.at[i]->suppressed)
			put_issue(document, design, design->sink->findings.at[i]);
}

static void close(struct document *document)
{
	json_close(&document->json, ']');
	buf_char(&document->out, '\n');
}

const struct document_pen pen_codeclimate = { open, add, close };
