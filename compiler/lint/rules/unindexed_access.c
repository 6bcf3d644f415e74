/* # unindexed-access (D007)
 *
 * Rows are looked for by a column that has no index.
 *
 * ## Why
 * Without an index the database reads the whole table for each question, and the time grows with the table. A composite key helps only from its left: one on follower and
 * time is of no use for time alone (guide, Parts 3, 8 and 27).
 *
 * ## Fails when
 * A call states `by` columns of a table in the db it goes to, and none of them is the first `key` column of a table there or stands in an `index`.
 *
 * ## Silenced by
 * An `index` with the column; `key` or `gsi` of the db; `scan_ok` on the arrow, the step or the table; `fts` on the db for a search.
 *
 * ## False alarms
 * It takes a table block, and a column that stands in it: a table block may show only part of the truth. The language does not say whether `index = [a, b]` is one
 * index or two, so each of its columns counts.
 *
 * ## Bad
 * ```arch
 * service api x2
 * db urls x2 { model = sql; failover = auto }
 * table urls in urls {
 *   code     : text key
 *   long_url : text
 *   owner_id : bigint
 *   index    = [owner_id]
 * }
 * api -> urls : select { by = long_url }               # <- D007
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * db urls x2 { model = sql; failover = auto }
 * table urls in urls {
 *   code     : text key
 *   long_url : text
 *   owner_id : bigint
 *   index    = [owner_id]
 * }
 * api -> urls : select { by = owner_id }
 * ```
 */
#include "lint/rules/rules.h"

enum { COLUMN_KNOWN = 1, COLUMN_FOUND = 2 };

/* Columns of all tables as "db:column", with what is known of them. */
static void note(const struct lint_run *run, struct map *columns, uint32_t node, struct str column, uint32_t bits)
{
	struct str name = str_format(run->arena, "%u:%.*s", (unsigned)node, STR_ARG(column));
	uint32_t before = map_get(columns, name);
	map_set(run->arena, columns, name, before == MAP_NONE ? bits : before | bits);
}

static struct map read_tables(const struct lint_run *run)
{
	struct map columns = { 0 };
	for (uint32_t i = 0; i < run->model->tables.count; i++) {
		const struct model_table *table = &run->model->tables.at[i];
		const struct attribute *index = attributes_get(&table->attributes, ATTR_index);
		bool keyed = false, scan_ok = rules_says(attributes_get(&table->attributes, ATTR_scan_ok));
		for (uint32_t j = 0; table->node != MODEL_NONE && j < table->columns.count; j++) {
			const struct model_column *column = &table->columns.at[j];
			bool first = column->key && !keyed;
			keyed |= column->key;
			note(run, &columns, table->node, column->name, first || scan_ok ? COLUMN_KNOWN | COLUMN_FOUND : COLUMN_KNOWN);
		}
		for (uint32_t j = 0; table->node != MODEL_NONE && j < rules_column_count(index); j++)
			note(run, &columns, table->node, rules_column(index, j), COLUMN_FOUND);
	}
	return columns;
}

static bool stands_in(const struct attribute *list, struct str column)
{
	for (uint32_t i = 0; i < rules_column_count(list); i++)
		if (str_equal(rules_column(list, i), column))
			return true;
	return false;
}

static bool must_scan(const struct rules_use *use, const struct map *columns, uint32_t db)
{
	const struct model *model = use->run->model;
	const struct attribute *by = rules_use_attribute(use, ATTR_by);
	bool known = false;
	for (uint32_t i = 0; i < rules_column_count(by); i++) {
		struct str column = rules_column(by, i);
		uint32_t bits = map_get(columns, str_format(use->run->arena, "%u:%.*s", (unsigned)db, STR_ARG(column)));
		if ((bits != MAP_NONE && (bits & COLUMN_FOUND)) || stands_in(model_attribute(model, db, ATTR_key), column) ||
		    stands_in(model_attribute(model, db, ATTR_gsi), column))
			return false;
		known |= bits != MAP_NONE && (bits & COLUMN_KNOWN);
	}
	bool text = (rules_use_operation(use) & OPERATION_SEARCH) && query_declared(use->run->query, db, ATTR_fts);
	return known && !text && !rules_use_says(use, ATTR_scan_ok);
}

/* An index of its own in the table that has the column. */
static void offer_index(struct lint_run *run, struct finding *finding, uint32_t db, struct str by)
{
	for (uint32_t i = 0; i < run->model->tables.count; i++) {
		const struct model_table *table = &run->model->tables.at[i];
		bool holds = false;
		for (uint32_t j = 0; table->node == db && j < table->columns.count; j++)
			holds |= str_equal(table->columns.at[j].name, by);
		if (!holds)
			continue;
		const struct attribute *index = attributes_get(&table->attributes, ATTR_index);
		struct buf list = buf_in(run->arena);
		for (uint32_t j = 0; j < rules_column_count(index); j++)
			buf_printf(&list, "%.*s, ", STR_ARG(fix_word(run, rules_column(index, j))));
		fix_at(run, finding, FIX_UNSAFE, &table->attributes, table->span, ATTR_index,
		       str_format(run->arena, "[%.*s%.*s]", STR_ARG(buf_view(&list)), STR_ARG(fix_word(run, by))).at);
		return;
	}
}

static void check(struct lint_run *run)
{
	struct map columns = read_tables(run);
	for (uint32_t link = 0; link < run->model->links.count && columns.count > 0; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		if (!rules_is_call(run->query, link) || model_base_kind(run->model, ends->to) != KIND_db)
			continue;
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			if (!must_scan(&use, &columns, ends->to))
				continue;
			struct str by = rules_column(rules_use_attribute(&use, ATTR_by), 0);
			struct finding *finding = lint_fail_link(run, link, "'%.*s' looks in '%.*s' by '%.*s', which no key or index begins with",
			                                         STR_ARG(rules_name(run, ends->from)), STR_ARG(rules_name(run, ends->to)), STR_ARG(by));
			lint_help(run, finding, "write 'index = [%.*s]' in its table, or 'scan_ok' on the arrow where it is rare", STR_ARG(by));
			offer_index(run, finding, ends->to, by);
			break;
		}
	}
}

const struct lint_rule rule_unindexed_access = {
	.code = "D007",
	.name = "unindexed-access",
	.category = "data",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "rows are looked for by a column without an index",
	.check = check,
};
