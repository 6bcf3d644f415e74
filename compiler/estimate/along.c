/* Load that follows the arrows (rules.md 1.6): where there are no flows, and beside them for sources with a rate of
 * their own.
 *
 * Nodes are visited once, tails before heads; arrows that lead back (worker -> store -> event -> worker) carry nothing
 * unless they state a rate. Reads and writes are carried apart; load of which nobody says what it is (EITHER) takes
 * every arrow.
 */
#include "estimate/graph.h"

struct along {
	struct work *work;
	uint32_t left;              /* places of the order that are still open, at its beginning */
	uint32_t *twins, *twins_of; /* per template: heads alive from the node in `twins_of` (plus one) */
	uint32_t *missed,
	    *missed_of; /* per store: figure of what gets past the caches before it, from the node in `missed_of` */
};

/* ---- which links take part ---- */

/* Load could go this way. An arrow that a flow names carries what the flows say and nothing else. */
static bool leads(const struct work *work, uint32_t link)
{
	const struct model_link *at = &work->model->links.at[link];
	if (work->model->arrows.at[at->arrow].first_step != MODEL_NONE)
		return false;
	switch (query_form(work->query, link)) {
	case ARROW_CALL:
	case ARROW_DUPLEX:
	case ARROW_SEND: return true;
	case ARROW_COPY:
		return model_class(work->model, at->to) == CLASS_BROKER ||
		       model_base_kind(work->model, at->to) == KIND_search;
	case ARROW_MIRROR:
	case ARROW_FALLBACK:
	case ARROW_LINK: return false;
	}
	return false;
}

static const struct attribute *own_attribute(const struct work *work, uint32_t link, enum attribute_id id)
{
	return model_arrow_attribute(work->model, work->model->links.at[link].arrow, id);
}

static bool has_ratio(const struct work *work, uint32_t link)
{
	return own_attribute(work, link, ATTR_rate) || own_attribute(work, link, ATTR_share) ||
	       own_attribute(work, link, ATTR_times);
}

/* Deliveries of a pub/sub bus and other people's systems forward nothing unless it is said how much. */
static bool forwards(const struct work *work, uint32_t tail, uint32_t link)
{
	enum node_class class_ = model_class(work->model, tail);
	bool bus = (class_ == CLASS_BROKER || class_ == CLASS_STORE) &&
		   (query_has_role(work->query, tail, "pubsub") ||
		    (class_ == CLASS_BROKER && query_denied(work->query, tail, ATTR_durable)));
	if (class_ != CLASS_OUTSIDE && !bus)
		return true;
	return has_ratio(work, link) || (class_ == CLASS_OUTSIDE && query_declared(work->query, tail, ATTR_rate));
}

/* ---- the order ---- */

enum { WHITE, GREY, BLACK };

struct descent {
	uint32_t node, next; /* next out link to look at */
};

static void descend(struct along *along, uint8_t *colour, struct descent *stack, uint32_t root)
{
	const struct query *query = along->work->query;
	uint32_t depth = 0;
	if (colour[root] != WHITE)
		return;
	colour[root] = GREY;
	stack[depth++] = (struct descent){ root, query->out_start[root] };
	while (depth) {
		struct descent *top = &stack[depth - 1];
		if (top->next == query->out_start[top->node + 1]) {
			colour[top->node] = BLACK;
			along->work->order[--along->left] = top->node;
			depth--;
			continue;
		}
		uint32_t link = query->out[top->next++];
		if (!leads(along->work, link))
			continue;
		uint32_t head = along->work->model->links.at[link].to;
		if (colour[head] == GREY)
			along->work->back[link] = true;
		if (colour[head] != WHITE)
			continue;
		colour[head] = GREY;
		stack[depth++] = (struct descent){ head, query->out_start[head] };
	}
}

static void find_order(struct along *along)
{
	struct work *work = along->work;
	uint32_t count = work->model->nodes.count;
	uint8_t *colour = ARENA_ARRAY(work->arena, uint8_t, count);
	struct descent *stack = ARENA_ARRAY(work->arena, struct descent, count);
	work->order = ARENA_ARRAY(work->arena, uint32_t, count);
	work->back = ARENA_ARRAY(work->arena, uint8_t, work->model->links.count);
	along->left = count;
	for (uint32_t node = 0; node < count; node++)
		if (model_class(work->model, node) == CLASS_SOURCE)
			descend(along, colour, stack, node);
	for (uint32_t node = 0; node < count; node++)
		if (work->first_entry[node] != FIGURE_NONE)
			descend(along, colour, stack, node);
	for (uint32_t node = 0; node < count; node++)
		descend(along, colour, stack, node);
}

/* ---- where load enters ---- */

static uint32_t own_rate(struct work *work, uint32_t node)
{
	uint32_t rate = leaf_node(work, node, ATTR_rate);
	if (rate == FIGURE_NONE)
		rate = figure_of(work,
				 compute2(work, COMPUTE_PRODUCT, leaf_node(work, node, ATTR_users),
					  leaf_node(work, node, ATTR_per_user), "users' actions"),
				 OWNER_NODE, node);
	return demanded(work, rate);
}

static void enter(struct work *work, uint32_t node)
{
	enum base_kind kind = model_base_kind(work->model, node);
	if ((kind != KIND_client && kind != KIND_worker && kind != KIND_external) || work_down(work, node))
		return;
	uint32_t rate = own_rate(work, node);
	if (rate == FIGURE_NONE)
		return;
	work->estimate->has_load = true;
	struct entry entry = { .node = node, .flow = MODEL_NONE, .average = NO_PARTS, .peak = NO_PARTS };
	uint32_t reads = leaf_node(work, node, ATTR_reads), factor = peak_of(work, NULL, node);
	if (reads == FIGURE_NONE) {
		entry.average[PART_EITHER] = rate;
	} else {
		entry.average[PART_READ] = compute2(work, COMPUTE_PRODUCT, rate, reads, "reads");
		entry.average[PART_WRITE] = compute2(
		    work, COMPUTE_PRODUCT, rate, compute1(work, COMPUTE_ONE_MINUS, reads, "share of writes"), "writes");
	}
	for (enum part part = PART_READ; part < PART_TYPES; part++) {
		figure_of(work, entry.average[part], OWNER_NODE, node);
		entry.peak[part] = figure_of(work, compute2(work, COMPUTE_PRODUCT, entry.average[part], factor, "peak"),
					     OWNER_NODE, node);
	}
	entry_add(work, entry);
}

/* ---- what a node hands on ---- */

struct load {
	uint32_t average[PART_TYPES], peak[PART_TYPES];
	bool any;
};

static struct load gather(struct work *work, uint32_t node)
{
	struct load load = { NO_PARTS, NO_PARTS, false };
	for (enum part part = PART_READ; part < PART_TYPES; part++)
		for (int peak = 0; peak < 2; peak++) {
			work->scratch.count = 0;
			for (uint32_t i = work->first_entry[node]; i != FIGURE_NONE; i = work->entries.at[i].next) {
				const struct entry *entry = &work->entries.at[i];
				if (entry->flow == MODEL_NONE)
					vec_push(work->arena, &work->scratch,
						 peak ? entry->peak[part] : entry->average[part]);
			}
			for (uint32_t i = work->query->in_start[node]; i < work->query->in_start[node + 1]; i++)
				for (uint32_t at = work->first_use[work->query->in[i]]; at != FIGURE_NONE;
				     at = work->uses.at[at].next) {
					const struct use *use = &work->uses.at[at];
					if (use->flow == MODEL_NONE)
						vec_push(work->arena, &work->scratch,
							 peak ? use->peak[part] : use->average[part]);
				}
			uint32_t sum = figure_of(work,
						 sum_known(work, work->scratch.at, work->scratch.count,
							   peak ? "peak that arrives" : "load that arrives"),
						 OWNER_NODE, node);
			*(peak ? &load.peak[part] : &load.average[part]) = sum;
			load.any |= sum != FIGURE_NONE;
		}
	return load;
}

/* How many arrows of this node go to interchangeable heads, and what the caches let past for each store. */
struct fan {
	uint32_t calls; /* of an OR node: calls that share its load evenly */
	uint32_t serving; /* of these: to heads that work */
	bool any_of;
	uint32_t untyped[4]; /* calls without a ratio to what is no store, by what they do: taint */
};

static uint32_t call_type(uint8_t operations)
{
	return (operation_reads(operations) ? 1 : 0) + (operation_writes(operations) ? 2 : 0);
}

static void count_link(struct along *along, uint32_t node, uint32_t link, struct fan *fan)
{
	struct work *work = along->work;
	uint32_t head = work->model->links.at[link].to;
	bool alive = !work_down(work, head);
	bool call = query_is_call(work->query, link);
	uint32_t template_id = work->model->nodes.at[head].template_id;
	if (template_id != MODEL_NONE && !has_ratio(work, link)) {
		if (along->twins_of[template_id] != node + 1) {
			along->twins_of[template_id] = node + 1;
			along->twins[template_id] = 0;
		}
		along->twins[template_id] += alive;
	}
	if (call && !has_ratio(work, link)) {
		fan->calls += alive;
		fan->serving += work_serves(work, head);
		if (model_class(work->model, head) != CLASS_STORE)
			fan->untyped[call_type(work->query->operations[link])]++;
	}
	uint32_t store = model_base_kind(work->model, head) == KIND_cache ? work->query->fronts[head] : MODEL_NONE;
	if (call && store != MODEL_NONE) {
		uint32_t before = along->missed_of[store] == node + 1 ? along->missed[store] : FIGURE_NONE;
		along->missed_of[store] = node + 1;
		along->missed[store] = times(work, before, miss_of(work, head), "past the caches");
	}
}

static struct fan survey(struct along *along, uint32_t node)
{
	const struct query *query = along->work->query;
	struct fan fan = { .any_of = query_is_or(query, node) };
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		if (leads(along->work, query->out[i]))
			count_link(along, node, query->out[i], &fan);
	return fan;
}

static bool is_tainted(const struct along *along, uint32_t node, uint32_t link, const struct fan *fan)
{
	const struct work *work = along->work;
	enum node_class class_ = model_class(work->model, node);
	enum base_kind kind = model_base_kind(work->model, node);
	bool divides = class_ == CLASS_SOURCE || class_ == CLASS_COMPUTE || kind == KIND_gateway || kind == KIND_lb;
	if (!divides || fan->any_of || has_ratio(work, link) || !query_is_call(work->query, link) ||
	    model_class(work->model, work->model->links.at[link].to) == CLASS_STORE)
		return false;
	uint32_t template_id = work->model->nodes.at[work->model->links.at[link].to].template_id;
	if (template_id != MODEL_NONE && along->twins_of[template_id] == node + 1 && along->twins[template_id] > 1)
		return false;
	return fan->untyped[call_type(work->query->operations[link])] > 1;
}

/* A router goes round a twin that is there and cannot work, while another one does. */
static bool passed_over(const struct work *work, uint32_t link, const struct fan *fan)
{
	return fan->any_of && fan->serving && query_is_call(work->query, link) && !has_ratio(work, link) &&
	       !work_serves(work, work->model->links.at[link].to);
}

static uint32_t even_share(struct along *along, uint32_t node, uint32_t link, const struct fan *fan)
{
	struct work *work = along->work;
	uint32_t template_id = work->model->nodes.at[work->model->links.at[link].to].template_id, among = 1;
	if (has_ratio(work, link))
		return FIGURE_NONE;
	if (fan->any_of && query_is_call(work->query, link))
		among = fan->serving ? fan->serving : fan->calls;
	else if (template_id != MODEL_NONE && along->twins_of[template_id] == node + 1)
		among = along->twins[template_id];
	if (among < 2)
		return FIGURE_NONE;
	return leaf_number(work, 1.0 / among, DIMENSION_NONE, FLAVOUR_PLAIN, PROVENANCE_DERIVED, "one of its twins");
}

/* Share of the reads that go on behind the tail itself and the caches that it asks first. */
static uint32_t read_share(struct along *along, uint32_t node, uint32_t link)
{
	struct work *work = along->work;
	uint32_t head = work->model->links.at[link].to;
	enum base_kind kind = model_base_kind(work->model, node);
	bool call = query_is_call(work->query, link), store = model_class(work->model, head) == CLASS_STORE;
	uint32_t missed = FIGURE_NONE;
	if (kind == KIND_cdn || (call && kind == KIND_cache) ||
	    (call && store && kind != KIND_client && kind != KIND_external))
		missed = miss_of(work, node);
	if (call && along->missed_of[head] == node + 1)
		missed = times(work, missed, along->missed[head], "misses");
	return missed;
}

/* What of the tail's load takes the link, and as what it arrives: from[] lists the classes that become class i. */
static void choose(const struct work *work, uint32_t node, uint32_t link, bool takes[PART_TYPES][PART_TYPES])
{
	uint8_t operations = work->query->operations[link];
	enum arrow_form form = query_form(work->query, link);
	enum node_class head = model_class(work->model, work->model->links.at[link].to);
	bool keeps = head == CLASS_STORE || head == CLASS_BROKER;
	bool event = form == ARROW_SEND || form == ARROW_COPY || model_class(work->model, node) == CLASS_BROKER;
	bool reads = operation_reads(operations), writes = operation_writes(operations);
	if (event) {
		/* a message for every request, unless the arrow itself says for which; what a store sends are its
		 * writes */
		bool only_reads = own_attribute(work, link, ATTR_read) && !own_attribute(work, link, ATTR_write);
		bool only_writes = own_attribute(work, link, ATTR_write) || own_attribute(work, link, ATTR_upsert) ||
				   model_class(work->model, node) == CLASS_STORE;
		bool from_broker = model_class(work->model, node) == CLASS_BROKER;
		enum part as = keeps ? PART_WRITE : PART_EITHER;
		takes[PART_READ][as] = from_broker || !only_writes;
		takes[PART_WRITE][as] = from_broker || !only_reads;
		takes[PART_EITHER][as] = from_broker || !only_writes || model_class(work->model, node) != CLASS_STORE;
		return;
	}
	if (reads == writes) {
		takes[PART_READ][PART_READ] = takes[PART_WRITE][PART_WRITE] = takes[PART_EITHER][PART_EITHER] = true;
		return;
	}
	enum part as = reads ? PART_READ : PART_WRITE;
	takes[as][as] = takes[PART_EITHER][as] = true;
}

static uint32_t upper_bound(struct work *work, uint32_t figure)
{
	uint32_t bound = compute1(work, COMPUTE_SAME, figure, "at most: nothing says how it is divided");
	figure_mark_upper(work, bound);
	return bound;
}

/* A link as it stands outside every flow, not loaded yet. */
static struct use plain_use(const struct work *work, uint32_t link)
{
	return (struct use){ .link = link, .flow = MODEL_NONE, .step = MODEL_NONE, .average = NO_PARTS, .peak = NO_PARTS,
		             .weight = FIGURE_NONE, .calls = FIGURE_NONE, .split = MODEL_NONE,
		             .operations = work->query->operations[link] };
}

static void carry(struct along *along, uint32_t node, uint32_t link, const struct load *load, const struct fan *fan)
{
	struct work *work = along->work;
	struct use use = plain_use(work, link);
	bool takes[PART_TYPES][PART_TYPES] = { { false } };
	choose(work, node, link, takes);
	bool tainted = is_tainted(along, node, link, fan);
	uint32_t missed = read_share(along, node, link), factor = leaf_use(work, &use, ATTR_share);
	use.calls = leaf_use(work, &use, ATTR_times);
	factor = times(work, factor, use.calls, "calls");
	factor = times(work, factor, even_share(along, node, link, fan), "share");
	factor = times(work, factor, retries_of(work, link), "tries");
	bool smooth = smooths(work, node, work->model->links.at[link].to, own_attribute(work, link, ATTR_drain));
	uint32_t arrow = work->model->links.at[link].arrow;
	for (int peak = 0; peak < 2; peak++)
		for (enum part as = PART_READ; as < PART_TYPES; as++) {
			uint32_t terms[PART_TYPES], count = 0;
			for (enum part from = PART_READ; from < PART_TYPES; from++) {
				uint32_t whole = peak && !smooth ? load->peak[from] : load->average[from];
				bool answered =
				    from != PART_WRITE && !(as == PART_WRITE && query_is_call(work->query, link));
				if (takes[from][as] && whole != FIGURE_NONE)
					terms[count++] = times(work, whole, answered ? missed : FIGURE_NONE, "misses");
			}
			uint32_t figure = sum_known(work, terms, count, "load");
			if (figure == FIGURE_NONE)
				continue;
			figure = times(work, figure, factor, peak ? "peak" : "load");
			figure = figure_of(work, tainted ? upper_bound(work, figure) : figure, OWNER_ARROW, arrow);
			*(peak ? &use.peak[as] : &use.average[as]) = figure;
		}
	use.inserts = use_inserts(work, &use);
	use.dead = work_down(work, work->model->links.at[link].to) || passed_over(work, link, fan);
	uint32_t other = use.dead && !fan->any_of ? stand_in(work, link) : MODEL_NONE;
	if (other != MODEL_NONE) {
		use.link = other;
		use.dead = false;
	}
	if (!use.dead)
		use_add(work, use);
}

/* `rate` on an arrow is what it carries, whatever its tail has. */
static void carry_rate(struct along *along, uint32_t node, uint32_t link)
{
	struct work *work = along->work;
	struct use use = plain_use(work, link);
	uint32_t rate = demanded(work, leaf_use(work, &use, ATTR_rate)), factor = peak_of(work, NULL, node);
	rate = times(work, rate, retries_of(work, link), "tries");
	bool reads = operation_reads(use.operations), writes = operation_writes(use.operations);
	if (rate == FIGURE_NONE || work_down(work, work->model->links.at[link].to))
		return;
	work->estimate->has_load = true;
	bool smooth = smooths(work, node, work->model->links.at[link].to, own_attribute(work, link, ATTR_drain));
	enum part first = reads ? PART_READ : writes ? PART_WRITE : PART_EITHER;
	enum part last = reads && writes ? PART_WRITE : first;
	if (first != last)
		rate = compute2(work, COMPUTE_PRODUCT, rate, work->half, "half of it");
	for (enum part part = first; part <= last; part++) {
		use.average[part] = rate;
		use.peak[part] = smooth ? rate : compute2(work, COMPUTE_PRODUCT, rate, factor, "peak");
		figure_of(work, use.peak[part], OWNER_ARROW, work->model->links.at[link].arrow);
	}
	use.inserts = use_inserts(work, &use);
	use_add(work, use);
}

static void visit(struct along *along, uint32_t node)
{
	struct work *work = along->work;
	const struct query *query = work->query;
	if (work_down(work, node) || query->out_start[node] == query->out_start[node + 1])
		return;
	struct load load = gather(work, node);
	struct fan fan = load.any ? survey(along, node) : (struct fan){ 0 };
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		uint32_t link = query->out[i];
		if (!leads(work, link))
			continue;
		if (own_attribute(work, link, ATTR_rate))
			carry_rate(along, node, link);
		else if (load.any && !work->back[link] && forwards(work, node, link))
			carry(along, node, link, &load, &fan);
	}
}

void arrows_load(struct work *work)
{
	uint32_t count = work->model->nodes.count, templates = 0;
	for (uint32_t node = 0; node < count; node++) {
		uint32_t id = work->model->nodes.at[node].template_id;
		templates = id != MODEL_NONE && id >= templates ? id + 1 : templates;
	}
	struct along along = { .work = work,
			       .twins = ARENA_ARRAY(work->arena, uint32_t, templates),
			       .twins_of = ARENA_ARRAY(work->arena, uint32_t, templates),
			       .missed = ARENA_ARRAY(work->arena, uint32_t, count),
			       .missed_of = ARENA_ARRAY(work->arena, uint32_t, count) };
	for (uint32_t node = 0; node < count; node++)
		enter(work, node);
	find_order(&along);
	for (uint32_t i = 0; i < count; i++)
		visit(&along, work->order[i]);
}
