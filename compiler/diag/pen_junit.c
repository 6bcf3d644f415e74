/* JUnit XML, for what shows test results: a suite for each design, a case for each finding; a design without one has one good case.
 *
 * What makes the check fail is a failure, an error of the text an error, what is allowed is skipped; all else is a good case that
 * says what was found. */
#include "diag/document.h"
#include "diag/pen.h"

static void put_escaped(struct buf *out, struct str text)
{
	for (const char *at = text.at, *end = at + text.len; at < end;) {
		uint32_t code = document_next(&at, end);
		switch (code) {
		case '&': buf_text(out, "&amp;"); break;
		case '<': buf_text(out, "&lt;"); break;
		case '>': buf_text(out, "&gt;"); break; /* so that no `]]>` stands in a text */
		case '"': buf_text(out, "&quot;"); break;
		case '\t':
		case '\n':
		case '\r': buf_printf(out, "&#%u;", (unsigned)code); break;
		default: document_put(out, code); break;
		}
	}
}

static void put_attribute(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, " %s=\"", name);
	put_escaped(out, value);
	buf_char(out, '"');
}

/* "a.arch:7:1: message", the path, and the help. */
static struct str report_of(struct arena *arena, const struct diag_sink *sink, const struct finding *finding)
{
	struct buf out = buf_in(arena);
	if (document_is_placed(sink, finding->span)) {
		struct position start = source_position(sink->sources, finding->span.file, finding->span.start);
		buf_str(&out, document_file(sink, finding->span));
		buf_printf(&out, ":%u:%u: ", start.line, start.column);
	}
	buf_str(&out, document_message(out.arena, finding));
	return buf_view(&out);
}

static void open_case(struct buf *out, const struct document_design *design, const struct finding *finding)
{
	struct buf name = buf_in(out->arena);
	buf_printf(&name, "%s %s", finding->code->code, finding->code->name);
	for (uint32_t i = 0; i < finding->subjects.count; i++)
		buf_printf(&name, "%s %.*s", i ? "," : ":", STR_ARG(finding->subjects.at[i]));
	buf_text(out, "    <testcase");
	put_attribute(out, "name", buf_view(&name));
	put_attribute(out, "classname", design->name);
	buf_text(out, " time=\"0\">\n");
}

static void put_result(struct buf *out, const char *element, const struct finding *finding, struct str text)
{
	buf_printf(out, "      <%s", element);
	put_attribute(out, "message", finding->message);
	put_attribute(out, "type", str_of(severity_name(finding->severity)));
	buf_char(out, '>');
	put_escaped(out, text);
	buf_printf(out, "</%s>\n", element);
}

static void put_case(struct document *document, struct buf *out, const struct document_design *design, const struct finding *finding)
{
	struct str text = report_of(document->arena, design->sink, finding);
	open_case(out, design, finding);
	if (finding->suppressed) {
		document->skipped++;
		buf_text(out, "      <skipped");
		put_attribute(out, "message", finding->reason);
		buf_text(out, "/>\n");
	} else if (finding->outcome == OUTCOME_ERROR) {
		document->errors++;
		put_result(out, "error", finding, text);
	} else if (design->error_on != SEVERITY_OFF && finding->severity >= design->error_on) {
		document->failures++;
		put_result(out, "failure", finding, text);
	} else {
		buf_text(out, "      <system-out>");
		put_escaped(out, text);
		buf_text(out, "</system-out>\n");
	}
	buf_text(out, "    </testcase>\n");
}

static void open(struct document *document)
{
	(void)document;
}

static void add(struct document *document, const struct document_design *design)
{
	uint32_t failures = document->failures, errors = document->errors, skipped = document->skipped;
	uint32_t count = design->sink->findings.count;
	struct buf cases = buf_in(document->arena), *out = &document->out;
	for (uint32_t i = 0; i < count; i++)
		put_case(document, &cases, design, design->sink->findings.at[i]);
	if (count == 0) {
		buf_text(&cases, "    <testcase name=\"nothing found\"");
		put_attribute(&cases, "classname", design->name);
		buf_text(&cases, " time=\"0\"/>\n");
		count = 1;
	}
	document->tests += count;
	buf_text(out, "  <testsuite");
	put_attribute(out, "name", design->name);
	buf_printf(out, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\" time=\"0\">\n", count, document->failures - failures,
	           document->errors - errors, document->skipped - skipped);
	buf_str(out, buf_view(&cases));
	buf_text(out, "  </testsuite>\n");
}

static void close(struct document *document)
{
	struct buf whole = buf_in(document->arena);
	buf_printf(&whole, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lintel\" tests=\"%u\" failures=\"%u\" errors=\"%u\" time=\"0\">\n",
	           document->tests, document->failures, document->errors);
	buf_str(&whole, buf_view(&document->out));
	buf_text(&whole, "</testsuites>\n");
	document->out = whole;
}

const struct document_pen pen_junit = { open, add, close };
