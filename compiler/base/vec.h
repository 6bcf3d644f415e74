/* base/vec: growable arrays in an arena. `VEC(struct thing) things;` zeroed is an empty one.
 *
 * Growing leaves the old room behind in the arena: pointers to elements are valid until the next push
 * only, so keep indices.
 */
#ifndef LINTEL_BASE_VEC_H
#define LINTEL_BASE_VEC_H

#include <stdint.h>

#include "base/arena.h"

#define VEC(type)                \
	struct {                 \
		type *at;        \
		uint32_t count;  \
		uint32_t room;   \
	}

/* Makes room for one more element and returns the array's (possibly new) address. */
void *vec_grow(struct arena *arena, void *at, uint32_t count, uint32_t *room, size_t element);

/* Appends `value` (an lvalue-compatible expression or compound literal). */
#define vec_push(arena, vec, ...)                                                                                      \
	((void)((vec)->count < (vec)->room                                                                             \
	            ? (void *)0                                                                                        \
	            : (void *)((vec)->at = vec_grow((arena), (vec)->at, (vec)->count, &(vec)->room, sizeof *(vec)->at))), \
	 (vec)->at[(vec)->count++] = (__VA_ARGS__))

#endif
