/* base/str: a borrowed run of bytes, UTF-8 by convention, not zero-terminated.
 *
 * A str owns nothing; it points into a source text, an arena or a literal that outlives it.
 */
#ifndef LINTEL_BASE_STR_H
#define LINTEL_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct str {
	const char *at;
	size_t len;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
/* printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).len, (s).at

static inline struct str str_of(const char *zero_terminated)
{
	return (struct str){ zero_terminated, strlen(zero_terminated) };
}

/* Clamped to the string. */
static inline struct str str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from > to)
		from = to;
	return (struct str){ s.len ? s.at + from : s.at, to - from };
}

static inline bool str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool str_is(struct str a, const char *zero_terminated)
{
	return str_equal(a, str_of(zero_terminated));
}

int str_compare(struct str a, struct str b);                /* by bytes, as in memcmp; shorter first */
bool str_starts_with(struct str s, struct str prefix);
bool str_ends_with(struct str s, struct str suffix);
struct str str_trim(struct str s);                          /* blanks, tabs, newlines, returns at both ends */
size_t str_find(struct str s, struct str needle);           /* byte index, or s.len where it does not occur */
struct str str_copy(struct arena *arena, struct str s);     /* zero-terminated copy in the arena */
uint64_t str_hash(struct str s);                            /* FNV-1a: the same on every machine */

/* Text made by printf rules, in the arena, zero-terminated. Numbers in it never depend on the locale
 * as long as no %f or %g is used: print numbers with base/number.h. */
struct str str_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str str_format_list(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

#endif
