/* base/map: insertion-ordered map from str to uint32. Keys are borrowed. A zeroed map is empty.
 *
 * Iterating goes over `entries` in order of insertion, so that nothing printed ever depends on a hash.
 */
#ifndef LINTEL_BASE_MAP_H
#define LINTEL_BASE_MAP_H

#include "base/str.h"

#define MAP_NONE UINT32_MAX

struct map_entry {
	struct str key;
	uint64_t hash;
	uint32_t value;
};

struct map {
	struct map_entry *entries;
	uint32_t count, room;
	uint32_t *slots; /* open addressing; entry index + 1, 0 = free */
	uint32_t slot_count;
};

/* The value of `key`, or MAP_NONE. */
uint32_t map_get(const struct map *map, struct str key);

/* Sets the value if the key is new and returns MAP_NONE; else leaves the map alone and returns the present value. */
uint32_t map_add(struct arena *arena, struct map *map, struct str key, uint32_t value);

/* Sets the value, new or not. */
void map_set(struct arena *arena, struct map *map, struct str key, uint32_t value);

#endif
