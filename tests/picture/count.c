/* Places the designs given on the command line and says what is wrong with each picture; exit code 1 where something is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faults.h"
#include "session/session.h"

static char *read_file(const char *name, size_t *length)
{
	FILE *file = fopen(name, "rb");
	if (!file)
		return NULL;
	size_t room = 1 << 16;
	char *text = malloc(room);
	*length = 0;
	for (size_t got; text && (got = fread(text + *length, 1, room - *length, file)) > 0;) {
		*length += got;
		if (*length == room)
			text = realloc(text, room *= 2);
	}
	fclose(file);
	return text;
}

int main(int count, char **names)
{
	bool any = false;
	for (int i = 1; i < count; i++) {
		size_t length = 0;
		char *text = read_file(names[i], &length);
		if (!text) {
			printf("%s: cannot be read\n", names[i]);
			return 2;
		}
		struct session session = { .input = { .name = names[i], .text = text, .length = length } };
		session_compile(&session);
		const struct scene *scene = session_place(&session);
		struct faults faults = { 0 }, none = { 0 };
		faults_count(&faults, scene);
		printf("%s: %.0f x %.0f: ", names[i], scene->width, scene->height);
		faults_print(&faults);
		if (session.layout.outcome != LAYOUT_DONE)
			printf(" (%.*s)", STR_ARG(session.layout.why));
		printf("\n");
		any |= memcmp(&faults, &none, sizeof faults) != 0 || session.layout.outcome != LAYOUT_DONE;
		arena_finish(&session.arena);
		free(text);
	}
	return any;
}
