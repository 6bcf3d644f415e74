/* # over-engineered (K003)
 *
 * A small design has the machinery of a large one.
 *
 * ## Why
 * A cluster of services, a log and a mesh for a thousand users is a named mistake: every part costs people and money before
 * it earns any. One program with clear modules comes first, then a cache, then replicas; a service is cut out when its
 * load, its pace of change or its risk asks for it (guide, Parts 4, 10, 14 and 29).
 *
 * ## Fails when
 * The design states `stage = mvp`, or all its load is known and no part sees 100 requests a second at peak
 * (`lint { small_load = 100/s }`); and it has five or more services (`lint { many_services = 5 }`), a stream that is not managed, a store with two or
 * more `shards`, a `mesh`, or services in two or more regions that are no standby. One finding for the design.
 *
 * ## Silenced by
 * A larger load; a managed queue or stream; `allow over-engineered : ...` with the reason, such as a design that is built
 * for next year.
 *
 * ## False alarms
 * A design that states neither its stage nor a load is not looked at.
 *
 * ## Bad
 * ```arch
 * stage mvp
 * client users { rate = 12/s }
 * lb front
 * gateway gw x2 { auth = jwt }
 * service accounts x2
 * service catalogue x2
 * service cart x2
 * service orders x2
 * service mailer x2          # <- K003
 * users -> front -> gw : HTTPS
 * gw -> accounts, catalogue, cart, orders, mailer : gRPC { timeout = 200ms }
 * ```
 *
 * ## Good
 * ```arch
 * stage mvp
 * client users { rate = 12/s }
 * lb front
 * service shop x2 { auth = jwt }
 * db rows x2 { failover = auto; fencing = lease; backup = 24h }
 * users -> front -> shop : HTTPS
 * shop -> rows : read and write { timeout = 200ms }
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold many_services = { "many_services", 5, { 0, 0, 0 }, "assumed" };
static const struct lint_threshold *const further[] = { &many_services, NULL };

/* Highest load at peak of any part; -1 where some load is not known. */
static double highest_load(const struct lint_run *run, const struct estimate *estimate)
{
	double highest = -1;
	struct quantity value;
	for (uint32_t flow = 0; flow < run->model->flows.count; flow++)
		if (!figure_known(estimate, estimate->flows[flow].figures[FLOW_RATE_PEAK], &value))
			return -1;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		bool known = estimate_node_value(estimate, node, NODE_LOAD_PEAK, &value);
		if (!known && run->model->flows.count == 0 && model_class(run->model, node) == CLASS_SOURCE)
			return -1;
		if (known && value.high > highest)
			highest = value.high;
	}
	return highest;
}

struct machinery {
	struct buf list;
	uint32_t node; /* the first that is too much */
};

static void add(struct machinery *machinery, uint32_t node, struct str what)
{
	if (machinery->node == MODEL_NONE)
		machinery->node = node;
	else
		buf_text(&machinery->list, ", ");
	buf_str(&machinery->list, what);
}

static void add_services(const struct lint_run *run, struct machinery *machinery)
{
	uint32_t services = 0, last = MODEL_NONE;
	double many = lint_limit(run, &many_services);
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_base_kind(run->model, node) == KIND_service && ++services >= many && last == MODEL_NONE)
			last = node;
	if (last != MODEL_NONE)
		add(machinery, last, str_format(run->arena, "%u services", services));
}

static void add_regions(const struct lint_run *run, struct machinery *machinery)
{
	uint32_t first = MODEL_NONE;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		uint32_t region = rules_region(run, node);
		if (model_base_kind(run->model, node) != KIND_service || region == MODEL_NONE ||
		    query_has_role(run->query, node, "standby") || query_has_role(run->query, node, "dr"))
			continue;
		if (first == MODEL_NONE)
			first = region;
		if (region == first)
			continue;
		add(machinery, node, STR("two active regions"));
		return;
	}
}

static void add_parts(const struct lint_run *run, struct machinery *machinery)
{
	bool stream = false, shards = false, mesh = false;
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		enum node_class class_ = model_class(run->model, node);
		struct str name = rules_name(run, node);
		if (!stream && model_base_kind(run->model, node) == KIND_stream && !query_managed(run->query, node) &&
		    !query_has_role(run->query, node, "pubsub")) {
			stream = true;
			add(machinery, node, str_format(run->arena, "stream '%.*s' to run", STR_ARG(name)));
		}
		if (!shards && class_ == CLASS_STORE && rules_number(model_attribute(run->model, node, ATTR_shards)) >= 2) {
			shards = true;
			add(machinery, node, str_format(run->arena, "'%.*s' in shards", STR_ARG(name)));
		}
		if (!mesh && query_declared(run->query, node, ATTR_mesh)) {
			mesh = true;
			add(machinery, node, STR("a mesh"));
		}
	}
}

static void check(struct lint_run *run)
{
	const struct estimate *estimate = lint_estimate(run);
	double load = estimate->has_load ? highest_load(run, estimate) : -1;
	bool small = load >= 0 && load < lint_threshold(run);
	if (run->model->stage != STAGE_MVP && !small)
		return;
	struct machinery machinery = { .list = buf_in(run->arena), .node = MODEL_NONE };
	add_services(run, &machinery);
	add_parts(run, &machinery);
	add_regions(run, &machinery);
	if (machinery.node == MODEL_NONE)
		return;
	struct str what = buf_view(&machinery.list);
	struct finding *finding =
	    small ? lint_fail_node(run, machinery.node, "a peak of %.*s is served by much machinery: %.*s",
	                           STR_ARG(rules_show(run, load, DIMENSION_RATE)), STR_ARG(what))
	          : lint_fail_node(run, machinery.node, "a first version has much machinery: %.*s", STR_ARG(what));
	lint_help(run, finding, "begin with one service and a managed queue, and cut out what load or risk asks for");
}

static const struct lint_threshold threshold = { "small_load", 100, { -1, 0, 0 }, "assumed" };

const struct lint_rule rule_over_engineered = {
	.code = "K003",
	.name = "over-engineered",
	.category = "cost",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a small design has the machinery of a large one",
	.threshold = &threshold,
	.further = further,
	.check = check,
};
