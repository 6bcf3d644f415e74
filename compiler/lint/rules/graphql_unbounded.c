/* # graphql-unbounded (A007)
 *
 * Clients may ask any GraphQL query they like.
 *
 * ## Why
 * A client writes the query, and a few lines of it can ask for friends of friends of friends. A bound on depth and cost, a
 * list of known queries, and batching behind the resolvers keep one request from becoming a million reads (guide,
 * Part 15).
 *
 * ## Fails when
 * A gateway or service answers `protocol = graphql` from a client or router, and it, the arrow or the router before it says
 * `limits = no`.
 *
 * ## Undeclared when
 * Nothing is said about `limits`.
 *
 * ## Silenced by
 * `limits` (`depth`, `cost`, `persisted`, a list or a text such as `"depth 8"`) on the service, the arrow or step, a router
 * before it, or an endpoint of the service; `internal` on the service.
 *
 * ## False alarms
 * Of a gateway that passes GraphQL on, only the service behind it is looked at.
 *
 * ## Bad
 * ```arch
 * client phones
 * lb front { health = ready }
 * service bff x3 { auth = jwt }
 * phones -> front : HTTPS
 * front -> bff : query { protocol = graphql; limits = no }     # <- A007
 * ```
 *
 * ## Good
 * ```arch
 * client phones
 * lb front { health = ready }
 * service bff x3 { auth = jwt }
 * phones -> front : HTTPS
 * front -> bff : query { protocol = graphql; limits = [depth, cost] }
 * ```
 */
#include "lint/fix.h"
#include "lint/rules/rules.h"

struct doors {
	bool asked, said, denied;
	uint32_t link; /* one by which it is asked */
};

static void note(struct doors *doors, const struct attribute *limits)
{
	doors->said |= rules_says(limits);
	doors->denied |= rules_denies(limits);
}

static bool speaks(const struct lint_run *run, uint32_t link)
{
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
		if (rules_holds(rules_use_attribute(&use, ATTR_protocol), "graphql"))
			return true;
	return false;
}

static struct doors look(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	bool by_itself = rules_holds(model_attribute(run->model, node, ATTR_protocol), "graphql");
	struct doors doors = { .link = MODEL_NONE };
	note(&doors, model_attribute(run->model, node, ATTR_limits));
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
		uint32_t link = query->in[i], from = run->model->links.at[link].from;
		enum node_class class_ = model_class(run->model, from);
		if (!rules_is_call(query, link) || (class_ != CLASS_SOURCE && class_ != CLASS_ROUTER) ||
		    (!by_itself && !speaks(run, link)))
			continue;
		doors.asked = true;
		doors.link = doors.link == MODEL_NONE ? link : doors.link;
		note(&doors, model_attribute(run->model, from, ATTR_limits));
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
			note(&doors, rules_use_attribute(&use, ATTR_limits));
	}
	return doors;
}

/* A gateway whose own calls are GraphQL too: it passes them on. */
static bool passes_on(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	if (model_class(run->model, node) != CLASS_ROUTER)
		return false;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++) {
		uint32_t to = run->model->links.at[query->out[i]].to;
		if (model_class(run->model, to) == CLASS_COMPUTE &&
		    (speaks(run, query->out[i]) || rules_holds(model_attribute(run->model, to, ATTR_protocol), "graphql")))
			return true;
	}
	return false;
}

/* Per node: an endpoint of it states limits. */
static bool *limited_endpoints(const struct lint_run *run)
{
	bool *limited = ARENA_ARRAY(run->arena, bool, run->model->nodes.count);
	for (uint32_t i = 0; i < run->model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &run->model->endpoints.at[i];
		if (endpoint->node != MODEL_NONE && rules_says(attributes_get(&endpoint->attributes, ATTR_limits)))
			limited[endpoint->node] = true;
	}
	return limited;
}

static void check(struct lint_run *run)
{
	const bool *limited = limited_endpoints(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		enum base_kind kind = model_base_kind(run->model, node);
		if ((kind != KIND_gateway && kind != KIND_service) || limited[node] ||
		    query_declared(run->query, node, ATTR_internal) || passes_on(run, node))
			continue;
		struct doors doors = look(run, node);
		if (doors.asked && doors.said)
			lint_pass_node(run, node, "'limits' are stated");
		if (!doors.asked || doors.said)
			continue;
		struct str name = rules_name(run, node);
		struct finding *finding =
		    doors.denied ? lint_fail_link(run, doors.link, "'%.*s' answers any GraphQL query, however deep", STR_ARG(name))
		                 : lint_undeclared_link(run, doors.link, "nothing bounds the GraphQL queries to '%.*s'", STR_ARG(name));
		lint_help(run, finding, "write 'limits = [depth, cost]', or 'limits = persisted' where only known queries are allowed");
		fix_link(run, finding, FIX_SUGGESTION, doors.link, ATTR_limits, "[depth, cost]");
	}
}

const struct lint_rule rule_graphql_unbounded = {
	.code = "A007",
	.name = "graphql-unbounded",
	.category = "api",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "clients may ask any GraphQL query",
	.undeclared_summary = "GraphQL queries of clients with no stated limits",
	.wants = "limits",
	.check = check,
};
