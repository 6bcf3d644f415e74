/* # missing-timeout (R004)
 *
 * A synchronous call without a timeout, or with one too long for a request.
 *
 * ## Why
 * Every synchronous call is a place where somebody else's trouble becomes yours. Without a timeout a slow callee
 * holds threads and sockets until the caller is down as well; a client library's default of 30 s is as good as none
 * (guide, Parts 14, 15, 19 and 21).
 *
 * ## Fails when
 * A call from a gateway, service or worker has `timeout = no` (or `none`), or, while the caller stands on the path of client
 * requests, a timeout of 30 seconds or more (`lint { long_timeout = 30s }`). The timeout that counts is the arrow's (in a
 * flow: the flow's), else
 * the caller's, else its kind's, else the design's.
 *
 * ## Undeclared when
 * No timeout is stated anywhere for such a call. Calls to externals rise one notch at stage `production`.
 *
 * ## Silenced by
 * A shorter `timeout` on the arrow, on the caller, or once for the whole design. Two-way connections (`<->`) and
 * calls to a monitor are not looked at.
 *
 * ## False alarms
 * Batch work may wait for minutes, so the upper bound holds for the request path alone.
 *
 * ## Fix
 * Where the caller or the design states a timeout that will do, the arrow's own word goes (unsafe: a number changes). Else none:
 * how long a call may take is nowhere in the text.
 *
 * ## Bad
 * ```arch
 * client users
 * lb front
 * service api x2
 * service prices x2
 * users -> front -> api : HTTPS
 * api -> prices : quote { timeout = no }     # <- R004
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front
 * service api x2
 * service prices x2
 * users -> front -> api : HTTPS
 * api -> prices : quote { timeout = 200ms }
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold long_timeout = { "long_timeout", 30, { 1, 0, 0 }, "Part 21" };

/* Timeouts that flows state for their use of an arrow, by arrow: the longest one, since each use counts. */
static const struct attribute **flow_timeouts(struct lint_run *run)
{
	const struct model *model = run->model;
	const struct attribute **longest = ARENA_ARRAY(run->arena, const struct attribute *, model->arrows.count);
	for (uint32_t i = 0; i < model->steps.count; i++) {
		const struct model_step *step = &model->steps.at[i];
		const struct attribute *timeout = attributes_get(&step->attributes, ATTR_timeout);
		if (step->parallel || step->arrow == MODEL_NONE || !timeout)
			continue;
		const struct attribute *best = longest[step->arrow];
		if (!best || rules_denies(timeout) || (!rules_denies(best) && timeout->value.quantity.low > best->value.quantity.low))
			longest[step->arrow] = timeout;
	}
	return longest;
}

static bool is_looked_at(const struct lint_run *run, uint32_t link)
{
	const struct model_link *ends = &run->model->links.at[link];
	enum base_kind caller = model_base_kind(run->model, ends->from);
	return query_form(run->query, link) == ARROW_CALL && model_base_kind(run->model, ends->to) != KIND_monitor &&
	       (caller == KIND_gateway || caller == KIND_service || caller == KIND_worker);
}

static bool waits_too_long(const struct lint_run *run, uint32_t caller, const struct attribute *timeout)
{
	return rules_denies(timeout) || (timeout->value.kind == VALUE_QUANTITY && run->query->on_request_path[caller] &&
	                                 timeout->value.quantity.low >= lint_threshold(run));
}

/* What the author states for all calls counts once the words of this one are gone. */
static void offer_default(struct lint_run *run, struct finding *finding, uint32_t link)
{
	const struct model *model = run->model;
	uint32_t caller = model->links.at[link].from;
	const struct model_arrow *arrow = &model->arrows.at[model->links.at[link].arrow];
	const struct attribute *own = attributes_get(&arrow->attributes, ATTR_timeout);
	const struct attribute *stands = own && !waits_too_long(run, caller, own) ? own : model_attribute(model, caller, ATTR_timeout);
	if (!stands || stands->value.kind != VALUE_QUANTITY || waits_too_long(run, caller, stands))
		return;
	struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
	if (own && waits_too_long(run, caller, own))
		fix_drop(&fix, own);
	for (uint32_t step = arrow->first_step; step != MODEL_NONE; step = model->steps.at[step].next_use) {
		const struct attribute *use = attributes_get(&model->steps.at[step].attributes, ATTR_timeout);
		if (use && waits_too_long(run, caller, use))
			fix_drop(&fix, use);
	}
	struct buf shown = buf_in(run->arena);
	quantity_show(&shown, stands->value.quantity);
	fix_offer(&fix, "let the stated timeout of %.*s count", STR_ARG(buf_view(&shown)));
}

static void check_link(struct lint_run *run, uint32_t link, const struct attribute *timeout)
{
	const struct model_link *ends = &run->model->links.at[link];
	struct str from = rules_name(run, ends->from), to = rules_name(run, ends->to);
	struct finding *finding = NULL;
	if (!timeout) {
		finding = lint_undeclared_link(run, link, "no timeout is stated for the call from '%.*s' to '%.*s'", STR_ARG(from),
		                               STR_ARG(to));
		if (finding && run->stage == STAGE_PRODUCTION && model_base_kind(run->model, ends->to) == KIND_external)
			lint_set_severity(finding, SEVERITY_WARNING);
	} else if (rules_denies(timeout)) {
		finding = lint_fail_link(run, link, "'%.*s' waits for '%.*s' without a timeout", STR_ARG(from), STR_ARG(to));
	} else if (waits_too_long(run, ends->from, timeout)) {
		struct buf shown = buf_in(run->arena);
		quantity_show(&shown, timeout->value.quantity);
		finding = lint_fail_link(run, link, "'%.*s' waits up to %.*s for '%.*s' while a client waits too", STR_ARG(from),
		                         STR_ARG(buf_view(&shown)), STR_ARG(to));
	}
	lint_help(run, finding, "state 'timeout = 200ms' on the arrow, or one default at the top of the design");
	if (finding && timeout)
		offer_default(run, finding, link);
}

static void check(struct lint_run *run)
{
	const struct attribute **of_flows = flow_timeouts(run);
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		if (!is_looked_at(run, link))
			continue;
		const struct model_link *ends = &run->model->links.at[link];
		const struct attribute *timeout = of_flows[ends->arrow];
		if (!timeout)
			timeout = model_arrow_attribute(run->model, ends->arrow, ATTR_timeout);
		if (!timeout)
			timeout = model_attribute(run->model, ends->from, ATTR_timeout);
		check_link(run, link, timeout);
	}
}

const struct lint_rule rule_missing_timeout = {
	.code = "R004",
	.name = "missing-timeout",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "a synchronous call has no timeout",
	.undeclared_summary = "synchronous calls with no stated timeout",
	.wants = "timeout",
	.threshold = &long_timeout,
	.check = check,
};
