/* Values and the attribute table: what a word, a number, a text or a list means for an attribute. */
#include "check.h"

#include <string.h>

#include "model/value.h"

static struct arena arena;
static struct source_set sources;
static struct diag_sink sink;
static struct quantity_set set;

/* The only node of these tests is called `orders` and has the index 7. */
static uint32_t find_node(void *context, struct str name)
{
	(void)context;
	return str_is(name, "orders") ? 7 : MODEL_NONE;
}

/* Reads the last line `name = value` as that attribute; the lines before it are assumptions. */
static struct value take(const char *text)
{
	arena_finish(&arena);
	arena = (struct arena){ 0 };
	sources = (struct source_set){ .arena = &arena };
	sink = (struct diag_sink){ .arena = &arena, .sources = &sources };
	set = (struct quantity_set){ .arena = &arena, .sink = &sink };
	size_t len = strlen(text);
	char *copy = arena_alloc(&arena, len + 2);
	memcpy(copy, text, len);
	const struct syntax *syntax =
	    syntax_parse(&arena, source_add(&sources, STR("test.arch"), (struct str){ copy, len }), &sink);
	const struct value_context context = { &arena, &sink, &set, syntax };
	const struct value_names names = { NULL, find_node };
	struct value value = { .node = MODEL_NONE };
	for (uint32_t at = syntax->nodes[0].child; at != NODE_NONE; at = syntax->nodes[at].next) {
		uint32_t name = syntax_child(syntax, at, NODE_REF), tree = syntax_child(syntax, at, NODE_VALUE);
		struct str word = syntax_text(syntax, name);
		if (syntax->nodes[at].next != NODE_NONE) {
			quantity_define(&set, word, syntax_span(syntax, name), quantity_read(&set, syntax, tree));
			continue;
		}
		value = value_read(&context, tree);
		value_check(&sink, &set, attribute_row(attribute_find(word)), &names, &value);
	}
	return value;
}

static struct str shown(const char *text)
{
	struct value value = take(text);
	struct buf buf = buf_in(&arena);
	if (sink.findings.count)
		return str_of(sink.findings.at[0]->code->code);
	value_show(&buf, &set, &value);
	return buf_view(&buf);
}

static void every_row_is_found_by_its_name(void)
{
	for (int i = 0; i < ATTRIBUTE_COUNT; i++) {
		const struct attribute_row *row = attribute_row((enum attribute_id)i);
		CHECK(attribute_find(str_of(row->name)) == (enum attribute_id)i);
		CHECK(row->types && row->places && row->meaning[0] && row->source[0]);
		CHECK(!row->words[0] || row->types & (TYPE_WORD | TYPE_LIST));
		CHECK(row->words[0] || !(row->types & TYPE_WORD));
		CHECK(!row->kinds || row->places & PLACE_NODE);
	}
	CHECK(attribute_find(STR("partitions")) == ATTR_shards && attribute_find(STR("shard_key")) == ATTR_key);
	CHECK(attribute_find(STR("rps")) == ATTRIBUTE_COUNT && attribute_meant(STR("rps")) == ATTR_rate);
	CHECK(attribute_find(STR("")) == ATTRIBUTE_COUNT &&
	      attribute_find(STR("a_word_that_is_longer_than_all")) == ATTRIBUTE_COUNT);
}

static void flags_and_values(void)
{
	CHECK(take("outbox = yes").kind == VALUE_YES && take("outbox = no").kind == VALUE_NO);
	CHECK(take("timeout = no").kind == VALUE_NO && sink.findings.count == 0);
	CHECK(take("backup = 24h").kind == VALUE_QUANTITY && take("backup = yes").kind == VALUE_YES);
	CHECK_STR(shown("stateless = true"), "T214");
	CHECK_STR(shown("capacity = yes"), "T214");
}

static void words(void)
{
	CHECK_STR(shown("model = sql"), "sql");
	CHECK_STR(shown("model = \"sql\""), "sql");
	CHECK_STR(shown("model = sqll"), "T215");
	CHECK_STR(shown("geo = eu-west-1"), "eu-west-1");
	CHECK(take("key = day").kind == VALUE_WORD && sink.findings.count == 0);
	CHECK(take("evict = ttl").kind == VALUE_WORD);
	CHECK(take("owner = payments").kind == VALUE_WORD);
	CHECK(take("description = payments").kind == VALUE_TEXT);
	CHECK_STR(shown("description = fast - cheap"), "T028");
}

static void words_and_numbers(void)
{
	CHECK(take("hits = 80%\nhit = hits").quantity.low == 0.8);
	CHECK(take("slow = 2s\ntimeout = slow").kind == VALUE_QUANTITY);
	CHECK(take("timeout = none").kind == VALUE_WORD);
	CHECK_STR(shown("timeout = fast"), "T214");
	CHECK_STR(shown("hit = fast"), "T206");
	CHECK_STR(shown("attempts = unlimited"), "unlimited");
	CHECK_STR(shown("rate_limit = 100/min"), "1.67/s");
	CHECK_STR(shown("rate_limit = per_user"), "per_user");
	CHECK_STR(shown("rate_limit = 100"), "T201");
	CHECK_STR(shown("ttl = day"), "T228");
	CHECK_STR(shown("ttl = 0"), "0");
}

static void nodes(void)
{
	CHECK(take("fronts = orders").kind == VALUE_NODE && take("fronts = orders").node == 7);
	CHECK(take("dlq = orders").node == 7 && take("dlq = yes").kind == VALUE_YES);
	CHECK_STR(shown("fronts = nothing"), "T101");
	CHECK(take("fronts = [orders, orders]").items[1].node == 7);
}

static void bounds(void)
{
	CHECK_STR(shown("replicas = 3"), "3");
	CHECK_STR(shown("replicas = 2.5"), "T213");
	CHECK_STR(shown("replicas = 0"), "T213");
	CHECK_STR(shown("replicas = -1"), "T221");
	CHECK_STR(shown("replicas = 3 to 50"), "T225");
	CHECK_STR(shown("replicas = 2M"), "T219");
	CHECK_STR(shown("keys = 10M / 7"), "1.43M");
	CHECK_STR(shown("availability = 99.9"), "T209");
	CHECK_STR(shown("availability = 99.95%"), "99.95 %");
	CHECK_STR(shown("times = 10%"), "10 %");
	CHECK_STR(shown("hit = 80% to 95%"), "80 % to 95 %");
}

static void a_pair_is_no_unknown(void)
{
	struct value value = take("autoscale = 3 to 50");
	CHECK(value.quantity.low == 3 && value.quantity.high == 50 && set.unknowns.count == 0);
	CHECK_STR(shown("autoscale = 3 to 50"), "3 to 50");
	CHECK_STR(shown("autoscale = 3-50"), "T210");
	CHECK_STR(shown("autoscale = 50 to 3"), "T208");
	CHECK_STR(shown("autoscale = 5"), "T214");
	CHECK(take("hit = 80% to 95%").kind == VALUE_QUANTITY && set.unknowns.count == 1);
}

static void lists(void)
{
	CHECK_STR(shown("data = [pii, card]"), "[pii, card]");
	CHECK_STR(shown("data = pii"), "[pii]");
	CHECK_STR(shown("auth = jwt"), "jwt");
	CHECK_STR(shown("auth = [jwt, api_key]"), "[jwt, api_key]");
	CHECK_STR(shown("key = [tenant_id, user_id]"), "[tenant_id, user_id]");
	CHECK_STR(shown("quorum = [3, 2, 2]"), "[3, 2, 2]");
	CHECK_STR(shown("quorum = [3, 2]"), "T226");
	CHECK_STR(shown("quorum = [3, 4, 1]"), "T226");
	CHECK_STR(shown("failover = [auto, manual]"), "T214");
	CHECK_STR(shown("data = [pii, [card]]"), "T226");
	CHECK_STR(shown("backoff = [exponential, jitter]"), "[exponential, jitter]");
	CHECK_STR(shown("stampede = [singleflight, jiter]"), "T215");
}

static void links_are_safe(void)
{
	static const char *const GOOD[] = {
		"https://wiki/api?a=b:c", "http://a", "docs/api.html", "/a/b", "#part", "a/b:c", "?q=1:2"
	};
	static const char *const BAD[] = { "javascript:alert(1)",
		                           "JaVaScRiPt:alert(1)",
		                           " javascript:alert(1)",
		                           "java\\tscript:x",
		                           "data:text/html,x",
		                           "vbscript:x",
		                           "file:///etc/passwd",
		                           "//host/a",
		                           "\\\\\\\\host",
		                           "",
		                           "a b" };
	char line[128];
	for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++) {
		snprintf(line, sizeof line, "link = \"%s\"", GOOD[i]);
		CHECK(take(line).kind == VALUE_TEXT && sink.findings.count == 0);
	}
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		snprintf(line, sizeof line, "link = \"%s\"", BAD[i]);
		CHECK_STR(shown(line), "T229");
	}
}

int main(void)
{
	RUN(every_row_is_found_by_its_name);
	RUN(flags_and_values);
	RUN(words);
	RUN(words_and_numbers);
	RUN(nodes);
	RUN(bounds);
	RUN(a_pair_is_no_unknown);
	RUN(lists);
	RUN(links_are_safe);
	arena_finish(&arena);
	return check_done();
}
