/* The availability of all flows at once. What one of them needs in any case counts once; what several have among their
 * alternatives ties those alternatives together, so it is tried both ways: up, with its availability, and down, with
 * the rest (Shannon's expansion). Things that stand in the same places of all flows are tried as one.
 */
#include "estimate/graph.h"

#include <string.h>

enum { MOST_TIES = 6, MOST_WORK = 20000 };

/* Things that stand in the same colours of the same flows. */
struct bundle {
	uint32_t flows;  /* how many have it among their alternatives */
	uint32_t figure; /* availability of all of it, or FIGURE_NONE */
	uint32_t tie;    /* its number among those that are tried both ways, or FIGURE_NONE */
};

struct together {
	struct work *work;
	const struct needs *own;
	uint32_t *bundle_of; /* per node, then per group: bundle plus one; 1 stands for "in any case" */
	VEC(struct bundle) bundles;
	struct map places;               /* (bundle before, flow, colour) -> bundle */
	VEC(struct need) certain, other; /* each thing once, with what all flows do to it */
	uint32_t *index_of;              /* per thing: place in `certain` or `other`, plus one */
	uint32_t ties[MOST_TIES], tie_count;
	uint32_t colours;
};

static uint32_t thing_of(const struct work *work, const struct need *need)
{
	return need->is_group ? work->model->nodes.count + need->node : need->node;
}

static bool takes_part(const struct work *work, uint32_t flow)
{
	return work->estimate->flows[flow].by_client;
}

static uint32_t bundle_at(struct together *together, uint32_t before, uint32_t flow, uint32_t colour)
{
	uint32_t key[3] = { before, flow, colour };
	struct str text = { arena_copy(together->work->arena, key, sizeof key), sizeof key };
	uint32_t known = map_add(together->work->arena, &together->places, text, together->bundles.count);
	if (known != MAP_NONE)
		return known;
	struct bundle fresh = { before ? together->bundles.at[before - 1].flows + 1 : 1, FIGURE_NONE, FIGURE_NONE };
	vec_push(together->work->arena, &together->bundles, fresh);
	return together->bundles.count - 1;
}

static void note_thing(struct together *together, const struct need *need, bool certain)
{
	struct arena *arena = together->work->arena;
	uint32_t *index = &together->index_of[thing_of(together->work, need)];
	if (*index == 0) {
		if (certain)
			vec_push(arena, &together->certain, *need);
		else
			vec_push(arena, &together->other, *need);
		*index = certain ? together->certain.count : together->other.count;
		return;
	}
	struct need *known = certain ? &together->certain.at[*index - 1] : &together->other.at[*index - 1];
	known->reads |= need->reads;
	known->writes |= need->writes;
}

/* First what any flow needs in any case, then the bundles of all else. */
static void bundle_things(struct together *together)
{
	struct work *work = together->work;
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t flow = 0; flow < work->model->flows.count; flow++) {
			const struct needs *needs = &together->own[flow];
			if (!takes_part(work, flow))
				continue;
			together->colours += pass ? needs->colours.count : 0;
			for (uint32_t i = 0; i < needs->list.count; i++) {
				const struct need *need = &needs->list.at[i];
				uint32_t *bundle = &together->bundle_of[thing_of(work, need)];
				if (pass == 0 && need->colour == 0)
					*bundle = 1;
				if (pass == 0)
					continue;
				note_thing(together, need, *bundle == 1);
				if (*bundle != 1)
					*bundle = bundle_at(together, *bundle, flow, need->colour) + 1;
			}
		}
}

static bool find_ties(struct together *together)
{
	struct work *work = together->work;
	for (uint32_t i = 0; i < together->other.count; i++) {
		const struct need *need = &together->other.at[i];
		struct bundle *bundle = &together->bundles.at[together->bundle_of[thing_of(work, need)] - 1];
		bundle->figure = times(work, bundle->figure, need_availability(work, need), "all of them");
	}
	for (uint32_t i = 1; i < together->bundles.count; i++) {
		struct bundle *bundle = &together->bundles.at[i];
		if (bundle->flows < 2 || bundle->figure == FIGURE_NONE)
			continue;
		if (together->tie_count == MOST_TIES)
			return false;
		bundle->tie = together->tie_count;
		together->ties[together->tie_count++] = i;
	}
	return (uint64_t)together->colours << together->tie_count <= MOST_WORK;
}

/* What a need counts as while the ties are as the bits of `state` say. A bundle's factor stands at its first member. */
static uint32_t figure_in(struct together *together, const struct need *need, uint32_t state)
{
	uint32_t bundle = together->bundle_of[thing_of(together->work, need)];
	if (bundle == 1)
		return FIGURE_NONE;
	uint32_t tie = together->bundles.at[bundle - 1].tie;
	if (tie != FIGURE_NONE)
		return state >> tie & 1 ? FIGURE_NONE : FIGURE_DEAD;
	return need_availability(together->work, need);
}

/* The product over all flows in one state, with the chance of the state; FIGURE_DEAD where some flow cannot work. */
static uint32_t state_product(struct together *together, uint32_t state)
{
	struct work *work = together->work;
	VEC(uint32_t) factors = { 0 };
	for (uint32_t i = 0; i < together->tie_count; i++) {
		uint32_t figure = together->bundles.at[together->ties[i]].figure;
		vec_push(work->arena, &factors,
			 state >> i & 1 ? figure : compute1(work, COMPUTE_ONE_MINUS, figure, "down"));
	}
	for (uint32_t flow = 0; flow < work->model->flows.count; flow++) {
		const struct needs *needs = &together->own[flow];
		if (!takes_part(work, flow) || needs->choices.count == 0)
			continue;
		uint32_t *figures = ARENA_ARRAY(work->arena, uint32_t, needs->list.count);
		for (uint32_t i = 0; i < needs->list.count; i++)
			figures[i] = figure_in(together, &needs->list.at[i], state);
		uint32_t product = needs_product(work, needs, figures);
		if (product == FIGURE_DEAD)
			return FIGURE_DEAD;
		if (product != FIGURE_NONE)
			vec_push(work->arena, &factors, product);
	}
	return factors.count == 1 ? factors.at[0]
				  : compute(work, COMPUTE_PRODUCT, factors.at, factors.count, "all flows at once");
}

bool together_product(struct work *work, const struct needs *own, uint32_t *figure)
{
	uint32_t things = work->model->nodes.count + work->model->groups.count;
	struct together together = { .work = work,
				     .own = own,
				     .bundle_of = ARENA_ARRAY(work->arena, uint32_t, things),
				     .index_of = ARENA_ARRAY(work->arena, uint32_t, things) };
	if (work->model->flows.count == 0)
		return false;
	vec_push(work->arena, &together.bundles, (struct bundle){ 0, FIGURE_NONE, FIGURE_NONE }); /* in any case */
	bundle_things(&together);
	if (!find_ties(&together))
		return false;
	VEC(uint32_t) terms = { 0 };
	bool nothing = together.tie_count == 0;
	for (uint32_t state = 0; state < (uint32_t)1 << together.tie_count; state++) {
		uint32_t product = state_product(&together, state);
		if (product != FIGURE_DEAD && product != FIGURE_NONE)
			vec_push(work->arena, &terms, product);
	}
	uint32_t alternatives = nothing && terms.count == 0
				    ? FIGURE_NONE
				    : sum_known(work, terms.at, terms.count, "over what is up and down");
	VEC(uint32_t) factors = { 0 };
	for (uint32_t i = 0; i < together.certain.count; i++) {
		uint32_t factor = need_availability(work, &together.certain.at[i]);
		if (factor != FIGURE_NONE)
			vec_push(work->arena, &factors, factor);
	}
	if (alternatives != FIGURE_NONE)
		vec_push(work->arena, &factors, alternatives);
	*figure = factors.count == 1 ? factors.at[0]
				     : compute(work, COMPUTE_PRODUCT, factors.at, factors.count, "all of them");
	return true;
}
