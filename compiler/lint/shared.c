#include "lint/rules/rules.h"

bool rules_is_call(const struct query *query, uint32_t link)
{
	enum arrow_form form = query_form(query, link);
	return form == ARROW_CALL || form == ARROW_DUPLEX;
}

static bool moves_data(enum arrow_form form)
{
	return form == ARROW_SEND || form == ARROW_COPY || form == ARROW_MIRROR;
}

static bool is_poll(const struct query *query, uint32_t link)
{
	if (query->operations[link] != OPERATION_UNKNOWN)
		return query->operations[link] == OPERATION_READ;
	return model_base_kind(query->model, query->model->links.at[link].from) == KIND_worker;
}

bool rules_fills_broker(const struct query *query, uint32_t link, uint32_t broker)
{
	const struct model_link *ends = &query->model->links.at[link];
	enum arrow_form form = query_form(query, link);
	if (form == ARROW_MIRROR && (ends->from == broker || ends->to == broker))
		return true;
	return ends->to == broker && (moves_data(form) || (rules_is_call(query, link) && !is_poll(query, link)));
}

bool rules_drains_broker(const struct query *query, uint32_t link, uint32_t broker)
{
	const struct model_link *ends = &query->model->links.at[link];
	enum arrow_form form = query_form(query, link);
	if (ends->from == broker)
		return moves_data(form) || rules_is_call(query, link);
	return ends->to == broker && (form == ARROW_MIRROR || (rules_is_call(query, link) && is_poll(query, link)));
}

struct str rules_name(const struct lint_run *run, uint32_t node)
{
	return run->model->nodes.at[node].name;
}
