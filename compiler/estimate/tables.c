#include "estimate/tables.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/unicode.h"

/* ---- making ---- */

struct table *tables_add(struct tables *tables, const char *title, const char *const *columns, uint32_t column_count,
                         uint32_t text_columns)
{
	struct table *table = ARENA_NEW(tables->arena, struct table);
	*table = (struct table){ .title = title, .columns = columns, .column_count = column_count, .text_columns = text_columns };
	vec_push(tables->arena, &tables->list, table);
	return table;
}

void table_cell(struct tables *tables, struct table *table, struct str text)
{
	vec_push(tables->arena, &table->cells, text);
}

static const char assumed_note[] = "* rests on a value that is assumed: neither the design nor the guide gives it; --why says which";
static const char absent[] = "–";

bool table_says(const struct estimate *estimate, uint32_t figure)
{
	if (figure == FIGURE_NONE)
		return false;
	const struct figure *it = figure_at(estimate, figure);
	return it->operation != COMPUTE_SAME || figure_at(estimate, it->terms[0])->provenance != PROVENANCE_UNSTATED;
}

void table_figure(struct tables *tables, struct table *table, const struct estimate *estimate, uint32_t figure)
{
	struct quantity quantity;
	if (!table_says(estimate, figure) || !figure_known(estimate, figure, &quantity)) {
		table_cell(tables, table, str_of(absent));
		return;
	}
	struct buf out = buf_in(tables->arena);
	const struct figure *it = figure_at(estimate, figure);
	if (it->upper)
		buf_text(&out, "≤ ");
	else if (it->lower)
		buf_text(&out, "≥ ");
	quantity_show(&out, quantity);
	if (it->basis == PROVENANCE_ASSUMED) {
		buf_text(&out, " *");
		table->assumes = true;
	}
	table_cell(tables, table, buf_view(&out));
}

void table_quantity(struct tables *tables, struct table *table, struct quantity quantity)
{
	struct buf out = buf_in(tables->arena);
	if (isfinite(quantity.low) && isfinite(quantity.high))
		quantity_show(&out, quantity);
	else
		buf_text(&out, absent);
	table_cell(tables, table, buf_view(&out));
}

void table_value(struct tables *tables, struct table *table, double value, struct dimension dimension, enum flavour flavour)
{
	struct buf out = buf_in(tables->arena);
	if (isfinite(value))
		quantity_show_value(&out, value, dimension, flavour);
	else
		buf_text(&out, absent);
	table_cell(tables, table, buf_view(&out));
}

void table_note(struct tables *tables, struct table *table, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct str note = str_format_list(tables->arena, format, arguments);
	va_end(arguments);
	vec_push(tables->arena, &table->notes, note);
}

/* ---- what the pens share ---- */

static uint32_t row_count(const struct table *table)
{
	return table->cells.count / table->column_count;
}

static struct str cell(const struct table *table, uint32_t row, uint32_t column)
{
	return table->cells.at[row * table->column_count + column];
}

static size_t columns_of(struct str text)
{
	size_t columns = 0;
	for (const char *at = text.at, *end = text.at + text.len; at < end;) {
		uint32_t code;
		at += unicode_decode(at, end, &code);
		columns += (size_t)unicode_columns(code);
	}
	return columns;
}

/* A column in which no row has anything to say is left out. */
static bool says_something(const struct table *table, uint32_t column)
{
	for (uint32_t row = 0; row < row_count(table); row++) {
		struct str text = cell(table, row, column);
		if (text.len > 0 && !str_is(text, absent))
			return true;
	}
	return false;
}

/* ---- text ---- */

static size_t width_of(const struct table *table, uint32_t column)
{
	size_t width = columns_of(str_of(table->columns[column]));
	for (uint32_t row = 0; row < row_count(table); row++) {
		size_t wanted = columns_of(cell(table, row, column));
		width = wanted > width ? wanted : width;
	}
	return width;
}

static bool is_text(const struct table *table, uint32_t column)
{
	return column < table->text_columns || (table->last_is_text && column + 1 == table->column_count);
}

/* Takes what fits in `width` off the front of `rest`: whole words, unless one alone is too long. */
static struct str take_line(struct str *rest, size_t width)
{
	size_t columns = 0, space = 0, cut = rest->len;
	for (size_t at = 0; at < rest->len;) {
		uint32_t code;
		size_t next = at + (size_t)unicode_decode(rest->at + at, rest->at + rest->len, &code);
		columns += (size_t)unicode_columns(code);
		if (columns > width && at > 0) {
			cut = space ? space : at;
			break;
		}
		if (rest->at[next == rest->len ? at : next] == ' ')
			space = next;
		at = next;
	}
	struct str line = str_slice(*rest, 0, cut);
	while (cut < rest->len && rest->at[cut] == ' ')
		cut++;
	*rest = str_slice(*rest, cut, rest->len);
	return line;
}

static void write_padded(struct buf *out, struct str text, size_t width, bool left)
{
	size_t blank = width - columns_of(text);
	if (!left)
		buf_repeat(out, ' ', blank);
	buf_str(out, text);
	if (left)
		buf_repeat(out, ' ', blank);
}

/* Columns from the words on, and `first` to `last` of the figures. A continuation repeats the first column alone. */
struct stretch {
	uint32_t first, last;
	bool continued;
};

static bool in_stretch(const struct table *table, struct stretch stretch, uint32_t column)
{
	return column < (stretch.continued ? 1 : table->text_columns) || (column >= stretch.first && column <= stretch.last);
}

/* Cells that are wider than their column go on in further lines. */
static void write_text_row(struct buf *out, const struct table *table, const size_t *widths, struct stretch stretch, uint32_t row)
{
	struct str *rest = ARENA_ARRAY(out->arena, struct str, table->column_count);
	for (uint32_t column = 0; column < table->column_count; column++)
		if (widths[column] > 0 && in_stretch(table, stretch, column))
			rest[column] = row == UINT32_MAX ? str_of(table->columns[column]) : cell(table, row, column);
	bool more = true;
	while (more) {
		size_t end = out->len;
		more = false;
		for (uint32_t column = 0; column < table->column_count; column++) {
			if (widths[column] == 0 || !in_stretch(table, stretch, column))
				continue;
			buf_text(out, "  ");
			struct str line = take_line(&rest[column], widths[column]);
			write_padded(out, line, widths[column], is_text(table, column));
			end = line.len ? (is_text(table, column) ? out->len - (widths[column] - columns_of(line)) : out->len) : end;
			more |= rest[column].len > 0;
		}
		out->len = end;
		buf_char(out, '\n');
	}
}

enum { WIDEST = 120, WIDEST_WORDS = 60, NARROWEST = 16 };

static size_t width_of_all(const struct table *table, const size_t *widths, bool text_only)
{
	size_t sum = 0;
	for (uint32_t column = 0; column < table->column_count; column++)
		if (widths[column] && (!text_only || is_text(table, column)))
			sum += widths[column] + 2;
	return sum;
}

/* Words are wrapped where there are more of them than figures: the widest column first, until all fits. */
static void narrow_words(const struct table *table, size_t *widths)
{
	if (width_of_all(table, widths, true) <= WIDEST_WORDS)
		return;
	for (size_t all = width_of_all(table, widths, false); all > WIDEST; all = width_of_all(table, widths, false)) {
		uint32_t widest = 0;
		for (uint32_t column = 1; column < table->column_count; column++)
			if (is_text(table, column) && widths[column] > widths[widest])
				widest = column;
		if (widths[widest] <= NARROWEST)
			return;
		widths[widest]--;
	}
}

/* As many columns as fit beside the words; at least one. */
static struct stretch stretch_from(const struct table *table, const size_t *widths, uint32_t first, uint32_t last)
{
	struct stretch stretch = { first, first, first > table->text_columns };
	size_t words = 0, width;
	for (uint32_t column = 0; column < (stretch.continued ? 1 : table->text_columns); column++)
		words += widths[column] ? widths[column] + 2 : 0;
	width = words + widths[first] + 2;
	while (stretch.last < last && (words > WIDEST_WORDS || width + widths[stretch.last + 1] + 2 <= WIDEST))
		width += widths[++stretch.last] + 2;
	return stretch;
}

static void write_text_table(struct buf *out, const struct table *table)
{
	size_t *widths = ARENA_ARRAY(out->arena, size_t, table->column_count);
	uint32_t last = 0;
	for (uint32_t column = 0; column < table->column_count; column++)
		if (says_something(table, column)) {
			widths[column] = width_of(table, column);
			last = column;
		}
	narrow_words(table, widths);
	struct stretch stretch = { 0, last, false };
	uint32_t first = table->text_columns < last ? table->text_columns : last;
	buf_printf(out, "%s\n", table->title);
	do {
		stretch = stretch_from(table, widths, first, last);
		if (stretch.continued)
			buf_printf(out, "%s, continued\n", table->title);
		write_text_row(out, table, widths, stretch, UINT32_MAX);
		for (uint32_t row = 0; row < row_count(table); row++)
			write_text_row(out, table, widths, stretch, row);
		first = stretch.last + 1;
	} while (first <= last);
	for (uint32_t i = 0; i < table->notes.count; i++)
		buf_printf(out, "  note: %.*s\n", STR_ARG(table->notes.at[i]));
	if (table->assumes)
		buf_printf(out, "  note: %s\n", assumed_note);
}

void tables_text(struct buf *out, const struct tables *tables)
{
	for (uint32_t i = 0; i < tables->list.count; i++) {
		if (row_count(tables->list.at[i]) == 0)
			continue;
		if (out->len)
			buf_char(out, '\n');
		write_text_table(out, tables->list.at[i]);
	}
}

/* ---- Markdown ---- */

void tables_markdown_text(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] && strchr("|*_`<\\[", text.at[i]))
			buf_char(out, '\\');
		buf_char(out, text.at[i]);
	}
}

static void write_markdown_cell(struct buf *out, struct str text)
{
	buf_char(out, ' ');
	tables_markdown_text(out, text);
	buf_text(out, " |");
}

static void write_markdown_table(struct buf *out, const struct table *table, int heading)
{
	buf_repeat(out, '#', heading ? (size_t)heading : 2);
	buf_printf(out, " %s\n\n|", table->title);
	for (uint32_t column = 0; column < table->column_count; column++)
		if (says_something(table, column))
			write_markdown_cell(out, str_of(table->columns[column]));
	buf_text(out, "\n|");
	for (uint32_t column = 0; column < table->column_count; column++)
		if (says_something(table, column))
			buf_text(out, is_text(table, column) ? "---|" : "---:|");
	buf_char(out, '\n');
	for (uint32_t row = 0; row < row_count(table); row++) {
		buf_char(out, '|');
		for (uint32_t column = 0; column < table->column_count; column++)
			if (says_something(table, column))
				write_markdown_cell(out, cell(table, row, column));
		buf_char(out, '\n');
	}
	for (uint32_t i = 0; i < table->notes.count; i++)
		buf_printf(out, "\n%.*s\n", STR_ARG(table->notes.at[i]));
	if (table->assumes)
		buf_printf(out, "\n\\%s\n", assumed_note);
}

void tables_markdown(struct buf *out, const struct tables *tables)
{
	for (uint32_t i = 0; i < tables->list.count; i++) {
		if (row_count(tables->list.at[i]) == 0)
			continue;
		if (out->len)
			buf_char(out, '\n');
		write_markdown_table(out, tables->list.at[i], tables->heading);
	}
}

/* ---- CSV ---- */

static void write_csv_field(struct buf *out, struct str text, bool last)
{
	bool quoted = false;
	for (size_t i = 0; i < text.len; i++)
		quoted |= strchr(",\"\r\n", text.at[i]) != NULL;
	if (quoted)
		buf_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			buf_char(out, '"');
		buf_char(out, text.at[i]);
	}
	if (quoted)
		buf_char(out, '"');
	buf_text(out, last ? "\r\n" : ",");
}

void tables_csv(struct buf *out, const struct tables *tables)
{
	for (uint32_t i = 0; i < tables->list.count; i++) {
		const struct table *table = tables->list.at[i];
		for (uint32_t row = 0; row < row_count(table) + 1 && row_count(table) > 0; row++) {
			write_csv_field(out, str_of(table->title), false);
			for (uint32_t column = 0; column < table->column_count; column++) {
				struct str text = row == 0 ? str_of(table->columns[column]) : cell(table, row - 1, column);
				write_csv_field(out, str_is(text, absent) ? STR("") : text, column + 1 == table->column_count);
			}
		}
	}
}
