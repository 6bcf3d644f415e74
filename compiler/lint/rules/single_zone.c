/* # single-zone (R012)
 *
 * All instances of a needed part stand in one zone.
 *
 * ## Why
 * Three nines and more come from parts that are spread over availability zones, with a balancer that reaches across them;
 * copies in one building share its power and its network. Zones belong on the drawing (guide, Parts 5, 19, 27 and 29).
 *
 * ## Fails when
 * Some `goal availability` is 99.9 % or more (`lint { zones_from = 99.9% }`), and some client cannot do without a part that
 * has two or more instances, and says `zones = 1` (managed or not: a provider puts it where it is told), or is not managed
 * and stands in a `zone` group and names no other zones. What a client cannot do
 * without is found as in spof: a twin in another zone behind a balancer makes it dispensable.
 *
 * ## Undeclared when
 * At stage `production` such a part says nothing about zones, unless every `goal availability` is below 99.9 %.
 *
 * ## Silenced by
 * `zones = 2` or more on the part or a group around it; a twin elsewhere; `managed` without `zones = 1`; `optional`,
 * `best_effort` or
 * `fallback` on the way; a cache that fronts a store.
 *
 * ## False alarms
 * A part with one instance is spof's matter.
 *
 * ## Bad
 * ```arch
 * goal availability >= 99.9%
 * client users
 * lb front
 * service api x3 { zones = 1 }     # <- R012
 * users -> front -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * goal availability >= 99.9%
 * client users
 * lb front
 * service api x3 { zones = 3 }
 * users -> front -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold zones_from = { "zones_from", 0.999, { 0, 0, 0 }, "Part 27" };

static uint32_t zone_of(const struct lint_run *run, uint32_t node)
{
	uint32_t group = run->model->nodes.at[node].group;
	while (group != MODEL_NONE && run->model->groups.at[group].kind != GROUP_ZONE)
		group = run->model->groups.at[group].parent;
	return group;
}

static bool is_candidate(const struct lint_run *run, uint32_t node)
{
	enum node_class class_ = model_class(run->model, node);
	return (class_ == CLASS_ROUTER || class_ == CLASS_COMPUTE || class_ == CLASS_STORE || class_ == CLASS_BROKER) &&
	       query_replicas(run->query, node) >= 2;
}

static void check_node(struct lint_run *run, uint32_t node, bool wanted, struct rules_spread **spread)
{
	double zones = rules_number(model_attribute(run->model, node, ATTR_zones));
	uint32_t zone = zone_of(run, node);
	bool one = zones == 1 || (zones < 0 && zone != MODEL_NONE);
	if (zones >= 2)
		lint_pass_node_by(run, node, model_attribute(run->model, node, ATTR_zones));
	if (zones >= 2 || (zones != 1 && query_managed(run->query, node)) || (one && !wanted) ||
	    (!one && run->stage != STAGE_PRODUCTION && !run->settings.show_undeclared))
		return;
	uint32_t client = rules_client_lost(run, spread, node);
	if (client == MODEL_NONE) {
		lint_pass_node(run, node, "no client is down without it");
		return;
	}
	struct str name = rules_name(run, node), user = rules_name(run, client);
	unsigned instances = rules_count(query_replicas(run->query, node));
	struct finding *finding;
	if (!one)
		finding = lint_undeclared_node(run, node, "%s '%.*s' states no zones, and '%.*s' needs it", rules_kind(run, node),
		                               STR_ARG(name), STR_ARG(user));
	else if (zone == MODEL_NONE)
		finding = lint_fail_node(run, node, "all %u instances of '%.*s' are in one zone, and '%.*s' needs it", instances,
		                         STR_ARG(name), STR_ARG(user));
	else
		finding = lint_fail_node(run, node, "all %u instances of '%.*s' are in zone '%.*s', and '%.*s' needs it", instances,
		                         STR_ARG(name), STR_ARG(run->model->groups.at[zone].name), STR_ARG(user));
	lint_help(run, finding, "spread it, 'zones = 3', or put a twin ('twin = ...' on both) into another zone behind a balancer");
}

static void check(struct lint_run *run)
{
	struct span span;
	double goal = rules_wanted_availability(run, &span);
	struct rules_spread *spread = NULL;
	double least = lint_threshold(run) - 1e-12;
	if (goal >= 0 && goal < least)
		return;
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (is_candidate(run, node))
			check_node(run, node, goal >= least, &spread);
}

const struct lint_rule rule_single_zone = {
	.code = "R012",
	.name = "single-zone",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "all instances of a needed part are in one zone",
	.undeclared_summary = "needed parts that state no zones",
	.wants = "zones",
	.threshold = &zones_from,
	.check = check,
};
