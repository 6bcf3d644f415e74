#include "cli/statistics.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

static struct tally *tally_of(struct statistics *statistics, struct arena *arena, struct lintel_finding finding)
{
	struct str key = str_format(arena, "%s %s", finding.code, finding.name);
	uint32_t at = map_add(arena, &statistics->places, key, statistics->tallies.count);
	if (at != MAP_NONE)
		return &statistics->tallies.at[at];
	/* a design's texts go with it */
	size_t length = strlen(finding.code);
	struct tally fresh = { .code = str_slice(key, 0, length), .name = str_slice(key, length + 1, key.len) };
	vec_push(arena, &statistics->tallies, fresh);
	return &statistics->tallies.at[statistics->tallies.count - 1];
}

void statistics_add(struct statistics *statistics, struct arena *arena, struct lintel *design)
{
	for (size_t i = 0; i < lintel_finding_count(design); i++) {
		struct lintel_finding finding = lintel_finding_at(design, i);
		struct tally *tally = tally_of(statistics, arena, finding);
		uint32_t *counts[] = { [LINTEL_OFF] = &tally->suppressed, [LINTEL_INFO] = &tally->info,
			               [LINTEL_WARNING] = &tally->warning, [LINTEL_ERROR] = &tally->error };
		++*(finding.suppressed ? &tally->suppressed : finding.undeclared ? &tally->undeclared : counts[finding.severity]);
	}
}

static uint32_t shown(const struct tally *tally)
{
	return tally->error + tally->warning + tally->info + tally->undeclared;
}

static int compare_tallies(const void *left, const void *right)
{
	const struct tally *a = left, *b = right;
	if (shown(a) != shown(b))
		return shown(a) > shown(b) ? -1 : 1;
	int order = str_compare(a->code, b->code);
	return order ? order : str_compare(a->name, b->name);
}

static struct tally *sorted(const struct statistics *statistics, struct arena *arena)
{
	uint32_t count = statistics->tallies.count;
	struct tally *copy = ARENA_ARRAY(arena, struct tally, count);
	if (count)
		memcpy(copy, statistics->tallies.at, count * sizeof *copy);
	if (count > 1)
		qsort(copy, count, sizeof *copy, compare_tallies);
	return copy;
}

static void put_count(struct buf *out, size_t start, uint32_t count, const char *what)
{
	if (count)
		buf_printf(out, "%s%u %s", out->len > start ? ", " : "", count, what);
}

struct str statistics_text(const struct statistics *statistics, struct arena *arena)
{
	struct buf out = buf_in(arena);
	const struct tally *tallies = sorted(statistics, arena);
	for (uint32_t i = 0; i < statistics->tallies.count; i++) {
		const struct tally *tally = &tallies[i];
		buf_printf(&out, "%6u  %.*s %-26.*s ", shown(tally), STR_ARG(tally->code), STR_ARG(tally->name));
		size_t start = out.len;
		put_count(&out, start, tally->error, "error");
		put_count(&out, start, tally->warning, "warning");
		put_count(&out, start, tally->info, "info");
		put_count(&out, start, tally->undeclared, "undeclared");
		put_count(&out, start, tally->suppressed, "suppressed");
		buf_char(&out, '\n');
	}
	if (statistics->tallies.count)
		buf_char(&out, '\n');
	return buf_view(&out);
}

struct str statistics_json(const struct statistics *statistics, struct arena *arena)
{
	struct buf out = buf_in(arena);
	const struct tally *tallies = sorted(statistics, arena);
	for (uint32_t i = 0; i < statistics->tallies.count; i++) {
		const struct tally *tally = &tallies[i];
		struct buf name = buf_in(arena);
		struct json json = json_to(&name);
		json_string(&json, tally->name);
		buf_printf(&out, "%s{ \"code\": \"%.*s\", \"name\": %.*s, \"error\": %u, \"warning\": %u, \"info\": %u, \"undeclared\": %u, \"suppressed\": %u }",
		           i ? ",\n    " : "", STR_ARG(tally->code), STR_ARG(buf_view(&name)), tally->error, tally->warning, tally->info,
		           tally->undeclared, tally->suppressed);
	}
	return buf_view(&out);
}
