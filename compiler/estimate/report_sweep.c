/* `lintel sweep` as tables: figures along one assumption, and the ranges that matter most. */
#include <math.h>

#include "estimate/tables.h"

#define COLUMNS(table) table, sizeof table / sizeof *table

void report_sweep(struct tables *tables, const struct estimate *estimate, const struct sweep *sweep)
{
	const struct quantity_definition *varied = &estimate->model->quantities.definitions.at[sweep->definition];
	const char **columns = ARENA_ARRAY(tables->arena, const char *, sweep->point_count + 1);
	columns[0] = str_copy(tables->arena, varied->name).at;
	for (uint32_t i = 0; i < sweep->point_count; i++) {
		struct buf shown = buf_in(tables->arena);
		quantity_show_value(&shown, sweep->points[i].value, expr_dimension(varied->expr), expr_flavour(varied->expr));
		columns[i + 1] = str_copy(tables->arena, buf_view(&shown)).at;
	}
	struct table *table = tables_add(tables, "Sweep", columns, sweep->point_count + 1, 1);
	for (uint32_t f = 0; f < sweep->figure_count; f++) {
		const struct figure *figure = figure_at(estimate, sweep->figures[f]);
		table_cell(tables, table, figure_name(tables->arena, estimate, sweep->figures[f]));
		for (uint32_t i = 0; i < sweep->point_count; i++)
			table_value(tables, table, sweep->points[i].results[f], figure->dimension, (enum flavour)figure->flavour);
	}
}

/* What the tornado follows: the figures that goals test, and the headroom of the whole. */
static void each_followed(const struct estimate *estimate, void (*visit)(void *context, uint32_t figure), void *context)
{
	for (uint32_t i = 0; i < estimate->goals.count; i++)
		if (estimate->goals.at[i].figure != FIGURE_NONE)
			visit(context, estimate->goals.at[i].figure);
	if (estimate->whole[WHOLE_HEADROOM] != FIGURE_NONE)
		visit(context, estimate->whole[WHOLE_HEADROOM]);
}

static struct str range_name(const struct estimate *estimate, const struct tornado_bar *bar)
{
	const struct quantity_unknown *unknown = &estimate->model->quantities.unknowns.at[bar->unknown];
	return unknown->name.len ? unknown->name : source_text(estimate->model->sources, unknown->span);
}

struct bars {
	struct tables *tables;
	struct table *table;
	const struct estimate *estimate;
};

static void add_bars(void *context, uint32_t figure)
{
	const struct bars *bars = context;
	struct tables *tables = bars->tables;
	struct tornado tornado = tornado_make(tables->arena, bars->estimate, figure);
	const struct figure *it = figure_at(bars->estimate, figure);
	for (uint32_t i = 0; i < tornado.bar_count; i++) {
		const struct tornado_bar *bar = &tornado.bars[i];
		if (bar->at_low == bar->at_high)
			continue; /* does not move it */
		table_cell(tables, bars->table, figure_name(tables->arena, bars->estimate, figure));
		table_cell(tables, bars->table, range_name(bars->estimate, bar));
		table_value(tables, bars->table, bar->at_low, it->dimension, (enum flavour)it->flavour);
		table_value(tables, bars->table, bar->at_high, it->dimension, (enum flavour)it->flavour);
		double spread = fabs((bar->at_high - bar->at_low) / tornado.middle);
		table_value(tables, bars->table, spread, DIMENSION_NONE, FLAVOUR_PERCENT);
	}
}

void report_tornado(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "figure", "range", "at its low end", "at its high end", "spread" };
	struct bars bars = { tables, tables_add(tables, "Which range matters most", COLUMNS(columns), 2), estimate };
	each_followed(estimate, add_bars, &bars);
	table_note(tables, bars.table, "the others stay in the middle of their ranges");
}

/* ---- JSON ---- */

static void value_json(struct json *json, const char *key, double value)
{
	if (isfinite(value))
		json_field_number(json, key, value); /* what cannot be known is absent, never zero */
}

static void points_json(struct json *json, const struct estimate *estimate, const struct sweep *sweep)
{
	json_field_string(json, "varied", estimate->model->quantities.definitions.at[sweep->definition].name);
	json_key(json, "points");
	json_open_array(json);
	for (uint32_t i = 0; i < sweep->point_count; i++) {
		json_open_object(json);
		json_field_number(json, "value", sweep->points[i].value);
		json_key(json, "figures");
		json_open_object(json);
		for (uint32_t f = 0; f < sweep->figure_count; f++) {
			struct str name = figure_name(json->out->arena, estimate, sweep->figures[f]);
			value_json(json, str_copy(json->out->arena, name).at, sweep->points[i].results[f]);
		}
		json_close(json, '}');
		json_close(json, '}');
	}
	json_close(json, ']');
}

struct bars_json {
	struct json *json;
	const struct estimate *estimate;
};

static void tornado_json(void *context, uint32_t figure)
{
	struct json *json = ((struct bars_json *)context)->json;
	const struct estimate *estimate = ((struct bars_json *)context)->estimate;
	struct tornado tornado = tornado_make(json->out->arena, estimate, figure);
	json_open_object(json);
	json_field_string(json, "figure", figure_name(json->out->arena, estimate, figure));
	value_json(json, "middle", tornado.middle);
	json_key(json, "ranges");
	json_open_array(json);
	for (uint32_t i = 0; i < tornado.bar_count; i++) {
		json_open_flat_object(json);
		json_field_string(json, "range", range_name(estimate, &tornado.bars[i]));
		value_json(json, "at_low", tornado.bars[i].at_low);
		value_json(json, "at_high", tornado.bars[i].at_high);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_close(json, '}');
}

void sweep_json(struct json *json, const struct estimate *estimate, const struct sweep *sweep)
{
	if (sweep->point_count > 0)
		points_json(json, estimate, sweep);
	json_key(json, "tornado");
	json_open_array(json);
	each_followed(estimate, tornado_json, &(struct bars_json){ json, estimate });
	json_close(json, ']');
}
