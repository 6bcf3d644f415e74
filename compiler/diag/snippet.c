/* How to read this file: the spans of a finding become *places*, each on one line (a span of several lines has one on
 * its first line, a short one also on its last). Places are sorted; those of one line that fit side by side into the
 * columns of a *view* are drawn together: the line, a row of underlines with the rightmost label, and one row for each
 * label that is left. */
#include "diag/snippet.h"

#include <stdlib.h>

#include "base/unicode.h"

enum {
	VIEW_COLUMNS = 120, /* of the source line */
	VIEW_BYTES = 2048,  /* the same in bytes: marks without a width must not make a view endless */
	VIEW_BEFORE = 30,   /* kept in front of the first place where a line is cut at its start */
	SHORT_SPAN = 4,     /* lines of a span that is shown to its end */
	MOST_LABELS = 12,   /* secondary ones; a cycle may have thousands */
};

struct place {
	uint32_t rank; /* file in order of drawing: the primary one is first */
	uint32_t file, line;
	size_t start, end; /* bytes within the line */
	struct str label;
	bool primary;
	int from, to; /* columns in the view */
};

/* A run of a line: bytes [from, to), cut at either end. */
struct view {
	struct str line;
	size_t from, to;
	bool cut_left, cut_right;
};

/* Walks from the start of a view until `stop` or the end of the view. */
static size_t walk(struct str line, size_t from, size_t stop, int *column)
{
	if (stop - from > VIEW_BYTES)
		stop = from + VIEW_BYTES;
	while (from < stop && *column < VIEW_COLUMNS) {
		uint32_t code;
		size_t len = (size_t)unicode_decode(line.at + from, line.at + line.len, &code);
		*column += ink_columns(code, *column);
		from += len;
	}
	return from;
}

static struct view view_of(struct str line, size_t start, size_t end)
{
	struct view view = { .line = line };
	int column = 0;
	view.to = walk(line, 0, line.len, &column);
	if (view.to < line.len && end > view.to) {
		/* A code point has at most four bytes, and the second test of a loop is for broken text. */
		size_t from = start;
		for (int i = 0; i < VIEW_BEFORE && from > 0; i++) {
			do
				from--;
			while (from > 0 && start - from < 4 * VIEW_BEFORE && ((unsigned char)line.at[from] & 0xC0) == 0x80);
		}
		view.from = from;
		view.cut_left = from > 0;
		column = view.cut_left;
		view.to = walk(line, from, line.len, &column);
	}
	view.cut_right = view.to < line.len;
	return view;
}

static int column_of(const struct view *view, size_t at)
{
	int column = view->cut_left;
	if (at > view->from)
		walk(view->line, view->from, at < view->to ? at : view->to, &column);
	return column;
}

void snippet_gutter(const struct ink *ink, int width)
{
	buf_repeat(ink->out, ' ', (size_t)width);
	ink_text(ink, INK_GUTTER, " |");
}

static void end_line(const struct ink *ink)
{
	buf_char(ink->out, '\n');
}

static void put_view(const struct ink *ink, const struct view *view, uint32_t number, int width)
{
	ink_on(ink, INK_GUTTER);
	buf_printf(ink->out, "%*u |", width, (unsigned)number);
	ink_off(ink, INK_GUTTER);
	if (view->line.len)
		buf_char(ink->out, ' ');
	int column = view->cut_left;
	if (view->cut_left)
		buf_text(ink->out, "…");
	for (size_t at = view->from; at < view->to;) {
		uint32_t code;
		at += (size_t)unicode_decode(view->line.at + at, view->line.at + view->line.len, &code);
		column += ink_code_point(ink->out, code, column);
	}
	if (view->cut_right)
		buf_text(ink->out, "…");
	end_line(ink);
}

/* One row below a source line: cells of ' ', '-', '^' and '|', runs of the same in their style. */
static int put_cells(const struct ink *ink, const char *cells, int count, enum ink_style style)
{
	for (int at = 0; at < count;) {
		int run = at + 1;
		while (run < count && cells[run] == cells[at])
			run++;
		enum ink_style of_run = cells[at] == ' ' ? INK_PLAIN : cells[at] == '^' || cells[at] == '!' ? style : INK_LABEL;
		ink_on(ink, of_run);
		buf_repeat(ink->out, cells[at] == '!' ? '|' : cells[at], (size_t)(run - at));
		ink_off(ink, of_run);
		at = run;
	}
	return count;
}

static void put_label(const struct ink *ink, const struct place *place, enum ink_style style)
{
	ink_on(ink, place->primary ? style : INK_LABEL);
	ink_clean(ink, place->label);
	ink_off(ink, place->primary ? style : INK_LABEL);
}

/* The underlines; returns the place whose label stands beside them, or NULL. */
static const struct place *put_underlines(const struct ink *ink, const struct place *places, int count,
                                          enum ink_style style, int width)
{
	char cells[VIEW_COLUMNS + 16];
	int used = 0;
	for (size_t i = 0; i < sizeof cells; i++)
		cells[i] = ' ';
	/* Primary ones last, so that they lie above. */
	for (int layer = 0; layer < 2; layer++) {
		for (int i = 0; i < count; i++) {
			for (int column = places[i].from; places[i].primary == (layer == 1) && column < places[i].to; column++)
				cells[column] = layer ? '^' : '-';
		}
	}
	const struct place *last = &places[0];
	for (int i = 0; i < count; i++) {
		used = places[i].to > used ? places[i].to : used;
		bool labelled = places[i].label.len > 0 && (places[i].primary || last->label.len == 0);
		if (places[i].to > last->to || (places[i].to == last->to && labelled))
			last = &places[i];
	}
	snippet_gutter(ink, width);
	buf_char(ink->out, ' ');
	put_cells(ink, cells, used, style);
	if (last->label.len) {
		buf_char(ink->out, ' ');
		put_label(ink, last, style);
	}
	end_line(ink);
	return last->label.len ? last : NULL;
}

/* A row of '|' under all labels that still come, those left of `before`. Returns its width, cut after the last one. */
static int fill_stems(char *cells, const struct place *const *waiting, int count, int before)
{
	int used = 0;
	for (int column = 0; column < before; column++)
		cells[column] = ' ';
	for (int i = 0; i < count; i++) {
		int column = waiting[i]->from;
		if (column >= before)
			continue;
		if (cells[column] != '!')
			cells[column] = waiting[i]->primary ? '!' : '|';
		used = column + 1 > used ? column + 1 : used;
	}
	return used;
}

/* Labels that found no room beside the underlines, from right to left, each on a row of its own. */
static void put_hanging_labels(const struct ink *ink, const struct place *places, int count, const struct place *beside,
                               enum ink_style style, int width)
{
	const struct place *waiting[2 * MOST_LABELS + 2];
	int left = 0;
	for (int i = 0; i < count; i++) {
		if (&places[i] != beside && places[i].label.len)
			waiting[left++] = &places[i];
	}
	char cells[VIEW_COLUMNS + 16];
	if (left) {
		snippet_gutter(ink, width);
		buf_char(ink->out, ' ');
		put_cells(ink, cells, fill_stems(cells, waiting, left, VIEW_COLUMNS + 8), style);
		end_line(ink);
	}
	/* Places are sorted by their start, so the last one waiting is the rightmost. */
	while (left > 0) {
		const struct place *place = waiting[--left];
		snippet_gutter(ink, width);
		buf_char(ink->out, ' ');
		int used = put_cells(ink, cells, fill_stems(cells, waiting, left, place->from), style);
		buf_repeat(ink->out, ' ', (size_t)(place->from - used));
		put_label(ink, place, style);
		end_line(ink);
	}
}

/* Draws one line as often as its places need, each time with those that fit the view of the first. */
static void put_line(const struct ink *ink, struct str line, struct place *places, int count, enum ink_style style,
                     int width)
{
	for (int done = 0; done < count;) {
		size_t wanted = places[done].end < line.len ? places[done].end : line.len;
		struct view view = view_of(line, places[done].start, wanted);
		int end = done;
		while (end < count && (end == done || !view.cut_right || places[end].start < view.to))
			end++;
		for (int i = done; i < end; i++) {
			struct place *place = &places[i];
			place->from = column_of(&view, place->start);
			place->to = column_of(&view, place->end);
			if (place->to <= place->from)
				place->to = place->from + 1;
		}
		put_view(ink, &view, places[done].line, width);
		const struct place *beside = put_underlines(ink, places + done, end - done, style, width);
		put_hanging_labels(ink, places + done, end - done, beside, style, width);
		done = end;
	}
}

static void put_plain_line(const struct ink *ink, struct str line, uint32_t number, int width)
{
	struct view view = view_of(line, 0, 0);
	put_view(ink, &view, number, width);
}

static bool is_shown(const struct source_set *sources, struct span span)
{
	return span.file < sources->files.count;
}

static struct place place_on(const struct source_set *sources, uint32_t file, uint32_t line, uint32_t from, uint32_t to)
{
	uint32_t start = source_line_start(sources, file, line);
	return (struct place){ .file = file, .line = line, .start = from - start, .end = to - start };
}

/* Adds the one or two places of a span. */
static int add_places(const struct source_set *sources, struct span span, struct str label, bool primary,
                      struct place *places)
{
	uint32_t length = (uint32_t)source_get(sources, span.file)->text.len;
	uint32_t from = span.start < length ? span.start : length, to = span.end < length ? span.end : length;
	uint32_t first = source_position(sources, span.file, from).line;
	uint32_t last = to > from ? source_position(sources, span.file, to - 1).line : first;
	struct str line = source_line(sources, span.file, first);
	uint32_t line_end = source_line_start(sources, span.file, first) + (uint32_t)line.len;
	places[0] = place_on(sources, span.file, first, from, first == last || to < line_end ? to : line_end);
	places[0].label = label;
	places[0].primary = primary;
	if (first == last || last - first >= SHORT_SPAN)
		return 1;
	struct str tail = source_line(sources, span.file, last);
	uint32_t start = source_line_start(sources, span.file, last);
	size_t blank = 0;
	while (blank < tail.len && (tail.at[blank] == ' ' || tail.at[blank] == '\t'))
		blank++;
	if (start + blank >= to)
		return 1;
	places[1] = place_on(sources, span.file, last, start + (uint32_t)blank, to);
	places[1].primary = primary;
	return 2;
}

static int compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->primary != b->primary)
		return a->primary ? -1 : 1;
	/* Equal ones keep the order in which they were added, whatever qsort does. */
	return (a->from > b->from) - (a->from < b->from);
}

static int collect(const struct source_set *sources, const struct finding *finding, struct place *places)
{
	int count = add_places(sources, finding->span, finding->label, true, places);
	uint32_t labels = finding->labels.count < MOST_LABELS ? finding->labels.count : MOST_LABELS;
	for (uint32_t i = 0; i < labels; i++) {
		const struct finding_label *label = &finding->labels.at[i];
		if (is_shown(sources, label->span))
			count += add_places(sources, label->span, label->text, false, places + count);
	}
	for (int i = 0; i < count; i++) {
		places[i].from = i;
		places[i].rank = places[i].file == finding->span.file ? 0 : places[i].file + 1;
	}
	qsort(places, (size_t)count, sizeof *places, compare_places);
	return count;
}

static void put_heading(const struct ink *ink, const struct source_set *sources, const char *arrow, uint32_t file,
                        uint32_t offset, int width)
{
	struct position position = source_position(sources, file, offset);
	buf_repeat(ink->out, ' ', (size_t)width);
	ink_text(ink, INK_GUTTER, arrow);
	buf_char(ink->out, ' ');
	ink_clean(ink, source_get(sources, file)->name);
	buf_printf(ink->out, ":%u:%u\n", (unsigned)position.line, (unsigned)position.column);
	snippet_gutter(ink, width);
	end_line(ink);
}

/* What stands between two lines that are shown: nothing, the one line, or dots. */
static void put_gap(const struct ink *ink, const struct source_set *sources, uint32_t file, uint32_t above,
                    uint32_t below, int width)
{
	if (below - above == 2) {
		put_plain_line(ink, source_line(sources, file, above + 1), above + 1, width);
	} else if (below - above > 2) {
		ink_text(ink, INK_GUTTER, "...");
		end_line(ink);
	}
}

static int digits_of(uint32_t number)
{
	int digits = 1;
	for (; number >= 10; number /= 10)
		digits++;
	return digits;
}

int snippet_put(const struct ink *ink, const struct source_set *sources, const struct finding *finding,
                enum ink_style style)
{
	if (!is_shown(sources, finding->span))
		return 0;
	struct place places[2 * MOST_LABELS + 2];
	int count = collect(sources, finding, places), width = 0;
	for (int i = 0; i < count; i++) {
		int needed = digits_of(places[i].line) + 1;
		width = needed > width ? needed : width;
	}
	for (int i = 0, end; i < count; i = end) {
		const struct place *place = &places[i];
		bool fresh = i == 0 || places[i - 1].rank != place->rank;
		if (fresh && i == 0) {
			put_heading(ink, sources, "-->", place->file, finding->span.start, width);
		} else if (fresh) {
			snippet_gutter(ink, width);
			end_line(ink);
			uint32_t start = source_line_start(sources, place->file, place->line);
			put_heading(ink, sources, ":::", place->file, start + (uint32_t)place->start, width);
		} else {
			put_gap(ink, sources, place->file, places[i - 1].line, place->line, width);
		}
		for (end = i + 1; end < count && places[end].rank == place->rank && places[end].line == place->line;)
			end++;
		put_line(ink, source_line(sources, place->file, place->line), places + i, end - i, style, width);
	}
	return width;
}
