/* base/suggest: "did you mean". */
#ifndef LINTEL_BASE_SUGGEST_H
#define LINTEL_BASE_SUGGEST_H

#include "base/str.h"

/* Optimal string alignment distance (insert, delete, change, swap of neighbours), ASCII case folded at half cost
 * rounded up; stops early and returns limit + 1 above `limit`. */
unsigned suggest_distance(struct str a, struct str b, unsigned limit);

/* Collects candidates and keeps the best (the first of several) within a third of the word's length (at least 1, at
 * most 3). A candidate that differs in case alone always counts as one step away; the word itself is no candidate, nor
 * is one that shares nothing with a word of one letter. */
struct suggest {
	struct str word, best;
	unsigned distance;
};
struct suggest suggest_for(struct str word);
void suggest_consider(struct suggest *suggest, struct str candidate);
bool suggest_found(const struct suggest *suggest);

#endif
