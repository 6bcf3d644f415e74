/* The likely slip behind a wrong dimension: a missing unit, `B` for a billion, per day for per second. */
#include "quantity/expr.h"

#include <string.h>

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

/* A literal in the text. */
struct place {
	const struct op *op; /* NULL: there is none */
	uint32_t file;
};

enum { NAMES_FOLLOWED = 4, OPS_SEARCHED = 64 };

/* `1B` for a billion: the literal that was glued to its B, in the expression or in the assumptions that it names. */
static struct place glued_bytes(const struct quantity_set *set, struct slip_side side)
{
	for (int step = 0; step < NAMES_FOLLOWED; step++) {
		const struct expr *named = NULL;
		for (uint32_t i = 0; i < side.count && i < OPS_SEARCHED; i++) {
			if (side.ops[i].kind == OP_NUMBER && side.ops[i].traits & TRAIT_BYTES)
				return (struct place){ &side.ops[i], side.span.file };
			if (side.ops[i].kind == OP_NAME &&
			    set->definitions.at[side.ops[i].definition].expr->dimension.data)
				named = set->definitions.at[side.ops[i].definition].expr;
		}
		if (!named)
			break;
		side = (struct slip_side){ named->dimension, named->ops, named->count, named->span };
	}
	return (struct place){ NULL, 0 };
}

/* A plain number stands where a unit is wanted: what it may have looked like. NULL for dimensions that nobody names. */
struct wanted_unit {
	struct dimension dimension;
	const char *prefix, *first, *second, *third;
};
static const struct wanted_unit WANTED_UNITS[] = {
	{ { 1, 0, 0 }, "", "ms", "s", "d" },       { { -1, 0, 0 }, "", "/s", "/min", "/day" },
	{ { 0, 1, 0 }, "", " B", " KB", " MB" },   { { -1, 1, 0 }, "", " MB/s", " Mbps", NULL },
	{ { 0, 0, 1 }, "$", "", NULL, NULL },      { { -1, 0, 1 }, "$", "/month", NULL, NULL },
	{ { 0, -1, 1 }, "$", "/GB", NULL, NULL },  { { -1, -1, 1 }, "$", "/GB/month", NULL, NULL },
};
enum { WANTED_UNIT_COUNT = sizeof WANTED_UNITS / sizeof WANTED_UNITS[0] };

/* `20k` for 20 KB. */
static bool add_bytes_help(struct quantity_set *set, struct finding *finding, struct slip_side side)
{
	struct str text = slip_excerpt(set, side.span);
	static const char SUFFIXES[] = "kKMGTP";
	const char *suffix = text.len ? strchr(SUFFIXES, text.at[text.len - 1]) : NULL;
	if (side.count != 1 || !(side.ops[0].traits & TRAIT_BARE) || !suffix || !*suffix)
		return false;
	struct str digits = str_slice(text, 0, text.len - 1);
	char prefix = *suffix == 'k' ? 'K' : *suffix;
	struct str right = str_format(set->arena, "%.*s %cB", STR_ARG(digits), prefix);
	finding_help(set->sink, finding, "'%c' alone counts: write '%.*s' for bytes, by thousands, or '%.*s %ciB', by 1,024", *suffix,
	             STR_ARG(right), STR_ARG(digits), prefix);
	struct finding_fix *fix = finding_fix(set->sink, finding, FIX_SUGGESTION, "add the unit");
	finding_edit(set->sink, fix, side.span, right);
	return true;
}

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
		struct buf choices = buf_in(set->arena);
		buf_printf(&choices, "'%s%.*s%s'", unit->prefix, STR_ARG(text), unit->first);
		if (unit->second)
			buf_printf(&choices, "%s '%.*s%s'", unit->third ? "," : " or", STR_ARG(text), unit->second);
		if (unit->third)
			buf_printf(&choices, " or '%.*s%s'", STR_ARG(text), unit->third);
		finding_help(set->sink, finding, "%s %.*s", intro, STR_ARG(buf_view(&choices)));
		return true;
	}
	return false;
}

bool slip_is_billion(const struct quantity_set *set, struct slip_side side, struct dimension wanted)
{
	struct dimension given = side.dimension;
	bool time = given.time == wanted.time || given.time == 0; /* `rate = 1B` lacks its `/day` besides */
	return given.data == wanted.data + 1 && time && given.money == wanted.money && glued_bytes(set, side).op;
}

static void billion_help(struct quantity_set *set, struct finding *finding, struct slip_side side)
{
	struct place place = glued_bytes(set, side);
	struct span literal = { place.file, place.op->start, place.op->end };
	struct str text = source_text(set->sink->sources, literal);
	struct str number = str_slice(text, 0, text.len - 1);
	finding_help(set->sink, finding, "'B' is byte, never billion: write '%.*sbn' for billions", STR_ARG(number));
	if (literal.file != side.span.file || literal.start < side.span.start || literal.end > side.span.end)
		finding_label(set->sink, finding, literal, "these are bytes");
	struct finding_fix *fix = finding_fix(set->sink, finding, FIX_SUGGESTION, "write it as billions");
	finding_edit(set->sink, fix, literal, str_format(set->arena, "%.*sbn", STR_ARG(number)));
}

/* `2 Mbps` for two megabits. */
static bool add_bits_help(struct quantity_set *set, struct finding *finding, struct slip_side side)
{
	struct str text = slip_excerpt(set, side.span);
	if (side.count != 1 || !str_ends_with(text, STR("bps")))
		return false;
	struct str number = str_slice(text, 0, text.len - 3);
	finding_help(set->sink, finding, "'bps' is bits each second: write '%.*sbit' for bits, or multiply by a time, as in '* 1 s'",
	             STR_ARG(number));
	return true;
}

bool slip_help(struct quantity_set *set, struct finding *finding, struct slip_side side, struct dimension wanted)
{
	struct dimension given = side.dimension;
	struct dimension more = { (int8_t)(given.time - wanted.time), (int8_t)(given.data - wanted.data),
		                  (int8_t)(given.money - wanted.money) };
	struct str text = slip_excerpt(set, side.span);
	if (slip_is_billion(set, side, wanted))
		billion_help(set, finding, side);
	else if (dimension_equal(given, DIMENSION_NONE) && dimension_equal(wanted, DIMENSION_DATA) &&
	         add_bytes_help(set, finding, side))
		return true;
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
	else if (dimension_equal(given, DIMENSION_BANDWIDTH) && dimension_equal(wanted, DIMENSION_DATA) &&
	         add_bits_help(set, finding, side))
		return true;
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
