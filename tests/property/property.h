/* What the property programs share: designs from the examples, and the lines that tests/run reads. Each program is one file,
 * so the few functions stand here. */
#ifndef LINTEL_TESTS_PROPERTY_H
#define LINTEL_TESTS_PROPERTY_H

#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/str.h"

/* "ok NAME", or "FAIL NAME" and why. */
__attribute__((format(printf, 3, 4))) static inline bool property_check(bool good, const char *name, const char *format, ...)
{
	printf("%s %s\n", good ? "ok" : "FAIL", name);
	if (!good) {
		va_list arguments;
		va_start(arguments, format);
		fputs("  ", stdout);
		vprintf(format, arguments);
		putchar('\n');
		va_end(arguments);
	}
	return good;
}

/* Paths of all examples, sorted within each folder. The caller frees them with globfree. */
static inline glob_t property_designs(void)
{
	glob_t designs = { 0 };
	glob("examples/*.arch", 0, NULL, &designs);
	glob("examples/blocks/*.arch", GLOB_APPEND, NULL, &designs);
	return designs;
}

/* Under sanitizers everything takes ten times as long: there only every `step`th case is tried. */
static inline size_t property_step(size_t step)
{
	return getenv("SAN") ? step : 1;
}

/* The whole file with two zero bytes behind it, in the arena. */
static inline struct str property_read(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file || fseek(file, 0, SEEK_END) != 0) {
		perror(path);
		exit(1);
	}
	size_t length = (size_t)ftell(file);
	char *bytes = arena_alloc(arena, length + 2);
	rewind(file);
	if (fread(bytes, 1, length, file) != length) {
		perror(path);
		exit(1);
	}
	fclose(file);
	return (struct str){ bytes, length };
}

#endif
