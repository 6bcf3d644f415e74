/* Same input, same bytes: every output twice, and again in a locale that writes numbers with a comma (tests/suites/bytes.py
 * says which through LC_ALL). Prints nothing but its cases; a locale that is missing is a failure where one was asked for. */
#include <locale.h>
#include <string.h>

#include "property.h"
#include "lintel.h"

enum { OUTPUT_COUNT = 11 };

struct outputs {
	struct lintel *design;
	struct lintel_text at[OUTPUT_COUNT];
};

static struct outputs make(const char *name, struct str text)
{
	struct lintel_input input = { .name = name, .text = text.at, .length = text.len };
	struct outputs outputs = { .design = lintel_compile(&input) };
	struct lintel *design = outputs.design;
	lintel_check(design, NULL);
	int next = 0;
	for (enum lintel_dump dump = LINTEL_DUMP_TOKENS; dump <= LINTEL_DUMP_PLACED; dump++)
		outputs.at[next++] = lintel_dump(design, dump);
	outputs.at[next++] = lintel_findings_text(design, LINTEL_TAGS);
	outputs.at[next++] = lintel_findings_json(design);
	outputs.at[next++] = lintel_kinds(design, true);
	outputs.at[next++] = lintel_render(design, NULL).bytes;
	outputs.at[next++] = lintel_render(design, &(struct lintel_render_options){ .type = LINTEL_PDF }).bytes;
	return outputs;
}

static bool same(const char *name, const struct outputs *a, const struct outputs *b)
{
	for (int i = 0; i < OUTPUT_COUNT; i++)
		if (a->at[i].length != b->at[i].length || memcmp(a->at[i].at, b->at[i].at, a->at[i].length) != 0)
			return property_check(false, name, "output %d differs", i);
	return property_check(true, name, " ");
}

int main(void)
{
	glob_t designs = property_designs();
	bool good = true;
	const char *wanted = getenv("LC_ALL");
	for (size_t i = 0; i < designs.gl_pathc; i += 3) {
		struct arena arena = { 0 };
		struct str text = property_read(&arena, designs.gl_pathv[i]);
		setlocale(LC_ALL, "C");
		struct outputs first = make(designs.gl_pathv[i], text);
		if (!setlocale(LC_ALL, wanted ? wanted : "C"))
			good &= property_check(false, "locale", "'%s' is missing", wanted);
		struct outputs second = make(designs.gl_pathv[i], text);
		good &= same(designs.gl_pathv[i], &first, &second);
		lintel_free(first.design);
		lintel_free(second.design);
		arena_finish(&arena);
	}
	globfree(&designs);
	return !good;
}
