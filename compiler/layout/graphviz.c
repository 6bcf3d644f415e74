/* How to read this file: loading, building the graph, reading it back.
 *
 * The libraries are loaded only when a picture is placed: linking them would cost every `lintel check` half its time.
 * Their structs are read through the macros of types.h, so the version at run time must be the one compiled for; never
 * call gvFreeLayout (it frees twice, measured). */
#define _GNU_SOURCE
#include "layout/graphviz.h"

#include <dlfcn.h>
#include <graphviz/graphviz_version.h>
#include <graphviz/gvc.h>
#include <graphviz/gvplugin.h>
#include <graphviz/gvplugin_textlayout.h>
#include <link.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scene/size.h"
#include "scene/measure.h"

static const char LIBRARY[] = "libgvc.so.6";
static const char PLUGIN[] = "graphviz/libgvplugin_dot_layout.so.6";

#define FUNCTIONS(F)                                                                     \
	F(agopen) F(agsubg) F(agnode) F(agsubnode) F(agedge) F(agattr) F(agxset) F(agseterrf) \
	F(gvContextPlugins) F(gvLayout) F(gvcVersion)

struct library {
#define FIELD(name) __typeof__(name) *name;
	FUNCTIONS(FIELD)
#undef FIELD
	Agdesc_t *directed;
	gvplugin_library_t *dot;
	const char *trouble;
};

/* ---- loading ---- */

static bool load_function(void *handle, const char *name, void *field, struct library *library)
{
	void *found = dlsym(handle, name);
	if (!found)
		library->trouble = "Graphviz lacks a function that is needed";
	/* ISO C keeps pointers to functions and to objects apart; POSIX does not. */
	memcpy(field, &found, sizeof found);
	return found != NULL;
}

/* The plugin lies in a folder beside the library, wherever that is. */
static void *load_plugin(void *handle)
{
	struct link_map *map = NULL;
	char path[4096];
	if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0 || !map || !map->l_name)
		return NULL;
	const char *slash = strrchr(map->l_name, '/');
	int folder = slash ? (int)(slash - map->l_name) + 1 : 0;
	int length = snprintf(path, sizeof path, "%.*s%s", folder, map->l_name, PLUGIN);
	return length > 0 && (size_t)length < sizeof path ? dlopen(path, RTLD_LAZY) : NULL;
}

static struct library load(void)
{
	struct library library = { .trouble = NULL };
	void *handle = dlopen(LIBRARY, RTLD_LAZY);
	void *plugin = handle ? load_plugin(handle) : NULL;
	if (!plugin) {
		library.trouble = "Graphviz is not installed (libgvc6)";
		return library;
	}
#define LOAD(name) load_function(handle, #name, &library.name, &library) &&
	bool complete = FUNCTIONS(LOAD) load_function(handle, "Agdirected", &library.directed, &library) &&
			load_function(plugin, "gvplugin_dot_layout_LTX_library", &library.dot, &library);
#undef LOAD
	return complete ? library : (struct library){ .trouble = library.trouble };
}

/* ---- the size of labels: Graphviz sees keys, never the user's text ---- */

/* Graphviz gives its text engine no context, and one process places one picture: this is the one place where a static
 * holds state. */
static const struct plan *plan_in_hand;

/* "#12": the label of edge 12. "@3": the title of group 3. */
static boolean measure_key(textspan_t *span, char **font_path)
{
	(void)font_path;
	unsigned index = 0;
	span->size.x = span->size.y = 0;
	span->layout = NULL;
	span->free_layout = NULL;
	span->yoffset_layout = span->yoffset_centerline = 0;
	if (sscanf(span->str, "#%u", &index) == 1 && index < plan_in_hand->edges.count) {
		const struct scene_line *line = &plan_in_hand->scene->lines.at[plan_in_hand->edges.at[index].line];
		span->size.x = line->label_width;
		span->size.y = line->label_height;
	} else if (sscanf(span->str, "@%u", &index) == 1 && index < plan_in_hand->scene->groups.count) {
		span->size.x = size_title(&plan_in_hand->scene->groups.at[index]);
		span->size.y = measure_line_height(plan_in_hand->scene->groups.at[index].label.size);
	}
	return TRUE;
}

static char first_message[256];

static int keep_message(char *message)
{
	if (!first_message[0])
		snprintf(first_message, sizeof first_message, "%s", message);
	return 0;
}

/* ---- building ---- */

struct build {
	const struct library *library;
	const struct plan *plan;
	struct plan_wish wish;
	bool title_low; /* group titles at the bottom: the drawing will be turned over */
	Agraph_t *graph, **groups;
	Agnode_t **nodes;
	Agedge_t **edges;
};

/* Values that the library declares as char * but only reads. */
static char *text(const char *constant)
{
	union {
		const char *in;
		char *out;
	} cast = { .in = constant };
	return cast.out;
}

/* px as inches, or any other number, in the C locale. */
static char *number(char *space, size_t room, double value)
{
	long long scaled = llround(value * 10000);
	snprintf(space, room, "%s%lld.%04lld", scaled < 0 ? "-" : "", llabs(scaled) / 10000, llabs(scaled) % 10000);
	return space;
}

static char *inches(char *space, size_t room, double px)
{
	return number(space, room, px / 72);
}

static void set_graph(struct build *build)
{
	/* Half of ranksep stands on either side of a label's own rank; without labels the whole gap must hold an arrow
	 * that can be seen. */
	enum { NODE_GAP = 16, RANK_GAP = 34, RANK_GAP_LABELLED = 26, RANK_GAP_LOOSE = 110 };
	const struct library *library = build->library;
	char space[32];
	bool right = build->plan->scene->direction == SCENE_RIGHT;
	bool labelled = false;
	for (uint32_t i = 0; i < build->plan->edges.count; i++) {
		uint32_t line = build->plan->edges.at[i].line;
		labelled |= line != SCENE_NONE && build->plan->scene->lines.at[line].label.count > 0;
	}
	int gap = build->wish.labels && labelled ? RANK_GAP_LABELLED : labelled ? RANK_GAP_LOOSE : RANK_GAP;
	library->agattr(build->graph, AGRAPH, text("rankdir"), text(right ? "LR" : "TB"));
	library->agattr(build->graph, AGRAPH, text("newrank"), text("true"));
	library->agattr(build->graph, AGRAPH, text("splines"), text(build->wish.straight ? "line" : "true"));
	library->agattr(build->graph, AGRAPH, text("nodesep"), inches(space, sizeof space, NODE_GAP));
	library->agattr(build->graph, AGRAPH, text("ranksep"), inches(space, sizeof space, gap));
	if (build->wish.effort > 0)
		library->agattr(build->graph, AGRAPH, text("nslimit"), number(space, sizeof space, build->wish.effort));
	library->agattr(build->graph, AGRAPH, text("label"), text(""));
	library->agattr(build->graph, AGRAPH, text("labeljust"), text("l"));
	library->agattr(build->graph, AGRAPH, text("labelloc"), text(build->title_low ? "b" : "t"));
	library->agattr(build->graph, AGRAPH, text("margin"), text(""));
	library->agattr(build->graph, AGNODE, text("shape"), text("box"));
	library->agattr(build->graph, AGNODE, text("fixedsize"), text("true"));
	library->agattr(build->graph, AGNODE, text("label"), text(""));
	library->agattr(build->graph, AGEDGE, text("dir"), text("none"));
}

static void add_groups(struct build *build)
{
	const struct scene *scene = build->plan->scene;
	Agsym_t *label = build->library->agattr(build->graph, AGRAPH, text("label"), NULL);
	Agsym_t *margin = build->library->agattr(build->graph, AGRAPH, text("margin"), NULL);
	char space[32];
	for (uint32_t i = 0; i < scene->groups.count; i++) {
		uint32_t parent = scene->groups.at[i].parent;
		Agraph_t *around = parent == SCENE_NONE ? build->graph : build->groups[parent];
		snprintf(space, sizeof space, "cluster%u", (unsigned)i);
		build->groups[i] = build->library->agsubg(around, space, 1);
		snprintf(space, sizeof space, "@%u", (unsigned)i);
		build->library->agxset(build->groups[i], label, space);
		snprintf(space, sizeof space, "%d", PLACED_GROUP_PADDING);
		build->library->agxset(build->groups[i], margin, space);
	}
}

static void add_nodes(struct build *build)
{
	const struct plan *plan = build->plan;
	Agsym_t *width = build->library->agattr(build->graph, AGNODE, text("width"), text("1"));
	Agsym_t *height = build->library->agattr(build->graph, AGNODE, text("height"), text("1"));
	char space[32];
	for (uint32_t i = 0; i < plan->parts.count; i++) {
		uint32_t index = plan->order[i];
		const struct plan_part *part = &plan->parts.at[index];
		snprintf(space, sizeof space, "n%u", (unsigned)index);
		Agnode_t *node = build->nodes[index] = build->library->agnode(build->graph, space, 1);
		build->library->agxset(node, width, inches(space, sizeof space, part->width));
		build->library->agxset(node, height, inches(space, sizeof space, part->height));
		if (part->group != SCENE_NONE)
			build->library->agsubnode(build->groups[part->group], node, 1);
	}
}

static void add_edges(struct build *build)
{
	const struct plan *plan = build->plan;
	Agsym_t *label = build->library->agattr(build->graph, AGEDGE, text("label"), text(""));
	Agsym_t *weight = build->library->agattr(build->graph, AGEDGE, text("weight"), text("1"));
	Agsym_t *length = build->library->agattr(build->graph, AGEDGE, text("minlen"), text("1"));
	Agsym_t *style = build->library->agattr(build->graph, AGEDGE, text("style"), text(""));
	char space[32];
	for (uint32_t i = 0; i < plan->edges.count; i++) {
		const struct plan_edge *edge = &plan->edges.at[i];
		if (edge->flat)
			continue;
		snprintf(space, sizeof space, "e%u", (unsigned)i);
		Agedge_t *made = build->edges[i] =
		    build->library->agedge(build->graph, build->nodes[edge->tail], build->nodes[edge->head], space, 1);
		snprintf(space, sizeof space, "%d", edge->weight);
		build->library->agxset(made, weight, space);
		if (edge->tail != edge->head) {
			snprintf(space, sizeof space, "%d",
				 plan->parts.at[edge->head].rank - plan->parts.at[edge->tail].rank);
			build->library->agxset(made, length, space);
		}
		if (edge->line == SCENE_NONE)
			build->library->agxset(made, style, text("invis"));
		else if (build->wish.labels && plan->scene->lines.at[edge->line].label.count > 0) {
			snprintf(space, sizeof space, "#%u", (unsigned)i);
			build->library->agxset(made, label, space);
		}
	}
}

/* ---- writing and reading the result: plain numbers, in the order of the plan; y grows down from here on ---- */

static void put(struct buf *out, double value)
{
	memcpy(buf_reserve(out, sizeof value), &value, sizeof value);
	out->len += sizeof value;
}

static void put_edge(struct buf *out, Agedge_t *edge)
{
	const splines *splines = edge ? ED_spl(edge) : NULL;
	size_t count = 0;
	for (int i = 0; splines && i < splines->size; i++)
		count += (size_t)splines->list[i].size - (i > 0);
	put(out, (double)count);
	/* Pieces follow each other from tail to head; a joint stands in both. */
	for (int i = 0; splines && i < splines->size; i++) {
		const bezier *piece = &splines->list[i];
		for (int k = i > 0; k < piece->size; k++) {
			put(out, piece->list[k].x);
			put(out, -piece->list[k].y);
		}
	}
	const textlabel_t *label = edge ? ED_label(edge) : NULL;
	bool placed = label && label->set;
	put(out, placed);
	put(out, placed ? label->pos.x : 0);
	put(out, placed ? -label->pos.y : 0);
}

static void put_result(const struct build *build, bool mirrored, struct buf *out)
{
	const struct plan *plan = build->plan;
	put(out, mirrored ? 2 : 1);
	for (uint32_t i = 0; i < plan->parts.count; i++) {
		put(out, ND_coord(build->nodes[i]).x);
		put(out, -ND_coord(build->nodes[i]).y);
	}
	for (uint32_t i = 0; i < plan->scene->groups.count; i++) {
		boxf box = GD_bb(build->groups[i]);
		put(out, box.LL.x);
		put(out, -box.LL.y);
		put(out, box.UR.x);
		put(out, -box.UR.y);
	}
	for (uint32_t i = 0; i < plan->edges.count; i++)
		put_edge(out, build->edges[i]);
}

/* In place of a result: 0 where Graphviz is missing, -1 where it refused; then why. */
static void put_trouble(struct buf *out, double kind, const char *why)
{
	put(out, kind);
	buf_text(out, why);
	buf_char(out, '\0');
}

static bool place(struct build *build, GVC_t *context, struct arena *arena)
{
	const struct plan *plan = build->plan;
	build->groups = ARENA_ARRAY(arena, Agraph_t *, plan->scene->groups.count);
	build->nodes = ARENA_ARRAY(arena, Agnode_t *, plan->parts.count);
	build->edges = ARENA_ARRAY(arena, Agedge_t *, plan->edges.count);
	plan_in_hand = plan;
	build->graph = build->library->agopen(text("lintel"), *build->library->directed, NULL);
	set_graph(build);
	add_groups(build);
	add_nodes(build);
	add_edges(build);
	return build->library->gvLayout(context, build->graph, "dot") == 0;
}

static bool prefers_mirror(const struct build *build)
{
	for (uint32_t i = 0; i < build->plan->parts.count; i++) {
		build->plan->parts.at[i].centre.x = ND_coord(build->nodes[i]).x;
		build->plan->parts.at[i].centre.y = -ND_coord(build->nodes[i]).y;
	}
	return plan_prefers_mirror(build->plan);
}

void graphviz_place(const struct plan *plan, struct plan_wish wish, struct buf *out)
{
	struct library library = load();
	if (library.trouble) {
		put_trouble(out, 0, library.trouble);
		return;
	}
	gvtextlayout_engine_t engine = { measure_key };
	gvplugin_installed_t engines[] = { { 0, "textlayout", 100, &engine, NULL }, { 0, NULL, 0, NULL, NULL } };
	gvplugin_api_t apis[] = { { API_textlayout, engines }, { (api_t)0, NULL } };
	gvplugin_library_t ours = { text("lintel"), apis };
	lt_symlist_t builtins[] = { { "gvplugin_dot_layout_LTX_library", library.dot },
				    { "gvplugin_lintel_LTX_library", &ours },
				    { NULL, NULL } };
	library.agseterrf(keep_message);
	GVC_t *context = library.gvContextPlugins(builtins, 0);
	if (!context || strcmp(library.gvcVersion(context), PACKAGE_VERSION) != 0) {
		put_trouble(out, 0,
			    "Graphviz has another version than the one that lintel was built for (" PACKAGE_VERSION
			    ")");
		return;
	}
	struct arena arena = { 0 };
	struct build build = { .library = &library, .plan = plan, .wish = wish };
	bool done = place(&build, context, &arena);
	bool mirrored = done && wish.mirror && prefers_mirror(&build);
	/* Turned over, a picture that runs right would have its titles at the bottom: place it once more with room for
	 * them there. */
	if (mirrored && plan->scene->direction == SCENE_RIGHT && plan->scene->groups.count > 0) {
		build.title_low = true;
		done = place(&build, context, &arena);
	}
	if (done)
		put_result(&build, mirrored, out);
	else
		put_trouble(out, -1, first_message[0] ? first_message : "it refused");
	arena_finish(&arena);
}

struct reader {
	const char *at;
	size_t left; /* numbers */
	bool bad;
	double x_way, y_way; /* -1: the drawing is turned over */
};

static double get(struct reader *reader)
{
	double value = 0;
	if (reader->left == 0) {
		reader->bad = true;
		return 0;
	}
	memcpy(&value, reader->at, sizeof value);
	reader->at += sizeof value;
	reader->left--;
	reader->bad |= !isfinite(value);
	return value;
}

static struct point get_point(struct reader *reader)
{
	double x = get(reader), y = get(reader);
	return (struct point){ x * reader->x_way, y * reader->y_way };
}

static void read_edge(struct plan *plan, struct plan_edge *edge, struct reader *reader)
{
	double count = get(reader);
	edge->points = NULL;
	edge->point_count = 0;
	if (count < 0 || count > (double)reader->left) {
		reader->bad = true;
		return;
	}
	struct point *points = ARENA_ARRAY(plan->arena, struct point, (size_t)count);
	for (uint32_t k = 0; k < (uint32_t)count; k++)
		points[k] = get_point(reader);
	if (count >= 4 && (uint32_t)count % 3 == 1) {
		edge->points = points;
		edge->point_count = (uint32_t)count;
	}
	edge->has_label = get(reader) != 0;
	edge->label = get_point(reader);
}

const char *graphviz_read(struct plan *plan, struct str result, bool *missing)
{
	struct reader reader = { result.at, result.len / sizeof(double), false, 1, 1 };
	double kind = get(&reader);
	*missing = kind == 0;
	if (kind != 1 && kind != 2)
		return str_copy(plan->arena,
				(struct str){ reader.at, result.len > sizeof kind ? strlen(reader.at) : 0 })
		    .at;
	if (kind == 2)
		*(plan->scene->direction == SCENE_RIGHT ? &reader.y_way : &reader.x_way) = -1;
	for (uint32_t i = 0; i < plan->parts.count; i++)
		plan->parts.at[i].centre = get_point(&reader);
	for (uint32_t i = 0; i < plan->scene->groups.count; i++) {
		struct point a = get_point(&reader), b = get_point(&reader);
		plan->groups[i] =
		    (struct rectangle){ fmin(a.x, b.x), fmin(a.y, b.y), fabs(b.x - a.x), fabs(b.y - a.y) };
	}
	for (uint32_t i = 0; i < plan->edges.count; i++)
		read_edge(plan, &plan->edges.at[i], &reader);
	return reader.bad ? "its result could not be read" : NULL;
}
