/* Overlays are placed as cleanly as the plain picture: no badge, rate or key over anything, nothing outside. */
#include <string.h>

#include "faults.h"
#include "property.h"
#include "session/session.h"

/* A name of the design for views that need one; false where it has none. */
static bool name_view(const struct model *model, struct session_view *view, int which)
{
	if (which == 2)
		view->flow = model->flows.count ? model->flows.at[0].id : STR("");
	if (which == 3 || which == 4)
		view->kill = model->nodes.count ? model->nodes.at[model->nodes.count / 2].name : STR("");
	if (which == 5)
		view->focus = model->nodes.count ? model->nodes.at[model->nodes.count - 1].name : STR("");
	return !((which == 2 && !view->flow.len) || ((which == 3 || which == 4) && !view->kill.len) ||
		 (which == 5 && !view->focus.len) || (which == 6 && model->groups.count == 0));
}

static const char *const names[] = { "load", "lint", "flow", "kill", "kill, load, lint and legend", "focus", "collapse" };
enum { VIEWS = sizeof names / sizeof *names };

static bool look_at(const char *name, int which)
{
	struct arena arena = { 0 };
	struct str text = property_read(&arena, name), problem = { 0 };
	struct session session = { .input = { .name = name, .text = text.at, .length = text.len } };
	struct session_view view = { .load = which == 0 || which == 4,
				     .findings = which == 1 || which == 4,
				     .legend = which == 4,
				     .depth = 1,
				     .collapse = which == 6 ? STR("all") : STR("") };
	struct scene_options options;
	struct faults faults = { 0 }, none = { 0 };
	session_compile(&session);
	session_check(&session, (struct lint_settings){ .stage = STAGE_PRODUCTION, .show_undeclared = true, .pedantic = true });
	bool good = true;
	if (name_view(session.model, &view, which)) {
		good = session_read_view(&session, &view, &options, &problem);
		struct scene *scene = scene_make(&session.arena, session_query(&session), options);
		layout_place(scene);
		faults_count(&faults, scene);
		faults.label_over_line = 0; /* see pictures.c */
		good &= memcmp(&faults, &none, sizeof faults) == 0 && faults_below_fits(scene);
	}
	printf("%s %s: %s\n", good ? "ok" : "FAIL", name, names[which]);
	if (!good) {
		printf("  %.*s ", STR_ARG(problem));
		faults_print(&faults);
		putchar('\n');
	}
	arena_finish(&session.arena);
	arena_finish(&arena);
	return good;
}

int main(void)
{
	bool good = true;
	glob_t designs = property_designs();
	for (size_t i = 0; i < designs.gl_pathc; i++)
		for (int which = 0; which < VIEWS; which++)
			if ((i * VIEWS + (size_t)which) % property_step(9) == 0)
				good &= look_at(designs.gl_pathv[i], which);
	globfree(&designs);
	return !good;
}
