/* Arrow statements: chains, lists, mirrored forms; the same arrow named again is the same arrow. */
#include "model/build.h"

#include <string.h>

const char *arrow_form_text(enum arrow_form form)
{
	switch (form) {
	case ARROW_CALL: return "->";
	case ARROW_SEND: return "~>";
	case ARROW_COPY: return "=>";
	case ARROW_FALLBACK: return "..>";
	case ARROW_DUPLEX: return "<->";
	case ARROW_MIRROR: return "<=>";
	case ARROW_LINK: return "--";
	}
	return "->";
}

/* ---- the arrow sign ---- */

struct sign arrow_sign(const struct scope *scope, uint32_t tree)
{
	static const struct sign signs[TOKEN_KIND_COUNT] = {
		[TOKEN_CALL] = { ARROW_CALL, false },     [TOKEN_CALL_BACK] = { ARROW_CALL, true },
		[TOKEN_SEND] = { ARROW_SEND, false },     [TOKEN_SEND_BACK] = { ARROW_SEND, true },
		[TOKEN_COPY] = { ARROW_COPY, false },     [TOKEN_LESS_EQUAL] = { ARROW_COPY, true },
		[TOKEN_FALLBACK] = { ARROW_FALLBACK, false }, [TOKEN_FALLBACK_BACK] = { ARROW_FALLBACK, true },
		[TOKEN_DUPLEX] = { ARROW_DUPLEX, false }, [TOKEN_MIRROR] = { ARROW_MIRROR, false },
		[TOKEN_LINK] = { ARROW_LINK, false }
	};
	return signs[syntax_arrow(scope->syntax, scope->syntax->nodes[tree].first)];
}

/* ---- one arrow ---- */

static char *append(char *at, struct str text)
{
	memcpy(at, text.at, text.len);
	return at + text.len;
}

/* Joined by hand: this runs once for every arrow. */
static struct str arrow_id(struct builder *build, struct model_end from, struct model_end to, uint32_t number)
{
	struct str tail = model_end_name(build->model, from), head = model_end_name(build->model, to);
	if (number > 1)
		return str_format(build->arena, "%.*s->%.*s#%u", STR_ARG(tail), STR_ARG(head), number);
	if (!build_bytes(build, tail.len + head.len))
		return STR("");
	char *id = arena_alloc(build->arena, tail.len + head.len + 3);
	char *end = append(append(append(id, tail), STR("->")), head);
	return (struct str){ id, (size_t)(end - id) };
}

/* The arrow of that form among those between the ends, if it is there; else *last is the last of them. */
static uint32_t find_form(const struct builder *build, uint32_t arrow, enum arrow_form form, uint32_t *last,
                          uint32_t *count)
{
	for (; arrow != MODEL_NONE; arrow = build->same_ends.at[arrow]) {
		if (build->model->arrows.at[arrow].form == form)
			return arrow;
		*last = arrow;
		++*count;
	}
	return MODEL_NONE;
}

static uint32_t find_arrow(struct builder *build, struct model_end from, struct model_end to, enum arrow_form form,
                           uint32_t *last, uint32_t *count)
{
	uint32_t fresh = build->model->arrows.count;
	*last = MODEL_NONE;
	*count = 0;
	if (form == ARROW_LINK || form == ARROW_MIRROR) {
		/* these have no direction */
		uint32_t other_last, other_count = 0;
		uint32_t found = find_form(build, edge_find(build, to, from, MODEL_NONE), form, &other_last, &other_count);
		if (found != MODEL_NONE)
			return found;
	}
	return find_form(build, edge_find(build, from, to, fresh), form, last, count);
}

static bool add_label(struct builder *build, struct model_arrow *arrow, struct str label)
{
	enum { FEW = 8 };
	if (arrow->labels.count < FEW) {
		for (uint32_t i = 0; i < arrow->labels.count; i++)
			if (str_equal(arrow->labels.at[i], label))
				return false;
	} else if (map_add(build->arena, &build->labels,
	                   str_format(build->arena, "%.*s:%.*s", STR_ARG(arrow->id), STR_ARG(label)), 0) != MAP_NONE)
		return false;
	if (arrow->labels.count == 0) {
		/* most arrows have one label for ever */
		arrow->labels.at = ARENA_NEW(build->arena, struct str);
		arrow->labels.room = 1;
	}
	vec_push(build->arena, &arrow->labels, label);
	return true;
}

/* The arrow is drawn already, in this layer, with this label. Only its first labels are compared: an arrow of many is no
 * slip, and the statements of one arrow must not cost their square. */
static bool is_drawn(const struct model_arrow *arrow, struct str label, uint32_t layer)
{
	enum { FEW = 8 };
	if (!arrow->outside_flows || arrow->layer != layer)
		return false;
	for (uint32_t i = 0; i < arrow->plain_labels.count && i < FEW; i++)
		if (str_equal(arrow->plain_labels.at[i], label))
			return true;
	return label.len == 0;
}

static void mention(struct builder *build, const struct scope *scope, uint32_t index, struct arrow_statement *statement,
                    struct span span)
{
	struct model_arrow *arrow = &build->model->arrows.at[index];
	statement->news |= !is_drawn(arrow, statement->label, scope->layer);
	if (arrow->mentions.count == 0) {
		arrow->mentions.at = ARENA_NEW(build->arena, struct span);
		arrow->mentions.room = 1;
	}
	vec_push(build->arena, &arrow->mentions, span);
	arrow->broken |= statement->broken;
	arrow->outside_flows |= !statement->in_flow;
	if (statement->label.len == 0)
		return;
	add_label(build, arrow, statement->label);
	if (!statement->in_flow && arrow->plain_labels.count == 0) {
		arrow->plain_labels.at = ARENA_NEW(build->arena, struct str);
		arrow->plain_labels.room = 1;
	}
	if (!statement->in_flow)
		vec_push(build->arena, &arrow->plain_labels, statement->label);
}

static uint32_t take_arrow(struct builder *build, const struct scope *scope, struct model_end from, struct model_end to,
                           enum arrow_form form, struct span span)
{
	struct model *model = build->model;
	uint32_t last, count, index = model->arrows.count;
	if (!build_room(build, index, "arrows", span))
		return MODEL_NONE;
	uint32_t found = find_arrow(build, from, to, form, &last, &count);
	if (found != MODEL_NONE && found != index)
		return found;
	struct model_arrow arrow = { .from = from, .to = to, .form = form, .id = arrow_id(build, from, to, count + 1),
		                     .span = span, .layer = scope->layer, .first_step = MODEL_NONE };
	vec_push(build->arena, &model->arrows, arrow);
	vec_push(build->arena, &build->same_ends, MODEL_NONE);
	if (last != MODEL_NONE)
		build->same_ends.at[last] = index;
	return index;
}

/* ---- one statement ---- */

struct pairing {
	struct builder *build;
	const struct scope *scope;
	struct arrow_statement *statement;
	struct sign sign;
	struct hop hop;
};

static bool take_pair(void *context, struct model_end tail, struct model_end head)
{
	struct pairing *pairing = context;
	struct builder *build = pairing->build;
	if (pairing->sign.mirrored) {
		struct model_end swap = tail;
		tail = head;
		head = swap;
	}
	if (build->hops.count > 0 && !build_copies(build, pairing->hop.span))
		return false;
	uint32_t arrow = take_arrow(build, pairing->scope, tail, head, pairing->sign.form, pairing->hop.span);
	if (arrow == MODEL_NONE)
		return false;
	mention(build, pairing->scope, arrow, pairing->statement, pairing->hop.span);
	pairing->hop.arrow = arrow;
	vec_push(build->arena, &build->hops, pairing->hop);
	pairing->hop.further = true;
	return true;
}

/* What each name of the statement stands for, and where each list of names begins. */
static void resolve_ends(struct builder *build, const struct scope *scope, struct arrow_statement *statement)
{
	const struct node *nodes = scope->syntax->nodes;
	build->end_names.count = build->end_refs.count = build->end_starts.count = 0;
	for (uint32_t part = nodes[statement->tree].child; part != NODE_NONE; part = nodes[part].next) {
		if (nodes[part].kind != NODE_ENDS)
			continue;
		vec_push(build->arena, &build->end_starts, build->end_names.count);
		for (uint32_t ref = nodes[part].child; ref != NODE_NONE; ref = nodes[ref].next) {
			struct matches matches;
			if (!name_require(build, scope, ref, &matches)) {
				statement->broken = true;
				continue;
			}
			vec_push(build->arena, &build->end_names, matches);
			vec_push(build->arena, &build->end_refs, ref);
		}
	}
	vec_push(build->arena, &build->end_starts, build->end_names.count);
}

static void take_hop(struct builder *build, const struct scope *scope, struct arrow_statement *statement,
                     struct sign sign, uint32_t number)
{
	const uint32_t *starts = build->end_starts.at;
	struct pairing pairing = { build, scope, statement, sign, { .number = number } };
	for (uint32_t tail = starts[number]; tail < starts[number + 1]; tail++)
		for (uint32_t head = starts[number + 1]; head < starts[number + 2]; head++) {
			pairing.hop.span = span_join(tree_span(scope, build->end_refs.at[tail]),
			                             tree_span(scope, build->end_refs.at[head]));
			pairing.hop.further = false;
			ends_pair(build, &build->end_names.at[tail], &build->end_names.at[head], take_pair, &pairing);
			if (build->full)
				return;
		}
}

void arrows_read(struct builder *build, const struct scope *scope, uint32_t tree, bool in_flow,
                 struct arrow_statement *statement)
{
	const struct node *nodes = scope->syntax->nodes;
	*statement = (struct arrow_statement){ .tree = tree, .in_flow = in_flow,
		                               .broken = nodes[tree].flags & NODE_BROKEN };
	uint32_t text = syntax_child(scope->syntax, tree, NODE_TEXT);
	uint32_t block = syntax_child(scope->syntax, tree, NODE_BLOCK);
	if (text != NODE_NONE)
		statement->label = tree_value(build, scope, text);
	resolve_ends(build, scope, statement);
	build->hops.count = 0;
	for (uint32_t part = nodes[tree].child; part != NODE_NONE; part = nodes[part].next)
		if (nodes[part].kind == NODE_ARROW) {
			uint32_t number = statement->length++;
			if (!(nodes[part].flags & NODE_HOLE) && number + 2 < build->end_starts.count)
				take_hop(build, scope, statement, arrow_sign(scope, part), number);
		}
	statement->hops.at = build->hops.at;
	statement->hops.count = build->hops.count;
	if (block == NODE_NONE)
		return;
	struct scope inner = *scope;
	inner.block = IN_ARROW;
	inner.tree = tree;
	inner.owner = statement->hops.count ? statement->hops.at[0].arrow : MODEL_NONE;
	struct owner owner = { .into = &statement->attributes, .place = PLACE_ARROW, .origin = ORIGIN_DECLARED,
		               .layer = scope->layer, .broken = &statement->broken, .what = "arrow" };
	block_take(build, &inner, &owner, block);
}

/* ---- outside of flows ---- */

static bool same_value(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == VALUE_QUANTITY)
		return a->quantity.low == b->quantity.low && a->quantity.high == b->quantity.high &&
		       dimension_equal(a->quantity.dimension, b->quantity.dimension);
	if (a->kind == VALUE_LIST) {
		for (uint32_t i = 0; i < a->item_count && i < b->item_count; i++)
			if (!same_value(&a->items[i], &b->items[i]))
				return false;
		return a->item_count == b->item_count;
	}
	return str_equal(a->text, b->text);
}

static void merge_attributes(struct builder *build, uint32_t index, const struct attributes *attributes)
{
	struct model_arrow *arrow = &build->model->arrows.at[index];
	if (arrow->attributes.list.count == 0) {
		arrow->attributes = *attributes;
		arrow->attributes.list.room = attributes->list.count; /* shared until something is added */
		return;
	}
	struct owner owner = { .into = &arrow->attributes, .place = PLACE_ARROW, .amends = true, .what = "arrow" };
	for (uint32_t i = 0; i < attributes->list.count; i++) {
		const struct attribute *more = &attributes->list.at[i];
		const struct attribute *before = attributes_get(&arrow->attributes, more->id);
		if (before && before->layer == more->layer) {
			if (same_value(&before->value, &more->value))
				continue;
			struct finding *finding =
			    diag_report(build->sink, DIAG_T218, more->span, "the arrow '%.*s' has another '%s' already",
			                STR_ARG(arrow->id), attribute_row(more->id)->name);
			finding_label(build->sink, finding, before->span, "set here");
			continue;
		}
		if (before) {
			/* the list may be another arrow's too */
			struct attribute *copy = ARENA_ARRAY(build->arena, struct attribute, arrow->attributes.list.count);
			memcpy(copy, arrow->attributes.list.at, sizeof(*copy) * arrow->attributes.list.count);
			arrow->attributes.list.at = copy;
			arrow->attributes.list.room = arrow->attributes.list.count;
		}
		attribute_set(build, &owner, more);
	}
}

void arrows_task(struct builder *build, const struct task *task)
{
	struct arrow_statement statement;
	arrows_read(build, task->scope, task->tree, false, &statement);
	for (uint32_t i = 0; i < statement.hops.count; i++) {
		uint32_t arrow = statement.hops.at[i].arrow;
		build->model->arrows.at[arrow].broken |= statement.broken;
		if (statement.attributes.list.count)
			merge_attributes(build, arrow, &statement.attributes);
	}
	bool has_block = syntax_child(task->scope->syntax, task->tree, NODE_BLOCK) != NODE_NONE;
	if (statement.hops.count && !statement.news && !statement.broken && !has_block)
		vec_push(build->arena, &build->model->repeats,
		         (struct model_repeat){ statement.hops.at[0].arrow, tree_span(task->scope, task->tree) });
}

/* Uses of each arrow in order; labels joined. */
void arrows_finish(struct builder *build)
{
	struct model *model = build->model;
	for (uint32_t i = model->steps.count; i-- > 0;) {
		struct model_step *step = &model->steps.at[i];
		if (step->parallel)
			continue;
		step->next_use = model->arrows.at[step->arrow].first_step;
		model->arrows.at[step->arrow].first_step = i;
	}
	for (uint32_t i = 0; i < model->arrows.count; i++) {
		struct model_arrow *arrow = &model->arrows.at[i];
		if (arrow->labels.count == 1)
			arrow->label = arrow->labels.at[0];
		if (arrow->labels.count < 2)
			continue;
		struct buf joined = buf_in(build->arena);
		for (uint32_t k = 0; k < arrow->labels.count; k++) {
			buf_text(&joined, k ? ", " : "");
			buf_str(&joined, arrow->labels.at[k]);
		}
		arrow->label = buf_view(&joined);
	}
}
