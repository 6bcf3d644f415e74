/* The numbers part of lintel.h: questions read, the estimate asked, tables or JSON written. */
#include "session/session.h"

#include <stdarg.h>
#include <string.h>

#include "base/suggest.h"
#include "estimate/tables.h"

static struct session_answer problem(struct session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));

static struct session_answer problem(struct session *session, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct session_answer answer = { .problem = str_format_list(&session->arena, format, arguments) };
	va_end(arguments);
	return answer;
}

const struct estimate *session_estimate(struct session *session)
{
	if (!session->estimate)
		session->estimate = estimate_make(&session->arena, session_query(session), NULL);
	return session->estimate;
}

/* ---- writing ---- */

static struct str write_tables(struct session *session, const struct tables *tables, enum report_form form)
{
	static void (*const pens[])(struct buf *, const struct tables *) = {
		[FORM_TEXT] = tables_text, [FORM_MARKDOWN] = tables_markdown, [FORM_CSV] = tables_csv
	};
	struct buf out = buf_in(&session->arena);
	pens[form](&out, tables);
	return buf_view(&out);
}

static struct json open_document(struct buf *out, const char *document)
{
	struct json json = json_to(out);
	json_open_object(&json);
	json_field_string(&json, "schema", STR("lintel/1"));
	json_field_string(&json, "document", str_of(document));
	return json;
}

static struct str close_document(struct buf *out, struct json *json)
{
	json_close(json, '}');
	buf_char(out, '\n');
	return buf_view(out);
}

/* ---- estimate and why ---- */

static bool any_verdict_fails(const struct estimate *estimate)
{
	for (uint32_t i = 0; i < estimate->goals.count; i++)
		if (estimate->goals.at[i].verdict == VERDICT_FAIL)
			return true;
	for (uint32_t i = 0; i < estimate->claims.count; i++)
		if (estimate->claims.at[i].verdict == VERDICT_FAIL)
			return true;
	return false;
}

struct session_answer session_numbers(struct session *session, enum report_form form)
{
	const struct estimate *estimate = session_estimate(session);
	struct session_answer answer = { .failed = any_verdict_fails(estimate) };
	if (form == FORM_JSON) {
		struct buf out = buf_in(&session->arena);
		struct json json = open_document(&out, "estimate");
		estimate_json(&json, estimate);
		answer.text = close_document(&out, &json);
		return answer;
	}
	struct tables tables = { .arena = &session->arena };
	report_estimate(&tables, estimate);
	answer.text = write_tables(session, &tables, form);
	return answer;
}

/* Owners of figures by the first word of a path, for "did you mean". */
static struct str nearest_owner(const struct model *model, struct str word)
{
	struct suggest suggest = suggest_for(word);
	for (uint32_t i = 0; i < model->nodes.count; i++)
		suggest_consider(&suggest, model->nodes.at[i].name);
	for (uint32_t i = 0; i < model->flows.count; i++)
		suggest_consider(&suggest, model->flows.at[i].id);
	for (uint32_t i = 0; i < model->arrows.count; i++)
		suggest_consider(&suggest, model->arrows.at[i].id);
	return suggest_found(&suggest) ? suggest.best : (struct str){ "", 0 };
}

static struct str nearest_path(struct str figure)
{
	struct suggest suggest = suggest_for(figure);
	for (enum owner owner = OWNER_NODE; owner <= OWNER_WHOLE; owner++) {
		uint32_t count;
		const struct model_figure *rows = figure_rows(owner, &count);
		for (uint32_t i = 0; i < count; i++)
			suggest_consider(&suggest, str_of(rows[i].path));
	}
	return suggest_found(&suggest) ? suggest.best : (struct str){ "", 0 };
}

static struct session_answer refuse_figure(struct session *session, struct str path)
{
	size_t dot = str_find(path, STR("."));
	struct str owner = nearest_owner(session->model, str_slice(path, 0, dot));
	struct str figure = nearest_path(str_slice(path, dot + 1, path.len));
	if (owner.len && figure.len)
		return problem(session, "there is no figure '%.*s': did you mean '%.*s.%.*s'?", STR_ARG(path), STR_ARG(owner),
		               STR_ARG(figure));
	return problem(session, "there is no figure '%.*s': a figure is a node, arrow or flow and one of its paths, as in "
	                        "'api.load.peak' or 'whole.cost'", STR_ARG(path));
}

/* `"api->redis".load.peak`, as a claim writes it. */
static struct str unquoted(struct arena *arena, struct str path)
{
	struct buf out = buf_in(arena);
	for (size_t i = 0; i < path.len; i++)
		if (path.at[i] != '"')
			buf_char(&out, path.at[i]);
	return buf_view(&out);
}

struct session_answer session_why(struct session *session, struct str path, enum report_form form)
{
	const struct estimate *estimate = session_estimate(session);
	struct figure_paths paths = figure_paths_make(&session->arena, session->model);
	struct figure_path found = figure_path_find(&paths, unquoted(&session->arena, path));
	struct quantity quantity;
	if (found.ambiguous)
		return problem(session, "'%.*s' fits several things: it is %.*s", STR_ARG(path), STR_ARG(found.others));
	if (found.meaning.of == FIGURE_OF_NOTHING || found.meaning.row == MODEL_NONE)
		return refuse_figure(session, path);
	bool assumption = found.meaning.of == FIGURE_OF_ASSUMPTION;
	uint32_t figure = assumption ? FIGURE_NONE : figure_of_meaning(estimate, found.meaning);
	if (assumption && !expr_usable(session->model->quantities.definitions.at[found.meaning.index].expr))
		return problem(session, "'%.*s' cannot be known: a fault in it has been reported", STR_ARG(path));
	if (!assumption && (figure == FIGURE_NONE || !figure_known(estimate, figure, &quantity)))
		return problem(session, "'%.*s' cannot be known: what it follows from is not declared", STR_ARG(path));
	struct why why = assumption ? why_definition(&session->arena, estimate, found.meaning.index)
	                            : why_make(&session->arena, estimate, figure);
	struct buf out = buf_in(&session->arena);
	if (form == FORM_JSON) {
		struct json json = open_document(&out, "why");
		why_json(&json, estimate, &why);
		return (struct session_answer){ .text = close_document(&out, &json) };
	}
	why_text(&out, estimate, &why);
	return (struct session_answer){ .text = buf_view(&out) };
}

/* ---- fail ---- */

static void kill_group(struct session *session, uint32_t group, struct failure_question *question, uint32_t *killed)
{
	for (uint32_t node = 0; node < session->model->nodes.count; node++)
		if (model_group_contains(session->model, group, node))
			killed[question->kill_count++] = node;
}

static uint32_t word_count(struct str list)
{
	uint32_t count = 1;
	for (size_t i = 0; i < list.len; i++)
		count += list.at[i] == ',';
	return count;
}

struct session_answer session_fail(struct session *session, struct str kill, double demand, bool cold_cache,
                                   enum report_form form)
{
	struct failure_question question = { .demand = demand, .cold_cache = cold_cache };
	uint32_t *killed = ARENA_ARRAY(&session->arena, uint32_t, (size_t)word_count(kill) * (session->model->nodes.count + 1));
	struct str name;
	for (size_t at = 0; session_next_name(kill, &at, &name);) {
		struct model_end end = session_find(session, name);
		if (end.index == MODEL_NONE)
			return (struct session_answer){ .problem = session_refuse_name(session, name) };
		if (end.is_group)
			kill_group(session, end.index, &question, killed);
		else
			killed[question.kill_count++] = end.index;
	}
	question.kill = killed;
	struct failures failures = failures_make(&session->arena, session_query(session), question);
	if (form == FORM_JSON) {
		struct buf out = buf_in(&session->arena);
		struct json json = open_document(&out, "fail");
		failures_json(&json, session_query(session), &failures);
		return (struct session_answer){ .text = close_document(&out, &json) };
	}
	struct tables tables = { .arena = &session->arena };
	report_failures(&tables, session_query(session), &failures);
	return (struct session_answer){ .text = write_tables(session, &tables, form) };
}

/* ---- sweep ---- */

enum { SWEEP_POINTS = 7 };

static struct session_answer refuse_assumption(struct session *session, struct str name)
{
	struct suggest suggest = suggest_for(name);
	const struct quantity_set *set = &session->model->quantities;
	for (uint32_t i = 0; i < set->definitions.count; i++)
		suggest_consider(&suggest, set->definitions.at[i].name);
	if (suggest_found(&suggest))
		return problem(session, "no assumption is called '%.*s': did you mean '%.*s'?", STR_ARG(name), STR_ARG(suggest.best));
	return problem(session, "no assumption is called '%.*s'", STR_ARG(name));
}

static struct str first_error(const struct session *session)
{
	for (uint32_t i = 0; i < session->sink.findings.count; i++)
		if (session->sink.findings.at[i]->outcome == OUTCOME_ERROR && session->sink.findings.at[i]->severity == SEVERITY_ERROR)
			return session->sink.findings.at[i]->message;
	return STR("it is no range");
}

static struct str write_sweep(struct session *session, const struct sweep *sweep, enum report_form form)
{
	const struct estimate *estimate = session_estimate(session);
	if (form == FORM_JSON) {
		struct buf out = buf_in(&session->arena);
		struct json json = open_document(&out, "sweep");
		sweep_json(&json, estimate, sweep);
		return close_document(&out, &json);
	}
	struct tables tables = { .arena = &session->arena };
	if (sweep->point_count > 0)
		report_sweep(&tables, estimate, sweep);
	report_tornado(&tables, estimate);
	struct str text = write_tables(session, &tables, form);
	return text.len ? text : STR("no assumption is a range: there is nothing to compare\n");
}

/* The design once more, with `LOW to HIGH` in place of what the assumption says: so the language itself reads and
 * judges the range. */
static struct session_answer sweep_along(struct session *session, uint32_t definition, struct str low, struct str high,
                                         enum report_form form)
{
	const struct quantity_definition *varied = &session->model->quantities.definitions.at[definition];
	struct span span = expr_span(varied->expr);
	struct session again = { .input = session->input, .patch = {
		.file = source_get(&session->sources, span.file)->name, .start = span.start, .end = span.end,
		.text = str_format(&session->arena, "%.*s to %.*s", STR_ARG(low), STR_ARG(high)) } };
	if (varied->prelude) /* a constant: an assumption behind the design's text replaces it */
		again.patch = (struct session_patch){
			.file = session->model->files.at[0]->source->name,
			.start = session->model->files.at[0]->source->text.len,
			.end = session->model->files.at[0]->source->text.len,
			.text = str_format(&session->arena, "\nassume { %.*s = %.*s to %.*s }\n", STR_ARG(varied->name), STR_ARG(low),
		                           STR_ARG(high))
		};
	session_compile(&again);
	uint32_t same = quantity_find(&again.model->quantities, varied->name);
	struct session_answer answer = { 0 };
	if (diag_has_text_error(&again.sink) || same == MAP_NONE || !sweep_possible(session_estimate(&again), same)) {
		answer = problem(session, "'%.*s' cannot go from '%.*s' to '%.*s': %.*s", STR_ARG(varied->name), STR_ARG(low),
		                 STR_ARG(high), STR_ARG(first_error(&again)));
	} else {
		struct sweep sweep = sweep_make(&again.arena, session_estimate(&again), same, SWEEP_POINTS);
		answer.text = str_copy(&session->arena, write_sweep(&again, &sweep, form));
	}
	arena_finish(&again.arena);
	return answer;
}

struct session_answer session_sweep(struct session *session, struct str vary, enum report_form form)
{
	if (vary.len == 0) {
		struct sweep none = { .definition = MODEL_NONE };
		return (struct session_answer){ .text = write_sweep(session, &none, form) };
	}
	size_t equals = str_find(vary, STR("="));
	struct str name = str_trim(str_slice(vary, 0, equals)), range = str_slice(vary, equals + 1, vary.len);
	size_t dots = str_find(range, STR(".."));
	if (equals == vary.len || dots == range.len)
		return problem(session, "--vary is NAME=LOW..HIGH, as in 'dau=1M..10M', not '%.*s'", STR_ARG(vary));
	uint32_t definition = quantity_find(&session->model->quantities, name);
	if (definition == MAP_NONE)
		return refuse_assumption(session, name);
	return sweep_along(session, definition, str_trim(str_slice(range, 0, dots)), str_trim(str_slice(range, dots + 2, range.len)),
	                   form);
}
