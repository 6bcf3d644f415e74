#include "check.h"

#include <string.h>

#include "base/buf.h"
#include "base/unicode.h"

static struct arena arena;

static uint32_t decode_first(const char *text, int *len)
{
	uint32_t code;
	*len = unicode_decode(text, text + strlen(text), &code);
	return code;
}

static void decoding_and_encoding_agree(void)
{
	bool same = true;
	for (uint32_t code = 1; code <= 0x10FFFF; code++) {
		if (code >= 0xD800 && code <= 0xDFFF)
			continue;
		char bytes[4];
		int len;
		uint32_t back;
		unicode_encode(code, bytes, &len);
		same &= unicode_decode(bytes, bytes + len, &back) == len && back == code;
		same &= unicode_first_invalid((struct str){ bytes, (size_t)len }) == (size_t)len;
	}
	CHECK(same);
	char bytes[4];
	int len;
	unicode_encode(0xD800, bytes, &len);
	CHECK(len == 3 && memcmp(bytes, "\xEF\xBF\xBD", 3) == 0);
}

static void broken_sequences_are_one_byte(void)
{
	static const char *const BROKEN[] = { "\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
		                              "\xF0\x8F\xBF\xBF",
		                              "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82", "\xC3", "\xE2(\xA1" };
	for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
		int len;
		CHECK(decode_first(BROKEN[i], &len) == 0xFFFD && len == 1);
		CHECK(unicode_first_invalid(str_of(BROKEN[i])) == 0);
	}
	CHECK(unicode_first_invalid(STR("ascii only, and long enough")) == 27);
	CHECK(unicode_first_invalid(STR("caf\xC3\xA9 and caf\xE9")) == 13);
	CHECK(unicode_first_invalid(STR("")) == 0);
}

static void counting(void)
{
	CHECK(unicode_count(STR("naïve → 日本")) == 10);
	CHECK(unicode_count(STR("\xFF\xFE")) == 2);
	CHECK(unicode_is_ascii(STR("plain text, no accents")) && !unicode_is_ascii(STR("plain text, no áccents")));
}

static void identifiers(void)
{
	CHECK(unicode_xid_start('a') && unicode_xid_start('Z') && !unicode_xid_start('_') && !unicode_xid_start('0'));
	CHECK(unicode_xid_continue('_') && unicode_xid_continue('0') && !unicode_xid_continue('-'));
	CHECK(!unicode_xid_start('@') && !unicode_xid_start('[') && !unicode_xid_start('{') && !unicode_xid_start('`'));
	CHECK(unicode_xid_start(0xE9) && unicode_xid_start(0x65E5) && unicode_xid_start(0x2118) && unicode_xid_start(0x212E));
	CHECK(!unicode_xid_start(0x0301) && unicode_xid_continue(0x0301));
	CHECK(unicode_xid_continue(0x00B7) && !unicode_xid_start(0x00B7));
	CHECK(unicode_xid_continue(0x1369) && !unicode_xid_start(0x1369) && unicode_xid_start(0x1885));
	CHECK(!unicode_xid_start(0x037A) && !unicode_xid_start(0x309B) && !unicode_xid_start(0x2E2F));
	CHECK(!unicode_xid_start(0x0E33) && unicode_xid_continue(0x0E33));
	CHECK(!unicode_xid_start(0x2192) && !unicode_xid_continue(0x1F600) && !unicode_xid_start(0x00D7));
	CHECK(unicode_xid_continue(0x0663) && !unicode_xid_start(0x0663));
}

static void normal_form(void)
{
	CHECK_STR(unicode_nfc(&arena, STR("cafe\xCC\x81")), "caf\xC3\xA9");
	CHECK_STR(unicode_nfc(&arena, STR("\xE2\x84\xAB")), "\xC3\x85"); /* angstrom sign */
	CHECK_STR(unicode_nfc(&arena, STR("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB")), "\xED\x95\x9C"); /* Hangul */
	/* dot above then dot below: put in order, and the one that composes is used */
	CHECK_STR(unicode_nfc(&arena, STR("s\xCC\x87\xCC\xA3")), "\xE1\xB9\xA9");
	CHECK_STR(unicode_nfc(&arena, STR("q\xCC\x87\xCC\xA3")), "q\xCC\xA3\xCC\x87");
	CHECK_STR(unicode_nfc(&arena, STR("\xE0\xA5\x98")), "\xE0\xA4\x95\xE0\xA4\xBC"); /* excluded from composition */
	CHECK_STR(unicode_nfc(&arena, STR("\xEF\xAC\x81")), "\xEF\xAC\x81"); /* fi ligature: only compatible */
	CHECK_STR(unicode_nfc(&arena, STR("\xF0\xAF\xA0\x80")), "\xE4\xB8\xBD");
}

static void what_is_normal_is_not_copied(void)
{
	struct str plain[] = { STR("user-service"), STR("caf\xC3\xA9"), STR("日本"), STR("broken \xCC\x81\xFF"), STR("") };
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		CHECK(unicode_nfc(&arena, plain[i]).at == plain[i].at);
}

/* Marks in the worst order: a sort by neighbours would take minutes. */
static void many_marks_take_linear_time(void)
{
	struct buf text = buf_in(&arena);
	buf_char(&text, 'a');
	for (int i = 0; i < 500000; i++)
		buf_text(&text, i % 2 ? "\xCC\xA3" : "\xCC\x87");
	struct str normal = unicode_nfc(&arena, buf_view(&text));
	/* a with dot below, then the other 249,999 dots below, then those above */
	CHECK(normal.len == 3 + 249999 * 2 + 250000 * 2);
	CHECK(str_starts_with(normal, STR("\xE1\xBA\xA1\xCC\xA3")) && str_ends_with(normal, STR("\xCC\x87")));
}

static void columns(void)
{
	CHECK(unicode_columns('a') == 1 && unicode_columns('\t') == 1 && unicode_columns(0) == 1);
	CHECK(unicode_columns(0xE9) == 1 && unicode_columns(0x2192) == 1 && unicode_columns(0x2026) == 1);
	CHECK(unicode_columns(0x65E5) == 2 && unicode_columns(0xFF21) == 2 && unicode_columns(0x1F600) == 2);
	CHECK(unicode_columns(0x0301) == 0 && unicode_columns(0xFE0F) == 0 && unicode_columns(0x200D) == 0);
	CHECK(unicode_columns(0x1161) == 0 && unicode_columns(0x1100) == 2);
	CHECK(unicode_columns(0xFFFD) == 1 && unicode_columns(0xE000) == 1);
}

/* The clusters of `text` as lengths in bytes; a `p` behind those that are pictures. */
static struct str clusters(const char *text)
{
	struct str all = str_of(text), list = STR("");
	for (size_t at = 0; at < all.len;) {
		struct unicode_cluster cluster = unicode_cluster(all.at + at, all.at + all.len);
		list = str_format(&arena, "%.*s %zu%s", STR_ARG(list), cluster.len, cluster.picture ? "p" : "");
		at += cluster.len;
	}
	return list;
}

static void characters_as_readers_see_them(void)
{
	CHECK_STR(clusters("aé漢"), " 1 2 3");
	CHECK_STR(clusters("e\u0301x"), " 3 1");
	CHECK_STR(clusters("\U0001F680a"), " 4p 1");
	CHECK_STR(clusters("\U0001F469\u200D\U0001F4BB!"), " 11p 1");              /* one person with a laptop */
	CHECK_STR(clusters("\U0001F44D\U0001F3FD"), " 8p");                         /* a thumb with its skin */
	CHECK_STR(clusters("\U0001F1E9\U0001F1EA\U0001F1EB\U0001F1F7"), " 8p 8p");  /* two flags */
	CHECK_STR(clusters("\U0001F1E9."), " 4 1");                                /* half a flag is a letter */
	CHECK_STR(clusters("1\uFE0F\u20E32"), " 7p 1");                            /* a keycap, and a figure */
	CHECK_STR(clusters("\u2764\uFE0F\u2764\u2764\uFE0E"), " 6p 3 6");         /* a heart as picture and as text */
	CHECK_STR(clusters("क्षेत्री"), " 12 12");                                      /* conjuncts are whole */
	CHECK(unicode_is_virama(0x94D) && !unicode_is_virama(0x93F) && !unicode_is_virama('a'));
	struct str marks = STR("a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"
			       "\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301");
	CHECK(unicode_cluster(marks.at, marks.at + marks.len).len <= 65);
	CHECK(unicode_cluster("\xFF\xFE", "\xFF\xFE" + 2).len == 1);
}

int main(void)
{
	RUN(decoding_and_encoding_agree);
	RUN(broken_sequences_are_one_byte);
	RUN(counting);
	RUN(identifiers);
	RUN(normal_form);
	RUN(what_is_normal_is_not_copied);
	RUN(many_marks_take_linear_time);
	RUN(columns);
	RUN(characters_as_readers_see_them);
	arena_finish(&arena);
	return check_done();
}
