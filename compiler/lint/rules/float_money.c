/* # float-money (D008)
 *
 * An amount of money is kept as a floating-point number.
 *
 * ## Why
 * A tenth has no exact binary form, so sums of prices drift by cents that nobody can account for. Amounts are whole numbers of the smallest unit, or decimals (guide,
 * Part 25).
 *
 * ## Fails when
 * A column of a table is called `amount`, `balance`, `price`, `fee`, `total` or `cost` (or ends with `_amount`, `_balance`, `_price`, `_fee` or `_cost`) and its type is
 * `float`, `double` or `real`.
 *
 * ## Silenced by
 * `int`, `bigint`, `decimal`, `numeric`.
 *
 * ## False alarms
 * Both name and type must match.
 *
 * ## Bad
 * ```arch
 * db ledger x3 { model = sql; failover = auto }
 * table entries in ledger {
 *   id     : uuid key
 *   amount : float             # <- D008
 * }
 * ```
 *
 * ## Good
 * ```arch
 * db ledger x3 { model = sql; failover = auto }
 * table entries in ledger {
 *   id     : uuid key
 *   amount : bigint
 * }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_amount(struct str name)
{
	return rules_word_in(name, "amount balance price fee total cost") || str_ends_with(name, STR("_amount")) ||
	       str_ends_with(name, STR("_balance")) || str_ends_with(name, STR("_price")) || str_ends_with(name, STR("_fee")) ||
	       str_ends_with(name, STR("_cost"));
}

/* "double precision" and "float(53)" begin with the word as well. */
static bool is_floating(struct str type)
{
	size_t length = 0;
	while (length < type.len && type.at[length] != ' ' && type.at[length] != '(')
		length++;
	return rules_word_in(str_slice(type, 0, length), "float double real float4 float8 float32 float64 FLOAT DOUBLE REAL");
}

static void check(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->tables.count; i++) {
		const struct model_table *table = &run->model->tables.at[i];
		for (uint32_t j = 0; j < table->columns.count; j++) {
			const struct model_column *column = &table->columns.at[j];
			if (!is_amount(column->name))
				continue;
			struct str subject = str_format(run->arena, "%.*s.%.*s", STR_ARG(table->name), STR_ARG(column->name));
			if (!is_floating(column->type)) {
				lint_pass_at(run, subject, column->span, "'%.*s' is exact", STR_ARG(column->type));
				continue;
			}
			struct finding *finding = lint_fail_at(run, subject, column->span, "'%.*s' is %.*s: sums of it will not add up", STR_ARG(subject),
			                                       STR_ARG(column->type));
			lint_help(run, finding, "count the smallest unit, as in '%.*s : bigint'", STR_ARG(column->name));
			struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
			fix_text(&fix, column->span, "bigint");
			fix_offer(&fix, "count the smallest unit in a 'bigint'");
		}
	}
}

const struct lint_rule rule_float_money = {
	.code = "D008",
	.name = "float-money",
	.category = "data",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "an amount of money is a floating-point number",
	.check = check,
};
