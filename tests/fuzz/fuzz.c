/* The fuzz target: any bytes through the compiler and every output. Built by tests/fuzz/run with libFuzzer, ASan and UBSan; without
 * a fuzzer (-DREPLAY) it runs files, which is how a finding is looked at.
 *
 * The first byte picks the options, so that one corpus reaches all of them. Pictures are drawn now and then and of small designs
 * only: each costs a process, and Graphviz is not what is tested here. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json_read.h"
#include "base/vec.h"
#include "lintel.h"

/* An include gives the design itself: cycles, and twice the names. */
static struct lintel_file read_again(void *context, const char *path, const char *from)
{
	const struct lintel_input *input = context;
	(void)from;
	if (path[0] == 'x')
		return (struct lintel_file){ .problem = "no such file" };
	return (struct lintel_file){ .name = path, .text = { input->text, input->length } };
}

static void ask_for_numbers(struct lintel *design, unsigned options)
{
	enum lintel_form form = (enum lintel_form)(options % 4);
	lintel_estimate(design, form);
	lintel_why(design, options & 16 ? "whole.cost" : "api.load.peak", form);
	lintel_fail(design, &(struct lintel_question){ .demand = options & 8 ? 10 : 0, .cold_cache = options & 4 }, form);
	lintel_sweep(design, options & 2 ? "dau=1M..10M" : NULL, form);
}

static void draw(struct lintel *design, unsigned options)
{
	static const enum lintel_type types[] = { LINTEL_SVG, LINTEL_PNG, LINTEL_PDF };
	lintel_dump(design, LINTEL_DUMP_PLACED);
	lintel_render(design, &(struct lintel_render_options){ .type = types[options % 3], .scale = 0.1 });
}

/* The same bytes as a picture that says it holds a design. */
static void open_picture(const uint8_t *data, size_t size)
{
	struct lintel_text text, problem;
	lintel_free(lintel_extract((struct lintel_text){ (const char *)data, size }, &text, &problem));
}

static struct lintel_text text_of(const struct json_value *value)
{
	return json_is(value, JSON_STRING) ? (struct lintel_text){ value->text.at, value->text.len } : (struct lintel_text){ 0 };
}

/* The same bytes as a baseline: JSON in, and each object of it is something that was known, whatever it lacks. */
static void accept_baseline(struct lintel *design, const uint8_t *data, size_t size, unsigned options)
{
	struct arena arena = { 0 };
	struct str problem;
	const struct json_value *root = json_read(&arena, (struct str){ (const char *)data, size }, &problem);
	VEC(struct lintel_known) known = { 0 };
	const struct json_value *list = root && root->kind == JSON_OBJECT ? json_member(root, "findings") : root;
	for (const struct json_value *it = list ? list->child : NULL; it; it = it->next) {
		VEC(struct lintel_text) names = { 0 };
		const struct json_value *subjects = json_member(it, "subjects"), *count = json_member(it, "count");
		for (const struct json_value *name = subjects ? subjects->child : NULL; name; name = name->next)
			vec_push(&arena, &names, text_of(name));
		bool counts = json_is(count, JSON_NUMBER) && count->number >= 1 && count->number <= 1e6; /* as the reader has it */
		vec_push(&arena, &known, ((struct lintel_known){
		    text_of(json_member(it, "code")), text_of(json_member(it, "name")), names.at, names.count,
		    text_of(json_member(it, "message")), counts ? (unsigned)count->number : 1 }));
	}
	if (root)
		lintel_accept(design, &(struct lintel_baseline){ "known.json", options & 2 ? "mvp" : "", options & 16, known.at, known.count });
	arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const stages[] = { NULL, "sketch", "mvp", "production" };
	unsigned options = size ? data[0] : 0;
	struct lintel_input input = { .name = "fuzz.arch", .text = size ? (const char *)data + 1 : "", .length = size ? size - 1 : 0 };
	input.read = read_again;
	input.context = &input;
	if (options & 4) { /* the same text as the project's settings */
		input.project_name = "lintel.arch";
		input.project_text = input.text;
		input.project_length = input.length;
	}
	struct lintel *design = lintel_compile(&input);
	lintel_check(design, &(struct lintel_check_options){ .stage = stages[options & 3], .pedantic = options & 8,
	                                                     .undeclared = options & 16, .today = "2026-01-01" });
	accept_baseline(design, (const uint8_t *)input.text, input.length, options);
	lintel_findings_text(design, options & 32 ? LINTEL_ANSI : LINTEL_TAGS);
	lintel_findings_json(design);
	for (enum lintel_dump dump = LINTEL_DUMP_TOKENS; dump <= LINTEL_DUMP_SCENE; dump++)
		lintel_dump(design, dump);
	lintel_kinds(design, options & 64);
	ask_for_numbers(design, options);
	lintel_notes(design, options & 1 ? "fuzz.svg" : NULL);
	lintel_outline(design);
	open_picture(data, size);
	if (size < 1500 && options % 13 == 0)
		draw(design, options);
	lintel_free(design);
	return 0;
}

#ifdef REPLAY
int main(int count, char **paths)
{
	for (int i = 1; i < count; i++) {
		FILE *file = fopen(paths[i], "rb");
		static uint8_t bytes[1 << 20];
		if (!file)
			return 1;
		LLVMFuzzerTestOneInput(bytes, fread(bytes, 1, sizeof bytes, file));
		fclose(file);
	}
	return 0;
}
#endif
