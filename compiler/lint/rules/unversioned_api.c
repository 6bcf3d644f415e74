/* # unversioned-api (A005)
 *
 * A public endpoint has no version.
 *
 * ## Why
 * Apps in people's pockets are not updated together with the server. A version in the path or in a header lets an old and a
 * new form live side by side until the last caller has moved (guide, Parts 15 and 27).
 *
 * ## Fails when
 * No part of an endpoint's path is a version (`v1`, `v2beta`, `2026-01-31`), and neither the endpoint nor its service says
 * `version`. Only endpoints of a service that a client can reach; in a design without clients, all. Pedantic.
 *
 * ## Silenced by
 * A version in the path; `version = header` on the endpoint or its service; `internal` on either.
 *
 * ## False alarms
 * Short links, pages and the like are left out: a path that is nothing but a parameter (`/{code}`) or the root, `/health`,
 * `/healthz`, `/ready`, `/metrics`, `/graphql`, and methods that are not HTTP's.
 *
 * ## Fix
 * None: a path is the address that callers use, and neither `/v1` nor a header is there because a drawing says so.
 *
 * ## Bad
 * ```arch
 * service posts x2
 * endpoint "POST /tweets" on posts : "{text} -> {id}" { write; idempotent }     # <- A005
 * ```
 *
 * ## Good
 * ```arch
 * service posts x2
 * endpoint "POST /v1/tweets" on posts : "{text} -> {id}" { write; idempotent }
 * ```
 */
#include "lint/rules/rules.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_version(struct str part)
{
	if (part.len >= 2 && (part.at[0] == 'v' || part.at[0] == 'V') && is_digit(part.at[1]))
		return true;
	return part.len >= 7 && is_digit(part.at[0]) && is_digit(part.at[1]) && is_digit(part.at[2]) && is_digit(part.at[3]) &&
	       part.at[4] == '-';
}

/* Parts between slashes; `*plain` counts those that are no parameter. */
static bool has_version(struct str path, uint32_t *plain)
{
	for (size_t start = 0; start < path.len;) {
		struct str rest = str_slice(path, start, path.len);
		size_t length = str_find(rest, STR("/"));
		struct str part = str_slice(rest, 0, length);
		if (is_version(part))
			return true;
		*plain += part.len > 0 && part.at[0] != '{' && part.at[0] != ':' && part.at[0] != '*';
		start += length + 1;
	}
	return false;
}

static bool is_public(const struct lint_run *run, const struct model_endpoint *endpoint)
{
	if (endpoint->node == MODEL_NONE || rules_says(attributes_get(&endpoint->attributes, ATTR_internal)) ||
	    query_declared(run->query, endpoint->node, ATTR_internal))
		return false;
	return !rules_has_client(run) || run->query->on_request_path[endpoint->node];
}

static void check(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &run->model->endpoints.at[i];
		struct str path = endpoint->path;
		uint32_t plain = 0;
		if (!is_public(run, endpoint) || !rules_word_in(endpoint->method, "GET POST PUT PATCH DELETE") || path.len == 0 ||
		    path.at[0] != '/' || rules_word_in(path, "/health /healthz /ready /metrics /graphql") ||
		    has_version(path, &plain) || plain == 0 || rules_says(attributes_get(&endpoint->attributes, ATTR_version)) ||
		    query_declared(run->query, endpoint->node, ATTR_version))
			continue;
		struct finding *finding =
		    lint_fail_at(run, endpoint->title, endpoint->span, "'%.*s' carries no version", STR_ARG(endpoint->title));
		lint_help(run, finding, "begin its path with '/v1', or write 'version = header'");
	}
}

const struct lint_rule rule_unversioned_api = {
	.code = "A005",
	.name = "unversioned-api",
	.category = "api",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "public endpoints carry no version",
	.check = check,
};
