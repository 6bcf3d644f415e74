/* # house-no-arrow (H002)
 *
 * An arrow that a rule of this house forbids.
 *
 * ## Why
 * Layers and boundaries are decisions that a picture shows and nobody enforces: pages do not read the store themselves, nothing
 * calls back into the shop. Said once in `lint { }`, or in `lintel.arch` for all designs of a project, a forbidden arrow is found
 * in the minute it is drawn.
 *
 * ## Fails when
 * `forbid NAME : why { X -> Y }` stands in `lint { }`, and some arrow leads from X to Y. Both are lists of kinds, groups and nodes; a
 * word that is a kind means the kind, and in quotes it is a name. `->` stands for an arrow of any form, and `~>`, `=>`, `..>`, `<->`,
 * `<=>` for their own; with `calls`, `->` means requests and two-way connections alone. `--` carries no traffic and is found only
 * where `--` is written. The finding bears NAME, by which it is allowed, selected and ignored, and is of `severity`, else a warning.
 *
 * ## Silenced by
 * An arrow to something else, or none.
 *
 * ## False alarms
 * None that the house has not written itself.
 *
 * ## Bad
 * ```arch
 * lint { forbid layering : pages read through the API { web -> db, cache } }
 * client users
 * lb front
 * group web { service pages x2 }
 * service api x2
 * db orders x2 { failover = auto }
 * users -> front -> pages : HTTPS
 * pages -> api   : get
 * pages -> orders : select                    # <- H002
 * api -> orders   : select
 * ```
 *
 * ## Good
 * ```arch
 * lint { forbid layering : pages read through the API { web -> db, cache } }
 * client users
 * lb front
 * group web { service pages x2 }
 * service api x2
 * db orders x2 { failover = auto }
 * users -> front -> pages : HTTPS
 * pages -> api   : get
 * api -> orders  : select
 * ```
 */
#include "lint/rules/rules.h"

static bool is_meant(const struct model_house *house, const struct model_forbidden *forbidden, enum arrow_form form)
{
	bool calls = form == ARROW_CALL || form == ARROW_DUPLEX;
	if (forbidden->form != ARROW_CALL)
		return form == forbidden->form;
	return house->calls_only ? calls : form != ARROW_LINK;
}

struct search {
	const struct model_house *house;
	const struct model_forbidden *forbidden;
	const bool *from, *to;
	bool *found; /* per arrow: one with many ends is one finding */
};

static void check_link(struct lint_run *run, const struct search *search, uint32_t link)
{
	const struct model_link *ends = &run->model->links.at[link];
	enum arrow_form form = query_form(run->query, link);
	bool along = search->from[ends->from] && search->to[ends->to];
	bool both_ways = form == ARROW_LINK || form == ARROW_MIRROR; /* a connection is opened by one side */
	bool back = both_ways && search->from[ends->to] && search->to[ends->from];
	if (!(along || back) || search->found[ends->arrow])
		return;
	if (!is_meant(search->house, search->forbidden, form)) {
		lint_pass_link(run, link, "'%s' is not the form that '%.*s' forbids", arrow_form_text(form), STR_ARG(search->house->name));
		return;
	}
	search->found[ends->arrow] = true;
	struct str message = search->house->message;
	struct finding *finding = lint_fail_link(run, link, "no arrow may lead from '%.*s' to '%.*s'%s%.*s",
	                                         STR_ARG(rules_name(run, along ? ends->from : ends->to)),
	                                         STR_ARG(rules_name(run, along ? ends->to : ends->from)), message.len ? ": " : "", STR_ARG(message));
	if (finding)
		finding_label(run->sink, finding, search->forbidden->span, "forbidden here");
}

static void check(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->houses.count; i++) {
		const struct model_house *house = &run->model->houses.at[i];
		if (house->demands || house->broken || !lint_begin_house(run, house))
			continue;
		bool *found = ARENA_ARRAY(run->arena, bool, run->model->arrows.count);
		for (uint32_t k = 0; k < house->arrows.count; k++) {
			const struct model_forbidden *forbidden = &house->arrows.at[k];
			const struct search search = { house, forbidden, rules_selected(run, forbidden->from.at, forbidden->from.count),
				                       rules_selected(run, forbidden->to.at, forbidden->to.count), found };
			for (uint32_t link = 0; link < run->model->links.count; link++)
				check_link(run, &search, link);
		}
	}
}

const struct lint_rule rule_house_no_arrow = {
	.code = "H002",
	.name = "house-no-arrow",
	.category = "house",
	.severity = SEVERITY_WARNING,
	.undeclared = SEVERITY_OFF,
	.tier = 1,
	.set = RULE_DEFAULT,
	.summary = "an arrow that a house rule forbids",
	.shown_at_sketch = true,
	.check = check,
};
