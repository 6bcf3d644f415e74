/* What goes down with a part: for rules that ask whether some client can do without it. */
#include "lint/rules/rules.h"

/* Spreading one loss upwards against the arrows. Stamps instead of flags, so that nothing is cleared between nodes. */
struct rules_spread {
	uint32_t *down;  /* per node: the last loss that reached it */
	uint32_t *lost;  /* per OR node: how many of its required targets are down in `stamp` */
	uint32_t *stamp; /* per OR node: the loss that `lost` counts for */
	uint32_t *queue;
};

static uint32_t required_count(const struct query *query, uint32_t node)
{
	uint32_t count = 0;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		count += query_required(query, query->out[i]);
	return count;
}

static bool goes_down(const struct query *query, struct rules_spread *spread, uint32_t node, uint32_t loss)
{
	if (!query_is_or(query, node))
		return true;
	if (spread->stamp[node] != loss) {
		spread->stamp[node] = loss;
		spread->lost[node] = 0;
	}
	return ++spread->lost[node] >= required_count(query, node);
}

static struct rules_spread *make_spread(const struct lint_run *run)
{
	uint32_t count = run->model->nodes.count;
	struct rules_spread *spread = ARENA_NEW(run->arena, struct rules_spread);
	spread->down = ARENA_ARRAY(run->arena, uint32_t, count);
	spread->lost = ARENA_ARRAY(run->arena, uint32_t, count);
	spread->stamp = ARENA_ARRAY(run->arena, uint32_t, count);
	spread->queue = ARENA_ARRAY(run->arena, uint32_t, count);
	return spread;
}

uint32_t rules_client_lost(const struct lint_run *run, struct rules_spread **room, uint32_t start)
{
	const struct query *query = run->query;
	struct rules_spread *spread = *room ? *room : (*room = make_spread(run));
	uint32_t loss = start + 1, head = 0, tail = 0;
	spread->down[start] = loss;
	spread->queue[tail++] = start;
	while (head < tail) {
		uint32_t node = spread->queue[head++];
		if (model_class(query->model, node) == CLASS_SOURCE)
			return node;
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
			uint32_t caller = query->model->links.at[query->in[i]].from;
			if (spread->down[caller] == loss || !query_required(query, query->in[i]) ||
			    !goes_down(query, spread, caller, loss))
				continue;
			spread->down[caller] = loss;
			spread->queue[tail++] = caller;
		}
	}
	return MODEL_NONE;
}
