/* Figures by name: tables of paths, the name of a figure, the figure of a path. */
#include "estimate/graph.h"

#include <math.h>

static const struct figure_row node_rows[] = {
#define NODE_FIGURE(name, path, what) { path, what },
#include "estimate/figures.def"
};
static const struct figure_row arrow_rows[] = {
#define ARROW_FIGURE(name, path, what) { path, what },
#include "estimate/figures.def"
};
static const struct figure_row flow_rows[] = {
#define FLOW_FIGURE(name, path, what) { path, what },
#include "estimate/figures.def"
};
static const struct figure_row whole_rows[] = {
#define WHOLE_FIGURE(name, path, what) { path, what },
#include "estimate/figures.def"
};

const struct figure_row *figure_rows(enum owner owner, uint32_t *count)
{
	switch (owner) {
	case OWNER_NOTHING: *count = 0; return NULL;
	case OWNER_NODE: *count = NODE_FIGURE_COUNT; return node_rows;
	case OWNER_ARROW: *count = ARROW_FIGURE_COUNT; return arrow_rows;
	case OWNER_FLOW: *count = FLOW_FIGURE_COUNT; return flow_rows;
	case OWNER_WHOLE: *count = WHOLE_FIGURE_COUNT; return whole_rows;
	}
	*count = 0;
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
	const struct figure_row *rows = figure_rows(at->owner, &count);
	if (at->row != FIGURE_UNNAMED)
		return str_format(arena, "%.*s.%s", STR_ARG(subject), rows[at->row].path);
	const char *label = at->label ? at->label : "figure";
	return subject.len ? str_format(arena, "%s of %.*s", label, STR_ARG(subject)) : str_of(label);
}

/* ---- the figure of a path ---- */

static uint32_t find_row(enum owner owner, struct str path)
{
	uint32_t count;
	const struct figure_row *rows = figure_rows(owner, &count);
	for (uint32_t i = 0; i < count; i++)
		if (str_is(path, rows[i].path))
			return i;
	for (uint32_t i = 0; i < count; i++) {
		/* `api.load` is the average of it, `redirect.latency` the mean */
		struct str row = str_of(rows[i].path);
		struct str rest = str_slice(row, path.len + 1, row.len);
		if (str_starts_with(row, path) && row.len > path.len && row.at[path.len] == '.' &&
		    (str_is(rest, "average") || str_is(rest, "mean")))
			return i;
	}
	return UINT32_MAX;
}

static uint32_t find_node(const struct model *model, struct str name)
{
	uint32_t index = map_get(&model->names, name), found = MODEL_NONE;
	if (index != MAP_NONE)
		return index & MODEL_GROUP_BIT ? MODEL_NONE : index;
	for (uint32_t i = 0; i < model->nodes.count; i++)
		if (str_equal(model->nodes.at[i].id, name)) {
			if (found != MODEL_NONE)
				return MODEL_NONE; /* several */
			found = i;
		}
	return found;
}

uint32_t figure_find(const struct estimate *estimate, struct str path, bool *owned)
{
	const struct model *model = estimate->model;
	*owned = true;
	/* names hold points too (`eu.api`), so every point may be where the figure begins; the longest name wins */
	for (size_t end = path.len; end-- > 0;) {
		if (path.at[end] != '.')
			continue;
		struct str name = str_slice(path, 0, end), rest = str_slice(path, end + 1, path.len);
		uint32_t row, index;
		if ((row = find_row(OWNER_NODE, rest)) != UINT32_MAX && (index = find_node(model, name)) != MODEL_NONE)
			return estimate->nodes[index].figures[row];
		if ((row = find_row(OWNER_FLOW, rest)) != UINT32_MAX)
			for (uint32_t i = 0; i < model->flows.count; i++)
				if (str_equal(model->flows.at[i].id, name))
					return estimate->flows[i].figures[row];
		if ((row = find_row(OWNER_ARROW, rest)) != UINT32_MAX)
			for (uint32_t i = 0; i < model->arrows.count; i++)
				if (str_equal(model->arrows.at[i].id, name))
					return estimate->arrows[i].figures[row];
		if (str_is(name, "whole") && (row = find_row(OWNER_WHOLE, rest)) != UINT32_MAX)
			return estimate->whole[row];
	}
	*owned = false;
	return FIGURE_NONE;
}
