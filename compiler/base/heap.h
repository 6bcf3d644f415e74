/* base/heap: advice about the heap of the C library, for a process that is about to hand it to a library.
 *
 * Our own memory is the arena's.
 */
#ifndef LINTEL_BASE_HEAP_H
#define LINTEL_BASE_HEAP_H

/* The heap grows at once to some pages of 2 MB, which begin just behind what is taken before they are asked for. A library
 * that takes some MB in small pieces and gives nothing back spends a tenth of its time on page faults of 4 KiB (measured:
 * Graphviz at 100 nodes). Where any of it fails all is the same, but slower. */
void heap_use_huge_pages(void);

#endif
