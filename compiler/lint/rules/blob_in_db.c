/* # blob-in-db (D001)
 *
 * Pictures, films or files kept in the rows of a database.
 *
 * ## Why
 * Megabytes in a row push out of memory what the database is good at, and each of them is logged, replicated and
 * backed up at the price of its fastest disk. Object storage holds bytes for a fraction of it; the row keeps their
 * address (guide, Parts 3, 8, 22, 27 and 28).
 *
 * ## Fails when
 * A db has `data` of media, video, file or blob; or an `item`, or a table's `row`, of 1 MB or more (`lint { large_row = 1 MB }`);
 * or a call writes a `payload` of that size to it.
 *
 * ## Silenced by
 * `store` as the place for the bytes; smaller rows; `model = columnar`, which is loaded in bulk. A large payload into
 * a db whose `item` or `row` is stated to be small is a batch, and passes.
 *
 * ## False alarms
 * Small binaries (hashes, icons) pass. A db that only *describes* media should say what it holds: leave `media` to the store.
 *
 * ## Bad
 * ```arch
 * service api x2
 * db photos x2 { model = sql; failover = auto }
 * api -> photos : insert photo { payload = 5 MB }     # <- D001
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * db photos x2 { model = sql; failover = auto }
 * store files
 * api -> photos : insert key   { payload = 1 KB }
 * api -> files  : put photo    { payload = 5 MB }
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold large_row = { "large_row", 1e6, { 0, 1, 0 }, "Part 8" };

/* Per node: the largest row of its tables; -1 where none is stated. */
static double *largest_rows(const struct lint_run *run)
{
	double *rows = ARENA_ARRAY(run->arena, double, run->model->nodes.count);
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		rows[node] = rules_number(model_attribute(run->model, node, ATTR_item));
	for (uint32_t i = 0; i < run->model->tables.count; i++) {
		const struct model_table *table = &run->model->tables.at[i];
		double row = rules_number(attributes_get(&table->attributes, ATTR_row));
		if (table->node != MODEL_NONE && row > rows[table->node])
			rows[table->node] = row;
	}
	return rows;
}

/* The largest payload written to a db that states no row size, and the link that brings it. */
static void check_writes(struct lint_run *run, uint32_t node, double limit)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		for (struct rules_use use = rules_first_use(run, query->in[i]); use.more; rules_next_use(&use)) {
			double payload = rules_number(rules_use_attribute(&use, ATTR_payload));
			if (payload < limit || !rules_is_call(query, use.link) || !(rules_use_operation(&use) & OPERATION_WRITE))
				continue;
			struct finding *finding = lint_fail_link(run, use.link, "'%.*s' writes %.*s at a time into db '%.*s'",
			                                         STR_ARG(rules_name(run, run->model->links.at[use.link].from)),
			                                         STR_ARG(rules_show(run, payload, DIMENSION_DATA)), STR_ARG(rules_name(run, node)));
			lint_help(run, finding, "put the bytes in a 'store' and their key in the db; if it is a batch, state the 'item' of one row");
			break;
		}
}

static void check(struct lint_run *run)
{
	const double *rows = largest_rows(run);
	double limit = lint_threshold(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_base_kind(run->model, node) != KIND_db || rules_holds(model_attribute(run->model, node, ATTR_model), "columnar"))
			continue;
		struct finding *finding = NULL;
		if (rules_holds_any(model_attribute(run->model, node, ATTR_data), "media video file blob"))
			finding = lint_fail_node(run, node, "db '%.*s' keeps media in its rows", STR_ARG(rules_name(run, node)));
		else if (rows[node] >= limit)
			finding = lint_fail_node(run, node, "db '%.*s' keeps %.*s in a row", STR_ARG(rules_name(run, node)),
			                         STR_ARG(rules_show(run, rows[node], DIMENSION_DATA)));
		else if (rows[node] < 0)
			check_writes(run, node, limit);
		lint_help(run, finding, "put the bytes in a 'store' and keep their key in the row");
	}
}

const struct lint_rule rule_blob_in_db = {
	.code = "D001",
	.name = "blob-in-db",
	.category = "data",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "large objects are kept in the rows of a database",
	.threshold = &large_row,
	.check = check,
};
