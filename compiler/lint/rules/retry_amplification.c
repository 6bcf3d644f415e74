/* # retry-amplification (R009)
 *
 * Several layers of a request try again, and their tries multiply.
 *
 * ## Why
 * Two further tries at each of three layers make 27 calls at the bottom for one at the top, just when the bottom is in
 * trouble: that is how a slow part becomes an outage. Chains of synchronous calls stand high on the list of bottlenecks,
 * and a wave of retries is the pattern to avoid (guide, Parts 4 and 21).
 *
 * ## Fails when
 * Along a chain of calls of one flow (or of arrows that stand in no flow) at least two calls have `retries` above 0, and
 * the product of 1 + `retries` is 10 or more: `lint { most_tries = 10 }`. `retries` is the step's, the arrow's, else the
 * default of a gateway, service or worker that calls, or of the design. Where the chain begins does not matter: a
 * worker multiplies as well as a client.
 *
 * ## Silenced by
 * Retries at one layer only; `retry_budget` on a call, its caller or the design, which takes that call out of the
 * product; a product below the bound.
 *
 * ## False alarms
 * Arrows that are in different flows are never multiplied. `retries = unlimited` is left to unbounded-retry, and a
 * single layer with many retries to retry-storm. Calls that lead back to a part on the way are left out.
 * Ten is our bound. It is a warning because the factor is exact: the design itself states each of the numbers that make it.
 *
 * ## Bad
 * ```arch
 * client shoppers
 * lb front
 * service shop x3
 * service order x3
 * service stock x3
 * shoppers -> front -> shop : HTTPS
 * shop -> order : get order    { timeout = 900ms; retries = 2; backoff = jitter }
 * order -> stock : get count   { timeout = 250ms; retries = 3; backoff = jitter }     # <- R009
 * ```
 *
 * ## Good
 * ```arch
 * client shoppers
 * lb front
 * service shop x3
 * service order x3
 * service stock x3
 * shoppers -> front -> shop : HTTPS
 * shop -> order : get order    { timeout = 1200ms }
 * order -> stock : get count   { timeout = 250ms; retries = 3; backoff = jitter }
 * ```
 */
#include <math.h>

#include "lint/rules/rules.h"

/* How often one request is sent in all: 1 where nothing multiplies. */
static double tries(const struct rules_use *use)
{
	uint32_t caller = use->run->model->links.at[use->link].from;
	enum base_kind kind = model_base_kind(use->run->model, caller);
	bool by_default = kind == KIND_gateway || kind == KIND_service || kind == KIND_worker;
	double retries = by_default || rules_use_attribute(use, ATTR_retries) ? rules_retries(use) : 0;
	if (retries <= 0 || isinf(retries) || rules_says(rules_call_attribute(use, ATTR_retry_budget)))
		return 1;
	return 1 + retries;
}

static double weigh(const struct rules_use *use)
{
	return log(tries(use));
}

static void end(struct rules_chains *chains, uint32_t node, double weight)
{
	struct lint_run *run = chains->run;
	struct rules_use use;
	struct buf factors = buf_in(run->arena);
	uint32_t link = MODEL_NONE, layers = 0;
	double product = exp(weight) * (1 + 1e-9);
	enum { SHOWN = 5 };
	if (product < lint_threshold(run)) {
		if (rules_chain_call(chains, node, &use))
			lint_pass_link(run, use.link, "one request becomes %u of its calls at most", rules_count(product));
		return;
	}
	for (uint32_t part = node; layers <= SHOWN && rules_chain_call(chains, part, &use); part = run->model->links.at[use.link].from) {
		if (tries(&use) == 1)
			continue;
		if (layers++ == 0)
			link = use.link;
		if (layers > SHOWN)
			buf_text(&factors, " x ...");
		else
			buf_printf(&factors, "%s%u", layers > 1 ? " x " : "", rules_count(tries(&use)));
	}
	if (layers < 2 || chains->seen[link])
		return;
	chains->seen[link] = true;
	struct finding *finding =
	    lint_fail_link(run, link, "one request can become %u calls of '%.*s': several layers try again, %.*s", rules_count(product),
	                   STR_ARG(rules_name(run, run->model->links.at[link].to)), STR_ARG(buf_view(&factors)));
	lint_help(run, finding, "retry at one layer alone, or bound what all tries add with 'retry_budget = 10%%'");
	rules_chain_witness(chains, finding, run->model->links.at[link].to);
}

static void check(struct lint_run *run)
{
	struct rules_chains chains = { .run = run, .weigh = weigh, .end = end };
	rules_walk_chains(&chains);
}

static const struct lint_threshold threshold = { "most_tries", 10, { 0, 0, 0 }, "assumed" };

const struct lint_rule rule_retry_amplification = {
	.code = "R009",
	.name = "retry-amplification",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "retries of several layers multiply",
	.threshold = &threshold,
	.check = check,
};
