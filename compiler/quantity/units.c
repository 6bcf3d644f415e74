#include "quantity/expr.h"

#include <string.h>

#include "base/suggest.h"

static const struct unit UNITS[] = {
#define TIME { 1, 0, 0 }
#define DATA { 0, 1, 0 }
#define RATE { -1, 0, 0 }
#define BANDWIDTH { -1, 1, 0 }
#define MONEY { 0, 0, 1 }
#define UNIT(name, times, over, dimension) { name, times, over, dimension },
#include "quantity/units.def"
#undef UNIT
#undef TIME
#undef DATA
#undef RATE
#undef BANDWIDTH
#undef MONEY
};
enum { UNIT_COUNT = sizeof UNITS / sizeof UNITS[0] };

static const struct function_row FUNCTIONS[] = {
#define FUNCTION(name, fewest, most) { #name, fewest, most },
#include "quantity/functions.def"
#undef FUNCTION
};

struct slip {
	const char *word, *first, *first_meaning, *second, *second_meaning;
};
static const struct slip SLIPS[] = {
#define SLIP(word, first, first_meaning, second, second_meaning) { word, first, first_meaning, second, second_meaning },
#include "quantity/slips.def"
#undef SLIP
};
enum { SLIP_COUNT = sizeof SLIPS / sizeof SLIPS[0] };

enum unit_place {
#define UNIT(name, times, over, dimension) UNIT_AT(__LINE__),
#define UNIT_AT(line) UNIT_OF(line)
#define UNIT_OF(line) UNIT_##line
#include "quantity/units.def"
#undef UNIT
};

/* The length is a constant wherever this is inlined, so that only units of that length are left of it: most numbers have a
 * unit. */
static inline __attribute__((always_inline)) const struct unit *find_of_length(const char *word, const size_t length)
{
#define UNIT(name, times, over, dimension)                                          \
	if (length == sizeof name - 1 && memcmp(word, name, sizeof name - 1) == 0) \
		return &UNITS[UNIT_AT(__LINE__)];
#include "quantity/units.def"
#undef UNIT
	return NULL;
}

const struct unit *unit_find(struct str word)
{
	if (word.len == 3 && (memcmp(word.at, "\xC2\xB5s", 3) == 0 || memcmp(word.at, "\xCE\xBCs", 3) == 0))
		word = STR("us"); /* micro sign, Greek mu */
	switch (word.len) {
	case 1: return find_of_length(word.at, 1);
	case 2: return find_of_length(word.at, 2);
	case 3: return find_of_length(word.at, 3);
	case 4: return find_of_length(word.at, 4);
	case 5: return find_of_length(word.at, 5);
	case 6: return find_of_length(word.at, 6);
	default: return NULL;
	}
}

bool suffix_find(struct str word, double *scale)
{
	if (str_is(word, "bn")) {
		*scale = 1e9;
		return true;
	}
	static const char LETTERS[] = "kKMGTP";
	static const double SCALES[] = { 1e3, 1e3, 1e6, 1e9, 1e12, 1e15 };
	const char *at = word.len == 1 ? memchr(LETTERS, word.at[0], sizeof LETTERS - 1) : NULL;
	if (!at)
		return false;
	*scale = SCALES[at - LETTERS];
	return true;
}

const struct function_row *function_row(enum function function)
{
	return &FUNCTIONS[function];
}

enum function function_find(struct str word)
{
	for (int i = 0; i < FUNCTION_COUNT; i++) {
		if (str_is(word, FUNCTIONS[i].name))
			return (enum function)i;
	}
	return FUNCTION_COUNT;
}

bool quantity_is_unit(struct str word)
{
	return unit_find(word) != NULL;
}

bool quantity_is_function(struct str word)
{
	return function_find(word) != FUNCTION_COUNT;
}

static void offer(struct diag_sink *sink, struct finding *finding, struct span span, const char *word)
{
	struct str title = str_format(sink->arena, "write '%s'", word);
	struct finding_fix *fix = finding_fix(sink, finding, FIX_SUGGESTION, title.at);
	finding_edit(sink, fix, span, str_of(word));
}

bool unit_slip(struct diag_sink *sink, struct finding *finding, struct str word, struct span span)
{
	for (int i = 0; i < SLIP_COUNT; i++) {
		const struct slip *slip = &SLIPS[i];
		if (!str_is(word, slip->word))
			continue;
		if (slip->second)
			finding_help(sink, finding, "write '%s' for %s or '%s' for %s", slip->first,
			             slip->first_meaning, slip->second, slip->second_meaning);
		else
			finding_help(sink, finding, "write '%s' for %s", slip->first, slip->first_meaning);
		offer(sink, finding, span, slip->first);
		if (slip->second)
			offer(sink, finding, span, slip->second);
		return true;
	}
	return false;
}

void unit_suggest(struct diag_sink *sink, struct finding *finding, struct str word, struct span span)
{
	if (unit_slip(sink, finding, word, span))
		return;
	struct suggest suggest = suggest_for(word);
	for (int i = 0; i < UNIT_COUNT; i++)
		suggest_consider(&suggest, str_of(UNITS[i].name));
	if (suggest_found(&suggest)) {
		finding_help(sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
		offer(sink, finding, span, suggest.best.at);
	} else {
		finding_help(sink, finding,
		             "units are ms s min h day month year, B KB MB GB TB, KiB MiB GiB, bit, Mbps Gbps, rps, $; "
		             "suffixes are k M bn T");
	}
}
