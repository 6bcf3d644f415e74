/* # residency (S009)
 *
 * Data leaves the place where it must stay.
 *
 * ## Why
 * Some data may not leave a part of the world; the law does not ask whether the copy was for analytics. It is kept there by where shards, replicas and readers
 * stand (guide, Parts 2, 5, 10 and 27).
 *
 * ## Fails when
 * A store or broker with `residency` stands in a region of another `geo`; or data goes from it, by `=>`, `<=>`, `~>` or a call that reads it, to a part in a region
 * of another `geo`; or an arrow with a `residency` of its own leads to one.
 *
 * ## Silenced by
 * The same `geo`; `redacted` on the arrow or the part it reaches; `tokenized` on the arrow; `derived` on the arrow's target together with `redacted`.
 *
 * ## False alarms
 * Parts whose `geo` nobody states are not judged.
 *
 * ## Bad
 * ```arch
 * region eu { geo = eu; db users x3 { residency = eu } }
 * region us { geo = us; db users_ro x2 { role = replica } }
 * users => users_ro : WAL                     # <- S009
 * ```
 *
 * ## Good
 * ```arch
 * region eu { geo = eu; db users x3 { residency = eu; failover = auto } }
 * region eu2 { geo = eu; db users_ro x2 { role = replica } }
 * users => users_ro : WAL
 * ```
 */
#include "lint/rules/rules.h"

/* Both are stated and have no place in common. */
static bool is_elsewhere(const struct attribute *residency, const struct attribute *geo)
{
	if (rules_column_count(residency) == 0 || rules_column_count(geo) == 0)
		return false;
	for (uint32_t i = 0; i < rules_column_count(residency); i++)
		for (uint32_t j = 0; j < rules_column_count(geo); j++)
			if (str_equal(rules_column(residency, i), rules_column(geo, j)))
				return false;
	return true;
}

static bool is_cleaned(const struct rules_use *use, uint32_t target)
{
	return rules_use_says(use, ATTR_redacted) || rules_use_says(use, ATTR_tokenized) || query_declared(use->run->query, target, ATTR_redacted);
}

/* Where the data of a use goes: along the arrow, and against it for an answer. MODEL_NONE: nowhere that matters. */
static uint32_t receiver(const struct rules_use *use, uint32_t holder)
{
	const struct model_link *ends = &use->run->model->links.at[use->link];
	enum arrow_form form = query_form(use->run->query, use->link);
	bool moves = form == ARROW_COPY || form == ARROW_MIRROR || form == ARROW_SEND;
	if (ends->from == holder)
		return moves ? ends->to : MODEL_NONE;
	if (form == ARROW_MIRROR || (rules_is_call(use->run->query, use->link) && (rules_use_operation(use) & OPERATION_READ)))
		return ends->from;
	return MODEL_NONE;
}

static void report(struct lint_run *run, uint32_t link, uint32_t holder, uint32_t target)
{
	struct finding *finding = lint_fail_link(run, link, "data of '%.*s' goes to '%.*s', outside of where it must stay",
	                                         STR_ARG(rules_name(run, holder)), STR_ARG(rules_name(run, target)));
	lint_help(run, finding, "keep it in its 'geo', or write 'redacted' if nothing personal is left in it");
}

static void check_holder(struct lint_run *run, uint32_t node, const struct attribute *residency)
{
	const struct query *query = run->query;
	for (int side = 0; side < 2; side++) {
		const uint32_t *links = side ? query->in : query->out, *start = side ? query->in_start : query->out_start;
		for (uint32_t i = start[node]; i < start[node + 1]; i++)
			for (struct rules_use use = rules_first_use(run, links[i]); use.more; rules_next_use(&use)) {
				uint32_t target = receiver(&use, node);
				if (target == MODEL_NONE || target == node || is_cleaned(&use, target) ||
				    rules_says(rules_use_attribute(&use, ATTR_residency)) ||
				    !is_elsewhere(residency, model_attribute(run->model, target, ATTR_geo)))
					continue;
				report(run, links[i], node, target);
				break;
			}
	}
}

static void check_arrow(struct lint_run *run, uint32_t link)
{
	uint32_t to = run->model->links.at[link].to;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
		if (!is_cleaned(&use, to) &&
		    is_elsewhere(rules_use_attribute(&use, ATTR_residency), model_attribute(run->model, to, ATTR_geo))) {
			report(run, link, run->model->links.at[link].from, to);
			return;
		}
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		const struct attribute *residency = model_attribute(run->model, node, ATTR_residency);
		if (!residency || !query_passive(run->query, node))
			continue;
		if (is_elsewhere(residency, model_attribute(run->model, node, ATTR_geo))) {
			struct finding *finding = lint_fail_node(run, node, "%s '%.*s' stands outside of where its data must stay", rules_kind(run, node),
			                                         STR_ARG(rules_name(run, node)));
			lint_help(run, finding, "move it to a region whose 'geo' is that of its 'residency'");
		}
		check_holder(run, node, residency);
	}
	for (uint32_t link = 0; link < run->model->links.count; link++)
		check_arrow(run, link);
}

const struct lint_rule rule_residency = {
	.code = "S009",
	.name = "residency",
	.category = "security",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "data leaves the place where it must stay",
	.check = check,
};
