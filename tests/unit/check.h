/* Unit tests: CHECK what must hold, RUN each test, and end main with `return check_done();`. */
#ifndef LINTEL_TESTS_UNIT_CHECK_H
#define LINTEL_TESTS_UNIT_CHECK_H

#include <stdio.h>

#include "base/str.h"

static int check_passed, check_failed, check_faults;

static inline void check_that(bool holds, const char *what, const char *file, int line)
{
	if (holds)
		return;
	check_faults++;
	printf("%s:%d: does not hold: %s\n", file, line, what);
}

static inline void check_texts(struct str got, struct str want, const char *file, int line)
{
	if (str_equal(got, want))
		return;
	check_faults++;
	printf("%s:%d: texts differ\n--- want\n%.*s\n--- got\n%.*s\n---\n", file, line, STR_ARG(want), STR_ARG(got));
}

static inline void check_run(void (*test)(void), const char *name)
{
	check_faults = 0;
	test();
	printf("%s %s\n", check_faults ? "FAILED" : "ok", name);
	if (check_faults)
		check_failed++;
	else
		check_passed++;
}

static inline int check_done(void)
{
	printf("%d passed, %d failed\n", check_passed, check_failed);
	return check_failed > 0;
}

#define CHECK(condition) check_that((condition), #condition, __FILE__, __LINE__)
#define CHECK_STR(got, want) check_texts((got), str_of(want), __FILE__, __LINE__)
#define RUN(test) check_run((test), #test)

#endif
