/* The attribute table and its lookup by name. */
#include "model/value.h"

#include <string.h>

/* Short names for the rows of attributes.def. */
enum {
	NODE = PLACE_NODE,
	GROUP = PLACE_GROUP,
	ARROW = PLACE_ARROW,
	FLOW = PLACE_FLOW,
	DESIGN = PLACE_DESIGN,
	ENDPOINT = PLACE_ENDPOINT,
	TABLE = PLACE_TABLE,
	SAGA = PLACE_SAGA,
	STEP = PLACE_STEP,
	METRIC = PLACE_METRIC,
	ALLOW = PLACE_ALLOW,
	LINT = PLACE_LINT,
	PROJECT = PLACE_PROJECT,

	FLAG = TYPE_FLAG,
	WORD = TYPE_WORD,
	TEXT = TYPE_TEXT,
	COUNT = TYPE_COUNT,
	RATIO = TYPE_RATIO,
	FACTOR = TYPE_FACTOR,
	TIME = TYPE_TIME,
	RATE = TYPE_RATE,
	DATA = TYPE_DATA,
	MONEY_RATE = TYPE_MONEY_RATE,
	DATA_PRICE = TYPE_MONEY_PER_DATA,
	STORAGE_PRICE = TYPE_STORAGE_PRICE,
	LIST = TYPE_LIST,
	RANGE = TYPE_RANGE,
	PART = TYPE_NODE,
	COLUMN = TYPE_COLUMN,
	LINK = TYPE_LINK,
	AMOUNT = TYPE_COUNT | TYPE_FACTOR /* a number of things that is estimated: it need not be whole */
};

#define ON(kind) (1u << KIND_##kind)
#define ANY 0
#define ROUTERS (ON(dns) | ON(cdn) | ON(lb) | ON(gateway) | ON(proxy))
#define COMPUTE (ON(service) | ON(worker))
#define STORES (ON(cache) | ON(db) | ON(search) | ON(store) | ON(warehouse) | ON(coordinator))
#define BROKERS (ON(queue) | ON(stream))

static const struct attribute_row ROWS[] = {
#define ATTRIBUTE(name, places, kinds, types, words, meaning, source)                                                  \
	{ #name, places, kinds, types, words, meaning, source },
#include "model/attributes.def"
#undef ATTRIBUTE
};

const struct attribute_row *attribute_row(enum attribute_id id)
{
	return &ROWS[id];
}

/* The table for names of one length. The length is a constant wherever this is inlined, so that only rows of that length
 * are left of it: a lookup costs a handful of comparisons and needs no index to be built. */
static inline __attribute__((always_inline)) enum attribute_id find_of_length(const char *name, const size_t length)
{
#define ATTRIBUTE(spelling, ...)                                                                                       \
	if (length == sizeof #spelling - 1 && memcmp(name, #spelling, sizeof #spelling - 1) == 0)                      \
		return ATTR_##spelling;
#include "model/attributes.def"
#undef ATTRIBUTE
#define ALIAS(spelling, attribute)                                                                                     \
	if (length == sizeof #spelling - 1 && memcmp(name, #spelling, sizeof #spelling - 1) == 0)                      \
		return ATTR_##attribute;
#define MEANT(spelling, attribute)
#include "model/attribute_aliases.def"
#undef ALIAS
#undef MEANT
	return ATTRIBUTE_COUNT;
}

enum attribute_id attribute_find(struct str name)
{
	switch (name.len) {
#define LENGTH(n) case n: return find_of_length(name.at, n);
		LENGTH(2) LENGTH(3) LENGTH(4) LENGTH(5) LENGTH(6) LENGTH(7) LENGTH(8) LENGTH(9) LENGTH(10)
		LENGTH(11) LENGTH(12) LENGTH(13) LENGTH(14) LENGTH(15) LENGTH(16) LENGTH(17) LENGTH(18)
#undef LENGTH
	}
	return ATTRIBUTE_COUNT;
}

/* A name that is longer than the switch above knows. */
#define ATTRIBUTE(name, ...)                                                                                           \
	_Static_assert(sizeof #name - 1 >= 2 && sizeof #name - 1 <= 18, #name " has a length of its own");
#include "model/attributes.def"
#undef ATTRIBUTE

enum attribute_id attribute_meant(struct str name)
{
#define ALIAS(spelling, attribute)
#define MEANT(spelling, attribute)                                                                                     \
	if (str_is(name, #spelling))                                                                                   \
		return ATTR_##attribute;
#include "model/attribute_aliases.def"
#undef ALIAS
#undef MEANT
	return ATTRIBUTE_COUNT;
}
