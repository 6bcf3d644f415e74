/* # dual-write (C001)
 *
 * A service writes a store of record and, on its own, an index or a broker that should say the same.
 *
 * ## Why
 * There is no transaction around two systems. A crash between the first write and the second leaves an order that
 * nobody heard of, or an index that disagrees with the table for good. The guide (Parts 8, 9, 12 and 25) derives the
 * second from the first: a relay reads an outbox table or the database's own log. Its Part 23 also offers writing
 * both; this rule sides with the Parts that warn of it.
 *
 * ## Fails when
 * A service or worker writes a db or store of record and also, in the same flow (or where one of the two stands in no
 * flow), writes a search index, a warehouse or a `derived` store, or publishes to a durable queue or stream; and
 * nothing leads there from the store by `=>`, `~>` or a worker. Publishing is a warning if the store, the arrow or
 * the broker carries money, balance, inventory, booking or order data, and otherwise info (hidden at stage `sketch`):
 * handing over a job after the commit is common, and losing one is not always a loss.
 *
 * ## Silenced by
 * `outbox` on the store; a path of copies from it to the other; `best_effort` or `migration` on either arrow; `tx =
 * two_phase`; a worker that is fed by a broker or a schedule and is `idempotent`, or whose two writes are both
 * `upsert`: the next delivery repairs what a crash left.
 *
 * ## False alarms
 * Caches are not looked at (their entries end), and neither is a pair of systems of record, which mostly serve two
 * different requests. An object that is stored before its job is queued is left alone as well: the client sends it
 * again. Two writes that no flow makes together are not a pair, so drawing the flows narrows this rule.
 *
 * ## Bad
 * ```arch
 * service api x2
 * db orders x3 { data = [order] }
 * search index x3
 * api -> orders : insert
 * api -> index : write            # <- C001
 * ```
 *
 * ## Bad
 * ```arch
 * service api x2
 * db orders x3 { data = [order] }
 * stream events x3 { dlq }
 * worker mailer x2 { idempotent }
 * api -> orders : insert
 * api ~> events : order placed    # <- C001
 * events ~> mailer
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * db orders x3 { data = [order]; outbox }
 * search index x3
 * stream events x3 { dlq }
 * worker indexer x2 { idempotent }
 * api -> orders : insert
 * orders => events : outbox relay
 * events ~> indexer
 * indexer -> index : upsert
 * ```
 */
#include "lint/rules/rules.h"

/* Links looked at by all searches together; beyond it every store counts as the source of every copy: silence, not a guess. */
#define MOST_STEPS 2000000

struct dual {
	uint32_t *in_flow;   /* per flow: a link by which the writer in hand writes a record there */
	uint32_t *stamp;     /* per flow: the writer that `in_flow` holds for, plus one */
	uint32_t *seen;      /* per node: the search that reached it */
	uint32_t *queue;
	uint32_t searches, steps;
};

static bool is_excused(const struct rules_use *use)
{
	return rules_use_says(use, ATTR_best_effort) || rules_use_says(use, ATTR_migration) ||
	       rules_holds(rules_flow_attribute(use, ATTR_tx), "two_phase");
}

static bool writes_record(const struct rules_use *use)
{
	const struct query *query = use->run->query;
	uint32_t to = use->run->model->links.at[use->link].to;
	return rules_is_call(query, use->link) && query_system_of_record(query, to) && !query_declared(query, to, ATTR_outbox) &&
	       (rules_use_operation(use) & OPERATION_WRITE) && !is_excused(use);
}

static bool is_durable_broker(const struct query *query, uint32_t node)
{
	return model_class(query->model, node) == CLASS_BROKER && !query->is_dlq[node] &&
	       !query_denied(query, node, ATTR_durable) && !query_has_role(query, node, "pubsub");
}

static bool is_view(const struct query *query, uint32_t node)
{
	enum base_kind kind = model_base_kind(query->model, node);
	return kind == KIND_search || kind == KIND_warehouse ||
	       ((kind == KIND_db || kind == KIND_store) && query_declared(query, node, ATTR_derived));
}

static bool writes_copy(const struct rules_use *use)
{
	const struct query *query = use->run->query;
	uint32_t to = use->run->model->links.at[use->link].to;
	if (is_excused(use))
		return false;
	if (is_durable_broker(query, to))
		return rules_fills_broker(query, use->link, to);
	bool moves = rules_is_call(query, use->link) || query_form(query, use->link) == ARROW_SEND;
	return is_view(query, to) && moves && (rules_use_operation(use) & OPERATION_WRITE);
}

/* Change data flows along copies, events, and what a worker does with them. */
static bool carries_changes(const struct query *query, uint32_t link)
{
	enum arrow_form form = query_form(query, link);
	uint32_t from = query->model->links.at[link].from;
	if (form == ARROW_COPY || form == ARROW_MIRROR || form == ARROW_SEND)
		return true;
	return form == ARROW_CALL && model_base_kind(query->model, from) == KIND_worker &&
	       (query->operations[link] & OPERATION_WRITE);
}

static bool is_copied(const struct query *query, struct dual *dual, uint32_t store, uint32_t target)
{
	uint32_t head = 0, tail = 0, search = ++dual->searches;
	dual->queue[tail++] = store;
	dual->seen[store] = search;
	while (head < tail) {
		uint32_t node = dual->queue[head++];
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
			uint32_t to = query->model->links.at[query->out[i]].to;
			if (++dual->steps > MOST_STEPS)
				return true;
			if (dual->seen[to] == search || !carries_changes(query, query->out[i]))
				continue;
			if (to == target)
				return true;
			dual->seen[to] = search;
			dual->queue[tail++] = to;
		}
	}
	return false;
}

/* Work that comes again after a crash, and does no harm the second time. */
static bool repairs_itself(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	bool fed = query_declared(query, node, ATTR_schedule), idempotent = query_declared(query, node, ATTR_idempotent);
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (rules_feeds(query, query->in[i], node)) {
			fed = true;
			idempotent |= rules_link_says(run, query->in[i], ATTR_idempotent);
		}
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1] && !fed; i++)
		fed = rules_feeds(query, query->out[i], node);
	return fed && idempotent;
}

static bool is_fed(const struct query *query, uint32_t node)
{
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (rules_feeds(query, query->in[i], node))
			return true;
	return query_declared(query, node, ATTR_schedule);
}

static void report(struct lint_run *run, const struct rules_use *use, uint32_t record)
{
	uint32_t to = run->model->links.at[use->link].to, store = run->model->links.at[record].to;
	struct rules_use first = rules_first_use(run, record);
	bool view = is_view(run->query, to);
	bool weighty = view || rules_use_carries(use, RULES_CRITICAL " order") || rules_use_carries(&first, RULES_CRITICAL " order");
	if (!weighty && (run->stage == STAGE_SKETCH || model_base_kind(run->model, store) == KIND_store))
		return;
	struct str writer = rules_name(run, run->model->links.at[use->link].from);
	struct finding *finding = lint_fail_link(
	    run, use->link, view ? "'%.*s' writes '%.*s' and '%.*s' separately: a failure in between leaves them apart"
	                         : "'%.*s' writes '%.*s' and publishes to '%.*s' separately: a crash in between loses the message",
	    STR_ARG(writer), STR_ARG(rules_name(run, store)), STR_ARG(rules_name(run, to)));
	if (!weighty)
		lint_set_severity(finding, SEVERITY_INFO);
	lint_help(run, finding, "write 'outbox' on '%.*s' and draw '%.*s => %.*s', or 'best_effort' where a loss is fine",
	          STR_ARG(rules_name(run, store)), STR_ARG(rules_name(run, store)), STR_ARG(rules_name(run, to)));
	struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
	fix_set_node(&fix, store, ATTR_outbox, NULL);
	fix_tail(&fix, use->link, fix_name(run, store));
	fix_sign(&fix, use->link, ARROW_COPY, false);
	fix_offer(&fix, "write an outbox and draw '%.*s => %.*s'", STR_ARG(rules_name(run, store)), STR_ARG(rules_name(run, to)));
}

static void check_targets(struct lint_run *run, struct dual *dual, uint32_t writer, uint32_t any, uint32_t plain)
{
	const struct query *query = run->query;
	bool fed = is_fed(query, writer);
	for (uint32_t i = query->out_start[writer]; i < query->out_start[writer + 1]; i++) {
		uint32_t link = query->out[i];
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			uint32_t record = any;
			if (use.step != MODEL_NONE) {
				uint32_t flow = run->model->steps.at[use.step].flow;
				record = dual->stamp[flow] == writer + 1 ? dual->in_flow[flow] : plain;
			}
			if (record == MODEL_NONE || !writes_copy(&use))
				continue;
			uint32_t store = run->model->links.at[record].to;
			bool repeated = fed && (rules_use_operation(&use) & OPERATION_UPSERT) &&
			                (query->operations[record] & OPERATION_UPSERT);
			if (repeated || is_copied(query, dual, store, run->model->links.at[link].to)) {
				lint_pass_link(run, link, repeated ? "the work comes again, and it and the write of '%.*s' are upserts"
				                                   : "changes of '%.*s' come there by copies or events as well", STR_ARG(rules_name(run, store)));
				continue;
			}
			report(run, &use, record);
			break;
		}
	}
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	uint32_t nodes = run->model->nodes.count, flows = run->model->flows.count;
	struct dual dual = { .in_flow = ARENA_ARRAY(run->arena, uint32_t, flows), .stamp = ARENA_ARRAY(run->arena, uint32_t, flows),
		             .seen = ARENA_ARRAY(run->arena, uint32_t, nodes), .queue = ARENA_ARRAY(run->arena, uint32_t, nodes) };
	for (uint32_t node = 0; node < nodes; node++) {
		uint32_t any = MODEL_NONE, plain = MODEL_NONE;
		if (model_class(run->model, node) != CLASS_COMPUTE)
			continue;
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
			for (struct rules_use use = rules_first_use(run, query->out[i]); use.more; rules_next_use(&use)) {
				if (!writes_record(&use))
					continue;
				any = any == MODEL_NONE ? use.link : any;
				if (use.step == MODEL_NONE) {
					plain = plain == MODEL_NONE ? use.link : plain;
					continue;
				}
				uint32_t flow = run->model->steps.at[use.step].flow;
				if (dual.stamp[flow] != node + 1)
					dual.in_flow[flow] = use.link;
				dual.stamp[flow] = node + 1;
			}
		if (any != MODEL_NONE && repairs_itself(run, node))
			lint_pass_node(run, node, "what it was doing comes again after a crash, and it is idempotent");
		else if (any != MODEL_NONE)
			check_targets(run, &dual, node, any, plain);
	}
}

const struct lint_rule rule_dual_write = {
	.code = "C001",
	.name = "dual-write",
	.category = "consistency",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a service writes a store and publishes beside it, in no transaction",
	.check = check,
};
