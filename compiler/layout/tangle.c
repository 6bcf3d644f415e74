#include "layout/tangle.h"

#include "scene/curve.h"

enum { STEPS = 6 }; /* to a piece of a curve */

static double side_of(struct point a, struct point b, struct point p)
{
	return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

bool tangle_strokes_cross(struct point a, struct point b, struct point c, struct point d)
{
	return side_of(a, b, c) * side_of(a, b, d) < 0 && side_of(c, d, a) * side_of(c, d, b) < 0;
}

struct thread {
	struct chords chords;
	struct rectangle extent;
};

static struct thread thread_of(struct arena *arena, const struct scene_line *line)
{
	struct thread thread = { .chords = { NULL, 0, 0 } };
	if (line->curve.count < 4)
		return thread;
	thread.chords = curve_chords(arena, curve_of(line), STEPS);
	for (uint32_t i = 0; i < thread.chords.count; i++) {
		struct rectangle at = { thread.chords.points[i].x, thread.chords.points[i].y, 0, 0 };
		thread.extent = i ? rectangle_joined(thread.extent, at) : at;
	}
	return thread;
}

static uint32_t count_pair(const struct thread *a, const struct thread *b)
{
	uint32_t count = 0;
	if (!rectangles_overlap(rectangle_grown(a->extent, 1), rectangle_grown(b->extent, 1)))
		return 0;
	for (uint32_t i = 1; i < a->chords.count; i++) {
		for (uint32_t k = 1; k < b->chords.count; k++)
			count += tangle_strokes_cross(a->chords.points[i - 1], a->chords.points[i], b->chords.points[k - 1],
						      b->chords.points[k]);
	}
	return count;
}

uint32_t tangle_count(const struct scene *scene)
{
	struct thread *threads = ARENA_ARRAY(scene->arena, struct thread, scene->lines.count);
	uint32_t count = 0;
	for (uint32_t i = 0; i < scene->lines.count; i++) {
		threads[i] = thread_of(scene->arena, &scene->lines.at[i]);
		for (uint32_t k = 0; k < i; k++)
			count += count_pair(&threads[i], &threads[k]);
	}
	return count;
}
