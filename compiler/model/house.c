/* House rules of `lint { }`: `demand` of attributes and `forbid` of arrows. What they speak of is resolved here; whether it holds
 * is the lint room's question.
 *
 * A word is a kind if there is one of that name, else what the name stands for; in quotes it is a name. A name in lintel.arch
 * may belong to other designs of the project, so there a name that means nothing is no error. */
#include "model/build.h"

/* Each is a walk over all nodes and arrows. */
enum { MOST_HOUSE_PARTS = 100 };

/* ---- words ---- */

static struct suggest suggest_subjects(struct builder *build, struct str word, bool kinds_alone)
{
	const struct model *model = build->model;
	struct suggest suggest = suggest_for(word);
	bool more = true;
	for (uint32_t i = 0; i < model->kinds.count && more; i++)
		more = build_consider(build, &suggest, model->kinds.at[i].name);
	for (uint32_t i = 0; i < model->groups.count && more && !kinds_alone; i++)
		more = build_consider(build, &suggest, model->groups.at[i].id);
	for (uint32_t i = 0; i < model->nodes.count && more && !kinds_alone; i++)
		more = build_consider(build, &suggest, model->nodes.at[i].id);
	return suggest;
}

static void refuse_subject(struct builder *build, struct model_house *house, struct span span, struct str word, bool kinds_alone)
{
	struct suggest suggest = suggest_subjects(build, word, kinds_alone || house->project);
	house->broken = true;
	if (house->project && !kinds_alone) {
		if (!suggest_found(&suggest)) {
			house->broken = false;
			return;
		}
		struct finding *finding = diag_report(build->sink, DIAG_W014, span, "this design has neither a kind nor a part '%.*s'",
		                                      STR_ARG(word));
		finding_point(build->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
		return;
	}
	struct finding *finding = diag_report(build->sink, kinds_alone ? DIAG_T109 : DIAG_T101, span, kinds_alone
	                                      ? "no kind is called '%.*s'" : "no kind, group or node is called '%.*s'",
	                                      STR_ARG(word));
	if (suggest_found(&suggest)) {
		finding_point(build->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
		finding_edit(build->sink, finding_fix(build->sink, finding, FIX_SUGGESTION, "correct the word"), span, suggest.best);
	} else
		finding_help(build->sink, finding, "'lintel kinds' lists the kinds");
}

enum wanted { ANY_SUBJECT, NO_KIND };

static bool take_subject(struct builder *build, const struct scope *scope, struct model_house *house, uint32_t ref,
                         enum wanted wanted, struct model_selector *selector)
{
	struct str word = ref_text(build, scope, ref);
	*selector = (struct model_selector){ .kind = MODEL_NONE, .span = tree_span(scope, ref) };
	if (word.len == 0)
		return false;
	if (ref_is_plain(scope, ref) && wanted == ANY_SUBJECT)
		selector->kind = words_kind(build, word);
	if (selector->kind != MODEL_NONE)
		return true;
	struct matches matches;
	enum resolved found = name_resolve(build, scope, ref, &matches);
	for (uint32_t i = 0; found == RESOLVED && i < matches.count; i++)
		vec_push(build->arena, &selector->ends, match_at(&matches, i));
	if (found == RESOLVED_AMBIGUOUS) {
		name_refuse_ambiguous(build, selector->span, word, &matches);
		house->broken = true;
	} else if (found == RESOLVED_UNKNOWN)
		refuse_subject(build, house, selector->span, word, false);
	return true;
}

/* ---- lines of the block ---- */

/* `kind = [service, worker]` */
static void take_kind(struct builder *build, struct model_house *house, const struct value *item)
{
	struct model_selector selector = { .kind = words_kind(build, item->text), .span = item->span };
	if (selector.kind == MODEL_NONE)
		refuse_subject(build, house, item->span, item->text, true);
	else
		vec_push(build->arena, &house->kinds, selector);
}

static bool fits_some_kind(const struct model *model, const struct model_house *house, const struct attribute_row *row)
{
	for (uint32_t i = 0; i < house->kinds.count; i++) {
		uint32_t kind = house->kinds.at[i].kind;
		if (row->kinds & 1u << model->kinds.at[kind].base)
			return true;
	}
	return row->kinds == 0 || house->kinds.count == 0;
}

/* `has = [owner, tech]` */
static void take_wish(struct builder *build, struct model_house *house, const struct value *item)
{
	enum attribute_id id = attribute_find(item->text);
	bool of_nodes = id != ATTRIBUTE_COUNT && attribute_row(id)->places & PLACE_NODE;
	if (of_nodes && fits_some_kind(build->model, house, attribute_row(id))) {
		vec_push(build->arena, &house->attributes, id);
		return;
	}
	house->broken = true;
	if (id != ATTRIBUTE_COUNT) {
		diag_report(build->sink, DIAG_T231, item->span, of_nodes ? "'%.*s' does not stand on any of these kinds"
		            : "'%.*s' does not stand on nodes", STR_ARG(item->text));
		return;
	}
	struct suggest suggest = suggest_for(item->text);
	for (enum attribute_id other = 0; other < ATTRIBUTE_COUNT; other++)
		if (attribute_row(other)->places & PLACE_NODE && !build_consider(build, &suggest, str_of(attribute_row(other)->name)))
			break;
	struct finding *finding =
	    diag_report(build->sink, DIAG_T231, item->span, "no attribute is called '%.*s'", STR_ARG(item->text));
	if (suggest_found(&suggest)) {
		finding_point(build->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
		finding_edit(build->sink, finding_fix(build->sink, finding, FIX_SUGGESTION, "correct the word"), item->span, suggest.best);
	} else
		finding_help(build->sink, finding, "the reference lists the attributes of nodes");
}

static void take_severity(struct builder *build, struct model_house *house, const struct value *value)
{
	static const char *const words[] = { "error", "warning", "info", "off" };
	struct suggest suggest = suggest_for(value->text);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (str_is(value->text, words[i]))
			house->severity = value->text;
		suggest_consider(&suggest, str_of(words[i]));
	}
	house->severity_span = value->span;
	if (house->severity.len)
		return;
	struct finding *finding = diag_report(build->sink, DIAG_T215, value->span,
	                                      "a severity is 'error', 'warning', 'info' or 'off'");
	if (suggest_found(&suggest))
		finding_point(build->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
}

static void take_each(struct builder *build, struct model_house *house, const struct value *value,
                      void (*take)(struct builder *, struct model_house *, const struct value *))
{
	uint32_t count = value->kind == VALUE_LIST ? value->item_count : 1;
	for (uint32_t i = 0; i < count; i++)
		take(build, house, value->kind == VALUE_LIST ? &value->items[i] : value);
}

static void refuse_line(struct builder *build, struct span span, const struct model_house *house)
{
	struct finding *finding = diag_report(build->sink, DIAG_T230, span, house->demands
	                                      ? "a 'demand' knows 'kind', 'has' and 'severity'"
	                                      : "a 'forbid' holds arrows, 'calls' and 'severity'");
	const struct statement_row *row = words_statement(build, house->demands ? STR("demand") : STR("forbid"));
	finding_help(build->sink, finding, "for example: `%s`", row->example);
}

static void take_line(struct builder *build, const struct scope *scope, struct model_house *house, uint32_t tree)
{
	struct str name = ref_text(build, scope, scope->syntax->nodes[tree].child);
	struct value value;
	if (!setting_value(build, scope, tree, name, &value)) {
		house->broken = true;
		return;
	}
	if (house->demands && str_is(name, "kind"))
		take_each(build, house, &value, take_kind);
	else if (house->demands && str_is(name, "has"))
		take_each(build, house, &value, take_wish);
	else if (str_is(name, "severity"))
		take_severity(build, house, &value);
	else if (!house->demands && str_is(name, "calls"))
		house->calls_only = value.kind != VALUE_NO;
	else
		refuse_line(build, tree_span(scope, tree), house);
}

/* A chain is an arrow after the other: each list of ends is the head of one and the tail of the next. */
static void take_arrows(struct builder *build, const struct scope *scope, struct model_house *house, uint32_t tree)
{
	const struct node *nodes = scope->syntax->nodes;
	struct model_forbidden arrow = { .span = tree_span(scope, tree) };
	struct sign sign = { ARROW_CALL, false };
	bool first = true;
	for (uint32_t part = nodes[tree].child; part != NODE_NONE; part = nodes[part].next) {
		if (nodes[part].kind == NODE_ARROW)
			sign = arrow_sign(scope, part);
		if (nodes[part].kind != NODE_ENDS)
			continue;
		arrow.from = arrow.to;
		arrow.to.at = NULL;
		arrow.to.count = arrow.to.room = 0;
		for (uint32_t ref = nodes[part].child; ref != NODE_NONE; ref = nodes[ref].next) {
			struct model_selector selector;
			if (take_subject(build, scope, house, ref, ANY_SUBJECT, &selector))
				vec_push(build->arena, &arrow.to, selector);
		}
		struct model_forbidden turned = arrow;
		turned.form = sign.form;
		if (sign.mirrored) {
			turned.from = arrow.to;
			turned.to = arrow.from;
		}
		if (!first)
			vec_push(build->arena, &house->arrows, turned);
		first = false;
	}
}

/* ---- the statement ---- */

/* Of one name the design's counts, and lintel.arch's is left out; twice in one file is a mistake. */
static bool take_name(struct builder *build, const struct scope *scope, const struct statement *statement, struct model_house *house)
{
	struct model *model = build->model;
	struct span span = tree_span(scope, statement->first_name);
	house->name = name_declared(build, scope, statement->first_name);
	for (uint32_t i = 0; i < model->houses.count && house->name.len; i++) {
		struct model_house *before = &model->houses.at[i];
		if (!str_equal(before->name, house->name))
			continue;
		if (before->project == house->project)
			name_refuse_twice(build, span, house->name, before->span);
		else if (before->project)
			*before = *house;
		return false;
	}
	return house->name.len > 0;
}

static void take_block(struct builder *build, const struct scope *scope, const struct statement *statement, struct model_house *house)
{
	const struct node *nodes = scope->syntax->nodes;
	uint32_t tree = statement->block == NODE_NONE ? NODE_NONE : nodes[statement->block].child;
	for (; tree != NODE_NONE; tree = nodes[tree].next) {
		if (nodes[tree].flags & NODE_BROKEN)
			house->broken = true;
		else if (nodes[tree].kind == NODE_ARROWS && !house->demands)
			take_arrows(build, scope, house, tree);
		else if (nodes[tree].kind == NODE_ATTRIBUTE || nodes[tree].kind == NODE_FLAG)
			take_line(build, scope, house, tree);
		else if (nodes[tree].kind != NODE_SKIPPED)
			refuse_line(build, tree_span(scope, tree), house);
	}
	bool empty = house->demands ? house->attributes.count == 0 : house->arrows.count == 0;
	if (!empty || house->broken)
		return;
	house->broken = true;
	struct finding *finding = diag_report(build->sink, DIAG_T230, house->span, house->demands
	                                      ? "this 'demand' does not say what is to be there: `has = owner`"
	                                      : "this 'forbid' names no arrow: `web -> db`");
	const struct statement_row *row = words_statement(build, statement->word_text);
	finding_help(build->sink, finding, "for example: `%s`", row->example);
}

static void collect_house(struct builder *build, const struct scope *scope, const struct statement *statement, bool demands)
{
	const struct node *nodes = scope->syntax->nodes;
	const struct statement_row *row = words_statement(build, statement->word_text);
	struct model_house house = { .demands = demands, .span = tree_span(scope, statement->tree), .project = scope->project,
		                     .broken = statement->broken };
	if (!statement_check_parts(build, scope, statement, row->names, row->parts, "a house rule", row->example))
		return;
	if (statement->text != NODE_NONE)
		house.message = tree_value(build, scope, statement->text);
	for (uint32_t ref = statement_target(scope, statement); ref != NODE_NONE; ref = nodes[ref].next) {
		struct model_selector selector;
		if (take_subject(build, scope, &house, ref, NO_KIND, &selector))
			vec_push(build->arena, &house.groups, selector);
	}
	take_block(build, scope, statement, &house);
	build->house_parts += 1 + house.arrows.count;
	if (build->house_parts > MOST_HOUSE_PARTS) {
		if (build->house_parts - 1 - house.arrows.count <= MOST_HOUSE_PARTS)
			diag_report(build->sink, DIAG_T127, house.span, "more than %d house rules and their arrows", MOST_HOUSE_PARTS);
		return;
	}
	if (take_name(build, scope, statement, &house))
		vec_push(build->arena, &build->model->houses, house);
}

void collect_demand(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	collect_house(build, scope, statement, true);
}

void collect_forbid(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	collect_house(build, scope, statement, false);
}
