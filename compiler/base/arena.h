/* base/arena: memory that lives as long as one compilation.
 *
 * The law: everything belongs to the arena of its compilation and dies with it; nothing is freed alone.
 * Memory is zeroed. Out of memory ends the process in one function (base_out_of_memory); no caller checks.
 */
#ifndef LINTEL_BASE_ARENA_H
#define LINTEL_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	char *next, *end;           /* free room of the newest block */
};

/* A zeroed `struct arena` is ready for use. */
void arena_finish(struct arena *arena);

/* `size` zeroed bytes, aligned for any object. Never NULL, not even for size 0. */
void *arena_alloc(struct arena *arena, size_t size);

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
