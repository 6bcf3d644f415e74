/* Lines that both texts have once are anchors (patience); between two anchors the longest common run of lines is found by a table,
 * or, where that would be too large, all is replaced. Always right, and short where the texts are alike. */
#include "base/diff.h"

#include "base/map.h"
#include "base/vec.h"

enum { CONTEXT = 3, MOST_CELLS = 1 << 20 };

struct lines {
	struct str *at; /* with their line ends */
	uint32_t count;
};

struct matching {
	struct arena *arena;
	struct lines before, after;
	uint32_t *partner; /* of each line before: the line after that it became, or MAP_NONE */
};

static struct lines split(struct arena *arena, struct str text)
{
	struct lines lines = { 0 };
	for (size_t i = 0; i < text.len; i++)
		lines.count += text.at[i] == '\n' || i + 1 == text.len;
	lines.at = ARENA_ARRAY(arena, struct str, lines.count);
	size_t start = 0;
	for (uint32_t line = 0; line < lines.count; line++) {
		size_t end = start;
		while (end < text.len && text.at[end] != '\n')
			end++;
		end += end < text.len;
		lines.at[line] = str_slice(text, start, end);
		start = end;
	}
	return lines;
}

struct window {
	uint32_t from, to, after_from, after_to;
};

static bool same(const struct matching *matching, uint32_t before, uint32_t after)
{
	return str_equal(matching->before.at[before], matching->after.at[after]);
}

/* The longest common subsequence, by the table of its lengths. */
static void match_by_table(struct matching *matching, struct window w)
{
	uint32_t rows = w.to - w.from, columns = w.after_to - w.after_from, width = columns + 1;
	uint32_t *length = ARENA_ARRAY(matching->arena, uint32_t, (size_t)(rows + 1) * width);
	for (uint32_t i = rows; i-- > 0;)
		for (uint32_t j = columns; j-- > 0;) {
			uint32_t down = length[(i + 1) * width + j], right = length[i * width + j + 1];
			length[i * width + j] = same(matching, w.from + i, w.after_from + j) ? length[(i + 1) * width + j + 1] + 1
			                        : down > right                              ? down
			                                                                    : right;
		}
	for (uint32_t i = 0, j = 0; i < rows && j < columns;) {
		if (same(matching, w.from + i, w.after_from + j)) {
			matching->partner[w.from + i] = w.after_from + j;
			i++, j++;
		} else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) {
			i++;
		} else {
			j++;
		}
	}
}

struct anchor {
	uint32_t before, after;
	uint32_t behind; /* index of the one before it in the longest rising run, or MAP_NONE */
};

/* How often a line occurs, and where last: value = 2 * place, odd once it came again. */
static struct map places_of(struct arena *arena, const struct lines *lines, uint32_t from, uint32_t to)
{
	struct map places = { 0 };
	for (uint32_t i = from; i < to; i++)
		if (map_add(arena, &places, lines->at[i], 2 * i) != MAP_NONE)
			map_set(arena, &places, lines->at[i], 2 * i + 1);
	return places;
}

/* Lines that stand once on either side, in order of the text before, as the longest run that rises after; the last one's index. */
static uint32_t find_anchors(struct matching *matching, struct window w, struct anchor **found)
{
	struct arena *arena = matching->arena;
	struct map before = places_of(arena, &matching->before, w.from, w.to);
	struct map after = places_of(arena, &matching->after, w.after_from, w.after_to);
	struct anchor *anchors = ARENA_ARRAY(arena, struct anchor, w.to - w.from);
	uint32_t *tops = ARENA_ARRAY(arena, uint32_t, w.to - w.from), count = 0, piles = 0;
	for (uint32_t i = w.from; i < w.to; i++) {
		uint32_t here = map_get(&before, matching->before.at[i]), there = map_get(&after, matching->before.at[i]);
		if (here % 2 || there == MAP_NONE || there % 2)
			continue;
		uint32_t low = 0, high = piles;
		while (low < high) {
			uint32_t middle = low + (high - low) / 2;
			if (anchors[tops[middle]].after < there / 2)
				low = middle + 1;
			else
				high = middle;
		}
		anchors[count] = (struct anchor){ i, there / 2, low ? tops[low - 1] : MAP_NONE };
		tops[low] = count++;
		piles += low == piles;
	}
	*found = anchors;
	return piles ? tops[piles - 1] : MAP_NONE;
}

static struct window trim_ends(struct matching *matching, struct window w)
{
	for (; w.from < w.to && w.after_from < w.after_to && same(matching, w.from, w.after_from); w.from++, w.after_from++)
		matching->partner[w.from] = w.after_from;
	for (; w.from < w.to && w.after_from < w.after_to && same(matching, w.to - 1, w.after_to - 1); w.to--, w.after_to--)
		matching->partner[w.to - 1] = w.after_to - 1;
	return w;
}

/* Between anchors, from the last to the first; there no line is an anchor any more, unless one became single. */
static void match_window(struct matching *matching, struct window w)
{
	w = trim_ends(matching, w);
	if (w.from == w.to || w.after_from == w.after_to)
		return;
	if ((uint64_t)(w.to - w.from) * (w.after_to - w.after_from) <= MOST_CELLS) {
		match_by_table(matching, w);
		return;
	}
	struct anchor *anchors;
	for (uint32_t i = find_anchors(matching, w, &anchors); i != MAP_NONE; i = anchors[i].behind) {
		struct window gap = trim_ends(matching, (struct window){ anchors[i].before, w.to, anchors[i].after, w.after_to });
		if ((uint64_t)(gap.to - gap.from) * (gap.after_to - gap.after_from) <= MOST_CELLS)
			match_by_table(matching, gap);
		w.to = anchors[i].before;
		w.after_to = anchors[i].after;
	}
	struct window first = trim_ends(matching, w);
	if ((uint64_t)(first.to - first.from) * (first.after_to - first.after_from) <= MOST_CELLS)
		match_by_table(matching, first);
}

/* ---- writing ---- */

static void write_head(struct buf *out, const char *mark, struct str name)
{
	bool blank = false;
	buf_text(out, mark);
	for (size_t i = 0; i < name.len; i++) {
		blank |= name.at[i] == ' ';
		buf_char(out, (unsigned char)name.at[i] < 0x20 ? '?' : name.at[i]);
	}
	buf_text(out, blank ? "\t\n" : "\n"); /* patch reads a name with a blank up to the tab */
}

static void write_line(struct buf *out, char mark, struct str line)
{
	buf_char(out, mark);
	buf_str(out, line);
	if (!str_ends_with(line, STR("\n")))
		buf_text(out, "\n\\ No newline at end of file\n");
}

static void write_range(struct buf *out, char mark, uint32_t from, uint32_t to)
{
	uint32_t count = to - from;
	buf_printf(out, "%c%u", mark, count ? from + 1 : from);
	if (count != 1)
		buf_printf(out, ",%u", count);
}

static void write_hunk(struct buf *out, const struct matching *matching, struct window w)
{
	buf_text(out, "@@ ");
	write_range(out, '-', w.from, w.to);
	buf_char(out, ' ');
	write_range(out, '+', w.after_from, w.after_to);
	buf_text(out, " @@\n");
	for (uint32_t i = w.from, j = w.after_from; i < w.to || j < w.after_to;) {
		if (i < w.to && matching->partner[i] == MAP_NONE) {
			write_line(out, '-', matching->before.at[i++]);
		} else if (j < w.after_to && (i == w.to || matching->partner[i] != j)) {
			write_line(out, '+', matching->after.at[j++]);
		} else {
			write_line(out, ' ', matching->before.at[i++]);
			j++;
		}
	}
}

/* Where the next difference begins, from a pair of places that match; false at the end of both. */
static bool find_difference(const struct matching *matching, uint32_t *before, uint32_t *after)
{
	while (*before < matching->before.count && matching->partner[*before] == *after)
		++*before, ++*after;
	return *before < matching->before.count || *after < matching->after.count;
}

static void skip_difference(const struct matching *matching, uint32_t *before, uint32_t *after)
{
	while (*before < matching->before.count && matching->partner[*before] == MAP_NONE)
		++*before;
	*after = *before < matching->before.count ? matching->partner[*before] : matching->after.count;
}

void diff_unified(struct buf *out, struct str name, struct str before, struct str after)
{
	if (str_equal(before, after))
		return;
	struct matching matching = { out->arena, split(out->arena, before), split(out->arena, after), NULL };
	matching.partner = ARENA_ARRAY(out->arena, uint32_t, matching.before.count);
	for (uint32_t i = 0; i < matching.before.count; i++)
		matching.partner[i] = MAP_NONE;
	match_window(&matching, (struct window){ 0, matching.before.count, 0, matching.after.count });
	write_head(out, "--- ", name);
	write_head(out, "+++ ", name);
	uint32_t i = 0, j = 0;
	while (find_difference(&matching, &i, &j)) {
		uint32_t lead = i < CONTEXT ? i : CONTEXT;
		struct window w = { i - lead, i, j - lead, j };
		for (;;) {
			skip_difference(&matching, &i, &j);
			w.to = i, w.after_to = j;
			uint32_t next = i, next_after = j;
			bool more = find_difference(&matching, &next, &next_after);
			if (!more || next - i > 2 * CONTEXT) {
				uint32_t tail = next - i < CONTEXT ? next - i : CONTEXT;
				w.to += tail, w.after_to += tail;
				break;
			}
			i = next, j = next_after;
		}
		write_hunk(out, &matching, w);
		i = w.to, j = w.after_to;
	}
}
