/* cli/fences: fenced blocks of a Markdown page (CommonMark: three or more ` or ~, whatever quotes or indents them). */
#ifndef LINTEL_CLI_FENCES_H
#define LINTEL_CLI_FENCES_H

#include "base/buf.h"

struct fence {
	struct str prefix;   /* with what lines inside begin: blanks, > of quotes, blanks for a list's mark */
	struct str words;    /* behind it: "arch checkout" */
	size_t first, last;  /* bytes of its lines, the fences left out */
	size_t end;          /* the byte behind the closing fence and its line end */
	uint32_t line;       /* of its first line, from 1 */
	bool closed;
};

/* The next fenced block at or behind byte `from`, which begins line `line`. False: there is none. */
bool fence_next(struct arena *arena, struct str page, size_t from, uint32_t line, struct fence *fence);

/* The block's text with its prefix taken off each line, behind as many empty lines as stand above it in the page: so what is said
 * of it has the page's line numbers. */
struct str fence_text(struct arena *arena, struct str page, const struct fence *fence);

/* A line of the block, or below it, without the block's prefix. */
struct str fence_own(const struct fence *fence, struct str line);

/* The line that begins at `at`, without its end; *next is where the one behind it begins. */
struct str fence_line(struct str page, size_t at, size_t *next);

#endif
