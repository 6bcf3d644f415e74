#include "check.h"

#include "base/suggest.h"

static struct str best_of(const char *word, const char *const *candidates, size_t count)
{
	struct suggest suggest = suggest_for(str_of(word));
	for (size_t i = 0; i < count; i++)
		suggest_consider(&suggest, str_of(candidates[i]));
	return suggest_found(&suggest) ? suggest.best : STR("");
}

#define BEST(word, ...) \
	best_of((word), (const char *const[]){ __VA_ARGS__ }, sizeof(const char *const[]){ __VA_ARGS__ } / sizeof(char *))

static unsigned distance(const char *a, const char *b)
{
	return suggest_distance(str_of(a), str_of(b), 10);
}

static void distances(void)
{
	CHECK(distance("redis", "redis") == 0);
	CHECK(distance("redsi", "redis") == 1); /* neighbours swapped */
	CHECK(distance("reds", "redis") == 1 && distance("rediss", "redis") == 1 && distance("radis", "redis") == 1);
	CHECK(distance("ca", "abc") == 3); /* a swapped pair is not edited again */
	CHECK(distance("kitten", "sitting") == 3);
	CHECK(distance("", "abc") == 3 && distance("abc", "") == 3 && distance("", "") == 0);
	CHECK(distance("grün", "grun") == 1); /* one letter, two bytes */
	CHECK(distance("API", "api") == 2 && distance("Api", "api") == 1);
	CHECK(distance("abcdef", "badcfe") == 3);
}

static void the_limit_stops_early(void)
{
	CHECK(suggest_distance(STR("abcdef"), STR("uvwxyz"), 2) == 3);
	CHECK(suggest_distance(STR("a"), STR("abcdef"), 2) == 3);
	CHECK(suggest_distance(STR("redsi"), STR("redis"), 0) == 1);
	char a[3000], b[3000];
	for (size_t i = 0; i < sizeof a; i++)
		a[i] = b[i] = 'x';
	b[1500] = 'y';
	CHECK(suggest_distance((struct str){ a, sizeof a }, (struct str){ b, sizeof b }, 3) == 4);
	CHECK(suggest_distance((struct str){ a, sizeof a }, (struct str){ a, sizeof a }, 3) == 0);
	CHECK(suggest_distance((struct str){ a, 128 }, (struct str){ a, 127 }, 3) == 1);
}

static void suggestions(void)
{
	CHECK_STR(BEST("redsi", "users", "redis", "rails"), "redis");
	CHECK_STR(BEST("latncy", "latency", "lag"), "latency");
	CHECK_STR(BEST("orders-db", "orders", "urls-db", "order-db"), "order-db");
	CHECK_STR(BEST("queue", "stream", "topic"), "");
	CHECK_STR(BEST("API", "app", "api"), "api");
	CHECK_STR(BEST("a", "b", "c"), ""); /* nothing in common */
	CHECK_STR(BEST("a", "b", "A"), "A");
	CHECK_STR(BEST("db", "d2", "dns"), "d2");
	CHECK_STR(BEST("db", "db"), ""); /* the word itself helps nobody */
	CHECK_STR(BEST("cach", "cash", "cache"), "cash"); /* equally near: the first */
	CHECK_STR(BEST("", "a", "b"), "");
	CHECK_STR(BEST("elasticsaerch", "elasticsearch"), "elasticsearch");
}

int main(void)
{
	RUN(distances);
	RUN(the_limit_stops_early);
	RUN(suggestions);
	return check_done();
}
