/* Sums of load: per arrow over its uses, per node over what arrives and what enters there. */
#include "estimate/graph.h"

static void take(struct work *work, uint32_t figure)
{
	if (figure != FIGURE_NONE)
		vec_push(work->arena, &work->scratch, figure);
}

static uint32_t sum_taken(struct work *work, const char *label)
{
	return sum_known(work, work->scratch.at, work->scratch.count, label);
}

/* Load whose kind nobody stated counts as reads. */
static bool belongs(enum part part, enum part as)
{
	return as == PART_TYPES || part == as || (part == PART_EITHER && as == PART_READ);
}

static void take_uses(struct work *work, uint32_t link, enum part as, bool peak)
{
	for (uint32_t at = work->first_use[link]; at != FIGURE_NONE; at = work->uses.at[at].next) {
		const struct use *use = &work->uses.at[at];
		for (enum part part = PART_READ; part < PART_TYPES; part++)
			if (belongs(part, as))
				take(work, peak ? use->peak[part] : use->average[part]);
	}
}

static uint32_t arrow_sum(struct work *work, uint32_t arrow, enum part as, bool peak)
{
	const struct model_arrow *at = &work->model->arrows.at[arrow];
	work->scratch.count = 0;
	for (uint32_t i = 0; i < at->link_count; i++)
		take_uses(work, at->first_link + i, as, peak);
	return figure_of(work, sum_taken(work, peak ? "peak" : "load"), OWNER_ARROW, arrow);
}

static uint32_t node_sum(struct work *work, uint32_t node, enum part as, bool peak)
{
	work->scratch.count = 0;
	for (uint32_t i = work->first_entry[node]; i != FIGURE_NONE; i = work->entries.at[i].next) {
		const struct entry *entry = &work->entries.at[i];
		for (enum part part = PART_READ; part < PART_TYPES; part++)
			if (belongs(part, as))
				take(work, peak ? entry->peak[part] : entry->average[part]);
	}
	for (uint32_t i = work->query->in_start[node]; i < work->query->in_start[node + 1]; i++)
		take_uses(work, work->query->in[i], as, peak);
	return figure_of(work, sum_taken(work, peak ? "peak" : "load"), OWNER_NODE, node);
}

void nodes_sum(struct work *work)
{
	bool all = !work->scenario->load_only;
	for (uint32_t arrow = 0; arrow < work->model->arrows.count && all; arrow++) {
		name_arrow(work, arrow, ARROW_FIGURE_LOAD_AVERAGE, arrow_sum(work, arrow, PART_TYPES, false));
		name_arrow(work, arrow, ARROW_FIGURE_LOAD_PEAK, arrow_sum(work, arrow, PART_TYPES, true));
		name_arrow(work, arrow, ARROW_FIGURE_LOAD_READ, arrow_sum(work, arrow, PART_READ, false));
		name_arrow(work, arrow, ARROW_FIGURE_LOAD_WRITE, arrow_sum(work, arrow, PART_WRITE, false));
	}
	for (uint32_t node = 0; node < work->model->nodes.count; node++) {
		if (work_down(work, node))
			continue;
		if (all) {
			name_node(work, node, NODE_LOAD_AVERAGE, node_sum(work, node, PART_TYPES, false));
			name_node(work, node, NODE_LOAD_READ, node_sum(work, node, PART_READ, false));
			name_node(work, node, NODE_LOAD_WRITE, node_sum(work, node, PART_WRITE, false));
		}
		if (all && model_class(work->model, node) == CLASS_SOURCE) {
			name_node(work, node, NODE_USERS, leaf_node(work, node, ATTR_users));
			name_node(work, node, NODE_LOAD_PER_DAY,
				  compute2(work, COMPUTE_PRODUCT, node_figure(work, node, NODE_LOAD_AVERAGE), work->day, NULL));
		} else if (all && node_figure(work, node, NODE_LOAD_AVERAGE) != FIGURE_NONE) {
			name_node(work, node, NODE_HIT, leaf_node(work, node, ATTR_hit));
		}
		name_node(work, node, NODE_LOAD_PEAK, node_sum(work, node, PART_TYPES, true));
		name_node(work, node, NODE_LOAD_READ_PEAK, node_sum(work, node, PART_READ, true));
		name_node(work, node, NODE_LOAD_WRITE_PEAK, node_sum(work, node, PART_WRITE, true));
	}
}
