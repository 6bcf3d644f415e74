/* # sql-text-search (P015)
 *
 * A database without a text index is searched for words.
 *
 * ## Why
 * `LIKE '%word%'` can use no index and reads the whole table. Words are found by an inverted index, places by a geo index; a
 * database's own text index will do while the data is small (guide, Parts 8, 23, 27).
 *
 * ## Fails when
 * A call to a `db` is a `search` (declared, or the first word of its label), or its label has the word `LIKE` in capitals. Only
 * SQL, document, wide-column and key-value databases count, and those that state no `model`.
 *
 * ## Silenced by
 * A target of kind `search`; `fts` on the database; `by` on the arrow (a search by columns, whose index D007 looks for);
 * `scan_ok`.
 *
 * ## False alarms
 * A `search` of a few hundred rows does no harm: say `scan_ok`.
 *
 * ## Bad
 * ```arch
 * service api x2
 * postgres products x2
 * api -> products : search by name     # <- P015
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * postgres products x2 { failover = auto }
 * elasticsearch names x3
 * products => names : change data capture { lag = 5s; lag_alert }
 * api -> names : search by name { timeout = 300ms }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* As SQL writes it; in small letters it is a verb of social networks. */
static bool has_like(struct str label)
{
	for (size_t at = 0; at + 4 <= label.len; at++) {
		bool begins = at == 0 || !is_letter(label.at[at - 1]);
		bool ends = at + 4 == label.len || !is_letter(label.at[at + 4]);
		if (begins && ends && str_is(str_slice(label, at, at + 4), "LIKE"))
			return true;
	}
	return false;
}

static bool has_no_index(const struct lint_run *run, uint32_t node)
{
	const struct attribute *model = model_attribute(run->model, node, ATTR_model);
	return model_base_kind(run->model, node) == KIND_db && !query_declared(run->query, node, ATTR_fts) &&
	       (!model || rules_holds_any(model, "sql document wide_column key_value"));
}

static bool searches(const struct rules_use *use)
{
	return (rules_use_operation(use) & OPERATION_SEARCH) || has_like(rules_use_label(use));
}

static void check(struct lint_run *run)
{
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		uint32_t from = run->model->links.at[link].from, to = run->model->links.at[link].to;
		if (!rules_is_call(run->query, link) || model_base_kind(run->model, to) != KIND_db)
			continue;
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			if (!searches(&use))
				continue;
			bool meant = rules_use_says(&use, ATTR_by) || rules_use_says(&use, ATTR_scan_ok);
			if (meant || !has_no_index(run, to)) {
				lint_pass_link(run, link, "%s", meant ? "it states 'by' or 'scan_ok'" : "the target has an index for it");
				continue;
			}
			struct finding *finding = lint_fail_link(
			    run, link, "'%.*s' searches the rows of '%.*s', which states no text index: each search reads them all",
			    STR_ARG(rules_name(run, from)), STR_ARG(rules_name(run, to)));
			lint_help(run, finding, "ask a 'search' index fed from it by '=>', or state 'fts' of '%.*s' or the columns asked 'by'",
			          STR_ARG(rules_name(run, to)));
			break;
		}
	}
}

const struct lint_rule rule_sql_text_search = {
	.code = "P015",
	.name = "sql-text-search",
	.category = "performance",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a database without a text index is searched for words",
	.check = check,
};
