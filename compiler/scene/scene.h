/* scene: what to show. Boxes, groups and lines with measured sizes, before and after placement.
 *
 * scene_make turns a model into boxes, groups and lines; layout fills the `placed` parts (scene/placed.h); painters
 * read both. Lengths are in px at 1x. Sizes come from the baked width tables only: never from the machine's fonts, so
 * geometry is the same everywhere. Colours are roles; themes map roles to values. Everything belongs to the arena.
 */
#ifndef LINTEL_SCENE_SCENE_H
#define LINTEL_SCENE_SCENE_H

#include "base/buf.h"
#include "estimate/estimate.h"
#include "scene/placed.h"

enum scene_legend { LEGEND_AUTO /* where more than two forms of arrows occur, or an overlay needs it */, LEGEND_ALWAYS };

/* What is shown, and what is laid over it. All zero: the whole design, as it is. */
struct scene_options {
	bool hand; /* text as written by hand: another font, other widths */
	enum scene_edges edges;
	/* What is left out: NULL = nothing. One flag for each node; for each group, whether it is drawn as one box. */
	const bool *hidden, *collapsed;
	/* Overlays; they combine. */
	const struct estimate *load;        /* rates on arrows, utilisation in boxes */
	const struct diag_sink *findings;   /* a numbered badge for each, and the list; checked and sorted */
	const uint32_t *numbers;            /* of each of these in a list of number_count, 0 = none; NULL = as they come */
	uint32_t number_count;
	const uint32_t *flow;               /* index: its steps are numbered, the rest fades; MODEL_NONE: it is not there yet */
	const uint32_t *step_numbers;       /* of each step of the model; NULL = as they come */
	const struct failure *loss;         /* what is lost, what cannot work without it, what is overloaded */
	const struct failures *losses;      /* the answer that `loss` is part of */
	struct str caption;                 /* a line below the title: which picture of a series this is */
	struct str remark;                  /* one below that says what the overlays show */
	enum scene_legend legend;
};

/* Boxes stand in the order of the model's nodes, a collapsed group's box where its first node stood, then one box for each placed
 * note; groups and lines in the order of the model's groups and arrows, then one line for each note on a node or group. Where
 * nothing is left out, box i is node i, group i is group i and line i is arrow i. */
struct scene *scene_make(struct arena *arena, const struct query *query, struct scene_options options);

/* Pictures that are looked at one after the other have lines of one scale: the most that a line of this one carries, and all lines
 * drawn against the most of all. */
double scene_most_load(const struct scene *scene);
void scene_scale_load(struct scene *scene, double most);
/* An entry of the list that an earlier picture of a series had and this one has no more: "no longer: ..." */
void scene_add_past_item(struct scene *scene, uint32_t index, const struct scene_item *was, bool hand);

/* The picture in words, for people who do not see it: title, description, then each part with its kind, facts and arrows, groups
 * around theirs. The words are those of the SVG. */
void scene_outline(struct buf *out, const struct scene *scene);

#endif
