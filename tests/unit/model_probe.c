/* A probe for the model room: model_probe MODE FILE...
 *   findings, model, json   what the text pen prints, the dump, the dump as JSON
 *   both                    findings, then the dump
 *   mutate                  300 seeded mutants of each file, built and dumped
 *   delete                  deletes each token that counts, one at a time: which give not one error on that line or
 * the next?
 *   time                    milliseconds of parse, model and query, the best of some runs
 * A `lintel.arch` beside the first file is the project's.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "diag/pen.h"
#include "model/query.h"

struct run {
	struct arena arena;
	struct source_set set;
	struct diag_sink sink;
	const struct model *model;
	const struct query *query;
	double parse, build, ask; /* seconds */
};

static char *read_whole(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return NULL;
	char *text = NULL;
	size_t room = 0, got;
	*length = 0;
	do {
		if (*length + 65536 + 2 > room)
			text = realloc(text, room = (*length + 65536) * 2);
		got = fread(text + *length, 1, 65536, file);
		*length += got;
	} while (got);
	fclose(file);
	return text;
}

static struct source *add(struct run *run, struct str name, const char *text, size_t length)
{
	char *copy = arena_alloc(&run->arena, length + 2);
	memcpy(copy, text, length);
	return source_add(&run->set, str_copy(&run->arena, name), (struct str){ copy, length });
}

static struct source *load(void *context, struct source_set *sources, const struct source *from, struct str path,
                           struct str *problem)
{
	struct run *run = context;
	size_t slash = 0;
	for (size_t i = 0; i < from->name.len; i++)
		if (from->name.at[i] == '/')
			slash = i + 1;
	struct str name = str_format(&run->arena, "%.*s%.*s", (int)slash, from->name.at, STR_ARG(path));
	for (uint32_t i = 0; i < sources->files.count; i++)
		if (str_equal(sources->files.at[i]->name, name))
			return sources->files.at[i];
	size_t length;
	char *text = str_starts_with(path, STR("..")) ? NULL : read_whole(name.at, &length);
	if (!text) {
		*problem = str_starts_with(path, STR("..")) ? STR("it lies outside the project") : STR("no such file");
		return NULL;
	}
	struct source *source = add(run, name, text, length);
	free(text);
	return source;
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static struct run *begin(const char *name, const char *text, size_t length)
{
	struct run *run = calloc(1, sizeof *run);
	run->set.arena = run->sink.arena = &run->arena;
	run->sink.sources = &run->set;
	struct model_input input = { .arena = &run->arena, .sources = &run->set, .sink = &run->sink,
		                     .loader = { run, load } };
	input.design = add(run, str_of(name), text, length);
	const char *slash = strrchr(name, '/');
	struct str project =
	    str_format(&run->arena, "%.*slintel.arch", slash ? (int)(slash - name) + 1 : 0, name);
	size_t project_length;
	char *project_text = strcmp(project.at, name) == 0 ? NULL : read_whole(project.at, &project_length);
	if (project_text)
		input.project = add(run, project, project_text, project_length);
	free(project_text);
	double start = now();
	run->model = model_build(&input);
	run->build = now() - start;
	start = now();
	run->query = query_make(&run->arena, run->model);
	run->ask = now() - start;
	return run;
}

static void end(struct run *run)
{
	arena_finish(&run->arena);
	free(run);
}

static struct str dump(struct run *run, bool as_json)
{
	struct buf out = buf_in(&run->arena);
	if (!as_json) {
		model_dump(&out, run->model);
		return buf_view(&out);
	}
	struct json json = json_to(&out);
	json_open_object(&json);
	model_dump_json(&json, run->model);
	json_close(&json, '}');
	buf_char(&out, '\n');
	return buf_view(&out);
}

static void print(const char *mode, const char *name, const char *text, size_t length)
{
	struct run *run = begin(name, text, length);
	bool both = strcmp(mode, "both") == 0;
	diag_sort(&run->sink);
	struct buf findings = buf_in(&run->arena);
	pen_text(&findings, &run->sink, (struct pen_text_options){ .show_undeclared = true });
	if (both || strcmp(mode, "findings") == 0)
		printf("%.*s", STR_ARG(buf_view(&findings)));
	if (both || strcmp(mode, "findings") != 0)
		printf("%.*s", STR_ARG(dump(run, strcmp(mode, "json") == 0)));
	end(run);
}

static void mutate(const char *name, const char *text, size_t length)
{
	static const char *const pieces[] = { "{", "}", "->", ":", "\"", "\n", ";", "x3", ",", "=", "[", "on", ".",
	                                     "region a, b",
		                              "flow f", "layer", "include \"x\"", "1", "kind", "parallel {", "api" };
	unsigned seed = 12345;
	char *copy = malloc(length + 64);
	for (int round = 0; round < 300; round++) {
		memcpy(copy, text, length);
		size_t size = length;
		for (int change = 0; change < 3 && size; change++) {
			size_t at = (seed = seed * 1103515245u + 12345u) / 7 % size, count = (seed >> 8) % 12;
			if (seed & 64) {
				count = count > size - at ? size - at : count;
				memmove(copy + at, copy + at + count, size - at - count);
				size -= count;
			} else {
				const char *piece = pieces[(seed >> 12) % (sizeof pieces / sizeof *pieces)];
				memmove(copy + at + strlen(piece), copy + at, size - at);
				memcpy(copy + at, piece, strlen(piece));
				size += strlen(piece);
			}
		}
		struct run *run = begin(name, copy, size);
		dump(run, round % 2);
		diag_sort(&run->sink);
		end(run);
	}
	free(copy);
}

static void delete_tokens(const char *name, const char *text, size_t length)
{
	struct run *whole = begin(name, text, length);
	const struct syntax *syntax = whole->model->files.at[0];
	unsigned wrong = 0, good = 0;
	char *copy = malloc(length + 1);
	for (uint32_t i = 0; i < syntax->token_count; i++) {
		struct token token = syntax->tokens[i];
		if (token.trivia || token.length == 0)
			continue;
		memcpy(copy, text, token.start);
		memcpy(copy + token.start, text + token.start + token.length, length - token.start - token.length);
		struct run *run = begin(name, copy, length - token.length);
		diag_sort(&run->sink);
		uint32_t line = source_position(&whole->set, 0, token.start).line, errors = 0, near = 0;
		for (uint32_t k = 0; k < run->sink.findings.count; k++) {
			const struct finding *finding = run->sink.findings.at[k];
			if (finding->severity != SEVERITY_ERROR)
				continue;
			uint32_t at = source_position(&run->set, finding->span.file, finding->span.start).line;
			errors++;
			near += at == line || at == line + 1;
		}
		wrong += errors > 0;
		good += errors == 1 && near == 1;
		if (errors && !(errors == 1 && near == 1)) {
			printf("%s:%u without '%.*s':\n", name, line, token.kind == TOKEN_NEWLINE ? 0 : (int)token.length,
			       text + token.start);
			for (uint32_t k = 0; k < run->sink.findings.count; k++) {
				const struct finding *finding = run->sink.findings.at[k];
				if (finding->severity == SEVERITY_ERROR)
					printf("    %u %s %.*s\n", source_position(&run->set, finding->span.file, finding->span.start).line,
					       finding->code->code, STR_ARG(finding->message));
			}
		}
		end(run);
	}
	printf("%s: %u wrong, %u good\n", name, wrong, good);
	free(copy);
	end(whole);
}

static void measure(const char *name, const char *text, size_t length)
{
	double parse = 1e9, build = 1e9, ask = 1e9;
	size_t used = 0, tree = 0;
	for (int round = 0; round < 7; round++) {
		struct run *run = begin(name, text, length);
		struct arena arena = { 0 };
		struct diag_sink sink = { .arena = &arena, .sources = &run->set };
		double start = now();
		syntax_parse(&arena, run->model->files.at[0]->source, &sink);
		double took = now() - start;
		tree = arena_used(&arena);
		arena_finish(&arena);
		parse = took < parse ? took : parse;
		build = run->build < build ? run->build : build;
		ask = run->ask < ask ? run->ask : ask;
		used = arena_used(&run->arena);
		end(run);
	}
	printf("%s: parse %d us, parse and model %d us, query %d us; %d MB/s; %zu KB, of which parse %zu\n", name,
	       (int)(parse * 1e6),
	       (int)(build * 1e6), (int)(ask * 1e6), (int)((double)length / build / 1e6), used / 1024, tree / 1024);
}

int main(int count, char **words)
{
	for (int i = 2; i < count; i++) {
		size_t length;
		char *text = read_whole(words[i], &length);
		if (!text) {
			fprintf(stderr, "cannot read %s\n", words[i]);
			return 2;
		}
		if (strcmp(words[1], "mutate") == 0)
			mutate(words[i], text, length);
		else if (strcmp(words[1], "delete") == 0)
			delete_tokens(words[i], text, length);
		else if (strcmp(words[1], "time") == 0)
			measure(words[i], text, length);
		else
			print(words[1], words[i], text, length);
		free(text);
	}
	return 0;
}
