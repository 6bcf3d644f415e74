/* # shared-database (D013)
 *
 * Services of different teams write the same database.
 *
 * ## Why
 * Whoever writes the tables of another team is bound to their schema, their locks and their releases. Such services
 * can only be deployed together: a monolith with a network in the middle. Each service keeps its own data and tells
 * others by an interface or by events (guide, Part 14).
 *
 * ## Fails when
 * At stage production, two services or workers with different `owner` write one db by calls.
 *
 * ## Undeclared when
 * At stage production, two services that are no twins write one db, and one of them (or both) states no `owner`.
 *
 * ## Silenced by
 * The same `owner` on all who write (on the service or a group around it); `schemas = separate` on the db; a second user that only
 * reads; `migration` on the arrow. Before production one database is a sound choice.
 *
 * ## False alarms
 * Workers without an `owner` count as part of a service's team.
 *
 * ## Bad
 * ```arch
 * service orders x2  { owner = orders }
 * service billing x2 { owner = billing }
 * postgres shopdb x3 { failover = auto; fencing = lease }       # <- D013
 * orders  -> shopdb : insert
 * billing -> shopdb : update
 * ```
 *
 * ## Good
 * ```arch
 * service orders x2  { owner = orders }
 * service billing x2 { owner = billing }
 * postgres orders_db, invoices_db x3 { failover = auto; fencing = lease }
 * orders  -> orders_db   : insert
 * billing -> invoices_db : update
 * ```
 */
#include "lint/rules/rules.h"

/* Those who write one db: two with different owners, or else two services of which one names no owner. */
struct writers {
	uint32_t owned, foreign;  /* the first with an owner, the first with another one */
	uint32_t silent, service; /* the first service without an owner, the first other service that is no twin of it */
};

static bool writes(const struct lint_run *run, uint32_t link)
{
	if (!rules_is_call(run->query, link))
		return false;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
		if ((rules_use_operation(&use) & OPERATION_WRITE) && !rules_use_says(&use, ATTR_migration))
			return true;
	return false;
}

static void add_writer(const struct lint_run *run, struct writers *writers, uint32_t node)
{
	const struct attribute *owner = model_attribute(run->model, node, ATTR_owner);
	if (owner && writers->owned == MODEL_NONE)
		writers->owned = node;
	else if (owner && writers->foreign == MODEL_NONE &&
	         !str_equal(owner->value.text, model_attribute(run->model, writers->owned, ATTR_owner)->value.text))
		writers->foreign = node;
	if (model_base_kind(run->model, node) != KIND_service)
		return;
	if (!owner && writers->silent == MODEL_NONE)
		writers->silent = node;
}

static struct writers find_writers(const struct lint_run *run, uint32_t db)
{
	const struct query *query = run->query;
	struct writers writers = { MODEL_NONE, MODEL_NONE, MODEL_NONE, MODEL_NONE };
	for (uint32_t i = query->in_start[db]; i < query->in_start[db + 1]; i++) {
		uint32_t node = run->model->links.at[query->in[i]].from;
		if (model_class(run->model, node) == CLASS_COMPUTE && writes(run, query->in[i]))
			add_writer(run, &writers, node);
	}
	for (uint32_t i = query->in_start[db]; writers.silent != MODEL_NONE && i < query->in_start[db + 1]; i++) {
		uint32_t node = run->model->links.at[query->in[i]].from;
		if (writers.service == MODEL_NONE && node != writers.silent && model_base_kind(run->model, node) == KIND_service &&
		    !query_twins(query, node, writers.silent) && writes(run, query->in[i]))
			writers.service = node;
	}
	return writers;
}

static void check(struct lint_run *run)
{
	if (run->stage != STAGE_PRODUCTION)
		return;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_base_kind(run->model, node) != KIND_db || rules_holds(model_attribute(run->model, node, ATTR_schemas), "separate"))
			continue;
		struct writers writers = find_writers(run, node);
		struct finding *finding = NULL;
		struct str name = rules_name(run, node);
		if (writers.foreign != MODEL_NONE)
			finding = lint_fail_node(run, node, "'%.*s' and '%.*s' have different owners and both write '%.*s'",
			                         STR_ARG(rules_name(run, writers.owned)), STR_ARG(rules_name(run, writers.foreign)), STR_ARG(name));
		else if (writers.service != MODEL_NONE)
			finding = lint_undeclared_node(run, node, "'%.*s' and '%.*s' both write '%.*s', and nobody says that one team owns them",
			                               STR_ARG(rules_name(run, writers.silent)), STR_ARG(rules_name(run, writers.service)), STR_ARG(name));
		lint_help(run, finding, "give each its own store, write the same 'owner' on both, or 'schemas = separate' on '%.*s'", STR_ARG(name));
	}
}

const struct lint_rule rule_shared_database = {
	.code = "D013",
	.name = "shared-database",
	.category = "data",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "services of different teams write one database",
	.undeclared_summary = "databases that several services write, with no word on who owns them",
	.wants = "owner",
	.check = check,
};
