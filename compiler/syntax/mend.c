#include "syntax/say.h"

#include <string.h>

/* How to read it: mend_token has one function for each sort of token that may turn up where it does not fit. Each says
 * what a person would say about it, mends the input and answers whether the token is to be tried again. The mending
 * also serves the names: what is declared in a broken statement should still be declared. */

/* Two words stand at the start of the statement and nothing else: `service api`. */
static bool after_two_words(struct parse *parse)
{
	return parse_fits(parse, TERMINAL_COMPARE);
}

static bool in_value(struct parse *parse)
{
	return parse_fits(parse, TERMINAL_STAR);
}

static bool skip(struct parse *parse, uint32_t token)
{
	say_unexpected(parse, token);
	parse_skip(parse, token);
	return false;
}

/* The token is tried again behind the hole; where not even that fits, it is left out. */
static bool put_hole(struct parse *parse, enum terminal terminal, uint32_t token)
{
	if (!parse_fits(parse, terminal)) {
		parse_skip(parse, token);
		return false;
	}
	parse_hole(parse, terminal);
	return true;
}

/* ---- texts ---- */

/* A '{' that closes again without a blank: as in `{id}`. */
static bool is_pair(const struct parse *parse)
{
	uint32_t open = parse_peek(parse, 0), name = parse_peek(parse, 1), close = parse_peek(parse, 2);
	return parse_kind(parse, close) == TOKEN_CLOSE_BRACE && parse_touches(parse, open, name) &&
	       parse_touches(parse, name, close);
}

/* Takes all from the token at hand to the end of the statement or to its block as one text. */
static bool take_text(struct parse *parse)
{
	struct range range = { parse_peek(parse, 0), 0 };
	for (;; parse->at++) {
		enum terminal terminal = parse_terminal(parse, parse_peek(parse, 0));
		if (terminal == TERMINAL_OPEN_BRACE && is_pair(parse))
			parse->at += 2;
		else if (terminal == TERMINAL_NEWLINE || terminal == TERMINAL_SEMICOLON || terminal == TERMINAL_END ||
		         terminal == TERMINAL_OPEN_BRACE || terminal == TERMINAL_CLOSE_BRACE)
			break;
		range.last = parse_peek(parse, 0);
	}
	parse->at--; /* the loop of the driver steps over the last one */
	if (range.last)
		parse_push_range(parse, TERMINAL_TEXT, range);
	else
		parse_hole(parse, TERMINAL_TEXT);
	return false;
}

/* ---- numbers ---- */

/* Letters that numbers end with; the quantity room knows them all, this is for the choice of a message. */
static bool is_unit(struct str letters)
{
	static const char UNITS[] =
	    " k K M G T P bn x ns us ms s m min h d w y day days week weeks month months year years bit B KB kB MB GB TB PB "
	    "EB KiB MiB GiB TiB PiB bps Kbps Mbps Gbps rps qps ";
	size_t length = letters.len;
	for (const char *at = UNITS; (at = strchr(at, ' ')) && at[1]; at++)
		if (length && strncmp(at + 1, letters.at, length) == 0 && at[1 + length] == ' ')
			return true;
	return false;
}

/* Digits alone, or digits with a unit: `3`, `20ms`, but not `3api`. */
static bool is_plain_number(const struct parse *parse, uint32_t token)
{
	struct str text = parse_text(parse, token);
	size_t letters = text.len;
	while (letters > 0 && (text.at[letters - 1] | 32) >= 'a' && (text.at[letters - 1] | 32) <= 'z')
		letters--;
	return parse_kind(parse, token) == TOKEN_NUMBER &&
	       (letters == text.len || is_unit(str_slice(text, letters, text.len)));
}

static bool take_as_name(struct parse *parse, uint32_t token)
{
	SAY(parse, T012, token, "a name cannot begin with a digit; write '\"%.*s\"' or begin it with a letter",
	    TEXT_OF(parse, token));
	parse_push(parse, TERMINAL_NAME, token);
	return false;
}

static bool mend_digit_word(struct parse *parse, uint32_t token)
{
	if (parse_fits(parse, TERMINAL_NUMBER)) {
		SAY(parse, T026, token,
		    "'%.*s' is neither a number nor a name; a subtraction has blanks around its '-'",
		    TEXT_OF(parse, token));
		parse_push(parse, TERMINAL_NUMBER, token);
		return false;
	}
	return parse_fits(parse, TERMINAL_NAME) ? take_as_name(parse, token) : skip(parse, token);
}

/* `1,000`, `1.200.000`, `v1.2` */
static bool mend_number_group(struct parse *parse, uint32_t token)
{
	if (parse->last == TERMINAL_COMMA)
		SAY(parse, T026, token, "digits are grouped with '_', as in 1_000");
	else
		SAY(parse, T026, token, "a number has one decimal point and groups of digits with '_'; a version stands in quotes");
	parse_skip(parse, token);
	return false;
}

/* A value where there is no '=' before it. */
static bool mend_missing_equals(struct parse *parse, uint32_t token)
{
	uint32_t word = parse->statement, name = parse->last_token;
	if (!after_two_words(parse)) {
		SAY(parse, T005, token, "'=' is missing: write '%.*s = %.*s'", TEXT_OF(parse, name),
		    TEXT_OF(parse, token));
		return put_hole(parse, TERMINAL_EQUALS, token);
	}
	if (parse_is_word(parse, word, "goal")) {
		SAY(parse, T029, token, "a comparison is missing: write 'goal %.*s <= %.*s'", TEXT_OF(parse, name),
		    TEXT_OF(parse, token));
		return put_hole(parse, TERMINAL_COMPARE, token);
	}
	if (parse_is_word(parse, word, "claim")) {
		SAY(parse, T005, token, "'=' is missing: write 'claim %.*s = %.*s'", TEXT_OF(parse, name),
		    TEXT_OF(parse, token));
		return put_hole(parse, TERMINAL_EQUALS, token);
	}
	if (parse_kind(parse, token) == TOKEN_NUMBER && is_plain_number(parse, token)) {
		SAY(parse, T005, token, "a count is written 'x%.*s'", TEXT_OF(parse, token));
		parse_push(parse, TERMINAL_COUNT, token);
		return false;
	}
	return skip(parse, token);
}

static bool mend_number(struct parse *parse, uint32_t token)
{
	uint32_t before = parse->last_token;
	if (parse->last == TERMINAL_LESS_EQUAL) {
		struct str figure = parse_text(parse, parse->statement);
		if (str_is(figure, "goal"))
			figure = STR("p99");
		SAY(parse, T005, token, "a goal says what it limits: write 'goal %.*s <= %.*s'", STR_ARG(figure), TEXT_OF(parse, token));
		parse->gives_up = true;
		return true;
	}
	if (parse->last == TERMINAL_PERCENT) {
		SAY(parse, T220, before, "'%%' is per cent; the remainder of a / b is 'a - b * floor(a / b)'");
		parse_skip(parse, token);
		return false;
	}
	if (parse_is_word(parse, before, "x") && parse->last == TERMINAL_NAME && !parse->said) {
		SAY(parse, T005, token, "a count is written without a blank: 'x%.*s'", TEXT_OF(parse, token));
		parse_skip(parse, token);
		return false;
	}
	if ((parse->last == TERMINAL_COMMA || parse->last == TERMINAL_DOT) && parse_touches(parse, before, token))
		return mend_number_group(parse, token);
	if (parse_fits(parse, TERMINAL_EQUALS) && is_plain_number(parse, token))
		return mend_missing_equals(parse, token);
	if (parse_fits(parse, TERMINAL_NAME))
		return take_as_name(parse, token);
	if (parse->brackets.count && parse_fits(parse, TERMINAL_COMMA)) {
		SAY(parse, T005, token, "',' is missing before '%.*s'", TEXT_OF(parse, token));
		return put_hole(parse, TERMINAL_COMMA, token);
	}
	return skip(parse, token);
}

/* ---- words ---- */

/* The statement has names and wants none any more: is this one more of them, or the word of the next statement? */
static bool begins_statement(const struct parse *parse)
{
	switch (parse_kind(parse, parse_peek(parse, 1))) {
	case TOKEN_NAME:
	case TOKEN_EQUALS: return true;
	default: return token_group_of(parse_kind(parse, parse_peek(parse, 1))) == TOKEN_GROUP_ARROW;
	}
}

/* Does the word that the statement begins with take a text, as `require` does? */
static bool takes_text(const struct parse *parse)
{
	static const struct {
		const char *word, *parts;
	} STATEMENTS[] = {
#define STATEMENT(word, collects, blocks, names, parts, example) { #word, #parts },
#include "statements.def"
#undef STATEMENT
	};
	for (size_t i = 0; i < sizeof STATEMENTS / sizeof *STATEMENTS; i++)
		if (parse_is_word(parse, parse->statement, STATEMENTS[i].word))
			return strstr(STATEMENTS[i].parts, "PART_TEXT");
	return false;
}

static bool mend_word(struct parse *parse, uint32_t token)
{
	if (parse->brackets.count && parse_fits(parse, TERMINAL_COMMA)) {
		SAY(parse, T005, token, "',' is missing before '%.*s'", TEXT_OF(parse, token));
		return put_hole(parse, TERMINAL_COMMA, token);
	}
	if (parse_is_word(parse, token, "x") && parse_kind(parse, parse_peek(parse, 1)) == TOKEN_NUMBER) {
		SAY(parse, T005, token, "a count is written without a blank: 'x%.*s'",
		    TEXT_OF(parse, parse_peek(parse, 1)));
		parse->at++;
		parse_skip(parse, token);
		return false;
	}
	if (in_value(parse) && parse_fits(parse, TERMINAL_SEMICOLON)) {
		bool words = parse->last == TERMINAL_NAME && parse_kind(parse, parse_peek(parse, 1)) != TOKEN_EQUALS;
		if (!parse->said && !say_text_ended(parse, token)) {
			if (words)
				SAY(parse, T028, token, "a text of several words stands in quotes; another attribute after ';'");
			else
				SAY(parse, T005, token, "expected an operator, or ';' before '%.*s'", TEXT_OF(parse, token));
		}
		return put_hole(parse, TERMINAL_SEMICOLON, token);
	}
	if (parse_fits(parse, TERMINAL_COLON) && takes_text(parse)) {
		if (!parse->said && !say_text_ended(parse, token))
			SAY(parse, T005, token, "':' is missing before '%.*s'", TEXT_OF(parse, token));
		return put_hole(parse, TERMINAL_COLON, token) && take_text(parse);
	}
	if (after_two_words(parse) && parse_kind(parse, parse_peek(parse, 1)) == TOKEN_DOT) {
		SAY(parse, T005, token, "'on' or 'in' is missing before '%.*s'", TEXT_OF(parse, token));
		return put_hole(parse, TERMINAL_ON, token);
	}
	if (after_two_words(parse) && !begins_statement(parse)) {
		say_unexpected(parse, token);
		return put_hole(parse, TERMINAL_COMMA, token);
	}
	if (parse_fits(parse, TERMINAL_SEMICOLON)) {
		if (!parse->said && !say_text_ended(parse, token)) {
			if (parse_fits(parse, TERMINAL_ARROW) && parse_fits(parse, TERMINAL_COLON))
				SAY(parse, T005, token, "expected an arrow, or ':' before a label, found '%.*s'",
				    TEXT_OF(parse, token));
			else
				say_unexpected(parse, token);
		}
		return put_hole(parse, TERMINAL_SEMICOLON, token);
	}
	return skip(parse, token);
}

static bool mend_free_word(struct parse *parse, uint32_t token)
{
	if (parse_fits(parse, TERMINAL_NAME)) {
		SAY(parse, T013, token, "'%.*s' joins the parts of a statement; as a name it stands in quotes",
		    TEXT_OF(parse, token));
		parse_push(parse, TERMINAL_NAME, token);
		return false;
	}
	return skip(parse, token);
}

static bool mend_string(struct parse *parse, uint32_t token)
{
	if (parse_fits(parse, TERMINAL_COLON) && parse_fits(parse, TERMINAL_ARROW)) {
		SAY(parse, T005, token, "the label of an arrow stands after ':'");
		return put_hole(parse, TERMINAL_COLON, token);
	}
	return parse->brackets.count ? mend_word(parse, token) : skip(parse, token);
}

/* ---- signs ---- */

static bool mend_equals(struct parse *parse, uint32_t token)
{
	if (parse_fits(parse, TERMINAL_COLON) && parse_fits(parse, TERMINAL_ARROW)) {
		SAY(parse, T010, token, "the label of an arrow stands after ':'");
		parse_push(parse, TERMINAL_COLON, token);
		parse->at++;
		return take_text(parse);
	}
	if (parse_fits(parse, TERMINAL_NAME) && !parse_fits(parse, TERMINAL_NUMBER) && parse->statement == token) {
		SAY(parse, T005, token, "a name is missing before '='");
		return put_hole(parse, TERMINAL_NAME, token);
	}
	return skip(parse, token);
}

/* '>' and the like, where there is no goal. */
static bool mend_comparison(struct parse *parse, uint32_t token)
{
	enum token_kind after = parse_kind(parse, parse_peek(parse, 1));
	struct str text = parse_text(parse, token);
	if (str_is(text, "==") && parse_fits(parse, TERMINAL_EQUALS)) {
		SAY(parse, T005, token, "a value is set with '='");
		parse_push(parse, TERMINAL_EQUALS, token);
		return false;
	}
	if (parse_fits(parse, TERMINAL_ARROW) && after != TOKEN_NUMBER) {
		SAY(parse, T027, token, "'%.*s' is no arrow; write '%s'", STR_ARG(text),
		    text.at[0] == '<' ? "<-" : "->");
		parse_push(parse, TERMINAL_ARROW, token);
		return false;
	}
	if (parse_fits(parse, TERMINAL_ARROW)) {
		SAY(parse, T005, token, "a comparison states a goal: write 'goal %.*s %.*s %.*s'",
		    TEXT_OF(parse, parse->last_token), STR_ARG(text), TEXT_OF(parse, parse_peek(parse, 1)));
		parse->gives_up = true;
		return true;
	}
	return skip(parse, token);
}

/* Did a label or a block end the statement before? */
static bool follows_label(const struct parse *parse)
{
	uint32_t token = parse->last_token;
	for (bool newline = false; token > 0; token--) {
		uint8_t kind = parse->scan.tokens[token].kind;
		if (kind == TOKEN_TEXT || kind == TOKEN_CLOSE_BRACE)
			return true;
		newline |= kind == TOKEN_NEWLINE;
		if (!newline || !(parse->scan.tokens[token].trivia || kind == TOKEN_NEWLINE))
			break;
	}
	return parse->scan.tokens[token].kind == TOKEN_STRING &&
	       parse->scan.tokens[token - (token > 0)].kind != TOKEN_NEWLINE && parse->last == TERMINAL_NEWLINE &&
	       token > 1 &&
	       (parse->scan.tokens[token - 1].kind == TOKEN_COLON || parse->scan.tokens[token - 2].kind == TOKEN_COLON);
}

static bool mend_arrow(struct parse *parse, uint32_t token)
{
	if (parse_fits(parse, TERMINAL_NAME) && parse->statement == token) {
		if (follows_label(parse))
			SAY(parse, T011, token,
			    "a label or a block has ended the arrows above; repeat the name before '%.*s'",
			    TEXT_OF(parse, token));
		else
			SAY(parse, T008, token, "'%.*s' comes from nothing; name its start", TEXT_OF(parse, token));
		return put_hole(parse, TERMINAL_NAME, token);
	}
	if (parse_fits(parse, TERMINAL_NAME) && !in_value(parse) && !parse_fits(parse, TERMINAL_NEWLINE)) {
		SAY(parse, T008, token, "a name is missing before '%.*s'", TEXT_OF(parse, token));
		return put_hole(parse, TERMINAL_NAME, token);
	}
	if (parse->last == TERMINAL_STRING || parse->last == TERMINAL_TEXT) {
		SAY(parse, T011, token, "a label has ended the arrows; repeat the name before '%.*s'",
		    TEXT_OF(parse, token));
		parse->gives_up = true;
		return true;
	}
	if (after_two_words(parse) && !parse->said) {
		SAY(parse, T005, token, "an arrow joins what is declared; declare '%.*s' on a line of its own",
		    TEXT_OF(parse, parse->last_token));
		parse->gives_up = true;
		return true;
	}
	return skip(parse, token);
}

static bool mend_colon(struct parse *parse, uint32_t token)
{
	if (in_value(parse) || parse->last == TERMINAL_EQUALS || parse->last == TERMINAL_STRING) {
		SAY(parse, T024, token, "a ':' starts a text; put a value that holds one in quotes");
		parse->gives_up = true;
		return true;
	}
	if (parse_fits(parse, TERMINAL_NAME) && !parse_fits(parse, TERMINAL_NEWLINE)) {
		say_unexpected(parse, token);
		return put_hole(parse, TERMINAL_NAME, token);
	}
	if (parse->statement == token) {
		SAY(parse, T005, token, "a word is missing before ':'");
		return put_hole(parse, TERMINAL_NAME, token);
	}
	return skip(parse, token);
}

/* Where an operand or an element is missing before the sign. */
static bool mend_operand(struct parse *parse, uint32_t token)
{
	if (parse->statement != token && parse_fits(parse, TERMINAL_NAME) && !parse_fits(parse, TERMINAL_NEWLINE)) {
		say_unexpected(parse, token);
		parse_hole(parse, TERMINAL_NAME);
		if (parse_fits(parse, parse_terminal(parse, token)))
			return true;
	}
	return skip(parse, token);
}

static bool mend_closer(struct parse *parse, uint32_t token)
{
	if (parse->brackets.count && parse->last != TERMINAL_CLOSE_PAREN && parse_fits(parse, TERMINAL_NAME))
		return mend_operand(parse, token);
	SAY(parse, T007, token, "this '%.*s' closes nothing; remove it", TEXT_OF(parse, token));
	parse_skip(parse, token);
	return false;
}

static bool mend_dot(struct parse *parse, uint32_t token)
{
	uint32_t after = parse_peek(parse, 1);
	if (parse->last == TERMINAL_NUMBER || parse->last == TERMINAL_MEASURE)
		return mend_number_group(parse, token);
	if (parse_kind(parse, after) == TOKEN_NUMBER && parse_touches(parse, token, after)) {
		SAY(parse, T026, token, "a number begins with a digit: write '0.%.*s'", TEXT_OF(parse, after));
		parse_skip(parse, token);
		return false;
	}
	return mend_operand(parse, token);
}

void mend_block_of_names(struct parse *parse)
{
	/* After one name another one may stand, after several only a word before them would allow that. */
	bool names_only = parse_fits(parse, TERMINAL_EQUALS) && parse_fits(parse, TERMINAL_ARROW);
	if (names_only && !parse_fits(parse, TERMINAL_NAME) && !parse_opens_set(parse))
		SAY(parse, T005, parse->statement, "a word is missing before these names, as in 'region us, eu { }'");
}

/* Names and commas up to the '}', and an arrow behind it where the '{' began the statement? */
static bool is_set(const struct parse *parse)
{
	bool tail =
	    parse->last != TERMINAL_ARROW && parse->last != TERMINAL_LESS_EQUAL && parse->last != TERMINAL_COMMA;
	for (uint32_t ahead = 1;; ahead++) {
		enum token_kind kind = parse_kind(parse, parse_peek(parse, ahead)),
				after = parse_kind(parse, parse_peek(parse, ahead + 1));
		if (kind == TOKEN_CLOSE_BRACE)
			return ahead > 1 &&
			       (!tail || token_group_of(after) == TOKEN_GROUP_ARROW || after == TOKEN_LESS_EQUAL);
		if (kind != TOKEN_COMMA && kind != TOKEN_DOT && kind != TOKEN_STRING &&
		    token_group_of(kind) != TOKEN_GROUP_WORD)
			return false;
	}
}

bool mend_is_amiss(const struct parse *parse, uint32_t token)
{
	switch (parse_kind(parse, token)) {
	case TOKEN_NAME:
		return parse->last == TERMINAL_NUMBER && parse->last_token < token &&
		       parse_kind(parse, parse_peek(parse, 1)) == TOKEN_EQUALS;
	case TOKEN_OPEN_BRACE: return parse_opens_set(parse) && !is_set(parse);
	default: return false;
	}
}

static bool mend_brace(struct parse *parse, uint32_t token)
{
	if (parse->last == TERMINAL_COLON && is_pair(parse)) {
		SAY(parse, T025, token, "a text that begins with '{' is put in quotes");
		return take_text(parse);
	}
	if (parse->last == TERMINAL_COLON) {
		SAY(parse, T124, token, "a text is missing before '{'");
		return put_hole(parse, TERMINAL_TEXT, token);
	}
	if (parse_opens_set(parse)) {
		if (parse->statement == token)
			SAY(parse, T005, token, "a block needs a word or a name before its '{'");
		else if (parse->last == TERMINAL_COMMA)
			SAY(parse, T005, parse->last_token, "a name is missing after ','");
		else
			SAY(parse, T008, parse->last_token, "'%.*s' leads to nothing; name its target",
			    TEXT_OF(parse, parse->last_token));
		return put_hole(parse, TERMINAL_NAME, token);
	}
	bool wants_value = parse_fits(parse, TERMINAL_NUMBER);
	if (wants_value)
		SAY(parse, T005, token, "a value cannot begin with '{'; a list is written '[a, b]'");
	else
		say_unexpected(parse, token);
	if (!wants_value && !in_value(parse) && !parse_fits(parse, TERMINAL_NEWLINE)) {
		parse_complete(parse, TERMINAL_NEWLINE);
		if (parse_fits(parse, TERMINAL_OPEN_BRACE))
			return true;
	}
	parse_skip(parse, token);
	return false;
}

/* A '{' that was lost on a line whose '}' is left over. */
static bool opens_lost_block(struct parse *parse, uint32_t token)
{
	const struct repair *repair = &parse->layout.repairs.at[parse->repair];
	if (parse->said || parse->repair >= parse->layout.repairs.count || repair->kind != REPAIR_STRAY ||
	    repair->brace > token || !parse_fits(parse, TERMINAL_OPEN_BRACE) || parse_fits(parse, TERMINAL_STAR))
		return false;
	uint32_t brace = repair->at;
	struct finding *finding = SAY(parse, T007, token, "'{' is missing before '%.*s'", TEXT_OF(parse, token));
	if (finding)
		finding_label(
		    parse->scan.sink, finding,
		    (struct span){ parse->scan.source->file, parse_start(parse, brace), parse_end(parse, brace) },
		    "this '}' has no '{'");
	parse->repair++;
	return put_hole(parse, TERMINAL_OPEN_BRACE, token);
}

bool mend_token(struct parse *parse, uint32_t token)
{
	if (opens_lost_block(parse, token))
		return true;
	switch (parse_kind(parse, token)) {
	case TOKEN_BAD:
		if (!parse->said)
			say_bad_character(parse, token);
		parse_skip(parse, token);
		return false;
	case TOKEN_DIGIT_WORD: return mend_digit_word(parse, token);
	case TOKEN_NUMBER: return mend_number(parse, token);
	case TOKEN_NAME:
	case TOKEN_COUNT: return mend_word(parse, token);
	case TOKEN_ON:
	case TOKEN_IN:
	case TOKEN_TO: return mend_free_word(parse, token);
	case TOKEN_STRING: return mend_string(parse, token);
	case TOKEN_EQUALS: return mend_equals(parse, token);
	case TOKEN_COMPARE: return mend_comparison(parse, token);
	case TOKEN_COLON: return mend_colon(parse, token);
	case TOKEN_CLOSE_PAREN:
	case TOKEN_CLOSE_BRACKET: return mend_closer(parse, token);
	case TOKEN_DOT: return mend_dot(parse, token);
	case TOKEN_OPEN_BRACE: return mend_brace(parse, token);
	case TOKEN_OPEN_PAREN:
	case TOKEN_OPEN_BRACKET:
	case TOKEN_DOLLAR:
		return parse_fits(parse, TERMINAL_EQUALS) ? mend_missing_equals(parse, token)
		                                          : mend_operand(parse, token);
	case TOKEN_MINUS:
		if (parse_fits(parse, TERMINAL_ARROW)) {
			SAY(parse, T027, token, "'-' is no arrow; write '->'");
			parse_push(parse, TERMINAL_ARROW, token);
			return false;
		}
		return mend_operand(parse, token);
	case TOKEN_COMMA:
	case TOKEN_PERCENT:
	case TOKEN_PLUS:
	case TOKEN_STAR:
	case TOKEN_SLASH:
	case TOKEN_CARET: return mend_operand(parse, token);
	default:
		return parse_kind(parse, token) == TOKEN_LESS_EQUAL ||
		               token_group_of(parse_kind(parse, token)) == TOKEN_GROUP_ARROW
		           ? mend_arrow(parse, token)
		           : skip(parse, token);
	}
}
