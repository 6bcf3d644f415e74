/* The first pass: walks the trees once, declares what is declared, and leaves a task for everything else. */
#include "model/build.h"

void build_task(struct builder *build, void (*run)(struct builder *, const struct task *), const struct scope *scope,
                uint32_t tree, uint32_t index)
{
	vec_push(build->arena, &build->tasks, (struct task){ run, scope, tree, index });
}

struct scope *scope_within(struct builder *build, const struct scope *outer, enum block block, uint32_t tree)
{
	struct scope *scope = ARENA_NEW(build->arena, struct scope);
	*scope = *outer;
	scope->block = block;
	scope->tree = tree;
	scope->owner = MODEL_NONE;
	return scope;
}

void build_mute(struct builder *build, bool muted)
{
	build->sink = muted ? &build->muted : build->real;
	build->model->quantities.sink = build->sink;
}

bool build_copies(struct builder *build, struct span span)
{
	return build_room(build, build->copies++ / 2, "parts", span);
}

bool build_room(struct builder *build, uint32_t count, const char *what, struct span span)
{
	if (count < BUILD_LIMIT)
		return true;
	if (!build->full)
		diag_report(build->real, DIAG_T127, span, "more than a million %s: what comes after this is left out", what);
	build->full = true;
	return false;
}

/* ---- statements that declare ---- */

static void collect_declare(struct builder *build, const struct scope *scope, uint32_t tree)
{
	struct statement statement = statement_read(build, scope->syntax, tree);
	const struct statement_row *row = NULL;
	if (ref_is_plain(scope, statement.word))
		row = words_statement(build, statement.word_text);
	if (statement.name_count == 0 && statement.count != NODE_NONE && scope->block != IN_PROJECT) {
		amend_later(build, scope, tree);
		return;
	}
	if (row && row->blocks & scope->block) {
		row->collect(build, scope, &statement);
		return;
	}
	if (row || scope->block == IN_PROJECT) {
		statement_refuse_place(build, scope, tree, row);
		if (row && row->collect == collect_flow)
			flow_declare_broken(build, scope, &statement);
		return;
	}
	uint32_t kind = words_kind(build, statement.word_text);
	if (statement.name_count > 0)
		collect_node(build, scope, &statement, kind);
	else if (kind != MODEL_NONE)
		statement_check_parts(build, scope, &statement, NAMES_MANY, ~0u, "", "service api \"API\" x3");
	else
		statement_refuse_word(build, scope, &statement);
}

/* A block that has lost the word before it: what it declares is declared, its values may have been assumptions. */
static void collect_lost_block(struct builder *build, const struct scope *scope, uint32_t block)
{
	const struct node *nodes = scope->syntax->nodes;
	for (uint32_t tree = nodes[block].child; tree != NODE_NONE; tree = nodes[tree].next) {
		if (nodes[tree].kind == NODE_ATTRIBUTE)
			vec_push(build->arena, &build->broken_assumptions, (struct task){ NULL, scope, nodes[tree].child, MODEL_NONE });
		else if (nodes[tree].kind == NODE_DECLARE)
			collect_statement(build, scope, tree);
	}
}

static void collect_bare(struct builder *build, const struct scope *scope, uint32_t tree)
{
	uint32_t ref = scope->syntax->nodes[tree].child;
	if (scope->syntax->nodes[ref].flags & NODE_HOLE) {
		collect_lost_block(build, scope, syntax_child(scope->syntax, tree, NODE_BLOCK));
		return;
	}
	const struct statement_row *row =
	    ref_is_plain(scope, ref) ? words_statement(build, ref_text(build, scope, ref)) : NULL;
	bool nameless = row && row->names == NAMES_NONE && row->parts == PART_BLOCK;
	if (nameless && row->blocks & scope->block) {
		struct statement statement = statement_read(build, scope->syntax, tree);
		row->collect(build, scope, &statement);
	} else if (nameless || scope->block == IN_PROJECT)
		statement_refuse_place(build, scope, tree, row);
	else
		amend_later(build, scope, tree);
}

static void collect_arrows(struct builder *build, const struct scope *scope, uint32_t tree)
{
	if (scope->block == IN_PROJECT)
		statement_refuse_place(build, scope, tree, NULL);
	else
		build_task(build, arrows_task, scope, tree, MODEL_NONE);
}

/* ---- attributes of the design and of groups ---- */

static void attribute_task(struct builder *build, const struct task *task)
{
	const struct scope *scope = task->scope;
	struct owner owner;
	if (scope->project)
		owner = owner_of_project(build);
	else if (scope->group == MODEL_NONE)
		owner = owner_of_design(build, scope->layer);
	else
		owner = owner_of_group(build, scope->group);
	owner.layer = scope->layer;
	owner.amends = scope->layer > 0;
	attribute_take(build, scope, &owner, task->tree);
}

/* `stage = production` and the like: the same as without '='. */
static bool collect_setting(struct builder *build, const struct scope *scope, uint32_t tree)
{
	const struct node *nodes = scope->syntax->nodes;
	uint32_t ref = nodes[tree].child, value = syntax_child(scope->syntax, tree, NODE_VALUE);
	if (scope->block != IN_FILE || value == NODE_NONE || !ref_is_plain(scope, ref))
		return false;
	const struct statement_row *row = words_statement(build, ref_text(build, scope, ref));
	if (!row || row->names != NAMES_ONE || row->parts != 0 || !(row->blocks == IN_FILE))
		return false;
	uint32_t inner = nodes[value].child;
	if (inner == NODE_NONE || (nodes[inner].kind != NODE_STRING && nodes[inner].kind != NODE_VREF))
		return false;
	struct statement statement = { .tree = tree, .word = ref, .word_text = str_of(row->word), .first_name = inner,
		                       .name_count = 1, .label = NODE_NONE, .count = NODE_NONE, .target = NODE_NONE,
		                       .text = NODE_NONE, .block = NODE_NONE, .extra = NODE_NONE,
		                       .broken = nodes[tree].flags & NODE_BROKEN };
	row->collect(build, scope, &statement);
	return true;
}

/* Whether lintel.arch may say it. */
static bool is_of_project(struct builder *build, const struct scope *scope, uint32_t tree)
{
	enum attribute_id id = attribute_find(ref_text(build, scope, scope->syntax->nodes[tree].child));
	return id != ATTRIBUTE_COUNT && attribute_row(id)->places & PLACE_PROJECT;
}

static void collect_attribute(struct builder *build, const struct scope *scope, uint32_t tree)
{
	if (scope->block == IN_PROJECT && !is_of_project(build, scope, tree))
		statement_refuse_place(build, scope, tree, NULL);
	else if (!collect_setting(build, scope, tree))
		build_task(build, attribute_task, scope, tree, MODEL_NONE);
}

/* `goal p99 <= 200ms`, `claim writes = 40/s`: both shapes reach both words, which say what they want. */
static void collect_figure(struct builder *build, const struct scope *scope, uint32_t tree)
{
	struct statement statement = statement_read(build, scope->syntax, tree);
	const struct statement_row *row = words_statement(build, statement.word_text);
	bool takes_figures = row && (row->collect == collect_goal || row->collect == collect_claim);
	if (takes_figures && row->blocks & scope->block)
		row->collect(build, scope, &statement);
	else if (takes_figures)
		statement_refuse_place(build, scope, tree, row);
	else if (!statement.broken && statement.word_text.len) {
		struct finding *finding = diag_report(build->sink, DIAG_T104, tree_span(scope, statement.word),
		                                      "'%.*s' takes no value like this", STR_ARG(statement.word_text));
		finding_help(build->sink, finding, "only `goal p99 <= 200ms` and `claim writes = 40/s` have this shape");
	}
}

/* ---- walking ---- */

void collect_statement(struct builder *build, const struct scope *scope, uint32_t tree)
{
	static void (*const by_kind[NODE_KIND_COUNT])(struct builder *, const struct scope *, uint32_t) = {
		[NODE_DECLARE] = collect_declare, [NODE_BARE] = collect_bare,           [NODE_ARROWS] = collect_arrows,
		[NODE_FLAG] = collect_attribute,  [NODE_ATTRIBUTE] = collect_attribute, [NODE_COMPARE] = collect_figure,
		[NODE_CLAIM] = collect_figure
	};
	uint8_t kind = scope->syntax->nodes[tree].kind;
	if (scope->copy > 0 && !build_copies(build, tree_span(scope, tree)))
		return;
	if (by_kind[kind])
		by_kind[kind](build, scope, tree);
}

void collect_block(struct builder *build, const struct scope *scope, uint32_t block)
{
	const struct node *nodes = scope->syntax->nodes;
	for (uint32_t tree = nodes[block].child; tree != NODE_NONE; tree = nodes[tree].next)
		collect_statement(build, scope, tree);
}

/* Room for what a large file probably declares: a list that grows is copied. A statement with a label or a block has about
 * 16 tree nodes. */
static void reserve(struct builder *build, const struct syntax *syntax)
{
	enum { RESERVE_FROM = 10000 };
	struct model *model = build->model;
	uint32_t count = syntax->node_count < 16 * BUILD_LIMIT ? syntax->node_count : 16 * BUILD_LIMIT;
	if (model->nodes.room || count < RESERVE_FROM)
		return;
	model->nodes.room = build->tasks.room = count / 16;
	model->nodes.at = ARENA_ARRAY(build->arena, struct model_node, model->nodes.room);
	build->tasks.at = ARENA_ARRAY(build->arena, struct task, build->tasks.room);
	model->arrows.room = build->same_ends.room = count / 16;
	model->arrows.at = ARENA_ARRAY(build->arena, struct model_arrow, model->arrows.room);
	build->same_ends.at = ARENA_ARRAY(build->arena, uint32_t, model->arrows.room);
	edges_reserve(build, model->arrows.room);
}

void file_collect(struct builder *build, const struct syntax *syntax, enum block block)
{
	struct scope *scope = ARENA_NEW(build->arena, struct scope);
	*scope = (struct scope){ .syntax = syntax, .block = block, .group = MODEL_NONE, .owner = MODEL_NONE,
		                .project = block == IN_PROJECT };
	reserve(build, syntax);
	collect_block(build, scope, 0);
}

void collect_strays(struct builder *build, const struct scope *scope, uint32_t block, enum block inside,
                    bool silent)
{
	const struct node *nodes = scope->syntax->nodes;
	struct model *model = build->model;
	for (uint32_t tree = nodes[block].child; tree != NODE_NONE; tree = nodes[tree].next) {
		if (nodes[tree].kind != NODE_DECLARE)
			continue;
		struct statement statement = statement_read(build, scope->syntax, tree);
		const struct statement_row *row = words_statement(build, statement.word_text);
		uint32_t kind = words_kind(build, statement.word_text);
		if (statement.name_count == 0 || (kind == MODEL_NONE && !(row && row->collect == collect_group)))
			continue;
		struct scope wrong = *scope;
		wrong.block = inside;
		const struct statement_row of_node = { .word = str_copy(build->arena, statement.word_text).at,
			                               .blocks = IN_OUTSIDE };
		if (!silent)
			statement_refuse_place(build, &wrong, tree, row ? row : &of_node);
		uint32_t first_node = model->nodes.count, first_group = model->groups.count;
		if (row)
			row->collect(build, scope, &statement);
		else
			collect_node(build, scope, &statement, kind);
		for (uint32_t i = first_node; i < model->nodes.count; i++)
			model->nodes.at[i].broken = true;
		for (uint32_t i = first_group; i < model->groups.count; i++)
			model->groups.at[i].broken = true;
	}
}
