/* estimate/tables: what the numbers engine found as tables, and the pens that write tables as text, Markdown and CSV.
 *
 * A report is a list of tables; makers (report.c, report_fail.c, report_sweep.c) know figures, pens know none. Cells
 * are finished text: three significant digits, units by quantity_show, a dash where a figure cannot be known.
 * Everything belongs to the arena.
 */
#ifndef LINTEL_ESTIMATE_TABLES_H
#define LINTEL_ESTIMATE_TABLES_H

#include "base/json.h"
#include "estimate/estimate.h"

struct table {
	const char *title;
	const char *const *columns;
	uint32_t column_count;
	uint32_t text_columns;  /* the first ones are words and stand left; the others are figures and stand right */
	bool last_is_text;      /* but for the last, which is words again */
	VEC(struct str) cells;  /* row by row */
	VEC(struct str) notes;  /* below it, in text and Markdown */
	bool assumes;           /* some cell is marked so */
};

struct tables {
	struct arena *arena;
	int heading; /* level of a table's title in Markdown; 0 = 2 */
	VEC(struct table *) list;
};

struct table *tables_add(struct tables *tables, const char *title, const char *const *columns, uint32_t column_count,
                         uint32_t text_columns);
void table_cell(struct tables *tables, struct table *table, struct str text);
/* False where a figure counts as something that nobody stated: there is nothing to print. */
bool table_says(const struct estimate *estimate, uint32_t figure);
/* A figure with its bound: "23.1k/s", "≤ 200 ms", "–" where it is absent; "2 *" where it rests on what no source gives. */
void table_figure(struct tables *tables, struct table *table, const struct estimate *estimate, uint32_t figure);
void table_quantity(struct tables *tables, struct table *table, struct quantity quantity);
void table_value(struct tables *tables, struct table *table, double value, struct dimension dimension, enum flavour flavour);
void table_note(struct tables *tables, struct table *table, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Tables without a row are left out. */
void tables_text(struct buf *out, const struct tables *tables);
void tables_markdown(struct buf *out, const struct tables *tables);
/* Text with what Markdown would read as markup escaped. */
void tables_markdown_text(struct buf *out, struct str text);
void tables_csv(struct buf *out, const struct tables *tables); /* RFC 4180, the table's title in the first column */

/* The makers. */
void report_estimate(struct tables *tables, const struct estimate *estimate); /* all there is: */
void report_figures(struct tables *tables, const struct estimate *estimate);  /* assumptions, chain, load, time, stores, arrows */
void report_goals(struct tables *tables, const struct estimate *estimate);
void report_failures(struct tables *tables, const struct query *query, const struct failures *failures);
void report_sweep(struct tables *tables, const struct estimate *estimate, const struct sweep *sweep);
/* For each goal's figure, else the headroom: which range moves it most. */
void report_tornado(struct tables *tables, const struct estimate *estimate);

/* Fields of an object: points, figures, tornado. A sweep without points gives the tornado alone. */
void sweep_json(struct json *json, const struct estimate *estimate, const struct sweep *sweep);

#endif
