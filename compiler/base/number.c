/* Why no %f, %g or strtod of a decimal fraction: their decimal point is the locale's. Digits are taken from "%.*e" by
 * skipping whatever stands for the point, and read back as a whole number with an exponent, which has no point. */
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_DIGITS = 17, EXACT_DIGITS = 15, READ_DIGITS = 800 };

static const double TENS[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
	                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* d.ddd * 10^exponent, count digits, no trailing zeros (but at least one digit). */
struct digits {
	char at[MOST_DIGITS + 1];
	int count;
	int exponent;
};

/* The `count` digits nearest to a finite value above zero. */
static struct digits digits_nearest(double value, int count)
{
	char text[64];
	struct digits digits = { .count = 0 };
	snprintf(text, sizeof text, "%.*e", count - 1, value);
	const char *at = text;
	for (; *at != 'e'; at++) {
		if (*at >= '0' && *at <= '9' && digits.count < count)
			digits.at[digits.count++] = *at;
	}
	digits.exponent = (int)strtol(at + 1, NULL, 10);
	while (digits.count > 1 && digits.at[digits.count - 1] == '0')
		digits.count--;
	return digits;
}

static bool digits_give(const struct digits *digits, double value)
{
	char text[64];
	snprintf(text, sizeof text, "%.*se%d", digits->count, digits->at, digits->exponent - (digits->count - 1));
	return strtod(text, NULL) == value;
}

/* The next decimal above, with the same number of digits. */
static void digits_step_up(struct digits *digits, int count)
{
	while (digits->count < count)
		digits->at[digits->count++] = '0';
	int i = count - 1;
	for (; i >= 0 && digits->at[i] == '9'; i--)
		digits->at[i] = '0';
	if (i >= 0) {
		digits->at[i]++;
	} else {
		digits->at[0] = '1';
		digits->exponent++;
	}
	while (digits->count > 1 && digits->at[digits->count - 1] == '0')
		digits->count--;
}

static struct digits digits_shortest(double value)
{
	/* Up to 15 digits survive a round trip through a normal double, so 15 with the zeros cut off are the shortest. */
	int from = value < 2.2250738585072014e-308 ? 1 : EXACT_DIGITS;
	for (int count = from; count < MOST_DIGITS; count++) {
		struct digits digits = digits_nearest(value, count);
		if (digits_give(&digits, value))
			return digits;
		/* Below a power of two doubles lie twice as close: the nearest decimal may miss while the next one hits. */
		digits_step_up(&digits, count);
		if (digits_give(&digits, value))
			return digits;
	}
	return digits_nearest(value, MOST_DIGITS);
}

static void put_integer(struct buf *buf, uint64_t value)
{
	char text[24];
	size_t at = sizeof text;
	do {
		text[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	buf_str(buf, (struct str){ text + at, sizeof text - at });
}

/* Digits with a point and zeros where they are needed, never with an exponent. */
static void put_plain(struct buf *buf, const struct digits *digits)
{
	struct str all = { digits->at, (size_t)digits->count };
	if (digits->exponent < 0) {
		buf_text(buf, "0.");
		buf_repeat(buf, '0', (size_t)(-digits->exponent - 1));
		buf_str(buf, all);
		return;
	}
	size_t whole = (size_t)digits->exponent + 1;
	buf_str(buf, str_slice(all, 0, whole));
	if (whole >= all.len) {
		buf_repeat(buf, '0', whole - all.len);
	} else {
		buf_char(buf, '.');
		buf_str(buf, str_slice(all, whole, all.len));
	}
}

static void put_with_exponent(struct buf *buf, const struct digits *digits)
{
	buf_char(buf, digits->at[0]);
	if (digits->count > 1) {
		buf_char(buf, '.');
		buf_str(buf, (struct str){ digits->at + 1, (size_t)digits->count - 1 });
	}
	buf_char(buf, 'e');
	buf_char(buf, digits->exponent < 0 ? '-' : '+');
	put_integer(buf, (uint64_t)abs(digits->exponent));
}

/* `whole` and `fraction` / 10^decimals, zeros at the end cut off. */
static void put_scaled(struct buf *buf, uint64_t whole, uint64_t fraction, int decimals)
{
	put_integer(buf, whole);
	if (fraction == 0)
		return;
	while (fraction % 10 == 0) {
		fraction /= 10;
		decimals--;
	}
	char text[24];
	for (int i = decimals; i > 0; i--) {
		text[i] = (char)('0' + fraction % 10);
		fraction /= 10;
	}
	text[0] = '.';
	buf_str(buf, (struct str){ text, (size_t)decimals + 1 });
}

void number_exact(struct buf *buf, double value)
{
	if (!isfinite(value)) {
		buf_text(buf, "null");
		return;
	}
	if (value < 0)
		buf_char(buf, '-');
	value = fabs(value);
	/* Most numbers are short. A decimal of up to 15 digits is the only one of its length for its double, so the first
	 * hit is the shortest; both operands of the division are exact, so its result is the double that is read back. */
	for (int decimals = 0; decimals <= 6 && value < 1e15 / TENS[decimals] && value >= 1e-6; decimals++) {
		double scaled = rint(value * TENS[decimals]);
		if (scaled / TENS[decimals] == value) {
			uint64_t all = (uint64_t)scaled, unit = (uint64_t)TENS[decimals];
			put_scaled(buf, all / unit, all % unit, decimals);
			return;
		}
	}
	if (value == 0) {
		buf_char(buf, '0');
		return;
	}
	struct digits digits = digits_shortest(value);
	if (digits.exponent >= 21 || digits.exponent < -6)
		put_with_exponent(buf, &digits);
	else
		put_plain(buf, &digits);
}

void number_fixed(struct buf *buf, double value, int decimals)
{
	BASE_ASSERT(decimals >= 0 && decimals <= 6);
	if (!isfinite(value)) {
		buf_char(buf, '0');
		return;
	}
	double size = fabs(value);
	if (size >= 9007199254740992.0) {
		/* A whole number: there are no decimals left to round. */
		if (value < 0)
			buf_char(buf, '-');
		struct digits digits = digits_shortest(size);
		put_plain(buf, &digits);
		return;
	}
	uint64_t unit = (uint64_t)TENS[decimals];
	uint64_t whole = (uint64_t)size;
	uint64_t fraction = (uint64_t)((size - (double)whole) * TENS[decimals] + 0.5);
	if (fraction >= unit) {
		whole++;
		fraction -= unit;
	}
	if (value < 0 && (whole || fraction))
		buf_char(buf, '-');
	put_scaled(buf, whole, fraction, decimals);
}

void number_short(struct buf *buf, double value)
{
	if (isnan(value)) {
		buf_text(buf, "undefined");
		return;
	}
	if (value < 0)
		buf_char(buf, '-');
	if (isinf(value)) {
		buf_text(buf, "infinite");
		return;
	}
	if (value == 0) {
		buf_char(buf, '0');
		return;
	}
	struct digits digits = digits_nearest(fabs(value), 3);
	put_plain(buf, &digits);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What number_read gathers: the significant digits as a whole number, and its power of ten. */
struct reading {
	char digits[READ_DIGITS + 32];
	int count;
	bool more;     /* a digit other than 0 was left out: the value is a little above */
	long exponent;
};

/* Reads a run of digits with `_` between two of them. Returns its end, or `at` where none begins. */
static const char *read_run(struct reading *reading, const char *at, const char *end, bool fraction)
{
	while (at < end && (is_digit(*at) || (*at == '_' && is_digit(at[-1]) && at + 1 < end && is_digit(at[1])))) {
		char c = *at++;
		if (c == '_')
			continue;
		if (reading->count == 0 && c == '0') {
			reading->exponent -= fraction;
		} else if (reading->count < READ_DIGITS) {
			reading->digits[reading->count++] = c;
			reading->exponent -= fraction;
		} else {
			reading->more |= c != '0';
			reading->exponent += !fraction;
		}
	}
	return at;
}

static double reading_value(struct reading *reading)
{
	if (reading->count == 0)
		return 0;
	if (reading->count <= EXACT_DIGITS && labs(reading->exponent) <= 22) {
		uint64_t whole = 0;
		for (int i = 0; i < reading->count; i++)
			whole = whole * 10 + (uint64_t)(reading->digits[i] - '0');
		return reading->exponent < 0 ? (double)whole / TENS[-reading->exponent] : (double)whole * TENS[reading->exponent];
	}
	if (reading->more) {
		reading->digits[reading->count++] = '1';
		reading->exponent--;
	}
	snprintf(reading->digits + reading->count, 24, "e%ld", reading->exponent);
	return strtod(reading->digits, NULL);
}

bool number_read(struct str text, double *value)
{
	if (text.len == 0 || !is_digit(text.at[0]))
		return false;
	struct reading reading;
	reading.count = 0;
	reading.more = false;
	reading.exponent = 0;
	const char *at = text.at, *end = text.at + text.len;
	at = read_run(&reading, at, end, false);
	if (at + 1 < end && *at == '.' && is_digit(at[1]))
		at = read_run(&reading, at + 1, end, true);
	if (at < end && (*at == 'e' || *at == 'E')) {
		at++;
		bool negative = at < end && *at == '-';
		if (at < end && (*at == '-' || *at == '+'))
			at++;
		if (at == end || !is_digit(*at))
			return false;
		long exponent = 0;
		for (; at < end && is_digit(*at); at++)
			exponent = exponent < 100000000 ? exponent * 10 + (*at - '0') : exponent;
		reading.exponent += negative ? -exponent : exponent;
	}
	if (at != end)
		return false;
	*value = reading_value(&reading);
	return isfinite(*value);
}
