/* # reversed-edge (G003)
 *
 * A store or broker that calls somebody.
 *
 * ## Why
 * Stores and brokers answer; they do not ask. An arrow shows who starts the call, so one that leaves a database or a
 * queue is drawn the wrong way round, or a worker is missing in between (guide, Parts 1, 2, 9 and 13; Part 2's own
 * sketch lets a queue write a database).
 *
 * ## Fails when
 * A `->` or `<->` arrow leaves a cache, db, search, store, warehouse, queue or stream; or a `~>` arrow leads from a
 * queue or stream straight into a store.
 *
 * ## Silenced by
 * `=>` for replication, change data capture, backups and loads; `~>` from a store to a broker (change events);
 * `connector` on the arrow or the broker (a sink that writes the store).
 *
 * ## False alarms
 * None known. A coordinator may call: it is a service with a memory.
 *
 * ## Bad
 * ```arch
 * client users
 * service api x2 { managed }
 * queue jobs { managed; dlq }
 * db orders x2
 * users -> api : HTTPS
 * api ~> jobs : order
 * jobs -> orders : insert         # <- G003
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * service api x2 { managed }
 * queue jobs { managed; dlq }
 * worker writer x2 { idempotent; timeout = 1s }
 * db orders x2
 * users -> api : HTTPS
 * api ~> jobs : order
 * jobs ~> writer
 * writer -> orders : insert
 * ```
 */
#include "lint/rules/rules.h"

static bool only_answers(const struct model *model, uint32_t node)
{
	enum node_class class_ = model_class(model, node);
	return (class_ == CLASS_STORE && model_base_kind(model, node) != KIND_coordinator) || class_ == CLASS_BROKER;
}

static bool has_connector(const struct query *query, uint32_t link)
{
	return query_link_declared(query, link, ATTR_connector) ||
	       query_declared(query, query->model->links.at[link].from, ATTR_connector);
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		uint32_t from = run->model->links.at[link].from, to = run->model->links.at[link].to;
		if (!only_answers(run->model, from) || has_connector(query, link))
			continue;
		const char *kind = base_kind_name(model_base_kind(run->model, from));
		const char *target = base_kind_name(model_base_kind(run->model, to));
		bool into_store = query_form(query, link) == ARROW_SEND && model_class(run->model, from) == CLASS_BROKER &&
		                  model_class(run->model, to) == CLASS_STORE;
		struct finding *finding = NULL;
		if (into_store)
			finding = lint_fail_link(run, link, "%s '%.*s' cannot write %s '%.*s': which worker does?", kind,
			                         STR_ARG(rules_name(run, from)), target, STR_ARG(rules_name(run, to)));
		else if (rules_is_call(query, link))
			finding = lint_fail_link(run, link, "%s '%.*s' calls %s '%.*s': stores and brokers answer, they do not ask", kind,
			                         STR_ARG(rules_name(run, from)), target, STR_ARG(rules_name(run, to)));
		else
			lint_pass_link(run, link, "it is no call: what is sent or copied may leave there");
		lint_help(run, finding, "turn the arrow round, write '=>' for a copy, or draw the worker in between");
		if (model_class(run->model, from) == CLASS_STORE && model_class(run->model, to) == CLASS_STORE) {
			struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
			fix_sign(&fix, link, ARROW_COPY, false);
			fix_offer(&fix, "draw it as a copy");
		}
	}
}

const struct lint_rule rule_reversed_edge = {
	.code = "G003",
	.name = "reversed-edge",
	.category = "diagram",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a store or broker calls somebody",
	.check = check,
};
