/* Random scenes, placed and drawn: none crashes, hangs or loses an arrow, everything stands where it may, no arrow runs
 * through a box. Labels may meet in what nobody would design: they are counted, not judged. scenes FIRST COUNT [PARTS]:
 * seeds from FIRST on, up to PARTS boxes each; with EACH in the environment one line for each. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "property.h"
#include "draw/draw.h"
#include "faults.h"
#include "layout/layout.h"

enum { CLOCK = 60 }; /* seconds that one scene may take */

static uint64_t state;

static uint32_t below(uint32_t limit)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return limit ? (uint32_t)((state >> 11) % limit) : 0;
}

static const char *const words[] = { "api",
				     "GET /v1/things/{id}",
				     "users",
				     "select, insert",
				     "read",
				     "日本語の名前",
				     "événement",
				     "a",
				     "order placed",
				     "Load balancer",
				     "very-long-word-without-any-blank-in-it-at-all",
				     "→ ×3 — …",
				     "مرحبا",
				     "🚀 launch",
				     "" };

static struct str sentence(struct arena *arena)
{
	struct buf buf = buf_in(arena);
	for (uint32_t i = below(20) == 0 ? 12 : 1 + below(3); i > 0; i--)
		buf_printf(&buf, "%s ", words[below(sizeof words / sizeof words[0])]);
	return str_trim(buf_view(&buf));
}

static void add_lines(struct scene *scene, struct scene_box *box, struct str text, struct measure_style style,
		      double width, uint32_t most)
{
	struct measure_lines lines = measure_wrap(scene->arena, text, style, width, most);
	for (uint32_t i = 0; i < lines.count; i++)
		vec_push(scene->arena, &box->lines, lines.at[i]);
}

static void add_box(struct scene *scene, bool note)
{
	static const enum outline outlines[] = { OUTLINE_BOX, OUTLINE_BOX, OUTLINE_CYLINDER, OUTLINE_PIPE,
						 OUTLINE_PERSON };
	static const enum band bands[] = { BAND_NONE, BAND_NONE, BAND_NONE, BAND_FIRST, BAND_LAST, BAND_BOTTOM };
	struct arena *arena = scene->arena;
	struct scene_box box = { .role = note ? ROLE_note : ROLE_compute,
				 .glyph = note ? GLYPH_none : GLYPH_box,
				 .is_note = note,
				 .outline = note ? OUTLINE_NOTE : outlines[below(5)],
				 .band = note ? BAND_NONE : bands[below(6)] };
	box.id = box.name = box.title = str_format(arena, "n%u", (unsigned)scene->boxes.count);
	box.group = scene->groups.count && below(3) ? below(scene->groups.count) : SCENE_NONE;
	box.sheets = note || below(2) ? 1 : 2 + (int)below(2);
	struct measure_style style = { note ? FONT_PLAIN : FONT_SEMIBOLD, note ? 11 : 13, box.role };
	add_lines(scene, &box, sentence(arena), style, note ? 176 : 112, 3);
	if (!note && below(2))
		add_lines(scene, &box, sentence(arena), (struct measure_style){ FONT_PLAIN, 11, ROLE_muted }, 120, 1);
	if (box.sheets > 1)
		box.chip = measure_line(STR("×12"), (struct measure_style){ FONT_SEMIBOLD, 11, ROLE_chip });
	size_box(&box);
	vec_push(arena, &scene->boxes, box);
}

static struct scene_end random_end(const struct scene *scene, uint32_t boxes)
{
	if (scene->groups.count && below(8) == 0)
		return (struct scene_end){ true, below(scene->groups.count) };
	return (struct scene_end){ false, below(boxes) };
}

static void add_line(struct scene *scene, uint32_t boxes)
{
	static const enum role roles[] = { ROLE_call, ROLE_call, ROLE_send, ROLE_copy, ROLE_fallback, ROLE_link };
	static const enum stroke strokes[] = { STROKE_SOLID,  STROKE_SOLID,  STROKE_DASHED,
					       STROKE_DOUBLE, STROKE_DOTTED, STROKE_THIN };
	uint32_t form = below(6);
	struct scene_line line = { .from = random_end(scene, boxes),
				   .to = random_end(scene, boxes),
				   .role = roles[form],
				   .stroke = strokes[form],
				   .head = form == 5   ? HEAD_NONE
					   : form == 3 ? HEAD_OPEN
						       : HEAD_FILLED,
				   .weight = 1 + below(8) };
	line.tail_head = below(6) == 0 ? line.head : HEAD_NONE;
	line.id = line.title = str_format(scene->arena, "l%u", (unsigned)scene->lines.count);
	if (below(3)) {
		struct measure_style style = { FONT_PLAIN, 11, ROLE_label };
		struct measure_lines lines = measure_wrap(scene->arena, sentence(scene->arena), style, 92, 3);
		for (uint32_t i = 0; i < lines.count; i++)
			vec_push(scene->arena, &line.label, lines.at[i]);
	}
	size_label(&line);
	vec_push(scene->arena, &scene->lines, line);
}

static bool holds(const struct scene *scene, struct scene_end outer, struct scene_end inner)
{
	uint32_t group = inner.is_group ? inner.index : scene->boxes.at[inner.index].group;
	while (outer.is_group && group != SCENE_NONE && group != outer.index)
		group = scene->groups.at[group].parent;
	return outer.is_group && group == outer.index;
}

/* Mostly forward, as designs are: both ends of most arrows lie near each other in source order. */
static void make_likely(const struct scene *scene, struct scene_line *line, uint32_t boxes)
{
	/* An arrow from a group to its own inside is legal, and rare. */
	if (below(50) && (holds(scene, line->from, line->to) || holds(scene, line->to, line->from)))
		line->from.is_group = line->to.is_group = false, line->from.index = below(boxes),
		line->to.index = below(boxes);
	if (line->from.is_group || line->to.is_group || below(5) == 0)
		return;
	uint32_t near = line->from.index + 1 + below(5);
	line->to.index = near < boxes ? near : boxes - 1;
}

static struct scene *random_scene(struct arena *arena, uint32_t most)
{
	struct scene *scene = ARENA_NEW(arena, struct scene);
	scene->arena = arena;
	scene->direction = below(4) ? SCENE_RIGHT : SCENE_DOWN;
	uint32_t boxes = below(most + 1), groups = below(most / 5 + 1), lines = boxes ? below(boxes * 2 + 2) : 0;
	for (uint32_t i = 0; i < groups; i++) {
		struct scene_group group = { .role = ROLE_group, .parent = i && below(3) == 0 ? below(i) : SCENE_NONE };
		group.id = group.name = group.title = str_format(arena, "g%u", (unsigned)i);
		group.label = measure_line(below(9) ? STR("Group of things") : STR("x"),
					   (struct measure_style){ FONT_SEMIBOLD, 12, ROLE_group });
		group.depth = group.parent == SCENE_NONE ? 0 : scene->groups.at[group.parent].depth + 1;
		vec_push(arena, &scene->groups, group);
	}
	for (uint32_t i = 0; i < boxes; i++)
		add_box(scene, false);
	for (uint32_t i = 0; i < lines; i++) {
		add_line(scene, boxes);
		make_likely(scene, &scene->lines.at[i], boxes);
	}
	for (uint32_t i = boxes ? below(4) : 0; i > 0; i--) {
		add_box(scene, true);
		struct scene_line tie = { .from = { false, scene->boxes.count - 1 },
					  .to = random_end(scene, boxes),
					  .role = ROLE_note,
					  .stroke = STROKE_DOTTED,
					  .weight = 1,
					  .id = STR("tie"),
					  .title = STR("tie") };
		struct scene_box *note = &scene->boxes.at[scene->boxes.count - 1];
		note->group =
		    tie.to.is_group ? scene->groups.at[tie.to.index].parent : scene->boxes.at[tie.to.index].group;
		vec_push(arena, &scene->lines, tie);
	}
	for (uint32_t i = boxes ? below(4) : 0; i > 0; i--) {
		struct scene_hint hint = { .want = (enum want)below(6) };
		for (uint32_t k = 1 + below(3); k > 0; k--)
			vec_push(arena, &hint.ends, random_end(scene, boxes));
		vec_push(arena, &scene->hints, hint);
	}
	return scene;
}

struct outcome {
	struct faults faults;
	unsigned simpler, boxes, lines;
};

static void run(struct outcome *outcome, uint64_t seed, uint32_t most)
{
	struct arena arena = { 0 };
	alarm(CLOCK);
	state = seed * 0x9E3779B97F4A7C15u + 1;
	struct scene *scene = random_scene(&arena, most);
	struct layout_result result = layout_place(scene);
	struct faults faults = { 0 };
	faults_count(&faults, scene);
	faults_count(&outcome->faults, scene);
	outcome->boxes += scene->boxes.count;
	outcome->lines += scene->lines.count;
	outcome->simpler += result.outcome != LAYOUT_DONE;
	struct draw_result svg = draw_svg(&arena, scene, (struct draw_options){ .scale = 1 });
	if (result.outcome != LAYOUT_DONE || getenv("EACH")) {
		printf("  seed %llu: %.*s ", (unsigned long long)seed, STR_ARG(result.why));
		faults_print(&faults);
		printf("\n");
	}
	FILE *file = getenv("KEEP") ? fopen(getenv("KEEP"), "w") : NULL;
	if (file) {
		fwrite(svg.bytes.at, 1, svg.bytes.len, file);
		fclose(file);
	}
	arena_finish(&arena);
}

static bool run_all(uint64_t first, uint64_t runs, uint32_t most, size_t step)
{
	struct outcome sum = { .boxes = 0 };
	for (uint64_t seed = first; seed < first + runs; seed += step)
		run(&sum, seed, most);
	const struct faults *faults = &sum.faults;
	unsigned wrong = sum.simpler + faults->box_over_box + faults->box_outside_group + faults->group_over_group +
			 faults->outside_picture + faults->text_outside + faults->line_lost + faults->line_loose +
			 faults->text_small;
	printf("%s random scenes of up to %u boxes\n", wrong ? "FAIL" : "ok", (unsigned)most);
	printf("  %u boxes, %u arrows; placed in a simpler way %u; ", sum.boxes, sum.lines, sum.simpler);
	faults_print(faults);
	printf("\n");
	return wrong == 0;
}

int main(int count, char **arguments)
{
	if (count > 1)
		return !run_all(strtoull(arguments[1], NULL, 10), count > 2 ? strtoull(arguments[2], NULL, 10) : 1,
				count > 3 ? (uint32_t)strtoul(arguments[3], NULL, 10) : 24, 1);
	bool good = run_all(1, 600, 24, property_step(10));
	good &= run_all(1, 40, 150, property_step(10));
	return !good;
}
