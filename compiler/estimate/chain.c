/* The assumption chain of the guide (Part 3): users, actions, load, storage, bandwidth, hits, databases, shards and
 * machines, cost; as far as it is known, each link with what it is made of. */
#include "estimate/graph.h"

struct chain {
	struct work *work;
	bool *listed; /* per definition */
};

static void add(struct work *work, const char *stage, uint32_t figure)
{
	struct quantity value;
	struct estimate_link link = { stage, figure, MODEL_NONE };
	if (figure_known(work->estimate, figure, &value))
		vec_push(work->arena, &work->estimate->chain, link);
}

static void add_nodes(struct work *work, const char *stage, enum node_figure which,
		      bool (*wanted)(const struct work *, uint32_t))
{
	for (uint32_t node = 0; node < work->model->nodes.count; node++)
		if (wanted(work, node))
			add(work, stage, node_figure(work, node, which));
}

static bool is_client(const struct work *work, uint32_t node)
{
	return model_class(work->model, node) == CLASS_SOURCE;
}

static bool is_edge(const struct work *work, uint32_t node)
{
	return model_base_kind(work->model, node) == KIND_cdn || model_base_kind(work->model, node) == KIND_cache;
}

static bool is_store(const struct work *work, uint32_t node)
{
	return model_class(work->model, node) == CLASS_STORE && !is_edge(work, node);
}

static bool is_machine(const struct work *work, uint32_t node)
{
	return !is_client(work, node);
}

/* ---- what the rates are made of ---- */

struct pending {
	struct chain *chain;
	VEC(uint32_t) stack;
};

static void push_name(void *context, uint32_t definition, struct span span)
{
	struct pending *pending = context;
	(void)span;
	if (!pending->chain->listed[definition])
		vec_push(pending->chain->work->arena, &pending->stack, definition);
}

/* The assumptions that a rate names, those that they name before them. */
static void add_assumptions(struct chain *chain, const struct expr *expr)
{
	const struct quantity_set *set = &chain->work->model->quantities;
	struct pending pending = { .chain = chain };
	expr_names(set, expr, push_name, &pending);
	while (pending.stack.count) {
		uint32_t definition = pending.stack.at[pending.stack.count - 1], before = pending.stack.count;
		if (!chain->listed[definition])
			expr_names(set, set->definitions.at[definition].expr, push_name, &pending);
		if (pending.stack.count > before)
			continue;
		pending.stack.count--;
		if (!chain->listed[definition])
			vec_push(chain->work->arena, &chain->work->estimate->chain,
				 (struct estimate_link){ "users", FIGURE_NONE, definition });
		chain->listed[definition] = true;
	}
}

static void add_leaves(struct chain *chain, uint32_t figure)
{
	const struct estimate *estimate = chain->work->estimate;
	if (figure == FIGURE_NONE)
		return;
	const struct figure *at = figure_at(estimate, figure);
	if (at->operation == COMPUTE_VALUE)
		add_assumptions(chain, at->expr);
	for (uint32_t i = 0; i < at->term_count; i++) { /* a rate is a product of few: no deeper than its text */
		const struct figure *term = figure_at(estimate, at->terms[i]);
		for (uint32_t k = 0; k < term->term_count; k++)
			if (figure_at(estimate, term->terms[k])->operation == COMPUTE_VALUE)
				add_assumptions(chain, figure_at(estimate, term->terms[k])->expr);
		if (term->operation == COMPUTE_VALUE)
			add_assumptions(chain, term->expr);
	}
}

static void add_rates(struct chain *chain)
{
	struct work *work = chain->work;
	const struct estimate *estimate = work->estimate;
	bool flows = work->model->flows.count > 0;
	for (uint32_t flow = 0; flow < work->model->flows.count; flow++)
		add_leaves(chain, estimate->flows[flow].figures[FLOW_RATE_AVERAGE]);
	for (uint32_t node = 0; node < work->model->nodes.count && !flows; node++)
		if (is_client(work, node))
			add_leaves(chain, node_figure(work, node, NODE_LOAD_AVERAGE));
	add_nodes(work, "users", NODE_USERS, is_client);
	for (uint32_t flow = 0; flow < work->model->flows.count; flow++)
		add(work, "actions", estimate->flows[flow].figures[FLOW_PER_DAY]);
	for (uint32_t flow = 0; flow < work->model->flows.count; flow++) {
		add(work, "load", estimate->flows[flow].figures[FLOW_RATE_AVERAGE]);
		add(work, "load", estimate->flows[flow].figures[FLOW_RATE_PEAK]);
	}
	if (flows)
		return;
	add_nodes(work, "actions", NODE_LOAD_PER_DAY, is_client);
	add_nodes(work, "load", NODE_LOAD_AVERAGE, is_client);
	add_nodes(work, "load", NODE_LOAD_PEAK, is_client);
}

void chain_make(struct work *work)
{
	struct estimate *estimate = work->estimate;
	struct chain chain = { work, ARENA_ARRAY(work->arena, bool, work->model->quantities.definitions.count) };
	add_rates(&chain);
	add_nodes(work, "storage", NODE_STORAGE_PER_YEAR, is_store);
	add_nodes(work, "storage", NODE_STORAGE_AT_RETENTION, is_store);
	add(work, "storage", estimate->whole[WHOLE_STORAGE_PER_YEAR]);
	add(work, "storage", estimate->whole[WHOLE_STORAGE_AT_RETENTION]);
	add(work, "bandwidth", estimate->whole[WHOLE_INGRESS_PEAK]);
	add(work, "bandwidth", estimate->whole[WHOLE_EGRESS_PEAK]);
	add_nodes(work, "hits", NODE_LOAD_PEAK, is_edge);
	add_nodes(work, "hits", NODE_HIT, is_edge);
	add_nodes(work, "hits", NODE_MEMORY, is_edge);
	add_nodes(work, "stores", NODE_LOAD_PEAK, is_store);
	add_nodes(work, "shards", NODE_SHARDS_NEEDED, is_machine);
	add_nodes(work, "shards", NODE_PARTITIONS_NEEDED, is_machine);
	add_nodes(work, "machines", NODE_REPLICAS_NEEDED, is_machine);
	add_nodes(work, "cost", NODE_COST, is_machine);
	add(work, "cost", estimate->whole[WHOLE_COST]);
}

/* ---- what a link says ---- */

struct str link_name(struct arena *arena, const struct estimate *estimate, const struct estimate_link *link)
{
	return link->figure == FIGURE_NONE ? estimate->model->quantities.definitions.at[link->definition].name
					   : figure_name(arena, estimate, link->figure);
}

bool link_value(const struct estimate *estimate, const struct estimate_link *link, struct quantity *value)
{
	if (link->figure != FIGURE_NONE)
		return figure_known(estimate, link->figure, value);
	const struct expr *expr = estimate->model->quantities.definitions.at[link->definition].expr;
	if (expr_usable(expr))
		*value = expr_bounds(&estimate->model->quantities, expr);
	return expr_usable(expr);
}

enum provenance link_basis(const struct estimate *estimate, const struct estimate_link *link)
{
	if (link->figure != FIGURE_NONE)
		return (enum provenance)figure_at(estimate, link->figure)->basis;
	const struct quantity_definition *definition = &estimate->model->quantities.definitions.at[link->definition];
	if (expr_assumed(definition->expr))
		return PROVENANCE_ASSUMED;
	return definition->prelude ? PROVENANCE_DEFAULT : PROVENANCE_DECLARED;
}

static struct str text_of(const struct estimate *estimate, struct span span)
{
	struct str text = source_text(estimate->model->sources, span);
	return str_trim(str_slice(text, 0, str_find(text, STR("\n"))));
}

static const char *const operation_words[COMPUTE_COUNT] = {
	[COMPUTE_CONSTANT] = "number",
	[COMPUTE_SUM] = "sum",
	[COMPUTE_DIFFERENCE] = "difference",
	[COMPUTE_PRODUCT] = "product",
	[COMPUTE_QUOTIENT] = "quotient",
	[COMPUTE_MINIMUM] = "least",
	[COMPUTE_MAXIMUM] = "greatest",
	[COMPUTE_CEILING] = "whole",
	[COMPUTE_ONE_MINUS] = "rest",
};

/* Its name beside another figure of the same thing: "load.peak", else in full. */
static struct str name_beside(struct arena *arena, const struct estimate *estimate, uint32_t term, const struct figure *owner)
{
	const struct figure *at = figure_at(estimate, term);
	uint32_t count;
	if (at->owner == OWNER_NOTHING || at->owner != owner->owner || at->subject != owner->subject)
		return figure_name(arena, estimate, term);
	if (at->row != FIGURE_UNNAMED)
		return str_of(figure_rows(at->owner, &count)[at->row].path);
	return str_of(at->label ? at->label : "figure");
}

struct str link_from(struct arena *arena, const struct estimate *estimate, const struct estimate_link *link)
{
	enum { MOST_TERMS = 3, WIDEST = 42 };
	static const char *const joints[COMPUTE_COUNT] = { [COMPUTE_SUM] = " + ",
							   [COMPUTE_DIFFERENCE] = " - ",
							   [COMPUTE_PRODUCT] = " x ",
							   [COMPUTE_QUOTIENT] = " / " };
	if (link->figure == FIGURE_NONE)
		return text_of(estimate, expr_span(estimate->model->quantities.definitions.at[link->definition].expr));
	const struct figure *figure = figure_at(estimate, link->figure), *owner = figure;
	bool whole = false;
	while (figure->operation == COMPUTE_SAME || figure->operation == COMPUTE_CEILING ||
	       (figure->operation == COMPUTE_MAXIMUM && figure_at(estimate, figure->terms[0])->operation == COMPUTE_CEILING)) {
		whole |= figure->operation == COMPUTE_CEILING;
		figure = figure_at(estimate, figure->terms[0]);
	}
	if (figure->term_count == 0)
		return span_is_empty(figure->span) ? str_of(figure->label ? figure->label : "figure")
		       : figure->expr              ? text_of(estimate, expr_span(figure->expr))
						   : text_of(estimate, figure->span);
	struct buf out = buf_in(arena);
	buf_text(&out, whole ? "ceil(" : "");
	size_t start = out.len;
	const char *joint = joints[figure->operation];
	for (uint32_t i = 0; i < figure->term_count && joint && figure->term_count <= MOST_TERMS; i++) {
		buf_text(&out, i ? joint : "");
		buf_str(&out, name_beside(arena, estimate, figure->terms[i], owner));
	}
	if (out.len > start && out.len <= WIDEST) {
		buf_text(&out, whole ? ")" : "");
		return buf_view(&out);
	}
	const char *word = operation_words[figure->operation];
	return str_format(arena, "%s of %u", word ? word : "function", figure->term_count);
}
