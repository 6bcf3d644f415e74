#define _POSIX_C_SOURCE 200809L
#include "base/str.h"

#include <stdio.h>
#include <string.h>

int str_compare(struct str a, struct str b)
{
	size_t shared = a.len < b.len ? a.len : b.len;
	int order = shared ? memcmp(a.at, b.at, shared) : 0;
	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool str_starts_with(struct str s, struct str prefix)
{
	return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.at, prefix.at, prefix.len) == 0);
}

bool str_ends_with(struct str s, struct str suffix)
{
	return s.len >= suffix.len &&
	       (suffix.len == 0 || memcmp(s.at + s.len - suffix.len, suffix.at, suffix.len) == 0);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str str_trim(struct str s)
{
	while (s.len && is_blank(s.at[0])) {
		s.at++;
		s.len--;
	}
	while (s.len && is_blank(s.at[s.len - 1]))
		s.len--;
	return s;
}

size_t str_find(struct str s, struct str needle)
{
	if (needle.len == 0)
		return 0;
	for (size_t at = 0; at + needle.len <= s.len; at++) {
		const char *hit = memchr(s.at + at, needle.at[0], s.len - needle.len + 1 - at);
		if (!hit)
			break;
		if (memcmp(hit, needle.at, needle.len) == 0)
			return (size_t)(hit - s.at);
		at = (size_t)(hit - s.at);
	}
	return s.len;
}

struct str str_copy(struct arena *arena, struct str s)
{
	return (struct str){ arena_copy(arena, s.at, s.len), s.len };
}

uint64_t str_hash(struct str s)
{
	uint64_t hash = 0xcbf29ce484222325u;
	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.at[i]) * 0x100000001b3u;
	return hash;
}

struct str str_format_list(struct arena *arena, const char *format, va_list arguments)
{
	char small[256];
	va_list again;
	va_copy(again, arguments);
	int len = vsnprintf(small, sizeof small, format, arguments);
	BASE_ASSERT(len >= 0);
	char *text;
	if ((size_t)len < sizeof small) {
		text = arena_copy(arena, small, (size_t)len);
	} else {
		text = arena_alloc(arena, (size_t)len + 1);
		vsnprintf(text, (size_t)len + 1, format, again);
	}
	va_end(again);
	return (struct str){ text, (size_t)len };
}

struct str str_format(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct str text = str_format_list(arena, format, arguments);
	va_end(arguments);
	return text;
}
