/* --why-not: each subject of one rule, and why there is no finding, or which one. */
#include "base/unicode.h"
#include "diag/ink.h"
#include "session/session.h"

static struct str verdict_word(const struct lint_verdict *verdict)
{
	const struct finding *finding = verdict->finding;
	if (finding && finding->suppressed)
		return finding->in_baseline ? STR("baseline") : STR("allowed");
	switch (verdict->kind) {
	case VERDICT_PASSED: return STR("passed");
	case VERDICT_FAILED: return STR("failed");
	case VERDICT_UNDECLARED: return STR("undeclared");
	case VERDICT_HELD_BACK: return STR("held back");
	}
	return STR("passed");
}

static struct str evidence_of(struct arena *arena, const struct lint_verdict *verdict)
{
	const struct finding *finding = verdict->finding;
	if (finding && finding->suppressed)
		return str_format(arena, "%.*s (%.*s)", STR_ARG(finding->reason), STR_ARG(verdict->evidence));
	return verdict->evidence;
}

/* One subject may be looked at more than once for the same evidence: in several flows, by several callers. */
static void take_each_once(struct session *session, struct lint_run *once)
{
	struct map seen = { 0 };
	*once = (struct lint_run){ 0 };
	for (uint32_t i = 0; i < session->lint.verdicts.count; i++) {
		const struct lint_verdict *verdict = &session->lint.verdicts.at[i];
		struct str key = str_format(&session->arena, "%d\n%.*s\n%.*s", (int)verdict->kind, STR_ARG(verdict->subject),
		                            STR_ARG(verdict->evidence));
		if (map_add(&session->arena, &seen, key, i) == MAP_NONE)
			vec_push(&session->arena, &once->verdicts, *verdict);
	}
}

/* "R001 spof" or "H001 owned"; whether it ran here. */
struct asked {
	struct str code, name;
	bool ran;
};

static struct asked asked_about(const struct session *session)
{
	const struct model_house *house;
	const struct lint_rule *rule = lint_asked(&session->lint, &house);
	if (!rule)
		return (struct asked){ STR(""), str_of(session->lint.settings.why_not ? session->lint.settings.why_not : ""), false };
	struct str name = house ? house->name : str_of(rule->name);
	return (struct asked){ str_of(rule->code), name, lint_ran(&session->lint, house ? name : str_of(rule->code)) };
}

static struct str as_json(struct session *session, struct str name, const struct asked *asked, const struct lint_run *once)
{
	struct buf out = buf_in(&session->arena);
	struct json json = json_to(&out);
	/* written inside a document, so that the indent is right; only what lies between the brackets is handed out */
	json_open_object(&json);
	json_key(&json, "designs");
	json_open_array(&json);
	size_t start = out.len;
	json_open_object(&json);
	json_field_string(&json, "file", name);
	json_field_string(&json, "stage", str_of(stage_name(session->lint.stage)));
	json_field_bool(&json, "runs", asked->ran);
	json_key(&json, "subjects");
	json_open_array(&json);
	for (uint32_t i = 0; i < once->verdicts.count; i++) {
		const struct lint_verdict *verdict = &once->verdicts.at[i];
		struct str word = verdict_word(verdict);
		json_open_object(&json);
		json_field_string(&json, "subject", verdict->subject);
		json_field_string(&json, "verdict", str_is(word, "held back") ? STR("held_back") : word);
		json_field_string(&json, "evidence", evidence_of(&session->arena, verdict));
		json_field_string(&json, "file", source_get(&session->sources, verdict->span.file)->name);
		json_field_integer(&json, "line", model_line(session->model, verdict->span.file, verdict->span.start));
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	return str_trim(str_slice(buf_view(&out), start, out.len));
}

static void write_verdict(struct session *session, const struct ink *ink, const struct lint_verdict *verdict, size_t widest)
{
	size_t width = unicode_count(verdict->subject);
	struct str word = verdict_word(verdict);
	buf_printf(ink->out, "  %.*s", STR_ARG(word));
	buf_repeat(ink->out, ' ', 12 - word.len);
	ink_clean(ink, verdict->subject);
	buf_repeat(ink->out, ' ', width < widest ? widest - width : 0);
	buf_text(ink->out, "  ");
	ink_clean(ink, evidence_of(&session->arena, verdict));
	buf_char(ink->out, '\n');
}

/* Those that state nothing the rule reads: one line, which names the first of them, below what has evidence. */
static void write_silent(const struct ink *ink, const struct lint_run *once, uint32_t silent)
{
	enum { MOST_NAMED = 5 };
	uint32_t named = 0;
	buf_printf(ink->out, "  passed      %u more, which state nothing that it asks for: ", silent);
	for (uint32_t i = 0; i < once->verdicts.count && named < MOST_NAMED; i++)
		if (once->verdicts.at[i].silent) {
			buf_text(ink->out, named++ ? ", " : "");
			ink_clean(ink, once->verdicts.at[i].subject);
		}
	buf_text(ink->out, silent > MOST_NAMED ? ", ... ('--format json' names all)\n" : "\n");
}

struct str session_why_not(struct session *session, struct str name, bool json)
{
	struct lint_run once;
	struct asked asked = asked_about(session);
	struct buf out = buf_in(&session->arena);
	const struct ink ink = { &out, false, false };
	size_t widest = 0;
	uint32_t silent = 0;
	take_each_once(session, &once);
	if (json)
		return as_json(session, name, &asked, &once);
	for (uint32_t i = 0; i < once.verdicts.count; i++) {
		size_t width = once.verdicts.at[i].silent ? 0 : unicode_count(once.verdicts.at[i].subject);
		widest = width > widest && width <= 40 ? width : widest;
		silent += once.verdicts.at[i].silent;
	}
	buf_printf(&out, "%.*s %.*s in %.*s, stage %s: ", STR_ARG(asked.code), STR_ARG(asked.name), STR_ARG(name),
	           stage_name(session->lint.stage));
	if (!asked.ran)
		buf_text(&out, "it does not run here; if it did, ");
	if (once.verdicts.count == 0)
		buf_text(&out, "nothing in this design is its concern");
	else
		buf_printf(&out, "%u looked at", once.verdicts.count);
	buf_char(&out, '\n');
	for (uint32_t i = 0; i < once.verdicts.count; i++)
		if (!once.verdicts.at[i].silent)
			write_verdict(session, &ink, &once.verdicts.at[i], widest);
	if (silent)
		write_silent(&ink, &once, silent);
	return buf_view(&out);
}
