/* Figures as people read them: three significant digits, the prefix that fits, text that reads back as that value. */
#include "quantity/expr.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

struct step {
	double size;
	const char *text, *one; /* `one` where exactly 1 is meant; NULL: the same */
};

static const struct step COUNTS[] = { { 1e15, "P", 0 }, { 1e12, "T", 0 }, { 1e9, "bn", 0 }, { 1e6, "M", 0 },
	                              { 1e3, "k", 0 },  { 1, "", 0 } };
static const struct step SIZES[] = { { 1e18, " EB", 0 }, { 1e15, " PB", 0 }, { 1e12, " TB", 0 }, { 1e9, " GB", 0 },
	                             { 1e6, " MB", 0 },  { 1e3, " KB", 0 },  { 1, " B", 0 } };
static const struct step TIMES[] = { { 31536000, " years", " year" }, { 86400, " days", " day" }, { 3600, " h", 0 },
	                             { 60, " min", 0 },               { 1, " s", 0 },            { 1e-3, " ms", 0 },
	                             { 1e-6, " us", 0 },              { 1e-9, " ns", 0 } };
/* Below a tenth a second a rate is told by the longest time in which it happens at least once. */
static const struct step RATES[] = {
	{ 0.1, "/s", 0 },           { 1.0 / 60, "/min", 0 },        { 1.0 / 3600, "/h", 0 },
	{ 1.0 / 86400, "/day", 0 }, { 1.0 / 2592000, "/month", 0 }, { 1.0 / 31536000, "/year", 0 }
};
#define STEPS(table) table, sizeof(table) / sizeof(table)[0]

/* To three significant digits, as it will be printed: 999.6 counts as 1000 when a prefix is chosen. */
static double rounded(double value)
{
	if (value == 0 || !isfinite(value))
		return value;
	double scale = pow(10, 2 - floor(log10(value)));
	return isfinite(scale) && scale > 0 ? round(value * scale) / scale : value;
}

static const struct step *step_for(double value, const struct step *steps, size_t count)
{
	size_t i = 0;
	while (i + 1 < count && rounded(value / steps[i].size) < 1)
		i++;
	return &steps[i];
}

/* A number that stands alone; far outside human sizes it gets an exponent. */
static void put_number(struct buf *buf, double value)
{
	if (value != 0 && (value < 1e-6 || value >= 1e18)) {
		int exponent = (int)floor(log10(value));
		double mantissa = value / pow(10, exponent);
		if (!isfinite(mantissa)) {
			number_exact(buf, value);
			return;
		}
		number_short(buf, mantissa);
		buf_printf(buf, "e%d", exponent);
		return;
	}
	number_short(buf, value);
}

static void put_steps(struct buf *buf, double value, const struct step *steps, size_t count)
{
	const struct step *step = step_for(value, steps, count);
	double number = value / step->size;
	put_number(buf, number);
	buf_text(buf, step->one && rounded(number) == 1 ? step->one : step->text);
}

/* Whole numbers below ten thousand are told in full: 1024 shards are not 1.02k. */
static void put_count(struct buf *buf, double value)
{
	if (value < 10000 && value == floor(value))
		number_fixed(buf, value, 0);
	else if (value >= 1000 && value < 1e18)
		put_steps(buf, value, STEPS(COUNTS));
	else
		put_number(buf, value);
}

/* Three digits; near 100 as many as tell how far from it: 99.95, 99.99, 99.999. */
static void put_percent(struct buf *buf, double value)
{
	double percent = value * 100, rest = 100 - percent;
	if (percent < 99 || rest <= 0) {
		put_number(buf, percent);
	} else {
		int decimals = (int)ceil(-log10(rest) - 1e-9) + 1;
		decimals = decimals < 1 ? 1 : decimals > 6 ? 6 : decimals;
		if (rest < 1e-6)
			buf_text(buf, rest < 1e-9 ? "100" : "99.999999");
		else
			number_fixed(buf, percent, decimals);
	}
	buf_text(buf, " %");
}

static void put_money(struct buf *buf, double value)
{
	buf_char(buf, '$');
	if (value >= 1000)
		put_steps(buf, value, STEPS(COUNTS));
	else
		put_number(buf, value);
}

static void put_rate(struct buf *buf, double value)
{
	if (value == 0 || value >= 0.0995) {
		if (value >= 1000)
			put_steps(buf, value, STEPS(COUNTS));
		else
			put_number(buf, value);
		buf_text(buf, "/s");
	} else {
		put_steps(buf, value, STEPS(RATES));
	}
}

static void put_bandwidth(struct buf *buf, double value)
{
	static const struct step PERIODS[] = { { 1, "/s", 0 }, { 86400, "/day", 0 }, { 31536000, "/year", 0 } };
	size_t i = 0;
	while (value != 0 && i + 1 < sizeof PERIODS / sizeof PERIODS[0] && rounded(value * PERIODS[i].size) < 1)
		i++;
	put_steps(buf, value * PERIODS[i].size, STEPS(SIZES));
	buf_text(buf, PERIODS[i].text);
}

static void put_magnitude(struct buf *buf, double value, struct dimension dimension, enum flavour flavour)
{
	if (dimension_equal(dimension, DIMENSION_NONE)) {
		if (flavour == FLAVOUR_PERCENT) {
			put_percent(buf, value);
		} else if (flavour == FLAVOUR_FACTOR) {
			put_number(buf, value);
			buf_char(buf, 'x');
		} else {
			put_count(buf, value);
		}
	} else if (dimension_equal(dimension, DIMENSION_TIME)) {
		if (value == 0)
			buf_text(buf, "0 s");
		else if (value > 0 && value < 0.1e-9)
			buf_text(buf, "< 0.1 ns"); /* the wait for an idle server: its digits say nothing */
		else
			put_steps(buf, value, STEPS(TIMES));
	} else if (dimension_equal(dimension, DIMENSION_RATE)) {
		put_rate(buf, value);
	} else if (dimension_equal(dimension, DIMENSION_DATA)) {
		put_steps(buf, value, STEPS(SIZES));
	} else if (dimension_equal(dimension, DIMENSION_BANDWIDTH)) {
		put_bandwidth(buf, value);
	} else if (dimension_equal(dimension, DIMENSION_MONEY)) {
		put_money(buf, value);
	} else if (dimension_equal(dimension, (struct dimension){ -1, 0, 1 })) {
		put_money(buf, value * 2592000);
		buf_text(buf, "/month");
	} else if (dimension_equal(dimension, (struct dimension){ 0, -1, 1 })) {
		put_money(buf, value * 1e9);
		buf_text(buf, "/GB");
	} else if (dimension_equal(dimension, (struct dimension){ -1, -1, 1 })) {
		put_money(buf, value * 1e9 * 2592000);
		buf_text(buf, "/GB/month");
	} else {
		put_number(buf, value);
		buf_char(buf, ' ');
		buf_str(buf, quantity_base_unit(buf->arena, dimension));
	}
}

void quantity_show_value(struct buf *out, double value, struct dimension dimension, enum flavour flavour)
{
	if (isnan(value)) {
		buf_text(out, "nothing");
		return;
	}
	if (value < 0)
		buf_char(out, '-');
	if (isinf(value))
		buf_text(out, "infinite");
	else
		put_magnitude(out, fabs(value), dimension, flavour);
}

void quantity_show(struct buf *out, struct quantity quantity)
{
	size_t low = out->len;
	quantity_show_value(out, quantity.low, quantity.dimension, quantity.flavour);
	if (quantity.high <= quantity.low)
		return;
	size_t end = out->len;
	buf_text(out, " to ");
	size_t high = out->len;
	quantity_show_value(out, quantity.high, quantity.dimension, quantity.flavour);
	/* ends that look alike are one figure to a reader */
	if (out->len - high == end - low && memcmp(out->at + low, out->at + high, end - low) == 0)
		out->len = end;
}

/* ---- `in unit` ---- */

static void put_in(struct buf *out, double value, const struct shown_in *in)
{
	double number = value * in->over / in->times;
	bool money = in->text.len && in->text.at[0] == '$';
	if (number < 0)
		buf_char(out, '-');
	if (money)
		buf_char(out, '$');
	number = fabs(number);
	bool count = money || str_is(in->text, "rps") || str_is(in->text, "qps");
	if (count && number >= 1000 && number < 1e18)
		put_steps(out, number, STEPS(COUNTS));
	else
		put_number(out, number);
	if (!money)
		buf_char(out, ' ');
	buf_str(out, money ? str_slice(in->text, 1, in->text.len) : in->text);
}

/* The unit after `in` of the expression, or of the assumption whose name is all there is. */
static const struct shown_in *shown_unit(const struct quantity_set *set, const struct expr *expr)
{
	for (uint32_t steps = 0; steps <= set->definitions.count; steps++) {
		if (expr->in || !expr->count || expr->ops[0].kind != OP_NAME || expr->count > 1)
			return expr->in;
		expr = set->definitions.at[expr->ops[0].definition].expr;
	}
	return NULL;
}

void quantity_show_expr(struct buf *out, const struct quantity_set *set, const struct expr *expr)
{
	if (!expr_usable(expr)) {
		buf_text(out, "unknown");
		return;
	}
	struct quantity quantity = expr_bounds(set, expr);
	const struct shown_in *in = shown_unit(set, expr);
	if (!in) {
		quantity_show(out, quantity);
		return;
	}
	put_in(out, quantity.low, in);
	if (quantity.high > quantity.low) {
		buf_text(out, " to ");
		put_in(out, quantity.high, in);
	}
}

/* ---- names of dimensions ---- */

static void put_power(struct buf *buf, const char *unit, int power)
{
	buf_text(buf, unit);
	if (power > 1)
		buf_printf(buf, "^%d", power);
}

struct str quantity_base_unit(struct arena *arena, struct dimension dimension)
{
	static const char *const NAMES[] = { "$", "B", "s" };
	int powers[] = { dimension.money, dimension.data, dimension.time };
	struct buf buf = buf_in(arena);
	for (int i = 0; i < 3; i++) {
		if (powers[i] > 0) {
			buf_text(&buf, buf.len ? "*" : "");
			put_power(&buf, NAMES[i], powers[i]);
		}
	}
	if (!buf.len)
		buf_char(&buf, '1');
	for (int i = 0; i < 3; i++) {
		if (powers[i] < 0) {
			buf_char(&buf, '/');
			put_power(&buf, NAMES[i], -powers[i]);
		}
	}
	return buf_view(&buf);
}

struct str dimension_name(struct arena *arena, struct dimension dimension)
{
	static const struct {
		struct dimension dimension;
		const char *name;
	} NAMES[] = {
		{ { 0, 0, 0 }, "a number" },          { { 1, 0, 0 }, "a time" },
		{ { -1, 0, 0 }, "a rate (1/s)" },     { { 0, 1, 0 }, "data" },
		{ { -1, 1, 0 }, "data per time" },    { { 0, 0, 1 }, "money" },
		{ { -1, 0, 1 }, "money per time" },   { { 0, -1, 1 }, "money per data" },
		{ { -1, -1, 1 }, "money per data and time" },
	};
	for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
		if (dimension_equal(dimension, NAMES[i].dimension))
			return str_of(NAMES[i].name);
	}
	struct str unit = quantity_base_unit(arena, dimension);
	return str_format(arena, "a figure in %.*s", STR_ARG(unit));
}
