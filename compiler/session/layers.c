/* The steps of a layered design: without its layers, with the first, with the first two, up to the whole. Each is a design of its own,
 * with its own numbers and findings, and what is laid over it is read from these. The pictures of all are one series (series.c):
 * adding a layer moves nothing that the layers before it drew.
 *
 * How to read this file: the design up to a layer (make_part), its findings (check_part), the list that all steps share
 * (number_findings), and a scene for each step (make_scenes). */
#include "session/session.h"

#include <math.h>

#include "session/series.h"

/* ---- the design up to a layer ---- */

/* What is said of the text is said of the whole: a text without its end has mistakes that nobody made. */
static void drop_foreign(struct diag_sink *sink, const struct diag_sink *whole)
{
	struct map said = { 0 };
	uint32_t kept = 0;
	for (uint32_t i = 0; i < whole->findings.count; i++)
		if (!whole->findings.at[i]->suppressed)
			map_add(sink->arena, &said, session_finding_key(sink->arena, whole->findings.at[i]), i);
	for (uint32_t i = 0; i < sink->findings.count; i++) {
		struct finding *finding = sink->findings.at[i];
		if (finding->outcome != OUTCOME_ERROR || map_get(&said, session_finding_key(sink->arena, finding)) != MAP_NONE)
			sink->findings.at[kept++] = finding;
	}
	sink->findings.count = kept;
}

/* What the baseline knows of the whole it knows of each step. */
static void accept_known(struct diag_sink *sink, const struct diag_sink *whole)
{
	struct map known = { 0 };
	for (uint32_t i = 0; i < whole->findings.count; i++)
		if (whole->findings.at[i]->in_baseline)
			map_add(sink->arena, &known, session_finding_key(sink->arena, whole->findings.at[i]), i);
	for (uint32_t i = 0; i < sink->findings.count && known.count > 0; i++)
		if (map_get(&known, session_finding_key(sink->arena, sink->findings.at[i])) != MAP_NONE)
			sink->findings.at[i]->suppressed = true;
}

/* The rules look at the step as they looked at the whole, at the stage of the whole. */
static void check_part(struct session *session, struct session_part *part, struct diag_sink *sink)
{
	struct lint_run run;
	struct lint_settings settings = session->lint.settings;
	settings.stage = session->lint.stage;
	settings.why_not = NULL;
	if (session->checked)
		lint_check(&run, &session->arena, part->query, sink, settings);
	else
		session_suppress(session, part->model, sink);
	part->estimate = session->checked ? run.estimate : NULL;
	drop_foreign(sink, &session->sink);
	accept_known(sink, &session->sink);
}

static struct session_part make_part(struct session *session, uint32_t layers, const struct session_view *view)
{
	if (layers == session->model->layers.count)
		return session_whole(session, view);
	struct diag_sink *sink;
	struct session_part part = { .layers = layers };
	part.model = session_compile_layers(session, layers, &sink);
	part.query = query_make(&session->arena, part.model);
	part.sink = sink;
	if (view->findings)
		check_part(session, &part, sink);
	if (view->load && !part.estimate)
		part.estimate = estimate_make(&session->arena, part.query, NULL);
	return part;
}

/* ---- one list of findings ---- */

/* A finding has the same number in every step. They are numbered as they come up, so that the list grows at its end. */
static uint32_t *number_findings(struct arena *arena, struct map *known, const struct diag_sink *sink)
{
	uint32_t *numbers = ARENA_ARRAY(arena, uint32_t, sink->findings.count);
	struct map twins = { 0 };
	for (uint32_t i = 0; i < sink->findings.count; i++) {
		const struct finding *finding = sink->findings.at[i];
		if (finding->suppressed)
			continue;
		struct str key = finding->outcome == OUTCOME_UNDECLARED
		                     ? str_format(arena, "not stated %s %s", finding->code->code, finding->code->name)
		                     : session_finding_key(arena, finding);
		uint32_t before = map_get(&twins, key), twin = before == MAP_NONE ? 0 : before + 1;
		map_set(arena, &twins, key, twin);
		if (twin && finding->outcome != OUTCOME_UNDECLARED)
			key = str_format(arena, "%.*s\n%u", STR_ARG(key), (unsigned)twin);
		uint32_t found = map_add(arena, known, key, known->count + 1);
		numbers[i] = found == MAP_NONE ? known->count : found;
	}
	return numbers;
}

/* ---- the scenes ---- */

/* "2 of 3 · At ten times the load" */
static struct str caption_of(struct session *session, uint32_t step, uint32_t steps)
{
	struct str label = session->model->layers.at[step].label;
	return str_format(&session->arena, "%u of %u%s%.*s", (unsigned)step + 1, (unsigned)steps, step ? " · " : "",
	                  STR_ARG(step ? label : STR("")));
}

static struct scene *make_scene(struct session *session, const struct session_part *part, struct scene_options options)
{
	struct scene *scene = scene_make(&session->arena, part->query, options);
	scene->source = (struct str){ session->input.text, session->input.length };
	return scene;
}

/* One for each step, and one more of the whole, which is never drawn: the mould that all are placed in. */
static void make_scenes(struct session *session, struct session_series *series, const struct session_words *words)
{
	struct arena *arena = &session->arena;
	struct map known = { 0 };
	double most = 0;
	struct session_part *parts = ARENA_ARRAY(arena, struct session_part, series->count);
	uint32_t **numbers = ARENA_ARRAY(arena, uint32_t *, series->count);
	for (uint32_t i = 0; i < series->count; i++) {
		parts[i] = make_part(session, i + 1, &series->view);
		numbers[i] = series->view.findings ? number_findings(arena, &known, parts[i].sink) : NULL;
	}
	for (uint32_t i = 0; i < series->count; i++) {
		struct scene_options options = session_lay_over(session, &parts[i], &series->view, words);
		options.hand = series->hand;
		options.caption = caption_of(session, i, series->count);
		options.numbers = numbers[i];
		options.number_count = known.count;
		series->scenes[i] = make_scene(session, &parts[i], options);
		most = fmax(most, scene_most_load(series->scenes[i]));
		if (i + 1 == series->count)
			series->mould = make_scene(session, &parts[i], options);
	}
	for (uint32_t i = 0; i < series->count && series->view.load; i++)
		scene_scale_load(series->scenes[i], most);
}

static struct session_view keep_view(struct arena *arena, const struct session_view *view)
{
	struct session_view kept = *view;
	kept.flow = str_copy(arena, view->flow);
	kept.kill = str_copy(arena, view->kill);
	kept.focus = str_copy(arena, view->focus);
	kept.collapse = str_copy(arena, view->collapse);
	return kept;
}

/* Which of the steps is drawn makes no other series. */
static bool is_same_view(const struct session_view *a, const struct session_view *b)
{
	return str_equal(a->flow, b->flow) && str_equal(a->kill, b->kill) && str_equal(a->focus, b->focus) &&
	       str_equal(a->collapse, b->collapse) && a->depth == b->depth && a->load == b->load && a->findings == b->findings &&
	       a->legend == b->legend && a->edges == b->edges;
}

/* ---- what is not there yet ---- */

static void report_later(struct session *session, const struct session_view *view, struct str name, uint32_t first, struct span span)
{
	const struct model *model = session->model;
	if (first < view->step)
		return;
	struct finding *finding =
	    diag_report(&session->sink, DIAG_W021, span, "'%.*s' is not in the design up to layer '%.*s': the picture is without it",
	                STR_ARG(name), STR_ARG(model->layers.at[view->step - 1].id));
	finding_help(&session->sink, finding, "it comes with '--layer %.*s'; '--layers' draws every step", STR_ARG(model->layers.at[first].id));
	session->settled = false;
}

void session_report_later(struct session *session, const struct session_view *view)
{
	const struct model *model = session->model;
	const struct str lists[] = { view->kill, view->focus, view->collapse };
	for (uint32_t i = 0; i < model->flows.count; i++)
		if (view->flow.len && str_equal(model->flows.at[i].id, view->flow))
			report_later(session, view, view->flow, model->flows.at[i].layer, model->flows.at[i].span);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct str name;
		for (size_t at = 0; session_next_name(lists[i], &at, &name);) {
			struct model_end end = session_find(session, name);
			if (end.index == MODEL_NONE) /* "all" */
				continue;
			report_later(session, view, name, session_first_layer(session, name),
			             end.is_group ? model->groups.at[end.index].span : model->nodes.at[end.index].span);
		}
	}
}

struct session_series *session_place_steps(struct session *session, const struct session_view *view, bool hand, struct str *problem)
{
	struct arena *arena = &session->arena;
	struct session_words words;
	const struct session_series *last = session->series;
	if (last && last->hand == hand && last->checked == session->checked && is_same_view(&session->series->view, view))
		return session->series;
	if (!session_read_words(session, view, &words, problem))
		return NULL;
	struct session_series *series = ARENA_NEW(arena, struct session_series);
	series->view = keep_view(arena, view);
	series->hand = hand;
	series->checked = session->checked;
	series->count = session->model->layers.count;
	series->scenes = ARENA_ARRAY(arena, struct scene *, series->count);
	make_scenes(session, series, &words);
	series_place(series);
	if (session_shows_all(view))
		session_report_hints(session, series->mould);
	session->layout = series->layout;
	session->series = series;
	return series;
}
