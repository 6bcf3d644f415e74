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
	const struct scene_options *options;
	/* Where the model's things stand in the scene (view.c); SCENE_NONE: they do not. */
	uint32_t *box_of_node, *box_of_group, *group_of, *line_of;
};

/* view.c: what is shown. First of all; boxes, groups and lines fill the tables above. */
void make_view(struct maker *maker);
bool make_is_shown(const struct maker *maker, uint32_t node);
/* The outermost collapsed group around a node or a group, the latter included; MODEL_NONE where there is none. */
uint32_t make_collapsed_around(const struct maker *maker, uint32_t group);
/* An end of an arrow, note or hint in the scene; false where it is not shown. */
bool make_end(const struct maker *maker, struct model_end end, struct scene_end *found);

/* A unique XML id made from a model name: what is no name character becomes `-`, an arrow `-to-`, a second one gets a
 * number. */
struct str make_id(struct maker *maker, struct str name);

/* The style in the font of this scene. */
struct measure_style make_style(const struct maker *maker, struct measure_style style);

/* What stands between facts; the hand's own is too small to be seen. */
const char *make_dot(const struct maker *maker);

void make_boxes(struct maker *maker); /* box i = node i */
void make_groups(struct maker *maker);
void make_lines(struct maker *maker); /* line i = arrow i */
void make_notes(struct maker *maker); /* after those: adds boxes, lines and footer lines */
/* overlay.c, findings.c, legend.c: laid over what is made; sizes follow. */
void make_load(struct maker *maker);
void make_flow(struct maker *maker);
void make_loss(struct maker *maker);
void make_findings(struct maker *maker);
void make_legend(struct maker *maker);
/* A pill with a few letters, and where it goes. */
struct scene_text make_badge(struct maker *maker, struct str text, enum role role);
void make_box_badge(struct maker *maker, struct scene_box *box, struct scene_text badge);
void make_line_badge(struct maker *maker, struct scene_line *line, struct scene_text badge);

void make_reading(struct maker *maker); /* at the end: what each part says of its arrows */

/* "PostgreSQL", "8 shards", "async". */
enum { MAKE_MOST_FACTS = 3 };
struct make_facts {
	struct str at[MAKE_MOST_FACTS];
	uint32_t count;
};
struct make_facts make_facts(struct maker *maker, uint32_t node);
/* "×3", "×3–50", by hand "x3", or empty; *sheets is set to 1, 2 or 3. */
struct str make_count(struct maker *maker, uint32_t node, int *sheets);

/* The clean label of a node or group as one line, for titles. */
struct str make_end_label(struct maker *maker, struct model_end end);

#endif
