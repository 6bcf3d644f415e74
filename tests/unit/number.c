#include "check.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

static struct arena arena;

static struct str exact(double value)
{
	struct buf buf = buf_in(&arena);
	number_exact(&buf, value);
	return buf_view(&buf);
}

static struct str fixed(double value, int decimals)
{
	struct buf buf = buf_in(&arena);
	number_fixed(&buf, value, decimals);
	return buf_view(&buf);
}

static struct str brief(double value)
{
	struct buf buf = buf_in(&arena);
	number_short(&buf, value);
	return buf_view(&buf);
}

/* splitmix64: the same doubles on every run. */
static uint64_t seed = 20260728;
static uint64_t next_bits(void)
{
	uint64_t bits = seed += 0x9e3779b97f4a7c15u;
	bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
	bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
	return bits ^ (bits >> 31);
}

static void exact_is_the_shortest(void)
{
	static const struct {
		double value;
		const char *text;
	} CASES[] = {
		{ 0, "0" }, { -0.0, "0" }, { 1, "1" }, { -1, "-1" }, { 0.1, "0.1" }, { 23148.1, "23148.1" },
		{ 1e300, "1e+300" }, { 100000000, "100000000" }, { 1e20, "100000000000000000000" }, { 1e21, "1e+21" },
		{ 1e-6, "0.000001" }, { 1e-7, "1e-7" }, { 1.5e-9, "1.5e-9" }, { 0.1 + 0.2, "0.30000000000000004" },
		{ 1.0 / 3, "0.3333333333333333" }, { 2.0 / 3, "0.6666666666666666" }, { 5e-324, "5e-324" },
		{ 1.7976931348623157e308, "1.7976931348623157e+308" }, { 2.2250738585072014e-308, "2.2250738585072014e-308" },
		{ 5.684341886080802e-14, "5.684341886080802e-14" }, { 9007199254740993.0, "9007199254740992" },
		{ 123456789012345678.0, "123456789012345680" }, { 4.35, "4.35" }, { 0.9995, "0.9995" },
		{ 2e-310, "2e-310" }, { 999999999999999.9, "999999999999999.9" }, { 0.000123, "0.000123" },
		{ (double)INFINITY, "null" }, { (double)NAN, "null" },
	};
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
		CHECK_STR(exact(CASES[i].value), CASES[i].text);
}

static void exact_reads_back(void)
{
	bool same = true, again = true;
	for (int i = 0; i < 10000; i++) {
		uint64_t bits = next_bits();
		double value, read = 0;
		memcpy(&value, &bits, sizeof value);
		if (i % 3 == 1)
			value = (double)(int64_t)(bits >> 20) / 1000;
		if (i % 3 == 2)
			value = floor((double)(bits >> 40)) / 100;
		if (!isfinite(value))
			continue;
		struct str text = exact(fabs(value));
		same &= strtod(text.at, NULL) == fabs(value);
		again &= number_read(text, &read) && read == fabs(value);
	}
	CHECK(same);
	CHECK(again);
}

static void exact_is_never_longer_than_needed(void)
{
	bool shortest = true;
	for (int i = 0; i < 3000; i++) {
		uint64_t bits = next_bits() & 0x7FFFFFFFFFFFFFFFu;
		double value;
		memcpy(&value, &bits, sizeof value);
		if (!isfinite(value) || value == 0)
			continue;
		char text[64];
		int needed = 1;
		for (; needed < 17; needed++) {
			snprintf(text, sizeof text, "%.*e", needed - 1, value);
			if (strtod(text, NULL) == value)
				break;
		}
		struct str got = exact(value);
		int digits = 0, significant = 0;
		for (size_t at = 0; at < got.len && got.at[at] != 'e'; at++) {
			if (got.at[at] < '0' || got.at[at] > '9' || (digits == 0 && got.at[at] == '0'))
				continue;
			digits++;
			if (got.at[at] != '0')
				significant = digits;
		}
		shortest &= significant <= needed;
	}
	CHECK(shortest);
}

static void fixed_point(void)
{
	CHECK_STR(fixed(12.5, 2), "12.5");
	CHECK_STR(fixed(12.0, 3), "12");
	CHECK_STR(fixed(-0.001, 2), "0");
	CHECK_STR(fixed(-0.0, 0), "0");
	CHECK_STR(fixed(-1.005, 1), "-1");
	CHECK_STR(fixed(0.05, 1), "0.1");
	CHECK_STR(fixed(99.996, 2), "100");
	CHECK_STR(fixed(-99.996, 2), "-100");
	CHECK_STR(fixed(1234567.891, 2), "1234567.89");
	CHECK_STR(fixed(0.000001, 6), "0.000001");
	CHECK_STR(fixed(3.5, 0), "4");
	CHECK_STR(fixed(1.02, 2), "1.02");
	CHECK_STR(fixed(9007199254740992.0, 2), "9007199254740992");
	CHECK_STR(fixed(-1e22, 2), "-10000000000000000000000");
	CHECK_STR(fixed((double)INFINITY, 2), "0");
	CHECK_STR(fixed((double)NAN, 2), "0");
}

static void three_digits(void)
{
	CHECK_STR(brief(23.14), "23.1");
	CHECK_STR(brief(0.00125), "0.00125");
	CHECK_STR(brief(926), "926");
	CHECK_STR(brief(12345), "12300");
	CHECK_STR(brief(999.9), "1000");
	CHECK_STR(brief(20), "20");
	CHECK_STR(brief(1.5), "1.5");
	CHECK_STR(brief(-2.345), "-2.35");
	CHECK_STR(brief(0), "0");
	CHECK_STR(brief(0.0999999), "0.1");
	CHECK_STR(brief((double)INFINITY), "infinite");
	CHECK_STR(brief((double)NAN), "undefined");
}

static void reading(void)
{
	static const struct {
		const char *text;
		double value;
	} GOOD[] = {
		{ "0", 0 }, { "12", 12 }, { "1.5", 1.5 }, { "12_345", 12345 }, { "2e9", 2e9 }, { "2E-3", 0.002 }, { "1e+2", 100 },
		{ "0.1", 0.1 }, { "000.500", 0.5 }, { "1_0.2_5", 10.25 }, { "1e-400", 0 }, { "0e999999999999", 0 },
		{ "123456789012345678901234567890", 123456789012345678901234567890.0 }, { "4.35", 4.35 },
		{ "2.2250738585072012e-308", 2.2250738585072014e-308 }, { "179769313486231570e291", 1.7976931348623157e308 },
		{ "9007199254740993", 9007199254740992.0 }, { "0.000000000000000000000000000001", 1e-30 },
	};
	static const char *const BAD[] = { "",     "x",    ".5",   "1.",   "1_",    "_1",     "1__2",   "1._5", "1_.5",
		                           "1e",   "1e+",  "-1",   "+1",   "1.2.3", "0x10",   "1e999",  "1 ",   "inf",
		                           "nan",  "1,5",  "1e5x", "1e-",  "٣" };
	double value = 0;
	for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++)
		CHECK(number_read(str_of(GOOD[i].text), &value) && value == GOOD[i].value);
	for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
		CHECK(!number_read(str_of(BAD[i]), &value));
}

static void digits_beyond_all_measure_still_round(void)
{
	struct buf text = buf_in(&arena);
	double value = 0;
	buf_text(&text, "9007199254740993.");
	buf_repeat(&text, '0', 5000);
	buf_char(&text, '1');
	CHECK(number_read(buf_view(&text), &value) && value == 9007199254740994.0);
	struct buf large = buf_in(&arena);
	buf_repeat(&large, '1', 300);
	CHECK(number_read(buf_view(&large), &value) && value > 1.1e299 && value < 1.2e299);
	struct buf tiny = buf_in(&arena);
	buf_text(&tiny, "0.");
	buf_repeat(&tiny, '0', 100000);
	buf_text(&tiny, "1e100001");
	CHECK(number_read(buf_view(&tiny), &value) && value == 1);
}

static void the_locale_changes_nothing(void)
{
	static const char *const LOCALES[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE" };
	const char *got = NULL;
	for (size_t i = 0; !got && i < sizeof LOCALES / sizeof *LOCALES; i++)
		got = setlocale(LC_ALL, LOCALES[i]);
	if (!got)
		printf("   (no locale with a decimal comma here: tried without)\n");
	double value = 0;
	CHECK_STR(exact(0.30000000000000004), "0.30000000000000004");
	CHECK_STR(exact(1.2345678901234567e-200), "1.2345678901234567e-200");
	CHECK_STR(fixed(12.25, 2), "12.25");
	CHECK_STR(fixed(12345678901234567890.0, 2), "12345678901234567000");
	CHECK_STR(brief(0.00125), "0.00125");
	CHECK(number_read(STR("1.2345678901234567e-200"), &value) && value == 1.2345678901234567e-200);
	CHECK(!number_read(STR("1,5"), &value));
	setlocale(LC_ALL, "C");
}

int main(void)
{
	RUN(exact_is_the_shortest);
	RUN(exact_reads_back);
	RUN(exact_is_never_longer_than_needed);
	RUN(fixed_point);
	RUN(three_digits);
	RUN(reading);
	RUN(digits_beyond_all_measure_still_round);
	RUN(the_locale_changes_nothing);
	arena_finish(&arena);
	return check_done();
}
