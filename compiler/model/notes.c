/* Texts beside the boxes, and wishes about their places: require, exclude, decide, risk, note; rank, order, left,
 * right, top, bottom. */
#include "model/build.h"

/* ---- require, exclude, decide, risk ---- */

static bool take_text(struct builder *build, const struct scope *scope, const struct statement *statement,
                      const char *what, struct str *text)
{
	if (statement->text != NODE_NONE)
		*text = tree_value(build, scope, statement->text);
	if (text->len)
		return true;
	if (!statement->broken) {
		struct finding *finding = diag_report(build->sink, DIAG_T124, tree_span(scope, statement->tree),
		                                      "%s says something: its text stands after ':'", what);
		const struct statement_row *row = words_statement(build, statement->word_text);
		finding_help(build->sink, finding, "for example: `%s`", row->example);
	}
	return false;
}

void collect_text(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	struct model *model = build->model;
	const struct statement_row *row = words_statement(build, statement->word_text);
	const char *what = str_format(build->arena, "'%s'", row->word).at;
	struct model_text text = { .span = tree_span(scope, statement->tree), .layer = scope->layer };
	if (scope->copy > 0 || !take_text(build, scope, statement, what, &text.text))
		return;
	statement_check_parts(build, scope, statement, row->names, row->parts, what, row->example);
	if (statement->first_name != NODE_NONE)
		text.title = ref_text(build, scope, statement->first_name);
	if (str_is(statement->word_text, "require"))
		vec_push(build->arena, &model->requires, text);
	else if (str_is(statement->word_text, "exclude"))
		vec_push(build->arena, &model->excludes, text);
	else if (str_is(statement->word_text, "decide"))
		vec_push(build->arena, &model->decisions, text);
	else
		vec_push(build->arena, &model->risks, text);
}

/* ---- notes ---- */

static void note_task(struct builder *build, const struct task *task)
{
	const struct scope *scope = task->scope;
	struct statement statement = statement_read(build, scope->syntax, task->tree);
	struct model_note note = { .span = tree_span(scope, task->tree), .layer = scope->layer };
	if (!take_text(build, scope, &statement, "a note", &note.text))
		return;
	uint32_t ref = statement_target(scope, &statement);
	if (ref == NODE_NONE) {
		note.has_target = (scope->block == IN_NODE || scope->block == IN_ARROW) && scope->owner != MODEL_NONE;
		note.on_arrow = note.has_target && scope->block == IN_ARROW;
		note.target.index = scope->owner;
		if (scope->block == IN_GROUP) {
			note.has_target = true;
			note.target = (struct model_end){ true, scope->group };
		}
		vec_push(build->arena, &build->model->notes, note);
	}
	for (; ref != NODE_NONE; ref = scope->syntax->nodes[ref].next) {
		struct matches matches;
		note.has_target = name_require(build, scope, ref, &matches);
		if (note.has_target)
			note.target = match_at(&matches, 0);
		vec_push(build->arena, &build->model->notes, note);
	}
}

void collect_note(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct statement_row *row = words_statement(build, statement->word_text);
	statement_check_parts(build, scope, statement, row->names, row->parts, "a note", row->example);
	build_task(build, note_task, scope, statement->tree, MODEL_NONE);
}

/* ---- placement hints ---- */

static void hint_task(struct builder *build, const struct task *task)
{
	static const struct {
		const char *word;
		enum hint_kind kind;
	} words[] = { { "rank", HINT_RANK }, { "order", HINT_ORDER }, { "left", HINT_LEFT },
		      { "right", HINT_RIGHT }, { "top", HINT_TOP },   { "bottom", HINT_BOTTOM } };
	const struct scope *scope = task->scope;
	struct statement statement = statement_read(build, scope->syntax, task->tree);
	struct model_hint hint = { .span = tree_span(scope, task->tree) };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(statement.word_text, words[i].word))
			hint.kind = words[i].kind;
	uint32_t ref = statement.first_name;
	for (uint32_t i = 0; i < statement.name_count; i++, ref = scope->syntax->nodes[ref].next) {
		struct matches matches;
		if (!name_require(build, scope, ref, &matches))
			continue;
		for (uint32_t k = 0; k < matches.count; k++)
			vec_push(build->arena, &hint.ends, match_at(&matches, k));
	}
	vec_push(build->arena, &build->model->hints, hint);
}

void collect_hint(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct statement_row *row = words_statement(build, statement->word_text);
	if (statement_check_parts(build, scope, statement, row->names, row->parts, "a hint", row->example))
		build_task(build, hint_task, scope, statement->tree, MODEL_NONE);
}
