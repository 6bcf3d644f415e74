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
void buf_char(struct buf *buf, char c);
void buf_repeat(struct buf *buf, char c, size_t times);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str buf_view(const struct buf *buf); /* valid until the next write */

#endif
