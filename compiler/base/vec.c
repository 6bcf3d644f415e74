#include "base/vec.h"

#include <string.h>

void *vec_grow(struct arena *arena, void *at, uint32_t count, uint32_t *room, size_t element)
{
	uint32_t wanted = count < 4 ? 8 : count * 2;
	if (count > UINT32_MAX / 2)
		base_out_of_memory();
	size_t old = element * *room;
	*room = wanted;
	if (arena_extend(arena, at, old, element * wanted))
		return at;
	void *grown = arena_alloc(arena, element * wanted);
	if (count)
		memcpy(grown, at, element * count);
	return grown;
}
