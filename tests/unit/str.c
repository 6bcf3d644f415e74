#include "check.h"

#include <string.h>

#include "base/buf.h"

static struct arena arena;

static void slices_are_clamped(void)
{
	struct str s = STR("gateway");
	CHECK_STR(str_slice(s, 0, 4), "gate");
	CHECK_STR(str_slice(s, 4, 100), "way");
	CHECK_STR(str_slice(s, 100, 200), "");
	CHECK_STR(str_slice(s, 5, 2), "");
	CHECK_STR(str_slice((struct str){ NULL, 0 }, 0, 3), "");
}

static void comparisons(void)
{
	CHECK(str_equal(STR("api"), STR("api")) && !str_equal(STR("api"), STR("apis")));
	CHECK(str_equal((struct str){ NULL, 0 }, STR("")));
	CHECK(str_is(STR("db"), "db") && !str_is(STR("db"), "d"));
	CHECK(str_compare(STR("a"), STR("ab")) < 0 && str_compare(STR("ab"), STR("a")) > 0);
	CHECK(str_compare(STR("a\xC3"), STR("az")) > 0 && str_compare(STR("x"), STR("x")) == 0);
	CHECK(str_starts_with(STR("eu.api"), STR("eu.")) && !str_starts_with(STR("eu"), STR("eu.")));
	CHECK(str_ends_with(STR("eu.api"), STR(".api")) && str_ends_with(STR("x"), STR("")));
	CHECK(!str_ends_with(STR("api"), STR("eu.api")));
}

static void trimming(void)
{
	CHECK_STR(str_trim(STR(" \t\r\n read and write \n")), "read and write");
	CHECK_STR(str_trim(STR(" \n ")), "");
	CHECK_STR(str_trim(STR("")), "");
}

static void finding(void)
{
	CHECK(str_find(STR("aaab"), STR("aab")) == 1);
	CHECK(str_find(STR("aaab"), STR("c")) == 4);
	CHECK(str_find(STR("ab"), STR("abc")) == 2);
	CHECK(str_find(STR("ab"), STR("")) == 0);
	CHECK(str_find(STR("x->y->z"), STR("->z")) == 4);
	CHECK(str_find(STR(""), STR("a")) == 0);
}

static void the_hash_is_fnv_1a(void)
{
	CHECK(str_hash(STR("")) == 0xcbf29ce484222325u);
	CHECK(str_hash(STR("a")) == 0xaf63dc4c8601ec8cu);
	CHECK(str_hash(STR("foobar")) == 0x85944171f73967e8u);
}

static void formatting(void)
{
	CHECK_STR(str_format(&arena, "'%.*s' x%d", STR_ARG(STR("api")), 6), "'api' x6");
	CHECK_STR(str_format(&arena, "%s", ""), "");
	struct str line = str_format(&arena, "%300d|", 7);
	CHECK(line.len == 301 && line.at[300] == '|' && line.at[301] == '\0');
	struct str edge = str_format(&arena, "%256d", 7);
	CHECK(edge.len == 256 && edge.at[255] == '7' && edge.at[256] == '\0');
}

static void a_buf_grows(void)
{
	struct buf a = buf_in(&arena), b = buf_in(&arena);
	CHECK_STR(buf_view(&a), "");
	for (int i = 0; i < 10000; i++) {
		buf_printf(&a, "%d,", i % 10);
		buf_char(&b, 'x');
	}
	CHECK(a.len == 20000 && b.len == 10000);
	CHECK_STR(str_slice(buf_view(&a), 19990, 20000), "5,6,7,8,9,");
	buf_repeat(&a, '-', 100000);
	buf_text(&a, "end");
	buf_str(&a, (struct str){ NULL, 0 });
	CHECK_STR(str_slice(buf_view(&a), 119998, 200000), "--end");
	struct buf c = buf_in(&arena);
	buf_printf(&c, "%500s|", "right");
	CHECK(c.len == 501 && c.at[500] == '|' && c.at[499] == 't');
}

int main(void)
{
	RUN(slices_are_clamped);
	RUN(comparisons);
	RUN(trimming);
	RUN(finding);
	RUN(the_hash_is_fnv_1a);
	RUN(formatting);
	RUN(a_buf_grows);
	arena_finish(&arena);
	return check_done();
}
