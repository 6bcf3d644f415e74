/* `id { ... }` and `id xN`: more about what is declared already.
 *
 * A block for a group may declare, so it is walked in the first pass: at once if the group is known by its full name, else
 * once everything is declared. All others wait for the second pass, after the declarations that they add to.
 */
#include "model/build.h"

enum { AMEND_ROUNDS = 8 };

/* The group that is meant, if it can be told before everything is declared. */
static uint32_t known_group(struct builder *build, const struct scope *scope, uint32_t ref)
{
	const struct model *model = build->model;
	struct str id = ref_text(build, scope, ref);
	for (uint32_t outer = scope->group; id.len; outer = model->groups.at[outer].parent) {
		struct str name = id;
		if (outer != MODEL_NONE)
			name = str_format(build->arena, "%.*s.%.*s", STR_ARG(model->groups.at[outer].name), STR_ARG(id));
		uint32_t found = map_get(&model->names, name);
		if (found != MAP_NONE)
			return found & MODEL_GROUP_BIT ? found & ~MODEL_GROUP_BIT : MODEL_NONE;
		if (outer == MODEL_NONE)
			break;
	}
	return MODEL_NONE;
}

static void walk_group(struct builder *build, const struct scope *scope, const struct statement *statement,
                       uint32_t group)
{
	struct model_group *amended = &build->model->groups.at[group];
	vec_push(build->arena, &amended->amendments, tree_span(scope, statement->tree));
	amended->broken |= statement->broken;
	if (statement->count != NODE_NONE) {
		struct finding *finding = diag_report(build->sink, DIAG_T125, tree_span(scope, statement->count),
		                                      "a group takes no count");
		finding_help(build->sink, finding, "`region a, b { ... }` makes the same body twice");
	}
	if (statement->block == NODE_NONE)
		return;
	struct scope *inner = scope_within(build, scope, IN_GROUP, statement->tree);
	inner->group = group;
	collect_block(build, inner, statement->block);
}

void amend_later(struct builder *build, const struct scope *scope, uint32_t tree)
{
	uint32_t ref = scope->syntax->nodes[tree].child;
	if (ref == NODE_NONE || ref_is_hole(scope, ref))
		return;
	struct statement statement = statement_read(build, scope->syntax, tree);
	uint32_t group = known_group(build, scope, ref);
	if (group != MODEL_NONE)
		walk_group(build, scope, &statement, group);
	else
		vec_push(build->arena, &build->amendments, (struct task){ NULL, scope, tree, MODEL_NONE });
}

static void amend_node(struct builder *build, const struct task *task, const struct statement *statement, uint32_t node)
{
	struct model_node *amended = &build->model->nodes.at[node];
	vec_push(build->arena, &amended->amendments, tree_span(task->scope, task->tree));
	amended->broken |= statement->broken;
	if (statement->label != NODE_NONE)
		amended->label = tree_value(build, task->scope, statement->label);
	struct owner owner = owner_of_node(build, node);
	owner.layer = task->scope->layer;
	owner.amends = true;
	struct scope scope = *task->scope;
	scope.block = IN_NODE;
	scope.tree = task->tree;
	scope.owner = node;
	if (statement->count != NODE_NONE)
		attribute_take_count(build, &scope, &owner, statement->count);
	if (statement->block != NODE_NONE)
		block_take(build, &scope, &owner, statement->block);
}

/* Neither a node nor a group: perhaps a flow, else a name that is missing or unknown. */
static void amend_other(struct builder *build, const struct task *task, const struct statement *statement)
{
	const struct scope *scope = task->scope;
	struct str word = statement->word_text;
	uint32_t flow = map_get(&build->flows, word);
	if (flow != MAP_NONE && statement->block != NODE_NONE) {
		flow_amend(build, scope, flow, statement->block);
		return;
	}
	const struct statement_row *row = words_statement(build, word);
	bool is_word = row || words_kind(build, word) != MODEL_NONE;
	if (!is_word || !ref_is_plain(scope, statement->word)) {
		if (!statement->broken)
			name_refuse_unknown(build, tree_span(scope, statement->word), word);
		return;
	}
	if (statement->broken)
		return;
	struct finding *finding = diag_report(build->sink, DIAG_T106, tree_span(scope, statement->word),
	                                      "'%.*s' needs a name after it", STR_ARG(word));
	if (statement->count != NODE_NONE)
		finding_help(build->sink, finding, "write `%.*s NAME %.*s`", STR_ARG(word),
		             STR_ARG(syntax_text(scope->syntax, statement->count)));
	else if (row)
		finding_help(build->sink, finding, "for example: `%s`", row->example);
	else
		finding_help(build->sink, finding, "write `%.*s NAME { ... }`", STR_ARG(word));
}

static void amend_task(struct builder *build, const struct task *task)
{
	const struct scope *scope = task->scope;
	struct statement statement = statement_read(build, scope->syntax, task->tree);
	statement_check_parts(build, scope, &statement, NAMES_MAYBE, PART_LABEL | PART_COUNT | PART_BLOCK, "an amendment",
	                      "api x3 { latency = 20ms }");
	struct matches matches;
	enum resolved found = name_resolve(build, scope, statement.word, &matches);
	if (found == RESOLVED_AMBIGUOUS)
		name_refuse_ambiguous(build, tree_span(scope, statement.word), statement.word_text, &matches);
	else if (found == RESOLVED_UNKNOWN)
		amend_other(build, task, &statement);
	for (uint32_t i = 0; found == RESOLVED && i < matches.count; i++)
		if (!match_at(&matches, i).is_group)
			amend_node(build, task, &statement, match_at(&matches, i).index);
}

/* A group that was not declared before its amendment, or a `region { ... }` whose name is missing: true if it was walked. */
static bool walk_late(struct builder *build, const struct task *task)
{
	struct statement statement = statement_read(build, task->scope->syntax, task->tree);
	const struct statement_row *row = words_statement(build, statement.word_text);
	struct matches matches;
	enum resolved found = name_resolve(build, task->scope, statement.word, &matches);
	if (found == RESOLVED_UNKNOWN && row && row->collect == collect_group && statement.block != NODE_NONE) {
		collect_group(build, task->scope, &statement);
		return true;
	}
	if (found != RESOLVED || !match_at(&matches, 0).is_group)
		return false;
	bool muted = build->sink == &build->muted;
	build->template_log.count = build->template_cursor = 0;
	build->template_depth += matches.count > 1;
	for (uint32_t i = 0; i < matches.count; i++) {
		build->template_cursor = 0;
		build_mute(build, muted || i > 0);
		if (match_at(&matches, i).is_group)
			walk_group(build, task->scope, &statement, match_at(&matches, i).index);
	}
	build->template_depth -= matches.count > 1;
	build_mute(build, muted);
	return true;
}

void amend_settle(struct builder *build)
{
	for (int round = 0; round < AMEND_ROUNDS; round++) {
		names_index(build);
		uint32_t count = build->amendments.count, kept = 0;
		struct task *waiting = build->amendments.at;
		build->amendments.at = NULL;
		build->amendments.count = build->amendments.room = 0;
		for (uint32_t i = 0; i < count; i++) {
			build_mute(build, waiting[i].scope->copy > 0);
			if (!walk_late(build, &waiting[i]))
				vec_push(build->arena, &build->amendments, waiting[i]), kept++;
		}
		build_mute(build, false);
		if (kept == count)
			break;
	}
	for (uint32_t i = 0; i < build->amendments.count; i++) {
		const struct task *task = &build->amendments.at[i];
		struct statement statement = statement_read(build, task->scope->syntax, task->tree);
		struct matches matches;
		bool unknown = name_resolve(build, task->scope, statement.word, &matches) != RESOLVED;
		if (statement.block != NODE_NONE && map_get(&build->flows, statement.word_text) == MAP_NONE)
			collect_strays(build, task->scope, statement.block, IN_NODE, unknown);
	}
	names_index(build);
	for (uint32_t i = 0; i < build->amendments.count; i++) {
		const struct task *task = &build->amendments.at[i];
		build_task(build, amend_task, task->scope, task->tree, MODEL_NONE);
	}
}
