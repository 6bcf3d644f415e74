#include "check.h"

#include <string.h>

#include "diag/pen.h"

static struct arena arena;
static struct source_set sources;
static struct diag_sink sink;
static const struct diag_code SPOF = { "R001", "spof", SEVERITY_ERROR, "a part without a spare", "" };

static void begin(void)
{
	sources = (struct source_set){ .arena = &arena };
	sink = (struct diag_sink){ .arena = &arena, .sources = &sources };
	char *text = arena_alloc(&arena, 102);
	memset(text, 'x', 100);
	source_add(&sources, STR("a.arch"), (struct str){ text, 100 });
	source_add(&sources, STR("b.arch"), (struct str){ text, 100 });
}

static struct span at(uint32_t file, uint32_t start, uint32_t end)
{
	return (struct span){ file, start, end };
}

static struct finding *spof_at(struct span span, const char *message)
{
	return diag_report_code(&sink, &SPOF, SEVERITY_ERROR, OUTCOME_FAIL, span, "%s", message);
}

static bool is_kebab(const char *name)
{
	for (const char *c = name; *c; c++) {
		if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || (*c == '-' && c != name && c[1])))
			return false;
	}
	return *name != '\0';
}

static void the_registry_is_sound(void)
{
	for (int i = 0; i < DIAG_ID_COUNT; i++) {
		const struct diag_code *code = diag_code((enum diag_id)i);
		bool sound = strlen(code->code) == 4 && is_kebab(code->name);
		sound &= diag_code_find(str_of(code->code)) == code && diag_code_find(str_of(code->name)) == code;
		sound &= code->code[0] != 'T' || code->severity == SEVERITY_ERROR;
		sound &= code->code[0] != 'W' || code->severity < SEVERITY_ERROR; /* dubious, never wrong */
		sound &= strstr(code->explain, "\nWrong:\n") && strstr(code->explain, "\nRight:\n");
		sound &= code->summary[strlen(code->summary) - 1] != '.';
		/* in order, but for the letters: T, W, X */
		sound &= i == 0 || strcmp(diag_code((enum diag_id)(i - 1))->code, code->code) < 0;
		if (!sound)
			printf("   %s %s\n", code->code, code->name);
		CHECK(sound);
	}
	CHECK(diag_code_find(STR("R001")) == NULL);
}

static void findings_are_sorted_and_single(void)
{
	begin();
	diag_report(&sink, DIAG_T101, at(1, 0, 3), "in b");
	diag_report(&sink, DIAG_T101, at(0, 9, 10), "later");
	diag_report(&sink, DIAG_W001, at(0, 5, 6), "w");
	diag_report(&sink, DIAG_T101, at(0, 5, 6), "one");
	diag_report(&sink, DIAG_T101, at(0, 5, 6), "two");
	diag_report(&sink, DIAG_T101, at(0, 5, 6), "one");
	diag_report(&sink, DIAG_T101, at(0, 5, 7), "one");
	finding_subject(&sink, spof_at(at(0, 5, 6), "same"), STR("us.api"));
	finding_subject(&sink, spof_at(at(0, 5, 6), "same"), STR("eu.api"));
	finding_subject(&sink, spof_at(at(0, 5, 6), "same"), STR("us.api"));
	diag_sort(&sink);
	static const char *const WANT[] = { "same", "same", "one", "two", "one", "w", "later", "in b" };
	CHECK(sink.findings.count == 8);
	for (uint32_t i = 0; i < sink.findings.count && i < 8; i++)
		CHECK_STR(sink.findings.at[i]->message, WANT[i]);
}

static void the_innermost_allow_suppresses(void)
{
	begin();
	struct finding *in_block = spof_at(at(0, 22, 25), "a"), *in_file = spof_at(at(0, 60, 61), "b");
	struct finding *elsewhere = spof_at(at(1, 22, 25), "c"), *across = spof_at(at(0, 15, 25), "d");
	struct finding *of_text = diag_report(&sink, DIAG_T101, at(0, 22, 23), "t");
	struct diag_allow allows[] = {
		{ .rule = STR("R001"), .scope = at(0, 20, 30), .reason = STR("block"), .until = STR("2030-01-01") },
		{ .rule = STR("R001"), .scope = at(0, 20, 30), .reason = STR("again") },
		{ .rule = STR("R001"), .scope = at(0, 40, 50), .reason = STR("nothing there") },
		{ .rule = STR("R001"), .scope = at(0, 22, 25), .reason = STR("past"), .expired = true },
		{ .rule = STR("R001"), .scope = at(0, 10, 28), .reason = STR("across") },
		{ .rule = STR("spof"), .scope = at(0, 55, 70), .reason = STR("by name") },
		{ .rule = STR("T101"), .scope = at(0, 0, 100), .reason = STR("text") },
	};
	diag_suppress(&sink, allows, 7);
	CHECK(in_block->suppressed && str_is(in_block->reason, "block") && str_is(in_block->until, "2030-01-01"));
	CHECK(in_file->suppressed && str_is(in_file->reason, "by name"));
	CHECK(across->suppressed && str_is(across->reason, "across"));
	CHECK(!elsewhere->suppressed && !of_text->suppressed);
	CHECK(allows[0].used && !allows[1].used && !allows[2].used && !allows[3].used && allows[5].used && !allows[6].used);
	struct diag_summary summary = diag_summarise(&sink);
	CHECK(summary.error == 2 && summary.suppressed == 3 && diag_has_text_error(&sink));
}

static void nested_scopes_and_anchors(void)
{
	begin();
	struct finding *inner = spof_at(at(0, 50, 51), "inner"), *after = spof_at(at(0, 70, 71), "after");
	struct finding *anchored = spof_at(at(1, 0, 1), "anchored");
	vec_push(&arena, &anchored->anchors, at(1, 90, 91));
	vec_push(&arena, &anchored->anchors, at(0, 45, 46));
	struct diag_allow allows[] = {
		{ .rule = STR("spof"), .scope = at(0, 0, 100), .reason = STR("file") },
		{ .rule = STR("spof"), .scope = at(0, 40, 60), .reason = STR("group") },
		{ .rule = STR("spof"), .scope = at(0, 49, 52), .reason = STR("node") },
	};
	diag_suppress(&sink, allows, 3);
	CHECK(str_is(inner->reason, "node") && str_is(after->reason, "file") && str_is(anchored->reason, "group"));
	CHECK(allows[0].used && allows[1].used && allows[2].used);
}

static void json_has_all_fields(void)
{
	begin();
	struct finding *finding = spof_at(at(0, 3, 6), "'db' has no spare");
	finding_help(&sink, finding, "say replicas = 2");
	finding_subject(&sink, finding, STR("db"));
	vec_push(&arena, &finding->witness, STR("users"));
	vec_push(&arena, &finding->witness, STR("db"));
	struct finding_fix *fix = finding_fix(&sink, finding, FIX_SUGGESTION, "add replicas");
	finding_edit(&sink, fix, at(0, 6, 6), STR(" x2"));
	finding_edit(&sink, fix, at(1, 0, 2), STR("\"y\""));
	struct diag_allow allow = { .rule = STR("spof"), .scope = at(0, 0, 100), .reason = STR("demo") };
	diag_suppress(&sink, &allow, 1);
	diag_report(&sink, DIAG_T120, (struct span){ UINT32_MAX, 0, 0 }, "nowhere");
	struct buf out = buf_in(&arena);
	struct json json = json_to(&out);
	json_open_flat_array(&json);
	pen_json_findings(&json, &sink);
	json_close(&json, ']');
	CHECK_STR(buf_view(&out),
	          "[{ \"code\": \"R001\", \"name\": \"spof\", \"severity\": \"error\", \"outcome\": \"fail\", "
	          "\"message\": \"'db' has no spare\", \"help\": \"say replicas = 2\", \"file\": \"a.arch\", \"line\": 1, "
	          "\"column\": 4, \"end_line\": 1, \"end_column\": 7, \"subjects\": [\"db\"], "
	          "\"witness\": [\"users\", \"db\"], "
	          "\"suppressed\": { \"reason\": \"demo\", \"until\": null, \"by\": \"allow\" }, \"fixes\": [{ \"title\": \"add replicas\", "
	          "\"kind\": \"suggestion\", \"edits\": [{ \"line\": 1, \"column\": 7, \"end_line\": 1, \"end_column\": 7, "
	          "\"text\": \" x2\" }, { \"file\": \"b.arch\", "
	          "\"line\": 1, \"column\": 1, \"end_line\": 1, \"end_column\": 3, "
	          "\"text\": \"\\\"y\\\"\" }] }] }, "
	          "{ \"code\": \"T120\", \"name\": \"unknown-rule\", \"severity\": \"error\", \"outcome\": \"error\", "
	          "\"message\": \"nowhere\", \"help\": \"\", \"subjects\": [], \"witness\": [], \"suppressed\": null, "
	          "\"fixes\": [] }]");
}

int main(void)
{
	RUN(the_registry_is_sound);
	RUN(findings_are_sorted_and_single);
	RUN(the_innermost_allow_suppresses);
	RUN(nested_scopes_and_anchors);
	RUN(json_has_all_fields);
	arena_finish(&arena);
	return check_done();
}
