/* How a rule reports: subject, span, anchors and severity in one place, so that a rule is only its condition and its words. */
#include <stdarg.h>

#include "lint/engine.h"

static void keep_verdict(struct lint_run *run, enum lint_verdict_kind kind, struct str subject, struct span span,
                         struct str evidence, struct finding *finding)
{
	struct lint_verdict verdict = { kind, subject, span, evidence, finding, false };
	vec_push(run->arena, &run->verdicts, verdict);
}

/* Where a finding stands, and what it is about. */
struct spot {
	struct str subject;
	struct span span;
	const struct span *anchors;
	uint32_t anchor_count;
};

static enum severity severity_at(const struct lint_run *run, bool failed, const struct spot *place, bool *stated)
{
	enum severity own = run->fail_code->severity ? run->fail_code->severity : run->rule->severity; /* off: see look_only */
	*stated = selection_local(run, place->span, place->anchors, place->anchor_count, &own) || run->standing_stated;
	if (failed)
		return stage_shows_failure(run, own) ? own : SEVERITY_OFF;
	enum severity undeclared = stage_undeclared_severity(run);
	return *stated && own < undeclared ? own : undeclared;
}

static struct finding *report(struct lint_run *run, enum outcome outcome, struct spot place, struct str message)
{
	bool failed = outcome == OUTCOME_FAIL, stated;
	enum severity severity = severity_at(run, failed, &place, &stated);
	if (severity == SEVERITY_OFF) {
		if (!run->counted && !failed)
			vec_push(run->arena, &run->withheld, run->rule);
		run->counted |= !failed;
		if (run->watched)
			keep_verdict(run, VERDICT_HELD_BACK, place.subject, place.span, message, NULL);
		return NULL;
	}
	struct finding *finding = diag_report_code(run->sink, failed ? run->fail_code : run->undeclared_code, severity, outcome,
	                                           place.span, "%.*s", STR_ARG(message));
	finding->stated = stated;
	finding_subject(run->sink, finding, place.subject);
	for (uint32_t i = 0; i < place.anchor_count; i++)
		vec_push(run->arena, &finding->anchors, place.anchors[i]);
	if (run->watched)
		keep_verdict(run, failed ? VERDICT_FAILED : VERDICT_UNDECLARED, place.subject, place.span, message, finding);
	return finding;
}

static struct finding *report_node(struct lint_run *run, enum outcome outcome, uint32_t index, struct str message)
{
	const struct model_node *node = &run->model->nodes.at[index];
	struct spot place = { node->name, node->span, node->amendments.at, node->amendments.count };
	return node->broken ? NULL : report(run, outcome, place, message);
}

static struct finding *report_link(struct lint_run *run, enum outcome outcome, uint32_t index, struct str message)
{
	const struct model_link *link = &run->model->links.at[index];
	const struct model_arrow *arrow = &run->model->arrows.at[link->arrow];
	struct spot place = { arrow->id, arrow->span, arrow->mentions.at, arrow->mentions.count };
	if (arrow->broken || run->model->nodes.at[link->from].broken || run->model->nodes.at[link->to].broken)
		return NULL;
	return report(run, outcome, place, message);
}

struct finding *lint_fail_node(struct lint_run *run, uint32_t node, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct str message = str_format_list(run->arena, format, arguments);
	va_end(arguments);
	return report_node(run, OUTCOME_FAIL, node, message);
}

struct finding *lint_fail_link(struct lint_run *run, uint32_t link, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct str message = str_format_list(run->arena, format, arguments);
	va_end(arguments);
	return report_link(run, OUTCOME_FAIL, link, message);
}

struct finding *lint_undeclared_node(struct lint_run *run, uint32_t node, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct str message = str_format_list(run->arena, format, arguments);
	va_end(arguments);
	return report_node(run, OUTCOME_UNDECLARED, node, message);
}

struct finding *lint_undeclared_link(struct lint_run *run, uint32_t link, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct str message = str_format_list(run->arena, format, arguments);
	va_end(arguments);
	return report_link(run, OUTCOME_UNDECLARED, link, message);
}

struct finding *lint_fail_at(struct lint_run *run, struct str subject, struct span span, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct str message = str_format_list(run->arena, format, arguments);
	va_end(arguments);
	return report(run, OUTCOME_FAIL, (struct spot){ subject, span, NULL, 0 }, message);
}

struct finding *lint_undeclared_at(struct lint_run *run, struct str subject, struct span span, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct str message = str_format_list(run->arena, format, arguments);
	va_end(arguments);
	return report(run, OUTCOME_UNDECLARED, (struct spot){ subject, span, NULL, 0 }, message);
}

/* ---- what passes ---- */

static void pass(struct lint_run *run, struct str subject, struct span span, const char *evidence, va_list arguments)
{
	keep_verdict(run, VERDICT_PASSED, subject, span, str_format_list(run->arena, evidence, arguments), NULL);
}

void lint_pass_node(struct lint_run *run, uint32_t node, const char *evidence, ...)
{
	const struct model_node *at = &run->model->nodes.at[node];
	if (!run->watched || at->broken)
		return;
	va_list arguments;
	va_start(arguments, evidence);
	pass(run, at->name, at->span, evidence, arguments);
	va_end(arguments);
}

void lint_pass_link(struct lint_run *run, uint32_t link, const char *evidence, ...)
{
	const struct model_arrow *arrow = &run->model->arrows.at[run->model->links.at[link].arrow];
	if (!run->watched || arrow->broken)
		return;
	va_list arguments;
	va_start(arguments, evidence);
	pass(run, arrow->id, arrow->span, evidence, arguments);
	va_end(arguments);
}

void lint_pass_at(struct lint_run *run, struct str subject, struct span span, const char *evidence, ...)
{
	if (!run->watched)
		return;
	va_list arguments;
	va_start(arguments, evidence);
	pass(run, subject, span, evidence, arguments);
	va_end(arguments);
}

/* As written, and where it comes from if that is not the subject itself: "ttl = 5min, of its kind". */
static struct str attribute_evidence(const struct lint_run *run, const struct attribute *attribute)
{
	static const char *const origins[] = { [ORIGIN_DECLARED] = "", [ORIGIN_KIND] = ", by its kind",
		                               [ORIGIN_GROUP] = ", by its group", [ORIGIN_DESIGN] = ", for the whole design",
		                               [ORIGIN_PROJECT] = ", by lintel.arch" };
	struct str text = source_get(run->model->sources, attribute->span.file)->text;
	struct str written = str_trim(str_slice(text, attribute->span.start, attribute->span.end));
	return str_format(run->arena, "%.*s%s", STR_ARG(written), origins[attribute->origin]);
}

void lint_pass_node_by(struct lint_run *run, uint32_t node, const struct attribute *attribute)
{
	if (run->watched)
		lint_pass_node(run, node, "%.*s", STR_ARG(attribute_evidence(run, attribute)));
}

void lint_pass_link_by(struct lint_run *run, uint32_t link, const struct attribute *attribute)
{
	if (run->watched)
		lint_pass_link(run, link, "%.*s", STR_ARG(attribute_evidence(run, attribute)));
}

void lint_pass_at_by(struct lint_run *run, struct str subject, struct span span, const struct attribute *attribute)
{
	if (run->watched)
		lint_pass_at(run, subject, span, "%.*s", STR_ARG(attribute_evidence(run, attribute)));
}

/* What a rule has read of a part, for those parts of which it has said nothing itself. */
struct facts {
	bool looked_at;
	VEC(const struct attribute *) stated;
};

static struct str facts_text(struct lint_run *run, const struct facts *facts)
{
	enum { MOST_FACTS = 5 };
	struct buf text = buf_in(run->arena);
	for (uint32_t i = 0; i < facts->stated.count && i < MOST_FACTS; i++)
		buf_printf(&text, "%s%.*s", i ? "; " : "", STR_ARG(attribute_evidence(run, facts->stated.at[i])));
	if (facts->stated.count > MOST_FACTS)
		buf_text(&text, "; ...");
	if (facts->stated.count == 0)
		buf_text(&text, "by its kind and its place; it states nothing that the rule asks for");
	return buf_view(&text);
}

static void add_fact(struct lint_run *run, struct facts *facts, const struct attribute *found)
{
	facts->looked_at = true;
	for (uint32_t i = 0; i < facts->stated.count; i++)
		if (facts->stated.at[i] == found)
			return;
	if (found)
		vec_push(run->arena, &facts->stated, found);
}

static void pass_by_facts(struct lint_run *run, struct str subject, struct span span, const struct facts *facts)
{
	keep_verdict(run, VERDICT_PASSED, subject, span, facts_text(run, facts), NULL);
	run->verdicts.at[run->verdicts.count - 1].silent = facts->stated.count == 0;
}

void report_reads(struct lint_run *run)
{
	const struct model *model = run->model;
	struct facts *nodes = ARENA_ARRAY(run->arena, struct facts, model->nodes.count);
	struct facts *arrows = ARENA_ARRAY(run->arena, struct facts, model->arrows.count);
	struct map told = { 0 };
	for (uint32_t i = 0; i < run->verdicts.count; i++)
		map_add(run->arena, &told, run->verdicts.at[i].subject, i);
	bool of_arrows = false;
	for (uint32_t i = 0; i < model->reads->list.count; i++) {
		const struct model_read *read = &model->reads->list.at[i];
		of_arrows |= read->of_arrow;
		add_fact(run, read->of_arrow ? &arrows[read->index] : &nodes[read->index], read->found);
	}
	for (uint32_t i = 0; i < model->nodes.count; i++) {
		const struct model_node *node = &model->nodes.at[i];
		/* where it is about arrows, the ends are looked at for what they state alone */
		bool counts = nodes[i].looked_at && (nodes[i].stated.count || !of_arrows);
		if (counts && !node->broken && map_get(&told, node->name) == MAP_NONE)
			pass_by_facts(run, node->name, node->span, &nodes[i]);
	}
	for (uint32_t i = 0; i < model->arrows.count; i++) {
		const struct model_arrow *arrow = &model->arrows.at[i];
		if (arrows[i].looked_at && !arrow->broken && map_get(&told, arrow->id) == MAP_NONE)
			pass_by_facts(run, arrow->id, arrow->span, &arrows[i]);
	}
}

/* ---- the rest of a finding ---- */

void lint_help(struct lint_run *run, struct finding *finding, const char *format, ...)
{
	if (!finding)
		return;
	va_list arguments;
	va_start(arguments, format);
	finding->help = str_format_list(run->arena, format, arguments);
	va_end(arguments);
}

static void add_witness(struct lint_run *run, struct finding *finding, const struct model_node *node)
{
	if (finding->witness_spans.count == finding->witness.count)
		vec_push(run->arena, &finding->witness_spans, node->name_span);
	vec_push(run->arena, &finding->witness, node->name);
}

void lint_cut_short(const struct lint_run *run)
{
	*run->cut_short = true;
}

bool lint_has_witness_room(const struct lint_run *run)
{
	if (run->witness_nodes < LINT_MOST_WITNESS_NODES)
		return true;
	lint_cut_short(run);
	return false;
}

void lint_witness(struct lint_run *run, struct finding *finding, struct query_path path)
{
	if (!finding || path.count == 0 || !lint_has_witness_room(run))
		return;
	run->witness_nodes += path.count;
	for (uint32_t i = 0; i < path.count; i++)
		add_witness(run, finding, &run->model->nodes.at[path.nodes[i]]);
	finding->witness_text = query_path_text(run->query, path);
}

void lint_witness_from_client(struct lint_run *run, struct finding *finding, uint32_t node)
{
	if (finding && lint_has_witness_room(run))
		lint_witness(run, finding, query_path_from_client(run->query, node));
}


void lint_set_severity(struct finding *finding, enum severity severity)
{
	if (finding && !finding->stated)
		finding->severity = severity;
}
