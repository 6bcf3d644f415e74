#include "base/map.h"

#include <string.h>

/* Eight bytes at a time, which str_hash is not; it need not be the same on every machine, because no order depends on it. */
static uint64_t hash_of(struct str key)
{
	uint64_t hash = key.len, eight = 0;
	for (; key.len >= 8; key.at += 8, key.len -= 8) {
		memcpy(&eight, key.at, 8);
		hash = (hash ^ eight) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	eight = 0;
	for (size_t i = 0; i < key.len; i++)
		eight = eight << 8 | (unsigned char)key.at[i];
	hash = (hash ^ eight) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

/* The slot where the search for a hash begins: low bits depend on low bits alone, so all of them are mixed. */
static uint32_t home_of(uint64_t hash, uint32_t slot_count)
{
	return (uint32_t)((hash * 0x9e3779b97f4a7c15u) >> 32) & (slot_count - 1);
}

/* The slot that holds `key`, or the free one where it belongs. There is always a free one. */
static uint32_t *find_slot(const struct map *map, struct str key, uint64_t hash)
{
	uint32_t at = home_of(hash, map->slot_count);
	for (; map->slots[at]; at = (at + 1) & (map->slot_count - 1)) {
		const struct map_entry *entry = &map->entries[map->slots[at] - 1];
		if (entry->hash == hash && str_equal(entry->key, key))
			break;
	}
	return &map->slots[at];
}

/* Keeps at least half of the slots free. The entries have room for as many as the slots allow. */
static void grow(struct arena *arena, struct map *map)
{
	if (map->slot_count > UINT32_MAX / 4)
		base_out_of_memory();
	uint32_t slot_count = map->slot_count ? map->slot_count * 2 : 16;
	uint32_t room = slot_count / 2;
	struct map_entry *entries = ARENA_ARRAY(arena, struct map_entry, room);
	if (map->count)
		memcpy(entries, map->entries, sizeof(*entries) * map->count);
	uint32_t *slots = ARENA_ARRAY(arena, uint32_t, slot_count);
	for (uint32_t i = 0; i < map->count; i++) {
		uint32_t at = home_of(entries[i].hash, slot_count);
		while (slots[at])
			at = (at + 1) & (slot_count - 1);
		slots[at] = i + 1;
	}
	map->entries = entries;
	map->room = room;
	map->slots = slots;
	map->slot_count = slot_count;
}

static struct map_entry *find_or_add(struct arena *arena, struct map *map, struct str key, uint32_t value, bool *added)
{
	uint64_t hash = hash_of(key);
	if (map->count == map->room)
		grow(arena, map);
	uint32_t *slot = find_slot(map, key, hash);
	*added = *slot == 0;
	if (*added) {
		map->entries[map->count] = (struct map_entry){ .key = key, .hash = hash, .value = value };
		*slot = ++map->count;
	}
	return &map->entries[*slot - 1];
}

uint32_t map_get(const struct map *map, struct str key)
{
	if (map->count == 0)
		return MAP_NONE;
	const uint32_t *slot = find_slot(map, key, hash_of(key));
	return *slot ? map->entries[*slot - 1].value : MAP_NONE;
}

uint32_t map_add(struct arena *arena, struct map *map, struct str key, uint32_t value)
{
	bool added;
	const struct map_entry *entry = find_or_add(arena, map, key, value, &added);
	return added ? MAP_NONE : entry->value;
}

void map_set(struct arena *arena, struct map *map, struct str key, uint32_t value)
{
	bool added;
	find_or_add(arena, map, key, value, &added)->value = value;
}
