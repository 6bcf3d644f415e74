#include "check.h"

#include <string.h>

#include "diag/pen.h"

static struct arena arena;
static struct source_set sources;
static struct diag_sink sink;

static void begin(void)
{
	sources = (struct source_set){ .arena = &arena };
	sink = (struct diag_sink){ .arena = &arena, .sources = &sources };
}

static uint32_t file(const char *name, struct str text)
{
	char *copy = arena_alloc(&arena, text.len + 2);
	memcpy(copy, text.at, text.len);
	return source_add(&sources, str_of(name), (struct str){ copy, text.len })->file;
}

/* The n-th place of `word` in a file, counted from 0. */
static struct span nth(uint32_t in, const char *word, int n)
{
	struct str text = source_get(&sources, in)->text;
	size_t at = str_find(text, str_of(word));
	for (; n > 0; n--)
		at += 1 + str_find(str_slice(text, at + 1, text.len), str_of(word));
	return (struct span){ in, (uint32_t)at, (uint32_t)(at + strlen(word)) };
}

static struct str drawn(struct pen_text_options options)
{
	struct buf out = buf_in(&arena);
	diag_sort(&sink);
	pen_text(&out, &sink, options);
	return buf_view(&out);
}

static struct str plain(void)
{
	return drawn((struct pen_text_options){ 0 });
}

static void one_place_with_help(void)
{
	begin();
	uint32_t f = file("shop.arch", STR("cache redis\nservice api\n\napi -> redsi\n"));
	struct finding *finding =
	    diag_report(&sink, DIAG_T101, nth(f, "redsi", 0), "no node or group is called '%s'", "redsi");
	finding_point(&sink, finding, "did you mean '%s'?", "redis");
	finding_note(&sink, finding, "names never spring into being");
	finding_help(&sink, finding, "declare it:\ncache redsi");
	CHECK_STR(plain(), "error[T101 unknown-name]: no node or group is called 'redsi'\n"
	                   "  --> shop.arch:4:8\n"
	                   "   |\n"
	                   " 4 | api -> redsi\n"
	                   "   |        ^^^^^ did you mean 'redis'?\n"
	                   "   |\n"
	                   "   = note: names never spring into being\n"
	                   "   = help: declare it:\n"
	                   "           cache redsi\n"
	                   "\n");
}

static void several_labels_on_one_line(void)
{
	begin();
	uint32_t f = file("a.arch", STR("db orders { model = sql }\n"));
	struct finding *finding = diag_report(&sink, DIAG_T005, nth(f, "orders", 0), "labels");
	finding_point(&sink, finding, "this");
	finding_label(&sink, finding, nth(f, "sql", 0), "right");
	finding_label(&sink, finding, nth(f, "model", 0), "middle");
	finding_label(&sink, finding, nth(f, "db", 0), "left");
	CHECK_STR(plain(), "error[T005 broken-statement]: labels\n"
	                   "  --> a.arch:1:4\n"
	                   "   |\n"
	                   " 1 | db orders { model = sql }\n"
	                   "   | -- ^^^^^^   -----   --- right\n"
	                   "   | |  |        |\n"
	                   "   | |  |        middle\n"
	                   "   | |  this\n"
	                   "   | left\n"
	                   "\n");
}

static void nested_and_equal_places(void)
{
	begin();
	uint32_t f = file("a.arch", STR("a -> b -> a\n"));
	struct finding *finding = diag_report(&sink, DIAG_T005, nth(f, "a -> b", 0), "nested");
	finding_point(&sink, finding, "outer");
	finding_label(&sink, finding, nth(f, "a", 0), "inner");
	finding_label(&sink, finding, nth(f, "a", 0), "again");
	CHECK_STR(plain(), "error[T005 broken-statement]: nested\n"
	                   "  --> a.arch:1:1\n"
	                   "   |\n"
	                   " 1 | a -> b -> a\n"
	                   "   | ^^^^^^ outer\n"
	                   "   | |\n"
	                   "   | again\n"
	                   "   | inner\n"
	                   "\n");
}

static void far_lines_and_other_files(void)
{
	begin();
	uint32_t f = file("shop.arch", STR("client users\n\nservice api\n\n\n\n\n\n\nservice api\n"));
	uint32_t g = file("common.arch", STR("# shared\nservice api\n"));
	struct finding *finding = diag_report(&sink, DIAG_T103, nth(f, "api", 1), "'api' is declared twice");
	finding_point(&sink, finding, "again here");
	finding_label(&sink, finding, nth(f, "api", 0), "first here");
	finding_label(&sink, finding, nth(g, "api", 0), "and in another file");
	finding_label(&sink, finding, nth(f, "users", 0), "calls it");
	CHECK_STR(plain(), "error[T103 declared-twice]: 'api' is declared twice\n"
	                   "   --> shop.arch:10:9\n"
	                   "    |\n"
	                   "  1 | client users\n"
	                   "    |        ----- calls it\n"
	                   "  2 |\n"
	                   "  3 | service api\n"
	                   "    |         --- first here\n"
	                   "...\n"
	                   " 10 | service api\n"
	                   "    |         ^^^ again here\n"
	                   "    |\n"
	                   "   ::: common.arch:2:9\n"
	                   "    |\n"
	                   "  2 | service api\n"
	                   "    |         --- and in another file\n"
	                   "\n");
}

static void spans_over_lines(void)
{
	begin();
	uint32_t f = file("a.arch", STR("flow x {\r\n  a -> b\r\n  }\r\nflow y {\n1\n2\n3\n4\n5\n}\n"));
	struct span whole = span_join(nth(f, "flow x", 0), nth(f, "}", 0));
	finding_point(&sink, diag_report(&sink, DIAG_W009, whole, "short"), "this flow");
	whole = span_join(nth(f, "flow y", 0), nth(f, "}", 1));
	finding_point(&sink, diag_report(&sink, DIAG_W009, whole, "long"), "that flow");
	CHECK_STR(plain(), "warning[W009 empty-flow]: short\n"
	                   "  --> a.arch:1:1\n"
	                   "   |\n"
	                   " 1 | flow x {\n"
	                   "   | ^^^^^^^^ this flow\n"
	                   " 2 |   a -> b\n"
	                   " 3 |   }\n"
	                   "   |   ^\n"
	                   "\n"
	                   "warning[W009 empty-flow]: long\n"
	                   "  --> a.arch:4:1\n"
	                   "   |\n"
	                   " 4 | flow y {\n"
	                   "   | ^^^^^^^^ that flow\n"
	                   "\n");
}

static void tabs_wide_characters_and_controls(void)
{
	begin();
	uint32_t f = file("a.arch", STR("\tcache\tredis\n日本 -> 語 -> db\ncafe\xCC\x81 -> db\n"
	                                "\xE2\x80\xAE evil\x01\x1B[31m \xFF bad\n"));
	diag_report(&sink, DIAG_T101, nth(f, "redis", 0), "tabs");
	diag_report(&sink, DIAG_T101, nth(f, "語", 0), "wide");
	diag_report(&sink, DIAG_T101, nth(f, "db", 1), "combining");
	diag_report(&sink, DIAG_T101, nth(f, "bad", 0), "hostile \x1B[2J\xFF\n!");
	CHECK_STR(plain(), "error[T101 unknown-name]: tabs\n"
	                   "  --> a.arch:1:8\n"
	                   "   |\n"
	                   " 1 |     cache   redis\n"
	                   "   |             ^^^^^\n"
	                   "\n"
	                   "error[T101 unknown-name]: wide\n"
	                   "  --> a.arch:2:7\n"
	                   "   |\n"
	                   " 2 | 日本 -> 語 -> db\n"
	                   "   |         ^^\n"
	                   "\n"
	                   "error[T101 unknown-name]: combining\n"
	                   "  --> a.arch:3:10\n"
	                   "   |\n"
	                   " 3 | cafe\xCC\x81 -> db\n"
	                   "   |         ^^\n"
	                   "\n"
	                   "error[T101 unknown-name]: hostile ·[2J\xEF\xBF\xBD·!\n"
	                   "  --> a.arch:4:16\n"
	                   "   |\n"
	                   " 4 | · evil··[31m \xEF\xBF\xBD bad\n"
	                   "   |                ^^^\n"
	                   "\n");
}

static void the_end_of_a_file(void)
{
	begin();
	uint32_t f = file("a.arch", STR("api ->")), g = file("b.arch", STR("api {\n")), h = file("c.arch", STR(""));
	finding_point(&sink, diag_report(&sink, DIAG_T008, (struct span){ f, 6, 6 }, "no end"), "here");
	diag_report(&sink, DIAG_T006, (struct span){ g, 6, 6 }, "not closed");
	diag_report(&sink, DIAG_W013, (struct span){ h, 0, 0 }, "empty");
	CHECK_STR(plain(), "error[T008 missing-arrow-end]: no end\n"
	                   "  --> a.arch:1:7\n"
	                   "   |\n"
	                   " 1 | api ->\n"
	                   "   |       ^ here\n"
	                   "\n"
	                   "error[T006 missing-closing-brace]: not closed\n"
	                   "  --> b.arch:2:1\n"
	                   "   |\n"
	                   " 2 |\n"
	                   "   | ^\n"
	                   "\n"
	                   "warning[W013 nothing-declared]: empty\n"
	                   "  --> c.arch:1:1\n"
	                   "   |\n"
	                   " 1 |\n"
	                   "   | ^\n"
	                   "\n");
}

static void long_lines_are_cut(void)
{
	begin();
	struct buf line = buf_in(&arena);
	for (int i = 0; i < 100; i++)
		buf_printf(&line, "node%d -> ", i);
	buf_text(&line, "end\n");
	uint32_t f = file("a.arch", buf_view(&line));
	struct finding *finding = diag_report(&sink, DIAG_T101, nth(f, "node50", 0), "long");
	finding_point(&sink, finding, "middle");
	finding_label(&sink, finding, nth(f, "node2", 0), "early");
	finding_label(&sink, finding, nth(f, "end", 0), "late");
	CHECK_STR(plain(), "error[T101 unknown-name]: long\n"
	                   "  --> a.arch:1:491\n"
	                   "   |\n"
	                   " 1 | node0 -> node1 -> node2 -> node3 -> node4 -> node5 -> node6 -> node7 -> node8 -> node9 -> "
	                   "node10 -> node11 -> node12 -> …\n"
	                   "   |                   ----- early\n"
	                   " 1 | …node47 -> node48 -> node49 -> node50 -> node51 -> node52 -> node53 -> node54 -> node55 -> "
	                   "node56 -> node57 -> node58 ->…\n"
	                   "   |                                ^^^^^^ middle\n"
	                   " 1 | …node97 -> node98 -> node99 -> end\n"
	                   "   |                                --- late\n"
	                   "\n");
}

/* A line of 16 MiB of marks that take no column, and a thousand findings in it. */
static void endless_lines_are_cheap(void)
{
	begin();
	size_t len = 16u << 20;
	char *text = arena_alloc(&arena, len + 2);
	for (size_t i = 0; i + 1 < len; i += 2)
		memcpy(text + i, "\xCC\x81", 2);
	uint32_t f = source_add(&sources, STR("a.arch"), (struct str){ text, len })->file;
	for (uint32_t i = 0; i < 1000; i++)
		diag_report(&sink, DIAG_T101, (struct span){ f, i * 16000, i * 16000 + 9000 }, "mark %u", (unsigned)i);
	CHECK(plain().len < 10u << 20);
}

static const struct diag_code SPOF = {
	"R001", "spof", SEVERITY_ERROR, "nothing says whether these are redundant", ""
};
static const struct diag_code DLQ = {
	"M001", "missing-dlq", SEVERITY_WARNING, "nothing says what becomes of poison", ""
};

static void report_rule(const struct diag_code *rule, enum outcome outcome, struct span span, const char *name)
{
	struct finding *finding = diag_report_code(&sink, rule, rule->severity, outcome, span, "about '%s'", name);
	finding_subject(&sink, finding, str_of(name));
	finding_help(&sink, finding, "say replicas = N");
	finding->witness_text = STR("users → front → api");
}

static void undeclared_findings_are_gathered(void)
{
	static const char *const NAMES[] = { "a", "b", "c", "a", "d", "e", "f", "g" };
	begin();
	uint32_t f = file("a.arch", STR("a b c a d e f g\n"));
	for (uint32_t i = 0; i < 8; i++)
		report_rule(&SPOF, OUTCOME_UNDECLARED, (struct span){ f, 2 * i, 2 * i + 1 }, NAMES[i]);
	report_rule(&DLQ, OUTCOME_UNDECLARED, nth(f, "g", 0), "g");
	report_rule(&SPOF, OUTCOME_FAIL, nth(f, "c", 0), "c");
	CHECK_STR(plain(), "error[R001 spof]: about 'c'\n"
	                   "  --> a.arch:1:5\n"
	                   "   |\n"
	                   " 1 | a b c a d e f g\n"
	                   "   |     ^\n"
	                   "   |\n"
	                   "   = path: users → front → api\n"
	                   "   = help: say replicas = N\n"
	                   "\n"
	                   "undeclared[R001 spof]: nothing says whether these are redundant: a, b, c, d, e and 2 more\n"
	                   "  --> a.arch:1:1\n"
	                   "   |\n"
	                   " 1 | a b c a d e f g\n"
	                   "   | ^\n"
	                   "   |\n"
	                   "   = help: say replicas = N\n"
	                   "\n"
	                   "undeclared[M001 missing-dlq]: about 'g'\n"
	                   "  --> a.arch:1:15\n"
	                   "   |\n"
	                   " 1 | a b c a d e f g\n"
	                   "   |               ^\n"
	                   "   |\n"
	                   "   = path: users → front → api\n"
	                   "   = help: say replicas = N\n"
	                   "\n");
	struct str each = drawn((struct pen_text_options){ .show_undeclared = true });
	CHECK(str_find(each, STR("undeclared[R001 spof]: about 'f'")) < each.len);
	struct buf line = buf_in(&arena);
	pen_text_summary(&line, diag_summarise(&sink));
	CHECK_STR(buf_view(&line), "1 error, 9 undeclared\n");
}

static void styles(void)
{
	begin();
	uint32_t f = file("a.arch", STR("api -> db\n"));
	struct finding *finding = diag_report(&sink, DIAG_W001, nth(f, "->", 0), "odd");
	finding_point(&sink, finding, "x");
	finding_label(&sink, finding, nth(f, "db", 0), "y");
	finding_help(&sink, finding, "z");
	CHECK_STR(drawn((struct pen_text_options){ .tags = true }),
	          "<warning>warning[W001 odd-arrow]</warning><message>: odd</message>\n"
	          "  <gutter>--></gutter> a.arch:1:5\n"
	          "  <gutter> |</gutter>\n"
	          "<gutter> 1 |</gutter> api -> db\n"
	          "  <gutter> |</gutter>     <warning>^^</warning> <label>--</label> <label>y</label>\n"
	          "  <gutter> |</gutter>     <warning>|</warning>\n"
	          "  <gutter> |</gutter>     <warning>x</warning>\n"
	          "  <gutter> |</gutter>\n"
	          "  <gutter> =</gutter> <message>help</message>: z\n"
	          "\n");
	struct str coloured = drawn((struct pen_text_options){ .colour = true });
	CHECK(str_starts_with(coloured, STR("\033[1;33mwarning[W001 odd-arrow]\033[0m")));
}

static void what_is_suppressed_or_nowhere(void)
{
	begin();
	uint32_t f = file("a.arch", STR("api\n"));
	report_rule(&SPOF, OUTCOME_FAIL, nth(f, "api", 0), "api");
	struct diag_allow allow = { .rule = STR("spof"), .scope = { f, 0, 4 }, .reason = STR("demo") };
	diag_suppress(&sink, &allow, 1);
	struct span nowhere = { UINT32_MAX, 0, 0 };
	finding_help(&sink, diag_report(&sink, DIAG_T120, nowhere, "no rule is called 'x'"), "look");
	CHECK_STR(plain(), "error[T120 unknown-rule]: no rule is called 'x'\n"
	                   " = help: look\n"
	                   "\n");
}

static void floods_are_counted_and_not_kept(void)
{
	begin();
	uint32_t f = file("a.arch", STR("@\n"));
	for (int i = 0; i < 1000000; i++) {
		struct finding *finding = diag_report(&sink, DIAG_T001, (struct span){ f, 0, 1 }, "bad %d", i);
		finding_label(&sink, finding, (struct span){ f, 0, 1 }, "again");
		finding_edit(&sink, finding_fix(&sink, finding, FIX_SAFE, "drop it"), (struct span){ f, 0, 1 }, STR(""));
	}
	CHECK(sink.findings.count == DIAG_MOST && diag_summarise(&sink).error == 1000000);
	struct str text = plain();
	CHECK(str_ends_with(text, STR("990000 more of severity 'error' are not shown\n\n")));
}

int main(void)
{
	RUN(one_place_with_help);
	RUN(several_labels_on_one_line);
	RUN(nested_and_equal_places);
	RUN(far_lines_and_other_files);
	RUN(spans_over_lines);
	RUN(tabs_wide_characters_and_controls);
	RUN(the_end_of_a_file);
	RUN(long_lines_are_cut);
	RUN(endless_lines_are_cheap);
	RUN(undeclared_findings_are_gathered);
	RUN(styles);
	RUN(what_is_suppressed_or_nowhere);
	RUN(floods_are_counted_and_not_kept);
	arena_finish(&arena);
	return check_done();
}
