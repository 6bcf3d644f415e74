#include "check.h"

#include <string.h>

#include "base/vec.h"

static bool is_zero(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (bytes[i])
			return false;
	}
	return true;
}

static void memory_is_zeroed_and_aligned(void)
{
	struct arena arena = { 0 };
	for (size_t size = 0; size < 5000; size += 7) {
		char *at = arena_alloc(&arena, size);
		CHECK(at != NULL);
		CHECK((uintptr_t)at % _Alignof(max_align_t) == 0);
		CHECK(is_zero(at, size));
		memset(at, 0xAA, size);
	}
	arena_finish(&arena);
	CHECK(arena.blocks == NULL && arena_used(&arena) == 0);
}

static void nothing_has_a_size_of_zero(void)
{
	struct arena arena = { 0 };
	char *a = arena_alloc(&arena, 0), *b = arena_alloc(&arena, 0);
	CHECK(a && b && a != b);
	arena_finish(&arena);
}

static void big_ones_leave_the_present_block_open(void)
{
	struct arena arena = { 0 };
	char *before = arena_alloc(&arena, 16);
	char *big = arena_alloc(&arena, 10000000);
	char *after = arena_alloc(&arena, 16);
	CHECK(after == before + 16);
	CHECK(is_zero(big, 10000000));
	CHECK(arena_used(&arena) == 10000032);
	arena_finish(&arena);
}

static void the_first_may_be_big(void)
{
	struct arena arena = { 0 };
	CHECK(is_zero(arena_alloc(&arena, 1000000), 1000000));
	CHECK(is_zero(arena_alloc(&arena, 100), 100));
	CHECK(arena_used(&arena) == 1000112);
	arena_finish(&arena);
}

static void copies_end_with_zero(void)
{
	struct arena arena = { 0 };
	CHECK(strcmp(arena_copy(&arena, "front", 3), "fro") == 0);
	CHECK(strcmp(arena_copy(&arena, NULL, 0), "") == 0);
	arena_finish(&arena);
}

static void only_the_newest_is_extended(void)
{
	struct arena arena = { 0 };
	char *at = arena_alloc(&arena, 10);
	CHECK(arena_extend(&arena, at, 10, 100));
	CHECK(is_zero(at, 100));
	char *next = arena_alloc(&arena, 1);
	CHECK(next == at + 112);
	CHECK(!arena_extend(&arena, at, 100, 200));
	CHECK(!arena_extend(&arena, NULL, 0, 10));
	CHECK(!arena_extend(&arena, next, 1, 100000000));
	arena_finish(&arena);
}

static void vectors_keep_their_elements(void)
{
	struct arena arena = { 0 };
	VEC(int) a = { 0 };
	VEC(struct str) b = { 0 };
	for (int i = 0; i < 100000; i++) {
		vec_push(&arena, &a, i);
		if (i % 3 == 0)
			vec_push(&arena, &b, (struct str){ "abc", (size_t)i });
	}
	bool same = a.count == 100000;
	for (int i = 0; same && i < 100000; i++)
		same = a.at[i] == i && (i % 3 || b.at[i / 3].len == (size_t)i);
	CHECK(same);
	arena_finish(&arena);
}

int main(void)
{
	RUN(memory_is_zeroed_and_aligned);
	RUN(nothing_has_a_size_of_zero);
	RUN(big_ones_leave_the_present_block_open);
	RUN(the_first_may_be_big);
	RUN(copies_end_with_zero);
	RUN(only_the_newest_is_extended);
	RUN(vectors_keep_their_elements);
	return check_done();
}
