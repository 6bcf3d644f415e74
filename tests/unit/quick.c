/* The law of syntax/quick.h: what the pull parser reads is what the driver makes of it, to the byte. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "syntax/parse.h"

struct reading {
	struct arena arena;
	struct source_set sources;
	struct diag_sink sink;
	const struct syntax *syntax;
};

typedef const struct syntax *parser(struct arena *arena, const struct source *source, struct diag_sink *sink);

static struct reading *read_by(parser *parse, struct str text)
{
	struct reading *reading = calloc(1, sizeof *reading);
	reading->sources.arena = reading->sink.arena = &reading->arena;
	reading->sink.sources = &reading->sources;
	char *copy = arena_alloc(&reading->arena, text.len + 2);
	memcpy(copy, text.at, text.len);
	const struct source *source = source_add(&reading->sources, STR("test.arch"), (struct str){ copy, text.len });
	reading->syntax = parse(&reading->arena, source, &reading->sink);
	return reading;
}

static void forget(struct reading *reading)
{
	arena_finish(&reading->arena);
	free(reading);
}

static bool same_nodes(const struct syntax *a, const struct syntax *b)
{
	bool same = a->node_count == b->node_count && a->token_count == b->token_count && a->broken == b->broken;
	for (uint32_t i = 0; same && i < a->node_count; i++) {
		const struct node *x = &a->nodes[i], *y = &b->nodes[i];
		same = x->kind == y->kind && x->flags == y->flags && x->depth == y->depth && x->first == y->first &&
		       x->last == y->last && x->parent == y->parent && x->child == y->child && x->next == y->next;
	}
	for (uint32_t i = 0; same && i < a->token_count; i++)
		same = a->tokens[i].kind == b->tokens[i].kind && a->tokens[i].trivia == b->tokens[i].trivia;
	return same;
}

/* Whether the text has no mistake; both roads are compared. */
static bool compare(struct str text)
{
	struct reading *quick = read_by(syntax_parse, text), *careful = read_by(parse_carefully, text);
	bool same = same_nodes(quick->syntax, careful->syntax) &&
	            quick->sink.findings.count == careful->sink.findings.count, clean = !careful->syntax->broken;
	if (!same)
		printf("--- differs\n%.*s\n---\n", STR_ARG(text));
	CHECK(same);
	forget(quick);
	forget(careful);
	return clean;
}

static const char DESIGN[] =
    "title \"Shop\"\nassume { dau = 5M; peak = 2 to 3; \"per user\" = 4/day; w = (1 + 2) * 3 ^ 2 in KB/s }\n"
    "region us, eu {\n  gateway edge \"Edge\" x2 { timeout = 2s }\n"
    "  service api \"API\" x3 { latency = 20ms, stateless; capacity = 2k rps }\n  cache hot { fronts = eu.db }\n}\n"
    "client users { rate = dau * 10 / 1day }\nusers -> edge -> {api, hot} : GET /items/{id} { times = 2 }\n"
    "api ~> log, \"the queue\" : \"written\"\neu.db <= api\nhot ..> api\nqueue log x3 on bus in eu\n"
    "goal p99 <= 200ms\nclaim writes = 40/s\nlint { spof = off; list = [a, b, [c]] }\non : event\n"
    "flow buy : \"Buy\" {\n  users -> api : buy\n  parallel { api -> hot ; api -> log }\n}\n"
    "api x5\n\"a name\" { minutes = 5 min }\nx = -$20 + 80% # why\n";

static void a_design_and_all_that_is_one_token_off(void)
{
	static char text[2 * sizeof DESIGN];
	struct reading *whole = read_by(syntax_parse, (struct str){ DESIGN, sizeof DESIGN - 1 });
	uint32_t clean = 0, count = whole->syntax->token_count;
	CHECK(!whole->syntax->broken);
	for (uint32_t i = 1; i < count; i++) {
		const struct token token = whole->syntax->tokens[i];
		/* left out, and put behind each other one that stands some way off */
		size_t end = token.start + token.length, rest = sizeof DESIGN - 1 - end;
		memcpy(text, DESIGN, token.start);
		memcpy(text + token.start, DESIGN + end, rest);
		clean += compare((struct str){ text, token.start + rest });
		const struct token other = whole->syntax->tokens[1 + i * 7 % (count - 1)];
		memcpy(text, DESIGN, end);
		memcpy(text + end, DESIGN + other.start, other.length);
		memcpy(text + end + other.length, DESIGN + end, rest);
		clean += compare((struct str){ text, end + other.length + rest });
	}
	CHECK(clean > count / 4 && clean < 2 * count); /* both roads are met */
	forget(whole);
}

/* What only the driver speaks of, although the grammar takes it. */
static void what_fits_and_is_a_mistake(void)
{
	CHECK(!compare(STR("a, b { x = 1 }")));
	CHECK(!compare(STR("service api \"A\" \"B\"")));
	CHECK(!compare(STR("service api x2 x3")));
	CHECK(!compare(STR("goal p99, p50 <= 2s")));
	CHECK(!compare(STR("a { }\n{ b }\n")));
	CHECK(!compare(STR("v = 5\nw = 5 x = 6")));
	CHECK(!compare(STR("service \"api")));
	compare(STR("a --> b\na \xE2\x86\x92 b"));
}

/* Each line alone, so that many texts have no mistake; at least some of them must go the quick road. */
static void lines_alone(void)
{
	uint32_t clean = 0;
	for (const char *line = DESIGN, *end; (end = strchr(line, '\n')); line = end + 1)
		clean += compare((struct str){ line, (size_t)(end - line) });
	CHECK(clean >= 12);
}

static void nested(const char *open, const char *inside, const char *close, int levels)
{
	struct arena arena = { 0 };
	struct buf text = buf_in(&arena);
	for (int i = 0; i < levels; i++)
		buf_text(&text, open);
	buf_text(&text, inside);
	for (int i = 0; i < levels; i++)
		buf_text(&text, close);
	compare(buf_view(&text));
	arena_finish(&arena);
}

/* Around each limit: of the quick stack, of blocks, of expressions and of what the driver counts. */
static void depth(void)
{
	static const int LEVELS[] = { 1, 100, 160, 170, 199, 200, 201, 240, 250, 499, 500, 501, 820, 3000 };
	for (size_t i = 0; i < sizeof LEVELS / sizeof *LEVELS; i++) {
		nested("region a { ", "service b", " }\n", LEVELS[i]);
		nested("a {\n", "b = 1", "\n}\n", LEVELS[i]);
		nested("", "v = ", "1 + ", LEVELS[i]);
		nested("", "v = 1", " - 1", LEVELS[i]);
		nested("(", "1", ")", LEVELS[i]);
		nested("a", " -> b", " -> c, {d, e}", LEVELS[i]);
		nested("", "v = [", "1, ", LEVELS[i]);
	}
	struct arena arena = { 0 };
	for (size_t i = 0; i < sizeof LEVELS / sizeof *LEVELS; i++) {
		struct buf text = buf_in(&arena);
		buf_text(&text, "v = ");
		buf_repeat(&text, '(', (size_t)LEVELS[i]);
		buf_text(&text, "1");
		buf_repeat(&text, ')', (size_t)LEVELS[i]);
		compare(buf_view(&text));
	}
	arena_finish(&arena);
}

int main(void)
{
	RUN(a_design_and_all_that_is_one_token_off);
	RUN(what_fits_and_is_a_mistake);
	RUN(lines_alone);
	RUN(depth);
	return check_done();
}
