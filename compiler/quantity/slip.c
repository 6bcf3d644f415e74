/* The likely slip behind a wrong dimension: a missing unit, `B` for a billion, per day for per second. */
#include "quantity/expr.h"

#include "base/number.h"

enum { LONGEST_EXCERPT = 48 };

struct str slip_excerpt(struct quantity_set *set, struct span span)
{
	struct str text = source_text(set->sink->sources, span);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\n' || text.at[i] == '\r')
			text.len = i;
	}
	if (text.len <= LONGEST_EXCERPT)
		return text;
	size_t cut = LONGEST_EXCERPT;
	while (cut && ((unsigned char)text.at[cut] & 0xC0) == 0x80)
		cut--;
	return str_format(set->arena, "%.*s...", (int)cut, text.at);
}

struct str slip_range_text(struct quantity_set *set, struct span span, const struct op *low, const struct op *high)
{
	if (!(low->traits & TRAIT_BARE) || !(high->traits & TRAIT_LITERAL) || high->traits & TRAIT_BARE)
		return (struct str){ 0 };
	struct str low_text = source_text(set->sink->sources, (struct span){ span.file, low->start, low->end });
	struct str high_text = source_text(set->sink->sources, (struct span){ span.file, high->start, high->end });
	size_t digits = 0;
	while (digits < high_text.len && ((high_text.at[digits] >= '0' && high_text.at[digits] <= '9') ||
	                                  high_text.at[digits] == '.' || high_text.at[digits] == '_'))
		digits++;
	struct str unit = str_slice(high_text, digits, high_text.len);
	return str_format(set->arena, "%.*s%.*s to %.*s", STR_ARG(low_text), STR_ARG(unit), STR_ARG(high_text));
}

/* `1B` for a billion: the literal that was glued to its B, or NULL. */
static const struct op *glued_bytes(struct slip_side side)
{
	for (uint32_t i = 0; i < side.count; i++) {
		if (side.ops[i].kind == OP_NUMBER && (side.ops[i].traits & TRAIT_BYTES))
			return &side.ops[i];
	}
	return NULL;
}

/* A plain number stands where a unit is wanted: what it may have looked like. NULL for dimensions that nobody names. */
struct wanted_unit {
	struct dimension dimension;
	const char *prefix, *first, *second;
};
static const struct wanted_unit WANTED_UNITS[] = {
	{ { 1, 0, 0 }, "", "ms", "s" },           { { -1, 0, 0 }, "", "/s", "/day" },
	{ { 0, 1, 0 }, "", " KB", " MB" },        { { -1, 1, 0 }, "", " MB/s", " Mbps" },
	{ { 0, 0, 1 }, "$", "", NULL },           { { -1, 0, 1 }, "$", "/month", NULL },
	{ { 0, -1, 1 }, "$", "/GB", NULL },       { { -1, -1, 1 }, "$", "/GB/month", NULL },
};
enum { WANTED_UNIT_COUNT = sizeof WANTED_UNITS / sizeof WANTED_UNITS[0] };

static bool add_unit_help(struct quantity_set *set, struct finding *finding, struct slip_side side,
                          struct dimension wanted)
{
	struct str text = slip_excerpt(set, side.span);
	bool literal = side.count == 1 && (side.ops[0].traits & TRAIT_LITERAL);
	for (int i = 0; i < WANTED_UNIT_COUNT; i++) {
		const struct wanted_unit *unit = &WANTED_UNITS[i];
		if (!dimension_equal(unit->dimension, wanted))
			continue;
		if (!literal)
			text = STR("100");
		const char *intro = literal ? "it has no unit: write" : "it has no unit; write such a value as";
		struct str first = str_format(set->arena, "%s%.*s%s", unit->prefix, STR_ARG(text), unit->first);
		if (unit->second)
			finding_help(set->sink, finding, "%s '%.*s' or '%.*s%s'", intro, STR_ARG(first), STR_ARG(text),
			             unit->second);
		else
			finding_help(set->sink, finding, "%s '%.*s'", intro, STR_ARG(first));
		if (literal) {
			struct finding_fix *fix = finding_fix(set->sink, finding, FIX_SUGGESTION, "add the unit");
			finding_edit(set->sink, fix, side.span, first);
		}
		return true;
	}
	return false;
}

bool slip_is_billion(struct slip_side side, struct dimension wanted)
{
	struct dimension given = side.dimension;
	return given.data == wanted.data + 1 && given.time == wanted.time && given.money == wanted.money &&
	       glued_bytes(side);
}

static void billion_help(struct quantity_set *set, struct finding *finding, struct span span, const struct op *bytes)
{
	struct span literal = { span.file, bytes->start, bytes->end };
	struct str text = source_text(set->sink->sources, literal);
	struct str number = str_slice(text, 0, text.len - 1);
	finding_help(set->sink, finding, "'B' is byte, never billion: write '%.*sbn' for billions", STR_ARG(number));
	struct finding_fix *fix = finding_fix(set->sink, finding, FIX_SUGGESTION, "write it as billions");
	finding_edit(set->sink, fix, literal, str_format(set->arena, "%.*sbn", STR_ARG(number)));
}

bool slip_help(struct quantity_set *set, struct finding *finding, struct slip_side side, struct dimension wanted)
{
	struct dimension given = side.dimension;
	struct dimension more = { (int8_t)(given.time - wanted.time), (int8_t)(given.data - wanted.data),
		                  (int8_t)(given.money - wanted.money) };
	struct str text = slip_excerpt(set, side.span);
	if (slip_is_billion(side, wanted))
		billion_help(set, finding, side.span, glued_bytes(side));
	else if (dimension_equal(given, DIMENSION_NONE))
		return add_unit_help(set, finding, side, wanted);
	else if (dimension_equal(given, DIMENSION_MONEY) && dimension_equal(more, DIMENSION_TIME))
		finding_help(set->sink, finding, "per what? write '%.*s/month' or '%.*s/year'", STR_ARG(text),
		             STR_ARG(text));
	else if (dimension_equal(given, DIMENSION_TIME) && dimension_equal(wanted, DIMENSION_RATE))
		finding_help(set->sink, finding, "a rate is one by a time: write '1/%.*s' for once in %.*s",
		             STR_ARG(text), STR_ARG(text));
	else if (dimension_equal(given, DIMENSION_RATE) && dimension_equal(wanted, DIMENSION_TIME))
		finding_help(set->sink, finding, "state the time from one to the next, such as '5 min'");
	else if (dimension_equal(more, DIMENSION_TIME))
		finding_help(set->sink, finding, "per second, per day? write '%.*s/s' or '%.*s/day'", STR_ARG(text),
		             STR_ARG(text));
	else if (dimension_equal(more, DIMENSION_RATE))
		finding_help(set->sink, finding,
		             "leave out the '/s' or '/day', or multiply by a time, as in '* 1 day'");
	else if (dimension_equal(more, DIMENSION_DATA))
		finding_help(set->sink, finding, "divide by a size to count things: '/ 1 KB'");
	else if (dimension_equal(given, DIMENSION_BANDWIDTH) && dimension_equal(wanted, DIMENSION_RATE))
		finding_help(set->sink, finding, "divide by the size of one: '/ 1 KB'");
	else
		return false;
	return true;
}
