/* How a rule reports: subject, span, anchors and severity in one place, so that a rule is only its condition and its words. */
#include <stdarg.h>

#include "lint/engine.h"

static struct finding *report(struct lint_run *run, enum outcome outcome, struct span span, struct str message)
{
	bool failed = outcome == OUTCOME_FAIL;
	enum severity severity = failed ? run->fail_code->severity : stage_undeclared_severity(run);
	if (failed ? !stage_shows_failure(run) : severity == SEVERITY_OFF) {
		if (!run->counted && !failed)
			vec_push(run->arena, &run->withheld, run->rule);
		run->counted |= !failed;
		return NULL;
	}
	return diag_report_code(run->sink, failed ? run->fail_code : run->undeclared_code, severity, outcome, span, "%.*s",
	                        STR_ARG(message));
}

static struct finding *report_node(struct lint_run *run, enum outcome outcome, uint32_t index, struct str message)
{
	const struct model_node *node = &run->model->nodes.at[index];
	if (node->broken)
		return NULL;
	struct finding *finding = report(run, outcome, node->span, message);
	if (!finding)
		return NULL;
	finding_subject(run->sink, finding, node->name);
	for (uint32_t i = 0; i < node->amendments.count; i++)
		vec_push(run->arena, &finding->anchors, node->amendments.at[i]);
	return finding;
}

static struct finding *report_link(struct lint_run *run, enum outcome outcome, uint32_t index, struct str message)
{
	const struct model_link *link = &run->model->links.at[index];
	const struct model_arrow *arrow = &run->model->arrows.at[link->arrow];
	if (arrow->broken || run->model->nodes.at[link->from].broken || run->model->nodes.at[link->to].broken)
		return NULL;
	struct finding *finding = report(run, outcome, arrow->span, message);
	if (!finding)
		return NULL;
	finding_subject(run->sink, finding, arrow->id);
	for (uint32_t i = 0; i < arrow->mentions.count; i++)
		vec_push(run->arena, &finding->anchors, arrow->mentions.at[i]);
	return finding;
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

static struct finding *report_at(struct lint_run *run, enum outcome outcome, struct str subject, struct span span,
                                 struct str message)
{
	struct finding *finding = report(run, outcome, span, message);
	if (finding)
		finding_subject(run->sink, finding, subject);
	return finding;
}

struct finding *lint_fail_at(struct lint_run *run, struct str subject, struct span span, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct str message = str_format_list(run->arena, format, arguments);
	va_end(arguments);
	return report_at(run, OUTCOME_FAIL, subject, span, message);
}

struct finding *lint_undeclared_at(struct lint_run *run, struct str subject, struct span span, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct str message = str_format_list(run->arena, format, arguments);
	va_end(arguments);
	return report_at(run, OUTCOME_UNDECLARED, subject, span, message);
}

void lint_help(struct lint_run *run, struct finding *finding, const char *format, ...)
{
	if (!finding)
		return;
	va_list arguments;
	va_start(arguments, format);
	finding->help = str_format_list(run->arena, format, arguments);
	va_end(arguments);
}

void lint_witness(struct lint_run *run, struct finding *finding, struct query_path path)
{
	if (!finding || path.count == 0)
		return;
	for (uint32_t i = 0; i < path.count; i++)
		vec_push(run->arena, &finding->witness, run->model->nodes.at[path.nodes[i]].name);
	finding->witness_text = query_path_text(run->query, path);
}

void lint_set_severity(struct finding *finding, enum severity severity)
{
	if (finding)
		finding->severity = severity;
}

double lint_threshold(const struct lint_run *run)
{
	const struct lint_threshold *threshold = run->rule->threshold;
	double value = threshold->fallback;
	bool of_design = false;
	for (uint32_t i = 0; i < run->model->settings.count; i++) {
		const struct model_setting *setting = &run->model->settings.at[i];
		if (!str_is(setting->name, threshold->name) || setting->value.kind != VALUE_QUANTITY)
			continue;
		if ((setting->project && (run->settings.isolated || of_design)) ||
		    !dimension_equal(setting->value.quantity.dimension, threshold->dimension))
			continue;
		value = setting->value.quantity.low;
		of_design = !setting->project;
	}
	return value;
}
