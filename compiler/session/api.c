/* The public header, over the session: conversions only, one function for each of lintel.h. */
#include "lintel.h"

#include <string.h>

#include "base/suggest.h"
#include "diag/pen.h"
#include "draw/extract.h"
#include "quantity/quantity.h"
#include "session/session.h"

struct lintel {
	struct session session;
	bool list_undeclared;
};

static struct lintel_text text_of(struct str s)
{
	return (struct lintel_text){ s.at, s.len };
}

const char *lintel_version(void)
{
	return LINTEL_VERSION;
}

/* ---- compiling ---- */

struct lintel *lintel_compile(const struct lintel_input *input)
{
	struct arena arena = { 0 };
	struct lintel *design = ARENA_NEW(&arena, struct lintel);
	design->session.arena = arena; /* from here on the arena lies in itself */
	design->session.input = *input;
	session_compile(&design->session);
	return design;
}

void lintel_free(struct lintel *design)
{
	if (!design)
		return;
	struct arena arena = design->session.arena;
	arena_finish(&arena);
}

struct lintel_text lintel_source(struct lintel *design)
{
	return (struct lintel_text){ design->session.input.text, design->session.input.length };
}

/* ---- findings ---- */

static enum stage stage_of(const char *name)
{
	for (enum stage stage = STAGE_SKETCH; name && stage <= STAGE_PRODUCTION; stage++)
		if (strcmp(stage_name(stage), name) == 0)
			return stage;
	return STAGE_UNSTATED;
}

static struct lint_settings settings_of(const struct lintel_check_options *options)
{
	struct lintel_check_options wanted = options ? *options : (struct lintel_check_options){ 0 };
	return (struct lint_settings){
		.stage = stage_of(wanted.stage), .pedantic = wanted.pedantic, .show_undeclared = wanted.undeclared,
		.only = wanted.only, .select = wanted.select, .ignore = wanted.ignore, .severity = wanted.severity,
		.today = wanted.today, .isolated = wanted.isolated, .strict = wanted.strict, .why_not = wanted.why_not
	};
}

static enum severity error_on_word(const char *word)
{
	for (enum severity severity = SEVERITY_INFO; severity <= SEVERITY_ERROR; severity++)
		if (strcmp(severity_name(severity), word) == 0)
			return severity;
	return SEVERITY_OFF;
}

void lintel_check(struct lintel *design, const struct lintel_check_options *options)
{
	struct session *session = &design->session;
	if (session->checked)
		return;
	session_check(session, settings_of(options));
	design->list_undeclared = session->lint.settings.show_undeclared;
	session->error_on = options && options->error_on ? error_on_word(options->error_on)
	                                                 : lint_error_on(session->model, options && options->isolated);
}

static enum lintel_severity severity_of(enum severity severity)
{
	static const enum lintel_severity severities[] = { [SEVERITY_OFF] = LINTEL_OFF, [SEVERITY_INFO] = LINTEL_INFO,
		                                           [SEVERITY_WARNING] = LINTEL_WARNING, [SEVERITY_ERROR] = LINTEL_ERROR };
	return severities[severity];
}

static enum severity worst_of(const struct diag_sink *sink)
{
	enum severity worst = SEVERITY_OFF;
	for (uint32_t i = 0; i < sink->findings.count; i++)
		if (!sink->findings.at[i]->suppressed && sink->findings.at[i]->severity > worst)
			worst = sink->findings.at[i]->severity;
	return worst;
}

struct lintel_summary lintel_summary(struct lintel *design)
{
	session_settle(&design->session);
	struct diag_summary counts = diag_summarise(&design->session.sink);
	enum severity worst = worst_of(&design->session.sink), mark = design->session.checked ? design->session.error_on : SEVERITY_ERROR;
	return (struct lintel_summary){
		.error = counts.error, .warning = counts.warning, .info = counts.info, .undeclared = counts.undeclared,
		.suppressed = counts.suppressed, .worst = severity_of(worst),
		.text_error = diag_has_text_error(&design->session.sink), .failed = mark != SEVERITY_OFF && worst >= mark
	};
}

const char *lintel_stage(struct lintel *design)
{
	const struct session *session = &design->session;
	return stage_name(session->checked ? session->lint.stage : lint_stage(session->model, STAGE_UNSTATED, false));
}

static bool is_first_wish(const struct lint_run *run, uint32_t index)
{
	for (uint32_t i = 0; i < index; i++)
		if (strcmp(run->withheld.at[i]->wants, run->withheld.at[index]->wants) == 0)
			return false;
	return true;
}

/* "3 rules need what is not declared (replicas, timeout, dlq): --undeclared lists it" */
struct lintel_text lintel_held_back(struct lintel *design)
{
	const struct lint_run *run = &design->session.lint;
	struct buf out = buf_in(&design->session.arena);
	if (run->withheld.count == 0)
		return (struct lintel_text){ "", 0 };
	buf_printf(&out, "%u %s what is not declared (", run->withheld.count,
	           run->withheld.count == 1 ? "rule needs" : "rules need");
	for (uint32_t i = 0; i < run->withheld.count; i++)
		if (is_first_wish(run, i))
			buf_printf(&out, "%s%s", i ? ", " : "", run->withheld.at[i]->wants);
	buf_text(&out, "): --undeclared lists it\n");
	return text_of(buf_view(&out));
}

struct lintel_text lintel_findings_text(struct lintel *design, enum lintel_colour colour)
{
	struct session *session = &design->session;
	session_settle(session);
	struct buf out = buf_in(&session->arena);
	pen_text(&out, &session->sink, (struct pen_text_options){
		.colour = colour == LINTEL_ANSI, .tags = colour == LINTEL_TAGS, .show_undeclared = design->list_undeclared
	});
	return text_of(buf_view(&out));
}

struct lintel_text lintel_findings_json(struct lintel *design)
{
	struct session *session = &design->session;
	session_settle(session);
	/* Written inside a document, so that the indent is right; only what lies between the brackets is handed out. */
	struct buf out = buf_in(&session->arena);
	struct json json = json_to(&out);
	json_open_object(&json);
	json_key(&json, "findings");
	json_open_array(&json);
	size_t start = out.len;
	pen_json_findings(&json, &session->sink);
	return text_of(str_trim(str_slice(buf_view(&out), start, out.len)));
}

/* ---- reports for other programs ---- */

struct lintel_document {
	struct arena arena;
	struct session_document document;
};

struct lintel_document *lintel_document_open(enum lintel_document_form form)
{
	struct arena arena = { 0 };
	struct lintel_document *document = ARENA_NEW(&arena, struct lintel_document);
	document->arena = arena; /* from here on the arena lies in itself */
	document->document = session_document_open(&document->arena, form);
	session_document_begin(&document->document);
	return document;
}

void lintel_document_add(struct lintel_document *document, struct lintel *design)
{
	session_document_add(&document->document, &design->session);
}

struct lintel_text lintel_document_close(struct lintel_document *document)
{
	return text_of(session_document_close(&document->document));
}

void lintel_document_free(struct lintel_document *document)
{
	if (!document)
		return;
	struct arena arena = document->arena;
	arena_finish(&arena);
}

/* ---- fixes ---- */

struct lintel_fixed lintel_fix(struct lintel *design, const struct lintel_check_options *options, unsigned kinds)
{
	lintel_check(design, options);
	struct session_fixed fixed = session_fix(&design->session, settings_of(options), kinds);
	return (struct lintel_fixed){ text_of(fixed.text), fixed.applied, fixed.refused, fixed.elsewhere };
}

struct lintel_fixable lintel_fixable(struct lintel *design)
{
	const struct diag_sink *sink = &design->session.sink;
	unsigned counts[] = { [FIX_SAFE] = 0, [FIX_SUGGESTION] = 0, [FIX_UNSAFE] = 0 };
	session_settle(&design->session);
	for (uint32_t i = 0; i < sink->findings.count; i++)
		if (!sink->findings.at[i]->suppressed && sink->findings.at[i]->fixes.count)
			counts[sink->findings.at[i]->fixes.at[0].kind]++;
	return (struct lintel_fixable){ counts[FIX_SAFE], counts[FIX_SUGGESTION], counts[FIX_UNSAFE] };
}

size_t lintel_finding_count(struct lintel *design)
{
	session_settle(&design->session);
	return design->session.sink.findings.count;
}

struct lintel_finding lintel_finding_at(struct lintel *design, size_t index)
{
	struct session *session = &design->session;
	BASE_ASSERT(index < session->sink.findings.count);
	const struct finding *finding = session->sink.findings.at[index];
	struct lintel_text *subjects = ARENA_ARRAY(&session->arena, struct lintel_text, finding->subjects.count);
	for (uint32_t i = 0; i < finding->subjects.count; i++)
		subjects[i] = text_of(finding->subjects.at[i]);
	return (struct lintel_finding){
		.code = finding->code->code, .name = finding->code->name, .severity = severity_of(finding->severity),
		.undeclared = finding->outcome == OUTCOME_UNDECLARED, .suppressed = finding->suppressed,
		.message = text_of(finding->message), .subjects = subjects, .subject_count = finding->subjects.count
	};
}

void lintel_accept(struct lintel *design, const struct lintel_baseline *baseline)
{
	session_settle(&design->session);
	session_accept(&design->session, baseline);
}

bool lintel_ran(struct lintel *design, const char *rule)
{
	return design->session.checked && lint_ran(&design->session.lint, str_of(rule));
}

bool lintel_listed_undeclared(struct lintel *design)
{
	return design->list_undeclared;
}

struct lintel_text lintel_why_not(struct lintel *design, const char *name, bool json)
{
	session_settle(&design->session);
	return text_of(session_why_not(&design->session, str_of(name), json));
}

/* ---- pictures ---- */

/* "#fff", "#FFFFFF". */
static bool read_colour(const char *text, uint32_t *colour)
{
	static const char digits[] = "0123456789abcdef";
	size_t length = strlen(text);
	uint32_t value = 0;
	if (text[0] != '#' || (length != 4 && length != 7))
		return false;
	for (size_t i = 1; i < length; i++) {
		char c = text[i] >= 'A' && text[i] <= 'F' ? (char)(text[i] | 0x20) : text[i];
		const char *digit = strchr(digits, c);
		if (!digit)
			return false;
		value = value << 4 | (uint32_t)(digit - digits);
		if (length == 4)
			value = value << 4 | (uint32_t)(digit - digits);
	}
	*colour = value;
	return true;
}

bool lintel_is_background(const char *word)
{
	uint32_t colour;
	return strcmp(word, "none") == 0 || read_colour(word, &colour);
}

static bool find_layer(const struct session *session, const char *name, uint32_t *step)
{
	for (uint32_t i = 1; i < session->model->layers.count; i++) {
		if (!str_is(session->model->layers.at[i].id, name))
			continue;
		*step = i + 1;
		return true;
	}
	return false;
}

static struct str name_layers(struct session *session, const char *name)
{
	struct buf out = buf_in(&session->arena);
	buf_printf(&out, "there is no layer '%s'", name);
	if (session->model->layers.count == 1)
		buf_text(&out, ": the design has none");
	for (uint32_t i = 1; i < session->model->layers.count; i++)
		buf_printf(&out, "%s'%.*s'", i == 1 ? "; the layers are " : ", ", STR_ARG(session->model->layers.at[i].id));
	return buf_view(&out);
}

unsigned lintel_step_count(struct lintel *design)
{
	return design->session.model->layers.count;
}

/* How the picture is to be: as asked for, else as the design says at its top, else as lintel.arch does, else `otherwise`. */
static struct str look(const struct session *session, const char *asked, enum attribute_id id, const char *otherwise)
{
	const struct attribute *stated = attributes_get(&session->model->attributes, id);
	if (!stated)
		stated = attributes_get(&session->model->project, id);
	return asked ? str_of(asked) : stated && stated->value.kind == VALUE_WORD ? stated->value.text : str_of(otherwise);
}

struct lintel_picture lintel_render(struct lintel *design, const struct lintel_render_options *options)
{
	static const enum picture_type types[] = { [LINTEL_SVG] = PICTURE_SVG, [LINTEL_PNG] = PICTURE_PNG,
		                                   [LINTEL_PDF] = PICTURE_PDF };
	static const char *const forms[] = { [SCENE_EDGES_CURVED] = "curved", [SCENE_EDGES_ORTHO] = "ortho",
		                             [SCENE_EDGES_STRAIGHT] = "straight" };
	struct lintel_render_options wanted = options ? *options : (struct lintel_render_options){ 0 };
	struct draw_options draw = { .scale = wanted.scale > 0 ? wanted.scale : 1, .width = wanted.width > 0 ? wanted.width : 0,
		                     .embed_font = wanted.embed_font };
	enum theme_name theme = theme_named(look(&design->session, wanted.theme, ATTR_theme, "auto"));
	draw.theme.name = theme == THEME_COUNT ? THEME_AUTO : theme;
	if (wanted.background && strcmp(wanted.background, "none") == 0)
		draw.theme.background = BACKGROUND_NONE;
	else if (wanted.background && read_colour(wanted.background, &draw.theme.colour))
		draw.theme.background = BACKGROUND_COLOUR;
	enum scene_edges edges = SCENE_EDGES_CURVED;
	struct str run = look(&design->session, wanted.edges, ATTR_edges, "curved");
	for (enum scene_edges form = SCENE_EDGES_CURVED; form <= SCENE_EDGES_STRAIGHT; form++)
		if (str_is(run, forms[form]))
			edges = form;
	struct session_view view = {
		.flow = str_of(wanted.flow ? wanted.flow : ""), .kill = str_of(wanted.kill ? wanted.kill : ""),
		.focus = str_of(wanted.focus ? wanted.focus : ""), .collapse = str_of(wanted.collapse ? wanted.collapse : ""),
		.depth = wanted.depth, .load = wanted.show_load, .findings = wanted.show_lint, .legend = wanted.show_legend,
		.edges = edges, .step = wanted.step, .steps = wanted.steps, .one_layer = wanted.layer != NULL
	};
	if (wanted.layer && !find_layer(&design->session, wanted.layer, &view.step))
		return (struct lintel_picture){ .bytes = { "", 0 }, .remark = text_of(name_layers(&design->session, wanted.layer)) };
	struct draw_result result = session_draw(&design->session, types[wanted.type], &view, draw);
	return (struct lintel_picture){
		.bytes = result.done ? text_of(result.bytes) : (struct lintel_text){ "", 0 }, .remark = text_of(result.problem)
	};
}

struct lintel *lintel_extract(struct lintel_text picture, struct lintel_text *text, struct lintel_text *problem)
{
	struct lintel *owner = lintel_compile(&(struct lintel_input){ .name = "<picture>", .text = "" });
	struct extract_result result = extract_source(&owner->session.arena, (struct str){ picture.at, picture.length });
	*text = result.found ? text_of(str_copy(&owner->session.arena, result.source)) : (struct lintel_text){ "", 0 };
	*problem = text_of(str_of(result.problem ? result.problem : ""));
	return owner;
}

/* ---- numbers ---- */

static struct lintel_answer answer_of(struct session_answer answer)
{
	return (struct lintel_answer){ text_of(answer.text), text_of(answer.problem), answer.failed };
}

static enum report_form form_of(enum lintel_form form)
{
	static const enum report_form forms[] = { [LINTEL_AS_TEXT] = FORM_TEXT, [LINTEL_AS_JSON] = FORM_JSON,
		                                  [LINTEL_AS_MARKDOWN] = FORM_MARKDOWN, [LINTEL_AS_CSV] = FORM_CSV };
	return forms[form];
}

struct lintel_answer lintel_estimate(struct lintel *design, enum lintel_form form)
{
	return answer_of(session_numbers(&design->session, form_of(form)));
}

struct lintel_answer lintel_why(struct lintel *design, const char *figure, enum lintel_form form)
{
	return answer_of(session_why(&design->session, str_of(figure), form_of(form)));
}

struct lintel_answer lintel_fail(struct lintel *design, const struct lintel_question *question, enum lintel_form form)
{
	struct lintel_question asked = question ? *question : (struct lintel_question){ 0 };
	return answer_of(session_fail(&design->session, str_of(asked.kill ? asked.kill : ""), asked.demand, asked.cold_cache,
	                              form_of(form)));
}

struct lintel_answer lintel_sweep(struct lintel *design, const char *vary, enum lintel_form form)
{
	return answer_of(session_sweep(&design->session, str_of(vary ? vary : ""), form_of(form)));
}

/* ---- looking inside ---- */

struct lintel_text lintel_dump(struct lintel *design, enum lintel_dump dump)
{
	return text_of(session_dump(&design->session, dump));
}

struct lintel_text lintel_counts(struct lintel *design)
{
	const struct model *model = design->session.model;
	struct buf out = buf_in(&design->session.arena);
	const struct {
		uint32_t count;
		const char *what;
	} parts[] = { { model->nodes.count, "node" }, { model->arrows.count, "arrow" }, { model->flows.count, "flow" } };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		buf_printf(&out, "%s%u %s%s", i ? ", " : "", parts[i].count, parts[i].what, parts[i].count == 1 ? "" : "s");
	return text_of(buf_view(&out));
}

struct lintel_text lintel_outline(struct lintel *design)
{
	struct buf out = buf_in(&design->session.arena);
	scene_outline(&out, scene_make(&design->session.arena, session_query(&design->session), (struct scene_options){ 0 }));
	return text_of(buf_view(&out));
}

struct lintel_text lintel_kinds(struct lintel *design, bool json)
{
	return text_of(session_kinds(&design->session, json));
}

struct lintel_text lintel_notes(struct lintel *design, const char *picture)
{
	return text_of(session_notes(&design->session, str_of(picture ? picture : "")));
}

struct lintel_text lintel_markdown_image(struct lintel *design, const char *picture)
{
	return text_of(session_image(&design->session, str_of(picture)));
}

/* ---- the catalogue: lint rules in order of code, then the codes of the text ---- */

size_t lintel_rule_count(void)
{
	return lint_rule_count() + (size_t)DIAG_ID_COUNT;
}

static struct lintel_rule text_code(const struct diag_code *code)
{
	return (struct lintel_rule){
		.code = code->code, .name = code->name, .category = "text", .summary = code->summary, .explain = code->explain,
		.severity = severity_of(code->severity), .undeclared = LINTEL_OFF, .tier = 0, .set = "text"
	};
}

struct lintel_rule lintel_rule_at(size_t index)
{
	static const char *const sets[] = { [RULE_DEFAULT] = "default", [RULE_PEDANTIC] = "pedantic", [RULE_OFF] = "off" };
	BASE_ASSERT(index < lintel_rule_count());
	if (index >= lint_rule_count())
		return text_code(diag_code((enum diag_id)(index - lint_rule_count())));
	const struct lint_rule *rule = lint_rule_at((uint32_t)index);
	return (struct lintel_rule){
		.code = rule->code, .name = rule->name, .category = rule->category, .summary = rule->summary,
		.explain = lint_rule_text((uint32_t)index), .severity = severity_of(rule->severity),
		.undeclared = severity_of(rule->undeclared), .tier = rule->tier, .set = sets[rule->set]
	};
}

bool lintel_rule_find(const char *word, size_t *index)
{
	for (size_t i = 0; i < lintel_rule_count(); i++) {
		struct lintel_rule rule = lintel_rule_at(i);
		if (strcmp(rule.code, word) == 0 || strcmp(rule.name, word) == 0) {
			*index = i;
			return true;
		}
	}
	return false;
}

size_t lintel_limit_count(size_t rule)
{
	size_t count = 0;
	while (rule < lint_rule_count() && lint_threshold_at(lint_rule_at((uint32_t)rule), (uint32_t)count))
		count++;
	return count;
}

struct lintel_limit lintel_limit_at(struct lintel *design, size_t rule, size_t index)
{
	const struct session *session = &design->session;
	const struct lint_threshold *threshold = lint_threshold_at(lint_rule_at((uint32_t)rule), (uint32_t)index);
	BASE_ASSERT(threshold);
	const struct model_setting *setting = lint_limit_setting(session->model, threshold, false);
	struct buf value = buf_in(&design->session.arena);
	quantity_show_value(&value, setting ? setting->value.quantity.low : threshold->fallback, threshold->dimension, FLAVOUR_PLAIN);
	struct lintel_limit limit = { .name = threshold->name, .value = text_of(buf_view(&value)), .set = setting != NULL,
		                      .source = text_of(str_of(threshold->source)) };
	if (setting) {
		struct str file = source_get(&session->sources, setting->span.file)->name;
		limit.source = text_of(str_format(&design->session.arena, "%.*s:%u", STR_ARG(file),
		                                  (unsigned)model_line(session->model, setting->span.file, setting->span.start)));
	}
	return limit;
}

bool lintel_knows(struct lintel *design, const char *word)
{
	return lint_knows(design ? design->session.model : NULL, str_of(word));
}

const char *lintel_rule_suggest(const char *word)
{
	struct suggest suggest = suggest_for(str_of(word));
	for (size_t i = 0; i < lintel_rule_count(); i++) {
		struct lintel_rule rule = lintel_rule_at(i);
		suggest_consider(&suggest, str_of(rule.code));
		suggest_consider(&suggest, str_of(rule.name));
	}
	return suggest_found(&suggest) ? suggest.best.at : NULL; /* codes and names are zero-terminated */
}
