/* base/unicode: UTF-8, identifier classes, normal form and display width. The only user of utf8proc is unicode.c. */
#ifndef LINTEL_BASE_UNICODE_H
#define LINTEL_BASE_UNICODE_H

#include "base/str.h"

/* Decodes one code point at `at` (before `end`). Returns its length in bytes; for a broken sequence returns 1
 * and sets *code to 0xFFFD. */
int unicode_decode(const char *at, const char *end, uint32_t *code);
void unicode_encode(uint32_t code, char out[4], int *len);

/* Byte index of the first broken sequence (also surrogates, overlong forms), or s.len. */
size_t unicode_first_invalid(struct str s);

bool unicode_is_ascii(struct str s);
size_t unicode_count(struct str s);          /* code points */
bool unicode_xid_start(uint32_t code);       /* UAX #31; '_' is not in it */
bool unicode_xid_continue(uint32_t code);

/* Canonical composition (NFC); returns `s` itself where nothing changes. */
struct str unicode_nfc(struct arena *arena, struct str s);

/* Terminal columns: 2 for East Asian wide, 0 for combining marks and joiners, 1 otherwise; tabs count 1. */
int unicode_columns(uint32_t code);

/* What a reader takes for one character at `at` (before `end`): a letter with its marks, an Indic cluster, a flag, an emoji
 * of several code points. The longest is 64 bytes: marks without end are cut. */
struct unicode_cluster {
	size_t len;
	bool picture; /* shown as an emoji, not as text */
};
struct unicode_cluster unicode_cluster(const char *at, const char *end);
/* Whether the next letter is drawn into this sign, half or below it: the viramas of Indic scripts. */
bool unicode_is_virama(uint32_t code);

/* Whether the first letter that has a direction runs from right to left: Arabic, Hebrew. */
bool unicode_runs_left(struct str s);

#endif
