/* Numbers: of which dimension, within which bounds, and the likely meaning of what lies outside. */
#include "model/value_check.h"

#include <math.h>

enum { MOST_REPLICAS = 1000000, WHOLE_BELOW = 1000 };

static bool refuse_negative(const struct check *check, const struct value *value)
{
	struct str text = check_shortened(check, value->text);
	/* `3-50` */
	size_t minus = str_find(text, STR("-"));
	bool digits = minus > 0 && minus + 1 < text.len;
	for (size_t i = 0; digits && i < text.len; i++)
		digits = i == minus || text.at[i] == ' ' || (text.at[i] >= '0' && text.at[i] <= '9');
	if (digits) {
		struct str low = str_trim(str_slice(text, 0, minus)),
			   high = str_trim(str_slice(text, minus + 1, text.len));
		struct str range = str_format(check->sink->arena, "%.*s to %.*s", STR_ARG(low), STR_ARG(high));
		struct finding *finding = diag_report(check->sink, DIAG_T210, value->span,
		                                      "'%.*s' is a difference, not a range", STR_ARG(text));
		finding_help(check->sink, finding, "write '%.*s'", STR_ARG(range));
		check_offer(check, finding, value->span, range);
		return false;
	}
	struct finding *finding =
	    diag_report(check->sink, DIAG_T221, value->span, "'%s' cannot be below zero", check->row->name);
	finding_point(check->sink, finding, "'%.*s' is negative", STR_ARG(text));
	return false;
}

static bool refuse_ratio(const struct check *check, const struct value *value)
{
	struct str text = check_shortened(check, value->text);
	const struct quantity *quantity = &value->quantity;
	struct finding *finding =
	    diag_report(check->sink, DIAG_T209, value->span, "'%s' lies between 0 and 1, and '%.*s' is above",
	                check->row->name, STR_ARG(text));
	if (quantity->flavour == FLAVOUR_PLAIN && quantity->high <= 100 && !check_is_row(check->row, ATTR_share) &&
	    expr_is_literal(value->expr)) {
		struct str percent = str_format(check->sink->arena, "%.*s%%", STR_ARG(text));
		finding_help(check->sink, finding, "write '%.*s'", STR_ARG(percent));
		check_offer(check, finding, value->span, percent);
	} else if (check_is_row(check->row, ATTR_share)) {
		finding_help(check->sink, finding, "write 'times = %.*s' for several calls each", STR_ARG(text));
	} else if (quantity->flavour == FLAVOUR_PERCENT) {
		finding_help(check->sink, finding, "the most is 100%%");
	} else {
		finding_help(check->sink, finding, "write it as a share, such as '95%%' or '0.95'");
	}
	return false;
}

static bool must_be_there(const struct attribute_row *row)
{
	return check_is_row(row, ATTR_replicas) || check_is_row(row, ATTR_shards) || check_is_row(row, ATTR_zones) ||
	       check_is_row(row, ATTR_slots) || check_is_row(row, ATTR_copies);
}

static bool refuse_count(const struct check *check, const struct value *value)
{
	struct str text = check_shortened(check, value->text);
	struct finding *finding =
	    diag_report(check->sink, DIAG_T213, value->span, "'%s' counts things: '%.*s' is no whole number%s",
	                check->row->name, STR_ARG(text), must_be_there(check->row) ? " from 1 up" : "");
	if (value->quantity.low != floor(value->quantity.low))
		finding_help(check->sink, finding, "write a whole number, or round it: 'ceil(%.*s)'", STR_ARG(text));
	return false;
}

static bool is_whole(const struct value *value, double number)
{
	return number == floor(number) || (number >= WHOLE_BELOW && !expr_is_literal(value->expr));
}

static bool fits_count(const struct check *check, const struct value *value)
{
	const struct quantity *quantity = &value->quantity;
	return quantity->flavour != FLAVOUR_PERCENT && is_whole(value, quantity->low) &&
	       is_whole(value, quantity->high) && (quantity->low >= 1 || !must_be_there(check->row));
}

static bool fits_type(const struct check *check, const struct value *value, enum value_type type)
{
	if (type == TYPE_COUNT)
		return fits_count(check, value);
	return type != TYPE_RATIO || value->quantity.high <= 1;
}

static bool check_replicas(const struct check *check, const struct value *value)
{
	if (value->quantity.low < value->quantity.high) {
		struct finding *finding =
		    diag_report(check->sink, DIAG_T225, value->span, "'replicas' is one number, not a range");
		struct str text = check_shortened(check, value->text);
		finding_help(check->sink, finding, "write 'autoscale = %.*s'", STR_ARG(text));
		return false;
	}
	if (value->quantity.high > MOST_REPLICAS) {
		diag_report(check->sink, DIAG_T219, value->span, "more than a million replicas");
		return false;
	}
	return true;
}

/* The dimension is one of the row's: is the value within the bounds of one of its types? */
static bool check_bounds(const struct check *check, const struct value *value, struct dimension dimension)
{
	enum value_type first = 0;
	if (value->quantity.low < 0)
		return refuse_negative(check, value);
	for (int i = 0; i < NUMERIC_COUNT; i++) {
		if (!(check->row->types & CHECK_NUMERICS[i].type) ||
		    !dimension_equal(CHECK_NUMERICS[i].dimension, dimension))
			continue;
		if (fits_type(check, value, CHECK_NUMERICS[i].type))
			return !check_is_row(check->row, ATTR_replicas) || check_replicas(check, value);
		first = first ? first : CHECK_NUMERICS[i].type;
	}
	return first == TYPE_RATIO ? refuse_ratio(check, value) : refuse_count(check, value);
}

bool check_number(const struct check *check, struct value *value)
{
	const struct numeric *numeric = check_first_numeric(check->row);
	if (!quantity_check(check->quantities, value->expr))
		return false;
	struct dimension given = expr_dimension(value->expr), dimension = numeric->dimension;
	for (int i = 0; i < NUMERIC_COUNT; i++) {
		if (check->row->types & CHECK_NUMERICS[i].type && dimension_equal(CHECK_NUMERICS[i].dimension, given))
			dimension = given;
	}
	if (!quantity_expect(check->quantities, value->expr, dimension, check->row->name))
		return false;
	value->kind = VALUE_QUANTITY;
	value->quantity = expr_bounds(check->quantities, value->expr);
	value->quantity.dimension = dimension; /* of a bare 0 too */
	return check_bounds(check, value, dimension);
}

/* `autoscale = 3 to 50`: two figures, not one unknown. */
bool check_range(const struct check *check, struct value *value)
{
	value->kind = VALUE_QUANTITY;
	if (expr_is_pair(value->expr)) {
		if (!quantity_check_pair(check->quantities, value->expr, &value->quantity))
			return false;
	} else {
		if (!quantity_check(check->quantities, value->expr))
			return false;
		value->quantity = expr_bounds(check->quantities, value->expr);
	}
	if (!quantity_expect(check->quantities, value->expr, DIMENSION_NONE, check->row->name))
		return false;
	if (value->quantity.low < 0)
		return refuse_negative(check, value);
	if (!expr_is_range(check->quantities, value->expr))
		return check_refuse_type(check, value, "a single number");
	if (value->quantity.high > MOST_REPLICAS) {
		diag_report(check->sink, DIAG_T219, value->span, "more than a million replicas");
		return false;
	}
	return fits_count(check, value) || refuse_count(check, value);
}
