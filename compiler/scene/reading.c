/* What a picture says to people who do not see it: of each part its kind and facts (its title) and its arrows (its reading). The same
 * words stand in the SVG, where a screen reader finds them, and in `lintel outline`. */
#include "scene/make.h"

/* Lines by the parts that they touch: lists of 2 * line (its tail is there) and 2 * line + 1 (its head is), in order. */
struct touching {
	uint32_t *first, *next; /* plus one; 0 = the end */
	uint32_t box_count;
};

static uint32_t key_of(const struct touching *touching, struct scene_end end)
{
	return end.is_group ? touching->box_count + end.index : end.index;
}

static struct touching find_touching(struct arena *arena, const struct scene *scene)
{
	struct touching touching = { ARENA_ARRAY(arena, uint32_t, scene->boxes.count + scene->groups.count),
		                     ARENA_ARRAY(arena, uint32_t, 2 * scene->lines.count), scene->boxes.count };
	for (uint32_t i = 2 * scene->lines.count; i-- > 0;) {
		const struct scene_line *line = &scene->lines.at[i / 2];
		uint32_t key = key_of(&touching, i % 2 ? line->to : line->from);
		touching.next[i] = touching.first[key];
		touching.first[key] = i + 1;
	}
	return touching;
}

/* "API", of a box or group that stands at the other end. */
static struct str label_of(const struct maker *maker, struct scene_end end)
{
	return end.is_group ? maker->scene->groups.at[end.index].words : maker->scene->boxes.at[end.index].words;
}

/* "calls API (GET /), Orders (insert); called by Users": other ends with the same verb stand together where they follow each other. */
static void write_arrows(struct maker *maker, struct buf *out, const struct touching *touching, uint32_t key)
{
	const char *last = NULL;
	for (uint32_t i = touching->first[key]; i; i = touching->next[i - 1]) {
		const struct scene_line *line = &maker->scene->lines.at[(i - 1) / 2];
		bool at_head = (i - 1) % 2;
		const char *verb = at_head ? line->verb_back : line->verb;
		if (!verb)
			continue;
		if (verb == last)
			buf_text(out, ", ");
		else
			buf_printf(out, "%s%s ", out->len ? "; " : "", verb);
		buf_str(out, label_of(maker, at_head ? line->from : line->to));
		if (line->words.len)
			buf_printf(out, " (%.*s)", STR_ARG(line->words));
		last = verb;
	}
}

/* "holds API, Orders": what stands in each group, groups within it included. */
static void write_members(const struct maker *maker, struct buf *of_groups)
{
	const struct scene *scene = maker->scene;
	for (uint32_t i = 0; i < scene->groups.count + scene->boxes.count; i++) {
		bool is_group = i < scene->groups.count;
		uint32_t index = is_group ? i : i - scene->groups.count;
		uint32_t parent = is_group ? scene->groups.at[index].parent : scene->boxes.at[index].group;
		if (parent == SCENE_NONE || (!is_group && scene->boxes.at[index].is_note))
			continue;
		buf_text(&of_groups[parent], of_groups[parent].len ? ", " : "holds ");
		buf_str(&of_groups[parent], label_of(maker, (struct scene_end){ is_group, index }));
	}
}

void make_reading(struct maker *maker)
{
	struct scene *scene = maker->scene;
	struct touching touching = find_touching(maker->arena, scene);
	for (uint32_t i = 0; i < scene->boxes.count; i++) {
		struct buf out = buf_in(maker->arena);
		write_arrows(maker, &out, &touching, i);
		scene->boxes.at[i].reading = buf_view(&out);
	}
	struct buf *of_groups = ARENA_ARRAY(maker->arena, struct buf, scene->groups.count);
	for (uint32_t i = 0; i < scene->groups.count; i++)
		of_groups[i] = buf_in(maker->arena);
	write_members(maker, of_groups);
	for (uint32_t i = 0; i < scene->groups.count; i++) {
		write_arrows(maker, &of_groups[i], &touching, scene->boxes.count + i);
		scene->groups.at[i].reading = buf_view(&of_groups[i]);
	}
}

/* ---- the outline ---- */

/* What stands directly in each group, and outside of all (the last entry): lists of boxes and of groups, plus one. */
struct inside {
	uint32_t *first_box, *next_box, *first_group, *next_group;
};

static struct inside find_inside(const struct scene *scene)
{
	uint32_t groups = scene->groups.count;
	struct inside inside = { ARENA_ARRAY(scene->arena, uint32_t, groups + 1), ARENA_ARRAY(scene->arena, uint32_t, scene->boxes.count),
		                 ARENA_ARRAY(scene->arena, uint32_t, groups + 1), ARENA_ARRAY(scene->arena, uint32_t, groups) };
	for (uint32_t i = scene->boxes.count; i-- > 0;) {
		uint32_t at = scene->boxes.at[i].group == SCENE_NONE ? groups : scene->boxes.at[i].group;
		inside.next_box[i] = inside.first_box[at];
		inside.first_box[at] = i + 1;
	}
	for (uint32_t i = groups; i-- > 0;) {
		uint32_t at = scene->groups.at[i].parent == SCENE_NONE ? groups : scene->groups.at[i].parent;
		inside.next_group[i] = inside.first_group[at];
		inside.first_group[at] = i + 1;
	}
	return inside;
}

static void write_entry(struct buf *out, int depth, struct str title, struct str reading)
{
	buf_repeat(out, ' ', 2 * (size_t)depth);
	buf_printf(out, "- %.*s%s%.*s\n", STR_ARG(title), reading.len ? "; " : "", STR_ARG(reading));
}

/* Nesting is bounded by the language. */
static void write_inside(struct buf *out, const struct scene *scene, const struct inside *inside, uint32_t at, int depth)
{
	for (uint32_t i = inside->first_box[at]; i; i = inside->next_box[i - 1])
		write_entry(out, depth, scene->boxes.at[i - 1].title, scene->boxes.at[i - 1].reading);
	for (uint32_t i = inside->first_group[at]; i; i = inside->next_group[i - 1]) {
		write_entry(out, depth, scene->groups.at[i - 1].title, scene->groups.at[i - 1].reading);
		write_inside(out, scene, inside, i - 1, depth + 1);
	}
}

void scene_outline(struct buf *out, const struct scene *scene)
{
	struct inside inside = find_inside(scene);
	if (scene->title.len)
		buf_printf(out, "%.*s\n", STR_ARG(scene->title));
	if (scene->description.len)
		buf_printf(out, "%.*s\n", STR_ARG(scene->description));
	if (out->len)
		buf_char(out, '\n');
	write_inside(out, scene, &inside, scene->groups.count, 0);
	for (uint32_t i = 0; i < scene->footer.count; i++)
		buf_printf(out, "%s%.*s\n", i ? "" : "\n", STR_ARG(scene->footer.at[i].text));
}
