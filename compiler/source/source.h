/* source: text as it was read, and positions in it.
 *
 * A span (file, first byte, end byte) is the only position type of the compiler; lines and columns exist in pens
 * and at the doors. This room does no I/O: the doors hand in bytes. Everything belongs to the arena.
 */
#ifndef LINTEL_SOURCE_SOURCE_H
#define LINTEL_SOURCE_SOURCE_H

#include "base/str.h"
#include "base/vec.h"

struct span {
	uint32_t file;  /* index in source_set */
	uint32_t start; /* first byte */
	uint32_t end;   /* one past the last byte */
};

struct source {
	uint32_t file;
	struct str name;      /* as it is shown to people: relative path, "<stdin>", "<prelude>" */
	struct str text;      /* followed by at least two zero bytes that do not count */
	uint32_t *line_starts; /* built at the first question, with line_count and checkpoints */
	uint32_t line_count;
	uint32_t *checkpoints; /* code points before every 4,096th byte: a column costs the same in a line of 16 MiB */
};

struct source_set {
	struct arena *arena;
	VEC(struct source *) files;
};

/* Copies nothing: `text.at[text.len]` and the byte after it must be zero (arena_copy with room, or a literal + NUL). */
struct source *source_add(struct source_set *set, struct str name, struct str text);
const struct source *source_get(const struct source_set *set, uint32_t file);

struct position {
	uint32_t line;   /* 1-based */
	uint32_t column; /* 1-based, in code points */
};

struct position source_position(const struct source_set *set, uint32_t file, uint32_t offset);
uint32_t source_line_count(const struct source_set *set, uint32_t file);
/* Text of a 1-based line without its line end: a line ends at \n, and a \r before that is no part of it. */
struct str source_line(const struct source_set *set, uint32_t file, uint32_t line);
uint32_t source_line_start(const struct source_set *set, uint32_t file, uint32_t line);
struct str source_text(const struct source_set *set, struct span span);

struct span span_join(struct span a, struct span b); /* smallest that covers both (same file) */
bool span_is_empty(struct span span);

#endif
