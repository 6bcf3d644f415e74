/* Load along flows (language.md, "Load"): steps in the order written, each carries what has reached its tail.
 *
 * A step's weight is how often it happens for one run of the flow; its load is the flow's rate times its weight. A
 * node's weight is the sum over the steps that have reached it. Arrays per node are stamped with the flow, so that a
 * flow costs its steps alone.
 */
#include "estimate/graph.h"

struct lookup { /* a cache that a tail has asked */
	uint32_t cache;
	uint32_t missed; /* how often a request gets past it; FIGURE_NONE = always */
	uint32_t use;    /* in uses */
	uint32_t before; /* the lookup before it from the same tail, or FIGURE_NONE */
};

struct reach {
	uint32_t stamp;   /* the flow that it counts for, plus one */
	uint32_t weight;  /* FIGURE_NONE = 1, while live */
	uint32_t lookups; /* newest, or FIGURE_NONE */
	bool live;        /* something reaches it */
	bool smooth;      /* only through a broker */
	bool synchronous; /* the one who started the flow waits for it */
};

struct tally {         /* of a tail, in the split that is being walked */
	uint32_t mark; /* the split's first step, plus one */
	uint32_t heads, alive, serving; /* twins; that are there; that work */
};

struct flow_walk {
	struct work *work;
	const struct model_flow *flow;
	uint32_t index;
	uint32_t rate, factor; /* figures: average rate, peak over average */
	bool started;
	struct reach *reach; /* per node */
	struct tally *tally; /* per node */
	VEC(struct lookup) lookups;
	uint32_t split_tails; /* new tails of the split that is being walked: the flow starts at all of them */
	uint32_t split_end;   /* the step after the split, or MODEL_NONE */
	bool in_split;
	const char *load_label, *peak_label, *weight_label;
};

/* ---- the order of the text ---- */

uint32_t step_after(const struct model *model, uint32_t step)
{
	const struct model_step *at = &model->steps.at[step];
	if (at->parallel && at->child != MODEL_NONE)
		return at->child;
	while (at->next == MODEL_NONE) {
		if (at->parent == MODEL_NONE)
			return MODEL_NONE;
		at = &model->steps.at[at->parent];
	}
	return at->next;
}

static struct reach *reach_of(struct flow_walk *walk, uint32_t node)
{
	struct reach *reach = &walk->reach[node];
	if (reach->stamp != walk->index + 1)
		*reach = (struct reach){ .stamp = walk->index + 1, .weight = FIGURE_NONE, .lookups = FIGURE_NONE };
	return reach;
}

static bool seen(const struct flow_walk *walk, uint32_t node)
{
	return walk->reach[node].stamp == walk->index + 1;
}

/* ---- splits: steps that share what their tail has ---- */

/* Twins that several names stand for: consecutive calls of a router that any of them can answer. */
static bool goes_on(const struct flow_walk *walk, uint32_t first, uint32_t step)
{
	const struct model *model = walk->work->model;
	const struct model_step *a = &model->steps.at[first], *b = &model->steps.at[step];
	if (a->parallel || b->parallel)
		return false;
	if (a->split != MODEL_NONE || b->split != MODEL_NONE)
		return a->split == b->split;
	const struct model_arrow *one = &model->arrows.at[a->arrow], *other = &model->arrows.at[b->arrow];
	if (one->link_count == 0 || other->link_count == 0 || one->form != other->form)
		return false;
	const struct model_link *x = &model->links.at[one->first_link], *y = &model->links.at[other->first_link];
	return x->from == y->from && x->to != y->to && query_is_or(walk->work->query, x->from) &&
	       query_twins(walk->work->query, x->to, y->to);
}

static void count_split(struct flow_walk *walk, uint32_t first)
{
	const struct model *model = walk->work->model;
	uint32_t mark = first + 1, step = first;
	walk->split_tails = 0;
	do {
		const struct model_arrow *arrow = &model->arrows.at[model->steps.at[step].arrow];
		for (uint32_t i = 0; i < arrow->link_count; i++) {
			const struct model_link *link = &model->links.at[arrow->first_link + i];
			struct tally *tally = &walk->tally[link->from];
			if (tally->mark != mark) {
				*tally = (struct tally){ .mark = mark };
				walk->split_tails += !seen(walk, link->from) && !work_down(walk->work, link->from);
			}
			tally->heads++;
			tally->alive += !work_down(walk->work, link->to);
			tally->serving += work_serves(walk->work, link->to);
		}
		step = step_after(model, step);
	} while (step != MODEL_NONE && goes_on(walk, first, step));
	walk->split_end = step;
}

/* The part of its tail's load that this link of a split takes. */
static uint32_t split_share(struct flow_walk *walk, const struct tally *tail, bool stated)
{
	struct work *work = walk->work;
	uint32_t share = FIGURE_NONE;
	if (tail->heads > 1 && !stated)
		share = leaf_number(work, 1.0 / tail->heads, DIMENSION_NONE, FLAVOUR_PLAIN, PROVENANCE_DERIVED,
				    "one of its twins");
	uint32_t left = tail->serving ? tail->serving : tail->alive; /* those that cannot work are passed over */
	if (left && left < tail->heads)
		share = times(work, share,
			      leaf_number(work, (double)tail->heads / left, DIMENSION_NONE, FLAVOUR_FACTOR,
					  PROVENANCE_DERIVED, "twins left take over"),
			      "share");
	return share;
}

/* ---- one link of a step ---- */

static void start_at(struct flow_walk *walk, uint32_t node, uint8_t operations)
{
	struct work *work = walk->work;
	struct reach *reach = reach_of(walk, node);
	reach->live = !work_down(work, node);
	reach->synchronous = true;
	if (walk->in_split && walk->split_tails > 1)
		reach->weight = leaf_number(work, 1.0 / walk->split_tails, DIMENSION_NONE, FLAVOUR_PLAIN,
					    PROVENANCE_DERIVED, "one of the twins where the flow starts");
	enum node_class class_ = model_class(work->model, node);
	if (!walk->started && class_ == CLASS_SOURCE)
		work->estimate->flows[walk->index].by_client = true;
	walk->started = true;
	if (walk->rate == FIGURE_NONE || class_ == CLASS_STORE || class_ == CLASS_BROKER || !reach->live)
		return; /* what a store or broker hands out is no load on it */
	struct entry entry = { .node = node, .flow = walk->index, .average = NO_PARTS, .peak = NO_PARTS };
	enum part part = operation_reads(operations) ? PART_READ : PART_WRITE;
	entry.average[part] = times(work, walk->rate, reach->weight, walk->load_label);
	entry.peak[part] = compute2(work, COMPUTE_PRODUCT, entry.average[part], walk->factor, walk->peak_label);
	entry_add(work, entry);
}

/* How often a request gets as far as this step, for what the caches before it have answered. */
static uint32_t missed_before(struct flow_walk *walk, const struct use *use, const struct reach *tail, bool reads)
{
	struct work *work = walk->work;
	uint32_t head = work->model->links.at[use->link].to, from = work->model->links.at[use->link].from;
	const struct attribute *when = use_attribute(work, use, ATTR_when);
	uint32_t missed = FIGURE_NONE;
	bool found = false;
	if (when && when->value.kind == VALUE_WORD && str_is(when->value.text, "miss") &&
	    tail->lookups != FIGURE_NONE) {
		missed = walk->lookups.at[tail->lookups].missed;
		work->uses.at[walk->lookups.at[tail->lookups].use].spared = found = true;
	}
	enum { DEEPEST = 64 }; /* caches before one store: more are layers that nobody builds */
	uint32_t at = reads && !found ? tail->lookups : FIGURE_NONE;
	for (uint32_t i = 0; i < DEEPEST && at != FIGURE_NONE && !found; i++, at = walk->lookups.at[at].before) {
		found = declares_fronts(work, walk->lookups.at[at].cache, head);
		if (found) {
			missed = walk->lookups.at[at].missed;
			work->uses.at[walk->lookups.at[at].use].spared = true;
		}
	}
	enum base_kind kind = model_base_kind(work->model, from);
	bool passes = kind == KIND_cdn || kind == KIND_cache ||
		      (!found && model_class(work->model, head) == CLASS_STORE && kind != KIND_client);
	return reads && passes ? times(work, missed, miss_of(work, from), "misses") : missed;
}

static void remember_lookup(struct flow_walk *walk, const struct use *use, uint32_t missed)
{
	struct work *work = walk->work;
	uint32_t cache = work->model->links.at[use->link].to;
	enum arrow_form form = query_form(work->query, use->link);
	if (model_base_kind(work->model, cache) != KIND_cache || !operation_reads(use->operations) ||
	    (form != ARROW_CALL && form != ARROW_DUPLEX))
		return;
	struct reach *tail = reach_of(walk, work->model->links.at[use->link].from);
	struct lookup lookup = { cache, times(work, missed, miss_of(work, cache), "past the caches"), work->uses.count,
				 tail->lookups };
	tail->lookups = walk->lookups.count;
	vec_push(work->arena, &walk->lookups, lookup);
}

/* What every run of the flow sends here, whatever it does. */
static uint32_t base_weight(struct flow_walk *walk, struct use *use, const struct reach *tail)
{
	struct work *work = walk->work;
	const struct attribute *rate = attributes_get(&work->model->steps.at[use->step].attributes, ATTR_rate);
	uint32_t share = leaf_use(work, use, ATTR_share);
	use->calls = leaf_use(work, use, ATTR_times);
	if (rate && walk->rate != FIGURE_NONE) {
		uint32_t own = demanded(work, leaf_attribute(work, rate));
		return compute2(work, COMPUTE_QUOTIENT, own, walk->rate, walk->weight_label);
	}
	uint32_t terms[5] = { tail->weight, use->calls, share, FIGURE_NONE, retries_of(work, use->link) };
	if (walk->in_split)
		terms[3] = split_share(walk, &walk->tally[work->model->links.at[use->link].from], share != FIGURE_NONE);
	uint32_t known[5], count = 0;
	for (size_t i = 0; i < 5; i++)
		if (terms[i] != FIGURE_NONE)
			known[count++] = terms[i];
	return count < 2 ? count ? known[0] : FIGURE_NONE
			 : compute(work, COMPUTE_PRODUCT, known, count, walk->weight_label);
}

static void fill_loads(struct flow_walk *walk, struct use *use, uint32_t base, uint32_t missed, bool smooth)
{
	struct work *work = walk->work;
	bool both = operation_reads(use->operations) && operation_writes(use->operations);
	const struct attribute *when = use_attribute(work, use, ATTR_when);
	bool always = !(when && when->value.kind == VALUE_WORD && str_is(when->value.text, "miss"));
	uint32_t weights[2] = { FIGURE_NONE, FIGURE_NONE };
	if (both)
		base = times(work, base, work->half, "half of it");
	for (enum part part = PART_READ; part <= PART_WRITE; part++) {
		if (part == PART_READ ? !operation_reads(use->operations) : !operation_writes(use->operations))
			continue;
		bool whole = part == PART_WRITE && always;
		weights[part] = times(work, base, whole ? FIGURE_NONE : missed, walk->weight_label);
		if (walk->rate == FIGURE_NONE)
			continue;
		use->average[part] =
		    figure_of(work,
			      weights[part] == FIGURE_NONE
				  ? compute1(work, COMPUTE_SAME, walk->rate, walk->load_label)
				  : compute2(work, COMPUTE_PRODUCT, walk->rate, weights[part], walk->load_label),
			      OWNER_ARROW, work->model->links.at[use->link].arrow);
		use->peak[part] =
		    smooth
			? use->average[part]
			: figure_of(work,
				    compute2(work, COMPUTE_PRODUCT, use->average[part], walk->factor, walk->peak_label),
				    OWNER_ARROW, work->model->links.at[use->link].arrow);
	}
	use->weight = both ? sum_known(work, weights, 2, walk->weight_label)
			   : weights[operation_reads(use->operations) ? PART_READ : PART_WRITE];
}

/* The load moves to a node that no step names: from there it follows the arrows. */
static void move_load(struct flow_walk *walk, const struct use *use)
{
	uint32_t other = stand_in(walk->work, use->link);
	if (other == MODEL_NONE)
		return;
	struct use moved = *use;
	moved.link = other;
	moved.flow = moved.step = MODEL_NONE;
	moved.weight = moved.calls = FIGURE_NONE;
	moved.dead = false;
	use_add(walk->work, moved);
}

static void arrive(struct flow_walk *walk, const struct use *use, bool smooth)
{
	struct work *work = walk->work;
	struct reach *head = reach_of(walk, work->model->links.at[use->link].to);
	if (!head->live) {
		head->weight = use->weight;
		head->smooth = smooth;
	} else {
		uint32_t before = head->weight == FIGURE_NONE ? work->one : head->weight;
		uint32_t more = use->weight == FIGURE_NONE ? work->one : use->weight;
		head->weight = compute2(work, COMPUTE_SUM, before, more, walk->weight_label);
		head->smooth &= smooth;
	}
	head->live = true;
	head->synchronous |= use->synchronous;
}

static bool carries(const struct work *work, uint32_t link)
{
	switch (query_form(work->query, link)) {
	case ARROW_CALL:
	case ARROW_DUPLEX:
	case ARROW_SEND:
	case ARROW_COPY:
	case ARROW_MIRROR: return true;
	case ARROW_FALLBACK: /* only while the other is down: then its load comes by move_load */
	case ARROW_LINK: return false;
	}
	return false;
}

static void take_link(struct flow_walk *walk, uint32_t step, uint32_t link)
{
	struct work *work = walk->work;
	uint32_t from = work->model->links.at[link].from, to = work->model->links.at[link].to;
	if (!carries(work, link))
		return;
	struct use use = { .link = link,
			   .flow = walk->index,
			   .step = step,
			   .average = NO_PARTS,
			   .peak = NO_PARTS,
			   .weight = FIGURE_NONE,
			   .calls = FIGURE_NONE,
			   .split = MODEL_NONE };
	use.operations = (uint8_t)query_step_operation(work->model, step, to);
	use.starts = !seen(walk, from);
	use.starts_twins = use.starts && walk->in_split && walk->split_tails > 1;
	if (walk->in_split && walk->tally[from].heads > 1)
		use.split = walk->tally[from].mark;
	if (use.starts)
		start_at(walk, from, use.operations);
	struct reach *tail = reach_of(walk, from);
	enum arrow_form form = query_form(work->query, link);
	use.synchronous = tail->synchronous && (form == ARROW_CALL || form == ARROW_DUPLEX);
	bool passed_over = walk->in_split && walk->tally[from].heads > 1 && walk->tally[from].serving && !work_serves(work, to);
	use.dead = !tail->live || work_down(work, to) || passed_over;
	if (!tail->live) {
		use_add(work, use);
		reach_of(walk, to);
		return;
	}
	uint32_t base = base_weight(walk, &use, tail);
	uint32_t missed = missed_before(walk, &use, tail, operation_reads(use.operations));
	bool smooth = tail->smooth || smooths(work, from, to, use_attribute(work, &use, ATTR_drain));
	fill_loads(walk, &use, base, missed, smooth);
	use.inserts = operation_writes(use.operations) && use_inserts(work, &use);
	bool spread = walk->in_split && walk->tally[from].alive;
	if (use.dead && !spread)
		move_load(walk, &use);
	remember_lookup(walk, &use, missed);
	if (use.dead)
		for (enum part part = PART_READ; part < PART_TYPES; part++)
			use.average[part] = use.peak[part] = FIGURE_NONE;
	use_add(work, use);
	if (use.dead)
		reach_of(walk, to);
	else
		arrive(walk, &use, smooth);
}

/* ---- one flow ---- */

static void take_step(struct flow_walk *walk, uint32_t step)
{
	const struct model *model = walk->work->model;
	const struct model_arrow *arrow = &model->arrows.at[model->steps.at[step].arrow];
	if (walk->in_split && step == walk->split_end)
		walk->in_split = false;
	if (!walk->in_split) {
		uint32_t next = step_after(model, step);
		if (model->steps.at[step].split != MODEL_NONE || (next != MODEL_NONE && goes_on(walk, step, next))) {
			count_split(walk, step);
			walk->in_split = true;
		}
	}
	for (uint32_t i = 0; i < arrow->link_count; i++)
		take_link(walk, step, arrow->first_link + i);
}

static uint32_t start_node(const struct work *work, const struct model_flow *flow)
{
	uint32_t step = flow->first_step;
	while (step != MODEL_NONE && work->model->steps.at[step].parallel)
		step = step_after(work->model, step);
	if (step == MODEL_NONE)
		return MODEL_NONE;
	const struct model_arrow *arrow = &work->model->arrows.at[work->model->steps.at[step].arrow];
	return arrow->link_count ? work->model->links.at[arrow->first_link].from : MODEL_NONE;
}

static void take_flow(struct flow_walk *walk)
{
	struct work *work = walk->work;
	const struct model_flow *flow = walk->flow;
	struct arena *arena = work->arena;
	walk->load_label = str_format(arena, "load in %.*s", STR_ARG(flow->id)).at;
	walk->peak_label = str_format(arena, "peak in %.*s", STR_ARG(flow->id)).at;
	walk->weight_label = str_format(arena, "times in each %.*s", STR_ARG(flow->id)).at;
	walk->rate = demanded(work, figure_of(work, leaf_attribute(work, attributes_get(&flow->attributes, ATTR_rate)),
					      OWNER_FLOW, walk->index));
	walk->factor = peak_of(work, attributes_get(&flow->attributes, ATTR_peak), start_node(work, flow));
	name_flow(work, walk->index, FLOW_RATE_AVERAGE, walk->rate);
	walk->rate = work->estimate->flows[walk->index].figures[FLOW_RATE_AVERAGE];
	name_flow(work, walk->index, FLOW_PER_DAY, compute2(work, COMPUTE_PRODUCT, walk->rate, work->day, NULL));
	name_flow(work, walk->index, FLOW_RATE_PEAK, compute2(work, COMPUTE_PRODUCT, walk->rate, walk->factor, "peak"));
	work->estimate->has_load |= walk->rate != FIGURE_NONE;
	for (uint32_t step = flow->first_step; step != MODEL_NONE; step = step_after(work->model, step)) {
		if (!work->model->steps.at[step].parallel)
			take_step(walk, step);
		else
			walk->in_split = false;
	}
}

void flows_load(struct work *work)
{
	uint32_t count = work->model->flows.count;
	uint32_t nodes = work->model->nodes.count;
	struct flow_walk walk = { .work = work,
				  .reach = ARENA_ARRAY(work->arena, struct reach, nodes),
				  .tally = ARENA_ARRAY(work->arena, struct tally, nodes) };
	work->flow_first_use = ARENA_ARRAY(work->arena, uint32_t, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		walk.flow = &work->model->flows.at[i];
		walk.index = i;
		walk.started = walk.in_split = false;
		walk.lookups.count = 0;
		work->flow_first_use[i] = work->uses.count;
		take_flow(&walk);
	}
	work->flow_first_use[count] = work->uses.count;
}
