/* # ordering-without-key (M004)
 *
 * Messages are promised in order, and the partitioning breaks the promise.
 *
 * ## Why
 * Order holds within one partition and nowhere else. Messages that must follow one another need the same key, that of
 * the thing whose story they tell: the order, the chat, the account. A standard SQS queue keeps no order at all; its
 * FIFO variant does (guide, Parts 11, 13, 24 and 27).
 *
 * ## Fails when
 * A broker, an arrow into or out of it, or a consumer states `order`, and the broker
 *
 * - has 2 or more `partitions` and no `key`, or the key `random` or `round_robin`;
 * - has 2 or more and a key with a column that the ordered thing does not have: `order = chat_id` with `key = user_id`;
 * - has 2 or more and `order = global` is asked for;
 * - is SQS, and only somebody else states the order.
 *
 * ## Silenced by
 * A `key` made of columns of `order`; a single partition; for SQS `order` on the queue itself (it is then a FIFO
 * queue) or a `tech` that says FIFO. A bare `order` asks for order within the key, whatever that is.
 *
 * ## False alarms
 * It takes a claim of order, and a stated number of partitions.
 *
 * ## Bad
 * ```arch
 * service api x2
 * stream chat x3 { partitions = 64; order = chat_id; dlq }     # <- M004
 * worker push x8 { idempotent }
 * api ~> chat ~> push : message
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * stream chat x3 { partitions = 64; order = chat_id; key = chat_id; dlq }
 * worker push x8 { idempotent }
 * api ~> chat ~> push : message
 * ```
 */
#include "lint/rules/rules.h"

/* Two messages that are equal in all columns of `order` must be equal in all columns of the key. */
static bool key_keeps_order(const struct attribute *key, const struct attribute *order)
{
	for (uint32_t i = 0; i < rules_column_count(key); i++) {
		bool found = false;
		for (uint32_t j = 0; j < rules_column_count(order); j++)
			found |= str_equal(rules_column(key, i), rules_column(order, j));
		if (!found)
			return false;
	}
	return true;
}

static bool is_fifo(const struct lint_run *run, uint32_t broker)
{
	return query_declared(run->query, broker, ATTR_order) || rules_is_tech(run, broker, "fifo");
}

/* What breaks this claim, as the end of a sentence; NULL if nothing does. */
static const char *breach(const struct lint_run *run, uint32_t broker, const struct attribute *order)
{
	const struct attribute *key = model_attribute(run->model, broker, ATTR_key);
	if (rules_is_tech(run, broker, "sqs") && !is_fifo(run, broker))
		return "and a standard SQS queue keeps none";
	if (rules_number(model_attribute(run->model, broker, ATTR_shards)) < 2)
		return NULL;
	if (rules_holds_any(order, "global total"))
		return "and several partitions have no order between them";
	if (rules_column_count(key) == 0 || rules_holds_any(key, "random round_robin roundrobin"))
		return "and no key keeps what belongs together in one partition";
	if (rules_column_count(order) > 0 && !key_keeps_order(key, order))
		return "and its key deals out messages by something else";
	return NULL;
}

static bool check_claim(struct lint_run *run, uint32_t broker, const struct attribute *order)
{
	const char *fault = rules_says(order) ? breach(run, broker, order) : NULL;
	if (!fault)
		return false;
	bool entity = rules_column_count(order) > 0 && !rules_holds_any(order, "global total");
	struct str column = entity ? rules_column(order, 0) : STR("");
	struct finding *finding = lint_fail_node(run, broker, "%s '%.*s' is to keep order%s%.*s%s, %s", rules_kind(run, broker),
	                                         STR_ARG(rules_name(run, broker)), entity ? " per '" : "", STR_ARG(column), entity ? "'" : "", fault);
	if (rules_is_tech(run, broker, "sqs") && !is_fifo(run, broker))
		lint_help(run, finding, "write 'order' on '%.*s' itself if it is a FIFO queue", STR_ARG(rules_name(run, broker)));
	else if (entity) {
		lint_help(run, finding, "write 'key = %.*s' on '%.*s', or 'partitions = 1'", STR_ARG(column), STR_ARG(rules_name(run, broker)));
		fix_node(run, finding, FIX_SUGGESTION, broker, ATTR_key, fix_word(run, column).at);
	} else
		lint_help(run, finding, "write 'partitions = 1', or a 'key' and let order hold within it");
	return true;
}

/* Claims on the arrows at the broker and of the parts at their other ends. */
static bool check_arrow(struct lint_run *run, uint32_t link, uint32_t broker)
{
	const struct model_link *ends = &run->model->links.at[link];
	if (query_form(run->query, link) == ARROW_LINK)
		return false;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
		if (check_claim(run, broker, rules_use_attribute(&use, ATTR_order)))
			return true;
	uint32_t other = ends->from == broker ? ends->to : ends->from;
	return rules_drains_broker(run->query, link, broker) && model_class(run->model, other) == CLASS_COMPUTE &&
	       check_claim(run, broker, model_attribute(run->model, other, ATTR_order));
}

static void check(struct lint_run *run)
{
	const struct query *query = run->query;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_class(run->model, node) != CLASS_BROKER)
			continue;
		bool found = check_claim(run, node, model_attribute(run->model, node, ATTR_order));
		for (uint32_t i = query->in_start[node]; !found && i < query->in_start[node + 1]; i++)
			found = check_arrow(run, query->in[i], node);
		for (uint32_t i = query->out_start[node]; !found && i < query->out_start[node + 1]; i++)
			found = check_arrow(run, query->out[i], node);
	}
}

const struct lint_rule rule_ordering_without_key = {
	.code = "M004",
	.name = "ordering-without-key",
	.category = "messaging",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "order is promised and the partitions break it",
	.check = check,
};
