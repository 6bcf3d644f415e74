/* Reports for other programs, over several compilations: the pens of diag with what lint knows of the rules. */
#include "session/session.h"

static const struct document_pen *const pens[] = { [LINTEL_SARIF] = &pen_sarif, [LINTEL_GITHUB] = &pen_github,
	                                           [LINTEL_JUNIT] = &pen_junit, [LINTEL_CODECLIMATE] = &pen_codeclimate };

/* A rule's page, or a code's with its heading. */
static struct document_rule rule_of(struct arena *arena, const struct finding *finding)
{
	struct str word = str_of(finding->code->code);
	struct document_rule rule = { .code = str_copy(arena, word), .name = str_copy(arena, str_of(finding->code->name)),
		                      .category = STR("text"), .severity = finding->code->severity,
		                      .summary = str_copy(arena, str_of(finding->code->summary)),
		                      .explain = str_copy(arena, str_of(finding->code->explain)) };
	for (uint32_t i = 0; i < lint_rule_count(); i++) {
		const struct lint_rule *known = lint_rule_at(i);
		if (!str_is(word, known->code))
			continue;
		rule.category = str_of(known->category);
		rule.severity = known->severity;
		rule.summary = str_of(known->summary);
		rule.explain = str_of(lint_rule_text(i));
	}
	return rule;
}

struct session_document session_document_open(struct arena *arena, enum lintel_document_form form)
{
	struct session_document opened = { .pen = pens[form], .document = { .arena = arena, .rule_of = rule_of } };
	opened.document.version = STR(LINTEL_VERSION);
	opened.document.out = buf_in(arena);
	return opened;
}

void session_document_begin(struct session_document *document)
{
	document->document.json = json_to(&document->document.out);
	document->pen->open(&document->document);
}

void session_document_add(struct session_document *document, struct session *session)
{
	session_settle(session);
	struct document_design design = { .name = str_of(session->input.name), .sink = &session->sink, .error_on = session->error_on };
	document->pen->add(&document->document, &design);
}

struct str session_document_close(struct session_document *document)
{
	document->pen->close(&document->document);
	return buf_view(&document->document.out);
}
