/* # missing-gateway (A008)
 *
 * A client talks to several services one by one.
 *
 * ## Why
 * Each service then checks tokens, throttles and encrypts for itself, and the app knows how the back end is cut. One entry
 * does all of that once, routes, and joins answers for small screens (guide, Parts 14 and 15).
 *
 * ## Fails when
 * A client reaches three or more different services (`lint { direct_services = 3 }`) by calls through dns, cdn, lb and proxy alone. Twins count once.
 *
 * ## Silenced by
 * A gateway on the way, or one service in front of the others; an lb or proxy with `auth` and `rate_limit`, which does what
 * a gateway would; `mesh` or `internal` on the client's side.
 *
 * ## False alarms
 * Stores and externals that a client reaches by itself do not count. A service that holds connections (`<->`) does not
 * either: sockets mostly have an entry of their own.
 *
 * ## Bad
 * ```arch
 * client phones     # <- A008
 * service accounts x2
 * service orders x2
 * service search x2
 * phones -> accounts, orders, search : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * client phones
 * gateway gw x2 { auth = jwt; rate_limit }
 * service accounts x2
 * service orders x2
 * service search x2
 * phones -> gw : HTTPS
 * gw -> accounts, orders, search : gRPC { timeout = 200ms }
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold direct_services = { "direct_services", 3, { 0, 0, 0 }, "assumed" };

/* Looked at for all clients together: a thousand clients of one large entry need not be walked each. */
enum { NAMED = 3, MOST_LOOKS = 1000000 };

struct entry {
	uint32_t *stamp, *queue; /* per node; `stamp`: the client of the last walk, plus one */
	VEC(uint32_t) services;
	double many;
	uint32_t looks;
};

static bool passes(const struct lint_run *run, uint32_t node)
{
	enum base_kind kind = model_base_kind(run->model, node);
	if (kind == KIND_client || kind == KIND_dns || kind == KIND_cdn)
		return true;
	return (kind == KIND_lb || kind == KIND_proxy) && !(query_declared(run->query, node, ATTR_auth) &&
	                                                    query_declared(run->query, node, ATTR_rate_limit));
}

static void add_service(const struct lint_run *run, struct entry *entry, uint32_t node)
{
	for (uint32_t i = 0; i < entry->services.count && entry->looks <= MOST_LOOKS; i++, entry->looks++)
		if (query_twins(run->query, entry->services.at[i], node))
			return;
	vec_push(run->arena, &entry->services, node);
}

static void walk(const struct lint_run *run, struct entry *entry, uint32_t client)
{
	const struct query *query = run->query;
	uint32_t head = 0, tail = 0;
	entry->services.count = 0;
	entry->stamp[client] = client + 1;
	entry->queue[tail++] = client;
	while (head < tail && entry->services.count < entry->many) {
		uint32_t node = entry->queue[head++];
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1] && entry->services.count < entry->many; i++) {
			uint32_t to = run->model->links.at[query->out[i]].to;
			if (entry->looks++ > MOST_LOOKS) {
				lint_cut_short(run);
				return;
			}
			if (query_form(query, query->out[i]) != ARROW_CALL || entry->stamp[to] == client + 1)
				continue;
			entry->stamp[to] = client + 1;
			if (model_base_kind(run->model, to) == KIND_service)
				add_service(run, entry, to);
			else if (model_class(run->model, to) == CLASS_ROUTER && passes(run, to))
				entry->queue[tail++] = to;
		}
	}
}

/* "'a', 'b' and 'c'". */
static struct str names_of(const struct lint_run *run, const struct entry *entry)
{
	struct buf names = buf_in(run->arena);
	uint32_t count = entry->services.count < NAMED ? entry->services.count : NAMED;
	for (uint32_t i = 0; i < count; i++)
		buf_printf(&names, "%s'%.*s'", i == 0 ? "" : i + 1 == entry->services.count ? " and " : ", ",
		           STR_ARG(rules_name(run, entry->services.at[i])));
	if (count < entry->services.count)
		buf_printf(&names, " and %u more", (unsigned)(entry->services.count - count));
	return buf_view(&names);
}

static void check(struct lint_run *run)
{
	struct entry entry = { .many = lint_threshold(run), .stamp = ARENA_ARRAY(run->arena, uint32_t, run->model->nodes.count),
		               .queue = ARENA_ARRAY(run->arena, uint32_t, run->model->nodes.count) };
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (model_class(run->model, node) != CLASS_SOURCE || query_declared(run->query, node, ATTR_internal) ||
		    query_declared(run->query, node, ATTR_mesh))
			continue;
		walk(run, &entry, node);
		if (entry.services.count < entry.many || entry.services.count == 0) {
			lint_pass_node(run, node, "it reaches few enough services, %u, past any gateway", entry.services.count);
			continue;
		}
		struct finding *finding = lint_fail_node(
		    run, node, "'%.*s' talks to %.*s one by one", STR_ARG(rules_name(run, node)), STR_ARG(names_of(run, &entry)));
		lint_help(run, finding, "put a 'gateway' before them, or state 'auth' and 'rate_limit' on the lb that does its work");
	}
}

const struct lint_rule rule_missing_gateway = {
	.code = "A008",
	.name = "missing-gateway",
	.category = "api",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "clients talk to several services one by one",
	.threshold = &direct_services,
	.check = check,
};
