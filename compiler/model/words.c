#include "model/build.h"


#define NONE NAMES_NONE
#define ONE NAMES_ONE
#define MAYBE NAMES_MAYBE
#define MANY NAMES_MANY
const struct statement_row statement_rows[] = {
#define STATEMENT(word, function, blocks, names, parts, example)                                                       \
	{ #word, collect_##function, blocks, names, parts, example },
#include "statements.def"
#undef STATEMENT
};
const uint32_t statement_row_count = sizeof statement_rows / sizeof *statement_rows;

static const struct {
	enum block block;
	const char *name;
} blocks[] = {
	{ IN_FILE, "at the top of a file" },   { IN_GROUP, "in a group" },     { IN_LAYER, "in a layer" },
	{ IN_NODE, "in a node" },              { IN_ARROW, "in an arrow" },    { IN_FLOW, "in a flow" },
	{ IN_PARALLEL, "in a parallel block" }, { IN_ENDPOINT, "in an endpoint" }, { IN_TABLE, "in a table" },
	{ IN_SAGA, "in a saga" },              { IN_STEP, "in a step" },       { IN_METRIC, "in a metric" },
	{ IN_ALLOW, "in an 'allow'" },         { IN_KIND, "in a kind" },       { IN_ASSUME, "in 'assume'" },
	{ IN_LINT, "in 'lint'" },              { IN_PROJECT, "in lintel.arch" }
};

const char *block_name(enum block block)
{
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (blocks[i].block == block)
			return blocks[i].name;
	return "here";
}

/* ---- the words ---- */

void words_init(struct builder *build)
{
	for (uint32_t i = 0; i < statement_row_count; i++)
		map_set(build->arena, &build->words, str_of(statement_rows[i].word), i);
}

static uint32_t look_up(struct builder *build, struct str word)
{
	if (!build->last_word.at || !str_equal(word, build->last_word)) {
		build->last_word = word;
		build->last_found = map_get(&build->words, word);
	}
	return build->last_found;
}

const struct statement_row *words_statement(struct builder *build, struct str word)
{
	uint32_t at = look_up(build, word);
	return at < statement_row_count ? &statement_rows[at] : NULL;
}

uint32_t words_kind(struct builder *build, struct str word)
{
	uint32_t at = look_up(build, word);
	return at == MAP_NONE || at < statement_row_count ? MODEL_NONE : at - statement_row_count;
}

void words_set_kind(struct builder *build, struct str word, uint32_t kind)
{
	map_set(build->arena, &build->words, word, kind + statement_row_count);
	build->last_word.at = NULL;
}

/* ---- one statement ---- */

static void take_once(struct statement *statement, uint32_t *part, uint32_t child)
{
	if (*part == NODE_NONE)
		*part = child;
	else if (statement->extra == NODE_NONE)
		statement->extra = child;
}

struct statement statement_read(struct builder *build, const struct syntax *syntax, uint32_t tree)
{
	const struct node *nodes = syntax->nodes;
	struct statement statement = {
		.tree = tree, .word = nodes[tree].child, .first_name = NODE_NONE, .label = NODE_NONE, .count = NODE_NONE,
		.target = NODE_NONE, .text = NODE_NONE, .block = NODE_NONE, .extra = NODE_NONE,
		.broken = nodes[tree].flags & NODE_BROKEN
	};
	if (statement.word == NODE_NONE)
		return statement;
	const struct scope scope = { .syntax = syntax };
	statement.word_text = ref_text(build, &scope, statement.word);
	for (uint32_t child = nodes[statement.word].next; child != NODE_NONE; child = nodes[child].next) {
		uint8_t kind = nodes[child].kind;
		if (kind == NODE_REF) {
			if (statement.first_name == NODE_NONE)
				statement.first_name = child;
			statement.name_count++;
		} else if (kind == NODE_LABEL)
			take_once(&statement, &statement.label, child);
		else if (kind == NODE_COUNT)
			take_once(&statement, &statement.count, child);
		else if (kind == NODE_TARGET)
			take_once(&statement, &statement.target, child);
		else if (kind == NODE_TEXT)
			take_once(&statement, &statement.text, child);
		else if (kind == NODE_BLOCK)
			take_once(&statement, &statement.block, child);
	}
	return statement;
}

static void refuse_part(struct builder *build, const struct scope *scope, uint32_t part, const char *what,
                        const char *noun, const char *help)
{
	struct finding *finding =
	    diag_report(build->sink, DIAG_T125, tree_span(scope, part), "%s takes no %s", what, noun);
	if (help)
		finding_help(build->sink, finding, "%s", help);
}

static bool refuse_parts(struct builder *build, const struct scope *scope, const struct statement *statement,
                         uint32_t parts, const char *what)
{
	const char *text_help = parts & PART_LABEL ? "a label is a string after the name: `service api \"API\"`" : NULL;
	const struct {
		uint32_t tree;
		bool taken;
		const char *noun, *help;
	} found[] = {
		{ statement->label, parts & PART_LABEL, "label", NULL },
		{ statement->count, parts & PART_COUNT, "count", "`xN` is the number of replicas of a node" },
		{ statement->target, parts & PART_TARGET, "target", NULL },
		{ statement->text, parts & PART_TEXT, "text", text_help },
		{ statement->block, parts & PART_BLOCK, "block", NULL }
	};
	for (size_t i = 0; i < sizeof found / sizeof *found; i++)
		if (found[i].tree != NODE_NONE && !found[i].taken) {
			refuse_part(build, scope, found[i].tree, what, found[i].noun, found[i].help);
			return false;
		}
	return true;
}

bool statement_check_parts(struct builder *build, const struct scope *scope, const struct statement *statement,
                           enum names names, uint32_t parts, const char *what, const char *example)
{
	bool missing = statement->name_count == 0 && (names == NAMES_ONE || names == NAMES_MANY);
	if (statement->broken)
		return !missing;
	if (missing) {
		struct finding *finding = diag_report(build->sink, DIAG_T106, tree_span(scope, statement->word),
		                                      "'%.*s' needs a name after it", STR_ARG(statement->word_text));
		finding_help(build->sink, finding, "for example: `%s`", example);
		return false;
	}
	if (names == NAMES_NONE && statement->name_count > 0) {
		struct finding *finding = diag_report(build->sink, DIAG_T125, tree_span(scope, statement->first_name),
		                                      "%s takes no name", what);
		finding_help(build->sink, finding, "for example: `%s`", example);
	} else if ((names == NAMES_ONE || names == NAMES_MAYBE) && statement->name_count > 1) {
		uint32_t second = scope->syntax->nodes[statement->first_name].next;
		diag_report(build->sink, DIAG_T125, tree_span(scope, second), "%s takes one name", what);
	} else if (statement->extra != NODE_NONE) {
		diag_report(build->sink, DIAG_T125, tree_span(scope, statement->extra), "this part stands here a second time");
	} else {
		refuse_parts(build, scope, statement, parts, what);
	}
	return true;
}

uint32_t statement_target(const struct scope *scope, const struct statement *statement)
{
	if (statement->target == NODE_NONE)
		return NODE_NONE;
	uint32_t ref = scope->syntax->nodes[statement->target].child;
	return ref != NODE_NONE && ref_is_hole(scope, ref) ? NODE_NONE : ref;
}
