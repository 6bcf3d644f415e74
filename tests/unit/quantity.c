/* Numbers as people write them, dimensions, ranges as one unknown, and how figures are shown. Each test gives lines
 * `name = value`, as they stand in `assume { }`. */
#include "check.h"

#include <math.h>
#include <string.h>

#include "quantity/quantity.h"

static struct arena arena;
static struct source_set sources;
static struct diag_sink sink;
static struct quantity_set set;

/* Defines what the text says and checks it. */
static void assume(const char *text)
{
	arena_finish(&arena);
	arena = (struct arena){ 0 };
	sources = (struct source_set){ .arena = &arena };
	sink = (struct diag_sink){ .arena = &arena, .sources = &sources };
	set = (struct quantity_set){ .arena = &arena, .sink = &sink };
	size_t len = strlen(text);
	char *copy = arena_alloc(&arena, len + 2);
	memcpy(copy, text, len);
	const struct source *source = source_add(&sources, STR("test.arch"), (struct str){ copy, len });
	const struct syntax *syntax = syntax_parse(&arena, source, &sink);
	for (uint32_t at = syntax->nodes[0].child; at != NODE_NONE; at = syntax->nodes[at].next) {
		uint32_t value = syntax_child(syntax, at, NODE_VALUE), name = syntax_child(syntax, at, NODE_REF);
		if (syntax->nodes[at].kind == NODE_ATTRIBUTE)
			quantity_define(&set, syntax_text(syntax, name), syntax_span(syntax, name),
			                quantity_read(&set, syntax, value));
	}
	quantity_check_definitions(&set);
}

static struct expr *expr_of(const char *name)
{
	uint32_t definition = quantity_find(&set, str_of(name));
	return definition == UINT32_MAX ? NULL : set.definitions.at[definition].expr;
}

static struct quantity bounds_of(const char *name)
{
	struct expr *expr = expr_of(name);
	if (!expr || !expr_usable(expr))
		return (struct quantity){ NAN, NAN, DIMENSION_NONE, FLAVOUR_PLAIN };
	return expr_bounds(&set, expr);
}

static void assume_value(const char *text)
{
	char line[256];
	snprintf(line, sizeof line, "v = %s\n", text);
	assume(line);
}

/* The one expression `text`, in base units; NAN where it has a fault. */
static double worth(const char *text)
{
	assume_value(text);
	struct quantity bounds = bounds_of("v");
	return bounds.low == bounds.high ? bounds.low : NAN;
}

static bool near(double a, double b)
{
	return fabs(a - b) <= 1e-12 * fabs(b);
}

static struct str shown(const char *text)
{
	assume_value(text);
	struct buf buf = buf_in(&arena);
	if (sink.findings.count)
		return sink.findings.at[0]->message;
	quantity_show_expr(&buf, &set, expr_of("v"));
	return buf_view(&buf);
}

/* The only finding of the text, with its help: "T208: message (help)". */
static struct str fault(const char *text)
{
	assume(text);
	struct buf buf = buf_in(&arena);
	for (uint32_t i = 0; i < sink.findings.count; i++) {
		const struct finding *finding = sink.findings.at[i];
		buf_printf(&buf, "%s%s: %.*s", i ? "\n" : "", finding->code->code, STR_ARG(finding->message));
		if (finding->help.len)
			buf_printf(&buf, " (%.*s)", STR_ARG(finding->help));
	}
	return buf_view(&buf);
}

static void numbers_are_read(void)
{
	CHECK(worth("12") == 12);
	CHECK(worth("1.5") == 1.5);
	CHECK(worth("12_345") == 12345);
	CHECK(worth("2e9") == 2e9);
	CHECK(worth("1e-3") == 0.001);
	CHECK(worth("20k") == 20e3 && worth("20K") == 20e3);
	CHECK(worth("100M") == 1e8 && worth("1G") == 1e9 && worth("1bn") == 1e9 && worth("1T") == 1e12 &&
	      worth("1P") == 1e15);
	CHECK(worth("95%") == 0.95 && worth("95 %") == 0.95);
	CHECK(worth("5x") == 5 && worth("2.5x") == 2.5);
	CHECK(worth("$20k") == 20e3 && worth("20$") == 20);
	CHECK(worth("-5") == -5 && worth("-(-5)") == 5);
}

static void units_are_read(void)
{
	CHECK(worth("5ns") == 5e-9 && worth("5us") == 5e-6 && worth("200ms") == 0.2 && worth("200 ms") == 0.2);
	CHECK(worth("5min") == 300 && worth("5 min") == 300 && worth("1h") == 3600 && worth("1d") == 86400);
	CHECK(worth("1 day") == 86400 && worth("2 days") == 172800 && worth("1w") == 604800 &&
	      worth("2 weeks") == 1209600);
	CHECK(worth("1 month") == 2592000 && worth("1 year") == 31536000 && worth("5y") == 5 * 31536000.0);
	CHECK(worth("500 KB") == 500e3 && worth("500kB") == 500e3 && worth("2MB") == 2e6 && worth("1 PB") == 1e15);
	CHECK(worth("1KiB") == 1024 && worth("1 GiB") == 1073741824.0 && worth("8 bit") == 1 &&
	      worth("1 Mbit") == 125e3);
	CHECK(worth("1 Gbps") == 125e6 && worth("8 Kbps") == 1000);
	CHECK(worth("20 rps") == 20 && worth("20qps") == 20 && worth("20krps") == 20e3);
	CHECK(worth("10/5min") == 10 / 300.0);
	CHECK(worth("$20k/month") == 20e3 / 2592000);
	CHECK(worth("$0.02/GB/month") == 0.02 / 1e9 / 2592000);
	CHECK(worth("1E") != 1 && sink.findings.count == 1);
}

static void operators_bind_as_in_school(void)
{
	CHECK(worth("1 + 2 * 3") == 7);
	CHECK(worth("(1 + 2) * 3") == 9);
	CHECK(worth("2 ^ 3 ^ 2") == 512);
	CHECK(worth("-2 ^ 2") == -4);
	CHECK(worth("10 - 2 - 3") == 5);
	CHECK(worth("100 / 10 / 2") == 5);
	CHECK(worth("min(3, 1, 2) + max(4, 5)") == 6);
	CHECK(worth("ceil(1.2) + floor(1.8) + round(2.5)") == 6);
	CHECK(worth("log2(1024)") == 10 && worth("sqrt(2 + 2)") == 2 && worth("ln(1)") == 0);
	CHECK(worth("max(0, 3 MB - 5 MB)") == 0);
	CHECK(worth("100M * 20/day") == 100e6 * 20 / 86400);
	CHECK(worth("3 GB / 1 MB") == 3000);
}

/* N01, N11, N22, N24, N27, N31 and F24 of the guide's figures. */
static void the_guide_s_figures(void)
{
	CHECK(near(worth("100M * 20/day"), 23148.148148148146));
	CHECK(near(worth("100M/month"), 38.58024691358025));
	CHECK(near(worth("10M/day * 500 KB * 3 * 1 day"), 15e12));
	CHECK(near(worth("100M/month * 365 days * 500 B"), 100e6 * 365 / 30 * 500));
	CHECK_STR(shown("10k/s * 500 KB in Gbps"), "40 Gbps");
	CHECK_STR(shown("1M/day * 2 MB"), "23.1 MB/s");
	CHECK(fabs(worth("-1G * ln(1%) / ln(2)^2 * 1 bit") / 1.19813e9 - 1) < 1e-5);
}

static void a_range_is_one_unknown(void)
{
	assume(
	    "hit = 80% to 95%\nmiss = 1 - hit\nboth = hit + miss\nnone = hit - hit\nload = 100k/s * miss\nrelief = 1 / miss\n"
	    "again = hit\n");
	CHECK(sink.findings.count == 0);
	CHECK(set.unknowns.count == 1 && str_is(set.unknowns.at[0].name, "hit"));
	CHECK(near(bounds_of("miss").low, 0.05) && near(bounds_of("miss").high, 0.2));
	CHECK(bounds_of("both").low == 1 && bounds_of("both").high == 1);
	CHECK(bounds_of("none").low == 0 && bounds_of("none").high == 0);
	CHECK(near(bounds_of("load").low, 5000) && near(bounds_of("load").high, 20000));
	CHECK(near(bounds_of("relief").low, 5) && near(bounds_of("relief").high, 20));
	CHECK(expr_is_range(&set, expr_of("again")) && !expr_is_range(&set, expr_of("miss")));
	double middle = 0.5;
	CHECK(near(expr_at(&set, expr_of("miss"), &middle), 0.125));
	CHECK(near(expr_at(&set, expr_of("load"), &middle), 12500));
	middle = 1;
	CHECK(near(expr_at(&set, expr_of("load"), &middle), 5000));
	CHECK(near(expr_at(&set, expr_of("load"), NULL), 20000));
}

static void bounds_are_over_all_corners(void)
{
	assume("a = 1 to 2\nb = 1 to 3\nc = a - b\ne = a * b + c\n");
	CHECK(set.unknowns.count == 2);
	CHECK(bounds_of("c").low == -2 && bounds_of("c").high == 1);
	CHECK(bounds_of("e").low == 1 && bounds_of("e").high == 5);
	double corner[] = { 1, 0 };
	CHECK(expr_at(&set, expr_of("c"), corner) == 1);
	/* thirteen unknowns: a sample, but both ends are in it */
	assume(
	    "a1 = 0 to 1\na2 = 0 to 1\na3 = 0 to 1\na4 = 0 to 1\na5 = 0 to 1\na6 = 0 to 1\na7 = 0 to 1\na8 = 0 to 1\n"
	    "a9 = 0 to 1\na10 = 0 to 1\na11 = 0 to 1\na12 = 0 to 1\na13 = 0 to 1\n"
	    "sum = a1+a2+a3+a4+a5+a6+a7+a8+a9+a10+a11+a12+a13\ntilt = sum - 2 * a1\n");
	CHECK(set.unknowns.count == 13);
	CHECK(bounds_of("sum").low == 0 && bounds_of("sum").high == 13);
	CHECK(bounds_of("tilt").low <= 0 && bounds_of("tilt").low >= -1 && bounds_of("tilt").high >= 11);
}

static void doubling_does_not_explode(void)
{
	char text[8192];
	size_t len = (size_t)snprintf(text, sizeof text, "a0 = 1 to 2\n");
	for (int i = 1; i <= 60; i++)
		len += (size_t)snprintf(text + len, sizeof text - len, "a%d = (a%d + a%d) / 2\n", i, i - 1, i - 1);
	assume(text);
	CHECK(bounds_of("a60").low == 1 && bounds_of("a60").high == 2);
}

static void names_come_in_any_order(void)
{
	assume("c = b * 2\nb = a + 1\na = 3\n");
	CHECK(sink.findings.count == 0 && bounds_of("c").low == 8);
	CHECK(set.definitions.at[quantity_find(&set, STR("a"))].used);
	CHECK(!set.definitions.at[quantity_find(&set, STR("c"))].used);
}

static void figures_are_shown_for_people(void)
{
	CHECK_STR(shown("100M * 20/day"), "23.1k/s");
	CHECK_STR(shown("926/s"), "926/s");
	CHECK_STR(shown("1/5min"), "12/h");
	CHECK_STR(shown("3/day"), "3/day");
	CHECK_STR(shown("1/30s"), "2/min");
	CHECK_STR(shown("200ms"), "200 ms");
	CHECK_STR(shown("0.9996 s"), "1 s");
	CHECK_STR(shown("90s"), "1.5 min");
	CHECK_STR(shown("24h"), "1 day");
	CHECK_STR(shown("30d"), "30 days");
	CHECK_STR(shown("5y"), "5 years");
	CHECK_STR(shown("5us"), "5 us");
	CHECK_STR(shown("1.5 TB"), "1.5 TB");
	CHECK_STR(shown("1 GiB"), "1.07 GB");
	CHECK_STR(shown("999.6 KB"), "1 MB");
	CHECK_STR(shown("99.95%"), "99.95 %");
	CHECK_STR(shown("99.99%"), "99.99 %");
	CHECK_STR(shown("99.999%"), "99.999 %");
	CHECK_STR(shown("99.9% * 99.9%"), "99.8 %");
	CHECK_STR(shown("80%"), "80 %");
	CHECK_STR(shown("100%"), "100 %");
	CHECK_STR(shown("1 - 95%"), "5 %");
	CHECK_STR(shown("80% to 95%"), "80 % to 95 %");
	CHECK_STR(shown("5x"), "5x");
	CHECK_STR(shown("$20k/month"), "$20k/month");
	CHECK_STR(shown("$0.023/GB/month"), "$0.023/GB/month");
	CHECK_STR(shown("$0.09/GB"), "$0.09/GB");
	CHECK_STR(shown("4096"), "4096");
	CHECK_STR(shown("12_345"), "12.3k");
	CHECK_STR(shown("100M"), "100M");
	CHECK_STR(shown("2bn"), "2bn");
	CHECK_STR(shown("0"), "0");
	CHECK_STR(shown("-3 MB"), "-3 MB");
	CHECK_STR(shown("277.8 MB/s in Gbps"), "2.22 Gbps");
	CHECK_STR(shown("1M/day * 16.7 MB in TB/day"), "16.7 TB/day");
	CHECK_STR(shown("20k/s in rps"), "20k rps");
	CHECK_STR(shown("$10/day in $/month"), "$300/month");
	CHECK_STR(shown("1 MB * 1 s"), "1000000 B*s");
}

static void mistakes_get_their_own_sentence(void)
{
	CHECK_STR(fault("v = 20/day + 3 MB"),
	          "T202: '20/day' is a rate (1/s) and '3 MB' is data: they cannot be added");
	CHECK_STR(fault("v = 5m"), "T211: 'm' may be minutes or millions (write 'min' for minutes or 'M' for million)");
	CHECK_STR(fault("v = 5 Mb"), "T203: 'Mb' is not a unit (write 'MB' for megabytes or 'Mbit' for megabits)");
	CHECK_STR(fault("v = 3 mintes"), "T203: 'mintes' is not a unit (did you mean 'minutes'?)");
	CHECK_STR(fault("v = 100 M"), "T203: the suffix 'M' must touch its number (write '100M')");
	CHECK_STR(fault("v = 80-95%"), "T210: '80-95%' is a difference, not a range (write '80% to 95%')");
	CHECK_STR(
	    fault("v = 10-20ms"),
	    "T210: '10' is a number and '20ms' is a time: they cannot be subtracted (for a range write '10ms to 20ms')");
	CHECK_STR(fault("v = 80 to 95%"),
	          "T208: this range runs downwards: '80' is more than '95%' (write '80% to 95%')");
	CHECK_STR(fault("v = 5 to 3"), "T208: this range runs downwards: '5' is more than '3' (write '3 to 5')");
	CHECK_STR(
	    fault("v = 1B + 5"),
	    "T212: '1B' is data and '5' is a number: they cannot be added ('B' is byte, never billion: write '1bn' for billions)");
	CHECK_STR(fault("v = 10 / (5 - 5)"), "T216: '10 / (5 - 5)' divides by zero");
	CHECK_STR(fault("v = 10 / (0 to 5)"), "T216: '10 / (0 to 5)' divides by zero");
	CHECK_STR(fault("v = 1e300 * 1e300"), "T216: '1e300 * 1e300' is no finite number");
	CHECK_STR(fault("v = sqrt(0 - 4)"), "T216: 'sqrt' has no value here");
	CHECK_STR(
	    fault("v = log2(5 GB)"),
	    "T224: 'log2' wants a plain number, but '5 GB' is data (divide by the unit that you count in, as in 'log2(5 GB / (1 B))')");
	CHECK_STR(fault("v = rond(5)"), "T204: there is no function 'rond' (did you mean 'round'?)");
	CHECK_STR(fault("v = ceil(1, 2)"), "T205: 'ceil' takes one value, not 2 (write 'ceil(x)')");
	CHECK_STR(fault("v = 2 ^ 3s"), "T223: '2 ^ 3s' has a unit in its exponent: an exponent is a plain number");
	CHECK_STR(fault("v = 3 GB in min"), "T222: 'in min' shows a time, but this is data");
	CHECK_STR(fault("v = day"), "T228: 'day' is a unit without a number (write '1 day')");
	CHECK_STR(
	    fault("day = 8h"),
	    "T217: 'day' is the name of a unit and cannot be assumed (choose a longer name, such as 'day_value')");
	CHECK_STR(fault("v = 1\nv = 2"),
	          "T103: 'v' is assumed twice (leave one of them, or give this one another name)");
	CHECK_STR(fault("vv = q + q * q\nx = q"), "T206: 'q' is not assumed anywhere (state it: 'assume { q = 100 }')");
}

static void names_are_looked_for(void)
{
	CHECK_STR(
	    fault("dau = 1M\nreads = 5\nv = dau-reads"),
	    "T206: 'dau-reads' is not assumed anywhere (a '-' inside a name belongs to it; write 'dau - reads' to subtract)");
	CHECK_STR(fault("views = 5\nv = veiws * 2"), "T206: 'veiws' is not assumed anywhere (did you mean 'views'?)");
	CHECK_STR(fault("v = something * 2"),
	          "T206: 'something' is not assumed anywhere (state it: 'assume { something = 100 }')");
	CHECK_STR(
	    fault("a = b\nb = c * 2\nc = a\nz = a + 1"),
	    "T207: 'a' is assumed by means of itself: a \xE2\x86\x92 b \xE2\x86\x92 c \xE2\x86\x92 a (give one of them a figure of its own)");
	CHECK_STR(fault("a = a + 1"),
	          "T207: 'a' is assumed by means of itself: a \xE2\x86\x92 a (give one of them a figure of its own)");
}

static void depth_has_a_limit_and_chains_have_none(void)
{
	static char long_sum[400100];
	size_t len = (size_t)snprintf(long_sum, sizeof long_sum, "v = 1");
	for (int i = 0; i < 100000; i++) {
		memcpy(long_sum + len, " + 1", 4);
		len += 4;
	}
	long_sum[len] = 0;
	assume(long_sum);
	CHECK(sink.findings.count == 1 && str_is(str_of(sink.findings.at[0]->code->code), "T021"));
	len = (size_t)snprintf(long_sum, sizeof long_sum, "v = 1");
	for (int i = 0; i < 150; i++)
		len += (size_t)snprintf(long_sum + len, sizeof long_sum - len, " + 1");
	assume(long_sum);
	CHECK(sink.findings.count == 0 && bounds_of("v").low == 151);

	static char chain[2500000];
	len = (size_t)snprintf(chain, sizeof chain, "a0 = 1 to 2\n");
	for (int i = 1; i <= 50000; i++)
		len += (size_t)snprintf(chain + len, sizeof chain - len, "a%d = a%d + 1\n", i, i - 1);
	assume(chain);
	CHECK(sink.findings.count == 0 && bounds_of("a50000").low == 50001 && bounds_of("a50000").high == 50002);
}

static void a_pair_is_two_figures(void)
{
	assume("pods = 4\nv = 3 to pods * 10\n");
	set.unknowns.count = 0;
	const struct syntax *syntax = syntax_parse(&arena, source_get(&sources, 0), &sink);
	uint32_t second = syntax->nodes[syntax->nodes[0].child].next;
	struct expr *expr = quantity_read(&set, syntax, syntax_child(syntax, second, NODE_VALUE));
	struct quantity pair;
	CHECK(expr_is_pair(expr));
	CHECK(quantity_check_pair(&set, expr, &pair) && pair.low == 3 && pair.high == 40);
	CHECK(set.unknowns.count == 0);
}

int main(void)
{
	RUN(numbers_are_read);
	RUN(units_are_read);
	RUN(operators_bind_as_in_school);
	RUN(the_guide_s_figures);
	RUN(a_range_is_one_unknown);
	RUN(bounds_are_over_all_corners);
	RUN(doubling_does_not_explode);
	RUN(names_come_in_any_order);
	RUN(figures_are_shown_for_people);
	RUN(mistakes_get_their_own_sentence);
	RUN(names_are_looked_for);
	RUN(depth_has_a_limit_and_chains_have_none);
	RUN(a_pair_is_two_figures);
	arena_finish(&arena);
	return check_done();
}
