/* # bad-shard-key (D002)
 *
 * Shards or partitions dealt out by a column that cannot spread the load.
 *
 * ## Why
 * A good key has many values, is even, and is what the main query knows. By country, one shard holds most of the
 * world; by time of creation, each write of the day hits the newest shard and the others idle (guide, Parts 10, 13,
 * 27 and 29).
 *
 * ## Fails when
 * A store or broker has 2 or more `shards` (`partitions`) and a `key` whose first column
 *
 * - has few values: its name says so (country, status, type, tier, language, ...), or `cardinality` is `low` or below
 * ten for each shard (`lint { values_per_shard = 10 }`);
 * - is a time (`created_at`, `timestamp`, `day`, `..._at`, `..._date`), in a db, or anywhere with `hash = range`;
 * - counts up, with `hash = range`: a column named `seq`, or one of a `serial` type in a table of that db.
 *
 * ## Silenced by
 * A first column with many values and the time or country second; `hash = geo` (data kept in its country); a `hash`
 * that scatters times; `cardinality = high`.
 *
 * ## False alarms
 * Names can mislead: `cardinality` settles it. Brokers hash their keys, so a time is even there, if useless. Ten values for a
 * shard are our own bound; it is a warning all the same, because the author has counted them, and with so few the largest
 * value alone can fill a shard.
 *
 * ## Bad
 * ```arch
 * db users x3 { model = sql; shards = 16; key = country; failover = auto }     # <- D002
 * ```
 *
 * ## Bad
 * ```arch
 * db events x3 { shards = 16; key = [created_at, user_id]; failover = auto }     # <- D002
 * ```
 *
 * ## Good
 * ```arch
 * db users x3 { model = sql; shards = 16; key = user_id; failover = auto }
 * db events x3 { shards = 16; key = [user_id, created_at]; failover = auto }
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold values_per_shard = { "values_per_shard", 10, { 0, 0, 0 }, "assumed" };

#define FEW_VALUES \
	"country country_code region continent state status type kind category gender sex language lang locale currency tier plan level " \
	"priority flag active deleted enabled platform os device_type role year month weekday day_of_week event_type"
#define TIMES "time timestamp ts date day hour week created updated event_time"

static bool is_time(struct str column)
{
	return rules_word_in(column, TIMES) || str_ends_with(column, STR("_at")) || str_ends_with(column, STR("_time")) ||
	       str_ends_with(column, STR("_date")) || str_ends_with(column, STR("_ts")) || str_ends_with(column, STR("_day"));
}

/* Columns of a serial type, as "node:column", for all dbs at once. */
static struct map counting_columns(const struct lint_run *run)
{
	struct map columns = { 0 };
	for (uint32_t i = 0; i < run->model->tables.count; i++) {
		const struct model_table *table = &run->model->tables.at[i];
		for (uint32_t j = 0; table->node != MODEL_NONE && j < table->columns.count; j++)
			if (rules_word_in(table->columns.at[j].type, "serial bigserial smallserial identity autoincrement auto_increment"))
				map_add(run->arena, &columns, str_format(run->arena, "%u:%.*s", (unsigned)table->node, STR_ARG(table->columns.at[j].name)), i);
	}
	return columns;
}

static bool counts_up(const struct lint_run *run, const struct map *counting, uint32_t node, struct str column)
{
	if (rules_word_in(column, "seq sequence serial auto_id"))
		return true;
	if (counting->count == 0)
		return false;
	struct str key = str_format(run->arena, "%u:%.*s", (unsigned)node, STR_ARG(column));
	return map_get(counting, key) != MAP_NONE;
}

/* What is wrong with the first column, as the end of a sentence; NULL if nothing is. */
static const char *fault_of(const struct lint_run *run, const struct map *counting, uint32_t node, struct str column, double shards)
{
	const struct attribute *hash = model_attribute(run->model, node, ATTR_hash);
	const struct attribute *cardinality = model_attribute(run->model, node, ATTR_cardinality);
	double values = rules_number(cardinality);
	if (rules_holds(hash, "geo"))
		return NULL;
	if (rules_holds(cardinality, "low") || (values >= 0 && values < lint_threshold(run) * shards) ||
	    (!cardinality && rules_word_in(column, FEW_VALUES)))
		return "which has too few values to spread the load";
	bool in_order = rules_holds(hash, "range"), is_db = model_base_kind(run->model, node) == KIND_db;
	if (is_time(column) && (in_order || (is_db && !hash)))
		return "a time: every write goes to the newest shard";
	if (in_order && counts_up(run, counting, node, column))
		return "which counts up: every write goes to the last range";
	return NULL;
}

static void check(struct lint_run *run)
{
	struct map counting = counting_columns(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		const struct attribute *key = model_attribute(run->model, node, ATTR_key);
		double shards = rules_number(model_attribute(run->model, node, ATTR_shards));
		if (!query_passive(run->query, node) || shards < 2 || rules_column_count(key) == 0)
			continue;
		struct str column = rules_column(key, 0);
		const char *fault = fault_of(run, &counting, node, column, shards);
		if (!fault) {
			lint_pass_node_by(run, node, key);
			continue;
		}
		struct finding *finding = lint_fail_node(run, node, "%s '%.*s' deals its %u %s by '%.*s', %s", rules_kind(run, node),
		                                         STR_ARG(rules_name(run, node)), rules_count(shards),
		                                         model_class(run->model, node) == CLASS_BROKER ? "partitions" : "shards", STR_ARG(column), fault);
		lint_help(run, finding, "begin the key with an id that has many values, as in 'key = [user_id, created_at]', or state 'cardinality'");
	}
}

const struct lint_rule rule_bad_shard_key = {
	.code = "D002",
	.name = "bad-shard-key",
	.category = "data",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "shards are dealt by a column that cannot spread the load",
	.threshold = &values_per_shard,
	.tells_all = true,
	.check = check,
};
