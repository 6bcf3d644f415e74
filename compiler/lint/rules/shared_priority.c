/* # shared-priority (M010)
 *
 * Login codes and campaigns wait in one queue.
 *
 * ## Why
 * A campaign puts a million messages into a queue at once. A password reset that comes a second later waits behind all
 * of them, and the person at the door has given up by then. What must not wait has a queue of its own (guide, Parts
 * 26 and 27).
 *
 * ## Fails when
 * Messages of an urgent `priority` (`transactional`, `otp`, `high`, `urgent`, `critical`) and of a patient one
 * (`marketing`, `bulk`, `low`, `batch`, `campaign`, `background`) are sent to the same queue or stream. The priority is
 * that of the step, the flow, the arrow, else of the sender.
 *
 * ## Silenced by
 * A broker for each class; `lanes` on the broker.
 *
 * ## False alarms
 * Both classes must be declared; a number as priority is not judged, as nobody says which end is urgent.
 *
 * ## Bad
 * ```arch
 * service login x2
 * service shop x2
 * queue outbound { managed; dlq }               # <- M010
 * worker mailer x2 { idempotent = message_id }
 * login ~> outbound : code      { priority = otp }
 * shop  ~> outbound : campaign  { priority = marketing }
 * outbound ~> mailer
 * ```
 *
 * ## Good
 * ```arch
 * service login x2
 * service shop x2
 * queue codes, campaigns { managed; dlq }
 * worker mailer x2 { idempotent = message_id }
 * login ~> codes     : code      { priority = otp }
 * shop  ~> campaigns : campaign  { priority = marketing }
 * codes, campaigns ~> mailer
 * ```
 */
#include "lint/rules/rules.h"

#define URGENT "transactional otp high urgent critical"
#define PATIENT "marketing bulk low batch campaign background"

static const struct attribute *priority_of(const struct rules_use *use)
{
	const struct attribute *priority = rules_flow_attribute(use, ATTR_priority);
	return priority ? priority : model_attribute(use->run->model, use->run->model->links.at[use->link].from, ATTR_priority);
}

static void check_broker(struct lint_run *run, uint32_t broker)
{
	const struct query *query = run->query;
	const struct attribute *urgent = NULL, *patient = NULL;
	for (uint32_t i = query->in_start[broker]; i < query->in_start[broker + 1]; i++) {
		if (!rules_fills_broker(query, query->in[i], broker))
			continue;
		for (struct rules_use use = rules_first_use(run, query->in[i]); use.more; rules_next_use(&use)) {
			const struct attribute *priority = priority_of(&use);
			if (!urgent && rules_holds_any(priority, URGENT))
				urgent = priority;
			else if (!patient && rules_holds_any(priority, PATIENT))
				patient = priority;
		}
	}
	if (!urgent || !patient)
		return;
	struct finding *finding = lint_fail_node(run, broker, "%s '%.*s' carries '%.*s' and '%.*s' messages: the first wait behind the second",
	                                         rules_kind(run, broker), STR_ARG(rules_name(run, broker)), STR_ARG(urgent->value.text),
	                                         STR_ARG(patient->value.text));
	lint_help(run, finding, "give '%.*s' a broker of its own, or write 'lanes' if this one keeps them apart", STR_ARG(urgent->value.text));
}

static void check(struct lint_run *run)
{
	for (uint32_t node = 0; node < run->model->nodes.count; node++)
		if (model_class(run->model, node) == CLASS_BROKER && !query_declared(run->query, node, ATTR_lanes))
			check_broker(run, node);
}

const struct lint_rule rule_shared_priority = {
	.code = "M010",
	.name = "shared-priority",
	.category = "messaging",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "urgent and bulk messages share a broker",
	.check = check,
};
