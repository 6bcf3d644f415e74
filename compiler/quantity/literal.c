/* Numbers as they are written: `12`, `12_345`, `2e9`, `100M`, `$20k`, `500 KB`, `5min`, `95%`, `5x`, `20k rps`. */
#include "quantity/expr.h"

#include <math.h>

#include "base/number.h"

enum { MOST_WORDS = 4 };

struct word {
	struct str text;
	struct span span;
	bool glued; /* to what stands before it */
};

struct pieces {
	struct str digits;
	struct span digits_span;
	bool dollar; /* before the digits */
	struct word words[MOST_WORDS];
	uint32_t count;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of the number at the start of `text`: digits[.digits][e[+-]digits]. An `e` without digits begins a word. */
static size_t digits_length(struct str text)
{
	size_t at = 0;
	while (at < text.len && (is_digit(text.at[at]) || text.at[at] == '_' || text.at[at] == '.'))
		at++;
	if (at < text.len && (text.at[at] == 'e' || text.at[at] == 'E')) {
		size_t exponent = at + 1;
		if (exponent < text.len && (text.at[exponent] == '+' || text.at[exponent] == '-'))
			exponent++;
		if (exponent < text.len && is_digit(text.at[exponent])) {
			at = exponent;
			while (at < text.len && is_digit(text.at[at]))
				at++;
		}
	}
	return at;
}

static void add_word(struct pieces *pieces, struct str text, struct span span, bool glued)
{
	if (text.len && pieces->count < MOST_WORDS)
		pieces->words[pieces->count++] = (struct word){ text, span, glued };
}

/* The scanner may deliver `$20k` and `500KB` as one token or as several: only bytes and gaps count here. */
static void cut(const struct syntax *syntax, uint32_t node, struct pieces *pieces)
{
	pieces->count = 0;
	pieces->dollar = false;
	pieces->digits = (struct str){ 0 };
	uint32_t end = 0;
	bool numbered = false;
	for (uint32_t t = syntax->nodes[node].first; t <= syntax->nodes[node].last && t < syntax->token_count; t++) {
		if (syntax->tokens[t].trivia)
			continue;
		struct str text = syntax_token_text(syntax, t);
		struct span span = syntax_token_span(syntax, t);
		bool glued = span.start == end;
		end = span.end;
		if (!numbered && text.len && text.at[0] == '$') {
			pieces->dollar = true;
			text = str_slice(text, 1, text.len);
			span.start++;
		}
		if (!numbered && text.len) {
			size_t length = digits_length(text);
			numbered = true;
			pieces->digits = str_slice(text, 0, length);
			pieces->digits_span = (struct span){ span.file, span.start, span.start + (uint32_t)length };
			text = str_slice(text, length, text.len);
			span.start += (uint32_t)length;
			glued = true;
		}
		add_word(pieces, text, span, glued);
	}
}

static bool refuse_unit(struct quantity_set *set, const struct word *word)
{
	bool bare_m = str_is(word->text, "m");
	struct finding *finding = diag_report(set->sink, bare_m ? DIAG_T211 : DIAG_T203, word->span,
	                                      bare_m ? "'%.*s' may be minutes or millions" : "'%.*s' is not a unit",
	                                      STR_ARG(word->text));
	unit_suggest(set->sink, finding, word->text, word->span);
	return false;
}

static bool refuse_space(struct quantity_set *set, const struct pieces *pieces, const struct word *word)
{
	struct finding *finding = diag_report(set->sink, DIAG_T203, word->span,
	                                      "the suffix '%.*s' must touch its number", STR_ARG(word->text));
	finding_help(set->sink, finding, "write '%.*s%.*s'", STR_ARG(pieces->digits), STR_ARG(word->text));
	struct finding_fix *fix = finding_fix(set->sink, finding, FIX_SUGGESTION, "close the gap");
	finding_edit(set->sink, fix, (struct span){ word->span.file, pieces->digits_span.end, word->span.start },
	             STR(""));
	return false;
}

static void apply_unit(struct op *op, const struct unit *unit)
{
	op->value = op->value * unit->times / unit->over;
	op->dimension = unit->dimension;
	op->traits &= (uint8_t)~TRAIT_BARE;
}

/* `20krps`: a suffix and a rate in one word. */
static bool apply_scaled_rate(struct op *op, struct str word)
{
	double scale;
	for (size_t length = 1; length <= 2 && length < word.len; length++) {
		const struct unit *unit = unit_find(str_slice(word, length, word.len));
		if (unit && dimension_equal(unit->dimension, DIMENSION_RATE) &&
		    suffix_find(str_slice(word, 0, length), &scale)) {
			op->value *= scale;
			apply_unit(op, unit);
			return true;
		}
	}
	return false;
}

/* One word after the digits. `done` = a unit, `%` or `x` stood already. */
static bool apply_word(struct quantity_set *set, const struct pieces *pieces, const struct word *word, struct op *op,
                       bool *done)
{
	double scale;
	const struct unit *unit = unit_find(word->text);
	if (*done || (unit && pieces->dollar)) {
		struct finding *finding =
		    diag_report(set->sink, DIAG_T203, word->span, "a number has one unit; '%.*s' is one too many",
		                STR_ARG(word->text));
		finding_help(set->sink, finding, "put an operator between them, as in '$5/GB'");
		return false;
	}
	if (suffix_find(word->text, &scale)) {
		if (!word->glued)
			return refuse_space(set, pieces, word);
		op->value *= scale;
		return true;
	}
	*done = true;
	if (unit) {
		if (word->glued && str_is(word->text, "B"))
			op->traits |= TRAIT_BYTES;
		apply_unit(op, unit);
		return true;
	}
	if (str_is(word->text, "%") || str_is(word->text, "x")) {
		bool percent = word->text.at[0] == '%';
		op->flavour = percent ? FLAVOUR_PERCENT : FLAVOUR_FACTOR;
		op->value = percent ? op->value / 100 : op->value;
		op->traits &= (uint8_t)~TRAIT_BARE;
		return true;
	}
	return (word->glued && apply_scaled_rate(op, word->text)) || refuse_unit(set, word);
}

bool literal_read(struct quantity_set *set, const struct syntax *syntax, uint32_t node, struct op *op)
{
	struct pieces pieces;
	cut(syntax, node, &pieces);
	struct span span = syntax_span(syntax, node);
	*op = (struct op){
		.kind = OP_NUMBER, .traits = TRAIT_LITERAL | TRAIT_BARE, .start = span.start, .end = span.end
	};
	if (!number_read(pieces.digits, &op->value)) {
		struct finding *finding = diag_report(set->sink, DIAG_T026, pieces.digits_span,
		                                      "'%.*s' is not a number", STR_ARG(pieces.digits));
		finding_help(set->sink, finding,
		             "write digits, at most one point, and '_' only between digits: '12_345', '1.5', '2e9'");
		return false;
	}
	if (pieces.dollar) {
		op->dimension = DIMENSION_MONEY;
		op->traits &= (uint8_t)~TRAIT_BARE;
	}
	bool done = false;
	for (uint32_t i = 0; i < pieces.count; i++) {
		if (!apply_word(set, &pieces, &pieces.words[i], op, &done))
			return false;
	}
	if (!isfinite(op->value)) {
		diag_report(set->sink, DIAG_T216, span, "'%.*s' is too large a number",
		            STR_ARG(syntax_text(syntax, node)));
		return false;
	}
	return true;
}

struct shown_in *literal_read_unit(struct quantity_set *set, const struct syntax *syntax, uint32_t node)
{
	struct span span = syntax_span(syntax, node);
	struct shown_in *in = ARENA_NEW(set->arena, struct shown_in);
	*in = (struct shown_in){
		.text = syntax_text(syntax, node), .times = 1, .over = 1, .start = span.start, .end = span.end
	};
	bool below = false; /* after a slash */
	for (uint32_t t = syntax->nodes[node].first; t <= syntax->nodes[node].last && t < syntax->token_count; t++) {
		if (syntax->tokens[t].trivia || syntax->tokens[t].kind == TOKEN_IN)
			continue;
		struct word word = { syntax_token_text(syntax, t), syntax_token_span(syntax, t), false };
		if (syntax->tokens[t].kind == TOKEN_SLASH) {
			below = true;
			continue;
		}
		const struct unit *unit = unit_find(word.text);
		static const struct unit PERCENT = { "%", 1, 100, { 0, 0, 0 } };
		static const struct unit TIMES = { "x", 1, 1, { 0, 0, 0 } };
		if (!unit && str_is(word.text, "%"))
			unit = &PERCENT;
		if (!unit && str_is(word.text, "x"))
			unit = &TIMES;
		if (!unit) {
			refuse_unit(set, &word);
			return NULL;
		}
		int sign = below ? -1 : 1;
		in->times *= below ? unit->over : unit->times;
		in->over *= below ? unit->times : unit->over;
		in->dimension.time = (int8_t)(in->dimension.time + sign * unit->dimension.time);
		in->dimension.data = (int8_t)(in->dimension.data + sign * unit->dimension.data);
		in->dimension.money = (int8_t)(in->dimension.money + sign * unit->dimension.money);
		if (in->dimension.time > 50 || in->dimension.time < -50 || in->dimension.data > 50 ||
		    in->dimension.data < -50 || in->dimension.money > 50 || in->dimension.money < -50 ||
		    !isfinite(in->times) || !isfinite(in->over)) {
			diag_report(set->sink, DIAG_T203, span, "the unit after 'in' has too many parts");
			return NULL;
		}
	}
	return in;
}
