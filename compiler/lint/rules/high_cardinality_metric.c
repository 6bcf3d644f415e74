/* # high-cardinality-metric (O004)
 *
 * A metric has a label with as many values as there are users, addresses or requests.
 *
 * ## Why
 * Each combination of label values is a series of its own. With a label for the user one metric becomes millions of them,
 * and the store of metrics dies before the system that it watches. Labels that come from a short list, such as the
 * service, the endpoint and the status, are fine; the rest belongs into logs and traces (guide, Parts 18 and 27).
 *
 * ## Fails when
 * `labels` of a `metric` holds a word that ends in `id` or `uuid` (`user_id`, `orderId`), or that is one of: user, email,
 * phone, ip, client_ip, ip_address, url, uri, session, token, trace, span, query, message. Also where the metric says
 * `cardinality = high`, or a number above 10,000 (`lint { most_label_values = 10k }`).
 *
 * ## Silenced by
 * `cardinality = low`, or a number of at most 10,000; `exemplar`, or a list of exemplars that holds the label. Ids of the
 * plant itself (zone_id, region_id, shard_id, partition_id, cluster_id) are few.
 *
 * ## False alarms
 * An id of which there are few: state the `cardinality`. The 10,000 are our bound, and an error still: the design states the number,
 * and the guide wants short lists.
 *
 * ## Bad
 * ```arch
 * service api x2
 * metric http_requests { labels = [service, endpoint, user_id] }     # <- O004
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * metric http_requests { labels = [service, endpoint, status] }
 * ```
 */
#include "lint/fix.h"
#include "lint/rules/rules.h"

static const struct lint_threshold most_label_values = { "most_label_values", 10000, { 0, 0, 0 }, "assumed" };

static bool is_unbounded(struct str label)
{
	if (rules_word_in(label, "zone_id region_id shard_id partition_id cluster_id"))
		return false;
	return str_ends_with(label, STR("_id")) || str_ends_with(label, STR("-id")) || str_ends_with(label, STR("Id")) ||
	       str_ends_with(label, STR("ID")) || str_ends_with(label, STR("uuid")) || str_ends_with(label, STR("guid")) ||
	       rules_word_in(label, "id user username email phone ip client_ip ip_address remote_addr url uri session token trace "
	                            "span query message");
}

static bool lists(const struct attribute *attribute, struct str word)
{
	for (uint32_t i = 0; i < rules_column_count(attribute); i++)
		if (str_equal(rules_column(attribute, i), word))
			return true;
	return false;
}

/* The first label without a bound that is not kept as an exemplar, or an empty text. */
static struct str unbounded_label(const struct model_metric *metric)
{
	const struct attribute *labels = attributes_get(&metric->attributes, ATTR_labels);
	const struct attribute *exemplar = attributes_get(&metric->attributes, ATTR_exemplar);
	for (uint32_t i = 0; i < rules_column_count(labels); i++)
		if (is_unbounded(rules_column(labels, i)) && !lists(exemplar, rules_column(labels, i)))
			return rules_column(labels, i);
	return (struct str){ 0 };
}

/* The labels without those that have no bound. */
static void drop_labels(struct lint_run *run, struct finding *finding, const struct model_metric *metric)
{
	const struct attribute *labels = attributes_get(&metric->attributes, ATTR_labels);
	const struct attribute *exemplar = attributes_get(&metric->attributes, ATTR_exemplar);
	struct buf kept = buf_in(run->arena);
	uint32_t count = 0;
	for (uint32_t i = 0; i < rules_column_count(labels); i++) {
		struct str label = rules_column(labels, i);
		if (is_unbounded(label) && !lists(exemplar, label))
			continue;
		struct str word = fix_word(run, label);
		buf_printf(&kept, "%s%.*s", count++ ? ", " : "[", STR_ARG(word));
	}
	buf_text(&kept, "]");
	struct fix fix = fix_begin(run, finding, FIX_SUGGESTION);
	if (count == 0)
		fix_drop(&fix, labels);
	else
		fix_value(&fix, labels, str_copy(run->arena, buf_view(&kept)).at);
	fix_offer(&fix, "drop labels that have no bound");
}

static void check_metric(struct lint_run *run, const struct model_metric *metric)
{
	double few = lint_threshold(run);
	const struct attribute *cardinality = attributes_get(&metric->attributes, ATTR_cardinality);
	const struct attribute *exemplar = attributes_get(&metric->attributes, ATTR_exemplar);
	double values = rules_number(cardinality);
	struct str label = unbounded_label(metric);
	struct finding *finding = NULL;
	if (rules_holds(cardinality, "low") || (values >= 0 && values <= few) || (exemplar && exemplar->value.kind == VALUE_YES))
		return;
	if (label.len)
		finding = lint_fail_at(run, metric->name, metric->span, "metric '%.*s' makes a series for each '%.*s'",
		                       STR_ARG(metric->name), STR_ARG(label));
	else if (rules_holds(cardinality, "high") || values > few)
		finding = lint_fail_at(run, metric->name, metric->span, "metric '%.*s' has labels with very many values",
		                       STR_ARG(metric->name));
	lint_help(run, finding, "drop the label and put it into logs or traces, keep it as an 'exemplar', or state the 'cardinality'");
	if (finding && label.len && !rules_holds(cardinality, "high") && values <= few)
		drop_labels(run, finding, metric);
}

static void check(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->metrics.count; i++)
		check_metric(run, &run->model->metrics.at[i]);
}

const struct lint_rule rule_high_cardinality_metric = {
	.code = "O004",
	.name = "high-cardinality-metric",
	.category = "observability",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a metric has a label with very many values",
	.threshold = &most_label_values,
	.check = check,
};
