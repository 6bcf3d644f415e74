/* The counter of faults sees faults: a small placed scene without any, and one fault after the other put into it. */
#include <string.h>

#include "property.h"
#include "faults.h"

static struct scene_text text(const char *words, double size)
{
	return measure_line(str_of(words), (struct measure_style){ FONT_PLAIN, size, ROLE_label });
}

static void add_box(struct scene *scene, const char *name, double x, double y, uint32_t group)
{
	struct scene_box box = { .id = str_of(name), .name = str_of(name), .role = ROLE_compute, .sheets = 1, .group = group };
	vec_push(scene->arena, &box.lines, text(name, 13));
	size_box(&box);
	box.at = (struct rectangle){ x, y, box.width, box.height };
	vec_push(scene->arena, &scene->boxes, box);
}

/* A level arrow with its label in the middle. */
static void add_line(struct scene *scene, uint32_t from, uint32_t to)
{
	const struct rectangle a = scene->boxes.at[from].at, b = scene->boxes.at[to].at;
	struct scene_line line = { .from = { false, from }, .to = { false, to }, .role = ROLE_call, .head = HEAD_FILLED };
	vec_push(scene->arena, &line.label, text("read", 11));
	size_label(&line);
	struct point tail = { a.x + a.width, a.y + a.height / 2 }, head = { b.x, b.y + b.height / 2 };
	struct curve curve = curve_straight(scene->arena, tail, head);
	line.curve.at = curve.points;
	line.curve.count = line.curve.room = curve.count;
	line.label_at = (struct rectangle){ (tail.x + head.x - line.label_width) / 2, (tail.y + head.y - line.label_height) / 2,
					    line.label_width, line.label_height };
	vec_push(scene->arena, &scene->lines, line);
}

/* Two rows of an arrow between two boxes, and a group around the boxes at the right. */
static struct scene *make(struct arena *arena)
{
	struct scene *scene = ARENA_NEW(arena, struct scene);
	*scene = (struct scene){ .arena = arena, .width = 500, .height = 300 };
	struct scene_group group = { .name = STR("data"), .label = text("Data", 12), .parent = SCENE_NONE,
				     .at = { 280, 20, 200, 260 } };
	group.label_at = (struct rectangle){ 290, 24, group.label.width, 18 };
	vec_push(arena, &scene->groups, group);
	add_box(scene, "api", 20, 60, SCENE_NONE);
	add_box(scene, "db", 320, 60, 0);
	add_box(scene, "worker", 20, 180, SCENE_NONE);
	add_box(scene, "log", 320, 180, 0);
	add_line(scene, 0, 1);
	add_line(scene, 2, 3);
	return scene;
}

/* ---- the faults ---- */

static void move_label_over_label(struct scene *scene)
{
	scene->lines.at[0].label_at = scene->lines.at[1].label_at;
}

static void move_label_over_box(struct scene *scene)
{
	scene->lines.at[0].label_at.x = scene->boxes.at[0].at.x + 5;
}

static void move_label_over_head(struct scene *scene)
{
	struct point tip = scene->lines.at[0].curve.at[3];
	scene->lines.at[0].label_at.x = tip.x - scene->lines.at[0].label_width + 1;
}

static void move_label_over_title(struct scene *scene)
{
	scene->lines.at[0].label_at.x = scene->groups.at[0].label_at.x;
	scene->lines.at[0].label_at.y = scene->groups.at[0].label_at.y;
}

static void move_label_away(struct scene *scene)
{
	scene->lines.at[0].label_at.y -= 40;
}

static void put_box_on_arrow(struct scene *scene)
{
	add_box(scene, "x", 190, 60, SCENE_NONE);
}

static void move_title_under_arrow(struct scene *scene)
{
	scene->groups.at[0].label_at.y = scene->lines.at[0].curve.at[3].y - 9;
	scene->groups.at[0].label_at.x = scene->lines.at[0].curve.at[3].x - 30;
}

static void write_too_long(struct scene *scene)
{
	scene->boxes.at[0].lines.at[0] = text("a name that is far too long for its box", 13);
}

static void write_too_small(struct scene *scene)
{
	scene->boxes.at[0].lines.at[0] = text("api", 10.5);
}

static void label_too_small(struct scene *scene)
{
	scene->lines.at[0].label.at[0] = text("read", 9);
}

static void move_box_over_box(struct scene *scene)
{
	scene->boxes.at[2].at.y = scene->boxes.at[0].at.y + 10;
}

static void move_box_out_of_group(struct scene *scene)
{
	scene->groups.at[0].at.y += 100;
}

static void move_box_out_of_picture(struct scene *scene)
{
	scene->boxes.at[2].at.x = -30;
}

static void bend_arrow_out(struct scene *scene)
{
	scene->lines.at[0].curve.at[1].y = scene->lines.at[0].curve.at[2].y = -400;
}

static void cut_arrow(struct scene *scene)
{
	scene->lines.at[0].curve.at[3].x -= 60;
}

static void lose_arrow(struct scene *scene)
{
	scene->lines.at[0].curve.count = 0;
}

static const struct {
	const char *name;
	void (*spoil)(struct scene *scene);
	size_t field;
} cases[] = {
	{ "a label over a label", move_label_over_label, offsetof(struct faults, label_over_label) },
	{ "a label over a box", move_label_over_box, offsetof(struct faults, label_over_box) },
	{ "a label over a head", move_label_over_head, offsetof(struct faults, label_over_head) },
	{ "a label over a title", move_label_over_title, offsetof(struct faults, label_over_title) },
	{ "a label away from its arrow", move_label_away, offsetof(struct faults, label_away) },
	{ "an arrow through a box", put_box_on_arrow, offsetof(struct faults, line_through_box) },
	{ "a title crossed", move_title_under_arrow, offsetof(struct faults, title_crossed) },
	{ "text wider than its box", write_too_long, offsetof(struct faults, text_outside) },
	{ "text of 10.5 px", write_too_small, offsetof(struct faults, text_small) },
	{ "a label of 9 px", label_too_small, offsetof(struct faults, text_small) },
	{ "a box over a box", move_box_over_box, offsetof(struct faults, box_over_box) },
	{ "a box outside its group", move_box_out_of_group, offsetof(struct faults, box_outside_group) },
	{ "a box outside the picture", move_box_out_of_picture, offsetof(struct faults, outside_picture) },
	{ "an arrow outside the picture", bend_arrow_out, offsetof(struct faults, outside_picture) },
	{ "an arrow that ends before its box", cut_arrow, offsetof(struct faults, line_loose) },
	{ "an arrow without a curve", lose_arrow, offsetof(struct faults, line_lost) },
};

int main(void)
{
	struct arena arena = { 0 };
	struct faults none = { 0 }, clean = { 0 };
	faults_count(&clean, make(&arena));
	bool good = property_check(memcmp(&clean, &none, sizeof none) == 0, "a scene without faults", "the counter sees some");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct scene *scene = make(&arena);
		struct faults faults = { 0 };
		cases[i].spoil(scene);
		faults_count(&faults, scene);
		unsigned found;
		memcpy(&found, (const char *)&faults + cases[i].field, sizeof found);
		good &= property_check(found > 0, cases[i].name, "the counter does not see it");
	}
	/* The reading order: asynchronous work above the main flow, a user behind it. */
	struct scene *scene = make(&arena);
	scene->lines.at[1].weight = 8;
	scene->boxes.at[0].band = BAND_BOTTOM;
	scene->boxes.at[1].band = BAND_FIRST;
	struct order order = faults_order(scene);
	good &= property_check(order.async == 1 && order.high_async == 1, "asynchronous work above the main flow", "%u of %u",
			       order.high_async, order.async);
	good &= property_check(order.late_users == 1, "a user who does not stand first", "%u", order.late_users);
	arena_finish(&arena);
	return !good;
}
