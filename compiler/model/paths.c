/* Walks over the graph: what stays up, and how a client reaches a node. */
#include "model/query.h"

#include <string.h>

/* Losses spread against the arrows, each node enters the queue once: linear. `missing` counts the required links of a node
 * whose heads are down; an AND node falls with the first, an OR node with the last. */
void query_up(const struct query *query, const bool *down, bool *up)
{
	const struct model *model = query->model;
	uint32_t *queue = query->queue, *missing = query->missing, head = 0, tail = 0;
	memset(missing, 0, sizeof(*missing) * model->nodes.count);
	for (uint32_t node = 0; node < model->nodes.count; node++) {
		up[node] = !down[node];
		if (down[node])
			queue[tail++] = node;
		for (uint32_t i = query->out_start[node]; query->any_will_do[node] && i < query->out_start[node + 1]; i++)
			missing[node] += query->required[query->out[i]]; /* of an OR node: how many may still fall */
	}
	while (head < tail) {
		uint32_t lost = queue[head++];
		for (uint32_t i = query->in_start[lost]; i < query->in_start[lost + 1]; i++) {
			uint32_t caller = model->links.at[query->in[i]].from;
			if (!up[caller] || !query->required[query->in[i]])
				continue;
			if (query->any_will_do[caller] && --missing[caller] > 0)
				continue;
			up[caller] = false;
			queue[tail++] = caller;
		}
	}
}

/* The tree of shortest paths from all clients at once; in a node's `caller` stands the one before it, plus one. */
void query_find_callers(struct query *query)
{
	const struct model *model = query->model;
	uint32_t *queue = query->queue, head = 0, tail = 0;
	for (uint32_t node = 0; node < model->nodes.count; node++)
		if (model_class(model, node) == CLASS_SOURCE) {
			query->on_request_path[node] = true;
			queue[tail++] = node;
		}
	while (head < tail) {
		uint32_t node = queue[head++];
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
			uint32_t target = model->links.at[query->out[i]].to;
			if (query->on_request_path[target] || !query_is_call(query, query->out[i]))
				continue;
			query->on_request_path[target] = true;
			query->caller[target] = node + 1;
			queue[tail++] = target;
		}
	}
}

/* A broker is no part of the request path, but a request may have to publish to it: the path then ends with who publishes. */
static uint32_t publisher(const struct query *query, uint32_t node)
{
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
		uint32_t tail = query->model->links.at[query->in[i]].from;
		if (query->required[query->in[i]] && query->on_request_path[tail])
			return tail;
	}
	return MODEL_NONE;
}

struct query_path query_path_from_client(const struct query *query, uint32_t node)
{
	struct query_path path = { NULL, 0 };
	uint32_t last = query->on_request_path[node] ? node : publisher(query, node);
	if (last == MODEL_NONE)
		return path;
	path.count = last == node ? 1 : 2;
	for (uint32_t at = last; query->caller[at]; at = query->caller[at] - 1)
		path.count++;
	path.nodes = ARENA_ARRAY(query->arena, uint32_t, path.count);
	uint32_t i = path.count;
	if (last != node)
		path.nodes[--i] = node;
	for (uint32_t at = last; i-- > 0; at = query->caller[at] - 1)
		path.nodes[i] = at;
	return path;
}

struct str query_path_text(const struct query *query, struct query_path path)
{
	struct buf text = buf_in(query->arena);
	for (uint32_t i = 0; i < path.count; i++) {
		buf_text(&text, i ? " → " : "");
		buf_str(&text, query->model->nodes.at[path.nodes[i]].name);
	}
	return buf_view(&text);
}
