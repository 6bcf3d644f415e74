/* # unreachable-node (G002)
 *
 * A part that no client, schedule or outside system ever reaches.
 *
 * ## Why
 * A box that nobody calls is either noise or a forgotten arrow; both mislead whoever reads the drawing (guide, Parts
 * 29 and 33).
 *
 * ## Fails when
 * No chain of arrows, of whatever form but an association's direction, leads to the part from a client, an external,
 * a worker with a `schedule`, a part with a `rate` of its own, or a monitor. A part that another one names in an
 * attribute (`dlq`, `fallback`, `for`, `fronts` of a CDN or proxy) is reached by it. What a cache `fronts` is not: a cache
 * keeps what others bring, so that on a miss somebody has to ask the store by an arrow, unless the cache does so itself
 * (`pattern` is `read_through`, `write_through` or `write_behind`; Part 6).
 *
 * ## Silenced by
 * An arrow; `schedule` on a worker; the `pattern` of the cache in front. Monitors are roots themselves.
 *
 * ## False alarms
 * A design without any client is a fragment and is left alone; so is one with an error in its text, which may have cost
 * the arrow.
 *
 * ## Fix
 * None: who asks the part, and what for, is what the drawing does not say.
 *
 * ## Bad
 * ```arch
 * client users
 * service api x2 { managed }
 * worker reports                  # <- G002
 * users -> api : HTTPS
 * ```
 *
 * ```arch
 * client users
 * service api x2
 * redis hot x3 { fronts = rows; ttl = 5min; evict = lru }
 * db rows { managed }             # <- G002
 * users -> api : HTTPS
 * api -> hot : get
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * service api x2 { managed }
 * worker reports { schedule = 1h }
 * users -> api : HTTPS
 * ```
 *
 * ```arch
 * client users
 * lb front
 * service api x2
 * redis hot x3 { fronts = rows; ttl = 5min; evict = lru }
 * db rows { managed }
 * users -> front -> api : HTTPS
 * api -> hot : get { timeout = 20ms }
 * api -> rows : SELECT { timeout = 200ms }
 * ```
 */
#include "lint/rules/rules.h"

struct reach {
	bool *reached;
	uint32_t *queue;
	uint32_t head, tail;
	uint32_t *fronted; /* per node: the cache that says so and does not ask it itself, plus one */
};

static void reach_node(struct reach *reach, uint32_t node)
{
	if (node == MODEL_NONE || reach->reached[node])
		return;
	reach->reached[node] = true;
	reach->queue[reach->tail++] = node;
}

static void reach_value(struct reach *reach, const struct value *value)
{
	if (value->kind == VALUE_NODE || value->kind == VALUE_WORD)
		reach_node(reach, value->node);
	for (uint32_t i = 0; i < value->item_count; i++)
		reach_value(reach, &value->items[i]);
}

static void reach_named(struct reach *reach, const struct attributes *attributes)
{
	for (uint32_t i = 0; i < attributes->list.count; i++)
		reach_value(reach, &attributes->list.at[i].value);
}

/* The cache itself asks its store. */
static bool asks_itself(const struct lint_run *run, uint32_t cache)
{
	static const char themselves[] = "read_through write_through write_behind";
	const struct query *query = run->query;
	bool asks = rules_holds_any(model_attribute(run->model, cache, ATTR_pattern), themselves);
	for (uint32_t i = query->in_start[cache]; !asks && i < query->in_start[cache + 1]; i++)
		for (struct rules_use use = rules_first_use(run, query->in[i]); !asks && use.more; rules_next_use(&use))
			asks = rules_holds_any(rules_use_attribute(&use, ATTR_pattern), themselves);
	return asks;
}

static void note_fronted(struct reach *reach, const struct value *value, uint32_t cache)
{
	if (value->node != MODEL_NONE && (value->kind == VALUE_NODE || value->kind == VALUE_WORD) && !reach->fronted[value->node])
		reach->fronted[value->node] = cache + 1;
	for (uint32_t i = 0; i < value->item_count; i++)
		note_fronted(reach, &value->items[i], cache);
}

static void reach_named_by_node(const struct lint_run *run, struct reach *reach, uint32_t node)
{
	const struct attributes *attributes = &run->model->nodes.at[node].attributes;
	bool asks = model_base_kind(run->model, node) != KIND_cache || asks_itself(run, node);
	for (uint32_t i = 0; i < attributes->list.count; i++) {
		const struct attribute *attribute = &attributes->list.at[i];
		if (attribute->id == ATTR_fronts && !asks)
			note_fronted(reach, &attribute->value, node);
		else
			reach_value(reach, &attribute->value);
	}
}

static bool is_root(const struct lint_run *run, uint32_t node)
{
	enum base_kind kind = model_base_kind(run->model, node);
	return kind == KIND_client || kind == KIND_external || kind == KIND_monitor ||
	       query_declared(run->query, node, ATTR_schedule) || query_declared(run->query, node, ATTR_rate);
}

static void spread(const struct lint_run *run, struct reach *reach)
{
	const struct query *query = run->query;
	while (reach->head < reach->tail) {
		uint32_t node = reach->queue[reach->head++];
		reach_named_by_node(run, reach, node);
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
			reach_node(reach, run->model->links.at[query->out[i]].to);
			reach_named(reach, &run->model->arrows.at[run->model->links.at[query->out[i]].arrow].attributes);
		}
		/* associations have no direction, copies both ways neither; a poller reaches what it polls by its own arrow */
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
			enum arrow_form form = query_form(query, query->in[i]);
			bool drains = model_class(run->model, node) == CLASS_BROKER && rules_drains_broker(query, query->in[i], node);
			if (form == ARROW_LINK || form == ARROW_MIRROR || drains)
				reach_node(reach, run->model->links.at[query->in[i]].from);
		}
	}
}

static void report(struct lint_run *run, const struct reach *reach, uint32_t node)
{
	const struct query *query = run->query;
	const char *kind = rules_kind(run, node);
	struct str name = rules_name(run, node);
	bool alone = query->out_start[node] == query->out_start[node + 1] && query->in_start[node] == query->in_start[node + 1];
	if (reach->fronted[node]) {
		struct str cache = rules_name(run, reach->fronted[node] - 1);
		struct finding *finding = lint_fail_node(run, node, "nobody asks %s '%.*s' on a miss: '%.*s' fronts it, and no arrow leads to it",
		                                         kind, STR_ARG(name), STR_ARG(cache));
		lint_help(run, finding, "draw the arrow from whoever asks '%.*s', or write 'pattern = read_through' on it if it does so itself",
		          STR_ARG(cache));
		return;
	}
	struct finding *finding = lint_fail_node(run, node, "%s '%.*s' %s", kind, STR_ARG(name),
	                                         alone ? "has no arrow at all" : "is not reached from any client or schedule");
	lint_help(run, finding, "draw the missing arrow, state its 'schedule', or remove it");
}

static void check(struct lint_run *run)
{
	uint32_t count = run->model->nodes.count;
	struct reach reach = { ARENA_ARRAY(run->arena, bool, count), ARENA_ARRAY(run->arena, uint32_t, count), 0, 0,
		               ARENA_ARRAY(run->arena, uint32_t, count) };
	bool any_client = false;
	for (uint32_t node = 0; node < count; node++) {
		any_client |= model_class(run->model, node) == CLASS_SOURCE;
		if (is_root(run, node))
			reach_node(&reach, node);
	}
	/* the arrow that is missing may be one that could not be read */
	if (!any_client || diag_has_text_error(run->sink))
		return;
	spread(run, &reach);
	for (uint32_t node = 0; node < count; node++)
		if (reach.reached[node])
			lint_pass_node(run, node, "%s", is_root(run, node) ? "work begins at it" : "an arrow leads to it from where work begins");
		else
			report(run, &reach, node);
}

const struct lint_rule rule_unreachable_node = {
	.code = "G002",
	.name = "unreachable-node",
	.category = "diagram",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a part is not reached from any client or schedule",
	.tells_all = true,
	.check = check,
};
