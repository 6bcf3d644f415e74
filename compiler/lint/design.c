/* What rules ask of the design as a whole. */
#include "lint/rules/rules.h"

const struct attribute *rules_design_attribute(const struct lint_run *run, enum attribute_id id)
{
	return attributes_get(&run->model->attributes, id);
}

uint32_t rules_design_node(const struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_class(run->model, node) == CLASS_SOURCE)
			return node;
	return run->model->nodes.count ? 0 : MODEL_NONE;
}

bool rules_has_client(const struct lint_run *run)
{
	uint32_t node = rules_design_node(run);
	return node != MODEL_NONE && model_class(run->model, node) == CLASS_SOURCE;
}

double rules_wanted_availability(const struct lint_run *run, struct span *span)
{
	double wanted = -1;
	for (uint32_t i = 0; i < run->model->goals.count; i++) {
		const struct model_goal *goal = &run->model->goals.at[i];
		if (goal->metric != GOAL_AVAILABILITY || goal->broken || goal->quantity.low <= wanted)
			continue;
		wanted = goal->quantity.low;
		*span = goal->span;
	}
	return wanted;
}
