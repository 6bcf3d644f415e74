/* The paths that matter, step by step; of a design without flows its arrows. */
#include "export/page.h"

/* Synchronous arrows wait; the sign says which do. */
static const char *sign_of(enum arrow_form form)
{
	switch (form) {
	case ARROW_CALL: return "→";
	case ARROW_SEND: return "⇢";
	case ARROW_COPY: return "⇒";
	case ARROW_FALLBACK: return "→ (fallback)";
	case ARROW_DUPLEX: return "↔";
	case ARROW_MIRROR: return "⇔";
	case ARROW_LINK: return "–";
	}
	return "→";
}

static void write_arrow(struct buf *out, const struct model *model, uint32_t index, struct str label)
{
	const struct model_arrow *arrow = &model->arrows.at[index];
	page_text(out, page_end_label(model, arrow->from));
	buf_printf(out, " %s ", sign_of(arrow->form));
	page_text(out, page_end_label(model, arrow->to));
	if (label.len == 0)
		label = arrow->label;
	buf_text(out, label.len ? ": " : "");
	page_text(out, label);
}

/* ---- flows ---- */

/* The branches of a parallel block as a list; steps of one branch stand in one line. */
static void write_branches(struct buf *out, const struct model *model, uint32_t child, size_t depth)
{
	uint32_t branch = MODEL_NONE;
	for (; child != MODEL_NONE; child = model->steps.at[child].next) {
		const struct model_step *step = &model->steps.at[child];
		if (step->branch == branch) {
			buf_text(out, "; then ");
		} else {
			buf_char(out, '\n');
			buf_repeat(out, ' ', 3 * depth);
			buf_text(out, "- ");
		}
		branch = step->branch;
		if (step->parallel) {
			buf_text(out, "at the same time:");
			write_branches(out, model, step->child, depth + 1);
		} else {
			write_arrow(out, model, step->arrow, step->label);
		}
	}
}

static void write_step(struct buf *out, const struct model *model, const struct model_step *step, uint32_t number)
{
	buf_printf(out, "%u. ", number);
	if (step->parallel) {
		buf_text(out, "at the same time:");
		write_branches(out, model, step->child, 1);
	} else {
		write_arrow(out, model, step->arrow, step->label);
	}
	buf_char(out, '\n');
}

/* "3.86k/s, at peak 7.72k/s" */
static void write_rate(struct buf *out, const struct estimate *estimate, uint32_t flow)
{
	struct quantity average, peak;
	const uint32_t *figures = estimate->flows[flow].figures;
	if (figures[FLOW_RATE_AVERAGE] == FIGURE_NONE || !figure_known(estimate, figures[FLOW_RATE_AVERAGE], &average))
		return;
	quantity_show(out, average);
	if (figures[FLOW_RATE_PEAK] != FIGURE_NONE && figure_known(estimate, figures[FLOW_RATE_PEAK], &peak)) {
		buf_text(out, ", at peak ");
		quantity_show(out, peak);
	}
	buf_text(out, "\n\n");
}

static void write_flow(struct buf *out, const struct notes *notes, uint32_t index)
{
	const struct model *model = notes->model;
	const struct model_flow *flow = &model->flows.at[index];
	buf_text(out, "\n### ");
	page_text(out, flow->label.len ? flow->label : flow->id);
	buf_text(out, "\n\n");
	write_rate(out, notes->estimate, index);
	uint32_t number = 1;
	for (uint32_t step = flow->first_step; step != MODEL_NONE; step = model->steps.at[step].next)
		write_step(out, model, &model->steps.at[step], number++);
}

void notes_flows(struct buf *out, const struct notes *notes)
{
	const struct model *model = notes->model;
	if (model->arrows.count == 0)
		return;
	if (model->flows.count == 0) {
		page_heading(out, 2, "Arrows");
		for (uint32_t i = 0; i < model->arrows.count; i++) {
			buf_text(out, "- ");
			write_arrow(out, model, i, (struct str){ "", 0 });
			buf_char(out, '\n');
		}
		return;
	}
	page_heading(out, 2, "Flows");
	out->len--; /* each flow opens with an empty line of its own */
	for (uint32_t i = 0; i < model->flows.count; i++)
		write_flow(out, notes, i);
}
