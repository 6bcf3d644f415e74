/* scene/make: what the files that make a scene share. Private to this room. */
#ifndef LINTEL_SCENE_MAKE_H
#define LINTEL_SCENE_MAKE_H

#include "scene/measure.h"
#include "scene/scene.h"

struct maker {
	struct arena *arena;
	const struct query *query;
	const struct model *model;
	struct scene *scene;
	struct map ids; /* taken */
	bool hand;
};

/* A unique XML id made from a model name: what is no name character becomes `-`, an arrow `-to-`, a second one gets a
 * number. */
struct str make_id(struct maker *maker, struct str name);

/* The style in the font of this scene. */
struct measure_style make_style(const struct maker *maker, struct measure_style style);

void make_boxes(struct maker *maker); /* box i = node i */
void make_groups(struct maker *maker);
void make_lines(struct maker *maker); /* line i = arrow i */
void make_notes(struct maker *maker); /* after those: adds boxes, lines and footer lines */
void make_reading(struct maker *maker); /* at the end: what each part says of its arrows */

/* "PostgreSQL", "8 shards", "async". */
enum { MAKE_MOST_FACTS = 3 };
struct make_facts {
	struct str at[MAKE_MOST_FACTS];
	uint32_t count;
};
struct make_facts make_facts(struct maker *maker, uint32_t node);
/* "×3", "×3–50", or empty; *sheets is set to 1, 2 or 3. */
struct str make_count(struct maker *maker, uint32_t node, int *sheets);

/* The clean label of a node or group as one line, for titles. */
struct str make_end_label(struct maker *maker, struct model_end end);

#endif
