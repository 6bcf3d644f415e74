/* # tenant-filter (S015)
 *
 * Customers share a store, and a read does not say whose data it wants.
 *
 * ## Why
 * In a shared index one forgotten filter shows a customer the documents of another. The tenant belongs into every query,
 * and into the key, so that one large tenant does not slow the others (guide, Parts 10 and 23).
 *
 * ## Fails when
 * A store, cache, search index or warehouse says `tenants = shared` (or one of its tables does), and a call reads it
 * `by` columns of which none names the tenant.
 *
 * ## Undeclared when
 * Such a read states no `by`.
 *
 * ## Silenced by
 * A column in `by` with `tenant`, `customer`, `org`, `account`, `workspace` or `company` in its name; `tenants = isolated`; a
 * caller with `role = analytics` or `internal` on the arrow, which read across all.
 *
 * ## False alarms
 * It needs `tenants = shared`.
 *
 * ## Bad
 * ```arch
 * service finder x2
 * elasticsearch docs x2 { tenants = shared; derived }
 * finder -> docs : search { by = title }     # <- S015
 * ```
 *
 * ## Good
 * ```arch
 * service finder x2
 * elasticsearch docs x2 { tenants = shared; derived }
 * finder -> docs : search { by = [tenant_id, title] }
 * ```
 */
#include "lint/rules/rules.h"

static bool names_tenant(const struct attribute *by)
{
	static const char *const words[] = { "tenant", "customer", "org", "account", "workspace", "company" };
	for (uint32_t i = 0; i < rules_column_count(by); i++)
		for (size_t j = 0; j < sizeof words / sizeof *words; j++)
			if (rules_mentions(rules_column(by, i), words[j]))
				return true;
	return false;
}

static void check_link(struct lint_run *run, uint32_t link)
{
	const struct model_link *ends = &run->model->links.at[link];
	struct str reader = rules_name(run, ends->from), store = rules_name(run, ends->to);
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		const struct attribute *by = rules_use_attribute(&use, ATTR_by);
		if (!rules_use_reads(&use) || names_tenant(by) || rules_use_says(&use, ATTR_internal))
			continue;
		struct finding *finding =
		    rules_column_count(by) > 0
		        ? lint_fail_link(run, link, "'%.*s' reads '%.*s', which all tenants share, and does not ask for one of them", STR_ARG(reader),
		                         STR_ARG(store))
		        : lint_undeclared_link(run, link, "'%.*s' reads '%.*s', which all tenants share, and does not say by what", STR_ARG(reader),
		                               STR_ARG(store));
		lint_help(run, finding, "write 'by = [tenant_id, ...]' on the arrow");
		return;
	}
}

static void check(struct lint_run *run)
{
	bool *shared = ARENA_ARRAY(run->arena, bool, run->model->nodes.count);
	for (uint32_t i = 0; i < run->model->tables.count; i++) {
		const struct model_table *table = &run->model->tables.at[i];
		if (table->node != MODEL_NONE && rules_holds(attributes_get(&table->attributes, ATTR_tenants), "shared"))
			shared[table->node] = true;
	}
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		if (rules_is_call(run->query, link) && model_class(run->model, ends->to) == CLASS_STORE &&
		    !query_has_role(run->query, ends->from, "analytics") &&
		    (shared[ends->to] || rules_holds(model_attribute(run->model, ends->to, ATTR_tenants), "shared")))
			check_link(run, link);
	}
}

const struct lint_rule rule_tenant_filter = {
	.code = "S015",
	.name = "tenant-filter",
	.category = "security",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "a read of a shared store does not ask for one tenant",
	.undeclared_summary = "reads of shared stores that do not say whose data they want",
	.wants = "by",
	.check = check,
};
