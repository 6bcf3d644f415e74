/* scene: what to show. Boxes, groups and lines with measured sizes, before and after placement.
 *
 * scene_make turns a model into boxes, groups and lines; layout fills the `placed` parts (scene/placed.h); painters
 * read both. Lengths are in px at 1x. Sizes come from the baked width tables only: never from the machine's fonts, so
 * geometry is the same everywhere. Colours are roles; themes map roles to values. Everything belongs to the arena.
 */
#ifndef LINTEL_SCENE_SCENE_H
#define LINTEL_SCENE_SCENE_H

#include "base/buf.h"
#include "model/query.h"
#include "scene/placed.h"

struct scene_options {
	bool hand; /* text as written by hand: another font, other widths */
	enum scene_edges edges;
};

/* Boxes stand in the order of the model's nodes (box i = node i, then one box per placed note); groups and lines
 * likewise (group i = group i, line i = arrow i, then one line per note on a node or group). */
struct scene *scene_make(struct arena *arena, const struct query *query, struct scene_options options);

/* The picture in words, for people who do not see it: title, description, then each part with its kind, facts and arrows, groups
 * around theirs. The words are those of the SVG. */
void scene_outline(struct buf *out, const struct scene *scene);

#endif
