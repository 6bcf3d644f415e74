/* The examples are placed without a fault, however their arrows run: no label over anything, no arrow through a box,
 * nothing outside; and asynchronous work lies below the main flow in nearly all of the systems.
 * pictures FILE...: the same for other designs, with the size of each picture, its crossings and the length of its arrows. */
#include <string.h>

#include "property.h"
#include "faults.h"
#include "session/session.h"

static const char *const forms[] = { [SCENE_EDGES_CURVED] = "curved", [SCENE_EDGES_ORTHO] = "ortho",
				     [SCENE_EDGES_STRAIGHT] = "straight" };

static bool judge(const struct session *session, const struct scene *scene, const char *name, bool talk)
{
	bool hand = scene == session->written;
	struct faults faults = { 0 }, none = { 0 };
	faults_count(&faults, scene);
	/* An arrow under a label is sometimes the price of a short arrow in a crowd; the halo keeps the label readable.
	 */
	struct faults judged = faults;
	judged.label_over_line = 0;
	bool good = memcmp(&judged, &none, sizeof judged) == 0 && session->layout.outcome == LAYOUT_DONE;
	printf("%s %s, %s arrows%s\n", good ? "ok" : "FAIL", name, forms[scene->edges], hand ? ", by hand" : "");
	if (!good || talk) {
		struct measures measures = faults_measure(scene);
		printf("  %.0f x %.0f, %u crossings, %.0f px of arrows: ", scene->width, scene->height,
		       measures.crossings, measures.length);
		faults_print(&faults);
		printf(" %.*s\n", STR_ARG(session->layout.why));
	}
	return good;
}

static bool look_at(const char *name, bool talk, struct order *order)
{
	struct arena arena = { 0 };
	struct str text = property_read(&arena, name);
	struct session session = { .input = { .name = name, .text = text.at, .length = text.len } };
	session_compile(&session);
	bool good = true;
	for (enum scene_edges form = SCENE_EDGES_CURVED; form <= SCENE_EDGES_STRAIGHT; form++) {
		session.edges = form;
		*order = faults_order(session_place(&session));
		good &= judge(&session, session.placed, name, talk);
		good &= judge(&session, session_place_by_hand(&session), name, talk);
	}
	arena_finish(&session.arena);
	arena_finish(&arena);
	return good;
}

int main(int count, char **names)
{
	enum { SYSTEMS = 25, LOOKED_AT_FEW = 8, MOST_HIGH = 2 };
	bool good = true;
	struct order order;
	for (int i = 1; i < count; i++) {
		good &= look_at(names[i], true, &order);
		printf("  %u users not first, %u stores before who calls them, %u of %u asynchronous parts not below the main flow\n",
		       order.late_users, order.early_stores, order.high_async, order.async);
	}
	if (count > 1)
		return !good;
	glob_t designs = property_designs();
	unsigned systems = 0, high = 0, late = 0;
	struct arena arena = { 0 };
	struct buf which = buf_in(&arena);
	for (size_t i = 0; i < designs.gl_pathc; i += property_step(3)) {
		const char *name = designs.gl_pathv[i];
		good &= look_at(name, false, &order);
		if (strncmp(name, "examples/blocks/", 16) == 0 || strcmp(name, "examples/first.arch") == 0)
			continue;
		systems++;
		late += order.late_users > 0;
		high += order.high_async > 0;
		if (order.high_async || order.late_users)
			buf_printf(&which, " %s", name);
	}
	good &= property_check(systems >= (property_step(3) == 1 ? SYSTEMS : LOOKED_AT_FEW) && high <= MOST_HIGH, "asynchronous work lies below the main flow",
			       "not in %u of %u:%.*s", high, systems, STR_ARG(buf_view(&which)));
	good &= property_check(late == 0, "users stand first", "not in %u of %u:%.*s", late, systems, STR_ARG(buf_view(&which)));
	globfree(&designs);
	arena_finish(&arena);
	return !good;
}
