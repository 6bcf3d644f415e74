/* # weak-token (S014)
 *
 * A token is handed out where it leaks, or stays good for too long.
 *
 * ## Why
 * The implicit flow puts the token into the address bar of the browser, and is deprecated: a code that is exchanged
 * with a proof (PKCE) takes its place. A signed token cannot be called back; a stolen one is good until it ends, so
 * that access tokens live for minutes and a refresh token renews them (guide, Part 20).
 *
 * ## Fails when
 * A part, arrow or endpoint says `auth = oauth_implicit`, without `pkce` beside it. Info: it says `auth = jwt` and a
 * `token_ttl` above one hour (`lint { longest_token = ... }` changes it).
 *
 * ## Silenced by
 * `auth = [oauth, pkce]`; a `token_ttl` of an hour or less; `auth = session`, which is kept on the server and can be
 * ended there.
 *
 * ## False alarms
 * Explicit only. The guide names 15 minutes; the bound of one hour is assumed.
 *
 * ## Fix
 * The code flow with its proof in the place of the implicit one, the guide's 15 minutes in the place of the long life, wherever
 * the word stands (unsafe: both change what the text says).
 *
 * ## Bad
 * ```arch
 * client users
 * gateway gw x2 { auth = jwt; token_ttl = 30d; rate_limit = 10/s }     # <- S014
 * service api x2
 * users -> gw -> api : HTTPS
 * ```
 *
 * ## Bad
 * ```arch
 * client users
 * gateway gw x2 { auth = oauth_implicit; rate_limit = 10/s }     # <- S014
 * service api x2
 * users -> gw -> api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * gateway gw x2 { auth = jwt; token_ttl = 15min; rate_limit = 10/s }
 * service api x2
 * users -> gw -> api : HTTPS
 * ```
 */
#include "lint/rules/rules.h"

static bool is_implicit(const struct attribute *auth)
{
	return rules_holds(auth, "oauth_implicit") && !rules_holds(auth, "pkce");
}

static bool lives_long(const struct lint_run *run, const struct attribute *auth, const struct attribute *ttl)
{
	return rules_holds(auth, "jwt") && rules_number(ttl) > lint_threshold(run);
}

/* `at`: the words that are wrong, the value of `auth` or of `token_ttl`. */
static void explain(struct lint_run *run, struct finding *finding, bool implicit, const struct attribute *at)
{
	struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
	if (implicit) {
		lint_help(run, finding, "write 'auth = [oauth, pkce]'");
		if (at->origin == ORIGIN_DECLARED && (at->value.kind == VALUE_WORD || at->value.item_count == 1))
			fix_value(&fix, at, "[oauth, pkce]");
		fix_offer(&fix, "write 'auth = [oauth, pkce]'");
		return;
	}
	lint_set_severity(finding, SEVERITY_INFO);
	enum { GUIDE = 15 * 60 };
	struct str good = rules_show(run, lint_threshold(run) < GUIDE ? lint_threshold(run) : GUIDE, DIMENSION_TIME);
	lint_help(run, finding, "write 'token_ttl = %.*s', and renew it with a refresh token", STR_ARG(good));
	if (at->origin == ORIGIN_DECLARED)
		fix_value(&fix, at, good.at);
	fix_offer(&fix, "write 'token_ttl = %.*s'", STR_ARG(good));
}

#define IMPLICIT "'%.*s' takes tokens of the implicit flow, which leak from the address bar"
#define LONG "'%.*s' takes signed tokens for %.*s, and nobody can call one back"

static void check_node(struct lint_run *run, uint32_t node)
{
	const struct attribute *auth = model_attribute(run->model, node, ATTR_auth), *ttl = model_attribute(run->model, node, ATTR_token_ttl);
	struct str name = rules_name(run, node);
	if (is_implicit(auth))
		explain(run, lint_fail_node(run, node, IMPLICIT, STR_ARG(name)), true, auth);
	if (lives_long(run, auth, ttl)) {
		struct finding *finding =
		    lint_fail_node(run, node, LONG, STR_ARG(name), STR_ARG(rules_show(run, rules_number(ttl), DIMENSION_TIME)));
		explain(run, finding, false, ttl);
	}
}

/* The arrow's own words, and those of its steps; a lifetime on it is one of the tokens that the part called accepts. */
static void check_link(struct lint_run *run, uint32_t link)
{
	uint32_t head = run->model->links.at[link].to;
	struct str name = run->model->arrows.at[run->model->links.at[link].arrow].id;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		const struct attribute *auth = rules_use_attribute(&use, ATTR_auth), *ttl = rules_use_attribute(&use, ATTR_token_ttl);
		bool implicit = is_implicit(auth);
		if (!auth && ttl)
			auth = model_attribute(run->model, head, ATTR_auth);
		if (!implicit && !lives_long(run, auth, ttl))
			continue;
		struct finding *finding =
		    implicit ? lint_fail_link(run, link, IMPLICIT, STR_ARG(name))
		             : lint_fail_link(run, link, LONG, STR_ARG(name), STR_ARG(rules_show(run, rules_number(ttl), DIMENSION_TIME)));
		explain(run, finding, implicit, implicit ? auth : ttl);
		return;
	}
}

static void check_endpoint(struct lint_run *run, const struct model_endpoint *endpoint)
{
	const struct attribute *auth = attributes_get(&endpoint->attributes, ATTR_auth);
	const struct attribute *ttl = attributes_get(&endpoint->attributes, ATTR_token_ttl);
	struct str title = endpoint->title;
	if (is_implicit(auth))
		explain(run, lint_fail_at(run, title, endpoint->span, IMPLICIT, STR_ARG(title)), true, auth);
	if (!auth && ttl && endpoint->node != MODEL_NONE)
		auth = model_attribute(run->model, endpoint->node, ATTR_auth);
	if (lives_long(run, auth, ttl))
		explain(run, lint_fail_at(run, title, endpoint->span, LONG, STR_ARG(title), STR_ARG(rules_show(run, rules_number(ttl), DIMENSION_TIME))),
		        false, ttl);
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		check_node(run, node);
	for (uint32_t link = 0; link < run->model->links.count; link++)
		if (run->model->arrows.at[run->model->links.at[link].arrow].first_link == link)
			check_link(run, link);
	for (uint32_t i = 0; i < run->model->endpoints.count; i++)
		check_endpoint(run, &run->model->endpoints.at[i]);
}

static const struct lint_threshold longest_token = { "longest_token", 3600, { 1, 0, 0 }, "assumed" };

const struct lint_rule rule_weak_token = {
	.code = "S014",
	.name = "weak-token",
	.category = "security",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 3,
	.set = RULE_PEDANTIC,
	.summary = "a token leaks, or stays good for too long",
	.threshold = &longest_token,
	.check = check,
};
