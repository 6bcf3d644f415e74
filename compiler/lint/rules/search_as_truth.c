/* # search-as-truth (D010)
 *
 * The only copy of the data lies in a search index.
 *
 * ## Why
 * An index shows a write a second later, knows no transactions, and is built anew whenever the type of a field
 * changes. That is fine as long as there is a place to build it from: a system of record that feeds it (guide, Parts
 * 8, 9 and 23).
 *
 * ## Fails when
 * A service writes a `search` by a call, the index is fed by no `=>` and no message, none of its writers takes from a
 * broker or calls a db or store (itself or through what it calls), and no writer runs by a clock.
 *
 * ## Silenced by
 * A feed (`db => search`, or a worker behind a broker); a db that the writer also has; `derived` or `rebuild`; `data` that
 * holds only telemetry, logs, metrics or analytics, for which an index is a home.
 *
 * ## False alarms
 * Indexes of logs: say so with `data = [logs]`.
 *
 * ## Bad
 * ```arch
 * service catalogue x2
 * elasticsearch products x3        # <- D010
 * catalogue -> products : write
 * ```
 *
 * ## Good
 * ```arch
 * service catalogue x2
 * postgres goods x3 { failover = auto; fencing = lease }
 * elasticsearch products x3 { derived }
 * catalogue -> goods : update
 * goods => products : CDC
 * ```
 */
#include "lint/rules/rules.h"

static bool holds_only_logs(const struct attribute *data)
{
	for (uint32_t i = 0; i < rules_column_count(data); i++)
		if (!rules_word_in(rules_column(data, i), "telemetry logs metrics traces analytics audit"))
			return false;
	return rules_column_count(data) > 0;
}

static bool takes_messages(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (rules_feeds(query, query->in[i], node))
			return true;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		if (rules_feeds(query, query->out[i], node))
			return true;
	return query_declared(query, node, ATTR_schedule);
}

/* The first that writes it, if it has its data from nobody else; MODEL_NONE where there is a source to build it from. */
static uint32_t lone_writer(const struct lint_run *run, uint32_t index, const bool *near_record)
{
	const struct query *query = run->query;
	uint32_t writer = MODEL_NONE;
	for (uint32_t i = query->in_start[index]; i < query->in_start[index + 1]; i++) {
		uint32_t link = query->in[i], from = run->model->links.at[link].from;
		enum arrow_form form = query_form(query, link);
		if (form == ARROW_COPY || form == ARROW_MIRROR || form == ARROW_SEND)
			return MODEL_NONE;
		if (!rules_is_call(query, link) || !(query->operations[link] & OPERATION_WRITE))
			continue;
		if (near_record[from] || takes_messages(run, from) || rules_link_says(run, link, ATTR_migration))
			return MODEL_NONE;
		if (writer == MODEL_NONE)
			writer = from;
	}
	return writer;
}

static void check(struct lint_run *run)
{
	const bool *near_record = rules_near_record(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_base_kind(run->model, node) != KIND_search || query_declared(run->query, node, ATTR_derived) ||
		    query_declared(run->query, node, ATTR_rebuild) || holds_only_logs(model_attribute(run->model, node, ATTR_data)))
			continue;
		uint32_t writer = lone_writer(run, node, near_record);
		if (writer == MODEL_NONE)
			continue;
		struct finding *finding = lint_fail_node(run, node, "'%.*s' keeps its data in search '%.*s' alone: nothing can build the index again",
		                                         STR_ARG(rules_name(run, writer)), STR_ARG(rules_name(run, node)));
		lint_help(run, finding, "write a db and feed the index from it by '=>', or say 'data = [logs]' if it is one of logs");
	}
}

const struct lint_rule rule_search_as_truth = {
	.code = "D010",
	.name = "search-as-truth",
	.category = "data",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "the only copy of the data lies in a search index",
	.check = check,
};
