/* Words that begin no statement, and statements that cannot stand where they do: what was probably meant. */
#include "model/build.h"

bool build_consider(struct builder *build, struct suggest *suggest, struct str candidate)
{
	if (build->suggestions_left == 0)
		return false;
	build->suggestions_left--;
	suggest_consider(suggest, candidate);
	return true;
}

static void refuse_after_text(struct builder *build, const struct scope *scope, uint32_t tree)
{
	struct finding *finding = diag_report(build->sink, DIAG_T014, tree_span(scope, tree),
	                                      "a ';' ended the text before this, and the rest makes no sense");
	finding_help(build->sink, finding, "put the whole text in quotes");
}

/* What people call kinds, and what they are called here. */
static const struct {
	const char *word, *kind;
} kind_words[] = {
#define MEANT(word, kind) { #word, #kind },
#include "model/kind_words.def"
#undef MEANT
};

/* The kind that is meant by another word, or by a slip in one. */
static void mean_kind(struct builder *build, struct suggest *suggest)
{
	for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++) {
		struct str word = str_of(kind_words[i].word);
		struct suggest slip = suggest_for(suggest->word);
		bool exact = str_equal(word, suggest->word);
		build_consider(build, &slip, word);
		if (exact || (suggest_found(&slip) && !suggest_found(suggest) && word.len > 3))
			suggest->best = str_of(kind_words[i].kind);
		if (exact)
			return;
	}
}

static void consider_words(struct builder *build, struct suggest *suggest, enum block block)
{
	for (uint32_t i = 0; i < statement_row_count; i++)
		if (statement_rows[i].blocks & block)
			build_consider(build, suggest, str_of(statement_rows[i].word));
	if (!(block & IN_OUTSIDE))
		return;
	for (uint32_t i = 0; i < build->model->kinds.count; i++)
		if (!build_consider(build, suggest, build->model->kinds.at[i].name))
			break;
	mean_kind(build, suggest);
}

static void suggest_as_help(struct builder *build, struct finding *finding, const struct suggest *suggest,
                            struct span span)
{
	finding_point(build->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest->best));
	struct finding_fix *fix = finding_fix(build->sink, finding, FIX_SUGGESTION, "correct the word");
	finding_edit(build->sink, fix, span, suggest->best);
}

static uint32_t place_of(const struct scope *scope)
{
	static const struct {
		enum block block;
		uint32_t place;
	} places[] = { { IN_NODE, PLACE_NODE }, { IN_ARROW, PLACE_ARROW }, { IN_FLOW, PLACE_FLOW },
		       { IN_ENDPOINT, PLACE_ENDPOINT }, { IN_TABLE, PLACE_TABLE }, { IN_SAGA, PLACE_SAGA },
		       { IN_STEP, PLACE_STEP }, { IN_METRIC, PLACE_METRIC }, { IN_KIND, PLACE_NODE } };
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (places[i].block == scope->block)
			return places[i].place;
	return scope->group == MODEL_NONE ? PLACE_DESIGN : PLACE_GROUP;
}

/* `state none` in a block where `state = none` is meant. */
static bool refuse_missing_equals(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	enum attribute_id id = attribute_find(statement->word_text);
	if (id == ATTRIBUTE_COUNT || statement->name_count != 1 || !(attribute_row(id)->places & place_of(scope)))
		return false;
	struct str value = tree_value(build, scope, scope->syntax->nodes[statement->first_name].child);
	diag_report(build->sink, DIAG_T010, tree_span(scope, statement->tree), "write `%.*s = %.*s`",
	            STR_ARG(statement->word_text), STR_ARG(value));
	return true;
}

/* `latency: 20ms`, or a word that only a table would take as a column. */
static void refuse_colon(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	struct str word = statement->word_text;
	struct str text = tree_value(build, scope, statement->text);
	struct suggest suggest = suggest_for(word);
	consider_words(build, &suggest, scope->block);
	if (attribute_find(word) == ATTRIBUTE_COUNT && suggest_found(&suggest)) {
		struct span span = tree_span(scope, statement->word);
		struct finding *finding = diag_report(build->sink, DIAG_T104, span, "no statement begins with '%.*s'",
		                                      STR_ARG(word));
		suggest_as_help(build, finding, &suggest, span);
		return;
	}
	uint32_t kind = words_kind(build, text);
	if (kind != MODEL_NONE && (scope->block & (IN_OUTSIDE | IN_PROJECT))) {
		diag_report(build->sink, DIAG_T104, tree_span(scope, statement->word), "write `kind %.*s : %.*s`",
		            STR_ARG(word),
		            STR_ARG(text));
		return;
	}
	struct finding *finding = diag_report(build->sink, DIAG_T009, tree_span(scope, statement->tree),
	                                      "write `%.*s = %.*s`", STR_ARG(word), STR_ARG(text));
	finding_help(build->sink, finding, "a ':' always starts a text; values are set with '='");
	const struct syntax *syntax = scope->syntax;
	struct span colon = syntax_token_span(syntax, syntax->nodes[statement->text].first);
	finding_edit(build->sink, finding_fix(build->sink, finding, FIX_SUGGESTION, "write '='"), colon, STR(" ="));
}

void statement_refuse_word(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	struct str word = statement->word_text;
	struct span span = tree_span(scope, statement->word);
	if (statement->broken || word.len == 0)
		return;
	if (syntax_follows_text(scope->syntax, statement->tree)) {
		refuse_after_text(build, scope, statement->tree);
		return;
	}
	if (statement->text != NODE_NONE && statement->name_count == 0) {
		refuse_colon(build, scope, statement);
		return;
	}
	if (refuse_missing_equals(build, scope, statement))
		return;
	struct matches matches, named;
	bool declared = name_resolve(build, scope, statement->word, &matches) == RESOLVED;
	if (declared && statement->first_name != NODE_NONE && scope->block & IN_OUTSIDE &&
	    name_resolve(build, scope, statement->first_name, &named) == RESOLVED &&
	    map_get(&build->model->names, ref_text(build, scope, statement->first_name)) != MAP_NONE) {
		struct finding *finding = diag_report(build->sink, DIAG_T104, span, "an arrow is missing after '%.*s'",
		                                      STR_ARG(word));
		finding_help(build->sink, finding, "write `%.*s -> %.*s`", STR_ARG(word),
		             STR_ARG(ref_text(build, scope, statement->first_name)));
		return;
	}
	if (declared) {
		struct finding *finding = diag_report(build->sink, DIAG_T104, span, "'%.*s' is declared already and is no kind",
		                                      STR_ARG(word));
		finding_help(build->sink, finding, "to add to it write `%.*s { ... }`", STR_ARG(word));
		return;
	}
	if (map_add(build->arena, &build->refused, word, 0) != MAP_NONE)
		return;
	struct finding *finding =
	    diag_report(build->sink, DIAG_T104, span, "no kind or statement is called '%.*s'", STR_ARG(word));
	struct suggest suggest = suggest_for(word);
	consider_words(build, &suggest, scope->block);
	if (suggest_found(&suggest))
		suggest_as_help(build, finding, &suggest, span);
	else
		finding_help(build->sink, finding, "`lintel kinds` lists the kinds; `kind %.*s : service` makes a new one",
		             STR_ARG(word));
}

enum { LONGEST = 60 }; /* of the list of places: the first ones will do */

void statement_refuse_place(struct builder *build, const struct scope *scope, uint32_t tree,
                            const struct statement_row *row)
{
	struct refused_block refused = { scope->syntax, scope->syntax->nodes[tree].parent, row };
	const struct refused_block *last = &build->last_refused;
	if (scope->syntax->nodes[tree].flags & NODE_BROKEN ||
	    (last->syntax == refused.syntax && last->block == refused.block && last->row == refused.row))
		return;
	build->last_refused = refused;
	struct span span = tree_span(scope, scope->syntax->nodes[tree].child);
	if (scope->block == IN_PROJECT) {
		struct finding *finding = diag_report(build->sink, DIAG_T105, span, "this cannot stand in lintel.arch");
		finding_help(build->sink, finding, "a project file holds 'lint', 'kind', 'assume', 'theme = ...' and 'edges = ...'");
		return;
	}
	if (!row) {
		struct finding *finding = diag_report(build->sink, DIAG_T105, span, "an arrow cannot stand %s",
		                                      block_name(scope->block));
		finding_help(build->sink, finding, "move it out of the block");
		return;
	}
	struct finding *finding = diag_report(build->sink, DIAG_T105, span, "'%s' cannot stand %s", row->word,
	                                      block_name(scope->block));
	struct buf where = buf_in(build->arena);
	for (uint32_t block = IN_FILE; block < IN_PROJECT && where.len <= LONGEST; block <<= 1) {
		if (!(row->blocks & block))
			continue;
		buf_text(&where, where.len ? ", or " : "");
		buf_text(&where, block_name((enum block)block));
	}
	finding_help(build->sink, finding, "it belongs %.*s", STR_ARG(buf_view(&where)));
}

void statement_refuse_lone(struct builder *build, const struct scope *scope, uint32_t tree, struct str word)
{
	struct span span = tree_span(scope, tree);
	if (scope->syntax->nodes[tree].flags & NODE_BROKEN || word.len == 0)
		return;
	if (syntax_follows_text(scope->syntax, tree)) {
		refuse_after_text(build, scope, tree);
		return;
	}
	const struct statement_row *row = words_statement(build, word);
	if (row && row->blocks & scope->block && row->names != NAMES_ONE && row->names != NAMES_MANY) {
		struct finding *finding = diag_report(build->sink, DIAG_T124, span, "'%s' needs its text after ':'", row->word);
		finding_help(build->sink, finding, "for example: `%s`", row->example);
		return;
	}
	bool is_kind = words_kind(build, word) != MODEL_NONE && (scope->block & IN_OUTSIDE);
	if ((row && row->blocks & scope->block) || is_kind) {
		struct finding *finding = diag_report(build->sink, DIAG_T106, span, "'%.*s' needs a name after it",
		                                      STR_ARG(word));
		if (row)
			finding_help(build->sink, finding, "for example: `%s`", row->example);
		return;
	}
	struct finding *finding =
	    diag_report(build->sink, DIAG_W007, span, "'%.*s' alone says nothing: no flag has this name", STR_ARG(word));
	struct suggest suggest = suggest_for(word);
	for (uint32_t i = 0; i < ATTRIBUTE_COUNT; i++)
		if (attribute_row(i)->types & TYPE_FLAG)
			build_consider(build, &suggest, str_of(attribute_row(i)->name));
	if (suggest_found(&suggest) && !(scope->block & IN_OUTSIDE))
		finding_point(build->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
	else if (scope->block == IN_TABLE)
		finding_help(build->sink, finding, "a column has a type: `%.*s : text`", STR_ARG(word));
	else
		finding_help(build->sink, finding, "to declare a node write `service %.*s`; to add to one, `%.*s { ... }`",
		             STR_ARG(word), STR_ARG(word));
}
