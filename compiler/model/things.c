/* Attributes into things: which attribute, whether it fits, its value, and what it says together with what is there. */
#include "model/build.h"

#include <string.h>

#include "base/number.h"


/* ---- values ---- */

struct finder {
	struct builder *build;
	const struct scope *scope;
	const struct attribute_row *row;
	struct span span;
};

/* A node by name, as seen from the place of the attribute; of twins the first. */
static uint32_t find_node(void *context, struct str name)
{
	struct finder *finder = context;
	struct builder *build = finder->build;
	uint32_t exact = map_get(&build->model->names, name);
	struct matches matches;
	enum resolved found = name_resolve_text(build, finder->scope->group, name, &matches);
	if (found == RESOLVED_AMBIGUOUS) {
		if (!(finder->row->types & TYPE_WORD))
			name_refuse_ambiguous(build, finder->span, name, &matches);
		return match_at(&matches, 0).is_group ? MODEL_NONE : match_at(&matches, 0).index;
	}
	if (found == RESOLVED)
		return match_at(&matches, 0).is_group ? MODEL_NONE : match_at(&matches, 0).index;
	return exact == MAP_NONE || exact & MODEL_GROUP_BIT ? MODEL_NONE : exact;
}

bool value_take(struct builder *build, const struct scope *scope, uint32_t tree, const struct attribute_row *row,
                struct value *value)
{
	struct quantity_set *quantities = &build->model->quantities;
	const struct value_context context = { build->arena, build->sink, quantities, scope->syntax };
	struct finder finder = { build, scope, row, tree_span(scope, tree) };
	const struct value_names names = { &finder, find_node };
	*value = value_read(&context, tree);
	return value_check(build->sink, quantities, row, &names, value);
}

struct expr *value_expression(const struct value *value)
{
	return value->kind == VALUE_QUANTITY ? value->expr : NULL;
}

/* ---- owners ---- */

struct owner owner_of_node(struct builder *build, uint32_t node)
{
	struct model_node *it = &build->model->nodes.at[node];
	enum base_kind base = build->model->kinds.at[it->kind].base;
	return (struct owner){ .into = &it->attributes, .place = PLACE_NODE, .kind_bit = 1u << base,
		               .origin = ORIGIN_DECLARED, .layer = it->layer, .broken = &it->broken,
		               .what = base_kind_name(base) };
}

struct owner owner_of_group(struct builder *build, uint32_t group)
{
	struct model_group *it = &build->model->groups.at[group];
	return (struct owner){ .into = &it->attributes, .place = PLACE_GROUP, .origin = ORIGIN_GROUP, .layer = it->layer,
		               .broken = &it->broken, .what = "group" };
}

struct owner owner_of_design(struct builder *build, uint32_t layer)
{
	return (struct owner){ .into = &build->model->attributes, .place = PLACE_DESIGN, .origin = ORIGIN_DESIGN,
		               .layer = layer, .what = "design" };
}

struct owner owner_of_project(struct builder *build)
{
	return (struct owner){ .into = &build->model->project, .place = PLACE_PROJECT, .origin = ORIGIN_DESIGN, .what = "lintel.arch" };
}

/* ---- one attribute ---- */

static struct attribute *find_set(const struct attributes *attributes, enum attribute_id id)
{
	for (uint32_t i = 0; i < attributes->list.count; i++)
		if (attributes->list.at[i].id == id)
			return &attributes->list.at[i];
	return NULL;
}

const struct attribute *attributes_get(const struct attributes *attributes, enum attribute_id id)
{
	return find_set(attributes, id);
}

void attribute_set(struct builder *build, const struct owner *owner, const struct attribute *attribute)
{
	struct attribute *before = find_set(owner->into, attribute->id);
	build->labels_set |= attribute->id == ATTR_label;
	if (!before) {
		vec_push(build->arena, &owner->into->list, *attribute);
		return;
	}
	if (!owner->amends && before->layer == attribute->layer) {
		const char *name = attribute_row(attribute->id)->name;
		struct finding *finding = diag_report(build->sink, DIAG_W004, attribute->span, "'%s' is set twice here", name);
		finding_label(build->sink, finding, before->span, "first set here");
	}
	*before = *attribute;
}

static bool fits(const struct attribute_row *row, const struct owner *owner)
{
	if (!(row->places & owner->place))
		return false;
	return owner->place != PLACE_NODE || row->kinds == 0 || row->kinds & owner->kind_bit;
}

static void refuse_unknown(struct builder *build, const struct scope *scope, const struct owner *owner, uint32_t tree,
                           struct str name)
{
	const struct node *nodes = scope->syntax->nodes;
	struct span span = tree_span(scope, nodes[tree].child);
	struct finding *finding = diag_report(build->sink, DIAG_W002, span, "no attribute is called '%.*s'", STR_ARG(name));
	struct suggest suggest = suggest_for(name);
	for (uint32_t i = 0; i < ATTRIBUTE_COUNT; i++)
		if (fits(attribute_row(i), owner))
			build_consider(build, &suggest, str_of(attribute_row(i)->name));
	enum attribute_id meant = attribute_meant(name);
	if (meant != ATTRIBUTE_COUNT && fits(attribute_row(meant), owner))
		suggest.best = str_of(attribute_row(meant)->name);
	if (suggest.best.len) {
		finding_point(build->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
		finding_edit(build->sink, finding_fix(build->sink, finding, FIX_SUGGESTION, "correct the word"), span,
		             suggest.best);
	} else if (owner->place == PLACE_DESIGN)
		finding_help(build->sink, finding, "an assumption stands in `assume { %.*s = ... }`", STR_ARG(name));
}

static void refuse_misfit(struct builder *build, const struct attribute_row *row, const struct owner *owner,
                          struct span span)
{
	static const struct {
		enum place place;
		const char *name;
	} places[] = { { PLACE_NODE, "a node" }, { PLACE_GROUP, "a group" }, { PLACE_ARROW, "an arrow" },
		       { PLACE_FLOW, "a flow" }, { PLACE_DESIGN, "the design" }, { PLACE_ENDPOINT, "an endpoint" },
		       { PLACE_TABLE, "a table" }, { PLACE_SAGA, "a saga" }, { PLACE_STEP, "a step" },
		       { PLACE_METRIC, "a metric" }, { PLACE_ALLOW, "an 'allow'" }, { PLACE_LINT, "'lint'" },
		       { PLACE_NOTE, "a note" }, { PLACE_PROJECT, "lintel.arch" } };
	struct finding *finding = diag_report(build->sink, DIAG_W003, span, "'%s' does not fit '%s'", row->name,
	                                      owner->what);
	struct buf list = buf_in(build->arena);
	if (row->places & PLACE_NODE && row->kinds) {
		for (uint32_t i = 0; i < BASE_KIND_COUNT; i++)
			if (row->kinds & 1u << i)
				buf_printf(&list, "%s%s", list.len ? ", " : "", base_kind_name((enum base_kind)i));
	}
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (row->places & places[i].place && !(places[i].place == PLACE_NODE && row->kinds))
			buf_printf(&list, "%s%s", list.len ? ", " : "", places[i].name);
	finding_help(build->sink, finding, "it stands in: %.*s", STR_ARG(buf_view(&list)));
}

/* `stateless` is short for `state = none`. */
static void expand_short(struct attribute *attribute)
{
	if (attribute->id != ATTR_stateless || attribute->value.kind != VALUE_YES)
		return;
	attribute->id = ATTR_state;
	attribute->value.kind = VALUE_WORD;
	attribute->value.text = STR("none");
}

/* The value of an ATTRIBUTE or a FLAG; false = reported. */
static bool take_value(struct builder *build, const struct scope *scope, const struct owner *owner, uint32_t tree,
                       const struct attribute_row *row, struct value *value)
{
	const struct node *nodes = scope->syntax->nodes;
	struct span span = tree_span(scope, tree);
	if (nodes[tree].kind == NODE_FLAG) {
		*value = (struct value){ .kind = VALUE_YES, .node = MODEL_NONE, .text = STR("yes"), .span = span };
		if (row->types & TYPE_FLAG)
			return true;
		diag_report(build->sink, DIAG_T214, span, "'%s' needs a value: `%s = ...`", row->name, row->name);
	} else {
		uint32_t at = syntax_child(scope->syntax, tree, NODE_VALUE);
		if (at != NODE_NONE && value_take(build, scope, at, row, value))
			return true;
	}
	if (owner->broken)
		*owner->broken = true;
	return false;
}

void attribute_take(struct builder *build, const struct scope *scope, const struct owner *owner, uint32_t tree)
{
	const struct node *nodes = scope->syntax->nodes;
	uint32_t ref = nodes[tree].child;
	struct str name = ref_text(build, scope, ref);
	bool broken = nodes[tree].flags & NODE_BROKEN;
	if (broken && owner->broken)
		*owner->broken = true;
	if (name.len == 0 || broken)
		return;
	enum attribute_id id = attribute_find(name);
	if (id == ATTRIBUTE_COUNT) {
		if (nodes[tree].kind == NODE_FLAG)
			statement_refuse_lone(build, scope, tree, name);
		else
			refuse_unknown(build, scope, owner, tree, name);
		return;
	}
	const struct attribute_row *row = attribute_row(id);
	struct attribute attribute = { .id = id, .span = tree_span(scope, tree), .layer = owner->layer,
		                       .origin = owner->origin };
	if (!fits(row, owner) && nodes[tree].kind == NODE_FLAG && syntax_follows_text(scope->syntax, tree))
		statement_refuse_lone(build, scope, tree, name);
	else if (!fits(row, owner))
		refuse_misfit(build, row, owner, tree_span(scope, ref));
	else if (take_value(build, scope, owner, tree, row, &attribute.value)) {
		expand_short(&attribute);
		attribute_set(build, owner, &attribute);
	}
}

void attribute_take_count(struct builder *build, const struct scope *scope, const struct owner *owner, uint32_t count)
{
	struct span span = tree_span(scope, count);
	struct str text = syntax_text(scope->syntax, count);
	struct str digits = str_slice(text, 1, text.len);
	double number;
	bool read = number_read(digits, &number);
	if (!read || number < 1 || number > BUILD_LIMIT) {
		if (read && number < 1)
			diag_report(build->sink, DIAG_T213, span, "'%.*s' leaves nothing: replicas are counted from 1 up",
			            STR_ARG(text));
		else
			diag_report(build->sink, DIAG_T219, span, "more than a million replicas");
		if (owner->broken)
			*owner->broken = true;
		return;
	}
	struct attribute attribute = { .id = ATTR_replicas, .span = span, .layer = owner->layer, .origin = owner->origin };
	attribute.value = (struct value){ .kind = VALUE_QUANTITY, .text = digits, .node = MODEL_NONE, .span = span,
		                          .quantity = { .low = number, .high = number } };
	attribute_set(build, owner, &attribute);
}

/* `label = "..."` is the label, too. */
void labels_settle(struct builder *build)
{
	struct model *model = build->model;
	const struct attribute *label;
	for (uint32_t i = 0; i < model->nodes.count && build->labels_set; i++)
		if ((label = attributes_get(&model->nodes.at[i].attributes, ATTR_label)))
			model->nodes.at[i].label = label->value.text;
	for (uint32_t i = 0; i < model->groups.count && build->labels_set; i++)
		if ((label = attributes_get(&model->groups.at[i].attributes, ATTR_label)))
			model->groups.at[i].label = label->value.text;
}

/* ---- blocks ---- */

/* Tasks outlive the scope of a block that the second pass reads. */
static void collect_kept(struct builder *build, const struct scope *scope, const struct statement_row *row,
                         const struct statement *statement)
{
	struct scope *kept = ARENA_NEW(build->arena, struct scope);
	*kept = *scope;
	row->collect(build, kept, statement);
}

static void take_declare(struct builder *build, const struct scope *scope, uint32_t tree)
{
	struct statement statement = statement_read(build, scope->syntax, tree);
	const struct statement_row *row = words_statement(build, statement.word_text);
	if (row && row->blocks & scope->block) {
		collect_kept(build, scope, row, &statement);
		return;
	}
	bool is_attribute = attribute_find(statement.word_text) != ATTRIBUTE_COUNT && statement.name_count <= 1;
	bool is_kind = words_kind(build, statement.word_text) != MODEL_NONE;
	struct matches matches;
	if (is_attribute && !is_kind)
		statement_refuse_word(build, scope, &statement);
	else if (row && row->collect != collect_group)
		statement_refuse_place(build, scope, tree, row);
	else if (statement.name_count == 0 || !(row || is_kind))
		statement_refuse_word(build, scope, &statement);
	else if (name_resolve(build, scope, statement.first_name, &matches) != RESOLVED) {
		/* the first pass declares what it can tell to be misplaced, and says so; this kind came later */
		const struct statement_row of_node = { .word = str_copy(build->arena, statement.word_text).at,
			                               .blocks = IN_OUTSIDE };
		statement_refuse_place(build, scope, tree, row ? row : &of_node);
	}
}

static void take_bare(struct builder *build, const struct scope *scope, uint32_t tree)
{
	const struct node *nodes = scope->syntax->nodes;
	struct str word = ref_text(build, scope, nodes[tree].child);
	const struct statement_row *row = words_statement(build, word);
	if (row && row->names == NAMES_NONE && row->parts == PART_BLOCK && row->blocks & scope->block &&
	    ref_is_plain(scope, nodes[tree].child)) {
		struct statement statement = statement_read(build, scope->syntax, tree);
		collect_kept(build, scope, row, &statement);
	} else if (row)
		statement_refuse_place(build, scope, tree, row);
	else if (!(nodes[tree].flags & NODE_BROKEN) && word.len)
		diag_report(build->sink, DIAG_T105, tree_span(scope, nodes[tree].child), "a block for '%.*s' cannot stand %s",
		            STR_ARG(word), block_name(scope->block));
}

static void take_figure(struct builder *build, const struct scope *scope, uint32_t tree)
{
	struct statement statement = statement_read(build, scope->syntax, tree);
	const struct statement_row *row = words_statement(build, statement.word_text);
	if (row && row->blocks & scope->block && row->collect == collect_goal)
		collect_kept(build, scope, row, &statement);
	else if (row)
		statement_refuse_place(build, scope, tree, row);
	else
		statement_refuse_word(build, scope, &statement);
}

void block_take_one(struct builder *build, const struct scope *scope, const struct owner *owner, uint32_t tree)
{
	if (scope->copy > 0 && !build_copies(build, tree_span(scope, tree)))
		return;
	switch (scope->syntax->nodes[tree].kind) {
	case NODE_ATTRIBUTE:
	case NODE_FLAG: attribute_take(build, scope, owner, tree); break;
	case NODE_DECLARE: take_declare(build, scope, tree); break;
	case NODE_BARE: take_bare(build, scope, tree); break;
	case NODE_ARROWS: statement_refuse_place(build, scope, tree, NULL); break;
	case NODE_COMPARE:
	case NODE_CLAIM: take_figure(build, scope, tree); break;
	}
	if (scope->syntax->nodes[tree].flags & NODE_BROKEN && owner->broken)
		*owner->broken = true;
}

void attributes_reserve(struct builder *build, const struct scope *scope, const struct owner *owner, uint32_t more,
                        uint32_t block)
{
	const struct node *nodes = scope->syntax->nodes;
	uint32_t count = owner->into->list.count + more;
	uint32_t tree = block == NODE_NONE ? NODE_NONE : nodes[block].child;
	for (; tree != NODE_NONE; tree = nodes[tree].next)
		count += nodes[tree].kind == NODE_ATTRIBUTE || nodes[tree].kind == NODE_FLAG;
	if (count > ATTRIBUTE_COUNT)
		count = ATTRIBUTE_COUNT;
	if (count <= owner->into->list.room)
		return;
	struct attribute *at = ARENA_ARRAY(build->arena, struct attribute, count);
	if (owner->into->list.count)
		memcpy(at, owner->into->list.at, sizeof *at * owner->into->list.count);
	owner->into->list.at = at;
	owner->into->list.room = count;
}

void block_take(struct builder *build, const struct scope *scope, const struct owner *owner, uint32_t block)
{
	const struct node *nodes = scope->syntax->nodes;
	attributes_reserve(build, scope, owner, 0, block);
	for (uint32_t tree = nodes[block].child; tree != NODE_NONE; tree = nodes[tree].next)
		block_take_one(build, scope, owner, tree);
}
