#include "base/map.h"
#include "diag/ink.h"
#include "diag/pen.h"
#include "diag/snippet.h"

enum { MOST_SUBJECTS = 5 };

/* Undeclared findings of one rule. */
struct gathered {
	const struct finding *first;
	uint32_t findings;
	uint32_t subjects;                /* different ones */
	struct str named[MOST_SUBJECTS];
};

static enum ink_style style_of(const struct finding *finding)
{
	if (finding->outcome == OUTCOME_UNDECLARED)
		return INK_UNDECLARED;
	switch (finding->severity) {
	case SEVERITY_OFF:
		return INK_PLAIN;
	case SEVERITY_INFO:
		return INK_INFO;
	case SEVERITY_WARNING:
		return INK_WARNING;
	case SEVERITY_ERROR:
		return INK_ERROR;
	}
	return INK_PLAIN;
}

static void put_headline(const struct ink *ink, const struct finding *finding, struct str message)
{
	enum ink_style style = style_of(finding);
	bool undeclared = finding->outcome == OUTCOME_UNDECLARED;
	ink_on(ink, style);
	buf_printf(ink->out, "%s[%s %s]", undeclared ? outcome_name(finding->outcome) : severity_name(finding->severity),
	           finding->code->code, finding->code->name);
	ink_off(ink, style);
	ink_on(ink, INK_MESSAGE);
	buf_text(ink->out, ": ");
	ink_clean(ink, message);
	ink_off(ink, INK_MESSAGE);
	buf_char(ink->out, '\n');
}

/* ` = key: text`; further lines of the text stand under its first. */
static void put_remark(const struct ink *ink, int width, const char *key, struct str text)
{
	size_t indent = (size_t)width + str_of(key).len + 5;
	bool more = true;
	for (size_t line = 0; more; line++) {
		size_t end = str_find(text, STR("\n"));
		more = end < text.len;
		if (line == 0) {
			buf_repeat(ink->out, ' ', (size_t)width);
			ink_text(ink, INK_GUTTER, " =");
			buf_char(ink->out, ' ');
			ink_text(ink, INK_MESSAGE, key);
			buf_text(ink->out, ": ");
		} else if (end > 0) {
			buf_repeat(ink->out, ' ', indent);
		}
		ink_clean(ink, str_slice(text, 0, end));
		buf_char(ink->out, '\n');
		text = str_slice(text, end + 1, text.len);
	}
}

/* Whatever follows the source lines. `alone` is false for an entry that stands for several findings. */
static void put_remarks(const struct ink *ink, const struct finding *finding, int width, bool alone)
{
	bool titles = finding->help.len == 0;
	uint32_t fixes = titles ? finding->fixes.count : 0;
	uint32_t notes = alone ? finding->notes.count : 0;
	bool witness = alone && finding->witness_text.len > 0;
	if (!witness && notes + fixes == 0 && titles)
		return;
	if (width) {
		snippet_gutter(ink, width);
		buf_char(ink->out, '\n');
	}
	if (witness)
		put_remark(ink, width, "path", finding->witness_text);
	for (uint32_t i = 0; i < notes; i++)
		put_remark(ink, width, "note", finding->notes.at[i]);
	if (!titles)
		put_remark(ink, width, "help", finding->help);
	for (uint32_t i = 0; i < fixes; i++)
		put_remark(ink, width, "fix", finding->fixes.at[i].title);
}

static void put_entry(const struct ink *ink, const struct diag_sink *sink, const struct finding *finding,
                      struct str message, bool alone)
{
	put_headline(ink, finding, message);
	int width = snippet_put(ink, sink->sources, finding, style_of(finding));
	put_remarks(ink, finding, width, alone);
	buf_char(ink->out, '\n');
}

static void name_subject(struct gathered *gathered, struct str subject)
{
	if (gathered->subjects < MOST_SUBJECTS)
		gathered->named[gathered->subjects] = subject;
	gathered->subjects++;
}

static struct str gathered_message(const struct diag_sink *sink, const struct gathered *gathered)
{
	struct buf text = buf_in(sink->arena);
	buf_text(&text, gathered->first->code->summary);
	for (uint32_t i = 0; i < gathered->subjects && i < MOST_SUBJECTS; i++) {
		buf_text(&text, i ? ", " : ": ");
		buf_str(&text, gathered->named[i]);
	}
	if (gathered->subjects > MOST_SUBJECTS)
		buf_printf(&text, " and %u more", (unsigned)(gathered->subjects - MOST_SUBJECTS));
	return buf_view(&text);
}

static bool is_gathered(const struct finding *finding)
{
	return finding->outcome == OUTCOME_UNDECLARED && !finding->suppressed;
}

/* One entry for each rule, in order of its first finding. */
static void put_gathered(const struct ink *ink, const struct diag_sink *sink)
{
	struct map rules = { 0 }, subjects = { 0 };
	VEC(struct gathered) all = { 0 };
	for (uint32_t i = 0; i < sink->findings.count; i++) {
		const struct finding *finding = sink->findings.at[i];
		if (!is_gathered(finding))
			continue;
		struct str rule = str_format(sink->arena, "%s %s", finding->code->code, finding->code->name);
		uint32_t known = map_add(sink->arena, &rules, rule, all.count);
		if (known == MAP_NONE) {
			known = all.count;
			vec_push(sink->arena, &all, (struct gathered){ .first = finding });
		}
		struct gathered *gathered = &all.at[known];
		gathered->findings++;
		if (finding->subjects.count == 0)
			continue;
		struct str subject = finding->subjects.at[0];
		struct str key = str_format(sink->arena, "%u %.*s", (unsigned)known, STR_ARG(subject));
		if (map_add(sink->arena, &subjects, key, 0) == MAP_NONE)
			name_subject(gathered, subject);
	}
	for (uint32_t i = 0; i < all.count; i++) {
		const struct finding *first = all.at[i].first;
		bool alone = all.at[i].findings == 1;
		put_entry(ink, sink, first, alone ? first->message : gathered_message(sink, &all.at[i]), alone);
	}
}

static void put_dropped(const struct ink *ink, const struct diag_sink *sink)
{
	for (int severity = SEVERITY_ERROR; severity > SEVERITY_OFF; severity--) {
		if (sink->dropped[severity])
			buf_printf(ink->out, "%u more of severity '%s' are not shown\n\n", (unsigned)sink->dropped[severity],
			           severity_name((enum severity)severity));
	}
}

void pen_text(struct buf *out, const struct diag_sink *sink, struct pen_text_options options)
{
	const struct ink ink = { out, options.colour, options.tags };
	for (uint32_t i = 0; i < sink->findings.count; i++) {
		const struct finding *finding = sink->findings.at[i];
		if (!finding->suppressed && (options.show_undeclared || finding->outcome != OUTCOME_UNDECLARED))
			put_entry(&ink, sink, finding, finding->message, true);
	}
	if (!options.show_undeclared)
		put_gathered(&ink, sink);
	put_dropped(&ink, sink);
}

static void put_count(struct buf *out, bool *any, uint32_t count, const char *one, const char *several)
{
	if (count == 0)
		return;
	buf_printf(out, "%s%u %s", *any ? ", " : "", (unsigned)count, count == 1 ? one : several);
	*any = true;
}

void pen_text_summary(struct buf *out, struct diag_summary summary)
{
	bool any = false;
	put_count(out, &any, summary.error, "error", "errors");
	put_count(out, &any, summary.warning, "warning", "warnings");
	put_count(out, &any, summary.info, "info", "infos");
	put_count(out, &any, summary.undeclared, "undeclared", "undeclared");
	put_count(out, &any, summary.suppressed, "suppressed", "suppressed");
	buf_text(out, any ? "\n" : "no findings\n");
}
