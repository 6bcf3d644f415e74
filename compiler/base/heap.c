#define _DEFAULT_SOURCE /* sbrk, madvise */
#include "base/heap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void heap_use_huge_pages(void)
{
	enum { HUGE_PAGE = 2 << 20, GROWTH = 4 << 20, BEFORE = 128 << 10, RECORDS = 8 << 10 /* malloc's own */ };
	uintptr_t end = (uintptr_t)sbrk(0), first = (end + BEFORE + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1);
	if (end == UINTPTR_MAX || sbrk((intptr_t)(first - BEFORE - end)) == (void *)-1)
		return;
	mallopt(M_TOP_PAD, GROWTH);
	mallopt(M_MMAP_THRESHOLD, GROWTH); /* or what is larger than BEFORE would be mapped, page by page */
	void *volatile piece = malloc(BEFORE - RECORDS); /* volatile, or the compiler leaves it out */
	free(piece);
	uintptr_t last = (uintptr_t)sbrk(0);
	if (last > first)
		(void)madvise((void *)first, last - first, MADV_HUGEPAGE);
}
