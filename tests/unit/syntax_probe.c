/* A probe for the syntax room: syntax_probe MODE FILE...
 *   tokens, tree, findings   dumps
 *   check     fails if there is a finding
 *   prefix    every prefix gives a tree whose tokens add up to the text (steps grow in long files)
 *   mutate    the same for 300 seeded mutants of each file
 *   delete    deletes each token that counts, one at a time: how many findings, and on which line?
 *   soup N    the same for 100,000 random texts; N is a seed (for mutate: the environment's SEED)
 *   time      MB/s of syntax_parse over the files together, repeated
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "diag/pen.h"
#include "syntax/syntax.h"

struct run {
	struct arena arena;
	struct source_set set;
	struct diag_sink sink;
	const struct syntax *syntax;
};

static struct run *run(const char *name, const char *text, size_t len)
{
	struct run *run = calloc(1, sizeof *run);
	run->set.arena = &run->arena;
	run->sink.arena = &run->arena;
	run->sink.sources = &run->set;
	char *copy = arena_alloc(&run->arena, len + 2);
	memcpy(copy, text, len);
	struct source *source = source_add(&run->set, str_of(name), (struct str){ copy, len });
	run->syntax = syntax_parse(&run->arena, source, &run->sink);
	return run;
}

static void end(struct run *run)
{
	arena_finish(&run->arena);
	free(run);
}

static void fail(const char *name, const char *why, size_t at)
{
	printf("FAIL %s: %s at %zu\n", name, why, at);
	exit(1);
}

/* The laws that hold for any text. */
static void check_laws(const char *name, const struct run *run, size_t len, size_t at)
{
	const struct syntax *syntax = run->syntax;
	size_t sum = 0;
	for (uint32_t i = 0; i < syntax->token_count; i++) {
		if (syntax->tokens[i].start != sum || (i && !syntax->tokens[i].length))
			fail(name, "tokens are not contiguous", at);
		sum += syntax->tokens[i].length;
	}
	if (sum != len)
		fail(name, "token lengths do not add up", at);
	uint32_t visited = 0, depth = 0;
	for (uint32_t node = 0; node != NODE_NONE;) {
		const struct node *this = &syntax->nodes[node];
		if (++visited > syntax->node_count || (this->last + 1 < this->first) || this->last >= syntax->token_count)
			fail(name, "the tree is not sound", at);
		for (uint32_t child = this->child, last = this->first; child != NODE_NONE; child = syntax->nodes[child].next) {
			if (syntax->nodes[child].parent != node || syntax->nodes[child].first < last)
				fail(name, "children are out of place", at);
			last = syntax->nodes[child].last + 1;
			if (last > this->last + 1)
				fail(name, "a child is longer than its parent", at);
		}
		if (this->child != NODE_NONE) {
			node = this->child;
			if (++depth > 200 * 3 + 450)
				fail(name, "the tree is too deep", at);
			continue;
		}
		while (node != NODE_NONE && syntax->nodes[node].next == NODE_NONE) {
			node = syntax->nodes[node].parent;
			depth--;
		}
		if (node != NODE_NONE)
			node = syntax->nodes[node].next;
	}
}

static char *read_file(const char *name, size_t *len)
{
	FILE *file = fopen(name, "rb");
	if (!file) {
		perror(name);
		exit(2);
	}
	size_t room = 1 << 16;
	char *text = malloc(room);
	*len = 0;
	for (size_t got; (got = fread(text + *len, 1, room - *len, file)) > 0;)
		if ((*len += got) == room)
			text = realloc(text, room *= 2);
	fclose(file);
	return text;
}

static uint64_t seed = 0x9E3779B97F4A7C15u;
static uint32_t dice(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)((seed >> 32) % sides);
}

static void prefixes(const char *name, const char *text, size_t len)
{
	for (size_t cut = 0; cut <= len; cut += 1 + len / 20000) {
		struct run *this = run(name, text, cut);
		check_laws(name, this, cut, cut);
		end(this);
	}
}

static const char *const SNIPPETS[] = { "{",
					"}",
					"(",
					")",
					"[",
					"]",
					"\"",
					"\"\"\"",
					"'",
					":",
					";",
					",",
					".",
					"=",
					"->",
					"~>",
					"-",
					"<=",
					"..",
					"\n",
					"\r",
					" ",
					"\t",
					"#",
					"/*",
					"*/",
					"//",
					"x3",
					"3x",
					"3api",
					"on",
					"in",
					"to",
					"\\",
					"\\u{",
					"\xC3\xA9",
					"\xE2\x86\x92",
					"\xE2\x80\x9C",
					"\xFF",
					"@",
					"%",
					"$",
					"{a,b}",
					"1.2.3",
					"a-b",
					"\xC2\xA0",
					"+",
					"^",
					"==",
					"min(",
					"goal",
					"\x01",
					"5 min" };

static void mutants(const char *name, const char *text, size_t len)
{
	char *copy = malloc(len + 4096);
	struct run *original = run(name, text, len);
	for (int round = 0; round < 300; round++) {
		size_t size = len;
		memcpy(copy, text, len);
		for (uint32_t times = 1 + dice(6); times > 0 && size; times--) {
			const struct token *token = &original->syntax->tokens[dice(original->syntax->token_count)];
			size_t at = token->start < size ? token->start : 0, cut = 0;
			const char *put = "";
			size_t put_len = 0;
			switch (dice(5)) {
			case 0: cut = token->length; break;
			case 1: put = text + token->start, put_len = token->length < 200 ? token->length : 200; break;
			case 2:
				put = SNIPPETS[dice(sizeof SNIPPETS / sizeof *SNIPPETS)], put_len = strlen(put);
				cut = dice(2) ? token->length : 0;
				break;
			case 3: at = dice((uint32_t)size), cut = dice(3), put = &"\0\n{}\"\xF0\x9F"[dice(7)], put_len = 1; break;
			case 4:
				put = text + original->syntax->tokens[dice(original->syntax->token_count)].start, put_len = 1;
				break;
			}
			if (cut > size - at)
				cut = size - at;
			if (size - cut + put_len > len + 4000)
				continue;
			char piece[200];
			memcpy(piece, put, put_len);
			memmove(copy + at + put_len, copy + at + cut, size - at - cut);
			memcpy(copy + at, piece, put_len);
			size = size - cut + put_len;
		}
		struct run *this = run(name, copy, size);
		check_laws(name, this, size, (size_t)round);
		struct buf out = buf_in(&this->arena);
		syntax_dump_tree(&out, this->syntax);
		for (uint32_t node = 0; node < this->syntax->node_count; node++)
			if (this->syntax->nodes[node].kind == NODE_NAME || this->syntax->nodes[node].kind == NODE_TEXT ||
			    this->syntax->nodes[node].kind == NODE_LABEL)
				syntax_value(&this->arena, this->syntax, node);
		end(this);
	}
	end(original);
	free(copy);
}

/* Nothing but snippets: far from any design. */
static void soups(void)
{
	static const char *const WORDS[] = { "service", "api", "a", "b", "x", "flow", "20ms", "5", "\"s\"", ": text", "assume" };
	for (size_t round = 0; round < 20000; round++) {
		char text[1200];
		size_t len = 0;
		for (uint32_t words = dice(40); words > 0; words--) {
			const char *word = dice(2) ? SNIPPETS[dice(sizeof SNIPPETS / sizeof *SNIPPETS)]
						   : WORDS[dice(sizeof WORDS / sizeof *WORDS)];
			memcpy(text + len, word, strlen(word));
			len += strlen(word);
			if (dice(2))
				text[len++] = " \n"[dice(3) == 0];
		}
		struct run *this = run("soup", text, len);
		check_laws("soup", this, len, round);
		end(this);
	}
}

static struct {
	unsigned cases, none, one, many, near, far;
} stats;

static void deletions(const char *name, const char *text, size_t len, bool verbose)
{
	struct run *original = run(name, text, len);
	char *copy = malloc(len + 2);
	for (uint32_t i = 0; i < original->syntax->token_count; i++) {
		const struct token token = original->syntax->tokens[i];
		if (token.trivia || token.kind == TOKEN_NEWLINE || !token.length)
			continue;
		memcpy(copy, text, token.start);
		memcpy(copy + token.start, text + token.start + token.length, len - token.start - token.length);
		struct run *this = run(name, copy, len - token.length);
		uint32_t line = source_position(&this->set, this->syntax->source->file, token.start).line;
		uint32_t count = this->sink.findings.count;
		stats.cases++;
		if (!count) {
			stats.none++;
		} else {
			bool near = true;
			for (uint32_t f = 0; f < count; f++) {
				uint32_t at =
				    source_position(&this->set, this->syntax->source->file, this->sink.findings.at[f]->span.start)
					.line;
				near &= at == line || at == line + 1;
			}
			*(count == 1 ? &stats.one : &stats.many) += 1;
			*(near ? &stats.near : &stats.far) += 1;
			if (verbose && (count > 1 || !near)) {
				struct str row = source_line(&this->set, this->syntax->source->file, line);
				printf("%s:%u deleted '%.*s' gives %u%s | %.*s\n", name, line, (int)token.length,
				       text + token.start, count, near ? "" : " FAR", STR_ARG(row));
				for (uint32_t f = 0; f < count; f++)
					printf("      %u: %s %.*s\n",
					       source_position(&this->set, 0, this->sink.findings.at[f]->span.start).line,
					       this->sink.findings.at[f]->code->code,
					       STR_ARG(this->sink.findings.at[f]->message));
			}
		}
		end(this);
	}
	end(original);
	free(copy);
}

static void measure(const char *name, const char *text, size_t len)
{
	double best = 1e9;
	struct timespec a, b;
	uint32_t tokens = 0, nodes = 0;
	for (int i = 0; i < 10; i++) {
		struct run *this = calloc(1, sizeof *this);
		this->set.arena = this->sink.arena = &this->arena;
		this->sink.sources = &this->set;
		char *copy = arena_alloc(&this->arena, len + 2);
		memcpy(copy, text, len);
		struct source *source = source_add(&this->set, str_of(name), (struct str){ copy, len });
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
		this->syntax = syntax_parse(&this->arena, source, &this->sink);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
		tokens = this->syntax->token_count, nodes = this->syntax->node_count;
		double seconds = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) * 1e-9;
		best = seconds < best ? seconds : best;
		end(this);
	}
	printf("%s: %zu bytes, %u tokens, %u nodes, %u ms, %u MB/s\n", name, len, tokens, nodes, (unsigned)(best * 1e3),
	       (unsigned)((double)len / best / 1e6));
}

int main(int argc, char **argv)
{
	int status = 0;
	if (argc < 3)
		return 2;
	const char *mode = argv[1];
	if (strcmp(mode, "soup") == 0) {
		for (seed += strtoull(argv[2], NULL, 10) * 0x1000001; status < 5; status++)
			soups();
		return 0;
	}
	if (getenv("SEED"))
		seed += strtoull(getenv("SEED"), NULL, 10) * 0x1000001;
	for (int i = 2; i < argc; i++) {
		size_t len;
		char *text = read_file(argv[i], &len);
		if (strcmp(mode, "prefix") == 0) {
			prefixes(argv[i], text, len);
		} else if (strcmp(mode, "mutate") == 0) {
			mutants(argv[i], text, len);
		} else if (strcmp(mode, "delete") == 0 || strcmp(mode, "delete-verbose") == 0) {
			deletions(argv[i], text, len, mode[6]);
		} else if (strcmp(mode, "time") == 0) {
			measure(argv[i], text, len);
		} else {
			struct run *this = run(argv[i], text, len);
			check_laws(argv[i], this, len, 0);
			struct buf out = buf_in(&this->arena);
			if (strcmp(mode, "tokens") == 0)
				syntax_dump_tokens(&out, this->syntax);
			else if (strcmp(mode, "tree") == 0)
				syntax_dump_tree(&out, this->syntax);
			else
				pen_text(&out, &this->sink, (struct pen_text_options){ 0 });
			if (strcmp(mode, "check") == 0 && this->sink.findings.count)
				status = 1;
			printf("%.*s", (int)out.len, out.at);
			end(this);
		}
		free(text);
	}
	if (strncmp(mode, "delete", 6) == 0)
		printf("%u deletions: %u legal, %u one finding, %u more (%.2f %%), line right in %.2f %%\n", stats.cases,
		       stats.none, stats.one, stats.many, 100.0 * stats.many / (stats.cases - stats.none + !stats.cases),
		       100.0 * stats.near / (stats.near + stats.far + !stats.cases));
	return status;
}
