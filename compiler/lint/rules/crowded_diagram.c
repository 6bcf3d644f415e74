/* # crowded-diagram (G008)
 *
 * A great many boxes stand side by side without any order.
 *
 * ## Why
 * A drawing grows step by step and its parts have names; fifteen boxes put up in two minutes have lost the listener
 * (guide, Parts 1, 29). Where it is too much is a matter of taste: hence off by default.
 *
 * ## Fails when
 * More than 15 nodes (`lint { most_boxes = 15 }`) of one layer stand in no group.
 *
 * ## Silenced by
 * Groups (`group`, `region`, `zone`, `network`); layers, each with its share.
 *
 * ## Bad
 * ```arch
 * service a, b, c, d, e, f, g, h, i, j, k, l, m, n, o
 * service p     # <- G008
 * ```
 *
 * ## Good
 * ```arch
 * group "Read path"  { service a, b, c, d, e, f, g, h }
 * group "Write path" { service i, j, k, l, m, n, o, p }
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	uint32_t *boxes = ARENA_ARRAY(run->arena, uint32_t, run->model->layers.count + 1);
	uint32_t *late = ARENA_ARRAY(run->arena, uint32_t, run->model->layers.count + 1); /* the first one too many */
	double most = lint_threshold(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		const struct model_node *box = &run->model->nodes.at[node];
		if (box->group != MODEL_NONE)
			continue;
		if (boxes[box->layer] <= most)
			late[box->layer] = node;
		boxes[box->layer]++;
	}
	for (uint32_t layer = 0; layer < run->model->layers.count; layer++) {
		if (boxes[layer] <= most) {
			if (boxes[layer])
				lint_pass_node(run, late[layer], "%u boxes stand in no group", boxes[layer]);
			continue;
		}
		struct finding *finding =
		    lint_fail_node(run, late[layer], "%u boxes stand in no group: '%.*s' is the first one too many", boxes[layer],
		                   STR_ARG(rules_name(run, late[layer])));
		lint_help(run, finding, "gather what belongs together, as in 'group \"Write path\" { }', or add it in a 'layer'");
	}
}

static const struct lint_threshold threshold = { "most_boxes", 15, { 0, 0, 0 }, "Part 29" };

const struct lint_rule rule_crowded_diagram = {
	.code = "G008",
	.name = "crowded-diagram",
	.category = "diagram",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_OFF,
	.summary = "many boxes stand in no group",
	.threshold = &threshold,
	.check = check,
};
