/* # rate-not-conserved (E006)
 *
 * What flows into a router and what flows out of it are both stated, and they do not agree.
 *
 * ## Why
 * An estimate is a chain: users give requests, requests give what reaches the origin after the edge, and that gives what
 * the database sees. Each link must follow from the one before (guide, Part 3).
 *
 * ## Fails when
 * A `dns`, `lb`, `cdn`, `gateway` or `proxy` states the `rate` of every call into it and out of it, and the sum that
 * leaves is not within a quarter of the sum that arrives, less what its `hit` keeps. The quarter is ours
 * (`lint { rate_tolerance = 25% }`). Ranges count with the ends that agree best.
 *
 * ## Silenced by
 * Rates that agree; a call whose rate is not stated.
 *
 * ## False alarms
 * A gateway or proxy that asks others beside (`gateway -> auth`) sends more than it receives; only what is missing is
 * reported of these. Only reads are kept by a `hit`, so where writes may be among the calls the whole may pass.
 *
 * ## Bad
 * ```arch
 * client users
 * lb front { tls }                 # <- E006
 * service api x60
 * users -> front : HTTPS { rate = 58k/s }
 * front -> api : HTTPS { rate = 20k/s }
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front { tls }
 * service api x60
 * users -> front : HTTPS { rate = 58k/s }
 * front -> api : HTTPS { rate = 58k/s }
 * ```
 */
#include "lint/rules/rules.h"

struct sum {
	double low, high;
	uint32_t count;
	bool only_reads, stated; /* of all its calls */
};

/* An arrow to a group or to twins states one rate and has many links: it counts with its first one here. */
static void add_link(const struct lint_run *run, struct sum *sum, uint32_t link, uint32_t *counted, uint32_t node)
{
	const struct model_arrow *arrow = &run->model->arrows.at[run->model->links.at[link].arrow];
	uint32_t index = run->model->links.at[link].arrow;
	if (!rules_is_call(run->query, link) || counted[index] == node + 1)
		return;
	counted[index] = node + 1;
	const struct attribute *rate = attributes_get(&arrow->attributes, ATTR_rate);
	if (rules_number(rate) < 0) {
		sum->stated = false;
		return;
	}
	sum->count++;
	sum->low += rate->value.quantity.low;
	sum->high += rate->value.quantity.high;
	sum->only_reads &= run->query->operations[link] == OPERATION_READ;
}

static struct str shown(const struct lint_run *run, double low, double high)
{
	struct buf text = buf_in(run->arena);
	quantity_show(&text, (struct quantity){ low, high, DIMENSION_RATE, FLAVOUR_PLAIN });
	return buf_view(&text);
}

static void check_router(struct lint_run *run, uint32_t node, uint32_t *counted)
{
	const struct query *query = run->query;
	struct sum in = { .only_reads = true, .stated = true }, out = in;
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		add_link(run, &in, query->in[i], counted, node);
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		add_link(run, &out, query->out[i], counted, node);
	if (!in.stated || !out.stated || in.count == 0 || out.count == 0) {
		lint_pass_node(run, node, "not every rate around it is stated");
		return;
	}
	const struct attribute *hit = model_attribute(run->model, node, ATTR_hit);
	double most_kept = rules_number(hit) >= 0 ? hit->value.quantity.high : 0;
	double least_kept = in.only_reads && rules_number(hit) >= 0 ? rules_number(hit) : 0;
	double low = in.low - in.low * most_kept, high = in.high - in.high * least_kept, tolerance = lint_threshold(run);
	enum base_kind kind = model_base_kind(run->model, node);
	bool asks_beside = kind == KIND_gateway || kind == KIND_proxy;
	bool too_little = out.high < low * (1 - tolerance), too_much = out.low > high * (1 + tolerance) && !asks_beside;
	if (!too_little && !too_much) {
		lint_pass_node(run, node, "%.*s arrive and %.*s leave", STR_ARG(shown(run, low, high)),
		               STR_ARG(shown(run, out.low, out.high)));
		return;
	}
	struct finding *finding;
	if (most_kept > 0)
		finding = lint_fail_node(run, node, "'%.*s' receives %.*s, of which %.*s pass, and sends %.*s",
		                         STR_ARG(rules_name(run, node)), STR_ARG(shown(run, in.low, in.high)),
		                         STR_ARG(shown(run, low, high)), STR_ARG(shown(run, out.low, out.high)));
	else
		finding = lint_fail_node(run, node, "'%.*s' receives %.*s and sends %.*s", STR_ARG(rules_name(run, node)),
		                         STR_ARG(shown(run, in.low, in.high)), STR_ARG(shown(run, out.low, out.high)));
	lint_help(run, finding, "correct a 'rate', %s",
	          too_little ? "or draw the arrow that takes the rest" : "or draw the arrow that brings the rest");
}

static void check(struct lint_run *run)
{
	uint32_t *counted = ARENA_ARRAY(run->arena, uint32_t, run->model->arrows.count);
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_class(run->model, node) == CLASS_ROUTER)
			check_router(run, node, counted);
}

static const struct lint_threshold threshold = { "rate_tolerance", 0.25, { 0, 0, 0 }, "assumed" };

const struct lint_rule rule_rate_not_conserved = {
	.code = "E006",
	.name = "rate-not-conserved",
	.category = "estimation",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "the rates stated before and behind a router do not agree",
	.threshold = &threshold,
	.check = check,
};
