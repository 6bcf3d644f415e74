/* base/arena: memory that lives as long as one compilation.
 *
 * The law: everything belongs to the arena of its compilation and dies with it; nothing is freed alone.
 * Memory is zeroed. Out of memory ends the process in one function (base_out_of_memory); no caller checks.
 */
#ifndef LINTEL_BASE_ARENA_H
#define LINTEL_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	char *next, *end;           /* free room of the newest block */
};

/* A zeroed `struct arena` is ready for use. */
void arena_finish(struct arena *arena);

enum { ARENA_ALIGN = 16 };

/* The slow road of arena_alloc: `size` is a multiple of ARENA_ALIGN. */
void *arena_alloc_block(struct arena *arena, size_t size);

/* `size` zeroed bytes, aligned for any object. Never NULL, not even for size 0. */
static inline void *arena_alloc(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		size = SIZE_MAX / 2; /* more than there is: the slow road ends the process */
	size_t rounded = (size + (size == 0) + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	if (rounded > (size_t)(arena->end - arena->next))
		return arena_alloc_block(arena, rounded);
	void *at = arena->next;
	arena->next += rounded;
	return at;
}

/* Makes `size` bytes at `at` into `wanted` bytes in place where they are the newest in the arena and there is room.
 * The new bytes are zeroed. True if it was done. */
bool arena_extend(struct arena *arena, void *at, size_t size, size_t wanted);

/* A zero-terminated copy of `len` bytes. */
char *arena_copy(struct arena *arena, const void *bytes, size_t len);

/* For tests: bytes handed out so far. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc((arena), sizeof(type) * (size_t)(count)))

/* Prints one line to standard error and ends the process with exit code 3. */
_Noreturn void base_out_of_memory(void);

/* Our own bug: file, line and the broken promise, then abort. */
_Noreturn void base_bug(const char *file, int line, const char *what);
#define BASE_ASSERT(condition) ((condition) ? (void)0 : base_bug(__FILE__, __LINE__, #condition))

#endif
