/* # sync-cycle (R022)
 *
 * Services call each other in a circle and wait.
 *
 * ## Why
 * Each waits for the other, so the slower one fills the threads of both, neither can be deployed or recovered first, and a
 * retry goes round. The guide warns of chatty chains and failures that cascade, and asks for a map of dependencies; a
 * circle is the worst case of both (Parts 4, 14, 19 and 21; the conclusion is ours).
 *
 * ## Fails when
 * Two or more services or workers can reach each other by `->` arrows between services and workers alone. One finding for
 * each such circle, at the last arrow of a shortest one.
 *
 * ## Silenced by
 * `callback` on an arrow (an answer on its own way, such as a webhook); a `<->` connection; `optional` or `best_effort`;
 * one direction as `~>` or through a queue.
 *
 * ## False alarms
 * A service that calls itself is not looked at. Externals that call back are not ours.
 *
 * ## Bad
 * ```arch
 * service orders x2
 * service billing x2
 * orders -> billing : charge      { timeout = 300ms }
 * billing -> orders : get order   { timeout = 200ms }     # <- R022
 * ```
 *
 * ## Good
 * ```arch
 * service orders x2 { idempotent }
 * service billing x2
 * orders -> billing : charge   { timeout = 300ms }
 * billing ~> orders : charged
 * ```
 */
#include "lint/rules/rules.h"

/* Tarjan's strongly connected components, without recursion. */
struct circles {
	uint32_t *number, *low, *cursor; /* per node; numbers from 1 */
	uint32_t *part;                  /* per node: its component, from 1; 0 while it is open */
	uint32_t *open, *stack;
	uint32_t open_count, stack_count, numbers, parts;
	uint32_t *before;                /* for the walk within one component: the link it was reached by, plus one */
};

static bool is_followed(const struct lint_run *run, uint32_t link)
{
	const struct model_link *ends = &run->model->links.at[link];
	return query_form(run->query, link) == ARROW_CALL && ends->from != ends->to &&
	       model_class(run->model, ends->from) == CLASS_COMPUTE && model_class(run->model, ends->to) == CLASS_COMPUTE &&
	       !rules_link_says(run, link, ATTR_callback) && !rules_link_says(run, link, ATTR_optional) &&
	       !rules_link_says(run, link, ATTR_best_effort);
}

static void report(struct lint_run *run, struct circles *circles, uint32_t start)
{
	const struct query *query = run->query;
	const struct model *model = run->model;
	uint32_t head = 0, tail = 0, last = MODEL_NONE, *queue = circles->stack;
	queue[tail++] = start;
	while (head < tail && last == MODEL_NONE) {
		uint32_t node = queue[head++];
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1] && last == MODEL_NONE; i++) {
			uint32_t link = query->out[i], to = model->links.at[link].to;
			if (circles->part[to] != circles->part[start] || !is_followed(run, link))
				continue;
			if (to == start)
				last = link;
			else if (!circles->before[to]) {
				circles->before[to] = link + 1;
				queue[tail++] = to;
			}
		}
	}
	if (last == MODEL_NONE)
		return;
	struct query_path path = { .count = 2 };
	for (uint32_t node = model->links.at[last].from; node != start; node = model->links.at[circles->before[node] - 1].from)
		path.count++;
	path.nodes = ARENA_ARRAY(run->arena, uint32_t, path.count);
	path.nodes[0] = path.nodes[path.count - 1] = start;
	uint32_t at = path.count - 2;
	for (uint32_t node = model->links.at[last].from; node != start; node = model->links.at[circles->before[node] - 1].from)
		path.nodes[at--] = node;
	struct finding *finding = lint_fail_link(run, last, "'%.*s' and '%.*s' wait for each other: a slow one stalls %s",
	                                         STR_ARG(rules_name(run, start)),
	                                         STR_ARG(rules_name(run, model->links.at[last].from)),
	                                         path.count > 3 ? "all on the way" : "both");
	lint_help(run, finding, "make one direction an event, '~>', or write 'callback' where it is an answer");
	lint_witness(run, finding, path);
}

static void close_part(struct circles *circles, uint32_t node)
{
	circles->parts++;
	for (;;) {
		uint32_t member = circles->open[--circles->open_count];
		circles->part[member] = circles->parts;
		if (member == node)
			return;
	}
}

static void enter(const struct query *query, struct circles *circles, uint32_t node)
{
	circles->number[node] = circles->low[node] = ++circles->numbers;
	circles->cursor[node] = query->out_start[node];
	circles->open[circles->open_count++] = circles->stack[circles->stack_count++] = node;
}

static void visit(const struct lint_run *run, struct circles *circles, uint32_t start)
{
	const struct query *query = run->query;
	enter(query, circles, start);
	while (circles->stack_count) {
		uint32_t node = circles->stack[circles->stack_count - 1];
		if (circles->cursor[node] < query->out_start[node + 1]) {
			uint32_t link = query->out[circles->cursor[node]++], to = run->model->links.at[link].to;
			if (!is_followed(run, link))
				continue;
			if (!circles->number[to])
				enter(query, circles, to);
			else if (!circles->part[to] && circles->number[to] < circles->low[node])
				circles->low[node] = circles->number[to];
			continue;
		}
		circles->stack_count--;
		if (circles->stack_count) {
			uint32_t caller = circles->stack[circles->stack_count - 1];
			if (circles->low[node] < circles->low[caller])
				circles->low[caller] = circles->low[node];
		}
		if (circles->low[node] == circles->number[node])
			close_part(circles, node);
	}
}

static void check(struct lint_run *run)
{
	uint32_t count = run->model->nodes.count;
	struct circles circles = { .number = ARENA_ARRAY(run->arena, uint32_t, count),
		                   .low = ARENA_ARRAY(run->arena, uint32_t, count),
		                   .cursor = ARENA_ARRAY(run->arena, uint32_t, count),
		                   .part = ARENA_ARRAY(run->arena, uint32_t, count),
		                   .open = ARENA_ARRAY(run->arena, uint32_t, count),
		                   .stack = ARENA_ARRAY(run->arena, uint32_t, count),
		                   .before = ARENA_ARRAY(run->arena, uint32_t, count) };
	for (uint32_t node = 0; node < count; node++)
		if (!circles.number[node])
			visit(run, &circles, node);
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		if (is_followed(run, link) && circles.part[ends->from] != circles.part[ends->to])
			lint_pass_link(run, link, "no calls lead back to '%.*s'", STR_ARG(rules_name(run, ends->from)));
	}
	uint32_t *size = ARENA_ARRAY(run->arena, uint32_t, circles.parts + 1);
	for (uint32_t node = 0; node < count; node++)
		size[circles.part[node]]++;
	for (uint32_t node = 0; node < count; node++)
		if (size[circles.part[node]] > 1) {
			size[circles.part[node]] = 0;
			report(run, &circles, node);
		}
}

const struct lint_rule rule_sync_cycle = {
	.code = "R022",
	.name = "sync-cycle",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "services call each other in a circle and wait",
	.check = check,
};
