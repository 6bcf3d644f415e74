/* # sync-heavy-work (P012)
 *
 * A request waits for work that takes long.
 *
 * ## Why
 * Thumbnails, transcoding, mail, indexing and fan-out are work for a queue: the request writes down what is to be done and
 * answers; workers take it at their own pace, and a slow one delays nobody (guide, Parts 13, 22, 24, 26).
 *
 * ## Fails when
 * A client waits while a service or router calls a `worker`, something `heavy`, or an `external` with `role = email`,
 * `sms` or `push`. Where flows take the arrow, only those count in which calls lead to it from a client.
 *
 * ## Silenced by
 * `~>` through a queue or stream; `priority = otp` on the arrow, step or flow (a one-time code is worth the wait).
 *
 * ## False alarms
 * A service that is called quickly and works later is no worker and not `heavy`: draw what it hands its work to.
 *
 * ## Fix
 * A queue between the two, and before an `external`, which takes nothing from our queues, a worker that sends (unsafe: nodes are
 * added, and the caller no longer gets an answer).
 *
 * ## Bad
 * ```arch
 * client users
 * lb front { tls }
 * service api x3
 * worker transcode x8 { heavy }
 * users -> front -> api : POST /videos
 * api -> transcode : make renditions     # <- P012
 * ```
 *
 * ## Good
 * ```arch
 * client users
 * lb front { tls }
 * service api x3 { stateless; auth = jwt }
 * queue jobs { managed; dlq; attempts = 3 }
 * worker transcode x8 { heavy; idempotent = video_id; scale_on = queue }
 * users -> front -> api : POST /videos { idempotent }
 * api ~> jobs ~> transcode : make renditions
 * ```
 */
#include "lint/rules/rules.h"

/* What makes the callee slow, in words, or NULL. */
static const char *why_slow(const struct lint_run *run, uint32_t node)
{
	if (query_declared(run->query, node, ATTR_heavy))
		return "which is heavy";
	if (model_base_kind(run->model, node) == KIND_worker)
		return "which is a worker";
	if (model_class(run->model, node) == CLASS_OUTSIDE &&
	    rules_holds_any(model_attribute(run->model, node, ATTR_role), "email sms push"))
		return "which delivers messages";
	return NULL;
}

static bool may_wait(const struct rules_use *use)
{
	return rules_holds(rules_flow_attribute(use, ATTR_priority), "otp") ||
	       rules_holds(rules_use_attribute(use, ATTR_priority), "otp");
}

static void check(struct lint_run *run)
{
	const bool *awaited = rules_awaited_steps(run);
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		uint32_t from = run->model->links.at[link].from, to = run->model->links.at[link].to;
		if (query_form(run->query, link) != ARROW_CALL || !rules_forwards(run, from))
			continue;
		const char *slow = why_slow(run, to);
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			const char *reason = slow ? slow : rules_use_says(&use, ATTR_heavy) ? "and that is heavy" : NULL;
			bool waits = rules_use_awaited(&use, awaited);
			if (reason && (!waits || may_wait(&use)))
				lint_pass_link(run, link, "%s", waits ? "'priority = otp'" : "no client waits for it");
			if (!reason || !waits || may_wait(&use))
				continue;
			struct finding *finding =
			    lint_fail_link(run, link, "a request waits while '%.*s' calls '%.*s', %s",
			                   STR_ARG(rules_name(run, from)), STR_ARG(rules_name(run, to)), reason);
			lint_help(run, finding, "send it through a 'queue' with '~>' and answer at once; 'priority = otp' if it must be now");
			struct fix fix = fix_begin(run, finding, FIX_UNSAFE);
			struct str name = fix_word(run, str_format(run->arena, "%.*s_queue", STR_ARG(run->model->nodes.at[to].id)));
			if (model_class(run->model, to) == CLASS_OUTSIDE) {
				struct str sender = fix_word(run, str_format(run->arena, "%.*s_sender", STR_ARG(run->model->nodes.at[to].id)));
				fix_add_behind_node(&fix, to, "queue %.*s; worker %.*s", STR_ARG(name), STR_ARG(sender));
				fix_splice(&fix, link, ARROW_SEND, str_format(run->arena, "%.*s ~> %.*s", STR_ARG(name), STR_ARG(sender)).at, ARROW_CALL);
			} else {
				fix_add_behind_node(&fix, to, "queue %.*s", STR_ARG(name));
				fix_splice(&fix, link, ARROW_SEND, name.at, ARROW_SEND);
			}
			fix_offer(&fix, "draw the queue '%.*s' between them", STR_ARG(name));
			lint_witness_from_client(run, finding, to);
			break;
		}
	}
}

const struct lint_rule rule_sync_heavy_work = {
	.code = "P012",
	.name = "sync-heavy-work",
	.category = "performance",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a request waits for work that takes long",
	.check = check,
};
