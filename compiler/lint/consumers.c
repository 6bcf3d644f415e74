/* Who takes messages out of a broker, and who shares them with whom. */
#include "lint/rules/rules.h"

static void add(struct rules_consumers *consumers, const struct lint_run *run, uint32_t link, uint32_t node)
{
	if (model_class(run->model, node) == CLASS_COMPUTE)
		vec_push(run->arena, consumers, ((struct rules_consumer){ node, link }));
}

struct rules_consumers rules_consumers(const struct lint_run *run, uint32_t broker)
{
	const struct query *query = run->query;
	struct rules_consumers consumers = { 0 };
	for (uint32_t i = query->out_start[broker]; i < query->out_start[broker + 1]; i++)
		if (rules_drains_broker(query, query->out[i], broker))
			add(&consumers, run, query->out[i], run->model->links.at[query->out[i]].to);
	for (uint32_t i = query->in_start[broker]; i < query->in_start[broker + 1]; i++)
		if (rules_drains_broker(query, query->in[i], broker))
			add(&consumers, run, query->in[i], run->model->links.at[query->in[i]].from);
	return consumers;
}

struct str rules_consumer_group(const struct lint_run *run, struct rules_consumer consumer)
{
	struct rules_use use = rules_first_use(run, consumer.link);
	const struct attribute *group = rules_use_attribute(&use, ATTR_consumer_group);
	if (!group)
		group = model_attribute(run->model, consumer.node, ATTR_consumer_group);
	return group ? group->value.text : STR("");
}

struct rules_groups rules_consumer_groups(const struct lint_run *run, uint32_t broker)
{
	struct rules_groups groups = { 0 };
	struct rules_consumers consumers = rules_consumers(run, broker);
	struct map names = { 0 };
	bool queue = model_base_kind(run->model, broker) == KIND_queue;
	for (uint32_t i = 0; i < consumers.count; i++) {
		struct rules_consumer consumer = consumers.at[i];
		struct str name = rules_consumer_group(run, consumer), key = queue ? STR("") : name;
		if (!queue && name.len == 0) {
			if (model_base_kind(run->model, consumer.node) != KIND_worker)
				continue;
			/* a worker without a group has its own: no group can be called like a full name behind a blank */
			key = str_format(run->arena, " %.*s", STR_ARG(rules_name(run, consumer.node)));
		}
		uint32_t index = map_add(run->arena, &names, key, groups.count);
		if (index == MAP_NONE) {
			index = groups.count;
			vec_push(run->arena, &groups, ((struct rules_group){ .name = name }));
		}
		vec_push(run->arena, &groups.at[index].consumers, consumer);
	}
	return groups;
}

struct str rules_group_name(const struct lint_run *run, const struct rules_group *group)
{
	return group->name.len > 0 ? group->name : rules_name(run, group->consumers.at[0].node);
}
