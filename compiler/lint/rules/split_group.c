/* # split-group (M015)
 *
 * A consumer group leaves partitions of its stream unread.
 *
 * ## Why
 * Each group reads the whole stream; its members share the partitions among themselves. A drawing that deals the
 * partitions of one stream to two groups makes each of them miss what the other reads. (The guide's own figure in
 * Part 13 does that; its text says the opposite.)
 *
 * ## Fails when
 * Every consumer of a group states by `partition` on its arrow which partitions it reads, and together they leave out
 * some of those that the stream declares. Partitions are counted from 0, or from 1 where none of them is 0.
 *
 * ## Silenced by
 * No `partition` at all (the broker deals them out); a cover of all; one member of the group without it.
 *
 * ## False alarms
 * Explicit only.
 *
 * ## Bad
 * ```arch
 * service api x2
 * stream orders x3 { partitions = 3; key = order_id; dlq }
 * worker bill-a, bill-b { consumer_group = billing; idempotent }     # <- M015
 * worker count { consumer_group = analytics; idempotent }            # <- M015
 * api ~> orders : placed
 * orders ~> bill-a { partition = 0 }
 * orders ~> bill-b { partition = 1 }
 * orders ~> count  { partition = 2 }
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * stream orders x3 { partitions = 3; key = order_id; dlq }
 * worker billing x3 { consumer_group = billing; idempotent }
 * worker count x3 { consumer_group = analytics; idempotent }
 * api ~> orders ~> billing, count : placed
 * ```
 */
#include "lint/rules/rules.h"

#include <stdlib.h>

struct numbers {
	double *at;
	uint32_t count, room;
};

static int by_size(const void *a, const void *b)
{
	double one = *(const double *)a, other = *(const double *)b;
	return (one > other) - (one < other);
}

static void add_value(const struct lint_run *run, struct numbers *numbers, const struct value *value)
{
	if (value->kind == VALUE_QUANTITY)
		vec_push(run->arena, numbers, value->quantity.low);
	for (uint32_t i = 0; value->kind == VALUE_LIST && i < value->item_count; i++)
		if (value->items[i].kind == VALUE_QUANTITY)
			vec_push(run->arena, numbers, value->items[i].quantity.low);
}

/* The partitions that the group names, in order; false where a member names none. */
static bool read_partitions(const struct lint_run *run, const struct rules_group *group, struct numbers *numbers)
{
	for (uint32_t i = 0; i < group->consumers.count; i++)
		for (struct rules_use use = rules_first_use(run, group->consumers.at[i].link); use.more; rules_next_use(&use)) {
			const struct attribute *partition = rules_use_attribute(&use, ATTR_partition);
			if (!partition)
				return false;
			add_value(run, numbers, &partition->value);
		}
	if (numbers->count > 0)
		qsort(numbers->at, numbers->count, sizeof *numbers->at, by_size);
	return numbers->count > 0;
}

static void check_group(struct lint_run *run, uint32_t stream, double partitions, const struct rules_group *group)
{
	struct numbers numbers = { 0 };
	if (!read_partitions(run, group, &numbers))
		return;
	double first = numbers.at[0] >= 1 && numbers.at[numbers.count - 1] >= partitions ? 1 : 0, next = first, missing = -1;
	uint32_t found = 0;
	for (uint32_t i = 0; i < numbers.count && numbers.at[i] < first + partitions; i++) {
		if (i > 0 && numbers.at[i] <= numbers.at[i - 1])
			continue;
		if (numbers.at[i] > next && missing < 0)
			missing = next;
		next = numbers.at[i] + 1;
		found++;
	}
	if (found >= partitions)
		return;
	unsigned left = rules_count(partitions - found);
	struct finding *finding = lint_fail_node(
	    run, group->consumers.at[0].node, "group '%.*s' never reads %u of the %u partitions of '%.*s': number %u is the first",
	    STR_ARG(rules_group_name(run, group)), left, rules_count(partitions), STR_ARG(rules_name(run, stream)),
	    rules_count(missing < 0 ? next : missing));
	lint_help(run, finding, "leave out 'partition', so that the group shares all of them");
	struct fix fix = fix_begin(run, finding, FIX_SUGGESTION);
	const struct attribute *last = NULL; /* uses of one arrow share what it says */
	for (uint32_t i = 0; i < group->consumers.count; i++)
		for (struct rules_use use = rules_first_use(run, group->consumers.at[i].link); use.more; rules_next_use(&use)) {
			const struct attribute *partition = rules_use_attribute(&use, ATTR_partition);
			if (partition != last)
				fix_drop(&fix, partition);
			last = partition;
		}
	fix_offer(&fix, "let the group share all partitions");
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		double partitions = rules_number(model_attribute(run->model, node, ATTR_shards));
		if (model_base_kind(run->model, node) != KIND_stream || partitions < 1)
			continue;
		struct rules_groups groups = rules_consumer_groups(run, node);
		for (uint32_t i = 0; i < groups.count; i++)
			check_group(run, node, partitions, &groups.at[i]);
	}
}

const struct lint_rule rule_split_group = {
	.code = "M015",
	.name = "split-group",
	.category = "messaging",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "a consumer group leaves partitions unread",
	.check = check,
};
