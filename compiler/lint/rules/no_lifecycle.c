/* # no-lifecycle (K002)
 *
 * A large store keeps everything where it costs most.
 *
 * ## Why
 * Most bytes of an archive are old and hardly read. Moved to colder classes after weeks and months they cost a fraction, so
 * a design with terabytes a day says when that happens (guide, Parts 3 and 22).
 *
 * ## Fails when
 * It never fails: see below.
 *
 * ## Undeclared when
 * A `store` grows by a terabyte a day or more (one copy; `lint { large_growth = 1 TB }`), or keeps what it has for a year or
 * longer (`lint { kept_long = 1y }`), and says nothing about `lifecycle`. A store that is known to grow by less than 10 GB a day
 * (`lint { small_growth = 10 GB }`) is too small for the second.
 *
 * ## Silenced by
 * `lifecycle` (`lifecycle = 30d`, `"ia after 30d, archive after 1y"`), and `lifecycle = no`, which is an answer; a
 * `retention` below a year with less growth.
 *
 * ## False alarms
 * The growth is what flows and rates insert; where no size is stated it is not known and only `retention` counts.
 *
 * ## Bad
 * ```arch
 * service api x2
 * s3 photos { retention = 5y; versioning }     # <- K002
 * api -> photos : PUT photo
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * s3 photos { retention = 5y; versioning; lifecycle = 30d }
 * api -> photos : PUT photo
 * ```
 */
#include "lint/fix.h"
#include "lint/rules/rules.h"

static const struct lint_threshold kept_long = { "kept_long", 365 * 86400.0, { 1, 0, 0 }, "assumed" };
static const struct lint_threshold small_growth = { "small_growth", 10e9, { 0, 1, 0 }, "assumed" };
static const struct lint_threshold *const further[] = { &kept_long, &small_growth, NULL };

static bool is_kept(const struct lint_run *run, const struct attribute *retention)
{
	return rules_holds(retention, "forever") || rules_number(retention) >= lint_limit(run, &kept_long);
}

static void check(struct lint_run *run)
{
	const struct estimate *estimate = lint_estimate(run);
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		struct quantity growth;
		if (model_base_kind(run->model, node) != KIND_store)
			continue;
		if (model_attribute(run->model, node, ATTR_lifecycle)) {
			lint_pass_node_by(run, node, model_attribute(run->model, node, ATTR_lifecycle));
			continue;
		}
		bool known = estimate_node_value(estimate, node, NODE_STORAGE_RAW_PER_DAY, &growth);
		bool large = known && growth.low >= lint_threshold(run);
		struct str name = rules_name(run, node);
		struct finding *finding = NULL;
		if (large)
			finding = lint_undeclared_node(run, node, "store '%.*s' grows by %.*s a day and does not say when data moves to colder storage",
			                               STR_ARG(name), STR_ARG(rules_show(run, growth.low, DIMENSION_DATA)));
		else if (is_kept(run, model_attribute(run->model, node, ATTR_retention)) && !(known && growth.low < lint_limit(run, &small_growth)))
			finding = lint_undeclared_node(run, node, "store '%.*s' keeps data for years and does not say when it moves to colder storage",
			                               STR_ARG(name));
		else
			lint_pass_node(run, node, "not known to be large or kept for a year");
		lint_help(run, finding, "write 'lifecycle = 30d', or 'lifecycle = no' if all of it stays in use");
		fix_node(run, finding, FIX_SUGGESTION, node, ATTR_lifecycle, "30d");
	}
}

static const struct lint_threshold threshold = { "large_growth", 1e12, { 0, 1, 0 }, "assumed" };

const struct lint_rule rule_no_lifecycle = {
	.code = "K002",
	.name = "no-lifecycle",
	.category = "cost",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_INFO,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "large stores with no lifecycle",
	.undeclared_summary = "large stores that do not say when data moves to colder storage",
	.wants = "lifecycle",
	.threshold = &threshold,
	.further = further,
	.check = check,
};
