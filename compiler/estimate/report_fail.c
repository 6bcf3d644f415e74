/* `lintel fail` as tables: what each loss does, the path by which the first lost flow needs it, and what is left. */
#include "estimate/tables.h"

#define COLUMNS(table) table, sizeof table / sizeof *table

static struct str subject_name(const struct query *query, const struct failures *failures, uint32_t subject)
{
	uint32_t index = failures->subjects[subject];
	return failures->of_clients ? query->model->nodes.at[index].name : query->model->flows.at[index].id;
}

static struct str flows_in(struct tables *tables, const struct query *query, const struct failures *failures,
                           const struct failure *failure, enum flow_state state)
{
	struct buf out = buf_in(tables->arena);
	for (uint32_t i = 0; i < failures->subject_count; i++)
		if (failure->flows[i] == state) {
			buf_text(&out, out.len ? ", " : "");
			buf_str(&out, subject_name(query, failures, i));
		}
	return buf_view(&out);
}

static struct str lost_name(struct tables *tables, const struct query *query, const struct failure *failure)
{
	if (failure->name.len)
		return failure->name;
	struct buf out = buf_in(tables->arena);
	for (uint32_t i = 0; i < failure->lost.count; i++) {
		buf_text(&out, i ? ", " : "");
		buf_str(&out, query->model->nodes.at[failure->lost.at[i]].name);
	}
	return out.len ? buf_view(&out) : STR("nothing");
}

static struct str overload_text(struct tables *tables, const struct query *query, const struct failure *failure)
{
	struct buf out = buf_in(tables->arena);
	for (uint32_t i = 0; i < failure->overloaded.count; i++) {
		const struct overload *overload = &failure->overloaded.at[i];
		buf_text(&out, i ? ", " : "");
		buf_str(&out, query->model->nodes.at[overload->node].name);
		buf_char(&out, ' ');
		quantity_show_value(&out, overload->utilisation, DIMENSION_NONE, FLAVOUR_PERCENT);
	}
	return buf_view(&out);
}

static struct str witness_text(struct tables *tables, const struct query *query, const struct failure *failure)
{
	struct buf out = buf_in(tables->arena);
	for (uint32_t i = 0; i < failure->witness.count; i++) {
		buf_text(&out, i ? " → " : "");
		buf_str(&out, query->model->nodes.at[failure->witness.at[i]].name);
	}
	return buf_view(&out);
}

void report_failures(struct tables *tables, const struct query *query, const struct failures *failures)
{
	static const char *const columns[] = { "what fails", "domain", "lost", "degraded", "overloaded", "path", "headroom" };
	struct table *table = tables_add(tables, "Failures", COLUMNS(columns), 6);
	for (uint32_t i = 0; i < failures->list.count; i++) {
		const struct failure *failure = &failures->list.at[i];
		table_cell(tables, table, lost_name(tables, query, failure));
		table_cell(tables, table, str_of(failure_domain_name(failure->domain)));
		table_cell(tables, table, flows_in(tables, query, failures, failure, FLOW_LOST));
		table_cell(tables, table, flows_in(tables, query, failures, failure, FLOW_DEGRADED));
		table_cell(tables, table, overload_text(tables, query, failure));
		table_cell(tables, table, witness_text(tables, query, failure));
		table_value(tables, table, failure->headroom, DIMENSION_NONE, FLAVOUR_FACTOR);
	}
	table_note(tables, table, "headroom is the factor by which load may still grow before a node is full; below 1x it already is");
}
