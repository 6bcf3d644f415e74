/* The table of all figures that have a path, and what a path means. */
#include "model/model.h"

/* As in quantity.h, in the form that a constant takes. */
#define OF_NONE { 0, 0, 0 }
#define OF_TIME { 1, 0, 0 }
#define OF_RATE { -1, 0, 0 }
#define OF_DATA { 0, 1, 0 }
#define OF_BANDWIDTH { -1, 1, 0 }
#define OF_MONEY_RATE { -1, 0, 1 }

static const struct model_figure node_rows[] = {
#define NODE_FIGURE(name, path, dimension, what) { path, OF_##dimension, what },
#include "model/figures.def"
};
static const struct model_figure arrow_rows[] = {
#define ARROW_FIGURE(name, path, dimension, what) { path, OF_##dimension, what },
#include "model/figures.def"
};
static const struct model_figure flow_rows[] = {
#define FLOW_FIGURE(name, path, dimension, what) { path, OF_##dimension, what },
#include "model/figures.def"
};
static const struct model_figure whole_rows[] = {
#define WHOLE_FIGURE(name, path, dimension, what) { path, OF_##dimension, what },
#include "model/figures.def"
};

static const struct {
	const struct model_figure *rows;
	uint32_t count;
	const char *what;
} tables[] = {
	[FIGURE_OF_NODE] = { node_rows, sizeof node_rows / sizeof *node_rows, "a figure of a node" },
	[FIGURE_OF_ARROW] = { arrow_rows, sizeof arrow_rows / sizeof *arrow_rows, "a figure of an arrow" },
	[FIGURE_OF_FLOW] = { flow_rows, sizeof flow_rows / sizeof *flow_rows, "a figure of a flow" },
	[FIGURE_OF_WHOLE] = { whole_rows, sizeof whole_rows / sizeof *whole_rows, "a figure of the whole" },
	[FIGURE_OF_ASSUMPTION] = { NULL, 0, "an assumption" },
};

const struct model_figure *model_figures(enum figure_of of, uint32_t *count)
{
	*count = tables[of].count;
	return tables[of].rows;
}

uint32_t model_figure_find(enum figure_of of, struct str path)
{
	uint32_t shortened = MODEL_NONE;
	for (uint32_t i = 0; i < tables[of].count; i++) {
		struct str row = str_of(tables[of].rows[i].path);
		if (str_equal(path, row))
			return i;
		struct str rest = str_slice(row, path.len + 1, row.len);
		if (path.len && str_starts_with(row, path) && row.len > path.len && row.at[path.len] == '.' &&
		    (str_is(rest, "average") || str_is(rest, "mean")))
			shortened = i;
	}
	return shortened;
}

/* ---- what a path means ---- */

static uint32_t find_node(void *context, struct str name)
{
	const struct model *model = context;
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

struct figure_paths figure_paths_make(struct arena *arena, const struct model *model)
{
	struct figure_paths paths = { .model = model, .arena = arena, .find_node = find_node, .context = (void *)model };
	for (uint32_t i = 0; i < model->flows.count; i++)
		map_add(arena, &paths.flows, model->flows.at[i].id, i);
	for (uint32_t i = 0; i < model->arrows.count; i++)
		map_add(arena, &paths.arrows, model->arrows.at[i].id, i);
	return paths;
}

/* The first meaning counts, more are listed; a near miss gives way to any. */
static void consider(const struct figure_paths *paths, struct figure_path *found, enum figure_of of, uint32_t index,
                     struct str rest)
{
	uint32_t row = of == FIGURE_OF_ASSUMPTION ? 0 : model_figure_find(of, rest);
	bool sound = found->meaning.of != FIGURE_OF_NOTHING && found->meaning.row != MODEL_NONE;
	if (sound && row != MODEL_NONE) {
		found->ambiguous = true;
		found->others = str_format(paths->arena, "%.*s and %s",
		                           STR_ARG(found->others.len ? found->others : str_of(tables[found->meaning.of].what)),
		                           tables[of].what);
		return;
	}
	if (row == MODEL_NONE && found->meaning.of != FIGURE_OF_NOTHING)
		return;
	found->meaning = (struct figure_meaning){ of, index, row };
	found->rest = row == MODEL_NONE ? rest : STR("");
}

enum { MOST_POINTS = 8 }; /* in a name and a figure: longer ones mean nothing */

struct figure_path figure_path_find(const struct figure_paths *paths, struct str path)
{
	struct figure_path found = { .meaning = { FIGURE_OF_NOTHING, MODEL_NONE, MODEL_NONE } };
	uint32_t definition = quantity_find(&paths->model->quantities, path);
	int points = 0;
	if (definition != MAP_NONE)
		consider(paths, &found, FIGURE_OF_ASSUMPTION, definition, path);
	for (size_t end = path.len + 1; end-- > 0 && points <= MOST_POINTS;) {
		if (end < path.len && path.at[end] != '.')
			continue;
		points++;
		struct str name = str_slice(path, 0, end), rest = str_slice(path, end + 1, path.len);
		uint32_t flow = map_get(&paths->flows, name), arrow = map_get(&paths->arrows, name),
		         node = paths->find_node(paths->context, name);
		if (node != MODEL_NONE)
			consider(paths, &found, FIGURE_OF_NODE, node, rest);
		if (flow != MAP_NONE)
			consider(paths, &found, FIGURE_OF_FLOW, flow, rest);
		if (arrow != MAP_NONE)
			consider(paths, &found, FIGURE_OF_ARROW, arrow, rest);
		if (str_is(name, "whole"))
			consider(paths, &found, FIGURE_OF_WHOLE, 0, rest);
	}
	return found;
}
