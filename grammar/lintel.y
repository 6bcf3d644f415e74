/* The grammar: one generic shape of statement. Which words are kinds, groups or keywords is looked up in tables by the
 * model; here they are all names. So nothing is reserved, and the grammar stays small and without conflicts.
 *
 * There are no error productions. The driver (compiler/syntax/parse.c) asks before each push whether the token fits,
 * and mends the input where it does not; the parser itself never meets an error. Each action is one call into tree.c.
 * The Makefile makes a pull parser of it too, which reads what has no mistakes (compiler/syntax/quick.h).
 *
 * What looks odd and why:
 * - Some rules are written out (items, head, value) where a rule between would say it once: a reduction that only renames costs
 *   as much as one that builds, and these are the commonest.
 * - `items` keeps `open` statements, which want a newline or ';' behind them, apart from `closed` ones, which end with '}'.
 * - A flag, the names before '=' and the tail of an arrow all start as the same `refs`, chosen by the token behind them.
 * - '<=' is a comparison and the mirrored '=>': a goal has two words before it, an arrow has ends.
 * - NUMBER is a bare number, to which a unit may follow; MEASURE has its unit in it.
 */
%require "3.8"
%define api.pure full
%define api.push-pull push
%define api.prefix {lintel_}
%define api.token.prefix {LINTEL_}
%define api.token.raw
%define api.value.type {struct piece}
%define api.location.type {struct range}
%define parse.error custom
%locations
%expect 0
%parse-param {struct tree *tree}
%lex-param {struct tree *tree}

%code requires {
#include "syntax/grammar.h"
}
%code {
#include "syntax/quick.h"

#if YYPUSH
/* Statements may be nested 200 deep and expressions too; the driver stops long before this. */
#define YYMAXDEPTH 20000
#else
#define YYINITDEPTH QUICK_MAX_HEIGHT
#define YYMAXDEPTH QUICK_MAX_HEIGHT
static int yylex(struct piece *value, struct range *range, struct tree *tree);
#ifndef __clang__
#pragma GCC optimize("no-tree-pre") /* what gcc pulls out in front of the big switch is done for every rule and used by few */
#endif
#endif
#define YYLLOC_DEFAULT(current, rhs, n)                                                                          \
	((current) = (n) ? (struct range){ YYRHSLOC(rhs, 1).first, YYRHSLOC(rhs, n).last }                        \
	                 : (struct range){ YYRHSLOC(rhs, 0).last + 1, YYRHSLOC(rhs, 0).last })

#define LEAF(kind, at) tree_leaf(tree, NODE_##kind, at)
#define NEW(kind, at, children) tree_node(tree, NODE_##kind, at, children)
#define DEEPER(kind, at, children) tree_deeper(tree, NODE_##kind, at, children)
#define JOIN(a, b) tree_join(tree, a, b)
#define JOIN3(a, b, c) tree_join3(tree, a, b, c)
#define NONE tree_none()

static void yyerror(const struct range *at, struct tree *tree, const char *message);
}

%token NEWLINE SEMICOLON COMMA DOT COLON EQUALS NAME COUNT ON IN TO STRING TEXT NUMBER MEASURE ARROW LESS_EQUAL COMPARE
%token PERCENT DOLLAR PLUS MINUS STAR SLASH CARET
%token OPEN_BRACE CLOSE_BRACE OPEN_PAREN CLOSE_PAREN OPEN_BRACKET CLOSE_BRACKET
%token SKIPPED FOREIGN

%left PLUS MINUS
%left STAR SLASH
%precedence SIGN
%right CARET

%%

file: body                              { tree_file(tree, $1); } ;
body: items
    | items open                        { $$ = JOIN($1, $2); } ;
items: %empty                           { $$ = NONE; }
     | items NEWLINE
     | items SEMICOLON
     | items open NEWLINE               { $$ = JOIN($1, $2); }
     | items open SEMICOLON             { $$ = JOIN($1, $2); }
     | items closed                     { $$ = JOIN($1, $2); } ;
block: OPEN_BRACE body CLOSE_BRACE      { $$ = NEW(BLOCK, @$, $2); } ;

open: flags
    | attributes
    | head                              { $$ = tree_declare(tree, @$, $1); }
    | arrows                            { $$ = NEW(ARROWS, @$, $1); }
    | arrows text                       { $$ = NEW(ARROWS, @$, JOIN($1, $2)); }
    | ref refs cmp value                { $$ = tree_figure(tree, NODE_COMPARE, @$, JOIN($1, $2), JOIN($3, $4)); }
    | ref refs EQUALS value             { $$ = tree_figure(tree, NODE_CLAIM, @$, JOIN($1, $2), $4); }
    | SKIPPED                           { $$ = LEAF(SKIPPED, @$); } ;
closed: head block                      { $$ = tree_declare(tree, @$, JOIN($1, $2)); }
      | refs block                      { $$ = tree_bare(tree, @$, $1, $2); }
      | arrows block                    { $$ = NEW(ARROWS, @$, JOIN($1, $2)); }
      | arrows text block               { $$ = NEW(ARROWS, @$, JOIN3($1, $2, $3)); } ;

flags: refs                             { $$ = tree_flags(tree, $1); }
     | refs COMMA                       { $$ = tree_flags(tree, $1); } ;
attributes: attribute
          | attribute COMMA
          | attribute COMMA flags       { $$ = JOIN($1, $3); }
          | attribute COMMA attributes  { $$ = JOIN($1, $3); } ;
attribute: refs EQUALS value            { $$ = tree_attribute(tree, @$, $1, $3); } ;

head: free_word text                    { $$ = JOIN($1, $2); }
    | ref text                          { $$ = JOIN($1, $2); }
    | ref refs                          { $$ = JOIN($1, $2); }
    | ref refs text                     { $$ = JOIN3($1, $2, $3); }
    | ref refs mods                     { $$ = JOIN3($1, $2, $3); }
    | ref refs mods text                { $$ = JOIN(JOIN($1, $2), JOIN($3, $4)); }
    | ref target                        { $$ = JOIN($1, $2); }
    | ref target text                   { $$ = JOIN3($1, $2, $3); }
    | ref target mods                   { $$ = JOIN3($1, $2, $3); }
    | ref target mods text              { $$ = JOIN(JOIN($1, $2), JOIN($3, $4)); } ;
mods: mod
    | mods mod                          { $$ = JOIN($1, $2); } ;
mod: STRING                             { $$ = LEAF(LABEL, @$); }
   | COUNT                              { $$ = LEAF(COUNT, @$); }
   | target ;
target: ON refs                         { $$ = NEW(TARGET, @$, $2); }
      | IN refs                         { $$ = NEW(TARGET, @$, $2); } ;
text: COLON TEXT                        { $$ = tree_text(tree, @$, @2); }
    | COLON STRING                      { $$ = tree_text(tree, @$, @2); } ;

arrows: tail arrow ends                 { $$ = JOIN3($1, $2, $3); }
      | arrows arrow ends               { $$ = JOIN3($1, $2, $3); } ;
tail: refs                              { $$ = NEW(ENDS, @$, $1); }
    | set                               { $$ = NEW(ENDS, @$, $1); }
    | free_word                         { $$ = NEW(ENDS, @$, $1); } ;
ends: end                               { $$ = NEW(ENDS, @$, $1); }
    | end_list                          { $$ = NEW(ENDS, @$, $1); } ;
end_list: end COMMA end                 { $$ = JOIN($1, $3); }
        | end_list COMMA end            { $$ = JOIN($1, $3); } ;
end: ref | set | free_word ;
set: OPEN_BRACE refs CLOSE_BRACE        { $$ = $2; } ;
free_word: ON                           { $$ = tree_word(tree, @$); }
         | IN                           { $$ = tree_word(tree, @$); }
         | TO                           { $$ = tree_word(tree, @$); } ;
arrow: ARROW                            { $$ = LEAF(ARROW, @$); }
     | LESS_EQUAL                       { $$ = LEAF(ARROW, @$); } ;
cmp: LESS_EQUAL                         { $$ = LEAF(CMP, @$); }
   | COMPARE                            { $$ = LEAF(CMP, @$); } ;

refs: ref
    | refs COMMA ref                    { $$ = JOIN($1, $3); } ;
ref: NAME                               { $$ = tree_word(tree, @$); }
   | STRING                             { $$ = tree_word(tree, @$); }
   | COUNT                              { $$ = tree_word(tree, @$); }
   | dotted                             { $$ = NEW(REF, @$, $1); } ;
dotted: name DOT name                   { $$ = JOIN($1, $3); }
      | dotted DOT name                 { $$ = JOIN($1, $3); } ;
name: NAME                              { $$ = LEAF(NAME, @$); }
    | STRING                            { $$ = LEAF(NAME, @$); }
    | COUNT                             { $$ = LEAF(NAME, @$); } ;

value: expression                       { $$ = NEW(VALUE, @$, $1); }
     | interval                         { $$ = NEW(VALUE, @$, $1); }
     | expression IN unit               { $$ = NEW(VALUE, @$, DEEPER(IN, @$, JOIN($1, $3))); }
     | interval IN unit                 { $$ = NEW(VALUE, @$, DEEPER(IN, @$, JOIN($1, $3))); }
     | STRING                           { $$ = NEW(VALUE, @$, LEAF(STRING, @$)); }
     | list                             { $$ = NEW(VALUE, @$, $1); } ;
list: OPEN_BRACKET CLOSE_BRACKET                { $$ = NEW(LIST, @$, NONE); }
    | OPEN_BRACKET values CLOSE_BRACKET         { $$ = DEEPER(LIST, @$, $2); }
    | OPEN_BRACKET values COMMA CLOSE_BRACKET   { $$ = DEEPER(LIST, @$, $2); } ;
values: value
      | values COMMA value              { $$ = JOIN($1, $3); } ;
interval: expression TO expression      { $$ = DEEPER(RANGE, @$, JOIN($1, $3)); } ;
range: expression | interval ;
expression: MEASURE                     { $$ = LEAF(NUMBER, @$); }
          | NUMBER                      { $$ = LEAF(NUMBER, @$); }
          | NUMBER NAME                 { $$ = LEAF(NUMBER, @$); }
          | NUMBER PERCENT              { $$ = LEAF(NUMBER, @$); }
          | NUMBER DOLLAR               { $$ = LEAF(NUMBER, @$); }
          | word                        { $$ = NEW(VREF, @$, $1); }
          | word OPEN_PAREN arguments CLOSE_PAREN  { $$ = DEEPER(CALL, @$, JOIN(NEW(REF, @1, $1), $3)); }
          | OPEN_PAREN range CLOSE_PAREN           { $$ = DEEPER(PAREN, @$, $2); }
          | MINUS expression %prec SIGN            { $$ = DEEPER(NEGATE, @$, $2); }
          | expression PLUS expression             { $$ = tree_binary(tree, @$, $1, @2, $3); }
          | expression MINUS expression            { $$ = tree_binary(tree, @$, $1, @2, $3); }
          | expression STAR expression             { $$ = tree_binary(tree, @$, $1, @2, $3); }
          | expression SLASH expression            { $$ = tree_binary(tree, @$, $1, @2, $3); }
          | expression CARET expression            { $$ = tree_binary(tree, @$, $1, @2, $3); } ;
word: NAME                              { $$ = LEAF(NAME, @$); }
    | COUNT                             { $$ = LEAF(NAME, @$); }
    | word DOT name                     { $$ = JOIN($1, $3); } ;
arguments: range
         | arguments COMMA range        { $$ = JOIN($1, $3); } ;
unit: unit_parts                        { $$ = LEAF(UNIT, @$); } ;
unit_parts: unit_part
          | unit_parts SLASH unit_part ;
unit_part: NAME | DOLLAR ;

%%

#define SAME(name) _Static_assert((int)TERMINAL_##name == (int)LINTEL_##name, "the order of %token");
SAME(NEWLINE) SAME(SEMICOLON) SAME(COMMA) SAME(DOT) SAME(COLON) SAME(EQUALS) SAME(NAME) SAME(COUNT) SAME(ON) SAME(IN)
SAME(TO) SAME(STRING) SAME(TEXT) SAME(NUMBER) SAME(MEASURE) SAME(ARROW) SAME(LESS_EQUAL) SAME(COMPARE) SAME(PERCENT)
SAME(DOLLAR) SAME(PLUS) SAME(MINUS) SAME(STAR) SAME(SLASH) SAME(CARET) SAME(OPEN_BRACE) SAME(CLOSE_BRACE)
SAME(OPEN_PAREN) SAME(CLOSE_PAREN) SAME(OPEN_BRACKET) SAME(CLOSE_BRACKET) SAME(SKIPPED) SAME(FOREIGN)
#undef SAME

#if !YYPUSH

/* ---- the pull parser: see quick.h ---- */

static void yyerror(const struct range *at, struct tree *tree, const char *message)
{
	(void)at;
	(void)tree;
	(void)message; /* the driver will find its own words */
}

static int yylex(struct piece *value, struct range *range, struct tree *tree)
{
	*value = tree_none();
	return quick_next((struct quick *)tree, range); /* the tree is its first member */
}

bool grammar_read(struct quick *quick)
{
	return quick_parse(&quick->tree) == 0;
}

#else

/* ---- the push parser: what parse.c drives ---- */

/* Reached only when the stack cannot grow: what does not fit is never pushed. */
static void yyerror(const struct range *at, struct tree *tree, const char *message)
{
	(void)at;
	(void)tree;
	(void)message;
	base_out_of_memory();
}

static int yyreport_syntax_error(const yypcontext_t *context, struct tree *tree)
{
	(void)context;
	(void)tree;
	(void)yypcontext_expected_tokens; /* mend.c says what was expected, in its own words */
	base_bug(__FILE__, __LINE__, "only what fits is pushed");
}

struct lintel_pstate *grammar_begin(void)
{
	struct lintel_pstate *grammar = lintel_pstate_new();
	if (!grammar)
		base_out_of_memory();
	return grammar;
}

void grammar_end(struct lintel_pstate *grammar)
{
	lintel_pstate_delete(grammar);
}

/* Walks through the reductions that the terminal would cause, over the states of the stack and without touching it, until it
 * is clear whether it is shifted. That is what bison's `parse.lac full` does before each reduction; here the driver has
 * always asked before it pushes, so that to ask once is enough. `pushed` holds the states above *top; a reduction by an
 * empty rule adds one, any other takes away what it added. */
bool grammar_fits(struct lintel_pstate *grammar, enum terminal terminal)
{
	enum { EMPTY_RULES = 16 };
	yy_state_t pushed[EMPTY_RULES];
	const yy_state_t *top = grammar->yyssp;
	int depth = 0;
	if (grammar->yynew)
		grammar->yyss[0] = 0; /* bison sets its first state with the first push */
	int token = terminal;
	for (int state = *top;;) {
		int rule = yypact[state];
		if (!yypact_value_is_default(rule) && (rule += token) >= 0 && rule <= YYLAST && yycheck[rule] == token) {
			rule = yytable[rule];
			if (rule > 0 || yytable_value_is_error(rule))
				return rule > 0;
			rule = -rule;
		} else if (!(rule = yydefact[state])) {
			return false;
		}
		int length = yyr2[rule], left = yyr1[rule] - YYNTOKENS;
		int from_pushed = length < depth ? length : depth;
		depth -= from_pushed;
		top -= length - from_pushed;
		int below = depth ? pushed[depth - 1] : *top;
		int go = yypgoto[left] + below;
		state = go >= 0 && go <= YYLAST && yycheck[go] == below ? yytable[go] : yydefgoto[left];
		BASE_ASSERT(depth < EMPTY_RULES);
		pushed[depth++] = (yy_state_t)state;
	}
}

void grammar_push(struct lintel_pstate *grammar, struct tree *tree, enum terminal terminal, struct range range)
{
	struct piece none = tree_none();
	lintel_push_parse(grammar, terminal, &none, &range, tree);
}

uint32_t grammar_height(const struct lintel_pstate *grammar)
{
	return (uint32_t)(grammar->yyssp - grammar->yyss);
}

#endif
