/* What a design interview asks for beside the boxes: endpoints, tables, sagas, metrics. Kept, checked, shown. */
#include "model/build.h"

/* The node that an endpoint or a table belongs to: by `on` or `in`, or the node whose block it stands in. */
static uint32_t target_node(struct builder *build, const struct scope *scope, const struct statement *statement,
                            uint32_t ref, const char *what)
{
	if (ref != NODE_NONE)
		return name_require_node(build, scope, ref, what);
	if (scope->block == IN_NODE)
		return scope->owner;
	if (!statement->broken && statement->target == NODE_NONE) {
		const struct statement_row *row = words_statement(build, statement->word_text);
		struct finding *finding = diag_report(build->sink, DIAG_T122, tree_span(scope, statement->tree),
		                                      "%s says which node it belongs to", what);
		finding_help(build->sink, finding, "for example: `%s`", row->example);
	}
	return MODEL_NONE;
}

/* ---- endpoints ---- */

static void split_title(struct model_endpoint *endpoint)
{
	struct str title = endpoint->title;
	size_t blank = str_find(title, STR(" "));
	bool method = blank > 0 && blank < title.len;
	for (size_t i = 0; i < blank && method; i++)
		method = title.at[i] >= 'A' && title.at[i] <= 'Z';
	endpoint->method = method ? str_slice(title, 0, blank) : STR("");
	endpoint->path = method ? str_trim(str_slice(title, blank, title.len)) : title;
}

static void take_endpoint(struct builder *build, const struct task *task, const struct statement *statement,
                          uint32_t name, uint32_t target)
{
	const struct scope *scope = task->scope;
	struct model_endpoint endpoint = { .title = ref_text(build, scope, name), .span = tree_span(scope, task->tree) };
	endpoint.node = target_node(build, scope, statement, target, "an endpoint");
	split_title(&endpoint);
	if (statement->text != NODE_NONE)
		endpoint.text = tree_value(build, scope, statement->text);
	struct scope inner = *scope;
	inner.block = IN_ENDPOINT;
	inner.tree = task->tree;
	struct owner owner = { .into = &endpoint.attributes, .place = PLACE_ENDPOINT, .origin = ORIGIN_DECLARED,
		               .layer = scope->layer, .what = "endpoint" };
	if (statement->block != NODE_NONE)
		block_take(build, &inner, &owner, statement->block);
	if (endpoint.title.len)
		vec_push(build->arena, &build->model->endpoints, endpoint);
}

static void endpoint_task(struct builder *build, const struct task *task)
{
	const struct node *nodes = task->scope->syntax->nodes;
	struct statement statement = statement_read(build, task->scope->syntax, task->tree);
	uint32_t name = statement.first_name;
	for (uint32_t i = 0; i < statement.name_count; i++, name = nodes[name].next) {
		uint32_t target = statement_target(task->scope, &statement);
		take_endpoint(build, task, &statement, name, target);
		while (target != NODE_NONE && (target = nodes[target].next) != NODE_NONE)
			take_endpoint(build, task, &statement, name, target);
	}
}

void collect_endpoint(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct statement_row *row = words_statement(build, statement->word_text);
	if (statement_check_parts(build, scope, statement, row->names, row->parts, "an endpoint", row->example))
		build_task(build, endpoint_task, scope, statement->tree, MODEL_NONE);
}

/* ---- tables ---- */

/* "char(7) key": the last word marks the primary key. */
static void split_type(struct model_column *column, struct str text)
{
	struct str key = STR(" key");
	text = str_trim(text);
	column->key = str_ends_with(text, key);
	column->type = column->key ? str_trim(str_slice(text, 0, text.len - key.len)) : text;
}

static void take_column(struct builder *build, const struct scope *scope, struct model_table *table, struct map *names,
                        const struct statement *statement)
{
	struct model_column column = { .name = statement->word_text, .span = tree_span(scope, statement->tree) };
	if (column.name.len == 0)
		return;
	statement_check_parts(build, scope, statement, NAMES_NONE, PART_TEXT, "a column", "code : char(7) key");
	split_type(&column, tree_value(build, scope, statement->text));
	uint32_t before = map_add(build->arena, names, column.name, table->columns.count);
	if (before != MAP_NONE)
		name_refuse_twice(build, tree_span(scope, statement->word), column.name, table->columns.at[before].span);
	else
		vec_push(build->arena, &table->columns, column);
}

static void table_block(struct builder *build, const struct scope *outer, uint32_t tree, uint32_t block,
                        struct model_table *table)
{
	const struct node *nodes = outer->syntax->nodes;
	struct map columns = { 0 };
	struct scope scope = *outer;
	scope.block = IN_TABLE;
	scope.tree = tree;
	struct owner owner = { .into = &table->attributes, .place = PLACE_TABLE, .origin = ORIGIN_DECLARED,
		               .layer = outer->layer, .what = "table" };
	for (uint32_t child = nodes[block].child; child != NODE_NONE; child = nodes[child].next) {
		struct statement statement = { .text = NODE_NONE };
		if (nodes[child].kind == NODE_DECLARE)
			statement = statement_read(build, scope.syntax, child);
		if (statement.text != NODE_NONE && statement.name_count == 0)
			take_column(build, &scope, table, &columns, &statement);
		else
			block_take_one(build, &scope, &owner, child);
	}
}

static void table_task(struct builder *build, const struct task *task)
{
	const struct node *nodes = task->scope->syntax->nodes;
	const struct scope *scope = task->scope;
	struct statement statement = statement_read(build, scope->syntax, task->tree);
	uint32_t ref = statement.first_name;
	for (uint32_t i = 0; i < statement.name_count; i++, ref = nodes[ref].next) {
		struct model_table table = { .name = ref_text(build, scope, ref), .span = tree_span(scope, task->tree) };
		table.node = target_node(build, scope, &statement, statement_target(scope, &statement), "a table");
		if (statement.block != NODE_NONE)
			table_block(build, scope, task->tree, statement.block, &table);
		if (table.name.len)
			vec_push(build->arena, &build->model->tables, table);
	}
}

/* Enters the names of a statement into a space of their own. */
static void enter_names(struct builder *build, const struct scope *scope, const struct statement *statement,
                        struct map *names)
{
	const struct node *nodes = scope->syntax->nodes;
	uint32_t ref = statement->first_name;
	for (uint32_t i = 0; i < statement->name_count; i++, ref = nodes[ref].next) {
		struct str id = name_declared(build, scope, ref);
		uint32_t before = id.len ? map_add(build->arena, names, id, build->name_spans.count) : MAP_NONE;
		if (before == MAP_NONE) {
			vec_push(build->arena, &build->name_spans, tree_span(scope, ref));
			continue;
		}
		if (!statement->broken)
			name_refuse_twice(build, tree_span(scope, ref), id, build->name_spans.at[before]);
	}
}

void collect_table(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct statement_row *row = words_statement(build, statement->word_text);
	if (statement_check_parts(build, scope, statement, row->names, row->parts, "a table", row->example) &&
	    scope->copy == 0) {
		enter_names(build, scope, statement, &build->tables);
		build_task(build, table_task, scope, statement->tree, MODEL_NONE);
	}
}

/* ---- sagas ---- */

static void saga_task(struct builder *build, const struct task *task)
{
	const struct node *nodes = task->scope->syntax->nodes;
	struct statement statement = statement_read(build, task->scope->syntax, task->tree);
	struct scope scope = *task->scope;
	scope.block = IN_SAGA;
	scope.tree = task->tree;
	uint32_t ref = statement.first_name;
	for (uint32_t i = 0; i < statement.name_count; i++, ref = nodes[ref].next) {
		struct model_saga saga = { .name = ref_text(build, &scope, ref), .span = tree_span(&scope, task->tree) };
		scope.owner = build->model->sagas.count;
		vec_push(build->arena, &build->model->sagas, saga);
		struct owner owner = { .into = &build->model->sagas.at[scope.owner].attributes, .place = PLACE_SAGA,
			               .origin = ORIGIN_DECLARED, .layer = scope.layer, .what = "saga" };
		if (statement.block != NODE_NONE)
			block_take(build, &scope, &owner, statement.block);
	}
}

void collect_saga(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct statement_row *row = words_statement(build, statement->word_text);
	if (statement_check_parts(build, scope, statement, row->names, row->parts, "a saga", row->example) &&
	    scope->copy == 0) {
		enter_names(build, scope, statement, &build->sagas);
		build_task(build, saga_task, scope, statement->tree, MODEL_NONE);
	}
}

/* Stands in a saga's block, which the second pass reads: so it is taken at once. */
void collect_step(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct node *nodes = scope->syntax->nodes;
	const struct statement_row *row = words_statement(build, statement->word_text);
	if (!statement_check_parts(build, scope, statement, row->names, row->parts, "a step", row->example))
		return;
	uint32_t ref = statement->first_name;
	for (uint32_t i = 0; i < statement->name_count; i++, ref = nodes[ref].next) {
		struct model_saga_step step = { .name = ref_text(build, scope, ref) };
		step.span = tree_span(scope, statement->tree);
		struct scope inner = *scope;
		inner.block = IN_STEP;
		inner.tree = statement->tree;
		struct owner owner = { .into = &step.attributes, .place = PLACE_STEP, .origin = ORIGIN_DECLARED,
			               .layer = scope->layer, .what = "step" };
		if (statement->block != NODE_NONE)
			block_take(build, &inner, &owner, statement->block);
		if (step.name.len)
			vec_push(build->arena, &build->model->sagas.at[scope->owner].steps, step);
	}
}

/* ---- metrics ---- */

static void metric_task(struct builder *build, const struct task *task)
{
	const struct node *nodes = task->scope->syntax->nodes;
	struct statement statement = statement_read(build, task->scope->syntax, task->tree);
	struct scope scope = *task->scope;
	scope.block = IN_METRIC;
	scope.tree = task->tree;
	uint32_t ref = statement.first_name;
	for (uint32_t i = 0; i < statement.name_count; i++, ref = nodes[ref].next) {
		struct model_metric metric = { .name = ref_text(build, &scope, ref), .span = tree_span(&scope, task->tree) };
		struct owner owner = { .into = &metric.attributes, .place = PLACE_METRIC, .origin = ORIGIN_DECLARED,
			               .layer = scope.layer, .what = "metric" };
		if (statement.block != NODE_NONE)
			block_take(build, &scope, &owner, statement.block);
		if (metric.name.len)
			vec_push(build->arena, &build->model->metrics, metric);
	}
}

void collect_metric(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct statement_row *row = words_statement(build, statement->word_text);
	if (statement_check_parts(build, scope, statement, row->names, row->parts, "a metric", row->example) &&
	    scope->copy == 0)
		build_task(build, metric_task, scope, statement->tree, MODEL_NONE);
}
