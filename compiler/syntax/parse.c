#include "syntax/parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "syntax/quick.h"
#include "syntax/say.h"

/* ---- what a token is to the grammar ---- */

const uint8_t parse_terminals[TOKEN_KIND_COUNT] = {
	[TOKEN_END] = TERMINAL_END,
	[TOKEN_BLANK] = TERMINAL_FOREIGN, [TOKEN_COMMENT] = TERMINAL_FOREIGN, [TOKEN_BAD] = TERMINAL_FOREIGN,
	[TOKEN_DIGIT_WORD] = TERMINAL_FOREIGN,
	[TOKEN_CALL] = TERMINAL_ARROW, [TOKEN_SEND] = TERMINAL_ARROW, [TOKEN_COPY] = TERMINAL_ARROW,
	[TOKEN_FALLBACK] = TERMINAL_ARROW, [TOKEN_DUPLEX] = TERMINAL_ARROW, [TOKEN_MIRROR] = TERMINAL_ARROW,
	[TOKEN_LINK] = TERMINAL_ARROW, [TOKEN_CALL_BACK] = TERMINAL_ARROW, [TOKEN_SEND_BACK] = TERMINAL_ARROW,
	[TOKEN_FALLBACK_BACK] = TERMINAL_ARROW, [TOKEN_ODD_ARROW] = TERMINAL_ARROW,
#define SAME(name) [TOKEN_##name] = TERMINAL_##name
	SAME(NEWLINE), SAME(NAME), SAME(COUNT), SAME(ON), SAME(IN), SAME(TO), SAME(STRING), SAME(TEXT), SAME(NUMBER),
	SAME(LESS_EQUAL), SAME(COMPARE), SAME(COLON), SAME(SEMICOLON), SAME(COMMA), SAME(DOT), SAME(EQUALS), SAME(PERCENT),
	SAME(DOLLAR), SAME(PLUS), SAME(MINUS), SAME(STAR), SAME(SLASH), SAME(CARET), SAME(OPEN_BRACE), SAME(CLOSE_BRACE),
	SAME(OPEN_PAREN), SAME(CLOSE_PAREN), SAME(OPEN_BRACKET), SAME(CLOSE_BRACKET),
#undef SAME
};

/* `5`, `2e9`, `20k`: a unit may follow. `20ms`, `80%`, `$20` have theirs. */
static bool is_bare(struct str number)
{
	size_t digits = number.len;
	if (number.at[digits - 1] >= '0' && number.at[digits - 1] <= '9')
		return number.at[0] != '$';
	while (digits > 0 && ((number.at[digits - 1] | 32) >= 'a' && (number.at[digits - 1] | 32) <= 'z'))
		digits--;
	struct str suffix = str_slice(number, digits, number.len);
	if (number.at[0] == '$' || number.at[number.len - 1] == '%')
		return false;
	return suffix.len == 0 || (suffix.len == 1 && memchr("kKMGTP", suffix.at[0], 6)) || str_is(suffix, "bn");
}

static struct str raw_text(const struct parse *parse, uint32_t token)
{
	const struct token *this = &parse->scan.tokens[token];
	return str_slice(parse->scan.source->text, this->start, this->start + this->length);
}

enum terminal parse_number(const struct parse *parse, uint32_t token)
{
	return is_bare(raw_text(parse, token)) ? TERMINAL_NUMBER : TERMINAL_MEASURE;
}

enum terminal parse_terminal(const struct parse *parse, uint32_t token)
{
	if (token >= parse->scan.count)
		return TERMINAL_END;
	uint8_t kind = parse->scan.tokens[token].kind;
	return kind == TOKEN_NUMBER ? parse_number(parse, token) : (enum terminal)parse_terminals[kind];
}

uint32_t parse_peek(const struct parse *parse, uint32_t ahead)
{
	return ahead < parse->layout.count - parse->at ? parse->layout.order[parse->at + ahead] : parse->scan.count;
}

/* ---- saying ---- */

struct str parse_text(const struct parse *parse, uint32_t token)
{
	struct str text = raw_text(parse, token);
	size_t end = text.len > 40 ? 40 : text.len;
	for (size_t i = 0; i < end; i++)
		if (text.at[i] == '\n' || text.at[i] == '\r')
			end = i;
	while (end < text.len && end > 0 && ((unsigned char)text.at[end] & 0xC0) == 0x80)
		end--;
	return str_slice(text, 0, end);
}

struct finding *parse_say(struct parse *parse, enum diag_id id, uint32_t start, uint32_t end, const char *format, ...)
{
	if (parse->said)
		return NULL;
	parse->said = parse->has_error = true;
	parse->said_line = parse->line;
	char text[400];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	return scan_report(&parse->scan, id, start, end, "%s", text);
}

/* ---- pushing ---- */

bool parse_fits(struct parse *parse, enum terminal terminal)
{
	return grammar_fits(parse->grammar, terminal);
}

static void end_statement(struct parse *parse)
{
	if (parse->said && parse->statement != TOKEN_NONE)
		vec_push(parse->scan.arena, &parse->broken, (struct range){ parse->statement, parse->last_token });
	parse->statement = TOKEN_NONE;
	parse->said = parse->gives_up = parse->in_set = false;
	parse->brackets.count = 0;
}

static bool starts_statement(enum terminal last)
{
	return last == TERMINAL_NEWLINE || last == TERMINAL_SEMICOLON || last == TERMINAL_OPEN_BRACE ||
	       last == TERMINAL_CLOSE_BRACE;
}

bool parse_opens_set(const struct parse *parse)
{
	return starts_statement(parse->last) || parse->last == TERMINAL_ARROW || parse->last == TERMINAL_LESS_EQUAL ||
	       parse->last == TERMINAL_COMMA;
}

/* Keeps the account of what is open. `token` is TOKEN_NONE for a hole. */
static void note_pushed(struct parse *parse, enum terminal terminal, uint32_t token)
{
	bool is_set = parse_opens_set(parse);
	parse->last = terminal;
	if (token != TOKEN_NONE)
		parse->last_token = token;
	switch (terminal) {
	case TERMINAL_NEWLINE:
		parse->line++;
		end_statement(parse);
		return;
	case TERMINAL_SEMICOLON:
		if (token != TOKEN_NONE)
			end_statement(parse);
		return;
	case TERMINAL_OPEN_BRACE:
		if (is_set) {
			parse->in_set = true;
			parse->set_brace = token;
			return;
		}
		end_statement(parse);
		vec_push(parse->scan.arena, &parse->braces, token);
		return;
	case TERMINAL_CLOSE_BRACE:
		if (parse->in_set) {
			parse->in_set = false;
			parse->last = TERMINAL_NAME;
			return;
		}
		end_statement(parse);
		parse->braces.count--;
		return;
	case TERMINAL_OPEN_PAREN:
	case TERMINAL_OPEN_BRACKET: vec_push(parse->scan.arena, &parse->brackets, token); return;
	case TERMINAL_CLOSE_PAREN:
	case TERMINAL_CLOSE_BRACKET: parse->brackets.count--; return;
	default: return;
	}
}

static void report_faults(struct parse *parse)
{
	for (; parse->faults < parse->tree.faults.count; parse->faults++) {
		const struct tree_fault *fault = &parse->tree.faults.at[parse->faults];
		uint32_t start = parse->scan.tokens[fault->at.first].start;
		uint32_t end = parse->scan.tokens[fault->at.last].start + parse->scan.tokens[fault->at.last].length;
		switch (fault->kind) {
		case TREE_TOO_DEEP:
			parse_say(parse, DIAG_T021, start, end,
			          "this expression is more than %d deep; name parts of it in 'assume'",
			          SYNTAX_MAX_DEPTH);
			break;
		case TREE_SECOND_LABEL:
			parse_say(parse, DIAG_T005, start, end,
			          "a second label; leave one out, or put a text after ':'");
			break;
		case TREE_SECOND_COUNT: parse_say(parse, DIAG_T005, start, end, "a second count; leave one out"); break;
		case TREE_SEVERAL_NAMES:
			parse_say(parse, DIAG_T005, start, end,
			          "one figure at a time; repeat the statement for the next one");
			break;
		}
	}
}

static void push(struct parse *parse, enum terminal terminal, struct range range, uint32_t token)
{
	/* The reductions of a whole statement run now, before the account of it is closed. */
	grammar_push(parse->grammar, &parse->tree, terminal, range);
	if (parse->faults < parse->tree.faults.count)
		report_faults(parse);
	note_pushed(parse, terminal, token);
}

void parse_push(struct parse *parse, enum terminal terminal, uint32_t token)
{
	push(parse, terminal, (struct range){ token, token }, token);
}

void parse_push_range(struct parse *parse, enum terminal terminal, struct range range)
{
	push(parse, terminal, range, range.last);
}

void parse_hole(struct parse *parse, enum terminal terminal)
{
	push(parse, terminal, (struct range){ parse->last_token + 1, parse->last_token }, TOKEN_NONE);
}

/* The list is closed: from every state some of these lead to one where a statement can end. Closers come first, or an
 * open bracket would be filled with a unit; a '}' is for sets alone. */
void parse_complete(struct parse *parse, enum terminal end)
{
	static const enum terminal HOLES[] = { TERMINAL_CLOSE_PAREN, TERMINAL_CLOSE_BRACKET, TERMINAL_CLOSE_BRACE,
		                               TERMINAL_NAME,        TERMINAL_TEXT,          TERMINAL_NUMBER,
		                               TERMINAL_COLON,       TERMINAL_ARROW };
	while (!parse_fits(parse, end)) {
		size_t i = 0;
		while (i < sizeof HOLES / sizeof *HOLES &&
		       !((HOLES[i] != TERMINAL_CLOSE_BRACE || parse->in_set) && parse_fits(parse, HOLES[i])))
			i++;
		BASE_ASSERT(i < sizeof HOLES / sizeof *HOLES);
		parse_hole(parse, HOLES[i]);
	}
}

/* The '{' at hand with everything up to its '}', or up to where that is missing. */
static struct range skipped_block(struct parse *parse)
{
	struct range range = { parse_peek(parse, 0), parse_peek(parse, 0) };
	uint32_t depth = 0;
	for (; parse->at < parse->layout.count; parse->at++) {
		uint32_t token = parse_peek(parse, 0);
		for (; parse->repair < parse->layout.repairs.count; parse->repair++) {
			const struct repair *repair = &parse->layout.repairs.at[parse->repair];
			if (repair->at > token)
				break;
			depth -= repair->kind == REPAIR_CLOSE && depth > 0;
		}
		if (!depth && token != range.first)
			break;
		enum terminal terminal = parse_terminal(parse, token);
		depth += terminal == TERMINAL_OPEN_BRACE;
		depth -= terminal == TERMINAL_CLOSE_BRACE;
		parse->line += terminal == TERMINAL_NEWLINE;
		range.last = token;
		if (!depth)
			return range;
	}
	parse->at--; /* the loop of the driver steps over the last one */
	return range;
}

void parse_skip(struct parse *parse, uint32_t token)
{
	struct range range = { token, token };
	if (parse_terminal(parse, token) == TERMINAL_OPEN_BRACE)
		range = skipped_block(parse);
	if (parse_fits(parse, TERMINAL_SKIPPED))
		parse_push_range(parse, TERMINAL_SKIPPED, range);
	else
		parse->last_token = range.last;
}

/* ---- braces that were found to be missing ---- */

static void report_missing_closer(struct parse *parse, const struct repair *repair)
{
	const struct token *tokens = parse->scan.tokens, *brace = &tokens[repair->brace];
	if (!repair->guessed) {
		uint32_t innermost = parse->braces.at[parse->braces.count - 1];
		brace = innermost == TOKEN_NONE ? brace : &tokens[innermost];
		parse_say(parse, DIAG_T006, brace->start, brace->start + 1,
		          "this '{' is not closed; end its block with '}'");
		return;
	}
	/* Where it would be written: on the line below the last statement of the block. */
	uint32_t line = parse->last_token + 1 < parse->scan.count ? parse->last_token + 1 : parse->last_token;
	bool behind = line == parse->last_token || tokens[line].kind == TOKEN_BLANK;
	uint32_t place = tokens[line].start + (behind ? tokens[line].length : 0);
	struct finding *finding = parse_say(parse, DIAG_T006, place, place, "'}' is missing here");
	if (finding)
		finding_label(parse->scan.sink, finding,
		              (struct span){ parse->scan.source->file, brace->start, brace->start + 1 },
		              "this block is not closed");
}

static void close_block(struct parse *parse, const struct repair *repair)
{
	if (!parse_fits(parse, TERMINAL_NEWLINE))
		say_missing(parse, repair->at);
	parse_complete(parse, TERMINAL_NEWLINE);
	if (!parse->braces.count || repair->brace == parse->set_brace)
		return;
	end_statement(parse);
	report_missing_closer(parse, repair);
	parse_hole(parse, TERMINAL_CLOSE_BRACE);
}

static void open_block(struct parse *parse, const struct repair *repair)
{
	const struct token *last = &parse->scan.tokens[parse->last_token], *brace = &parse->scan.tokens[repair->brace];
	uint32_t end = last->start + last->length;
	struct finding *finding = parse_say(parse, DIAG_T007, end, end, "'{' is missing here");
	if (finding)
		finding_label(parse->scan.sink, finding,
		              (struct span){ parse->scan.source->file, brace->start, brace->start + 1 },
		              "this '}' has no '{'");
	if (parse_fits(parse, TERMINAL_OPEN_BRACE))
		parse_hole(parse, TERMINAL_OPEN_BRACE);
}

static void apply_repairs(struct parse *parse, uint32_t token)
{
	bool reported = false;
	for (; parse->repair < parse->layout.repairs.count; parse->repair++) {
		const struct repair *repair = &parse->layout.repairs.at[parse->repair];
		if (repair->at > token)
			return;
		if (repair->kind == REPAIR_OPEN)
			open_block(parse, repair);
		else if (repair->kind == REPAIR_STRAY)
			parse->stray = repair->at, parse->stray_line = repair->brace;
		else if (repair->at < parse->scan.count || !reported)
			close_block(parse, repair); /* the end of the file closes all that are left, with one finding */
		reported = true;
	}
}

/* ---- the loop ---- */

static bool ends_statement(enum terminal terminal)
{
	return terminal == TERMINAL_NEWLINE || terminal == TERMINAL_SEMICOLON || terminal == TERMINAL_CLOSE_BRACE ||
	       terminal == TERMINAL_END;
}

static void hint_at_arrow(struct parse *parse, uint32_t token)
{
	struct str text = parse_text(parse, token);
	enum token_kind meant = scan_arrow(TOKEN_ODD_ARROW, text);
	const char *plain = token_spelling(meant);
	const struct token *this = &parse->scan.tokens[token];
	struct finding *finding = scan_report(&parse->scan, DIAG_W001, this->start, this->start + this->length,
	                                      "'%.*s' is understood; write %s", STR_ARG(text), plain);
	if (!finding)
		return;
	struct finding_fix *fix = finding_fix(parse->scan.sink, finding, FIX_SAFE, "write the arrow of this language");
	finding_edit(parse->scan.sink, fix,
	             (struct span){ parse->scan.source->file, this->start, this->start + this->length },
	             (struct str){ plain + 1, strlen(plain) - 2 });
}

static void stray_brace(struct parse *parse, uint32_t token)
{
	const struct token *brace = &parse->scan.tokens[token];
	uint32_t first = parse->statement == TOKEN_NONE ? token : parse->statement;
	parse_complete(parse, TERMINAL_NEWLINE);
	if (parse->said_line != parse->line) {
		parse_say(parse, DIAG_T007, brace->start, brace->start + 1, "this '}' closes nothing; remove it");
		if (token == parse->stray)
			first = parse->stray_line;
	}
	parse->last_token = token;
	/* A '{' may be missing anywhere on this line: nothing on it can be trusted. */
	while (parse->broken.count && parse->broken.at[parse->broken.count - 1].first >= first)
		parse->broken.count--;
	vec_push(parse->scan.arena, &parse->broken, (struct range){ first, token });
}

static void end_here(struct parse *parse, enum terminal terminal, uint32_t token)
{
	if (terminal == TERMINAL_CLOSE_BRACE && (token == parse->stray || (!parse->braces.count && !parse->in_set))) {
		stray_brace(parse, token);
		return;
	}
	if (!parse_fits(parse, terminal)) {
		if (!parse_fits(parse, TERMINAL_NEWLINE))
			say_missing(parse, token);
		parse_complete(parse, TERMINAL_NEWLINE);
		if (terminal == TERMINAL_CLOSE_BRACE && !parse->braces.count) {
			parse->last_token = token; /* it was a set's, and a hole has closed that one */
			return;
		}
		while (terminal == TERMINAL_END && parse->braces.count)
			parse_hole(parse, TERMINAL_CLOSE_BRACE);
		parse_complete(parse, terminal);
	}
	parse_push(parse, terminal, token);
}

/* A statement may put 800 symbols on the stack: four for each of 200 levels. Who needs more is too deep by any count.
 */
static bool is_too_deep(struct parse *parse, enum terminal terminal, uint32_t token)
{
	const struct token *this = &parse->scan.tokens[token];
	if (terminal == TERMINAL_OPEN_BRACE && parse->braces.count == SYNTAX_MAX_NESTING &&
	    (!parse_opens_set(parse) || mend_is_amiss(parse, token))) {
		parse_say(parse, DIAG_T018, this->start, this->start + 1, "blocks are nested more than %d deep",
		          SYNTAX_MAX_NESTING);
		parse_skip(parse, token);
		return true;
	}
	if (grammar_height(parse->grammar) - parse->height > 4 * SYNTAX_MAX_DEPTH + 20) {
		parse_say(parse, DIAG_T021, this->start, this->start + this->length,
		          "this expression is more than %d deep; name parts of it in 'assume'", SYNTAX_MAX_DEPTH);
		parse->gives_up = true;
	}
	return false;
}

static bool may_be_amiss(const struct parse *parse, enum terminal terminal)
{
	return terminal == TERMINAL_OPEN_BRACE || (terminal == TERMINAL_NAME && parse->last == TERMINAL_NUMBER);
}

static void take(struct parse *parse, uint32_t token)
{
	enum terminal terminal = parse_terminal(parse, token);
	if (ends_statement(terminal)) {
		end_here(parse, terminal, token);
		return;
	}
	if (parse->statement == TOKEN_NONE) {
		parse->statement = token;
		parse->height = grammar_height(parse->grammar);
	}
	if (is_too_deep(parse, terminal, token))
		return;
	if (parse->scan.tokens[token].faulty)
		say_faulty(parse, token);
	/* Each round pushes a hole that brings the token nearer; who needs more than a few of them is beyond help. */
	for (int rounds = 0; rounds < 8 && !parse->gives_up; rounds++) {
		if (parse_fits(parse, terminal) && !(may_be_amiss(parse, terminal) && mend_is_amiss(parse, token))) {
			if (parse->scan.tokens[token].kind == TOKEN_ODD_ARROW && !parse->said)
				hint_at_arrow(parse, token);
			if (terminal == TERMINAL_OPEN_BRACE && !parse->said)
				mend_block_of_names(parse);
			parse_push(parse, terminal, token);
			return;
		}
		if (!mend_token(parse, token))
			return;
	}
	parse_skip(parse, token);
}

/* ---- the tree ---- */

/* The first of the broken statements that ends at `token` or behind it. */
static const struct range *broken_from(const struct parse *parse, uint32_t token)
{
	uint32_t low = 0, high = parse->broken.count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (parse->broken.at[middle].last < token)
			low = middle + 1;
		else
			high = middle;
	}
	return low < parse->broken.count ? &parse->broken.at[low] : NULL;
}

static void mark_broken(struct parse *parse)
{
	struct node *nodes = parse->tree.nodes;
	for (uint32_t node = 1; node < parse->tree.count && parse->broken.count; node++) {
		if (nodes[node].kind == NODE_SKIPPED)
			nodes[node].flags |= NODE_BROKEN;
		if (nodes[node].kind < NODE_DECLARE || nodes[node].kind > NODE_CLAIM)
			continue;
		uint32_t last = nodes[node].last; /* of the head, without the block */
		for (uint32_t child = nodes[node].child; child != NODE_NONE; child = nodes[child].next)
			if (nodes[child].kind == NODE_BLOCK)
				last = nodes[child].first - 1;
		const struct range *broken = broken_from(parse, nodes[node].first);
		if (broken && broken->first <= last)
			nodes[node].flags |= NODE_BROKEN;
	}
}

/* Reads what has no mistake; see quick.h. False if there is a mistake, or may be one. */
static bool read_quickly(struct parse *parse)
{
	if (parse->scan.has_faulty || parse->layout.repairs.count)
		return false;
	struct quick quick = { parse->tree, parse, parse->layout.order, parse->layout.order + parse->layout.count };
	if (!grammar_read(&quick) || quick.tree.faults.count || quick.tree.has_bare_names)
		return false;
	parse->tree = quick.tree;
	return true;
}

static void read_carefully(struct parse *parse)
{
	parse->grammar = grammar_begin();
	for (; parse->at <= parse->layout.count; parse->at++) {
		uint32_t token = parse_peek(parse, 0);
		if (parse->repair < parse->layout.repairs.count)
			apply_repairs(parse, token);
		take(parse, token);
	}
	grammar_end(parse->grammar);
	mark_broken(parse);
}

static const struct syntax *read_text(struct arena *arena, const struct source *source, struct diag_sink *sink, bool quickly)
{
	struct parse parse = { .scan = { .arena = arena, .source = source, .sink = sink }, .last = TERMINAL_NEWLINE };
	parse.statement = TOKEN_NONE;
	parse.said_line = parse.stray = parse.set_brace = UINT32_MAX;
	scan_text(&parse.scan);
	parse.layout = layout_tokens(&parse.scan);
	tree_begin(&parse.tree, arena, parse.scan.tokens, parse.scan.count);
	if (!quickly || !read_quickly(&parse))
		read_carefully(&parse);
	struct syntax *syntax = ARENA_NEW(arena, struct syntax);
	*syntax =
	    (struct syntax){ source, parse.scan.tokens, parse.scan.count, parse.tree.nodes, parse.tree.count, false };
	syntax->broken = parse.has_error || parse.scan.findings;
	return syntax;
}

const struct syntax *syntax_parse(struct arena *arena, const struct source *source, struct diag_sink *sink)
{
	return read_text(arena, source, sink, true);
}

const struct syntax *parse_carefully(struct arena *arena, const struct source *source, struct diag_sink *sink)
{
	return read_text(arena, source, sink, false);
}
