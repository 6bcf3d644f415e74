#include "diag/document.h"

#include "base/unicode.h"

uint32_t document_rule(struct document *document, const struct finding *finding)
{
	struct document_rule rule = document->rule_of(document->arena, finding);
	uint32_t known = map_add(document->arena, &document->rule_numbers, rule.code, document->rules.count);
	if (known != MAP_NONE)
		return known;
	vec_push(document->arena, &document->rules, rule);
	return document->rules.count - 1;
}

struct str document_message(struct arena *arena, const struct finding *finding)
{
	struct buf out = buf_in(arena);
	buf_str(&out, finding->message);
	if (finding->witness_text.len)
		buf_printf(&out, "\npath: %.*s", STR_ARG(finding->witness_text));
	for (uint32_t i = 0; i < finding->notes.count; i++)
		buf_printf(&out, "\nnote: %.*s", STR_ARG(finding->notes.at[i]));
	if (finding->help.len)
		buf_printf(&out, "\nhelp: %.*s", STR_ARG(finding->help));
	return buf_view(&out);
}

bool document_is_placed(const struct diag_sink *sink, struct span span)
{
	return span.file < sink->sources->files.count;
}

struct str document_file(const struct diag_sink *sink, struct span span)
{
	return source_get(sink->sources, span.file)->name;
}

struct str document_fingerprint(struct document *document, const struct diag_sink *sink, const struct finding *finding)
{
	struct buf key = buf_in(document->arena);
	buf_text(&key, finding->code->code);
	buf_char(&key, '\n');
	if (document_is_placed(sink, finding->span))
		buf_str(&key, document_file(sink, finding->span));
	for (uint32_t i = 0; i < finding->subjects.count; i++) {
		buf_char(&key, '\n');
		buf_str(&key, finding->subjects.at[i]);
	}
	if (finding->subjects.count == 0 && document_is_placed(sink, finding->span)) {
		buf_text(&key, "\n\n");
		struct str line = source_line(sink->sources, finding->span.file, source_position(sink->sources, finding->span.file, finding->span.start).line);
		buf_str(&key, str_slice(str_trim(line), 0, 1000));
	}
	struct str whole = buf_view(&key);
	uint32_t before = map_get(&document->prints, whole);
	map_set(document->arena, &document->prints, whole, before == MAP_NONE ? 1 : before + 1);
	uint64_t hash = str_hash(before == MAP_NONE ? whole : str_format(document->arena, "%.*s\n#%u", STR_ARG(whole), before + 1));
	return str_format(document->arena, "%08x%08x", (unsigned)(hash >> 32), (unsigned)(hash & 0xFFFFFFFFu));
}

uint32_t document_next(const char **at, const char *end)
{
	uint32_t code;
	int length = unicode_decode(*at, end, &code);
	if (length == 1 && (unsigned char)**at >= 0x80)
		code = 0xFFFD;
	*at += length;
	bool control = (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || (code >= 0x7F && code < 0xA0);
	return control || code == 0xFFFE || code == 0xFFFF ? 0xFFFD : code;
}

void document_put(struct buf *out, uint32_t code)
{
	char bytes[4];
	int length;
	unicode_encode(code, bytes, &length);
	buf_str(out, (struct str){ bytes, (size_t)length });
}
