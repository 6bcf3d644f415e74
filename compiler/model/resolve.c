/* What a reference means, and what to say where it means nothing.
 *
 * A reference is looked up from the group it stands in outwards. In each group: a direct member first, then the one thing
 * of that name anywhere inside; at the top likewise. Several candidates are ambiguous, unless they are the twins of one
 * template: then the reference means all of them. `a.b` looks up the group `a` like this, and then `b` within it.
 */
#include "model/build.h"

#include <string.h>

static uint32_t template_of(const struct model *model, struct model_end end)
{
	return end.is_group ? model->groups.at[end.index].template_id : model->nodes.at[end.index].template_id;
}

static uint32_t lower_bound(const uint32_t *sorted, uint32_t from, uint32_t to, uint32_t value)
{
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		if (sorted[middle] < value)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Settles candidates from..to of which any will do, if they are one thing or twins; groups alone where asked. */
static enum resolved settle_run(const struct builder *build, uint32_t from, uint32_t to, uint32_t direct, bool groups,
                                struct matches *matches)
{
	const struct name_index *index = &build->index;
	if (groups) {
		while (from < to && !index->ends[from].is_group)
			from++;
		while (from < to && !index->ends[to - 1].is_group)
			to--;
	}
	if (from == to)
		return RESOLVED_UNKNOWN;
	*matches = (struct matches){ .one = index->ends[from], .count = 1 };
	if (to - from == 1 || index->containers[from] == direct)
		return RESOLVED;
	*matches = (struct matches){ .many = index->ends + from, .count = to - from };
	uint32_t shared = template_of(build->model, index->ends[from]);
	for (uint32_t i = from + 1; i < to; i++)
		if (shared == MODEL_NONE || template_of(build->model, index->ends[i]) != shared)
			return RESOLVED_AMBIGUOUS;
	return RESOLVED;
}

/* Inside of one group, at any depth; group MODEL_NONE: anywhere. */
static enum resolved resolve_within(const struct builder *build, uint32_t slot, uint32_t group, bool groups,
                                    struct matches *matches)
{
	const struct name_index *index = &build->index;
	uint32_t from = index->start[slot], to = index->start[slot + 1];
	if (group == MODEL_NONE)
		return settle_run(build, from, to, MODEL_NONE, groups, matches);
	uint32_t first = lower_bound(index->containers, from, to, index->preorder[group]);
	uint32_t end = lower_bound(index->containers, first, to, index->preorder_end[group]);
	return settle_run(build, first, end, index->preorder[group], groups, matches);
}

static enum resolved resolve_outwards(const struct builder *build, uint32_t group, struct str id, bool groups,
                                      struct matches *matches)
{
	const struct model *model = build->model;
	uint32_t slot = MAP_NONE;
	if (build->index.ids.count)
		slot = map_get(&build->index.ids, id);
	for (; group != MODEL_NONE && slot != MAP_NONE; group = model->groups.at[group].parent) {
		enum resolved found = resolve_within(build, slot, group, groups, matches);
		if (found != RESOLVED_UNKNOWN)
			return found;
	}
	uint32_t top = map_get(&model->names, id);
	if (top != MAP_NONE && (top & MODEL_GROUP_BIT || !groups)) {
		*matches = (struct matches){ .one = { top & MODEL_GROUP_BIT, top & ~MODEL_GROUP_BIT }, .count = 1 };
		return RESOLVED;
	}
	return slot == MAP_NONE ? RESOLVED_UNKNOWN : resolve_within(build, slot, MODEL_NONE, groups, matches);
}

enum resolved name_resolve_text(struct builder *build, uint32_t group, struct str id, struct matches *matches)
{
	return resolve_outwards(build, group, id, false, matches);
}

/* One more component of `a.b`: in each of the groups found so far. */
static enum resolved resolve_component(struct builder *build, const struct matches *outer, struct str id, bool groups,
                                       struct matches *matches)
{
	uint32_t slot = build->index.ids.count ? map_get(&build->index.ids, id) : MAP_NONE;
	if (slot == MAP_NONE)
		return RESOLVED_UNKNOWN;
	if (outer->count == 1)
		return resolve_within(build, slot, match_at(outer, 0).index, groups, matches);
	VEC(struct model_end) found = { 0 };
	for (uint32_t i = 0; i < outer->count; i++) {
		struct matches inner;
		enum resolved resolved = resolve_within(build, slot, match_at(outer, i).index, groups, &inner);
		if (resolved == RESOLVED_AMBIGUOUS) {
			*matches = inner;
			return resolved;
		}
		for (uint32_t k = 0; resolved == RESOLVED && k < inner.count; k++)
			vec_push(build->arena, &found, match_at(&inner, k));
	}
	*matches = (struct matches){ .many = found.at, .count = found.count };
	return found.count ? RESOLVED : RESOLVED_UNKNOWN;
}

enum resolved name_resolve(struct builder *build, const struct scope *scope, uint32_t ref, struct matches *matches)
{
	const struct node *nodes = scope->syntax->nodes;
	uint32_t name = nodes[ref].child;
	*matches = (struct matches){ .count = 0 };
	if (name == NODE_NONE || ref_is_hole(scope, ref))
		return RESOLVED_UNKNOWN;
	bool last = nodes[name].next == NODE_NONE;
	enum resolved found = resolve_outwards(build, scope->group, tree_value(build, scope, name), !last, matches);
	while (found == RESOLVED && !last) {
		struct matches outer = *matches;
		name = nodes[name].next;
		last = nodes[name].next == NODE_NONE;
		found = resolve_component(build, &outer, tree_value(build, scope, name), !last, matches);
	}
	return found;
}

/* ---- what could not be resolved ---- */

static const char *other_thing(const struct builder *build, struct str name)
{
	if (map_get(&build->flows, name) != MAP_NONE)
		return "a flow";
	if (map_get(&build->model->quantities.names, name) != MAP_NONE)
		return "an assumption";
	if (map_get(&build->layers, name) != MAP_NONE)
		return "a layer";
	if (map_get(&build->tables, name) != MAP_NONE)
		return "a table";
	return map_get(&build->sagas, name) != MAP_NONE ? "a saga" : NULL;
}

static void suggest_name(struct builder *build, struct finding *finding, struct span span, struct str name)
{
	const struct model *model = build->model;
	bool dotted = memchr(name.at, '.', name.len) != NULL;
	struct suggest suggest = suggest_for(name);
	bool more = true;
	for (uint32_t i = 0; i < model->nodes.count && more; i++)
		more = build_consider(build, &suggest, dotted ? model->nodes.at[i].name : model->nodes.at[i].id);
	for (uint32_t i = 0; i < model->groups.count && more; i++)
		more = build_consider(build, &suggest, dotted ? model->groups.at[i].name : model->groups.at[i].id);
	if (!suggest_found(&suggest) && dotted) {
		finding_help(build->sink, finding, "declare it inside of its group");
		return;
	}
	if (!suggest_found(&suggest)) {
		finding_help(build->sink, finding, "declare it, for example: `service %.*s`", STR_ARG(name));
		return;
	}
	finding_point(build->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
	struct finding_fix *fix = finding_fix(build->sink, finding, FIX_SUGGESTION, "correct the name");
	finding_edit(build->sink, fix, span, suggest.best);
}

void name_refuse_unknown(struct builder *build, struct span span, struct str name)
{
	if (name.len == 0 || map_add(build->arena, &build->refused, name, 0) != MAP_NONE)
		return;
	const char *other = other_thing(build, name);
	if (other) {
		diag_report(build->sink, DIAG_T107, span, "'%.*s' is %s; a node or a group belongs here", STR_ARG(name), other);
		return;
	}
	suggest_name(build, diag_report(build->sink, DIAG_T101, span, "nothing is called '%.*s'", STR_ARG(name)), span,
	             name);
}

void name_refuse_ambiguous(struct builder *build, struct span span, struct str name, const struct matches *matches)
{
	if (map_add(build->arena, &build->refused, name, 0) != MAP_NONE)
		return;
	struct buf list = buf_in(build->arena);
	uint32_t shown = matches->count > 5 ? 4 : matches->count;
	for (uint32_t i = 0; i < shown; i++) {
		struct str full = model_end_name(build->model, match_at(matches, i));
		buf_printf(&list, "%s'%.*s'", i == 0 ? "" : i + 1 == matches->count ? " or " : ", ", STR_ARG(full));
	}
	if (shown < matches->count)
		buf_printf(&list, " or one of %u more", matches->count - shown);
	struct finding *finding =
	    diag_report(build->sink, DIAG_T102, span, "'%.*s' fits several things", STR_ARG(name));
	finding_help(build->sink, finding, "write %.*s", STR_ARG(buf_view(&list)));
}

/* The statement that the reference stands in had an error: so that nothing more need be said about it. */
static bool is_forgiven(const struct scope *scope, uint32_t ref)
{
	const struct node *nodes = scope->syntax->nodes;
	if (ref_is_hole(scope, ref))
		return true;
	uint32_t at = nodes[ref].parent;
	while (at != NODE_NONE && nodes[at].kind > NODE_CLAIM)
		at = nodes[at].parent;
	return at != NODE_NONE && nodes[at].flags & NODE_BROKEN;
}

bool name_require(struct builder *build, const struct scope *scope, uint32_t ref, struct matches *matches)
{
	enum resolved found = name_resolve(build, scope, ref, matches);
	if (found == RESOLVED)
		return true;
	if (is_forgiven(scope, ref))
		return false;
	struct str name = ref_text(build, scope, ref);
	if (found == RESOLVED_AMBIGUOUS)
		name_refuse_ambiguous(build, tree_span(scope, ref), name, matches);
	else
		name_refuse_unknown(build, tree_span(scope, ref), name);
	return false;
}

uint32_t name_require_node(struct builder *build, const struct scope *scope, uint32_t ref, const char *what)
{
	struct matches matches;
	if (!name_require(build, scope, ref, &matches))
		return MODEL_NONE;
	struct model_end end = match_at(&matches, 0);
	if (!end.is_group)
		return end.index;
	diag_report(build->sink, DIAG_T107, tree_span(scope, ref), "'%.*s' is a group; %s belongs to a node",
	            STR_ARG(ref_text(build, scope, ref)), what);
	return MODEL_NONE;
}
