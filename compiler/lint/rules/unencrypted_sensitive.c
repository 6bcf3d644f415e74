/* # unencrypted-sensitive (S007)
 *
 * Personal data, cards, health records or secrets lie on a disk in plain text.
 *
 * ## Why
 * Disks are replaced, backups are copied, snapshots are shared by mistake. Encryption at rest with keys kept elsewhere
 * makes the bytes worthless without the key; the most delicate fields are encrypted one by one besides (guide, Parts
 * 20, 25 and 27).
 *
 * ## Fails when
 * A store, database, cache, queue or stream holds `pii`, `card`, `health` or `secret` data (it says so, or one of its
 * tables), and says `encrypted = no`. So does one with `private`, `money` or `balance` data: nobody is asked to say that
 * it is encrypted, but a plain no is worth a word.
 *
 * ## Undeclared when
 * It does not say whether it is encrypted.
 *
 * ## Silenced by
 * `encrypted` (or `encrypted = kms`) on it or a group around it; `tokenized` for cards, `redacted` for personal data.
 *
 * ## False alarms
 * It needs a data class. Many managed stores encrypt by default: say `encrypted`, and the reader knows it too.
 *
 * ## Bad
 * ```arch
 * service api x2
 * postgres profiles x3 { data = [pii]; encrypted = no; failover = auto; fencing = lease }     # <- S007
 * api -> profiles : select
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * postgres profiles x3 { data = [pii]; encrypted = kms; failover = auto; fencing = lease }
 * api -> profiles : select
 * ```
 */
#include "lint/rules/rules.h"

#define SENSITIVE "pii card health secret"
#define GUARDED   SENSITIVE " private money balance" /* where only a stated `no` counts */

/* The first class of data that asks for encryption; empty if there is none. */
static struct str sensitive_class(const struct lint_run *run, uint32_t node, const struct attribute *data)
{
	const char *asked = rules_denies(model_attribute(run->model, node, ATTR_encrypted)) ? GUARDED : SENSITIVE;
	bool tokenized = query_declared(run->query, node, ATTR_tokenized), redacted = query_declared(run->query, node, ATTR_redacted);
	for (uint32_t i = 0; i < rules_column_count(data); i++) {
		struct str word = rules_column(data, i);
		if (rules_word_in(word, asked) && !(tokenized && str_is(word, "card")) && !(redacted && str_is(word, "pii")))
			return word;
	}
	return STR("");
}

static void check_node(struct lint_run *run, uint32_t node, struct str class_)
{
	const struct attribute *encrypted = model_attribute(run->model, node, ATTR_encrypted);
	if (rules_says(encrypted) && !rules_denies(encrypted))
		return;
	struct finding *finding =
	    encrypted ? lint_fail_node(run, node, "%s '%.*s' holds %.*s data in plain text", rules_kind(run, node),
	                               STR_ARG(rules_name(run, node)), STR_ARG(class_))
	              : lint_undeclared_node(run, node, "%s '%.*s' holds %.*s data and does not say whether it is encrypted",
	                                     rules_kind(run, node), STR_ARG(rules_name(run, node)), STR_ARG(class_));
	lint_help(run, finding, "write 'encrypted = kms'");
	fix_node(run, finding, FIX_UNSAFE, node, ATTR_encrypted, NULL);
}

static void check(struct lint_run *run)
{
	struct str *classes = ARENA_ARRAY(run->arena, struct str, run->model->nodes.count);
	for (uint32_t i = 0; i < run->model->tables.count; i++) {
		const struct model_table *table = &run->model->tables.at[i];
		const struct attribute *data = attributes_get(&table->attributes, ATTR_data);
		if (table->node != MODEL_NONE && data && classes[table->node].len == 0)
			classes[table->node] = sensitive_class(run, table->node, data);
	}
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		struct str own = sensitive_class(run, node, model_attribute(run->model, node, ATTR_data));
		if (own.len > 0)
			classes[node] = own;
		if (query_passive(run->query, node) && classes[node].len > 0)
			check_node(run, node, classes[node]);
	}
}

const struct lint_rule rule_unencrypted_sensitive = {
	.code = "S007",
	.name = "unencrypted-sensitive",
	.category = "security",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "personal data or secrets lie in plain text",
	.undeclared_summary = "stores of personal data or secrets that do not say whether they are encrypted",
	.wants = "encrypted",
	.check = check,
};
