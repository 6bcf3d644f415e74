/* # mutable-ledger (D009)
 *
 * Entries of a ledger are changed in place.
 *
 * ## Why
 * A ledger proves where money went because nothing in it ever changes. A mistake is put right by a second entry; a
 * balance is the sum of entries, or a row that changes in the same transaction as they are added (guide, Parts 25 and
 * 27).
 *
 * ## Fails when
 * A table whose name holds `ledger`, or `entries` in a store of `money` or `balance` data, is `mutable` or has
 * `append_only = no`; or an arrow to its store is labelled with an update or delete of that table.
 *
 * ## Undeclared when
 * Such a table states neither `append_only` nor `mutable`.
 *
 * ## Silenced by
 * `append_only` on the table or its store.
 *
 * ## False alarms
 * Found by name, so that it is info unless something says that entries change. A table of blog entries is none.
 *
 * ## Bad
 * ```arch
 * service pay x2
 * postgres books x3 { data = [money]; failover = auto; fencing = lease }
 * pay -> books : insert
 * table ledger_entries in books {           # <- D009
 *   id     : uuid key
 *   amount : bigint
 *   mutable
 * }
 * ```
 *
 * ## Bad
 * ```arch
 * service pay x2
 * postgres books x3 { data = [money]; failover = auto; fencing = lease }
 * pay -> books : UPDATE ledger_entries      # <- D009
 * table ledger_entries in books {
 *   id     : uuid key
 *   append_only
 * }
 * ```
 *
 * ## Good
 * ```arch
 * service pay x2
 * postgres books x3 { data = [money]; failover = auto; fencing = lease }
 * pay -> books : insert
 * table ledger_entries in books {
 *   id     : uuid key
 *   amount : bigint
 *   append_only
 * }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_ledger(const struct lint_run *run, const struct model_table *table)
{
	return rules_mentions(table->name, "ledger") ||
	       (rules_mentions(table->name, "entries") &&
	        rules_holds_any(model_attribute(run->model, table->node, ATTR_data), "money balance"));
}

/* "UPDATE ledger_entries", "delete from ledger_entries". */
static bool changes(struct str label, struct str table)
{
	static const char *const verbs[] = { "update ", "delete ", "delete from " };
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		struct str rest = label;
		size_t at = 0;
		while (verbs[i][at] && at < rest.len && ((rest.at[at] >= 'A' && rest.at[at] <= 'Z') ? rest.at[at] + 32 : rest.at[at]) == verbs[i][at])
			at++;
		if (verbs[i][at])
			continue;
		rest = str_slice(label, at, label.len);
		size_t end = 0;
		while (end < rest.len && rest.at[end] != ' ' && rest.at[end] != ',')
			end++;
		if (str_equal(str_slice(rest, 0, end), table))
			return true;
	}
	return false;
}

static void check_arrows(struct lint_run *run, const struct model_table *table)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[table->node]; i < query->in_start[table->node + 1]; i++)
		for (struct rules_use use = rules_first_use(run, query->in[i]); use.more; rules_next_use(&use)) {
			if (!changes(rules_use_label(&use), table->name))
				continue;
			struct finding *finding = lint_fail_link(run, use.link, "'%.*s' changes entries of ledger '%.*s' in place",
			                                         STR_ARG(rules_name(run, run->model->links.at[use.link].from)), STR_ARG(table->name));
			lint_help(run, finding, "add an entry that puts it right instead");
			break;
		}
}

static void check(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->tables.count; i++) {
		const struct model_table *table = &run->model->tables.at[i];
		if (table->node == MODEL_NONE || !is_ledger(run, table))
			continue;
		check_arrows(run, table);
		const struct attribute *append = attributes_get(&table->attributes, ATTR_append_only);
		const struct attribute *mutable_ = attributes_get(&table->attributes, ATTR_mutable);
		if (!append && !mutable_)
			append = model_attribute(run->model, table->node, ATTR_append_only);
		bool fails = rules_says(mutable_) || rules_denies(append);
		if (!fails && (rules_says(append) || mutable_)) {
			lint_pass_at(run, table->name, table->span, "its entries stay as they are");
			continue;
		}
		struct finding *finding =
		    fails ? lint_fail_at(run, table->name, table->span, "entries of ledger '%.*s' may be changed", STR_ARG(table->name))
		          : lint_undeclared_at(run, table->name, table->span, "ledger '%.*s' does not say that its entries stay as they are",
		                               STR_ARG(table->name));
		lint_help(run, finding, "write 'append_only', and correct an entry by adding another");
		struct fix fix = fix_begin(run, finding, FIX_SUGGESTION);
		if (mutable_)
			fix_replace(&fix, mutable_->span, STR("append_only"));
		else
			fix_set_at(&fix, &table->attributes, table->span, ATTR_append_only, NULL);
		fix_offer(&fix, "keep entries as they are");
	}
}

const struct lint_rule rule_mutable_ledger = {
	.code = "D009",
	.name = "mutable-ledger",
	.category = "data",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "entries of a ledger are changed in place",
	.undeclared_summary = "ledgers that do not say that their entries stay as they are",
	.wants = "append_only",
	.check = check,
};
