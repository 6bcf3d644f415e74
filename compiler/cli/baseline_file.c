#include "cli/baseline_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/json_read.h"
#include "base/unicode.h"

enum { MOST_BYTES = 16 << 20, MOST_ALIKE = 1000000 };

static struct lintel_text text_of(struct str s)
{
	return (struct lintel_text){ s.at, s.len };
}

static struct str str_from(struct lintel_text text)
{
	return (struct str){ text.at, text.length };
}

/* ---- reading ---- */

static struct str string_of(const struct json_value *object, const char *key)
{
	const struct json_value *value = json_member(object, key);
	return json_is(value, JSON_STRING) ? value->text : STR("");
}

static const char *read_known(struct arena *arena, const struct json_value *finding, struct lintel_known *known)
{
	const struct json_value *subjects = json_member(finding, "subjects"), *count = json_member(finding, "count");
	*known = (struct lintel_known){ .code = text_of(string_of(finding, "code")), .name = text_of(string_of(finding, "name")),
		                        .message = text_of(string_of(finding, "message")), .count = 1 };
	if (known->code.length == 0 || !json_is(subjects, JSON_ARRAY))
		return "a finding has no 'code' or no 'subjects'";
	VEC(struct lintel_text) names = { 0 };
	for (const struct json_value *subject = subjects->child; subject; subject = subject->next) {
		if (subject->kind != JSON_STRING)
			return "a subject is no string";
		vec_push(arena, &names, text_of(subject->text));
	}
	known->subjects = names.at;
	known->subject_count = names.count;
	if (count && !(json_is(count, JSON_NUMBER) && count->number >= 1 && count->number <= MOST_ALIKE))
		return "a 'count' is no number from 1 to a million";
	if (count)
		known->count = (unsigned)count->number;
	return NULL;
}

static const char *read_design(struct arena *arena, const struct json_value *design, struct baseline_file *file)
{
	const struct json_value *findings = json_member(design, "findings"), *undeclared = json_member(design, "undeclared");
	if (!json_is(findings, JSON_ARRAY))
		return "a design has no 'findings'";
	if (map_get(&file->by_name, design->key) != MAP_NONE)
		return "a design is there twice";
	struct baseline_entries *entries = baseline_file_entries(arena, file, design->key.at);
	entries->stage = string_of(design, "stage").at;
	entries->undeclared = json_is(undeclared, JSON_BOOL) && undeclared->truth;
	for (const struct json_value *finding = findings->child; finding; finding = finding->next) {
		struct lintel_known known;
		const char *problem = read_known(arena, finding, &known);
		if (problem)
			return problem;
		vec_push(arena, &entries->known, known);
	}
	return NULL;
}

const char *baseline_file_read(struct arena *arena, struct str text, struct baseline_file *file)
{
	struct str problem;
	*file = (struct baseline_file){ 0 };
	if (text.len > MOST_BYTES)
		return "it is larger than 16 MiB";
	const struct json_value *root = json_read(arena, text, &problem);
	if (!root)
		return problem.at;
	if (unicode_first_invalid(text) < text.len)
		return "it is not in UTF-8";
	if (!str_is(string_of(root, "schema"), "lintel/1") || !str_is(string_of(root, "document"), "baseline"))
		return "its 'document' is not 'baseline', or its 'schema' not 'lintel/1'";
	const struct json_value *designs = json_member(root, "designs");
	if (!json_is(designs, JSON_OBJECT))
		return "'designs' is missing";
	for (const struct json_value *design = designs->child; design; design = design->next) {
		const char *wrong = read_design(arena, design, file);
		if (wrong)
			return wrong;
	}
	return NULL;
}

/* ---- between ---- */

struct baseline_entries *baseline_file_entries(struct arena *arena, struct baseline_file *file, const char *design)
{
	uint32_t at = map_add(arena, &file->by_name, str_of(design), file->designs.count);
	if (at != MAP_NONE)
		return &file->designs.at[at];
	vec_push(arena, &file->designs, ((struct baseline_entries){ .design = design, .stage = "" }));
	return &file->designs.at[file->designs.count - 1];
}

static int compare_text(struct lintel_text a, struct lintel_text b)
{
	return str_compare(str_from(a), str_from(b));
}

static int compare_known(const void *left, const void *right)
{
	const struct lintel_known *a = left, *b = right;
	int order = compare_text(a->code, b->code);
	order = order ? order : compare_text(a->name, b->name);
	for (size_t i = 0; order == 0 && i < a->subject_count && i < b->subject_count; i++)
		order = compare_text(a->subjects[i], b->subjects[i]);
	if (order == 0 && a->subject_count != b->subject_count)
		order = a->subject_count < b->subject_count ? -1 : 1;
	/* the message tells apart what has no subject; elsewhere it may change */
	return order || a->subject_count ? order : compare_text(a->message, b->message);
}

void baseline_settle(struct baseline_entries *entries)
{
	uint32_t kept = 0;
	if (entries->known.count > 1)
		qsort(entries->known.at, entries->known.count, sizeof *entries->known.at, compare_known);
	for (uint32_t i = 0; i < entries->known.count; i++) {
		struct lintel_known *last = kept ? &entries->known.at[kept - 1] : NULL;
		if (!last || compare_known(last, &entries->known.at[i]) != 0) {
			entries->known.at[kept++] = entries->known.at[i];
			continue;
		}
		last->count += entries->known.at[i].count;
		if (last->count > MOST_ALIKE) /* more is not read again */
			last->count = MOST_ALIKE;
	}
	entries->known.count = kept;
}

uint64_t baseline_count(const struct baseline_entries *entries)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < entries->known.count; i++)
		sum += entries->known.at[i].count;
	return sum;
}

/* ---- writing ---- */

static int compare_entries(const void *left, const void *right)
{
	return strcmp(((const struct baseline_entries *)left)->design, ((const struct baseline_entries *)right)->design);
}

static void write_known(struct json *json, const struct lintel_known *known)
{
	json_open_flat_object(json);
	json_field_string(json, "code", str_from(known->code));
	json_field_string(json, "name", str_from(known->name));
	json_key(json, "subjects");
	json_open_flat_array(json);
	for (size_t i = 0; i < known->subject_count; i++)
		json_string(json, str_from(known->subjects[i]));
	json_close(json, ']');
	if (known->subject_count == 0)
		json_field_string(json, "message", str_from(known->message));
	json_field_integer(json, "count", known->count);
	json_close(json, '}');
}

static void write_entries(struct json *json, const struct baseline_entries *entries)
{
	json_key_str(json, str_of(entries->design));
	json_open_object(json);
	json_field_string(json, "stage", str_of(entries->stage));
	json_field_bool(json, "undeclared", entries->undeclared);
	json_key(json, "findings");
	json_open_array(json);
	for (uint32_t i = 0; i < entries->known.count; i++)
		write_known(json, &entries->known.at[i]);
	json_close(json, ']');
	json_close(json, '}');
}

struct str baseline_file_write(struct arena *arena, struct baseline_file *file)
{
	struct buf out = buf_in(arena);
	struct json json = json_to(&out);
	if (file->designs.count > 1)
		qsort(file->designs.at, file->designs.count, sizeof *file->designs.at, compare_entries);
	json_open_object(&json);
	json_field_string(&json, "schema", STR("lintel/1"));
	json_field_string(&json, "document", STR("baseline"));
	json_key(&json, "designs");
	json_open_object(&json);
	for (uint32_t i = 0; i < file->designs.count; i++)
		if (file->designs.at[i].known.count)
			write_entries(&json, &file->designs.at[i]);
	json_close(&json, '}');
	json_close(&json, '}');
	buf_char(&out, '\n');
	return buf_view(&out);
}
