#include "check.h"

#include "base/map.h"

enum { MANY = 100000 };

static void an_empty_map_has_nothing(void)
{
	struct map map = { 0 };
	CHECK(map_get(&map, STR("api")) == MAP_NONE);
	CHECK(map_get(&map, STR("")) == MAP_NONE);
}

static void adding_keeps_the_first_and_setting_the_last(void)
{
	struct arena arena = { 0 };
	struct map map = { 0 };
	CHECK(map_add(&arena, &map, STR("api"), 1) == MAP_NONE);
	CHECK(map_add(&arena, &map, STR("api"), 2) == 1);
	CHECK(map_get(&map, STR("api")) == 1);
	map_set(&arena, &map, STR("api"), 3);
	map_set(&arena, &map, STR(""), 0);
	CHECK(map_get(&map, STR("api")) == 3 && map_get(&map, STR("")) == 0);
	CHECK(map_get(&map, STR("ap")) == MAP_NONE && map_get(&map, STR("apis")) == MAP_NONE);
	CHECK(map.count == 2);
	arena_finish(&arena);
}

static void a_hundred_thousand_keys_stay_in_order(void)
{
	struct arena arena = { 0 };
	struct map map = { 0 };
	bool fresh = true, found = true, ordered = true;
	for (uint32_t i = 0; i < MANY; i++)
		fresh &= map_add(&arena, &map, str_format(&arena, "node-%u", (unsigned)(i * 7919u % MANY)), i) == MAP_NONE;
	CHECK(fresh && map.count == MANY);
	for (uint32_t i = 0; i < MANY; i++) {
		struct str key = str_format(&arena, "node-%u", (unsigned)(i * 7919u % MANY));
		found &= map_get(&map, key) == i;
		ordered &= str_equal(map.entries[i].key, key) && map.entries[i].value == i;
	}
	CHECK(found);
	CHECK(ordered);
	CHECK(map_get(&map, STR("node-100000")) == MAP_NONE);
	arena_finish(&arena);
}

int main(void)
{
	RUN(an_empty_map_has_nothing);
	RUN(adding_keeps_the_first_and_setting_the_last);
	RUN(a_hundred_thousand_keys_stay_in_order);
	return check_done();
}
