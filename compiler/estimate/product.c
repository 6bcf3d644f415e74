/* The availability of a tree of needs: series multiply, of the members of a choice any one will do. */
#include "estimate/graph.h"

struct tree {
	struct work *work;
	const struct needs *needs;
	const uint32_t *figures; /* per need */
	uint32_t *start;         /* per colour: where its needs begin in `sorted` */
	uint32_t *sorted;
	uint32_t *value;   /* per colour */
	uint32_t *members; /* per choice: its newest member, or FIGURE_NONE */
	uint32_t *next;    /* per colour: the next member of its choice */
	uint32_t *factors; /* of the colour in hand */
	uint32_t factor_count;
};

static void sort_needs(struct tree *tree)
{
	const struct needs *needs = tree->needs;
	uint32_t *start = tree->start;
	for (uint32_t i = 0; i < needs->list.count; i++)
		start[needs->list.at[i].colour + 2]++;
	for (uint32_t i = 0; i < needs->colours.count; i++)
		start[i + 2] += start[i + 1];
	for (uint32_t i = 0; i < needs->list.count; i++)
		tree->sorted[start[needs->list.at[i].colour + 1]++] = i;
}

static uint32_t choice_value(struct tree *tree, uint32_t choice)
{
	struct work *work = tree->work;
	bool sure = false;
	work->scratch.count = 0;
	for (uint32_t member = tree->members[choice]; member != FIGURE_NONE; member = tree->next[member]) {
		sure |= tree->value[member] == FIGURE_NONE; /* nothing is stated of it: always up */
		if (tree->value[member] != FIGURE_DEAD)
			vec_push(work->arena, &work->scratch, tree->value[member]);
	}
	if (sure)
		return FIGURE_NONE;
	if (work->scratch.count < 2)
		return work->scratch.count ? work->scratch.at[0] : FIGURE_DEAD;
	return compute(work, COMPUTE_ANY_OF, work->scratch.at, work->scratch.count, "any of them");
}

static uint32_t colour_value(struct tree *tree, uint32_t colour)
{
	bool dead = false;
	tree->factor_count = 0;
	for (uint32_t i = tree->start[colour]; i < tree->start[colour + 1]; i++) {
		uint32_t figure = tree->figures[tree->sorted[i]];
		dead |= figure == FIGURE_DEAD;
		if (figure != FIGURE_NONE)
			tree->factors[tree->factor_count++] = figure;
	}
	for (uint32_t at = tree->needs->colours.at[colour].first_choice; at != FIGURE_NONE && !dead;
	     at = tree->needs->choices.at[at].next) {
		uint32_t figure = choice_value(tree, at);
		dead |= figure == FIGURE_DEAD;
		if (figure != FIGURE_NONE)
			tree->factors[tree->factor_count++] = figure;
	}
	if (dead)
		return FIGURE_DEAD;
	if (tree->factor_count == 1)
		return tree->factors[0];
	return compute(tree->work, COMPUTE_PRODUCT, tree->factors, tree->factor_count, "all of them");
}

uint32_t needs_product(struct work *work, const struct needs *needs, const uint32_t *figures)
{
	struct arena *arena = work->arena;
	uint32_t colours = needs->colours.count, choices = needs->choices.count, count = needs->list.count;
	struct tree tree = { .work = work,
			     .needs = needs,
			     .figures = figures,
			     .start = ARENA_ARRAY(arena, uint32_t, colours + 2),
			     .sorted = ARENA_ARRAY(arena, uint32_t, count),
			     .value = ARENA_ARRAY(arena, uint32_t, colours),
			     .members = ARENA_ARRAY(arena, uint32_t, choices),
			     .next = ARENA_ARRAY(arena, uint32_t, colours),
			     .factors = ARENA_ARRAY(arena, uint32_t, count + choices) };
	sort_needs(&tree);
	for (uint32_t i = 0; i < choices; i++)
		tree.members[i] = FIGURE_NONE;
	/* from the leaves: the members of a choice have greater numbers than the colour that it stands in */
	for (uint32_t colour = colours; colour-- > 0;) {
		uint32_t choice = needs->colours.at[colour].choice;
		tree.value[colour] = colour_value(&tree, colour);
		if (choice != FIGURE_NONE) {
			tree.next[colour] = tree.members[choice];
			tree.members[choice] = colour;
		}
	}
	return colours ? tree.value[0] : FIGURE_NONE;
}
