/* # house-must-have (H001)
 *
 * A part lacks an attribute that a rule of this house demands.
 *
 * ## Why
 * Every team has conventions that no catalogue can know: each service names its owner, each store in the core has a backup. Said
 * once in `lint { }`, or in `lintel.arch` for all designs of a project, they are checked like any other rule.
 *
 * ## Fails when
 * `demand NAME in GROUP : why { kind = KIND; has = ATTRIBUTE }` stands in `lint { }`, and a part of the kind, in the group, does not
 * declare the attribute or says `no` to it. Without `in` it is about all groups, without `kind` about all kinds; each of them may be
 * a list. What the kind, the group or the design says for the part counts too. The finding bears NAME, by which it is allowed,
 * selected and ignored, and is of `severity`, else a warning.
 *
 * ## Silenced by
 * The attribute, with any value but `no`.
 *
 * ## False alarms
 * None that the house has not written itself.
 *
 * ## Bad
 * ```arch
 * lint { demand owned in core : we must know whom to call { kind = service; has = owner; severity = error } }
 * group core {
 * 	service api x2 { owner = "orders team" }
 * 	service bill x2                            # <- H001
 * }
 * ```
 *
 * ## Good
 * ```arch
 * lint { demand owned in core : we must know whom to call { kind = service; has = owner; severity = error } }
 * group core {
 * 	owner = "orders team"
 * 	service api x2
 * 	service bill x2
 * }
 * ```
 */
#include "lint/rules/rules.h"

static void check_node(struct lint_run *run, const struct model_house *house, uint32_t node)
{
	for (uint32_t i = 0; i < house->attributes.count; i++) {
		const struct attribute *attribute = model_attribute(run->model, node, house->attributes.at[i]);
		const char *name = attribute_row(house->attributes.at[i])->name;
		if (rules_says(attribute)) {
			lint_pass_node_by(run, node, attribute);
			continue;
		}
		struct finding *finding =
		    lint_fail_node(run, node, "%s '%.*s' %s '%s'%s%.*s", rules_kind(run, node), STR_ARG(rules_name(run, node)),
		                   attribute ? "says `no` to" : "does not state", name, house->message.len ? ": " : "", STR_ARG(house->message));
		lint_help(run, finding, "state '%s', here or for its kind or group", name);
	}
}

static void check(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->houses.count; i++) {
		const struct model_house *house = &run->model->houses.at[i];
		if (!house->demands || house->broken || !lint_begin_house(run, house))
			continue;
		const bool *kinds = rules_selected(run, house->kinds.at, house->kinds.count);
		const bool *groups = rules_selected(run, house->groups.at, house->groups.count);
		for (uint32_t node = 0; node < run->model->nodes.count; node++)
			if ((house->kinds.count == 0 || kinds[node]) && (house->groups.count == 0 || groups[node]))
				check_node(run, house, node);
	}
}

const struct lint_rule rule_house_must_have = {
	.code = "H001",
	.name = "house-must-have",
	.category = "house",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a part lacks an attribute that a house rule demands",
	.shown_at_sketch = true,
	.check = check,
};
