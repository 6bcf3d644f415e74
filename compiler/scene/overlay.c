/* Overlays that come from the numbers: load, one flow, and what is lost when something dies. They colour what is there, add lines to
 * boxes and labels, and let the rest fade; placement sees the sizes that follow. */
#include <math.h>

#include "base/number.h"
#include "scene/make.h"
#include "scene/size.h"

static const struct measure_style FACT = { FONT_PLAIN, 11, ROLE_muted }, RATE = { FONT_SEMIBOLD, 11, ROLE_label },
				  BADGE = { FONT_SEMIBOLD, 11, ROLE_chip };

struct scene_text make_badge(struct maker *maker, struct str text, enum role role)
{
	struct measure_style style = make_style(maker, BADGE);
	style.role = role;
	return measure_line(text, style);
}

static struct scene_box *box_of(const struct maker *maker, uint32_t node)
{
	uint32_t box = maker->box_of_node[node];
	return box == SCENE_NONE ? NULL : &maker->scene->boxes.at[box];
}

static void add_fact(struct maker *maker, struct scene_box *box, struct str text)
{
	struct measure_style style = make_style(maker, FACT);
	if (box->role == ROLE_faded || box->role == ROLE_dead)
		style.role = box->role;
	vec_push(maker->arena, &box->lines, measure_line(text, style));
	box->title = str_format(maker->arena, "%.*s; %.*s", STR_ARG(box->title), STR_ARG(text));
	size_box(box);
}

/* Everything of a box in one role: how it fades, or goes dark. The chips of a dark box have a ground of their own. */
static void recolour_box(struct scene_box *box, enum role role)
{
	box->role = box->fill = role;
	if (role != ROLE_dead)
		box->chip.role = box->mark.role = role;
	for (uint32_t i = 0; i < box->lines.count; i++)
		box->lines.at[i].role = role;
}

static void fade_line(struct scene_line *line)
{
	line->role = ROLE_faint;
	for (uint32_t i = 0; i < line->label.count; i++)
		line->label.at[i].role = ROLE_faint;
}

/* The titles of groups in which nothing has a colour left. */
static void fade_groups(struct maker *maker)
{
	struct scene *scene = maker->scene;
	bool *lit = ARENA_ARRAY(maker->arena, bool, scene->groups.count);
	for (uint32_t i = 0; i < scene->boxes.count; i++) {
		const struct scene_box *box = &scene->boxes.at[i];
		for (uint32_t group = box->group; box->role != ROLE_faded && group != SCENE_NONE && !lit[group]; group = scene->groups.at[group].parent)
			lit[group] = true;
	}
	for (uint32_t i = 0; i < scene->groups.count; i++)
		if (!lit[i])
			scene->groups.at[i].label.role = scene->groups.at[i].chip.role = ROLE_faded;
}

/* ---- load ---- */

static enum role role_of_load(double utilisation)
{
	return utilisation > 1 ? ROLE_load5 : utilisation > 0.85 ? ROLE_load4 : utilisation > 0.7 ? ROLE_load3
	       : utilisation > 0.5 ? ROLE_load2 : ROLE_load1;
}

/* "71 %"; as whole numbers, as more would not be seen. */
static void write_percent(struct buf *out, double low, double high)
{
	if (high < 0.005) {
		buf_text(out, "under 1 %");
		return;
	}
	number_fixed(out, 100 * low, 0);
	if (high > low * 1.005) {
		buf_text(out, "–");
		number_fixed(out, 100 * high, 0);
	}
	buf_text(out, " %");
}

/* "peak 23.1k/s · 71 %" */
static void show_load_of(struct maker *maker, const struct estimate *estimate, uint32_t node)
{
	struct scene_box *box = box_of(maker, node);
	struct quantity peak, utilisation;
	if (!box || !estimate_node_value(estimate, node, NODE_LOAD_PEAK, &peak))
		return;
	struct buf text = buf_in(maker->arena);
	buf_text(&text, "peak ");
	quantity_show(&text, peak);
	if (estimate->nodes[node].capacity_declared && estimate_node_value(estimate, node, NODE_UTILISATION, &utilisation)) {
		buf_text(&text, make_dot(maker));
		write_percent(&text, utilisation.low, utilisation.high);
		box->fill = role_of_load(utilisation.high);
	}
	add_fact(maker, box, buf_view(&text));
}

/* Peak load of what each line stands for, several arrows where groups are collapsed. */
static void find_loads(struct maker *maker, const struct estimate *estimate)
{
	for (uint32_t i = 0; i < maker->scene->lines.count; i++)
		maker->scene->lines.at[i].load = -1;
	for (uint32_t i = 0; i < maker->model->arrows.count; i++) {
		struct quantity peak;
		uint32_t line = maker->line_of[i], figure = estimate->arrows[i].figures[ARROW_FIGURE_LOAD_PEAK];
		if (line == SCENE_NONE || figure == FIGURE_NONE || !figure_known(estimate, figure, &peak))
			continue;
		double *load = &maker->scene->lines.at[line].load;
		*load = fmax(*load, 0) + peak.high;
	}
}

double scene_most_load(const struct scene *scene)
{
	double most = 0;
	for (uint32_t i = 0; i < scene->lines.count; i++)
		most = fmax(most, scene->lines.at[i].load);
	return most;
}

void scene_scale_load(struct scene *scene, double most)
{
	static const double thinnest = 1.2, thickest = 5;
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		struct scene_line *line = &scene->lines.at[i];
		/* three decades from thin to thick: loads differ by factors, not by sums */
		double share = line->load > 0 ? 1 + log10(line->load / most) / 3 : 0;
		if (line->load >= 0)
			line->width = thinnest + (thickest - thinnest) * fmax(share, 0);
	}
}

void make_load(struct maker *maker)
{
	const struct estimate *estimate = maker->options->load;
	if (!estimate)
		return;
	/* what does not say how much it can do has no fill: its own would be read as a load */
	for (uint32_t i = 0; i < maker->scene->boxes.count; i++)
		if (!maker->scene->boxes.at[i].is_note)
			maker->scene->boxes.at[i].fill = ROLE_load0;
	for (uint32_t i = 0; i < maker->model->nodes.count; i++)
		show_load_of(maker, estimate, i);
	find_loads(maker, estimate);
	scene_scale_load(maker->scene, scene_most_load(maker->scene));
	for (uint32_t i = 0; i < maker->scene->lines.count; i++) {
		struct scene_line *line = &maker->scene->lines.at[i];
		if (line->load < 0)
			continue;
		struct buf text = buf_in(maker->arena);
		quantity_show_value(&text, line->load, DIMENSION_RATE, FLAVOUR_PLAIN);
		vec_push(maker->arena, &line->label, measure_line(buf_view(&text), make_style(maker, RATE)));
		line->title = str_format(maker->arena, "%.*s; peak %.*s", STR_ARG(line->title), STR_ARG(buf_view(&text)));
		size_label(line);
	}
}

/* ---- one flow ---- */

void make_line_badge(struct maker *maker, struct scene_line *line, struct scene_text badge)
{
	if (line->label.count == 0) /* the badge stands where a label would */
		vec_push(maker->arena, &line->label, measure_line(STR(""), make_style(maker, RATE)));
	vec_push(maker->arena, &line->badges, badge);
	size_label(line);
}

void make_flow(struct maker *maker)
{
	if (!maker->options->flow)
		return;
	struct scene *scene = maker->scene;
	bool *lit_boxes = ARENA_ARRAY(maker->arena, bool, scene->boxes.count), *lit_lines = ARENA_ARRAY(maker->arena, bool, scene->lines.count);
	uint32_t number = 0;
	for (uint32_t i = 0; i < maker->model->steps.count; i++) {
		const struct model_step *step = &maker->model->steps.at[i];
		if (step->flow != *maker->options->flow || step->arrow == MODEL_NONE)
			continue;
		number = maker->options->step_numbers ? maker->options->step_numbers[i] : number + 1;
		if (maker->line_of[step->arrow] == SCENE_NONE)
			continue;
		struct scene_line *line = &scene->lines.at[maker->line_of[step->arrow]];
		struct str text = str_format(maker->arena, "%u", number);
		line->title = str_format(maker->arena, "step %.*s: %.*s", STR_ARG(text), STR_ARG(line->title));
		make_line_badge(maker, line, make_badge(maker, text, ROLE_step));
		lit_lines[maker->line_of[step->arrow]] = true;
		if (!line->from.is_group)
			lit_boxes[line->from.index] = true;
		if (!line->to.is_group)
			lit_boxes[line->to.index] = true;
	}
	for (uint32_t i = 0; i < scene->lines.count; i++)
		if (!lit_lines[i])
			fade_line(&scene->lines.at[i]);
	for (uint32_t i = 0; i < scene->boxes.count; i++)
		if (!lit_boxes[i])
			recolour_box(&scene->boxes.at[i], ROLE_faded);
	fade_groups(maker);
}

/* ---- what dies ---- */

struct toll {
	uint32_t nodes, lost, down, partly; /* of what a box stands for */
};

static uint32_t box_around(const struct maker *maker, uint32_t node)
{
	struct scene_end end;
	return make_end(maker, (struct model_end){ false, node }, &end) ? end.index : SCENE_NONE;
}

static void mark_end(struct model_end end, bool *marked)
{
	if (!end.is_group)
		marked[end.index] = true;
}

/* The nodes on flows that still get through: what cannot do all of its work may do that of other flows. */
static void find_serving(const struct maker *maker, const struct failure *loss, bool *serving)
{
	const struct failures *losses = maker->options->losses;
	const struct model *model = maker->model;
	if (losses->of_clients)
		return;
	bool *alive = ARENA_ARRAY(maker->arena, bool, model->flows.count);
	for (uint32_t i = 0; i < losses->subject_count; i++)
		alive[losses->subjects[i]] = loss->flows[i] != FLOW_LOST;
	for (uint32_t i = 0; i < model->steps.count; i++) {
		const struct model_step *step = &model->steps.at[i];
		if (step->arrow == MODEL_NONE || !alive[step->flow])
			continue;
		mark_end(model->arrows.at[step->arrow].from, serving);
		mark_end(model->arrows.at[step->arrow].to, serving);
	}
}

static struct toll *count_toll(struct maker *maker, const struct failure *loss)
{
	uint32_t count = maker->model->nodes.count;
	bool *serving = ARENA_ARRAY(maker->arena, bool, count);
	find_serving(maker, loss, serving);
	struct toll *tolls = ARENA_ARRAY(maker->arena, struct toll, maker->scene->boxes.count);
	bool *lost = ARENA_ARRAY(maker->arena, bool, count), *up = ARENA_ARRAY(maker->arena, bool, count);
	for (uint32_t i = 0; i < loss->lost.count; i++)
		lost[loss->lost.at[i]] = true;
	query_up(maker->query, lost, up);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t box = box_around(maker, i);
		if (box == SCENE_NONE)
			continue;
		tolls[box].nodes++;
		tolls[box].lost += lost[i];
		tolls[box].down += !lost[i] && !up[i] && !serving[i];
		tolls[box].partly += !lost[i] && !up[i] && serving[i];
	}
	return tolls;
}

void make_box_badge(struct maker *maker, struct scene_box *box, struct scene_text badge)
{
	vec_push(maker->arena, &box->badges, badge);
	size_box(box);
}

static void show_toll(struct maker *maker, struct scene_box *box, struct toll toll)
{
	static const char *const words[] = { "lost", "down", "partly" };
	static const enum role roles[] = { ROLE_error, ROLE_warning, ROLE_info };
	uint32_t counts[] = { toll.lost, toll.down, toll.partly };
	for (int i = 0; i < 3; i++) {
		if (counts[i] == 0)
			continue;
		struct str text = toll.nodes > 1 ? str_format(maker->arena, "%u %s", counts[i], words[i]) : str_of(words[i]);
		make_box_badge(maker, box, make_badge(maker, text, roles[i]));
		box->title = str_format(maker->arena, "%.*s; %.*s", STR_ARG(box->title), STR_ARG(text));
	}
	if (toll.lost + toll.down == toll.nodes)
		recolour_box(box, ROLE_dead);
}

static bool is_dead(const struct maker *maker, struct scene_end end)
{
	return !end.is_group && maker->scene->boxes.at[end.index].role == ROLE_dead;
}

void make_loss(struct maker *maker)
{
	const struct failure *loss = maker->options->loss;
	if (!loss)
		return;
	struct toll *tolls = count_toll(maker, loss);
	for (uint32_t i = 0; i < maker->scene->boxes.count; i++)
		if (tolls[i].nodes > 0)
			show_toll(maker, &maker->scene->boxes.at[i], tolls[i]);
	for (uint32_t i = 0; i < maker->scene->lines.count; i++) {
		struct scene_line *line = &maker->scene->lines.at[i];
		if (line->verb && (is_dead(maker, line->from) || is_dead(maker, line->to)))
			fade_line(line);
	}
	for (uint32_t i = 0; i < loss->overloaded.count; i++) {
		struct scene_box *box = box_of(maker, loss->overloaded.at[i].node);
		struct buf text = buf_in(maker->arena);
		if (!box || box->role == ROLE_dead)
			continue;
		buf_text(&text, "asked for ");
		write_percent(&text, loss->overloaded.at[i].utilisation, loss->overloaded.at[i].utilisation);
		box->fill = ROLE_load5;
		add_fact(maker, box, buf_view(&text));
	}
}
