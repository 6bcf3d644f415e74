/* Names: the text of references, what a declaration enters, and the index of everything inside of groups. */
#include "model/build.h"

#include <string.h>

enum { MOST_NAME_BYTES = 256 << 20 };

/* ---- text of tree nodes ---- */

struct str tree_value(struct builder *build, const struct scope *scope, uint32_t tree)
{
	return syntax_value(build->arena, scope->syntax, tree);
}

static const struct node *only_name(const struct scope *scope, uint32_t ref)
{
	const struct node *nodes = scope->syntax->nodes;
	uint32_t name = nodes[ref].child;
	return name != NODE_NONE && nodes[name].next == NODE_NONE ? &nodes[name] : NULL;
}

bool ref_is_hole(const struct scope *scope, uint32_t ref)
{
	const struct node *nodes = scope->syntax->nodes;
	for (uint32_t name = nodes[ref].child; name != NODE_NONE; name = nodes[name].next)
		if (nodes[name].flags & NODE_HOLE)
			return true;
	return nodes[ref].flags & NODE_HOLE || nodes[ref].child == NODE_NONE;
}

bool ref_is_string(const struct scope *scope, uint32_t ref)
{
	const struct node *name = only_name(scope, ref);
	return name && !(name->flags & NODE_HOLE) && scope->syntax->tokens[name->first].kind == TOKEN_STRING;
}

bool ref_is_plain(const struct scope *scope, uint32_t ref)
{
	const struct node *name = only_name(scope, ref);
	return name && !(name->flags & NODE_HOLE) && scope->syntax->tokens[name->first].kind != TOKEN_STRING;
}

struct str ref_text(struct builder *build, const struct scope *scope, uint32_t ref)
{
	const struct node *nodes = scope->syntax->nodes;
	uint32_t name = nodes[ref].child;
	if (name == NODE_NONE || ref_is_hole(scope, ref))
		return STR("");
	if (nodes[name].next == NODE_NONE)
		return tree_value(build, scope, name);
	struct buf text = buf_in(build->arena);
	for (; name != NODE_NONE; name = nodes[name].next) {
		buf_text(&text, text.len ? "." : "");
		buf_str(&text, tree_value(build, scope, name));
	}
	return buf_view(&text);
}

/* ---- declaring ---- */

struct str name_declared(struct builder *build, const struct scope *scope, uint32_t ref)
{
	const struct node *nodes = scope->syntax->nodes;
	if (ref_is_hole(scope, ref))
		return STR("");
	uint32_t last = nodes[ref].child;
	while (nodes[last].next != NODE_NONE)
		last = nodes[last].next;
	struct str id = tree_value(build, scope, last);
	if (last != nodes[ref].child) {
		struct finding *finding = diag_report(build->sink, DIAG_T125, tree_span(scope, ref),
		                                      "a declaration gives a name without points");
		finding_help(build->sink, finding, "declare '%.*s' inside of its group", STR_ARG(id));
	} else if (id.len == 0)
		diag_report(build->sink, DIAG_T126, tree_span(scope, ref), "a name needs at least one character");
	return id;
}

/* Names repeat those of their groups: long ones that nest deep would fill any memory. */
bool build_bytes(struct builder *build, size_t count)
{
	build->name_bytes += count;
	if (build->name_bytes < MOST_NAME_BYTES)
		return true;
	if (!build->full)
		diag_report(build->real, DIAG_T127, (struct span){ build->model->files.at[0]->source->file, 0, 0 },
		            "the names of all parts together are too long: shorten those of the outer groups");
	build->full = true;
	return false;
}

/* Joined by hand: this runs once for every node inside a group. */
static struct str join_name(struct arena *arena, struct str group, struct str id)
{
	char *text = arena_alloc(arena, group.len + id.len + 2);
	memcpy(text, group.at, group.len);
	text[group.len] = '.';
	memcpy(text + group.len + 1, id.at, id.len);
	return (struct str){ text, group.len + 1 + id.len };
}

struct str name_enter(struct builder *build, uint32_t group, struct str id, uint32_t value, uint32_t *before)
{
	struct model *model = build->model;
	struct str name = id;
	if (group != MODEL_NONE && build_bytes(build, model->groups.at[group].name.len + id.len))
		name = join_name(build->arena, model->groups.at[group].name, id);
	*before = map_add(build->arena, &model->names, name, value);
	return name;
}

void name_refuse_twice(struct builder *build, struct span span, struct str id, struct span first)
{
	struct finding *finding = diag_report(build->sink, DIAG_T103, span, "'%.*s' is declared twice", STR_ARG(id));
	finding_label(build->sink, finding, first, "first declared here");
}

/* ---- the index ---- */

static uint32_t container_of(const struct model *model, uint32_t member)
{
	if (member & MODEL_GROUP_BIT)
		return model->groups.at[member & ~MODEL_GROUP_BIT].parent;
	return model->nodes.at[member].group;
}

static struct str id_of(const struct model *model, struct model_end end)
{
	return end.is_group ? model->groups.at[end.index].id : model->nodes.at[end.index].id;
}

/* Parents stand before their children, so sizes add up backwards and numbers are dealt out forwards. */
static void number_groups(struct builder *build, struct name_index *index)
{
	const struct model *model = build->model;
	uint32_t count = model->groups.count;
	index->preorder = ARENA_ARRAY(build->arena, uint32_t, count);
	index->preorder_end = ARENA_ARRAY(build->arena, uint32_t, count);
	uint32_t *sizes = ARENA_ARRAY(build->arena, uint32_t, count);
	uint32_t *next = ARENA_ARRAY(build->arena, uint32_t, count);
	for (uint32_t i = count; i-- > 0;) {
		sizes[i]++;
		if (model->groups.at[i].parent != MODEL_NONE)
			sizes[model->groups.at[i].parent] += sizes[i];
	}
	uint32_t top = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t *counter = model->groups.at[i].parent == MODEL_NONE ? &top : &next[model->groups.at[i].parent];
		index->preorder[i] = *counter;
		index->preorder_end[i] = *counter + sizes[i];
		next[i] = *counter + 1;
		*counter += sizes[i];
	}
}

/* Everything inside of groups, in order of its group's number. */
static uint32_t sort_members(struct builder *build, const struct name_index *index, uint32_t **sorted)
{
	const struct model *model = build->model;
	uint32_t groups = model->groups.count, count = 0;
	uint32_t *start = ARENA_ARRAY(build->arena, uint32_t, groups + 1);
	for (uint32_t pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < groups + model->nodes.count; i++) {
			uint32_t member = i < groups ? i | MODEL_GROUP_BIT : i - groups;
			uint32_t container = container_of(model, member);
			if (container == MODEL_NONE)
				continue;
			if (pass == 0)
				start[index->preorder[container] + 1]++;
			else
				(*sorted)[start[index->preorder[container]]++] = member;
		}
		if (pass == 0) {
			for (uint32_t i = 0; i < groups; i++)
				start[i + 1] += start[i];
			count = start[groups];
			*sorted = ARENA_ARRAY(build->arena, uint32_t, count);
		}
	}
	return count;
}

void names_index(struct builder *build)
{
	const struct model *model = build->model;
	struct name_index *index = &build->index;
	if (index->groups == model->groups.count && index->nodes == model->nodes.count)
		return;
	*index = (struct name_index){ .groups = model->groups.count, .nodes = model->nodes.count };
	number_groups(build, index);
	uint32_t *sorted = NULL;
	uint32_t count = sort_members(build, index, &sorted);
	uint32_t *slots = ARENA_ARRAY(build->arena, uint32_t, count);
	index->start = ARENA_ARRAY(build->arena, uint32_t, count + 2);
	for (uint32_t i = 0; i < count; i++) {
		struct model_end end = { sorted[i] & MODEL_GROUP_BIT, sorted[i] & ~MODEL_GROUP_BIT };
		uint32_t slot = map_add(build->arena, &index->ids, id_of(model, end), index->ids.count);
		slots[i] = slot == MAP_NONE ? index->ids.count - 1 : slot;
		index->start[slots[i] + 2]++;
	}
	for (uint32_t i = 1; i < index->ids.count; i++)
		index->start[i + 1] += index->start[i];
	index->ends = ARENA_ARRAY(build->arena, struct model_end, count);
	index->containers = ARENA_ARRAY(build->arena, uint32_t, count);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = index->start[slots[i] + 1]++;
		index->ends[at] = (struct model_end){ sorted[i] & MODEL_GROUP_BIT, sorted[i] & ~MODEL_GROUP_BIT };
		index->containers[at] = index->preorder[container_of(model, sorted[i])];
	}
}
