/* Bytes on arrows and at nodes: what each use carries times `payload` one way and `response` the other. Sums are over
 * the uses that state a size; where one that carries load does not, the sum is a lower bound. */
#include "estimate/graph.h"

enum { REQUEST, REQUEST_PEAK, RESPONSE, RESPONSE_PEAK, BYTE_FIGURES };

struct bytes {
	struct work *work;
	uint32_t *of[BYTE_FIGURES]; /* per link: a figure or FIGURE_NONE */
	uint8_t *silent;            /* per link: requests or responses of no stated size */
};

static uint32_t link_bytes(struct bytes *bytes, uint32_t link, enum attribute_id id, bool peak)
{
	struct work *work = bytes->work;
	uint32_t arrow = work->model->links.at[link].arrow;
	bool silent = false;
	work->scratch.count = 0;
	for (uint32_t at = work->first_use[link]; at != FIGURE_NONE; at = work->uses.at[at].next) {
		const struct use *use = &work->uses.at[at];
		uint32_t load = use_total(work, use, peak), size = leaf_use(work, use, id);
		uint32_t figure = compute2(work, COMPUTE_PRODUCT, load, size, "bytes a second");
		silent |= load != FIGURE_NONE && size == FIGURE_NONE;
		if (figure != FIGURE_NONE)
			vec_push(work->arena, &work->scratch, figure_of(work, figure, OWNER_ARROW, arrow));
	}
	uint32_t sum = sum_known(work, work->scratch.at, work->scratch.count, "bytes a second");
	bytes->silent[link] |= silent ? (id == ATTR_payload ? 1 : 2) : 0;
	if (silent)
		figure_mark_lower(work, sum);
	return sum;
}

static bool states_size(const struct work *work, uint32_t arrow, enum attribute_id id)
{
	const struct model_arrow *at = &work->model->arrows.at[arrow];
	if (model_arrow_attribute(work->model, arrow, id))
		return true;
	for (uint32_t step = at->first_step; step != MODEL_NONE; step = work->model->steps.at[step].next_use)
		if (attributes_get(&work->model->steps.at[step].attributes, id))
			return true;
	return false;
}

static void arrow_bytes(struct bytes *bytes, uint32_t arrow, enum attribute_id id, bool peak, int which,
			enum arrow_figure row)
{
	struct work *work = bytes->work;
	const struct model_arrow *at = &work->model->arrows.at[arrow];
	if (!states_size(work, arrow, id)) {
		for (uint32_t i = 0; i < at->link_count; i++)
			bytes->silent[at->first_link + i] |= work->first_use[at->first_link + i] == FIGURE_NONE ? 0
							     : id == ATTR_payload                               ? 1
														: 2;
		return;
	}
	for (uint32_t i = 0; i < at->link_count; i++)
		bytes->of[which][at->first_link + i] = link_bytes(bytes, at->first_link + i, id, peak);
	name_arrow(work, arrow, row,
		   sum_known(work, &bytes->of[which][at->first_link], at->link_count, "bytes a second"));
}

struct row {
	enum node_figure figure;
	bool out, peak;
};

/* In: requests to it, responses to its own. Out: the other two. */
static void node_bytes(struct bytes *bytes, uint32_t node, struct row row)
{
	struct work *work = bytes->work;
	const struct query *query = work->query;
	const uint32_t *arriving = bytes->of[(row.out ? RESPONSE : REQUEST) + row.peak];
	const uint32_t *leaving = bytes->of[(row.out ? REQUEST : RESPONSE) + row.peak];
	bool silent = false;
	work->scratch.count = 0;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
		if (arriving[query->in[i]] != FIGURE_NONE)
			vec_push(work->arena, &work->scratch, arriving[query->in[i]]);
		silent |= bytes->silent[query->in[i]] & (row.out ? 2 : 1);
	}
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		if (leaving[query->out[i]] != FIGURE_NONE)
			vec_push(work->arena, &work->scratch, leaving[query->out[i]]);
		silent |= bytes->silent[query->out[i]] & (row.out ? 1 : 2);
	}
	uint32_t sum = sum_known(work, work->scratch.at, work->scratch.count, NULL);
	name_node(work, node, row.figure, sum);
	if (silent)
		figure_mark_lower(work, node_figure(work, node, row.figure));
}

/* What passes between the design and those outside of it: clients and other people's systems. */
static void border(struct bytes *bytes, enum whole_figure row, int requests, int responses, bool out)
{
	struct work *work = bytes->work;
	work->scratch.count = 0;
	for (uint32_t link = 0; link < work->model->links.count; link++) {
		enum node_class tail = model_class(work->model, work->model->links.at[link].from);
		enum node_class head = model_class(work->model, work->model->links.at[link].to);
		bool from_outside = tail == CLASS_SOURCE || tail == CLASS_OUTSIDE,
		     to_outside = head == CLASS_SOURCE || head == CLASS_OUTSIDE;
		if (from_outside == to_outside)
			continue;
		uint32_t figure = bytes->of[from_outside == out ? responses : requests][link];
		if (figure != FIGURE_NONE)
			vec_push(work->arena, &work->scratch, figure);
	}
	name_whole(work, row, sum_known(work, work->scratch.at, work->scratch.count, NULL));
}

void bytes_make(struct work *work)
{
	static const struct row rows[] = { { NODE_IN_BYTES, false, false },
					   { NODE_IN_BYTES_PEAK, false, true },
					   { NODE_OUT_BYTES, true, false },
					   { NODE_OUT_BYTES_PEAK, true, true } };
	uint32_t links = work->model->links.count;
	struct bytes bytes = { .work = work, .silent = ARENA_ARRAY(work->arena, uint8_t, links) };
	for (int i = 0; i < BYTE_FIGURES; i++) {
		bytes.of[i] = ARENA_ARRAY(work->arena, uint32_t, links);
		for (uint32_t link = 0; link < links; link++)
			bytes.of[i][link] = FIGURE_NONE;
	}
	for (uint32_t arrow = 0; arrow < work->model->arrows.count; arrow++) {
		arrow_bytes(&bytes, arrow, ATTR_payload, false, REQUEST, ARROW_FIGURE_REQUEST_AVERAGE);
		arrow_bytes(&bytes, arrow, ATTR_payload, true, REQUEST_PEAK, ARROW_FIGURE_REQUEST_PEAK);
		arrow_bytes(&bytes, arrow, ATTR_response, false, RESPONSE, ARROW_FIGURE_RESPONSE_AVERAGE);
		arrow_bytes(&bytes, arrow, ATTR_response, true, RESPONSE_PEAK, ARROW_FIGURE_RESPONSE_PEAK);
	}
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
			node_bytes(&bytes, node, rows[i]);
	border(&bytes, WHOLE_EGRESS_AVERAGE, REQUEST, RESPONSE, true);
	border(&bytes, WHOLE_EGRESS_PEAK, REQUEST_PEAK, RESPONSE_PEAK, true);
	border(&bytes, WHOLE_INGRESS_AVERAGE, REQUEST, RESPONSE, false);
	border(&bytes, WHOLE_INGRESS_PEAK, REQUEST_PEAK, RESPONSE_PEAK, false);
	work->link_response = bytes.of[RESPONSE];
	work->link_request = bytes.of[REQUEST];
}
