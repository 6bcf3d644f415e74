/* # missing-cdn (P002)
 *
 * Clients fetch files or a great many bytes from the origin, and no CDN stands between.
 *
 * ## Why
 * Ten thousand answers of 500 KB a second are 40 Gbps at the origin: from there on an edge that keeps them is a must.
 * Files, pictures and film belong into object storage with a CDN before it; only the rows about them pass the services
 * (guide, Parts 3, 7, 22, 27).
 *
 * ## Fails when
 * A client reads a `store` directly; or a request of a client reads, through routers and services, a `store` with
 * `data = [media]`, `[video]` or `[static]`; and no path to that store leads through a `cdn`. Or clients take 10 Gbps or
 * more at peak (`lint { cdn_egress = 10 Gbps }`) from an entry that is no CDN. That figure is ours, so it is info below
 * the 40 Gbps of Part 3 (`lint { cdn_must = 40 Gbps }`), unless the design sets its own; and info where the load is only an upper bound.
 *
 * ## Silenced by
 * A `cdn` on one of the paths to the store; an `internal` client; `cacheable = no` on the arrow; a `write` (an upload);
 * personal data, a backup or an archive, or a signed address (`auth = presigned`), while less than `cdn_egress` goes
 * out. Bytes over `<->`, UDP or WebSocket are not counted: no edge keeps them.
 *
 * ## False alarms
 * Files for a handful of people: mark the client `internal`, or the data `private`.
 *
 * ## Fix
 * A CDN on the clients' arrows (unsafe: a node is added), but for those to a `dns`, behind which the drawing has to say what the
 * name stands for. Its `hit` and `ttl` stay the author's to say.
 *
 * ## Bad
 * ```arch
 * peak = 4x
 * client users { users = 20M; per_user = 3/day; web }
 * s3 photos { data = [media]; versioning }     # <- P002
 * users -> photos : GET /photos/{id} { response = 400 KB }
 * ```
 *
 * ## Good
 * ```arch
 * peak = 4x
 * client users { users = 20M; per_user = 3/day; web }
 * cdn edge { hit = 85%; ttl = 30d }
 * s3 photos { data = [media]; versioning }
 * users -> edge : GET /photos/{id} { response = 400 KB }
 * edge -> photos : GET on a miss { response = 400 KB }
 * ```
 * ```arch
 * lint { cdn_egress = 20 Gbps }     # the line is paid for
 * client users { rate = 2k/s; reads = 100% }
 * lb front { tls }
 * service api x4 { stateless; capacity = 2k/s }
 * users -> front -> api : GET /report { response = 500 KB; auth = jwt; timeout = 5s }
 * ```
 */
#include "lint/rules/rules.h"

#define FILES "media video static"
#define SET_ASIDE RULES_PERSONAL " backup archive"
static const struct lint_threshold cdn_must = { "cdn_must", 40e9 / 8, { -1, 1, 0 }, "Part 3" };
static const struct lint_threshold *const further[] = { &cdn_must, NULL };

struct edges {
	struct rules_walk bare, edged; /* reached from clients without a CDN; from a CDN */
	const bool *awaited;
	bool *reported;
};

static bool passes_bare(const struct lint_run *run, uint32_t node)
{
	return rules_forwards(run, node) && model_base_kind(run->model, node) != KIND_cdn;
}

static struct edges find_edges(struct lint_run *run)
{
	struct edges edges = { rules_walk_make(run), rules_walk_make(run), rules_awaited_steps(run),
		               ARENA_ARRAY(run->arena, bool, run->model->nodes.count) };
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		if (rules_public_client(run, node))
			rules_walk_add(&edges.bare, node, MODEL_NONE);
		if (model_base_kind(run->model, node) == KIND_cdn)
			rules_walk_add(&edges.edged, node, MODEL_NONE);
	}
	rules_walk_calls(run, &edges.bare, passes_bare);
	rules_walk_calls(run, &edges.edged, rules_forwards);
	return edges;
}

static bool may_be_kept(const struct rules_use *use)
{
	return !rules_denies(rules_use_attribute(use, ATTR_cacheable));
}

/* Somebody waits for this read, and an edge could answer it. */
static bool reads_file(const struct rules_use *use, const struct edges *edges, double egress, double enough)
{
	const struct lint_run *run = use->run;
	const struct model_link *link = &run->model->links.at[use->link];
	unsigned operation = rules_use_operation(use);
	bool direct = model_class(run->model, link->from) == CLASS_SOURCE;
	bool reads = (operation & OPERATION_READ) || (direct && operation == OPERATION_UNKNOWN);
	if (!reads || !may_be_kept(use) || !rules_use_awaited(use, edges->awaited))
		return false;
	if (egress >= enough)
		return true;
	bool aside = rules_use_carries(use, SET_ASIDE) ||
	             rules_holds_any(rules_use_attribute(use, ATTR_auth), "presigned signed");
	return !aside && (direct || rules_use_carries(use, FILES));
}

/* A link by which `store` is read from the origin, or MODEL_NONE. */
static uint32_t bare_read(struct lint_run *run, const struct edges *edges, uint32_t store, double *egress)
{
	const struct query *query = run->query;
	double enough = lint_threshold(run);
	uint32_t found = MODEL_NONE;
	*egress = 0;
	for (uint32_t i = query->in_start[store]; i < query->in_start[store + 1]; i++) {
		uint32_t link = query->in[i], tail = run->model->links.at[link].from;
		if (query_form(query, link) != ARROW_CALL || !edges->bare.reached[tail] ||
		    (edges->bare.before[tail] != MODEL_NONE && !passes_bare(run, tail)))
			continue;
		struct rules_figure out =
		    rules_arrow_figure(run, run->model->links.at[link].arrow, ARROW_FIGURE_RESPONSE_PEAK);
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
			if (reads_file(&use, edges, out.low, enough)) {
				found = found == MODEL_NONE ? link : found;
				*egress += out.low;
				break;
			}
	}
	return found;
}

/* The client's arrow on the walk to `link`. */
static uint32_t first_link(const struct lint_run *run, const struct rules_walk *walk, uint32_t link)
{
	const struct query *query = run->query;
	uint32_t at = run->model->links.at[link].from;
	if (walk->before[at] == MODEL_NONE)
		return link;
	while (walk->before[walk->before[at]] != MODEL_NONE)
		at = walk->before[at];
	uint32_t client = walk->start[at];
	for (uint32_t i = query->out_start[client]; i < query->out_start[client + 1]; i++)
		if (run->model->links.at[query->out[i]].to == at && query_form(query, query->out[i]) == ARROW_CALL)
			return query->out[i];
	return MODEL_NONE;
}

struct offer {
	struct fix fix;
	struct str name;
};

static struct offer offer_begin(struct lint_run *run, struct finding *finding, uint32_t node)
{
	struct str name = fix_word(run, str_format(run->arena, "%.*s_cdn", STR_ARG(run->model->nodes.at[node].id)));
	struct offer offer = { fix_begin(run, finding, FIX_UNSAFE), name };
	fix_add_behind_node(&offer.fix, node, "cdn %.*s", STR_ARG(name));
	return offer;
}

static void offer_on(struct offer *offer, uint32_t link)
{
	const struct model *model = offer->fix.run->model;
	if (link == MODEL_NONE || model_base_kind(model, model->links.at[link].to) == KIND_dns)
		offer->fix.possible = false;
	else
		fix_splice(&offer->fix, link, ARROW_CALL, offer->name.at, ARROW_CALL);
}

static void check_stores(struct lint_run *run, struct edges *edges)
{
	for (uint32_t store = 0; store < run->model->nodes.count; store++) {
		double egress;
		bool edged = edges->edged.reached[store];
		if (model_base_kind(run->model, store) != KIND_store || !(edged || edges->bare.reached[store]))
			continue;
		uint32_t link = edged ? MODEL_NONE : bare_read(run, edges, store, &egress);
		if (link == MODEL_NONE) {
			lint_pass_node(run, store, "%s", edged ? "a CDN leads to it" : "no client reads files there that an edge may keep");
			continue;
		}
		uint32_t tail = run->model->links.at[link].from;
		struct str amount = egress > 0 ? rules_show(run, egress, DIMENSION_BANDWIDTH) : STR("");
		struct finding *finding = lint_fail_node(
		    run, store, "'%.*s' reads '%.*s' without a CDN%s%.*s%s", STR_ARG(rules_name(run, edges->bare.start[tail])),
		    STR_ARG(rules_name(run, store)), amount.len ? ": " : "", STR_ARG(amount),
		    amount.len ? " at peak leave the origin" : "");
		lint_help(run, finding, "put a 'cdn' with a 'hit' before '%.*s'; or say 'cacheable = no' on the arrow, or 'internal' of the client",
		          STR_ARG(rules_name(run, store)));
		uint32_t first = first_link(run, &edges->bare, link);
		struct offer offer = offer_begin(run, finding, first == MODEL_NONE ? store : run->model->links.at[first].to);
		offer_on(&offer, first);
		fix_offer(&offer.fix, "draw '%.*s' between them", STR_ARG(offer.name));
		rules_walk_witness(run, finding, &edges->bare, tail, store);
		edges->reported[store] = true;
	}
}

/* ---- bytes at the entry ---- */

/* Names are looked up, bytes do not pass: what stands behind decides. */
static bool leads_to_cdn(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	if (model_base_kind(run->model, node) == KIND_cdn)
		return true;
	if (model_base_kind(run->model, node) != KIND_dns)
		return false;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		if (model_base_kind(run->model, run->model->links.at[query->out[i]].to) == KIND_cdn)
			return true;
	return false;
}

static bool edge_could_keep(const struct lint_run *run, uint32_t link)
{
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		bool streams = rules_holds_any(rules_call_attribute(&use, ATTR_protocol), "udp webrtc ws wss sse quic");
		if (may_be_kept(&use) && !streams && !rules_holds_any(rules_flow_attribute(&use, ATTR_data), RULES_PERSONAL))
			return true;
	}
	return false;
}

/* A client takes by it what an edge could keep. An arrow to a group counts once, with its first member. */
static bool is_taken_bare(const struct lint_run *run, uint32_t link)
{
	return run->model->arrows.at[run->model->links.at[link].arrow].first_link == link && query_form(run->query, link) == ARROW_CALL &&
	       rules_public_client(run, run->model->links.at[link].from) && edge_could_keep(run, link);
}

static void offer_at_entry(struct lint_run *run, struct finding *finding, uint32_t node)
{
	const struct query *query = run->query;
	if (!finding)
		return;
	struct offer offer = offer_begin(run, finding, node);
	for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++)
		if (is_taken_bare(run, query->in[i]))
			offer_on(&offer, query->in[i]);
	fix_offer(&offer.fix, "draw '%.*s' before it", STR_ARG(offer.name));
}

static void check_entries(struct lint_run *run, const struct edges *edges)
{
	const struct query *query = run->query;
	double least = lint_threshold(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		double egress = 0;
		bool upper = false;
		uint32_t client = MODEL_NONE;
		if (edges->reported[node] || leads_to_cdn(run, node))
			continue;
		for (uint32_t i = query->in_start[node]; i < query->in_start[node + 1]; i++) {
			uint32_t link = query->in[i], arrow = run->model->links.at[link].arrow;
			uint32_t tail = run->model->links.at[link].from;
			if (!is_taken_bare(run, link))
				continue;
			struct rules_figure out = rules_arrow_figure(run, arrow, ARROW_FIGURE_RESPONSE_PEAK);
			client = client == MODEL_NONE ? tail : client;
			egress += out.low;
			upper |= out.upper;
		}
		if (egress < least) {
			if (client != MODEL_NONE)
				lint_pass_node(run, node, "clients are known to take %.*s from it at peak",
				               STR_ARG(rules_show(run, egress, DIMENSION_BANDWIDTH)));
			continue;
		}
		struct finding *finding = lint_fail_node(
		    run, node, "'%.*s' takes %.*s at peak from '%.*s', and no CDN stands between", STR_ARG(rules_name(run, client)),
		    STR_ARG(rules_show(run, egress, DIMENSION_BANDWIDTH)), STR_ARG(rules_name(run, node)));
		lint_help(run, finding, "put a 'cdn' with a 'hit' between; or say 'cacheable = no' on the arrow if no edge may keep the answers");
		offer_at_entry(run, finding, node);
		if (upper || (egress < lint_limit(run, &cdn_must) && !rules_threshold_is_set(run)))
			lint_set_severity(finding, SEVERITY_INFO);
	}
}

static void check(struct lint_run *run)
{
	struct edges edges = find_edges(run);
	check_stores(run, &edges);
	check_entries(run, &edges);
}

static const struct lint_threshold threshold = { "cdn_egress", 10e9 / 8, { -1, 1, 0 }, "assumed" };

const struct lint_rule rule_missing_cdn = {
	.code = "P002",
	.name = "missing-cdn",
	.category = "performance",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "clients fetch files from the origin and no CDN stands between",
	.threshold = &threshold,
	.further = further,
	.check = check,
};
