/* Kinds: the built-in ones, those of the prelude, of lintel.arch and of the design; each is its base with other defaults. */
#include "model/build.h"


static const struct {
	const char *name;
	enum node_class class_;
} base_kinds[BASE_KIND_COUNT] = {
#define KIND(name, class_, what) [KIND_##name] = { #name, CLASS_##class_ },
#include "model/kinds.def"
#undef KIND
};

const char *base_kind_name(enum base_kind kind)
{
	return base_kinds[kind].name;
}

enum base_kind model_base_kind(const struct model *model, uint32_t node)
{
	return model->kinds.at[model->nodes.at[node].kind].base;
}

enum node_class model_class(const struct model *model, uint32_t node)
{
	return base_kinds[model_base_kind(model, node)].class_;
}

void kinds_init(struct builder *build)
{
	struct model *model = build->model;
	for (uint32_t i = 0; i < BASE_KIND_COUNT; i++) {
		vec_push(build->arena, &model->kinds, (struct model_kind){ .name = str_of(base_kinds[i].name),
		                                                           .base = (enum base_kind)i, .parent = MODEL_NONE });
		vec_push(build->arena, &build->kind_blocks, NODE_NONE);
		vec_push(build->arena, &build->kind_scopes, NULL);
		words_set_kind(build, str_of(base_kinds[i].name), i);
	}
}

/* ---- declaring ---- */

/* The design's definitions win over lintel.arch, and both over the prelude; only within one of them a second one is a fault. */
static bool may_replace(struct builder *build, uint32_t kind, struct str name, struct span span)
{
	struct model_kind *before = &build->model->kinds.at[kind];
	if (before->parent == MODEL_NONE && kind < BASE_KIND_COUNT) {
		struct finding *finding = diag_report(build->sink, DIAG_T103, span, "'%.*s' is a kind that is built in",
		                                      STR_ARG(name));
		finding_help(build->sink, finding, "choose another name, such as 'our_%.*s'", STR_ARG(name));
		return false;
	}
	bool of_project = build->kind_scopes.at[kind]->block == IN_PROJECT;
	if (before->prelude)
		diag_report(build->sink, DIAG_W011, span, "this hides the kind '%.*s' that comes with the program",
		            STR_ARG(name));
	else if (build->of_project == of_project)
		name_refuse_twice(build, span, name, before->span);
	else
		return !build->of_project;
	return before->prelude;
}

static void declare_kind(struct builder *build, const struct scope *scope, const struct statement *statement,
                         uint32_t ref)
{
	struct model *model = build->model;
	struct str name = name_declared(build, scope, ref);
	struct span span = tree_span(scope, ref);
	if (name.len == 0)
		return;
	if (words_statement(build, name)) {
		diag_report(build->sink, DIAG_T103, span, "'%.*s' begins statements of another sort and cannot be a kind",
		            STR_ARG(name));
		return;
	}
	uint32_t index = words_kind(build, name);
	if (index != MODEL_NONE && !may_replace(build, index, name, span))
		return;
	struct model_kind kind = { .name = name, .base = KIND_service, .parent = KIND_service, .span = span,
		                   .prelude = build->of_prelude };
	if (index == MODEL_NONE) {
		index = model->kinds.count;
		vec_push(build->arena, &model->kinds, kind);
		vec_push(build->arena, &build->kind_blocks, statement->tree);
		vec_push(build->arena, &build->kind_scopes, scope);
		words_set_kind(build, name, index);
	}
	model->kinds.at[index] = kind;
	build->kind_blocks.at[index] = statement->tree;
	build->kind_scopes.at[index] = scope;
}

void collect_kind(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct node *nodes = scope->syntax->nodes;
	const struct statement_row *row = words_statement(build, statement->word_text);
	if (scope->copy > 0 ||
	    !statement_check_parts(build, scope, statement, row->names, row->parts, "a kind", row->example))
		return;
	uint32_t ref = statement->first_name;
	for (uint32_t i = 0; i < statement->name_count; i++, ref = nodes[ref].next)
		declare_kind(build, scope, statement, ref);
}

/* ---- resolving ---- */

static void find_base(struct builder *build, uint32_t index)
{
	struct model_kind *kind = &build->model->kinds.at[index];
	const struct scope *scope = build->kind_scopes.at[index];
	struct statement statement = statement_read(build, scope->syntax, build->kind_blocks.at[index]);
	if (statement.text == NODE_NONE) {
		if (!statement.broken) {
			struct finding *finding = diag_report(build->sink, DIAG_T123, kind->span, "the kind '%.*s' needs a base",
			                                      STR_ARG(kind->name));
			finding_help(build->sink, finding, "for example: `kind %.*s : service`", STR_ARG(kind->name));
		}
		return;
	}
	struct str base = tree_value(build, scope, statement.text);
	uint32_t parent = words_kind(build, base);
	if (parent != MODEL_NONE) {
		kind->parent = parent;
		return;
	}
	if (statement.broken || base.len == 0)
		return;
	struct span span = tree_span(scope, statement.text);
	struct finding *finding = diag_report(build->sink, DIAG_T109, span, "no kind is called '%.*s'", STR_ARG(base));
	struct suggest suggest = suggest_for(base);
	bool more = true;
	for (uint32_t i = 0; i < build->model->kinds.count && more; i++)
		if (i != index)
			more = build_consider(build, &suggest, build->model->kinds.at[i].name);
	if (suggest_found(&suggest))
		finding_point(build->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
	else
		finding_help(build->sink, finding, "`lintel kinds` lists the kinds");
}

static void refuse_cycle(struct builder *build, uint32_t index)
{
	struct model *model = build->model;
	struct buf chain = buf_in(build->arena);
	buf_str(&chain, model->kinds.at[index].name);
	for (uint32_t at = model->kinds.at[index].parent; at != index; at = model->kinds.at[at].parent)
		buf_printf(&chain, " → %.*s", STR_ARG(model->kinds.at[at].name));
	buf_printf(&chain, " → %.*s", STR_ARG(model->kinds.at[index].name));
	struct finding *finding = diag_report(build->sink, DIAG_T108, model->kinds.at[index].span,
	                                      "the kind '%.*s' is based on itself", STR_ARG(model->kinds.at[index].name));
	finding_note(build->sink, finding, "%.*s", STR_ARG(buf_view(&chain)));
	model->kinds.at[index].parent = KIND_service;
}

enum { MOST_BASES = 200 };

/* Every question about an attribute walks up the chain. */
static void limit_depth(struct builder *build)
{
	struct model *model = build->model;
	uint32_t *depth = ARENA_ARRAY(build->arena, uint32_t, model->kinds.count);
	uint32_t *chain = ARENA_ARRAY(build->arena, uint32_t, model->kinds.count);
	for (uint32_t i = BASE_KIND_COUNT; i < model->kinds.count; i++) {
		uint32_t length = 0, at = i;
		for (; at >= BASE_KIND_COUNT && depth[at] == 0; at = model->kinds.at[at].parent)
			chain[length++] = at;
		for (uint32_t base = at; length-- > 0; base = chain[length]) {
			struct model_kind *kind = &model->kinds.at[chain[length]];
			depth[chain[length]] = depth[base] + 1;
			if (depth[chain[length]] <= MOST_BASES)
				continue;
			diag_report(build->sink, DIAG_T018, kind->span, "the kind '%.*s' has more than %d bases",
			            STR_ARG(kind->name), MOST_BASES);
			kind->parent = kind->base;
			depth[chain[length]] = 1;
		}
	}
}

/* Walks each chain once: a chain that meets itself is cut, one that meets a settled kind takes its base. */
static void settle_bases(struct builder *build)
{
	struct model *model = build->model;
	uint32_t *walk = ARENA_ARRAY(build->arena, uint32_t, model->kinds.count);
	for (uint32_t i = 0; i < BASE_KIND_COUNT; i++)
		walk[i] = UINT32_MAX;
	for (uint32_t i = BASE_KIND_COUNT; i < model->kinds.count; i++) {
		uint32_t at = i;
		while (walk[at] == 0) {
			walk[at] = i;
			at = model->kinds.at[at].parent;
		}
		if (walk[at] == i)
			refuse_cycle(build, at);
		enum base_kind base = walk[at] == i ? KIND_service : model->kinds.at[at].base;
		for (at = i; walk[at] == i; at = model->kinds.at[at].parent) {
			walk[at] = UINT32_MAX;
			model->kinds.at[at].base = base;
		}
	}
}

void kinds_resolve(struct builder *build)
{
	struct model *model = build->model;
	for (uint32_t i = BASE_KIND_COUNT; i < model->kinds.count; i++)
		find_base(build, i);
	settle_bases(build);
	limit_depth(build);
	for (uint32_t i = BASE_KIND_COUNT; i < model->kinds.count; i++) {
		struct model_kind *kind = &model->kinds.at[i];
		struct scope scope = *build->kind_scopes.at[i];
		struct statement statement = statement_read(build, scope.syntax, build->kind_blocks.at[i]);
		struct owner owner = { .into = &kind->attributes, .place = PLACE_NODE, .kind_bit = 1u << kind->base,
			               .origin = ORIGIN_KIND, .what = base_kind_name(kind->base) };
		scope.block = IN_KIND;
		scope.tree = statement.tree;
		if (statement.block != NODE_NONE)
			block_take(build, &scope, &owner, statement.block);
	}
}
