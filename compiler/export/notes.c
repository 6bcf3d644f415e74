/* The page from top to bottom. What needs more than a list has a file of its own: notes_parts.c, notes_flows.c. */
#include "export/notes.h"

#include "diag/pen.h"
#include "estimate/tables.h"
#include "export/page.h"

static struct str title_of(const struct model *model)
{
	return model->title.len ? model->title : STR("Architecture");
}

void notes_image(struct buf *out, const struct model *model, struct str picture)
{
	buf_text(out, "![");
	page_text(out, title_of(model));
	buf_text(out, "](");
	page_target(out, picture);
	buf_text(out, ")");
}

static void write_head(struct buf *out, const struct notes *notes)
{
	const struct model *model = notes->model;
	buf_text(out, "<!-- made by lintel notes from ");
	page_target(out, notes->design);
	buf_text(out, ": change the design, not this page -->\n\n# ");
	page_text(out, title_of(model));
	buf_char(out, '\n');
	if (model->description.len) {
		buf_char(out, '\n');
		page_text(out, model->description);
		buf_char(out, '\n');
	}
	if (notes->picture.len == 0)
		return;
	buf_char(out, '\n');
	notes_image(out, model, notes->picture);
	buf_char(out, '\n');
}

/* "- **title**: text" */
static void write_texts(struct buf *out, const struct model_text *texts, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		buf_text(out, "- ");
		if (texts[i].title.len) {
			buf_text(out, "**");
			page_text(out, texts[i].title);
			buf_text(out, texts[i].text.len ? "**: " : "**");
		}
		page_text(out, texts[i].text);
		buf_char(out, '\n');
	}
}

static void write_list(struct buf *out, const char *title, const struct model_text *texts, uint32_t count)
{
	if (count == 0)
		return;
	page_heading(out, 2, title);
	write_texts(out, texts, count);
}

static void write_requirements(struct buf *out, const struct model *model)
{
	write_list(out, "Requirements", model->requires.at, model->requires.count);
	if (model->excludes.count == 0)
		return;
	if (model->requires.count == 0)
		page_heading(out, 2, "Requirements");
	buf_printf(out, "%sNot in scope:\n\n", model->requires.count ? "\n" : "");
	write_texts(out, model->excludes.at, model->excludes.count);
}

static void write_goals(struct buf *out, const struct notes *notes)
{
	struct tables tables = { .arena = out->arena };
	report_goals(&tables, notes->estimate);
	tables_markdown(out, &tables);
}

/* Every part of a design has assumptions or figures; one that says nothing of load has no estimates worth a page. */
static void write_estimates(struct buf *out, const struct notes *notes)
{
	struct tables tables = { .arena = out->arena, .heading = 3 };
	report_figures(&tables, notes->estimate);
	struct buf written = buf_in(out->arena);
	tables_markdown(&written, &tables);
	if (written.len == 0)
		return;
	page_heading(out, 2, "Estimates");
	buf_str(out, buf_view(&written));
}

static void write_layers(struct buf *out, const struct model *model)
{
	if (model->layers.count < 2)
		return;
	page_heading(out, 2, "Layers");
	for (uint32_t i = 1; i < model->layers.count; i++) {
		const struct model_layer *layer = &model->layers.at[i];
		buf_printf(out, "%u. ", i);
		page_text(out, layer->label.len ? layer->label : layer->id);
		buf_char(out, '\n');
	}
}

static void write_notes(struct buf *out, const struct model *model)
{
	if (model->notes.count == 0)
		return;
	page_heading(out, 2, "Notes");
	for (uint32_t i = 0; i < model->notes.count; i++) {
		const struct model_note *note = &model->notes.at[i];
		buf_text(out, "- ");
		if (note->has_target) {
			buf_text(out, "**");
			page_text(out, note->on_arrow ? model->arrows.at[note->target.index].id : page_end_label(model, note->target));
			buf_text(out, "**: ");
		}
		page_text(out, note->text);
		buf_char(out, '\n');
	}
}

/* ---- findings ---- */

static void write_place(struct buf *out, const struct diag_sink *sink, const struct finding *finding)
{
	struct position at = source_position(sink->sources, finding->span.file, finding->span.start);
	struct str name = source_get(sink->sources, finding->span.file)->name;
	page_code(out, str_format(out->arena, "%s %s", finding->code->code, finding->code->name));
	buf_text(out, " in ");
	page_code(out, str_format(out->arena, "%.*s:%u", STR_ARG(name), at.line));
}

static void write_failure(struct buf *out, const struct diag_sink *sink, const struct finding *finding)
{
	buf_printf(out, "- **%s** ", severity_name(finding->severity));
	write_place(out, sink, finding);
	buf_text(out, ": ");
	page_text(out, finding->message);
	if (finding->witness_text.len) {
		buf_text(out, " (");
		page_text(out, finding->witness_text);
		buf_text(out, ")");
	}
	buf_text(out, finding->suppressed ? "; accepted: " : finding->help.len ? "; " : "");
	page_text(out, finding->suppressed ? finding->reason : finding->help);
	if (finding->suppressed && finding->until.len)
		buf_printf(out, " (until %.*s)", STR_ARG(finding->until));
	buf_char(out, '\n');
}

static bool is_shown_undeclared(const struct finding *finding)
{
	return !finding->suppressed && finding->outcome == OUTCOME_UNDECLARED;
}

/* What is not stated, one line for each rule: "- **not stated** `R004 missing-timeout`: api, orders". */
static void write_undeclared(struct buf *out, const struct diag_sink *sink, uint32_t first)
{
	const struct diag_code *code = sink->findings.at[first]->code;
	for (uint32_t i = 0; i < first; i++)
		if (is_shown_undeclared(sink->findings.at[i]) && sink->findings.at[i]->code->code == code->code)
			return;
	buf_text(out, "- **not stated** ");
	page_code(out, str_format(out->arena, "%s %s", code->code, code->name));
	buf_text(out, ": ");
	page_text(out, str_of(code->summary));
	bool any = false;
	for (uint32_t i = first; i < sink->findings.count; i++) {
		const struct finding *finding = sink->findings.at[i];
		for (uint32_t k = 0; is_shown_undeclared(finding) && finding->code->code == code->code && k < finding->subjects.count; k++) {
			buf_text(out, any ? ", " : ": ");
			page_text(out, finding->subjects.at[k]);
			any = true;
		}
	}
	buf_char(out, '\n');
}

static void write_findings(struct buf *out, const struct notes *notes)
{
	const struct diag_sink *sink = notes->sink;
	struct buf counts = buf_in(out->arena);
	pen_text_summary(&counts, diag_summarise(sink));
	struct str summary = str_trim(buf_view(&counts));
	page_heading(out, 2, "Findings");
	buf_printf(out, "%.*s at stage `%s`\n%s", STR_ARG(summary), notes->stage, sink->findings.count ? "\n" : "");
	for (uint32_t i = 0; i < sink->findings.count; i++)
		if (!sink->findings.at[i]->suppressed && sink->findings.at[i]->outcome != OUTCOME_UNDECLARED)
			write_failure(out, sink, sink->findings.at[i]);
	for (uint32_t i = 0; i < sink->findings.count; i++)
		if (is_shown_undeclared(sink->findings.at[i]))
			write_undeclared(out, sink, i);
	for (uint32_t i = 0; i < sink->findings.count; i++)
		if (sink->findings.at[i]->suppressed)
			write_failure(out, sink, sink->findings.at[i]);
}

void notes_write(struct buf *out, const struct notes *notes)
{
	write_head(out, notes);
	write_requirements(out, notes->model);
	write_goals(out, notes);
	notes_parts(out, notes->model);
	notes_flows(out, notes);
	notes_interfaces(out, notes->model);
	write_layers(out, notes->model);
	write_estimates(out, notes);
	write_list(out, "Decisions", notes->model->decisions.at, notes->model->decisions.count);
	write_list(out, "Risks", notes->model->risks.at, notes->model->risks.count);
	write_notes(out, notes->model);
	write_findings(out, notes);
}
