/* `lintel fail` as tables: what each loss does and what is left, and the path by which each lost flow needs it. */
#include "estimate/tables.h"

#define COLUMNS(table) table, sizeof table / sizeof *table

static struct str flows_in(struct tables *tables, const struct query *query, const struct failures *failures,
                           const struct failure *failure, enum flow_state state)
{
	struct buf out = buf_in(tables->arena);
	for (uint32_t i = 0; i < failures->subject_count; i++)
		if (failure->flows[i] == state) {
			buf_text(&out, out.len ? ", " : "");
			buf_str(&out, failure_subject(query, failures, i));
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

static struct str path_text(struct tables *tables, const struct query *query, const struct failure_path *path)
{
	struct buf out = buf_in(tables->arena);
	for (uint32_t i = 0; i < path->nodes.count; i++) {
		buf_text(&out, i ? " → " : "");
		buf_str(&out, query->model->nodes.at[path->nodes.at[i]].name);
	}
	return buf_view(&out);
}

static bool same_path(const struct failure_path *a, const struct failure_path *b)
{
	if (a->nodes.count != b->nodes.count)
		return false;
	for (uint32_t i = 0; i < a->nodes.count; i++)
		if (a->nodes.at[i] != b->nodes.at[i])
			return false;
	return true;
}

/* The witness of each lost flow; neighbours that are lost in the same way share a row. */
static void add_paths(struct tables *tables, const struct query *query, const struct failures *failures)
{
	static const char *const columns[] = { "what fails", "domain", "lost", "because it needs" };
	struct table *table = tables_add(tables, "Why flows are lost", COLUMNS(columns), 4);
	for (uint32_t i = 0; i < failures->list.count; i++) {
		const struct failure *failure = &failures->list.at[i];
		const struct failure_path *paths = failure->witnesses.at;
		for (uint32_t first = 0, next; first < failure->witnesses.count; first = next) {
			struct buf flows = buf_in(tables->arena);
			for (next = first; next < failure->witnesses.count && same_path(&paths[first], &paths[next]); next++) {
				buf_text(&flows, next > first ? ", " : "");
				buf_str(&flows, failure_subject(query, failures, paths[next].subject));
			}
			table_cell(tables, table, lost_name(tables, query, failure));
			table_cell(tables, table, str_of(failure_domain_name(failure->domain)));
			table_cell(tables, table, buf_view(&flows));
			table_cell(tables, table, path_text(tables, query, &paths[first]));
		}
	}
}

void report_failures(struct tables *tables, const struct query *query, const struct failures *failures)
{
	static const char *const columns[] = { "what fails", "domain", "lost", "degraded", "overloaded", "headroom" };
	struct table *table = tables_add(tables, "Failures", COLUMNS(columns), 5);
	for (uint32_t i = 0; i < failures->list.count; i++) {
		const struct failure *failure = &failures->list.at[i];
		table_cell(tables, table, lost_name(tables, query, failure));
		table_cell(tables, table, str_of(failure_domain_name(failure->domain)));
		table_cell(tables, table, flows_in(tables, query, failures, failure, FLOW_LOST));
		table_cell(tables, table, flows_in(tables, query, failures, failure, FLOW_DEGRADED));
		table_cell(tables, table, overload_text(tables, query, failure));
		table_value(tables, table, failure->headroom, DIMENSION_NONE, FLAVOUR_FACTOR);
	}
	table_note(tables, table, "headroom is the factor by which load may still grow before a node is full; below 1x it already is");
	add_paths(tables, query, failures);
}
