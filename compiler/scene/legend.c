/* What arrows, fills and badges mean. By itself where more than two forms of arrows occur, or an overlay has colours of its own. */
#include "scene/make.h"

static const struct measure_style WORDS = { FONT_PLAIN, 11, ROLE_muted };

static void add_key(struct maker *maker, struct scene_key key, const char *text)
{
	key.text = measure_line(str_of(text), make_style(maker, WORDS));
	vec_push(maker->arena, &maker->scene->legend, key);
}

static const struct {
	enum arrow_form form;
	const char *words;
} forms[] = {
	{ ARROW_CALL, "request" }, { ARROW_DUPLEX, "connection" }, { ARROW_SEND, "message, nobody waits" },
	{ ARROW_COPY, "copy of data" }, { ARROW_MIRROR, "copies both ways" }, { ARROW_FALLBACK, "only when another is down" },
	{ ARROW_LINK, "belongs together" },
};
enum { FORM_COUNT = sizeof forms / sizeof *forms };

/* A line of each form that is drawn in its own colours, or NULL. */
static void find_forms(const struct maker *maker, const struct scene_line **lines)
{
	for (uint32_t i = 0; i < maker->model->arrows.count; i++) {
		uint32_t line = maker->line_of[i];
		if (line != SCENE_NONE && maker->scene->lines.at[line].role != ROLE_faint && !lines[maker->model->arrows.at[i].form])
			lines[maker->model->arrows.at[i].form] = &maker->scene->lines.at[line];
	}
}

static void add_arrows(struct maker *maker)
{
	const struct scene_line *lines[FORM_COUNT] = { NULL };
	uint32_t count = 0;
	find_forms(maker, lines);
	for (int i = 0; i < FORM_COUNT; i++)
		count += lines[i] != NULL;
	for (int i = 0; i < FORM_COUNT && (count > 2 || maker->options->legend == LEGEND_ALWAYS); i++) {
		const struct scene_line *line = lines[forms[i].form];
		if (line)
			add_key(maker, (struct scene_key){ .sample = SAMPLE_ARROW, .role = line->role, .stroke = line->stroke, .head = line->head,
			                                   .tail_head = line->tail_head }, forms[i].words);
	}
}

static bool any_box(const struct maker *maker, enum role fill)
{
	for (uint32_t i = 0; i < maker->scene->boxes.count; i++)
		if (maker->scene->boxes.at[i].fill == fill)
			return true;
	return false;
}

static void add_load(struct maker *maker)
{
	static const char *const words[] = { "up to 50 % used at peak", "to 70 %", "to 85 %", "to 100 %", "more than it can do" };
	if (maker->options->load)
		add_key(maker, (struct scene_key){ .sample = SAMPLE_ARROW, .role = ROLE_call, .head = HEAD_FILLED, .width = 4 },
			"wider: more load");
	for (int i = 0; i < 5; i++)
		if (maker->options->load || any_box(maker, (enum role)(ROLE_load1 + i)))
			add_key(maker, (struct scene_key){ .sample = SAMPLE_FILL, .role = (enum role)(ROLE_load1 + i) }, words[i]);
	if (any_box(maker, ROLE_load0))
		add_key(maker, (struct scene_key){ .sample = SAMPLE_FILL, .role = ROLE_load0 }, "no capacity stated");
}

static void add_badge(struct maker *maker, const char *badge, enum role role, const char *text)
{
	add_key(maker, (struct scene_key){ .sample = SAMPLE_BADGE, .role = role, .badge = make_badge(maker, str_of(badge), role) }, text);
}

void make_legend(struct maker *maker)
{
	add_arrows(maker);
	add_load(maker);
	if (maker->options->flow)
		add_badge(maker, "1", ROLE_step, "step of the flow");
	if (maker->options->loss) {
		add_badge(maker, "lost", ROLE_error, "taken away");
		add_badge(maker, "down", ROLE_warning, "cannot work without it");
		add_badge(maker, "partly", ROLE_info, "works for other flows");
	}
}
