/* One mistake, one message: deleting any one token of any example gives exactly one error, on that line or the next, in at least
 * 95 % of the cases in which the text is wrong afterwards. With a word as argument, every exception is printed. */
#include <string.h>

#include "property.h"
#include "session/session.h"

struct tally {
	unsigned wrong, good; /* deletions that make the text wrong; those with one message at its place */
	unsigned many, far;   /* more than one message; one in another place */
};

static void count_errors(const struct session *session, uint32_t line, struct tally *tally, bool verbose, const char *name,
                         struct str token)
{
	unsigned errors = 0, near = 0;
	const struct finding *first = NULL;
	for (uint32_t i = 0; i < session->sink.findings.count; i++) {
		const struct finding *finding = session->sink.findings.at[i];
		if (finding->code->code[0] != 'T' || finding->severity != SEVERITY_ERROR)
			continue;
		uint32_t at = source_position(&session->sources, finding->span.file, finding->span.start).line;
		near += at == line || at == line + 1;
		errors++;
		first = first ? first : finding;
	}
	if (errors == 0)
		return;
	tally->wrong++;
	tally->good += errors == 1 && near == 1;
	tally->many += errors > 1;
	tally->far += errors == 1 && near == 0;
	if (verbose && (errors > 1 || near == 0))
		printf("note %s:%u without '%.*s': %u errors, the first %s %.*s\n", name, line,
		       token.at[0] == '\n' ? 2 : (int)token.len, token.at[0] == '\n' ? "\\n" : token.at, errors, first->code->code,
		       STR_ARG(first->message));
}

static void try_without(const char *name, struct str text, const struct token *token, struct tally *tally, bool verbose)
{
	struct session session = { 0 };
	size_t start = token->start, end = token->start + token->length;
	char *copy = arena_alloc(&session.arena, text.len + 2);
	memcpy(copy, text.at, start);
	memcpy(copy + start, text.at + end, text.len - end);
	session.input = (struct lintel_input){ .name = name, .text = copy, .length = text.len - token->length };
	session_compile(&session);
	uint32_t line = 1;
	for (size_t i = 0; i < start; i++)
		line += text.at[i] == '\n';
	count_errors(&session, line, tally, verbose, name, str_slice(text, start, end));
	arena_finish(&session.arena);
}

static void try_design(const char *name, struct tally *tally, bool verbose)
{
	struct arena arena = { 0 };
	struct source_set sources = { .arena = &arena };
	struct diag_sink sink = { .arena = &arena, .sources = &sources };
	struct str text = property_read(&arena, name);
	const struct syntax *syntax = syntax_parse(&arena, source_add(&sources, str_of(name), text), &sink);
	for (size_t i = 0; i < syntax->token_count; i += property_step(7))
		if (!syntax->tokens[i].trivia && syntax->tokens[i].length)
			try_without(name, text, &syntax->tokens[i], tally, verbose);
	arena_finish(&arena);
}

int main(int count, char **words)
{
	(void)words;
	glob_t designs = property_designs();
	struct tally tally = { 0 };
	for (size_t i = 0; i < designs.gl_pathc; i++)
		try_design(designs.gl_pathv[i], &tally, count > 1);
	globfree(&designs);
	double share = tally.wrong ? 100.0 * tally.good / tally.wrong : 0;
	printf("note one token deleted: %u texts wrong, %.2f %% with one error at its place, %u with more, %u elsewhere\n",
	       tally.wrong, share, tally.many, tally.far);
	return !property_check(tally.wrong > 1000 && share >= 95, "one deleted token gives one error at its place", "only %.2f %%",
	                       share);
}
