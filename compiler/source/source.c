#include "source/source.h"

#include <string.h>

enum { CHECKPOINT = 4096 };

struct source *source_add(struct source_set *set, struct str name, struct str text)
{
	BASE_ASSERT(text.len < UINT32_MAX - 1 && text.at[text.len] == '\0' && text.at[text.len + 1] == '\0');
	struct source *source = ARENA_NEW(set->arena, struct source);
	source->file = set->files.count;
	source->name = name;
	source->text = text;
	vec_push(set->arena, &set->files, source);
	return source;
}

const struct source *source_get(const struct source_set *set, uint32_t file)
{
	BASE_ASSERT(file < set->files.count);
	return set->files.at[file];
}

/* The next '\n' at or after `at`, or NULL. */
static const char *next_line_end(struct str text, size_t at)
{
	return at < text.len ? memchr(text.at + at, '\n', text.len - at) : NULL;
}

/* Code points by their first bytes, so that a count may begin in the middle of one. Same as decoding for valid text. */
static uint32_t count_points(struct str text, size_t from, size_t to)
{
	uint32_t count = 0;
	for (; from < to; from++)
		count += ((unsigned char)text.at[from] & 0xC0) != 0x80;
	return count;
}

static uint32_t *count_checkpoints(struct arena *arena, struct str text)
{
	size_t count = text.len / CHECKPOINT + 1;
	uint32_t *checkpoints = ARENA_ARRAY(arena, uint32_t, count);
	for (size_t i = 1; i < count; i++)
		checkpoints[i] = checkpoints[i - 1] + count_points(text, (i - 1) * CHECKPOINT, i * CHECKPOINT);
	return checkpoints;
}

/* The source with its line index. Built at the first question, so that a file without findings never pays for it. */
static const struct source *with_lines(const struct source_set *set, uint32_t file)
{
	BASE_ASSERT(file < set->files.count);
	struct source *source = set->files.at[file];
	if (source->line_starts)
		return source;
	uint32_t count = 1;
	const char *hit;
	for (size_t at = 0; (hit = next_line_end(source->text, at)); at = (size_t)(hit - source->text.at) + 1)
		count++;
	uint32_t *starts = ARENA_ARRAY(set->arena, uint32_t, count);
	uint32_t line = 1;
	for (size_t at = 0; (hit = next_line_end(source->text, at)); line++) {
		at = (size_t)(hit - source->text.at) + 1;
		starts[line] = (uint32_t)at;
	}
	source->line_starts = starts;
	source->line_count = count;
	source->checkpoints = count_checkpoints(set->arena, source->text);
	return source;
}

/* Code points before `offset`. */
static uint32_t points_before(const struct source *source, size_t offset)
{
	size_t from = offset / CHECKPOINT;
	return source->checkpoints[from] + count_points(source->text, from * CHECKPOINT, offset);
}

/* Index of the line that holds `offset`: the last one that starts at or before it. */
static uint32_t line_at(const struct source *source, uint32_t offset)
{
	uint32_t low = 0, high = source->line_count;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (source->line_starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

struct position source_position(const struct source_set *set, uint32_t file, uint32_t offset)
{
	const struct source *source = with_lines(set, file);
	if (offset > source->text.len)
		offset = (uint32_t)source->text.len;
	uint32_t line = line_at(source, offset), start = source->line_starts[line];
	uint32_t before = offset - start < CHECKPOINT ? count_points(source->text, start, offset)
	                                              : points_before(source, offset) - points_before(source, start);
	return (struct position){ .line = line + 1, .column = before + 1 };
}

uint32_t source_line_count(const struct source_set *set, uint32_t file)
{
	return with_lines(set, file)->line_count;
}

struct str source_line(const struct source_set *set, uint32_t file, uint32_t line)
{
	const struct source *source = with_lines(set, file);
	BASE_ASSERT(line >= 1 && line <= source->line_count);
	size_t start = source->line_starts[line - 1], end = source->text.len;
	if (line < source->line_count) {
		end = source->line_starts[line] - 1;
		if (end > start && source->text.at[end - 1] == '\r')
			end--;
	}
	return str_slice(source->text, start, end);
}

uint32_t source_line_start(const struct source_set *set, uint32_t file, uint32_t line)
{
	const struct source *source = with_lines(set, file);
	BASE_ASSERT(line >= 1 && line <= source->line_count);
	return source->line_starts[line - 1];
}

struct str source_text(const struct source_set *set, struct span span)
{
	return str_slice(source_get(set, span.file)->text, span.start, span.end);
}

struct span span_join(struct span a, struct span b)
{
	BASE_ASSERT(a.file == b.file);
	return (struct span){
		.file = a.file,
		.start = a.start < b.start ? a.start : b.start,
		.end = a.end > b.end ? a.end : b.end,
	};
}

bool span_is_empty(struct span span)
{
	return span.end <= span.start;
}
