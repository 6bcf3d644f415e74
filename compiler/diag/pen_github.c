/* Workflow commands, which GitHub shows beside the lines of a pull request: ::error file=a.arch,line=7,...::message */
#include "diag/document.h"

/* The runner gives these characters a meaning; in properties ',' and ':' too. */
static void put_escaped(struct buf *out, struct str text, bool property)
{
	for (const char *at = text.at, *end = at + text.len; at < end;) {
		uint32_t code = document_next(&at, end);
		bool escaped = code == '%' || code == '\r' || code == '\n' || (property && (code == ':' || code == ','));
		if (escaped)
			buf_printf(out, "%%%02X", (unsigned)code);
		else
			document_put(out, code);
	}
}

static void put_place(struct buf *out, const struct diag_sink *sink, struct span span)
{
	if (!document_is_placed(sink, span))
		return;
	struct position start = source_position(sink->sources, span.file, span.start);
	struct position end = source_position(sink->sources, span.file, span.end);
	buf_text(out, "file=");
	put_escaped(out, document_file(sink, span), true);
	buf_printf(out, ",line=%u,endLine=%u", start.line, end.line);
	if (start.line == end.line) /* GitHub takes columns within one line alone */
		buf_printf(out, ",col=%u,endColumn=%u", start.column, end.column);
	buf_char(out, ',');
}

static void put_finding(struct buf *out, const struct diag_sink *sink, const struct finding *finding)
{
	static const char *const commands[] = { [SEVERITY_OFF] = "notice", [SEVERITY_INFO] = "notice", [SEVERITY_WARNING] = "warning",
		                                [SEVERITY_ERROR] = "error" };
	buf_printf(out, "::%s ", commands[finding->severity]);
	put_place(out, sink, finding->span);
	buf_text(out, "title=");
	put_escaped(out, str_of(finding->code->code), true);
	buf_char(out, ' ');
	put_escaped(out, str_of(finding->code->name), true);
	buf_text(out, "::");
	put_escaped(out, finding->message, false);
	if (finding->witness_text.len) {
		buf_text(out, "%0Apath: ");
		put_escaped(out, finding->witness_text, false);
	}
	for (uint32_t i = 0; i < finding->notes.count; i++) {
		buf_text(out, "%0Anote: ");
		put_escaped(out, finding->notes.at[i], false);
	}
	if (finding->help.len) {
		buf_text(out, "%0Ahelp: ");
		put_escaped(out, finding->help, false);
	}
	buf_char(out, '\n');
}

static void open(struct document *document)
{
	(void)document;
}

static void add(struct document *document, const struct document_design *design)
{
	for (uint32_t i = 0; i < design->sink->findings.count; i++)
		if (!design->sink->findings.at[i]->suppressed)
			put_finding(&document->out, design->sink, design->sink->findings.at[i]);
}

const struct document_pen pen_github = { open, add, open };
