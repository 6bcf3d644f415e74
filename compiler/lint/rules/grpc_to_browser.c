/* # grpc-to-browser (A006)
 *
 * A browser is to speak gRPC.
 *
 * ## Why
 * Scripts in a browser do not reach the frames of HTTP/2 that gRPC needs. They speak REST, GraphQL, or gRPC-Web to something that translates (guide, Parts 15
 * and 28).
 *
 * ## Fails when
 * A `web` client calls a service, lb or cdn with `protocol = grpc` on the arrow, or calls a service that has it where the arrow states none.
 *
 * ## Silenced by
 * `protocol = grpc_web`; a gateway or proxy called in between, which translates; a client that is `mobile` or `device` only.
 *
 * ## False alarms
 * It takes a client that says `web`.
 *
 * ## Bad
 * ```arch
 * client users { web; public }
 * service api x2 { managed }
 * users -> api : quotes { protocol = grpc }          # <- A006
 * ```
 *
 * ## Good
 * ```arch
 * client users { web; public }
 * gateway gw x2
 * service api x2
 * users -> gw : quotes { protocol = https }
 * gw -> api : quotes { protocol = grpc; timeout = 1s }
 * ```
 */
#include "lint/rules/rules.h"

static bool speaks_grpc(const struct rules_use *use, uint32_t target)
{
	const struct attribute *protocol = rules_use_attribute(use, ATTR_protocol);
	if (!protocol && model_base_kind(use->run->model, target) == KIND_service)
		protocol = model_attribute(use->run->model, target, ATTR_protocol);
	/* of several protocols a browser takes the one that it can speak */
	return rules_holds(protocol, "grpc") && rules_column_count(protocol) == 1;
}

static void check(struct lint_run *run)
{
	for (uint32_t link = 0; link < run->model->links.count; link++) {
		const struct model_link *ends = &run->model->links.at[link];
		enum base_kind kind = model_base_kind(run->model, ends->to);
		bool told = false;
		if (!rules_is_call(run->query, link) || !query_declared(run->query, ends->from, ATTR_web))
			continue;
		if (kind != KIND_service && kind != KIND_lb && kind != KIND_cdn) {
			lint_pass_link(run, link, "a %s takes the call", rules_kind(run, ends->to));
			continue;
		}
		for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use)) {
			if (!speaks_grpc(&use, ends->to))
				continue;
			struct finding *finding = lint_fail_link(run, link, "'%.*s' runs in a browser and cannot speak gRPC to %s '%.*s'",
			                                         STR_ARG(rules_name(run, ends->from)), rules_kind(run, ends->to),
			                                         STR_ARG(rules_name(run, ends->to)));
			lint_help(run, finding, "write 'protocol = grpc_web' or 'https', or put a gateway in between");
			told = true;
			break;
		}
		if (!told)
			lint_pass_link(run, link, "it is not said to speak gRPC");
	}
}

const struct lint_rule rule_grpc_to_browser = {
	.code = "A006",
	.name = "grpc-to-browser",
	.category = "api",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a browser is to speak gRPC",
	.check = check,
};
