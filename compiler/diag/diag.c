#include "diag/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"

#define EXAMPLE(wrong, right) "\n\nWrong:\n\n    " wrong "\n\nRight:\n\n    " right "\n"
static const struct diag_code CODES[DIAG_ID_COUNT] = {
#define DIAG_CODE(code, name, severity, summary, explain) [DIAG_##code] = { #code, name, severity, summary, explain },
#include "diag/errors.def"
#undef DIAG_CODE
};
#undef EXAMPLE

const struct diag_code *diag_code(enum diag_id id)
{
	BASE_ASSERT(id < DIAG_ID_COUNT);
	return &CODES[id];
}

const struct diag_code *diag_code_find(struct str code_or_name)
{
	for (size_t i = 0; i < DIAG_ID_COUNT; i++) {
		if (str_is(code_or_name, CODES[i].code) || str_is(code_or_name, CODES[i].name))
			return &CODES[i];
	}
	return NULL;
}

static bool is_text_code(const struct diag_code *code)
{
	return code->code[0] == 'T';
}

/* What to write further findings into when there are too many: nothing reads it. */
static struct finding *spare_finding(struct diag_sink *sink)
{
	if (!sink->spare)
		sink->spare = ARENA_NEW(sink->arena, struct finding);
	return sink->spare;
}

static struct finding *add(struct diag_sink *sink, const struct diag_code *code, enum severity severity,
                           enum outcome outcome, struct span span, const char *format, va_list arguments)
{
	struct finding *finding = ARENA_NEW(sink->arena, struct finding);
	finding->code = code;
	finding->severity = severity;
	finding->outcome = outcome;
	finding->message = str_format_list(sink->arena, format, arguments);
	finding->span = span;
	finding->order = sink->findings.count;
	vec_push(sink->arena, &sink->findings, finding);
	return finding;
}

struct finding *diag_report(struct diag_sink *sink, enum diag_id id, struct span span, const char *format, ...)
{
	const struct diag_code *code = diag_code(id);
	if (sink->reported[code->severity]++ >= DIAG_MOST) {
		sink->dropped[code->severity]++;
		return spare_finding(sink);
	}
	va_list arguments;
	va_start(arguments, format);
	struct finding *finding = add(sink, code, code->severity, is_text_code(code) ? OUTCOME_ERROR : OUTCOME_FAIL, span,
	                              format, arguments);
	va_end(arguments);
	return finding;
}

struct finding *diag_report_code(struct diag_sink *sink, const struct diag_code *code, enum severity severity,
                                 enum outcome outcome, struct span span, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct finding *finding = add(sink, code, severity, outcome, span, format, arguments);
	va_end(arguments);
	return finding;
}

void finding_point(struct diag_sink *sink, struct finding *finding, const char *format, ...)
{
	if (finding == sink->spare)
		return;
	va_list arguments;
	va_start(arguments, format);
	finding->label = str_format_list(sink->arena, format, arguments);
	va_end(arguments);
}

void finding_label(struct diag_sink *sink, struct finding *finding, struct span span, const char *format, ...)
{
	if (finding == sink->spare)
		return;
	va_list arguments;
	va_start(arguments, format);
	struct finding_label label = { span, str_format_list(sink->arena, format, arguments) };
	va_end(arguments);
	vec_push(sink->arena, &finding->labels, label);
}

void finding_note(struct diag_sink *sink, struct finding *finding, const char *format, ...)
{
	if (finding == sink->spare)
		return;
	va_list arguments;
	va_start(arguments, format);
	struct str note = str_format_list(sink->arena, format, arguments);
	va_end(arguments);
	vec_push(sink->arena, &finding->notes, note);
}

void finding_help(struct diag_sink *sink, struct finding *finding, const char *format, ...)
{
	if (finding == sink->spare)
		return;
	va_list arguments;
	va_start(arguments, format);
	finding->help = str_format_list(sink->arena, format, arguments);
	va_end(arguments);
}

void finding_subject(struct diag_sink *sink, struct finding *finding, struct str name)
{
	if (finding != sink->spare)
		vec_push(sink->arena, &finding->subjects, name);
}

struct finding_fix *finding_fix(struct diag_sink *sink, struct finding *finding, enum fix_kind kind, const char *title)
{
	/* The spare finding keeps one fix, so that a flood of errors takes no memory. */
	if (finding != sink->spare || finding->fixes.count == 0)
		vec_push(sink->arena, &finding->fixes, (struct finding_fix){ .kind = kind, .title = str_of(title) });
	struct finding_fix *fix = &finding->fixes.at[finding->fixes.count - 1];
	if (finding == sink->spare)
		fix->edits.count = 0;
	return fix;
}

void finding_edit(struct diag_sink *sink, struct finding_fix *fix, struct span span, struct str text)
{
	vec_push(sink->arena, &fix->edits, (struct finding_edit){ span, text });
}

/* By file, start and code; 0 for findings that compete for being duplicates. */
static int compare_places(const struct finding *a, const struct finding *b)
{
	if (a->span.file != b->span.file)
		return a->span.file < b->span.file ? -1 : 1;
	if (a->span.start != b->span.start)
		return a->span.start < b->span.start ? -1 : 1;
	return strcmp(a->code->code, b->code->code);
}

static int compare_findings(const void *left, const void *right)
{
	const struct finding *a = *(struct finding *const *)left, *b = *(struct finding *const *)right;
	int order = compare_places(a, b);
	return order ? order : (a->order > b->order) - (a->order < b->order);
}

/* What makes two findings at the same start and of the same code one. */
static struct str identity(struct arena *arena, const struct finding *finding)
{
	struct buf key = buf_in(arena);
	buf_printf(&key, "%u %d %d\n", (unsigned)finding->span.end, (int)finding->severity, (int)finding->outcome);
	buf_str(&key, finding->message);
	for (uint32_t i = 0; i < finding->subjects.count; i++) {
		buf_char(&key, '\n');
		buf_str(&key, finding->subjects.at[i]);
	}
	return buf_view(&key);
}

void diag_sort(struct diag_sink *sink)
{
	struct finding **at = sink->findings.at;
	uint32_t count = sink->findings.count, kept = 0;
	if (count < 2)
		return;
	qsort(at, count, sizeof *at, compare_findings);
	for (uint32_t first = 0, end; first < count; first = end) {
		for (end = first + 1; end < count && compare_places(at[first], at[end]) == 0;)
			end++;
		struct map seen = { 0 };
		for (uint32_t i = first; i < end; i++) {
			bool alone = end - first == 1;
			if (alone || map_add(sink->arena, &seen, identity(sink->arena, at[i]), 0) == MAP_NONE)
				at[kept++] = at[i];
		}
	}
	sink->findings.count = kept;
}

/* Scopes of one word, by file, start and outermost first; `around` is the index of the next one outwards. */
struct diag_place {
	struct span span;
	uint32_t word; /* its number */
	uint32_t index, around;
};

static int compare_scopes(const void *left, const void *right)
{
	const struct diag_place *a = left, *b = right;
	if (a->word != b->word)
		return a->word < b->word ? -1 : 1;
	if (a->span.file != b->span.file)
		return a->span.file < b->span.file ? -1 : 1;
	if (a->span.start != b->span.start)
		return a->span.start < b->span.start ? -1 : 1;
	if (a->span.end != b->span.end)
		return a->span.end > b->span.end ? -1 : 1;
	return a->index > b->index ? -1 : 1;
}

static bool span_holds(struct span outer, struct span inner)
{
	return outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end;
}

struct diag_scopes diag_scopes_make(struct arena *arena, const struct diag_scope *list, uint32_t count)
{
	struct diag_scopes scopes = { .sorted = ARENA_ARRAY(arena, struct diag_place, count), .count = count };
	for (uint32_t i = 0; i < count; i++) {
		uint32_t known = map_add(arena, &scopes.words, list[i].word, scopes.words.count);
		uint32_t word = known == MAP_NONE ? scopes.words.count - 1 : known;
		scopes.sorted[i] = (struct diag_place){ .span = list[i].span, .word = word, .index = i };
	}
	if (count > 1)
		qsort(scopes.sorted, count, sizeof *scopes.sorted, compare_scopes);
	for (uint32_t i = 0; i < count; i++) {
		struct diag_place *scope = &scopes.sorted[i];
		uint32_t around = i ? i - 1 : DIAG_NONE;
		while (around != DIAG_NONE && (scopes.sorted[around].word != scope->word || !span_holds(scopes.sorted[around].span, scope->span)))
			around = scopes.sorted[around].around;
		scope->around = around;
	}
	return scopes;
}

uint32_t diag_scope_around(const struct diag_scopes *scopes, struct str text, struct span span)
{
	uint32_t word = scopes->count ? map_get(&scopes->words, text) : MAP_NONE;
	uint32_t low = 0, high = scopes->count; /* the last scope that does not start after the span is below `high` */
	if (word == MAP_NONE)
		return DIAG_NONE;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct diag_place *scope = &scopes->sorted[middle];
		bool before = scope->word != word             ? scope->word < word
		              : scope->span.file != span.file ? scope->span.file < span.file
		                                              : scope->span.start <= span.start;
		if (before)
			low = middle + 1;
		else
			high = middle;
	}
	for (uint32_t i = low ? low - 1 : DIAG_NONE; i != DIAG_NONE && scopes->sorted[i].word == word; i = scopes->sorted[i].around) {
		if (span_holds(scopes->sorted[i].span, span))
			return scopes->sorted[i].index;
	}
	return DIAG_NONE;
}

static void suppress_by(struct finding *finding, struct diag_allow *allow)
{
	allow->used = true;
	if (finding->suppressed)
		return;
	finding->suppressed = true;
	finding->reason = allow->reason;
	finding->until = allow->until;
}

/* Those that are in force, and where each stands in the list. */
struct active {
	struct diag_scopes scopes;
	uint32_t *indices;
};

static void suppress_at(struct finding *finding, const struct active *active, struct diag_allow *allows, struct span span)
{
	const char *const words[] = { finding->code->code, finding->code->name };
	for (int form = 0; form < 2; form++) {
		uint32_t at = diag_scope_around(&active->scopes, str_of(words[form]), span);
		if (at != DIAG_NONE)
			suppress_by(finding, &allows[active->indices[at]]);
	}
}

void diag_suppress(struct diag_sink *sink, struct diag_allow *allows, uint32_t count)
{
	struct diag_scope *list = ARENA_ARRAY(sink->arena, struct diag_scope, count);
	struct active active = { .indices = ARENA_ARRAY(sink->arena, uint32_t, count) };
	uint32_t kept = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (allows[i].expired)
			continue;
		active.indices[kept] = i;
		list[kept++] = (struct diag_scope){ allows[i].rule, allows[i].scope };
	}
	if (kept == 0)
		return;
	active.scopes = diag_scopes_make(sink->arena, list, kept);
	for (uint32_t i = 0; i < sink->findings.count; i++) {
		struct finding *finding = sink->findings.at[i];
		if (is_text_code(finding->code))
			continue;
		suppress_at(finding, &active, allows, finding->span);
		for (uint32_t j = 0; j < finding->anchors.count; j++)
			suppress_at(finding, &active, allows, finding->anchors.at[j]);
	}
}

struct diag_summary diag_summarise(const struct diag_sink *sink)
{
	struct diag_summary summary = {
		.error = sink->dropped[SEVERITY_ERROR],
		.warning = sink->dropped[SEVERITY_WARNING],
		.info = sink->dropped[SEVERITY_INFO],
	};
	for (uint32_t i = 0; i < sink->findings.count; i++) {
		const struct finding *finding = sink->findings.at[i];
		summary.suppressed += finding->suppressed;
		if (finding->suppressed)
			continue;
		if (finding->outcome == OUTCOME_UNDECLARED)
			summary.undeclared++;
		else if (finding->severity == SEVERITY_ERROR)
			summary.error++;
		else if (finding->severity == SEVERITY_WARNING)
			summary.warning++;
		else if (finding->severity == SEVERITY_INFO)
			summary.info++;
	}
	return summary;
}

bool diag_has_text_error(const struct diag_sink *sink)
{
	for (uint32_t i = 0; i < sink->findings.count; i++) {
		const struct finding *finding = sink->findings.at[i];
		if (is_text_code(finding->code) && finding->severity == SEVERITY_ERROR)
			return true;
	}
	return false;
}
