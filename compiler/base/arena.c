#define _DEFAULT_SOURCE /* madvise */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A sanitizer sees the ends of what is of the heap, and so does valgrind: where they look on, nothing is mapped. */
#if defined ARENA_OF_THE_HEAP || defined __SANITIZE_ADDRESS__
#define MAPPED 0
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define MAPPED 0
#endif
#endif
#ifndef MAPPED
#define MAPPED 1
#endif

/* The first block is small, for arenas that hold next to nothing; all others are mapped. */
enum { FIRST_BLOCK = 16 << 10, FIRST_LARGE = MAPPED ? 16 << 20 : 64 << 10, LARGEST_BLOCK = 64 << 20, HUGE_PAGE = 2 << 20 };

/* The newest block is an ordinary one and is being filled; what is too big for one stands behind it, on its own. */
struct arena_block {
	struct arena_block *older;
	size_t size; /* with this head */
	size_t used; /* of a block that is not being filled any more */
	bool mapped; /* else it is of the heap */
	_Alignas(ARENA_ALIGN) char bytes[];
};
_Static_assert(offsetof(struct arena_block, bytes) == sizeof(struct arena_block), "a block is its head and its bytes");

void base_out_of_memory(void)
{
	fputs("lintel: out of memory\n", stderr);
	exit(3);
}

void base_bug(const char *file, int line, const char *what)
{
	fprintf(stderr, "lintel: internal error at %s:%d: %s does not hold\n", file, line, what);
	abort();
}

/* A compilation touches every byte of its arena once. In pages of 4 KiB the faults are a fifth of its time on a machine and
 * more than half of it in a virtual one (measured: 3 ms for each MB there, 0.08 ms in huge pages, so that a whole one costs as
 * much as 14 small ones). A mapping is aligned for huge pages and only as much of it costs anything as is used, so it may be
 * generous. */
static void *map_huge(size_t size)
{
	char *at = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (at == MAP_FAILED)
		return NULL;
	size_t before = (HUGE_PAGE - (uintptr_t)at % HUGE_PAGE) % HUGE_PAGE, behind = HUGE_PAGE - before;
	if (before)
		munmap(at, before);
	munmap(at + before + size, behind);
	(void)madvise(at + before, size, MADV_HUGEPAGE); /* advice only: without it all is the same, but slower */
	return at + before;
}

/* `size` with the head of the block. */
static struct arena_block *block_new(size_t size)
{
	bool mapped = MAPPED && size > FIRST_BLOCK;
	if (size > SIZE_MAX / 2)
		base_out_of_memory();
	if (mapped)
		size = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	struct arena_block *block = mapped ? map_huge(size) : calloc(1, size);
	if (!block)
		base_out_of_memory();
	block->size = size;
	block->mapped = mapped;
	return block;
}

static void start_block(struct arena *arena, size_t size)
{
	struct arena_block *block = block_new(size);
	if (arena->blocks)
		arena->blocks->used = (size_t)(arena->next - arena->blocks->bytes);
	block->older = arena->blocks;
	arena->blocks = block;
	arena->next = block->bytes;
	arena->end = (char *)block + block->size;
}

/* What the next block has, with its head, if `size` bytes are wanted of it. */
static size_t next_size(const struct arena *arena, size_t size)
{
	if (!arena->blocks && size <= FIRST_BLOCK / 4)
		return FIRST_BLOCK;
	size_t next = arena->blocks ? arena->blocks->size * 2 : FIRST_LARGE;
	return next < FIRST_LARGE ? FIRST_LARGE : next < LARGEST_BLOCK ? next : LARGEST_BLOCK;
}

void *arena_alloc_block(struct arena *arena, size_t size)
{
	size_t next = next_size(arena, size);
	/* Big ones do not close the present block, so that its rest is not lost. */
	if (size > next / 4) {
		if (!arena->blocks)
			start_block(arena, FIRST_BLOCK);
		struct arena_block *block = block_new(sizeof(struct arena_block) + size);
		block->used = size;
		block->older = arena->blocks->older;
		arena->blocks->older = block;
		return block->bytes;
	}
	start_block(arena, next);
	void *at = arena->next;
	arena->next += size;
	return at;
}

bool arena_extend(struct arena *arena, void *at, size_t size, size_t wanted)
{
	size_t old = (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	if (!at || wanted < size || wanted > SIZE_MAX / 2 || (char *)at + old != arena->next)
		return false;
	size_t more = ((wanted + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1)) - old;
	if (more > (size_t)(arena->end - arena->next))
		return false;
	arena->next += more;
	return true;
}

char *arena_copy(struct arena *arena, const void *bytes, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);
	if (len)
		memcpy(copy, bytes, len);
	return copy;
}

size_t arena_used(const struct arena *arena)
{
	if (!arena->blocks)
		return 0;
	size_t used = (size_t)(arena->next - arena->blocks->bytes);
	for (const struct arena_block *block = arena->blocks->older; block; block = block->older)
		used += block->used;
	return used;
}

void arena_finish(struct arena *arena)
{
	struct arena_block *block = arena->blocks;
	while (block) {
		struct arena_block *older = block->older;
		if (block->mapped)
			munmap(block, block->size);
		else
			free(block);
		block = older;
	}
	*arena = (struct arena){ 0 };
}
