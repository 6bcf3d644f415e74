/* The steps of a design with layers, under every overlay and in every form: each is as clean as a picture by itself, and what two of
 * them have in common stands in the same place in both. The designs are the examples with half of their statements moved into
 * layers, so that steps lack nodes, arrows and steps of flows. */
#include <string.h>

#include "faults.h"
#include "property.h"
#include "session/series.h"
#include "syntax/syntax.h"

/* ---- an example in layers ---- */

/* Statements that stand at the top of a design alone, or that all others lean on. */
static bool stays(struct str text)
{
	static const char *const words[] = { "title", "description", "direction", "stage", "kind", "layer", "include", "assume", "lint", "allow" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts_with(text, str_of(words[i])))
			return true;
	return false;
}

static struct str put_into_layers(struct arena *arena, const char *name, struct str text)
{
	struct source_set sources = { .arena = arena };
	struct diag_sink sink = { .arena = arena, .sources = &sources };
	const struct syntax *syntax = syntax_parse(arena, source_add(&sources, str_of(name), text), &sink);
	struct buf base = buf_in(arena), layers[2] = { buf_in(arena), buf_in(arena) }, whole = buf_in(arena);
	size_t done = 0;
	unsigned count = 0;
	if (str_find(text, STR("\nlayer ")) < text.len) /* it has some of its own */
		return text;
	for (uint32_t node = syntax->nodes[0].child; node != NODE_NONE; node = syntax->nodes[node].next) {
		struct span span = syntax_span(syntax, node);
		struct str statement = syntax_text(syntax, node);
		bool movable = (syntax->nodes[node].kind == NODE_ARROWS || syntax->nodes[node].kind == NODE_DECLARE) && !stays(statement);
		if (!movable || ++count % 4 < 2)
			continue;
		buf_str(&base, str_slice(text, done, span.start));
		buf_printf(&layers[count % 4 - 2], "\t%.*s\n", STR_ARG(statement));
		done = span.end;
	}
	buf_str(&base, str_slice(text, done, text.len));
	buf_printf(&whole, "%.*s\nlayer one \"Grown a little\" {\n%.*s}\nlayer two \"Grown\" {\n%.*s}\n", STR_ARG(buf_view(&base)),
	           STR_ARG(buf_view(&layers[0])), STR_ARG(buf_view(&layers[1])));
	char *bytes = arena_alloc(arena, whole.len + 2);
	memcpy(bytes, whole.at, whole.len);
	return (struct str){ bytes, whole.len };
}

/* ---- views ---- */

enum { LOAD = 1, LINT = 2, LEGEND = 4, FLOW = 8, KILL = 16, FOCUS = 32, COLLAPSE = 64 };
static const int views[] = { 0, LOAD, LINT, LEGEND, FLOW, KILL, FOCUS, COLLAPSE, LOAD | LINT | LEGEND, FLOW | KILL | LOAD,
	                     FOCUS | COLLAPSE | LINT, FLOW | LINT, LOAD | COLLAPSE, LOAD | LINT | LEGEND | FLOW | KILL | FOCUS | COLLAPSE };
enum { VIEWS = sizeof views / sizeof *views, FORMS = 4 };
static const char *const forms[FORMS] = { "curved", "ortho", "straight", "by hand" };

static struct session_view view_of(const struct model *model, int wanted, int form)
{
	struct session_view view = { .load = wanted & LOAD, .findings = wanted & LINT, .legend = wanted & LEGEND, .depth = 2, .steps = true,
		                     .edges = form == 3 ? SCENE_EDGES_CURVED : (enum scene_edges)form };
	if (wanted & FLOW && model->flows.count)
		view.flow = model->flows.at[model->flows.count - 1].id;
	if (wanted & KILL && model->nodes.count)
		view.kill = model->nodes.at[model->nodes.count / 2].name;
	if (wanted & FOCUS && model->nodes.count)
		view.focus = model->nodes.at[model->nodes.count - 1].name;
	if (wanted & COLLAPSE && model->groups.count)
		view.collapse = STR("all");
	return view;
}

/* ---- nothing moves ---- */

static bool same(struct rectangle a, struct rectangle b)
{
	return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

static bool is_same_box(const struct scene_box *a, const struct scene_box *b)
{
	return str_equal(a->name, b->name) && a->is_note == b->is_note && (!a->is_note || str_equal(a->title, b->title));
}

/* How far from the left a badge stands; -1: there is none. A step and a finding may have one number. */
static double badge_at(const struct scene_text *badges, uint32_t count, const struct scene_text *badge)
{
	double left = 0;
	for (uint32_t i = 0; i < count; left += size_badge_width(&badges[i++]) + SIZE_BADGE_GAP)
		if (str_equal(badges[i].text, badge->text) && (badges[i].role == ROLE_step) == (badge->role == ROLE_step))
			return left;
	return -1;
}

static unsigned moved_badges(const struct scene_text *a, uint32_t a_count, const struct scene_text *b, uint32_t b_count)
{
	unsigned moved = 0;
	for (uint32_t i = 0; i < a_count; i++) {
		double here = badge_at(a, a_count, &a[i]), there = badge_at(b, b_count, &a[i]);
		moved += a[i].text.len && there >= 0 && here != there;
	}
	return moved;
}

static unsigned moved_box(const struct scene_box *a, const struct scene_box *b)
{
	unsigned moved = !same(a->at, b->at) || !same(size_content(a), size_content(b));
	moved += size_lines_width(a) != size_lines_width(b) || size_lines_height(a) != size_lines_height(b);
	moved += size_overhang_top(a) != size_overhang_top(b) && a->sheets == b->sheets && (a->badges.count > 0) != (b->badges.count > 0);
	moved += str_equal(a->chip.text, b->chip.text) && !same(size_chip(a), size_chip(b));
	moved += str_equal(a->mark.text, b->mark.text) && !same(size_mark(a), size_mark(b));
	return moved + moved_badges(a->badges.at, a->badges.count, b->badges.at, b->badges.count);
}

static unsigned moved_line(const struct scene_line *a, const struct scene_line *b)
{
	unsigned moved = a->curve.count != b->curve.count;
	for (uint32_t i = 3; i + 3 < a->curve.count && !moved; i++) /* the ends reach for what they find */
		moved += a->curve.at[i].x != b->curve.at[i].x || a->curve.at[i].y != b->curve.at[i].y;
	if (a->label.count == 0 || b->label.count == 0)
		return moved;
	moved += !same(a->label_at, b->label_at) || size_text_width(a) != size_text_width(b) || size_text_height(a) != size_text_height(b);
	moved += size_badges_width(a->badges.at, a->badges.count) != size_badges_width(b->badges.at, b->badges.count);
	return moved + moved_badges(a->badges.at, a->badges.count, b->badges.at, b->badges.count);
}

static unsigned moved_around(const struct scene *a, const struct scene *b)
{
	unsigned moved = a->width != b->width || a->height != b->height || a->legend.count != b->legend.count ||
	                 a->items.count != b->items.count;
	for (uint32_t i = 0; i < a->legend.count && !moved; i++)
		moved += a->legend.at[i].at.x != b->legend.at[i].at.x || a->legend.at[i].at.y != b->legend.at[i].at.y ||
		         !str_equal(a->legend.at[i].text.text, b->legend.at[i].text.text);
	moved += a->items.count && (a->items_top != b->items_top || size_items_indent(a) != size_items_indent(b));
	for (uint32_t i = 0; i < a->items.count && !moved; i++)
		moved += measure_block_height(a->items.at[i].lines.at, a->items.at[i].lines.count) !=
		         measure_block_height(b->items.at[i].lines.at, b->items.at[i].lines.count);
	for (uint32_t i = 0; i < a->footer.count; i++)
		for (uint32_t k = 0; k < b->footer.count; k++)
			moved += a->footer.at[i].text.len > 8 && str_equal(a->footer.at[i].text, b->footer.at[k].text) && i != k;
	return moved + (a->footer_top != b->footer_top);
}

/* How much of what two steps have in common has moved. */
static unsigned count_moved(const struct scene *a, const struct scene *b)
{
	unsigned moved = moved_around(a, b);
	for (uint32_t i = 0; i < a->boxes.count; i++)
		for (uint32_t k = 0; k < b->boxes.count; k++)
			if (is_same_box(&a->boxes.at[i], &b->boxes.at[k]))
				moved += moved_box(&a->boxes.at[i], &b->boxes.at[k]);
	for (uint32_t i = 0; i < a->groups.count; i++)
		for (uint32_t k = 0; k < b->groups.count; k++)
			if (str_equal(a->groups.at[i].name, b->groups.at[k].name))
				moved += !same(a->groups.at[i].at, b->groups.at[k].at) || !same(a->groups.at[i].label_at, b->groups.at[k].label_at);
	for (uint32_t i = 0; i < a->lines.count; i++)
		for (uint32_t k = 0; k < b->lines.count; k++)
			if (a->lines.at[i].verb && str_equal(a->lines.at[i].id, b->lines.at[k].id))
				moved += moved_line(&a->lines.at[i], &b->lines.at[k]);
	return moved;
}

/* A count that cannot be wrong says nothing: each of these is seen. */
static bool sees_movement(struct scene *a, const struct scene *b)
{
	double *numbers[] = { &a->boxes.at[0].at.x, &a->boxes.at[0].room_width, &a->width, &a->footer_top, &a->items_top,
		              &a->lines.at[0].label_at.y };
	bool seen = true;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		double was = *numbers[i];
		*numbers[i] += 1000;
		seen &= count_moved(a, b) > 0;
		*numbers[i] = was;
	}
	return seen;
}

/* ---- all of it ---- */

static unsigned count_badges(const struct scene *scene)
{
	unsigned count = 0;
	for (uint32_t i = 0; i < scene->boxes.count; i++)
		for (uint32_t k = 0; k < scene->boxes.at[i].badges.count; k++)
			count += scene->boxes.at[i].badges.at[k].text.len > 0;
	for (uint32_t i = 0; i < scene->lines.count; i++)
		for (uint32_t k = 0; k < scene->lines.at[i].badges.count; k++)
			count += scene->lines.at[i].badges.at[k].text.len > 0;
	return count;
}

/* The last step has every badge that the whole has by itself. */
static bool has_all_badges(struct session *session, const struct session_series *series, const struct session_view *view)
{
	struct scene_options options;
	struct str problem;
	if (!session_read_view(session, view, &options, &problem))
		return false;
	const struct scene *whole = scene_make(&session->arena, session_query(session), options);
	return count_badges(whole) == count_badges(series->scenes[series->count - 1]);
}

static bool look_at_series(const struct session_series *series, struct faults *faults, unsigned *moved)
{
	bool fits = true;
	for (uint32_t i = 0; i < series->count; i++) {
		faults_count(faults, series->scenes[i]);
		fits &= faults_below_fits(series->scenes[i]);
		for (uint32_t k = 0; k < i; k++)
			*moved += count_moved(series->scenes[k], series->scenes[i]);
	}
	faults->label_over_line = 0; /* see pictures.c */
	return fits;
}

static bool look_at(const char *name, int wanted, int form)
{
	static bool tried;
	struct arena arena = { 0 };
	struct str text = put_into_layers(&arena, name, property_read(&arena, name)), problem = { 0 };
	struct session session = { .input = { .name = name, .text = text.at, .length = text.len } };
	struct faults faults = { 0 }, none = { 0 };
	unsigned moved = 0;
	session_compile(&session);
	session_check(&session, (struct lint_settings){ .stage = STAGE_PRODUCTION, .show_undeclared = true });
	struct session_view view = view_of(session.model, views[wanted], form);
	session.edges = view.edges;
	bool good = !diag_has_text_error(&session.sink) && session.model->layers.count == 3;
	const struct session_series *series = good ? session_place_steps(&session, &view, form == 3, &problem) : NULL;
	good &= series && series->scenes[0] != series->scenes[2] && series->scenes[0]->boxes.count <= series->scenes[2]->boxes.count && look_at_series(series, &faults, &moved) &&
	        moved == 0 && has_all_badges(&session, series, &view) && memcmp(&faults, &none, sizeof faults) == 0;
	printf("%s %s: view %d, %s\n", good ? "ok" : "FAIL", name, views[wanted], forms[form]);
	if (!good) {
		printf("  %.*s moved %u ", STR_ARG(problem), moved);
		faults_print(&faults);
		putchar('\n');
	}
	if (good && !tried && series->scenes[0]->lines.count && series->scenes[0]->items.count && series->scenes[0]->lines.at[0].label.count) {
		tried = true;
		good = property_check(sees_movement(series->scenes[0], series->scenes[2]), "what moves is counted", "%s", name);
	}
	arena_finish(&session.arena);
	arena_finish(&arena);
	return good;
}

int main(void)
{
	enum { ALL = VIEWS * FORMS, OF_EACH = 11 };
	bool good = true;
	glob_t designs = property_designs();
	for (size_t i = 0; i < designs.gl_pathc * OF_EACH; i += property_step(9))
		good &= look_at(designs.gl_pathv[i / OF_EACH], (int)(i % ALL / FORMS), (int)(i % FORMS));
	globfree(&designs);
	return !good;
}
