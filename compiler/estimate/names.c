/* Figures by name: the rows of an owner, the name of a figure, the figure that a path means. */
#include "estimate/graph.h"

#include <math.h>

const struct model_figure *figure_rows(enum owner owner, uint32_t *count)
{
	*count = 0;
	switch (owner) {
	case OWNER_NOTHING: return NULL;
	case OWNER_NODE: return model_figures(FIGURE_OF_NODE, count);
	case OWNER_ARROW: return model_figures(FIGURE_OF_ARROW, count);
	case OWNER_FLOW: return model_figures(FIGURE_OF_FLOW, count);
	case OWNER_WHOLE: return model_figures(FIGURE_OF_WHOLE, count);
	}
	return NULL;
}

const char *verdict_name(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_PASS: return "pass";
	case VERDICT_FAIL: return "fail";
	case VERDICT_UNKNOWN: return "unknown";
	}
	return "unknown";
}

bool figure_known(const struct estimate *estimate, uint32_t figure, struct quantity *quantity)
{
	if (figure == FIGURE_NONE || isnan(estimate->low[figure]) || isnan(estimate->high[figure]))
		return false;
	const struct figure *at = figure_at(estimate, figure);
	*quantity = (struct quantity){ estimate->low[figure], estimate->high[figure], at->dimension, at->flavour };
	return true;
}

bool estimate_node_value(const struct estimate *estimate, uint32_t node, enum node_figure which,
			 struct quantity *quantity)
{
	return figure_known(estimate, estimate->nodes[node].figures[which], quantity);
}

static struct str subject_name(const struct estimate *estimate, enum owner owner, uint32_t subject)
{
	switch (owner) {
	case OWNER_NODE: return estimate->model->nodes.at[subject].name;
	case OWNER_ARROW: return estimate->model->arrows.at[subject].id;
	case OWNER_FLOW: return estimate->model->flows.at[subject].id;
	case OWNER_WHOLE: return STR("whole");
	case OWNER_NOTHING: return STR("");
	}
	return STR("");
}

struct str figure_name(struct arena *arena, const struct estimate *estimate, uint32_t figure)
{
	const struct figure *at = figure_at(estimate, figure);
	struct str subject = subject_name(estimate, at->owner, at->subject);
	uint32_t count;
	const struct model_figure *rows = figure_rows(at->owner, &count);
	if (at->row != FIGURE_UNNAMED)
		return str_format(arena, "%.*s.%s", STR_ARG(subject), rows[at->row].path);
	const char *label = at->label ? at->label : "figure";
	return subject.len ? str_format(arena, "%s of %.*s", label, STR_ARG(subject)) : str_of(label);
}

uint32_t figure_of_meaning(const struct estimate *estimate, struct figure_meaning meaning)
{
	switch (meaning.of) {
	case FIGURE_OF_NODE: return estimate->nodes[meaning.index].figures[meaning.row];
	case FIGURE_OF_ARROW: return estimate->arrows[meaning.index].figures[meaning.row];
	case FIGURE_OF_FLOW: return estimate->flows[meaning.index].figures[meaning.row];
	case FIGURE_OF_WHOLE: return estimate->whole[meaning.row];
	case FIGURE_OF_ASSUMPTION:
	case FIGURE_OF_NOTHING: break;
	}
	return FIGURE_NONE;
}
