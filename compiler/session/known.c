/* The baseline: findings that were there before are suppressed, each as often as it was known; what is known and found no more
 * is itself a finding, so that it cannot come back unseen. */
#include "base/map.h"
#include "session/session.h"

static struct str str_from(struct lintel_text text)
{
	return (struct str){ text.at, text.length };
}

/* What stays the same when lines move: code, name and subjects; the message where there is no subject. */
static struct str key_of(struct arena *arena, const struct lintel_known *known)
{
	struct buf key = buf_in(arena);
	buf_printf(&key, "%.*s\n%.*s", STR_ARG(str_from(known->code)), STR_ARG(str_from(known->name)));
	for (size_t i = 0; i < known->subject_count; i++)
		buf_printf(&key, "\n%.*s", STR_ARG(str_from(known->subjects[i])));
	if (known->subject_count == 0)
		buf_printf(&key, "\n\n%.*s", STR_ARG(str_from(known->message)));
	return buf_view(&key);
}

struct str session_finding_key(struct arena *arena, const struct finding *finding)
{
	struct lintel_text *subjects = ARENA_ARRAY(arena, struct lintel_text, finding->subjects.count);
	for (uint32_t i = 0; i < finding->subjects.count; i++)
		subjects[i] = (struct lintel_text){ finding->subjects.at[i].at, finding->subjects.at[i].len };
	struct str code = str_of(finding->code->code), name = str_of(finding->code->name);
	struct lintel_known known = { .code = { code.at, code.len }, .name = { name.at, name.len }, .subjects = subjects,
		                      .subject_count = finding->subjects.count,
		                      .message = { finding->message.at, finding->message.len } };
	return key_of(arena, &known);
}

static enum stage stage_read(const char *word)
{
	for (enum stage stage = STAGE_SKETCH; word && stage <= STAGE_PRODUCTION; stage++)
		if (str_is(str_of(word), stage_name(stage)))
			return stage;
	return STAGE_SKETCH;
}

/* An entry is missed where its rule ran, and saw as much as when the baseline was made. */
static bool is_missed(const struct session *session, const struct lintel_baseline *baseline, const struct lintel_known *known)
{
	struct str code = str_from(known->code), name = str_from(known->name);
	bool of_house = str_starts_with(code, STR("H0"));
	return lint_ran(&session->lint, of_house ? name : code) && session->lint.stage >= stage_read(baseline->stage) &&
	       (!baseline->undeclared || session->lint.settings.show_undeclared);
}

static void report_stale(struct session *session, const struct lintel_baseline *baseline, const struct lintel_known *known,
                         uint32_t rest)
{
	struct span top = { session->model->files.at[0]->source->file, 0, 0 };
	struct buf about = buf_in(&session->arena);
	for (size_t i = 0; i < known->subject_count; i++)
		buf_printf(&about, "%s'%.*s'", i ? ", " : " of ", STR_ARG(str_from(known->subjects[i])));
	if (rest > 1)
		buf_printf(&about, " %u times", rest);
	struct finding *finding =
	    diag_report(&session->sink, DIAG_X004, top, "the baseline '%s' has %.*s %.*s%.*s, which is found no more", baseline->name,
	                STR_ARG(str_from(known->code)), STR_ARG(str_from(known->name)), STR_ARG(buf_view(&about)));
	finding_help(&session->sink, finding, "'--update-baseline' takes it out");
}

void session_accept(struct session *session, const struct lintel_baseline *baseline)
{
	struct arena *arena = &session->arena;
	struct diag_sink *sink = &session->sink;
	uint32_t *rest = ARENA_ARRAY(arena, uint32_t, baseline->count);
	struct map keys = { 0 };
	for (size_t i = 0; i < baseline->count; i++) {
		uint32_t known = map_add(arena, &keys, key_of(arena, &baseline->known[i]), (uint32_t)i);
		rest[known == MAP_NONE ? i : known] += baseline->known[i].count;
	}
	struct str reason = str_format(arena, "in the baseline '%s'", baseline->name);
	for (uint32_t i = 0; i < sink->findings.count; i++) {
		struct finding *finding = sink->findings.at[i];
		uint32_t at = finding->outcome == OUTCOME_ERROR || finding->suppressed ? MAP_NONE
		                                                                       : map_get(&keys, session_finding_key(arena, finding));
		if (at == MAP_NONE || rest[at] == 0)
			continue;
		rest[at]--;
		finding->suppressed = finding->in_baseline = true;
		finding->reason = reason;
	}
	/* after an error of the text rules are silent about what is broken */
	bool sound = !diag_has_text_error(sink);
	for (size_t i = 0; sound && i < baseline->count; i++)
		if (rest[i] && is_missed(session, baseline, &baseline->known[i]))
			report_stale(session, baseline, &baseline->known[i], rest[i]);
	diag_sort(sink);
}
