#include "check.h"

#include "base/diff.h"

static struct str diff(struct arena *arena, const char *before, const char *after)
{
	struct buf out = buf_in(arena);
	diff_unified(&out, STR("a"), str_of(before), str_of(after));
	return out.len ? buf_view(&out) : STR("");
}

static void small_ones(void)
{
	struct arena arena = { 0 };
	CHECK_STR(diff(&arena, "", ""), "");
	CHECK_STR(diff(&arena, "x\n", "x\n"), "");
	CHECK_STR(diff(&arena, "", "x\n"), "--- a\n+++ a\n@@ -0,0 +1 @@\n+x\n");
	CHECK_STR(diff(&arena, "x\n", ""), "--- a\n+++ a\n@@ -1 +0,0 @@\n-x\n");
	CHECK_STR(diff(&arena, "x", "x\n"), "--- a\n+++ a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n");
	CHECK_STR(diff(&arena, "a\nb\nc\n", "a\nB\nc\n"), "--- a\n+++ a\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
	CHECK_STR(diff(&arena, "a\r\nb\r\n", "a\r\n"), "--- a\n+++ a\n@@ -1,2 +1 @@\n a\r\n-b\r\n");
	arena_finish(&arena);
}

static void hunks(void)
{
	struct arena arena = { 0 };
	/* seven lines between two differences part the hunks, six do not */
	CHECK_STR(diff(&arena, "x\n1\n2\n3\n4\n5\n6\ny\n", "X\n1\n2\n3\n4\n5\n6\nY\n"),
	          "--- a\n+++ a\n@@ -1,8 +1,8 @@\n-x\n+X\n 1\n 2\n 3\n 4\n 5\n 6\n-y\n+Y\n");
	CHECK_STR(diff(&arena, "x\n1\n2\n3\n4\n5\n6\n7\ny\n", "X\n1\n2\n3\n4\n5\n6\n7\nY\n"),
	          "--- a\n+++ a\n@@ -1,4 +1,4 @@\n-x\n+X\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-y\n+Y\n");
	arena_finish(&arena);
}

/* Takes a diff of one hunk with all lines apart: what it keeps and takes away is the text before, and so on. */
static void rebuild(struct arena *arena, struct str patch, struct buf *before, struct buf *after)
{
	(void)arena;
	for (size_t at = 0; at < patch.len;) {
		struct str rest = str_slice(patch, at, patch.len);
		size_t length = str_find(rest, STR("\n")) + 1;
		struct str line = str_slice(rest, 0, length);
		at += length;
		if (str_starts_with(line, STR("---")) || str_starts_with(line, STR("+++")) || line.at[0] == '@')
			continue;
		if (line.at[0] != '+')
			buf_str(before, str_slice(line, 1, line.len));
		if (line.at[0] != '-')
			buf_str(after, str_slice(line, 1, line.len));
	}
}

/* Large enough for anchors: a text with blocks moved, doubled and taken away. */
static void large_ones(void)
{
	struct arena arena = { 0 };
	struct buf before = buf_in(&arena), after = buf_in(&arena), kept = buf_in(&arena), made = buf_in(&arena);
	for (unsigned i = 0; i < 4000; i++) {
		buf_printf(&before, "line %u\n", i % 50 ? i : 7);
		if (i % 13)
			buf_printf(&after, "line %u%s\n", i % 50 ? (i / 1000 == 2 ? 3999 - i : i) : 7, i % 29 ? "" : " changed");
	}
	struct buf out = buf_in(&arena);
	diff_unified(&out, STR("a"), buf_view(&before), buf_view(&after));
	rebuild(&arena, buf_view(&out), &kept, &made);
	/* what lies between hunks is left out of both alike */
	CHECK((long)before.len - (long)after.len == (long)kept.len - (long)made.len);
	CHECK(out.len < before.len * 2);
	arena_finish(&arena);
}

int main(void)
{
	RUN(small_ones);
	RUN(hunks);
	RUN(large_ones);
	return check_done();
}
