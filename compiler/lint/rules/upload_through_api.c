/* # upload-through-api (P014)
 *
 * Large uploads pass through a service on their way to object storage.
 *
 * ## Why
 * A signed address lets the client put its file straight into the store. The service then sees a key of some bytes
 * instead of the megabytes, and is sized for requests rather than for bandwidth (guide, Parts 3, 22, 27).
 *
 * ## Fails when
 * Calls with a `payload` of 1 MB or more (on the arrow, a step or an endpoint) lead from a client to a service, that
 * service writes a `store`, and no client writes to that store directly. A router that states no payload passes on
 * what it receives. The size is ours: `lint { upload_size = 1 MB }`.
 *
 * ## Silenced by
 * An arrow by which a client writes the store, as with a signed address; a smaller `payload`; `scan_required` on the
 * arrow, service, endpoint or store, where uploads must be looked at first.
 *
 * ## False alarms
 * Services that reshape what they receive need the bytes: say `scan_required` with the reason as its text.
 *
 * ## Bad
 * ```arch
 * client users { rate = 46/s; reads = 0% }
 * service api x3
 * s3 photos
 * users -> api : POST /media { payload = 2 MB }
 * api -> photos : put     # <- P014
 * ```
 *
 * ## Good
 * ```arch
 * client users { rate = 46/s; reads = 0% }
 * lb front { tls }
 * service api x3 { stateless; auth = jwt }
 * s3 photos { versioning }
 * users -> front -> api : POST /media with its key { payload = 1 KB; idempotent }
 * users -> photos : PUT { payload = 2 MB; auth = presigned }
 * api -> photos : head { timeout = 1s }
 * ```
 */
#include "lint/rules/rules.h"

struct uploads {
	double least, *sizes; /* per node: the largest upload that reaches it, or 0 */
	uint32_t *queue, count;
};

/* Size of what this link brings, where its tail receives `arriving`; 0 where that is no upload. */
static double brought(const struct lint_run *run, uint32_t link, double arriving, double least)
{
	double largest = 0;
	bool passes_on = model_class(run->model, run->model->links.at[link].from) == CLASS_ROUTER;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		const struct attribute *payload = rules_use_attribute(&use, ATTR_payload);
		double size = payload ? rules_number(payload) : passes_on ? arriving : 0;
		unsigned operation = rules_use_operation(&use);
		if (size < least || operation == OPERATION_READ || rules_use_says(&use, ATTR_scan_required))
			continue;
		largest = size > largest ? size : largest;
	}
	return largest;
}

static void reach(struct uploads *uploads, uint32_t node, double size)
{
	if (size <= 0 || uploads->sizes[node] > 0)
		return;
	uploads->sizes[node] = size;
	uploads->queue[uploads->count++] = node;
}

static void start_at_endpoints(const struct lint_run *run, struct uploads *uploads)
{
	for (uint32_t i = 0; i < run->model->endpoints.count; i++) {
		const struct model_endpoint *endpoint = &run->model->endpoints.at[i];
		double size = rules_number(attributes_get(&endpoint->attributes, ATTR_payload));
		if (endpoint->node != MODEL_NONE && size >= uploads->least && run->query->on_request_path[endpoint->node] &&
		    !rules_says(attributes_get(&endpoint->attributes, ATTR_scan_required)))
			reach(uploads, endpoint->node, size);
	}
}

static struct uploads find_uploads(const struct lint_run *run)
{
	uint32_t count = run->model->nodes.count;
	const struct query *query = run->query;
	struct uploads uploads = { lint_threshold(run), ARENA_ARRAY(run->arena, double, count),
		                   ARENA_ARRAY(run->arena, uint32_t, count), 0 };
	start_at_endpoints(run, &uploads);
	for (uint32_t link = 0; link < run->model->links.count; link++)
		if (model_class(run->model, run->model->links.at[link].from) == CLASS_SOURCE && rules_is_call(query, link))
			reach(&uploads, run->model->links.at[link].to, brought(run, link, 0, uploads.least));
	for (uint32_t next = 0; next < uploads.count; next++) {
		uint32_t node = uploads.queue[next];
		if (!rules_forwards(run, node))
			continue;
		for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
			if (rules_is_call(query, query->out[i]))
				reach(&uploads, run->model->links.at[query->out[i]].to,
				      brought(run, query->out[i], uploads.sizes[node], uploads.least));
	}
	return uploads;
}

static bool clients_write(const struct lint_run *run, uint32_t store)
{
	const struct query *query = run->query;
	for (uint32_t i = query->in_start[store]; i < query->in_start[store + 1]; i++)
		if (model_class(run->model, run->model->links.at[query->in[i]].from) == CLASS_SOURCE &&
		    (query->operations[query->in[i]] & OPERATION_WRITE))
			return true;
	return false;
}

/* It puts what it receives into a store; another size stated on the arrow is something else, such as a thumbnail. */
static bool hands_on(const struct lint_run *run, uint32_t link, double least)
{
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		const struct attribute *payload = rules_use_attribute(&use, ATTR_payload);
		if ((rules_use_operation(&use) & OPERATION_WRITE) && !rules_use_says(&use, ATTR_scan_required) &&
		    (!payload || payload->value.quantity.high >= least))
			return true;
	}
	return false;
}

/* NULL where nothing is said for it. */
static const char *why_fine(const struct lint_run *run, const struct uploads *uploads, uint32_t link)
{
	uint32_t from = run->model->links.at[link].from, store = run->model->links.at[link].to;
	if (uploads->sizes[from] <= 0)
		return "no large upload is known to reach the service";
	if (query_declared(run->query, from, ATTR_scan_required) || query_declared(run->query, store, ATTR_scan_required))
		return "'scan_required'";
	if (clients_write(run, store))
		return "a client writes the store directly";
	return hands_on(run, link, uploads->least) ? NULL : "it carries no upload";
}

static void check(struct lint_run *run)
{
	struct uploads uploads = find_uploads(run);
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		uint32_t from = run->model->links.at[link].from, store = run->model->links.at[link].to;
		if (model_class(run->model, from) != CLASS_COMPUTE || model_base_kind(run->model, store) != KIND_store)
			continue;
		const char *fine = why_fine(run, &uploads, link);
		if (fine) {
			lint_pass_link(run, link, "%s", fine);
			continue;
		}
		struct rules_figure bytes = rules_node_figure(run, from, NODE_IN_BYTES);
		struct str rate = rules_show(run, bytes.low, DIMENSION_BANDWIDTH);
		struct finding *finding = lint_fail_link(
		    run, link, "uploads of %.*s pass through '%.*s' to '%.*s'%s%.*s%s",
		    STR_ARG(rules_show(run, uploads.sizes[from], DIMENSION_DATA)), STR_ARG(rules_name(run, from)),
		    STR_ARG(rules_name(run, store)), bytes.low > 0 ? ": it takes in " : "", STR_ARG(bytes.low > 0 ? rate : STR("")),
		    bytes.low > 0 ? " on average" : "");
		lint_help(run, finding, "let the client put them there with a signed address ('auth = presigned'), or say 'scan_required'");
		lint_witness_from_client(run, finding, from);
	}
}

static const struct lint_threshold threshold = { "upload_size", 1e6, { 0, 1, 0 }, "assumed" };

const struct lint_rule rule_upload_through_api = {
	.code = "P014",
	.name = "upload-through-api",
	.category = "performance",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "large uploads pass through a service on their way to object storage",
	.threshold = &threshold,
	.check = check,
};
