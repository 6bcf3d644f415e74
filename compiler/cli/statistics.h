/* cli/statistics: how often each rule has found something, over all designs of a run. */
#ifndef LINTEL_CLI_STATISTICS_H
#define LINTEL_CLI_STATISTICS_H

#include "base/map.h"
#include "cli/cli.h"

struct tally {
	struct str code, name;
	uint32_t error, warning, info, undeclared, suppressed;
};

struct statistics {
	VEC(struct tally) tallies;
	struct map places; /* "R001 spof" to its place in `tallies` */
};

void statistics_add(struct statistics *statistics, struct arena *arena, struct lintel *design);
/* A line for each rule, the most frequent first. */
struct str statistics_text(const struct statistics *statistics, struct arena *arena);
/* The elements of an array, each on a line of its own. */
struct str statistics_json(const struct statistics *statistics, struct arena *arena);

#endif
