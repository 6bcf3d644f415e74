/* The whole road on two screens:
 *
 *     text --syntax--> tree --model--> what it says --query--> what can be asked --lint--> findings
 *                                                         \--scene--> boxes --layout--> places --draw--> a picture
 *
 * No stage fails: each gives its result and adds findings to the one sink. Everything is in the session's arena.
 */
#include "session/session.h"

#include <string.h>

#include "base/unicode.h"
#include "session/series.h"

/* ---- includes: the host reads, the session keeps ---- */

static struct str keep_text(struct session *session, const char *name, struct lintel_text text)
{
	const struct session_patch *patch = &session->patch;
	struct buf out = buf_in(&session->arena);
	struct str whole = { text.at, text.length };
	if (patch->file.len && str_is(patch->file, name)) {
		buf_str(&out, str_slice(whole, 0, patch->start));
		buf_str(&out, patch->text);
		buf_str(&out, str_slice(whole, patch->end, whole.len));
		whole = buf_view(&out);
	}
	char *copy = arena_alloc(&session->arena, whole.len + 2); /* two zero bytes behind the text, for the scanner */
	if (whole.len)
		memcpy(copy, whole.at, whole.len);
	return (struct str){ copy, whole.len };
}

static struct source *find_source(const struct source_set *sources, struct str name)
{
	for (uint32_t i = 0; i < sources->files.count; i++)
		if (str_equal(sources->files.at[i]->name, name))
			return sources->files.at[i];
	return NULL;
}

/* The same file is the same source, however often it is named: so the model sees cycles. */
static struct source *load_included(void *context, struct source_set *sources, const struct source *from, struct str path,
                                    struct str *problem)
{
	struct session *session = context;
	struct arena *arena = &session->arena;
	if (!session->input.read) {
		*problem = STR("files cannot be included here");
		return NULL;
	}
	if (memchr(path.at, '\0', path.len)) {
		*problem = STR("no such file");
		return NULL;
	}
	struct lintel_file file =
	    session->input.read(session->input.context, str_copy(arena, path).at, str_copy(arena, from->name).at);
	if (file.problem) {
		*problem = str_copy(arena, str_of(file.problem));
		return NULL;
	}
	struct str name = str_copy(arena, str_of(file.name));
	struct source *known = find_source(sources, name);
	return known ? known : source_add(sources, name, keep_text(session, name.at, file.text));
}

/* ---- the stages ---- */

static struct model_input prepare(struct session *session, struct source_set *sources, struct diag_sink *sink)
{
	const struct lintel_input *input = &session->input;
	struct arena *arena = &session->arena;
	struct model_input wanted = {
		.arena = arena, .sources = sources, .sink = sink, .loader = { .context = session, .load = load_included },
	};
	wanted.design = source_add(sources, str_copy(arena, str_of(input->name)),
	                           keep_text(session, input->name, (struct lintel_text){ input->text, input->length }));
	if (input->project_name)
		wanted.project =
		    source_add(sources, str_copy(arena, str_of(input->project_name)),
		               keep_text(session, input->project_name,
		                         (struct lintel_text){ input->project_text, input->project_length }));
	return wanted;
}

const struct model *session_compile_layers(struct session *session, uint32_t layers, struct diag_sink **found)
{
	struct arena *arena = &session->arena;
	struct source_set *sources = ARENA_NEW(arena, struct source_set);
	struct diag_sink *sink = ARENA_NEW(arena, struct diag_sink);
	*sources = (struct source_set){ .arena = arena };
	*sink = (struct diag_sink){ .arena = arena, .sources = sources };
	struct model_input wanted = prepare(session, sources, sink);
	wanted.most_layers = layers;
	*found = sink;
	return model_build(&wanted);
}

void session_compile(struct session *session)
{
	struct arena *arena = &session->arena;
	session->sources = (struct source_set){ .arena = arena };
	session->sink = (struct diag_sink){ .arena = arena, .sources = &session->sources };

	struct model_input wanted = prepare(session, &session->sources, &session->sink);

	/* the caller's texts may be gone by the next question, and a patch has another length */
	session->input.text = wanted.design->text.at;
	session->input.length = wanted.design->text.len;
	session->input.name = wanted.design->name.at;
	if (wanted.project) {
		session->input.project_text = wanted.project->text.at;
		session->input.project_length = wanted.project->text.len;
		session->input.project_name = wanted.project->name.at;
	}
	session->model = model_build(&wanted);
}

const struct query *session_query(struct session *session)
{
	if (!session->query)
		session->query = query_make(&session->arena, session->model);
	return session->query;
}

/* Hints stand in the scene as in the model. What the placement could not do joins the findings. */
void session_report_hints(struct session *session, const struct scene *scene)
{
	static const char *const words[] = { [HINT_RANK] = "rank", [HINT_ORDER] = "order", [HINT_LEFT] = "left",
		                             [HINT_RIGHT] = "right", [HINT_TOP] = "top", [HINT_BOTTOM] = "bottom" };
	for (uint32_t i = 0; i < scene->hints.count; i++) {
		const struct model_hint *hint = &session->model->hints.at[i];
		if (scene->hints.at[i].honoured)
			continue;
		struct finding *finding =
		    diag_report(&session->sink, DIAG_W006, hint->span, "'%s' could not be honoured", words[hint->kind]);
		finding_help(&session->sink, finding, "an arrow or another hint asks for the opposite: remove one of them");
	}
	session->settled = false;
}

static struct scene *place(struct session *session, struct scene_options options)
{
	struct scene *scene = scene_make(&session->arena, session_query(session), options);
	scene->source = (struct str){ session->input.text, session->input.length };
	session->layout = layout_place(scene);
	return scene;
}

static struct span session_start(const struct session *session)
{
	return (struct span){ session->model->files.at[0]->source->file, 0, 0 };
}

/* Arrows at right angles are refused where the picture is too large for them. */
static void report_edges(struct session *session)
{
	if (!session->layout.curved)
		return;
	struct finding *finding =
	    diag_report(&session->sink, DIAG_W019, session_start(session),
	                "arrows at right angles are drawn up to %d parts, and this picture has more: its arrows are curved",
	                (int)LAYOUT_MOST_ORTHO);
	finding_help(&session->sink, finding, "leave out '--edges ortho', or show less: '--focus' and '--collapse' do");
	session->layout.curved = false; /* said once for each placement */
	session->settled = false;
}

/* Once for each look; again where arrows are to run otherwise. Hints speak up the first time. */
static const struct scene *place_once(struct session *session, struct scene **placed, bool hand)
{
	bool first = !*placed;
	if (first || (*placed)->edges != session->edges)
		*placed = place(session, (struct scene_options){ .hand = hand, .edges = session->edges });
	if (first)
		session_report_hints(session, *placed);
	return *placed;
}

const struct scene *session_place(struct session *session)
{
	return place_once(session, &session->placed, false);
}

const struct scene *session_place_by_hand(struct session *session)
{
	return place_once(session, &session->written, true);
}

void session_check(struct session *session, struct lint_settings settings)
{
	if (session->checked)
		return;
	/* whether hints can be kept is known once they are tried, and an allow may speak of it */
	if (session->model->hints.count && !diag_has_text_error(&session->sink))
		session_place(session);
	lint_check(&session->lint, &session->arena, session_query(session), &session->sink, settings);
	if (!session->estimate)
		session->estimate = session->lint.estimate; /* some rule asked for the numbers */
	session->checked = session->settled = true;
}

/* The model is read-only and suppressing marks what was used: on a copy. */
void session_suppress(struct session *session, const struct model *model, struct diag_sink *sink)
{
	uint32_t count = model->allows.count;
	struct diag_allow *allows = ARENA_ARRAY(&session->arena, struct diag_allow, count);
	for (uint32_t i = 0; i < count; i++)
		allows[i] = model->allows.at[i];
	diag_suppress(sink, allows, count);
	diag_sort(sink);
}

void session_settle(struct session *session)
{
	if (session->settled)
		return;
	if (session->checked) /* the rules have seen to what is allowed */
		diag_sort(&session->sink);
	else
		session_suppress(session, session->model, &session->sink);
	session->settled = true;
}

static bool holds(struct str text, struct str needle)
{
	return str_find(text, needle) < text.len;
}

/* The first part whose label has these letters; else the beginning of the design. */
static struct span find_letters(const struct session *session, struct str letters)
{
	const struct model *model = session->model;
	for (uint32_t i = 0; i < model->nodes.count; i++)
		if (holds(model->nodes.at[i].label, letters))
			return model->nodes.at[i].span;
	for (uint32_t i = 0; i < model->arrows.count; i++)
		if (holds(model->arrows.at[i].label, letters))
			return model->arrows.at[i].span;
	for (uint32_t i = 0; i < model->groups.count; i++)
		if (holds(model->groups.at[i].label, letters))
			return model->groups.at[i].span;
	return session_start(session);
}

static struct str others_of(struct session *session, const struct draw_font *font)
{
	return font->others ? str_format(&session->arena, " and %u more character%s", (unsigned)font->others,
	                                 font->others == 1 ? "" : "s")
	                    : STR("");
}

/* What a picture could not keep to joins the findings: letters that are not carried, a scale that is too large. */
static void report_drawing(struct session *session, const struct draw_result *result)
{
	for (uint32_t i = 0; i < result->fonts.count; i++) {
		const struct draw_font *font = &result->fonts.at[i];
		char letters[4];
		int length;
		unicode_encode(font->code, letters, &length);
		struct str letter = { letters, (size_t)length };
		struct span span = find_letters(session, letter);
		if (font->family.len > 0)
			diag_report(&session->sink, DIAG_W017, span, "'%.*s' is drawn in '%.*s', a font of this system",
			            STR_ARG(letter), STR_ARG(font->family));
		else
			diag_report(&session->sink, DIAG_W017, span, "no font of this system has '%.*s' (U+%04X)%.*s",
			            STR_ARG(letter), (unsigned)font->code, STR_ARG(others_of(session, font)));
	}
	if (result->lowered) {
		struct finding *finding =
		    diag_report(&session->sink, DIAG_W018, session_start(session),
		                "the picture is too large for that scale: it is drawn with %d x %d pixels", result->width,
		                result->height);
		finding_help(&session->sink, finding, "an SVG has no such limit; '--scale' and '--width' make a PNG smaller");
	}
	report_edges(session);
	if (result->fonts.count || result->lowered)
		session->settled = false;
}

/* ---- the picture ---- */

/* All steps in one file, or the one that is asked for; without a wish the whole. */
static struct draw_result draw_steps(struct session *session, enum picture_type type, const struct session_view *view,
                                     struct draw_options options)
{
	struct draw_result none = { 0 };
	const struct session_series *series =
	    session_place_steps(session, view, theme_is_hand(options.theme.name), &none.problem);
	if (!series)
		return none;
	const struct scene *const *scenes = (const struct scene *const *)series->scenes;
	uint32_t shown = view->step && view->step < series->count ? view->step - 1 : series->count - 1;
	if (view->one_layer)
		session_report_later(session, view);
	switch (type) {
	case PICTURE_SVG:
		return view->steps ? draw_svg_steps(&session->arena, scenes, series->count, options)
		                   : draw_svg(&session->arena, scenes[shown], options);
	case PICTURE_PDF:
		return view->steps ? draw_pdf_pages(&session->arena, scenes, series->count, options)
		                   : draw_pdf(&session->arena, scenes[shown], options);
	case PICTURE_PNG: break;
	}
	return draw_png(&session->arena, scenes[shown], options);
}

bool session_shows_all(const struct session_view *view)
{
	return !view->load && !view->findings && !view->legend && !view->flow.len && !view->kill.len && !view->focus.len &&
	       !view->collapse.len;
}

static struct draw_result draw_whole(struct session *session, enum picture_type type, const struct session_view *view,
                                     struct draw_options options)
{
	static struct draw_result (*const painters[])(struct arena *, const struct scene *, struct draw_options) = {
		[PICTURE_SVG] = draw_svg, [PICTURE_PNG] = draw_png, [PICTURE_PDF] = draw_pdf
	};
	bool hand = theme_is_hand(options.theme.name);
	const struct scene *scene;
	if (session_shows_all(view)) {
		scene = hand ? session_place_by_hand(session) : session_place(session);
	} else {
		struct scene_options shown;
		struct draw_result none = { 0 };
		if (!session_read_view(session, view, &shown, &none.problem))
			return none;
		shown.hand = hand;
		scene = place(session, shown);
	}
	return painters[type](&session->arena, scene, options);
}

struct draw_result session_draw(struct session *session, enum picture_type type, const struct session_view *view,
                                struct draw_options options)
{
	session->edges = view->edges;
	bool layered = session->model->layers.count > 1 && (view->step || view->steps);
	struct draw_result result = layered ? draw_steps(session, type, view, options) : draw_whole(session, type, view, options);
	if (!result.done)
		return result;
	report_drawing(session, &result);
	if (result.problem.len == 0)
		result.problem = session->layout.why;
	return result;
}
