/* # too-many-endpoints (A009)
 *
 * The design lists more endpoints than an hour can discuss.
 *
 * ## Why
 * Five to eight core calls say what a system does; the rest is filled in later (guide, Part 2).
 *
 * ## Fails when
 * There are more than eight endpoints: `lint { most_endpoints = 8 }`. One finding, at the first one too many. Off by
 * default, as it is advice for an interview and not about an architecture.
 *
 * ## Silenced by
 * Fewer endpoints, or a higher setting.
 *
 * ## Bad
 * ```arch
 * service shop x2
 * endpoint "GET /v1/a" on shop : "-> {a}"
 * endpoint "GET /v1/b" on shop : "-> {b}"
 * endpoint "GET /v1/c" on shop : "-> {c}"
 * endpoint "GET /v1/d" on shop : "-> {d}"
 * endpoint "GET /v1/e" on shop : "-> {e}"
 * endpoint "GET /v1/f" on shop : "-> {f}"
 * endpoint "GET /v1/g" on shop : "-> {g}"
 * endpoint "GET /v1/h" on shop : "-> {h}"
 * endpoint "GET /v1/i" on shop : "-> {i}"     # <- A009
 * ```
 *
 * ## Good
 * ```arch
 * service shop x2
 * endpoint "GET /v1/products/{id}" on shop : "-> {name, price}"
 * endpoint "PUT /v1/cart"          on shop : "{items} -> {cart}" { write }
 * ```
 */
#include "lint/rules/rules.h"

static void check(struct lint_run *run)
{
	uint32_t most = rules_count(lint_threshold(run)), count = run->model->endpoints.count;
	if (count <= most)
		return;
	const struct model_endpoint *first = &run->model->endpoints.at[most];
	struct finding *finding = lint_fail_at(run, first->title, first->span, "%u endpoints are drawn", count);
	lint_help(run, finding, "keep the %u that show what the system does", most);
}

static const struct lint_threshold threshold = { "most_endpoints", 8, { 0, 0, 0 }, "Part 2" };

const struct lint_rule rule_too_many_endpoints = {
	.code = "A009",
	.name = "too-many-endpoints",
	.category = "api",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_OFF,
	.summary = "more endpoints than can be discussed",
	.threshold = &threshold,
	.check = check,
};
