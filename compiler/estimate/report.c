/* `lintel estimate` as tables: assumptions, the chain from users to machines, flows, nodes, arrows, stores, goals, claims. */
#include "estimate/tables.h"

#include <math.h>

#define COLUMNS(table) table, sizeof table / sizeof *table

/* The constants of the prelude that some figure rests on, each with its source. */
static void add_constants(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "constant", "source", "what it is", "value" };
	const struct quantity_set *set = &estimate->model->quantities;
	const bool *used = estimate_definitions_used(tables->arena, estimate);
	struct table *table = tables_add(tables, "Constants", COLUMNS(columns), 3);
	for (uint32_t i = 0; i < set->definitions.count; i++) {
		const struct quantity_definition *definition = &set->definitions.at[i];
		if (!definition->prelude || !used[i])
			continue;
		struct buf shown = buf_in(tables->arena);
		quantity_show_expr(&shown, set, definition->expr);
		table_cell(tables, table, definition->name);
		table_cell(tables, table, definition->source);
		table_cell(tables, table, definition->what);
		table_cell(tables, table, buf_view(&shown));
	}
	table_note(tables, table, "an assumption of the same name replaces a constant");
}

static void add_assumptions(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "name", "value", "as written" };
	const struct quantity_set *set = &estimate->model->quantities;
	struct table *table = tables_add(tables, "Assumptions", COLUMNS(columns), 1);
	table->last_is_text = true;
	for (uint32_t i = 0; i < set->definitions.count; i++) {
		const struct quantity_definition *definition = &set->definitions.at[i];
		if (definition->prelude || !expr_usable(definition->expr))
			continue;
		struct buf shown = buf_in(tables->arena);
		quantity_show_expr(&shown, set, definition->expr);
		table_cell(tables, table, definition->name);
		table_cell(tables, table, buf_view(&shown));
		table_cell(tables, table, source_text(estimate->model->sources, expr_span(definition->expr)));
	}
}

static void add_chain(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "step", "figure", "from", "basis", "value" };
	struct table *table = tables_add(tables, "From users to machines", COLUMNS(columns), 4);
	for (uint32_t i = 0; i < estimate->chain.count; i++) {
		const struct estimate_link *link = &estimate->chain.at[i];
		table_cell(tables, table, str_of(link->stage));
		struct quantity value, nothing = { NAN, NAN, DIMENSION_NONE, FLAVOUR_PLAIN };
		table_cell(tables, table, link_name(tables->arena, estimate, link));
		table_cell(tables, table, link_from(tables->arena, estimate, link));
		table_cell(tables, table, str_of(provenance_name(link_basis(estimate, link))));
		if (link->figure != FIGURE_NONE)
			table_figure(tables, table, estimate, link->figure);
		else
			table_quantity(tables, table, link_value(estimate, link, &value) ? value : nothing);
	}
}

static void add_flows(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "flow", "bottleneck", "rate", "peak", "headroom", "highest", "availability",
		                               "down/month", "down/year", "budget/month" };
	static const enum flow_figure figures[] = { FLOW_RATE_AVERAGE, FLOW_RATE_PEAK, FLOW_HEADROOM, FLOW_RATE_HIGHEST, FLOW_AVAILABILITY,
		                                    FLOW_DOWNTIME_PER_MONTH, FLOW_DOWNTIME_PER_YEAR, FLOW_ERROR_BUDGET };
	struct table *table = tables_add(tables, "Flows", COLUMNS(columns), 2);
	for (uint32_t i = 0; i < estimate->model->flows.count; i++) {
		const struct estimate_flow *flow = &estimate->flows[i];
		table_cell(tables, table, estimate->model->flows.at[i].id);
		table_cell(tables, table, flow->bottleneck == MODEL_NONE ? STR("") : estimate->model->nodes.at[flow->bottleneck].name);
		for (size_t f = 0; f < sizeof figures / sizeof *figures; f++)
			table_figure(tables, table, estimate, flow->figures[figures[f]]);
	}
	table_note(tables, table, "highest: the peak at which the first node is full; budget: the downtime that the goal allows");
}

static void add_latencies(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "flow", "mean", "p99 at most", "mean under load", "p99 under load" };
	static const enum flow_figure figures[] = { FLOW_LATENCY_MEAN, FLOW_LATENCY_P99, FLOW_UNDER_LOAD_MEAN,
		                                    FLOW_UNDER_LOAD_P99 };
	struct table *table = tables_add(tables, "Latency of flows", COLUMNS(columns), 1);
	for (uint32_t i = 0; i < estimate->model->flows.count; i++) {
		const uint32_t *of_flow = estimate->flows[i].figures;
		struct quantity quantity;
		if (!figure_known(estimate, of_flow[FLOW_LATENCY_MEAN], &quantity))
			continue;
		table_cell(tables, table, estimate->model->flows.at[i].id);
		for (size_t f = 0; f < sizeof figures / sizeof *figures; f++)
			table_figure(tables, table, estimate, of_flow[figures[f]]);
	}
	table_note(tables, table, "a sum of tails is a bound ('at most'); waits under load are estimates by M/M/c");
}

/* Below what anybody can tell apart: a wait of a picosecond, a ten-thousandth of a request in progress. */
static const struct {
	enum node_figure figure;
	double least;
	const char *shown;
} LEAST[] = { { NODE_WAIT, 1e-6, "< 1 us" }, { NODE_WAIT_P99, 1e-6, "< 1 us" }, { NODE_CONCURRENCY, 0.01, "< 0.01" } };

/* A finished cell that is no more than that is written so; JSON keeps the value. */
static void blur_least(const struct estimate *estimate, struct table *table, const enum node_figure *figures, uint32_t count,
                       uint32_t node, uint32_t first)
{
	for (uint32_t f = 0; f < count; f++)
		for (size_t i = 0; i < sizeof LEAST / sizeof *LEAST; i++) {
			struct quantity value;
			uint32_t figure = estimate->nodes[node].figures[figures[f]];
			if (figures[f] == LEAST[i].figure && table_says(estimate, figure) && figure_known(estimate, figure, &value) &&
			    value.high > 0 && value.high < LEAST[i].least)
				table->cells.at[first + f] = str_of(LEAST[i].shown);
		}
}

/* One row for each node that has something to say in any of the figures. */
static void add_nodes(struct tables *tables, const struct estimate *estimate, struct table *table,
                      const enum node_figure *figures, uint32_t count)
{
	for (uint32_t node = 0; node < estimate->model->nodes.count; node++) {
		bool any = false;
		struct quantity quantity;
		for (uint32_t f = 0; f < count && !any; f++) {
			uint32_t figure = estimate->nodes[node].figures[figures[f]];
			any = table_says(estimate, figure) && figure_known(estimate, figure, &quantity);
		}
		if (!any)
			continue;
		table_cell(tables, table, estimate->model->nodes.at[node].name);
		for (uint32_t f = 0; f < count; f++)
			table_figure(tables, table, estimate, estimate->nodes[node].figures[figures[f]]);
		blur_least(estimate, table, figures, count, node, table->cells.count - count);
	}
}

static void add_load(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "node", "average", "peak", "reads", "writes", "bytes in", "bytes out" };
	static const enum node_figure figures[] = { NODE_LOAD_AVERAGE, NODE_LOAD_PEAK, NODE_LOAD_READ, NODE_LOAD_WRITE,
		                                    NODE_IN_BYTES, NODE_OUT_BYTES };
	struct table *table = tables_add(tables, "Load", COLUMNS(columns), 1);
	add_nodes(tables, estimate, table, figures, sizeof figures / sizeof *figures);
	table_note(tables, table, "all but the peak are averages");
}

static void add_machines(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "node", "instances", "each does", "utilisation", "headroom",
		                               "replicas needed", "shards", "partitions" };
	static const enum node_figure figures[] = { NODE_INSTANCES, NODE_CAPACITY, NODE_UTILISATION, NODE_HEADROOM,
		                                    NODE_REPLICAS_NEEDED, NODE_SHARDS_NEEDED, NODE_PARTITIONS_NEEDED };
	struct table *table = tables_add(tables, "Machines", COLUMNS(columns), 1);
	add_nodes(tables, estimate, table, figures, sizeof figures / sizeof *figures);
	table_note(tables, table, "needed at the target utilisation, at peak: replicas of each shard; shards; partitions");
}

static void add_time(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "node", "latency", "p99", "wait", "p99 of the wait", "in progress", "availability" };
	static const enum node_figure figures[] = { NODE_LATENCY, NODE_P99, NODE_WAIT, NODE_WAIT_P99, NODE_CONCURRENCY,
		                                    NODE_AVAILABILITY };
	struct table *table = tables_add(tables, "Latency and availability", COLUMNS(columns), 1);
	add_nodes(tables, estimate, table, figures, sizeof figures / sizeof *figures);
}

static void add_stores(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "node", "one copy a day", "a day", "a year", "at retention", "memory",
		                               "connections", "cost" };
	static const enum node_figure figures[] = { NODE_STORAGE_RAW_PER_DAY, NODE_STORAGE_PER_DAY, NODE_STORAGE_PER_YEAR,
		                                    NODE_STORAGE_AT_RETENTION, NODE_MEMORY, NODE_CONNECTIONS,
		                                    NODE_COST };
	struct table *table = tables_add(tables, "Storage, memory, connections, cost", COLUMNS(columns), 1);
	add_nodes(tables, estimate, table, figures, sizeof figures / sizeof *figures);
}

static void add_arrows(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "arrow", "average", "peak", "requests", "responses" };
	static const enum arrow_figure figures[] = { ARROW_FIGURE_LOAD_AVERAGE, ARROW_FIGURE_LOAD_PEAK,
		                                     ARROW_FIGURE_REQUEST_AVERAGE, ARROW_FIGURE_RESPONSE_AVERAGE };
	struct table *table = tables_add(tables, "Arrows", COLUMNS(columns), 1);
	for (uint32_t arrow = 0; arrow < estimate->model->arrows.count; arrow++) {
		const uint32_t *of_arrow = estimate->arrows[arrow].figures;
		if (of_arrow[ARROW_FIGURE_LOAD_AVERAGE] == FIGURE_NONE)
			continue;
		table_cell(tables, table, estimate->model->arrows.at[arrow].id);
		for (size_t f = 0; f < sizeof figures / sizeof *figures; f++)
			table_figure(tables, table, estimate, of_arrow[figures[f]]);
	}
}

static void add_whole(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "figure", "what it is", "value" };
	struct table *table = tables_add(tables, "The whole design", COLUMNS(columns), 2);
	uint32_t count;
	const struct model_figure *rows = figure_rows(OWNER_WHOLE, &count);
	for (uint32_t i = 0; i < count; i++) {
		struct quantity quantity;
		if (estimate->whole[i] == FIGURE_NONE || !figure_known(estimate, estimate->whole[i], &quantity))
			continue;
		table_cell(tables, table, str_format(tables->arena, "whole.%s", rows[i].path));
		table_cell(tables, table, str_of(rows[i].what));
		table_figure(tables, table, estimate, estimate->whole[i]);
	}
}

/* "api.latency, urls.availability" */
static struct str join(struct arena *arena, const struct str *words, uint32_t count)
{
	struct buf out = buf_in(arena);
	for (uint32_t i = 0; i < count; i++) {
		buf_text(&out, i ? ", " : "");
		buf_str(&out, words[i]);
	}
	return buf_view(&out);
}

static struct str goal_remark(struct tables *tables, const struct estimate *estimate, const struct estimate_goal *goal)
{
	if (goal->verdict == VERDICT_UNKNOWN)
		return str_format(tables->arena, "declare %.*s",
		                  STR_ARG(join(tables->arena, goal->missing.at, goal->missing.count)));
	if (goal->overloaded)
		return STR("overloaded: a node is asked for more than it can do");
	if (goal->behind)
		return STR("an asynchronous copy is always behind");
	if (estimate->model->goals.at[goal->goal].metric == GOAL_P99)
		return goal->under_load ? STR("under load") : STR("plain sum: some node states no capacity");
	return STR("");
}

void report_goals(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "goal", "of", "result", "remark", "found" };
	struct table *table = tables_add(tables, "Goals", COLUMNS(columns), 4);
	for (uint32_t i = 0; i < estimate->goals.count; i++) {
		const struct estimate_goal *goal = &estimate->goals.at[i];
		const struct model_goal *stated = &estimate->model->goals.at[goal->goal];
		struct buf text = buf_in(tables->arena);
		buf_printf(&text, "%s %s ", goal_metric_name(stated->metric), comparison_text(stated->comparison));
		quantity_show(&text, stated->quantity);
		table_cell(tables, table, buf_view(&text));
		table_cell(tables, table, goal->flow == MODEL_NONE ? STR("the design") : estimate->model->flows.at[goal->flow].id);
		table_cell(tables, table, goal->verdict == VERDICT_UNKNOWN ? STR("cannot tell") : str_of(verdict_name(goal->verdict)));
		table_cell(tables, table, goal_remark(tables, estimate, goal));
		table_figure(tables, table, estimate, goal->figure);
	}
}

/* Of ways that run at once, by what they call. */
static struct str longest_of(struct arena *arena, const struct estimate *estimate, const struct figure *figure)
{
	enum { WIDEST = 60, MOST = 16 };
	struct buf out = buf_in(arena);
	struct str *names = ARENA_ARRAY(arena, struct str, figure->term_count);
	uint32_t count = 0;
	for (uint32_t i = 0; i < figure->term_count; i++) {
		struct str name = figure_name(arena, estimate, figure->terms[i]);
		bool seen = false;
		for (uint32_t k = 0; k < count && count < MOST && !seen; k++)
			seen = str_equal(names[k], name);
		if (!seen)
			names[count++] = name;
	}
	if (count == 1)
		return names[0];
	for (uint32_t i = 0; i < count && out.len <= WIDEST; i++) {
		buf_text(&out, i ? ", " : "longest of ");
		buf_str(&out, names[i]);
	}
	return out.len <= WIDEST ? buf_view(&out) : str_format(arena, "longest of %u ways", figure->term_count);
}

/* The terms of a sum, those of sums within it that have no name of their own included, in the order of the path. */
static void add_terms(struct tables *tables, const struct estimate *estimate, struct table *table, struct str flow, uint32_t sum)
{
	VEC(uint32_t) waiting = { 0 };
	vec_push(tables->arena, &waiting, sum);
	while (waiting.count > 0) {
		uint32_t at = waiting.at[--waiting.count];
		const struct figure *figure = figure_at(estimate, at);
		bool adds = figure->operation == COMPUTE_SUM || (figure->operation == COMPUTE_SAME && figure->term_count == 1);
		bool is_part = adds && (at == sum || figure->row == FIGURE_UNNAMED);
		for (uint32_t t = figure->term_count; is_part && t-- > 0;)
			vec_push(tables->arena, &waiting, figure->terms[t]);
		if (is_part)
			continue;
		table_cell(tables, table, flow);
		table_cell(tables, table, figure->operation == COMPUTE_MAXIMUM ? longest_of(tables->arena, estimate, figure)
		                                                               : figure_name(tables->arena, estimate, at));
		table_figure(tables, table, estimate, at);
	}
}

/* What each part takes of a `goal p99`, and what is left: the budget of the guide's Part 3. */
static void add_budgets(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "flow", "term", "time" };
	struct table *table = tables_add(tables, "Latency budgets", COLUMNS(columns), 2);
	for (uint32_t i = 0; i < estimate->goals.count; i++) {
		const struct estimate_goal *goal = &estimate->goals.at[i];
		const struct model_goal *stated = &estimate->model->goals.at[goal->goal];
		struct quantity total;
		if (stated->metric != GOAL_P99 || goal->flow == MODEL_NONE || goal->figure == FIGURE_NONE ||
		    !figure_known(estimate, goal->figure, &total))
			continue;
		struct str flow = estimate->model->flows.at[goal->flow].id;
		add_terms(tables, estimate, table, flow, goal->figure);
		table_cell(tables, table, flow);
		table_cell(tables, table, STR("left of the goal"));
		table_value(tables, table, stated->quantity.high - total.high, DIMENSION_TIME, FLAVOUR_PLAIN);
	}
	table_note(tables, table, "tails do not add up to the tail of the whole: their sum is a bound");
}

static void add_claims(struct tables *tables, const struct estimate *estimate)
{
	static const char *const columns[] = { "claim", "result", "stated", "derived", "hint" };
	struct table *table = tables_add(tables, "Claims", COLUMNS(columns), 2);
	table->last_is_text = true;
	for (uint32_t i = 0; i < estimate->claims.count; i++) {
		const struct estimate_claim *claim = &estimate->claims.at[i];
		struct buf stated = buf_in(tables->arena), derived = buf_in(tables->arena);
		quantity_show(&stated, claim->stated);
		if (claim->verdict != VERDICT_UNKNOWN)
			quantity_show(&derived, claim->derived);
		table_cell(tables, table, estimate->model->claims.at[claim->claim].path);
		table_cell(tables, table, claim->verdict == VERDICT_UNKNOWN ? STR("cannot tell") : str_of(verdict_name(claim->verdict)));
		table_cell(tables, table, buf_view(&stated));
		table_cell(tables, table, buf_view(&derived));
		table_cell(tables, table, claim->hint);
	}
}

void report_figures(struct tables *tables, const struct estimate *estimate)
{
	add_assumptions(tables, estimate);
	add_constants(tables, estimate);
	add_chain(tables, estimate);
	add_flows(tables, estimate);
	add_latencies(tables, estimate);
	add_load(tables, estimate);
	add_machines(tables, estimate);
	add_time(tables, estimate);
	add_stores(tables, estimate);
	add_arrows(tables, estimate);
	add_whole(tables, estimate);
}

void report_estimate(struct tables *tables, const struct estimate *estimate)
{
	report_figures(tables, estimate);
	report_goals(tables, estimate);
	add_budgets(tables, estimate);
	add_claims(tables, estimate);
}
