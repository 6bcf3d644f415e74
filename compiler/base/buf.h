/* base/buf: text that grows, for every pen and painter. Memory is the caller's arena. */
#ifndef LINTEL_BASE_BUF_H
#define LINTEL_BASE_BUF_H

#include "base/str.h"

struct buf {
	struct arena *arena;
	char *at;
	size_t len, room;
};

struct buf buf_in(struct arena *arena);
void buf_str(struct buf *buf, struct str s);
void buf_text(struct buf *buf, const char *zero_terminated);
/* Makes room for `more` bytes and returns where they go; the caller then adds what it wrote to `len`. */
char *buf_reserve(struct buf *buf, size_t more);
static inline void buf_char(struct buf *buf, char c)
{
	char *at = buf->len < buf->room ? buf->at + buf->len : buf_reserve(buf, 1);
	*at = c;
	buf->len++;
}
void buf_repeat(struct buf *buf, char c, size_t times);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str buf_view(const struct buf *buf); /* valid until the next write */

#endif
