#define _POSIX_C_SOURCE 200809L
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf buf_in(struct arena *arena)
{
	return (struct buf){ .arena = arena };
}

char *buf_reserve(struct buf *buf, size_t more)
{
	if (more <= buf->room - buf->len)
		return buf->at + buf->len;
	if (more > SIZE_MAX / 4 || buf->room > SIZE_MAX / 4)
		base_out_of_memory();
	size_t room = buf->room ? buf->room * 2 : 256;
	while (room - buf->len < more)
		room *= 2;
	if (!arena_extend(buf->arena, buf->at, buf->room, room)) {
		char *grown = arena_alloc(buf->arena, room);
		if (buf->len)
			memcpy(grown, buf->at, buf->len);
		buf->at = grown;
	}
	buf->room = room;
	return buf->at + buf->len;
}

void buf_str(struct buf *buf, struct str s)
{
	if (s.len == 0)
		return;
	memcpy(buf_reserve(buf, s.len), s.at, s.len);
	buf->len += s.len;
}

void buf_text(struct buf *buf, const char *zero_terminated)
{
	buf_str(buf, str_of(zero_terminated));
}

void buf_repeat(struct buf *buf, char c, size_t times)
{
	if (times == 0)
		return;
	memset(buf_reserve(buf, times), c, times);
	buf->len += times;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	char *at = buf_reserve(buf, 64);
	size_t room = buf->room - buf->len;
	int len = vsnprintf(at, room, format, arguments);
	va_end(arguments);
	BASE_ASSERT(len >= 0);
	if ((size_t)len >= room)
		vsnprintf(buf_reserve(buf, (size_t)len + 1), (size_t)len + 1, format, again);
	va_end(again);
	buf->len += (size_t)len;
}

struct str buf_view(const struct buf *buf)
{
	return (struct str){ buf->at ? buf->at : "", buf->len };
}
