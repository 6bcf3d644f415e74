#include "base/suggest.h"

#include "base/unicode.h"

enum { LONGEST = 128 }; /* code points; longer words are compared for equality alone */

/* Code points of `s`, or -1 if there are more than LONGEST. */
static int decode(struct str s, uint32_t out[LONGEST])
{
	int count = 0;
	for (size_t at = 0; at < s.len;) {
		if (count == LONGEST)
			return -1;
		at += (size_t)unicode_decode(s.at + at, s.at + s.len, &out[count++]);
	}
	return count;
}

static uint32_t fold(uint32_t code)
{
	return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Costs are counted in half steps: 2 for an edit, 1 for a change of case. */
static unsigned half_steps(const uint32_t *a, int a_len, const uint32_t *b, int b_len, unsigned limit)
{
	unsigned rows[3][LONGEST + 1];
	unsigned *before = rows[0], *above = rows[1], *row = rows[2];
	for (int j = 0; j <= b_len; j++)
		above[j] = 2 * (unsigned)j;
	for (int i = 1; i <= a_len; i++) {
		unsigned best = row[0] = 2 * (unsigned)i;
		for (int j = 1; j <= b_len; j++) {
			uint32_t x = a[i - 1], y = b[j - 1];
			unsigned change = x == y ? 0 : fold(x) == fold(y) ? 1 : 2;
			unsigned cost = least(above[j - 1] + change, least(above[j], row[j - 1]) + 2);
			if (i > 1 && j > 1 && x != y && x == b[j - 2] && y == a[i - 2])
				cost = least(cost, before[j - 2] + 2);
			row[j] = cost;
			best = least(best, cost);
		}
		/* A swap looks two rows back, so one row above the limit is not yet the end. */
		if (best > limit + 2)
			return best;
		unsigned *reused = before;
		before = above;
		above = row;
		row = reused;
	}
	return above[b_len];
}

unsigned suggest_distance(struct str a, struct str b, unsigned limit)
{
	if (str_equal(a, b))
		return 0;
	uint32_t a_codes[LONGEST], b_codes[LONGEST];
	if (a.len > 4 * LONGEST || b.len > 4 * LONGEST || limit > LONGEST)
		return limit + 1;
	int a_len = decode(a, a_codes), b_len = decode(b, b_codes);
	if (a_len < 0 || b_len < 0 || (unsigned)(a_len > b_len ? a_len - b_len : b_len - a_len) > limit)
		return limit + 1;
	const uint32_t *x = a_codes, *y = b_codes;
	/* What both begin or end with costs nothing. */
	while (a_len && b_len && *x == *y) {
		x++, y++;
		a_len--, b_len--;
	}
	while (a_len && b_len && x[a_len - 1] == y[b_len - 1])
		a_len--, b_len--;
	unsigned distance = (half_steps(x, a_len, y, b_len, 2 * limit) + 1) / 2;
	return distance > limit ? limit + 1 : distance;
}

static bool equal_but_for_case(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (fold((unsigned char)a.at[i]) != fold((unsigned char)b.at[i]))
			return false;
	}
	return true;
}

struct suggest suggest_for(struct str word)
{
	size_t third = unicode_count(word) / 3;
	unsigned limit = third < 1 ? 1 : third > 3 ? 3 : (unsigned)third;
	/* `distance` is what the next candidate must stay below. */
	return (struct suggest){ .word = word, .distance = limit + 1 };
}

void suggest_consider(struct suggest *suggest, struct str candidate)
{
	if (suggest->distance <= 1 || candidate.len == 0 || str_equal(suggest->word, candidate))
		return;
	unsigned distance;
	if (equal_but_for_case(suggest->word, candidate)) {
		distance = 1;
	} else {
		/* The cheap test first: there may be 100,000 candidates. */
		size_t longer = suggest->word.len, shorter = candidate.len;
		if (longer < shorter) {
			longer = candidate.len;
			shorter = suggest->word.len;
		}
		if (longer - shorter >= 4 * (size_t)suggest->distance || unicode_count(suggest->word) < 2)
			return;
		distance = suggest_distance(suggest->word, candidate, suggest->distance - 1);
	}
	if (distance < suggest->distance) {
		suggest->best = candidate;
		suggest->distance = distance;
	}
}

bool suggest_found(const struct suggest *suggest)
{
	return suggest->best.len > 0;
}
