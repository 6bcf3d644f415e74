/* # spike-without-buffer (M013)
 *
 * A rush runs straight into a database.
 *
 * ## Why
 * When the sale opens, a hundred times the people come at once. Servers can be added; the database that takes the
 * orders cannot grow tenfold in a minute. The crowd waits outside, in a queue or a waiting room that lets in as many
 * as can be served (guide, Parts 4, 13, 27 and 29).
 *
 * ## Fails when
 * A flow, the client where it begins, or the design states a `spike` of 10 or more (`lint { spike_factor = ... }`;
 * a bare `spike` counts), and the flow goes from the client to a write of a system of record by calls alone, and no
 * part or arrow on the way states `admission`. For clients that begin no flow the arrows outside of flows are
 * followed. A rush on the design as a whole leaves `internal` clients out.
 *
 * ## Silenced by
 * `admission` on a part, an arrow or the flow; a queue or stream on the way; `rate_limit` on an arrow between own
 * parts, or one that names `global`. Any other `rate_limit` holds back one caller, and a crowd is many: it does not silence.
 *
 * ## False alarms
 * The rush must be declared. Reads are the business of caches.
 *
 * ## Bad
 * ```arch
 * client fans { rate = 10/s; reads = 50%; spike = 100x }
 * lb front { managed }
 * service booking x20 { auth = jwt; rate_limit = 5/s }
 * postgres seats x3 { failover = auto; fencing = lease }       # <- M013
 * fans -> front -> booking : POST { idempotent }
 * booking -> seats : insert       { timeout = 200ms }
 * ```
 *
 * ## Good
 * ```arch
 * client fans { rate = 10/s; reads = 50%; spike = 100x }
 * lb front { managed }
 * gateway room x3 { admission = 500/s; auth = jwt; rate_limit = 5/s }
 * service booking x20
 * postgres seats x3 { failover = auto; fencing = lease }
 * fans -> front -> room -> booking : POST { idempotent }
 * booking -> seats : insert               { timeout = 200ms }
 * ```
 */
#include "lint/rules/rules.h"

/* How a rush comes to each node: over which link, plus one. Stamps instead of flags, so that nothing is cleared between flows. */
struct rush {
	struct lint_run *run;
	uint32_t *by;    /* per node */
	uint32_t *stamp; /* per node: the walk that `by` is of */
	bool *reported;  /* per node */
	uint32_t walk;
};

/* The stated factor; 0 where it is none that counts, -1 for a rush without a figure. */
static double spike_of(const struct attribute *spike, double least)
{
	if (!rules_says(spike))
		return 0;
	if (spike->value.kind != VALUE_QUANTITY)
		return -1;
	return spike->value.quantity.low >= least ? spike->value.quantity.low : 0;
}

/* A rush on the whole design is not one of the company's own people. */
static const struct attribute *client_spike(const struct lint_run *run, uint32_t client)
{
	if (query_declared(run->query, client, ATTR_internal))
		return attributes_get(&run->model->nodes.at[client].attributes, ATTR_spike);
	return model_attribute(run->model, client, ATTR_spike);
}

static bool names_global(const struct attribute *limit)
{
	for (uint32_t i = 0; i < rules_column_count(limit); i++)
		if (rules_mentions(rules_column(limit, i), "global"))
			return true;
	return false;
}

static bool node_holds_back(const struct lint_run *run, uint32_t node)
{
	return query_declared(run->query, node, ATTR_admission) || model_class(run->model, node) == CLASS_BROKER ||
	       names_global(model_attribute(run->model, node, ATTR_rate_limit));
}

static bool use_holds_back(const struct rules_use *use)
{
	const struct model *model = use->run->model;
	const struct attribute *limit = rules_use_attribute(use, ATTR_rate_limit);
	bool between_parts = model_class(model, model->links.at[use->link].from) == CLASS_COMPUTE;
	return rules_says(rules_flow_attribute(use, ATTR_admission)) || names_global(limit) || (between_parts && rules_says(limit));
}

static bool writes_record(const struct rules_use *use)
{
	uint32_t head = use->run->model->links.at[use->link].to;
	return model_base_kind(use->run->model, head) == KIND_db && query_system_of_record(use->run->query, head) &&
	       (rules_use_operation(use) & OPERATION_WRITE);
}

/* From the client to `node`; a long way is shown by its end. */
static struct query_path path_to(const struct rush *rush, uint32_t node)
{
	enum { LONGEST_PATH = 64 };
	struct query_path path = { ARENA_ARRAY(rush->run->arena, uint32_t, LONGEST_PATH), 0 };
	while (path.count < LONGEST_PATH) {
		path.nodes[path.count++] = node;
		if (rush->stamp[node] != rush->walk || rush->by[node] == 0)
			break;
		node = rush->run->model->links.at[rush->by[node] - 1].from;
	}
	for (uint32_t i = 0; i < path.count / 2; i++) {
		uint32_t other = path.nodes[i];
		path.nodes[i] = path.nodes[path.count - 1 - i];
		path.nodes[path.count - 1 - i] = other;
	}
	return path;
}

static void report(struct rush *rush, uint32_t store, double factor)
{
	struct lint_run *run = rush->run;
	struct query_path path = path_to(rush, store);
	rush->reported[store] = true;
	struct str size = factor > 0 ? str_format(run->arena, " of %ux", rules_count(factor)) : STR("");
	struct finding *finding = lint_fail_node(run, store, "a rush%.*s from '%.*s' runs straight into '%.*s'", STR_ARG(size),
	                                         STR_ARG(rules_name(run, path.nodes[0])), STR_ARG(rules_name(run, store)));
	lint_help(run, finding, "write 'admission = 500/s' on a part before it, or put a queue between");
	lint_witness(run, finding, path);
}

/* Goes over one use of an arrow if the rush stands at its tail. */
static bool follow(struct rush *rush, const struct rules_use *use, double factor)
{
	struct lint_run *run = rush->run;
	const struct model_link *ends = &run->model->links.at[use->link];
	if (rush->stamp[ends->from] != rush->walk || !rules_is_call(run->query, use->link) || use_holds_back(use) ||
	    node_holds_back(run, ends->to) || rush->stamp[ends->to] == rush->walk)
		return false;
	enum node_class class_ = model_class(run->model, ends->to);
	if (class_ != CLASS_COMPUTE && class_ != CLASS_ROUTER) {
		if (!writes_record(use) || rush->reported[ends->to])
			return false;
	}
	rush->stamp[ends->to] = rush->walk;
	rush->by[ends->to] = use->link + 1;
	if (class_ == CLASS_STORE)
		report(rush, ends->to, factor);
	return true;
}

static void start(struct rush *rush, uint32_t client)
{
	rush->stamp[client] = rush->walk;
	rush->by[client] = 0;
}

/* Steps of one flow stand together, in the order in which its arrows are taken. */
static void walk_flow(struct rush *rush, uint32_t flow, uint32_t client, double least)
{
	const struct model *model = rush->run->model;
	const struct attribute *own = attributes_get(&model->flows.at[flow].attributes, ATTR_spike);
	double factor = spike_of(own ? own : client_spike(rush->run, client), least);
	rush->walk++;
	start(rush, client);
	for (uint32_t i = model->flows.at[flow].first_step; factor != 0 && i < model->steps.count && model->steps.at[i].flow == flow; i++) {
		if (model->steps.at[i].parallel)
			continue;
		const struct model_arrow *arrow = &model->arrows.at[model->steps.at[i].arrow];
		for (uint32_t j = 0, count = rules_link_count(rush->run, arrow); j < count; j++) {
			struct rules_use use = { rush->run, arrow->first_link + j, i, 1, true };
			follow(rush, &use, factor);
		}
	}
}

/* Clients that begin no flow, all at once. */
static void walk_arrows(struct rush *rush, const bool *begins, double least)
{
	const struct lint_run *run = rush->run;
	const struct query *query = run->query;
	uint32_t nodes = run->model->nodes.count, head = 0, tail = 0, *queue = ARENA_ARRAY(run->arena, uint32_t, nodes);
	double *factor = ARENA_ARRAY(run->arena, double, nodes);
	rush->walk++;
	for (uint32_t node = 0; node < nodes; node++) {
		if (model_class(run->model, node) != CLASS_SOURCE || begins[node])
			continue;
		factor[node] = spike_of(client_spike(run, node), least);
		if (factor[node] == 0)
			continue;
		start(rush, node);
		queue[tail++] = node;
	}
	while (head < tail) {
		uint32_t node = queue[head++];
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
			struct rules_use use = rules_first_use(run, query->out[i]);
			if (use.step != MODEL_NONE || !follow(rush, &use, factor[node]))
				continue;
			uint32_t next = run->model->links.at[query->out[i]].to;
			factor[next] = factor[node];
			queue[tail++] = next;
		}
	}
}

static void check(struct lint_run *run)
{
	uint32_t nodes = run->model->nodes.count;
	double least = lint_threshold(run);
	struct rush rush = { run, ARENA_ARRAY(run->arena, uint32_t, nodes), ARENA_ARRAY(run->arena, uint32_t, nodes),
		             ARENA_ARRAY(run->arena, bool, nodes), 0 };
	bool *begins = ARENA_ARRAY(run->arena, bool, nodes);
	const uint32_t *clients = rules_flow_clients(run);
	for (uint32_t flow = 0; flow < run->model->flows.count; flow++)
		if (clients[flow] != MODEL_NONE) {
			begins[clients[flow]] = true;
			walk_flow(&rush, flow, clients[flow], least);
		}
	walk_arrows(&rush, begins, least);
}

static const struct lint_threshold spike_factor = { "spike_factor", 10, { 0, 0, 0 }, "Part 4" };

const struct lint_rule rule_spike_without_buffer = {
	.code = "M013",
	.name = "spike-without-buffer",
	.category = "messaging",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a rush runs straight into a database",
	.threshold = &spike_factor,
	.check = check,
};
