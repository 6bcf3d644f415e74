#include "base/unicode.h"

#include <string.h>
#include <utf8proc.h>

/* The standard's table of well-formed sequences: the lead byte fixes the length and the range of the second byte,
 * which keeps out overlong forms, surrogates and what lies above U+10FFFF. */
int unicode_decode(const char *at, const char *end, uint32_t *code)
{
	unsigned char lead = (unsigned char)at[0];
	if (lead < 0x80) {
		*code = lead;
		return 1;
	}
	*code = 0xFFFD;
	int len = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 1;
	if (len == 1 || end - at < len)
		return 1;
	unsigned char second = (unsigned char)at[1];
	unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
	if (second < low || second > high)
		return 1;
	uint32_t value = ((uint32_t)lead & (0xFFu >> (len + 1))) << 6 | (second & 0x3Fu);
	for (int i = 2; i < len; i++) {
		unsigned char byte = (unsigned char)at[i];
		if ((byte & 0xC0) != 0x80)
			return 1;
		value = value << 6 | (byte & 0x3Fu);
	}
	*code = value;
	return len;
}

void unicode_encode(uint32_t code, char out[4], int *len)
{
	if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		code = 0xFFFD;
	if (code < 0x80) {
		out[0] = (char)code;
		*len = 1;
		return;
	}
	*len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (int i = *len - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3F));
		code >>= 6;
	}
	out[0] = (char)((0xF00u >> *len) | code);
}

/* Length of the leading run of ASCII bytes, eight at a time, and four once because most names are short. */
static size_t ascii_run(struct str s, size_t from)
{
	while (s.len - from >= 8) {
		uint64_t eight;
		memcpy(&eight, s.at + from, 8);
		if (eight & 0x8080808080808080u)
			break;
		from += 8;
	}
	uint32_t four;
	if (s.len - from >= 4 && (memcpy(&four, s.at + from, 4), !(four & 0x80808080u)))
		from += 4;
	while (from < s.len && (unsigned char)s.at[from] < 0x80)
		from++;
	return from;
}

size_t unicode_first_invalid(struct str s)
{
	size_t at = 0;
	while ((at = ascii_run(s, at)) < s.len) {
		uint32_t code;
		int len = unicode_decode(s.at + at, s.at + s.len, &code);
		if (len == 1)
			return at;
		at += (size_t)len;
	}
	return s.len;
}

bool unicode_is_ascii(struct str s)
{
	return ascii_run(s, 0) == s.len;
}

size_t unicode_count(struct str s)
{
	size_t count = 0;
	for (size_t at = 0; at < s.len; count++) {
		uint32_t code;
		at += (unsigned char)s.at[at] < 0x80 ? 1 : (size_t)unicode_decode(s.at + at, s.at + s.len, &code);
	}
	return count;
}

/* UAX #31: what the derivation adds to and takes from the general categories. */
enum { START = 1, CONTINUE = 2 };
struct exception {
	uint32_t first, last;
	bool in;      /* belongs in spite of its category, or does not */
	int classes;
};
static const struct exception EXCEPTIONS[] = {
	{ 0x00B7, 0x00B7, true, CONTINUE },          /* Other_ID_Continue */
	{ 0x037A, 0x037A, false, START | CONTINUE }, /* not closed under NFKC, here and below */
	{ 0x0387, 0x0387, true, CONTINUE },
	{ 0x0E33, 0x0E33, false, START },
	{ 0x0EB3, 0x0EB3, false, START },
	{ 0x1369, 0x1371, true, CONTINUE },
	{ 0x1885, 0x1886, true, START | CONTINUE },  /* Other_ID_Start */
	{ 0x19DA, 0x19DA, true, CONTINUE },
	{ 0x2118, 0x2118, true, START | CONTINUE },
	{ 0x212E, 0x212E, true, START | CONTINUE },
	{ 0x2E2F, 0x2E2F, false, START | CONTINUE }, /* Pattern_Syntax */
	{ 0x309B, 0x309C, false, START | CONTINUE },
	{ 0xFC5E, 0xFC63, false, START | CONTINUE },
	{ 0xFDFA, 0xFDFB, false, START | CONTINUE },
	{ 0xFE70, 0xFE70, false, START | CONTINUE },
	{ 0xFE72, 0xFE72, false, START | CONTINUE },
	{ 0xFE74, 0xFE74, false, START | CONTINUE },
	{ 0xFE76, 0xFE76, false, START | CONTINUE },
	{ 0xFE78, 0xFE78, false, START | CONTINUE },
	{ 0xFE7A, 0xFE7A, false, START | CONTINUE },
	{ 0xFE7C, 0xFE7C, false, START | CONTINUE },
	{ 0xFE7E, 0xFE7E, false, START | CONTINUE },
	{ 0xFF9E, 0xFF9F, false, START },
};

static const struct exception *exception_for(uint32_t code, int class)
{
	for (size_t i = 0; i < sizeof EXCEPTIONS / sizeof *EXCEPTIONS; i++) {
		const struct exception *exception = &EXCEPTIONS[i];
		if (code >= exception->first && code <= exception->last && (exception->classes & class))
			return exception;
	}
	return NULL;
}

static bool is_ascii_letter(uint32_t code)
{
	return (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
}

bool unicode_xid_start(uint32_t code)
{
	if (code < 0x80)
		return is_ascii_letter(code);
	const struct exception *exception = exception_for(code, START);
	if (exception)
		return exception->in;
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) || category == UTF8PROC_CATEGORY_NL;
}

bool unicode_xid_continue(uint32_t code)
{
	if (code < 0x80)
		return is_ascii_letter(code) || (code >= '0' && code <= '9') || code == '_';
	const struct exception *exception = exception_for(code, CONTINUE);
	if (exception)
		return exception->in;
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
	       category == UTF8PROC_CATEGORY_NL || category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
	       category == UTF8PROC_CATEGORY_ND || category == UTF8PROC_CATEGORY_PC;
}

/* True where no code point can change: all below the first combining mark are their own composition. */
static bool is_plainly_composed(struct str s)
{
	for (size_t at = 0; (at = ascii_run(s, at)) < s.len;) {
		uint32_t code;
		int len = unicode_decode(s.at + at, s.at + s.len, &code);
		if (code >= 0x300)
			return false;
		at += (size_t)len;
	}
	return true;
}

/* Canonical order: stable by combining class. Counted and not compared, because a text may be nothing but marks and
 * utf8proc's own ordering takes quadratic time then. */
static void order_marks(struct arena *arena, utf8proc_int32_t *codes, size_t count)
{
	size_t places[257] = { 0 };
	bool ordered = true;
	for (size_t i = 0; i < count; i++) {
		utf8proc_propval_t class = utf8proc_get_property(codes[i])->combining_class;
		places[class + 1]++;
		ordered &= i == 0 || utf8proc_get_property(codes[i - 1])->combining_class <= class;
	}
	if (ordered)
		return;
	for (int class = 0; class < 256; class++)
		places[class + 1] += places[class];
	utf8proc_int32_t *sorted = ARENA_ARRAY(arena, utf8proc_int32_t, count);
	for (size_t i = 0; i < count; i++)
		sorted[places[utf8proc_get_property(codes[i])->combining_class]++] = codes[i];
	memcpy(codes, sorted, count * sizeof *codes);
}

struct str unicode_nfc(struct arena *arena, struct str s)
{
	if (is_plainly_composed(s) || unicode_first_invalid(s) != s.len)
		return s;
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	/* Room for the longest decomposition of a single code point, four, and one to end the text again. */
	size_t room = 4 * unicode_count(s) + 1, count = 0, run = 0;
	utf8proc_int32_t *codes = ARENA_ARRAY(arena, utf8proc_int32_t, room);
	for (size_t at = 0; at < s.len;) {
		uint32_t code;
		int boundary = 0;
		at += (size_t)unicode_decode(s.at + at, s.at + s.len, &code);
		utf8proc_ssize_t added = utf8proc_decompose_char((utf8proc_int32_t)code, codes + count,
		                                                 (utf8proc_ssize_t)(room - count), options, &boundary);
		BASE_ASSERT(added > 0 && count + (size_t)added < room);
		for (; added > 0; added--, count++) {
			if (utf8proc_get_property(codes[count])->combining_class != 0)
				continue;
			order_marks(arena, codes + run, count - run);
			run = count + 1;
		}
	}
	order_marks(arena, codes + run, count - run);
	utf8proc_ssize_t len = utf8proc_reencode(codes, (utf8proc_ssize_t)count, options);
	BASE_ASSERT(len >= 0);
	struct str composed = { (const char *)codes, (size_t)len };
	return str_equal(composed, s) ? s : composed;
}

int unicode_columns(uint32_t code)
{
	if (code < 0x300)
		return 1;
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
	bool joins = code >= 0x1160 && code <= 0x11FF; /* Hangul vowels and finals sit in the block of their first */
	if (joins || category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME || category == UTF8PROC_CATEGORY_CF)
		return 0;
	return utf8proc_charwidth((utf8proc_int32_t)code) == 2 ? 2 : 1;
}

/* ---- what a reader takes for one character ---- */

bool unicode_is_virama(uint32_t code)
{
	enum { CLASS_OF_VIRAMAS = 9 };
	return code >= 0x900 && utf8proc_get_property((utf8proc_int32_t)code)->combining_class == CLASS_OF_VIRAMAS;
}

static bool is_regional(uint32_t code)
{
	return code >= 0x1F1E6 && code <= 0x1F1FF;
}

/* Whether a cluster that begins so is an emoji; `second` is 0 where it has no more. */
static bool is_picture(uint32_t first, uint32_t second, bool coloured, bool keycap)
{
	enum { AS_TEXT = 0xFE0E };
	if (keycap || (is_regional(first) && is_regional(second)))
		return true;
	bool pictographic = utf8proc_get_property((utf8proc_int32_t)first)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
	return pictographic && second != AS_TEXT && (coloured || utf8proc_charwidth((utf8proc_int32_t)first) == 2);
}

struct unicode_cluster unicode_cluster(const char *at, const char *end)
{
	enum { LONGEST = 64, AS_PICTURE = 0xFE0F, KEYCAP = 0x20E3, JOINER = 0x200D };
	uint32_t first, second = 0;
	size_t len = (size_t)unicode_decode(at, end, &first);
	/* nothing below the first combining mark joins anything */
	if (first < 0x300 && (at + len == end || (unsigned char)at[len] < 0xCC))
		return (struct unicode_cluster){ len, false };
	utf8proc_int32_t state = 0;
	bool coloured = false, keycap = false, stacks = false;
	for (uint32_t last = first, next; at + len < end && len < LONGEST; last = next) {
		size_t more = (size_t)unicode_decode(at + len, end, &next);
		bool ends = utf8proc_grapheme_break_stateful((utf8proc_int32_t)last, (utf8proc_int32_t)next, &state);
		if (ends && !(stacks && utf8proc_category((utf8proc_int32_t)next) == UTF8PROC_CATEGORY_LO))
			break;
		state = ends ? 0 : state;
		stacks = unicode_is_virama(next) || (stacks && next == JOINER);
		coloured |= next == AS_PICTURE;
		keycap |= next == KEYCAP;
		second = second ? second : next;
		len += more;
	}
	return (struct unicode_cluster){ len, is_picture(first, second, coloured, keycap) };
}

bool unicode_runs_left(struct str s)
{
	const char *at = s.at, *end = s.at + s.len;
	while (at < end) {
		uint32_t code;
		at += unicode_decode(at, end, &code);
		utf8proc_propval_t class = utf8proc_get_property((utf8proc_int32_t)code)->bidi_class;
		if (class == UTF8PROC_BIDI_CLASS_R || class == UTF8PROC_BIDI_CLASS_AL)
			return true;
		if (class == UTF8PROC_BIDI_CLASS_L)
			return false;
	}
	return false;
}
