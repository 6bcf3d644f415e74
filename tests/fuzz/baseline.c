/* The fuzz target of the reader of --baseline: any bytes as the file, or as its `designs`. What it takes is written and read again as
 * it was, and a design accepts it. By itself, since it is a thousand times quicker than the compiler with all outputs (fuzz.c). */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/unicode.h"
#include "cli/baseline_file.h"
#include "lintel.h"

static const char design_text[] = "client users\nlb front\nservice api x1\ndb orders x1\nusers -> front -> api -> orders : HTTPS\n";

static void write_again(struct arena *arena, struct baseline_file *file)
{
	struct baseline_file again;
	for (uint32_t i = 0; i < file->designs.count; i++)
		baseline_settle(&file->designs.at[i]);
	struct str first = baseline_file_write(arena, file);
	if (baseline_file_read(arena, first, &again))
		abort();
	for (uint32_t i = 0; i < again.designs.count; i++)
		baseline_settle(&again.designs.at[i]);
	if (!str_equal(baseline_file_write(arena, &again), first))
		abort();
}

static void accept(const struct baseline_entries *entries)
{
	struct lintel *design = lintel_compile(&(struct lintel_input){ .name = "a.arch", .text = design_text, .length = sizeof design_text - 1 });
	lintel_check(design, &(struct lintel_check_options){ .stage = "production", .today = "2026-01-01" });
	lintel_accept(design, &(struct lintel_baseline){ "known.json", entries->stage, entries->undeclared, entries->known.at,
	                                                 entries->known.count });
	lintel_findings_text(design, LINTEL_TAGS);
	struct lintel_text json = lintel_findings_json(design);
	if (unicode_first_invalid((struct str){ json.at, json.length }) < json.length)
		abort();
	lintel_free(design);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = { 0 };
	struct baseline_file file;
	struct str text = { size ? (const char *)data + 1 : "", size ? size - 1 : 0 };
	if (size && data[0] & 1)
		text = str_format(&arena, "{\"schema\": \"lintel/1\", \"document\": \"baseline\", \"designs\": %.*s}", STR_ARG(text));
	const char *problem = baseline_file_read(&arena, text, &file);
	if (problem && !problem[0])
		abort();
	for (uint32_t i = 0; !problem && i < file.designs.count && i < 2; i++)
		accept(&file.designs.at[i]);
	if (!problem)
		write_again(&arena, &file);
	arena_finish(&arena);
	return 0;
}
