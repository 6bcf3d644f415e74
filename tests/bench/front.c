/* front TIMES FILE...: the fastest of TIMES rounds, each of which compiles all files, in CPU seconds; loading the files does not
 * count. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lintel.h"

static double cpu_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static struct lintel_input load(const char *name, char *room, size_t size)
{
	FILE *file = fopen(name, "rb");
	if (!file)
		exit(2);
	struct lintel_input input = { .name = name, .text = room, .length = fread(room, 1, size, file) };
	fclose(file);
	return input;
}

int main(int count, char **words)
{
	static char texts[64 << 20];
	static struct lintel_input inputs[100];
	size_t used = 0, files = 0;
	for (int i = 2; i < count && files < sizeof inputs / sizeof *inputs; i++, used += inputs[files++].length + 1)
		inputs[files] = load(words[i], texts + used, sizeof texts - used - 1);
	if (!files)
		return 2;
	double best = 1e9;
	for (int i = atoi(words[1]); i > 0; i--) {
		double spent = 0;
		for (size_t k = 0; k < files; k++) {
			double start = cpu_seconds();
			struct lintel *design = lintel_compile(&inputs[k]);
			spent += cpu_seconds() - start;
			if (lintel_summary(design).text_error)
				return 1;
			lintel_free(design);
		}
		best = spent < best ? spent : best;
	}
	printf("%.9f\n", best);
	return 0;
}
