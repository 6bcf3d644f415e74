/* Every prefix of every example parses to a tree, and every byte of it is in exactly one token. */
#include <string.h>

#include "property.h"
#include "session/session.h"

static bool parses(const char *name, struct str text)
{
	struct arena arena = { 0 };
	struct source_set sources = { .arena = &arena };
	struct diag_sink sink = { .arena = &arena, .sources = &sources };
	char *copy = arena_alloc(&arena, text.len + 2);
	memcpy(copy, text.at, text.len);
	const struct source *source = source_add(&sources, STR("prefix.arch"), (struct str){ copy, text.len });
	const struct syntax *syntax = syntax_parse(&arena, source, &sink);
	size_t sum = 0;
	for (uint32_t i = 0; i < syntax->token_count; i++) {
		if (syntax->tokens[i].start != sum)
			return property_check(false, name, "a gap before token %u of the first %zu bytes", i, text.len);
		sum += syntax->tokens[i].length;
	}
	bool good = sum == text.len && syntax->node_count > 0 && syntax->nodes[0].kind == NODE_FILE;
	arena_finish(&arena);
	return good || property_check(false, name, "the first %zu bytes: tokens hold %zu of them", text.len, sum);
}

/* Compiling the whole costs more: every 31st prefix, from text to findings. */
static void compiles(struct str text)
{
	struct lintel_input input = { .name = "prefix.arch", .text = text.at, .length = text.len };
	struct lintel *design = lintel_compile(&input);
	lintel_check(design, NULL);
	lintel_findings_text(design, LINTEL_PLAIN);
	lintel_free(design);
}

int main(void)
{
	glob_t designs = property_designs();
	bool good = true;
	size_t step = property_step(3);
	for (size_t i = 0; i < designs.gl_pathc; i++) {
		struct arena arena = { 0 };
		struct str text = property_read(&arena, designs.gl_pathv[i]);
		bool all = true;
		for (size_t length = 0; all && length <= text.len; length += step) {
			all = parses(designs.gl_pathv[i], str_slice(text, 0, length));
			if (all && length % 31 == 0)
				compiles(str_slice(text, 0, length));
		}
		if (all)
			property_check(true, designs.gl_pathv[i], " ");
		good &= all;
		arena_finish(&arena);
	}
	globfree(&designs);
	return !good;
}
