/* # fanout-on-write (P013)
 *
 * One event writes to far too many places.
 *
 * ## Why
 * Writing a post into the timeline of each follower is right up to about ten thousand followers. An account with ten
 * million makes ten million writes of one post: such posts are merged when a timeline is read, and the fan-out of all
 * others runs behind a queue (guide, Parts 24, 27, 28).
 *
 * ## Fails when
 * `max_fanout` of an arrow into a store, or of a node, exceeds 10,000 (`lint { most_fanout = 10k }`) and nothing is `hybrid`. It
 * is an error where a client waits for the writes.
 *
 * ## Silenced by
 * `hybrid` on the arrow or at one of its ends; a smaller `max_fanout`; fan-out on read.
 *
 * ## False alarms
 * Pushing to devices and connections writes nothing: `~>` or `<->` to anything but a store is left alone.
 *
 * ## Bad
 * ```arch
 * client users
 * service posts x3
 * cache timelines x3 { role = timeline }
 * users -> posts : POST /posts
 * posts -> timelines : write { max_fanout = 50M }     # <- P013
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front { tls }
 * service posts x3 { stateless; auth = jwt }
 * kafka events x3 { partitions = 64; key = author; dlq }
 * worker fanout x20 { idempotent = post_id }
 * cache timelines x3 { role = timeline; ttl = 7d; size = 64 GB; evict = lru; failover = auto }
 * users -> front -> posts : POST /posts { idempotent }
 * posts ~> events ~> fanout : posted
 * fanout -> timelines : write { max_fanout = 50M; hybrid = 10k; timeout = 100ms }
 * ```
 */
#include "lint/rules/rules.h"

static void explain(struct lint_run *run, struct finding *finding, bool waits)
{
	lint_help(run, finding, waits ? "fan out behind a queue, and 'hybrid = 10k': merge the posts of larger accounts when they are read"
	                              : "state 'hybrid = 10k': merge the posts of larger accounts when they are read");
	if (waits)
		lint_set_severity(finding, SEVERITY_ERROR);
}

static bool is_hybrid(const struct rules_use *use)
{
	const struct model_link *link = &use->run->model->links.at[use->link];
	return rules_use_says(use, ATTR_hybrid) || query_declared(use->run->query, link->from, ATTR_hybrid) ||
	       query_declared(use->run->query, link->to, ATTR_hybrid);
}

static void check_link(struct lint_run *run, uint32_t link, const bool *awaited, double most)
{
	bool waits = false, found = false, stores = model_class(run->model, run->model->links.at[link].to) == CLASS_STORE;
	double largest = 0;
	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
		double fanout = rules_number(rules_use_attribute(&use, ATTR_max_fanout));
		bool call = query_form(run->query, link) == ARROW_CALL && rules_use_awaited(&use, awaited);
		if (fanout < 0)
			continue;
		if (fanout <= most || is_hybrid(&use) || (!stores && !call)) {
			lint_pass_link(run, link, "%s", fanout <= most ? "its 'max_fanout' is within the bound"
			                                : is_hybrid(&use) ? "'hybrid' on it or at one of its ends" : "it writes to no store");
			continue;
		}
		found = true;
		waits |= call;
		largest = fanout > largest ? fanout : largest;
	}
	if (!found)
		return;
	struct finding *finding = lint_fail_link(
	    run, link, "one event makes '%.*s' write %.*s times to '%.*s'%s", STR_ARG(rules_name(run, run->model->links.at[link].from)),
	    STR_ARG(rules_show(run, largest, DIMENSION_NONE)), STR_ARG(rules_name(run, run->model->links.at[link].to)),
	    waits ? " while a client waits" : "");
	explain(run, finding, waits);
	lint_witness_from_client(run, finding, run->model->links.at[link].to);
}

static bool hybrid_beside(const struct lint_run *run, uint32_t node)
{
	const struct query *query = run->query;
	for (uint32_t i = query->out_start[node]; i < query->out_start[node + 1]; i++)
		if (rules_link_says(run, query->out[i], ATTR_hybrid))
			return true;
	return query_declared(query, node, ATTR_hybrid) || rules_arrow_to_says(run, node, ATTR_hybrid) ||
	       rules_caller_declares(run, node, ATTR_hybrid);
}

static void check(struct lint_run *run)
{
	const bool *awaited = rules_awaited_steps(run);
	double most = lint_threshold(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		double fanout = rules_number(model_attribute(run->model, node, ATTR_max_fanout));
		if (fanout < 0)
			continue;
		if (fanout <= most || hybrid_beside(run, node)) {
			lint_pass_node(run, node, "%s", fanout <= most ? "its 'max_fanout' is within the bound" : "'hybrid' on it or beside it");
			continue;
		}
		struct finding *finding = lint_fail_node(run, node, "one event at '%.*s' causes up to %.*s writes",
		                                         STR_ARG(rules_name(run, node)),
		                                         STR_ARG(rules_show(run, fanout, DIMENSION_NONE)));
		explain(run, finding, false);
	}
	for (uint32_t link = 0; link < run->model->links.count; link++)
		check_link(run, link, awaited, most);
}

static const struct lint_threshold threshold = { "most_fanout", 10000, { 0, 0, 0 }, "Part 24" };

const struct lint_rule rule_fanout_on_write = {
	.code = "P013",
	.name = "fanout-on-write",
	.category = "performance",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "one event writes to far too many places",
	.threshold = &threshold,
	.check = check,
};
