/* Fixes applied: in passes, each over the text that the one before left, until there is nothing more to do.
 *
 * A pass takes of each finding the first fix of an allowed kind and, in order of the findings, all whose edits do not touch. The
 * result is compiled and checked: a fix counts only if its finding is gone and the text has no more errors than before; of a set
 * that does not hold, the halves are tried. What was refused once is not tried again. Only the design's own file is written:
 * other files have other readers. */
#include "session/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"

enum { MOST_PASSES = 100, MOST_COMPILES = 400 };

/* One fix to be tried. */
struct trial {
	const struct finding *finding;
	const struct finding_fix *fix;
	struct str key;             /* of the finding: what must become rarer */
	struct str name;            /* of the fix: what is not tried again */
};

struct fixing {
	struct session *session;    /* the design as it came; its arena holds what lasts */
	struct lint_settings settings;
	unsigned kinds;
	struct map refused;
	struct session_fixed result;
	uint32_t compiles;
};

/* The design with another text. */
static void compile_again(struct fixing *fixing, struct session *again, struct str text)
{
	*again = (struct session){ .input = fixing->session->input };
	again->input.text = text.at;
	again->input.length = text.len;
	session_compile(again);
	session_check(again, fixing->settings);
	fixing->compiles++;
}

/* ---- what a finding is known by ---- */

static struct str key_of(struct arena *arena, const struct finding *finding)
{
	struct buf key = buf_in(arena);
	buf_text(&key, finding->code->code);
	for (uint32_t i = 0; i < finding->subjects.count; i++) {
		buf_char(&key, '\n');
		buf_str(&key, finding->subjects.at[i]);
	}
	if (finding->subjects.count == 0) {
		buf_char(&key, ' ');
		buf_str(&key, finding->message);
	}
	return buf_view(&key);
}

static void count(struct arena *arena, struct map *counts, struct str key)
{
	uint32_t before = map_get(counts, key);
	map_set(arena, counts, key, before == MAP_NONE ? 1 : before + 1);
}

static uint32_t counted(const struct map *counts, struct str key)
{
	uint32_t found = map_get(counts, key);
	return found == MAP_NONE ? 0 : found;
}

/* Of all findings that are not suppressed; and of those at their places in the design's file. */
struct census {
	struct map keys, places;
	uint32_t errors;
};

static struct str place_key(struct arena *arena, struct str key, uint32_t offset)
{
	return str_format(arena, "%u %.*s", offset, STR_ARG(key));
}

static struct census take_census(struct arena *arena, const struct diag_sink *sink)
{
	struct census census = { 0 };
	for (uint32_t i = 0; i < sink->findings.count; i++) {
		const struct finding *finding = sink->findings.at[i];
		if (finding->suppressed)
			continue;
		struct str key = key_of(arena, finding);
		count(arena, &census.keys, key);
		if (finding->subjects.count == 0 && finding->span.file == 0)
			count(arena, &census.places, place_key(arena, key, finding->span.start));
		census.errors += finding->outcome == OUTCOME_ERROR && finding->severity == SEVERITY_ERROR;
	}
	census.errors += sink->dropped[SEVERITY_ERROR];
	return census;
}

/* ---- choosing ---- */

static bool is_wanted(const struct fixing *fixing, enum fix_kind kind)
{
	static const unsigned bits[] = { [FIX_SAFE] = LINTEL_FIX_SAFE, [FIX_SUGGESTION] = LINTEL_FIX_SUGGESTIONS,
		                         [FIX_UNSAFE] = LINTEL_FIX_UNSAFE };
	return fixing->kinds & bits[kind];
}

static bool is_within(const struct finding_fix *fix, size_t length)
{
	for (uint32_t i = 0; i < fix->edits.count; i++)
		if (fix->edits.at[i].span.file != 0 || fix->edits.at[i].span.end > length)
			return false;
	return fix->edits.count > 0;
}

/* Which bytes are replaced, and between which something is inserted. */
enum { BYTE_REPLACED = 1, POINT_TAKEN = 2, POINT_CLOSED = 4 };

/* What brings its own separator may follow what does. */
static bool leads_itself(struct str text)
{
	return text.len > 0 && (text.at[0] == ';' || text.at[0] == '\n' || text.at[0] == '\r');
}

static bool is_free(const uint8_t *marks, const struct finding_edit *edit)
{
	uint32_t start = edit->span.start, end = edit->span.end;
	if (start == end) {
		uint8_t taken = marks[start] & POINT_CLOSED;
		taken |= marks[start] & BYTE_REPLACED;
		taken |= start > 0 ? marks[start - 1] & BYTE_REPLACED : 0;
		return !taken && (leads_itself(edit->text) || !(marks[start] & POINT_TAKEN));
	}
	for (uint32_t i = start; i < end; i++)
		if (marks[i])
			return false;
	return !(marks[end] & (POINT_TAKEN | POINT_CLOSED));
}

static void mark(uint8_t *marks, const struct finding_edit *edit)
{
	if (edit->span.start == edit->span.end)
		marks[edit->span.start] |= leads_itself(edit->text) ? POINT_TAKEN : POINT_CLOSED;
	else
		memset(marks + edit->span.start, BYTE_REPLACED, edit->span.end - edit->span.start);
}

static bool take_room(uint8_t *marks, const struct finding_fix *fix)
{
	for (uint32_t i = 0; i < fix->edits.count; i++)
		if (!is_free(marks, &fix->edits.at[i]))
			return false;
	for (uint32_t i = 0; i < fix->edits.count; i++)
		mark(marks, &fix->edits.at[i]);
	return true;
}

static const struct finding_fix *first_wanted(const struct fixing *fixing, const struct finding *finding, struct str key,
                                              size_t length, struct str *name)
{
	for (uint32_t i = 0; i < finding->fixes.count; i++) {
		const struct finding_fix *fix = &finding->fixes.at[i];
		*name = str_format(fixing->session->sink.arena, "%.*s\n%.*s", STR_ARG(key), STR_ARG(fix->title));
		if (is_wanted(fixing, fix->kind) && is_within(fix, length) && map_get(&fixing->refused, *name) == MAP_NONE)
			return fix;
	}
	return NULL;
}

struct trials {
	struct trial *at;
	uint32_t count;
};

static struct trials choose(struct fixing *fixing, struct session *now)
{
	const struct diag_sink *sink = &now->sink;
	size_t length = now->input.length;
	uint8_t *marks = arena_alloc(&now->arena, length + 1);
	memset(marks, 0, length + 1);
	struct trials trials = { ARENA_ARRAY(&now->arena, struct trial, sink->findings.count), 0 };
	for (uint32_t i = 0; i < sink->findings.count; i++) {
		const struct finding *finding = sink->findings.at[i];
		if (finding->suppressed || finding->fixes.count == 0)
			continue;
		struct trial trial = { .finding = finding, .key = key_of(&now->arena, finding) };
		trial.fix = first_wanted(fixing, finding, trial.key, length, &trial.name);
		if (trial.fix && take_room(marks, trial.fix))
			trials.at[trials.count++] = trial;
	}
	return trials;
}

/* ---- writing ---- */

struct placed_edit {
	const struct finding_edit *edit;
	uint32_t order;
};

static int compare_edits(const void *left, const void *right)
{
	const struct placed_edit *a = left, *b = right;
	if (a->edit->span.start != b->edit->span.start)
		return a->edit->span.start < b->edit->span.start ? -1 : 1;
	bool a_inserts = a->edit->span.end == a->edit->span.start, b_inserts = b->edit->span.end == b->edit->span.start;
	if (a_inserts != b_inserts)
		return a_inserts ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

struct edits {
	struct placed_edit *at;
	long *shift;                /* of what stands behind each */
	uint32_t count;
};

static struct edits sort_edits(struct arena *arena, const struct trials *trials)
{
	struct edits edits = { 0 };
	for (uint32_t i = 0; i < trials->count; i++)
		edits.count += trials->at[i].fix->edits.count;
	edits.at = ARENA_ARRAY(arena, struct placed_edit, edits.count);
	uint32_t filled = 0;
	for (uint32_t i = 0; i < trials->count; i++)
		for (uint32_t j = 0; j < trials->at[i].fix->edits.count; j++, filled++)
			edits.at[filled] = (struct placed_edit){ &trials->at[i].fix->edits.at[j], filled };
	if (edits.count)
		qsort(edits.at, edits.count, sizeof *edits.at, compare_edits);
	edits.shift = ARENA_ARRAY(arena, long, edits.count);
	long shift = 0;
	for (uint32_t i = 0; i < edits.count; i++) {
		const struct finding_edit *edit = edits.at[i].edit;
		shift += (long)edit->text.len - (long)(edit->span.end - edit->span.start);
		edits.shift[i] = shift;
	}
	return edits;
}

static struct str apply(struct arena *arena, struct str text, const struct edits *edits)
{
	struct buf out = buf_in(arena);
	size_t done = 0;
	for (uint32_t i = 0; i < edits->count; i++) {
		const struct finding_edit *edit = edits->at[i].edit;
		buf_str(&out, str_slice(text, done, edit->span.start));
		buf_str(&out, edit->text);
		done = edit->span.end;
	}
	buf_str(&out, str_slice(text, done, text.len));
	return buf_view(&out);
}

/* Where a place of the old text lies in the new one. */
static uint32_t moved(const struct edits *edits, uint32_t offset)
{
	uint32_t low = 0, high = edits->count; /* the first edit that does not begin before it */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (edits->at[middle].edit->span.start < offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return offset;
	const struct finding_edit *last = edits->at[low - 1].edit;
	if (last->span.end > offset)
		return (uint32_t)(last->span.start + (low > 1 ? edits->shift[low - 2] : 0));
	return (uint32_t)(offset + edits->shift[low - 1]);
}

/* ---- judging ---- */

static bool all_gone(struct session *now, const struct trials *trials, const struct edits *edits, const struct census *before,
                     const struct census *after)
{
	struct arena *arena = &now->arena;
	struct map needed = { 0 };
	if (after->errors > before->errors)
		return false;
	for (uint32_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->at[i];
		const struct finding *finding = trial->finding;
		bool placed = finding->subjects.count == 0 && finding->span.file == 0;
		if (placed && !counted(&after->places, place_key(arena, trial->key, moved(edits, finding->span.start))))
			continue;
		count(arena, &needed, trial->key);
	}
	for (uint32_t i = 0; i < needed.count; i++) {
		struct str key = needed.entries[i].key;
		if (counted(&after->keys, key) + needed.entries[i].value > counted(&before->keys, key))
			return false;
	}
	return true;
}

/* The text with these fixes, if they hold; they do not: empty. */
static struct str try_together(struct fixing *fixing, struct session *now, const struct trials *trials, const struct census *before)
{
	struct str text = { now->input.text, now->input.length };
	struct edits edits = sort_edits(&now->arena, trials);
	struct str fixed = apply(&now->arena, text, &edits);
	struct session again;
	compile_again(fixing, &again, fixed);
	struct census after = take_census(&again.arena, &again.sink);
	bool holds = all_gone(now, trials, &edits, before, &after);
	arena_finish(&again.arena);
	return holds ? fixed : (struct str){ NULL, 0 };
}

static void refuse(struct fixing *fixing, const struct trial *trial)
{
	struct arena *arena = &fixing->session->arena;
	if (map_add(arena, &fixing->refused, str_copy(arena, trial->name), 0) == MAP_NONE)
		fixing->result.refused++;
}

/* Joins to `kept` what of the range holds together with it; *text is what that gives. */
static void keep_what_holds(struct fixing *fixing, struct session *now, const struct trial *range, uint32_t count,
                            struct trials *kept, struct str *text, const struct census *before)
{
	if (fixing->compiles < MOST_COMPILES) {
		struct trials together = { kept->at, kept->count + count };
		memcpy(kept->at + kept->count, range, count * sizeof *range);
		struct str fixed = try_together(fixing, now, &together, before);
		if (fixed.at) {
			*kept = together;
			*text = fixed;
			return;
		}
	}
	if (count == 1 || fixing->compiles >= MOST_COMPILES) {
		for (uint32_t i = 0; i < count; i++)
			refuse(fixing, &range[i]);
		return;
	}
	keep_what_holds(fixing, now, range, count / 2, kept, text, before);
	keep_what_holds(fixing, now, range + count / 2, count - count / 2, kept, text, before);
}

/* True if the text changed. */
static bool run_pass(struct fixing *fixing, struct session *now)
{
	struct trials trials = choose(fixing, now);
	if (trials.count == 0)
		return false;
	struct census before = take_census(&now->arena, &now->sink);
	struct trials kept = { ARENA_ARRAY(&now->arena, struct trial, trials.count), 0 };
	struct str text = { NULL, 0 };
	keep_what_holds(fixing, now, trials.at, trials.count, &kept, &text, &before);
	if (kept.count == 0)
		return fixing->compiles < MOST_COMPILES; /* what was hidden behind the refused ones */
	fixing->result.text = str_copy(&fixing->session->arena, text);
	fixing->result.applied += kept.count;
	return true;
}

static uint32_t count_elsewhere(const struct fixing *fixing, const struct session *now)
{
	uint32_t found = 0;
	for (uint32_t i = 0; i < now->sink.findings.count; i++) {
		const struct finding *finding = now->sink.findings.at[i];
		bool elsewhere = false;
		for (uint32_t j = 0; j < finding->fixes.count && !finding->suppressed; j++)
			elsewhere |= is_wanted(fixing, finding->fixes.at[j].kind) && !is_within(&finding->fixes.at[j], SIZE_MAX);
		found += elsewhere;
	}
	return found;
}

struct session_fixed session_fix(struct session *session, struct lint_settings settings, unsigned kinds)
{
	struct fixing fixing = { .session = session, .settings = settings, .kinds = kinds };
	struct session again, *now = session;
	fixing.result.text = (struct str){ session->input.text, session->input.length };
	session_check(session, settings);
	bool changed = true;
	for (int pass = 0; changed && pass < MOST_PASSES && fixing.compiles < MOST_COMPILES; pass++) {
		changed = run_pass(&fixing, now);
		if (!changed)
			break;
		if (now != session)
			arena_finish(&now->arena);
		compile_again(&fixing, &again, fixing.result.text);
		now = &again;
	}
	fixing.result.elsewhere = count_elsewhere(&fixing, now);
	if (now != session)
		arena_finish(&now->arena);
	return fixing.result;
}
