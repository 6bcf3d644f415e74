/* What is said about the design as a whole: title, stage, direction, layers, and the lines of `lint { }` and `allow`. */
#include "model/build.h"


/* ---- title, description, direction, stage ---- */

static struct str only_name(struct builder *build, const struct scope *scope, const struct statement *statement,
                            const char *what)
{
	const struct statement_row *row = words_statement(build, statement->word_text);
	if (!statement_check_parts(build, scope, statement, NAMES_ONE, 0, what, row->example))
		return STR("");
	uint32_t tree = statement->first_name;
	if (scope->syntax->nodes[tree].kind != NODE_STRING)
		return ref_text(build, scope, tree);
	return tree_value(build, scope, tree);
}

static void set_text(struct builder *build, const struct scope *scope, const struct statement *statement,
                     struct str *into, struct str text)
{
	if (text.len == 0)
		return;
	if (into->len && scope->layer == 0)
		diag_report(build->sink, DIAG_W004, tree_span(scope, statement->tree), "'%.*s' is set a second time",
		            STR_ARG(statement->word_text));
	*into = text;
}

void collect_title(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	set_text(build, scope, statement, &build->model->title, only_name(build, scope, statement, "'title'"));
}

void collect_description(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	struct str text = only_name(build, scope, statement, "'description'");
	set_text(build, scope, statement, &build->model->description, text);
}

/* Index of the word in `words`, or -1 after a report. */
static int find_word(struct builder *build, const struct scope *scope, const struct statement *statement,
                     struct str word,
                     const char *const *words, int count)
{
	struct suggest suggest = suggest_for(word);
	struct buf list = buf_in(build->arena);
	for (int i = 0; i < count; i++) {
		if (str_is(word, words[i]))
			return i;
		suggest_consider(&suggest, str_of(words[i]));
		buf_printf(&list, "%s'%s'", i == 0 ? "" : i + 1 == count ? " or " : ", ", words[i]);
	}
	if (word.len == 0 || statement->broken)
		return -1;
	struct finding *finding =
	    diag_report(build->sink, DIAG_T215, tree_span(scope, statement->first_name), "'%.*s' is no %.*s: write %.*s",
	                STR_ARG(word), STR_ARG(statement->word_text), STR_ARG(buf_view(&list)));
	if (suggest_found(&suggest))
		finding_point(build->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
	return -1;
}

void collect_direction(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	static const char *const words[] = { [DIRECTION_RIGHT] = "right", [DIRECTION_DOWN] = "down" };
	struct str word = only_name(build, scope, statement, "'direction'");
	int at = find_word(build, scope, statement, word, words, 2);
	if (at >= 0)
		build->model->direction = (enum direction)at;
}

void collect_stage(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	static const char *const words[] = { "sketch", "mvp", "production" };
	struct str word = only_name(build, scope, statement, "'stage'");
	int at = find_word(build, scope, statement, word, words, 3);
	if (at < 0)
		return;
	build->model->stage = (enum stage)(at + STAGE_SKETCH);
	build->model->stage_span = tree_span(scope, statement->tree);
}

/* ---- layers ---- */

void collect_layer(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	struct model *model = build->model;
	const struct node *nodes = scope->syntax->nodes;
	const struct statement_row *row = words_statement(build, statement->word_text);
	statement_check_parts(build, scope, statement, row->names, row->parts, "a layer", row->example);
	struct scope *inner = scope_within(build, scope, IN_LAYER, statement->tree);
	uint32_t ref = statement->first_name;
	for (uint32_t i = 0; i < statement->name_count; i++, ref = nodes[ref].next) {
		struct str id = name_declared(build, scope, ref);
		uint32_t index = model->layers.count;
		uint32_t before = id.len ? map_add(build->arena, &build->layers, id, index) : MAP_NONE;
		if (before != MAP_NONE) {
			name_refuse_twice(build, tree_span(scope, ref), id, model->layers.at[before].span);
			index = before;
		} else {
			struct str label = statement->label == NODE_NONE ? id : tree_value(build, scope, statement->label);
			vec_push(build->arena, &model->layers,
			         (struct model_layer){ .id = id, .label = label, .span = tree_span(scope, ref) });
		}
		inner->layer = index;
	}
	bool left_out = build->most_layers > 0 && inner->layer >= build->most_layers;
	if (statement->block != NODE_NONE && !left_out)
		collect_block(build, inner, statement->block);
}

/* ---- lint { } ---- */

bool setting_value(struct builder *build, const struct scope *scope, uint32_t tree, struct str name, struct value *value)
{
	const struct node *nodes = scope->syntax->nodes;
	*value = (struct value){ .kind = VALUE_YES, .node = MODEL_NONE, .text = STR("yes"), .span = tree_span(scope, tree) };
	const struct attribute_row any = {
		.name = str_copy(build->arena, name).at,
		.types = TYPE_FLAG | TYPE_WORD | TYPE_TEXT | TYPE_FACTOR | TYPE_RATIO | TYPE_TIME | TYPE_RATE | TYPE_DATA |
		         TYPE_BANDWIDTH | TYPE_MONEY | TYPE_MONEY_RATE | TYPE_LIST,
		.words = "...", .meaning = "", .source = ""
	};
	if (nodes[tree].kind == NODE_FLAG)
		return true;
	uint32_t at = syntax_child(scope->syntax, tree, NODE_VALUE);
	return at != NODE_NONE && value_take(build, scope, at, &any, value);
}

static void setting_add(struct builder *build, const struct scope *scope, uint32_t tree, bool local)
{
	const struct node *nodes = scope->syntax->nodes;
	struct model_setting setting = { .name = ref_text(build, scope, nodes[tree].child),
		                         .span = tree_span(scope, tree), .project = scope->project, .local = local,
		                         .has_value = nodes[tree].kind == NODE_ATTRIBUTE };
	if (setting.name.len == 0 || nodes[tree].flags & NODE_BROKEN)
		return;
	if (local)
		setting.scope = tree_span(scope, scope->tree);
	if (setting_value(build, scope, tree, setting.name, &setting.value))
		vec_push(build->arena, &build->model->settings, setting);
}

/* `demand` and `forbid`, for the whole design alone. */
static void house_add(struct builder *build, const struct scope *scope, uint32_t tree, bool local)
{
	struct statement statement = statement_read(build, scope->syntax, tree);
	const struct statement_row *row = words_statement(build, statement.word_text);
	if (row && row->blocks & IN_LINT && !local)
		row->collect(build, scope, &statement);
	else if (!statement.broken)
		diag_report(build->sink, DIAG_T105, tree_span(scope, tree), local
		            ? "'lint' in the block of a part holds severities such as `spof = info` alone"
		            : "'lint' holds settings such as `pedantic`, and house rules: `demand` and `forbid`");
}

static void lint_task(struct builder *build, const struct task *task)
{
	const struct node *nodes = task->scope->syntax->nodes;
	struct scope scope = *task->scope;
	bool local = !(scope.block & (IN_FILE | IN_PROJECT));
	scope.block = IN_LINT;
	for (uint32_t tree = nodes[task->tree].child; tree != NODE_NONE; tree = nodes[tree].next) {
		if (nodes[tree].kind == NODE_ATTRIBUTE || nodes[tree].kind == NODE_FLAG)
			setting_add(build, &scope, tree, local);
		else if (nodes[tree].kind != NODE_SKIPPED)
			house_add(build, &scope, tree, local);
	}
}

void collect_lint(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct statement_row *row = words_statement(build, statement->word_text);
	bool fits = statement_check_parts(build, scope, statement, row->names, row->parts, "'lint'", row->example);
	if (fits && statement->block != NODE_NONE && scope->copy == 0)
		build_task(build, lint_task, scope, statement->block, MODEL_NONE);
}

/* ---- allow ---- */

static bool is_date(struct str text)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-')
		return false;
	int parts[3] = { 0 }, part = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (i == 4 || i == 7)
			part++;
		else if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		else
			parts[part] = parts[part] * 10 + text.at[i] - '0';
	}
	int year = parts[0], month = parts[1], day = parts[2];
	if (month < 1 || month > 12 || day < 1)
		return false;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return day <= days[month - 1] + (month == 2 && leap);
}

static void take_until(struct builder *build, const struct scope *scope, uint32_t tree, struct diag_allow *allow)
{
	const struct node *nodes = scope->syntax->nodes;
	uint32_t value = syntax_child(scope->syntax, tree, NODE_VALUE);
	uint32_t inner = value == NODE_NONE ? NODE_NONE : nodes[value].child;
	if (nodes[tree].flags & NODE_BROKEN || inner == NODE_NONE)
		return;
	struct str text = nodes[inner].kind == NODE_STRING ? tree_value(build, scope, inner) : STR("");
	if (is_date(text)) {
		allow->until = text;
		return;
	}
	allow->used = true; /* one mistake, one message: not unused as well */
	struct finding *finding =
	    diag_report(build->sink, DIAG_T227, tree_span(scope, value), "%s", nodes[inner].kind == NODE_STRING ?
	                "this is no date of the calendar" : "a date is put in quotes");
	finding_help(build->sink, finding, "year, month and day: `until = \"2027-01-31\"`");
}

static void allow_block(struct builder *build, const struct scope *scope, uint32_t block, struct diag_allow *allow)
{
	const struct node *nodes = scope->syntax->nodes;
	for (uint32_t tree = nodes[block].child; tree != NODE_NONE; tree = nodes[tree].next) {
		if (nodes[tree].flags & NODE_BROKEN || nodes[tree].child == NODE_NONE)
			continue;
		struct str name = ref_text(build, scope, nodes[tree].child);
		if (nodes[tree].kind == NODE_ATTRIBUTE && str_is(name, "until"))
			take_until(build, scope, tree, allow);
		else {
			struct finding *finding = diag_report(build->sink, DIAG_W002, tree_span(scope, tree),
			                                      "an 'allow' knows `until` alone");
			finding_help(build->sink, finding, "for example: `until = \"2027-01-31\"`");
		}
	}
}

/* What the block is about where it amends a group: its declaration. Copies of a template share theirs, so that it says nothing
 * of one of them. */
static bool amended_group(const struct builder *build, const struct scope *scope, struct span *declaration)
{
	const struct model_group *group = scope->group == MODEL_NONE ? NULL : &build->model->groups.at[scope->group];
	struct span block = tree_span(scope, scope->tree);
	if (scope->block != IN_GROUP || !group || group->template_id != MODEL_NONE)
		return false;
	*declaration = group->span;
	return declaration->file != block.file || declaration->start != block.start;
}

static void add_allow(struct builder *build, const struct scope *scope, struct diag_allow allow)
{
	vec_push(build->arena, &build->model->allows, allow);
	if (amended_group(build, scope, &allow.scope))
		vec_push(build->arena, &build->model->allows, allow); /* one statement: see model.h */
}

void collect_allow(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct node *nodes = scope->syntax->nodes;
	const struct statement_row *row = words_statement(build, statement->word_text);
	if (scope->copy > 0 ||
	    !statement_check_parts(build, scope, statement, row->names, row->parts, "'allow'", row->example))
		return;
	struct diag_allow allow = { .at = tree_span(scope, statement->tree), .scope = tree_span(scope, scope->tree) };
	if (scope->tree == 0) {
		const struct source *source = scope->syntax->source;
		allow.scope = (struct span){ source->file, 0, (uint32_t)source->text.len };
	}
	if (statement->text != NODE_NONE)
		allow.reason = tree_value(build, scope, statement->text);
	if (allow.reason.len == 0 && !statement->broken) {
		struct finding *finding = diag_report(build->sink, DIAG_T119, allow.at, "an 'allow' gives its reason");
		finding_help(build->sink, finding, "for example: `%s`", row->example);
		allow.used = true;
	}
	if (statement->block != NODE_NONE)
		allow_block(build, scope, statement->block, &allow);
	uint32_t ref = statement->first_name;
	for (uint32_t i = 0; i < statement->name_count; i++, ref = nodes[ref].next) {
		allow.rule = ref_text(build, scope, ref);
		allow.written = syntax_text(scope->syntax, ref);
		if (allow.rule.len && allow.reason.len)
			add_allow(build, scope, allow);
	}
}
