#define _DEFAULT_SOURCE /* madvise */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { FIRST_BLOCK = 64 * 1024, LARGEST_BLOCK = 16 * 1024 * 1024 };

/* The newest block is an ordinary one and is being filled; what is too big for one stands behind it, on its own. */
struct arena_block {
	struct arena_block *older;
	size_t room;
	size_t used; /* of a block that is not being filled any more */
	size_t padding;
	char bytes[];
};
_Static_assert(sizeof(struct arena_block) % ARENA_ALIGN == 0, "the bytes of a block start aligned");

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

/* A large compilation touches every byte of its arena once: a fifth of its time would be page faults of 4 KiB (measured). */
static void advise_huge_pages(void *at, size_t size)
{
	static const uintptr_t huge = 2 << 20;
	uintptr_t first = ((uintptr_t)at + huge - 1) & ~(huge - 1), last = ((uintptr_t)at + size) & ~(huge - 1);
	if (first < last)
		(void)madvise((void *)first, last - first, MADV_HUGEPAGE); /* advice only: without it all is the same, but slower */
}

static struct arena_block *block_new(size_t room)
{
	struct arena_block *block = room < SIZE_MAX / 2 ? calloc(1, sizeof(struct arena_block) + room) : NULL;
	if (!block)
		base_out_of_memory();
	block->room = room;
	advise_huge_pages(block, sizeof(struct arena_block) + room);
	return block;
}

static void start_block(struct arena *arena, size_t room)
{
	struct arena_block *block = block_new(room);
	if (arena->blocks)
		arena->blocks->used = (size_t)(arena->next - arena->blocks->bytes);
	block->older = arena->blocks;
	arena->blocks = block;
	arena->next = block->bytes;
	arena->end = block->bytes + room;
}

void *arena_alloc_block(struct arena *arena, size_t size)
{
	size_t room = FIRST_BLOCK;
	if (arena->blocks)
		room = arena->blocks->room < LARGEST_BLOCK ? arena->blocks->room * 2 : LARGEST_BLOCK;
	/* Big ones do not close the present block, so that its rest is not lost. */
	if (size > room / 4) {
		if (!arena->blocks)
			start_block(arena, FIRST_BLOCK);
		struct arena_block *block = block_new(size);
		block->used = size;
		block->older = arena->blocks->older;
		arena->blocks->older = block;
		return block->bytes;
	}
	start_block(arena, room);
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
		free(block);
		block = older;
	}
	*arena = (struct arena){ 0 };
}
