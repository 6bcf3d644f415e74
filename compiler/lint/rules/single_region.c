/* # single-region (R013)
 *
 * Four nines are promised, and one region carries everything.
 *
 * ## Why
 * 99.99 % allows 53 minutes of downtime a year. A whole region that fails for an hour has spent that, however many zones
 * it has. The ways out are known and priced, from a restored backup to two active sides; what must always answer, such as
 * the approval of payments, often needs more than one region (guide, Parts 3, 19 and 29).
 *
 * ## Fails when
 * Some `goal availability` is 99.99 % or more (`lint { regions_from = 99.99% }`), and without the parts of one region some client is down: whatever cannot do
 * without a lost part is lost too, and a router with twins needs only one of them. One finding for the design.
 *
 * ## Undeclared when
 * There is such a goal and the design has no `region`.
 *
 * ## Silenced by
 * Twins in another region behind a dns, lb or proxy; a `..>` arrow that stands in; a `=>` or `<=>` arrow from that region
 * to another one, which keeps a copy there; a goal below four nines.
 *
 * ## False alarms
 * A product that spans regions by itself and is drawn inside one: draw it outside of them. At most 256 regions are tried.
 *
 * ## Bad
 * ```arch
 * goal availability >= 99.99%     # <- R013
 * client users
 * region us {
 *   service api x3 { zones = 3 }
 *   db rows x3 { zones = 3; failover = auto; fencing = lease }
 *   api -> rows : read and write
 * }
 * users -> us.api : HTTPS
 * ```
 *
 * ## Good
 * ```arch
 * goal availability >= 99.99%
 * client users
 * dns steer { ttl = 60s }
 * region us {
 *   service api x3 { zones = 3; twin = api }
 *   db rows x3 { zones = 3; failover = auto; fencing = lease }
 *   api -> rows : read and write
 * }
 * region eu {
 *   role = standby
 *   service api x3 { zones = 3; twin = api }
 *   db rows x3 { zones = 3; role = replica }
 *   api -> rows : read
 * }
 * users -> steer -> us.api, eu.api : HTTPS
 * us.rows => eu.rows : WAL { replication = async; lag = 5s }
 * ```
 */
#include "lint/rules/rules.h"

static const struct lint_threshold regions_from = { "regions_from", 0.9999, { 0, 0, 0 }, "Part 3" };

enum { MOST_REGIONS = 256 };

/* The outermost region around the node. */
static uint32_t region_of(const struct lint_run *run, uint32_t node)
{
	uint32_t found = MODEL_NONE;
	for (uint32_t group = run->model->nodes.at[node].group; group != MODEL_NONE; group = run->model->groups.at[group].parent)
		if (run->model->groups.at[group].kind == GROUP_REGION)
			found = group;
	return found;
}

/* Per group: something in it is copied to another region. */
static bool *find_copied(const struct lint_run *run)
{
	bool *copied = ARENA_ARRAY(run->arena, bool, run->model->groups.count);
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		enum arrow_form form = query_form(run->query, link);
		if (form != ARROW_COPY && form != ARROW_MIRROR)
			continue;
		uint32_t from = region_of(run, run->model->links.at[link].from), to = region_of(run, run->model->links.at[link].to);
		if (from == MODEL_NONE || to == MODEL_NONE || from == to)
			continue;
		copied[from] = true;
		copied[to] |= form == ARROW_MIRROR;
	}
	return copied;
}

/* The first client that is down without the region; MODEL_NONE if all stay up. */
static uint32_t client_lost(const struct lint_run *run, uint32_t region, bool *down, bool *up)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		down[node] = region_of(run, node) == region;
	query_up(run->query, down, up);
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_class(run->model, node) == CLASS_SOURCE && !down[node] && !up[node])
			return node;
	return MODEL_NONE;
}

static struct str percent(const struct lint_run *run, double ratio)
{
	struct buf text = buf_in(run->arena);
	quantity_show_value(&text, ratio, DIMENSION_NONE, FLAVOUR_PERCENT);
	return buf_view(&text);
}

static void check_regions(struct lint_run *run, double goal, struct span span)
{
	uint32_t tried = 0;
	const bool *copied = find_copied(run);
	bool *down = ARENA_ARRAY(run->arena, bool, run->model->nodes.count);
	bool *up = ARENA_ARRAY(run->arena, bool, run->model->nodes.count);
	for (uint32_t group = 0; group < run->model->groups.count; group++) {
		if (run->model->groups.at[group].kind != GROUP_REGION || copied[group])
			continue;
		if (tried++ == MOST_REGIONS) {
			lint_cut_short(run);
			return;
		}
		uint32_t client = client_lost(run, group, down, up);
		if (client == MODEL_NONE)
			continue;
		struct str name = run->model->groups.at[group].name;
		struct finding *finding =
		    lint_fail_at(run, name, span, "the goal is %.*s, and '%.*s' is down whenever region '%.*s' is",
		                 STR_ARG(percent(run, goal)), STR_ARG(rules_name(run, client)), STR_ARG(name));
		lint_help(run, finding, "add twins in a second region behind a dns, or a standby that is copied to, or lower the goal");
		if (finding)
			vec_push(run->arena, &finding->anchors, run->model->groups.at[group].span);
		return;
	}
}

static void check(struct lint_run *run)
{
	struct span span = { 0 };
	double goal = rules_wanted_availability(run, &span);
	bool any = false;
	if (goal < lint_threshold(run) - 1e-12)
		return;
	for (uint32_t group = 0; group < run->model->groups.count; group++)
		any |= run->model->groups.at[group].kind == GROUP_REGION;
	if (any) {
		check_regions(run, goal, span);
		return;
	}
	struct finding *finding = lint_undeclared_at(run, STR("the design"), span,
	                                             "the goal is %.*s, and nothing says in which regions the parts stand",
	                                             STR_ARG(percent(run, goal)));
	lint_help(run, finding, "draw the parts in 'region' groups: a lost region is the largest loss that the goal has to bear");
}

const struct lint_rule rule_single_region = {
	.code = "R013",
	.name = "single-region",
	.category = "reliability",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "four nines are promised and one region carries everything",
	.undeclared_summary = "four nines are promised and no regions are stated",
	.wants = "regions",
	.threshold = &regions_from,
	.check = check,
};
