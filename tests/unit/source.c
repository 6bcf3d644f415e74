#include "check.h"

#include <string.h>

#include "source/source.h"

static struct arena arena;

static struct source_set one(struct str text)
{
	struct source_set set = { .arena = &arena };
	char *copy = arena_alloc(&arena, text.len + 2);
	memcpy(copy, text.at, text.len);
	source_add(&set, STR("x.arch"), (struct str){ copy, text.len });
	return set;
}

static bool stands_at(const struct source_set *set, uint32_t offset, uint32_t line, uint32_t column)
{
	struct position position = source_position(set, 0, offset);
	return position.line == line && position.column == column;
}

static void lines_and_columns(void)
{
	struct source_set set = one(STR("api -> db\n\nnäh -> x\n"));
	CHECK(source_line_count(&set, 0) == 4);
	CHECK(stands_at(&set, 0, 1, 1) && stands_at(&set, 7, 1, 8) && stands_at(&set, 9, 1, 10));
	CHECK(stands_at(&set, 10, 2, 1) && stands_at(&set, 11, 3, 1));
	CHECK(stands_at(&set, 14, 3, 3)); /* after the two bytes of the umlaut */
	CHECK(stands_at(&set, 21, 4, 1) && stands_at(&set, 1000, 4, 1));
	CHECK_STR(source_line(&set, 0, 1), "api -> db");
	CHECK_STR(source_line(&set, 0, 2), "");
	CHECK_STR(source_line(&set, 0, 3), "näh -> x");
	CHECK_STR(source_line(&set, 0, 4), "");
	CHECK(source_line_start(&set, 0, 3) == 11);
}

static void line_ends(void)
{
	struct source_set set = one(STR("a\r\nb\rc\r\n\r\r\nd\r"));
	CHECK(source_line_count(&set, 0) == 4);
	CHECK_STR(source_line(&set, 0, 1), "a");
	CHECK_STR(source_line(&set, 0, 2), "b\rc");
	CHECK_STR(source_line(&set, 0, 3), "\r");
	CHECK_STR(source_line(&set, 0, 4), "d\r");
	CHECK(stands_at(&set, 3, 2, 1) && stands_at(&set, 5, 2, 3));
}

static void nothing_at_all(void)
{
	struct source_set set = one(STR(""));
	CHECK(source_line_count(&set, 0) == 1 && stands_at(&set, 0, 1, 1));
	CHECK_STR(source_line(&set, 0, 1), "");
}

static void every_offset_of_a_long_line(void)
{
	struct long_text { char at[60000]; } *text = arena_alloc(&arena, sizeof *text);
	for (size_t i = 0; i < 60000; i += 3)
		memcpy(text->at + i, "\xE2\x86\x92", 3);
	text->at[8999] = '\n'; /* breaks the arrow before it, which no column minds */
	struct source_set set = one((struct str){ text->at, 60000 });
	bool right = true;
	for (uint32_t i = 9000; i < 60000; i += 3)
		right &= stands_at(&set, i, 2, (i - 9000) / 3 + 1);
	CHECK(right);
}

/* A hundred thousand questions about one line of 16 MiB. */
static void long_lines_cost_no_more(void)
{
	size_t len = 16u << 20;
	char *text = arena_alloc(&arena, len + 2);
	memset(text, 'x', len);
	struct source_set set = { .arena = &arena };
	source_add(&set, STR("x.arch"), (struct str){ text, len });
	bool right = true;
	for (uint32_t i = 0; i < 100000; i++)
		right &= stands_at(&set, i * 160, 1, i * 160 + 1);
	CHECK(right);
}

static void spans(void)
{
	struct source_set set = one(STR("api -> db"));
	struct span a = { 0, 0, 3 }, b = { 0, 7, 9 };
	CHECK_STR(source_text(&set, b), "db");
	CHECK_STR(source_text(&set, span_join(b, a)), "api -> db");
	CHECK(span_is_empty((struct span){ 0, 4, 4 }) && !span_is_empty(a));
	CHECK_STR(source_text(&set, (struct span){ 0, 7, 70 }), "db");
}

int main(void)
{
	RUN(lines_and_columns);
	RUN(line_ends);
	RUN(nothing_at_all);
	RUN(every_offset_of_a_long_line);
	RUN(long_lines_cost_no_more);
	RUN(spans);
	arena_finish(&arena);
	return check_done();
}
